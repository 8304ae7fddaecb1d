"""One case on one page: all that happened is in the picture, and every figure is that of the decisions."""

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import charts, clock, days, explain, reports, ui
from lib.charts.case import Axis
from lib.reports import Case, Fate
from lib.store import Store
from lib.words import CODES, Words, plain
from tests.conftest import NOW, bring_in
from tests.rows import adjustment, base, booking, entry, event, installation, invoice_line, quote, ticket
from tests.test_pages import app, open_page, shop_file  # noqa: F401

AS_OF = datetime.combine(NOW.date(), datetime.min.time().replace(hour=15), days.ZONE)


@pytest.fixture
def one(desk: Store, tmp_path: Path) -> Case:
    """A case with one of everything, and another one merged into it."""
    facts = base(
        tickets=[ticket(category="third_party", merged_into=""), ticket("T2", "2026-05-03T12:00", merged_into="T1")],
        ticket_events=[
            event("2026-05-04T11:00", "handling_started", staff_id="S1"),
            event("2026-05-04T12:00", "waiting_customer", staff_id=""),
            event("2026-05-05T09:00", "waiting_customer", "T2", staff_id=""),
            event("2026-05-06T08:00", "resumed", staff_id=""),
            event("2026-05-07T08:00", "resolved", staff_id=""),
        ],
        time_entries=[entry(minutes="12.5", note="Letat"), entry("E2", ticket_id="T2", started_at="2026-05-06T09:00",
                                                                 note="")],
        bookings=[booking(day="2026-05-06")],
        quotes=[quote(decision="declined", decided_at="2026-05-05T10:00")],
        invoice_lines=[invoice_line()],
        adjustments=[adjustment()],
        module_installations=[installation(ticket_id="T1")],
    )  # fmt: skip
    assert not bring_in(desk, tmp_path, facts).findings
    return reports.case(desk, AS_OF, "T1")


def rows(store: Store, text: str, *values: object) -> list[tuple]:
    """The rows of a query over the views."""
    return store.cursor(AS_OF).execute(text, list(values)).fetchall()


def some_cases(store: Store) -> list[str]:
    """Cases of every kind: of each coverage, finding and status, merged, quoted, booked, and the longest ones."""
    return [
        row[0]
        for row in rows(
            store,
            "select distinct unnest([min(ticket_id), max(ticket_id)]) from decisions.charges group by coverage, flag "
            "union select unnest([min(ticket_id), max(ticket_id)]) from decisions.billing_audit group by finding "
            "union select max(ticket_id) from decisions.ticket_sla group by status, critical "
            "union (select root_id from store.kept_merges where root_id is not null order by 1 limit 3) "
            "union (select ticket_id from facts.quotes order by 1 limit 5) "
            "union (select ticket_id from facts.adjustments order by 1 limit 5) "
            "union (select ticket_id from facts.bookings order by 1 desc limit 5) "
            "union (select ticket_id from facts.tickets join facts.resolutions using (ticket_id) "
            "order by resolved_at - registered_at desc limit 3) order by 1",
        )
    ]


@pytest.fixture(scope="module")
def cases(shop: Store) -> dict[str, Case]:
    """Those cases of the demo desk, by number."""
    return {ticket_id: reports.case(shop, AS_OF, ticket_id) for ticket_id in some_cases(shop)}


def by_case(store: Store, text: str) -> dict[str, list[tuple]]:
    """The rows of a query whose first column is the number of a case, by it and without it."""
    found = defaultdict(list)
    for ticket_id, *values in rows(store, text):
        found[ticket_id].append(tuple(values))
    return found


