"""The command line and the store's file: locked by another program, backed up, restored, filled with demo data."""

import stat
import subprocess
import sys
from functools import partial
from pathlib import Path

import duckdb
import pytest

from lib.door import Door
from lib.store import ROOT, Store
from tests.conftest import bring_in, emptied, rows_of
from tests.rows import base, entry, stored, ticket
from tests.shell import alone, refused, within

pytestmark = pytest.mark.file_home("its lock, its backups, putting one back")


@pytest.fixture
def file(terms, tmp_path) -> Path:
    """A store's file with a little in it."""
    with Store(tmp_path / "store.duckdb", terms) as store:
        bring_in(store, tmp_path / "facts", base(time_entries=[entry()]))
    return tmp_path / "store.duckdb"


@pytest.fixture
def run(capsys, monkeypatch):
    """The command line within this process, for what needs no other."""
    return partial(within, capsys, monkeypatch)


def customers(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("select count(*) from customers").fetchone()[0]


def holding(path: Path) -> subprocess.Popen:
    """Another process that has a store open, as the app would, but answers nobody."""
    code = (
        "import sys; from pathlib import Path; from lib import terms; from lib.store import Store\n"
        "with Store(Path(sys.argv[1]), terms.load()): print('open', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout.readline() == "open\n"
    return other


# ---- One program at a time -------------------------------------------------------------------------------------------


def test_a_store_that_another_program_has_open_is_said_plainly(file, tmp_path):
    (tmp_path / "copy.duckdb").write_bytes(file.read_bytes())
    with holding(file) as other:
        for arguments in (
            ["report", "charges"],
            ["import", tmp_path / "facts"],
            ["backup", tmp_path / "backup.duckdb"],
            ["restore", tmp_path / "copy.duckdb"],
        ):
            said = refused(alone(*arguments, store=file))
            assert f"The store {file} is open in another program (process {other.pid})" in said
            assert "Close the app (or the other command) and try again." in said
        other.stdin.close()
    assert customers(file) == 1


def test_two_reports_can_read_one_store_at_once(file, terms):
    with Store(file, terms, read_only=True):
        assert alone("report", "charges", store=file).returncode == 0


# ---- Backup and restore ----------------------------------------------------------------------------------------------


def test_a_backup_put_back_gives_the_same_store(run, file, terms, tmp_path):
    backup = tmp_path / "backup.duckdb"
    with Store(file, terms) as store:
        before = {view: rows_of(store, view) for view in ("ticket_sla", "charges", "billing_audit")}
    done = run("backup", backup, store=file)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{backup}: ")
    with Store(file, terms) as store:
        emptied(store)
    done = run("restore", backup, store=file)
    assert (done.returncode, done.stderr) == (0, "")
    (aside,) = tmp_path.glob("store.before-restore-*.duckdb")
    assert done.stdout == f"{file} is restored from {backup}; what it held is kept in {aside}\n"
    assert customers(aside) == 0
    with Store(file, terms) as store:
        assert before == {view: rows_of(store, view) for view in before}
        # What is restored can be written to as before.
        assert bring_in(store, tmp_path / "more", {"tickets": [ticket("T2")]}).import_id
    assert customers(backup) == 1


def test_a_backup_is_restored_where_there_was_no_store(run, file, tmp_path):
    run("backup", tmp_path / "backup.duckdb", store=file)
    new = tmp_path / "new" / "store.duckdb"
    done = run("restore", tmp_path / "backup.duckdb", store=new)
    assert done.stdout == f"{new} is restored from {tmp_path / 'backup.duckdb'}\n"
    assert customers(new) == 1


def test_a_backup_is_written_while_the_app_has_the_store_open(file, terms, tmp_path):
    backup = tmp_path / "backup.duckdb"
    with Store(file, terms) as store:
        door = Door(store)
        try:
            bring_in(store, tmp_path / "more", {"customers": [{"customer_id": "K2", "name": "Ny"}]})
            done = alone("backup", backup, store=file)
            assert (done.returncode, done.stderr) == (0, "")
            assert customers(backup) == 2
            # It can be asked again, and says what it can't do.
            said = refused(alone("backup", tmp_path / "none" / "backup.duckdb", store=file))
            assert "can't be written" in said
            assert "is the store itself" in refused(alone("backup", file, store=file))
            assert stored(store, "select count(*) from store.customers") == [(2,)]
        finally:
            door.close()
        assert not list(tmp_path.glob("*.door"))
        assert "is open in another program" in refused(alone("backup", backup, store=file))


def test_only_the_owner_can_read_how_to_knock(file, terms):
    with Store(file, terms) as store:
        door = Door(store)
        try:
            (key,) = file.parent.glob("*.door")
            assert stat.S_IMODE(key.stat().st_mode) == 0o600
        finally:
            door.close()


def test_a_door_that_nobody_stands_behind_any_more_is_no_obstacle(run, file, tmp_path):
    """The app was killed: its door file is left, and perhaps its port is somebody else's."""
    (tmp_path / "store.duckdb.door").write_text('{"port": 9, "secret": "x"}', encoding="utf-8")
    assert run("backup", tmp_path / "backup.duckdb", store=file).returncode == 0


def test_a_backup_that_cannot_be_written_leaves_nothing(run, file, tmp_path):
    files = sorted(tmp_path.iterdir())
    assert "can't be written" in refused(run("backup", tmp_path / "none" / "x.duckdb", store=file))
    assert "can't be written" in refused(run("backup", tmp_path / "facts", store=file))
    assert "is the store itself" in refused(run("backup", file, store=file))
    assert sorted(tmp_path.iterdir()) == files
    assert customers(file) == 1


def test_a_backup_replaces_an_earlier_one_of_its_name(run, file, tmp_path):
    (tmp_path / "backup.duckdb").write_text("old", encoding="utf-8")
    assert run("backup", tmp_path / "backup.duckdb", store=file).returncode == 0
    assert customers(tmp_path / "backup.duckdb") == 1


def write_other(path: Path, kind: str) -> None:
    """A file that is no store of this program."""
    if kind == "database":
        with duckdb.connect(str(path)) as connection:
            connection.execute("create table shirts (size integer)")
    else:
        path.write_bytes({"text": b"customer_id,name\n" * 1000, "empty": b"", "picture": b"\x89PNG" * 5000}[kind])


@pytest.mark.parametrize("kind", ["text", "empty", "picture", "database"])
def test_a_file_that_is_no_backup_is_not_restored(run, file, tmp_path, kind):
    other = tmp_path / "other.duckdb"
    write_other(other, kind)
    files = sorted(tmp_path.iterdir())
    said = refused(run("restore", other, store=file))
    assert str(other) in said
    assert sorted(tmp_path.iterdir()) == files
    assert customers(file) == 1


def test_a_file_that_is_not_there_is_not_restored(run, file, tmp_path):
    assert "there is no such file" in refused(run("restore", tmp_path / "none.duckdb", store=file))


@pytest.mark.parametrize("damage", ["text", "newer"])
def test_a_store_that_cannot_be_opened_can_be_replaced_by_a_backup(run, file, terms, tmp_path, damage):
    """That is what the message that it can't be opened advises."""
    backup = tmp_path / "backup.duckdb"
    run("backup", backup, store=file)
    if damage == "text":
        write_other(file, damage)
    else:
        make_newer(file)
    held = file.read_bytes()
    assert run("restore", backup, store=file).returncode == 0
    assert customers(file) == 1
    (aside,) = tmp_path.glob("store.before-restore-*.duckdb")
    assert aside.read_bytes() == held


# ---- Stores of other times -------------------------------------------------------------------------------------------


def make_newer(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("insert into schema_version values (99, now())")


def test_a_store_made_by_a_newer_program_is_refused(run, file, tmp_path):
    make_newer(file)
    for arguments in (["report", "charges"], ["import", tmp_path / "facts"]):
        said = refused(run(*arguments, store=file))
        assert f"The store {file} was made by a newer version of this program (schema 99" in said
        assert "Update the program, or restore a backup" in said


# ---- Demo data -------------------------------------------------------------------------------------------------------


def test_demo_data_fill_an_empty_store_and_no_other(run, tmp_path, file):
    new = tmp_path / "demo.duckdb"
    done = run("demo", store=new)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{new}: ")
    assert customers(new) > 50
    assert "isn't empty" in refused(run("demo", store=new))
    assert "isn't empty" in refused(run("demo", store=file))
    assert customers(file) == 1
