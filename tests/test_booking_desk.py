"""Sessions booked at the desk: what is free and what isn't, in pairs at each edge; chains of changes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from lib import days
from lib import desk as change
from lib.access import Person
from lib.desk import Session, Worked, free_times
from lib.desk.bookings import _insert
from lib.errors import Conflict, Taken, UserError
from lib.store import Store
from tests.conftest import bring_in, stocked
from tests.rows import base, booking, contract, customer, event, person, stored, ticket

ANNA = Person("Anna", frozenset({"staff"}))


def at(hour: str, day: str = "2026-06-02") -> datetime:
    """A local time, of Tuesday 2 June 2026 unless said otherwise."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), days.ZONE)


NOW = at("08:00", "2026-06-01")  # Monday


@pytest.fixture
def diary(desk: Store, tmp_path) -> Store:
    """Two customers with a case each (K1: T1 and T3, K2: T2), and two members of staff."""
    facts = base(
        customers=[customer(), customer("K2")],
        contracts=[contract("2026-01-01", form="plus"), contract("2026-01-01", customer_id="K2")],
        staff=[person(), person("S2")],
        tickets=[ticket(), ticket("T2", customer_id="K2"), ticket("T3")],
    )
    return stocked(desk, tmp_path / "facts", facts)


def session(starts: str = "10:00", minutes: int = 30, *, day: str = "2026-06-02", **more) -> Session:
    return replace(Session("T1", "S1", "phone", at(starts, day), minutes), **more)


def other(starts: str = "10:00", minutes: int = 30, **more) -> Session:
    """A session of the other customer with the other member of staff."""
    return session(starts, minutes, **({"ticket_id": "T2", "staff_id": "S2"} | more))


def book(store: Store, wanted: Session, now: datetime = NOW) -> str:
    return change.book(store, wanted, by=ANNA, now=now)


def taken(store: Store) -> list[tuple]:
    """The bookings that take time, by member of staff and hour."""
    return stored(
        store,
        "select staff_id, strftime(starts_at at time zone 'Europe/Stockholm', '%H:%M') from store.bookings "
        "where status in ('booked', 'held') order by all",
    )


def everything(store: Store) -> list:
    tables = ("bookings", "booking_slots", "booking_changes", "audit_log", "staff_hours", "absences")
    return [stored(store, f"from store.{table} order by all") for table in tables]


def overlaps(store: Store) -> int:
    """Pairs of sessions that share time of a member of staff or of a customer."""
    return stored(
        store,
        """
        with taken as (
            from store.bookings join store.tickets using (ticket_id) where status in ('booked', 'held')
        )
        select count(*)
        from taken as one
        join taken as other on one.booking_id < other.booking_id
            and (one.staff_id = other.staff_id or one.customer_id = other.customer_id)
            and one.starts_at < other.ends_at and other.starts_at < one.ends_at
        """,
    )[0][0]


# ---- One session -----------------------------------------------------------------------------------------------------


def test_a_session_is_booked_with_its_quarter_hours_and_its_row_in_the_log(diary):
    booking_id = book(diary, session("10:00", 45, channel="screen_share"))
    assert stored(diary, "select * exclude (booking_id, import_id) from store.bookings") == [
        ("T1", "S1", "screen_share", at("10:00"), date(2026, 6, 2), at("10:45"), date(2026, 6, 2), "booked")
    ]
    slots = stored(diary, "select party, count(*), min(slot), max(slot) from store.booking_slots group by 1 order by 1")
    assert slots == [("customer K1", 3, at("10:00"), at("10:30")), ("staff S1", 3, at("10:00"), at("10:30"))]
    assert stored(diary, "select action, row_key, actor from store.audit_log where import_id is null") == [
        ("book", booking_id, "Anna")
    ]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (session(ticket_id="T9"), "no case T9"),
        (session(staff_id="S9"), "no member of staff S9"),
        (session(channel="fax"), "phone or screen sharing"),
        (session("10:05"), "whole quarter"),
        (session(minutes=20), "20 minutes aren't in the terms"),
        (session(minutes=75), "75 minutes aren't in the terms"),
        (session(day="1999-12-31"), "no such time"),
        (session(starts_at=datetime(9999, 12, 31, 23, tzinfo=UTC)), "no such time"),
    ],
)
def test_what_cannot_be_booked_is_refused_and_nothing_is_written(diary, wanted, said):
    before = everything(diary)
    with pytest.raises(UserError, match=said):
        book(diary, wanted)
    assert everything(diary) == before


