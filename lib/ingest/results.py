"""What an import did, for whoever asked for it."""

from collections import Counter
from dataclasses import dataclass, field

FATES = ("added", "changed", "unchanged", "put_aside")


@dataclass(frozen=True)
class Finding:
    """A row (or file) that was put aside: where, what stood there, and the code of the reason.

    `record` is the whole row as it stood in the file: JSON of its columns, or its first line where it is no row.
    """

    file: str
    line: int
    column: str | None
    value: str | None
    reason: str
    detail: str | None = None
    record: str | None = None


@dataclass
class FileResult:
    """What became of a file's rows. `made`: the fates, by table, of the rows made of it besides those of its own table:
    for another system's export all of them, for a canonical file the customers created because it names them."""

    file: str
    kind: str
    encoding: str
    separator: str
    rows_read: int = 0
    fates: Counter = field(default_factory=Counter)
    made: dict[str, Counter] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@dataclass
class Result:
    """What an import did. `import_id` is None when nothing could be read and so nothing was changed."""

    import_id: str | None
    files: list[FileResult]
    findings: list[Finding]
