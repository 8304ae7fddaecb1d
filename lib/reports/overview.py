"""What a manager looks at on a Monday morning: what waits for a decision, and how the desk is doing."""

from datetime import datetime
from typing import Any

from lib.reports.asking import Scope, Table, a_week_before, ask, in_period, trend
from lib.store import Store


def waiting_for_decision(store: Store, scope: Scope) -> dict[str, int]:
    """Cases without a category, cases passed over that still wait, and warranties about to end; whenever registered.

    Under `…_before` what it was a week earlier.
    """
    forms = list(scope.forms)
    found: dict[str, int] = {}
    for query in ("overview_undecided", "overview_passed", "overview_warranties"):
        found |= ask(store, query, scope.as_of, forms=forms).dicts()[0]
    earlier = ask(store, "overview_warranties", a_week_before(scope).as_of, forms=forms).dicts()[0]
    return found | {"expiring_before": earlier["expiring"]}


def queue_jumps(store: Store, scope: Scope) -> dict[str, int]:
    """Cases handled out of turn in the last seven days (`jumped`), and in the seven days before."""
    return ask(store, "overview_queue", scope.as_of, forms=list(scope.forms)).dicts()[0]


def money_to_mend(store: Store, scope: Scope) -> dict[str, Any]:
    """Open findings of the billing audit, of all time: kronor not invoiced (`lacking`), invoiced wrongly, and to check.

    `awaits` is apart from them: what only waits for the invoices of this month. `…_findings` says how many they are;
    `lacking_new` is of the cases resolved, and `misbilled_new` of those invoiced, in the last seven days.
    """
    return ask(store, "overview_money", scope.as_of, forms=list(scope.forms)).dicts()[0]


def findings_to_mend(store: Store, as_of: datetime) -> dict[str, int]:
    """What in the imported facts needs a person, and what of it is new in a week; see the query for the names."""
    return ask(store, "overview_findings", as_of).dicts()[0]


def money_months(store: Store, scope: Scope) -> Table:
    """Kronor by month of registration: invoiced, owed but not, awaiting invoicing, and of cases not resolved yet."""
    return in_period(store, "overview_money_months", trend(scope))