def test_a_resolved_case_is_opened_again_first(diary, tmp_path):
    bring_in(diary, tmp_path / "more", {"ticket_events": [event("2026-05-05T10:00", "resolved")]})
    with pytest.raises(UserError, match="T1 is resolved"):
        book(diary, session())
    change.act(diary, "T1", "reopened", seen="resolved", by=ANNA, now=NOW)
    book(diary, session())


def test_only_the_desk_books(diary):
    with pytest.raises(UserError, match="Only a member of staff"):
        change.book(diary, session(), by=Person("Eva", frozenset({"finance"})), now=NOW)


# ---- When: each edge in pairs ----------------------------------------------------------------------------------------

MIDSUMMER, CHRISTMAS, NEW_YEAR = "2026-06-19", "2026-12-24", "2026-12-31"


@pytest.mark.parametrize(
    ("wanted", "now", "said"),
    [
        # The desk is open from nine until four.
        (session("09:00"), NOW, None),
        (session("08:45"), NOW, "open from 09:00 until 16:00"),
        (session("15:00", 60), NOW, None),
        (session("15:15", 60), NOW, "open from 09:00 until 16:00"),
        (session("23:45", 30), NOW, "open from 09:00 until 16:00"),
        # Now is still free, a moment ago isn't.
        (session("10:00"), at("10:00"), None),
        (session("10:00"), at("10:00") + timedelta(microseconds=1), "in the past"),
        # Sixty days ahead.
        (session(day="2026-07-31"), NOW, None),
        (session(day="2026-08-03"), NOW, "at most 60 days ahead"),
        # Working days, and the three eves.
        (session(day="2026-06-05"), NOW, None),
        (session(day="2026-06-06"), NOW, "2026-06-06 isn't a working day"),
        (session(day="2026-06-18"), NOW, None),
        (session(day=MIDSUMMER), NOW, f"{MIDSUMMER} isn't a working day"),
        (session(day="2026-12-23"), at("08:00", "2026-12-01"), None),
        (session(day=CHRISTMAS), at("08:00", "2026-12-01"), f"{CHRISTMAS} isn't a working day"),
        (session(day="2026-12-30"), at("08:00", "2026-12-01"), None),
        (session(day=NEW_YEAR), at("08:00", "2026-12-01"), f"{NEW_YEAR} isn't a working day"),
        # The weeks of both nights on which clocks change: by the clock on the wall.
        (session("09:00", day="2026-03-27"), at("08:00", "2026-03-20"), "wasn't registered"),
        (session("09:00", day="2026-10-23"), at("08:00", "2026-10-20"), None),
        (session("09:00", day="2026-10-26"), at("08:00", "2026-10-20"), None),
        (session("08:45", day="2026-10-26"), at("08:00", "2026-10-20"), "open from 09:00"),
        (session("15:30", day="2026-10-26"), at("08:00", "2026-10-20"), None),
        (session("15:45", day="2026-10-26"), at("08:00", "2026-10-20"), "open from 09:00"),
    ],
)
def test_when_a_session_can_be_booked(diary, wanted, now, said):
    if said == "wasn't registered":
        # T1 is of May: in March nobody knows it yet.
        said = "no case T1"
    if said is None:
        book(diary, wanted, now)
    else:
        with pytest.raises(UserError, match=said):
            book(diary, wanted, now)


@pytest.mark.parametrize(("day", "utc"), [("2026-03-27", 8), ("2026-03-30", 7), ("2026-10-23", 7), ("2026-10-26", 8)])
def test_nine_o_clock_is_nine_o_clock_on_either_side_of_a_change(diary, tmp_path, day, utc):
    bring_in(diary, tmp_path / "more", {"tickets": [ticket("T8", "2026-01-07T10:00")]})
    book(diary, session("09:00", day=day, ticket_id="T8"), at("08:00", f"{day[:8]}20"))
    assert stored(diary, "select starts_at from store.bookings")[0][0] == datetime(
        2026, int(day[5:7]), int(day[8:]), utc, tzinfo=UTC
    )


@pytest.mark.parametrize(("registered", "allowed"), [("2026-06-02T09:59:59", True), ("2026-06-02T10:00:00", False)])
def test_a_case_is_registered_before_its_session_begins(diary, tmp_path, registered, allowed):
    bring_in(diary, tmp_path / "more", {"tickets": [ticket("T8", registered)]})
    wanted = session("10:00", ticket_id="T8")
    if allowed:
        book(diary, wanted, at("10:00"))
    else:
        with pytest.raises(UserError, match="wasn't registered before 2026-06-02 10:00"):
            book(diary, wanted, at("10:00"))