def test_all_that_happened_is_told_in_order(one: Case):
    told = [(row["happening"], row["on_ticket"]) for row in one.happenings.dicts()]
    assert told == [
        ("installed", None), ("registered", "T2"), ("registered", None), ("handling_started", None), ("worked", None),
        ("quote_sent", None), ("waiting_customer", None), ("waiting_customer", "T2"), ("quote_declined", None),
        ("resumed", None), ("worked", "T2"), ("booked", None), ("resolved", None), ("invoiced", None),
        ("adjusted", None),
    ]  # fmt: skip
    found = {row["happening"]: row for row in one.happenings.dicts() if row["on_ticket"] is None}
    assert found["worked"]["ends_at"] == datetime.fromisoformat("2026-05-04T11:12:30")
    assert found["worked"]["minutes"] == Decimal("12.5")
    assert found["waiting_customer"]["ends_at"] == datetime.fromisoformat("2026-05-06T08:00"), "until somebody went on"
    assert found["booked"]["booking_status"] == "booked"
    assert found["adjusted"]["amount"] == -100
    assert set(CODES["happening"]) >= {happening for happening, _ticket in told}


def test_what_comes_later_is_not_told_yet(desk: Store, one: Case):
    then = datetime(2026, 5, 5, 9, 30, tzinfo=days.ZONE)
    told = reports.case(desk, then, "T1").happenings
    assert told.column("happening")[-3:] == ["waiting_customer", "waiting_customer", "booked"], (
        "a time to come is known"
    )
    assert told.column("ends_at")[-3] == then.replace(tzinfo=None), "the customer is waited for still"


def test_the_timeline_holds_every_event_entry_booking_quote_and_krona(shop: Store, cases: dict[str, Case]):
    plain_counts = {
        "worked": "select ticket_id, count(*), sum(minutes) from facts.time_entries group by 1",
        "booked": "select ticket_id, count(*), null from facts.bookings group by 1",
        "quote_sent": "select ticket_id, count(*), sum(amount) from facts.quotes group by 1",
        "invoiced": "select ticket_id, count(*), sum(amount) from facts.invoice_lines group by 1",
        "adjusted": "select ticket_id, count(*), sum(amount) from facts.adjustments group by 1",
    }
    events = by_case(
        shop, "select coalesce(merged.root_id, event.ticket_id), count(*) "
        "from store.ticket_events as event left join store.kept_merges as merged using (ticket_id) "
        "where \"at\" <= getvariable('as_of') group by 1",
    )  # fmt: skip
    counted = {kind: by_case(shop, query) for kind, query in plain_counts.items()}
    seen = dict.fromkeys(plain_counts, 0)
    for ticket_id, case in cases.items():
        happened = case.happenings.dicts()
        for kind in plain_counts:
            found = [row for row in happened if row["happening"] == kind]
            sums = [row["minutes"] if kind == "worked" else row["amount"] for row in found if kind != "booked"]
            expected = counted[kind].get(ticket_id, [(0, None)])
            assert [(len(found), sum(sums) if sums else None)] == expected, (ticket_id, kind)
            seen[kind] += len(found)
        acts = [row for row in happened if row["happening"] in ("handling_started", "waiting_customer", "resumed",
                                                                "resolved", "reopened")]  # fmt: skip
        assert [(len(acts),)] == events.get(ticket_id, [(0,)])
    assert all(seen.values())


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_picture_shows_each_happening_once_and_waits_also_as_bars(cases: dict[str, Case], lang: str):
    for case in cases.values():
        figure = charts.case_timeline(case, Words(lang), clock.local_now(), dark=lang == "en")
        drawn = [text for trace in figure.data for text in trace.customdata]
        waits = case.happenings.column("happening").count("waiting_customer")
        assert len(drawn) == len(case.happenings.rows) + waits
        assert all(-0.001 <= place <= 1.001 for trace in figure.data if trace.type == "scatter" for place in trace.x)
        lanes = [note.text for note in figure.layout.annotations]
        assert Words(lang).text("Events") in lanes
        for name in {row["staff_name"] for row in case.happenings.dicts() if row["happening"] == "worked"}:
            assert Words(lang).text("Work: {name}", name=name) in lanes


