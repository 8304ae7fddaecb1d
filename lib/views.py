"""The views: one `.sql` file each in `facts`, `decisions` and `reports`, made anew at each opening."""

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from graphlib import TopologicalSorter
from hashlib import sha256

import duckdb

from lib import sql, terms_tables
from lib.laid_by import VIEWS, read_from

LAYERS = ("facts", "decisions", "reports")


@dataclass(frozen=True)
class Views:
    """The views as they were made: on which of the decisions that are laid by each builds, itself or by way of others,
    and the mark of the rules by which they decide."""

    builds_on: Mapping[str, frozenset[str]]
    rules: str

    def needed_by(self, text: str) -> set[str]:
        """The decisions that are laid by on which an SQL text builds."""
        return set().union(*(self.builds_on.get(view, ()) for view in named_in(text)))


def build(root: duckdb.DuckDBPyConnection) -> Views:
    """Makes all views. Raises duckdb.CatalogException or duckdb.BinderException where the store lacks what they
    read."""
    texts = {f"{layer}.{name}": sql.read(f"{layer}/{name}") for layer in LAYERS for name in sql.names(layer)}
    reads = {view: {found for found in named_in(text) if found in texts} for view, text in texts.items()}
    for layer in LAYERS:
        root.execute(f"create schema {layer}")
    order = list(TopologicalSorter(reads).static_order())
    builds_on: dict[str, frozenset[str]] = {}
    for view in order:
        own = {name for name, settled in VIEWS.items() if settled == view}
        builds_on[view] = frozenset(own.union(*(builds_on[other] for other in reads[view])))
    make(root, [(view, texts[view]) for view in order])
    return Views(builds_on, _mark_of(texts))


def _mark_of(texts: Mapping[str, str]) -> str:
    made_by = [sql.read(f"{folder}/{name}") for folder in ("keep", "terms") for name in sql.names(folder)]
    days = terms_tables.day_by_day()["calendar"]
    parts = [duckdb.__version__, sql.read("macros"), *texts.values(), *made_by, days]
    return sha256("\n".join(parts).encode()).hexdigest()


def make(root: duckdb.DuckDBPyConnection, views: list[tuple[str, str]]) -> None:
    """Makes views of texts by their names, each after those that it reads.

    To make a view the engine looks through all that it builds on, over and over: ten times the time that it takes
    where tables of the same columns stand for the other views until those are made, the last one first.
    """
    with closing(root.cursor()) as cursor:
        read_from(cursor, {})
        cursor.execute("begin")
        for view, text in views:
            read = cursor.sql(text)
            columns = (f'"{name}" {kind}' for name, kind in zip(read.columns, read.dtypes, strict=True))
            cursor.execute(f"create table {view} ({', '.join(columns)})")
        for view, text in reversed(views):
            cursor.execute(f"drop table {view}")
            cursor.execute(f"create view {view} as {text}")
        cursor.execute("commit")


def named_in(text: str) -> set[str]:
    """The views that an SQL text names, as `layer.name`."""
    return {".".join(found) for found in re.findall(rf"\b({'|'.join(LAYERS)})\.(\w+)", text)}


def read_elsewhere(text: str, tables: Mapping[str, str]) -> str:
    """An SQL text that reads tables of the store elsewhere, also where a view of facts reads them for it."""
    for view in sorted(found for found in named_in(text) if found.startswith("facts.")):
        said = sql.read(view.replace(".", "/"))
        if (elsewhere := read_elsewhere(said, tables)) != said:
            text = re.sub(rf"\b{re.escape(view)}\b", lambda _, query=elsewhere: f"({query})", text)
    for table, rows in tables.items():
        text = re.sub(rf"\b{re.escape(table)}\b", lambda _, query=rows: query, text)
    return text
