"""SLA: were cases handled in time, how soon, and how many wait."""

from datetime import datetime
from typing import Any

from lib.reports.asking import SMALL_SAMPLE, Scope, Slice, Table, ask, in_pages, in_period, trend
from lib.store import Store

# By what compliance can be broken down; the codes stand in addresses.
BREAKDOWNS = ("category", "contract_form", "customer", "staff", "weekday", "hour")


def case_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """Cases of a period: how many, SLA compliance (percent) standard and critical, times to handling and resolution.

    Compliance is `…_percent` at least, and `…_at_most` if the cases whose facts are unclear had kept the SLA.
    """
    return in_period(store, "case_figures", scope).dicts()[0]


def targets(store: Store, scope: Scope) -> dict[str, Any]:
    """What the terms promise today (working days, minutes), and the shares of cases wanted (percent)."""
    return ask(store, "targets", scope.as_of).dicts()[0]


def sla_months(store: Store, scope: Scope) -> Table:
    """SLA compliance by month of registration, at least a year of it."""
    return in_period(store, "sla_months", trend(scope))


def sla_times(store: Store, scope: Scope) -> Table:
    """Minutes to handling of critical cases, working days to resolution of standard ones, by month; at least a year."""
    return in_period(store, "sla_times", trend(scope))


def sla_handling_months(store: Store, scope: Scope) -> Table:
    """Standard cases by month of registration and working days to handling, at least a year of it."""
    return in_period(store, "sla_handling_months", trend(scope))


def sla_by(store: Store, scope: Scope, by: str, page: int | None = 1) -> Slice:
    """SLA compliance of a period by one of BREAKDOWNS: a page of it (`page=None`: all rows).

    The lowest share of standard cases in time comes first, small samples last; by staff, after all of them, the cases
    not handled yet.
    """
    return in_pages(store, "sla_by", scope, {"by": by, "small": SMALL_SAMPLE}, (), page)


def sla_backlog(store: Store, scope: Scope) -> Table:
    """Cases not resolved at the end of each week, by age in working days; at least a year of weeks."""
    return in_period(store, "sla_backlog", trend(scope))


def breaches(store: Store, scope: Scope, page: int | None = 1) -> Slice:
    """Cases of a period handled too late or overdue, with the manager's note: a page of them (`page=None`: all)."""
    return in_pages(store, "sla_breaches", scope, {}, (), page, "sla_breaches_shown")


def breach(store: Store, as_of: datetime, ticket: str) -> dict[str, Any] | None:
    """One case handled too late or overdue, with the manager's note; None for any other."""
    return next(iter(ask(store, "sla_breach", as_of, ticket=ticket).dicts()), None)


def handling_times(store: Store, scope: Scope) -> Table:
    """Handled standard cases by working days to handling."""
    return in_period(store, "handling_times", scope)


def status_counts(store: Store, scope: Scope) -> Table:
    """Cases by SLA status, standard and critical."""
    return in_period(store, "status_counts", scope)


def open_now(store: Store, scope: Scope) -> dict[str, Any]:
    """The cases not handled yet, whenever registered."""
    return ask(store, "open_now", scope.as_of, forms=list(scope.forms)).dicts()[0]
