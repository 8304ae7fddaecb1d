"""The store: brought forward from any earlier schema, written in whole transactions, read as of any moment at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from lib import days, sql
from lib.errors import Conflict, Taken, UserError
from lib.store import Store, open_store
from tests.conftest import NOW, bring_in, rows_of
from tests.rows import base, customer, entry, event, stored, ticket

SCHEMA = sql.names("schema")


def figures(store: Store) -> dict[str, list[dict]]:
    return {view: rows_of(store, view) for view in ("ticket_sla", "queue_order", "charges", "billing_audit")}


# ---- Opening ---------------------------------------------------------------------------------------------------------

FACTS = """
    insert into store.customers values ('K1', 'Kund', null, null, 'I1');
    insert into store.tickets values
        ('T1', 'K1', '2026-05-04 10:00:00+02', '2026-05-04', 'Fel', 'attack', false, false, null, null, false, 'I1'),
        ('T2', 'K1', '2026-05-03 10:00:00+02', '2026-05-03', 'Fel', null, false, false, null, 'T1', false, 'I1');
    insert into store.time_entries values
        ('E1', 'T2', 'S1', '2026-05-05 11:00:00+02', '2026-05-05', 60, 'support', null, 'I1');
    insert into store.ticket_events values ('T1', '2026-05-06 11:00:00+02', '2026-05-06', 'resolved', null, 'I1');
"""


def earlier(path: Path, version: int) -> Path:
    """A store as a program left it that knew the first schema files alone, with facts in it."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as store")
        connection.execute("create table store.schema_version (version integer not null, applied_at timestamptz)")
        for number, name in enumerate(SCHEMA[:version], start=1):
            connection.execute(sql.read(f"schema/{name}"))
            connection.execute("insert into store.schema_version values (?, now())", [number])
        connection.execute(FACTS)
    return path


@pytest.mark.file_home("of an earlier program")
@pytest.mark.parametrize("version", range(1, len(SCHEMA) + 1))
def test_a_store_of_an_earlier_schema_is_brought_forward(terms, tmp_path, version):
    with Store(earlier(tmp_path / "store.duckdb", version), terms) as store:
        assert stored(store, "select version from store.schema_version order by 1") == [
            (number,) for number in range(1, len(SCHEMA) + 1)
        ]
        (case,) = rows_of(store, "ticket_sla")
        assert (case["ticket_id"], str(case["registered_on"]), case["working_days"]) == ("T1", "2026-05-03", 2)
        (charge,) = rows_of(store, "charges")
        assert (charge["minutes"], charge["amount"]) == (60, 995)
        assert bring_in(store, tmp_path / "more", {"customers": [customer("K2")]}).import_id


@pytest.mark.file_home("of an earlier program")
def test_an_earlier_store_is_brought_forward_before_it_is_read(terms, tmp_path):
    path = earlier(tmp_path / "store.duckdb", 1)
    with open_store(path, terms) as store:
        assert not store.read_only
        before = figures(store)
    with open_store(path, terms) as store:
        assert store.read_only
        assert figures(store) == before


@pytest.mark.file_home("of an earlier program")
def test_opening_again_changes_nothing(terms, tmp_path):
    path = earlier(tmp_path / "store.duckdb", 1)
    with Store(path, terms) as store:
        before = figures(store), stored(store, "from store.schema_version")
    with Store(path, terms) as store:
        assert (figures(store), stored(store, "from store.schema_version")) == before


@pytest.mark.file_home("of an earlier program")
def test_a_schema_file_that_fails_leaves_the_store_as_it_was(terms, tmp_path, monkeypatch):
    path = earlier(tmp_path / "store.duckdb", 1)
    read = sql.read
    broken = "create table store.half (i integer); select 1 / nothing;"
    with monkeypatch.context() as patched:
        patched.setattr(sql, "read", lambda name: broken if name.startswith("schema/") else read(name))
        with pytest.raises(duckdb.Error):
            Store(path, terms)
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("select max(version) from schema_version").fetchone() == (1,)
        assert ("half",) not in connection.execute("select table_name from duckdb_tables()").fetchall()
    with Store(path, terms) as store:
        assert len(rows_of(store, "ticket_sla")) == 1


def test_a_store_to_read_only_that_is_not_there_is_said_and_not_made(terms, tmp_path):
    with pytest.raises(UserError, match="There is no store at"):
        open_store(tmp_path / "store.duckdb", terms)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.file_home("its name")
