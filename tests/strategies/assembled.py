"""Drafts put together into facts that break no rule."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.strategies.basics import ANCHORS, COLUMNS, LAST_DAY, Facts, Row, at_local, local_date, row, time_text
from tests.strategies.drafts import DRAFT_CUSTOMER, INSTALLATION_SLOT, TICKET_SLOT, place


def filled(slots: list[dict[str, Any] | None]) -> dict[int, dict[str, Any]]:
    """The drafts in the slots that are not empty, by number."""
    return {number: draft for number, draft in enumerate(slots) if draft is not None}


def slot(number: int, drafts: dict[int, dict[str, Any]]) -> int:
    """The first slot from a number on that is not empty, round and round."""
    number %= max(drafts) + 1
    return min(taken for taken in drafts if taken >= number)


def contract_rows(customer_id: str, draft: dict[str, Any], anchor: date) -> list[Row]:
    """A customer's contracts: one after the other, with or without days between, so that none overlap."""
    rows = []
    day = anchor + timedelta(days=draft["first"])
    for gap, length, form in draft["contracts"]:
        begin = day + timedelta(days=gap)
        end = begin + timedelta(days=length - 1)
        if end > LAST_DAY:
            break
        rows.append(
            row("contracts", customer_id=customer_id, form=form, valid_from=str(begin), valid_to=str(end)),
        )
        day = end + timedelta(days=1)
    if rows and draft["open"]:
        rows[-1]["valid_to"] = ""
    return rows


def event_rows(ticket_id: str, registered_at: datetime, draft: dict[str, Any]) -> list[Row]:
    """A ticket's events, without those whose key (ticket, time, event) is there already."""
    rows = {}
    for number, (event, where, form) in enumerate(draft["events"]):
        at = place(registered_at, where)
        staff_id = "S1" if number % 2 else ""
        text = time_text(at, form)
        rows.setdefault((at, event), row("ticket_events", ticket_id=ticket_id, at=text, event=event, staff_id=staff_id))
    return list(rows.values())


def quote_row(quote_id: str, ticket_id: str, registered_at: datetime, draft: tuple) -> Row:
    """A quote; without a decision it has no time of one either."""
    amount, where, decision, decided, form = draft
    decided_at = "" if decided is None or not decision else time_text(place(registered_at, decided), form + 1)
    return row(
        "quotes",
        quote_id=quote_id,
        ticket_id=ticket_id,
        amount=amount,
        sent_at=time_text(place(registered_at, where), form),
        decision=decision,
        decided_at=decided_at,
    )


