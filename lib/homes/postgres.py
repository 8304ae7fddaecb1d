"""A PostgreSQL database as the record of truth: what stores in this and other processes tell it, and hear from it.

Each process has all rows in the memory of its own engine, and answers from there. A commit writes its rows with its
number, so that the others ask for those with a greater number than the last that they know. All writers are in turn: a
writer takes the lock, hears what others have written, and only then looks at what it is going to change.
"""

import atexit
import importlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import duckdb
import pyarrow as pa

from lib import sql, trouble
from lib.errors import Conflict, Taken, Trouble, UserError
from lib.homes import statements
from lib.homes.address import Address
from lib.homes.recording import Recording, Written
from lib.homes.statements import Commit, escaped, literal
from lib.homes.tables import Table, described, quoted
from lib.locale import N_

# What the client library says where there is no server, or none any more.
LOST = re.compile(
    "unable to connect|connection refused|server closed the connection|terminating connection|connection to server|"
    "could not connect|no connection to the server|shutting down|starting up|timeout expired|could not receive data|"
    "could not send data|SSL SYSCALL|broken pipe|password authentication failed",
    re.IGNORECASE,
)
EXTENSION = "duckdb_extension_postgres_scanner"
# From so many rows on they are sent as columns: below, one message for all that a commit writes is faster.
MANY = 5_000
# For so long others can hear of a commit before they have to ask for everything; for so long when traces are wiped.
KEPT_FOR, KEPT_WIPED = "30 days", "1 minute"
PATIENCE = 60  # Seconds that a writer waits for others.
NOT_REACHED = N_("The database {place} can't be reached, so nothing was changed. Try again in a moment. ({error})")
NOT_OPENED = N_("The database {place} can't be opened: {error}")
PERHAPS_SAVED = N_(
    "The database {place} went away while this was saved. Look whether it was saved before you try again. ({error})"
)
BUSY = N_("Somebody else is changing much just now, such as an import. Nothing was changed; try again in a moment.")
NEWER = N_(
    "A newer version of this program has taken over the database {place} (schema {version}; this program knows "
    "{newest}). Update the program and start it again."
)


