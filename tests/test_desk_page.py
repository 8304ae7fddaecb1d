"""The desk's page and the work on a case: taking the next one, its steps, its time, what is decided and put right."""

from datetime import time, timedelta
from decimal import Decimal
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from lib import clock, desk, explain, ui
from lib.access import Person
from lib.desk import Decided, Session
from lib.words import Words, plain
from tests.staffed import case_page, desk_app, said, stored  # noqa: F401
from tests.test_pages import open_page

ANNA, BO = Person("S1"), Person("S2")


# ---- The desk --------------------------------------------------------------------------------------------------------


def test_the_desk_shows_the_next_case_and_why(desk_app: AppTest):
    shown = said(open_page(desk_app, "desk"))
    assert not desk_app.exception
    assert desk_app.title[0].value == "Arbetsbordet"
    assert "1 affärskritiskt ärende väntar" in shown
    assert "T2 · Fel" in shown
    assert "5 min kvar" in shown, "registered ten minutes ago"
    assert "påbörjas genast, före alla andra" in shown
    assert "Mina öppna ärenden (1)" in shown, "T4"
    assert "Väntar på kunden (0)" in shown


def test_taking_the_next_case_makes_it_mine(desk_app: AppTest):
    open_page(desk_app, "desk").button(key="take_next").click().run()
    assert not desk_app.exception
    assert stored("select ticket_id, event, staff_id from store.ticket_events where ticket_id = 'T2'") == [
        ("T2", "handling_started", "S1")
    ]
    assert stored("select actor from store.audit_log where action = 'take_next'") == [("S1",)]
    shown = said(open_page(desk_app, "desk"))
    assert "1 affärskritiskt ärende väntar" not in shown
    assert "T3 · Fel" in shown
    assert "av de andra kom det in först" in shown
    assert "Mina öppna ärenden (2)" in shown


def test_whoever_is_second_gets_the_case_after_and_is_told(desk_app: AppTest):
    open_page(desk_app, "desk")
    assert desk.take_next(ui.store(), "S2", by=BO, now=clock.now()) == "T2"
    desk_app.button(key="take_next").click().run()
    assert stored("select ticket_id from store.ticket_events where staff_id = 'S1' order by all") == [("T3",), ("T4",)]
    assert "Någon annan hann ta T2; T3 är ditt." in said(desk_app)


def test_nobody_works_before_saying_who_they_are(desk_app: AppTest):
    del desk_app.query_params["me"]
    shown = said(open_page(desk_app, "desk"))
    assert "Välj först vem du är" in shown
    assert desk_app.button(key="take_next").disabled
    desk_app.selectbox(key="desk_me").set_value("S2").run()
    assert not desk_app.button(key="take_next").disabled
    assert desk_app.query_params["me"] == "S2"
    assert "Välj först vem du är" not in said(desk_app)
    # It goes along to other pages.
    assert "Välj först vem du är" not in said(open_page(desk_app, "register"))
    del desk_app.query_params["me"]
    assert desk_app.selectbox(key="me").value == "S2"


def test_my_time_today_is_added_up_exactly(desk_app: AppTest):
    open_page(desk_app, "desk")
    for minutes in ("0.1", "0.2", "75"):
        worked = desk.Worked("T1", "S1", clock.now(), Decimal(minutes))
        desk.log_time(ui.store(), worked, by=ANNA, now=clock.now())
    worked = desk.Worked("T1", "S2", clock.now(), Decimal(30))
    desk.log_time(ui.store(), worked, by=BO, now=clock.now())
    open_page(desk_app, "desk")
    assert [metric.value for metric in desk_app.metric] == ["1 tim 15,30 min"]


# ---- The steps of a case ---------------------------------------------------------------------------------------------


def step(app: AppTest, ticket_id: str, event: str, note: str | None = None) -> AppTest:
    """Presses the button for a step of a case."""
    key = f"work_{ticket_id}_{event}"
    if note is not None:
        app.text_area(key=f"{key}_note").set_value(note)
    return app.button(key=key if event in ("handling_started", "resumed") else f"{key}_do").click().run()


