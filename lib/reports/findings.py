"""Findings of the billing audit: what was never invoiced, what never should have been, and what is to be checked.

A finding belongs to the period in which its case was registered; one without a case to that of its own day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lib.reports.asking import Scope, Slice, Table, ask, in_pages, in_period
from lib.store import Store


@dataclass(frozen=True)
class FindingFilter:
    """Which findings of a period are shown; what is empty doesn't narrow it."""

    state: str = "open"  # `open`, `settled`, `awaits` (this month's invoices) or `all`.
    direction: str | None = None  # `unbilled`, `misbilled` or `to_check`.
    kind: tuple[str, ...] = ()
    customer: str | None = None
    ticket: str | None = None
    month: date | None = None  # In which the case was resolved: its first day.
    hinders: bool = False  # Its month should not be closed before it is settled.


def billing_findings(store: Store, scope: Scope, wanted: FindingFilter, page: int | None = 1) -> Slice:
    """The findings that fit, the most kronor first: a page of them (`page=None`: all), with the kronor of all."""
    asked = {
        name: list(value) if isinstance(value := getattr(wanted, name), tuple) else value
        for name in FindingFilter.__dataclass_fields__
    }
    return in_pages(store, "finding_list", scope, asked, ("kronor",), page, "finding_shown")


def finding_kinds(store: Store, scope: Scope, wanted: FindingFilter) -> Table:
    """How many findings of each kind and direction there are, and their kronor, whatever kind is `wanted`."""
    asked = {"state": wanted.state, "customer": wanted.customer, "month": wanted.month, "hinders": wanted.hinders}
    return in_period(store, "finding_kinds", scope, **asked)


def finding_figures(
    store: Store, scope: Scope, customer: str | None = None, month: date | None = None, hinders: bool = False
) -> dict[str, Any]:
    """Findings of a period, and under `…_kronor` what they are about: open by direction, awaiting and settled.

    `customer`, `month` and `hinders` narrow them as those of a FindingFilter do.
    """
    return in_period(store, "finding_figures", scope, customer=customer, month=month, hinders=hinders).dicts()[0]


def billing_finding(store: Store, as_of: datetime, finding: str) -> dict[str, Any] | None:
    """One finding with its facts, times local; None when there is none of that id (any more)."""
    return next(iter(ask(store, "finding_one", as_of, finding=finding).dicts()), None)


def findings_of_case(store: Store, as_of: datetime, ticket: str) -> Table:
    """The findings on a case, those still open first."""
    return ask(store, "finding_of_case", as_of, ticket=ticket)


def settlements_of(store: Store, as_of: datetime, finding: str) -> Table:
    """How a finding was settled, and its settlements taken back, the latest first."""
    return ask(store, "finding_settlements", as_of, finding=finding)
