"""Random facts that are valid by the domain rules and nasty where it matters, for hypothesis.

`cases()` gives facts together with a moment in the midst of them; `facts()` and `moments()` give them one by one. The
tables come as in the files: lists of rows of text, '' for empty.

All that belongs to a ticket is drawn with it, as a distance from its registration: so a ticket goes or moves with all
that it has when a failing example is made smaller. Tickets and installations are drawn into numbered slots, some of
them empty: so one can go without a change in what the others' ids and links mean. Days and times of day come from short
lists, so that tickets share days, and instants, often. In every list the plainest value stands first: that is where
hypothesis shrinks to.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

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


# --- text -----------------------------------------------------------------------------------------------------------


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


# --- drafts: what belongs to one thing, as distances ----------------------------------------------------------------

NO_ROWS = st.just([])
# A place in time: so many days after registration at a time of day, or so long after registration.
PLACES = st.one_of(
    st.sampled_from(ELAPSED),
    st.tuples(st.sampled_from(DAYS_ON), st.sampled_from(TIMES_OF_DAY)),
    st.tuples(st.sampled_from((*DAYS_ON, 30, -1, -2)), st.sampled_from(TIMES_OF_DAY)),
)
FLAG_RARELY_SET = st.sampled_from(("", "false", "", "", "true"))
FLAG_SELDOM_SET = st.sampled_from(("", "false", "", "", "", "", "", "", "", "", "true"))
NUMBER = st.integers(0, 11)  # of a slot: it means the next one that is not empty


def place(origin: datetime, where: timedelta | tuple[int, time]) -> datetime:
    """The moment of a place in time, seen from a moment of registration."""
    if isinstance(where, timedelta):
        return origin + where
    days, at = where
    return at_local(local_date(origin) + timedelta(days=days), at)


def sometimes(values: SearchStrategy, chances: int, of: int, otherwise: SearchStrategy | None = None) -> SearchStrategy:
    """Such values so many times of so many, else None, or what is given for it: that is the plainer of the two.
    (To name a strategy twice in `one_of` gives it no more weight.)"""
    other = st.none() if otherwise is None else otherwise
    return st.integers(1, of).flatmap(lambda throw: values if throw > of - chances else other)


DRAFT_EVENT = st.tuples(st.sampled_from(EVENTS), PLACES, FORM)
DRAFT_ENTRY = st.tuples(st.sampled_from(MINUTES), st.sampled_from(WORK), PLACES, FORM)
DRAFT_QUOTE = st.tuples(
    st.sampled_from(QUOTED),
    PLACES,
    st.sampled_from(("approved", "", "approved", "declined", "approved")),
    st.one_of(st.none(), PLACES),  # often before it was sent
    FORM,
)
DRAFT_INVOICE_LINE = st.tuples(st.sampled_from(INVOICED), st.sampled_from((*DAYS_ON, 30, -1)))
DRAFT_ADJUSTMENT = st.tuples(st.sampled_from(ADJUSTED), PLACES, FORM)

# A chain of what desks do in earnest, for waits across weekends and holidays; chance alone rarely has a wait, its end
# and a last `resolved` in this order.
EARNEST = (
    (),
    ("resolved",),
    ("handling_started", "resolved"),
    ("waiting_customer", "resumed", "resolved"),
    ("waiting_customer", "waiting_customer", "resumed", "waiting_customer", "resolved"),
    ("resolved", "reopened", "waiting_customer", "resolved"),
    ("waiting_customer", "resolved", "reopened", "resolved", "waiting_customer", "resumed"),
    ("resolved", "reopened"),
)


@st.composite
def draft_events(draw: DrawFn) -> list[tuple]:
    """Events of a ticket: some in earnest, in their order in time (or all at once), and some by chance."""
    chain = draw(st.sampled_from(EARNEST))
    places = sorted(
        draw(
            st.lists(
                st.tuples(st.sampled_from(DAYS_ON), st.sampled_from(TIMES_OF_DAY)),
                min_size=len(chain),
                max_size=len(chain),
            )
        )
    )
    events = [(event, where, 0) for event, where in zip(chain, places, strict=True)]
    return events + draw(sometimes(st.lists(DRAFT_EVENT, min_size=1, max_size=4), 1, 2, NO_ROWS))


DRAFT_TICKET = st.fixed_dictionaries(
    {
        "customer": NUMBER,
        "day": st.sampled_from(DAYS_ON),
        "time": st.sampled_from(TIMES_OF_DAY),
        "form": FORM,
        "category": st.sampled_from(CATEGORIES),
        "critical": FLAG_RARELY_SET,
        "serious": FLAG_RARELY_SET,
        "void": FLAG_SELDOM_SET,
        # With a quote for both of them, or without.
        "merged_into": sometimes(st.tuples(NUMBER, st.sampled_from(("", "", "quoted", ""))), 1, 4),
        "installation": sometimes(NUMBER, 1, 3),
        "events": sometimes(draft_events(), 2, 3, NO_ROWS),
        "entries": sometimes(st.lists(DRAFT_ENTRY, min_size=1, max_size=4), 1, 2, NO_ROWS),
        "quotes": sometimes(st.lists(DRAFT_QUOTE, min_size=1, max_size=3), 1, 6, NO_ROWS),
        "invoice_lines": st.lists(DRAFT_INVOICE_LINE, max_size=2),
        "adjustments": sometimes(st.lists(DRAFT_ADJUSTMENT, min_size=1, max_size=2), 1, 4, NO_ROWS),
    }
)

DRAFT_INSTALLATION = st.fixed_dictionaries(
    {
        "of": NUMBER,  # the ticket that comes so many days after it
        "days": st.sampled_from(SINCE_INSTALLED),
        "about": st.sampled_from(("", "link", "third_party", "third_party")),  # whether that ticket is about it
        "customer": sometimes(NUMBER, 1, 4),  # else that ticket's
        "by": st.sampled_from(("agency", "agency", "agency", "customer")),
        "ticket": sometimes(NUMBER, 1, 2),  # the one it names
        "ordered": st.booleans(),  # whether that one is for installations
        "price": st.sampled_from(PRICES),
        "vendor": st.sampled_from(("", "Modulmakarna")),
        "check": st.sampled_from(("", "passed", "failed")),
    }
)

TICKET_SLOT = sometimes(DRAFT_TICKET, 7, 8)
INSTALLATION_SLOT = sometimes(DRAFT_INSTALLATION, 7, 8)

# Of a contract: days since the one before (0: it follows at once), how many days it lasts, its form.
DRAFT_CONTRACT = st.tuples(st.sampled_from((0, 1, 3)), st.sampled_from((60, 5, 60, 1, 60, 3)), st.sampled_from(FORMS))
DRAFT_CUSTOMER = st.fixed_dictionaries(
    {
        "first": st.sampled_from((-50, -2, 0, 1, -60, 4)),  # days from the anchor to the first contract
        "contracts": st.lists(DRAFT_CONTRACT, max_size=4),
        "open": st.booleans(),  # whether the last one has no end
    }
)


# --- facts ----------------------------------------------------------------------------------------------------------


def filled(slots: list[dict[str, Any] | None]) -> dict[int, dict[str, Any]]:
    """The drafts in the slots that are not empty, by number."""
    return {number: draft for number, draft in enumerate(slots) if draft is not None}


def slot(number: int, drafts: dict[int, dict[str, Any]]) -> int:
    """The first slot from a number on that is not empty, round and round."""
    number %= max(drafts) + 1
    return min(taken for taken in drafts if taken >= number)


def contract_rows(customer_id: str, draft: dict[str, Any], anchor: date) -> list[Row]:
    """A customer's contracts: one after the other, with or without days between, so that none overlap."""
    rows = []
    day = anchor + timedelta(days=draft["first"])
    for gap, length, form in draft["contracts"]:
        begin = day + timedelta(days=gap)
        end = begin + timedelta(days=length - 1)
        if end > LAST_DAY:
            break
        rows.append(
            row("contracts", customer_id=customer_id, form=form, valid_from=str(begin), valid_to=str(end)),
        )
        day = end + timedelta(days=1)
    if rows and draft["open"]:
        rows[-1]["valid_to"] = ""
    return rows


