"""What if the terms were others: the same cases decided by a draft of the terms, beside what was decided.

Both are decided by the views that all figures come from; what people did is held as it was.
"""

from datetime import datetime
from typing import Any, NamedTuple

from lib import drafts, sql
from lib.by_edition import ByEdition
from lib.drafts import Draft
from lib.reports.asking import PAGE_ROWS, Scope, Slice, Table, ask

DECIDED = "from decisions.settled_charges, reports.promises"


class WhatIf(NamedTuple):
    """What a draft changes of a period's cases. `…_before` is by the terms in force, `…_after` by the draft; money is
    kr charged by the terms (without adjustments), compliance percent."""

    figures: dict[str, Any]
    months: Table
    customers: Table
    cases: Slice


def what_if(store: ByEdition, scope: Scope, draft: Draft, page: int | None = 1) -> WhatIf:
    """What a draft changes: in all, by month of registration, by customer, and case by case (a page of the cases;
    `page=None`: all of them). Raises UserError when the terms can't be as the draft says."""
    terms = drafts.apply(store.terms, draft)
    asked = {"first": scope.first, "last": scope.last, "forms": list(scope.forms)}
    with store.cursor_beside(terms, scope.as_of, laid_for=DECIDED) as (cursor, turn):
        for when in ("before", "after"):
            for name in ("charges", "promises"):
                cursor.execute(f"create temp table {when}_{name} as {sql.read(f'what_if/{name}')}", asked)
            if when == "before":
                turn()
        for name in ("differing_charges", "differing_promises"):
            cursor.execute(f"create temp table {name} as {sql.read(f'what_if/{name}')}")

        def fetched(name: str, asked: dict[str, Any] | None = None) -> Table:
            cursor.execute(sql.read(f"what_if/{name}"), asked or {})
            return Table([column[0] for column in cursor.description], cursor.fetchall())

        (sums,) = fetched("cases_in_all").dicts()
        in_all = sums.pop("rows_in_all")
        size = in_all if page is None else PAGE_ROWS
        cases = fetched("cases", {"rows": size, "skipped": ((page or 1) - 1) * size})
        return WhatIf(
            fetched("figures").dicts()[0], fetched("months"), fetched("customers"), Slice(cases, in_all, sums)
        )


def saved_drafts(store: ByEdition, as_of: datetime) -> Table:
    """The drafts of the terms that are saved, by name: what each changes, who saved it and when (as it is now)."""
    return ask(store, "saved_drafts", as_of)