# ---- Beside other sessions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        # The buffer of a quarter before and after, and none between sessions of other people.
        (session("10:45", ticket_id="T2"), None),
        (session("10:30", ticket_id="T2"), "15 minutes are left free between two"),
        (session("09:15", ticket_id="T2"), None),
        (session("09:30", ticket_id="T2"), "15 minutes are left free between two"),
        (session("10:15", ticket_id="T2"), "S1 has a session on T1 from 10:00 until 10:30"),
        (session("09:00", 60, ticket_id="T2"), "15 minutes are left free between two"),
        (session("09:15", 60, ticket_id="T2"), "has a session on T1"),
        # The customer is in one place at a time, on whatever case; touching is no overlap.
        (session("10:30", ticket_id="T3", staff_id="S2"), None),
        (session("10:15", ticket_id="T3", staff_id="S2"), "The customer has a session on T1 with Handläggare S1"),
        (session("09:30", ticket_id="T3", staff_id="S2"), None),
        (session("09:30", 45, ticket_id="T3", staff_id="S2"), "The customer has a session on T1 with Handläggare S1"),
        (session("10:00", ticket_id="T2", staff_id="S2"), None),
    ],
)
def test_beside_a_session_from_ten_until_half_past(diary, wanted, said):
    book(diary, session("10:00"))
    if said is None:
        book(diary, wanted)
    else:
        with pytest.raises(Taken, match=said):
            book(diary, wanted)
    assert overlaps(diary) == 0


@pytest.mark.parametrize(("ends", "free"), [("09:45", True), ("09:46", False)])
def test_the_buffer_counts_minutes_also_after_an_imported_session(diary, tmp_path, ends, free):
    """Imported bookings begin and end when they do; a quarter of an hour is left free, not a minute less."""
    bring_in(diary, tmp_path / "more", {"bookings": [booking(starts="09:16", ends=ends, day="2026-06-02")]})
    wanted = session("10:00", ticket_id="T2")
    if free:
        book(diary, wanted)
    else:
        with pytest.raises(Taken, match="left free between two"):
            book(diary, wanted)


def test_an_imported_session_has_the_quarters_that_it_begins_and_ends_in(diary, tmp_path):
    bring_in(diary, tmp_path / "more", {"bookings": [booking(starts="10:10", ends="10:20", day="2026-06-02")]})
    for starts in ("10:00", "10:15"):
        with pytest.raises(Taken, match="has a session on T1 from 10:10 until 10:20"):
            book(diary, session(starts, 15))
    book(diary, session("10:30", 15, staff_id="S2"))
    book(diary, session("09:45", 15, staff_id="S2"))


def test_what_an_import_calls_off_is_free_again(diary, tmp_path):
    """The file has the last word on its own bookings, also where the app has taken their quarters."""
    bring_in(diary, tmp_path / "one", {"bookings": [booking(day="2026-06-02")]})
    with pytest.raises(Taken):
        book(diary, session("10:00"))
    bring_in(diary, tmp_path / "two", {"bookings": [booking(day="2026-06-02", status="cancelled")]})
    book(diary, session("10:00"))


def test_an_import_does_not_get_what_was_booked_here(diary, tmp_path):
    book(diary, session("10:00"))
    result = bring_in(diary, tmp_path / "more", {"bookings": [booking(day="2026-06-02", starts="10:15", ends="11:00")]})
    assert [finding.reason for finding in result.findings] == ["overlap"]
    assert not bring_in(
        diary, tmp_path / "again", {"bookings": [booking(day="2026-06-02", starts="10:30", ends="11:00")]}
    ).findings


def test_a_merged_case_keeps_its_customers_time(diary):
    book(diary, session("10:00", ticket_id="T3"))
    change.merge_case(diary, "T3", "T1", by=ANNA, now=NOW)
    with pytest.raises(Taken, match="The customer has a session on T1"):
        book(diary, session("10:00", staff_id="S2"))
    book(diary, session("10:30", staff_id="S2"))


