"""A second, independent reading of the domain rules, in plain and slow Python.

It exists to be compared with the real implementation on random facts, so it shares nothing with it: each rule is
written down as the text has it, one concept a function, with no thought for speed. Values come back typed: `str`,
`bool`, `int`, `Decimal`, `Fraction`, `date`, aware `datetime` (always in UTC, as two datetimes of different zones never
compare equal in the hour that comes twice) and `None` for empty.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
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


# --- reading the text of the files ----------------------------------------------------------------------------------


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


# --- money ----------------------------------------------------------------------------------------------------------


def ore(amount: Fraction | Decimal | int) -> Decimal:
    """An amount rounded half up to öre. By fractions, so that nothing is lost before the only rounding."""
    return Decimal(floor(Fraction(amount) * 100 + Fraction(1, 2))).scaleb(-2)


def by_the_hour(minutes: Decimal, rate: Decimal) -> Fraction:
    """What minutes cost at a rate an hour, not rounded yet."""
    return Fraction(minutes) * Fraction(rate) / 60


def total(amounts: Iterable[Decimal]) -> Decimal:
    """A sum of amounts, in kronor and öre."""
    return ore(sum(amounts, Decimal(0)))


# --- working days ---------------------------------------------------------------------------------------------------


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (the anonymous algorithm of 1876, by Meeus, Jones and Butcher)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century + 8) // 25
    moon_correction = (century - moon_shift + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leap_years, year_rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def first_saturday_from(day: date) -> date:
    """The first Saturday on or after a date."""
    while day.weekday() != 5:
        day += ONE_DAY
    return day


@lru_cache
def closed_days(year: int) -> dict[date, str]:
    """Swedish public holidays, and the three eves on which offices close, with their names."""
    easter = easter_sunday(year)
    midsummer = first_saturday_from(date(year, 6, 20))
    days = {
        date(year, 1, 1): "Nyårsdagen",
        date(year, 1, 6): "Trettondedag jul",
        easter - timedelta(days=2): "Långfredagen",
        easter: "Påskdagen",
        easter + timedelta(days=1): "Annandag påsk",
        easter + timedelta(days=49): "Pingstdagen",
        midsummer - ONE_DAY: "Midsommarafton",
        midsummer: "Midsommardagen",
        first_saturday_from(date(year, 10, 31)): "Alla helgons dag",
        date(year, 12, 24): "Julafton",
        date(year, 12, 25): "Juldagen",
        date(year, 12, 26): "Annandag jul",
        date(year, 12, 31): "Nyårsafton",
    }
    # These two may share a date (2008), so the later one is added to, and does not replace, the earlier.
    days[date(year, 5, 1)] = "Första maj"
    ascension = easter + timedelta(days=39)
    days[ascension] = f"{days[ascension]}; Kristi himmelsfärdsdag" if ascension in days else "Kristi himmelsfärdsdag"
    if year <= 2004:
        days[easter + timedelta(days=50)] = "Annandag pingst"
    else:
        # The national day took the place of Whit Monday.
        national = date(year, 6, 6)
        days[national] = f"{days[national]}; Nationaldagen" if national in days else "Nationaldagen"
    return days


def is_working(day: date) -> bool:
    """Monday to Friday, less public holidays and the three eves."""
    return day.weekday() < 5 and day not in closed_days(day.year)


def non_working_reason(day: date) -> str | None:
    """Why nobody works on a date: the holiday's name, else the weekday's."""
    if is_working(day):
        return None
    return closed_days(day.year).get(day, ["", "", "", "", "", "lördag", "söndag"][day.weekday()])


@lru_cache
def day_numbers() -> dict[date, int]:
    """`n(d)` of each date: the working days from 1 January 2000 up to and including it. The table goes a year on, so
    that what is registered in the last days of 2040 is due some day too."""
    numbers = {}
    count = 0
    day = FIRST_DAY
    while day <= LAST_DAY + timedelta(days=366):
        if is_working(day):
            count += 1
        numbers[day] = count
        day += ONE_DAY
    return numbers


def n(day: date) -> int:
    """The number of working days from 1 January 2000 up to and including a date."""
    return day_numbers()[day]


def due_date(registered_on: date) -> date:
    """The first date with three more working days behind it than the date of registration."""
    day = registered_on
    while n(day) != n(registered_on) + LEAD_WORKING_DAYS:
        day += ONE_DAY
    return day


def next_working_day(day: date) -> date:
    """The first working day after a date."""
    day += ONE_DAY
    while not is_working(day):
        day += ONE_DAY
    return day


@lru_cache
def working_days_view() -> tuple[dict, ...]:
    """The view `working_days`: each date from 2000 through 2040. It hangs on no facts, so once is enough."""
    rows = []
    day = FIRST_DAY
    while day <= LAST_DAY:
        rows.append(
            {"day": day, "is_working": is_working(day), "n": n(day), "non_working_reason": non_working_reason(day)}
        )
        day += ONE_DAY
    return tuple(rows)


# --- what is seen, void and merged ----------------------------------------------------------------------------------


@dataclass
class Case:
    """A ticket that is in the views, with all that counts as its own: also what names those merged into it."""

    ticket_id: str
    customer_id: str
    category: str
    serious: bool
    installation_id: str
    critical: bool
    registered_at: datetime
    events: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    quotes: list[Row] = field(default_factory=list)
    invoice_lines: list[Row] = field(default_factory=list)
    adjustments: list[Row] = field(default_factory=list)
    installations: list[Row] = field(default_factory=list)

    @property
    def registered_on(self) -> date:
        return local_date(self.registered_at)


def counts_as(ticket_id: str, tickets: dict[str, Row]) -> str | None:
    """The ticket that one counts as: itself, or the end of the chain of merges that starts in it. None when it counts
    as nothing: void, merged into what is void, in a circle or leading into one."""
    passed = []
    while True:
        if ticket_id in passed:
            return None  # a circle has no end
        if true(tickets[ticket_id]["void"]):
            return None  # what is merged into a void ticket is void too, however long the way there
        passed.append(ticket_id)
        if tickets[ticket_id]["merged_into"] == "":
            return ticket_id
        ticket_id = tickets[ticket_id]["merged_into"]


def decided_at(quote: Row) -> datetime:
    """When a quote was decided: without a time when it was sent, and never before that."""
    sent_at = instant(quote["sent_at"])
    return max(sent_at, instant(quote["decided_at"])) if quote["decided_at"] else sent_at


def seen(table: str, row: Row, as_of: datetime) -> bool:
    """Whether a fact is seen at a moment. What has only a date is seen from the start of that date, which is when the
    moment's own date has reached it."""
    match table:
        case "ticket_events":
            return instant(row["at"]) <= as_of
        case "time_entries":
            return instant(row["started_at"]) <= as_of
        case "quotes":
            return instant(row["sent_at"]) <= as_of
        case "adjustments":
            return instant(row["made_at"]) <= as_of
        case "module_installations":
            return date.fromisoformat(row["installed_on"]) <= local_date(as_of)
        case "invoice_lines":
            return date.fromisoformat(row["invoiced_on"]) <= local_date(as_of)
    raise ValueError(table)


