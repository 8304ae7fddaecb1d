"""A handful of the mistakes that people make at the desk, for an audit of what was billed to find."""

import random
from datetime import datetime, timedelta
from itertools import pairwise

from lib.demo_cases import Case, Entry, Installation, Quote, Scene
from lib.demo_clock import MINUTE, SECONDS_A_DAY

TWICE, AFTERWARDS, ON_VOIDS, TOO_EARLY, IN_VAIN, IN_TWO_CASES, TOO_CHEAP = 5, 4, 3, 4, 3, 3, 5
LOW_PRICES = ("495", "595", "695")
LATELY_DAYS = 75  # Half of the mistakes are so new that somebody can still put them right.
FEE_CATEGORIES = ("third_party", "customer_caused")


def make(scene: Scene, cases: list[Case], installed: list[Installation], rng: random.Random) -> None:
    """Plant the mistakes in a desk that has none of them."""
    counted = [case for case in cases if not (case.void or case.merged_into)]
    done = [case for case in counted if case.resolved and scene.days_ago(case.resolved) > 7]
    plain = [case for case in done if case.category and case.entries and not (case.serious or case.quotes)]
    for case in some(scene, rng, [case for case in plain if not case.installation], AFTERWARDS):
        work_afterwards(scene, rng, case)
    for case in some(scene, rng, [case for case in done if decided(case, "approved")], TOO_EARLY):
        work_too_early(scene, rng, case)
    for case in some(scene, rng, [case for case in done if decided(case, "declined")], IN_VAIN):
        work_in_vain(scene, rng, case)
    voids = [case for case in cases if case.void and scene.days_ago(case.registered) > 3]
    for case in some(scene, rng, voids, ON_VOIDS):
        start = scene.clock.later(case.registered, rng.randint(10, 200) * MINUTE)
        scene.sit(case, start, rng.randint(3, 12), "support", rng.choice(scene.staff))
    split(scene, rng, [case for case in plain if case.category in FEE_CATEGORIES and not case.installation])
    write_twice(scene, rng, done)
    price_of = {each.case: each for each in installed if each.case and each.case.category == "installation"}
    for case in some(scene, rng, [case for case in done if case in price_of], TOO_CHEAP):
        price_of[case].price = rng.choice(LOW_PRICES)


def some(scene: Scene, rng: random.Random, cases: list[Case], count: int) -> list[Case]:
    """So many of the cases, half of them lately if there are as many."""
    lately = [case for case in cases if scene.days_ago(case.registered) < LATELY_DAYS]
    new = rng.sample(lately, min(count // 2, len(lately)))
    return new + rng.sample([case for case in cases if case not in new], count - len(new))


def work_afterwards(scene: Scene, rng: random.Random, case: Case) -> None:
    """Sit with a case that was resolved days ago."""
    start = scene.clock.later(case.resolved, rng.uniform(0.3, 3) * SECONDS_A_DAY)
    scene.sit(case, start, rng.randint(6, 25), "support", case.entries[-1].staff)


def decided(case: Case, decision: str) -> Quote | None:
    """The quote of a case whose last decision is this one, at a known time."""
    quote = case.quotes[-1] if case.quotes else None
    return quote if quote and quote.decision == decision and quote.decided_at else None


def work_too_early(scene: Scene, rng: random.Random, case: Case) -> None:
    """Begin while the customer still thinks about the quote."""
    quote = decided(case, "approved")
    sent, answered = scene.clock.position(quote.sent_at), scene.clock.position(quote.decided_at)
    start = scene.clock.at(sent + rng.uniform(0.2, 0.6) * (answered - sent))
    scene.sit(case, start, rng.randint(10, 30), "support", rng.choice(scene.staff))


def work_in_vain(scene: Scene, rng: random.Random, case: Case) -> None:
    """Do something though the customer has declined the quote."""
    start = scene.clock.later(decided(case, "declined").decided_at, rng.randint(10, 60) * MINUTE)
    entry = scene.sit(case, start, rng.randint(15, 45), "support", rng.choice(scene.staff))
    if entry:
        resolve_after(scene, case, start + timedelta(minutes=entry.minutes))


def resolve_after(scene: Scene, case: Case, end: datetime) -> None:
    """Resolve a case no sooner than work on it ends."""
    last = max(case.events)
    resolved_at = max(last[0], scene.clock.later(end, 2 * MINUTE))
    case.events[case.events.index(last)] = (resolved_at, *last[1:])


def split(scene: Scene, rng: random.Random, cases: list[Case]) -> None:
    """Register one matter as two cases of a customer on the same day."""
    by_day: dict[tuple, list[Case]] = {}
    for case in cases:
        by_day.setdefault((case.customer.customer_id, case.registered.date()), []).append(case)
    for first in some(scene, rng, [case for case, *more in by_day.values() if more], IN_TWO_CASES):
        second = by_day[first.customer.customer_id, first.registered.date()][1]
        second.category, second.module, second.subject = first.category, first.module, first.subject


def write_twice(scene: Scene, rng: random.Random, cases: list[Case]) -> None:
    """Write time on a case while one works on another: who sat with one is said to have sat with the other, too."""
    worked = [(entry, case) for case in cases for entry in case.entries]
    worked.sort(key=lambda pair: pair[0].started_at)
    at_once = {
        case: (earlier, later)
        for (earlier, _), (later, case) in pairwise(worked)
        if later.started_at < ends(earlier) and later.staff != earlier.staff
    }
    for case in some(scene, rng, list(at_once), TWICE):
        earlier, later = at_once[case]
        later.staff = earlier.staff


def ends(entry: Entry) -> datetime:
    """When a sitting ends."""
    return entry.started_at + timedelta(minutes=entry.minutes)
