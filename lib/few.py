"""Decisions about few tickets: by the same views as those about all, over the facts about these tickets alone.

The views are made once more, over tables of which the few tickets' rows alone are seen. So a decision that is laid by
follows a changed fact without being made anew for all tickets, and no rule is written twice.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import closing
from graphlib import TopologicalSorter

import duckdb

from lib import sql

LAYERS = ("facts", "decisions")
MOST = 5_000  # Above so many tickets it is no slower to decide about all.
SETS = ("own", "same_day", "overlapping", "uncharged", "few")


def lay_out(
    root: duckdb.DuckDBPyConnection, wanted: Iterable[str], make: Callable[[list[tuple[str, str]]], None]
) -> None:
    """Makes the wanted views (as `layer.name`), and those that they read, over the facts about few tickets: the same
    names in the schemas `few_facts` and `few_decisions`. `make` makes views, each after those that it reads."""
    reads: dict[str, set[str]] = {}
    waiting = list(wanted)
    while waiting:
        view = waiting.pop()
        if view not in reads:
            reads[view] = set(re.findall(rf"\b(?:{'|'.join(LAYERS)})\.\w+", sql.read(view.replace(".", "/"))))
            waiting += reads[view]
    with closing(root.cursor()) as cursor:
        # The list is one of texts before there is any.
        cursor.execute("set variable few = []::varchar[]")
        cursor.execute(sql.read("few/tables"))
        for layer in LAYERS:
            cursor.execute(f"create schema few_{layer}")
    narrowed = set(re.findall(r"create view few_store\.(\w+)", sql.read("few/tables")))
    views = []
    for view in TopologicalSorter(reads).static_order():
        text = re.sub(rf"\b({'|'.join(LAYERS)})\.(\w+)", r"few_\1.\2", sql.read(view.replace(".", "/")))
        text = re.sub(r"\bstore\.(\w+)", lambda found: f"few_{found[0]}" if found[1] in narrowed else found[0], text)
        views.append((f"few_{view}", text))
    make(views)


def reach(cursor: duckdb.DuckDBPyConnection, changed: set[str]) -> bool:
    """Has the views on a cursor see the facts about changed tickets, and about those that are decided together with
    them; False where these are too many."""
    cursor.execute("set variable changed = ?::varchar[]", [sorted(changed)])
    cursor.execute(sql.read("few/reach"))
    found = dict(zip(SETS, cursor.fetchone(), strict=True))
    for name, values in found.items():
        cursor.execute(f"set variable {name} = ?::varchar[]", [values])
    return len(found["few"]) <= MOST


def replaced(decision: str, row: str) -> str:
    """The SQL condition on a row of a decision (by its alias) that says whether the changed facts may have changed it:
    of those, what is laid by goes and what is decided now takes its place."""
    file = "few/replaced_findings" if decision == "billing_findings" else "few/replaced"
    return sql.read(file).partition("\n")[2].replace("{row}", row)
