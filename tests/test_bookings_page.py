"""The page of bookings: a time chosen, looked at and booked; what is done with a session; hours and absences."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from lib import clock, days, desk, reports, ui
from lib.access import Person
from lib.desk import Session
from tests.staffed import case_page, desk_app, said, stored  # noqa: F401
from tests.test_pages import open_page

BO = Person("S2")


def at(hour: str, day: str = "2026-05-06") -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), days.ZONE)


def shown(app: AppTest, **asked: str) -> AppTest:
    """The page with what its address asks for, and nothing else."""
    for key in list(app.query_params):
        if key not in ("me", "lang"):
            del app.query_params[key]
    for key, value in asked.items():
        app.query_params[key] = value
    return open_page(app, "bookings")


def booked(starts: str = "10:00", now: datetime | None = None, **more) -> str:
    """A session of Anna's on T1, booked by Bo; its id."""
    asked = {"ticket_id": "T1", "staff_id": "S1", "channel": "phone", "starts_at": at(starts), "minutes": 30} | more
    return desk.book(ui.store(), Session(**asked), by=BO, now=now or clock.now())


def sessions() -> list[tuple]:
    return stored(
        "select ticket_id, staff_id, channel, strftime(starts_at at time zone 'Europe/Stockholm', '%d %H:%M'), status "
        "from store.bookings order by starts_at, status"
    )


def times(app: AppTest, day: str) -> list[str]:
    """The times that a day offers."""
    (pills,) = [group for group in app.get("button_group") if str(group.key).startswith(f"times_{day}_")]
    return [option.content for option in pills.proto.options]


# ---- A week of free times --------------------------------------------------------------------------------------------


def test_a_week_shows_what_is_free_by_day(desk_app: AppTest):
    shown(desk_app, view="free", case="T1", **{"with": "S1"})
    assert not desk_app.exception
    assert times(desk_app, "2026-05-05")[0] == "12:00", "from now on"
    assert times(desk_app, "2026-05-06")[:2] == ["09:00", "09:15"]
    assert times(desk_app, "2026-05-06")[-1] == "15:30"
    assert "Har varit" in said(desk_app), "Monday"
    booked("10:00")
    shown(desk_app, view="free", case="T1", **{"with": "S1"})
    assert times(desk_app, "2026-05-06")[:3] == ["09:00", "09:15", "10:45"], "and a quarter between two sessions"


def test_a_week_says_why_nothing_is_free(desk_app: AppTest):
    shown(desk_app, view="free", case="T1", week="2026-05-11")
    assert "Kristi himmelsfärdsdag" in said(desk_app)
    shown(desk_app, view="free", case="T1", week="2026-05-11", lang="en")
    assert "Ascension Day" in said(desk_app)


@pytest.mark.parametrize("week", ["2026-05-12", "2026-04-27", "2030-01-07", "x"])
def test_an_address_with_a_week_that_cannot_be_shows_this_one(desk_app: AppTest, week: str):
    shown(desk_app, view="free", case="T1", week=week)
    assert not desk_app.exception
    assert "Vecka 19" in said(desk_app)


def test_the_case_is_looked_for_by_number_or_words(desk_app: AppTest):
    shown(desk_app, view="free")
    desk_app.text_input(key="case_words").set_value("betalningen").run()
    desk_app.button(key="case_T1").click().run()
    assert desk_app.query_params["case"] == "T1"
    shown(desk_app, view="free")
    desk_app.text_input(key="case_words").set_value("T3").run()
    assert desk_app.button(key="case_T3").label.startswith("T3")
    desk_app.text_input(key="case_words").set_value("finnsinte").run()
    assert "Inget öppet ärende" in said(desk_app)
    shown(desk_app, view="free", case="T9")
    assert "Det finns inget ärende T9 att boka en tid på." in said(desk_app)


def test_before_it_is_booked_it_says_who_when_what_and_what_it_costs(desk_app: AppTest):
    shown(desk_app, case="T1", at="2026-05-06T10:00")
    text = said(desk_app)
    for part in ("ons 6 maj 2026, 10:00–10:30", "Telefon", "T1 · Betalningen fastnar", "Ankans Leksaker"):
        assert part in text
    # 19.5 minutes so far, 49.5 then: 395 + 29.5 × 895 / 60.
    assert "440,04 kr till: ärendet kostar då 835,04 kr" in text
    assert "Tredjepartsfel" in text
    assert sessions() == []
    desk_app.button(key="book").click().run()
    assert not desk_app.exception
    assert sessions() == [("T1", "S1", "phone", "06 10:00", "booked")]
    assert stored("select actor from store.audit_log where action = 'book'") == [("S1",)]
    assert "Tiden är bokad." in said(desk_app)


