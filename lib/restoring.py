"""Putting a backup back in the place of a store: which one, and what must not come back with it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from lib import backup, backups, erasing
from lib.access import Person
from lib.desk.log import record
from lib.errors import Taken, UserError
from lib.store import Store
from lib.terms import Terms

BY = Person("command line")


@dataclass(frozen=True)
class Restored:
    """What was done: where the replaced store was moved, whose data were `erased_again`, and whether it is
    `not_known` whose were erased since the backup was made, as the replaced store can't be read."""

    aside: Path | None
    erased_again: tuple[str, ...]
    not_known: bool


def newest_whole(store: Path, now: datetime) -> backups.Kept:
    """The newest backup of a store (in the folder of the settings) that is whole: each is opened and compared until one
    is. Raises UserError when there is none, which names those that are damaged."""
    folder = backups.folder_of(store)
    found = backups.kept(folder, store.stem)
    for one in found:
        if one.is_good and backups.look_again(one, now).is_good:
            return one
    if found:
        raise UserError(
            "None of the {count} backups in {folder} is whole. Name another file: `python -m lib restore FILE`.",
            count=len(found),
            folder=folder,
        )
    raise UserError("There is no backup in {folder}. Name a file: `python -m lib restore FILE`.", folder=folder)


def put_back(source: Path, target: Path, terms: Terms, now: datetime) -> Restored:
    """Puts a backup in the place of a store that no program has open, writes so into its audit log, and erases again
    what was erased since. Raises UserError as `backup.restore` does."""
    erased = _known_erasures(target, terms, now)
    aside = backup.restore(source, target, terms, now)
    with Store(target, terms) as store:
        again = erasing.apply_again(store, erased or ())
        with store.tx(changes_charges=False) as cursor:
            sheet = backup.sheet_of(source)
            said = {"file": source.name, "made_at": sheet.made_at if sheet else None}
            record(cursor, now, BY, "restore_backup", "store", source.name, None, said)
    return Restored(aside, again, not_known=erased is None)


def _known_erasures(target: Path, terms: Terms, now: datetime) -> list[erasing.Erasure] | None:
    """Whose data were erased, by the store that is replaced; None where that can't be read."""
    if not target.exists():
        return []
    try:
        with Store(target, terms) as store:
            return erasing.remembered(store, now)
    except Taken:
        raise
    except (UserError, duckdb.Error):
        return None
