"""SLA: were cases handled in time."""

from typing import Any

from lib.reports.asking import Scope, Table, ask, in_period, trend
from lib.store import Store


def case_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """Cases of a period: how many, SLA compliance (percent) standard and critical, medians."""
    return in_period(store, "case_figures", scope).dicts()[0]


def targets(store: Store, scope: Scope) -> dict[str, Any]:
    """What the terms promise today (working days, minutes), and the shares of cases wanted (percent)."""
    return ask(store, "targets", scope.as_of).dicts()[0]


def sla_months(store: Store, scope: Scope) -> Table:
    """SLA compliance by month of registration, at least a year of it."""
    return in_period(store, "sla_months", trend(scope))


def status_months(store: Store, scope: Scope) -> Table:
    """Cases by month of registration and SLA status, at least a year of it."""
    return in_period(store, "status_months", trend(scope))


def handling_times(store: Store, scope: Scope) -> Table:
    """Handled standard cases by working days to handling."""
    return in_period(store, "handling_times", scope)


def status_counts(store: Store, scope: Scope) -> Table:
    """Cases by SLA status, standard and critical."""
    return in_period(store, "status_counts", scope)


def open_now(store: Store, scope: Scope) -> dict[str, Any]:
    """The cases not handled yet, whenever registered."""
    return ask(store, "open_now", scope.as_of, forms=list(scope.forms)).dicts()[0]
