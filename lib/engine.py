"""DuckDB as this program runs it: what it may load, how much memory it takes, and where it puts what doesn't fit."""

import os
import re
import shutil
import tempfile
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

    It takes a gigabyte at most, more where there are many processors, or what `SUPPORTKOLL_MEMORY` says (such as
    `4GB`), however large the files are that come in; what doesn't fit is put aside on disk, beside the store.
    `holds_all`: all rows are going to be in its memory, so that it takes half of the machine's where that is more.
    Raises UserError when what is said of the memory can't be understood.
    """
    # No extension is ever fetched: what the program needs is in the package.
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    asked = os.environ.get(MEMORY, "").strip()
    if asked and not re.fullmatch(r"\d+(\.\d+)?\s*[KMGT]i?B", asked, re.IGNORECASE):
        connection.close()
        raise UserError("{name} says '{value}', which is no size; write it as 2GB.", name=MEMORY, value=asked)
    least = max(LEAST_MEMORY, PER_THREAD * (os.cpu_count() or 1), _machine_memory() // 2 if holds_all else 0)
    limit = asked or f"{least}MB"
    # Engines that shared a folder would overwrite what the other has put there.
    own = f"supportkoll-{os.getpid()}-{next(_numbers)}.spill"
    beside = spill(store) if store and alone else Path(tempfile.gettempdir()) / own
    folder = str(beside).replace("'", "''")
    connection.execute(f"set global memory_limit = '{limit}'")
    connection.execute(f"set global temp_directory = '{folder}'")
    connection.execute("set global timezone = 'Europe/Stockholm'")
    return connection


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
