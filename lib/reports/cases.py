"""Cases: the rows behind every figure, and one case with all that is known of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lib.reports.asking import Scope, Slice, Table, ask, in_pages
from lib.store import Store


@dataclass(frozen=True)
class Filter:
    """Which cases of a period a list shows; what is empty doesn't narrow it."""

    status: tuple[str, ...] = ()
    finding: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()
    clause: tuple[str, ...] = ()
    customer: str | None = None
    critical: bool | None = None
    waiting: bool = False
    q: str | None = None


def tickets(store: Store, scope: Scope, wanted: Filter, page: int | None = 1) -> Slice:
    """The cases that fit, the latest first: a page of them (`page=None`: all), with the sums over all."""
    asked = {
        name: list(value) if isinstance(value := getattr(wanted, name), tuple) else value
        for name in Filter.__dataclass_fields__
    }
    sums = ("minutes", "charged", "adjusted", "invoiced", "difference")
    return in_pages(store, "tickets", scope, asked, sums, page, "tickets_shown")


def customers(store: Store, scope: Scope) -> dict[str, str]:
    """The names of all customers by id, in the order of the names."""
    return dict(ask(store, "customers", scope.as_of).rows)


@dataclass(frozen=True)
class Case:
    """One case: its facts, what happened, what was worked and charged, and the money around it."""

    facts: dict[str, Any]
    events: Table
    entries: Table
    charges: Table
    money: Table


def case(store: Store, as_of: datetime, ticket: str) -> Case | None:
    """All that is known of a case; None when there is no such case in the figures."""
    found = ask(store, "case", as_of, ticket=ticket).dicts()
    if not found:
        return None
    parts = [ask(store, f"case_{part}", as_of, ticket=ticket) for part in ("events", "entries", "charges", "money")]
    return Case(found[0], *parts)
