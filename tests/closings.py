"""Months of invoicing as tests look at them: their lines, closing them, and putting other facts in the place of all."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from lib import desk, reports
from lib.access import Person
from lib.store import Store
from tests.conftest import Facts, bring_in

FINANCE = Person("Frida", frozenset({"finance"}))
COLUMNS = (
    "month", "closing_id", "closed_at", "ticket_id", "customer_id", "kind", "line_key", "work", "is_correction",
    "corrects", "changed", "contract_form", "category", "registered_on", "resolved_on", "minutes", "clause", "coverage",
    "rate", "amount", "flag", "rule", "ticket_fee", "ticket_minutes", "beyond_by_the_hour", "hourly_rate", "reason",
    "adjustment_kind",
)  # fmt: skip
KEY = ("month", "ticket_id", "customer_id", "kind", "line_key")
Line = dict[str, object]


def lines(store: Store, as_of: datetime, where: Callable[[Line], bool] = lambda line: True) -> list[Line]:
    """The lines of all months, in the order of their keys."""
    query = f"select {', '.join(COLUMNS)} from decisions.month_lines"
    rows = store.cursor(as_of, laid_for=query).execute(query).fetchall()
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    found = [line for line in found if where(line)]
    return sorted(
        found, key=lambda line: [str(line[name]) for name in ("month", "ticket_id", "customer_id", "line_key")]
    )


def corrections(store: Store, as_of: datetime) -> list[Line]:
    """The corrections that are in open months."""
    return lines(store, as_of, lambda line: line["is_correction"] and line["closing_id"] is None)


def closed(store: Store, as_of: datetime) -> list[Line]:
    """The lines of all closed months."""
    return lines(store, as_of, lambda line: line["closing_id"] is not None)


def close(store: Store, month: date, now: datetime, by: Person = FINANCE) -> str:
    """Closes a month as it stands."""
    mark = reports.month_state(store, now, month)["mark"]
    return desk.close_month(store, month, "Så är det", seen=mark, by=by, now=now)


def invoiced_in_all(found: list[Line], *keys: str) -> dict[tuple, Decimal]:
    """The sum of lines by some of their columns."""
    sums: dict[tuple, Decimal] = defaultdict(Decimal)
    for line in found:
        sums[tuple(line[key] for key in keys)] += line["amount"]
    return dict(sums)


def owed_in_all(store: Store, as_of: datetime, *keys: str) -> dict[tuple, Decimal]:
    """What resolved cases come to by the billing audit, by some of its columns."""
    query = f"""
        select {", ".join(keys)}, sum(charged + adjusted) from decisions.billing_audit
        where resolved_on is not null group by all
    """
    return {row[:-1]: row[-1] for row in store.cursor(as_of).execute(query).fetchall()}


def put_in_place(store: Store, folder: Path, facts: Facts) -> None:
    """Forgets all facts but what was done in the app, and brings in others."""
    with store.tx() as cursor:
        for name in facts:
            kept = " where adjustment_id not in (select adjustment_id from store.adjustment_kinds)"
            cursor.execute(f"delete from store.{name}{kept if name == 'adjustments' else ''}")
        cursor.execute("insert into touched values (null)")
    result = bring_in(store, folder, facts)
    assert not result.findings
