"""Sessions as calendar files: read back by two libraries that don't know each other, whatever changes a session."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import vobject
from icalendar import Calendar

from lib import calendar_files, days, reports
from lib import desk as change
from lib.words import Words
from tests.conftest import bring_in
from tests.rows import booking, customer, person, ticket
from tests.test_booking_desk import ANNA, NOW, at, book, diary, session  # noqa: F401

SAY = Words("sv")


def invited(store, booking_id: str, say: Words = SAY) -> bytes:
    return calendar_files.invitation(reports.appointment(store, NOW, booking_id), say, NOW)


def by_icalendar(data: bytes) -> list[dict]:
    """The appointments of a file as the library reads it that wrote it."""
    calendar = Calendar.from_ical(data)
    return [
        {
            "method": str(calendar["method"]), "uid": str(event["uid"]), "sequence": int(event["sequence"]),
            "status": str(event["status"]), "starts": event.start, "ends": event.end, "summary": str(event["summary"]),
        }
        for event in calendar.walk("VEVENT")
    ]  # fmt: skip


def by_vobject(data: bytes) -> list[dict]:
    """The same as another library reads it, by the rules of the time zone that stand in the file."""
    calendar = vobject.readOne(data.decode())
    return [
        {
            "method": calendar.method.value, "uid": event.uid.value, "sequence": int(event.sequence.value),
            "status": event.status.value, "starts": event.dtstart.value, "ends": event.dtend.value,
            "summary": event.summary.value,
        }
        for event in calendar.contents.get("vevent", [])
    ]  # fmt: skip


def read(data: bytes) -> list[dict]:
    """The appointments of a file, on which both libraries agree to the second."""
    one, other = by_icalendar(data), by_vobject(data)
    for first, second in zip(one, other, strict=True):
        assert first == second
        assert first["starts"].utcoffset() == second["starts"].utcoffset()
    return one


def lines(data: bytes) -> list[str]:
    """The lines of a file, unfolded."""
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_a_session_in_a_file(diary):
    booking_id = book(diary, session("10:00", 45))
    (event,) = read(invited(diary, booking_id))
    assert event == {
        "method": "REQUEST", "uid": f"{booking_id}@supportkoll", "sequence": 0, "status": "CONFIRMED",
        "starts": at("10:00"), "ends": at("10:45"), "summary": "Support per telefon, ärende T1",
    }  # fmt: skip
    text = lines(invited(diary, booking_id))
    assert "DTSTART;TZID=Europe/Stockholm:20260602T100000" in text
    assert "DTEND;TZID=Europe/Stockholm:20260602T104500" in text
    assert "DTSTAMP:20260601T060000Z" in text
    assert "DESCRIPTION:Handläggare S1 från supporten ringer dig. Ärende T1." in text


def test_the_file_is_in_the_readers_language(diary):
    booking_id = book(diary, session(channel="screen_share"))
    text = lines(invited(diary, booking_id, Words("en")))
    assert "SUMMARY:Support by screen sharing\\, case T1" in text
    assert "DESCRIPTION:Handläggare S1 from support shares a screen with you. Case T1." in text


def test_each_change_is_the_same_appointment_with_a_higher_number(diary):
    first = book(diary, session("10:00"))
    told = [read(invited(diary, first))[0]]
    second = change.move_booking(diary, first, session("13:00"), seen="booked", by=ANNA, now=NOW)
    told += read(invited(diary, second))
    third = change.move_booking(diary, second, session("14:00", staff_id="S2"), seen="booked", by=ANNA, now=NOW)
    told += read(invited(diary, third))
    change.cancel_booking(diary, third, "Kunden ringde", seen="booked", by=ANNA, now=NOW)
    told += read(invited(diary, third))
    assert {event["uid"] for event in told} == {f"{first}@supportkoll"}
    assert all(one["sequence"] < other["sequence"] for one, other in pairwise(told))
    assert [(event["method"], event["status"], event["starts"]) for event in told] == [
        ("REQUEST", "CONFIRMED", at("10:00")),
        ("REQUEST", "CONFIRMED", at("13:00")),
        ("REQUEST", "CONFIRMED", at("14:00")),
        ("CANCEL", "CANCELLED", at("14:00")),
    ]
    # What was moved has no file of its own any more: it would call the appointment off.
    assert reports.appointment(diary, NOW, first) is reports.appointment(diary, NOW, second) is None


def test_an_imported_session_counts_its_imports_too(diary, tmp_path):
    told = []
    for number, starts in enumerate(("10:00", "11:00", "13:00")):
        rows = [booking(day="2026-06-02", starts=starts, ends=f"{starts[:2]}:30")]
        assert not bring_in(diary, tmp_path / str(number), {"bookings": rows}).findings
        told += read(invited(diary, "B1"))
    moved = change.move_booking(diary, "B1", session("14:00"), seen="booked", by=ANNA, now=NOW)
    told += read(invited(diary, moved))
    assert {event["uid"] for event in told} == {"B1@supportkoll"}
    assert all(one["sequence"] < other["sequence"] for one, other in pairwise(told))


@pytest.mark.parametrize(
    ("day", "offset"),
    [("2026-03-27", 1), ("2026-03-30", 2), ("2026-10-23", 2), ("2026-10-26", 1), ("2027-03-25", 1), ("2027-03-30", 2)],
)
def test_the_clock_in_the_file_is_the_one_on_the_wall(diary, tmp_path, day, offset):
    """In the weeks around both nights on which clocks change."""
    facts = {"tickets": [ticket("T8", "2026-01-07T10:00")], "bookings": [booking(ticket_id="T8", day=day)]}
    assert not bring_in(diary, tmp_path / "more", facts).findings
    row = reports.appointment(diary, at("12:00", "2027-04-01"), "B1")
    (event,) = read(calendar_files.invitation(row, SAY, NOW))
    assert event["starts"] == at("10:00", day)
    assert event["starts"].utcoffset() == timedelta(hours=offset)


def test_the_rule_of_the_clock_is_that_of_the_time_zone():
    """On both sides of each change of the clock, from the year of the first case to the last that is known."""
    row = {
        "uid": "x", "sequence": 0, "changed_at": None, "status": "booked", "channel": "phone", "ticket_id": "T1",
        "staff_name": "S", "staff_email": None, "customer_name": "K", "customer_email": None,
    }  # fmt: skip
    for one, other in pairwise(days.clock()):
        if one.old_offset == one.new_offset or one.day.year > 2037:
            continue
        for day in (one.day - timedelta(days=1), other.day):
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=days.ZONE)
            times = {"starts_at": noon, "ends_at": noon + timedelta(hours=1)}
            (event,) = by_vobject(calendar_files.invitation(row | times, SAY, NOW))
            assert event["starts"].astimezone(UTC) == noon.astimezone(UTC), day


def test_who_is_named(diary, tmp_path):
    """The two parties, and not what the case is about; whoever has no address is no guest."""
    facts = {
        "staff": [person(email="elin@supporten.example")],
        "customers": [customer(email="info@kunden.example")],
        "tickets": [ticket(subject="Hemligheter")],
    }
    bring_in(diary, tmp_path / "more", facts)
    text = "\n".join(lines(invited(diary, book(diary, session()))))
    assert 'ORGANIZER;CN="Handläggare S1":mailto:elin@supporten.example' in text
    assert "mailto:info@kunden.example" in text
    assert "Hemligheter" not in text
    text = "\n".join(lines(invited(diary, book(diary, session(ticket_id="T2", staff_id="S2")))))
    assert 'ORGANIZER;CN="Handläggare S2":invalid:nomail' in text
    assert "ATTENDEE" not in text


def test_what_people_type_is_text_in_a_file(diary):
    name = 'K; "1", \\n\r\nBEGIN:VEVENT\nÅ'
    with diary.tx() as cursor:
        cursor.execute("update store.customers set name = ?, email = 'k@kunden.example'", [name])
        cursor.execute("update store.staff set name = ?", [name])
    booking_id = book(diary, session())
    (event,) = read(invited(diary, booking_id))
    assert "BEGIN:VEVENT" not in lines(invited(diary, booking_id))[30:]
    assert sum(line.startswith("ATTENDEE") for line in lines(invited(diary, booking_id))) == 1
    (event,) = read(calendar_files.feed(reports.appointments_of(diary, NOW, "S1"), "A\r\nB", SAY, NOW))
    assert "BEGIN:VEVENT" in event["summary"]


def test_a_feed_holds_what_is_to_come_and_the_last_month(diary, tmp_path):
    rows = [booking("OLD", day="2026-05-07", status="held"), booking("OLDER", day="2026-05-05", status="held")]
    rows[1] |= {"starts_at": "2026-05-05T10:00", "ends_at": "2026-05-05T10:30"}
    bring_in(diary, tmp_path / "more", {"bookings": rows})
    kept = book(diary, session("10:00"))
    moved = change.move_booking(diary, book(diary, session("13:00")), session("14:00"), seen="booked", by=ANNA, now=NOW)
    off = book(diary, session("15:00"))
    change.cancel_booking(diary, off, "Kunden ringde", seen="booked", by=ANNA, now=NOW)
    book(diary, session("10:00", ticket_id="T2", staff_id="S2"))
    now = at("08:00", "2026-06-06")
    found = reports.appointments_of(diary, now, "S1")
    assert [row["booking_id"] for row in found] == ["OLD", kept, moved]
    data = calendar_files.feed(found, "Handläggare S1", SAY, now)
    assert [event["summary"] for event in read(data)] == ["Telefon: Kund K1, T1"] * 3
    assert {event["method"] for event in read(data)} == {"PUBLISH"}
    assert "mailto:" not in data.decode()
    assert "ORGANIZER" not in data.decode()
    assert "X-WR-CALNAME:Supporttider\\, Handläggare S1" in lines(data)


def test_an_empty_feed_is_a_calendar_all_the_same(diary):
    assert read(calendar_files.feed([], "Handläggare S1", SAY, NOW)) == []
