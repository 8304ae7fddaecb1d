"""What the SLA page shows equals what the decisions say, and its list of breaches takes the manager's notes."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import breakdowns, clock, columns, days, desk, reports, ui
from lib.access import Person
from lib.reports import SMALL_SAMPLE, Filter, Scope
from lib.store import Store
from lib.words import Words
from pages import sla
from tests.conftest import NOW, bring_in
from tests.rows import base, booking, event, invoice_line, quote, ticket
from tests.test_pages import app, figures, open_page, shop_file  # noqa: F401

AS_OF = datetime.combine(NOW.date(), datetime.min.time().replace(hour=15), days.ZONE)
ALL = Scope(AS_OF, date(2000, 1, 1), NOW.date())
SPRING = Scope(AS_OF, date(2026, 2, 1), date(2026, 5, 15))
IN_SPRING = "registered_on between '2026-02-01' and '2026-05-15'"
SLA = "decisions.ticket_sla as sla"


def plain(store: Store, text: str, as_of: datetime = AS_OF) -> list[tuple]:
    """The rows of a query over the decision views."""
    return store.cursor(as_of).execute(text).fetchall()


# ---- Figures -------------------------------------------------------------------------------------------------------


def test_times_to_handling_and_resolution_are_those_of_ticket_sla(shop: Store):
    found = reports.case_figures(shop, SPRING)
    (expected,) = plain(
        shop,
        "select quantile_cont(minutes_to_handling, 0.5) filter (critical), "
        "quantile_cont(minutes_to_handling, 0.9) filter (critical), max(minutes_to_handling) filter (critical), "
        "quantile_cont(working_days_to_resolution, 0.5), quantile_cont(working_days_to_resolution, 0.9), "
        "avg(waited_working_days), count(*) filter (waited_working_days > 0), count(working_days_to_resolution) "
        f"from {SLA} where {IN_SPRING}",
    )
    names = ("critical_minutes", "critical_minutes_90", "critical_minutes_worst", "resolution_days")
    names += ("resolution_days_90", "waited_days", "waited_cases", "resolved_cases")
    assert tuple(found[name] for name in names) == expected
    assert all(expected)
    assert found["critical_minutes"] < found["critical_minutes_90"] < found["critical_minutes_worst"]


def test_waiting_is_apart_from_the_time_to_resolution(desk: Store, tmp_path: Path):
    facts = base(
        ticket_events=[
            event("2026-05-05T10:00", "waiting_customer"),
            event("2026-05-07T10:00", "resumed"),
            event("2026-05-08T10:00", "resolved"),
        ]
    )
    assert not bring_in(desk, tmp_path, facts).findings
    found = reports.case_figures(desk, ALL)
    # Monday to Friday are four working days, two of them of waiting.
    assert (found["resolution_days"], found["waited_days"], found["waited_cases"]) == (2, 2, 1)


def unclear_facts() -> dict:
    """Six standard cases: two met, one breached for certain, one only known to be resolved (late), two with no act,
    though one was invoiced and for the other a quote was sent; and a critical one that only a held booking tells of."""
    ids = ("MET1", "MET2", "LATE", "ONLY", "PAID", "SENT", "SILENT")
    tickets = [ticket(one, critical="false") for one in ids] + [ticket("CRIT", critical="true")]
    events = [event("2026-05-05T10:00", "handling_started", one) for one in ("MET1", "MET2")]
    events += [event("2026-05-12T10:00", "handling_started", "LATE"), event("2026-05-12T10:00", "resolved", "ONLY")]
    return base(
        tickets=tickets,
        ticket_events=events,
        invoice_lines=[invoice_line(ticket_id="PAID")],
        quotes=[quote(ticket_id="SENT")],
        bookings=[booking(ticket_id="CRIT", status="held")],
    )


def test_unclear_cases_make_compliance_a_range(desk: Store, tmp_path: Path):
    assert not bring_in(desk, tmp_path, unclear_facts()).findings
    found = reports.case_figures(desk, ALL)
    assert (found["standard_counted"], found["standard_met"], found["standard_unclear"]) == (7, 2, 3)
    assert found["standard_percent"] == pytest.approx(100 * 2 / 7)
    assert found["standard_at_most"] == pytest.approx(100 * 5 / 7)
    assert (found["critical_percent"], found["critical_at_most"]) == (0, 100)
    assert (found["only_resolved"], found["no_act"]) == (1, 3)
    (month,) = reports.sla_months(desk, ALL).dicts()
    (category,) = reports.sla_by(desk, ALL, "category").table.dicts()
    for name in ("standard_counted", "standard_percent", "standard_at_most", "critical_at_most"):
        assert month[name] == category[name] == found[name]
    assert reports.tickets(desk, ALL, Filter(unclear=True)).total == 4


def test_a_range_is_written_only_where_it_shows():
    words = Words("sv")
    assert words.percents(90.51, 92.07) == "90,5–92,1\u00a0%"
    assert words.percents(90.51, 90.54) == "90,5\u00a0%"
    assert words.percents(None, None) == "–"


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (None, "–"),
        (9.55, "9,6 min"),
        (119, "119,0 min"),
        (120, "2,0 h"),
        (2879, "48,0 h"),
        (2880, "2,0 d"),
        (-150, "-2,5 h"),
    ],
)
def test_elapsed_time_is_written_in_a_unit_that_fits(minutes: float | None, written: str):
    assert Words("sv").elapsed(minutes).replace("\u00a0", " ") == written


# ---- Months --------------------------------------------------------------------------------------------------------


def test_the_months_of_handling_are_those_of_ticket_sla(shop: Store):
    found = reports.sla_handling_months(shop, ALL)
    expected = plain(
        shop,
        "select date_trunc('month', registered_on)::date, case when handled_at is null then 'waiting' "
        "when working_days >= 4 then '4' else working_days::varchar end, count(*) "
        f"from {SLA} where not critical group by 1, 2 order by 1, 2",
    )
    assert found.rows == expected
    assert set(found.column("days")) == {"0", "1", "2", "3", "4", "waiting"}
    overall = {row["working_days"]: 0 for row in reports.handling_times(shop, ALL).dicts()}
    for row in reports.handling_times(shop, ALL).dicts():
        overall[row["working_days"]] += row["cases"]
    by_days = {code: sum(row[2] for row in found.rows if row[1] == code) for code in "01234"}
    assert overall == {"0–1": by_days["0"] + by_days["1"], "2": by_days["2"], "3": by_days["3"], "4+": by_days["4"]}


def test_the_months_of_times_are_those_of_ticket_sla(shop: Store):
    found = reports.sla_times(shop, ALL)
    expected = plain(
        shop,
        "select date_trunc('month', registered_on)::date, count(minutes_to_handling) filter (critical), "
        "quantile_cont(minutes_to_handling, 0.5) filter (critical), "
        "quantile_cont(minutes_to_handling, 0.9) filter (critical), max(minutes_to_handling) filter (critical), "
        "count(working_days_to_resolution), quantile_cont(working_days_to_resolution, 0.5), "
        f"quantile_cont(working_days_to_resolution, 0.9), avg(waited_working_days) from {SLA} group by 1 order by 1",
    )
    assert found.rows == expected
    assert sum(found.column("critical_handled")) > 50


# ---- For whom and when ---------------------------------------------------------------------------------------------

GROUPS = {
    "category": "coalesce(sla.category, 'none')",
    "contract_form": "applying.contract_form",
    "customer": "sla.customer_id",
    "staff": "coalesce(sla.handled_staff_id, if(sla.handled_at is null, 'waiting', 'none'))",
    "weekday": "isodow(sla.registered_on)::varchar",
    "hour": "extract(hour from sla.registered_at at time zone 'Europe/Stockholm')::varchar",
}


@pytest.mark.parametrize("by", reports.BREAKDOWNS)
def test_a_breakdown_is_that_of_ticket_sla(shop: Store, by: str):
    found = reports.sla_by(shop, SPRING, by, page=None)
    names = ("code", "cases", "standard_counted", "standard_met", "critical_counted", "critical_met", "late")
    names += ("median_working_days",)
    late = "status in ('breached', 'overdue')"
    expected = plain(
        shop,
        f"select {GROUPS[by]}, count(*), "
        f"count(*) filter (not critical and (status = 'met' or {late})), "
        "count(*) filter (not critical and status = 'met'), "
        f"count(*) filter (critical and (status = 'met' or {late})), "
        f"count(*) filter (critical and status = 'met'), count(*) filter ({late}), median(working_days) "
        f"from {SLA} join decisions.ticket_contracts as applying using (ticket_id) where sla.{IN_SPRING} group by 1",
    )
    rows = found.table.dicts()
    assert sorted(tuple(row[name] for name in names) for row in rows) == sorted(expected)
    assert found.total == len(expected) > 3
    for row in rows:
        if row["standard_counted"]:
            assert row["standard_percent"] == pytest.approx(100 * row["standard_met"] / row["standard_counted"])
    assert sum(row["cases"] for row in rows) == reports.case_figures(shop, SPRING)["cases"]


@pytest.mark.parametrize("by", ["category", "contract_form", "customer", "staff"])
def test_small_samples_come_last_and_the_lowest_share_first(shop: Store, by: str):
    every = reports.sla_by(shop, replace(SPRING, first=date(2026, 5, 1)), by, page=None).table.dicts()
    rows = breakdowns.drawn(by, every)
    assert rows == every[: len(rows)], "what waits comes after all that is compared"
    small = [row["standard_counted"] < SMALL_SAMPLE for row in rows]
    assert small == sorted(small)
    assert any(small) or by in ("contract_form", "staff")
    shares = [row["standard_percent"] for row, is_small in zip(rows, small, strict=True) if not is_small]
    assert shares == sorted(shares)
    sizes = [row["cases"] for row, is_small in zip(rows, small, strict=True) if is_small]
    assert sizes == sorted(sizes, reverse=True), "small samples aren't ranked by their shares"
    for row in rows:
        marked = {"both": (True, True), "standard": (True, False), "critical": (False, True), None: (False, False)}
        assert marked[row["few"]] == (row["standard_counted"] < SMALL_SAMPLE, row["critical_counted"] < SMALL_SAMPLE)


@pytest.mark.parametrize("by", reports.BREAKDOWNS)
def test_the_cases_behind_a_row_are_those_it_counts(shop: Store, by: str):
    found = reports.sla_by(shop, SPRING, by).table
    for row, listed in zip(found.dicts()[:9], breakdowns.listed(found, by, Words("sv")).dicts(), strict=False):
        asked = breakdowns.asks(by, breakdowns.code(by, listed))
        forms = asked.pop("form", ())
        typed = {"weekday": int, "hour": int, "waiting": bool}
        wanted = {name: typed[name](code) if name in typed else code for name, code in asked.items()}
        assert reports.tickets(shop, replace(SPRING, forms=forms), Filter(**wanted)).total == row["cases"]


def test_the_cases_behind_the_days_to_handling_are_those_counted(shop: Store):
    counted = dict.fromkeys("01234", 0)
    for row in reports.sla_handling_months(shop, ALL).dicts():
        if row["days"] in counted:
            counted[row["days"]] += row["cases"]
    found = {code: reports.tickets(shop, ALL, Filter(days=int(code))).total for code in counted}
    assert found == counted


def test_whoever_has_no_name_is_called_by_the_code():
    say = Words("sv")
    assert breakdowns.name("staff", {"code": "none", "name": None}, say) == "Ingen känd"
    assert breakdowns.name("staff", {"code": "waiting", "name": None}, say) == "Inte påbörjade"
    assert breakdowns.name("customer", {"code": "K9", "name": None}, say) == "K9"
    assert breakdowns.name("hour", {"code": "8", "name": None}, say) == "08–09"
    assert breakdowns.name("weekday", {"code": "7", "name": None}, say) == "Söndag"


def test_weekdays_and_hours_keep_their_own_order(shop: Store):
    for by in ("weekday", "hour"):
        codes = [int(code) for code in reports.sla_by(shop, ALL, by).table.column("code")]
        assert codes == sorted(codes)


@pytest.mark.parametrize(
    ("registered_at", "hour"),
    [
        # On the night when clocks go forward, 02 is skipped.
        ("2026-03-29T01:59:59+01:00", "1"),
        ("2026-03-29T03:00:00+02:00", "3"),
        # On the night when they go back it comes twice.
        ("2025-10-26T01:59:59+02:00", "1"),
        ("2025-10-26T02:00:00+02:00", "2"),
        ("2025-10-26T02:59:59+02:00", "2"),
        ("2025-10-26T02:00:00+01:00", "2"),
        ("2025-10-26T02:59:59+01:00", "2"),
        ("2025-10-26T03:00:00+01:00", "3"),
        # The first and the last minute of days with either offset.
        ("2026-01-15T00:00", "0"),
        ("2026-01-15T23:59:59", "23"),
        ("2025-07-15T00:00", "0"),
        ("2025-07-15T23:59:59", "23"),
    ],
)
def test_the_hour_of_arrival_is_the_one_on_the_wall(desk: Store, tmp_path: Path, registered_at: str, hour: str):
    assert not bring_in(desk, tmp_path, base(tickets=[ticket(registered_at=registered_at)])).findings
    assert reports.sla_by(desk, ALL, "hour").table.column("code") == [hour]


# ---- Backlog -------------------------------------------------------------------------------------------------------


def test_a_backlog_counted_by_hand(desk: Store, tmp_path: Path):
    """Weeks end on Sunday 3, 10 and 17 May 2026; 1 May is a holiday, 14 May too."""
    facts = base(
        tickets=[
            ticket("A", "2026-04-30T10:00"),  # Handled Monday 4 May, resolved Tuesday 12 May.
            ticket("B", "2026-05-04T10:00"),  # Never handled.
            ticket("C", "2026-05-08T10:00"),  # Resolved on Sunday 10 May: not open at the end of that day.
            ticket("D", "2026-05-09T10:00"),  # Resolved the day after that Sunday, and so open on it.
        ],
        ticket_events=[
            event("2026-05-04T10:00", "handling_started", "A"),
            event("2026-05-12T10:00", "resolved", "A"),
            event("2026-05-10T23:59:59", "resolved", "C"),
            event("2026-05-11T00:00", "resolved", "D"),
        ],
    )
    assert not bring_in(desk, tmp_path, facts).findings
    as_of = datetime(2026, 5, 18, 12, 0, tzinfo=days.ZONE)
    found = reports.sla_backlog(desk, Scope(as_of, date(2026, 5, 1), as_of.date()))
    assert [row for row in found.rows if row[0] <= date(2026, 5, 17)] == [
        (date(2026, 5, 3), "0–1", 1, 1),  # A: no working day since Thursday.
        (date(2026, 5, 10), "0–1", 1, 1),  # D, of Saturday.
        (date(2026, 5, 10), "4–10", 2, 1),  # A: five working days, handled; B: four, not handled.
        (date(2026, 5, 17), "4–10", 1, 1),  # B: eight.
    ]
    # The date of the report ends the last week, whatever weekday it is.
    assert [row for row in found.rows if row[0] > date(2026, 5, 17)] == [(date(2026, 5, 18), "4–10", 1, 1)]


def test_the_backlog_is_what_ticket_sla_says_of_each_day(shop: Store):
    found = reports.sla_backlog(shop, SPRING)
    for day in sorted(set(found.column("day")))[::7]:
        still = f"registered_on <= '{day}' and coalesce(resolved_on, 'infinity') > '{day}'"
        (expected,) = plain(
            shop,
            f"select count(*), count(*) filter (coalesce(handled_on, 'infinity') > '{day}') from {SLA} where {still}",
        )
        rows = [row for row in found.rows if row[0] == day]
        assert (sum(row[2] for row in rows), sum(row[3] for row in rows)) == expected
        (old,) = plain(
            shop,
            f"select count(*) from {SLA} join decisions.working_days as came on came.day = sla.registered_on "
            f"join decisions.working_days as now on now.day = '{day}' where {still} and now.n - came.n > 10",
        )
        assert sum(row[2] for row in rows if row[1] == "11+") == old[0]


# ---- Breaches ------------------------------------------------------------------------------------------------------


def test_the_list_of_breaches_is_that_of_ticket_sla(shop: Store):
    found = reports.breaches(shop, SPRING, page=None)
    expected = plain(
        shop,
        f"select ticket_id from {SLA} where status in ('breached', 'overdue') and {IN_SPRING} "
        "order by registered_at desc, ticket_id desc",
    )
    assert [(one,) for one in found.table.column("ticket_id")] == expected
    assert found.total == len(expected)
    assert [(row[0],) for row in reports.breaches(shop, SPRING).table.rows] == expected[: reports.PAGE_ROWS]


def test_how_late_a_breach_is(desk: Store, tmp_path: Path):
    facts = base(
        tickets=[
            ticket("DAYS", critical="false"),  # Due Thursday 7 May, handled on Monday 11: two working days late.
            # Due Friday 8 May, handled on Saturday: no working day late.
            ticket("WEEKEND", "2026-05-05T10:00", critical="false"),
            ticket("WAITS", "2026-05-06T10:00", critical="false"),  # Due Monday 11 May, not handled on Wednesday 13.
            ticket("MINUTES", critical="true"),  # Handled after 40 minutes: 25 too many.
        ],
        ticket_events=[
            event("2026-05-11T10:00", "handling_started", "DAYS", staff_id=""),
            event("2026-05-09T10:00", "handling_started", "WEEKEND", staff_id=""),
            event("2026-05-04T10:40", "handling_started", "MINUTES", staff_id="S1"),
        ],
    )
    assert not bring_in(desk, tmp_path, facts).findings
    scope = replace(ALL, as_of=datetime(2026, 5, 13, 12, 0, tzinfo=days.ZONE))
    rows = {row["ticket_id"]: row for row in reports.breaches(desk, scope).table.dicts()}
    late = {one: (row["status"], row["working_days_late"], row["minutes_late"]) for one, row in rows.items()}
    assert late == {
        "DAYS": ("breached", 2, None),
        "WEEKEND": ("breached", 0, None),
        "WAITS": ("overdue", 2, None),
        "MINUTES": ("breached", None, 25),
    }
    assert rows["MINUTES"]["staff_name"] == "Handläggare S1"
    assert rows["MINUTES"]["due_at"] == datetime(2026, 5, 4, 10, 15)  # noqa: DTZ001
    assert [rows[one]["due_at"] for one in ("DAYS", "WEEKEND", "WAITS")] == [None] * 3
    assert reports.breach(desk, scope.as_of, "WAITS")["status"] == "overdue"
    assert reports.breach(desk, scope.as_of, "NONE") is None


def test_a_case_that_kept_the_sla_is_no_breach(shop: Store):
    ((met,),) = plain(shop, f"select min(ticket_id) from {SLA} where status = 'met'")
    assert reports.breach(shop, AS_OF, met) is None


def test_a_breach_shows_the_managers_note(desk: Store, tmp_path: Path):
    bring_in(desk, tmp_path, base())
    seen = None
    # All within the minute that the figures are for: the last one counts.
    for text, expected in (("Semester", "Semester"), ("Sjukdom", "Sjukdom"), ("", None), ("Ingen", "Ingen")):
        seen = _note(desk, text, seen, AS_OF)
        assert reports.breaches(desk, ALL).table.dicts()[0]["note"] == expected
        assert reports.breach(desk, AS_OF, "T1")["note_id"] == seen


def _note(store: Store, text: str, seen: str | None, now: datetime) -> str:
    return desk.note_breach(store, "T1", text, seen=seen, by=Person("test"), now=now)


def test_the_file_of_breaches_says_why_in_words(shop: Store):
    on_screen = sla._explained(shop, SPRING, "sv").table
    every = sla._explained(shop, SPRING, "sv", page=None).table
    assert ("why" in on_screen.names, "why" in every.names) == (True, False)
    lines = list(csv.reader(io.StringIO(columns.csv_file(every, Words("sv")).decode("utf-8-sig")), delimiter=";"))
    reason = lines[0].index(Words("sv").text("Reason"))
    assert len(lines) == len(every.rows) + 1
    assert all(line[reason].endswith(".") and len(line[reason]) > 30 for line in lines[1:])
    due = lines[0].index(Words("sv").text("Due"))
    assert all(line[due] for line in lines[1:])


def test_minutes_too_late_are_those_of_the_reason(shop: Store):
    say = Words("sv")
    rows = [row for row in sla._explained(shop, ALL, "sv", page=None).table.dicts() if row["status"] == "breached"]
    minutes = [row for row in rows if row["minutes_late"] is not None and row["minutes_late"] >= 0.1]
    assert minutes
    assert all(f": {say.minutes(row['minutes_late'])} för mycket" in row["reason"] for row in minutes)


# ---- The page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["months", "by", "backlog", "breaches"])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_view_of_the_page_stands_in_the_address(app: AppTest, view: str, lang: str):
    app.query_params["view"], app.query_params["lang"] = view, lang
    open_page(app, "sla")
    assert not app.exception
    assert app.segmented_control(key="view").value == view
    assert len(app.get("plotly_chart")) == {"months": 7, "by": 1, "backlog": 1, "breaches": 0}[view]


@pytest.mark.parametrize("by", reports.BREAKDOWNS)
def test_each_breakdown_shows_itself_and_its_files(app: AppTest, by: str):
    app.query_params["view"], app.query_params["by"], app.query_params["period"] = "by", by, "all"
    open_page(app, "sla")
    assert not app.exception
    assert len(app.dataframe[-1].value) <= reports.PAGE_ROWS


def test_the_page_says_what_the_reports_say(app: AppTest):
    shown, words = figures(open_page(app, "sla")), Words("sv")
    scope = Scope(clock.now(), date(2026, 3, 4), date(2026, 6, 1))
    expected = reports.case_figures(ui.store(), scope)
    assert shown["SLA, vanliga ärenden"] == words.percents(expected["standard_percent"], expected["standard_at_most"])
    assert shown["Kritiska, 90 % inom"] == words.elapsed(expected["critical_minutes_90"])
    assert shown["Till lösning, median"] == f"{words.number(expected['resolution_days'], 1)} dagar"
    assert shown["I turordning"] == words.percent(reports.queue_share(ui.store(), scope)["in_turn_percent"])


@pytest.fixture
def breach(app: AppTest) -> tuple[AppTest, str]:
    """The page opened at a breach without a note."""
    open_page(app, "overview")
    found = reports.breaches(ui.store(), Scope(clock.now(), date(2026, 3, 4), date(2026, 6, 1))).table.dicts()
    chosen = next(row["ticket_id"] for row in found if row["note"] is None)
    app.query_params["breach"] = chosen
    return open_page(app, "sla"), chosen


def test_an_address_that_names_a_breach_explains_it(breach: tuple[AppTest, str]):
    shown, chosen = breach
    assert not shown.exception
    assert shown.segmented_control(key="view").value == "breaches"
    assert f"Varför blev ärende {chosen} sent?" in [one.value for one in shown.subheader]
    assert len(shown.text_area) == 1
    shown.query_params["breach"] = "NONE"
    open_page(shown, "sla")
    assert not shown.exception
    assert not shown.text_area


def test_a_note_is_saved_and_listed(breach: tuple[AppTest, str]):
    shown, chosen = breach
    shown.text_area[0].set_value("Två sjuka samma dag")
    shown.button(key="FormSubmitter:breach_note_form-Spara anteckningen").click().run()
    assert not shown.exception
    assert [one.value for one in shown.toast] == ["Anteckningen är sparad."]
    listed = shown.dataframe[0].value
    assert "Två sjuka samma dag" in set(listed["note"])
    assert reports.breach(ui.store(), clock.now(), chosen)["note"] == "Två sjuka samma dag"


def test_a_note_written_meanwhile_is_said_and_what_was_typed_is_kept(breach: tuple[AppTest, str]):
    shown, chosen = breach
    desk.note_breach(ui.store(), chosen, "Deras", seen=None, by=Person("Anna"), now=clock.now())
    shown.text_area[0].set_value("Min")
    shown.button(key="FormSubmitter:breach_note_form-Spara anteckningen").click().run()
    assert any("Deras" in one.value and "Anna" in one.value for one in shown.error)
    assert shown.text_area[0].value == "Min"
    assert reports.breach(ui.store(), clock.now(), chosen)["note"] == "Deras"
    shown.button(key="FormSubmitter:breach_note_form-Spara anteckningen").click().run()
    assert not shown.error, "the writer has seen the other note by now"
    assert reports.breach(ui.store(), clock.now(), chosen)["note"] == "Min"
