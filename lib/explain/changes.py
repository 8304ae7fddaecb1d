"""What was changed, in words: fields of rows as they were before and are since."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from lib import days
from lib.locale import N_
from lib.words import NOTHING, Words, moment

# What fields of changed rows are called, and how their values are written: as codes of a kind, as time, or as they are.
FIELDS = {
    "category": (N_("Category"), "category"),
    "critical": (N_("Business-critical"), "yes_no"),
    "serious": (N_("Serious"), "yes_no"),
    "installation_id": (N_("Module"), ""),
    "customer_id": (N_("Customer"), ""),
    "subject": (N_("Subject"), ""),
    "registered_at": (N_("Registered"), "time"),
    "ticket_id": (N_("Case"), ""),
    "merged_into": (N_("Merged into"), ""),
    "split_from": (N_("Split from"), ""),
    "time_entries": (N_("Time entries"), ""),
    "void": (N_("Void"), "yes_no"),
    "reason": (N_("Reason"), ""),
    "state": (N_("State"), "case_state"),
    "at": (N_("Time"), "time"),
    "staff_id": (N_("Staff"), "staff"),
    "note": (N_("Note"), ""),
    "started_at": (N_("Begun"), "time"),
    "minutes": (N_("Minutes"), "number"),
    "work": (N_("Work"), "work"),
    "without_approval": (N_("Why without approval"), ""),
    "amount": (N_("Amount"), "money"),
    "kind": (N_("Kind"), "adjustment_kind"),
    "takes_back": (N_("Takes back"), ""),
    "sent_at": (N_("Sent"), "time"),
    "decision": (N_("Decision"), "decision"),
    "decided_at": (N_("Decided"), "time"),
    "outcome": (N_("Settled how"), "outcome"),
    "channel": (N_("How"), "channel"),
    "starts_at": (N_("Begins"), "time"),
    "status": (N_("Status"), "booking_status"),
    "moved_to": (N_("Moved to"), ""),
    "replaces": (N_("Moved from"), ""),
    "whose": (N_("Who didn't come?"), "missed_by"),
    "module": (N_("Module"), ""),
    "vendor": (N_("Vendor"), ""),
    "installed_on": (N_("Installed"), ""),
    "installed_by": (N_("Installed by"), "installed_by"),
    "function_check": (N_("Function check"), "function_check"),
    "price": (N_("Price"), "money"),
    "name": (N_("Name"), ""),
}


def changed(before: dict[str, Any], after: dict[str, Any], say: Words, staff: dict[str, str]) -> list[str]:
    """The fields that say something else since a change: `Category: Core → Hosting`; one that only one side has, alone.

    `staff` are the names of members of staff by id.
    """
    # What happened with a case is the state in which it stands since.
    after = {"state" if field == "event" else field: value for field, value in after.items()}
    found = []
    for field, (name, kind) in FIELDS.items():
        sides = [side[field] for side in (before, after) if field in side]
        if (len(sides) == 2 and sides[0] == sides[1]) or all(value in (None, False, []) for value in sides):
            continue
        found.append(f"{say.text(name)}: {' → '.join(written(value, kind, say, staff) for value in sides)}")
    return found


def written(value: Any, kind: str, say: Words, staff: dict[str, str]) -> str:
    """A value of a changed row as its kind is written; `staff` are the names of members of staff by id."""
    if value is None or value == []:
        return NOTHING
    match kind:
        case "time":
            at = datetime.fromisoformat(value)
            return moment(at.astimezone(days.ZONE) if at.tzinfo else at)
        case "yes_no":
            return say.code(kind, "yes" if value in (True, "true") else "no")
        case "number":
            minutes = Decimal(str(value))
            return say.number(minutes, 0 if minutes == int(minutes) else 2)
        case "money":
            return say.money(value)
        case "staff":
            return staff.get(value, value)
    if kind:
        return say.code(kind, value)
    return ", ".join(value) if isinstance(value, list) else str(value)
