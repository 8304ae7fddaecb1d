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


# The kinds of rows of the terms that a ticket's charges, and when it is to be handled, are decided by.
DECIDED_BY = {
    "charges": {"ticket_fee", "installation_fee", "hourly_rate", "warranty", "category"},
    "promises": {"lead_time", "critical"},
}


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
    changed = {kind for kind, rows in terms.kinds().items() if rows != store.terms.kinds()[kind]}
    with store.cursor_beside(terms, scope.as_of, laid_for=DECIDED) as (cursor, turn):
        cursor.execute("set variable charges_before = getvariable('charges')")
        cursor.execute("set variable first_on = ?::date", [scope.first])
        cursor.execute("set variable last_on = ?::date", [scope.last])
        cursor.execute("set variable forms = ?::varchar[]", [list(scope.forms)])
        cursor.execute(f"create temp view before_charges as {sql.read('what_if/before_charges')}")
        cursor.execute(f"create temp view all_promises as {sql.read('what_if/before_promises')}")
        # Kept as they are before the turn: those that the draft may judge otherwise.
        judges_standard = "lead_time" in changed
        kept = "" if judges_standard else "where critical"
        cursor.execute("set variable judges_standard = ?", [judges_standard])
        cursor.execute(f"create temp table before_promises as from all_promises {kept}")
        if not kept:
            cursor.execute("create or replace temp view all_promises as from before_promises")
        cursor.execute(f"create temp table promised as {sql.read('what_if/promised')}")
        # What a case is treated as says whether there is a charge at all; all else, only how much it is.
        cursor.execute("set variable charges_may_go = ?", ["category" in changed])
        turn()
        for name, kinds in DECIDED_BY.items():
            # Where nothing that it is decided by is another, none differs: that needn't be looked for.
            some = "" if changed & kinds else "limit 0"
            cursor.execute(f"create temp table differing_{name} as {sql.read(f'what_if/differing_{name}')} {some}")
        for name in ("differing", "differing_customers"):
            cursor.execute(f"create temp table {name} as {sql.read(f'what_if/{name}')}")
        cursor.execute(f"create temp table months as {sql.read('what_if/months')}")

        def fetched(name: str, asked: dict[str, Any] | None = None) -> Table:
            cursor.execute(sql.read(f"what_if/{name}"), asked or {})
            return Table([column[0] for column in cursor.description], cursor.fetchall())

        (sums,) = fetched("cases_in_all").dicts()
        in_all = sums.pop("rows_in_all")
        size = in_all if page is None else PAGE_ROWS
        cases = fetched("cases", {"rows": size, "skipped": ((page or 1) - 1) * size})
        return WhatIf(
            fetched("figures").dicts()[0], fetched("by_month"), fetched("customers"), Slice(cases, in_all, sums)
        )


def saved_drafts(store: ByEdition, as_of: datetime) -> Table:
    """The drafts of the terms that are saved, by name: what each changes, who saved it and when (as it is now)."""
    return ask(store, "saved_drafts", as_of)
