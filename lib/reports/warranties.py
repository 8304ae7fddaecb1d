"""Warranties of installed modules."""

from typing import Any

from lib.reports.asking import Scope, Slice, in_pages, in_period
from lib.store import Store


def installations(store: Store, scope: Scope, status: tuple[str, ...] = (), page: int | None = 1) -> Slice:
    """Installations made in the period, and all whose warranty still runs: a page of them, with the sums over all."""
    return in_pages(store, "installations", scope, {"status": list(status)}, ("tickets", "minutes", "cost"), page)


def warranty_counts(store: Store, scope: Scope) -> dict[str, dict[str, Any]]:
    """By warranty status: installations, and the cases, minutes and kronor that their warranty has cost."""
    return {row["status"]: row for row in in_period(store, "warranty_counts", scope).dicts()}
