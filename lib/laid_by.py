"""Decisions laid by: made once for all pages, as tables, until a fact that they depend on changes.

Charges and their audit cost more than what pages ask about them, and once no fact is later than the moment of a report
they are the same for every later moment. A cursor's variable of a decision's name says where the views read it from.

The tables are in the database `laid`: a file beside the store's, so that a restart needn't decide anew what it decided
before, or in memory. It holds nothing that can't be made again; each table bears the mark of the facts and rules that
it was made from, and one with another mark is dropped.

Where it is known which tickets a change was about, the tables follow it: the rows of those are decided anew, and the
others stay. After any other change they are made anew, as a whole.
"""

import threading
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import duckdb

from lib import few, sql

# The decisions, in the order in which one builds on another, and the views that read them anew or as laid by.
VIEWS = {
    "unrecorded_handling": "decisions.settled_unrecorded_handling",
    "charges": "decisions.settled_charges",
    "billing_audit": "decisions.settled_audit",
    "unlocked_lines": "decisions.settled_unlocked_lines",
    "month_invoiced": "decisions.settled_month_invoiced",
    "billing_findings": "decisions.settled_findings",
}
ANEW = {name: f"decisions.{name}" for name in VIEWS}
CHANGES_KEPT = 500  # A table that is more changes behind is made anew.


def read_from(cursor: duckdb.DuckDBPyConnection, sources: dict[str, str]) -> None:
    """Has the views on a cursor read decisions from tables or views; those not named are made anew."""
    for name, source in (ANEW | sources).items():
        cursor.execute(f"set variable {name} = '{source}'")


def decide_once(cursor: duckdb.DuckDBPyConnection, needed: set[str]) -> None:
    """Makes the needed decisions for this cursor alone, as temporary tables.

    One builds on another, several times over: made anew within a query, the first would be made again and again.
    """
    found: dict[str, str] = {}
    # In one transaction, as they must be of the same facts.
    cursor.execute("begin")
    for name, view in VIEWS.items():
        if name in needed:
            cursor.execute(f"create or replace temp table once_{name} as from {view}")
            found[name] = f"temp.once_{name}"
            read_from(cursor, found)
    cursor.execute("commit")