def event_rows(ticket_id: str, registered_at: datetime, draft: dict[str, Any]) -> list[Row]:
    """A ticket's events, without those whose key (ticket, time, event) is there already."""
    rows = {}
    for number, (event, where, form) in enumerate(draft["events"]):
        at = place(registered_at, where)
        staff_id = "S1" if number % 2 else ""
        text = time_text(at, form)
        rows.setdefault((at, event), row("ticket_events", ticket_id=ticket_id, at=text, event=event, staff_id=staff_id))
    return list(rows.values())


def quote_row(quote_id: str, ticket_id: str, registered_at: datetime, draft: tuple) -> Row:
    """A quote; without a decision it has no time of one either."""
    amount, where, decision, decided, form = draft
    decided_at = "" if decided is None or not decision else time_text(place(registered_at, decided), form + 1)
    return row(
        "quotes",
        quote_id=quote_id,
        ticket_id=ticket_id,
        amount=amount,
        sent_at=time_text(place(registered_at, where), form),
        decision=decision,
        decided_at=decided_at,
    )


def assemble(
    anchor: date,
    customers: list[dict[str, Any]],
    tickets: dict[int, dict[str, Any]],
    installations: dict[int, dict[str, Any]],
) -> Facts:
    """The rows that drafts amount to, with all distances and numbers turned into times and ids."""
    facts: Facts = {table: [] for table in COLUMNS}
    facts["staff"] = [row("staff", staff_id=f"S{number}", name=f"Person {number}") for number in (1, 2)]

    def customer_id(number: int) -> str:
        return f"K{number % len(customers) + 1}"

    def ticket_id(number: int) -> str:
        return f"T{slot(number, tickets) + 1}"

    for number, customer in enumerate(customers):
        key = customer_id(number)
        facts["customers"].append(row("customers", customer_id=key, name=f"Butik {key}"))
        facts["contracts"] += contract_rows(key, customer, anchor)

    registered = {
        number: at_local(anchor + timedelta(days=ticket["day"]), ticket["time"]) for number, ticket in tickets.items()
    }
    categories = {number: ticket["category"] for number, ticket in tickets.items()}
    quotes = {number: list(ticket["quotes"]) for number, ticket in tickets.items()}
    for number, ticket in tickets.items():
        if ticket["merged_into"] is not None and ticket["merged_into"][1]:
            quotes[number].append(("395", timedelta(0), "approved", None, 0))
            quotes[slot(ticket["merged_into"][0], tickets)].append(("1000", timedelta(0), "approved", None, 0))
    about = {}  # the installation that a ticket is about
    for number, ticket in tickets.items():
        if ticket["installation"] is not None and installations:
            about[number] = f"M{slot(ticket['installation'], installations) + 1}"

    for number, draft in installations.items():
        of = slot(draft["of"], tickets)
        if draft["about"]:
            about[of] = f"M{number + 1}"
        if draft["about"] == "third_party":
            categories[of] = "third_party"
        if draft["ticket"] is not None and draft["ordered"]:
            categories[slot(draft["ticket"], tickets)] = "installation"
        owner = tickets[of]["customer"] if draft["customer"] is None else draft["customer"]
        facts["module_installations"].append(
            row(
                "module_installations",
                installation_id=f"M{number + 1}",
                customer_id=customer_id(owner),
                module=f"Modul {number + 1}",
                vendor=draft["vendor"],
                installed_on=str(local_date(registered[of]) - timedelta(days=draft["days"])),
                installed_by=draft["by"],
                ticket_id="" if draft["ticket"] is None else ticket_id(draft["ticket"]),
                function_check=draft["check"],
                price=draft["price"],
            )
        )

    for number, ticket in tickets.items():
        at = registered[number]
        key = ticket_id(number)
        facts["tickets"].append(
            row(
                "tickets",
                ticket_id=key,
                customer_id=customer_id(ticket["customer"]),
                registered_at=time_text(at, ticket["form"]),
                subject=f"Ärende {number + 1}",
                category=categories[number],
                critical=ticket["critical"],
                serious=ticket["serious"],
                installation_id=about.get(number, ""),
                merged_into="" if ticket["merged_into"] is None else ticket_id(ticket["merged_into"][0]),
                void=ticket["void"],
            )
        )
        facts["ticket_events"] += event_rows(key, at, ticket)
        for minutes, work, where, form in ticket["entries"]:
            facts["time_entries"].append(
                row(
                    "time_entries",
                    entry_id=f"E{len(facts['time_entries']) + 1}",
                    ticket_id=key,
                    staff_id=f"S{form % 2 + 1}",
                    started_at=time_text(place(at, where), form),
                    minutes=minutes,
                    work=work,
                )
            )
        for quote in quotes[number]:
            # From Q9 on to Q10: as text, that is a step back.
            facts["quotes"].append(quote_row(f"Q{len(facts['quotes']) + 9}", key, at, quote))
        for amount, days in ticket["invoice_lines"]:
            facts["invoice_lines"].append(
                row(
                    "invoice_lines",
                    invoice_no=f"F{number % 2 + 1}",
                    line_no=str(len(facts["invoice_lines"]) + 1),
                    ticket_id=key,
                    invoiced_on=str(local_date(at) + timedelta(days=days)),
                    amount=amount,
                )
            )
        for amount, where, form in ticket["adjustments"]:
            facts["adjustments"].append(
                row(
                    "adjustments",
                    adjustment_id=f"A{len(facts['adjustments']) + 1}",
                    ticket_id=key,
                    amount=amount,
                    reason="Enligt överenskommelse",
                    staff_id="S1",
                    made_at=time_text(place(at, where), form),
                )
            )
    return facts


