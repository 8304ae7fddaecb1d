"""A full disk, one that can't be written, and a damaged store: said plainly, nothing lost that was said to be saved,
and the same program goes on when the disk is well again."""

import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from lib import backups, desk, intake, reports, sums
from lib.access import Person
from lib.backup import back_up
from lib.desk import Session
from lib.errors import UserError
from lib.ingest.run import import_files
from lib.settings import Backups
from lib.store import Store
from lib.words import Words
from tests.apps import app_over, open_page
from tests.conftest import NOW, bring_in, copied, write_facts
from tests.disks import Disk, disk  # noqa: F401
from tests.posting import KEY, Way, form
from tests.rows import base, customer, entry, stored, ticket

pytestmark = pytest.mark.file_home("its disk")
BY = Person("Anna")
FULL = r"The disk that holds .*store\.duckdb is full"


@pytest.fixture(scope="module")
def little(terms, tmp_path_factory) -> Path:
    """A store's file with a case and somebody who works on it."""
    folder = tmp_path_factory.mktemp("little")
    with Store(folder / "store.duckdb", terms) as store:
        assert not bring_in(store, folder / "facts", base(time_entries=[entry()])).findings
    return folder / "store.duckdb"


@pytest.fixture
def file(little, disk) -> Path:
    """That store on a small disk."""
    return copied(little, disk.path / "store.duckdb")


def customers(store: Store) -> list[str]:
    return [one for (one,) in stored(store, "select customer_id from store.customers order by 1")]


def add(store: Store, customer_id: str, size: int = 20_000) -> None:
    with store.tx() as cursor:
        cursor.execute("insert into store.customers values (?, ?, null, null, null)", [customer_id, "x" * size])


def refusal(change: Callable[[], object]) -> str | None:
    """What a person is told where something isn't done, in English and after it in Swedish; None where it is done."""
    try:
        change()
    except UserError as error:
        return f"{error}\n{Words('sv').problem(error)}"
    return None


def book(store: Store) -> str:
    wanted = Session("T1", "S1", "phone", NOW + timedelta(days=1), 30)
    return desk.book(store, wanted, by=BY, now=NOW)


# ---- A full disk -----------------------------------------------------------------------------------------------------


def test_a_booking_on_a_full_disk_is_refused_and_made_when_there_is_room(file, disk, terms):
    with Store(file, terms) as store:
        disk.fill()
        for _ in range(2):
            with pytest.raises(UserError, match=FULL) as refused:
                book(store)
        assert "Frigör utrymme" in Words("sv").problem(refused.value)
        # Whoever only looks still sees everything.
        assert customers(store) == ["K1"]
        assert stored(store, "select count(*) from store.bookings") == [(0,)]
        disk.free()
        booking = book(store)
    with Store(file, terms) as store:
        assert stored(store, "select booking_id from store.bookings") == [(booking,)]


def test_an_import_on_a_disk_that_gets_full_leaves_nothing_and_gets_through_later(file, disk, terms, tmp_path):
    numbers = range(30_000)
    facts = {
        "customers": [customer(f"K{n}", name=f"Kund {n * 7919 % 30011} {n * 104729}") for n in numbers],
        "tickets": [ticket(f"T{n}", customer_id=f"K{n}", subject=f"Fel {n * 15485863}") for n in numbers],
    }
    folder = write_facts(tmp_path / "many", facts)
    with Store(file, terms) as store:
        disk.fill(leave=600_000)
        with pytest.raises(UserError, match=FULL):
            import_files(store, [folder], now=NOW, actor="test")
        assert (customers(store), stored(store, "select count(*) from store.tickets")) == (["K1"], [(1,)])
        assert stored(store, "select count(*) from store.imports") == [(1,)]
        disk.free()
        assert not import_files(store, [folder], now=NOW, actor="test").findings
    with Store(file, terms) as store:
        assert len(customers(store)) == len(numbers)


