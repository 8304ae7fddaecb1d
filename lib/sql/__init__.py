"""The program's SQL: one file per table, view or step; the first line of each says what one row is."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def read(name: str) -> str:
    """The text of `lib/sql/NAME.sql`, for example `read("keep/work")`. Raises FileNotFoundError."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def filled(name: str, parts: Mapping[str, str]) -> str:
    """The text of an SQL file with each `{part}` replaced, all at once: what stands in braces within a part (the name
    of a column, say) stays as it is. Raises FileNotFoundError."""
    return re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], found[0]), read(name))


def named(text: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of some values that a text has a parameter for: the engine refuses any others."""
    return {name: value for name, value in values.items() if re.search(rf"\${name}\b", text)}


def names(folder: str) -> list[str]:
    """The names (without `.sql`) of the files in a folder of `lib/sql`, sorted."""
    return sorted(path.stem for path in (FOLDER / folder).glob("*.sql"))