def test_the_picture_says_what_happened_in_the_readers_language_and_as_text(desk: Store, one: Case, tmp_path: Path):
    hostile = entry("E3", started_at="2026-05-06T12:00", note="<b>fet</b>")
    bring_in(desk, tmp_path / "more", {"time_entries": [hostile]})
    case = reports.case(desk, AS_OF, "T1")
    drawn = [text for trace in charts.case_timeline(case, Words("sv"), NOW, False).data for text in trace.customdata]
    assert "<b>Arbete</b><br>2026-05-04 11:00–11:12<br>Support, 12,5\u00a0min, Handläggare S1<br>Letat" in drawn
    assert any("På det sammanslagna ärendet T2" in text for text in drawn)
    assert any("&lt;b&gt;fet&lt;/b&gt;" in text for text in drawn)
    marks = [note.text for note in charts.case_timeline(case, Words("en"), NOW, False).layout.annotations]
    # Registered on a Sunday, so Monday is the first day that counts.
    for mark in ("<b>Registered</b> 2026-05-03 12:00", "<b>Handled</b> 2026-05-04 11:00", "<b>Due</b> 2026-05-06",
                 "<b>Resolved</b> 2026-05-07 08:00"):  # fmt: skip
        assert mark in marks


@pytest.mark.parametrize("step", [timedelta(seconds=1), timedelta(minutes=20), timedelta(days=90)])
def test_the_axis_keeps_the_order_and_ends_at_its_ends(step: timedelta):
    begin = datetime.fromisoformat("2026-01-31T23:50")
    moments = [begin + step * factor for factor in (0, 1, 2, 2, 5, 40)]
    axis = Axis(moments)
    places = [axis.at(moment) for moment in moments]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, pytest.approx(1))
    assert places[1] - places[0] > 0.02, "the shortest stretch is still to be seen"
    shown, texts = axis.ticks(Words("sv"))
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(shown))
    assert texts[0].startswith("31 jan<br>23:50")


def test_an_axis_of_one_moment_is_one_place():
    axis = Axis([NOW, NOW])
    assert (axis.at(NOW), axis.ticks(Words("en"))[0]) == (0, [0])


def test_the_charges_of_a_case_are_those_of_the_decisions_and_its_entries_add_up(shop: Store, cases: dict[str, Case]):
    charges = by_case(
        shop, "select ticket_id, work, coverage, clause, minutes, rate, amount, flag from decisions.charges "
        "order by work <> 'support', work",
    )  # fmt: skip
    for ticket_id, case in cases.items():
        expected = charges[ticket_id]
        assert [(*row[:6], row[7]) for row in case.charges.rows] == expected
        for work, *_rest in expected:
            minutes = sum(one["minutes"] for one in case.entries(work))
            assert minutes == case.charges.column("minutes")[case.charges.column("work").index(work)]


def test_the_money_of_a_case_is_that_of_the_audit(shop: Store, cases: dict[str, Case]):
    names = ("charged", "adjusted", "invoiced", "difference", "finding")
    audits = by_case(shop, f"select ticket_id, {', '.join(names)} from decisions.billing_audit")
    for ticket_id, case in cases.items():
        (audit,) = audits[ticket_id]
        assert tuple(case.facts[name] for name in names) == audit
        for kind, figure in (("invoice_line", "invoiced"), ("adjustment", "adjusted")):
            assert sum(row["amount"] for row in case.money.dicts() if row["money_kind"] == kind) == case.facts[figure]
        assert sum(case.charges.column("amount")) == case.facts["charged"]


def test_the_billing_is_said_with_its_figures(shop: Store):
    findings = rows(
        shop, "select finding, max(ticket_id) from decisions.billing_audit "
        "where charged + adjusted <> 0 or invoiced <> 0 group by finding",
    )  # fmt: skip
    assert len(findings) > 6
    said = {}
    for lang in ("sv", "en"):
        say = Words(lang)
        for finding, ticket_id in findings:
            facts = reports.case(shop, AS_OF, ticket_id).facts
            owed, invoiced, said[lang, finding] = explain.billing(facts, say)
            assert say.money(facts["charged"] + facts["adjusted"]) in owed
            assert say.money(facts["invoiced"]) in invoiced
            if finding in ("missing", "under", "over", "should_be_free", "over_credited"):
                assert say.money(abs(facts["difference"])) in said[lang, finding]
    assert len(set(said.values())) == len(said)


