"""Calendars that other programs subscribe to."""

from datetime import datetime
from typing import Any

from lib.access import PAGES
from lib.reports.asking import Table, ask
from lib.store import Store


def feeds(store: Store, as_of: datetime) -> Table:
    """The addresses of calendars that are in use; their secret parts are kept nowhere."""
    return ask(store, "feeds", as_of)


def feed_with(store: Store, as_of: datetime, secret_hash: str) -> dict[str, Any] | None:
    """Whose sessions a calendar holds (`staff_id` None: everybody's), by the hash of the secret in its address.

    None where nobody has made it, where it has ended, or where its maker may see no bookings any more.
    """
    roles = list(PAGES["bookings"])
    return next(iter(ask(store, "feed_by_hash", as_of, hash=secret_hash, roles=roles).dicts()), None)
