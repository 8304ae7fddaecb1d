"""Rows that want the same time: contract periods of a customer, bookings of a member of staff or customer."""

import datetime

import pytest

from lib.ingest import reasons
from lib.ingest.tables import canonical
from lib.store import Store
from tests.conftest import bring_in
from tests.rows import base, booking, contract, customer, fates, found, person, stored, ticket

# ---- Contract periods ------------------------------------------------------------------------------------------------


def periods(store: Store) -> list[tuple]:
    query = "select form, valid_from::varchar, valid_to::varchar from store.contracts order by customer_id, valid_from"
    return [(form, begins, ends or "") for form, begins, ends in stored(store, query)]


def put_aside(result) -> list[tuple]:
    """The lines put aside, with the reason and the key of the row that was there first."""
    return [(one.line, one.column, one.reason, one.detail) for one in result.findings]


PAIRS = [
    # Both dates belong to a period: the next begins on the day after.
    (("2024-01-01", "2024-12-31"), ("2025-01-01", ""), True),
    (("2024-01-01", "2024-12-31"), ("2024-12-31", ""), False),
    (("2025-01-01", ""), ("2024-01-01", "2024-12-31"), True),
    (("2025-01-01", ""), ("2024-01-01", "2025-01-01"), False),
    (("2024-01-01", ""), ("2039-01-01", "2039-01-01"), False),
    (("2024-01-01", "2024-12-31"), ("2024-06-01", "2024-06-01"), False),
    (("2024-06-01", "2024-06-01"), ("2024-01-01", "2024-12-31"), False),
    (("2024-06-01", "2024-06-01"), ("2024-06-02", "2024-06-02"), True),
]


@pytest.mark.parametrize("together", [True, False])
def test_touching_periods_fit_and_overlapping_ones_do_not(desk, tmp_path, together):
    """Each pair of periods is a customer's of its own."""
    names = [f"K{position}" for position in range(len(PAIRS))]
    first = [contract(*one, customer_id=name) for name, (one, _, _) in zip(names, PAIRS, strict=True)]
    second = [contract(*other, "plus", name) for name, (_, other, _) in zip(names, PAIRS, strict=True)]
    customers = [customer(name) for name in names]
    if together:
        result = bring_in(desk, tmp_path, {"customers": customers, "contracts": first + second})
    else:
        bring_in(desk, tmp_path / "one", {"customers": customers, "contracts": first})
        result = bring_in(desk, tmp_path / "other", {"contracts": second})
    assert put_aside(result) == [
        (position + 2 + together * len(PAIRS), "valid_from", "overlap", f"K{position}|{one[0]}")
        for position, (one, _, fits) in enumerate(PAIRS)
        if not fits
    ]


def test_periods_of_different_customers_do_not_meet(desk, tmp_path):
    rows = [contract("2024-01-01"), contract("2024-01-01", customer_id="K2")]
    assert not bring_in(desk, tmp_path, base(customers=[customer(), customer("K2")], contracts=rows)).findings


def test_a_period_does_not_overlap_the_version_of_it_that_it_replaces(desk, tmp_path):
    bring_in(desk, tmp_path / "one", base(contracts=[contract("2024-01-01")]))
    rows = [contract("2024-01-01", "2024-12-31"), contract("2025-01-01", form="plus")]
    result = bring_in(desk, tmp_path / "two", {"contracts": rows})
    assert fates(result, "contracts.csv") == (1, 1, 0, 0)
    assert periods(desk) == [("bas", "2024-01-01", "2024-12-31"), ("plus", "2025-01-01", "")]


def test_a_period_whose_new_version_is_refused_stays_and_keeps_its_time(desk, tmp_path):
    rows = [contract("2024-01-01", "2024-12-31"), contract("2025-01-01", "2025-12-31")]
    bring_in(desk, tmp_path / "one", base(contracts=rows))
    # The first is made longer, into the second, which stays: refused. The third wants time that the first still has.
    wanted = [contract("2024-01-01", "2025-06-30", form="plus"), contract("2024-06-01", "2024-06-30", form="plus")]
    result = bring_in(desk, tmp_path / "two", {"contracts": wanted})
    assert fates(result, "contracts.csv") == (0, 0, 0, 2)
    assert periods(desk) == [("bas", "2024-01-01", "2024-12-31"), ("bas", "2025-01-01", "2025-12-31")]


def test_an_earlier_version_does_not_slip_in_when_the_last_one_is_refused(desk, tmp_path):
    bring_in(desk, tmp_path / "one", base(contracts=[contract("2024-01-01", "2024-12-31")]))
    rows = [contract("2024-06-01", "2024-07-31"), contract("2024-06-01", "2024-08-31")]
    bring_in(desk, tmp_path / "two", {"contracts": rows})
    assert periods(desk) == [("bas", "2024-01-01", "2024-12-31")]


