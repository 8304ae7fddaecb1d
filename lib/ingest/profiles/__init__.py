"""Other systems' exports, each described in a file: how it is recognised, and what it calls the fields of its kind.

`NAME.toml` describes an export in which a row of the file is a case or a time entry (`lib/ingest/kinds.py`). Where one
case takes several rows, a folder NAME holds `profile.toml` and an SQL file for each canonical table: it selects from
`raw` (the export's own columns as text, and `line`) the canonical columns that the source has, as text, with `line`.
What the source lacks is left out: it stays as it is in the store, or empty.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from lib.ingest.kinds import KINDS, Kind

FOLDER = Path(__file__).parent
# What may stand after a column's name: a currency or nothing in brackets, or the type of a custom field.
SUFFIX = re.compile(r"\s*(\((?:(?!min|tim|hrs|sec)[a-z]{3}|euro|[€$£])?\)|\[(?:list|flag|int|txt|date|dec)\])$")
# A header that stands there again: readers number it.
AGAIN = re.compile(r" \(\d+\)$")
# A column whose name says in what its durations are.
UNITS = (
    ("seconds", re.compile(r"\b(seconds|secs?|sekunder|sek)\b")),
    ("minutes", re.compile(r"\b(minutes|mins?|minuter)\b")),
    ("hours", re.compile(r"\b(hours|hrs?|h|timmar|tim)\b")),
)


def plain(name: str) -> str:
    """A column's name as names are compared: in small letters, with single blanks, without what may stand after it."""
    return SUFFIX.sub("", " ".join(name.removeprefix("\ufeff").lower().split()))


@dataclass(frozen=True)
class Profile:
    """How one system's export is recognised and translated.

    `header`: names that its header must hold. `missing`: values that mean nothing. `record`: the column that says which
    rows belong together, if several do. `queries`: the SQL for each canonical table, for a profile without a `kind`.

    With a `kind`: `columns`, what each of its fields may be called; `needs`, the fields that make it known; `also`, the
    names of columns that it has besides; `values`, which ones mean `critical` or `resolved`; `units`, in what a
    field's plain numbers are; `spaced`, columns in which blanks stand between several values; `prefix`, what its ids of
    time entries begin with; `dated`, whether times of day may be lacking.
    """

    name: str
    title: str
    header: frozenset[str] = frozenset()
    record: str | None = None
    missing: tuple[str, ...] = ()
    queries: dict[str, str] = field(default_factory=dict)
    kind: Kind | None = None
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    spaced: frozenset[str] = frozenset()
    prefix: str | None = None
    dated: bool = False

    def fits(self, header: Iterable[str]) -> bool:
        """Whether a file with this header is such an export."""
        return not self.lacking(list(header))

    def lacking(self, header: Iterable[str]) -> list[str]:
        """What a header lacks to be that of such an export: one name of each column."""
        found, here = self.found(header), {plain(name) for name in header}
        needed = [
            *self.needs,
            *(group[0] for group in (self.kind.needs if self.kind else ()) if not set(group) & {*found}),
        ]
        lacking = [self.columns.get(name, (name,))[0] for name in dict.fromkeys(needed) if name not in found]
        return [*sorted(self.header - here), *lacking]

    def names(self) -> set[str]:
        """All names of columns by which its files are known."""
        return {name for names in self.columns.values() for name in names} | self.header | self.also

    def matches(self, header: Iterable[str]) -> int:
        """How many columns of a header it knows."""
        return len({plain(name) for name in header} & self.names())

    def found(self, header: Iterable[str]) -> dict[str, list[str]]:
        """The columns of a file by the field that they say: one, or all in their order where several count."""
        by_name: dict[str, list[str]] = {}
        for name in header:
            by_name.setdefault(plain(name), []).append(name)
        for name in list(header):
            first = plain(AGAIN.sub("", name))
            if AGAIN.search(name) and first in by_name and name not in by_name[first]:
                by_name[first].append(name)
        several = {one.name: one.several for one in self.kind.fields} if self.kind else {}
        found = {}
        for name, called in self.columns.items():
            standing = [column for one in called for column in by_name.get(one, [])]
            # A priority only says something where it is known which ones are critical.
            if standing and (name != "priority" or self.values.get("critical")):
                found[name] = list(dict.fromkeys(standing)) if several[name] else standing[:1]
        return found

    def unit(self, name: str, column: str) -> str | None:
        """In what the plain numbers of a field are, if the profile or the column's name says so."""
        if name in self.units:
            return self.units[name]
        return next((unit for unit, pattern in UNITS if pattern.search(column.lower())), None)

    @property
    def makes(self) -> list[str]:
        """The canonical tables that its rows go into."""
        return list(self.kind.tables if self.kind else self.queries)


def from_dict(name: str, described: Mapping[str, Any]) -> Profile:
    """The profile that a description (TOML, or a saved mapping) makes."""
    kind = KINDS[described["kind"]] if "kind" in described else None
    columns = {
        one: tuple(plain(column) for column in ([called] if isinstance(called, str) else called))
        for one, called in described.get("columns", {}).items()
    }
    return Profile(
        name=name,
        title=described["title"],
        header=frozenset(map(plain, described.get("header", ()))),
        record=described.get("record"),
        missing=tuple(described.get("missing", ())),
        kind=kind,
        columns=columns,
        needs=tuple(described.get("needs", columns if "header" not in described else ())),
        also=frozenset(map(plain, described.get("also", ()))),
        values={what: tuple(map(str.lower, values)) for what, values in described.get("values", {}).items()},
        units=dict(described.get("units", {})),
        spaced=frozenset(map(plain, described.get("spaced", ()))),
        prefix=described.get("prefix"),
        dated=described.get("dated", False),
    )


@cache
def built_in() -> dict[str, Profile]:
    """The profiles that the program has, by name."""
    found = {path.stem: from_dict(path.stem, _read(path)) for path in FOLDER.glob("*.toml")}
    for folder in (path.parent for path in FOLDER.glob("*/profile.toml")):
        described = from_dict(folder.name, _read(folder / "profile.toml"))
        queries = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))}
        described.queries.update(queries)
        found[folder.name] = described
    return dict(sorted(found.items()))


def known(saved: Iterable[Profile] = ()) -> dict[str, Profile]:
    """All profiles by name: the program's own, then those that people have saved."""
    return built_in() | {profile.name: profile for profile in saved}


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
