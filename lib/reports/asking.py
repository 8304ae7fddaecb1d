"""How a report is asked for: what of the desk it shows, and its rows from the SQL file of its question."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import duckdb

from lib import engine, periods, sql, trouble
from lib.store import Store

PAGE_ROWS = 50
TRIES = 3  # So often is asked what others' changes come between; there are no more in a moment.
SMALL_SAMPLE = 10  # Fewer cases than this make a percentage that says little; it is marked.


class Table(NamedTuple):
    """Named columns and their rows; decimals are exact, times are local and dates are dates."""

    names: list[str]
    rows: list[tuple]

    def column(self, name: str) -> list[Any]:
        """All values of a column."""
        position = self.names.index(name)
        return [row[position] for row in self.rows]

    def only(self, *names: str) -> "Table":
        """Some of the columns, in this order."""
        places = [self.names.index(name) for name in names]
        return Table(list(names), [tuple(row[place] for place in places) for row in self.rows])

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


class Slice(NamedTuple):
    """One screenful of a longer table: how many rows there are in all, and the sums over all of them."""

    table: Table
    total: int
    sums: dict[str, Any]


def a_week_before(scope: Scope) -> Scope:
    """The same question as it would have been answered a week earlier."""
    return replace(scope, as_of=scope.as_of - timedelta(days=7), last=scope.last - timedelta(days=7))


def trend(scope: Scope) -> Scope:
    """The same scope over whole months, at least a year of them."""
    months = periods.whole_months(periods.Period(scope.first, scope.last))
    return replace(scope, first=months.first, last=months.last)


def in_period(store: Store, query: str, scope: Scope, **values: Any) -> Table:
    """All rows of a question about a period; `values` are its further parameters."""
    return ask(store, query, scope.as_of, first=scope.first, last=scope.last, forms=list(scope.forms), **values)


def ask(store: Store, query: str, as_of: datetime, **values: Any) -> Table:
    """All rows of a question, the file `queries/QUERY.sql`, as known at a moment."""
    return _fetch(store, sql.read(f"queries/{query}"), as_of, values)


def _fetch(store: Store, text: str, as_of: datetime, values: dict[str, Any], *, again: bool = True) -> Table:
    try:
        for _ in range(TRIES):
            state = store.charges_version
            with store.cursor(as_of, laid_for=text) as cursor:
                cursor.execute(text, values)
                found = Table([column[0] for column in cursor.description], cursor.fetchall())
            # What is laid by follows a change that was committed meanwhile, perhaps of later than `as_of`.
            if store.charges_version == state:
                break
        return found
    except duckdb.OutOfMemoryException as error:
        raise engine.too_much(error) from None
    except duckdb.Error as error:
        if again and store.opened_anew(error):
            return _fetch(store, text, as_of, values, again=False)
        if said := trouble.in_words(error, store.path):
            raise said from error
        raise


def in_pages(
    store: Store,
    query: str,
    scope: Scope,
    asked: dict[str, Any],
    summed: tuple[str, ...],
    page: int | None,
    details: str | None = None,
    rows: int = PAGE_ROWS,
) -> Slice:
    """A page (of `rows`) of a query's rows, in the order that ends its text; beyond the last page the rows are none.

    `details` names a query over `shown`, the rows of the page, for what would cost too much to find out for all.
    """
    text, order = sql.read(f"queries/{query}").rsplit("\norder by ", 1)
    values = {"first": scope.first, "last": scope.last, "forms": list(scope.forms), **asked}
    first, wanted = (0, "") if page is None else (rows * (page - 1), f"limit {rows} offset $skipped")
    if page is not None:
        values["skipped"] = first
    sums = ", ".join(f"coalesce(sum({name}), 0) as sum_{name}" for name in summed)
    # Sums and rows in one query: what both come from is the larger part of its cost.
    together = f"""
        with found as materialized ({text}),
        summed as (select count(*) as total, {sums} from found),
        shown as (select * from found order by {order} {wanted}),
        detailed as ({sql.read(f"queries/{details}") if details else "select * from shown"})
        select * from summed left join detailed on true order by {order}
    """
    # A question that isn't about a period doesn't name it.
    values = sql.named(together, values)
    found, width = _fetch(store, together, scope.as_of, values), 1 + len(summed)
    total, *totals = found.rows[0][:width]
    shown = [row[width:] for row in found.rows] if first < total else []
    return Slice(Table(found.names[width:], shown), total, dict(zip(summed, totals, strict=True)))
