"""How, and by whom, a case was first acted on: against the rule read one act at a time."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.store import Store
from tests import strategies
from tests.conftest import NOW, bring_in, emptied
from tests.oracle.basics import LOCAL, instant
from tests.oracle.seen import Case, seen_cases
from tests.rows import base, entry, event, person, ticket
from tests.test_oracle import fewer_random_facts

# At one instant, what is done before what: a case is taken, then asked about, then worked on, then resolved.
ORDER = ("handling_started", "waiting_customer", "work", "resolved")
STAFF = ("S1", "S2", "S3", "")
Who = tuple[str | None, str | None]


def found(store: Store, as_of: datetime = NOW) -> dict[str, Who]:
    """How and by whom each case was handled, by the views."""
    query = "select ticket_id, handled_how, handled_staff_id from facts.tickets"
    with store.cursor(as_of) as cursor:
        return {row[0]: row[1:] for row in cursor.execute(query).fetchall()}


def possible(case: Case) -> set[Who]:
    """The first act on a case as the rule has it; several where two people did the same at one instant."""
    acts = [
        (instant(row["at"]), ORDER.index(row["event"]), row["staff_id"] or None)
        for row in case.events
        if row["event"] in ORDER
    ]
    acts += [(instant(row["started_at"]), ORDER.index("work"), row["staff_id"]) for row in case.entries]
    if not acts:
        return {(None, None)}
    first = min(act[:2] for act in acts)
    return {(ORDER[how], staff) for at, how, staff in acts if (at, how) == first}


def assert_agree(store: Store, facts, as_of: datetime) -> None:
    got = found(store, as_of)
    cases = seen_cases(facts, as_of.astimezone(UTC))
    assert got.keys() == {case.ticket_id for case in cases}
    for case in cases:
        assert got[case.ticket_id] in possible(case), case.ticket_id
    with store.tx() as cursor:
        cursor.execute("insert into touched values (null)")
    assert found(store, as_of) == got, "made anew, the same facts give the same person"


@fewer_random_facts
@given(case=strategies.cases())
def test_the_first_act_on_each_case(opened, case):
    facts, as_of = case
    store = emptied(opened)
    with tempfile.TemporaryDirectory() as folder:
        bring_in(store, Path(folder), facts)
    assert_agree(store, facts, as_of)


FIRST = datetime(2026, 5, 4, 10, tzinfo=LOCAL)
ACTS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(ORDER), st.integers(-1, 2), st.sampled_from(STAFF)),
    max_size=8,
    unique_by=lambda act: act[:3],
)


@fewer_random_facts
@given(acts=ACTS, merged=st.lists(st.integers(0, 3), min_size=4, max_size=4), hours=st.integers(-1, 4))
def test_many_acts_at_few_instants(opened, acts, merged, hours):
    """On four cases, of which any may be merged into a later one; half of the acts come before registration."""
    store = emptied(opened)
    facts = base(
        staff=[person(key) for key in STAFF if key],
        tickets=[
            ticket(
                f"T{number}",
                (FIRST + timedelta(minutes=number)).isoformat(),
                merged_into=f"T{into}" if into > number else "",
                **{"void": "", "critical": "", "serious": "", "category": "", "installation_id": ""},
            )
            for number, into in enumerate(merged)
        ],
        ticket_events=[
            event((FIRST + timedelta(hours=hour)).isoformat(), what, f"T{number}", staff_id=staff)
            for number, what, hour, staff in acts
            if what != "work"
        ],
        time_entries=[
            entry(
                f"E{index}",
                ticket_id=f"T{number}",
                started_at=(FIRST + timedelta(hours=hour)).isoformat(),
                staff_id=staff or "S1",
            )
            for index, (number, what, hour, staff) in enumerate(acts)
            if what == "work"
        ],
    )
    with tempfile.TemporaryDirectory() as folder:
        bring_in(store, Path(folder), facts)
    seen_from = strategies.instant(FIRST.isoformat()) + timedelta(hours=hours)
    assert_agree(store, facts, seen_from)
    assert_agree(store, facts, NOW)


# ---- In pairs --------------------------------------------------------------------------------------------------------

AT = "2026-05-04T11:00"
EVENTS = {
    "handling_started": event(AT, "handling_started", staff_id="S1"),
    "waiting_customer": event(AT, "waiting_customer", staff_id="S2"),
    "resolved": event(AT, "resolved", staff_id="S3"),
}
WORK = entry(started_at=AT, staff_id="S2")


def handled(store: Store, folder: Path, **tables) -> Who:
    """How and by whom T1 was handled."""
    bring_in(store, folder, base(staff=[person(key) for key in STAFF if key]) | tables)
    return found(store)["T1"]


@pytest.mark.parametrize(
    ("events", "entries", "expected"),
    [
        (["handling_started"], [], ("handling_started", "S1")),
        (["handling_started", "waiting_customer", "resolved"], [WORK], ("handling_started", "S1")),
        (["waiting_customer", "resolved"], [WORK], ("waiting_customer", "S2")),
        (["resolved"], [WORK], ("work", "S2")),
        (["resolved"], [], ("resolved", "S3")),
        ([], [WORK], ("work", "S2")),
        ([], [], (None, None)),
    ],
)
def test_at_one_instant_an_event_comes_before_work_and_work_before_the_end(desk, tmp_path, events, entries, expected):
    got = handled(desk, tmp_path, ticket_events=[EVENTS[name] for name in events], time_entries=entries)
    assert got == expected


def test_a_moment_earlier_goes_before_the_kind_of_act(desk, tmp_path):
    resolved = event("2026-05-04T10:59:59.999999", "resolved", staff_id="S3")
    got = handled(desk, tmp_path, ticket_events=[EVENTS["handling_started"], resolved], time_entries=[WORK])
    assert got == ("resolved", "S3")


@pytest.mark.parametrize("name", ["resumed", "reopened"])
def test_what_a_customer_does_is_no_act_of_the_desk(desk, tmp_path, name):
    earlier = event("2026-05-04T10:30", name, staff_id="S3")
    assert handled(desk, tmp_path, ticket_events=[earlier, EVENTS["waiting_customer"]]) == ("waiting_customer", "S2")


def test_an_act_without_a_name_is_nobody_s(desk, tmp_path):
    anonymous = event(AT, "handling_started", staff_id="")
    got = handled(desk, tmp_path, ticket_events=[anonymous], time_entries=[entry(started_at="2026-05-04T11:01")])
    assert got == ("handling_started", None)


def test_acts_before_registration_keep_their_order(desk, tmp_path):
    """They all count as at registration, but who was first was first."""
    before = event("2026-05-03T12:00", "resolved", staff_id="S3")
    got = handled(desk, tmp_path, ticket_events=[before, event("2026-05-04T09:00", "handling_started", staff_id="S1")])
    assert got == ("resolved", "S3")
    assert desk.cursor(NOW).execute("select handled_at = registered_at from facts.tickets").fetchone() == (True,)


def test_an_act_on_a_merged_case_is_one_on_the_other(desk, tmp_path):
    merged = ticket("T2", "2026-05-04T10:05", merged_into="T1")
    acts = [event("2026-05-04T10:10", "resolved", "T2", staff_id="S3"), EVENTS["handling_started"]]
    tickets = [ticket(merged_into=""), merged]
    assert handled(desk, tmp_path, tickets=tickets, ticket_events=acts) == ("resolved", "S3")
    # Taken apart again, each has its own.
    bring_in(desk, tmp_path / "apart", {"tickets": [ticket("T2", "2026-05-04T10:05", merged_into="")]})
    assert found(desk) == {"T1": ("handling_started", "S1"), "T2": ("resolved", "S3")}
    # Void, it counts for nothing.
    bring_in(desk, tmp_path / "void", {"tickets": [ticket("T2", "2026-05-04T10:05", merged_into="T1", void="true")]})
    assert found(desk) == {"T1": ("handling_started", "S1")}


def test_nobody_has_handled_it_before_the_first_act(desk, tmp_path):
    handled(desk, tmp_path, ticket_events=[EVENTS["waiting_customer"]])
    at = strategies.instant(AT)
    assert found(desk, at - timedelta(microseconds=1)) == {"T1": (None, None)}
    assert found(desk, at) == {"T1": ("waiting_customer", "S2")}


@pytest.mark.parametrize("hour", ["00:00", "00:59:59.999999", "01:00"])
def test_the_first_hours_of_the_calendar(desk, tmp_path, hour):
    """In Greenwich it is still 1999 in the first of them."""
    got = handled(
        desk,
        tmp_path,
        tickets=[ticket(registered_at="2000-01-01T00:00")],
        ticket_events=[event(f"2000-01-01T{hour}", "waiting_customer", staff_id="S2")],
    )
    assert got == ("waiting_customer", "S2")


def test_two_at_one_instant_are_always_the_same_one_of_them(desk, tmp_path):
    """Forty people begin to work at once: who of them it is doesn't matter, but it must not change from day to day."""
    people = [f"P{number}" for number in range(40)]
    facts = base(
        staff=[person(key) for key in people],
        time_entries=[
            entry(f"E{number}", started_at=AT, staff_id=key) for number, key in enumerate(people)
        ],
    )  # fmt: skip
    answers = set()
    for turn in range(6):
        rows = facts["time_entries"]
        store = emptied(desk)
        bring_in(store, tmp_path / str(turn), facts | {"time_entries": rows[turn * 7 :] + rows[: turn * 7]})
        answers.add(found(store)["T1"])
    assert len(answers) == 1
