"""Each report as the pages ask for it, beside a scan of the columns that it reads."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from lib import terms, ui
from lib.access import PAGES
from lib.by_edition import ByEdition
from lib.laid_by import VIEWS
from lib.reports import asking
from lib.store import Store
from tests.bench import stores
from tests.bench.app import forget, fresh, opened, show, spied_on
from tests.bench.engine import side_by_side
from tests.bench.pages import two_cases
from tests.bench.sections import Measured

RUNS = 3
# Scans whose conditions a query can't repeat, as they stand in a plan.
UNSAID = re.compile(r"optional:|\bIN_FILTER|Dynamic Filter", re.IGNORECASE)
Asked = dict[str, tuple[Callable, tuple, dict[str, Any]]]


def reports(folder: Path, tickets: int, wanted: tuple[str, ...] = tuple(PAGES)) -> Measured:
    """What each report costs that the pages ask for, with the values that they first ask with."""
    path = stores.large_desk(folder, tickets)
    asked = asked_by(path, wanted)
    found: dict[str, list[float | None]] = {}
    with Store(path, terms.load()) as store:
        read = store.by_edition()
        for name, (function, values, options) in sorted(asked.items()):
            with noted_queries() as queries:
                function(read, *values, **options)
            floors = [scan for query, given in queries for scan in scans(read, query, given)]
            cursor = store.cursor(stores.NOW, laid_for=" ".join(VIEWS.values()))
            bare = dict.fromkeys(floors)
            cost, floor = side_by_side(
                lambda function=function, values=values, options=options: function(read, *values, **options),
                lambda cursor=cursor, bare=bare: [cursor.execute(scan).fetchall() for scan in bare],
                RUNS,
            )
            found[name] = [cost, floor if bare else None]
    return {"reports": found}


def asked_by(path: Path, wanted: tuple[str, ...]) -> Asked:
    """The reports that some pages ask for when each of their parts is shown, by name: function, values and options."""
    asked: Asked = {}

    def told(function: Callable, values: tuple, options: dict[str, Any]) -> None:
        asked.setdefault(function.__name__, (function, values, options))

    parts: list[str] = []
    choose, (case, _other) = ui.part, two_cases(path)

    def noted(names: dict[str, str], default: str) -> str:
        parts[:] = names
        return choose(names, default)

    show(fresh(path), wanted[0], case)
    ui.part = noted
    try:
        with spied_on(told):
            for page in wanted:
                parts.clear()
                show(opened(path), page, case)
                for part in parts[:]:
                    app = opened(path)
                    app.query_params["view"] = part
                    show(app, page, case)
    finally:
        ui.part = choose
        forget()
    return asked


@contextmanager
def noted_queries() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """The texts and values of the queries that reports ask meanwhile."""
    queries: list[tuple[str, dict[str, Any]]] = []
    fetch = asking._fetch

    def noted(store: ByEdition, text: str, as_of: Any, values: dict[str, Any], **more: Any) -> asking.Table:
        queries.append((text, values))
        return fetch(store, text, as_of, values, **more)

    asking._fetch = noted
    try:
        yield queries
    finally:
        asking._fetch = fetch


def scans(read: ByEdition, query: str, values: dict[str, Any]) -> Iterator[str]:
    """A query for each scan of a table in the plan of another one: the largest value of each column that it reads, of
    the rows that meet the conditions that can be checked while scanning."""
    with read.cursor(stores.NOW, laid_for=query) as cursor:
        plan = json.loads(cursor.execute(f"explain (format json) {query}", values).fetchall()[0][1])
        waiting = list(plan)
        while waiting:
            node = waiting.pop()
            waiting += node["children"]
            if scan := _scan(cursor, node["extra_info"]):
                yield scan


def _scan(cursor: duckdb.DuckDBPyConnection, about: dict[str, Any]) -> str | None:
    """None for what scans no table, or none that a query can repeat: the floor is too low then, never too high."""
    if "Table" not in about:
        return None
    columns, conditions = (
        [found] if isinstance(found, str) else found
        for found in (about.get(part, []) for part in ("Projections", "Filters"))
    )
    said = [one for one in conditions if not UNSAID.search(one)]
    largest = ", ".join(["count(*)", *(f'max("{name}")' for name in columns)])
    scan = f"select {largest} from {about['Table']}{' where ' if said else ''}{' and '.join(said)}"
    try:
        cursor.execute(f"explain {scan}")
    except duckdb.Error:
        return None
    return scan
