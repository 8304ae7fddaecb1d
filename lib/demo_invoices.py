"""What the made-up accounts invoiced: mostly what was owed, with the mistakes that an audit is there to find."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from lib.demo_clock import DeskClock

Row = dict[str, str]

TICKET_FEE = Decimal(395)
AN_HOUR = Decimal(796)  # the lowest rate
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
MISTAKES = {"other rate": 5, "fee twice": 4, "unknown ticket": 4}  # lines that were right, half of them lately
LATELY_DAYS = 75
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
    resolved = {row["ticket_id"]: row for row in owed if row["resolved_on"]}
    lines = [line for ticket_id in sorted(resolved) for line in lines_of(rng, resolved[ticket_id])]
    lines += mistakes(random.Random(f"invoice mistakes {today} {seed}"), lines, resolved, today)
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
    wrong = too_much(owed) if owed > 0 else max(charged, TICKET_FEE)
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


def too_much(owed: Decimal) -> Decimal:
    """Rounded up to the next hundred."""
    return (owed // 100 + 1) * 100


def in_two(owed: Decimal) -> list[tuple[int, Decimal]]:
    """The ticket fee on one line and the rest on another."""
    return [(0, TICKET_FEE), (0, owed - TICKET_FEE)] if owed > TICKET_FEE else [(0, owed)]


def mistakes(rng: random.Random, lines: list[Line], resolved: dict[str, dict], today: date) -> list[Line]:
    """Make some of the right lines wrong, and return what stands beside them.

    An hour's work at the rate of another contract form, a ticket fee once more, and the number of a ticket mistyped.
    """
    sent = sending_days({line.month for line in lines}, today)
    counted = Counter(line.ticket_id for line in lines)
    right = [
        line
        for line in lines
        if counted[line.ticket_id] == 1
        and line.amount == resolved[line.ticket_id]["owed"]
        and sent[line.month] <= today
    ]
    newest = [line for line in right if (today - sent[line.month]).days < LATELY_DAYS]

    def some(kind: str, fits: Callable[[Line], bool]) -> list[Line]:
        new = [line for line in newest if fits(line)]
        new = rng.sample(new, min(MISTAKES[kind] // 2, len(new)))
        return new + rng.sample([line for line in right if fits(line) and line not in new], MISTAKES[kind] - len(new))

    for line in some("other rate", lambda line: other_amounts(resolved[line.ticket_id])):
        line.amount = rng.choice(other_amounts(resolved[line.ticket_id]))
    again = some("fee twice", lambda line: line.amount == TICKET_FEE)
    for line in some("unknown ticket", lambda line: line not in again and line.amount > TICKET_FEE):
        line.ticket_id = mistyped(line.ticket_id)
    return [replace(line) for line in again]


def other_amounts(row: dict) -> list[Decimal]:
    """What the work on a ticket would cost at the rates of other contract forms, if that is something else."""
    return [amount for amount in row["at_other_rates"] or () if amount != row["owed"]]


def mistyped(ticket_id: str) -> str:
    """The number of a ticket with its last digit typed twice, which no ticket of this desk has."""
    return ticket_id + ticket_id[-1]


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
