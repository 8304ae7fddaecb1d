"""The folder of backups: which are kept, when the next one is due, which one is good, and putting one back."""

import json
import os
import shutil
import time as clock
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import duckdb
import pytest

from lib import backup, backup_rule, backups, days, desk
from lib.access import Person
from lib.errors import UserError
from lib.settings import Backups
from lib.store import Store
from tests.conftest import NOW, bring_in, copied
from tests.rows import base, entry, stored
from tests.shell import refused, within

pytestmark = pytest.mark.file_home("the folder of backups beside it")
AT = time(2, 30)


def local(text: str) -> datetime:
    """A moment by the clock in Stockholm."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=days.ZONE)).astimezone(UTC)


@pytest.fixture(scope="module")
def little(terms, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("little")
    with Store(folder / "store.duckdb", terms) as store:
        bring_in(store, folder / "facts", base(time_entries=[entry()]))
    return folder / "store.duckdb"


@pytest.fixture
def file(little, tmp_path) -> Path:
    """A store's file with a little in it."""
    return copied(little, tmp_path / "store.duckdb")


@pytest.fixture
def folder(file) -> Path:
    return backups.folder_of(file, Backups())


def dated(one: backups.Kept, made_at: datetime) -> backups.Kept:
    """The same backup as if it had been made at another moment."""
    name = one.file.name.rsplit("-", 1)[0] + f"-{made_at.astimezone(UTC).strftime(backups.MOMENT)}.duckdb"
    target = one.file.with_name(name)
    shutil.copy(one.file, target)
    sheet = json.loads(backup.beside(one.file).read_text())
    sheet["damage"] = None
    sheet["made_at"] = sheet["checked_at"] = made_at.astimezone(UTC).isoformat()
    backup.beside(target).write_text(json.dumps(sheet))
    return backups.Kept(target, backup.sheet_of(target), is_good=True)


# ---- Which are kept --------------------------------------------------------------------------------------------------


def test_seven_days_four_weeks_and_twelve_months_are_kept():
    nights = [local(f"{date(2026, 1, 1) + timedelta(days=day)}T02:30") for day in range(500)]
    kept: set[datetime] = set()
    for night in nights:
        kept = backup_rule.to_keep(kept | {night}, Backups())
    dates = sorted(moment.astimezone(days.ZONE).date() for moment in kept)
    today = nights[-1].astimezone(days.ZONE).date()
    assert today == date(2027, 5, 15)
    firsts = [date(2026 + month // 12, month % 12 + 1, 1) for month in range(6, 17)]
    months = [first - timedelta(days=1) for first in firsts]
    weeks = [date(2027, 4, 25), date(2027, 5, 2)]  # Sundays; the third one is among the days.
    assert dates == sorted({*months, *weeks, *(today - timedelta(days=back) for back in range(7))})


def test_the_last_one_of_a_day_is_its_one_by_the_clock_in_stockholm():
    first, second, third = local("2026-07-01T00:10"), local("2026-07-01T23:50"), local("2026-07-02T00:10")
    # In UTC the first one is of the day before.
    assert backup_rule.to_keep([first, second, third], Backups(weekly=0, monthly=0)) == {second, third}


def test_the_newest_one_is_kept_whatever_the_rule():
    moments = [local(f"2026-07-0{day}T02:30") for day in range(1, 9)]
    assert backup_rule.to_keep(moments, Backups(daily=1, weekly=0, monthly=0)) == {moments[-1]}


def test_tidying_leaves_what_is_not_ours_damaged_or_the_last_good_one(file, folder, terms):
    rule = Backups(daily=1, weekly=0, monthly=0)
    with Store(file, terms) as store:
        newest = backups.make(store, "Anna", rule)
    old = [dated(newest, newest.made_at - timedelta(days=back)) for back in (1, 2, 3)]
    others = [
        folder / "notes.txt",
        folder / "other-20260101T000000Z.duckdb",
        folder / "store-20260101T000000Z.duckdb",
        folder / "store-copy.duckdb",
    ]
    for other in others:
        other.write_text("mine")
    left = folder / f".store-20260101T000000Z.duckdb.{'0' * 32}.partial"
    left.write_text("half")
    replace(old[2].sheet, damage="flipped").write(old[2].file)
    assert set(backups.tidy(folder, "store", rule)) == {
        *(one.file for one in old[:2]),
        *(backup.beside(one.file) for one in old[:2]),
    }
    assert left.exists(), "perhaps somebody is writing it"
    os.utime(left, (clock.time() - 7200,) * 2)
    assert backups.tidy(folder, "store", rule) == [left]
    assert {one for one in folder.iterdir() if one.suffix != ".json"} == {newest.file, old[2].file, *others}
    # A damaged one is none: the good one before it is not removed for its sake.
    newest.file.write_bytes(b"short")
    good = dated(backups.Kept(old[2].file, old[2].sheet, True), newest.made_at - timedelta(days=9))
    assert backups.tidy(folder, "store", rule) == []
    assert backups.last_good(folder, "store").file == good.file


# ---- When the next one is due ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-06-01T12:00", "2026-06-01T12:00"),
        ("2026-06-01T02:30", "2026-06-01T12:00", "2026-06-02T02:30"),
        ("2026-06-01T02:30", "2026-06-02T02:29", "2026-06-02T02:30"),
        ("2026-06-01T02:30", "2026-06-02T02:31", "2026-06-02T02:31"),
        # By hand in the afternoon: the night's one comes all the same.
        ("2026-06-01T15:00", "2026-06-01T16:00", "2026-06-02T02:30"),
        # The machine slept for days.
        ("2026-05-20T02:30", "2026-06-01T09:12", "2026-06-01T09:12"),
        # The night when clocks go forward has no half past two: it comes at half past three.
        ("2026-03-28T02:30", "2026-03-29T01:59", "2026-03-29T03:30"),
        ("2026-03-29T03:30", "2026-03-29T03:31", "2026-03-30T02:30"),
        # The night when they go back has two: the first one counts.
        ("2026-10-24T02:30", "2026-10-25T01:00", "2026-10-25T02:30+02:00"),
        ("2026-10-25T02:30+02:00", "2026-10-25T02:29+01:00", "2026-10-26T02:30"),
        ("2026-10-25T02:30+02:00", "2026-10-25T02:31+01:00", "2026-10-26T02:30"),
        # The clock was wrong once: what is of the future is waited for no longer than a day.
        ("2026-07-01T02:30", "2026-06-01T12:00", "2026-06-02T02:30"),
    ],
)
def test_the_next_one_is_due_at_its_hour_or_now_if_one_was_missed(last, now, due):
    assert backup_rule.due(last and local(last), AT, local(now)) == local(due)