def test_names_with_quotes_and_blanks_are_names(terms, tmp_path):
    path = tmp_path / "Karin's desk; drop" / "lock 'n' store.duckdb"
    with Store(path, terms) as store:
        bring_in(store, tmp_path / "facts", base())
    with open_store(path, terms) as store:
        assert len(rows_of(store, "ticket_sla")) == 1


# ---- What is kept ----------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(terms, tmp_path) -> Path:
    """A store's file whose kept rows somebody has lost."""
    path = tmp_path / "store.duckdb"
    with Store(path, terms) as store:
        bring_in(store, tmp_path / "facts", base(time_entries=[entry()]))
    with duckdb.connect(str(path)) as connection:
        for table in ("kept_tickets", "kept_work", "kept_merges", "kept_resolutions"):
            connection.execute(f"delete from {table}")
    return path


@pytest.mark.file_home("what is kept in it")
def test_kept_rows_are_made_anew_when_the_rules_that_made_them_have_changed(terms, kept):
    with Store(kept, terms) as store:
        assert rows_of(store, "ticket_sla") == []  # the same rules: nothing is made anew
    with duckdb.connect(str(kept)) as connection:
        connection.execute("update kept_by set mark = 'of other rules'")
    with open_store(kept, terms) as store:
        assert [row["ticket_id"] for row in rows_of(store, "ticket_sla")] == ["T1"]
        assert [row["minutes"] for row in rows_of(store, "charges")] == [10]
        assert stored(store, "select count(*), min(mark) <> 'of other rules' from store.kept_by") == [(1, True)]


def test_kept_rows_follow_every_change(desk, tmp_path):
    """What is kept after changes one by one is what would be made of the facts anew."""
    steps = [
        base(tickets=[ticket(category="", void="", merged_into=""), ticket("T2", "2026-05-03T10:00", category="core",
                                                                           void="", merged_into="")]),
        {"time_entries": [entry(), entry("E2", ticket_id="T2", work="installation")]},
        {"ticket_events": [event("2026-05-05T10:00", "waiting_customer"), event("2026-05-07T10:00", "resolved")]},
        {"tickets": [ticket("T2", "2026-05-03T10:00", category="core", void="", merged_into="T1")]},
        {"tickets": [ticket(category="installation", void="", merged_into="")]},
        {"time_entries": [entry("E2", ticket_id="T1")]},
        {"ticket_events": [event("2026-05-08T10:00", "reopened", "T2")]},
        {"tickets": [ticket("T2", "2026-05-03T10:00", category="core", void="true", merged_into="T1")]},
        {"tickets": [ticket("T2", "2026-05-06T10:00", category="core", void="", merged_into="")]},
    ]  # fmt: skip
    for position, facts in enumerate(steps):
        assert not bring_in(desk, tmp_path / str(position), facts).findings
        before = figures(desk)
        with desk.tx() as cursor:
            cursor.execute("insert into touched select ticket_id from store.tickets")
        assert figures(desk) == before, f"after step {position}"


# ---- Writing ---------------------------------------------------------------------------------------------------------


ADD = "insert into store.customers values ('K1', 'Kund', null, null, null)"


def write(store: Store, *statements: str) -> None:
    """Several statements in one transaction."""
    with store.tx() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize("failing", ["select 1 / 'x'", "insert into nowhere values (1)", ADD.replace("'K1'", "null")])
def test_a_transaction_that_fails_leaves_nothing_and_the_next_one_works(desk, failing):
    with pytest.raises(duckdb.Error):
        write(desk, ADD, failing)
    assert stored(desk, "from store.customers") == []
    write(desk, ADD)
    assert stored(desk, "select customer_id from store.customers") == [("K1",)]


def test_a_program_that_fails_within_a_transaction_leaves_nothing(desk):
    def fail() -> None:
        with desk.tx() as cursor:
            cursor.execute(ADD)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert stored(desk, "from store.customers") == []


def test_an_error_that_is_swallowed_within_a_transaction_commits_nothing(desk):
    """The engine says yes to a commit after an error, and has rolled back: whoever wrote must hear of it."""

    def swallow() -> None:
        with desk.tx() as cursor:
            cursor.execute(ADD)
            with suppress(duckdb.Error):
                cursor.execute("select 1 / 'x'")

    with pytest.raises(duckdb.Error):
        swallow()
    assert stored(desk, "from store.customers") == []


