"""Whether the program is well: what a watcher asks for every minute."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from lib import backups
from lib.errors import UserError
from lib.settings import Backups
from lib.store import Store
from lib.terms_file import TermsFile

OK, FAILING, OFF = "ok", "failing", "off"
# A backup a day, with time for one that took long.
OLDEST_BACKUP = timedelta(hours=26)


class Health(NamedTuple):
    """What was found: by the name of each check whether it is well, fails, or isn't asked for here."""

    checks: dict[str, str]

    @property
    def is_well(self) -> bool:
        """Whether no check fails."""
        return FAILING not in self.checks.values()


def look(opened: Callable[[], tuple[Store, TermsFile]], kept: Backups, since: datetime, now: datetime) -> Health:
    """Looks after the store, the terms and the backups; says nothing of what is in them.

    `opened` gives the open store and its terms, or raises UserError; `since` is when the program was started: a backup
    may be missing until its time has come once.
    """
    try:
        store, terms = opened()
    except UserError:
        return Health({"store": FAILING, "terms": FAILING, "backup": FAILING if kept.at else OFF})
    return Health(
        {
            "store": OK if _is_writable(store, now) else FAILING,
            "terms": FAILING if terms.problem else OK,
            "backup": _backup(store, kept, since, now),
        }
    )


def _is_writable(store: Store, now: datetime) -> bool:
    """Whether the store answers, and something can be written beside it to the disk."""
    probe = store.path.with_name(f".{store.path.name}.{uuid4().hex}.probe") if store.path else None
    try:
        store.refresh()
        store.cursor(now).execute("select count(*) from store.schema_version").fetchone()
        if probe:
            with probe.open("wb") as file:
                file.write(b"\0" * 4096)
                file.flush()
                os.fsync(file.fileno())
    except Exception:
        return False
    finally:
        if probe:
            probe.unlink(missing_ok=True)
    return True


def _backup(store: Store, kept: Backups, since: datetime, now: datetime) -> str:
    if kept.at is None or store.place is None:
        return OFF
    folder = backups.folder_of(store.place, kept)
    last = backups.last_good(folder, store.stem)
    return OK if now - (last.made_at if last else since) <= OLDEST_BACKUP else FAILING
