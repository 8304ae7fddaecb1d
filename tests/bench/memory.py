"""The most memory that this process has had."""

import re
import resource
import sys
from pathlib import Path

_noted: list[float] = []


def note() -> None:
    """Holds on to what the process has had at most until now: what it does after that (the bare engine, say) isn't what
    is measured. The first note counts."""
    _noted.append(_peak())


def most() -> float:
    """The most that the process has had by the first note, or until now, in megabytes."""
    return _noted[0] if _noted else _peak()


def _peak() -> float:
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(found[1]) / 1024
    # Bytes on a Mac, kilobytes elsewhere.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
