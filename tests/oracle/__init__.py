"""An independent reading of the domain rules: plain, slow and obvious, to compare the program with."""

from datetime import UTC, datetime

from tests.oracle.basics import Facts
from tests.oracle.calendar import working_days_view
from tests.oracle.charges import audit_row, charge_lines, warranty_row
from tests.oracle.seen import seen_cases, seen_installations
from tests.oracle.sla import queue_row, sla_row


def figures(facts: Facts, as_of: datetime) -> dict[str, list[dict]]:
    """All rows of the views that the facts decide, as they stood at a moment.

    `facts` has, by the name of the table, the rows of each file as text; a table may be missing. The rows come back in
    the order of their keys."""
    if as_of.tzinfo is None:
        raise ValueError("as_of needs an offset")
    as_of = as_of.astimezone(UTC)
    cases = seen_cases(facts, as_of)
    standard = [case for case in cases if not case.critical]
    charges = [line for case in cases for line in charge_lines(case, facts, as_of)]
    installations = seen_installations(facts, as_of)
    return {
        "working_days": list(working_days_view()),
        "ticket_sla": [sla_row(case, as_of) for case in cases],
        "queue_order": [queue_row(case, standard) for case in standard],
        "charges": charges,
        "warranties": [warranty_row(installations[key], cases, charges, as_of) for key in sorted(installations)],
        "billing_audit": [audit_row(case, charges) for case in cases],
    }
