"""What a customer is told who has just sent in a case: its number, by when it is handled, and which clause says so."""

from typing import TYPE_CHECKING, Any

from babel.dates import format_date

from lib import days
from lib.explain.clauses import clause_name, clause_says
from lib.terms import Terms
from lib.words import Words

if TYPE_CHECKING:
    from lib.desk import Promised


def receipt(promised: "Promised", terms: Terms, say: Words) -> dict[str, Any]:
    """The answer to a submission: for programs, and as a message in the customer's language.

    `handle_by` is the last day on which a standard case is handled; for a critical one, the last moment.
    """
    clause = "critical" if promised.critical else "lead_time"
    if promised.critical:
        at = promised.due_at.astimezone(days.ZONE)
        handle_by = at.isoformat()
        promise = say.text(
            "It is business-critical, and handled at once: by {time} on {day} at the latest.",
            time=f"{at:%H:%M}",
            day=_long(at, say),
        )
    else:
        handle_by = promised.due_on.isoformat()
        promise = say.text(
            "It is taken in turn, and handled by the end of {day} at the latest.", day=_long(promised.due_on, say)
        )
    said = next(told.text for told in clause_says(terms, clause, promised.registered_on, say) if told.about == clause)
    message = say.text(
        "Thank you, we have received your case. Its number is {ticket}. {promise} The terms say under “{clause}”: "
        "{said}",
        ticket=promised.ticket_id,
        promise=promise,
        clause=clause_name(clause, say),
        said=said,
    )
    return {
        "ticket_id": promised.ticket_id,
        "critical": promised.critical,
        "handle_by": handle_by,
        "clause": clause,
        "message": message,
    }


def _long(day: Any, say: Words) -> str:
    return format_date(day, "EEEE d MMMM yyyy", locale=say.lang)