def seen_cases(facts: Facts, as_of: datetime) -> list[Case]:
    """The tickets in the views at a moment.

    A link or a flag is undated and counts as it stands now: so a ticket that is merged counts in full in the other,
    with its flag for critical, also before it was registered itself."""
    tickets = {row["ticket_id"]: row for row in facts.get("tickets", [])}
    cases = {}
    for ticket_id, row in tickets.items():
        if counts_as(ticket_id, tickets) != ticket_id:
            continue
        together = [other for other in tickets.values() if counts_as(other["ticket_id"], tickets) == ticket_id]
        registered_at = min(instant(other["registered_at"]) for other in together)
        if registered_at > as_of:
            continue
        cases[ticket_id] = Case(
            ticket_id=ticket_id,
            customer_id=row["customer_id"],
            category=row["category"],
            serious=true(row["serious"]),
            installation_id=row["installation_id"],
            critical=any(true(other["critical"]) for other in together),
            registered_at=registered_at,
        )
    belongings = {
        "ticket_events": "events",
        "time_entries": "entries",
        "quotes": "quotes",
        "invoice_lines": "invoice_lines",
        "adjustments": "adjustments",
        "module_installations": "installations",
    }
    for table, attribute in belongings.items():
        for row in facts.get(table, []):
            if row["ticket_id"] == "" or not seen(table, row, as_of):
                continue
            owner = counts_as(row["ticket_id"], tickets)
            if owner in cases:
                getattr(cases[owner], attribute).append(row)
    return sorted(cases.values(), key=lambda case: case.ticket_id)


