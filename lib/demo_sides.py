"""What stands beside the made-up cases: installed modules, what is still undecided, bookings and adjustments."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lib.demo_cases import Case, Customer, Installation, Scene, pick
from lib.demo_clock import SECONDS_A_DAY
from lib.demo_words import EXTRA, GENEROUS, GOODWILL, MODULES

INSTALLATIONS = 300
PRICES = {"795": 0.48, "895": 0.1, "995": 0.14, "1295": 0.1, "1495": 0.06, "": 0.12}
TWO_MODULES, NO_MODULE = 0.04, 0.03  # of the installation cases
WITHOUT_CASE_DAYS_AGO = (2, 9, 16, 24, 26, 29, 120, 260, 400, 555)  # so that some warranties always end this week
WRONG_CATEGORY = 2  # installations that name a case of another kind
CHECKS = {"passed": 0.91, "failed": 0.04, "": 0.05}
WARRANTY_DAYS = 30
LINKED_IN_WARRANTY, LINKED_LATER = 0.5, 0.3  # third-party cases about a module that is on record

UNDECIDED = {"not handled": 0.65, "recent": 0.09, "older": 0.018}
RECENT_DAYS = 20

BOOKINGS = 500
BOOKED_TODAY, BOOKED_AHEAD = 8, 16
BOOKING_MINUTES = ((15, 30, 45, 60), (0.25, 0.45, 0.1, 0.2))
PAST_STATUS = {"held": 0.82, "cancelled": 0.1, "no_show": 0.08}
BOOKABLE = (time(9), time(16))
QUARTER = timedelta(minutes=15)

GOODWILLS, GENEROUS_GOODWILLS, EXTRAS = 43, 6, 11
FEE_CATEGORIES = ("third_party", "customer_caused")


def installations(scene: Scene, cases: list[Case]) -> list[Installation]:
    """All installed modules, oldest first."""
    found = installed_for_cases(scene, cases) + installed_otherwise(scene, cases)
    found += [installed_by_customer(scene) for _ in range(INSTALLATIONS - len(found))]
    found.sort(key=lambda i: (i.installed_on, i.customer.customer_id))
    for number, installation in enumerate(found, 1):
        installation.installation_id = f"M{number:04}"
    return found


def installed_for_cases(scene: Scene, cases: list[Case]) -> list[Installation]:
    """One module, seldom two or none, for each resolved installation case."""
    rng, found = scene.rng, []
    for case in cases:
        if case.category == "installation" and case.resolved and case.entries:
            day = max(entry.started_at for entry in case.entries).date()
            count = 2 if rng.random() < TWO_MODULES else 0 if rng.random() < NO_MODULE else 1
            found += [by_agency(scene, case.customer, day, case) for _ in range(count)]
            case.module = found[-1].module if count else ""
    return found


def by_agency(scene: Scene, customer: Customer, day: date, case: Case | None) -> Installation:
    """A module that the desk installed, with its function check and price."""
    module, vendor, _ = scene.rng.choice(MODULES)
    check, price = pick(scene.rng, CHECKS), pick(scene.rng, PRICES)
    return Installation(customer, module, vendor, day, "agency", case, check, price)


def installed_otherwise(scene: Scene, cases: list[Case]) -> list[Installation]:
    """Installations by the agency without an installation case: none at all, of another kind, or a void one."""
    heavy = scene.rng.sample(sorted(scene.customers, key=lambda c: -c.load)[:30], len(WITHOUT_CASE_DAYS_AGO))
    days = [scene.clock.working_day((scene.moment - timedelta(ago)).date(), 0) for ago in WITHOUT_CASE_DAYS_AGO]
    found = [by_agency(scene, customer, day, None) for customer, day in zip(heavy, days, strict=True)]
    others = [case for case in cases if case.category in ("core", "advice") and case.resolved]
    for case in scene.rng.sample(others, WRONG_CATEGORY):
        found.append(by_agency(scene, case.customer, case.resolved.date(), case))
    for case in [case for case in cases if case.void][:1]:
        found.append(by_agency(scene, case.customer, scene.clock.working_day(case.registered.date(), 1), case))
    return found


def installed_by_customer(scene: Scene) -> Installation:
    """A module that a customer put in without help."""
    rng = scene.rng
    customer = rng.choices(scene.customers, [c.load for c in scene.customers])[0]
    start = max(customer.since, scene.first)
    day = start + timedelta(rng.randrange((scene.moment.date() - start).days))
    module, vendor, _ = rng.choice(MODULES)
    return Installation(customer, module, vendor, day, "customer")


def link_modules(scene: Scene, cases: list[Case], installed: list[Installation]) -> None:
    """Say of some third-party cases which installed module they are about."""
    of_customer: dict[str, list[Installation]] = {}
    for installation in installed:
        of_customer.setdefault(installation.customer.customer_id, []).append(installation)
    for case in cases:
        if case.category == "third_party" and case.handled and not case.serious:
            link_module(scene, case, of_customer.get(case.customer.customer_id, []))


def link_module(scene: Scene, case: Case, installed: list[Installation]) -> None:
    """Link one case to the customer's newest module, or to an older one, or to none."""
    day = case.registered.date()
    known = installed[: bisect_left(installed, day + timedelta(1), key=lambda i: i.installed_on)]
    if not known:
        return
    is_new = (day - known[-1].installed_on).days <= WARRANTY_DAYS
    if scene.rng.random() < (LINKED_IN_WARRANTY if is_new else LINKED_LATER):
        case.installation = known[-1] if is_new else scene.rng.choice(known)
        case.module = case.installation.module