def test_a_session_that_needs_a_quote_first_says_so(desk_app: AppTest):
    shown(desk_app, case="T4", at="2026-05-06T10:00")
    assert "Ett godkänt kostnadsförslag behövs" in said(desk_app)


def test_without_a_case_nothing_is_booked(desk_app: AppTest):
    shown(desk_app, view="free", at="2026-05-06T10:00")
    assert "Välj ärende först" in said(desk_app)
    assert "book" not in [button.key for button in desk_app.button]


def test_a_resolved_case_is_opened_again_first(desk_app: AppTest):
    shown(desk_app, view="free")
    desk.act(ui.store(), "T1", "resolved", seen="new", by=BO, now=clock.now())
    shown(desk_app, case="T1", at="2026-05-06T10:00")
    assert "Ärendet är löst" in said(desk_app)
    assert desk_app.button(key="book").disabled


def test_whoever_is_second_is_told_who_has_it_and_what_is_free(desk_app: AppTest):
    shown(desk_app, case="T1", at="2026-05-06T10:00", **{"with": "S1"})
    booked("10:00", ticket_id="T3")
    desk_app.button(key="book").click().run()
    text = said(desk_app)
    assert "Anna har en bokad tid på T3 10:00–10:30." in text
    assert "Ledigt i stället: 2026-05-06 09:30 med Bo, eller 2026-05-06 09:15 med Anna." in text
    assert len(sessions()) == 1


def test_a_time_that_the_address_names_and_nobody_has_is_left_out(desk_app: AppTest):
    shown(desk_app, case="T1", at="2026-05-06T08:00")
    assert not desk_app.exception
    assert "at" not in desk_app.query_params


# ---- What is done with a session -------------------------------------------------------------------------------------


def test_a_session_is_moved_to_another_time(desk_app: AppTest):
    shown(desk_app)
    booking_id = booked("10:00", minutes=45, channel="screen_share")
    shown(desk_app, booking=booking_id)
    desk_app.button(key=f"booking_{booking_id}_move").click().run()
    assert "Välj en annan tid för bokningen 2026-05-06 10:00 med Anna." in said(desk_app)
    shown(desk_app, move=booking_id, at="2026-05-06T10:15")
    assert "Skärmdelning" in said(desk_app)
    desk_app.text_input(key="move_why").set_value("Kundens önskan").run()
    desk_app.button(key="book").click().run()
    assert not desk_app.exception
    assert sessions() == [
        ("T1", "S1", "screen_share", "06 10:00", "cancelled"), ("T1", "S1", "screen_share", "06 10:15", "booked"),
    ]  # fmt: skip
    assert "Kundens önskan" in said(desk_app)
    shown(desk_app, booking=booking_id)
    keys = [button.key for button in desk_app.button]
    assert "moved_to" in keys
    assert not {f"booking_{booking_id}_{act}" for act in ("move", "cancel", "held")} & set(keys)


def test_what_was_done_with_a_session_is_among_the_changes_of_its_case(desk_app: AppTest):
    shown(desk_app)
    moved = Session("T1", "S2", "phone", at("13:00"), 30)
    booking_id = desk.move_booking(ui.store(), booked(), moved, seen="booked", by=BO, now=clock.now())
    desk.cancel_booking(ui.store(), booking_id, "Kunden ringde", seen="booked", by=BO, now=clock.now())
    changes = reports.case_changes(ui.store(), clock.now(), "T1")
    assert [row["action"] for row in changes[:4]] == ["cancel_booking", "book", "move_booking", "book"]
    case_page(desk_app, "T1")
    text = said(desk_app)
    assert not desk_app.exception
    for part in ("Tid avbokad", "Status: Bokad → Avbokad", "Skäl: Kunden ringde", "Börjar: 2026-05-06 13:00"):
        assert part in text, part


def test_a_session_is_called_off_with_a_reason(desk_app: AppTest):
    shown(desk_app)
    booking_id = booked()
    shown(desk_app, booking=booking_id)
    desk_app.button(key=f"booking_{booking_id}_cancel").click().run()
    assert "varför" in desk_app.error[0].value
    assert sessions()[0][-1] == "booked"
    desk_app.text_input(key=f"booking_{booking_id}_why").set_value("Kunden löste det")
    desk_app.button(key=f"booking_{booking_id}_cancel").click().run()
    assert sessions()[0][-1] == "cancelled"
    assert "Kunden löste det" in said(desk_app)


def test_before_it_begins_nobody_says_how_it_went(desk_app: AppTest):
    shown(desk_app)
    booking_id = booked()
    shown(desk_app, booking=booking_id)
    keys = [button.key for button in desk_app.button]
    assert f"booking_{booking_id}_move" in keys
    assert f"booking_{booking_id}_held" not in keys
    assert f"booking_{booking_id}_miss" not in keys


