"""Quotes: which wait for an answer, what became of the others, and what is worked on without one."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from lib import days
from lib.reports.asking import Scope, Slice, ask, in_pages, in_period
from lib.reports.findings import FindingFilter, billing_findings
from lib.store import Store

# The kinds of findings about work without an approval, and about work beyond one.
WITHOUT_APPROVAL = ("unapproved_work", "work_on_declined", "work_before_quote")
BEYOND_APPROVAL = ("beyond_quote",)


def quotes(
    store: Store, scope: Scope, state: tuple[str, ...] = (), customer: str | None = None, page: int | None = 1
) -> Slice:
    """Quotes on the cases of a period, those that wait for an answer first: a page of them (`page=None`: all).

    `age_days` are working days since one was sent that waits, `worked_value` is the work on its case at list price,
    and `beyond` what of that exceeds the approved amount, in kr.
    """
    asked = {"state": list(state), "customer": customer}
    return in_pages(store, "quote_list", scope, asked, ("amount", "beyond"), page)


def quote_figures(store: Store, scope: Scope) -> dict[str, Any]:
    """Quotes that wait whenever sent (how many, kr, working days of the oldest), and the approved share (percent)."""
    return in_period(store, "quote_figures", scope).dicts()[0]


def quote(store: Store, as_of: datetime, quote_id: str) -> dict[str, Any] | None:
    """One quote, its times local; None when there is none of that number in the figures."""
    return next(iter(ask(store, "quote_one", as_of, quote=quote_id).dicts()), None)


def quotes_needed(store: Store, scope: Scope, page: int | None = 1) -> Slice:
    """Cases not resolved that need a quote, have none approved and wait for no answer: the oldest first."""
    return in_pages(store, "quote_needed", scope, {}, ("minutes", "worked_value"), page)


def quote_findings(store: Store, scope: Scope, kinds: tuple[str, ...], page: int | None = 1) -> Slice:
    """The open findings of some kinds about quotes, whenever registered, the most kronor first."""
    ever = replace(scope, first=days.FIRST, last=days.LAST)
    return billing_findings(store, ever, FindingFilter(kind=kinds), page)
