"""Who changed what, when, and from what to what."""

from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any

from lib import days
from lib.reports.asking import PAGE_ROWS, Scope, Slice, Table, ask, in_pages
from lib.store import Store

MOST_IN_FILES = 100_000  # changes


@dataclass(frozen=True)
class LogFilter:
    """Which changes are shown; what is empty doesn't narrow it."""

    actor: str | None = None
    table: str | None = None
    action: str | None = None
    # Of a row, or of anything that a row names: a case, a customer, a member of staff …
    key: str | None = None
    import_id: str | None = None


def audit_log(store: Store, scope: Scope, wanted: LogFilter | None = None, page: int | None = 1) -> Slice:
    """The changes of a period, the last one first: a page of them, or (`page=None`) as many as a file holds.

    `before` and `after` are JSON; `row_no` is the number of the row in the log, from 0.
    """
    asked = asdict(wanted or LogFilter())
    asked["import"] = asked.pop("import_id")
    begin, end = (datetime.combine(day, time(), days.ZONE) for day in (scope.first, scope.last + timedelta(days=1)))
    asked |= {"since": begin, "until": min(scope.as_of, end - timedelta(microseconds=1))}
    rows = PAGE_ROWS if page else MOST_IN_FILES
    return in_pages(store, "audit_log", scope, asked, (), page or 1, details="audit_log_shown", rows=rows)


def audit_log_row(store: Store, as_of: datetime, row_no: int) -> dict[str, Any] | None:
    """One change, by its number in the log; None when there is none."""
    return next(iter(ask(store, "audit_log_row", as_of, row=row_no).dicts()), None)


def audit_log_kinds(store: Store, as_of: datetime) -> Table:
    """Whom, which tables and which kinds of changes the log knows, together."""
    return ask(store, "audit_log_kinds", as_of)
