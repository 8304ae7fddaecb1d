"""The queue: who waits, in which order, and were cases taken in turn."""

from typing import Any

from lib.reports.asking import SMALL_SAMPLE, Scope, Slice, Table, ask, in_pages, in_period, trend
from lib.store import Store


def queue_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """The cases not handled yet, whenever registered: how many, the oldest (working days), and those passed over."""
    return ask(store, "queue_figures", scope.as_of, forms=list(scope.forms)).dicts()[0]


def queue_share(store: Store, scope: Scope) -> dict[str, Any]:
    """The standard cases of a period that were handled, and the share in turn (percent)."""
    return in_period(store, "queue_share", scope).dicts()[0]


def queue_waiting(store: Store, scope: Scope, page: int | None = 1) -> Slice:
    """The cases not handled yet, whenever registered, in the order of the terms; time left in working days or minutes.

    A page of them (`page=None`: all).
    """
    return in_pages(store, "queue_waiting", scope, {}, (), page)


def queue_passed(store: Store, scope: Scope, page: int | None = 1) -> Slice:
    """Cases of a period that were passed over, and the hours they waited then: a page of them (`page=None`: all)."""
    return in_pages(store, "queue_passed", scope, {}, ("hours_passed",), page, "queue_passed_shown")


def queue_turns(store: Store, scope: Scope) -> Table:
    """The share handled in turn (percent) by month of registration, at least a year of it."""
    return in_period(store, "queue_turns", trend(scope))


def queue_staff(store: Store, scope: Scope) -> Table:
    """Standard cases handled out of turn by member of staff: the most first, small samples last."""
    return in_period(store, "queue_staff", scope, small=SMALL_SAMPLE)