def seen_installations(facts: Facts, as_of: datetime) -> dict[str, Row]:
    """The installations seen at a moment, by id: also those of a void ticket, which keep their warranty."""
    rows = facts.get("module_installations", [])
    return {row["installation_id"]: row for row in rows if seen("module_installations", row, as_of)}


def contract_form(customer_id: str, day: date, facts: Facts) -> str:
    """The form of the customer's contract on a date; both ends of a period belong to it."""
    for row in facts.get("contracts", []):
        if row["customer_id"] != customer_id or day < date.fromisoformat(row["valid_from"]):
            continue
        if row["valid_to"] == "" or day <= date.fromisoformat(row["valid_to"]):
            return row["form"]
    return NO_CONTRACT


# --- handled, resolved ----------------------------------------------------------------------------------------------


def handled_at(case: Case) -> datetime | None:
    """When the desk first acted on the case; what it did before registration counts as at registration."""
    acts = [
        instant(event["at"])
        for event in case.events
        if event["event"] in ("handling_started", "waiting_customer", "resolved")
    ]
    acts += [instant(entry["started_at"]) for entry in case.entries]
    return max(min(acts), case.registered_at) if acts else None


def last_resolved(case: Case) -> datetime | None:
    """The real time of the last `resolved` of a case that is resolved: that has no later `reopened`. One at the same
    instant comes before it, and so is not later."""
    resolved = [instant(event["at"]) for event in case.events if event["event"] == "resolved"]
    reopened = [instant(event["at"]) for event in case.events if event["event"] == "reopened"]
    if not resolved or any(at > max(resolved) for at in reopened):
        return None
    return max(resolved)


def resolved_at(case: Case) -> datetime | None:
    """When a case that is resolved was so, at registration at the earliest."""
    at = last_resolved(case)
    return max(at, case.registered_at) if at is not None else None


def waits(case: Case, until: datetime) -> list[tuple[datetime, datetime]]:
    """The times, as they really were, when the case waited for the customer before its last `resolved`; those that
    overlap are one. Two waits overlap only if they have the same end, so the first to begin holds the others."""
    begins = sorted(instant(event["at"]) for event in case.events if event["event"] == "waiting_customer")
    ends = sorted(instant(event["at"]) for event in case.events if event["event"] in ("resumed", "resolved"))
    first_begin_by_end: dict[datetime, datetime] = {}
    for begin in begins:
        if begin > until:
            continue  # after the last `resolved`: it doesn't count
        # An end at the same instant comes after the wait's beginning. There always is one: the last `resolved`.
        end = min(at for at in ends if at >= begin)
        first_begin_by_end.setdefault(end, begin)
    return [(begin, end) for end, begin in first_begin_by_end.items()]


def working_days_to_resolution(case: Case) -> int | None:
    """Working days from registration to the last `resolved`, less those of the waits for the customer."""
    at = last_resolved(case)
    if case.critical or at is None:
        return None

    def clamped(moment: datetime) -> date:
        """The date of a moment, where what is before registration counts as at registration."""
        return local_date(max(moment, case.registered_at))

    waited = sum(n(clamped(end)) - n(clamped(begin)) for begin, end in waits(case, at))
    return n(clamped(at)) - n(case.registered_on) - waited


# --- SLA and queue --------------------------------------------------------------------------------------------------