def test_terms_contract_and_warranty_are_those_of_the_day(shop: Store):
    (ticket_id,) = rows(shop, "select max(ticket_id) from decisions.charges where coverage = 'warranty'")[0]
    facts = reports.case(shop, AS_OF, ticket_id).facts
    ((form, rate, first, last),) = rows(
        shop, "select contract_form, hourly_rate, installed_on, covered_until from decisions.charges "
        "where ticket_id = ? and coverage = 'warranty'", ticket_id,
    )  # fmt: skip
    assert (facts["contract_form"], facts["hourly_rate"]) == (form, rate)
    assert (facts["installed_on"], facts["covered_until"]) == (first, last)
    assert facts["contract_from"] <= facts["registered_on"]
    assert first <= facts["registered_on"] <= last


def test_what_became_of_a_ticket_that_is_no_case(desk: Store, tmp_path: Path):
    tickets = [
        ticket(merged_into="", void="false"),
        ticket("T2", merged_into="T1", void="false"),
        ticket("T3", merged_into="T2", void="false"),
        ticket("T4", merged_into="", void="true"),
        ticket("T5", merged_into="T6", void="false"),
        ticket("T6", merged_into="T5", void="false"),
        ticket("T7", "2026-06-01T16:00", merged_into="", void="false"),
    ]
    bring_in(desk, tmp_path, base(tickets=tickets))
    expected = {"T2": Fate("merged", "T1"), "T3": Fate("merged", "T1"), "T4": Fate("void", None),
                "T5": Fate("circle", None), "T7": Fate("later", None), "T8": None, "": None}  # fmt: skip
    for ticket_id, fate in expected.items():
        assert reports.case(desk, AS_OF, ticket_id) is None
        assert reports.fate(desk, AS_OF, ticket_id) == fate
    assert reports.case(desk, AS_OF, "T1") is not None


def test_the_cases_of_a_turn_are_those_of_the_decisions(shop: Store):
    passed = dict(rows(shop, "select ticket_id, by_ticket_id from decisions.passed_over order by 1"))
    turns = "select ticket_id from decisions.queue_order where in_turn = ? order by hash(ticket_id) limit 8"
    out_of_turn, in_turn = ({one for (one,) in rows(shop, turns, kind)} for kind in (False, True))
    assert passed
    assert out_of_turn
    assert in_turn
    for one in {*list(passed)[::60], *out_of_turn, *in_turn}:
        found = reports.case(shop, AS_OF, one).facts
        assert found["passed_by"] == passed.get(one)
        assert (found["went_before"] is not None) == (found["in_turn"] is False)
        if other := found["went_before"]:
            ((was_due_earlier, waited),) = rows(
                shop,
                "select other.due_on < this.due_on and other.due_on >= this.registered_on, "
                "other.registered_at <= this.handled_at and coalesce(other.handled_at, 'infinity') > this.handled_at "
                "from decisions.queue_order as this, decisions.queue_order as other "
                "where this.ticket_id = ? and other.ticket_id = ?",
                one,
                other,
            )
            assert was_due_earlier
            assert waited


def test_a_critical_case_has_no_turn(shop: Store):
    ((critical,),) = rows(shop, "select min(ticket_id) from decisions.ticket_sla where critical")
    found = reports.case(shop, AS_OF, critical).facts
    assert (found["in_turn"], found["went_before"], found["passed_by"]) == (None, None, None)


# ---- On the page ---------------------------------------------------------------------------------------------------


def texts(app: AppTest) -> str:
    """All that the page says in words, without the signs that keep data from being Markdown."""
    return "\n".join(element.value for kind in (app.markdown, app.caption, app.text) for element in kind)


def show(app: AppTest, ticket_id: str) -> AppTest:
    app.query_params["id"] = ticket_id
    open_page(app, "ticket")
    assert not app.exception
    return app


