"""Bookings: times for support by phone or screen sharing. A booking belongs to the day on which it begins."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from lib import days
from lib.reports.asking import Scope, Slice, in_pages, in_period
from lib.store import Store

WHEN = ("today", "week", "past")
KEPT = ("booked", "held", "no_show")  # All but cancelled ones: what the figures count.


def booking_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """Bookings of today and of the coming seven days, and how those of the period went; cancelled ones don't count."""
    return in_period(store, "booking_figures", scope).dicts()[0]


def bookings(
    store: Store, scope: Scope, when: str = "today", states: tuple[str, ...] = (), page: int | None = 1
) -> Slice:
    """Bookings of today, of the coming seven days, or of the part of the period that is past: a page of them.

    `when` is one of WHEN; `page=None` fetches all.
    """
    today = scope.as_of.astimezone(days.ZONE).date()
    first, last = days_of(when, scope, today)
    asked = {"states": list(states), "backwards": when == "past"}
    return in_pages(store, "bookings", replace(scope, first=first, last=last), asked, (), page, "bookings_shown")


def days_of(when: str, scope: Scope, today: date) -> tuple[date, date]:
    """The first and the last day of a list of bookings, as it would be asked for on a day."""
    match when:
        case "today":
            return today, today
        case "week":
            return today + timedelta(days=1), today + timedelta(days=7)
    return scope.first, min(scope.last, today - timedelta(days=1))
