"""What the made-up accounts invoiced: mostly what was owed, with the mistakes that an audit is there to find."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from lib.demo_clock import DeskClock

Row = dict[str, str]

TICKET_FEE = Decimal(395)
AN_HOUR = Decimal(796)  # the lowest rate
WRONG_RATE = Decimal(995) / Decimal(796)  # billed as if by another contract form
INVOICING_DAY = 3  # working day of the month
FIRST_NUMBER = 1001  # each year

OWED = {  # how the accounts treat what is owed
    "right": 0.855,
    "in two lines": 0.06,
    "put right": 0.015,
    "forgotten": 0.028,
    "under": 0.018,
    "over": 0.018,
    "late": 0.006,
}
UNRECORDED_AFTER = 35  # days: a case this old without any work noted was done, the accounts were told
NOT_OWED = {"right": 0.992, "billed": 0.005, "credited twice": 0.002, "put right": 0.001}
GIVEN_BACK = {"right": 0.4, "billed": 0.35, "credited twice": 0.25}  # more goodwill than the charge


@dataclass
class Line:
    """An amount on the invoice of a month, 0 being that in which the case was resolved."""

    ticket_id: str
    customer_id: str
    month: date
    amount: Decimal


def invoice_lines(owed: list[dict], today: date, seed: int = 395) -> list[Row]:
    """The invoice lines of all resolved tickets in `owed`, and of those that nobody noted anything of, up to today."""
    rng = random.Random(f"invoices {today} {seed}")
    resolved = sorted((row for row in owed if row["resolved_on"]), key=lambda row: row["ticket_id"])
    lines = [line for row in resolved for line in lines_of(rng, row)]
    lines += [
        Line(row["ticket_id"], row["customer_id"], row["registered_on"].replace(day=1), TICKET_FEE)
        for row in owed
        if not row["resolved_on"] and not row["minutes"] and (today - row["registered_on"]).days > UNRECORDED_AFTER
    ]
    return number(lines, today)


def lines_of(rng: random.Random, row: dict) -> Iterator[Line]:
    """What the accounts make of one ticket."""
    month = row["resolved_on"].replace(day=1)
    for months, amount in amounts(rng, Decimal(row["owed"]), Decimal(row["charged"])):
        if amount:
            yield Line(row["ticket_id"], row["customer_id"], add_months(month, months), amount)


def amounts(rng: random.Random, owed: Decimal, charged: Decimal) -> list[tuple[int, Decimal]]:
    """The amounts invoiced for a ticket, each with how many months late."""
    shares = OWED if owed > 0 else GIVEN_BACK if owed < 0 else NOT_OWED
    fate = rng.choices(list(shares), shares.values())[0]
    wrong = too_much(rng, owed) if owed > 0 else max(charged, TICKET_FEE)
    return {
        "right": [(0, owed)],
        "late": [(1, owed)],
        "in two lines": in_two(owed),
        "put right": [(0, wrong), (1, owed - wrong)],
        "forgotten": [],
        "under": [(0, too_little(owed))],
        "over": [(0, wrong)],
        "billed": [(0, wrong)],
        "credited twice": [(0, wrong), (1, 2 * (min(owed, 0) - wrong))],
    }[fate]


def too_little(owed: Decimal) -> Decimal:
    """An hour forgotten, or for a small case the work above the fee, or half."""
    if owed > AN_HOUR:
        return owed - AN_HOUR
    return TICKET_FEE if owed > TICKET_FEE else (owed / 2).quantize(Decimal("0.01"))


def too_much(rng: random.Random, owed: Decimal) -> Decimal:
    """Rounded up to the next hundred, or by another rate."""
    if rng.random() < 0.5:
        return (owed // 100 + 1) * 100
    return (owed * WRONG_RATE).quantize(Decimal("0.01"))


def in_two(owed: Decimal) -> list[tuple[int, Decimal]]:
    """The ticket fee on one line and the rest on another."""
    return [(0, TICKET_FEE), (0, owed - TICKET_FEE)] if owed > TICKET_FEE else [(0, owed)]


def add_months(month: date, months: int) -> date:
    """The first of a later month."""
    year, index = divmod(month.year * 12 + month.month - 1 + months, 12)
    return date(year, index + 1, 1)


def number(lines: list[Line], today: date) -> list[Row]:
    """Put the lines on one invoice a customer and month, sent early in the following month, unless that is to come."""
    lines = sorted(lines, key=lambda line: (line.month, line.customer_id))
    sent = sending_days({line.month for line in lines}, today)
    rows: list[Row] = []
    numbers: dict[int, int] = {}
    invoice, line_no = None, 0
    for line in lines:
        if sent[line.month] > today:
            continue
        year = sent[line.month].year
        if invoice != (line.month, line.customer_id):
            invoice, line_no = (line.month, line.customer_id), 0
            numbers[year] = numbers.get(year, FIRST_NUMBER - 1) + 1
        line_no += 1
        rows.append(
            {
                "invoice_no": f"{year}-{numbers[year]}",
                "line_no": str(line_no),
                "ticket_id": line.ticket_id,
                "invoiced_on": sent[line.month].isoformat(),
                "amount": f"{line.amount:.2f}",
            }
        )
    return rows


def sending_days(months: set[date], today: date) -> dict[date, date]:
    """When the invoices of each month are sent: an early working day of the next."""
    if not months:
        return {}
    clock = DeskClock(min(months), max(*months, today) + timedelta(100))
    return {month: clock.working_day(add_months(month, 1) - timedelta(1), INVOICING_DAY) for month in months}
