"""What came in, and what of it needs a person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lib.reports.asking import Scope, Slice, Table, ask, in_pages
from lib.store import Store

MOST_CHANGES = 100  # of each table, that an import made


@dataclass(frozen=True)
class AsideFilter:
    """Which findings of imports are shown; what is empty doesn't narrow it."""

    state: str | None = "open"  # or `set_aside`, `mended`, `replaced`, `no_row`
    import_id: str | None = None
    file: str | None = None
    reason: str | None = None


def is_empty(store: Store, as_of: datetime) -> bool:
    """Whether nothing has been imported yet."""
    return ask(store, "is_empty", as_of).rows[0][0]


def newest_case(store: Store, as_of: datetime) -> date | None:
    """The date of the case registered last; None when there is none."""
    return ask(store, "newest_case", as_of).rows[0][0]


def imports(store: Store, as_of: datetime) -> Table:
    """All imports, the latest first; those that were undone among them."""
    return ask(store, "imports", as_of)


def import_files(store: Store, as_of: datetime, import_id: str) -> Table:
    """The files of an import."""
    return ask(store, "import_files", as_of, **{"import": import_id})


def import_changes(store: Store, as_of: datetime, import_id: str, action: str = "import") -> Table:
    """The rows that an import changed (`undo_import`: that undoing it did), the first ones of each table; `changes` is
    how many there are."""
    return ask(store, "import_changes", as_of, **{"import": import_id, "action": action, "most": MOST_CHANGES})


def findings(store: Store, as_of: datetime, wanted: AsideFilter | None = None, page: int | None = 1) -> Slice:
    """What was wrong with the rows that were put aside: a page of it (`page=None`: all), the latest import first."""
    wanted = wanted or AsideFilter()
    asked = {"state": wanted.state, "import": wanted.import_id, "file": wanted.file, "reason": wanted.reason}
    return in_pages(store, "findings", Scope(as_of, date.min, date.max), asked, (), page)


def finding_files(store: Store, as_of: datetime, import_id: str | None = None) -> Table:
    """The files with open findings, of one import or all; `rows_aside`: how many of these can be mended in a file."""
    return ask(store, "finding_files", as_of, **{"import": import_id})


def put_aside_rows(store: Store, as_of: datetime, import_id: str, file: str) -> list[dict[str, Any]]:
    """The rows of a file that wait to be mended, as they stood there, with the columns of the file."""
    return ask(store, "put_aside_rows", as_of, **{"import": import_id, "file": file}).dicts()


def mappings(store: Store, as_of: datetime) -> Table:
    """The mappings of columns that people have saved."""
    return ask(store, "mappings", as_of)


def circles(store: Store, as_of: datetime) -> Table:
    """Tickets merged in a circle: they are in no figure."""
    return ask(store, "circles", as_of)


def uncharged_installations(store: Store, as_of: datetime) -> Table:
    """Installations by the agency that no installation ticket charges."""
    return ask(store, "uncharged_installations", as_of)
