"""The one door to DuckDB: opens and migrates the store, builds the views, hands out cursors and transactions.

The store's file is attached as `store`. The views (schemas `facts`, `decisions` and `reports`, one `.sql` file each)
and the terms live in the memory of the process and are built anew at each opening, so code and store can't drift apart.
"""

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from weakref import ref

import duckdb

from lib import days, engine, few, sql, sums, terms_tables, trouble, views
from lib.by_edition import ByEdition, Edition
from lib.errors import Conflict, Taken, UserError
from lib.files_safely import replaced_when_done
from lib.homes.address import is_address, parsed
from lib.homes.postgres import Postgres, Refreshing
from lib.homes.recording import Recording
from lib.laid_by import ANEW, VIEWS, LaidBy, decide_once, read_from, remove
from lib.locale import N_
from lib.terms import Terms
from lib.views import Views, read_elsewhere

log = logging.getLogger(__name__)
Place = Path | str  # A file, or the address of a database.
ROOT = Path(__file__).parent.parent
REFRESHED_EVERY = 1.0  # Seconds until what another process has written is seen here.
CURRENT = "current"  # Stands for the edition of the terms that is in force.
EDITIONS_KEPT = 4  # So many at least: whoever reads by one that was in force a moment ago still finds it.
DRAFTS_KEPT = 24  # Of the editions that never were in force.
NOTHING_FILLED: Mapping[str, str] = {}
# What a query is told that was begun before one file took another one's place, and asks on after that.
BETWEEN_FILES = re.compile(
    r"(schema|Catalog|database) \"(store|laid)\" does not exist|Table with name \"?(laid\.)?\w+_\d+\"? does"
)
UNREADABLE = N_("{path} isn't a store that this program can read: {error} Restore a backup, or name another file.")


@lru_cache(10)
def place_of(text: str) -> Place:
    """Where a store is, as somebody writes it: the address of a PostgreSQL database as it is, else a file."""
    return text if is_address(text) else Path(text)


def stem_of(place: Place | None) -> str:
    """What the backups of a store are called by: its file's name without the ending, or the database's name."""
    return parsed(place).database if isinstance(place, str) else place.stem if place else "memory"


def default_place() -> Place:
    """The app's own store: what `STORE` or `SUPPORTKOLL_STORE` says, else `data/supportkoll.duckdb` in the project."""
    said = os.environ.get("SUPPORTKOLL_STORE") or os.environ.get("STORE")
    return place_of(said) if said else ROOT / "data" / "supportkoll.duckdb"