def leave_undecided(scene: Scene, cases: list[Case], installed: list[Installation]) -> None:
    """Take the category from cases that nobody has judged yet, most of them new."""
    named = {id(installation.case) for installation in installed}
    for case in cases:
        age = "recent" if scene.days_ago(case.registered) < RECENT_DAYS else "older"
        share = UNDECIDED["not handled" if not case.handled else age]
        if scene.rng.random() < share and not case.quotes and id(case) not in named and not case.critical:
            case.category, case.serious, case.installation = "", False, None


@dataclass
class Booking:
    """A time by phone or screen sharing."""

    case: Case
    staff: str
    channel: str
    starts_at: datetime
    ends_at: datetime
    status: str


class Diary:
    """The bookings so far; no one is in two places at once."""

    def __init__(self, scene: Scene):
        self.scene, self.rng = scene, scene.rng
        self.bookings: list[Booking] = []
        self.taken: dict[tuple[str, date], list[tuple[datetime, datetime]]] = {}

    def is_free(self, who: str, start: datetime, end: datetime) -> bool:
        """Whether a customer or a member of staff has no other booking then."""
        return all(end <= s or e <= start for s, e in self.taken.get((who, start.date()), []))

    def book(self, case: Case, day: date, not_before: datetime, not_after: datetime) -> bool:
        """Find a free time on the day for the case, if there is one."""
        length = timedelta(minutes=self.rng.choices(*BOOKING_MINUTES)[0])
        opens, closes = (datetime.combine(day, at) for at in BOOKABLE)
        quarters = range(int((closes - opens - length) / QUARTER) + 1)
        staff, customer = self.rng.choice(self.scene.staff), case.final.customer.customer_id
        for start in (opens + QUARTER * q for q in self.rng.sample(quarters, len(quarters))):
            end = start + length
            fits = not_before < start and end <= not_after
            if fits and self.is_free(staff, start, end) and self.is_free(customer, start, end):
                self.note(Booking(case, staff, self.rng.choice(("phone", "screen_share")), start, end, ""))
                return True
        return False

    def note(self, booking: Booking) -> None:
        """Write a booking down, with how it went or will go."""
        past = booking.ends_at <= self.scene.moment
        booking.status = pick(self.rng, PAST_STATUS) if past else "booked"
        self.bookings.append(booking)
        if booking.status in ("held", "booked"):
            for who in (booking.staff, booking.case.final.customer.customer_id):
                self.taken.setdefault((who, booking.starts_at.date()), []).append((booking.starts_at, booking.ends_at))


