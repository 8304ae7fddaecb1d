"""Writing a file so that its name never stands for a half-written one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4


@contextmanager
def replaced_when_done(target: Path) -> Iterator[Path]:
    """A name beside `target` to write to; it becomes `target` at the end, or is removed if something goes wrong."""
    partial = target.with_name(f".{target.name}.{uuid4().hex}.partial")
    try:
        yield partial
        os.replace(partial, target)
    finally:
        for left in (partial, partial.with_name(partial.name + ".wal")):
            # Where it can't be removed, what went wrong before is what has to be said.
            with suppress(OSError):
                left.unlink(missing_ok=True)
