"""All that pages read: one function per report, parameters in, rows out. The questions themselves are SQL files.

A case belongs to the period in which it was registered, and so do its work, its charges and its invoices: so every
figure of a period can be followed to the same cases. Money is summed in SQL, as decimals.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from lib import periods, sql
from lib.store import Store

PAGE_ROWS = 50
SMALL_SAMPLE = 10  # Fewer cases than this make a percentage that says little; it is marked.


class Table(NamedTuple):
    """Named columns and their rows; decimals are exact, times are local and dates are dates."""

    names: list[str]
    rows: list[tuple]

    def column(self, name: str) -> list[Any]:
        """All values of a column."""
        position = self.names.index(name)
        return [row[position] for row in self.rows]

    def dicts(self) -> list[dict[str, Any]]:
        """The rows by column name."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Scope:
    """What a page shows: what was known at a moment, of the cases of a period and of some contract forms."""

    as_of: datetime
    first: date
    last: date
    forms: tuple[str, ...] = ()  # None named: all.


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


class Slice(NamedTuple):
    """One screenful of a longer table: how many rows there are in all, and the sums over all of them."""

    table: Table
    total: int
    sums: dict[str, Any]


# ---- Figures -------------------------------------------------------------------------------------------------------


def case_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """Cases of a period: how many, SLA compliance (percent) standard and critical, medians."""
    return _period(store, "case_figures", scope).dicts()[0]


def work_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """Work on the cases of a period: minutes by kind, kronor charged, and what free work is worth by the hour."""
    return _period(store, "work_figures", scope).dicts()[0]


def audit_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """Kronor invoiced for the cases of a period, lacking, and invoiced wrongly."""
    return _period(store, "audit_figures", scope).dicts()[0]


def open_now(store: Store, scope: Scope) -> dict[str, Any]:
    """The cases not handled yet, whenever registered."""
    return _ask(store, "open_now", scope.as_of, forms=list(scope.forms)).dicts()[0]


def a_week_before(scope: Scope) -> Scope:
    """The same question as it would have been answered a week earlier."""
    return replace(scope, as_of=scope.as_of - timedelta(days=7), last=scope.last - timedelta(days=7))


def targets(store: Store, scope: Scope) -> dict[str, Any]:
    """What the terms promise today (working days, minutes), and the shares of cases wanted (percent)."""
    return _ask(store, "targets", scope.as_of).dicts()[0]


# ---- SLA -----------------------------------------------------------------------------------------------------------


def sla_months(store: Store, scope: Scope) -> Table:
    """SLA compliance by month of registration, at least a year of it."""
    return _period(store, "sla_months", _trend(scope))


def status_months(store: Store, scope: Scope) -> Table:
    """Cases by month of registration and SLA status, at least a year of it."""
    return _period(store, "status_months", _trend(scope))


def handling_times(store: Store, scope: Scope) -> Table:
    """Handled standard cases by working days to handling."""
    return _period(store, "handling_times", scope)


def status_counts(store: Store, scope: Scope) -> Table:
    """Cases by SLA status, standard and critical."""
    return _period(store, "status_counts", scope)


# ---- Work and money ------------------------------------------------------------------------------------------------


def coverage_months(store: Store, scope: Scope) -> Table:
    """Minutes, kronor charged and value by the hour, by month of registration and coverage; at least a year of it."""
    return _period(store, "coverage_months", _trend(scope))


def clauses(store: Store, scope: Scope) -> Table:
    """Minutes, kronor charged and value by the hour, by coverage and clause of the terms."""
    return _period(store, "clauses", scope)


def free_customers(store: Store, scope: Scope) -> Table:
    """The ten customers with the most free and warranty work."""
    return _period(store, "free_customers", scope)


def charge_lines(
    store: Store,
    scope: Scope,
    coverage: tuple[str, ...] = (),
    clause: tuple[str, ...] = (),
    flag: tuple[str, ...] = (),
    page: int | None = 1,
) -> Slice:
    """Charges, one per case and kind of work: a page of them (`page=None`: all), with the sums over all."""
    asked = {"coverage": list(coverage), "clause": list(clause), "flag": list(flag)}
    return _slice(store, "charge_lines", scope, asked, ("minutes", "amount", "list_value"), page)


# ---- Warranties ----------------------------------------------------------------------------------------------------