def bookings(scene: Scene, cases: list[Case]) -> list[Booking]:
    """Past bookings while cases were being worked on, and some today and in the coming week for open ones."""
    diary = Diary(scene)
    usual = [case for case in cases if not (case.critical or case.void or case.final.void)]
    waiting = [case for case in usual if case.handled and not case.resolved]
    scene.rng.shuffle(waiting)
    book_ahead(diary, waiting)
    worked = [case for case in usual if case.resolved and case.resolved - case.handled > timedelta(hours=20)]
    for case in scene.rng.sample(worked, len(worked)):
        if len(diary.bookings) >= BOOKINGS:
            break
        book_while_working(diary, case)
    return sorted(diary.bookings, key=lambda b: (b.starts_at, b.staff))


def book_ahead(diary: Diary, waiting: list[Case]) -> None:
    """Book open cases today, both before and after the report, and on the working days of the coming week."""
    scene, today = diary.scene, diary.scene.moment.date()
    ends_of_day = datetime.combine(today, BOOKABLE[1])
    for i, case in enumerate(waiting[: BOOKED_TODAY + BOOKED_AHEAD]):
        if i < BOOKED_TODAY and scene.clock.is_working(today):
            start = scene.moment - QUARTER if i % 2 else case.handled
            diary.book(case, today, start, ends_of_day if i % 2 else scene.moment)
        else:
            day = scene.clock.working_day(today, scene.rng.randint(1, 5))
            diary.book(case, day, scene.moment, datetime.combine(day, BOOKABLE[1]))


def book_while_working(diary: Diary, case: Case) -> None:
    """Book a time between when the case was taken and when it was resolved."""
    seconds = diary.scene.clock.position(case.resolved) - diary.scene.clock.position(case.handled)
    middle = diary.scene.clock.later(case.handled, diary.rng.uniform(0.1, 0.9) * min(seconds, 4 * SECONDS_A_DAY))
    diary.book(case, middle.date(), case.handled, case.resolved)


@dataclass
class Adjustment:
    """Goodwill or something extra on a case."""

    case: Case
    amount: int
    reason: str
    staff: str
    made_at: datetime


def adjustments(scene: Scene, cases: list[Case]) -> list[Adjustment]:
    """Mostly a ticket fee given back in part or in full; sometimes more than it cost; sometimes an extra."""
    rng = scene.rng
    fees = [case for case in cases if is_plain_fee(scene, case)]
    chosen = rng.sample(fees, GOODWILLS + GENEROUS_GOODWILLS + EXTRAS)
    amounts = [rng.choice((-395, -395, -395, -200, -150, -100)) for _ in range(GOODWILLS)]
    amounts += [-rng.choice((900, 1200)) for _ in range(GENEROUS_GOODWILLS)]
    amounts += [rng.choice((150, 295, 395, 490)) for _ in range(EXTRAS)]
    found = []
    for case, amount in zip(chosen, amounts, strict=True):
        reason = rng.choice(EXTRA) if amount > 0 else GENEROUS if amount < -395 else rng.choice(GOODWILL)
        made_at = scene.clock.later(case.resolved, rng.uniform(0.05, 3) * SECONDS_A_DAY)
        found.append(Adjustment(case, amount, reason, rng.choice(scene.staff), made_at))
    return sorted(found, key=lambda a: a.made_at)


def is_plain_fee(scene: Scene, case: Case) -> bool:
    """Whether the case was worked on for a ticket fee and is long done."""
    plain = case.category in FEE_CATEGORIES and not (case.serious or case.installation or case.merged_into)
    return bool(plain and case.entries and case.resolved and scene.days_ago(case.resolved) > 7)