@pytest.mark.parametrize("leave", [30_000, 300_000, 500_000])
def test_what_was_said_to_be_saved_is_there_however_full_the_disk_got(file, disk, terms, leave):
    """The engine moves its log into the file as it goes: that, too, may be what there is no room for."""
    with Store(file, terms) as store:
        store.cursor(NOW).execute("set global checkpoint_threshold = '200KB'")
        disk.fill(leave)
        saved, refused = ["K1"], []
        for number in range(40):
            said = refusal(lambda name=f"N{number:02}": add(store, name))
            if said is None:
                saved.append(f"N{number:02}")
            else:
                assert "is full" in said
                refused.append((f"N{number:02}", "look whether" in said))
        assert refused
        perhaps = {name for name, is_perhaps in refused if is_perhaps}
        assert set(saved) <= set(customers(store)) <= set(saved) | perhaps
        disk.free()
        add(store, "Z")
        assert reports.is_empty(store.by_edition(), NOW) is False
    with Store(file, terms) as store:
        assert {*saved, "Z"} <= set(customers(store)) <= {*saved, "Z"} | perhaps


def test_a_checkpoint_without_room_costs_nobody_their_store(file, disk, terms):
    """Then the engine gives the file up, and wants it to be opened anew."""
    with Store(file, terms) as store:
        for number in range(10):
            add(store, f"N{number}")
        disk.fill()
        with suppress(Exception):
            store._root.execute("checkpoint store")
        assert len(customers(store)) == 11, "it is open again"
        with pytest.raises(UserError, match=FULL):
            add(store, "N10")
        disk.free()
        add(store, "N10")
        assert len(customers(store)) == 12


def test_a_backup_on_a_full_disk_is_said_leaves_nothing_and_is_made_later(file, disk, terms, tmp_path):
    store_file = copied(file, tmp_path / "store.duckdb")
    settings = Backups(folder=disk.path / "backups")
    with Store(store_file, terms) as store:
        made = backups.make(store, "Anna", settings)
        disk.fill(leave=50_000)
        with pytest.raises(UserError, match=r"The disk of .*duckdb is full, so no backup was made there"):
            backups.make(store, "Anna", settings)
        assert sorted(settings.folder.iterdir()) == [made.file, made.file.with_name(f"{made.file.name}.json")]
        assert backups.progress(settings.folder).problem is not None
        assert backups.last_good(settings.folder).file == made.file
        # The desk goes on meanwhile.
        add(store, "K2")
        disk.free()
        assert backups.make(store, "Anna", settings).is_good
        assert backups.progress(settings.folder).problem is None


def test_a_backup_on_the_stores_own_full_disk_disturbs_nobody(file, disk, terms):
    """Writers go on while it fails: each is refused plainly, or saved."""
    with Store(file, terms) as store:
        disk.fill(leave=1_500_000)
        saved, stop = ["K1"], threading.Event()

        def work() -> None:
            for number in range(1000):
                if stop.is_set():
                    return
                with suppress(UserError):
                    add(store, f"N{number}", 200)
                    saved.append(f"N{number}")

        worker = threading.Thread(target=work)
        worker.start()
        with pytest.raises(UserError, match="is full"):
            back_up(store, disk.path / "backup.duckdb")
        stop.set()
        worker.join()
        assert set(saved) <= set(customers(store))
        assert not list(disk.path.glob("*backup*"))


def test_the_support_form_is_asked_to_send_again_and_its_case_comes_when_there_is_room(file, disk, terms, monkeypatch):
    """Neither is it told that it has sent something wrong, nor where our files are."""
    monkeypatch.setenv(intake.KEYS, KEY)
    with Store(file, terms) as store:
        way = Way(store)
        disk.fill()
        answer = way.post(form())
        assert (answer.status, "retry-after" in answer.headers) == (503, True)
        assert str(disk.path) not in answer.content.decode()
        disk.free()
        assert way.post(form()).status == 201
        assert stored(store, "select count(*) from store.submissions") == [(1,)]


def test_a_page_says_that_the_disk_is_full_and_works_again_when_it_is_not(file, disk, monkeypatch):
    app = app_over(file, "2026-06-01T15:00", monkeypatch)
    app.query_params["lang"] = "sv"
    open_page(app, "operations")
    disk.fill()
    app.button(key="backup_now").click().run()
    assert "full" in app.error[0].value
    assert "Frigör utrymme" in app.error[0].value
    assert not app.exception
    disk.free()
    app.button(key="backup_now").click().run()
    assert not app.error
    folder, until = backups.folder_of(file, Backups()), time.monotonic() + 20
    while backups.progress(folder).is_under_way and time.monotonic() < until:
        time.sleep(0.05)
    assert backups.last_good(folder).sheet.made_by == "manager"


