"""The program's SQL: one file per table, view or step; the first line of each says what one row is."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def read(name: str) -> str:
    """The text of `lib/sql/NAME.sql`, for example `read("keep/work")`. Raises FileNotFoundError."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def names(folder: str) -> list[str]:
    """The names (without `.sql`) of the files in a folder of `lib/sql`, sorted."""
    return sorted(path.stem for path in (FOLDER / folder).glob("*.sql"))
