"""Other systems' exports: a folder each, with `profile.toml` (how to recognise it) and an `.sql` file for each
canonical table that can be made of it.

An `.sql` file selects from `raw` (the export's own columns as text, and `line`) the canonical columns that the source
has, as text, with `line`. What the source lacks is left out: it stays as it is in the store, or empty.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Profile:
    """How one system's export is recognised and translated.

    `header`: names that its header must hold (lower case). `record`: the column that says which rows belong together,
    if several do. `missing`: values that mean nothing. `queries`: the SQL for each canonical table.
    """

    name: str
    title: str
    header: frozenset[str]
    record: str | None
    missing: tuple[str, ...]
    queries: dict[str, str]

    def fits(self, header: tuple[str, ...]) -> bool:
        """Whether a file with this header is such an export."""
        return self.header <= {name.lower() for name in header}


@cache
def known() -> dict[str, Profile]:
    """All profiles by name."""
    return {folder.name: _load(folder) for folder in sorted(FOLDER.iterdir()) if (folder / "profile.toml").exists()}


def _load(folder: Path) -> Profile:
    described = tomllib.loads((folder / "profile.toml").read_text(encoding="utf-8"))
    return Profile(
        name=folder.name,
        title=described["title"],
        header=frozenset(name.lower() for name in described["header"]),
        record=described.get("record"),
        missing=tuple(described.get("missing", ())),
        queries={path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))},
    )
