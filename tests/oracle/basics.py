"""What the reading rests on: the terms, the text of files, and money."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

Row = dict[str, str]
Facts = dict[str, list[Row]]
# The terms: one row, in force for all time.
TICKET_FEE = Decimal(395)
TICKET_MINUTES = Decimal(20)  # larger work than this goes by the hour
RATES = {"bas": Decimal(995), "plus": Decimal(895), "premium": Decimal(796), "no_contract": Decimal(995)}
NO_CONTRACT = "no_contract"
INSTALLATION_FEE = Decimal(795)
WARRANTY_DAYS = 30
EXPIRING_DAYS = 7
LEAD_WORKING_DAYS = 3
CRITICAL = timedelta(minutes=15)
LOCAL = ZoneInfo("Europe/Stockholm")
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2040, 12, 31)
ONE_DAY = timedelta(days=1)
# The clause that makes a category's support work free (rule 8).
FREE_CLAUSES = {
    "core": "core",
    "standard_theme": "core",
    "own_theme": "core",
    "version": "version",
    "hosting": "hosting",
    "advice": "advice",
}
# The clause under which a category costs a ticket (rule 7).
TICKET_CLAUSES = {"third_party": "third_party", "customer_caused": "ticket"}


def instant(text: str) -> datetime:
    """The moment a text means, in UTC. Without an offset it is local time: the first of the two in the hour that comes
    twice, which is what `fold=0`, the default, means."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LOCAL)
    return moment.astimezone(UTC)


def local_date(moment: datetime) -> date:
    """The date on the office wall at a moment."""
    return moment.astimezone(LOCAL).date()


def true(text: str) -> bool:
    """A flag; empty is false."""
    return text == "true"


def or_none(text: str) -> str | None:
    """A text, or None where the file has nothing."""
    return text if text != "" else None


def ore(amount: Fraction | Decimal | int) -> Decimal:
    """An amount rounded half up to öre. By fractions, so that nothing is lost before the only rounding."""
    return Decimal(floor(Fraction(amount) * 100 + Fraction(1, 2))).scaleb(-2)


def by_the_hour(minutes: Decimal, rate: Decimal) -> Fraction:
    """What minutes cost at a rate an hour, not rounded yet."""
    return Fraction(minutes) * Fraction(rate) / 60


def total(amounts: Iterable[Decimal]) -> Decimal:
    """A sum of amounts, in kronor and öre."""
    return ore(sum(amounts, Decimal(0)))