# ---- What can't be written -------------------------------------------------------------------------------------------


def test_a_disk_that_turns_read_only_is_said_and_forgotten_when_it_is_not(file, disk, terms):
    with Store(file, terms) as store:
        pass
    disk.lock()
    with pytest.raises(UserError) as refused:
        Store(file, terms)
    assert str(file) in str(refused.value)
    disk.lock(False)
    with Store(file, terms) as store:
        add(store, "K2")


@pytest.mark.parametrize("kind", ["read_only", "below_a_file"])
def test_a_folder_of_backups_that_cannot_be_written(file, disk, terms, tmp_path, kind):
    store_file = copied(file, tmp_path / "store.duckdb")
    folder = disk.path / "backups" if kind == "read_only" else store_file / "backups"
    if kind == "read_only":
        disk.lock()
    with Store(store_file, terms) as store:
        with pytest.raises(UserError) as refused:
            backups.make(store, "Anna", Backups(folder=folder))
        assert str(folder) in str(refused.value)
        assert "another folder" in str(refused.value)
        assert "annan mapp" in Words("sv").problem(refused.value)
        with pytest.raises(UserError, match="can't be written"):
            back_up(store, folder / "backup.duckdb")
        add(store, "K2")


# ---- A damaged store -------------------------------------------------------------------------------------------------


def flipped(file: Path, share: float) -> None:
    """A few bytes of a file turned over."""
    content = bytearray(file.read_bytes())
    at = int(len(content) * share)
    content[at : at + 64] = bytes(255 - byte for byte in content[at : at + 64])
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [0.0, 0.002, *(share / 10 for share in range(1, 10)), "cut", "empty", "other"])
def test_a_damaged_store_is_never_taken_for_a_whole_one(demo_file, terms, tmp_path, damage):
    """Each part of it is refused when it is read, with the file's name and the remedy; or was of no matter."""
    file = tmp_path / "store.duckdb"
    shutil.copy(demo_file, file)
    with Store(file, terms) as store:
        whole = sums.of(store.cursor(NOW), "store")
    if isinstance(damage, float):
        flipped(file, damage)
    elif damage == "cut":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    else:
        file.write_bytes({"empty": b"", "other": b"customer_id,name\n" * 9999}[damage])
    found = {}

    def look() -> None:
        with Store(file, terms) as store, store.tx(changes_charges=False) as cursor:
            found.update(sums.of(cursor, "store"))

    if said := refusal(look):
        assert str(file) in said
        assert "backup" in said
        assert "säkerhetskopia" in said
    else:
        assert damage not in ("cut", "other", 0.0)
        assert damage == "empty" or found == whole, "nothing that is used was hit"


def test_a_page_over_a_damaged_store_names_the_remedy(demo_file, tmp_path, monkeypatch):
    file = tmp_path / "store.duckdb"
    shutil.copy(demo_file, file)
    for share in range(2, 20):
        flipped(file, share / 20)
    app = app_over(file, "2026-06-01T15:00", monkeypatch)
    app.query_params["lang"] = "sv"
    for page in ("overview", "tickets", "work", "audit"):
        open_page(app, page)
        assert not app.exception
        said = [one.value for one in app.text if "Databasen" in one.value]
        if said:
            assert str(file) in said[0]
            assert "python -m lib restore" in said[0]
            break
    else:
        raise AssertionError("nobody reads what was damaged")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_damaged_log_loses_nothing_without_saying_so(little, terms, tmp_path, share):
    """The log of a store that was killed."""
    file = copied(little, tmp_path / "store.duckdb")
    store = Store(file, terms)
    for number in range(20):
        add(store, f"N{number:02}", 500)
    shutil.copy(file, tmp_path / "killed.duckdb")
    shutil.copy(file.with_name("store.duckdb.wal"), tmp_path / "killed.duckdb.wal")
    store.close()
    flipped(tmp_path / "killed.duckdb.wal", share)
    said = refusal(lambda: Store(tmp_path / "killed.duckdb", terms))
    assert "killed.duckdb" in said
    assert "backup" in said
