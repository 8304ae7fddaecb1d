"""DuckDB as this program runs it: what it may load, how much memory it takes, and where it puts what doesn't fit."""

import os
import re
import shutil
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path

import duckdb

from lib.errors import UserError

MEMORY = "SUPPORTKOLL_MEMORY"
# So much for all tables, and so much for each thread that works on them, in megabytes: measured, not guessed. Twice as
# much makes nothing faster at a million cases.
LEAST_MEMORY, PER_THREAD = 1024, 128
_numbers = count()


def connect(store: Path | None, *, alone: bool, holds_all: bool = False) -> duckdb.DuckDBPyConnection:
    """An engine without a store yet; `alone`: no other process will work on that store's file meanwhile.

    It takes as much memory as `allow` says; what doesn't fit is put aside on disk, beside the store.
    Raises UserError when what is said of the memory can't be understood.
    """
    # No extension is ever fetched: what the program needs is in the package.
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    try:
        allow(connection, store, holds_all=holds_all)
    except UserError:
        connection.close()
        raise
    # Engines that shared a folder would overwrite what the other has put there.
    own = f"supportkoll-{os.getpid()}-{next(_numbers)}.spill"
    beside = spill(store) if store and alone else Path(tempfile.gettempdir()) / own
    folder = str(beside).replace("'", "''")
    connection.execute(f"set global temp_directory = '{folder}'")
    connection.execute("set global timezone = 'Europe/Stockholm'")
    return connection


def allow(
    connection: duckdb.DuckDBPyConnection, store: Path | None, *, holds_all: bool = False, coming: int = 0
) -> None:
    """Says how much memory an engine may take from now on: a gigabyte, more where there are many processors; as much as
    the store's file and the files have that are `coming` in, in bytes, where that is more, but at most half of the
    machine's; or what `SUPPORTKOLL_MEMORY` says (such as `4GB`).

    `holds_all`: all rows are going to be in its memory, so that it takes half of the machine's where that is more.
    Raises UserError when what is said of the memory can't be understood.
    """
    limit = os.environ.get(MEMORY, "").strip()
    if limit and not re.fullmatch(r"\d+(\.\d+)?\s*[KMGT]i?B", limit, re.IGNORECASE):
        raise UserError("{name} says '{value}', which is no size; write it as 2GB.", name=MEMORY, value=limit)
    if not limit:
        half = _machine_memory() // 2
        rows = (coming + (store.stat().st_size if store and store.exists() else 0)) // 1_000_000
        least = max(LEAST_MEMORY, PER_THREAD * (os.cpu_count() or 1), half if holds_all else min(rows, half))
        limit = f"{least}MB"
    # Less than is in use just now can't be said; the next one who asks for less may find less in use.
    with suppress(duckdb.OutOfMemoryException):
        connection.execute(f"set global memory_limit = '{limit}'")


def _machine_memory() -> int:
    """The machine's memory in megabytes; 0 where it doesn't say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000
    except (ValueError, OSError, AttributeError):
        return 0


def spill(store: Path) -> Path:
    """The folder for what doesn't fit in the memory of the process that has a store open."""
    return store.with_name(f"{store.name}.spill")


def clear_spill(store: Path) -> None:
    """Removes what a process has left there that was killed; the caller has the store open."""
    shutil.rmtree(spill(store), ignore_errors=True)


def too_much(error: duckdb.OutOfMemoryException) -> UserError:
    """What to do when neither the memory nor the disk was enough."""
    said = str(error).splitlines()[0]
    return UserError(
        "There isn't memory enough for this. Set {name} to more, such as 4GB, and start the app again: {error}",
        name=MEMORY,
        error=said,
    )
