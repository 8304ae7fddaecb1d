"""The dates, times and values that random facts cluster round, and how they are written in files."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

Row = dict[str, str]
Facts = dict[str, list[Row]]
LOCAL = ZoneInfo("Europe/Stockholm")
LAST_DAY = date(2040, 12, 31)
TINY = timedelta(microseconds=1)
COLUMNS = {
    "customers": "customer_id name email org_number",
    "contracts": "customer_id form valid_from valid_to",
    "staff": "staff_id name email",
    "tickets": "ticket_id customer_id registered_at subject category critical serious installation_id merged_into void",
    "ticket_events": "ticket_id at event staff_id",
    "time_entries": "entry_id ticket_id staff_id started_at minutes work note",
    "module_installations": (
        "installation_id customer_id module vendor installed_on installed_by ticket_id function_check price"
    ),
    "quotes": "quote_id ticket_id amount sent_at decision decided_at",
    "bookings": "booking_id ticket_id staff_id channel starts_at ends_at status",
    "invoice_lines": "invoice_no line_no ticket_id invoiced_on amount",
    "adjustments": "adjustment_id ticket_id amount reason staff_id made_at",
}
# The days that all the facts of an example lie round. Each is a day or a few before something that matters.
ANCHORS = (
    date(2026, 3, 2),  # a plain Monday
    date(2026, 3, 26),  # summer time begins on Sunday the 29th
    date(2026, 4, 1),  # Easter
    date(2026, 4, 29),  # 1 May is a Friday
    date(2025, 4, 29),  # 1 May is a Thursday
    date(2026, 5, 12),  # Ascension Day
    date(2026, 6, 16),  # Midsummer Eve is Friday the 19th
    date(2025, 6, 4),  # the national day is a Friday
    date(2026, 10, 22),  # summer time ends on Sunday the 25th; All Saints' Day is near
    date(2026, 12, 21),  # Christmas, and the eve of the new year
    date(2026, 12, 30),  # the new year, and Epiphany
    date(2024, 2, 26),  # a leap year
    date(2004, 5, 27),  # Whit Monday was a holiday, for the last time
    date(2003, 6, 4),  # the national day, a Friday, was not one yet
    date(2008, 4, 29),  # Ascension Day is on 1 May
    date(2000, 3, 1),
    date(2040, 10, 25),
)
DAYS_ON = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 14)
TIMES_OF_DAY = (
    time(10),
    time(9),
    time(15, 45),
    time(0),
    time(23, 59, 59),
    time(23, 59, 59, 999_999),
    time(0, 30),  # in Greenwich it is still the day before
    time(1, 59, 59),
    time(2, 0),
    time(2, 0, fold=1),
    time(2, 15),
    time(2, 30, fold=1),
    time(2, 45),  # there is no such time on one night of the year, and two on another
    time(3),
    time(12, 0, 0, 500_000),
)
MINUTE = timedelta(minutes=1)
ELAPSED = (
    timedelta(0),
    MINUTE,
    15 * MINUTE,
    15 * MINUTE + timedelta(seconds=1),
    15 * MINUTE + TINY,
    60 * MINUTE,
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=30),
    timedelta(seconds=-1),
    timedelta(days=-3),
)
SINCE_INSTALLED = (0, 30, 31, 1, 29, 15, -1, 23, 22, 45)
# Half of the weight is on what costs a ticket: there the rules are the most.
CATEGORIES = (
    "core",
    "third_party",
    "customer_caused",
    "installation",
    "third_party",
    "",
    "development",
    "attack",
    "third_party",
    "installation",
    "customer_caused",
    "standard_theme",
    "own_theme",
    "version",
    "hosting",
    "advice",
)
FORMS = ("bas", "plus", "premium")
EVENTS = ("resolved", "waiting_customer", "resumed", "handling_started", "reopened")
WORK = (*6 * ("support",), "installation", "upgrade", "development", "installation")
MINUTES = ("20", "20.01", "10", "60", "0.01", "20.00", "30", "15.5", "19.99", "40", "7.25", "0.5", "123.45", "5")
PRICES = ("", "795", "0", "794.99", "795.01", "1000.50", "795.0", "500")
QUOTED = ("1000", "0", "395", "2500.50", "0.01", "795.00")
# What is often owed, or taken back: the fees, an hour, a ticket and ten or twenty minutes, two fees, quotes.
INVOICED = (
    "395",
    "795",
    "0",
    "995",
    "-395",
    "395.00",
    "895",
    "796",
    "560.83",
    "726.67",
    "331.67",
    "395.17",
    "1590",
    "1000",
    "-795",
    "2500.50",
    "-1000",
    "0.01",
    "-0.01",
    "100",
)
ADJUSTED = ("-395", "-795", "395", "-995", "-100", "-0.01", "0.01", "-1000.00", "100.5")


def at_local(day: date, at: time) -> datetime:
    """The moment of a time on the wall, in UTC. A time that never was is pushed out of the hour that is skipped."""
    return datetime.combine(day, at, tzinfo=LOCAL).astimezone(UTC)


def local_date(moment: datetime) -> date:
    """The date on the wall at a moment."""
    return moment.astimezone(LOCAL).date()


def time_text(moment: datetime, form: int) -> str:
    """A moment as text in one of many forms; all of them mean exactly this moment."""
    local = moment.astimezone(LOCAL)
    zones = (None, local.tzinfo, UTC, None, local.tzinfo, UTC, timezone(timedelta(hours=-5)), None)
    zone = zones[form % 8]
    if zone is None and local.fold:
        zone = LOCAL  # without an offset it would mean the first of the two
    shown = local.replace(tzinfo=None) if zone is None else moment.astimezone(zone)
    timespec = "auto"
    if form % 3 == 1 and not (shown.second or shown.microsecond):
        timespec = "minutes"
    elif form % 3 == 2 and not shown.microsecond % 1000:
        timespec = "milliseconds"
    text = shown.isoformat("T" if form < 5 else " ", timespec)
    return text.removesuffix("+00:00") + "Z" if zone is UTC and form % 2 == 0 else text


FORM = st.integers(0, 23)  # of a time's text


def row(table: str, **values: str) -> Row:
    """A row with all the columns of its table."""
    columns = COLUMNS[table].split()
    if not set(values) <= set(columns):
        raise ValueError(f"{table}: {set(values) - set(columns)}")
    return {column: values.get(column, "") for column in columns}
