"""The tests' other leg, `TEST_HOME=postgres`: every store that a test opens in memory or in a file is on PostgreSQL.

Tests go on naming files. A file that is not there becomes a signpost: a text with the address of a database of its own,
so that it can be asked after, moved and removed as a store's file can. A file that is a real store is opened as one.
"""

import fcntl
import os
import time
from functools import cache
from pathlib import Path
from uuid import uuid4

from lib.door import ask_for_backup
from lib.store import Store
from lib.terms import Terms
from tests.postgres.server import address_in, ask

ACTIVE = os.environ.get("TEST_HOME") == "postgres"
FOLDER = "TEST_POSTGRES"  # Says to workers where the server's socket is.
SIGN = "postgresql://"
KEPT = "kept\n"  # Follows the address where copies are made while others read: nobody writes there.
MADE: dict[str, Path] = {}  # Databases of signposts that this process set up.
_read: dict[Path, str] = {}  # Copies that this process reads in place of what is kept.


def _database(template: str) -> str:
    """A new database like another one; its address."""
    name, folder = f"store_{uuid4().hex}", os.environ[FOLDER]
    # By files: many times faster than by the log, as nothing has to be safe from a power cut here.
    create = f"create database {name} template {template} strategy file_copy"
    for tried in range(100):
        try:
            ask(address_in(folder, "desk"), create)
            return address_in(folder, name)
        except RuntimeError as error:
            # Whoever had it open last may still be going, or another one is copying it just now.
            if "is being accessed by other users" not in str(error) or tried == 99:
                raise
            time.sleep(0.1)
    raise AssertionError


def drop(address: str) -> None:
    """Removes a database, whoever still has it open."""
    ask(address_in(os.environ[FOLDER], "desk"), f"drop database if exists {_name(address)} with (force)")


def _name(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


@cache
def _laid_out() -> str:
    """The name of a database with the tables of the newest schema, made by whichever process wants it first."""
    folder = os.environ[FOLDER]
    address = address_in(folder, "laid_out")
    with (Path(folder) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ask(address_in(folder, "desk"), "select 1 from pg_database where datname = 'laid_out'"):
            from lib import terms

            ask(address_in(folder, "desk"), "create database being_laid_out")
            _open(store := Store.__new__(Store), address_in(folder, "being_laid_out"), terms.load())
            _close(store)
            ask(address_in(folder, "desk"), "alter database being_laid_out rename to laid_out")
    return _name(address)


def _signpost(path: Path) -> str | None:
    """What a signpost says; None for a file of another kind, or none."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        start = file.read(1000)
    return start.decode() if start.startswith(SIGN.encode()) else None


def _set_up(path: Path, address: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{address}\n", encoding="utf-8")
    MADE[address] = path
    return address


def place(path: Path) -> str:
    """How a program that is started names a store's file: its path, or the address of its database on this leg. Where
    there is none yet, it finds an empty database."""
    if not ACTIVE:
        return str(path)
    said = _signpost(path)
    if said is None:
        return str(path) if path.exists() else _set_up(path, _database("template1"))
    return _opened_as(path, said)


def _opened_as(path: Path, said: str) -> str:
    address = said.splitlines()[0]
    if not said.endswith(KEPT):
        return address
    if path not in _read:
        _read[path] = _database(_name(address))
    return _read[path]


def copied(path: Path, target: Path) -> bool:
    """Copies the database of a signpost; False where the file is none."""
    said = _signpost(path) if ACTIVE else None
    if said is None:
        return False
    _set_up(target, _database(_name(said.splitlines()[0])))
    return True


def beside(path: Path, target: Path) -> Path:
    """The store of a file while a server has it open: a backup that the server is asked for, in `target`; on this leg
    the store itself."""
    if not ACTIVE:
        assert ask_for_backup(path, target), "the server has it open"
    return path if ACTIVE else target


def keep(folder: Path) -> None:
    """Has the databases of the signposts in a folder copied only from now on: whoever opens one reads a copy."""
    for path in folder.iterdir() if ACTIVE else ():
        if said := _signpost(path):
            path.write_text(said + KEPT, encoding="utf-8")


# ---- Opening ---------------------------------------------------------------------------------------------------------

_open, _close = Store.__init__, Store.close


def _open_there(store: Store, path: Path | str | None, terms: Terms, *, read_only: bool = False) -> None:
    store._only_here = None
    if path is None:
        path = store._only_here = _database(_laid_out())
    elif isinstance(path, Path):
        if said := _signpost(path):
            path = _opened_as(path, said)
        elif not path.exists() and not read_only:
            path = _set_up(path, _database(_laid_out()))
    _open(store, path, terms, read_only=read_only)


def _close_there(store: Store) -> None:
    _close(store)
    if store._only_here:
        drop(store._only_here)
        store._only_here = None


if ACTIVE:
    Store.__init__, Store.close = _open_there, _close_there
