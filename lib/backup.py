"""Copies of a store: taken while it is in use, checked by opening them, and put back.

Never copy the file of an open store: what is in its write-ahead log would be missing.
"""

import os
import shutil
from datetime import datetime
from pathlib import Path

import duckdb

from lib.errors import Taken, UserError
from lib.files_safely import replaced_when_done
from lib.store import Store
from lib.terms import Terms


def back_up(store: Store, target: Path) -> dict[str, int]:
    """Writes a consistent copy of an open store to a file, also while others write; returns its rows by table.

    The copy is opened and counted before it gets its name. Raises UserError when it can't be written, or the file is
    the store itself.
    """
    if store.path and target.resolve() == store.path.resolve():
        raise UserError("{file} is the store itself; name another file for the backup.", file=target)
    try:
        with replaced_when_done(target) as partial:
            counted = store.copy_to(partial)
            found = _counts(partial)
    except (OSError, duckdb.IOException) as error:
        raise UserError("The backup {file} can't be written: {error}", file=target, error=error) from None
    if counted != found:
        target.unlink()
        raise UserError("The backup {file} doesn't hold what the store held; it was removed. Try again.", file=target)
    return found


def restore(source: Path, target: Path, terms: Terms, now: datetime) -> Path | None:
    """Puts a backup in the place of a store that no program has open; returns where the replaced store was moved.

    The backup is opened as a store first. Raises UserError when it isn't one, or when the store is in use.
    """
    if not source.is_file():
        raise UserError("{file}: there is no such file.", file=source)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = None
    with replaced_when_done(target) as partial:
        shutil.copyfile(source, partial)
        _check(source, partial, terms)
        if target.exists():
            # Opening it proves that nobody else has it, and brings its write-ahead log into the file. One that can't be
            # opened is what a backup is for: it is put aside as it is, with its log.
            try:
                Store(target, terms).close()
            except Taken:
                raise
            except UserError:
                pass
            aside = target.with_name(f"{target.stem}.before-restore-{now:%Y%m%dT%H%M%S}{target.suffix}")
            for end in (".wal", ""):
                if (left := target.with_name(target.name + end)).exists():
                    os.replace(left, aside.with_name(aside.name + end))
    return aside


def _check(source: Path, copied: Path, terms: Terms) -> None:
    """Opens a copy of a backup as a store; what is wrong is said of the backup. Raises UserError if it isn't one."""
    try:
        if "schema_version" not in _counts(copied):
            raise UserError("{file} isn't a backup of a store; name another file.", file=source)
        Store(copied, terms).close()
    except (UserError, duckdb.Error) as error:
        if str(source) in str(error):
            raise
        reason = str(error).replace(str(copied), str(source))
        raise UserError("{file} can't be restored: {error}", file=source, error=reason) from None


def _counts(path: Path) -> dict[str, int]:
    """The rows of each table of a store's file that nobody has open."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()]
        return {name: connection.execute(f"select count(*) from {name}").fetchone()[0] for name in sorted(names)}