class Postgres:
    """A database that a store in this process keeps its rows in, and its snapshot up to date with."""

    def __init__(self, address: Address, newest: int):
        """`newest` is the schema version that this program knows."""
        self.address, self._newest = address, newest
        self.problem: UserError | None = None
        self._seen, self._seen_at = 0, time.monotonic()
        self._tables: dict[str, Table] = {}
        self._root: duckdb.DuckDBPyConnection

    @property
    def age(self) -> float:
        """Seconds since the snapshot was last known to be what the database says."""
        return time.monotonic() - self._seen_at

    # ---- Opening ---------------------------------------------------------------------------------------------------

    def attach(self, root: duckdb.DuckDBPyConnection) -> None:
        """Attaches the database as `live`, with what a store needs in it. Raises UserError where that can't be done."""
        self._root = root
        try:
            folder = Path(importlib.import_module(EXTENSION).__file__).parent
            (extension,) = folder.rglob("postgres_scanner.duckdb_extension")
        except (ImportError, ValueError):
            raise UserError(
                "A store in PostgreSQL needs more packages. Install them: pip install -r requirements-postgres.txt"
            ) from None
        root.execute(f"load '{escaped(str(extension))}'")
        root.execute(f"create temporary secret live (type postgres, password '{escaped(self.address.password)}')")
        with self.explained(NOT_OPENED):
            root.execute(f"attach '{escaped(self.address.connection)}' as live (type postgres, secret live)")
            self._prepare()

    def _prepare(self) -> None:
        # Who comes second where several begin in an empty database is refused by the server's own lists of names.
        for left in range(5, -1, -1):
            try:
                with closing(self._root.cursor()) as cursor:
                    self._run(cursor, [sql.read("postgres/home")])
                return
            except duckdb.Error as error:
                if not (left and re.search("already exists|duplicate key", str(error))):
                    raise
                time.sleep(0.1)

    def version(self, cursor: duckdb.DuckDBPyConnection) -> int:
        """The version of the schema in the database; 0 where there is none. Raises UserError for a newer one."""
        with self.explained():
            exists = self._ask(cursor, "select to_regclass('store.schema_version') is not null")[0][0]
            version = self._ask(cursor, "select max(version) from store.schema_version")[0][0] if exists else 0
        if version > self._newest:
            raise UserError(NEWER, place=self.address, version=version, newest=self._newest)
        return version

    def is_empty(self, cursor: duckdb.DuckDBPyConnection) -> bool:
        """Whether nothing was ever written into the database."""
        with self.explained():
            return not self.version(cursor) or not self._ask(cursor, sql.read("postgres/is_filled"))[0][0]

    @contextmanager
    def alone(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A transaction of the database that no other writer is in; what isn't committed on it is rolled back."""
        with closing(self._root.cursor()) as turn, closing(self._root.cursor()) as cursor:
            try:
                with self.explained():
                    self._take_turn(turn)
                    cursor.execute("begin")
                    self._run(cursor, [sql.read("postgres/lock")])
                yield cursor
            finally:
                # Or the engine does it while the cursor is closed, and ends the process where the server is gone.
                for one in (cursor, turn):
                    with suppress(duckdb.Error):
                        one.execute("rollback")

    def _take_turn(self, turn: duckdb.DuckDBPyConnection) -> None:
        """Waits until no other writer is in the database, or for as long as anybody should; the lock says so then.

        The engine computes as hard as it can while it waits for a server's answer, so a writer asks for its turn
        again and again. On a connection of its own, as a transaction sees what was there at its first question.
        """
        end, pause = time.monotonic() + PATIENCE, 0.001
        while time.monotonic() < end:
            turn.execute("begin")
            if self._ask(turn, sql.read("postgres/turn"))[0][0]:
                return
            turn.execute("rollback")
            time.sleep(pause)
            pause = min(1.5 * pause, 0.02)

    def prune(self, keep: str = KEPT_FOR) -> None:
        """Forgets what commits told that are older than that, in the server's words. Raises UserError where that can't
        be done."""
        with self.explained(), closing(self._root.cursor()) as cursor:
            self._run(cursor, [sql.filled("postgres/prune", {"keep": keep})])

    def wipe(self) -> None:
        """Writes all tables anew, so that nothing of what was replaced or deleted is left in their files. Readers and
        writers wait meanwhile. Raises UserError where that can't be done."""
        self.prune(KEPT_WIPED)
        with self.explained(), closing(self._root.cursor()) as cursor:
            for name in [*self._tables, "commits", "deletions"]:
                cursor.execute(f"call postgres_execute('live', 'vacuum full store.{name}', use_transaction := false)")

    def load(self, cursor: duckdb.DuckDBPyConnection) -> tuple[int, float]:
        """Makes the snapshot's tables those of the database, with all rows there are, of one moment; within a
        transaction of the snapshot. Returns what to call `heard` with once that is committed."""
        self._tables = described(cursor)
        started = time.monotonic()
        with self.explained():
            cursor.execute("call pg_clear_cache()")
            ((last,),) = self._ask(cursor, "select coalesce(max(commit_no), 0) from store.commits")
            for table in self._tables.values():
                if table.is_numbered:
                    cursor.execute(f"create or replace temp table heard as from live.store.{table.name}")
                    statements.replace_all(cursor, table)
                    cursor.execute("drop table heard")
                else:
                    cursor.execute(f"delete from store.{table.name}")
                    cursor.execute(
                        f"insert into store.{table.name} ({table.names}) "
                        f"select {table.names} from live.store.{table.name}"
                    )
        return last, started

    def lay_out(self, remote: duckdb.DuckDBPyConnection, local: duckdb.DuckDBPyConnection) -> None:
        """Makes all tables anew from those of the snapshot, with their rows, and commits; `remote` is `alone`."""
        self._tables = described(local)
        number = self._ask(remote, "select coalesce(max(commit_no), 0) + 1 from store.commits")[0][0]
        with self.explained():
            for table in self._tables.values():
                self._run(remote, [f"drop table if exists store.{table.name};", statements.ddl(table)])
            self._run(remote, [sql.read("postgres/bookings")])
            remote.execute("call pg_clear_cache()")
            with closing(self._root.cursor()) as scratch:
                for table in self._tables.values():
                    for rows in statements.in_batches(local, table):
                        self._run(remote, self._inserting(remote, scratch, table, rows, number))
            commit = Commit(number, self._newest, [], sorted(self._tables), None, True, False)
            self._run(remote, [statements.noted(commit)])
            remote.execute("commit")

    def size(self, cursor: duckdb.DuckDBPyConnection) -> int:
        """The bytes that all tables take in the database. Raises UserError when it can't be reached."""
        with self.explained():
            return int(self._ask(cursor, sql.read("postgres/size"))[0][0])

    # ---- Hearing ---------------------------------------------------------------------------------------------------

    def news(self, cursor: duckdb.DuckDBPyConnection) -> list[Commit]:
        """The commits that the snapshot hasn't yet, in their order. Raises UserError when the database can't be
        reached, or belongs to a newer program."""
        started = time.monotonic()
        with self.explained():
            found = [
                Commit(*row) for row in self._ask(cursor, sql.filled("postgres/commits", {"after": str(self._seen)}))
            ]
        for commit in found:
            if commit.schema_version > self._newest:
                raise UserError(NEWER, place=self.address, version=commit.schema_version, newest=self._newest)
        if not found:
            self._seen_at = started
        return found

    def is_all_told(self, commits: list[Commit]) -> bool:
        """Whether no commit before these was forgotten since the snapshot heard the last one."""
        return commits[0].number == self._seen + 1

    def apply(self, cursor: duckdb.DuckDBPyConnection, commits: list[Commit]) -> None:
        """Writes what commits wrote into the snapshot, within a transaction that has asked for them: all that it reads
        in the database is of the same moment."""
        whole = set().union(*(commit.whole for commit in commits))
        with self.explained():
            gone = self._ask(
                cursor,
                f"select table_name, keys from store.deletions where commit_no > {self._seen} order by commit_no",
            )
            for name in sorted(set().union(*(commit.tables for commit in commits)) | whole):
                table = self._tables[name]
                after = 0 if name in whole else self._seen
                columns = table.names if not table.is_numbered else f"row_no, {table.names}"
                text = sql.filled(
                    "postgres/rows",
                    {
                        "table": name,
                        "columns": columns,
                        "after": str(after),
                        "order": "row_no" if table.is_numbered else "commit_no",
                    },
                )
                cursor.execute(f"create or replace temp table heard as from postgres_query('live', '{escaped(text)}')")
                if name in whole:
                    statements.replace_all(cursor, table)
                    continue
                if table.key:
                    for _, keys in (row for row in gone if row[0] == name):
                        statements.delete_keys(cursor, table, keys)
                    cursor.execute(f"delete from store.{name} as old using heard where {table.same('old', 'heard')}")
                cursor.execute(f"insert into store.{name} ({table.names}) select {table.names} from heard")
            cursor.execute("drop table if exists heard")

    def heard(self, last: int, started: float) -> None:
        """Notes that the snapshot has the commits until that number, asked for when `time.monotonic` was `started`."""
        self._seen, self._seen_at = last, started

    # ---- Telling ---------------------------------------------------------------------------------------------------

    def recording(self, cursor: duckdb.DuckDBPyConnection) -> Recording:
        """A cursor of the snapshot's transaction whose writes are noted, to be told."""
        return Recording(cursor, self._tables)

    def tell(
        self, remote: duckdb.DuckDBPyConnection, told: Recording, *, changes_charges: bool, only_touched: bool
    ) -> tuple[int, float]:
        """Writes into the database what was written into the snapshot, and commits; `remote` is `alone`, and the
        snapshot has all commits before. Returns what to call `heard` with once the snapshot has committed, too.

        Raises Taken where the database knows better, Trouble where it can't be reached.
        """
        tables = sorted({*told.written, *told.whole})
        if not tables:
            return self._seen, self._seen_at
        number, started = self._seen + 1, time.monotonic()
        touched = None if told.touched is None or len(told.touched) > MANY else sorted(told.touched)
        with self.explained(), closing(self._root.cursor()) as scratch:
            message: list[str] = []
            for name in tables:
                table = self._tables[name]
                if name in told.whole:
                    message.append(f"delete from store.{name};")
                    rows = statements.whole(told, table)
                else:
                    rows, gone, dropped = self._net(scratch, table, told.written[name])
                    for keys in statements.chunks(gone):
                        message.append(
                            statements.deleting(table, statements.as_json(scratch, keys, [*table.key], table))
                        )
                    if dropped.num_rows:
                        keys = statements.as_json(scratch, dropped, [*table.key], table)
                        message.append(statements.deleted(table, keys, number))
                if rows.num_rows > MANY:
                    # What goes must have gone before what comes is sent.
                    self._run(remote, message)
                    message = []
                message += self._inserting(remote, scratch, table, rows, number)
            others, only_touched = sorted({*told.written} - told.whole), only_touched and touched is not None
            commit = Commit(number, self._newest, others, sorted(told.whole), touched, changes_charges, only_touched)
            message.append(statements.noted(commit))
            self._run(remote, message)
        with self.explained(PERHAPS_SAVED):
            remote.execute("commit")
        return number, started

    def _net(
        self, scratch: duckdb.DuckDBPyConnection, table: Table, written: list[Written]
    ) -> tuple[pa.Table, pa.Table, pa.Table]:
        """The rows that are there after all of it, the keys of those that the database may have had before, and of
        those that are gone."""
        if len(written) == 1 and not (written[0].deleted or written[0].replaces):
            # Most changes only add: nothing of it was there before, and nothing of it is gone.
            rows = written[0].rows
            return rows, rows.slice(0, 0), rows.slice(0, 0)
        numbered = [
            one.rows.append_column("written_no", pa.array([number] * one.rows.num_rows, pa.int32()))
            .append_column("is_gone", pa.array([one.deleted] * one.rows.num_rows, pa.bool_()))
            .append_column("may_be_there", pa.array([one.deleted or one.replaces] * one.rows.num_rows, pa.bool_()))
            for number, one in enumerate(written)
        ]
        rows = pa.concat_tables(numbered)
        if not table.key:
            return rows, rows.slice(0, 0), rows.slice(0, 0)
        key = ", ".join(quoted(name) for name in table.key)
        scratch.register("written", rows)
        last = f"row_number() over (partition by {key} order by written_no desc) = 1"
        net = scratch.execute(f"select {table.names} from written qualify {last} and not is_gone").to_arrow_table()
        gone = scratch.execute(f"select distinct {key} from written where may_be_there").to_arrow_table()
        dropped = scratch.execute(f"select {key} from written qualify {last} and is_gone").to_arrow_table()
        scratch.unregister("written")
        return net, gone, dropped

    def _inserting(
        self,
        remote: duckdb.DuckDBPyConnection,
        scratch: duckdb.DuckDBPyConnection,
        table: Table,
        rows: pa.Table,
        number: int,
    ) -> list[str]:
        """The statements that insert rows; none where there are so many that they are sent as columns, at once."""
        if not rows.num_rows:
            return []
        if table.is_numbered and "row_no" not in rows.column_names:
            ((first,),) = self._ask(remote, f"select coalesce(max(row_no) + 1, 0) from store.{table.name}")
            rows = rows.append_column("row_no", pa.array(range(first, first + rows.num_rows), pa.int64()))
        names = [*table.columns, *(["row_no"] if table.is_numbered else [])]
        if rows.num_rows <= MANY:
            return [statements.inserting(table, names, statements.as_json(scratch, rows, names, table), number)]
        scratch.register("written", rows)
        numbered = ", row_no" if table.is_numbered else ""
        sent = scratch.execute(
            f"select {table.as_stored}{numbered}, {number} as commit_no from written"
        ).to_arrow_table()
        scratch.unregister("written")
        columns = ", ".join(quoted(name) for name in [*names, "commit_no"])
        remote.register("sent", sent)
        remote.execute(f"insert into live.store.{table.name} ({columns}) from sent")
        remote.unregister("sent")
        return []

    # ---- Talking ---------------------------------------------------------------------------------------------------

    def _run(self, cursor: duckdb.DuckDBPyConnection, message: list[str]) -> None:
        if text := "\n".join(message).strip():
            cursor.execute("call postgres_execute('live', ?)", [text])

    def _ask(self, cursor: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
        return cursor.execute(f"from postgres_query('live', {literal(query)})").fetchall()

    @contextmanager
    def explained(self, lost: str = NOT_REACHED) -> Iterator[None]:
        """What the server says, and that it says nothing, in words of ours."""
        try:
            yield
        except duckdb.Error as error:
            text = str(error)
            if "exclusion constraint" in text or "duplicate key value" in text:
                raise Taken("Somebody else was first: this is taken.") from error
            if "lock timeout" in text or "deadlock detected" in text:
                raise Conflict(BUSY) from error
            if "\\u0000" in text or "0x00" in text:
                raise UserError(
                    "A text has a character (NUL) that can't be kept. Take it out and try again."
                ) from error
            if LOST.search(text):
                raise Trouble(lost, place=self.address, error=_said(error)) from error
            raise


def _said(error: duckdb.Error) -> str:
    """What the server or its client library says, without how it was asked."""
    return trouble.first_line(error).rpartition('": ')[2].removeprefix("IO Error: ")


class Refreshing:
    """Keeps a snapshot up to date from a thread of its own, until it is stopped."""

    def __init__(self, first: Callable[[], None], refresh: Callable[[], None], every: float):
        """`first` is called once, then `refresh` each `every` seconds; neither raises anything."""
        self._first, self._refresh, self._every, self._stopped = first, refresh, every, threading.Event()
        self._thread = threading.Thread(target=self._run, name="refresh", daemon=True)
        self._thread.start()
        # Or a thread that is at work in the engine when the program ends breaks it off.
        atexit.register(self.stop)

    def stop(self) -> None:
        """Ends; a refresh that is under way is waited for."""
        atexit.unregister(self.stop)
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        self._first()
        while not self._stopped.wait(self._every):
            self._refresh()
