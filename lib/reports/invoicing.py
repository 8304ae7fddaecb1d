"""Invoicing month by month: what is owed by whom and why, what is locked, and what is invoiced.

A case's lines belong to the month in which it was resolved; what changes after that month was closed is a correction
in the first open one. Months are named by their first day; money is kr without VAT.
"""

from datetime import date, datetime
from typing import Any

from lib.reports.asking import Scope, Slice, Table, ask, in_pages
from lib.store import Store

CUSTOMER_SUMS = (
    *("owed", "invoiced", "difference", "open_findings", "cases", "minutes", "charged_minutes", "ticket_fee", "hourly"),
    *("quote", "installation", "adjustments", "corrections", "given_value"),
)


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


def month_customers(store: Store, as_of: datetime, month: date, listed: str = "all", page: int | None = 1) -> Slice:
    """The customers of a month that a list holds, by name: a page of them (`page=None`: all).

    Of each what is owed by kind, what is invoiced, and whether that agrees case by case. `listed`: a key of
    `month_customer_lists`, or one that holds nobody.
    """
    scope = Scope(as_of, month, month)
    return in_pages(store, "month_customers", scope, {"month": month, "listed": listed}, CUSTOMER_SUMS, page)


def month_customer_lists(store: Store, as_of: datetime, month: date) -> dict[str, dict[str, Any]]:
    """The lists that hold any customer of a month, by code: how many `customers`, their `customer_ids` in order, and
    the sums of their `corrections` (kr) and `open_findings`.

    `all`, `differs` (not as invoiced), `findings` (open ones), `corrected` and `free` (nothing to invoice).
    """
    return {row["listed"]: row for row in ask(store, "month_customer_lists", as_of, month=month).dicts()}


def month_customer(store: Store, as_of: datetime, month: date, customer: str) -> dict[str, Any] | None:
    """One row of `month_customers`; None when a customer has nothing in the month."""
    return next(iter(ask(store, "month_customer", as_of, month=month, customer=customer).dicts()), None)


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
