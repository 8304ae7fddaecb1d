"""The made-up cases as customers send them in, before anyone has done anything about them."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate

from lib.demo_clock import MINUTE, DeskClock, Sittings, real, registrations
from lib.demo_people import Customer
from lib.demo_words import DEVICES, ERRORS, GOODS, MODULE_TROUBLE, MODULES, PAGES, SUBJECTS, VERSIONS

CASES = 6000  # tickets in all, those below included
DUPLICATES = 39  # sent twice and merged
LONG_CHAINS = 3  # duplicates of a duplicate
CIRCLE = 2  # merged into each other by mistake
VOIDS = 40
LAST_MINUTE = {"too late": 48, "in time": 6}  # minutes before the report: critical cases that nobody has taken yet

MODULE_KINDS = {name: kind for name, _, kind in MODULES}
OF_ITS_KIND = 0.6  # third-party cases about what the module is for

CRITICAL_SHARE = {"day": 0.022, "night": 0.055}  # at night only the worst is written about
SERIOUS_SHARE = 0.055  # of third-party cases
CATEGORIES = {
    "third_party": 0.315,
    "advice": 0.13,
    "customer_caused": 0.12,
    "core": 0.11,
    "hosting": 0.09,
    "own_theme": 0.06,
    "version": 0.055,
    "standard_theme": 0.05,
    "installation": 0.036,
    "development": 0.03,
    "attack": 0.008,
}
CRITICAL_CATEGORIES = {
    "hosting": 0.42,
    "third_party": 0.22,
    "core": 0.12,
    "customer_caused": 0.12,
    "version": 0.07,
    "attack": 0.05,
}


@dataclass
class Scene:
    """What every part of the demo needs: chance, the clock, the period and the people."""

    rng: random.Random
    clock: DeskClock
    first: date
    moment: datetime  # the last moment of which anything is known
    staff: list[str]
    sittings: Sittings
    customers: list[Customer]

    def days_ago(self, at: datetime) -> int:
        """How many days before the end something was."""
        return (self.moment.date() - at.date()).days

    def sit(self, case: "Case", start: datetime, minutes: float, work: str, wanted: str) -> "Entry | None":
        """Have somebody work on a case from a moment on, unless all are busy."""
        who = self.sittings.take(wanted, start, minutes)
        if who:
            case.entries.append(Entry(start, minutes, work, who))
            return case.entries[-1]
        return None


@dataclass
class Entry:
    """Time worked on a case."""

    started_at: datetime
    minutes: float
    work: str
    staff: str


@dataclass
class Quote:
    """A cost proposal and what the customer said to it."""

    amount: int
    sent_at: datetime
    decision: str = ""
    decided_at: datetime | None = None


@dataclass
class Installation:
    """A module installed in a shop, by the agency for a case or otherwise."""

    customer: Customer
    module: str
    vendor: str
    installed_on: date
    installed_by: str
    case: "Case | None" = None
    check: str = ""
    price: str = ""
    installation_id: str = ""


@dataclass(eq=False)
class Case:
    """A ticket and all that happens to it."""

    customer: Customer
    registered: datetime
    category: str
    critical: bool = False
    serious: bool = False
    void: bool = False
    untouched: bool = False  # stays as it came in
    merged_into: "Case | None" = None
    installation: Installation | None = None
    module: str = ""
    subject: str = ""
    handled: datetime | None = None
    events: list[tuple[datetime, str, str]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    ticket_id: str = ""

    @property
    def resolved(self) -> datetime | None:
        """When the case was resolved, if it has not been reopened since."""
        at, event, _ = max(self.events, default=(None, "", ""))
        return at if event == "resolved" else None

    @property
    def final(self) -> "Case":
        """The case that this one counts as; in a circle, the one before it comes round."""
        case = self
        while case.merged_into and case.merged_into is not self:
            case = case.merged_into
        return case


def pick(rng: random.Random, shares: dict[str, float]) -> str:
    """One of the names, by its share."""
    return rng.choices(list(shares), shares.values())[0]


def registered_cases(scene: Scene) -> list[Case]:
    """The ordinary cases of the period, in the order they came in."""
    count = CASES - DUPLICATES - CIRCLE - VOIDS - len(LAST_MINUTE)
    times = registrations(scene.rng, scene.clock, scene.first, scene.moment, count)
    senders = list(accumulate(customer.load for customer in scene.customers))
    cases = [new_case(scene.rng, at, sender(scene, at, senders)) for at in times]
    return cases + last_minute_cases(scene)


def sender(scene: Scene, at: datetime, loads: list[float]) -> Customer:
    """Who sends a case in: someone who was a customer by then."""
    while True:
        customer = scene.rng.choices(scene.customers, cum_weights=loads)[0]
        if customer.since <= at.date():
            return customer


def day_or_night(at: datetime) -> str:
    """Whether people are awake at the desk."""
    return "day" if 7 <= at.hour < 19 else "night"


def new_case(rng: random.Random, at: datetime, customer: Customer) -> Case:
    """A case of some kind."""
    critical = rng.random() < CRITICAL_SHARE[day_or_night(at)]
    category = pick(rng, CRITICAL_CATEGORIES if critical else CATEGORIES)
    serious = category == "third_party" and not critical and rng.random() < SERIOUS_SHARE
    return Case(customer, at, category, critical, serious)


def last_minute_cases(scene: Scene) -> list[Case]:
    """Critical cases just in, one of them already waiting too long."""
    customers = scene.rng.sample(scene.customers[:60], len(LAST_MINUTE))
    return [
        Case(customer, scene.moment - timedelta(minutes=ago), "hosting", critical=True, untouched=True)
        for customer, ago in zip(customers, LAST_MINUTE.values(), strict=True)
    ]


def duplicates(scene: Scene, cases: list[Case]) -> list[Case]:
    """Cases sent a second time, merged into the first, or now and then the first into the second."""
    rng = scene.rng
    plain = [case for case in cases if case.handled and not case.serious and not case.untouched and not case.critical]
    found: list[Case] = []
    for i, original in enumerate(rng.sample(plain, DUPLICATES)):
        target = found[i] if i < LONG_CHAINS and i < len(found) else original
        minutes = -rng.randint(4, 50) if i % 8 == 7 else rng.randint(3, 1500)
        at = real(target.registered + timedelta(minutes=minutes))
        customer = rng.choice(scene.customers[:60]) if i == DUPLICATES - 1 else target.customer
        case = Case(customer, min(at, scene.moment), original.category, merged_into=target)
        case.subject = rng.choice(SUBJECTS["duplicate"]).format(subject=target.subject)
        if i % 4 == 0:
            read_again(scene, case)
        found.append(case)
    return found


def read_again(scene: Scene, case: Case) -> None:
    """Spend some minutes on a duplicate before it is merged."""
    started_at = scene.clock.later(max(case.registered, case.final.handled), scene.rng.randint(5, 40) * MINUTE)
    if started_at + timedelta(hours=1) < scene.moment:
        scene.sit(case, started_at, scene.rng.randint(2, 5), "support", scene.rng.choice(scene.staff))


def circle(scene: Scene) -> list[Case]:
    """Two cases merged into each other: a mistake for the program to find."""
    at = scene.clock.at(scene.clock.position(scene.moment - timedelta(days=45)) + 5000)
    customer = scene.customers[3]
    one, other = (Case(customer, at + timedelta(minutes=m), "core", module=MODULES[0][0]) for m in (0, 17))
    one.merged_into, other.merged_into = other, one
    one.subject, other.subject = "Orderbekräftelsen kommer inte fram", "Igen: Orderbekräftelsen kommer inte fram"
    return [one, other]


def voids(scene: Scene) -> list[Case]:
    """Spam and mistakes; the last is a duplicate of one of them."""
    times = registrations(scene.rng, scene.clock, scene.first, scene.moment, VOIDS)
    found = [
        Case(scene.rng.choice(scene.customers[:90]), at, "", void=True, subject=scene.rng.choice(SUBJECTS["void"]))
        for at in times
    ]
    for case in found[:-1:4]:
        at = scene.clock.later(case.registered, scene.rng.randint(10, 400) * MINUTE)
        case.events = [(at, "resolved", scene.rng.choice(scene.staff))] if at < scene.moment else []
    found[-1].merged_into, found[-1].void = found[-2], False
    found[-1].customer = found[-2].customer
    return found


def write_subject(rng: random.Random, case: Case) -> None:
    """Say in a line what the case is about."""
    kind = "critical" if case.critical else "serious" if case.serious else case.category
    module = case.module or rng.choice(MODULES)[0]
    words = {"page": PAGES, "goods": GOODS, "device": DEVICES, "error": ERRORS, "version": VERSIONS}
    templates = MODULE_TROUBLE[MODULE_KINDS[module]] if kind == "third_party" and rng.random() < OF_ITS_KIND else ()
    text = rng.choice(templates or SUBJECTS[kind]).format(
        module=module, **{key: rng.choice(of) for key, of in words.items()}
    )
    case.subject = text[0].upper() + text[1:]
