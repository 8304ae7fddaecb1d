"""Mappings: files of formats that the program doesn't know, whose columns a person has said the meaning of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from lib import sql
from lib.errors import UserError
from lib.ingest import files, profiles
from lib.ingest.kinds import KINDS
from lib.ingest.profiles import Profile
from lib.ingest.recognise import known_names
from lib.ingest.tables import canonical
from lib.store import Store

FIRST_ROWS = 20
LONGEST_NAME = 60


@dataclass(frozen=True)
class Glimpse:
    """The header of a file, its first rows by the names of their columns, and how it is written."""

    header: list[str]
    rows: list[dict[str, str]]
    settled: dict[str, str]


def glimpse(store: Store, path: Path, answers: Mapping[str, str]) -> Glimpse:
    """What stands first in a file. Raises UserError when it can't be read."""
    tables = canonical(store.terms.forms(), store.terms.categories())
    source = files.open_source(path, known_names(tables), answers)
    rows = (row for row in source.records(source) if isinstance(row, tuple))
    shown = [dict(zip(source.header, cells, strict=False)) for _, cells in islice(rows, FIRST_ROWS)]
    return Glimpse(list(source.header), shown, source.settled)


def described(
    name: str, kind: str, columns: Mapping[str, str], values: Mapping[str, str], units: Mapping[str, str]
) -> dict[str, Any]:
    """The description of a mapping: `columns`, what the fields of the kind stand under; `values`, which ones mean what,
    separated by commas; `units`, in what numbers of durations are.

    Raises UserError when the name is missing or too long, or a field that the kind needs has no column.
    """
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise UserError("Give the mapping a name of at most {most} characters.", most=LONGEST_NAME)
    called = {field.name: field.label for field in KINDS[kind].fields}
    for group in KINDS[kind].needs:
        if not set(group) & columns.keys():
            raise UserError("No column is chosen for: {field}.", field=UserError(called[group[0]]))
    listed = {what: [one.strip() for one in text.split(",") if one.strip()] for what, text in values.items()}
    # A priority says nothing where nobody has said which ones are critical.
    columns = {field: column for field, column in columns.items() if field != "priority" or listed.get("critical")}
    return {
        "title": name,
        "kind": kind,
        "columns": columns,
        "values": {what: some for what, some in listed.items() if some},
        "units": dict(units),
    }


def profile(description: Mapping[str, Any]) -> Profile:
    """The profile that a mapping makes: under its name, so that none of the program's own has the same."""
    return profiles.from_dict(f"mapping: {description['title']}", description)


def saved(store: Store, now: datetime) -> list[Profile]:
    """The profiles of all mappings that people have saved."""
    with store.cursor(now) as cursor:
        return [profile(json.loads(row[0])) for row in cursor.execute(sql.read("ingest/mappings")).fetchall()]
