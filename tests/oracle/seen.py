"""Which facts count at a moment, and for which case: void and merged cases, contracts, installations."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tests.oracle.basics import NO_CONTRACT, Facts, Row, instant, local_date, true


@dataclass
class Case:
    """A ticket that is in the views, with all that counts as its own: also what names those merged into it."""

    ticket_id: str
    customer_id: str
    category: str
    serious: bool
    installation_id: str
    critical: bool
    registered_at: datetime
    events: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    quotes: list[Row] = field(default_factory=list)
    invoice_lines: list[Row] = field(default_factory=list)
    adjustments: list[Row] = field(default_factory=list)
    installations: list[Row] = field(default_factory=list)

    @property
    def registered_on(self) -> date:
        return local_date(self.registered_at)


def counts_as(ticket_id: str, tickets: dict[str, Row]) -> str | None:
    """The ticket that one counts as: itself, or the end of the chain of merges that starts in it. None when it counts
    as nothing: void, merged into what is void, in a circle or leading into one."""
    passed = []
    while True:
        if ticket_id in passed:
            return None  # a circle has no end
        if true(tickets[ticket_id]["void"]):
            return None  # what is merged into a void ticket is void too, however long the way there
        passed.append(ticket_id)
        if tickets[ticket_id]["merged_into"] == "":
            return ticket_id
        ticket_id = tickets[ticket_id]["merged_into"]


def decided_at(quote: Row) -> datetime:
    """When a quote was decided: without a time when it was sent, and never before that."""
    sent_at = instant(quote["sent_at"])
    return max(sent_at, instant(quote["decided_at"])) if quote["decided_at"] else sent_at


def seen(table: str, row: Row, as_of: datetime) -> bool:
    """Whether a fact is seen at a moment. What has only a date is seen from the start of that date, which is when the
    moment's own date has reached it."""
    match table:
        case "ticket_events":
            return instant(row["at"]) <= as_of
        case "time_entries":
            return instant(row["started_at"]) <= as_of
        case "quotes":
            return instant(row["sent_at"]) <= as_of
        case "adjustments":
            return instant(row["made_at"]) <= as_of
        case "module_installations":
            return date.fromisoformat(row["installed_on"]) <= local_date(as_of)
        case "invoice_lines":
            return date.fromisoformat(row["invoiced_on"]) <= local_date(as_of)
    raise ValueError(table)


def seen_cases(facts: Facts, as_of: datetime) -> list[Case]:
    """The tickets in the views at a moment.

    A link or a flag is undated and counts as it stands now: so a ticket that is merged counts in full in the other,
    with its flag for critical, also before it was registered itself."""
    tickets = {row["ticket_id"]: row for row in facts.get("tickets", [])}
    cases = {}
    for ticket_id, row in tickets.items():
        if counts_as(ticket_id, tickets) != ticket_id:
            continue
        together = [other for other in tickets.values() if counts_as(other["ticket_id"], tickets) == ticket_id]
        registered_at = min(instant(other["registered_at"]) for other in together)
        if registered_at > as_of:
            continue
        cases[ticket_id] = Case(
            ticket_id=ticket_id,
            customer_id=row["customer_id"],
            category=row["category"],
            serious=true(row["serious"]),
            installation_id=row["installation_id"],
            critical=any(true(other["critical"]) for other in together),
            registered_at=registered_at,
        )
    belongings = {
        "ticket_events": "events",
        "time_entries": "entries",
        "quotes": "quotes",
        "invoice_lines": "invoice_lines",
        "adjustments": "adjustments",
        "module_installations": "installations",
    }
    for table, attribute in belongings.items():
        for row in facts.get(table, []):
            if row["ticket_id"] == "" or not seen(table, row, as_of):
                continue
            owner = counts_as(row["ticket_id"], tickets)
            if owner in cases:
                getattr(cases[owner], attribute).append(row)
    return sorted(cases.values(), key=lambda case: case.ticket_id)


def seen_installations(facts: Facts, as_of: datetime) -> dict[str, Row]:
    """The installations seen at a moment, by id: also those of a void ticket, which keep their warranty."""
    rows = facts.get("module_installations", [])
    return {row["installation_id"]: row for row in rows if seen("module_installations", row, as_of)}


def contract_form(customer_id: str, day: date, facts: Facts) -> str:
    """The form of the customer's contract on a date; both ends of a period belong to it."""
    for row in facts.get("contracts", []):
        if row["customer_id"] != customer_id or day < date.fromisoformat(row["valid_from"]):
            continue
        if row["valid_to"] == "" or day <= date.fromisoformat(row["valid_to"]):
            return row["form"]
    return NO_CONTRACT