def test_the_reason_names_the_period_that_was_there(desk, tmp_path, terms):
    result = bring_in(desk, tmp_path, base(contracts=[contract("2024-01-01"), contract("2025-01-01")]))
    (one,) = result.findings
    text = reasons.text(one.reason, one.column, one.detail, canonical(terms.forms(), terms.categories()))
    assert text == "overlaps K1|2024-01-01, which is there already; mend one of the two"


# ---- Bookings --------------------------------------------------------------------------------------------------------

TWO = base(
    customers=[customer(), customer("K2")],
    staff=[person(), person("S2")],
    tickets=[ticket(), ticket("T2", customer_id="K2"), ticket("T3")],
)


CLOCK = [
    (booking(starts="09:00", ends="16:00"), None, None),
    (booking(starts="08:59", ends="10:00"), "starts_at", "outside_opening_hours"),
    (booking(starts="15:59:59", ends="16:00"), None, None),
    (booking(starts="15:00", ends="16:00:01"), "ends_at", "outside_opening_hours"),
    (booking(starts="16:00", ends="16:30"), "starts_at", "outside_opening_hours"),
    (booking(ends_at="2026-05-06T10:30"), "ends_at", "outside_opening_hours"),
    (booking(starts="10:00", ends="10:00"), "ends_at", "not_after_start"),
    (booking(starts="10:00", ends="09:59:59"), "ends_at", "not_after_start"),
    (booking(starts="10:00", ends="10:00:01"), None, None),
    (booking(day="2026-05-09"), "starts_at", "not_a_working_day"),
    (booking(day="2026-05-14"), "starts_at", "not_a_working_day"),  # Ascension Day
    (booking(day="2026-06-19"), "starts_at", "not_a_working_day"),  # Midsummer Eve
    (booking(day="2026-05-15"), None, None),  # the Friday after Ascension Day
    (booking(day="2026-05-04", starts="10:00", ends="11:00"), "starts_at", "before_registration"),
    (booking(day="2026-05-04", starts="10:00:01", ends="11:00"), None, None),
    (booking(ticket_id="T404"), "ticket_id", "unknown_reference"),
    (booking(staff_id="S404"), "staff_id", "unknown_reference"),
    (booking(channel="mail"), "channel", "not_a_choice"),
    (booking(status="done"), "status", "not_a_choice"),
    # A cancelled one keeps the rules of the clock too.
    (booking(day="2026-05-09", status="cancelled"), "starts_at", "not_a_working_day"),
    # In UTC this is nine o'clock in Stockholm.
    (booking(starts="07:00Z", ends="08:00Z"), None, None),
    (booking(starts="06:59Z", ends="08:00Z"), "starts_at", "outside_opening_hours"),
]


def test_a_booking_keeps_the_rules_of_the_clock(desk, tmp_path):
    """Each booking is of a case, customer and member of staff of its own."""
    own = {f"B{position}": position for position in range(len(CLOCK))}
    rows = [
        row
        | {"booking_id": name, "ticket_id": row["ticket_id"].replace("T1", f"T-{name}")}
        | {"staff_id": row["staff_id"].replace("S1", f"S-{name}")}
        for name, (row, _, _) in zip(own, CLOCK, strict=True)
    ]
    facts = {
        "customers": [customer(f"K-{name}") for name in own],
        "staff": [person(f"S-{name}") for name in own],
        "tickets": [ticket(f"T-{name}", customer_id=f"K-{name}") for name in own],
        "bookings": rows,
    }
    assert found(bring_in(desk, tmp_path, facts)) == [
        ("bookings.csv", position + 2, column, rows[position][column], reason)
        for position, (_, column, reason) in enumerate(CLOCK)
        if column
    ]


WANTED = [
    # The first is T1's (customer K1) with S1, from ten to eleven.
    (booking("B2", "11:00", "12:00"), True),
    (booking("B2", "09:00", "10:00"), True),
    (booking("B2", "10:59:59", "12:00"), False),
    (booking("B2", "09:00", "10:00:01"), False),
    (booking("B2", "10:15", "10:30"), False),
    (booking("B2", "09:00", "12:00"), False),
    (booking("B2", ticket_id="T2"), False),  # the same member of staff, another customer
    (booking("B2", ticket_id="T3", staff_id="S2"), False),  # another member of staff, the same customer
    (booking("B2", ticket_id="T2", staff_id="S2"), True),
    (booking("B2", day="2026-05-06"), True),
    (booking("B2", status="held"), False),
    (booking("B2", status="cancelled"), True),
    (booking("B2", status="no_show"), True),
]