@st.composite
def facts(draw: DrawFn, max_tickets: int = 12) -> Facts:
    """All tables, with valid rows that lie within some weeks of one of the days that matter."""
    anchor = draw(st.sampled_from(ANCHORS))
    customers = draw(st.lists(DRAFT_CUSTOMER, min_size=1, max_size=3))
    tickets = filled(draw(st.lists(TICKET_SLOT, min_size=1, max_size=max_tickets)))
    installations = filled(draw(st.lists(INSTALLATION_SLOT, max_size=6))) if tickets else {}
    return assemble(anchor, customers, tickets, installations)


# --- moments --------------------------------------------------------------------------------------------------------

TIME_COLUMNS = ("registered_at", "at", "started_at", "sent_at", "decided_at", "made_at")
DATE_COLUMNS = ("installed_on", "invoiced_on")
AFTER_ALL = datetime(2040, 12, 30, 12, tzinfo=UTC)
AFTER_REGISTRATION = (
    timedelta(0),
    15 * MINUTE,
    15 * MINUTE + TINY,
    -TINY,
    *(timedelta(days=days) for days in (1, 2, 3, 4, 5, 6)),
)
BESIDE = (
    timedelta(0),
    -TINY,
    timedelta(seconds=1),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=4),
)
ZONES = (UTC, LOCAL, timezone(timedelta(hours=-5)))