def test_the_time_of_a_void_case_is_kept_until_its_session_is_called_off(diary, tmp_path):
    """Of a case that a file made void."""
    booking_id = book(diary, session("10:00", ticket_id="T3"))
    bring_in(diary, tmp_path / "void", {"tickets": [ticket("T3", void="true")]})
    with pytest.raises(Taken):
        book(diary, session("10:00"))
    change.cancel_booking(diary, booking_id, "Skräppost", seen="booked", by=ANNA, now=NOW)
    book(diary, session("10:00"))


def test_as_many_sessions_a_day_as_the_terms_allow(diary, tmp_path):
    """Six; those called off don't count, nor do other people's or another day's."""
    for number, hour in enumerate(("09:00", "10:00", "11:00", "12:00", "13:00")):
        book(diary, session(hour, 15, ticket_id=("T1", "T2")[number % 2]))
    book(diary, session("14:00", 15))
    with pytest.raises(Taken, match="S1 has 6 sessions on 2026-06-02 already"):
        book(diary, session("15:00", 15))
    book(diary, session("15:00", 15, staff_id="S2"))
    book(diary, session("15:00", 15, day="2026-06-03"))
    where = "starts_on = '2026-06-02' and staff_id = 'S1'"
    (last,) = stored(diary, f"select max(booking_id) from store.bookings where {where}")[0]
    change.cancel_booking(diary, last, "Kunden kan inte", seen="booked", by=ANNA, now=NOW)
    book(diary, session("15:30", 15))


# ---- Hours and absences ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "day", "said"),
    [
        ("12:00", "2026-06-02", None),
        ("11:45", "2026-06-02", "S1 doesn't work at 2026-06-02 11:45"),
        ("14:30", "2026-06-02", None),
        ("14:45", "2026-06-02", "S1 doesn't work at 2026-06-02 14:45"),
        ("12:00", "2026-06-03", "S1 doesn't work at 2026-06-03 12:00"),
        ("09:00", "2026-06-04", None),
        ("08:45", "2026-06-05", "open from 09:00"),
    ],
)
def test_each_has_hours_of_their_own_within_the_desks(diary, starts, day, said):
    """Tuesdays 12–15, not at all on Wednesdays, Fridays from seven, when nobody can be booked before nine."""
    week = {2: (time(12), time(15)), 3: None, 5: (time(7), time(12))}
    change.set_hours(diary, "S1", week, seen={}, by=ANNA, now=NOW)
    if said is None:
        book(diary, session(starts, day=day))
    else:
        with pytest.raises(UserError, match=said):
            book(diary, session(starts, day=day))
        if "open" not in said:
            book(diary, session(starts, day=day, staff_id="S2"))


def test_hours_are_changed_by_who_has_seen_them(diary):
    week = {3: None}
    change.set_hours(diary, "S1", week, seen={}, by=ANNA, now=NOW)
    before = everything(diary)
    with pytest.raises(Conflict, match="changed these hours"):
        change.set_hours(diary, "S1", {}, seen={}, by=ANNA, now=NOW)
    with pytest.raises(UserError, match="end after they begin"):
        change.set_hours(diary, "S1", {1: (time(12), time(12))}, seen=week, by=ANNA, now=NOW)
    with pytest.raises(UserError, match="no member of staff S9"):
        change.set_hours(diary, "S9", {}, seen={}, by=ANNA, now=NOW)
    change.set_hours(diary, "S1", week, seen=week, by=ANNA, now=NOW)
    assert everything(diary) == before, "what changes nothing isn't logged"
    change.set_hours(diary, "S1", {}, seen=week, by=ANNA, now=NOW)
    log = stored(diary, "select before, after from store.audit_log where table_name = 'staff_hours' order by rowid")
    assert log == [("{}", '{"3": "–"}'), ('{"3": "–"}', "{}")]


@pytest.mark.parametrize(
    ("starts", "free"), [("09:30", True), ("09:45", False), ("10:30", False), ("11:45", False), ("12:00", True)]
)
def test_nobody_is_booked_while_away(diary, starts, free):
    """Away from ten until noon: a session may touch it."""
    change.note_absence(diary, "S1", at("10:00"), at("12:00"), "Tandläkare", by=ANNA, now=NOW)
    if free:
        book(diary, session(starts))
    else:
        with pytest.raises(UserError, match=f"S1 is away at 2026-06-02 {starts}"):
            book(diary, session(starts))
        book(diary, session(starts, staff_id="S2"))


