"""A store in PostgreSQL, and several processes on it: nobody sees half a change, and none is lost."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from importlib.util import find_spec
from itertools import count
from urllib.parse import quote

import pytest

from lib import desk as change
from lib import sql, sums
from lib.access import Person
from lib.desk import Session
from lib.errors import Taken, Trouble, UserError
from lib.homes.postgres import EXTENSION
from lib.store import ROOT, Store
from lib.terms import Terms
from tests.at_work import Clerk
from tests.conftest import NOW, bring_in, rows_of
from tests.postgres import booking
from tests.postgres.server import NOT_THERE, PASSWORD, Server, binaries
from tests.rows import base, customer, entry, person, stored, ticket
from tests.shell import alone, refused
from tests.test_staff_killed import FACTS, facts, kept, log, logged

pytestmark = pytest.mark.skipif(
    not binaries() or not find_spec(EXTENSION), reason=f"{NOT_THERE} And: pip install -r requirements-postgres.txt"
)
# How much is tried; the whole of it takes an hour.
CHANGES = int(os.environ.get("POSTGRES_CHANGES", "24"))
BOOKINGS_EACH = int(os.environ.get("POSTGRES_BOOKINGS_EACH", "12"))
ANNA = booking.BY


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server for this module alone: it is stopped and killed."""
    server = Server()
    try:
        yield server
    finally:
        server.end()


@pytest.fixture(scope="module")
def laid_out(server: Server, terms: Terms) -> str:
    """The name of a database with an empty store."""
    server.ask("desk", "create database laid_out")
    Store(server.address("laid_out"), terms).close()
    return "laid_out"


@pytest.fixture
def database(server: Server, laid_out: str) -> Iterator[str]:
    """The name of another one, for a test."""
    name = f"test_{next(_numbers)}"
    server.ask("desk", f"create database {name} template {laid_out}")
    yield name
    server.ask("desk", f"drop database {name} with (force)")


_numbers = count()


@pytest.fixture
def opened(server: Server, database: str, terms: Terms) -> Iterator[Callable[..., Store]]:
    """Opens stores on that database, as so many processes would."""
    with ExitStack() as stores:
        yield lambda **options: stores.enter_context(Store(server.address(database), terms, **options))


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """No snapshot is brought up to date but by whoever asks for it."""
    monkeypatch.setattr("lib.store.REFRESHED_EVERY", 10_000)


def until(seen: Callable[[], object], seconds: float = 20) -> None:
    """Waits until something is so."""
    end = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def add(store: Store, *customers: str) -> None:
    with store.tx() as cursor:
        for one in customers:
            cursor.execute("insert into store.customers values (?, 'Kund', null, null, null)", [one])


def customers(store: Store) -> list[str]:
    return [one for (one,) in stored(store, "select customer_id from store.customers order by 1")]


# ---- Several on one database -----------------------------------------------------------------------------------------


def test_what_one_writes_the_others_see_and_itself_at_once(opened):
    one, other = opened(), opened()
    add(one, "K1")
    assert customers(one) == ["K1"]
    until(lambda: customers(other) == ["K1"])
    add(other, "K2")
    assert customers(other) == ["K1", "K2"]
    one.refresh()
    assert customers(one) == ["K1", "K2"]


def test_a_command_in_another_process_sees_and_is_seen(opened, server, database, tmp_path, monkeypatch):
    monkeypatch.setenv("STORE", server.address(database))
    monkeypatch.delenv("SUPPORTKOLL_STORE", raising=False)
    store = opened()
    bring_in(store, tmp_path / "first", base(time_entries=[entry()]))
    more = tmp_path / "customers.csv"
    more.write_text("customer_id,name\nK2,Örnen\n", encoding="utf-8")
    done = alone("import", more)
    assert done.returncode == 0, done
    until(lambda: customers(store) == ["K1", "K2"])
    done = alone("report", "ticket_sla", "--as-of", "2026-06-01")
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == ["ticket_id", "T1"], done


