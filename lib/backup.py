"""Copies of a store: taken while it is in use, checked by opening them, and put back.

Never copy the file of an open store: what is in its write-ahead log would be missing. Beside each copy stands what its
tables hold, summed up at the moment that it is of, so that damage is noticed however late it comes.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from lib import sql, sums, trouble
from lib.errors import Taken, UserError
from lib.files_safely import replaced_when_done
from lib.locale import N_
from lib.store import Store
from lib.terms import Terms

NO_ROOM = N_("The disk of {file} is full, so no backup was made there. Free some space, or name another folder.")
NOT_WRITABLE = N_(
    "The backup {file} can't be written: {error}. Let the program's user write there, or name another folder."
)
DAMAGED = N_("The backup {file} is damaged: {error}. Restore another one.")
COPYING = 0.8  # The share of the work that is the copying; the rest is the checking.


@dataclass(frozen=True)
class Sheet:
    """What stands beside a backup: of when it is, by whom, and what its tables held then."""

    made_at: str
    made_by: str
    schema: int
    size: int
    sha256: str
    sums: sums.Sums
    checked_at: str
    # What was wrong when it was last looked at, in English.
    damage: str | None = None

    def write(self, backup: Path) -> None:
        """Writes it beside a backup. Raises OSError."""
        with replaced_when_done(beside(backup)) as partial:
            partial.write_text(json.dumps(asdict(self)), encoding="utf-8")


def beside(backup: Path) -> Path:
    """Where the sheet of a backup stands."""
    return backup.with_name(f"{backup.name}.json")


def sheet_of(backup: Path) -> Sheet | None:
    """The sheet of a backup; None where there is none that can be read."""
    try:
        return Sheet(**json.loads(beside(backup).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def back_up(
    store: Store,
    target: Path,
    made_by: str = "command line",
    now: datetime | None = None,
    told: Callable[[float], None] = lambda share: None,
) -> dict[str, int]:
    """Writes a consistent copy of an open store to a file, also while others write; returns its rows by table.

    The copy is opened and its sums compared before it gets its name. `told` hears which share of it is done (0–1); what
    it raises ends it, and nothing is left. Raises UserError when it can't be written, or the file is the store itself.
    """
    if store.path and target.resolve() == store.path.resolve():
        raise UserError("{file} is the store itself; name another file for the backup.", file=target)
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with replaced_when_done(target) as partial:
            expected = store.copy_to(partial, lambda share: told(COPYING * share))
            told(COPYING)
            if sums.differences(expected, sums.in_file(partial)):
                raise UserError(
                    "The backup {file} doesn't hold what the store held; it was removed. Try again.", file=target
                )
            _settle(partial)
            at = (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
            size, schema = partial.stat().st_size, len(sql.names("schema"))
            # A sheet without its backup is nobody's; a backup without its sheet would be one that nobody can check.
            Sheet(at, made_by, schema, size, _digest(partial), expected, at).write(target)
    except (OSError, duckdb.Error) as error:
        with suppress(OSError):
            if not target.exists():
                beside(target).unlink(missing_ok=True)
        raise _not_made(error, store, target) from error
    return sums.rows(expected)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _settle(file: Path) -> None:
    """Has a file on the disk before its name is."""
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _not_made(error: OSError | duckdb.Error, store: Store, target: Path) -> UserError:
    """Why there is no backup: the place where it was to be, or the store."""
    # The engine names the file that it couldn't write or read.
    is_of_store = store.path is not None and str(store.path) in str(error)
    if is_of_store and (said := trouble.in_words(error, store.path)):
        return said
    if trouble.is_full(error):
        return UserError(NO_ROOM, file=target)
    return UserError(NOT_WRITABLE, file=target, error=trouble.first_line(error).rstrip("."))


def damage(backup: Path, sheet: Sheet | None) -> str | None:
    """What is wrong with a backup, in English: it is opened, and everything in it is read and compared with its sheet.

    None when it is whole. One without a sheet is whole when all of it can be read. That its bytes are the same says
    that it isn't damaged; that its sums are, that it can be read.
    """
    try:
        size = backup.stat().st_size
        if sheet and size != sheet.size:
            return f"it has {size} bytes, and had {sheet.size} when it was made"
        if sheet and _digest(backup) != sheet.sha256:
            return "it has been changed since it was made"
        found = sums.in_file(backup)
    except (OSError, duckdb.Error) as error:
        return trouble.first_line(error).rstrip(".")
    if sheet and (differing := sums.differences(sheet.sums, found)):
        return f"it doesn't hold what it held when it was made, in {', '.join(differing[:3])}"
    return None if "schema_version" in found else "it isn't a backup of a store"


def restore(source: Path, target: Path, terms: Terms, now: datetime) -> Path | None:
    """Puts a backup in the place of a store that no program has open; returns where the replaced store was moved.

    The backup is compared with its sheet and opened as a store first. Raises UserError when it isn't one or is damaged,
    or when the store is in use.
    """
    if not source.is_file():
        raise UserError("{file}: there is no such file.", file=source)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = None
    with replaced_when_done(target) as partial:
        try:
            shutil.copyfile(source, partial)
        except OSError as error:
            raise trouble.in_words(error, target) or error from error
        _check(source, partial, terms)
        if target.exists():
            # Opening it proves that nobody else has it, and brings its write-ahead log into the file. One that can't be
            # opened is what a backup is for: it is put aside as it is, with its log.
            try:
                Store(target, terms).close()
            except Taken:
                raise
            except (UserError, duckdb.Error):
                pass
            aside = target.with_name(f"{target.stem}.before-restore-{now:%Y%m%dT%H%M%S}{target.suffix}")
            for end in (".wal", ""):
                if (left := target.with_name(target.name + end)).exists():
                    os.replace(left, aside.with_name(aside.name + end))
        _forget_laid_by(target)
    return aside


def _forget_laid_by(target: Path) -> None:
    """Removes what was decided of the replaced store's facts."""
    for end in (".laid", ".laid.wal"):
        with suppress(OSError):
            target.with_name(target.name + end).unlink(missing_ok=True)


def _check(source: Path, copied: Path, terms: Terms) -> None:
    """Compares a copy of a backup with the backup's sheet, and opens it as a store. Raises UserError where it isn't one
    or is damaged; what is wrong is said of the backup."""
    if found := damage(copied, sheet_of(source)):
        raise UserError(DAMAGED, file=source, error=found.replace(str(copied), str(source)))
    try:
        Store(copied, terms).close()
    except (UserError, duckdb.Error) as error:
        reason = trouble.first_line(error).replace(str(copied), str(source))
        raise UserError("{file} can't be restored: {error}", file=source, error=reason) from None
    finally:
        _forget_laid_by(copied)
