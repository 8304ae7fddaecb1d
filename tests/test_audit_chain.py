"""The audit log: nothing in the program changes it, and what another program changes in it is found."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lib import audit_chain, sql
from lib import desk as lib_desk
from lib.access import Person
from lib.desk.log import record
from lib.erasing import MENTIONS, NUMBERS
from lib.errors import UserError
from lib.ingest.tables import canonical
from lib.store import Store
from tests.conftest import NOW, bring_in
from tests.postgres import leg
from tests.postgres.server import ask
from tests.rows import base, ticket
from tests.shell import within

ROOT = Path(__file__).parent.parent
BY = Person("manager")
# The one step that replaces texts in the log, and says in which rows.
MAY_REPLACE = "lib/sql/erasing/replace_in_log.sql"
CHANGES = re.compile(
    r"(update\s+store\.audit_log|delete\s+from\s+store\.audit_(log|seals)|update\s+store\.audit_seals|"
    r"truncate\s+(table\s+)?store\.audit|drop\s+table\s+(if\s+exists\s+)?store\.audit|"
    r"(update|delete\s+from)\s+store\.(audit_replaced|erased_marks))",
    re.IGNORECASE,
)


def noted(store: Store, count: int = 3) -> None:
    for at in range(count):
        mapping = {"title": f"Format {at}", "kind": "tickets"}
        lib_desk.save_mapping(store, mapping, by=BY, now=NOW + timedelta(minutes=at))


def failing(store: Store) -> None:
    with store.tx() as cursor:
        record(cursor, NOW, BY, "settle", "settlements", "x", None, None)
        raise UserError("It can't be.")


@pytest.fixture(scope="module")
def fresh(terms) -> Iterator[Store]:
    """A store whose log never had other rows: they are known by their numbers."""
    with Store(None, terms) as store:
        noted(store)
        yield store


def tampered(store: Store, *statements: str, asks: str = "audit_log/broken") -> list:
    """What is wrong with the log once another program has run some statements, which are taken back."""
    with store.cursor(NOW) as cursor:
        cursor.execute("begin")
        for statement in statements:
            cursor.execute(statement)
        found = [row[0] for row in cursor.execute(sql.read(asks)).fetchall()]
        cursor.execute("rollback")
    return found


def test_nothing_in_the_program_changes_or_removes_a_row_of_the_log():
    texts = [*(ROOT / "lib").rglob("*.sql"), *(ROOT / "lib").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    found = {path.relative_to(ROOT).as_posix() for path in texts if CHANGES.search(path.read_text(encoding="utf-8"))}
    assert found == {MAY_REPLACE}


@pytest.mark.parametrize(
    "text",
    [
        "update store.audit_log set actor = 'x'",
        "DELETE FROM  store.audit_log",
        "update\n    store.audit_seals set rows = 1",
        "drop table if exists store.audit_log",
        "delete from store.audit_replaced",
    ],
)
def test_the_search_for_changes_finds_them(text: str):
    assert CHANGES.search(text)


def test_statements_made_of_parts_never_name_the_log(terms):
    filled = [path for path in (ROOT / "lib" / "sql").rglob("*.sql") if "store.{table}" in path.read_text("utf-8")]
    assert {path.parent.name for path in filled} <= {"merge", "first", "undo", "ingest", "aside", "erasing", "postgres"}
    tables = [*canonical(terms.forms(), terms.categories()), *(table for table, *_ in (*MENTIONS, *NUMBERS))]
    assert not any(name.startswith("audit") for name in tables)


def test_each_transaction_that_writes_seals_its_rows(terms, tmp_path):
    with Store(None, terms) as store:
        bring_in(store, tmp_path / "a", base())
        assert audit_chain.mark(store, NOW) == (0, 0, "")
        noted(store)
        bring_in(store, tmp_path / "b", {"tickets": [ticket(subject="En annan"), ticket(subject="En tredje")]})
        seals = store.cursor(NOW).execute("select seal_no, first_row, rows from store.audit_seals order by 1")
        assert seals.fetchall() == [(1, 0, 1), (2, 1, 1), (3, 2, 1), (4, 3, 2)]
        assert audit_chain.broken(store, NOW) == []
        mark = audit_chain.mark(store, NOW)
        assert (mark.rows, mark.replaced, len(mark.digest)) == (5, 0, 64)


def test_what_failed_is_neither_logged_nor_sealed(fresh: Store):
    before = audit_chain.mark(fresh, NOW)
    with pytest.raises(UserError):
        failing(fresh)
    assert audit_chain.mark(fresh, NOW) == before
    assert audit_chain.broken(fresh, NOW) == []


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("update store.audit_log set actor = 'somebody else' where rowid = 1", ["changed"]),
        ("update store.audit_log set changed_at = changed_at - interval 1 second where rowid = 1", ["changed"]),
        ("update store.audit_log set after = '{}' where rowid = 1", ["changed"]),
        ("update store.audit_log set before = null where rowid = 2", []),
        ("update store.audit_log set nonce = uuid() where rowid = 1", ["changed"]),
        ("delete from store.audit_log where rowid = 1", ["missing"]),
        ("delete from store.audit_log where rowid = 2", ["missing"]),
        (
            "insert into store.audit_log (changed_at, actor, action, table_name, row_key) "
            "values (now(), 'x', 'settle', 'settlements', 'y')",
            ["unsealed"],
        ),
        ("delete from store.audit_seals where seal_no = 2", ["unsealed", "gap"]),
        ("update store.audit_seals set digest = 'x' where seal_no = 2", ["changed", "changed"]),
        # Whoever doesn't say what an erasure replaced can't pass for one.
        ("insert into store.audit_replaced values ('E-1', 1, 'x', 'y')", []),
    ],
)
def test_what_another_program_changes_is_found(fresh: Store, statement: str, wrong: list[str]):
    assert tampered(fresh, statement) == wrong
    assert tampered(fresh) == []


def test_a_log_that_lost_its_end_with_its_seals_lacks_a_mark_that_it_had(fresh: Store):
    known = audit_chain.mark(fresh, NOW).digest
    lost = ("delete from store.audit_log where rowid = 2", "delete from store.audit_seals where seal_no = 3")
    assert tampered(fresh, *lost) == []
    assert audit_chain.has_had(fresh, NOW, known)
    assert tampered(fresh, *lost, asks="audit_log/mark") == [2]
    assert audit_chain.mark(fresh, NOW).digest == known
    assert not audit_chain.has_had(fresh, NOW, known[::-1])


def test_the_seals_of_a_copy_are_those_of_the_store(tmp_path, terms):
    with Store(tmp_path / "own.duckdb", terms) as store:
        noted(store)
        mark = audit_chain.mark(store, NOW)
        store.copy_to(tmp_path / "copy.duckdb")
    with Store(tmp_path / "copy.duckdb", terms) as copy:
        assert audit_chain.broken(copy, NOW) == []
        assert audit_chain.mark(copy, NOW) == mark


def test_a_log_from_before_the_seals_is_sealed_by_the_next_change(desk: Store):
    desk._root.execute(
        "insert into store.audit_log (changed_at, actor, action, table_name, row_key, nonce) "
        "select now(), 'x', 'import', 'tickets', i::varchar, null from range(3) as t(i)"
    )
    noted(desk, 1)
    assert desk.cursor(NOW).execute("select first_row, rows from store.audit_seals").fetchall() == [(0, 4)]
    assert audit_chain.broken(desk, NOW) == []


def test_the_command_says_what_is_wrong_and_what_the_mark_is(tmp_path, terms, capsys, monkeypatch):
    file = tmp_path / "store.duckdb"
    with Store(file, terms) as store:
        noted(store)
        mark = audit_chain.mark(store, NOW).digest
    done = within(capsys, monkeypatch, "check", "--mark", mark, store=file)
    assert (done.returncode, done.stdout) == (0, f"3 rows, 0 of them with texts that were erased. Mark: {mark}\n")
    with Store(file, terms) as store:
        if leg.ACTIVE:
            ask(leg.place(file), "update store.audit_log set actor = 'x' where row_no = 1")
        else:
            store._root.execute("update store.audit_log set actor = 'x' where rowid = 1")
    done = within(capsys, monkeypatch, "check", "--mark", "abc", store=file)
    assert done.returncode == 1
    assert "rows 2 to 2 (2026-06-01 12:01): they, or their seal, aren't what they were" in done.stdout
    assert "This log has never had the mark abc." in done.stdout
