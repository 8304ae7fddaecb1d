"""A store as it is read by one edition of its terms, so that a page never mixes two of them."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lib.terms import Terms

if TYPE_CHECKING:
    import duckdb

    from lib.store import Store


@dataclass(frozen=True, eq=False)
class Edition:
    """Terms under the name by which the rows of the store's tables of terms know them.

    While anybody has hold of it, the store keeps those rows.
    """

    name: str
    terms: Terms


class ByEdition:
    """What reports ask of a store, answered by one edition of the terms whatever comes into force meanwhile."""

    def __init__(self, store: "Store", edition: Edition):
        """`edition` is one that the store has laid out."""
        self._store, self._held, self.edition, self.terms = store, edition, edition.name, edition.terms

    @property
    def place(self) -> Path | str | None:
        """Where the store is: its file, or the address of its database."""
        return self._store.place

    @property
    def path(self) -> Path | None:
        """The store's file; None for one in memory."""
        return self._store.path

    def opened_anew(self, error: BaseException) -> bool:
        """Whether a query failed because of a file that is open again now, as `Store.opened_anew` says."""
        return self._store.opened_anew(error)

    def is_of(self, store: "Store") -> bool:
        """Whether this is how that store is read."""
        return self._store is store

    @property
    def state(self) -> tuple[int, int, str]:
        """Another one whenever an answer may be another one: for whoever keeps answers."""
        return id(self._store), self._store.version, self.edition

    @property
    def charges_version(self) -> int:
        """Which state of the facts that charges depend on is stored; odd while another one is being written."""
        return self._store.charges_version

    def cursor(self, as_of: datetime, *, laid_for: str = "") -> "duckdb.DuckDBPyConnection":
        """A cursor as `Store.cursor` gives it, by this edition."""
        return self._store.cursor(as_of, self.edition, laid_for=laid_for)

    @contextmanager
    def cursor_beside(
        self, terms: Terms, as_of: datetime, *, laid_for: str
    ) -> Iterator[tuple["duckdb.DuckDBPyConnection", Callable[[], None]]]:
        """A cursor that sees one state of the store, by this edition; and what has it decide by other terms instead."""
        other = self._store.lay_out(terms)
        with closing(self.cursor(as_of, laid_for=laid_for)) as cursor:
            cursor.execute("begin")
            yield cursor, lambda: self._store.turn_to(cursor, other.edition)

    @contextmanager
    def trial(self, *, as_of: datetime) -> Iterator["duckdb.DuckDBPyConnection"]:
        """A transaction as `Store.trial` gives it, that reads by this edition: to try what a change would cost."""
        with self._store.trial(as_of=as_of) as cursor:
            cursor.execute("set variable edition = ?", [self.edition])
            yield cursor

    def keep(self, cursor: "duckdb.DuckDBPyConnection") -> None:
        """Makes anew what is kept of the touched tickets, as `Store.keep` does."""
        self._store.keep(cursor)