def test_a_case_is_worked_from_its_start_to_its_reopening(desk_app: AppTest):
    case_page(desk_app, "T3")
    for event, note in (
        ("handling_started", None),
        ("waiting_customer", "Vilken webbläsare?"),
        ("resumed", None),
        ("resolved", "Cachen tömdes"),
        ("reopened", ""),
    ):
        step(desk_app, "T3", event, note)
        assert not desk_app.exception
        assert not desk_app.error
    assert stored("select event, staff_id from store.ticket_events where ticket_id = 'T3' order by event") == [
        (event, "S1") for event in ("handling_started", "reopened", "resolved", "resumed", "waiting_customer")
    ]
    assert "Vilken webbläsare?" in str([table.value.to_dict() for table in desk_app.dataframe]), "among what happened"


def test_a_question_is_needed_to_wait_for_the_customer(desk_app: AppTest):
    step(case_page(desk_app, "T3"), "T3", "waiting_customer", " ")
    assert "Skriv frågan som kunden ska svara på." in said(desk_app)
    assert stored("select count(*) from store.ticket_events where ticket_id = 'T3'") == [(0,)]


def test_what_somebody_else_did_meanwhile_is_not_overwritten_and_what_was_typed_stays(desk_app: AppTest):
    case_page(desk_app, "T3")
    desk.act(ui.store(), "T3", "handling_started", seen="new", staff_id="S2", by=BO, now=clock.now())
    step(desk_app, "T3", "waiting_customer", "Vilken webbläsare?")
    assert "har arbetat med ärendet" in desk_app.error[0].value
    assert desk_app.text_area(key="work_T3_waiting_customer_note").value == "Vilken webbläsare?"
    assert stored("select event from store.ticket_events where ticket_id = 'T3'") == [("handling_started",)]
    step(desk_app, "T3", "waiting_customer")
    assert not desk_app.error


# ---- Time ------------------------------------------------------------------------------------------------------------


def log(app: AppTest, ticket_id: str, minutes: str) -> AppTest:
    """Types minutes and logs them."""
    app.text_input(key=f"log_{ticket_id}_minutes").set_value(minutes)
    return app.button(key=f"log_{ticket_id}_save").click().run()


def test_the_page_says_when_the_next_minute_costs_more(desk_app: AppTest):
    """19.5 of 20 minutes: half of the next one is by the hour at 895 kr, 7.458… kr."""
    shown = said(case_page(desk_app, "T1"))
    assert "Nästa minut support kostar 7,46 kr" in shown
    log(desk_app, "T1", "0,5")
    assert "Nästa minut support kostar 14,92 kr" in said(desk_app)
    assert stored("select sum(minutes) from store.time_entries where ticket_id = 'T1'") == [(Decimal("20.00"),)]


def test_a_case_that_is_free_says_so(desk_app: AppTest):
    assert ":green[:material/check_circle:] Kostnadsfritt" in said(case_page(desk_app, "T2"))
    assert "Nästa minut" not in said(desk_app)


def test_a_serious_case_asks_why_before_it_logs_without_an_approval(desk_app: AppTest):
    assert "Ett godkänt kostnadsförslag behövs" in said(case_page(desk_app, "T4"))
    log(desk_app, "T4", "10")
    assert "skriv varför arbetet gjordes ändå" in said(desk_app)
    assert desk_app.text_input(key="log_T4_minutes").value == "10"
    desk_app.text_input(key="log_T4_why").set_value("Kassan låg nere")
    log(desk_app, "T4", "10")
    assert not desk_app.error
    assert stored("select minutes, note from store.time_entries where ticket_id = 'T4'") == [
        (Decimal("10.00"), "Kassan låg nere")
    ]


def test_minutes_that_are_none_are_refused_and_kept(desk_app: AppTest):
    case_page(desk_app, "T1")
    for typed in ("", "x", "-5", "0", "12,345", "1441"):
        log(desk_app, "T1", typed)
        assert "minuterna" in desk_app.error[0].value.lower()
        assert desk_app.text_input(key="log_T1_minutes").value == typed
    log(desk_app, "T1", "1:30")
    assert stored("select max(minutes) from store.time_entries") == [(Decimal("90.00"),)]


