"""Work and money: what was worked, what it cost, what it is worth, and whether it was invoiced."""

from typing import Any

from lib.reports.asking import Scope, Slice, Table, in_pages, in_period, trend
from lib.store import Store


def work_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """Work on the cases of a period: minutes by kind, kronor charged, and what free work is worth by the hour."""
    return in_period(store, "work_figures", scope).dicts()[0]


def audit_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """Kronor invoiced for the cases of a period, lacking, and invoiced wrongly."""
    return in_period(store, "audit_figures", scope).dicts()[0]


def coverage_months(store: Store, scope: Scope) -> Table:
    """Minutes, kronor charged and value by the hour, by month of registration and coverage; at least a year of it."""
    return in_period(store, "coverage_months", trend(scope))


def clauses(store: Store, scope: Scope) -> Table:
    """Minutes, kronor charged and value by the hour, by coverage and clause of the terms."""
    return in_period(store, "clauses", scope)


def free_customers(store: Store, scope: Scope) -> Table:
    """The ten customers with the most free and warranty work."""
    return in_period(store, "free_customers", scope)


def charge_lines(
    store: Store,
    scope: Scope,
    coverage: tuple[str, ...] = (),
    clause: tuple[str, ...] = (),
    flag: tuple[str, ...] = (),
    page: int | None = 1,
) -> Slice:
    """Charges, one per case and kind of work: a page of them (`page=None`: all), with the sums over all."""
    asked = {"coverage": list(coverage), "clause": list(clause), "flag": list(flag)}
    return in_pages(store, "charge_lines", scope, asked, ("minutes", "amount", "list_value"), page)
