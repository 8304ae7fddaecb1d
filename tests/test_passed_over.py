"""Who was passed over, by which case: against the rule read one pair of cases at a time."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.store import Store
from lib.terms import Terms
from tests import strategies
from tests.conftest import Facts, bring_in, emptied
from tests.oracle.calendar import n
from tests.oracle.seen import Case, seen_cases
from tests.oracle.sla import handled_at
from tests.rows import base, event, ticket
from tests.strategies.basics import ANCHORS
from tests.test_oracle import fewer_random_facts

# Editions of the terms by the working days that they promise, one number after the other, for two days each, in the
# weeks round the dates that random facts lie round; three working days the rest of the time.
PROMISES = {"current": (3,), "shorter and longer": (5, 1, 3, 1, 8, 2, 4, 1), "ever longer": (1, 2, 3, 4, 6, 8, 9, 10)}
STEP = timedelta(days=2)
BEFORE_ANCHOR = timedelta(days=1)
LATER = datetime(2026, 6, 30, 12, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


def promises(edition: str) -> list[tuple[date, int]]:
    """From which date on an edition promises how many working days."""
    changes = {date(2000, 1, 1): 3}
    for anchor in ANCHORS if edition != "current" else ():
        for number, promised in enumerate((*PROMISES[edition], 3)):
            changes[anchor - BEFORE_ANCHOR + number * STEP] = promised
    return sorted(changes.items())


def due_on(day: date, edition: str) -> date:
    """The first date that has so many working days more behind it as were promised on a day."""
    (promised,) = [promised for start, promised in promises(edition) if start <= day][-1:]
    found = day
    while n(found) < n(day) + promised:
        found += ONE_DAY
    return found


@pytest.fixture(scope="module")
def shop(terms: Terms) -> Iterator[Store]:
    """A store with all editions."""
    (row,) = terms.lead_time
    with Store(None, terms) as store:
        for edition in PROMISES:
            if edition != "current":
                starts = promises(edition)
                ends = [start - ONE_DAY for start, _ in starts[1:]] + [row.valid_to]
                changed = [
                    row.model_copy(update={"valid_from": start, "valid_to": end, "working_days": promised})
                    for (start, promised), end in zip(starts, ends, strict=True)
                ]
                store.add_edition(edition, terms.model_copy(update={"lead_time": changed}))
        yield store


def passes(this: Case, other: Case, edition: str) -> bool:
    """Whether one standard case was passed over when another was handled."""
    handled, own = handled_at(other), handled_at(this)
    return (
        handled is not None
        and this.registered_at <= handled
        and (own is None or own > handled)
        and due_on(this.registered_on, edition) < due_on(other.registered_on, edition)
        and due_on(this.registered_on, edition) >= other.registered_on
    )


def assert_agree(store: Store, facts, as_of: datetime, edition: str = "current") -> int:
    """Compares both views with the rule; the number of cases passed over."""
    standard = [case for case in seen_cases(facts, as_of.astimezone(UTC)) if not case.critical]
    want = {}
    for this in standard:
        passing = [other for other in standard if passes(this, other, edition)]
        if passing:
            first = min(passing, key=lambda case: (handled_at(case), case.ticket_id))
            want[this.ticket_id] = (first.ticket_id, handled_at(first))
    with store.cursor(as_of, edition) as cursor:
        rows = cursor.execute("select ticket_id, by_ticket_id, passed_at from decisions.passed_over").fetchall()
        turns = dict(cursor.execute("select ticket_id, in_turn from decisions.queue_order").fetchall())
    assert len(rows) == len({row[0] for row in rows}), "one row per case"
    assert {ticket_id: (by, at.astimezone(UTC)) for ticket_id, by, at in rows} == want
    for other in standard:
        jumped = any(passes(this, other, edition) for this in standard)
        assert turns[other.ticket_id] == (None if handled_at(other) is None else not jumped), other.ticket_id
    return len(want)


@fewer_random_facts
@given(case=strategies.cases(), edition=st.sampled_from(sorted(PROMISES)))
def test_the_first_that_went_before_each_case(shop, case, edition):
    facts, as_of = case
    store = emptied(shop)
    with tempfile.TemporaryDirectory() as folder:
        bring_in(store, Path(folder), facts)
    assert_agree(store, facts, as_of, edition)


DAYS = st.integers(0, 9)
HANDLED = st.one_of(st.none(), st.tuples(st.integers(0, 9), st.sampled_from((8, 10, 12, 14))))
QUEUED = st.tuples(DAYS, st.sampled_from((9, 10, 11)), HANDLED)


@fewer_random_facts
@given(
    anchor=st.sampled_from(ANCHORS),
    drafts=st.lists(QUEUED, min_size=2, max_size=16),
    edition=st.sampled_from(sorted(PROMISES)),
    days=st.integers(0, 20),
)
def test_a_crowded_queue(shop, anchor, drafts, edition, days):
    """Many standard cases in ten days, handled at few times of the day: many jump, many at one instant."""
    tickets, events = [], []
    for number, (day, hour, handled) in enumerate(drafts, 10):
        key, registered = f"T{number}", datetime.combine(anchor, datetime.min.time()) + timedelta(days=day, hours=hour)
        tickets.append(ticket(key, registered.isoformat(), category="", critical="", merged_into="", void="",
                              serious="", installation_id=""))  # fmt: skip
        if handled:
            at = registered.replace(hour=handled[1]) + timedelta(days=handled[0])
            events.append(event(at.isoformat(), "handling_started", key, staff_id=""))
    facts, store = base(tickets=tickets, ticket_events=events), emptied(shop)
    with tempfile.TemporaryDirectory() as folder:
        bring_in(store, Path(folder), facts)
    as_of = datetime.combine(anchor, datetime.min.time(), tzinfo=UTC) + timedelta(days=days, hours=10)
    assert_agree(store, facts, as_of, edition)


# ---- In pairs: Monday 4 May 2026 and after ---------------------------------------------------------------------------


def passed(store: Store, folder: Path, tickets: dict[str, tuple[str, str]], as_of: datetime = LATER) -> dict[str, str]:
    """Who was passed over by whom, of cases given by id: when registered and when handled (empty: not)."""
    bring_in(store, folder, queue(tickets))
    query = "select ticket_id, by_ticket_id from decisions.passed_over"
    return dict(store.cursor(as_of).execute(query).fetchall())


def queue(tickets: dict[str, tuple[str, str]]) -> Facts:
    """The facts of such cases."""
    empty = dict.fromkeys(("category", "serious", "installation_id", "merged_into", "void"), "")
    return base(
        tickets=[
            ticket(key, registered, critical="true" if key.startswith("C") else "", **empty)
            for key, (registered, _) in tickets.items()
        ],
        ticket_events=[event(handled, "handling_started", key) for key, (_, handled) in tickets.items() if handled],
    )


MONDAY, TUESDAY, THURSDAY, FRIDAY = (f"2026-05-0{day}T10:00" for day in (4, 5, 7, 8))


@pytest.mark.parametrize(
    ("tickets", "expected"),
    [
        ({"T1": (MONDAY, ""), "T2": (TUESDAY, "2026-05-05T11:00")}, {"T1": "T2"}),
        ({"T1": (MONDAY, ""), "T2": (TUESDAY, "")}, {}),
        # Of one day, the order is free.
        ({"T1": (MONDAY, ""), "T2": ("2026-05-04T15:00", "2026-05-04T15:10")}, {}),
        # At one instant nobody goes before the other; a minute later somebody does.
        ({"T1": (MONDAY, "2026-05-05T11:00"), "T2": (TUESDAY, "2026-05-05T11:00")}, {}),
        ({"T1": (MONDAY, "2026-05-05T11:01"), "T2": (TUESDAY, "2026-05-05T11:00")}, {"T1": "T2"}),
        # Due on Thursday: who came on Thursday passes it over, who came on Friday doesn't.
        ({"T1": (MONDAY, ""), "T2": (THURSDAY, "2026-05-07T11:00")}, {"T1": "T2"}),
        ({"T1": (MONDAY, ""), "T2": (FRIDAY, "2026-05-08T11:00")}, {}),
        # Also when it was handled much later.
        ({"T1": (MONDAY, ""), "T2": (THURSDAY, "2026-05-25T11:00")}, {"T1": "T2"}),
        # Friday, Saturday and Sunday are due on one day.
        ({"T1": (FRIDAY, ""), "T2": ("2026-05-09T10:00", "2026-05-09T11:00")}, {}),
        ({"T1": (FRIDAY, ""), "T2": ("2026-05-11T10:00", "2026-05-11T11:00")}, {"T1": "T2"}),
        # A critical case may go first, and is in no queue.
        ({"T1": (MONDAY, ""), "C2": (TUESDAY, "2026-05-05T11:00")}, {}),
        ({"C1": (MONDAY, ""), "T2": (TUESDAY, "2026-05-05T11:00")}, {}),
        # The first of several, whenever they came; of two at one instant, the lower id.
        (
            {"T1": (MONDAY, ""), "T2": (TUESDAY, "2026-05-06T11:00"), "T3": (THURSDAY, "2026-05-07T11:00")},
            {"T1": "T2"},
        ),
        (
            {"T1": (MONDAY, ""), "T2": (TUESDAY, "2026-05-08T11:00"), "T3": (THURSDAY, "2026-05-07T11:00")},
            {"T1": "T3", "T2": "T3"},
        ),
        (
            {"T1": (MONDAY, ""), "T3": (TUESDAY, "2026-05-07T11:00"), "T2": (THURSDAY, "2026-05-07T11:00")},
            {"T1": "T2"},
        ),
        (
            {"T1": (MONDAY, ""), "T3": (TUESDAY, "2026-05-05T11:00"), "T2": (TUESDAY, "2026-05-05T11:00")},
            {"T1": "T2"},
        ),
    ],
)  # fmt: skip
def test_who_was_passed_over_by_whom(desk, tmp_path, tickets, expected):
    assert passed(desk, tmp_path, tickets) == expected
    assert_agree(desk, queue(tickets), LATER)


def test_last_week_nobody_knew_of_it_yet(desk, tmp_path):
    tickets = {"T1": (MONDAY, ""), "T2": (TUESDAY, "2026-05-06T11:00")}
    handled = datetime(2026, 5, 6, 9, tzinfo=UTC)
    assert passed(desk, tmp_path, tickets, as_of=handled - timedelta(microseconds=1)) == {}
    assert passed(desk, tmp_path, tickets, as_of=handled) == {"T1": "T2"}


WEDNESDAY, NEXT_MONDAY = "2026-05-06T10:00", "2026-05-11T10:00"


@pytest.mark.parametrize(
    ("promised", "tickets", "expected"),
    [
        # From Tuesday on one working day is promised instead of three: who came on Monday is due on Thursday, who came
        # on Tuesday on Wednesday, and so Monday's went before Tuesday's.
        ((3, 1), {"T1": (MONDAY, "2026-05-05T14:00"), "T2": (TUESDAY, NEXT_MONDAY)}, {"T2": "T1"}),
        ((1, 3), {"T1": (MONDAY, "2026-05-05T14:00"), "T2": (TUESDAY, NEXT_MONDAY)}, {}),
        ((3, 2), {"T1": (MONDAY, "2026-05-05T14:00"), "T2": (TUESDAY, NEXT_MONDAY)}, {}),
        # At the instant that Tuesday's came it was there; a minute earlier it couldn't be passed over.
        ((3, 1), {"T1": (MONDAY, TUESDAY), "T2": (TUESDAY, NEXT_MONDAY)}, {"T2": "T1"}),
        ((3, 1), {"T1": (MONDAY, "2026-05-05T09:59"), "T2": (TUESDAY, NEXT_MONDAY)}, {}),
        # Passed over from both sides: the first that did it is named.
        (
            (3, 1),
            {"T1": (MONDAY, TUESDAY), "T2": (TUESDAY, NEXT_MONDAY), "T3": (WEDNESDAY, "2026-05-06T11:00")},
            {"T2": "T1"},
        ),
        (
            (3, 1),
            {"T1": (MONDAY, "2026-05-06T12:00"), "T2": (TUESDAY, NEXT_MONDAY), "T3": (WEDNESDAY, "2026-05-06T11:00")},
            {"T2": "T3"},
        ),
    ],
)
def test_when_the_promise_changes(terms, tmp_path, promised, tickets, expected):
    (row,) = terms.lead_time
    tuesday = date(2026, 5, 5)
    changed = [
        row.model_copy(update={"valid_to": tuesday - ONE_DAY, "working_days": promised[0]}),
        row.model_copy(update={"valid_from": tuesday, "working_days": promised[1]}),
    ]
    with Store(None, terms.model_copy(update={"lead_time": changed})) as store:
        assert passed(store, tmp_path, tickets) == expected
        turns = dict(store.cursor(LATER).execute("select ticket_id, in_turn from decisions.queue_order").fetchall())
        assert {key for key, in_turn in turns.items() if in_turn is False} >= set(expected.values())
        assert expected or all(turns.values())
