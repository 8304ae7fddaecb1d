"""What came by the support form: the customers' own words, and customers that it made."""

from datetime import datetime
from typing import Any

from lib.reports.asking import Table, ask
from lib.store import Store


def submissions_of(store: Store, as_of: datetime, ticket: str) -> list[dict[str, Any]]:
    """What the customer wrote in the support form, of a case and of those merged into it, the first one first."""
    return ask(store, "case_submissions", as_of, ticket=ticket).dicts()


def new_customers_by_form(store: Store, as_of: datetime) -> Table:
    """The customers that the support form made, as nobody knew them, until somebody says that they are new, or who they
    are; `same_email` are the numbers of known customers with the address."""
    return ask(store, "form_customers", as_of)