def test_a_schedule_makes_what_is_due_and_nothing_else(file, folder, terms):
    with Store(file, terms) as store:
        schedule = backups.Schedule(store, Backups(at=AT))
        now = datetime.now(UTC)
        assert schedule.look(now).is_good
        assert schedule.look(now) is None
        assert schedule.look(now + timedelta(days=2)) is not None


def test_a_schedule_runs_by_itself_until_it_is_stopped(file, folder, terms):
    with Store(file, terms) as store:
        schedule = backups.Schedule(store, Backups(at=AT)).start()
        until = clock.monotonic() + 20
        while not backups.last_good(folder) and clock.monotonic() < until:
            clock.sleep(0.05)
        schedule.stop()
        assert backups.last_good(folder).sheet.made_by == "schedule"
        none = backups.Schedule(store, Backups(at=None)).start()
        none.stop()


def test_a_failure_is_tried_again_later_and_remembered_until_then(file, terms, tmp_path):
    settings = Backups(folder=file / "below", at=AT)
    with Store(file, terms) as store:
        schedule = backups.Schedule(store, settings)
        with pytest.raises(UserError, match="Backups can't be kept in"):
            schedule.look(datetime.now(UTC))
        state = backups.progress(settings.folder)
        assert "below" in str(state.problem)
        now = state.failed_at
        assert schedule.look(now + timedelta(minutes=4)) is None
        with pytest.raises(UserError):
            schedule.look(now + timedelta(minutes=6))
        assert state.tries == 2
        assert schedule.look(now + timedelta(minutes=14)) is None


def test_one_that_is_stopped_half_way_leaves_nothing(file, folder, terms):
    with Store(file, terms) as store:
        schedule = backups.Schedule(store, Backups(at=AT))
        schedule._stopped.set()
        assert schedule.look(datetime.now(UTC)) is None
    assert list(folder.iterdir()) == []
    assert backups.progress(folder).problem is None


