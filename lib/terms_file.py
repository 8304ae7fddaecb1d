"""The terms file under a running app: a changed one is taken up, or refused with a message while the old terms stay."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from lib import days, terms
from lib.errors import UserError
from lib.store import Store

LOOK_EVERY = 2.0  # Seconds: the file is looked at no more often, however many pages are shown.
QUIET_FOR = 1.0  # Seconds without a change, after which a file counts as written to its end.
Stamp = tuple[int, ...]


@dataclass(frozen=True)
class Version:
    """Where the terms in force come from: a file, when it was written (None: not known), the beginning of the SHA-256
    of what stands in it, and when that was taken up."""

    file: Path
    written_at: datetime | None
    mark: str
    taken_at: datetime


class TermsFile:
    """The terms file of an open store."""

    def __init__(self, store: Store, file: Path, now: datetime, clock: Callable[[], float] = time.monotonic):
        """`now` is when the store's terms came into force; `clock` counts seconds."""
        self._store, self._file, self._clock, self._lock = store, file, clock, threading.Lock()
        self._looked_at, self._stamp, self._still_since = clock() - LOOK_EVERY, (), clock()
        self._unread = True
        self.version = Version(file, None, "", now)
        self.problem: UserError | None = None

    def local_taken_at(self) -> datetime:
        """Since when the terms are in force, as the clock on the wall showed it."""
        return self.version.taken_at.astimezone(days.ZONE)

    def local_written_at(self) -> datetime | None:
        """When the file was written that they come from; None where that isn't known."""
        written_at = self.version.written_at
        return written_at and written_at.astimezone(days.ZONE)

    def look(self, now: datetime) -> None:
        """Takes up what has changed in the file since the last look; `now` is when that comes into force.

        What can't be taken up is the `problem` until it can. Whoever asks while somebody else looks, or soon after,
        goes on with what is in force.
        """
        if not self._lock.acquire(blocking=False):
            return
        try:
            if self._clock() - self._looked_at >= LOOK_EVERY:
                self._looked_at = self._clock()
                self._look(now)
        except UserError as error:
            self.problem = error
        finally:
            self._lock.release()

    def _look(self, now: datetime) -> None:
        stamp = _stamp(self._file)
        if stamp != self._stamp:
            self._stamp, self._still_since, self._unread = stamp, self._clock(), True
        # What was refused stays unread, and is tried anew: a name that the terms lack may be mended in the store.
        if not self._unread or not self._is_quiet():
            return
        written = terms.content(self._file)
        mark = sha256(written).hexdigest()[:12]
        if mark != self.version.mark:
            found = terms.parse(written, self._file.name)
            is_new = found != self._store.terms
            if is_new:
                self._store.take_terms(found)
            written_at = datetime.fromtimestamp(stamp[0] / 1e9, UTC)
            self.version = Version(self._file, written_at, mark, now if is_new else self.version.taken_at)
        self._unread, self.problem = False, None

    def _is_quiet(self) -> bool:
        """Whether the file is whole, as far as one can tell: half of it might be in order, too."""
        written_ago = time.time() - self._stamp[0] / 1e9 if self._stamp else QUIET_FOR
        return written_ago >= QUIET_FOR or self._clock() - self._still_since >= QUIET_FOR


def _stamp(file: Path) -> Stamp:
    """What changes whenever a file is written; nothing for one that can't be found."""
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
