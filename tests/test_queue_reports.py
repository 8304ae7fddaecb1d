"""What the queue page shows equals what the decisions say: who waits, in which order, who was passed over."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import clock, days, reports, ui
from lib.reports import SMALL_SAMPLE, Filter, Scope
from lib.store import Store
from lib.terms import Terms
from lib.words import Words
from tests.conftest import NOW, bring_in
from tests.rows import base, event, ticket
from tests.test_pages import app, figures, open_page, shop_file  # noqa: F401

AS_OF = datetime.combine(NOW.date(), datetime.min.time().replace(hour=15), days.ZONE)
ALL = Scope(AS_OF, date(2000, 1, 1), NOW.date())
SPRING = Scope(AS_OF, date(2026, 2, 1), date(2026, 5, 15))
IN_SPRING = "registered_on between '2026-02-01' and '2026-05-15'"


def plain(store: Store, text: str, as_of: datetime = AS_OF) -> list[tuple]:
    """The rows of a query over the decision views."""
    return store.cursor(as_of).execute(text).fetchall()


# ---- Who waits -----------------------------------------------------------------------------------------------------


def test_the_figures_of_the_queue_are_those_of_the_decisions(shop: Store):
    found = reports.queue_figures(shop, SPRING)
    (expected,) = plain(
        shop,
        "select count(*) filter (critical), count(*) filter (not critical), count(*) filter (status = 'overdue'), "
        "count(*) filter (status = 'due_today'), max(today.n - came.n), "
        "count(*) filter (ticket_id in (select ticket_id from decisions.passed_over)) "
        "from decisions.ticket_sla join decisions.working_days as came on came.day = registered_on "
        f"join decisions.working_days as today on today.day = '{AS_OF.date()}' where handled_at is null",
    )
    names = ("critical", "standard", "overdue", "due_today", "oldest_working_days", "passed_over")
    assert tuple(found[name] for name in names) == expected
    assert found["standard"] > found["overdue"] > 0
    assert found["passed_over"] > 0


def test_the_queue_is_in_the_order_of_the_terms(shop: Store):
    found = reports.queue_waiting(shop, SPRING, page=None)
    expected = plain(
        shop,
        "select ticket_id from decisions.ticket_sla where handled_at is null order by critical desc, registered_at, 1",
    )
    assert [(one,) for one in found.table.column("ticket_id")] == expected
    assert found.table.column("place") == list(range(1, found.total + 1))
    passed = plain(
        shop,
        "select ticket_id, by_ticket_id from decisions.passed_over "
        "where ticket_id in (select ticket_id from decisions.ticket_sla where handled_at is null)",
    )
    assert dict(passed) == {row["ticket_id"]: row["by_ticket_id"] for row in found.table.dicts() if row["by_ticket_id"]}


def test_contract_forms_narrow_the_queue_and_the_period_doesnt(shop: Store, terms: Terms):
    forms = [*terms.forms(), "no_contract"]
    shared = [reports.queue_waiting(shop, replace(SPRING, forms=(form,))).total for form in forms]
    assert sum(shared) == reports.queue_waiting(shop, SPRING).total == reports.queue_waiting(shop, ALL).total
    figures_by_form = [reports.queue_figures(shop, replace(SPRING, forms=(form,))) for form in forms]
    assert [one["critical"] + one["standard"] for one in figures_by_form] == shared


def test_the_time_left(desk: Store, tmp_path: Path):
    """On Thursday 7 May 2026 at noon: what came on Monday is due today, on Tuesday tomorrow; Friday 1 May is free."""
    facts = base(
        tickets=[
            ticket("OVERDUE", "2026-04-29T10:00", critical="false"),  # Due Tuesday 5 May.
            ticket("TODAY", critical="false"),
            ticket("TOMORROW", "2026-05-05T10:00", critical="false"),
            ticket("AT_ONCE", "2026-05-07T11:50", critical="true"),
            ticket("TOO_LATE", "2026-05-07T11:15:30", critical="true"),
        ]
    )
    assert not bring_in(desk, tmp_path, facts).findings
    scope = replace(ALL, as_of=datetime(2026, 5, 7, 12, 0, tzinfo=days.ZONE))
    rows = reports.queue_waiting(desk, scope).table.dicts()
    assert [(row["ticket_id"], row["status"], row["working_days_left"], row["minutes_left"]) for row in rows] == [
        ("TOO_LATE", "overdue", None, -29),
        ("AT_ONCE", "on_track", None, 5),
        ("OVERDUE", "overdue", -2, None),
        ("TODAY", "due_today", 0, None),
        ("TOMORROW", "at_risk", 1, None),
    ]
    assert reports.queue_figures(desk, scope)["oldest_working_days"] == 5


def test_an_empty_queue(desk: Store):
    found = reports.queue_figures(desk, ALL)
    assert (found["standard"], found["oldest_working_days"], found["passed_over"]) == (0, None, 0)
    assert reports.queue_waiting(desk, ALL).total == 0


# ---- Who was passed over -------------------------------------------------------------------------------------------


def test_who_was_passed_over_is_what_the_decisions_say(shop: Store):
    found = reports.queue_passed(shop, SPRING, page=None)
    names = ("ticket_id", "by_ticket_id", "passed_at")
    expected = plain(
        shop,
        "select ticket_id, by_ticket_id, passed_at at time zone 'Europe/Stockholm' as passed_at "
        f"from decisions.passed_over join decisions.ticket_sla using (ticket_id) where {IN_SPRING} "
        "order by passed_at desc, ticket_id desc",
    )
    assert [tuple(row[name] for name in names) for row in found.table.dicts()] == expected
    assert found.total == len(expected) > reports.PAGE_ROWS
    assert [row[0] for row in reports.queue_passed(shop, SPRING).table.rows] == [row[0] for row in expected[:50]]
    hours = sum(found.table.column("hours_passed"))
    assert found.sums["hours_passed"] == pytest.approx(hours)
    ((waited,),) = plain(
        shop,
        f"select sum(epoch(coalesce(handled_at, '{AS_OF.isoformat()}')) - epoch(passed_at)) / 3600 "
        f"from decisions.passed_over join decisions.ticket_sla using (ticket_id) where {IN_SPRING}",
    )
    assert hours == pytest.approx(waited)


def test_for_how_long_a_case_was_passed_over(desk: Store, tmp_path: Path):
    """Tuesday's case is handled on Wednesday at 10 while two of Monday wait: one until Friday, the other still."""
    facts = base(
        tickets=[ticket("HANDLED"), ticket("WAITS"), ticket("FIRST", "2026-05-05T10:00")],
        ticket_events=[
            event("2026-05-06T10:00", "handling_started", "FIRST"),
            event("2026-05-08T10:00", "handling_started", "HANDLED"),
        ],
    )
    assert not bring_in(desk, tmp_path, facts).findings
    scope = replace(ALL, as_of=datetime(2026, 5, 11, 13, 0, tzinfo=days.ZONE))
    rows = {row["ticket_id"]: row for row in reports.queue_passed(desk, scope).table.dicts()}
    assert {
        one: (row["by_ticket_id"], row["hours_passed"], row["working_days_passed"]) for one, row in rows.items()
    } == {
        "HANDLED": ("FIRST", 48, 2),
        "WAITS": ("FIRST", 123, 3),
    }
    assert reports.queue_figures(desk, scope)["passed_over"] == 1
    (waiting,) = reports.queue_waiting(desk, scope).table.dicts()
    assert (waiting["by_ticket_id"], waiting["hours_passed"]) == ("FIRST", 123)


