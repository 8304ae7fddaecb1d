"""What a machine can do to a store, in words with a remedy: its disk is full, or its file can't be written or read."""

import errno
import re
from pathlib import Path

import duckdb

from lib.errors import Trouble
from lib.locale import N_

FULL_CODES = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
LOCKED_CODES = {errno.EROFS, errno.EACCES, errno.EPERM}
# The engine passes on what the system says, in English whatever the machine's language is.
FULL = re.compile("No space left on device|Disk quota exceeded|File too large|not enough space", re.IGNORECASE)
LOCKED = re.compile("Read-only file system|Permission denied|Operation not permitted", re.IGNORECASE)
DAMAGED = re.compile(
    "corrupt|checksum|not a valid DuckDB database|Serialization Error|Failed to deserialize|INTERNAL Error|"
    "could not read|Failed to load metadata|Input/output error|Failure while replaying WAL",
    re.IGNORECASE,
)
GIVEN_UP = "has been invalidated"

DISK_FULL = N_(
    "The disk that holds {path} is full, so this was not saved; what was saved before is safe. Free some space there, "
    "then try again."
)
PERHAPS_SAVED = N_(
    "The disk that holds {path} is full; what was saved before is safe. Free some space there, then look whether this "
    "was saved before you try again."
)
NOT_WRITABLE = N_(
    "{path} can't be written, so this was not saved; what was saved before is safe. Let the program's user write to it "
    "and to its folder, then try again. ({error})"
)
IS_DAMAGED = N_(
    "The store {path} is damaged. Close the app and put back the last good backup with `python -m lib restore`; the "
    "damaged file is kept beside it. ({error})"
)


def is_full(error: BaseException) -> bool:
    """Whether a disk was full."""
    return getattr(error, "errno", None) in FULL_CODES or bool(FULL.search(str(error)))


def is_locked(error: BaseException) -> bool:
    """Whether something may not be written."""
    return getattr(error, "errno", None) in LOCKED_CODES or bool(LOCKED.search(str(error)))


def is_given_up(error: BaseException) -> bool:
    """Whether the engine wants a file to be opened anew before it does anything more with it."""
    return isinstance(error, duckdb.Error) and GIVEN_UP in str(error)


def in_words(error: BaseException, store: Path | None) -> Trouble | None:
    """What happened to a store's file, with the remedy; None for an error that is of another kind."""
    if store is None or not isinstance(error, duckdb.Error | OSError):
        return None
    said = first_line(error)
    if is_full(error):
        return Trouble(PERHAPS_SAVED if is_given_up(error) else DISK_FULL, path=store)
    if is_locked(error):
        return Trouble(NOT_WRITABLE, path=store, error=said)
    if isinstance(error, duckdb.Error) and DAMAGED.search(str(error)):
        return Trouble(IS_DAMAGED, path=store, error=said)
    return None


def first_line(error: BaseException) -> str:
    """What an error says, without what the engine adds for programmers."""
    return (str(error).splitlines() or [type(error).__name__])[0]
