"""What the made-up finance has done by now: findings settled, months closed, cases adjusted, by the app's own changes.

All of it is done at one moment, that of the demo, as what is locked are the facts as they are then: a month closed on a
day two years ago would have been closed without what the desk wrote since, and each such day costs as much as now.
"""

import random
from datetime import date, datetime
from decimal import Decimal

from lib import days, desk, reports
from lib.access import Person
from lib.demo_invoices import TICKET_FEE, add_months
from lib.demo_words import ADJUSTED, CLOSED, SETTLED, TAKEN_BACK
from lib.store import Store

FINANCE = Person("ekonomi", frozenset({"finance"}))
OPEN_MONTHS = 2  # the month under way and the last one, which is to be closed


def work(store: Store, owed: list[dict], now: datetime) -> None:
    """Settle some findings, close all months but the last, and adjust some cases of closed and open months."""
    today = now.astimezone(days.ZONE).date()
    rng = random.Random(f"finance {today}")
    still_open = add_months(today.replace(day=1), 1 - OPEN_MONTHS)
    outdated = settle(store, rng, still_open, now)
    close(store, still_open, now)
    adjust(store, rng, [row for row in owed if is_fee(row) and row["ticket_id"] != outdated], still_open, now)
    # What was settled as agreed is credited all the same: the finding isn't what it was.
    desk.adjust(store, outdated, "credit", Decimal(35), ADJUSTED[0][2], seen=None, by=FINANCE, now=now)


def settle(store: Store, rng: random.Random, still_open: date, now: datetime) -> str:
    """Settle a finding of each line of SETTLED, of months to be closed; the ticket of the first."""
    found: dict[str, list[dict]] = {}
    wanted = reports.FindingFilter()
    for row in reports.billing_findings(store, reports.Scope(now, days.FIRST, days.LAST), wanted, None).table.dicts():
        if not row["month"] or row["month"] < still_open:
            found.setdefault(row["finding_kind"], []).append(row)
    settled = []
    for kind, outcome, note in SETTLED:
        one = rng.choice(sorted(found[kind], key=lambda row: row["finding_id"]))
        found[kind].remove(one)
        desk.settle(store, one["finding_id"], outcome, note, seen=one["mark"], by=FINANCE, now=now)
        settled.append(one)
    return settled[0]["ticket_id"]


def close(store: Store, still_open: date, now: datetime) -> None:
    """Close all months before one, though findings are open."""
    months = sorted(month for month in reports.invoicing_months(store, now).column("month") if month < still_open)
    seen = {month: reports.month_state(store, now, month)["mark"] for month in months}
    desk.close_months(store, seen, CLOSED, by=FINANCE, now=now)


def adjust(store: Store, rng: random.Random, fees: list[dict], still_open: date, now: datetime) -> None:
    """Adjust cases of ADJUSTED, half of them of closed months, and take the last adjustment back."""
    closed = [row["ticket_id"] for row in fees if row["resolved_on"] < still_open]
    others = [row["ticket_id"] for row in fees if row["resolved_on"] >= still_open]
    half = len(ADJUSTED) // 2
    chosen = rng.sample(closed[-len(closed) // 4 :], half) + rng.sample(others, len(ADJUSTED) - half)
    for ticket_id, (kind, amount, reason) in zip(chosen, ADJUSTED, strict=True):
        made = desk.adjust(store, ticket_id, kind, Decimal(amount), reason, seen=None, by=FINANCE, now=now)
    desk.take_back(store, made, TAKEN_BACK, by=FINANCE, now=now)


def is_fee(row: dict) -> bool:
    """Whether a ticket fee is owed for a ticket that is resolved, and nothing else."""
    return bool(row["resolved_on"]) and row["owed"] == row["charged"] == TICKET_FEE
