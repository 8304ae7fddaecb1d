"""The backups of a store: a folder of them, which are kept, and when the next one is due.

A backup's name holds the moment that it is of, in UTC. Only what bears such a name and has its sheet beside it is ours;
nothing else in the folder is ever touched.
"""

import logging
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lib import backup, backup_rule, days, sums
from lib.backup import Sheet
from lib.errors import UserError
from lib.locale import N_
from lib.settings import Backups, load
from lib.store import ROOT, Place, Store, default_place

TOO_OLD = timedelta(hours=26)  # After so long without a good backup, something is wrong.
CHECK_EVERY = timedelta(days=7)  # So often a backup that is kept is looked at again.
GIVEN_UP_AFTER = timedelta(hours=1)  # A half-written one that has not grown for so long is nobody's any more.
MOMENT = "%Y%m%dT%H%M%SZ"

log = logging.getLogger(__name__)

LOOK_EVERY = 20  # Seconds between two looks at the clock: after a sleep of the machine it shows another time at once.
# So long after a failure it is tried again: the first time, the second time, and each time after that.
TRY_AGAIN = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))

UNKNOWN = N_("Something unforeseen; the server's log says what.")
NOT_A_FOLDER = N_(
    "Backups can't be kept in {folder}: {error}. Name another folder: `folder` under `[backups]` in the settings."
)


@dataclass(frozen=True)
class Kept:
    """A backup in the folder. `is_good`: it was whole when it was last looked at, and has the size that it had."""

    file: Path
    sheet: Sheet
    is_good: bool

    @property
    def made_at(self) -> datetime:
        """The moment that it is of."""
        return datetime.fromisoformat(self.sheet.made_at)

    @property
    def checked_at(self) -> datetime:
        """When it was last opened and compared with its sheet."""
        return datetime.fromisoformat(self.sheet.checked_at)

    @property
    def damage(self) -> str | None:
        """What is wrong with it, in English; None while it is good."""
        return None if self.is_good else self.sheet.damage or "its file has another size than it had"

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(sums.rows(self.sheet.sums).values())


def folder_of(place: Place | None = None, settings: Backups | None = None) -> Path:
    """The folder where backups of a store (default: the app's own) are kept: that of the settings, else `backups`
    beside the store's file, or in the project's `data` for a store in a database. Raises UserError when the settings
    can't be read."""
    settings = settings or load().backups
    place = place or default_place()
    return settings.folder or (place.parent if isinstance(place, Path) else ROOT / "data") / "backups"


def kept(folder: Path, stem: str | None = None) -> list[Kept]:
    """The backups in a folder, the newest first; none where there is no such folder. `stem`: only those of the store
    whose file has that name, without its ending."""
    ours = re.compile(rf"({re.escape(stem) if stem else '.+'})-\d{{8}}T\d{{6}}Z\.duckdb")
    try:
        files = [file for file in folder.iterdir() if ours.fullmatch(file.name)]
    except OSError:
        return []
    found = []
    for file in files:
        if sheet := backup.sheet_of(file):
            with suppress(OSError):
                found.append(Kept(file, sheet, sheet.damage is None and file.stat().st_size == sheet.size))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def last_good(folder: Path, stem: str | None = None) -> Kept | None:
    """The newest backup in a folder that was whole when it was last looked at; None when there is none. It is found by
    names and sizes, without opening anything."""
    return next((one for one in kept(folder, stem) if one.is_good), None)


def look_again(one: Kept, now: datetime) -> Kept:
    """Opens a backup and compares it with its sheet, which says so from then on. Raises OSError."""
    found = backup.damage(one.file, one.sheet)
    sheet = replace(one.sheet, damage=found, checked_at=now.astimezone(UTC).isoformat(timespec="seconds"))
    sheet.write(one.file)
    return replace(one, sheet=sheet, is_good=found is None)


# ---- Making one ------------------------------------------------------------------------------------------------------


def tidy(folder: Path, stem: str, settings: Backups) -> list[Path]:
    """Removes the good backups that the rule doesn't keep, and what killed ones have left; returns what was removed.

    Damaged ones, and files of other names, are left alone.
    """
    good = [one for one in kept(folder, stem) if one.is_good]
    stay = backup_rule.to_keep((one.made_at for one in good), settings)
    gone = [one.file for one in good if one.made_at not in stay]
    gone += [backup.beside(file) for file in gone]
    mark = re.compile(rf"\.{re.escape(stem)}-\d{{8}}T\d{{6}}Z\.duckdb(\.json)?\.[0-9a-f]{{32}}\.partial(\.wal)?")
    alone = re.compile(rf"{re.escape(stem)}-\d{{8}}T\d{{6}}Z\.duckdb\.json")
    long_ago = time.time() - GIVEN_UP_AFTER.total_seconds()
    for file in folder.iterdir():
        is_left = mark.fullmatch(file.name) or (alone.fullmatch(file.name) and not file.with_suffix("").exists())
        with suppress(OSError):
            if is_left and file.stat().st_mtime < long_ago:
                gone.append(file)
    for file in gone:
        file.unlink(missing_ok=True)
    return gone


class Stopped(Exception):
    """The program ends: a backup under way is broken off."""


@dataclass
class Progress:
    """How the last backup of this process went: `share` of it is done (0–1) while it `is_under_way`; what failed, and
    when, until one succeeds."""

    share: float = 0.0
    is_under_way: bool = False
    problem: UserError | None = None
    failed_at: datetime | None = None
    tries: int = 0