def test_an_absence_is_taken_back_once(diary):
    absence = change.note_absence(diary, "S1", at("10:00"), at("12:00"), "Kurs", by=ANNA, now=NOW)
    change.take_back_absence(diary, absence, by=ANNA, now=NOW)
    book(diary, session("10:30"))
    with pytest.raises(Conflict, match="Anna has taken it back"):
        change.take_back_absence(diary, absence, by=ANNA, now=NOW)
    with pytest.raises(UserError, match="no such absence"):
        change.take_back_absence(diary, "A9", by=ANNA, now=NOW)
    with pytest.raises(UserError, match="ends after"):
        change.note_absence(diary, "S1", at("10:00"), at("10:00"), "Kurs", by=ANNA, now=NOW)
    with pytest.raises(UserError, match="Say why"):
        change.note_absence(diary, "S1", at("10:00"), at("11:00"), " ", by=ANNA, now=NOW)


# ---- What is free instead --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (session("10:00", ticket_id="T2"), "Free instead: 2026-06-02 10:00 with Handläggare S2, or 2026-06-02 09:15"),
        # The customer is busy whoever it is with: the nearest before comes before an equally near one after.
        (session("10:00", ticket_id="T3", staff_id="S2"), "Free instead: 2026-06-02 09:30 with Handläggare S2."),
        (session("16:00"), "Free instead: 2026-06-02 15:30 with Handläggare S1."),
        (session(day="2026-06-06"), "Free instead: 2026-06-05 15:30 with Handläggare S1."),
        (session(day="2026-06-20"), "Free instead: 2026-06-18 15:30 with Handläggare S1."),
        (session(day="2027-06-01"), "No time is free within two weeks of it."),
    ],
)
def test_who_is_refused_hears_what_is_free_near_it(diary, wanted, said):
    book(diary, session("10:00"))
    with pytest.raises(UserError) as refused:
        book(diary, wanted)
    assert said in str(refused.value)


def test_while_other_times_are_looked_for_nobody_waits(diary, monkeypatch):
    """Somebody else books meanwhile, and what is named as free isn't theirs."""
    book(diary, session("10:00"))
    find = free_times.starts

    def found(cursor, wanted, *asked, **options):
        if "near" in options and not stored(diary, "select 1 from store.bookings where ticket_id = 'T2'"):
            with ThreadPoolExecutor() as pool:
                pool.submit(book, diary, other("09:15", staff_id="S1")).result(timeout=20)
        return find(cursor, wanted, *asked, **options)

    monkeypatch.setattr(free_times, "starts", found)
    with pytest.raises(Taken, match="Free instead: 2026-06-02 09:30 with Handläggare S2, or 2026-06-02 10:45 with"):
        book(diary, session("10:00", ticket_id="T3"))


# ---- What becomes of a session ---------------------------------------------------------------------------------------


def test_a_session_is_moved_and_the_chain_kept(diary):
    first = book(diary, session("10:00"))
    second = change.move_booking(
        diary, first, session("10:15", 60), reason="Kundens önskan", seen="booked", by=ANNA, now=NOW
    )
    third = change.move_booking(diary, second, session("13:00", staff_id="S2"), seen="booked", by=ANNA, now=NOW)
    assert stored(
        diary, "select booking_id, sequence, change, replaces, reason from store.booking_changes order by sequence"
    ) == [(first, 0, "booked", None, None), (second, 1, "moved", first, "Kundens önskan"),
          (third, 2, "moved", second, None)]  # fmt: skip
    assert len(stored(diary, "select distinct uid from store.booking_changes")) == 1
    assert stored(diary, "select booking_id from store.bookings where status = 'booked'") == [(third,)]
    assert taken(diary) == [("S2", "13:00")]
    book(diary, session("10:00"))
    with pytest.raises(Conflict, match="moved meanwhile: it is at 2026-06-02 10:15 with Handläggare S1"):
        change.cancel_booking(diary, first, "Krock", seen="booked", by=ANNA, now=NOW)


def test_a_move_that_cannot_be_leaves_the_session_where_it_was(diary):
    first = book(diary, session("10:00"))
    book(diary, session("13:00", ticket_id="T2"))
    before = everything(diary)
    for wanted, said in (
        (session("13:15"), "has a session on T2"),
        (session("10:00"), "booked already"),
        (session("11:00", ticket_id="T3"), "stays on its case"),
        (session("08:00"), "is open from"),
    ):
        with pytest.raises(UserError, match=said):
            change.move_booking(diary, first, wanted, seen="booked", by=ANNA, now=NOW)
    assert everything(diary) == before