@pytest.mark.parametrize("together", [True, False])
def test_bookings_of_one_person_or_customer_do_not_overlap(desk, tmp_path, together):
    """Each second booking is tried on a day of its own, beside a first one on that day."""
    weekdays = [day for day in range(1, 32) if datetime.date(2026, 7, day).weekday() < 5]
    one, two = [], []
    for position, (second, _) in enumerate(WANTED):
        day = f"2026-07-{weekdays[position]:02}"
        one.append(booking(f"A{position}", day=day))
        moved = {name: second[name].replace("2026-05-05", day) for name in ("starts_at", "ends_at")}
        two.append(second | {"booking_id": f"B{position}"} | moved)
    if together:
        result = bring_in(desk, tmp_path, TWO | {"bookings": one + two})
    else:
        bring_in(desk, tmp_path / "one", TWO | {"bookings": one})
        result = bring_in(desk, tmp_path / "two", {"bookings": two})
    assert put_aside(result) == [
        (position + 2 + together * len(WANTED), "starts_at", "overlap", f"A{position}")
        for position, (_, fits) in enumerate(WANTED)
        if not fits
    ]


def test_a_cancelled_booking_gives_its_time_back(desk, tmp_path):
    bring_in(desk, tmp_path / "one", base(bookings=[booking()]))
    result = bring_in(desk, tmp_path / "two", {"bookings": [booking("B2"), booking(status="cancelled")]})
    assert not result.findings
    assert stored(desk, "select booking_id, status from store.bookings order by 1") == [
        ("B1", "cancelled"),
        ("B2", "booked"),
    ]


def test_a_booking_can_be_moved_within_its_own_time(desk, tmp_path):
    bring_in(desk, tmp_path / "one", base(bookings=[booking()]))
    result = bring_in(desk, tmp_path / "two", {"bookings": [booking(starts="10:30", ends="11:30")]})
    assert fates(result, "bookings.csv") == (0, 1, 0, 0)


def test_two_bookings_can_change_places(desk, tmp_path):
    bring_in(desk, tmp_path / "one", base(bookings=[booking(), booking("B2", "11:00", "12:00")]))
    result = bring_in(desk, tmp_path / "two", {"bookings": [booking("B1", "11:00", "12:00"), booking("B2")]})
    assert fates(result, "bookings.csv") == (0, 2, 0, 0)


def test_an_earlier_version_of_a_booking_does_not_slip_in_when_the_last_one_is_refused(desk, tmp_path):
    bring_in(desk, tmp_path / "one", TWO | {"bookings": [booking(), booking("B2", "12:00", "13:00")]})
    rows = [booking("B3", "10:30", "11:30", ticket_id="T2"), booking("B3", "12:30", "13:30", ticket_id="T2")]
    bring_in(desk, tmp_path / "two", {"bookings": rows})
    assert stored(desk, "select booking_id from store.bookings order by 1") == [("B1",), ("B2",)]


def test_a_booking_of_a_case_that_is_put_aside_does_not_take_its_time(desk, tmp_path):
    facts = base(tickets=[ticket(), ticket("T2", customer_id="K404")])
    result = bring_in(desk, tmp_path, facts | {"bookings": [booking("B1", ticket_id="T2"), booking("B2")]})
    assert stored(desk, "select booking_id from store.bookings") == [("B2",)]
    assert fates(result, "bookings.csv") == (1, 0, 0, 1)


def test_a_merged_case_books_for_the_customer_of_the_other_and_from_its_earliest_registration(desk, tmp_path):
    tickets = [
        ticket("T1", "2026-05-04T10:00", merged_into="", customer_id="K1"),
        ticket("T2", "2026-05-05T09:30", merged_into="T1", customer_id="K2"),
        ticket("T3", "2026-05-04T10:00", merged_into="", customer_id="K2"),
    ]
    rows = [
        booking("B1", "09:00", "09:30", ticket_id="T2"),  # before T2 was registered, but not before T1
        booking("B2", "09:00", "09:30", ticket_id="T3", staff_id="S2"),  # K2 is free: B1 is K1's
        booking("B3", "09:15", "09:45", ticket_id="T1", staff_id="S3"),  # K1 is not
    ]
    people = [person(), person("S2"), person("S3")]
    result = bring_in(desk, tmp_path, TWO | {"tickets": tickets, "staff": people, "bookings": rows})
    assert put_aside(result) == [(4, "starts_at", "overlap", "B1")]


def test_many_that_want_one_hour_leave_it_to_the_first(desk, tmp_path):
    rows = [booking(f"B{position}", ticket_id="T1", staff_id=f"S{position % 2 + 1}") for position in range(20)]
    result = bring_in(desk, tmp_path, TWO | {"bookings": rows})
    assert fates(result, "bookings.csv") == (1, 0, 0, 19)
    assert {one.detail for one in result.findings} == {"B0"}