def test_each_change_begins_with_what_others_have_done(opened, by_hand):
    """Nobody changes what is no longer there, nor by numbers that others have used."""
    one, other = opened(), opened()
    for number, store in enumerate([one, other] * 5):
        add(store, f"K{number}")
        with store.tx() as cursor:
            (seen,) = cursor.execute("select count(*) from store.customers").fetchone()
            cursor.execute("update store.customers set name = ?", [str(seen)])
    one.refresh()
    assert stored(one, "select distinct name from store.customers") == [("10",)]


def test_a_key_that_another_process_has_taken_is_taken(opened, by_hand):
    one, other = opened(), opened()
    add_import = "insert into store.imports (import_id, started_at, actor) values ('I1', now(), 'test')"
    with one.tx() as cursor:
        cursor.execute(add_import)
    with pytest.raises(Taken, match="this is taken"), other.tx() as cursor:
        cursor.execute(add_import)
    assert stored(other, "select import_id from store.imports") == [("I1",)]


def test_what_fails_is_nowhere(opened, by_hand):
    one, other = opened(), opened()

    def fail() -> None:
        with one.tx() as cursor:
            cursor.execute("insert into store.customers values ('K1', 'Kund', null, null, null)")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    other.refresh()
    assert customers(one) == customers(other) == []
    add(one, "K2")
    other.refresh()
    assert customers(other) == ["K2"]


def test_a_snapshot_says_how_old_it_is(opened, by_hand, monkeypatch):
    store = opened()
    time.sleep(0.2)
    assert store.snapshot.age >= 0.2
    store.refresh()
    assert store.snapshot.age < 0.2
    monkeypatch.setattr("lib.store.REFRESHED_EVERY", 0.05)
    kept_fresh = opened()
    time.sleep(0.5)
    assert kept_fresh.snapshot.age < 0.4
    assert kept_fresh.snapshot.problem is None


def test_a_session_that_overlaps_is_refused_by_the_database_itself(opened, server, database, tmp_path):
    store = opened()
    bring_in(store, tmp_path, base(staff=[person()]))
    session = Session("T1", "S1", "phone", booking.NOW + timedelta(days=1, hours=2), 60)
    change.book(store, session, by=ANNA, now=booking.NOW)
    again = (
        "insert into store.bookings select * from (select (jsonb_populate_record(b, jsonb_build_object("
        "'booking_id', 'X', 'starts_at', starts_at + {later}, 'ends_at', ends_at + {later}))).* "
        "from store.bookings b) as copied"
    )
    for later in ("interval '-45 minutes'", "interval '0'", "interval '59 minutes'"):
        with pytest.raises(RuntimeError, match="bookings_one_at_a_time"):
            server.ask(database, again.format(later=later))
    server.ask(database, again.format(later="interval '1 hour'"))


def test_no_file_of_a_table_holds_what_was_erased(opened, server, tmp_path):
    store = opened()
    bring_in(store, tmp_path, base(customers=[customer(name="Xyzzy Plugh")]))

    def is_there() -> bool:
        server.ask("postgres", "checkpoint", user="owner", password="owner")
        files = [path for path in (server.folder / "data" / "base").rglob("*") if path.is_file()]
        return any(b"Xyzzy Plugh" in path.read_bytes() for path in files)

    assert is_there()
    change.erase_customer(store, "K1", reason="Bad om det", confirmed="K1", by=Person("Anna"), now=NOW)
    assert store.write_anew(NOW)
    assert not is_there()


# ---- Never a mixed state ---------------------------------------------------------------------------------------------


