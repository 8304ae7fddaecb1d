"""Backups that somebody asks for."""

from datetime import datetime

from lib import backups
from lib.access import Person, allowed
from lib.desk.log import record
from lib.settings import Backups
from lib.store import Store


@allowed("admin")
def back_up_now(store: Store, settings: Backups, *, by: Person, now: datetime) -> None:
    """Begins a backup of the store into its folder, and returns at once; `backups.progress` says how it goes."""
    folder = str(backups.folder_of(store.place, settings))
    with store.tx(changes_charges=False) as cursor:
        record(cursor, now, by, "back_up", "store", now.isoformat(timespec="seconds"), None, {"folder": folder})
    backups.begin(store, by.name, settings)