def test_an_imported_session_is_moved_and_called_off_like_any(diary, tmp_path):
    bring_in(diary, tmp_path / "more", {"bookings": [booking(day="2026-06-02")]})
    moved = change.move_booking(diary, "B1", session("13:00"), seen="booked", by=ANNA, now=NOW)
    change.cancel_booking(diary, moved, "Kunden ringde", seen="booked", by=ANNA, now=NOW)
    chain = stored(diary, "select distinct uid, list(sequence order by sequence) from store.booking_changes group by 1")
    assert chain == [("B1@supportkoll", [1, 2])]
    assert taken(diary) == []


def test_a_session_called_off_says_why_and_frees_its_time(diary):
    booking_id = book(diary, session("10:00"))
    with pytest.raises(UserError, match="Say why"):
        change.cancel_booking(diary, booking_id, " ", seen="booked", by=ANNA, now=NOW)
    change.cancel_booking(diary, booking_id, "Kunden löste det själv", seen="booked", by=ANNA, now=NOW)
    assert stored(diary, "select * from store.booking_slots") == []
    with pytest.raises(Conflict, match="Cancelled"):
        change.cancel_booking(diary, booking_id, "Igen", seen="booked", by=ANNA, now=NOW)
    with pytest.raises(UserError, match="can't be done"):
        change.cancel_booking(diary, booking_id, "Igen", seen="cancelled", by=ANNA, now=NOW)
    with pytest.raises(UserError, match="no booking B9"):
        change.cancel_booking(diary, "B9", "Igen", seen="booked", by=ANNA, now=NOW)


def test_a_held_session_is_work_to_be_logged(diary):
    booking_id = book(diary, session("10:00", 45))
    with pytest.raises(UserError, match="begins at 2026-06-02 10:00"):
        change.hold_booking(diary, booking_id, seen="booked", by=ANNA, now=at("09:59"))
    draft = change.hold_booking(diary, booking_id, seen="booked", by=ANNA, now=at("10:00"))
    assert draft == Worked("T1", "S1", at("10:00"), Decimal(45))
    assert stored(diary, "select count(*) from store.time_entries") == [(0,)], "it is looked at before it is logged"
    change.log_time(diary, draft, by=ANNA, now=at("10:45"))
    assert stored(diary, "select minutes, work from store.time_entries") == [(Decimal(45), "support")]


@pytest.mark.parametrize("whose", change.MISSED_BY)
def test_a_session_that_nobody_came_to_says_who_did_not(diary, whose):
    booking_id = book(diary, session("10:00"))
    with pytest.raises(UserError, match="begins at"):
        change.miss_booking(diary, booking_id, whose, seen="booked", by=ANNA, now=at("09:59"))
    with pytest.raises(UserError, match="who didn't come"):
        change.miss_booking(diary, booking_id, "", seen="booked", by=ANNA, now=at("10:00"))
    change.miss_booking(diary, booking_id, whose, "Svarade inte", seen="booked", by=ANNA, now=at("10:10"))
    assert stored(diary, "select change, whose, reason from store.booking_changes where sequence = 1") == [
        ("no_show", whose, "Svarade inte")
    ]
    # The customer called after all; the time is theirs again unless somebody else has it.
    change.hold_booking(diary, booking_id, seen="no_show", by=ANNA, now=at("10:20"))
    assert taken(diary) == [("S1", "10:00")]


def test_the_time_of_a_missed_session_can_have_gone_to_another(diary):
    booking_id = book(diary, session("10:00", 60))
    change.miss_booking(diary, booking_id, "customer", seen="booked", by=ANNA, now=at("10:05"))
    book(diary, session("10:15", ticket_id="T2"), at("10:10"))
    before = everything(diary)
    with pytest.raises(Taken):
        change.hold_booking(diary, booking_id, seen="no_show", by=ANNA, now=at("10:20"))
    assert everything(diary) == before


# ---- The key ---------------------------------------------------------------------------------------------------------


def test_the_key_refuses_what_nobody_looked_for(diary):
    """Should a time be taken without the question whether it is free, the key of its quarter hours refuses it."""
    book(diary, session("10:00"))
    before = everything(diary)
    with pytest.raises(Taken), diary.tx(as_of=NOW) as cursor:
        _insert(cursor, session("10:15", ticket_id="T2"))
    with pytest.raises(Taken), diary.tx(as_of=NOW) as cursor:
        _insert(cursor, session("10:15", ticket_id="T3", staff_id="S2"))
    assert everything(diary) == before