def test_a_timer_runs_on_all_pages_and_stops_into_the_form(desk_app: AppTest, monkeypatch: pytest.MonkeyPatch):
    case_page(desk_app, "T1").button(key="start_timer_T1").click().run()
    monkeypatch.setenv("SUPPORTKOLL_NOW", "2026-05-05T12:25")
    for page in ("overview", "desk", "ticket"):
        assert "25 min" in said(open_page(desk_app, page)), page
    desk_app.button(key="stop_timer").click().run()
    assert not desk_app.exception
    assert stored("from store.timers") == []
    assert desk_app.query_params["log"] == ["25.00"] or desk_app.query_params["log"] == "25.00"
    case_page(desk_app, "T1")
    assert desk_app.text_input(key="log_T1_minutes").value == "25,00"
    assert f"{desk_app.time_input(key='log_T1_hour').value:%H:%M}" == "12:00"
    desk_app.button(key="log_T1_save").click().run()
    assert not desk_app.error
    assert stored("select minutes, started_at from store.time_entries where ticket_id = 'T1' and entry_id <> 'E1'") == [
        (Decimal("25.00"), clock.now().replace(minute=0))
    ]
    assert "log" not in desk_app.query_params


def test_time_that_is_typed_ends_now_unless_it_began_earlier(desk_app: AppTest):
    """So two sittings that are typed one after the other don't overlap."""
    log(case_page(desk_app, "T1"), "T1", "12,5")
    new = "where entry_id <> 'E1'"
    assert stored(f"select started_at from store.time_entries {new}") == [(clock.now() - timedelta(minutes=12.5),)]
    desk_app.segmented_control(key="log_T1_when").set_value("earlier").run()
    desk_app.time_input(key="log_T1_hour").set_value(time(8, 15))
    log(desk_app, "T1", "3")
    assert stored(f"select started_at from store.time_entries {new} and minutes = 3") == [
        (clock.now().replace(hour=8, minute=15),)
    ]


# ---- Decisions -------------------------------------------------------------------------------------------------------


def test_a_decision_shows_what_changes_before_it_is_saved(desk_app: AppTest):
    case_page(desk_app, "T1").selectbox(key="decide_T1_category").set_value("hosting").run()
    assert "395,00 kr → 0,00 kr" in said(desk_app)
    assert stored("select category from store.tickets where ticket_id = 'T1'") == [("third_party",)]
    desk_app.button(key="decide_T1_save").click().run()
    assert stored("select category from store.tickets where ticket_id = 'T1'") == [("hosting",)]
    assert "Kategori: Tredje part → Hosting" in said(desk_app), "among the changes"


def test_a_module_in_warranty_is_proposed_and_makes_it_free(desk_app: AppTest):
    case_page(desk_app, "T3").selectbox(key="decide_T3_category").set_value("third_party").run()
    assert desk_app.selectbox(key="decide_T3_module").value == "M1"
    assert "garantin gäller t.o.m. 2026-05-31" in said(desk_app)
    # Without it a ticket fee; and it goes away with the category that it was proposed for.
    desk_app.selectbox(key="decide_T3_module").set_value("").run()
    assert "0,00 kr → 395,00 kr" in said(desk_app)
    desk_app.selectbox(key="decide_T3_category").set_value("core").run()
    desk_app.selectbox(key="decide_T3_category").set_value("third_party").run()
    assert desk_app.selectbox(key="decide_T3_module").value == "M1"
    desk_app.selectbox(key="decide_T3_category").set_value("hosting").run()
    assert desk_app.selectbox(key="decide_T3_module").value == ""