@pytest.mark.parametrize("coverage", CODES["coverage"])
def test_the_page_explains_each_charge_of_a_case(app: AppTest, coverage: str):
    store, say = ui.store(), Words("sv")
    (ticket_id,) = store.cursor(clock.now()).execute(
        "select max(ticket_id) from decisions.charges where coverage = ?", [coverage]
    ).fetchone()  # fmt: skip
    case = reports.case(store, clock.now(), ticket_id)
    said = texts(show(app, ticket_id))
    assert app.title[0].value.startswith(ticket_id)
    assert len(app.get("plotly_chart")) == 1
    for line in case.lines.dicts():
        why = explain.charge(line, say)
        for text in (why.arithmetic, why.why_not, *why.facts):
            assert plain(text) in said
        assert say.money(line["amount"]) in [header.value for header in app.subheader]
        if why.clause:
            assert plain(store.terms.clauses[why.clause].sv) in said
    for text in [*explain.handling(case.facts, say, clock.local_now()), *explain.billing(case.facts, say)]:
        assert plain(text) in said


def test_a_merged_number_shows_the_case_that_it_is_in(app: AppTest):
    merged, root = ui.store().cursor(clock.now()).execute(
        "select ticket_id, root_id from store.kept_merges where root_id is not null order by 1 limit 1"
    ).fetchone()  # fmt: skip
    said = texts(show(app, merged))
    assert app.title[0].value.startswith(f"{root} ·")
    assert f"Ärende {merged} är sammanslaget med ärende {root}, som visas här" in said


@pytest.mark.parametrize(
    ("chosen", "named", "said"),
    [
        ("select min(ticket_id) from decisions.queue_order where not in_turn", "went_before", "Det gick före ärende"),
        ("select min(ticket_id) from decisions.passed_over", "passed_by", "gick före"),
    ],
)
def test_the_page_leads_to_the_case_of_its_turn(app: AppTest, chosen: str, named: str, said: str):
    store = ui.store()
    (ticket_id,) = store.cursor(clock.now()).execute(chosen).fetchone()
    other = reports.case(store, clock.now(), ticket_id).facts[named]
    show(app, ticket_id)
    assert any(said in link.label and other in link.label for link in app.get("page_link"))


@pytest.mark.parametrize(("reason", "said"), [("void", "makulerat"), ("circle", "cirkel")])
def test_a_number_that_is_no_case_is_said_why(app: AppTest, reason: str, said: str):
    (ticket_id,) = ui.store().cursor(clock.now()).execute(
        "select max(ticket_id) from store.kept_merges where reason = ?", [reason]
    ).fetchone()  # fmt: skip
    assert said in texts(show(app, ticket_id))
    assert app.title[0].value == "Det ärendet finns inte"


def test_an_unknown_number_can_be_searched_for(app: AppTest):
    show(app, "kassan")
    assert "Sök efter det" in [link.label for link in app.get("page_link")]


@pytest.mark.parametrize(("status", "forms"), [("breached", 1), ("overdue", 1), ("met", 0)])
def test_a_breach_has_a_place_for_the_managers_note(app: AppTest, status: str, forms: int):
    (ticket_id,) = ui.store().cursor(clock.now()).execute(
        "select max(ticket_id) from decisions.ticket_sla where status = ?", [status]
    ).fetchone()  # fmt: skip
    show(app, ticket_id)
    assert len([area for area in app.text_area if area.key.startswith("case_note")]) == forms


def test_the_field_beside_every_page_leads_to_a_case_or_to_the_list(app: AppTest):
    (merged,) = ui.store().cursor(clock.now()).execute(
        "select max(ticket_id) from store.kept_merges where root_id is not null"
    ).fetchone()  # fmt: skip
    open_page(app, "overview")
    app.text_input(key="find_a_case").set_value(f" {merged.lower()} ").run()
    assert not app.exception
    assert app.query_params["id"] == reports.case_named(ui.store(), clock.now(), merged)
    open_page(app, "overview")
    app.text_input(key="find_a_case").set_value("kassan").run()
    assert app.query_params["q"] == "kassan"
    assert app.query_params["period"] == "all"