def test_a_held_session_leads_to_its_time(desk_app: AppTest):
    shown(desk_app)
    booking_id = booked(starts_at=clock.now())
    shown(desk_app, booking=booking_id)
    desk_app.button(key=f"booking_{booking_id}_held").click().run()
    assert not desk_app.exception
    assert sessions()[0][-1] == "held"
    assert desk_app.title[0].value.startswith("T1")
    assert desk_app.text_input(key="log_T1_minutes").value == "30"
    desk_app.button(key="log_T1_save").click().run()
    assert stored("select minutes, started_at from store.time_entries where entry_id like 'E-%'") == [
        (Decimal(30), clock.now())
    ]
    shown(desk_app, booking=booking_id)
    assert f"booking_{booking_id}_log" not in [button.key for button in desk_app.button]


def test_a_session_that_nobody_came_to(desk_app: AppTest):
    shown(desk_app)
    booking_id = booked(starts_at=clock.now())
    shown(desk_app, booking=booking_id)
    desk_app.radio(key=f"booking_{booking_id}_whose").set_value("ours")
    desk_app.button(key=f"booking_{booking_id}_miss").click().run()
    assert sessions()[0][-1] == "no_show"
    assert "Vi kom inte." in said(desk_app)


def test_what_somebody_else_did_meanwhile_is_said(desk_app: AppTest):
    shown(desk_app)
    booking_id = booked()
    shown(desk_app, booking=booking_id)
    other = Session("T1", "S2", "phone", at("13:00"), 30)
    desk.move_booking(ui.store(), booking_id, other, seen="booked", by=BO, now=clock.now())
    desk_app.text_input(key=f"booking_{booking_id}_why").set_value("Krock")
    desk_app.button(key=f"booking_{booking_id}_cancel").click().run()
    assert "är nu 2026-05-06 13:00 med Bo" in said(desk_app)


def test_an_address_with_a_booking_that_is_none_shows_the_list(desk_app: AppTest):
    shown(desk_app, booking="B9")
    assert not desk_app.exception
    assert "booking" not in desk_app.query_params


def test_mine_are_those_of_whoever_sits_here(desk_app: AppTest):
    shown(desk_app)
    booked("10:00")
    booked("11:00", staff_id="S2", ticket_id="T3")
    shown(desk_app, when="week")
    assert "2 bokningar" in said(desk_app)
    shown(desk_app, when="week", whose="S1")
    assert "1 bokning" in said(desk_app)
    found = reports.bookings(ui.store(), reports.Scope(clock.now(), days.FIRST, days.LAST), "week", staff="S1")
    assert [row["staff_name"] for row in found.table.dicts()] == ["Anna"]


# ---- Hours and absences ----------------------------------------------------------------------------------------------


def test_own_hours_are_saved_and_bound_what_is_free(desk_app: AppTest):
    shown(desk_app, view="hours")
    assert not desk_app.exception
    kinds = [group for group in desk_app.segmented_control if str(group.key).endswith("_kind")]
    assert [group.value for group in kinds] == ["desk"] * 5
    wednesday = kinds[2].key.removesuffix("_kind")
    desk_app.segmented_control(key=f"{wednesday}_kind").set_value("own").run()
    desk_app.time_input(key=f"{wednesday}_from").set_value(time(12)).run()
    desk_app.button(key="save_hours").click().run()
    assert stored("select * from store.staff_hours") == [("S1", 3, time(12), time(16))]
    shown(desk_app, view="free", case="T1", **{"with": "S1"})
    assert times(desk_app, "2026-05-06")[0] == "12:00"


def test_an_absence_says_which_sessions_are_to_be_moved(desk_app: AppTest):
    shown(desk_app, view="hours")
    booking_id = booked("10:00")
    absence = desk.note_absence(ui.store(), "S1", at("09:00"), at("16:00"), "Kurs", by=BO, now=clock.now())
    shown(desk_app, view="hours")
    assert "Anna 2026-05-06 09:00–2026-05-06 16:00: Kurs" in said(desk_app)
    shown(desk_app, booking=booking_id)
    assert "Anna är frånvarande då: flytta bokningen." in said(desk_app)
    shown(desk_app, view="hours")
    desk_app.button(key=f"back_{absence}").click().run()
    assert "Ingen är frånvarande" in said(desk_app)


def test_an_absence_is_noted_in_the_form(desk_app: AppTest):
    shown(desk_app, view="hours")
    desk_app.date_input(key="away_until_day").set_value(date(2026, 5, 8))
    desk_app.text_input(key="away_why").set_value("Semester")
    next(button for button in desk_app.button if button.label == "Notera frånvaron").click().run()
    assert not desk_app.exception
    assert stored("select staff_id, ends_at - starts_at, reason from store.absences") == [
        ("S1", timedelta(days=3, hours=7), "Semester")
    ]
