"""What an import did, for whoever asked for it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FATES = ("added", "changed", "unchanged", "put_aside")
# What people say about files, by the file's name ("" for all of them) and what was asked: {"": {"date_order": "dmy"}}.
Answers = Mapping[str, Mapping[str, str]]
NO_ANSWERS: Answers = {}


def answers_for(file: str, answers: Answers) -> dict[str, str]:
    """What has been said about a file: of every file, and in its place of this one."""
    return {**answers.get("", {}), **answers.get(file, {})}


@dataclass(frozen=True)
class Question:
    """What a file can't settle: which of `choices` its `column` means, with some of what stands there. An answer to it
    bears the `key`."""

    file: str
    key: str
    column: str
    samples: tuple[str, ...]
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A row of the store that an import adds (nothing was there before) or changes, with all of its columns."""

    table: str
    key: str
    fate: str
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """A row (or file) that was put aside: where, what stood there, and the code of the reason.

    `record` is the whole row as it stood in the file: JSON of its columns, or its first line where it is no row.
    `table` and `key` say what it would have become, as far as that can be told.
    """

    file: str
    line: int
    column: str | None
    value: str | None
    reason: str
    detail: str | None = None
    record: str | None = None
    table: str | None = None
    key: str | None = None


@dataclass
class FileResult:
    """What became of a file's rows.

    `made`: the fates, by table, of the rows made of it besides those of its own table: for another system's export all
    of them, for a canonical file the customers created because it names them. `settled`: what was found out about the
    file, or said by a person, by the keys of answers: its encoding, separator, date order, unit …
    """

    file: str
    kind: str
    encoding: str
    separator: str
    rows_read: int = 0
    fates: Counter = field(default_factory=Counter)
    made: dict[str, Counter] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    settled: dict[str, str] = field(default_factory=dict)


@dataclass
class Result:
    """What an import did, or would do. `import_id` is None when nothing was changed: nothing could be read, every file
    has an open question, or it was a dry run.

    `questions`: what somebody must say before a file can come in; such a file is left out. Of a dry run: `changes`, the
    first rows of each table that would be added or changed, and `counts`, by table how many rows have which fate.
    `mended`: how many open findings the import has settled.
    """

    import_id: str | None
    files: list[FileResult]
    findings: list[Finding]
    questions: list[Question] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    counts: dict[str, Counter] = field(default_factory=dict)
    mended: int = 0