def test_an_import_that_breaks_off_leaves_nothing(desk, tmp_path, monkeypatch):
    read = sql.read
    with monkeypatch.context() as patched:
        patched.setattr(sql, "read", lambda name: "select 1 / 'x'" if name.startswith("keep/4") else read(name))
        with pytest.raises(duckdb.Error):
            bring_in(desk, tmp_path, base(time_entries=[entry()]))
    for table in ("customers", "tickets", "time_entries", "imports", "kept_tickets"):
        assert stored(desk, f"from store.{table}") == [], table
    assert not bring_in(desk, tmp_path, base(time_entries=[entry()])).findings


def test_a_key_that_somebody_else_has_is_taken(desk):
    add = "insert into store.imports (import_id, started_at, actor) values ('I1', now(), 'test')"
    write(desk, add)
    with pytest.raises(Taken, match="this is taken"):
        write(desk, add)
    with pytest.raises(Taken, match="this is taken"):
        write(desk, *[add.replace("I1", "I2")] * 2)
    assert stored(desk, "select import_id from store.imports") == [("I1",)]


def test_a_row_that_somebody_else_is_changing_is_a_conflict(desk, tmp_path):
    bring_in(desk, tmp_path, base())
    other = desk.cursor(NOW)
    other.execute("begin")
    other.execute("update store.customers set name = 'Deras'")
    with pytest.raises(Conflict, match="changed this meanwhile"), desk.tx() as cursor:
        cursor.execute("update store.customers set name = 'Vårt'")
    other.execute("commit")
    assert stored(desk, "select name from store.customers") == [("Deras",)]


def test_writers_wait_for_each_other(desk):
    """Forty that each read a number and write the next one: none is lost."""
    write(desk, ADD.replace("Kund", "0"))

    def one_more(_: int) -> None:
        with desk.tx() as cursor:
            (name,) = cursor.execute("select name from store.customers").fetchone()
            cursor.execute("update store.customers set name = ?", [str(int(name) + 1)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one_more, range(40)))
    assert stored(desk, "select name from store.customers") == [("40",)]


def test_readers_see_what_was_committed_while_somebody_writes(desk, tmp_path):
    bring_in(desk, tmp_path, base())
    with desk.tx() as cursor:
        cursor.execute("delete from store.tickets")
        assert len(rows_of(desk, "ticket_sla")) == 1
        cursor.execute("insert into touched values ('T1')")
    assert rows_of(desk, "ticket_sla") == []


# ---- Reading ---------------------------------------------------------------------------------------------------------


def test_cursors_of_different_moments_in_many_threads_do_not_mix(desk, tmp_path):
    first = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
    tickets = [ticket(f"T{i:02}", (first + timedelta(hours=i)).isoformat()) for i in range(24)]
    bring_in(desk, tmp_path, base(tickets=tickets))
    barrier = threading.Barrier(8)

    def look(offset: int) -> list[int]:
        barrier.wait()
        counted = []
        for step in range(15):
            hours = (offset * 7 + step * 5) % 24
            counted.append(len(rows_of(desk, "ticket_sla", first + timedelta(hours=hours))) - hours)
        return counted

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(look, range(8))) == [[1] * 15] * 8


def test_a_cursor_keeps_its_moment_beside_others(desk, tmp_path):
    bring_in(desk, tmp_path, base())
    query = "select count(*) from decisions.ticket_sla"
    before, after = desk.cursor(NOW - timedelta(days=60)), desk.cursor(NOW)
    for _ in range(3):
        assert before.execute(query).fetchone() == (0,)
        assert after.execute(query).fetchone() == (1,)


def test_an_edition_of_the_terms_stands_beside_the_current_one(terms, tmp_path):
    dearer = [row.model_copy(update={"fee": row.fee + 100}) for row in terms.ticket_fee]
    with Store(None, terms) as store:
        store.add_edition("draft", terms.model_copy(update={"ticket_fee": dearer}))
        rows = base(
            contracts=[{"customer_id": "K1", "form": "bas", "valid_from": "2020-01-01"}],
            tickets=[ticket(category="customer_caused")], time_entries=[entry()],
        )  # fmt: skip
        bring_in(store, tmp_path, rows)
        query = "select sum(amount) from decisions.charges"
        assert store.cursor(NOW).execute(query).fetchone() == (395,)
        assert store.cursor(NOW, "draft").execute(query).fetchone() == (495,)


@pytest.mark.parametrize("year", [1, 1999, 2041, 9999])
def test_a_moment_outside_the_known_years_is_refused(desk, year):
    with pytest.raises(UserError, match="outside the years"):
        desk.cursor(datetime(year, 6, 1, tzinfo=days.ZONE))