def test_a_decision_of_somebody_else_is_told_and_what_was_chosen_stays(desk_app: AppTest):
    case_page(desk_app, "T3").selectbox(key="decide_T3_category").set_value("hosting").run()
    desk.decide_case(ui.store(), "T3", Decided("advice"), seen=Decided(), by=BO, now=clock.now())
    # Another run of the page, before anything is saved, doesn't make the earlier sight a later one.
    desk_app.run()
    desk_app.button(key="decide_T3_save").click().run()
    assert "Någon annan har avgjort något om ärendet under tiden" in said(desk_app)
    assert stored("select category from store.tickets where ticket_id = 'T3'") == [("advice",)]
    assert desk_app.selectbox(key="decide_T3_category").value == "hosting"
    desk_app.button(key="decide_T3_save").click().run()
    assert stored("select category from store.tickets where ticket_id = 'T3'") == [("hosting",)]


def test_fields_that_nobody_touched_show_what_somebody_else_decided(desk_app: AppTest):
    case_page(desk_app, "T3")
    desk.decide_case(ui.store(), "T3", Decided("advice"), seen=Decided(), by=BO, now=clock.now())
    desk_app.run()
    assert desk_app.selectbox(key="decide_T3_category").value == "advice"
    assert desk_app.button(key="decide_T3_save").disabled


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"category": None}, {"category": "hosting"}, ["Kategori: – → Hosting"]),
        ({"category": "core", "serious": False}, {"category": "core", "serious": True}, ["Allvarligt: Nej → Ja"]),
        ({"state": "new"}, {"event": "handling_started"}, ["Läge: Inte påbörjat → Pågår"]),
        ({}, {"minutes": "12.50", "work": "support", "note": None}, ["Minuter: 12,50", "Arbete: Support"]),
        ({"started_at": "2026-05-04 08:00:00+00:00"}, {}, ["Påbörjad: 2026-05-04 10:00"]),
        ({}, {"amount": "-35.00", "kind": "credit"}, ["Belopp: -35,00\u00a0kr", "Slag: Kredit"]),
        ({}, {"staff_id": "S1"}, ["Handläggare: Anna"]),
    ],
)
def test_a_change_is_told_by_what_it_changed(before: dict, after: dict, told: list[str]):
    assert explain.changed(before, after, Words("sv"), {"S1": "Anna"}) == told


# ---- Put right -------------------------------------------------------------------------------------------------------


def test_a_time_entry_is_moved_to_a_case_however_its_number_is_written(desk_app: AppTest):
    case_page(desk_app, "T1").selectbox(key="right_T1_entry").set_value("E1")
    desk_app.text_input(key="right_T1_to").set_value(" t3 ")
    desk_app.button(key="right_T1_move").click().run()
    assert not desk_app.error
    assert stored("select ticket_id from store.time_entries where entry_id = 'E1'") == [("T3",)]
    assert "Tidsposten flyttad · Anna" in said(desk_app)


def test_a_case_is_void_and_that_is_taken_back(desk_app: AppTest):
    case_page(desk_app, "T3").text_input(key="right_T3_void_why").set_value("Skräppost")
    desk_app.button(key="right_T3_void").click().run()
    assert "makulerat" in said(desk_app)
    desk_app.text_input(key="right_T3_restore_why").set_value("Ett riktigt ärende")
    desk_app.button(key="right_T3_restore").click().run()
    assert desk_app.title[0].value == "T3 · Fel"
    assert stored("select void from store.tickets where ticket_id = 'T3'") == [(False,)]


@pytest.fixture
def booked(desk_app: AppTest) -> AppTest:
    """The page of T3, on which Anna has a session on Wednesday."""
    case_page(desk_app, "T3")
    wanted = Session("T3", "S1", "phone", clock.now() + timedelta(hours=22), 30)
    desk.book(ui.store(), wanted, by=ANNA, now=clock.now())
    return case_page(desk_app, "T3")


SESSION = "ons 6 maj 2026 10:00–10:30 med Anna (telefon)"


def test_a_case_leads_to_its_session_and_to_the_free_times_for_it(booked: AppTest):
    links = {link.proto.label: parse_qs(link.proto.query_string) for link in booked.get("page_link")}
    assert links["Boka en tid"]["case"] == ["T3"]
    assert links["Boka en tid"]["view"] == ["free"]
    [(booking_id,)] = stored("select booking_id from store.bookings")
    assert links[plain("Bokat ons 6 maj 2026 10:00")]["booking"] == [booking_id]