def instant(text: str) -> datetime:
    """The moment that a text in a row means, in UTC."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)).astimezone(UTC)


def turning_points(given: Facts) -> list[datetime]:
    """The moments at which something in the facts comes into view, and the days on which they lie."""
    points = set()
    for rows in given.values():
        for fact in rows:
            points |= {instant(fact[column]) for column in TIME_COLUMNS if fact.get(column)}
            for column in DATE_COLUMNS:
                if fact.get(column):
                    points.add(at_local(date.fromisoformat(fact[column]), time(0)))
    points |= {at_local(local_date(point), time(0)) for point in points}
    return sorted(points)


@st.composite
def moments(draw: DrawFn, given: Facts | None = None) -> datetime:
    """A moment to report for. With facts: after all of them, at the edge of one or on one of their days; without: after
    all, or round one of the days that matter."""
    zone = draw(st.sampled_from(ZONES))
    if draw(st.integers(0, 2)) == 0:
        return AFTER_ALL.astimezone(zone)
    points = turning_points(given) if given else []
    if given is None or not points:
        day = draw(st.sampled_from(ANCHORS)) + timedelta(days=draw(st.integers(0, 30)))
        return at_local(day, draw(st.sampled_from(TIMES_OF_DAY))).astimezone(zone)
    registered = [instant(ticket["registered_at"]) for ticket in given["tickets"]]
    after_one = st.tuples(st.sampled_from(registered), st.sampled_from(AFTER_REGISTRATION))
    point, beside = draw(st.one_of(st.tuples(st.sampled_from(points), st.sampled_from(BESIDE)), after_one))
    point += beside
    if draw(st.integers(0, 2)) == 2:
        point = at_local(local_date(point) + timedelta(days=draw(st.integers(0, 8))), time(23, 59, 59))
    return point.astimezone(zone)


@st.composite
def cases(draw: DrawFn, max_tickets: int = 12) -> tuple[Facts, datetime]:
    """Facts, and a moment in the midst of them."""
    given = draw(facts(max_tickets))
    return given, draw(moments(given))
