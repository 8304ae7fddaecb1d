"""Cases: the rows behind every figure, and one case with all that is known of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from lib import search
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
    waiting: bool = False  # Not handled yet.
    open: bool = False  # Not resolved yet.
    staff: str | None = None  # Who handled it first; `none`: nobody known.
    weekday: int | None = None  # Of the registration, 1 is Monday.
    hour: int | None = None  # Of the registration, by the local clock.
    days: int | None = None  # Working days to handling of a standard case; 4 are 4 and more.
    unclear: bool = False  # Counted as late, though the facts leave open when it was handled.
    turn: bool | None = None  # Handled in turn.
    passed: bool = False  # Passed over by a case whose turn was later.
    module: str | None = None  # The name of the module that the case is about.
    day: date | None = None  # Of the registration.
    handled_since: date | None = None  # Handled on this day or later.
    q: str | None = None
    # Words to look for in the place of plain words of `q`.
    instead: tuple[tuple[str, tuple[str, ...]], ...] = ()


def tickets(store: Store, scope: Scope, wanted: Filter, page: int | None = 1) -> Slice:
    """The cases that fit, the latest first: a page of them (`page=None`: all), with the sums over all.

    Those that hold all words of `q` fit; the one whose id it is, and those that fit it best, are first.

    Where a coverage or clause is wanted, `chosen_…` are the minutes, the kronor charged and the list-price value of
    that work alone; else `given_value` is the list-price value of each case's work in warranty or free of charge.
    """
    asked = {
        name: list(value) if isinstance(value := getattr(wanted, name), tuple) else value
        for name in Filter.__dataclass_fields__
        if name != "instead"
    }
    asked["q"] = wanted.q and search.without_sign(wanted.q)
    asked |= search.patterns(wanted.q, dict(wanted.instead))
    chosen = ("chosen_minutes", "chosen_amount", "chosen_value")
    sums = (*chosen, "minutes", "charged", "adjusted", "invoiced", "difference")
    found = in_pages(store, "tickets", scope, asked, sums, page, "tickets_shown")
    # The last column is what the rows are ordered by.
    shown, named = found.table.names[:-1], {}
    if wanted.coverage or wanted.clause:
        # What is asked for stands beside the case.
        first = ["ticket_id", "registered_at", *chosen]
        shown = [*first, *(name for name in shown if name not in first)]
    else:
        shown = [name for name in shown if name not in ("chosen_minutes", "chosen_amount")]
        named = {"chosen_value": "given_value"}
    at = [found.table.names.index(name) for name in shown]
    table = Table(
        [named.get(name, name) for name in shown], [tuple(row[one] for one in at) for row in found.table.rows]
    )
    return Slice(table, found.total, {named.get(name, name): found.sums[name] for name in sums if name in shown})


def near_words(store: Store, as_of: datetime, typed: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of a search that nothing at the desk holds, each with the words of the desk that are near it.

    Those that nothing is near are left out.
    """
    forgiven = list(filter(search.is_forgiven, search.words(typed)))
    near: dict[str, list[str]] = {}
    for word, other in ask(store, "search_near", as_of, words=forgiven).rows if forgiven else ():
        # What holds a word that is looked for is found with it.
        if not any(found in other for found in near.setdefault(word, [])):
            near[word].append(other)
    return tuple((word, tuple(others)) for word, others in near.items())


def case_named(store: Store, as_of: datetime, typed: str) -> str | None:
    """The id of the case that has just this id, or that one with it is merged into; None when there is none."""
    found = ask(store, "search_id", as_of, typed=search.without_sign(typed)).rows
    return found[0][0] if found else None


def customer_name(store: Store, as_of: datetime, customer: str) -> str | None:
    """The name of a customer; None when there is none with this number."""
    found = ask(store, "customers", as_of, customer=customer).rows
    return found[0][0] if found else None


def staff_names(store: Store, as_of: datetime) -> dict[str, str]:
    """The names of all members of staff by id."""
    return dict(ask(store, "tickets_staff", as_of).rows)


@dataclass(frozen=True)
class Case:
    """One case: its facts, all that happened, its charges with what explains them, and the money around it."""

    facts: dict[str, Any]
    happenings: Table
    lines: Table
    quotes: Table
    bookings: Table
    money: Table

    @property
    def charges(self) -> Table:
        """What each kind of work costs."""
        names = ["work", "coverage", "clause", "minutes", "rate", "amount", "list_value", "flag"]
        return Table(names, [tuple(line[name] for name in names) for line in self.lines.dicts()])

    def entries(self, work: str) -> list[dict[str, Any]]:
        """The time entries of a kind of work; those of a kind without a charge of its own are support work."""
        own = self.lines.column("work")
        return [
            row
            for row in self.happenings.dicts()
            if row["happening"] == "worked" and (row["work"] if row["work"] in own else "support") == work
        ]


class Fate(NamedTuple):
    """What became of a ticket that is no case: `merged` (into `root`), `void`, `circle`, or `later` than the moment."""

    fate: str
    root: str | None


def case(store: Store, as_of: datetime, ticket: str) -> Case | None:
    """All that is known of a case; None when there is no such case in the figures."""
    found = ask(store, "case", as_of, ticket=ticket).dicts()
    if not found:
        return None
    parts = ("happenings", "explained", "quotes", "bookings", "money")
    (turn,) = ask(store, "case_turn", as_of, ticket=ticket).dicts()
    return Case(found[0] | turn, *(ask(store, f"case_{part}", as_of, ticket=ticket) for part in parts))


def fate(store: Store, as_of: datetime, ticket: str) -> Fate | None:
    """What became of a ticket that is in no figure; None when nobody has heard of it."""
    found = ask(store, "case_fate", as_of, ticket=ticket).rows
    return Fate(*found[0]) if found else None
