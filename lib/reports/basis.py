"""The invoice basis of a month: what goes on the invoices, as rows of articles."""

from datetime import date, datetime

from lib.reports.asking import Table, ask
from lib.store import Store


def basis(store: Store, as_of: datetime, month: date, customer: str | None = None, *, remaining: bool = False) -> Table:
    """The invoice rows of a month (its first day), of one customer or of all: article × quantity × price = amount (kr).

    `remaining`: only of cases that nothing is invoiced of, so that what was invoiced isn't invoiced again.

    Work that costs nothing has rows, too, without an article. `closed_at` is empty while the month is open: then the
    rows are preliminary. `lib.invoice_basis` makes files of the rows.
    """
    return ask(store, "basis_rows", as_of, month=month, customer=customer, remaining=remaining)


def basis_articles(store: Store, as_of: datetime, month: date) -> Table:
    """The articles that the invoices of a month (its first day) can have, with account, unit and VAT (percent)."""
    return ask(store, "basis_articles", as_of, month=month)
