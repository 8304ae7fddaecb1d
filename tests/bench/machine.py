"""What the figures were measured on and with: no name of a machine, which says nothing to anybody."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("duckdb", "streamlit", "pandas", "numpy", "holidays")


def described() -> dict[str, str]:
    """The processor, how many of them, memory, system, and the versions of Python and the packages that count."""
    return {
        "processor": _processor(),
        "processors": str(os.cpu_count()),
        "memory": f"{round(os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30)} GiB",
        "system": _system(),
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", told.read_text(), re.MULTILINE) if told.exists() else None
    return found[1] if found else platform.processor() or platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform(terse=True)