class Writer(Clerk):
    """A member of staff who changes a store in this process, and now and then more than one table by hand."""

    def __init__(self, store: Store, number: int, clock: count, told: list):
        super().__init__(store, number, clock)
        self.told, self.pairs = told, 0

    def change(self, kind) -> None:
        now = booking.NOW + timedelta(milliseconds=next(self.clock))
        if said := kind({"by": self.by, "now": now}):
            self.told.append((now.isoformat(), self.staff_id, *said))

    def pair(self, _at: dict) -> None:
        """A customer and a member of staff of the same name, and a count of them: all three or none."""
        self.pairs += 1
        name = f"P{self.staff_id}-{self.pairs}"
        with self.store.tx() as cursor:
            cursor.execute("insert into store.customers values (?, 'Par', null, null, null)", [name])
            cursor.execute("insert into store.staff (staff_id, name) values (?, 'Par')", [name])
            cursor.execute("update store.customers set name = name || 'x' where customer_id = 'K0'")
        self.told.append(None)

    def once(self) -> None:
        """One change, whichever can be done."""
        kinds = (self.take, self.register, self.step, self.step, self.log, self.log, self.decide, self.book, self.move,
                 self.cancel, self.split, self.start, self.stop, self.pair)  # fmt: skip
        with suppress(UserError):
            self.change(self.rng.choice(kinds))


PAIRS = """
    select
        (select count(*) from store.customers where name = 'Par'),
        (select count(*) from store.staff where name = 'Par'),
        (select length(name) - length(rtrim(name, 'x')) from store.customers where customer_id = 'K0')
"""