def test_what_is_damaged_later_is_noticed_within_a_week(file, folder, terms, monkeypatch):
    with Store(file, terms) as store:
        schedule = backups.Schedule(store, Backups(at=AT))
        made = schedule.look(datetime.now(UTC))
        content = bytearray(made.file.read_bytes())
        content[len(content) * 2 // 3] ^= 255
        made.file.write_bytes(content)
        later = made.made_at + timedelta(days=7, hours=1)
        assert backups.last_good(folder).file == made.file, "nobody has looked"
        monkeypatch.setattr(backup_rule, "due", lambda *_: later + timedelta(days=1))
        assert schedule.look(later - timedelta(hours=2)) is None
        assert backups.last_good(folder).file == made.file
        assert schedule.look(later) is None
        assert backups.last_good(folder) is None
    assert "has been changed" in backups.kept(folder)[0].damage


# ---- Whether it is good ----------------------------------------------------------------------------------------------


def test_a_backup_that_holds_something_else_is_not_one(file, folder, terms, monkeypatch):
    """The sums of the moment of the copy are compared with what can be read from the file that was written."""
    with Store(file, terms) as store:
        real = store.copy_to

        def one_less(target: Path, told) -> dict:
            found = real(target, told)
            with duckdb.connect(str(target)) as copy:
                copy.execute("update time_entries set minutes = minutes + 1")
            return found

        monkeypatch.setattr(store, "copy_to", one_less)
        with pytest.raises(UserError, match="doesn't hold what the store held"):
            backups.make(store, "Anna", Backups())
        assert list(folder.iterdir()) == []
        monkeypatch.undo()
        assert backups.make(store, "Anna", Backups()).is_good


def test_only_the_owner_can_look_into_the_folder(file, folder, terms):
    with Store(file, terms) as store:
        backups.make(store, "Anna", Backups())
    assert folder.stat().st_mode & 0o077 == 0


# ---- On the command line ---------------------------------------------------------------------------------------------


def test_backups_are_made_listed_and_put_back_without_naming_a_file(file, folder, terms, capsys, monkeypatch):
    def run(*arguments: object):
        return within(capsys, monkeypatch, *arguments, store=file)

    assert "There is no backup in" in run("backups").stdout
    assert "There is no backup in" in refused(run("restore", "--yes"))
    done = run("backup")
    assert done.stdout.startswith(f"{folder}/store-2")
    listed = run("backups", "--check")
    assert (listed.returncode, "good, checked" in listed.stdout, "by command line" in listed.stdout) == (0, True, True)
    with Store(file, terms) as store, store.tx() as cursor:
        cursor.execute("delete from store.time_entries")
        cursor.execute("insert into touched values (null)")
    monkeypatch.setattr("typer.confirm", lambda text, abort: (_ for _ in ()).throw(SystemExit(1)))
    assert run("restore").returncode == 1
    with Store(file, terms) as store:
        assert stored(store, "select count(*) from store.time_entries") == [(0,)]
    assert file.with_name("store.duckdb.laid").exists()
    done = run("restore", "--yes")
    assert f"{file} is restored from {folder}" in done.stdout
    with Store(file, terms) as store:
        assert stored(store, "select count(*) from store.time_entries") == [(1,)]
        said = stored(store, "select actor, row_key from store.audit_log where action = 'restore_backup'")
    assert said == [("command line", backups.kept(folder)[0].file.name)]


def test_a_damaged_backup_is_not_put_back_and_the_one_before_it_is(file, folder, terms, capsys, monkeypatch):
    def run(*arguments: object):
        return within(capsys, monkeypatch, *arguments, store=file)

    with Store(file, terms) as store:
        good = backups.make(store, "Anna", Backups())
    newer = dated(good, good.made_at + timedelta(hours=30))
    content = bytearray(newer.file.read_bytes())
    newer.file.unlink()
    content[len(content) // 2] ^= 255
    newer.file.write_bytes(content)
    held = file.read_bytes()
    assert f"The backup {newer.file} is damaged: " in refused(run("restore", newer.file))
    assert file.read_bytes() == held
    assert str(good.file) in run("restore", "--yes").stdout
    listed = run("backups")
    assert (listed.returncode, "DAMAGED" in listed.stdout.splitlines()[0]) == (1, True)
    good.file.write_bytes(b"gone")
    assert "None of the 2 backups" in refused(run("restore", "--yes"))


def test_who_was_erased_since_a_backup_does_not_come_back_with_it(file, folder, terms, capsys, monkeypatch):
    by, name = Person("Anna"), "Kund K1"
    with Store(file, terms) as store:
        made = backups.make(store, "Anna", Backups())
        assert stored(store, "select name from store.customers") == [(name,)]
        erased = desk.erase_customer(store, "K1", reason="Bad om det", confirmed="K1", by=by, now=NOW)
    done = within(capsys, monkeypatch, "restore", made.file, store=file)
    assert "Erased again, as they were erased after the backup was made: " in done.stdout
    with Store(file, terms) as store:
        assert name not in str(stored(store, "from store.customers"))
        assert stored(store, "select customer_id from store.customers") == [(erased.customer_id,)]
        assert stored(store, "select count(*) from store.erasures") == [(1,)]


def test_that_nobody_knows_who_was_erased_is_said_where_the_replaced_store_is_damaged(
    file, folder, terms, capsys, monkeypatch
):
    with Store(file, terms) as store:
        backups.make(store, "Anna", Backups())
    file.write_bytes(b"no store any more" * 999)
    done = within(capsys, monkeypatch, "restore", "--yes", store=file)
    assert done.returncode == 0
    assert "erase again whoever was erased" in done.stderr
    with Store(file, terms) as store:
        assert stored(store, "select count(*) from store.time_entries") == [(1,)]
