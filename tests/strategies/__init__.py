"""Random facts, nasty where it matters, and moments to look at them from."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.strategies.assembled import facts
from tests.strategies.basics import ANCHORS, LOCAL, MINUTE, TIMES_OF_DAY, TINY, Facts, at_local, local_date

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