# ---- In turn -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scope", "period"), [(ALL, "true"), (SPRING, IN_SPRING)], ids=["all", "spring"])
def test_the_share_in_turn_is_that_of_queue_order(shop: Store, scope: Scope, period: str):
    found = reports.queue_share(shop, scope)
    (expected,) = plain(
        shop,
        "select count(*), count(*) filter (in_turn), count(*) filter (not in_turn), "
        "100.0 * count(*) filter (in_turn) / count(*) "
        f"from decisions.queue_order where in_turn is not null and {period}",
    )
    assert tuple(found.values()) == pytest.approx(expected)
    assert found["out_of_turn"] > 0
    assert reports.tickets(shop, scope, Filter(turn=False)).total == found["out_of_turn"]


def test_months_and_staff_share_out_the_cases_handled_in_turn(shop: Store):
    whole, months = reports.queue_share(shop, ALL), reports.queue_turns(shop, ALL)
    assert months.rows == plain(
        shop,
        "select date_trunc('month', registered_on)::date as month, count(in_turn), count(*) filter (in_turn), "
        "count(*) filter (not in_turn), 100.0 * count(*) filter (in_turn) / nullif(count(in_turn), 0) "
        "from decisions.queue_order group by month order by month",
    )
    staff = reports.queue_staff(shop, ALL)
    for name in ("turn_counted", "taken_in_turn", "out_of_turn"):
        assert sum(months.column(name)) == sum(staff.column(name)) == whole[name]
    counted = plain(
        shop,
        "select coalesce(handled_staff_id, 'none'), count(*) filter (not in_turn) from decisions.queue_order "
        "join decisions.ticket_sla using (ticket_id) where in_turn is not null group by 1",
    )
    assert dict(counted) == dict(zip(staff.column("staff_id"), staff.column("out_of_turn"), strict=True))


def test_staff_with_few_cases_come_last(shop: Store):
    rows = reports.queue_staff(shop, replace(SPRING, first=date(2026, 5, 8))).dicts()
    small = [row["turn_counted"] < SMALL_SAMPLE for row in rows]
    assert small == sorted(small)
    assert [row["few"] is not None for row in rows] == small
    assert any(small)
    for group in (False, True):
        jumped = [row["out_of_turn"] for row, is_small in zip(rows, small, strict=True) if is_small is group]
        assert jumped == sorted(jumped, reverse=True)


# ---- The page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["waiting", "passed", "turn"])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_view_of_the_queue_stands_in_the_address(app: AppTest, view: str, lang: str):
    app.query_params["view"], app.query_params["lang"] = view, lang
    open_page(app, "queue")
    assert not app.exception
    assert app.segmented_control(key="view").value == view
    assert len(app.get("plotly_chart")) == (view == "turn")
    assert app.dataframe


def test_the_queue_says_what_the_reports_say(app: AppTest):
    shown, words = figures(open_page(app, "queue")), Words("sv")
    scope = Scope(clock.now(), date(2026, 3, 4), date(2026, 6, 1))
    expected = reports.queue_figures(ui.store(), scope)
    assert shown["Vanliga väntar"] == words.number(expected["standard"])
    assert shown["Förbigångna som väntar"] == words.number(expected["passed_over"])
    assert shown["I turordning"] == words.percent(reports.queue_share(ui.store(), scope)["in_turn_percent"])


def test_another_part_of_the_page_begins_at_its_first_page(app: AppTest):
    app.query_params["view"], app.query_params["period"], app.query_params["p"] = "passed", "all", "2"
    open_page(app, "queue")
    assert app.query_params["p"] == "2"
    app.segmented_control(key="view").set_value("waiting").run()
    assert "p" not in app.query_params
    assert app.dataframe[0].value["place"].iloc[0] == 1
