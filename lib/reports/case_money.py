"""The money of one case: what is owed, in which month it is invoiced, its adjustments; and lines without a case."""

from datetime import datetime
from typing import Any

from lib.reports.asking import Table, ask
from lib.store import Store


def case_invoicing(store: Store, as_of: datetime, ticket: str) -> dict[str, Any] | None:
    """What is owed for a case (kr), its `month` of invoicing and whether that is closed; None without such a case.

    Where the month is closed, what changes shows in `open_month`.
    """
    return next(iter(ask(store, "case_invoicing", as_of, ticket=ticket).dicts()), None)


def case_adjustments(store: Store, as_of: datetime, ticket: str) -> Table:
    """The adjustments of a case, the last one first, with who made and who took back each."""
    return ask(store, "case_adjustments", as_of, ticket=ticket)


def unmatched_lines(store: Store, as_of: datetime) -> Table:
    """The invoice lines that belong to no case, the latest first, each with up to three cases that lack its amount.

    `fitting_tickets` holds of each of these its `ticket_id`, `customer_name` and `subject`.
    """
    return ask(store, "unmatched_lines", as_of)
