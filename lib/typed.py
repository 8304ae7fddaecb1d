"""What people type, as values."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from lib import days
from lib.errors import UserError

BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009")


def kronor(text: str) -> Decimal:
    """An amount in kr above zero as it is typed: `395`, `1 234,50`, `1234.50 kr`.

    Raises UserError for what is no such amount; `1.234` and `1,234`, which mean different things to different readers,
    are none.
    """
    amount = _amount(text)
    if amount is None or amount == 0:
        raise UserError("Write an amount in kronor above zero, with at most two decimals.")
    return amount


def price(text: str) -> Decimal | None:
    """A price in kr, from zero, as it is typed; None where nothing is. Raises UserError for what is no such price."""
    if not text.strip():
        return None
    amount = _amount(text)
    if amount is None:
        raise UserError("Write the price in kronor from zero, with at most two decimals.")
    return amount


def _amount(text: str) -> Decimal | None:
    """An amount from zero with at most two decimals; None for what isn't one."""
    plain = text.strip().lower().removesuffix("kr").removesuffix(":-").translate(BLANKS).replace(",", ".")
    try:
        # Only digits and one point: Decimal knows exponents and words, too.
        amount = Decimal(plain) if plain.replace(".", "", 1).isdecimal() else None
    except InvalidOperation:
        return None
    return round(amount, 2) if amount is not None and amount == round(amount, 2) else None


def minutes(text: str) -> Decimal:
    """Minutes as they are typed: `25`, `12,5`, or hours and minutes as `1:30`. Raises UserError for what is none."""
    plain = text.strip().lower().removesuffix("min").translate(BLANKS).replace(",", ".")
    if clock := re.fullmatch(r"(\d{1,2}):([0-5]\d)", plain, re.ASCII):
        found = Decimal(60 * int(clock[1]) + int(clock[2]))
    else:
        # Only digits and one point: Decimal knows exponents and words, too.
        found = Decimal(plain) if re.fullmatch(r"\d{1,6}(\.\d{1,2})?", plain, re.ASCII) else Decimal(0)
    if found <= 0:
        raise UserError("Write the minutes as a number above zero, at most a day, with at most two decimals.")
    return found


def local_moment(day: date | None, hour: time | None) -> datetime:
    """The instant at which the clock in Stockholm showed a time; of the hour that comes twice it is the first.

    Raises UserError without a date or time, and for the hour that is skipped in spring.
    """
    if day is None or hour is None:
        raise UserError("Choose a date and a time.")
    # In UTC, as times in a zone don't equal any instant in the hour that comes twice.
    moment = datetime.combine(day, hour, days.ZONE).astimezone(UTC)
    shown = moment.astimezone(days.ZONE)
    if (shown.date(), shown.time()) != (day, hour):
        raise UserError(
            "The clock never showed {time} on {day}: it was put forward an hour that night.",
            time=f"{hour:%H:%M}",
            day=day,
        )
    return moment