def sla_status(case: Case, as_of: datetime) -> str:
    """How a case stands against what the terms promise."""
    handled = handled_at(case)
    if case.critical:
        if handled is not None:
            return "met" if handled - case.registered_at <= CRITICAL else "breached"
        return "overdue" if as_of - case.registered_at > CRITICAL else "on_track"
    due_on = due_date(case.registered_on)
    if handled is not None:
        return "met" if local_date(handled) <= due_on else "breached"
    today = local_date(as_of)
    if today > due_on:
        return "overdue"
    if today == due_on:
        return "due_today"
    if next_working_day(today) == due_on:
        return "at_risk"
    return "on_track"


def sla_row(case: Case, as_of: datetime) -> dict:
    """A row of the view `ticket_sla`. All moments are in UTC, so a difference of two is real, elapsed time."""
    handled = handled_at(case)
    working_days = None
    if handled is not None and not case.critical:
        working_days = n(local_date(handled)) - n(case.registered_on)
    minutes = None
    if handled is not None:
        minutes = Fraction((handled - case.registered_at) // timedelta(microseconds=1), 60_000_000)
    return {
        "ticket_id": case.ticket_id,
        "customer_id": case.customer_id,
        "critical": case.critical,
        "registered_at": case.registered_at,
        "registered_on": case.registered_on,
        "handled_at": handled,
        "handled_on": local_date(handled) if handled is not None else None,
        "due_on": None if case.critical else due_date(case.registered_on),
        "working_days": working_days,
        "minutes_to_handling": minutes,
        "status": sla_status(case, as_of),
        "resolved_at": resolved_at(case),
        "working_days_to_resolution": working_days_to_resolution(case),
    }


def was_passed_over(other: Case, case: Case, handled: datetime) -> bool:
    """Whether one standard case was passed over when another was handled: it was due on an earlier day, that day was
    not past on the date when the other came in, and nobody had acted on it. What has the same instant is not passed
    over, and neither is what was not registered yet."""
    other_due_on = due_date(other.registered_on)
    if not other_due_on < due_date(case.registered_on):
        return False
    if other_due_on < case.registered_on:
        return False
    if other.registered_at > handled:
        return False
    other_handled = handled_at(other)
    return other_handled is None or other_handled > handled


def queue_row(case: Case, standard: list[Case]) -> dict:
    """A row of the view `queue_order`."""
    handled = handled_at(case)
    in_turn = None
    if handled is not None:
        in_turn = not any(was_passed_over(other, case, handled) for other in standard)
    return {
        "ticket_id": case.ticket_id,
        "registered_at": case.registered_at,
        "handled_at": handled,
        "in_turn": in_turn,
    }


# --- charges --------------------------------------------------------------------------------------------------------


def approved_amount(case: Case, as_of: datetime) -> Decimal | None:
    """What the approved quotes come to: of each original ticket the last approval. None without any. A quote that was
    declined takes nothing back."""
    approvals = [row for row in case.quotes if row["decision"] == "approved" and decided_at(row) <= as_of]
    if not approvals:
        return None
    amounts = []
    for ticket_id in sorted({row["ticket_id"] for row in approvals}):
        of_ticket = [row for row in approvals if row["ticket_id"] == ticket_id]
        last = max(of_ticket, key=lambda row: (decided_at(row), instant(row["sent_at"]), row["quote_id"]))
        amounts.append(Decimal(last["amount"]))
    return total(amounts)


def by_agency(installations: Iterable[Row]) -> list[Row]:
    """Those of some installations that the agency made."""
    return [row for row in installations if row["installed_by"] == "agency"]


def in_warranty(case: Case, installations: dict[str, Row]) -> bool:
    """Whether the case is trouble with a module that the agency installed for this customer, in time."""
    installation = installations.get(case.installation_id)
    if case.category != "third_party" or installation is None:
        return False
    if installation["installed_by"] != "agency" or installation["customer_id"] != case.customer_id:
        return False
    days = (case.registered_on - date.fromisoformat(installation["installed_on"])).days
    return 0 <= days <= WARRANTY_DAYS


def kind_of_work(case: Case, entry: Row) -> str:
    """The kind of work that an entry counts as: installation belongs to tickets of that category only. A ticket that
    has no category yet is not of that category either."""
    if entry["work"] == "installation" and case.category != "installation":
        return "support"
    return entry["work"]


def minutes_by_work(case: Case, has_quote: bool) -> dict[str, Decimal]:
    """The lines of a case: each kind of work with its minutes, and those that are there without any."""
    minutes: dict[str, Decimal] = {}
    for entry in case.entries:
        work = kind_of_work(case, entry)
        minutes[work] = minutes.get(work, Decimal(0)) + Decimal(entry["minutes"])
    if has_quote:
        minutes.setdefault("support", Decimal(0))  # it carries the amount
    if case.category == "installation" and by_agency(case.installations):
        minutes.setdefault("installation", Decimal(0))  # it was made, so it costs
    return minutes


def installation_prices(case: Case) -> list[Decimal]:
    """What each installation on a ticket costs: its own price, or the fee; without any, one fee."""
    installations = by_agency(case.installations)
    if not installations:
        return [INSTALLATION_FEE]
    return [Decimal(row["price"]) if row["price"] != "" else INSTALLATION_FEE for row in installations]


def charge_lines(case: Case, facts: Facts, as_of: datetime) -> list[dict]:
    """The rows of the view `charges` for a case: for each, the first rule that fits decides."""
    installations = seen_installations(facts, as_of)
    quote = approved_amount(case, as_of)
    form = contract_form(case.customer_id, case.registered_on, facts)
    hour = RATES[form]
    warranty = in_warranty(case, installations)
    lines = minutes_by_work(case, quote is not None)
    misplaced = case.category != "installation" and any(entry["work"] == "installation" for entry in case.entries)

    rows = []
    for work, minutes in sorted(lines.items()):
        clause: str | None
        flags = []  # all that fit; the first in the order of the rules is the one that shows
        rate = None
        amount: Fraction | Decimal = Decimal(0)
        if quote is not None:  # 0
            clause = coverage = "quote"
            if work == "support":
                amount = quote
        elif work in ("upgrade", "development") or case.category in ("development", "attack"):  # 1
            coverage = "hourly"
            clause = "attack" if case.category == "attack" and work == "support" else "hourly"
            rate = hour
            amount = by_the_hour(minutes, rate)
        elif case.category == "installation":  # 2
            clause = coverage = "installation"
            if work == "installation" or "installation" not in lines:
                prices = installation_prices(case)
                amount = total(prices)
                if any(price < INSTALLATION_FEE for price in prices):
                    flags.append("below_list_price")
        elif case.category == "":  # 3
            clause = None
            coverage = "undecided"
            flags.append("undecided")
        elif case.category == "third_party" and case.serious and not warranty:  # 4
            clause = coverage = "quote"
            flags.append("unapproved_work")
        elif warranty:  # 5
            clause = coverage = "warranty"
        elif form == NO_CONTRACT:  # 6
            clause = coverage = "hourly"
            flags.append("no_contract")
            rate = hour
            amount = by_the_hour(minutes, rate)
        elif case.category in TICKET_CLAUSES:  # 7
            clause = TICKET_CLAUSES[case.category]
            coverage = "ticket_fee"
            rate = hour
            amount = Fraction(TICKET_FEE)
            if minutes > TICKET_MINUTES:
                flags.append("over_ticket")
                amount += by_the_hour(minutes - TICKET_MINUTES, rate)
        else:  # 8
            clause = FREE_CLAUSES[case.category]
            coverage = "free"
        if misplaced and work == "support":
            flags.append("misplaced_installation")
        rows.append(
            {
                "ticket_id": case.ticket_id,
                "customer_id": case.customer_id,
                "contract_form": form,
                "work": work,
                "minutes": minutes,
                "clause": clause,
                "coverage": coverage,
                "rate": rate,
                "amount": ore(amount),
                "flag": first_flag(flags),
            }
        )
    return rows


def first_flag(flags: list[str]) -> str | None:
    """The flag that goes before the others."""
    order = (
        "undecided",
        "unapproved_work",
        "misplaced_installation",
        "below_list_price",
        "no_contract",
        "over_ticket",
    )
    return min(flags, key=order.index) if flags else None


# --- warranties and audit -------------------------------------------------------------------------------------------


def warranty_row(installation: Row, cases: list[Case], charges: list[dict], as_of: datetime) -> dict:
    """A row of the view `warranties`. Only what the agency installed has a warranty, and so work under it."""
    row = {
        "installation_id": installation["installation_id"],
        "customer_id": installation["customer_id"],
        "module": installation["module"],
        "vendor": or_none(installation["vendor"]),
        "installed_on": date.fromisoformat(installation["installed_on"]),
        "covered_until": None,
        "days_left": None,
        "status": "none",
        "tickets": 0,
        "minutes": Decimal(0),
        "cost": ore(0),
    }
    if installation["installed_by"] != "agency":
        return row
    covered_until = row["installed_on"] + timedelta(days=WARRANTY_DAYS)
    days_left = (covered_until - local_date(as_of)).days
    row["covered_until"] = covered_until
    row["days_left"] = days_left
    row["status"] = "expired" if days_left < 0 else "expiring" if days_left <= EXPIRING_DAYS else "active"
    for case in cases:
        if case.installation_id != installation["installation_id"]:
            continue
        # A ticket has one such line at the most: only support work is under warranty.
        for line in charges:
            if line["ticket_id"] == case.ticket_id and line["coverage"] == "warranty":
                row["tickets"] += 1
                row["minutes"] += line["minutes"]
                row["cost"] += ore(by_the_hour(line["minutes"], RATES[line["contract_form"]]))
    return row


def audit_finding(case: Case, lines: list[dict], owed: Decimal, invoiced: Decimal) -> str:
    """What the audit says of a case, the first that fits."""
    flags = [line["flag"] for line in lines]
    if last_resolved(case) is None:
        return "open"
    if case.category == "" or "undecided" in flags:
        return "undecided"
    if "unapproved_work" in flags:
        return "unapproved_work"
    if invoiced == owed:
        return "ok"
    if owed > 0:
        if invoiced == 0:
            return "missing"
        return "under" if invoiced < owed else "over"
    if owed == 0:
        return "should_be_free" if invoiced > 0 else "over_credited"
    return "over" if invoiced > owed else "over_credited"


def audit_row(case: Case, charges: list[dict]) -> dict:
    """A row of the view `billing_audit`."""
    lines = [line for line in charges if line["ticket_id"] == case.ticket_id]
    charged = total(line["amount"] for line in lines)
    adjusted = total(Decimal(row["amount"]) for row in case.adjustments)
    invoiced = total(Decimal(row["amount"]) for row in case.invoice_lines)
    return {
        "ticket_id": case.ticket_id,
        "customer_id": case.customer_id,
        "charged": charged,
        "adjusted": adjusted,
        "invoiced": invoiced,
        "difference": invoiced - charged - adjusted,
        "finding": audit_finding(case, lines, charged + adjusted, invoiced),
    }


# --- all of it ------------------------------------------------------------------------------------------------------


def figures(facts: Facts, as_of: datetime) -> dict[str, list[dict]]:
    """All rows of the views that the facts decide, as they stood at a moment.

    `facts` has, by the name of the table, the rows of each file as text; a table may be missing. The rows come back in
    the order of their keys."""
    if as_of.tzinfo is None:
        raise ValueError("as_of needs an offset")
    as_of = as_of.astimezone(UTC)
    cases = seen_cases(facts, as_of)
    standard = [case for case in cases if not case.critical]
    charges = [line for case in cases for line in charge_lines(case, facts, as_of)]
    installations = seen_installations(facts, as_of)
    return {
        "working_days": list(working_days_view()),
        "ticket_sla": [sla_row(case, as_of) for case in cases],
        "queue_order": [queue_row(case, standard) for case in standard],
        "charges": charges,
        "warranties": [warranty_row(installations[key], cases, charges, as_of) for key in sorted(installations)],
        "billing_audit": [audit_row(case, charges) for case in cases],
    }
