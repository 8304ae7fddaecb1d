"""A month of the desk, as it is printed: the figures of its cases beside those of the month before."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from lib import days
from lib.reports.asking import Scope, Slice, Table, ask, in_pages, in_period
from lib.reports.sla import breaches, case_figures, handling_times, targets
from lib.reports.work import audit_figures, clauses, free_groups, work_figures
from lib.store import Store


@dataclass(frozen=True)
class Month:
    """All that the report of a month shows. Pairs are of the month itself and of the one before."""

    targets: dict[str, Any]
    cases: tuple[dict[str, Any], dict[str, Any]]
    work: tuple[dict[str, Any], dict[str, Any]]
    billing: tuple[dict[str, Any], dict[str, Any]]
    backlog: tuple[dict[str, Any], dict[str, Any]]
    handling: Table
    breaches: Slice
    clauses: Table
    customers: Table
    findings: Table
    notes: Slice


def months(store: Store, as_of: datetime) -> list[date]:
    """The first days of the months in which cases were registered, the latest first."""
    return ask(store, "month_months", as_of).column("month")


def month(store: Store, scope: Scope, before: Scope) -> Month:
    """The report of a month: its cases as known at `scope.as_of`, and what lay there at its end as known then."""
    return Month(
        targets=targets(store, scope),
        cases=(case_figures(store, scope), case_figures(store, before)),
        work=(work_figures(store, scope), work_figures(store, before)),
        billing=(audit_figures(store, scope), audit_figures(store, before)),
        backlog=(_backlog(store, scope), _backlog(store, before)),
        handling=handling_times(store, scope),
        breaches=breaches(store, scope),
        clauses=clauses(store, scope),
        customers=free_groups(store, scope, "customer", rank="minutes").table,
        findings=in_period(store, "month_findings", scope),
        notes=in_pages(store, "month_notes", scope, {}, (), 1),
    )


def end_of(scope: Scope) -> datetime:
    """The last moment of a period, or the moment of the report where that is earlier."""
    return min(scope.as_of, datetime.combine(scope.last, time(23, 59, 59), days.ZONE))


def _backlog(store: Store, scope: Scope) -> dict[str, Any]:
    return ask(store, "month_backlog", end_of(scope), forms=list(scope.forms)).dicts()[0]
