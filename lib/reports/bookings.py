"""Bookings: times for support by phone or screen sharing. A booking belongs to the day on which it begins."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from lib import days
from lib.reports.asking import Scope, Slice, Table, ask, in_pages, in_period
from lib.store import Store

WHEN = ("today", "week", "past")
FED_DAYS = 30  # How far back a calendar that is subscribed to goes.
KEPT = ("booked", "held", "no_show")  # All but cancelled ones: what the figures count.


def booking_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """Bookings of today and of the coming seven days, and how those of the period went; cancelled ones don't count."""
    return in_period(store, "booking_figures", scope).dicts()[0]


def bookings(
    store: Store,
    scope: Scope,
    when: str = "today",
    states: tuple[str, ...] = (),
    page: int | None = 1,
    staff: str | None = None,
) -> Slice:
    """Bookings of today, of the coming seven days, or of the part of the period that is past: a page of them.

    `when` is one of WHEN; `staff` are those of one member of staff; `page=None` fetches all.
    """
    today = scope.as_of.astimezone(days.ZONE).date()
    first, last = days_of(when, scope, today)
    asked = {"states": list(states), "backwards": when == "past", "staff": staff}
    return in_pages(store, "bookings", replace(scope, first=first, last=last), asked, (), page, "bookings_shown")


def days_of(when: str, scope: Scope, today: date) -> tuple[date, date]:
    """The first and the last day of a list of bookings, as it would be asked for on a day."""
    match when:
        case "today":
            return today, today
        case "week":
            return today + timedelta(days=1), today + timedelta(days=7)
    return scope.first, min(scope.last, today - timedelta(days=1))


def booking(store: Store, as_of: datetime, booking_id: str) -> dict[str, Any] | None:
    """A booking, its case and its last change, or None. `begins` is an instant, the other times are local."""
    return next(iter(ask(store, "booking_one", as_of, booking=booking_id).dicts()), None)


def free_times(
    store: Store,
    as_of: datetime,
    first: date,
    last: date,
    minutes: int,
    staff: str | None = None,
    ticket: str | None = None,
    moved: str | None = None,
) -> Table:
    """The times at which a session of some minutes can begin, one row for each member of staff who is free then.

    `ticket` is the case that it is about, `moved` the booking that it is to replace. Of those who are free at one time,
    whoever has the fewest sessions that day comes first.
    """
    asked = {"minutes": minutes, "staff": staff, "ticket": ticket, "moved": moved}
    asked |= {"at": None, "near": None, "every": False, "each": False}
    return ask(store, "booking_starts", as_of, first=first, last=last, **asked)


def days_of_week(store: Store, as_of: datetime, first: date, last: date) -> Table:
    """The dates of a week, and why nobody works on those that are no working days."""
    return ask(store, "booking_week_days", as_of, first=first, last=last)


def appointment(store: Store, as_of: datetime, booking_id: str) -> dict[str, Any] | None:
    """A booking as an appointment in a calendar; None when there is none, or when it was moved to another one."""
    return next(
        iter(ask(store, "booking_appointments", as_of, booking=booking_id, staff="", first=as_of).dicts()), None
    )


def appointments_of(store: Store, as_of: datetime, staff: str | None) -> list[dict[str, Any]]:
    """The appointments of a member of staff (or everybody's) that aren't called off, to come and of the last month."""
    first = as_of.astimezone(days.ZONE).date() - timedelta(days=FED_DAYS)
    return ask(store, "booking_appointments", as_of, booking="", staff=staff, first=first).dicts()


def hours_of(store: Store, as_of: datetime, staff: str) -> dict[int, tuple[time, time] | None]:
    """The hours of a member of staff on weekdays (1 is Monday) other than the desk's own; None: not worked."""
    rows = ask(store, "staff_hours", as_of, staff=staff).rows
    return {weekday: (begins, ends) if begins else None for weekday, begins, ends in rows}


def absences(store: Store, as_of: datetime) -> Table:
    """The absences that aren't over, each with the number of sessions that are booked in it."""
    return ask(store, "absences", as_of)
