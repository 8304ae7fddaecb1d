"""What the made-up desk does about its cases: when it takes them, how long it works, what it asks and resolves."""

import random
from datetime import datetime, timedelta
from itertools import pairwise

from lib.demo_cases import Case, Quote, Scene, day_or_night, pick
from lib.demo_clock import HOUR, MINUTE, SECONDS_A_DAY, Backlog, real

FORGOTTEN = 4  # found days after they were due; each lets a few dozen others jump the queue
JUMPS = {"lately": 0.07, "before": 0.015}  # taken at once though others wait
LATELY_DAYS = 30
UNRECORDED, UNRECORDED_DAYS_AGO = 2, (45, 85)  # done and invoiced, but nobody noted any of it
ONLY_RESOLVED = {True: 0.2, False: 0.003}  # nobody noted when it was taken, by whether it is late
LEFT_OVERDUE, LEFT_DUE_TODAY, LEFT_DUE_NEXT = 3, 3, 2  # not handled at the end

CRITICAL_LATE = {"day": 0.05, "night": 0.2}
UNTIL_HANDLED = {True: (17, 95), False: (1, 14)}  # minutes for a critical case, by whether it is late

MINUTES = {  # lowest, usual, highest
    "core": (5, 18, 60),
    "standard_theme": (5, 15, 50),
    "own_theme": (5, 15, 60),
    "version": (8, 20, 50),
    "third_party": (4, 12, 20),
    "customer_caused": (4, 11, 20),
    "hosting": (5, 20, 90),
    "attack": (30, 70, 240),
    "advice": (5, 12, 35),
    "development": (30, 90, 300),
    "installation": (25, 40, 90),
    "serious": (30, 70, 180),
}
LARGER_WORK = {"third_party": 0.15, "customer_caused": 0.12}  # more minutes than a ticket fee covers
LARGER_MINUTES = (21, 30, 90)
MORE_WORK = {  # share and minutes of a second kind of work
    "version": ("upgrade", 0.35, (60, 120, 240)),
    "third_party": ("development", 0.015, (30, 60, 120)),
    "installation": ("support", 0.3, (5, 10, 15)),
    "serious": ("development", 0.4, (45, 90, 200)),
}
MISPLACED_INSTALLATION = {"third_party": 0.003, "core": 0.003, "customer_caused": 0.003}
WITHOUT_MINUTES = 0.03  # answered in passing
PARTS = ((1, 2, 3, 4), (0.22, 0.38, 0.26, 0.14))  # a case is seldom done in one sitting
ODD_MINUTES = 0.06  # timed with a stopwatch

FIRST_ACT = {"handling_started": 0.87, "waiting_customer": 0.08, "entry": 0.05}
WAITS, LONG_WAITS = 0.17, 0.03
REOPENED = 0.04
OTHER_STAFF = 0.12
WHILE_ALL_ARE_BUSY = 5 * MINUTE

FATES = {"approved": 0.56, "improved": 0.07, "declined": 0.14, "silent": 0.12, "unapproved": 0.11}
QUOTED_DEVELOPMENT = 0.1
DECIDED_UNDATED = 0.05  # nobody wrote down when the customer decided
PATIENCE_DAYS = 15  # working days until a case with an unanswered quote is closed


def take_in_turn(scene: Scene, cases: list[Case]) -> None:
    """Decide when each case is handled: standard ones in turn as the backlog allows, criticals at once."""
    standard = [case for case in cases if not case.critical]
    leave_waiting(scene, standard)
    leave_unrecorded(scene, standard)
    backlog = Backlog(scene.rng, scene.clock, scene.moment.date())
    last = 0
    for case in standard:
        position = scene.clock.position(case.registered)
        wait = backlog.working_seconds(position)
        jumps = JUMPS["lately" if scene.days_ago(case.registered) < LATELY_DAYS else "before"]
        if scene.rng.random() < jumps and wait > SECONDS_A_DAY:
            case.handled = scene.clock.at(position + scene.rng.uniform(0.3, 2.5) * HOUR)
            continue
        last = max(last + scene.rng.randint(20, 400), position + int(wait))
        case.handled = scene.clock.at(last)
    forget_some(scene, standard)
    for case in cases:
        if case.critical:
            take_critical(scene.rng, case)
        if case.untouched or case.handled >= scene.moment:
            case.handled = None


def leave_waiting(scene: Scene, standard: list[Case]) -> None:
    """Choose the cases that nobody has touched at the end, due on each side of today."""
    today = scene.moment.date()
    wanted = ((-1, LEFT_OVERDUE), (0, LEFT_DUE_TODAY), (1, LEFT_DUE_NEXT))
    for step, count in wanted:
        due_on = scene.clock.working_day(today, step)
        due = [case for case in standard[-200:] if scene.clock.due_on(case.registered.date()) == due_on]
        for case in due[-count:]:
            case.untouched = True


