"""The desk: what a member of staff works on, what is needed to register a case, and what was changed about one."""

import json
from datetime import date, datetime
from typing import Any

from lib import search
from lib.reports.asking import Table, ask
from lib.store import Store

Row = dict[str, Any]


def case_work(store: Store, as_of: datetime, ticket: str) -> Row | None:
    """A case as whoever works on it sees it: what is decided about it, its state and since when; None without it."""
    return _one(ask(store, "case_work", as_of, ticket=ticket))


def case_entries(store: Store, as_of: datetime, ticket: str) -> Table:
    """The time entries of a case, the last one first, each with the ticket that it names."""
    return ask(store, "case_entries", as_of, ticket=ticket)


def case_changes(store: Store, as_of: datetime, ticket: str) -> list[Row]:
    """All that was changed about a case, the last one first: `before` and `after` are what the row said, by field."""
    rows = ask(store, "case_changes", as_of, ticket=ticket).dicts()
    return [row | {name: json.loads(row[name]) if row[name] else {} for name in ("before", "after")} for row in rows]


def sessions_to_come(store: Store, as_of: datetime, ticket: str) -> list[Row]:
    """The sessions of a case that are booked and to come, the next one first."""
    return ask(store, "case_sessions", as_of, ticket=ticket).dicts()


def timer(store: Store, as_of: datetime, staff: str) -> Row | None:
    """The running timer of a member of staff with its whole minutes; None when none runs."""
    return _one(ask(store, "desk_timer", as_of, staff=staff))


def my_cases(store: Store, as_of: datetime, staff: str) -> Table:
    """The cases not resolved on which a member of staff acted last; `days_waited` are working days in that state."""
    return ask(store, "desk_mine", as_of, staff=staff)


def my_time_today(store: Store, as_of: datetime, staff: str) -> Table:
    """The time entries that a member of staff began today, the last one first."""
    return ask(store, "desk_today", as_of, staff=staff)


def customers_like(store: Store, as_of: datetime, typed: str) -> list[Row]:
    """At most eight customers whose name or number holds what is typed; none before anything is."""
    if not search.words(typed):
        return []
    return ask(store, "desk_customers", as_of, **search.patterns(typed, {})).dicts()


def customer_today(store: Store, as_of: datetime, customer: str) -> Row | None:
    """A customer with its contract form today and its open cases; None when there is none with this number."""
    return _one(ask(store, "desk_customer", as_of, customer=customer))


def customer_modules(store: Store, as_of: datetime, customer: str, day: date) -> Table:
    """The modules installed for a customer, and whether a case registered on a day is within their warranty."""
    return ask(store, "desk_modules", as_of, customer=customer, day=day)


def promise_on(store: Store, as_of: datetime, day: date) -> Row:
    """What the terms promise a case registered on a day: when it is due, and what a ticket fee covers."""
    return ask(store, "desk_promise", as_of, day=day).dicts()[0]


def _one(found: Table) -> Row | None:
    return next(iter(found.dicts()), None)