def assemble(
    anchor: date,
    customers: list[dict[str, Any]],
    tickets: dict[int, dict[str, Any]],
    installations: dict[int, dict[str, Any]],
) -> Facts:
    """The rows that drafts amount to, with all distances and numbers turned into times and ids."""
    facts: Facts = {table: [] for table in COLUMNS}
    facts["staff"] = [row("staff", staff_id=f"S{number}", name=f"Person {number}") for number in (1, 2)]

    def customer_id(number: int) -> str:
        return f"K{number % len(customers) + 1}"

    def ticket_id(number: int) -> str:
        return f"T{slot(number, tickets) + 1}"

    for number, customer in enumerate(customers):
        key = customer_id(number)
        facts["customers"].append(row("customers", customer_id=key, name=f"Butik {key}"))
        facts["contracts"] += contract_rows(key, customer, anchor)

    registered = {
        number: at_local(anchor + timedelta(days=ticket["day"]), ticket["time"]) for number, ticket in tickets.items()
    }
    categories = {number: ticket["category"] for number, ticket in tickets.items()}
    quotes = {number: list(ticket["quotes"]) for number, ticket in tickets.items()}
    for number, ticket in tickets.items():
        if ticket["merged_into"] is not None and ticket["merged_into"][1]:
            quotes[number].append(("395", timedelta(0), "approved", None, 0))
            quotes[slot(ticket["merged_into"][0], tickets)].append(("1000", timedelta(0), "approved", None, 0))
    about = {}  # the installation that a ticket is about
    for number, ticket in tickets.items():
        if ticket["installation"] is not None and installations:
            about[number] = f"M{slot(ticket['installation'], installations) + 1}"

    for number, draft in installations.items():
        of = slot(draft["of"], tickets)
        if draft["about"]:
            about[of] = f"M{number + 1}"
        if draft["about"] == "third_party":
            categories[of] = "third_party"
        if draft["ticket"] is not None and draft["ordered"]:
            categories[slot(draft["ticket"], tickets)] = "installation"
        owner = tickets[of]["customer"] if draft["customer"] is None else draft["customer"]
        facts["module_installations"].append(
            row(
                "module_installations",
                installation_id=f"M{number + 1}",
                customer_id=customer_id(owner),
                module=f"Modul {number + 1}",
                vendor=draft["vendor"],
                installed_on=str(local_date(registered[of]) - timedelta(days=draft["days"])),
                installed_by=draft["by"],
                ticket_id="" if draft["ticket"] is None else ticket_id(draft["ticket"]),
                function_check=draft["check"],
                price=draft["price"],
            )
        )

    for number, ticket in tickets.items():
        at = registered[number]
        key = ticket_id(number)
        facts["tickets"].append(
            row(
                "tickets",
                ticket_id=key,
                customer_id=customer_id(ticket["customer"]),
                registered_at=time_text(at, ticket["form"]),
                subject=f"Ärende {number + 1}",
                category=categories[number],
                critical=ticket["critical"],
                serious=ticket["serious"],
                installation_id=about.get(number, ""),
                merged_into="" if ticket["merged_into"] is None else ticket_id(ticket["merged_into"][0]),
                void=ticket["void"],
            )
        )
        facts["ticket_events"] += event_rows(key, at, ticket)
        for minutes, work, where, form in ticket["entries"]:
            facts["time_entries"].append(
                row(
                    "time_entries",
                    entry_id=f"E{len(facts['time_entries']) + 1}",
                    ticket_id=key,
                    staff_id=f"S{form % 2 + 1}",
                    started_at=time_text(place(at, where), form),
                    minutes=minutes,
                    work=work,
                )
            )
        for quote in quotes[number]:
            # From Q9 on to Q10: as text, that is a step back.
            facts["quotes"].append(quote_row(f"Q{len(facts['quotes']) + 9}", key, at, quote))
        for amount, days in ticket["invoice_lines"]:
            facts["invoice_lines"].append(
                row(
                    "invoice_lines",
                    invoice_no=f"F{number % 2 + 1}",
                    line_no=str(len(facts["invoice_lines"]) + 1),
                    ticket_id=key,
                    invoiced_on=str(local_date(at) + timedelta(days=days)),
                    amount=amount,
                )
            )
        for amount, where, form in ticket["adjustments"]:
            facts["adjustments"].append(
                row(
                    "adjustments",
                    adjustment_id=f"A{len(facts['adjustments']) + 1}",
                    ticket_id=key,
                    amount=amount,
                    reason="Enligt överenskommelse",
                    staff_id="S1",
                    made_at=time_text(place(at, where), form),
                )
            )
    return facts


@st.composite
def facts(draw: DrawFn, max_tickets: int = 12) -> Facts:
    """All tables, with valid rows that lie within some weeks of one of the days that matter."""
    anchor = draw(st.sampled_from(ANCHORS))
    customers = draw(st.lists(DRAFT_CUSTOMER, min_size=1, max_size=3))
    tickets = filled(draw(st.lists(TICKET_SLOT, min_size=1, max_size=max_tickets)))
    installations = filled(draw(st.lists(INSTALLATION_SLOT, max_size=6))) if tickets else {}
    return assemble(anchor, customers, tickets, installations)