_progress: dict[Path, Progress] = {}
_one_at_a_time = threading.Lock()


def progress(folder: Path) -> Progress:
    """How the last backup into a folder went that this process made, or is making."""
    return _progress.setdefault(folder.resolve(), Progress())


def make(
    store: Store, made_by: str, settings: Backups | None = None, stopped: threading.Event | None = None
) -> Kept | None:
    """Makes a backup in the folder of an open store, and removes those that are no longer kept; None when `stopped` was
    set meanwhile. One at a time: whoever comes second waits.

    Raises UserError, which `progress` remembers, too.
    """
    settings = settings or load().backups
    folder = folder_of(store.place, settings)
    state = progress(folder)

    def told(share: float) -> None:
        state.share = share
        if stopped and stopped.is_set():
            raise Stopped

    with _one_at_a_time:
        now = datetime.now(UTC)
        state.share, state.is_under_way = 0.0, True
        try:
            made = _make(store, folder, made_by, now, told)
        except Stopped:
            return None
        except UserError as error:
            state.problem, state.failed_at, state.tries = error, now, state.tries + 1
            raise
        else:
            state.problem = state.failed_at = None
            state.tries = 0
            # What can't be removed today is removed tomorrow: the backup is made.
            with suppress(OSError):
                tidy(folder, made.file.name.rsplit("-", 1)[0], settings)
            return made
        finally:
            state.is_under_way = False


def begin(store: Store, made_by: str, settings: Backups | None = None) -> None:
    """Makes a backup in a thread of its own, unless one is under way already; `progress` says how it goes. Raises
    UserError when the settings can't be read."""
    settings = settings or load().backups
    state = progress(folder_of(store.place, settings))
    if state.is_under_way:
        return
    # At once: whoever asks a moment later is to see that it has begun.
    state.share, state.is_under_way = 0.0, True

    def work() -> None:
        try:
            make(store, made_by, settings)
        except UserError as error:
            log.error("no backup was made: %s", error)
        except Exception:
            log.exception("no backup was made")
            state.problem, state.failed_at = UserError(UNKNOWN), datetime.now(UTC)

    threading.Thread(target=work, name="backup", daemon=True).start()


def concern(store: Store, settings: Backups, now: datetime) -> UserError | None:
    """What is wrong with the backups of an open store: the last one failed, or is too old; None while all is well.

    A store that is younger than that needs none yet, and one without a schedule only what it once had.
    """
    if store.place is None:
        return None
    folder = folder_of(store.place, settings)
    if problem := progress(folder).problem:
        return UserError("The last backup failed: {problem}", problem=problem)
    last = last_good(folder, store.stem)
    if last and now - last.made_at > TOO_OLD:
        return UserError("The last good backup is of {moment}.", moment=_local(last.made_at))
    if last or settings.at is None:
        return None
    (made_at,) = store.cursor(now).execute("select min(applied_at) from store.schema_version").fetchone()
    if made_at and now - made_at > TOO_OLD:
        return UserError("There is no good backup in {folder}.", folder=folder)
    return None


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(days.ZONE):%Y-%m-%d %H:%M}"


def _make(store: Store, folder: Path, made_by: str, now: datetime, told: Callable[[float], None]) -> Kept:
    try:
        # Whoever can read a backup can read everything.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(NOT_A_FOLDER, folder=folder, error=error.strerror or error) from error
    file = folder / f"{store.stem}-{now.strftime(MOMENT)}.duckdb"
    backup.back_up(store, file, made_by, now, told)
    return Kept(file, backup.sheet_of(file), is_good=True)


# ---- Every night -----------------------------------------------------------------------------------------------------


class Schedule:
    """Makes a backup of an open store each day while the program runs, and looks again at those that are kept."""

    def __init__(self, store: Store, settings: Backups | None = None):
        """Raises UserError when the settings can't be read."""
        self._store, self._settings = store, settings or load().backups
        self._folder = folder_of(store.place, self._settings)
        self._stem = store.stem
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> "Schedule":
        """Begins, unless the settings want no schedule. A backup that was missed is made at once."""
        if self._settings.at is not None:
            self._thread = threading.Thread(target=self._run, name="backups", daemon=True)
            self._thread.start()
        return self

    def stop(self) -> None:
        """Ends; a backup that is under way is broken off and leaves nothing."""
        self._stopped.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                self.look(datetime.now(UTC))
            except UserError as error:
                log.error("no backup was made: %s", error)
            except Exception:
                # Whatever it was: tomorrow's backup is still wanted.
                log.exception("no backup was made")
            if self._stopped.wait(LOOK_EVERY):
                return

    def look(self, now: datetime) -> Kept | None:
        """Makes a backup if one is due and the last failure is long enough ago; else looks again at one that nobody has
        looked at for a week. Returns the backup that it made. Raises UserError when that fails."""
        state = progress(self._folder)
        good = [one for one in kept(self._folder, self._stem) if one.is_good]
        if backup_rule.due(good[0].made_at if good else None, self._settings.at, now) <= now:
            if state.failed_at and now < state.failed_at + TRY_AGAIN[min(state.tries, len(TRY_AGAIN)) - 1]:
                return None
            made = make(self._store, "schedule", self._settings, self._stopped)
            if made:
                log.info("a backup was made: %s", made.file.name)
            return made
        for one in good:
            if one.checked_at + CHECK_EVERY < now:
                found = look_again(one, now)
                if not found.is_good:
                    log.error("a backup is damaged: %s", one.file.name)
                break
        return None
