"""Invoicing month by month: what is owed by whom and why, what is locked, and what is invoiced.

A case's lines belong to the month in which it was resolved; what changes after that month was closed is a correction
in the first open one. Months are named by their first day; money is kr without VAT.
"""

from datetime import date, datetime
from typing import Any

from lib.reports.asking import Table, ask
from lib.store import Store


def invoicing_months(store: Store, as_of: datetime) -> Table:
    """The months that have anything to invoice, the latest first: `running`, `over` (to be closed) or `closed`."""
    return ask(store, "invoicing_months", as_of)


def month_state(store: Store, as_of: datetime, month: date) -> dict[str, Any]:
    """What would be locked if a month were closed now, how many findings are open, and the `mark` of just this."""
    return ask(store, "month_state", as_of, month=month).dicts()[0]


def month_checklist(store: Store, as_of: datetime, month: date) -> Table:
    """What should be settled before a month is closed, by kind of finding."""
    return ask(store, "month_checklist", as_of, month=month)


def waiting_cases(store: Store, as_of: datetime) -> Table:
    """The cases of closed months that are open again."""
    return ask(store, "month_waiting", as_of)


def month_customers(store: Store, as_of: datetime, month: date) -> Table:
    """The customers of a month: what is owed by kind, what is invoiced, and whether that agrees case by case."""
    return ask(store, "month_customers", as_of, month=month)


def month_lines(store: Store, as_of: datetime, month: date, customer: str) -> Table:
    """The lines of a customer in a month, case by case. A case's first line holds what is invoiced for it."""
    return ask(store, "month_lines", as_of, month=month, customer=customer)


def unowed_cases(store: Store, as_of: datetime, month: date, customer: str) -> Table:
    """The cases of a customer in a month that nothing was logged on: without a line, but perhaps invoiced."""
    return ask(store, "month_unowed", as_of, month=month, customer=customer)


def lines_explained(store: Store, as_of: datetime, lines: Table) -> list[dict[str, Any] | None]:
    """For each of a customer's lines in a month, the row that explains its charge; None for what isn't a charge of now.

    A locked line is explained by what was locked with it, any other by the facts as they are.
    """
    rows = lines.dicts()
    charges = [row for row in rows if row["kind"] == "charge"]
    if not charges:
        return [None] * len(rows)
    first = charges[0]
    if first["closing_id"]:
        found = ask(store, "locked_explained", as_of, month=first["month"], customer=first["customer_id"]).dicts()
    else:
        found = ask(store, "lines_explained", as_of, tickets=sorted({row["ticket_id"] for row in charges})).dicts()
    by_key = {(row["ticket_id"], row["customer_id"], row["work"]): row for row in found}
    return [
        by_key.get((row["ticket_id"], row["customer_id"], row["line_key"])) if row["kind"] == "charge" else None
        for row in rows
    ]


def closings(store: Store, as_of: datetime, month: date) -> Table:
    """All closings of a month, also those that were reopened, the latest first."""
    return ask(store, "closings", as_of, month=month)