class Store:
    """An open store. Use one a process, a `cursor` a query, and `tx` for every write."""

    def __init__(self, place: Place | None, terms: Terms, *, read_only: bool = False):
        """Opens the store in a file or in a PostgreSQL database (by its address), which is laid out if need be; without
        a place, one in memory.

        `read_only` lets several processes read a file at once; it needs a store that is up to date. Raises UserError
        when the place can't be opened, belongs to a newer program, or names contract forms or categories unknown to the
        terms.
        """
        self.place, self.read_only = place, read_only
        self.path = place if isinstance(place, Path) else None  # Its file.
        # What is in a database is in this process's memory, too, and is asked there.
        self._shared = Postgres(parsed(place), len(sql.names("schema"))) if isinstance(place, str) else None
        self._refreshing: Refreshing | None = None
        self._editions = [Edition("terms 1", terms)]  # The last one is in force.
        self._left: dict[str, ref[Edition]] = {}  # Those before them, while somebody may read by them.
        self._drafts: list[str] = []
        # Which state is stored: every commit makes another one, and most change what is laid by, too.
        self.version = self.charges_version = 0
        self._lock, self._copying = threading.RLock(), threading.Lock()
        self._attached = threading.Event()  # Not for the moment in which one file takes another one's place.
        self._attached.set()
        self._laid = LaidBy(self.cursor, lambda: self.charges_version, self._mark, self._lay_out_few)
        self._views: Views
        self._kept_anew: set[str] | None = set()  # In the transaction that is under way; None stands for all tickets.
        self._root = engine.connect(self.path, alone=not read_only, holds_all=bool(self._shared))
        try:
            self._attach()
            if self._shared:
                self._open_shared(self._shared)
            else:
                self._migrate()
            self._write_anew(datetime.now(UTC))
            self._attached.set()
            terms_tables.lay_out(self._root)
            self.add_edition(self.edition, self.terms)
            self._build_views()
            self._check_names(self.terms)
            self._refresh_kept()
            self._laid.open(self._root, self._beside())
            if self._shared and not read_only:
                self._refreshing = Refreshing(self._tidy, self._refresh_soon, REFRESHED_EVERY)
        except BaseException as error:
            self._root.close()
            if said := trouble.in_words(error, self.path):
                raise said from error
            raise

    @property
    def name(self) -> str:
        """Where the store is, for people: without a password."""
        return str(self._shared.address if self._shared else self.path or "memory")

    @property
    def stem(self) -> str:
        """What its backups are called by."""
        return stem_of(self.place)

    def size(self) -> int:
        """The bytes that it takes where it is kept; 0 in memory. Raises UserError when that can't be reached."""
        if self._shared:
            with closing(self._root.cursor()) as cursor:
                return self._shared.size(cursor)
        return self.path.stat().st_size if self.path else 0

    @property
    def snapshot(self) -> "Snapshot | None":
        """How far this process is behind the database that the store is in; None for a file."""
        return Snapshot(self._shared.age, self._shared.problem) if self._shared else None

    def close(self) -> None:
        """Closes the file; what was committed is in it."""
        if self._refreshing:
            self._refreshing.stop()
        with self._lock:
            self._root.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- Opening ---------------------------------------------------------------------------------------------------

    def _attach(self) -> None:
        if self.path is None:
            self._root.execute("attach ':memory:' as store (compress)")
            return
        if self.read_only and not self.path.exists():
            raise UserError(
                "There is no store at {path}. Make one with `python -m lib import` or `python -m lib demo`.",
                path=self.path,
            )
        if not self.read_only:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        # The name of a file can't be a parameter of `attach`.
        quoted = str(self.path).replace("'", "''")
        try:
            self._root.execute(f"attach '{quoted}' as store{' (read_only)' * self.read_only}")
            if not self.read_only:
                engine.clear_spill(self.path)
        except duckdb.IOException as error:
            owner = re.search(r"PID (\d+)", str(error))
            if "Could not set lock" in str(error):
                raise Taken(
                    "The store {path} is open in another program (process {pid}), and only one can have it at a time. "
                    "Close the app (or the other command) and try again.",
                    path=self.path,
                    pid=owner.group(1) if owner else "?",
                ) from None
            said = trouble.in_words(error, self.path)
            raise said or UserError("The store {path} can't be opened: {error}", path=self.path, error=error) from None
        except duckdb.Error as error:
            raise UserError(UNREADABLE, path=self.path, error=str(error).splitlines()[0]) from None

    def _migrate(self) -> None:
        """Runs the schema files that the store hasn't seen, each in a transaction of its own."""
        known = self._root.execute(
            "select 1 from duckdb_tables() where database_name = 'store' and table_name = 'schema_version'"
        ).fetchone()
        version = self._root.execute("select max(version) from store.schema_version").fetchone()[0] if known else 0
        newest = len(sql.names("schema"))
        if version > newest:
            raise UserError(
                "The store {path} was made by a newer version of this program (schema {version}; this program knows "
                "{newest}). Update the program, or restore a backup made by this version.",
                path=self.path,
                version=version,
                newest=newest,
            )
        if version < newest and self.read_only:
            raise NeedsWriting
        self._run_schema(version, newest)

    def _open_shared(self, shared: Postgres) -> None:
        """Fills the snapshot with what is in the database; lays out an empty one, and brings an old one up to date."""
        newest = len(sql.names("schema"))
        shared.attach(self._root)
        with closing(self._root.cursor()) as cursor:
            version = shared.version(cursor)
        if version == newest:
            self._run_schema(0, newest)
            with self._transaction(tells=False) as cursor:
                found = shared.load(cursor)
            shared.heard(*found)
            return
        with shared.alone() as remote:
            # Another process may have been faster.
            version = shared.version(remote)
            self._run_schema(0, version)
            if version:
                with self._transaction(tells=False) as cursor:
                    found = shared.load(cursor)
                shared.heard(*found)
            self._run_schema(version, newest)
            if version < newest:
                with closing(self._root.cursor()) as cursor:
                    shared.lay_out(remote, cursor)

    def _run_schema(self, version: int, until: int) -> None:
        """Runs the schema files after a version until another one, each in a transaction of its own."""
        for number, name in enumerate(sql.names("schema")[version:until], start=version + 1):
            with self._transaction(changes_charges=False, tells=False) as cursor:
                if number == 1:
                    cursor.execute(
                        "create table store.schema_version (version integer not null, applied_at timestamptz)"
                    )
                cursor.execute(sql.read(f"schema/{name}"))
                cursor.execute("insert into store.schema_version values (?, ?)", [number, datetime.now(UTC)])

    def add_edition(self, edition: str, terms: Terms) -> None:
        """Lays out terms as an edition beside the one in force, to be named to `cursor`."""
        terms_tables.add(self._root, edition, terms)

    @property
    def terms(self) -> Terms:
        """The terms that are in force."""
        return self._editions[-1].terms

    @property
    def edition(self) -> str:
        """The name of the edition that is in force: another one whenever other terms are taken up."""
        return self._editions[-1].name

    def by_edition(self, name: str | None = None) -> ByEdition:
        """The store as it is read by an edition that was in force a while ago; by the present one if it is gone."""
        editions = self._editions
        return ByEdition(self, next((edition for edition in editions if edition.name == name), editions[-1]))

    def take_terms(self, terms: Terms) -> None:
        """Puts other terms in force for all that is asked or changed from now on, all at once.

        Raises UserError when they lack a contract form or category that the store uses; the old ones stay then.
        """
        with self._lock:
            self._check_names(terms)
            taken = Edition(f"terms {int(self.edition.split()[-1]) + 1}", terms)
            self.add_edition(taken.name, terms)
            # As a commit does: what is laid by was decided by the old terms.
            self.charges_version += 1
            self._left |= {edition.name: ref(edition) for edition in self._editions[: 1 - EDITIONS_KEPT]}
            self._editions = [*self._editions[1 - EDITIONS_KEPT :], taken]
            self.charges_version += 1
            for name in [name for name, left in self._left.items() if left() is None]:
                terms_tables.drop(self._root, name, terms)
                del self._left[name]

    def lay_out(self, terms: Terms) -> ByEdition:
        """The store as it would be read by terms that aren't in force. Only the last few such editions are kept."""
        rows = [row.model_dump_json() for kind in terms.kinds().values() for row in kind]
        name = f"draft {sha256(chr(10).join(rows).encode()).hexdigest()}"
        with self._lock:
            if name not in self._drafts:
                self.add_edition(name, terms)
            else:
                self._drafts.remove(name)
            self._drafts.append(name)
            for gone in self._drafts[:-DRAFTS_KEPT]:
                terms_tables.drop(self._root, gone, terms)
            self._drafts = self._drafts[-DRAFTS_KEPT:]
        return ByEdition(self, Edition(name, terms))

    def _build_views(self) -> None:
        try:
            self._views = views.build(self._root)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            # The store lacks what its own schema version has: it was tampered with, or never was one.
            raise UserError(UNREADABLE, path=self.path, error=str(error).splitlines()[0]) from None

    def _lay_out_few(self) -> None:
        few.lay_out(self._root, [*VIEWS.values(), *ANEW.values()], lambda made: views.make(self._root, made))

    def _check_names(self, terms: Terms) -> None:
        """A contract form or category in the store that the terms don't know would leave its work without a price."""
        known = {"forms": terms.forms(), "categories": terms.categories()}
        with closing(self._root.cursor()) as cursor:
            unknown = cursor.execute(sql.read("checks/unknown_names"), known).fetchall()
        for kind, name, used_by in unknown:
            raise UserError(
                "The terms file lacks the {kind} '{name}', which the store's {used_by} use. Add rows for it.",
                kind=kind,
                name=name,
                used_by=used_by,
            )

    def _refresh_kept(self) -> None:
        """Makes the kept rows anew if the rules that made them, or the holidays, have changed since."""
        parts = [sql.read(f"keep/{name}") for name in sql.names("keep")]
        mark = sha256("".join([*parts, terms_tables.day_by_day()["calendar"]]).encode()).hexdigest()
        if (mark,) in self._root.execute("select mark from store.kept_by").fetchall():
            return
        if self.read_only and not self._shared:
            raise NeedsWriting
        # In no home but a file is anybody told of what is kept.
        with self._transaction(tells=False) as cursor:
            cursor.execute("create or replace temp table touched (ticket_id varchar)")
            cursor.execute("insert into touched values (null)")
            cursor.execute("delete from store.kept_by")
            cursor.execute("insert into store.kept_by values (?)", [mark])
            self.keep(cursor)
            cursor.execute("drop table touched")

    # ---- Reading ---------------------------------------------------------------------------------------------------

    def cursor(self, as_of: datetime, edition: str = CURRENT, *, laid_for: str = "") -> duckdb.DuckDBPyConnection:
        """A cursor on which the views show what was known at `as_of` (an aware datetime), by an edition of the terms.

        `laid_for` is the query that is going to be asked on it: if it builds on charges, and no fact is later than
        `as_of`, they are decided once for all such queries until a fact changes. The rows are the same.
        Raises UserError when `as_of` lies outside the years whose working days are known (2000–2040).
        """
        cursor = self._root.cursor()
        try:
            self._know(cursor, as_of, edition, laid_for)
        except duckdb.Error as error:
            cursor.close()
            if not self.opened_anew(error):
                raise _mapped(error, self.path) from error
            cursor = self._root.cursor()
            self._know(cursor, as_of, edition, laid_for)
        return cursor

    def opened_anew(self, error: BaseException) -> bool:
        """Whether a query failed because the engine had given up a file (a full disk does that), which is open again
        now: all that was committed is in it. Raises UserError when it can't be opened."""
        if BETWEEN_FILES.search(str(error)):
            self._attached.wait()
            return True
        if not trouble.is_given_up(error):
            return False
        with self._lock:
            self._open_anew()
        return True

    def _open_anew(self) -> None:
        # The engine says that it couldn't finish the file, and lets it go all the same; its log still has the rest.
        with suppress(duckdb.Error):
            self._root.execute("detach store")
        self._attach()
        self._laid.open(self._root, self._beside())
        # The commit that failed may be in the file or not: what is known of the facts is of neither.
        self.version += 1
        self.charges_version += 2

    def write_anew(self, now: datetime) -> bool:
        """Writes the store's file anew, or the tables in its database, if personal data was erased since that was done
        last: they keep what was replaced in their unused parts. Whether nothing is left to do.

        Others wait meanwhile. Where it can't be done (somebody reads, the disk is full) it is left to the next time,
        which is when the store is opened next at the latest.
        """
        with self._lock:
            try:
                if self._shared:
                    self._wipe(now)
                elif self._write_anew(now):
                    self._laid.open(self._root, self._beside())
            finally:
                self._attached.set()
        with closing(self._root.cursor()) as cursor:
            return not _waits_to_be_wiped(cursor)

    def _write_anew(self, now: datetime) -> bool:
        """Puts a copy in the place of the file, where an erasure wants it; whether it did."""
        if self.path is None or self.read_only or not _waits_to_be_wiped(self._root):
            return False
        let_go = False
        try:
            with replaced_when_done(self.path) as partial:
                self.copy_to(partial)
                # Its log is empty then: none is left beside the new file that belongs to the old one.
                self._root.execute("checkpoint store")
                self._attached.clear()
                self._root.execute("detach store")
                let_go = True
        except (duckdb.Error, OSError):
            if let_go:
                self._attach_soon()
            return False
        remove(self._beside())
        self._attach_soon()
        self._root.execute("update store.erasures set wiped_at = ? where wiped_at is null", [now])
        return True

    def _wipe(self, now: datetime) -> None:
        with closing(self._root.cursor()) as cursor:
            waits = _waits_to_be_wiped(cursor)
        if waits and not self.read_only:
            with suppress(UserError):
                self._shared.wipe()
                with self.tx(changes_charges=False) as cursor:
                    cursor.execute("update store.erasures set wiped_at = ? where wiped_at is null", [now])

    def _attach_soon(self) -> None:
        """Attaches the file once the last one who reads in the replaced one has ended."""
        while True:
            try:
                self._attach()
                return
            except UserError as error:
                if "Unique file handle conflict" not in str(error):
                    raise
                time.sleep(0.02)

    def _beside(self) -> Path | None:
        # Several may read at once, and only one can have a file to write to.
        return self.path.with_name(f"{self.path.name}.laid") if self.path and not self.read_only else None

    def _know(self, cursor: duckdb.DuckDBPyConnection, as_of: datetime, edition: str, laid_for: str) -> None:
        # In the years 1 and 9999 there may be no such date in Stockholm.
        local = as_of.astimezone(days.ZONE).date() if 1 < as_of.year < 9999 else as_of.date()
        days.must_be_known(local)
        cursor.execute("set variable as_of = ?::timestamptz", [as_of.isoformat()])
        cursor.execute("set variable as_of_on = ?::date", [local])
        cursor.execute("set variable as_of_n = ?", [days.working_days()[(local - days.FIRST).days].n])
        cursor.execute(sql.read("more_to_come"))
        builds_on = self._views.needed_by(laid_for) if laid_for else set()
        while True:
            name = self.edition if edition == CURRENT else edition
            needed = builds_on if name == self.edition else set()
            laid = self._laid.sources(needed, as_of) if needed else {}
            # Other terms may have come into force meanwhile: what is laid by is theirs then.
            if not laid or name == self.edition:
                break
        cursor.execute("set variable edition = ?", [name])
        read_from(cursor, laid)
        if len(needed) > 1 and not laid:
            decide_once(cursor, needed)

    def turn_to(self, cursor: duckdb.DuckDBPyConnection, edition: str) -> None:
        """Has the views on a cursor decide by another edition from now on. Raises Conflict when that is gone."""
        if cursor.execute("select 1 from terms.lead_time where edition = ?", [edition]).fetchone() is None:
            raise Conflict("Somebody else changed this meanwhile. Look at what it says now and try again.")
        cursor.execute("set variable edition = ?", [edition])
        read_from(cursor, {})

    def _mark(self, cursor: duckdb.DuckDBPyConnection) -> str:
        """Which facts a cursor sees, and by which rules it decides about them."""
        (facts,) = cursor.execute("select mark from store.facts_mark").fetchone()
        rows = [row.model_dump_json() for kind in self.terms.kinds().values() for row in kind]
        return sha256("\n".join([facts, self._views.rules, *rows]).encode()).hexdigest()

    @contextmanager
    def held(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on the store's tables while nobody writes into them, in no process."""
        with (
            self._lock,
            self._shared.alone() if self._shared else nullcontext(),
            closing(self._root.cursor()) as cursor,
        ):
            self.refresh()
            yield cursor

    @contextmanager
    def room_for(self, coming: int) -> Iterator[None]:
        """More memory for the engine while files of so many bytes come in; those of others wait."""
        with self._lock:
            engine.allow(self._root, self.path, holds_all=bool(self._shared), coming=coming)
            try:
                yield
            finally:
                engine.allow(self._root, self.path, holds_all=bool(self._shared))

    # ---- Hearing of others -----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Brings in what other processes have written, as one change; does nothing for a file. Raises UserError when
        the database can't be reached."""
        if not self._shared:
            return
        with self._lock, self._shared.explained(), closing(self._root.cursor()) as cursor:
            started = time.monotonic()
            if not self._shared.news(cursor):
                return
            cursor.execute("create or replace temp table touched (ticket_id varchar)")
            cursor.execute("begin")
            try:
                # Asked again: of the moment that all that follows is of.
                commits = self._shared.news(cursor)
                if is_all_told := self._shared.is_all_told(commits):
                    self._shared.apply(cursor, commits)
                else:
                    self._shared.load(cursor)
                everything = not is_all_told or any(commit.touched is None for commit in commits)
                touched = [None] if everything else sorted(set().union(*(commit.touched for commit in commits)))
                cursor.execute("insert into touched select unnest(?::varchar[])", [touched])
                self._kept_anew = set()
                self.keep(cursor)
                changing = [commit for commit in commits if commit.changes_charges]
                only_touched = is_all_told and all(commit.only_touched for commit in changing)
                self._commit(cursor, bool(changing), self._kept_anew if only_touched else None)
            except BaseException:
                with suppress(duckdb.Error):
                    cursor.execute("rollback")
                raise
            self._shared.heard(commits[-1].number, started)

    def _tidy(self) -> None:
        """Forgets in the database what nobody has to hear any more, and does what an erasure has left to do."""
        with suppress(UserError):
            self._shared.prune()
        self.write_anew(datetime.now(UTC))

    def _refresh_soon(self) -> None:
        """Refreshes, as often as it is called; what keeps it from that is said where the snapshot's age is."""
        try:
            self.refresh()
        except UserError as error:
            self._shared.problem = error
        except Exception as error:
            log.exception("the snapshot wasn't refreshed")
            self._shared.problem = UserError("{error}", error=trouble.first_line(error))
        else:
            self._shared.problem = None

    def copy_to(self, target: Path, told: Callable[[float], None] = lambda share: None) -> sums.Sums:
        """Copies every table, as it stands at one moment, into a new DuckDB file; returns the sums of that moment.

        Others read and write meanwhile, and wait for nothing. `told` hears which share of the rows is copied (0–1);
        what it raises ends the copying. Raises duckdb.Error, when it can't be written.
        """
        quoted = str(target).replace("'", "''")
        with self._copying, closing(self._root.cursor()) as cursor:
            cursor.execute(f"attach '{quoted}' as copied")
            try:
                cursor.execute("begin")
                found = sums.of(cursor, "store")
                cursor.execute("copy from database store to copied (schema)")
                total, copied = sum(sums.rows(found).values()) or 1, 0
                for table, rows in sums.rows(found).items():
                    told(copied / total)
                    cursor.execute(f"insert into copied.{table} from store.{table}")
                    copied += rows
                cursor.execute("commit")
                # Or what can't be brought from the log into the file would be missed by nobody.
                cursor.execute("checkpoint copied")
            finally:
                # Ends a transaction that failed, too: nothing is left of the copy.
                cursor.close()
                with suppress(duckdb.Error):
                    self._root.execute("detach copied")
        return found

    # ---- Writing ---------------------------------------------------------------------------------------------------

    @contextmanager
    def tx(
        self,
        prepare: Callable[[duckdb.DuckDBPyConnection], None] = lambda cursor: None,
        *,
        changes_charges: bool = True,
        only_touched: bool = False,
        as_of: datetime | None = None,
        laid_for: str = "",
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A transaction: all that is done on its cursor is committed at the end, or nothing is.

        `as_of` and `laid_for`: the views show on it what was known then, as on `cursor`, before anything is changed.

        `prepare` is called with the cursor before the transaction begins, while nobody else can write: for temporary
        tables, and for statements that may fail (within a transaction, a failed one would end it).

        Whoever changes what tickets say, or what names them, inserts those tickets' ids into the temporary table
        `touched` (the old and the new one if a row moved), or a null for all of them; what is kept of them is made
        anew before the commit. Whoever changes nothing that charges or their audit depend on says so. So does whoever
        changes, of all that they depend on, `only_touched` tickets, or adds facts about them: those alone are decided
        anew then. No time entry is moved or given to somebody else so, nor is a ticket to another customer or day.
        Raises Taken for a key that somebody else has, Conflict for a row that somebody else changed meanwhile.
        """

        def begin(cursor: duckdb.DuckDBPyConnection) -> None:
            cursor.execute("set variable edition = ?", [self.edition])
            if as_of:
                self._know(cursor, as_of, CURRENT, laid_for)
            prepare(cursor)

        with self._transaction(begin, changes_charges, only_touched=only_touched) as cursor:
            cursor.execute("create or replace temp table touched (ticket_id varchar)")
            yield cursor
            self.keep(cursor)
            cursor.execute("drop table touched")
            cursor.execute(sql.read("audit_log/seal"))

    @contextmanager
    def trial(self, *, as_of: datetime) -> Iterator[duckdb.DuckDBPyConnection]:
        """A transaction as `tx`, but that all is taken back at its end: to see what a change would cost."""
        with self._lock, closing(self._root.cursor()) as cursor:
            cursor.execute("set variable edition = ?", [self.edition])
            self._know(cursor, as_of, CURRENT, "")
            cursor.execute("begin")
            try:
                cursor.execute("create or replace temp table touched (ticket_id varchar)")
                yield cursor
            except duckdb.Error as error:
                raise _mapped(error, self.path) from error
            finally:
                with suppress(duckdb.Error):
                    cursor.execute("rollback")

    def keep(self, cursor: duckdb.DuckDBPyConnection, filled: Mapping[str, str] = NOTHING_FILLED) -> None:
        """Makes anew what is kept of the touched tickets, within a transaction whose later steps need it.

        `filled`: of tables (as `store.tickets`) that this transaction has filled, a query in brackets for the same rows
        that others may read at once: what isn't committed is read by a single thread.
        """
        touched, everything = cursor.execute("select count(*), bool_or(ticket_id is null) from touched").fetchone()
        if touched:
            if isinstance(cursor, Recording):
                ids = [] if everything else cursor.execute("select distinct ticket_id from touched").fetchall()
                cursor.note_touched([None] if everything else [ticket_id for (ticket_id,) in ids])
            is_touched = "is not null" if everything else "in (select ticket_id from touched)"
            for name in sql.names("keep"):
                text = sql.read(f"keep/{name}").replace("{is_touched}", is_touched)
                cursor.execute(read_elsewhere(text, filled))
            if everything or self._kept_anew is None:
                self._kept_anew = None
            else:
                self._kept_anew.update(*cursor.execute("select distinct ticket_id from touched").fetchall())
            cursor.execute("delete from touched")

    @contextmanager
    def _transaction(
        self,
        prepare: Callable[[duckdb.DuckDBPyConnection], None] = lambda cursor: None,
        changes_charges: bool = True,
        tells: bool = True,
        only_touched: bool = False,
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        shared = self._shared if tells else None
        with self._lock, shared.alone() if shared else nullcontext() as remote, closing(self._root.cursor()) as cursor:
            if shared:
                self.refresh()
            prepare(cursor)
            cursor.execute("begin")
            self._kept_anew = set()
            try:
                written = shared.recording(cursor) if shared else cursor
                yield written
                if changes_charges and (not shared or written.has_written):
                    written.execute("update store.facts_mark set mark = uuid()::varchar")
                if shared:
                    told = shared.tell(remote, written, changes_charges=changes_charges, only_touched=only_touched)
                self._commit(cursor, changes_charges, self._kept_anew if only_touched else None)
                if shared:
                    shared.heard(*told)
            except BaseException as error:
                # After an error a commit would say that all is well and have rolled back: only here is it said.
                with suppress(duckdb.Error):  # The engine may have rolled back already.
                    cursor.execute("rollback")
                mapped = _mapped(error, self.path)
                if trouble.is_given_up(error):
                    self._open_anew()
                if mapped is not error:
                    raise mapped from error
                raise

    def _commit(self, cursor: duckdb.DuckDBPyConnection, changes_charges: bool, about: set[str] | None = None) -> None:
        if changes_charges and about is not None:
            self._laid.note_change(self.charges_version + 2, frozenset(about))
        # Odd while it commits: what is read meanwhile may be of either state.
        self.charges_version += changes_charges
        try:
            cursor.execute("commit")
        finally:
            self.charges_version += changes_charges
        self.version += 1


@dataclass(frozen=True)
class Snapshot:
    """How far a process is behind the database that its store is in: the seconds since it last knew all that was
    there, and what keeps it from asking."""

    age: float
    problem: UserError | None


class NeedsWriting(Exception):
    """The store must be brought up to date before it can be opened for reading only."""


def open_store(place: Place, terms: Terms) -> Store:
    """A store to read figures from: beside other readers if it is up to date, else brought up to date first."""
    try:
        return Store(place, terms, read_only=True)
    except NeedsWriting:
        return Store(place, terms)


def _waits_to_be_wiped(cursor: duckdb.DuckDBPyConnection) -> bool:
    return cursor.execute("select exists (from store.erasures where wiped_at is null)").fetchone()[0]


def _mapped(error: BaseException, path: Path | None) -> BaseException:
    """DuckDB's errors of concurrent writing, and of what happened to the file, as ours; any other as it is."""
    text = str(error)
    if isinstance(error, duckdb.Error):
        if "PRIMARY KEY or UNIQUE constraint violat" in text or "Duplicate key" in text:
            return Taken("Somebody else was first: this is taken.")
        if isinstance(error, duckdb.TransactionException) and "onflict" in text:
            return Conflict("Somebody else changed this meanwhile. Look at what it says now and try again.")
        if isinstance(error, duckdb.OutOfMemoryException):
            return engine.too_much(error)
    return trouble.in_words(error, path) or error