def test_the_sessions_of_a_void_case_are_shown_and_called_off(booked: AppTest):
    assert SESSION in said(booked)
    assert "avbokas av samma skäl" in said(booked)
    booked.text_input(key="right_T3_void_why").set_value("Skräppost")
    booked.button(key="right_T3_void").click().run()
    assert stored("select status from store.bookings") == [("cancelled",)]
    assert stored("select reason from store.booking_changes where change = 'cancelled'") == [("Skräppost",)]


def test_a_session_that_was_booked_meanwhile_is_told_and_the_reason_stays(booked: AppTest):
    wanted = Session("T3", "S1", "phone", clock.now() + timedelta(hours=24), 30)
    desk.book(ui.store(), wanted, by=ANNA, now=clock.now())
    booked.text_input(key="right_T3_void_why").set_value("Skräppost")
    booked.button(key="right_T3_void").click().run()
    assert "De bokade tiderna på ärendet har ändrats" in booked.error[0].value
    assert "12:00–12:30" in said(booked)
    booked.button(key="right_T3_void").click().run()
    assert stored("select distinct status from store.bookings") == [("cancelled",)]


@pytest.mark.parametrize(("off", "status"), [(False, "booked"), (True, "cancelled")])
def test_the_sessions_of_a_merged_case_go_along_or_are_called_off(booked: AppTest, off: bool, status: str):
    booked.text_input(key="right_T3_into").set_value("T1")
    booked.checkbox(key="right_T3_off").set_value(off)
    booked.button(key="right_T3_merge").click().run()
    assert not booked.exception
    assert stored("select status from store.bookings") == [(status,)]
    reason = stored("select reason from store.booking_changes where change = 'cancelled'")
    assert reason == ([("Ärendet slogs ihop med T1",)] if off else [])


def test_the_form_says_whether_a_timer_or_a_session_fills_it(desk_app: AppTest):
    desk_app.query_params.update({"log": "30", "begun": "2026-05-05T10:00+0200", "work": "support"})
    assert "Detta har tidtagningen mätt" in said(case_page(desk_app, "T1"))
    desk_app.query_params["session"] = "B1"
    shown = said(case_page(desk_app, "T1"))
    assert "Så länge var tiden bokad" in shown
    assert "tidtagningen" not in shown
    desk_app.button(key="log_T1_save").click().run()
    assert not {"log", "session"} & set(desk_app.query_params)


def test_cases_are_merged_and_split(desk_app: AppTest):
    case_page(desk_app, "T1").text_input(key="right_T1_subject").set_value("En annan sak")
    desk_app.multiselect(key="right_T1_entries").set_value(["E1"])
    desk_app.button(key="right_T1_split").click().run()
    assert not desk_app.exception
    assert stored("select ticket_id from store.time_entries where entry_id = 'E1'") == [("D00001",)]
    case_page(desk_app, "D00001").text_input(key="right_D00001_into").set_value("T9")
    desk_app.button(key="right_D00001_merge").click().run()
    assert "T9" in desk_app.error[0].value
    desk_app.text_input(key="right_D00001_into").set_value("T1")
    desk_app.button(key="right_D00001_merge").click().run()
    assert stored("select merged_into from store.tickets where ticket_id = 'D00001'") == [("T1",)]
    assert "Ärenden sammanslagna" in said(case_page(desk_app, "T1"))


def test_what_a_timer_measured_is_logged_on_the_case_that_its_own_is_merged_into(desk_app: AppTest):
    case_page(desk_app, "T1").button(key="start_timer_T1").click().run()
    desk.merge_case(ui.store(), "T1", "T3", by=BO, now=clock.now())
    desk_app.button(key="stop_timer").click().run()
    case_page(desk_app, "T1")
    assert desk_app.title[0].value == "T3 · Fel"
    assert desk_app.text_input(key="log_T3_minutes").value == "1,00"
    desk_app.button(key="log_T3_save").click().run()
    assert stored("select ticket_id, minutes from store.time_entries where entry_id <> 'E1'") == [("T3", Decimal(1))]
