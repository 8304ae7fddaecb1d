"""A row of the audit log in words: what each column said before, and says since."""

import json
from typing import Any

from lib.explain.changes import FIELDS, written
from lib.locale import N_
from lib.words import NOTHING, Words

# What columns are called that other changes of cases don't have, and how their values are written.
MORE = {
    "email": (N_("E-mail"), ""),
    "org_number": (N_("Organisation number"), ""),
    "phone": (N_("Phone"), ""),
    "contact": (N_("Contact"), ""),
    "website": (N_("Website"), ""),
    "form": (N_("Contract form"), "contract_form"),
    "valid_from": (N_("From"), ""),
    "valid_to": (N_("Until"), ""),
    "registered_on": (N_("Registered"), ""),
    "event": (N_("Event"), "happening"),
    "entry_id": (N_("Time entry"), ""),
    "quote_id": (N_("Quote"), ""),
    "booking_id": (N_("Booking"), ""),
    "adjustment_id": (N_("Adjustment"), ""),
    "invoice_no": (N_("Invoice"), ""),
    "line_no": (N_("Line"), ""),
    "invoiced_on": (N_("Invoiced"), ""),
    "made_at": (N_("Time"), "time"),
    "ends_at": (N_("Ends"), "time"),
    "same_as": (N_("The same as"), ""),
    "month": (N_("Month"), ""),
    "reopened_why": (N_("Reason"), ""),
    "roles": (N_("Roles"), "role"),
    "signed_out_at": (N_("Signed out"), "time"),
    "taken_back": (N_("Taken back"), "yes_no"),
    "revoked": (N_("Revoked"), "yes_no"),
    "draft": (N_("Draft"), ""),
    "rows": (N_("Rows"), ""),
}
NAMES = FIELDS | MORE
# Where a column of this name is something else than on a case.
OTHERWISE = {("mappings", "kind"): (N_("Kind"), ""), ("bookings", "kind"): (N_("Kind"), "")}
# Digests, by which the program sees whether something has changed.
HIDDEN = ("mark", "terms_mark")
# Local dates beside instants say nothing that these don't.
BESIDE = {"registered_on": "registered_at", "at_on": "at", "started_on": "started_at", "sent_on": "sent_at"} | {
    "decided_on": "decided_at",
    "starts_on": "starts_at",
    "ends_on": "ends_at",
    "made_on": "made_at",
}


def changed_columns(
    table: str, before: str | None, after: str | None, say: Words, staff: dict[str, str]
) -> list[tuple[str, str, str]]:
    """The columns that a change made say something else: what each is called, what it said, and says since.

    `before` and `after` are JSON objects, or nothing for a row that wasn't there or is gone. `staff`: names by id.
    """
    was, now = (json.loads(side) if side else {} for side in (before, after))
    found = []
    for name in dict.fromkeys([*was, *now]):
        said, says = was.get(name), now.get(name)
        beside = BESIDE.get(name)
        if said == says or name in HIDDEN or (beside in was or beside in now):
            continue
        called, kind = OTHERWISE.get((table, name)) or NAMES.get(name, (name, ""))
        found.append((say.text(called), _in_words(said, kind, say, staff), _in_words(says, kind, say, staff)))
    return found


def changed_in_brief(columns: list[tuple[str, str, str]]) -> str:
    """The same in one line: `Category: Core → Hosting; Note: – → Called back`."""
    return "; ".join(
        f"{name}: {says}" if said == NOTHING else f"{name}: {said} → {says}" for name, said, says in columns
    )


def _in_words(value: Any, kind: str, say: Words, staff: dict[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(say.code(kind, one) if kind else str(one) for one in value) or NOTHING
    if isinstance(value, dict) and all(isinstance(count, int) for count in value.values()):
        return ", ".join(f"{say.code('log_table', name)}: {say.number(count)}" for name, count in value.items())
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        kind = "yes_no"
    try:
        return written(value, kind, say, staff)
    except (ValueError, ArithmeticError):  # A value that isn't what the column usually holds is shown as it is.
        return str(value)
