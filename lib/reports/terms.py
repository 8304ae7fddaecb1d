"""The terms: what each clause decided."""

from typing import Any

from lib.reports.asking import Scope, in_period
from lib.store import Store


def terms_cases(store: Store, scope: Scope) -> dict[str, dict[str, Any]]:
    """By clause, for each that decided about cases of a period: the `cases`, and the `minutes` and kronor (`amount`) of
    its work; both are None for a clause that decides no price."""
    return {row["clause"]: row for row in in_period(store, "terms_cases", scope).dicts()}
