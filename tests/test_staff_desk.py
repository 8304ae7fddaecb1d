"""What the desk's staff change: cases, what happens with them, and time; alone and two at once."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from lib import days, reports
from lib import desk as change
from lib.access import Person
from lib.desk import Decided, Session, Worked
from lib.desk.cases import change_case, insert_case
from lib.desk.entries import insert_entry
from lib.errors import Conflict, UserError
from lib.store import Store
from tests.conftest import NOW, bring_in, rows_of, stocked
from tests.rows import base, contract, entry, event, installation, person, quote, stored, ticket

ANNA = Person("handläggare", frozenset({"staff"}))
MINUTE = timedelta(minutes=1)
MONDAY = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)  # 10:00 in Stockholm
TUESDAY = datetime(2026, 5, 5, tzinfo=days.ZONE)
LATER = TUESDAY + timedelta(hours=10)


@pytest.fixture
def staffed(desk: Store, tmp_path) -> Store:
    """A desk with a customer on plus, two members of staff, a module in warranty, and T1, which nobody has acted on."""
    facts = base(
        staff=[person(), person("S2")],
        contracts=[contract("2026-01-01", form="plus")],
        module_installations=[installation()],
    )
    return stocked(desk, tmp_path / "facts", facts)


def sla(store: Store, as_of: datetime = NOW) -> dict[str, dict]:
    return {row["ticket_id"]: row for row in rows_of(store, "ticket_sla", as_of)}


def charges(store: Store, as_of: datetime = NOW) -> dict[str, Decimal]:
    """What each case costs."""
    found: dict[str, Decimal] = {}
    for row in rows_of(store, "charges", as_of):
        found[row["ticket_id"]] = found.get(row["ticket_id"], Decimal(0)) + row["amount"]
    return found


def log(store: Store) -> list[tuple]:
    rows = stored(
        store, "select action, row_key, before, after from store.audit_log where import_id is null order by rowid"
    )
    return [(*row[:2], *(text and json.loads(text) for text in row[2:])) for row in rows]


def everything(store: Store) -> list:
    """All facts, to see that nothing was written."""
    tables = ("tickets", "ticket_events", "time_entries", "event_notes", "timers", "audit_log", "kept_tickets")
    return [stored(store, f"from store.{table} order by all") for table in tables]


# ---- Registered and decided ------------------------------------------------------------------------------------------


def test_a_case_is_registered_when_it_came_and_not_when_it_was_typed(staffed):
    numbers = [
        change.register_case(
            staffed, "K1", f"  Ringde om {what} ", Decided(), registered_at=MONDAY + add, by=ANNA, now=NOW
        )
        for what, add in (("kassan", timedelta()), ("frakten", MINUTE))
    ]
    assert numbers == ["D00001", "D00002"]
    row = sla(staffed)["D00001"]
    assert (row["registered_at"], row["due_on"].isoformat()) == (MONDAY, "2026-05-07")
    assert stored(staffed, "select subject from store.tickets where ticket_id = 'D00001'") == [("Ringde om kassan",)]
    assert [action for action, *_ in log(staffed)] == ["register_case"] * 2
    assert log(staffed)[0][3]["registered_at"].startswith("2026-05-04")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"customer_id": "K9"}, "no customer K9"),
        ({"subject": "  "}, "what the case is about"),
        ({"subject": "å" * 301}, "at most 300"),
        ({"decided": Decided(category="nonsens")}, "no category nonsens"),
        ({"decided": Decided(installation_id="M9")}, "no installed module M9"),
        ({"registered_at": NOW + timedelta(microseconds=1)}, "later than now"),
        ({"registered_at": datetime(1999, 12, 31, 12, tzinfo=UTC)}, "before 2000"),
    ],
)
def test_a_case_that_cannot_be_is_not_registered(staffed, values, said):
    before = everything(staffed)
    asked = {"customer_id": "K1", "subject": "Fel", "decided": Decided(), "registered_at": NOW} | values
    with pytest.raises(UserError, match=said):
        change.register_case(
            staffed, asked["customer_id"], asked["subject"], asked["decided"],
            registered_at=asked["registered_at"], by=ANNA, now=NOW,
        )  # fmt: skip
    assert everything(staffed) == before


def test_two_who_register_at_once_get_numbers_of_their_own(staffed):
    with ThreadPoolExecutor(4) as pool:
        numbers = list(
            pool.map(
                lambda number: change.register_case(
                    staffed, "K1", f"Ärende {number}", Decided(), registered_at=MONDAY, by=ANNA, now=NOW
                ),
                range(12),
            )
        )
    assert sorted(numbers) == [f"D{number:05}" for number in range(1, 13)]


def test_what_it_costs_is_shown_before_it_is_saved(staffed):
    """The same views as afterwards, and nothing is written."""
    before, version = everything(staffed), staffed.version
    decided = Decided(category="customer_caused")

    def would(cursor) -> str:
        number = insert_case(cursor, staffed, "K1", "Raderade produkter", decided, MONDAY, NOW)
        staffed.keep(cursor)
        insert_entry(cursor, Worked(number, "S1", MONDAY, Decimal(32)), NOW)
        return number

    (line,) = change.charges_after(staffed, would, NOW)
    assert (line["clause"], line["amount"], line["contract_form"]) == ("ticket", Decimal(574), "plus")
    assert (everything(staffed), staffed.version) == (before, version)
    number = change.register_case(staffed, "K1", "Raderade produkter", decided, registered_at=MONDAY, by=ANNA, now=NOW)
    change.log_time(staffed, Worked(number, "S1", MONDAY, Decimal(32)), by=ANNA, now=NOW)
    assert charges(staffed)[number] == 574


def test_a_rehearsal_that_fails_says_why_and_writes_nothing(staffed):
    before = everything(staffed)
    with pytest.raises(UserError, match="no category nonsens"):
        change.charges_after(
            staffed, lambda cursor: change_case(cursor, staffed, "T1", Decided("nonsens"), Decided()) and "T1", NOW
        )
    assert everything(staffed) == before


def test_a_category_is_decided_and_decided_anew(staffed):
    change.log_time(staffed, Worked("T1", "S1", MONDAY + MINUTE, Decimal(10)), by=ANNA, now=NOW)
    assert charges(staffed) == {"T1": 0}
    fee, warranty = Decided("third_party"), Decided("third_party", installation_id="M1")
    change.decide_case(staffed, "T1", fee, seen=Decided(), by=ANNA, now=NOW)
    assert charges(staffed) == {"T1": 395}
    change.decide_case(staffed, "T1", warranty, seen=fee, by=ANNA, now=NOW)
    assert charges(staffed) == {"T1": 0}
    with pytest.raises(Conflict):
        change.decide_case(staffed, "T1", Decided("core"), seen=fee, by=ANNA, now=NOW)
    change.decide_case(staffed, "T1", warranty, seen=warranty, by=ANNA, now=NOW)
    actions = [(action, before and before["category"]) for action, _, before, _ in log(staffed)[1:]]
    assert actions == [("decide_case", None), ("decide_case", "third_party")], "what changes nothing isn't logged"


# ---- What happens with a case ----------------------------------------------------------------------------------------


def test_a_case_from_its_beginning_to_its_second_resolution(staffed):
    steps = [
        ("new", "handling_started", ""),
        ("handling_started", "waiting_customer", "Vilken webbläsare?"),
        ("waiting_customer", "resumed", ""),
        ("resumed", "resolved", "Cachen tömdes"),
        ("resolved", "reopened", ""),
        ("reopened", "resolved", ""),
    ]
    for number, (seen, step, note) in enumerate(steps):
        at = MONDAY + number * MINUTE
        change.act(staffed, "T1", step, seen=seen, note=note, staff_id="S1", by=ANNA, now=at)
    row = sla(staffed)["T1"]
    assert (row["handled_at"], row["resolved_at"]) == (MONDAY, MONDAY + 5 * MINUTE)
    assert [row[0] for row in log(staffed)] == [step for _, step, _ in steps]
    assert stored(staffed, 'select event, note from store.event_notes order by "at"') == [
        ("waiting_customer", "Vilken webbläsare?"),
        ("resolved", "Cachen tömdes"),
    ]


def test_what_cannot_follow_is_refused(staffed):
    before = everything(staffed)
    for step in ("resumed", "reopened"):
        with pytest.raises(UserError, match="can't be done"):
            change.act(staffed, "T1", step, seen="new", by=ANNA, now=NOW)
    with pytest.raises(UserError, match="Say why"):
        change.act(staffed, "T1", "waiting_customer", seen="new", note=" ", by=ANNA, now=NOW)
    with pytest.raises(UserError, match="no member of staff S9"):
        change.act(staffed, "T1", "handling_started", seen="new", staff_id="S9", by=ANNA, now=NOW)
    with pytest.raises(UserError, match="There is no case T9"):
        change.act(staffed, "T9", "handling_started", seen="new", by=ANNA, now=NOW)
    assert everything(staffed) == before


def test_steps_of_one_minute_keep_their_order(staffed):
    for seen, step in (("new", "handling_started"), ("handling_started", "resolved"), ("resolved", "reopened")):
        change.act(staffed, "T1", step, seen=seen, by=ANNA, now=NOW)
    # Reopened within the minute of its resolution: by the order of the facts it is resolved, and says so.
    with pytest.raises(Conflict):
        change.act(staffed, "T1", "resolved", seen="reopened", by=ANNA, now=NOW)
    assert sla(staffed)["T1"]["resolved_at"] == NOW


def test_the_state_of_a_case_is_that_of_all_that_is_merged_into_it(staffed, tmp_path):
    facts = {
        "tickets": [ticket("T2", merged_into="T1")],
        "ticket_events": [event("2026-05-05T10:00", "resolved", "T2")],
    }
    bring_in(staffed, tmp_path / "more", facts)
    change.act(staffed, "T1", "reopened", seen="resolved", by=ANNA, now=NOW)
    assert sla(staffed)["T1"]["resolved_at"] is None


def test_of_two_who_act_at_once_one_hears_of_the_other(staffed):
    barrier = threading.Barrier(2)

    def begin(who: str) -> bool:
        barrier.wait()
        try:
            change.act(staffed, "T1", "handling_started", seen="new", staff_id=who, by=ANNA, now=NOW)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(begin, ("S1", "S2"))) == [False, True]
    assert stored(staffed, "select count(*) from store.ticket_events") == [(1,)]


# ---- The next case ---------------------------------------------------------------------------------------------------


def test_the_next_case_is_a_critical_one_then_the_first_registered(staffed, tmp_path):
    plain = {"critical": ""}
    tickets = [
        ticket("T2", "2026-05-04T09:00") | plain,
        ticket("T3", "2026-05-29T09:00") | {"critical": "true"},
        ticket("T4", "2026-05-28T09:00") | {"critical": "true"},
        ticket("T5", "2026-05-01T09:00") | plain,
    ]
    handled = {"ticket_events": [event("2026-05-04T11:00", "handling_started", "T5")]}
    bring_in(staffed, tmp_path / "more", {"tickets": tickets} | handled)
    taken = [change.take_next(staffed, "S1", by=ANNA, now=NOW) for _ in range(5)]
    assert taken == ["T4", "T3", "T2", "T1", None]
    assert {row["handled_at"] for row in sla(staffed).values()} == {NOW, datetime(2026, 5, 4, 9, tzinfo=UTC)}


def test_a_case_to_come_is_not_the_next(staffed):
    assert change.take_next(staffed, "S1", by=ANNA, now=MONDAY - MINUTE) is None


def test_twenty_people_press_at_once_over_two_hundred_cases(staffed, tmp_path):
    """Each case goes to one person, and each press gets the one that was next: all that came before it are taken."""
    tickets = [ticket(f"N{number:03}", f"2026-05-05T10:{number % 60:02}:{number // 60:02}") for number in range(199)]
    bring_in(staffed, tmp_path / "more", {"tickets": tickets})
    taken, lock = [], threading.Lock()

    def press(number: int) -> None:
        while (case := change.take_next(staffed, f"S{1 + number % 2}", by=ANNA, now=NOW)) is not None:
            with lock:
                taken.append(case)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(press, range(20)))
    assert sorted(taken) == sorted(["T1", *(row["ticket_id"] for row in tickets)])
    in_turn = ["T1", *(row["ticket_id"] for row in sorted(tickets, key=lambda row: row["registered_at"]))]
    # Two who press at once may write down theirs in another order than they got them.
    assert all(abs(taken.index(case) - place) < 20 for place, case in enumerate(in_turn))
    assert stored(staffed, "select count(*) from store.ticket_events") == [(200,)]


# ---- Time ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"minutes": Decimal(0)}, "minutes as a number above zero"),
        ({"minutes": Decimal("0.001")}, "minutes as a number above zero"),
        ({"minutes": Decimal("1440.01")}, "minutes as a number above zero"),
        ({"minutes": Decimal("NaN")}, "minutes as a number above zero"),
        ({"work": "lunch"}, "kind of work"),
        ({"staff_id": "S9"}, "no member of staff S9"),
        ({"ticket_id": "T9"}, "no case T9"),
        ({"started_at": NOW + timedelta(microseconds=1)}, "later than now"),
    ],
)
def test_time_that_cannot_be_is_not_logged(staffed, values, said):
    before = everything(staffed)
    worked = {"ticket_id": "T1", "staff_id": "S1", "started_at": MONDAY, "minutes": Decimal(10)} | values
    with pytest.raises(UserError, match=said):
        change.log_time(staffed, Worked(**worked), by=ANNA, now=NOW)
    assert everything(staffed) == before


@pytest.mark.parametrize("minutes", ["0.01", "1440"])
def test_the_shortest_and_the_longest_sitting(staffed, minutes):
    change.log_time(staffed, Worked("T1", "S1", MONDAY, Decimal(minutes)), by=ANNA, now=NOW)
    assert stored(staffed, "select minutes from store.time_entries") == [(Decimal(minutes),)]


def test_a_serious_fault_is_not_worked_on_without_approval_unless_somebody_says_why(staffed, tmp_path):
    change.decide_case(staffed, "T1", Decided("third_party", serious=True), seen=Decided(), by=ANNA, now=NOW)
    before = everything(staffed)
    worked = Worked("T1", "S1", MONDAY, Decimal(10), note="Felsökning")
    with pytest.raises(UserError, match="no approved quote"):
        change.log_time(staffed, worked, by=ANNA, now=NOW)
    assert everything(staffed) == before
    change.log_time(staffed, worked, without_approval="Kassan låg nere", by=ANNA, now=NOW)
    assert stored(staffed, "select note from store.time_entries") == [("Felsökning (Kassan låg nere)",)]
    assert log(staffed)[-1][3]["without_approval"] == "Kassan låg nere"
    # With an approved quote, or work that the quote isn't about, nobody asks.
    bring_in(staffed, tmp_path / "quote", {"quotes": [quote(decision="approved")]})
    change.log_time(staffed, worked, by=ANNA, now=NOW)


def test_a_timer_survives_a_restart_and_measures_what_passed(terms, tmp_path):
    with Store(tmp_path / "store.duckdb", terms) as store:
        bring_in(store, tmp_path / "facts", base())
        change.start_timer(store, "S1", "T1", "upgrade", by=ANNA, now=MONDAY)
        with pytest.raises(Conflict, match="running on T1"):
            change.start_timer(store, "S1", "T1", "support", by=ANNA, now=MONDAY)
    with Store(tmp_path / "store.duckdb", terms) as store:
        measured = change.stop_timer(store, "S1", by=ANNA, now=MONDAY + timedelta(minutes=12, seconds=20))
        assert measured == Worked("T1", "S1", MONDAY, Decimal("12.33"), "upgrade")
        with pytest.raises(Conflict, match="No timer"):
            change.stop_timer(store, "S1", by=ANNA, now=MONDAY)
        assert stored(store, "from store.time_entries") == [], "it is looked at before it is logged"


@pytest.mark.parametrize(
    ("passed", "minutes"),
    [(timedelta(0), "1"), (timedelta(seconds=60), "1"), (timedelta(seconds=61), "1.02"), (timedelta(days=3), "1440")],
)
def test_a_timer_measures_at_least_a_minute_and_at_most_a_day(staffed, passed, minutes):
    change.start_timer(staffed, "S1", "T1", "support", by=ANNA, now=MONDAY)
    assert change.stop_timer(staffed, "S1", by=ANNA, now=MONDAY + passed).minutes == Decimal(minutes)


# ---- Put right -------------------------------------------------------------------------------------------------------


def test_a_time_entry_is_moved_to_its_case_and_both_are_charged_right(staffed, tmp_path):
    facts = {"tickets": [ticket("T2", category="third_party")], "time_entries": [entry()]}
    bring_in(staffed, tmp_path / "more", facts)
    assert charges(staffed) == {"T1": 0}
    change.move_entry(staffed, "E1", "T2", seen="T1", by=ANNA, now=NOW)
    assert charges(staffed) == {"T2": 395}
    with pytest.raises(Conflict, match="it is on T2 now"):
        change.move_entry(staffed, "E1", "T2", seen="T1", by=ANNA, now=NOW)
    with pytest.raises(UserError, match="no time entry E9"):
        change.move_entry(staffed, "E9", "T2", seen="T1", by=ANNA, now=NOW)


def test_a_case_is_merged_with_all_that_names_it(staffed, tmp_path):
    facts = {"tickets": [ticket("T2", "2026-04-30T10:00", category="third_party")], "time_entries": [entry()]}
    bring_in(staffed, tmp_path / "more", facts)
    change.merge_case(staffed, "T1", "T2", by=ANNA, now=NOW)
    assert charges(staffed) == {"T2": 395}
    assert list(sla(staffed)) == ["T2"]
    with pytest.raises(UserError, match="no case T1"):
        change.merge_case(staffed, "T2", "T1", by=ANNA, now=NOW)
    with pytest.raises(UserError, match="into itself"):
        change.merge_case(staffed, "T2", "T2", by=ANNA, now=NOW)


def test_cases_of_different_customers_are_not_merged(staffed, tmp_path):
    more = {"customers": [{"customer_id": "K2", "name": "Kund K2"}], "tickets": [ticket("T2", customer_id="K2")]}
    bring_in(staffed, tmp_path / "more", more)
    with pytest.raises(UserError, match="different customers"):
        change.merge_case(staffed, "T1", "T2", by=ANNA, now=NOW)


def test_a_part_of_a_case_becomes_one_of_its_own(staffed, tmp_path):
    entries = [entry(), entry("E2", minutes="30", started_at="2026-05-04T14:00")]
    bring_in(staffed, tmp_path / "more", {"tickets": [ticket(category="third_party")], "time_entries": entries})
    number = change.split_case(staffed, "T1", "En annan sak", ["E2"], by=ANNA, now=NOW)
    assert charges(staffed) == {"T1": 395, number: 0}, "nobody has decided what the other part is"
    assert sla(staffed)[number]["registered_at"] == sla(staffed)["T1"]["registered_at"]
    before = everything(staffed)
    with pytest.raises(Conflict, match=f"it is on {number} now"):
        change.split_case(staffed, "T1", "Ännu en", ["E1", "E2"], by=ANNA, now=NOW)
    assert everything(staffed) == before, "not half of it either"


def booked(store: Store) -> dict[str, str]:
    """What became of the sessions, by the hour at which they begin."""
    query = "select strftime(starts_at at time zone 'Europe/Stockholm', '%H:%M'), status from store.bookings"
    return dict(stored(store, query))


@pytest.fixture
def session_each(staffed, tmp_path) -> dict[str, str]:
    """Sessions on T1: one that is over (09:00), two to come (10:30 and, of a case merged into it, 14:00); their ids."""
    bring_in(staffed, tmp_path / "more", {"tickets": [ticket(), ticket("T2"), ticket("T3")]})
    ids = {}
    for hour, ticket_id in ((9, "T1"), (10.5, "T1"), (14, "T3"), (15, "T2")):
        starts = TUESDAY + timedelta(hours=hour)
        wanted = Session(ticket_id, "S1", "phone", starts, 30)
        ids[f"{starts:%H:%M}"] = change.book(staffed, wanted, by=ANNA, now=MONDAY + MINUTE)
    change.merge_case(staffed, "T3", "T1", by=ANNA, now=MONDAY + MINUTE)
    return ids


def test_a_void_case_has_its_sessions_to_come_called_off_with_it(staffed, session_each):
    to_come = {session_each["10:30"], session_each["14:00"]}
    assert {row["booking_id"] for row in reports.sessions_to_come(staffed, LATER, "T1")} == to_come
    change.void_case(staffed, "T1", "Skräppost", sessions=to_come, by=ANNA, now=LATER)
    assert booked(staffed) == {"09:00": "booked", "10:30": "cancelled", "14:00": "cancelled", "15:00": "booked"}
    rows = [row for row in log(staffed) if row[0] not in ("book", "merge_case")]
    assert [row[0] for row in rows] == ["cancel_booking", "cancel_booking", "void_case"]
    assert {row[3]["reason"] for row in rows} == {"Skräppost"}
    # Their time is free.
    again = Session("T2", "S1", "phone", TUESDAY + timedelta(hours=10.5), 30)
    change.book(staffed, again, by=ANNA, now=LATER)


@pytest.mark.parametrize("seen", [(), ("10:30",), ("10:30", "14:00", "15:00")])
def test_no_session_is_called_off_unseen(staffed, session_each, seen):
    before = everything(staffed), booked(staffed)
    sessions = {session_each[hour] for hour in seen}
    with pytest.raises(Conflict, match="changed meanwhile"):
        change.void_case(staffed, "T1", "Skräppost", sessions=sessions, by=ANNA, now=LATER)
    assert (everything(staffed), booked(staffed)) == before


def test_a_merged_case_hands_over_its_sessions_unless_they_are_called_off(staffed, session_each):
    change.merge_case(staffed, "T2", "T1", by=ANNA, now=LATER)
    assert len(reports.sessions_to_come(staffed, LATER, "T1")) == 3
    assert booked(staffed)["15:00"] == "booked"


def test_sessions_of_a_merged_case_are_called_off_for_a_reason(staffed, session_each):
    sessions = {session_each["15:00"]}
    with pytest.raises(UserError):
        change.merge_case(staffed, "T2", "T1", sessions=sessions, by=ANNA, now=LATER)
    assert booked(staffed)["15:00"] == "booked"
    change.merge_case(staffed, "T2", "T1", sessions=sessions, reason="Dubblett", by=ANNA, now=LATER)
    assert booked(staffed) == {"09:00": "booked", "10:30": "booked", "14:00": "booked", "15:00": "cancelled"}


def test_a_void_case_is_in_no_figure_until_that_is_taken_back(staffed):
    change.void_case(staffed, "T1", "Skräppost", by=ANNA, now=NOW)
    assert sla(staffed) == {}
    with pytest.raises(UserError, match="no case T1"):
        change.void_case(staffed, "T1", "Skräppost", by=ANNA, now=NOW)
    change.restore_case(staffed, "T1", "Ett riktigt ärende", by=ANNA, now=NOW)
    assert list(sla(staffed)) == ["T1"]
    with pytest.raises(UserError, match="isn't void"):
        change.restore_case(staffed, "T1", "Igen", by=ANNA, now=NOW)
    assert [row[0] for row in log(staffed)] == ["void_case", "restore_case"]
    assert stored(staffed, "select count(*) from store.tickets") == [(1,)], "nothing is deleted"


@pytest.mark.parametrize("roles", [{"finance"}, set()])
def test_who_is_not_on_the_desk_changes_no_case(staffed, roles):
    other, before = Person("någon", frozenset(roles)), everything(staffed)
    for attempt in (
        lambda: change.register_case(staffed, "K1", "Fel", Decided(), registered_at=NOW, by=other, now=NOW),
        lambda: change.decide_case(staffed, "T1", Decided("core"), seen=Decided(), by=other, now=NOW),
        lambda: change.act(staffed, "T1", "resolved", seen="new", by=other, now=NOW),
        lambda: change.take_next(staffed, "S1", by=other, now=NOW),
        lambda: change.log_time(staffed, Worked("T1", "S1", MONDAY, Decimal(1)), by=other, now=NOW),
        lambda: change.start_timer(staffed, "S1", "T1", "support", by=other, now=NOW),
        lambda: change.merge_case(staffed, "T1", "T1", by=other, now=NOW),
        lambda: change.split_case(staffed, "T1", "Fel", [], by=other, now=NOW),
        lambda: change.void_case(staffed, "T1", "Fel", by=other, now=NOW),
        lambda: change.restore_case(staffed, "T1", "Fel", by=other, now=NOW),
    ):
        with pytest.raises(UserError, match="Only a member of staff"):
            attempt()
    assert everything(staffed) == before
