"""Work and money: what was worked, what it cost, what it is worth, and whether it was invoiced."""

from dataclasses import replace
from typing import Any

from lib import days
from lib.reports.asking import Scope, Slice, Table, in_pages, in_period, trend
from lib.store import Store

# The coverages of work that is charged for, and of work that isn't: the columns `billable` and `given` of the view.
BILLABLE = ("ticket_fee", "hourly", "quote", "installation")
GIVEN = ("free", "warranty")
# By what free work is grouped, and the column that names the group.
GROUPS = {
    "clause": "clause",
    "customer": "customer_id",
    "form": "contract_form",
    "module": "module",
    "category": "category",
    "staff": "staff_id",
}


def work_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """Work on the cases of a period: minutes by kind, kronor charged, and what free work is worth by the hour."""
    return in_period(store, "work_figures", scope).dicts()[0]


def audit_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """Kronor invoiced for the cases of a period, lacking, and invoiced or credited wrongly."""
    return in_period(store, "audit_figures", scope).dicts()[0]


def coverage_months(store: Store, scope: Scope) -> Table:
    """Minutes, kronor charged and value by the hour, by month of registration and coverage; at least a year of it."""
    return in_period(store, "coverage_months", trend(scope))


def clauses(store: Store, scope: Scope) -> Table:
    """Minutes, kronor charged and value by the hour, by coverage and clause of the terms."""
    return in_period(store, "clauses", scope)


def work_months(store: Store, scope: Scope) -> Table:
    """Minutes charged for, given and undecided by month, and the billable share (percent) with its change (points)."""
    return in_period(store, "work_months", trend(scope))


def free_groups(store: Store, scope: Scope, by: str, rank: str = "list_value", page: int | None = 1) -> Slice:
    """Free and warranty work of a period by one of GROUPS, the group with the most first: a page of the groups.

    `rank` is `list_value` (kronor by the hour) or `minutes`. A case's module is that of its installation: cases without
    one are left out. Its member of staff is the one who handled it first: cases without are a group without a name.
    """
    found = in_pages(store, "free_groups", scope, {"by": by, "rank": rank}, ("minutes", "list_value"), page)
    named = f"{by}_name" if by in ("customer", "staff") else None
    kept = [at for at, name in enumerate(found.table.names) if name != "name" or named]
    names = [{"code": GROUPS[by], "name": named}.get(name, name) for name in found.table.names]
    table = Table([names[at] for at in kept], [tuple(row[at] for at in kept) for row in found.table.rows])
    return found._replace(table=table)


def undecided_work(store: Store, scope: Scope, page: int | None = 1) -> Slice:
    """Cases with work that waits for a decision, whenever registered, the oldest first: a page of them."""
    ever = replace(scope, first=days.FIRST, last=days.LAST)
    return in_pages(store, "undecided_work", ever, {}, ("minutes", "list_value"), page)


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