def installations(store: Store, scope: Scope, status: tuple[str, ...] = (), page: int | None = 1) -> Slice:
    """Installations made in the period, and all whose warranty still runs: a page of them, with the sums over all."""
    return _slice(store, "installations", scope, {"status": list(status)}, ("tickets", "minutes", "cost"), page)


def warranty_counts(store: Store, scope: Scope) -> dict[str, dict[str, Any]]:
    """By warranty status: installations, and the cases, minutes and kronor that their warranty has cost."""
    return {row["status"]: row for row in _period(store, "warranty_counts", scope).dicts()}


# ---- Cases ---------------------------------------------------------------------------------------------------------


def tickets(store: Store, scope: Scope, wanted: Filter, page: int | None = 1) -> Slice:
    """The cases that fit, the latest first: a page of them (`page=None`: all), with the sums over all."""
    asked = {
        name: list(value) if isinstance(value := getattr(wanted, name), tuple) else value
        for name in Filter.__dataclass_fields__
    }
    sums = ("minutes", "charged", "adjusted", "invoiced", "difference")
    return _slice(store, "tickets", scope, asked, sums, page)


def customers(store: Store, scope: Scope) -> dict[str, str]:
    """The names of all customers by id, in the order of the names."""
    return dict(_ask(store, "customers", scope.as_of).rows)


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
    found = _ask(store, "case", as_of, ticket=ticket).dicts()
    if not found:
        return None
    parts = [_ask(store, f"case_{part}", as_of, ticket=ticket) for part in ("events", "entries", "charges", "money")]
    return Case(found[0], *parts)


# ---- What came in --------------------------------------------------------------------------------------------------


def is_empty(store: Store, as_of: datetime) -> bool:
    """Whether nothing has been imported yet."""
    return _ask(store, "is_empty", as_of).rows[0][0]


def newest_case(store: Store, as_of: datetime) -> date | None:
    """The date of the case registered last; None when there is none."""
    return _ask(store, "newest_case", as_of).rows[0][0]


def imports(store: Store, as_of: datetime) -> Table:
    """The files of all imports, the latest first."""
    return _ask(store, "imports", as_of)


def findings(store: Store, as_of: datetime) -> Table:
    """What was wrong with the rows that were put aside."""
    return _ask(store, "findings", as_of)


def circles(store: Store, as_of: datetime) -> Table:
    """Tickets merged in a circle: they are in no figure."""
    return _ask(store, "circles", as_of)


def uncharged_installations(store: Store, as_of: datetime) -> Table:
    """Installations by the agency that no installation ticket charges."""
    return _ask(store, "uncharged_installations", as_of)


def _trend(scope: Scope) -> Scope:
    months = periods.whole_months(periods.Period(scope.first, scope.last))
    return replace(scope, first=months.first, last=months.last)


def _period(store: Store, query: str, scope: Scope) -> Table:
    return _ask(store, query, scope.as_of, first=scope.first, last=scope.last, forms=list(scope.forms))


def _ask(store: Store, query: str, as_of: datetime, **values: Any) -> Table:
    return _fetch(store, sql.read(f"queries/{query}"), as_of, values)


def _fetch(store: Store, text: str, as_of: datetime, values: dict[str, Any]) -> Table:
    with store.cursor(as_of) as cursor:
        cursor.execute(text, values)
        return Table([column[0] for column in cursor.description], cursor.fetchall())


def _slice(
    store: Store, query: str, scope: Scope, asked: dict[str, Any], summed: tuple[str, ...], page: int | None
) -> Slice:
    """A page of a query's rows; beyond the last page the rows are none."""
    text = sql.read(f"queries/{query}")
    values = {"first": scope.first, "last": scope.last, "forms": list(scope.forms), **asked}
    first, wanted = (0, "") if page is None else (PAGE_ROWS * (page - 1), f"limit {PAGE_ROWS} offset $skipped")
    if page is not None:
        values["skipped"] = first
    sums = ", ".join(f"coalesce(sum({name}), 0) as sum_{name}" for name in summed)
    # Sums and rows in one query: what both come from is the larger part of its cost.
    together = f"""
        with found as materialized ({text}),
        summed as (select count(*) as total, {sums} from found),
        shown as (select * from found {wanted})
        select * from summed left join shown on true
    """
    found, width = _fetch(store, together, scope.as_of, values), 1 + len(summed)
    total, *totals = found.rows[0][:width]
    rows = [row[width:] for row in found.rows] if first < total else []
    return Slice(Table(found.names[width:], rows), total, dict(zip(summed, totals, strict=True)))
