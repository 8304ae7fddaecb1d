"""What people type, as values."""

from decimal import Decimal, InvalidOperation

from lib.errors import UserError

BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009")


def kronor(text: str) -> Decimal:
    """An amount in kr above zero as it is typed: `395`, `1 234,50`, `1234.50 kr`.

    Raises UserError for what is no such amount; `1.234` and `1,234`, which mean different things to different readers,
    are none.
    """
    plain = text.strip().lower().removesuffix("kr").removesuffix(":-").translate(BLANKS).replace(",", ".")
    try:
        # Only digits and one point: Decimal knows exponents and words, too.
        amount = Decimal(plain) if plain.replace(".", "", 1).isdecimal() else Decimal(0)
    except InvalidOperation:
        amount = Decimal(0)
    if amount <= 0 or amount != round(amount, 2):
        raise UserError("Write an amount in kronor above zero, with at most two decimals.")
    return round(amount, 2)