def at_work(writers: list[Writer], ended: Callable[[], bool]) -> list[threading.Thread]:
    """Has each of them change the store until it is time."""

    def work(writer: Writer) -> None:
        while not ended():
            writer.once()

    threads = [threading.Thread(target=work, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    return threads


def test_a_snapshot_is_what_the_first_commits_made_and_no_other_has_begun(opened, by_hand, tmp_path, monkeypatch):
    one, other, reader = opened(), opened(), opened()
    monkeypatch.setattr("lib.store.REFRESHED_EVERY", 0.02)
    by_itself = opened()
    assert not bring_in(one, tmp_path, FACTS).findings
    told, clock, rng = [], count(), random.Random(7)
    writers = [Writer(store, number, clock, told) for number, store in enumerate([one, other] * 2)]
    threads = at_work(writers, lambda: len(told) >= CHANGES)
    refreshes = []
    while any(thread.is_alive() for thread in threads):
        reader.refresh()
        seen = log(reader)
        assert facts(reader) == logged(reader), "as its own log tells it"
        refreshes.append((seen, *stored(reader, PAIRS)))
        for _ in range(rng.randrange(5)):
            assert len(set(*stored(by_itself, PAIRS))) == 1, "while it is refreshed"
    for thread in threads:
        thread.join()
    for store in (one, other, reader, by_itself):
        store.refresh()
    whole = log(reader)
    assert len({len(seen) for seen, _ in refreshes}) > 3, "some saw more than others"
    for seen, pairs in refreshes:
        assert seen == whole[: len(seen)]
        assert len(set(pairs)) == 1
    # All that was said to be done is there, and each of them holds what one holds that knows nothing of before.
    assert len(whole) >= sum(one is not None for one in told)
    assert stored(reader, PAIRS)[0][0] == sum(one is None for one in told) > 0
    fresh = opened(read_only=True)
    expected = sums.of(fresh.cursor(NOW), "store"), kept(fresh), facts(fresh), rows_of(fresh, "queue_order")
    for store in (one, other, reader, by_itself):
        found = sums.of(store.cursor(NOW), "store"), kept(store), facts(store), rows_of(store, "queue_order")
        assert found == expected


def test_the_snapshot_holds_what_the_database_does(opened, server, database, tmp_path, by_hand):
    """Row by row, asked of PostgreSQL itself."""
    one, other = opened(), opened()
    bring_in(one, tmp_path, FACTS)
    told: list = []
    writers = [Writer(store, number, count(), told) for number, store in enumerate((one, other))]
    while len(told) < CHANGES // 2:
        for writer in writers:
            writer.once()
    one.refresh()
    for table, key in (
        *(("customers", "customer_id"), ("tickets", "ticket_id"), ("time_entries", "entry_id")),
        *(("bookings", "booking_id"), ("timers", "staff_id")),
    ):
        held = server.ask(database, f'select {key} from store.{table} order by {key} collate "C"')
        assert held == [list(row) for row in stored(one, f"select {key} from store.{table} order by 1")]
    summed = "select sum(minutes), max({})::decimal(20, 3) from store.time_entries"
    held = server.ask(database, summed.format("extract(epoch from started_at)"))
    assert held == [[str(value) for value in stored(one, summed.format("epoch(started_at)"))[0]]]


# ---- The server goes away --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_nothing_that_was_done_is_lost_with_the_server(opened, server, database, tmp_path, monkeypatch, how):
    monkeypatch.setattr("lib.store.REFRESHED_EVERY", 0.1)
    one, other = opened(), opened()
    bring_in(one, tmp_path, FACTS)
    told, clock, ended = [], count(), threading.Event()
    writers = [Writer(store, number, clock, told) for number, store in enumerate([one, other] * 3)]
    threads = at_work(writers, ended.is_set)
    try:
        until(lambda: len(told) > CHANGES // 6 and len(customers(other)) >= 5)
        getattr(server, how)()
        before = len(told)
        with pytest.raises(Trouble) as refused_:
            add(one, "K9")
        assert f"postgresql://desk@/{database}" in str(refused_.value)
        assert PASSWORD not in str(refused_.value)
        # What is known can still be read, and how old it is is said.
        assert len(customers(other)) >= 5
        until(lambda: other.snapshot.problem is not None)
        assert "can't be reached" in str(other.snapshot.problem)
        assert len(told) <= before + len(writers)
    finally:
        server.start()
        # They go on without being told to.
        with suppress(AssertionError):
            until(lambda: len(told) > CHANGES // 3)
        ended.set()
        for thread in threads:
            thread.join()
    assert len(told) > CHANGES // 3
    until(lambda: other.snapshot.problem is None)
    fresh = opened(read_only=True)
    assert facts(fresh) == logged(fresh)
    in_log = {(at.isoformat(), actor, action, key) for at, actor, action, key, _ in log(fresh)}
    lost = [said for said in told if said and (_stockholm(said[0]), *said[1:]) not in in_log]
    assert lost == []
    assert stored(fresh, PAIRS)[0][0] >= sum(said is None for said in told)
    assert len(set(*stored(fresh, PAIRS))) == 1


def _stockholm(moment: str) -> str:
    from datetime import datetime

    from lib import days

    return datetime.fromisoformat(moment).astimezone(days.ZONE).isoformat()


def test_a_server_that_is_gone_is_said_and_not_waited_for(server, terms):
    server.stop()
    try:
        began = time.monotonic()
        with pytest.raises(UserError) as said:
            Store(server.address("desk"), terms)
        assert time.monotonic() - began < 5
        assert "can't be opened" in str(said.value)
    finally:
        server.start()


# ---- Sessions by several processes -----------------------------------------------------------------------------------

OVERLAPS = """
    select count(*) from store.bookings a join store.bookings b
        on a.staff_id = b.staff_id and a.booking_id < b.booking_id
        and a.starts_at < b.ends_at and b.starts_at < a.ends_at
    where a.status = 'booked' and b.status = 'booked'
"""


def test_what_four_processes_book_neither_overlaps_nor_is_lost(opened, server, database, tmp_path):
    rows = base(
        staff=[person(f"S{n}") for n in range(booking.STAFF)],
        customers=[customer(f"C{n}") for n in range(booking.CUSTOMERS)],
        tickets=[ticket(f"N{n}", customer_id=f"C{n % booking.CUSTOMERS}") for n in range(booking.CASES)],
    )
    store = opened()
    assert not bring_in(store, tmp_path, rows).findings
    command = [sys.executable, "-m", "tests.postgres.booking", server.address(database)]
    processes = [
        subprocess.Popen([*command, str(seed), str(BOOKINGS_EACH)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for seed in range(4)
    ]
    said = [json.loads(process.communicate()[0]) for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    counted = {kind: sum(one["counted"].get(kind, 0) for one in said) for one in said for kind in one["counted"]}
    assert sum(counted.values()) == 4 * BOOKINGS_EACH
    assert set(counted) <= {"book", "move", "cancel", "taken", "refused"}, counted
    assert server.ask(database, OVERLAPS) == [["0"]]
    held = {key: tuple(row) for one in said for key, row in one["held"].items()}
    store.refresh()
    there = stored(
        store,
        "select booking_id, ticket_id, staff_id, starts_at, date_diff('minute', starts_at, ends_at) "
        "from store.bookings where status = 'booked'",
    )
    assert {key: (case, staff, _stockholm(at), minutes) for key, (case, staff, at, minutes) in held.items()} == {
        key: (case, staff, at.isoformat(), minutes) for key, case, staff, at, minutes in there
    }
    print(f"{4 * BOOKINGS_EACH} tries of 4 processes: {counted}; {len(there)} sessions, 0 overlap, 0 lost")


# ---- Opening ---------------------------------------------------------------------------------------------------------


def test_several_who_begin_in_an_empty_database_lay_it_out_once(server, database, terms):
    server.ask("desk", "create database empty")
    command = [sys.executable, "-m", "lib", "check"]
    environment = os.environ | {"STORE": server.address("empty"), "SUPPORTKOLL_STORE": ""}
    processes = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(4)
    ]
    said = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, said
    versions = [[str(number)] for number in range(1, len(sql.names("schema")) + 1)]
    assert server.ask("empty", "select version from store.schema_version order by 1") == versions
    # As one who was alone would have made it.
    tables = "select table_name, column_name, data_type from information_schema.columns where table_schema = 'store'"
    ordered = f"{tables} order by 1, 2"
    assert server.ask("empty", ordered) == server.ask(database, ordered) != []
    with Store(server.address("empty"), terms) as store:
        add(store, "K1")


def test_a_database_of_a_newer_program_is_refused_and_left_alone(opened, server, database, terms, monkeypatch):
    store = opened()
    server.ask(database, "insert into store.schema_version values (99, now(), 2)")
    with pytest.raises(UserError, match=r"newer version of this program .*schema 99") as said:
        Store(server.address(database), terms)
    assert PASSWORD not in str(said.value)
    monkeypatch.setenv("STORE", server.address(database))
    monkeypatch.delenv("SUPPORTKOLL_STORE", raising=False)
    assert "schema 99" in refused(alone("check"))
    # Who had it open before writes no more than the newer one can read.
    server.ask(
        database,
        "insert into store.commits (commit_no, schema_version, tables, whole, touched, changes_charges, only_touched) "
        "select max(commit_no) + 1, 99, '{}', '{}', '{}', false, false from store.commits",
    )
    with pytest.raises(UserError, match="newer version"):
        add(store, "K1")
    assert server.ask(database, "select count(*) from store.customers") == [["0"]]


@pytest.mark.parametrize("wrong", ["password", "user", "database", "host", "port"])
def test_no_password_is_shown_whatever_is_wrong(server, database, wrong, monkeypatch, caplog):
    right = server.address(database)
    address = {
        "password": server.address(database, "fel:l@senord"),
        "user": right.replace("//desk:", "//nobody:"),
        "database": right.replace(f"/{database}", "/nowhere"),
        "host": right.replace(quote(str(server.folder), safe=""), "nowhere.invalid"),
        "port": right.replace("port=5432", "port=1"),
    }[wrong]
    assert address != right
    monkeypatch.setenv("STORE", address)
    monkeypatch.delenv("SUPPORTKOLL_STORE", raising=False)
    done = alone("check")
    said = refused(done)
    assert "postgresql://" in said
    for secret in (PASSWORD, quote(PASSWORD, safe=""), "l@sen", "fel:l@senord", quote("fel:l@senord", safe="")):
        assert secret not in said + done.stdout