def leave_unrecorded(scene: Scene, standard: list[Case]) -> None:
    """Choose the cases that the accounts know of and the desk's records don't."""
    nearest, farthest = UNRECORDED_DAYS_AGO
    fees = ("third_party", "customer_caused")
    known = [
        case
        for case in standard
        if case.category in fees and not case.serious and nearest <= scene.days_ago(case.registered) <= farthest
    ]
    for case in scene.rng.sample(known, UNRECORDED):
        case.untouched = True


def forget_some(scene: Scene, standard: list[Case]) -> None:
    """Let a few cases lie until long after they were due."""
    for case in scene.rng.sample(standard[: len(standard) // 10 * 9], FORGOTTEN):
        due = scene.clock.due_on(case.registered.date())
        case.handled = scene.clock.later(datetime.combine(due, case.handled.time()), SECONDS_A_DAY * 2)


def is_late(scene: Scene, case: Case) -> bool:
    """Whether a case was handled later than the terms promise."""
    if case.critical:
        return case.handled - case.registered > timedelta(minutes=15)
    return case.handled.date() > scene.clock.due_on(case.registered.date())


def take_critical(rng: random.Random, case: Case) -> None:
    """Handle a critical case at once, or too late, which happens more at night."""
    late = rng.random() < CRITICAL_LATE[day_or_night(case.registered)]
    case.handled = real(case.registered + timedelta(seconds=rng.randint(*(60 * m for m in UNTIL_HANDLED[late]))))


class Shift:
    """One case being worked on: the time moves along as things are done."""

    def __init__(self, scene: Scene, case: Case):
        self.scene, self.case, self.rng = scene, case, scene.rng
        self.now = case.handled
        self.staff = on_duty(scene, self.now) if case.critical else self.rng.choice(scene.staff)

    def wait(self, seconds: float) -> None:
        """Let time pass: by the clock for a critical case on its first day, else working time."""
        round_the_clock = self.case.critical and self.now - self.case.handled < timedelta(hours=6)
        if round_the_clock and seconds < SECONDS_A_DAY:
            self.now = real(self.now + timedelta(seconds=int(seconds)))
        else:
            self.now = self.scene.clock.later(self.now, max(seconds, MINUTE))

    def event(self, event: str, *, by_customer: bool = False) -> None:
        """Note what happens now."""
        self.case.events.append((self.now, event, "" if by_customer else self.staff))

    def work(self, work: str, minutes: float) -> None:
        """Work for some minutes, as soon as anyone is free."""
        staff = self.rng.choice(self.scene.staff) if self.rng.random() < OTHER_STAFF else self.staff
        while not self.scene.sit(self.case, self.now, minutes, work, staff):
            self.wait(WHILE_ALL_ARE_BUSY)
        self.wait(minutes * MINUTE + self.rng.randint(10, 200))

    def ask_customer(self) -> None:
        """Wait for the customer's answer, sometimes for weeks."""
        self.event("waiting_customer")
        days = self.rng.uniform(6, 15) if self.rng.random() < LONG_WAITS / WAITS else self.rng.uniform(0.1, 3)
        self.wait(days * SECONDS_A_DAY)
        self.event("resumed", by_customer=self.rng.random() < 0.6)
        self.wait(self.rng.randint(2, 90) * MINUTE)


def on_duty(scene: Scene, at: datetime) -> str:
    """Who has the critical duty that week."""
    return scene.staff[at.isocalendar().week % len(scene.staff)]


def work_on(scene: Scene, case: Case) -> None:
    """Do everything about a case that has been handled, and forget what lies after the end."""
    if case.serious or (case.category == "development" and scene.rng.random() < QUOTED_DEVELOPMENT):
        quoted_work(scene, case)
    else:
        ordinary_work(scene, case)
    see_until(case, scene.moment)


def ordinary_work(scene: Scene, case: Case) -> None:
    """Take the case, work on it in one or more parts with or without questions, resolve it; some come back."""
    rng, shift = scene.rng, Shift(scene, case)
    if case.category not in ("installation", "development") and rng.random() < ONLY_RESOLVED[is_late(scene, case)]:
        shift.event("resolved")
        return
    parts = planned_work(rng, case.category)
    first = pick(rng, FIRST_ACT) if parts else "handling_started"
    if first == "waiting_customer":
        shift.ask_customer()
    elif first == "handling_started":
        shift.event(first)
        shift.wait(rng.randint(0, 20) * MINUTE)
    for i, (work, minutes) in enumerate(parts):
        if i:
            between_parts(shift)
        shift.work(work, minutes)
    shift.event("resolved")
    if rng.random() < REOPENED:
        come_back(shift)


def between_parts(shift: Shift) -> None:
    """What happens between two sittings: a question to the customer, or other work first."""
    if shift.rng.random() < WAITS:
        shift.ask_customer()
    else:
        shift.wait(shift.rng.choice((15, 40, 90, 240, 540)) * MINUTE * shift.rng.uniform(0.3, 1))


def come_back(shift: Shift) -> None:
    """The customer isn't satisfied; a little more work, and it is resolved again."""
    shift.wait(shift.rng.uniform(0.3, 6) * SECONDS_A_DAY)
    shift.event("reopened", by_customer=True)
    shift.wait(shift.rng.uniform(0.1, 2) * SECONDS_A_DAY)
    shift.work("support", shift.rng.randint(2, 8))
    shift.event("resolved")


def quoted_work(scene: Scene, case: Case) -> None:
    """Take the case, send a cost proposal, and go on as the customer decides."""
    rng, shift = scene.rng, Shift(scene, case)
    fate = pick(rng, FATES)
    shift.event("handling_started")
    shift.wait(rng.uniform(0.5, 5) * HOUR)
    if fate == "unapproved":
        work_anyway(shift)
        return
    shift.event("waiting_customer")
    answer = ask_price(shift, "" if fate == "silent" else "declined" if fate == "improved" else fate)
    if fate == "improved":
        answer = ask_price(shift, "approved")
    shift.event("resumed")
    shift.wait(rng.randint(5, 200) * MINUTE)
    if answer == "approved":
        for work, minutes in planned_work(rng, "serious" if case.serious else "development"):
            shift.work(work, minutes)
            shift.wait(rng.uniform(0.2, 5) * HOUR)
    shift.event("resolved")


def ask_price(shift: Shift, decision: str) -> str:
    """Send a quote and wait for the decision; without one, until patience ends."""
    rng = shift.rng
    quote = Quote(rng.randrange(1200, 9600, 100), shift.now, decision)
    shift.case.quotes.append(quote)
    shift.wait((rng.uniform(0.3, 4) if decision else PATIENCE_DAYS) * SECONDS_A_DAY)
    unknown_when = rng.random() < DECIDED_UNDATED and shift.now < shift.scene.moment
    if decision and not unknown_when:
        quote.decided_at = shift.now
    return decision


def work_anyway(shift: Shift) -> None:
    """Work on a serious fault without waiting for an approval."""
    if shift.rng.random() < 0.4:
        shift.case.quotes.append(Quote(shift.rng.randrange(1200, 6000, 100), shift.now))
    shift.work("support", shift.rng.randint(20, 75))
    shift.event("resolved")


def planned_work(rng: random.Random, kind: str) -> list[tuple[str, float]]:
    """The sittings that a case of the kind takes, each a kind of work and its minutes."""
    if kind in MINUTES and rng.random() < WITHOUT_MINUTES and kind not in ("installation", "development"):
        return []
    larger = rng.random() < LARGER_WORK.get(kind, 0)
    minutes = triangular(rng, LARGER_MINUTES if larger else MINUTES[kind])
    main = kind if kind in ("installation", "development") else "support"
    parts = [(main, part) for part in split(rng, minutes)]
    work, share, span = MORE_WORK.get(kind, ("", 0, ()))
    if rng.random() < share:
        parts += [(work, part) for part in split(rng, triangular(rng, span))]
    if rng.random() < MISPLACED_INSTALLATION.get(kind, 0):
        parts.append(("installation", rng.randint(20, 45)))
    return parts


def triangular(rng: random.Random, span: tuple[int, int, int]) -> int:
    """Whole minutes between the lowest and the highest, mostly near the usual."""
    low, usual, high = span
    return round(rng.triangular(low, high, usual))


def split(rng: random.Random, minutes: int) -> list[float]:
    """The minutes in one or more sittings, none shorter than two minutes; some to the quarter of a minute."""
    parts = min(rng.choices(*PARTS)[0], max(minutes // 4, 1))
    cuts = sorted(rng.sample(range(1, minutes // 2), parts - 1)) if parts > 1 else []
    ends = [0, *(2 * cut for cut in cuts), minutes]
    found = [float(after - before) for before, after in pairwise(ends)]
    if rng.random() < ODD_MINUTES:
        found[0] -= rng.choice((0.25, 0.5, 0.75))
    return found


def see_until(case: Case, moment: datetime) -> None:
    """Leave out what has not happened yet."""
    case.events = [event for event in case.events if event[0] <= moment]
    case.entries = [e for e in case.entries if e.started_at + timedelta(minutes=e.minutes) <= moment]
    case.quotes = [quote for quote in case.quotes if quote.sent_at <= moment]
    for quote in case.quotes:
        if quote.decided_at and quote.decided_at > moment:
            quote.decision, quote.decided_at = "", None
