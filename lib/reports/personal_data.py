"""What is stored about a customer, and whose personal data was erased."""

from datetime import datetime
from typing import Any

from lib.reports.asking import Table, ask
from lib.store import Store


def personal_customer(store: Store, as_of: datetime, customer_id: str) -> dict[str, Any] | None:
    """A customer by what it is known by, with how many cases are stored of it; None when there is none."""
    return next(iter(ask(store, "personal_customer", as_of, customer=customer_id).dicts()), None)


def erasures(store: Store, as_of: datetime) -> Table:
    """All erasures, the last one first; `wiped_at` is empty while the store's file may hold traces."""
    return ask(store, "erasures", as_of)