class LaidBy:
    """What is laid by of a store. Its tables have the number of the state of the facts that they were made from."""

    def __init__(
        self,
        cursor_at: Callable[[datetime], duckdb.DuckDBPyConnection],
        state: Callable[[], int],
        mark: Callable[[duckdb.DuckDBPyConnection], str],
        lay_out_few: Callable[[], None],
    ):
        """`cursor_at` gives a cursor of the store as known at a moment, `state` the number of the facts: it is another
        one before a commit begins, when it is odd, and after it has ended, when it is even again. `mark` says on a
        cursor which facts it sees and by which rules it decides, so that another run knows them again. `lay_out_few`
        makes the views of `lib.few`, once."""
        self._cursor_at, self._state, self._mark, self._lock = cursor_at, state, mark, threading.Lock()
        self._lay_out_few: Callable[[], None] | None = lay_out_few
        # Of each decision the last two tables: of which state, and its name.
        self._made: dict[str, list[tuple[int, str]]] = {name: [] for name in VIEWS}
        # By the number of the state that came of it: which tickets a change was about.
        self._changes: dict[int, frozenset[str]] = {}
        self._latest_fact: tuple[int, datetime | None] = (-1, None)

    def open(self, root: duckdb.DuckDBPyConnection, beside: Path | None) -> None:
        """Attaches the database of what is laid by, and takes up what an earlier run left there of these facts.

        Without a file `beside`, or where it can't be used, it is in memory. A damaged file is made anew. One that was
        open already is let go first.
        """
        with suppress(duckdb.Error):
            root.execute("detach laid")
        self._made = {name: [] for name in VIEWS}
        for _ in range(2 if beside else 0):
            quoted = str(beside).replace("'", "''")
            try:
                root.execute(f"attach '{quoted}' as laid")
                self._take_up(root)
                return
            except duckdb.Error:
                with suppress(duckdb.Error):
                    root.execute("detach laid")
                remove(beside)
        root.execute("attach ':memory:' as laid")

    def _take_up(self, root: duckdb.DuckDBPyConnection) -> None:
        mark, state = self._mark(root), self._state()
        found = dict(root.execute(sql.read("laid_tables")).fetchall())
        for table, made_from in found.items():
            if made_from != mark or table.rpartition("_")[0] not in VIEWS:
                root.execute(f'drop table laid."{table}"')
                continue
            name = table.rpartition("_")[0]
            if table != f"{name}_{state}":
                root.execute(f"alter table laid.{table} rename to {name}_{state}")
            self._made[name] = [(state, f"{name}_{state}")]

    def note_change(self, state: int, tickets: frozenset[str]) -> None:
        """Remembers, before a state begins, that all that is another fact in it than in the state before is about these
        tickets. Of a state of which nothing is remembered, anything may be another fact."""
        if len(self._changes) >= CHANGES_KEPT:
            self._changes.clear()
        self._changes[state] = tickets

    def sources(self, needed: set[str], as_of: datetime) -> dict[str, str]:
        """The tables of the needed decisions, made unless they are there; what they build on is needed, too.

        Nothing where a fact is later than `as_of` (then the decisions of that moment are others than those of now), and
        while somebody commits.
        """
        with self._lock:
            state = self._state()
            if self._latest_fact[0] != state:
                with closing(self._cursor_at(as_of)) as cursor:
                    latest = cursor.execute(sql.read("latest_fact")).fetchone()[0]
                if state % 2 or self._state() != state:
                    return {}
                self._latest_fact = state, latest
            if self._latest_fact[1] and self._latest_fact[1] > as_of:
                return {}
            self._follow(state, as_of)
            found: dict[str, str] = {}
            for name in VIEWS:
                if name in needed:
                    if state not in dict(self._made[name]) and not self._make(name, state, as_of, found):
                        return {}
                    found[name] = f"laid.{dict(self._made[name])[state]}"
            return found

    def _follow(self, state: int, as_of: datetime) -> None:
        """Brings the tables up to a state that differs from theirs by changes about known tickets."""
        behind, changed = {}, set()
        for name, made in self._made.items():
            steps = [self._changes.get(step) for step in range(made[-1][0] + 2, state + 1, 2)] if made else []
            if steps and None not in steps:
                behind[name] = made[-1][1]
                changed.update(*steps)
        if not behind:
            return
        if self._lay_out_few:
            self._lay_out_few()
            self._lay_out_few = None
        with closing(self._cursor_at(as_of)) as cursor, suppress(duckdb.IOException):
            cursor.execute("begin")
            if not few.reach(cursor, changed):
                return
            found = {name: f"few_decisions.{name}" for name in VIEWS}
            for name, view in VIEWS.items():
                read_from(cursor, found)
                cursor.execute(f"create or replace temp table few_{name} as from few_{view}")
                found[name] = f"temp.few_{name}"
            for name, table in behind.items():
                condition = few.replaced(name, "one")
                cursor.execute(f"delete from laid.{table} as one where {condition}")
                cursor.execute(f"insert into laid.{table} from temp.few_{name} as one where {condition}")
                cursor.execute(f"comment on table laid.{table} is '{self._mark(cursor)}'")
            if self._state() != state:
                return
            cursor.execute("commit")
            for name, table in behind.items():
                self._made[name][-1] = (state, table)

    def _make(self, name: str, state: int, as_of: datetime, found: dict[str, str]) -> bool:
        """Makes a table; False where somebody committed meanwhile: it may be of other facts than those before it.

        Neither is there one where it can't be written: then what is asked is decided for the one who asks.
        """
        with closing(self._cursor_at(as_of)) as cursor, suppress(duckdb.IOException):
            read_from(cursor, found)
            cursor.execute("begin")
            cursor.execute(f"create table laid.{name}_{state} as from {VIEWS[name]}")
            cursor.execute(f"comment on table laid.{name}_{state} is '{self._mark(cursor)}'")
            if self._state() != state:
                cursor.execute("rollback")
                return False
            # Whoever has just begun to read the table before this one still finds it.
            for _, old in self._made[name][:-1]:
                cursor.execute(f"drop table laid.{old}")
            cursor.execute("commit")
            self._made[name] = [*self._made[name][-1:], (state, f"{name}_{state}")]
            return True
        return False


def remove(path: Path) -> None:
    """Removes a database file with what belongs to it, where that can be done."""
    with suppress(OSError):
        path.unlink()
        path.with_name(path.name + ".wal").unlink(missing_ok=True)
