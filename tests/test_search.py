"""Cases are found by number, customer or words, however they are written; the list obeys every filter of a link."""

from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import clock, days, reports, search, ui
from lib.reports import Filter, Scope
from lib.store import Store
from tests.conftest import NOW, bring_in
from tests.rows import base, customer, event, ticket
from tests.test_pages import app, open_page, shop_file  # noqa: F401

AS_OF = datetime.combine(NOW.date(), datetime.min.time().replace(hour=15), days.ZONE)
ALL = Scope(AS_OF, date(2000, 1, 1), NOW.date())


@pytest.fixture
def some(desk: Store, tmp_path: Path) -> Store:
    """A few cases with telling subjects."""
    subjects = {
        "T1": "Kassan visar fel pris", "T2": "Snabbkassa för gäster", "T3": "Kassa", "T10": "Frakt till Åre på 100 %",
        "T11": "Café-modulen: betalningsmodulen svarar inte", "T12": "50_procent 'rabatt'", "T13": "Kassan, samma sak",
    }  # fmt: skip
    tickets = [
        ticket(ticket_id, f"2026-05-{4 + number:02}T10:00", subject=subject)
        for number, (ticket_id, subject) in enumerate(subjects.items())
    ]
    tickets[0]["customer_id"] = "K2"
    tickets[-1]["merged_into"] = "T12"
    customers = [customer(name="Övikens Köpmän AB"), customer("K2", name="Zoé Handel")]
    for row in tickets:
        row.setdefault("merged_into", "")
    assert not bring_in(desk, tmp_path, base(customers=customers, tickets=tickets)).findings
    return desk


def found(store: Store, q: str, **more) -> list[str]:
    """The ids of the cases found, the first one first."""
    return reports.tickets(store, ALL, Filter(q=q, **more)).table.column("ticket_id")


def forgiven(store: Store, q: str) -> list[str]:
    """The same with near words for those that nothing holds."""
    return found(store, q, instead=reports.near_words(store, AS_OF, q))


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("FRAKT", {"T10"}),
        ("are", {"T10"}),  # Åre
        ("ÅRE", {"T10"}),
        ("cafe", {"T11"}),
        ("café", {"T11"}),
        ("for gaster", {"T2"}),
        ("kåssan", {"T1", "T12"}),  # T13 is merged into T12
        ("pris kassan", {"T1"}),
        ("kassan frakt", set()),
        ("zoe pris", {"T1"}),  # a word of the customer's, one of the subject
        ("övikens kopman frakt", {"T10"}),
        ("k2", {"T1"}),
        ("T13", {"T12"}),
        ("#t13", {"T12"}),
        ("pris #1", {"T1"}),
        ("t1", {"T1", "T10", "T11", "T12"}),
        ("100 %", {"T10"}),
        ("%", {"T10"}),
        ("50_p", {"T12"}),
        ("5__p", set()),
        ("'rabatt'", {"T12"}),
        ("' or 1=1 --", set()),
        (".*", set()),
        ("[ab", set()),
        ("\\", set()),
    ],
)
def test_all_words_are_looked_for_as_they_are_however_written(some: Store, q: str, expected: set[str]):
    assert set(found(some, q)) == expected


def test_a_composed_letter_is_found_by_a_decomposed_one_and_the_other_way_round(desk: Store, tmp_path: Path):
    subjects = {"T1": "Sva\u0308rt", "T2": "Sv\u00e4rt"}
    rows = [ticket(ticket_id, subject=subject) for ticket_id, subject in subjects.items()]
    bring_in(desk, tmp_path, base(tickets=rows))
    for q in ("svart", "svärt", "sva\u0308rt"):
        assert set(found(desk, q)) == {"T1", "T2"}


def test_the_number_comes_first_then_whole_words_then_the_latest(some: Store):
    assert found(some, "t1")[0] == "T1"
    assert found(some, "kassa")[:1] == ["T3"], "a word of its own before the beginning of one"
    assert found(some, "kassa")[-1] == "T2", "within a word comes last"
    assert found(some, "kassan") == ["T12", "T1"], "the latest first where both fit as well"


def test_more_words_than_fit_have_to_follow_each_other(some: Store):
    typed = "inte svarar betalningsmodulen modulen caf café-modulen: betalningsmodulen"
    assert found(some, typed) == ["T11"]
    assert found(some, typed + " frakt") == []


@pytest.mark.parametrize(
    ("q", "near", "expected"),
    [
        ("kasssan", {"kasssan": ("kassan",)}, {"T1", "T12"}),
        ("frkat", {"frkat": ("frakt",)}, {"T10"}),
        ("frkat are", {"frkat": ("frakt",)}, {"T10"}),
        ("kopmna frakt", {"kopmna": ("köpmän",)}, {"T10"}),
        ("betalnngsmodul", {"betalnngsmodul": ("betalningsmodul",)}, {"T11"}),  # as a longer word begins
        ("snabbkasa", {"snabbkasa": ("snabbkassa",)}, {"T2"}),
        ("pirs", {"pirs": ("pris",)}, {"T1"}),
        ("psir", {}, set()),  # two slips in a short word
        ("psi", {}, set()),  # too short
        ("T99", {}, set()),  # a number means itself
        ("kassan", {}, {"T1", "T12"}),  # held: nothing to forgive
        ("zzzzzzzz", {}, set()),
    ],
)
def test_slips_are_forgiven_within_reason(some: Store, q: str, near: dict, expected: set[str]):
    assert dict(reports.near_words(some, AS_OF, q)) == near
    assert set(forgiven(some, q)) == expected


def test_a_number_leads_to_its_case_also_a_merged_one(some: Store):
    assert reports.case_named(some, AS_OF, "t11") == "T11"
    assert reports.case_named(some, AS_OF, "T13") == "T12"
    assert reports.case_named(some, AS_OF, "#T13") == "T12"
    assert found(some, "#t1")[0] == "T1"
    assert reports.case_named(some, AS_OF, "T1%") is None
    assert reports.case_named(some, AS_OF, "kassan") is None


def test_letters_lose_their_marks_as_in_the_store(desk: Store):
    for letters in search.VARIANTS.values():
        for letter in letters:
            (plain,) = desk._root.execute("select strip_accents(lower(?))", [letter]).fetchone()
            assert search.plain_letters(letter) == plain
    assert {"å", "ä", "à"} <= set(search.VARIANTS["a"])
    assert "é" in search.VARIANTS["e"]


CASES = "decisions.ticket_sla as sla"
CLOCK = "extract(hour from sla.registered_at at time zone 'Europe/Stockholm')"
ABOUT = "sla.ticket_id in (select t.ticket_id from facts.tickets t join facts.installations i using (installation_id)"


@pytest.mark.parametrize(
    ("wanted", "condition"),
    [
        (Filter(open=True), "sla.resolved_at is null"),
        (Filter(staff="S02"), "sla.handled_staff_id = 'S02'"),
        (Filter(weekday=1), "isodow(sla.registered_on) = 1"),
        (Filter(hour=0), f"{CLOCK} = 0"),
        (Filter(hour=9), f"{CLOCK} = 9"),
        (Filter(days=0), "sla.working_days = 0"),
        (Filter(days=4), "sla.working_days >= 4"),
        (Filter(turn=True), "sla.ticket_id in (select ticket_id from decisions.queue_order where in_turn)"),
        (Filter(turn=False), "sla.ticket_id in (select ticket_id from decisions.queue_order where not in_turn)"),
        (Filter(passed=True), "sla.ticket_id in (select ticket_id from decisions.passed_over)"),
        (Filter(day=date(2026, 3, 16)), "sla.registered_on = '2026-03-16'"),
        (
            Filter(unclear=True),
            "(sla.status = 'breached' and sla.handled_how = 'resolved') or "
            "(sla.status = 'overdue' and sla.ticket_id in (select ticket_id from decisions.unrecorded_handling))",
        ),
    ],
)  # fmt: skip
def test_a_filter_of_a_link_lets_just_its_cases_through(shop: Store, wanted: Filter, condition: str):
    (count,) = shop.cursor(AS_OF).execute(f"select count(*) from {CASES} where {condition}").fetchone()
    assert reports.tickets(shop, ALL, wanted).total == count
    assert count > 0 or wanted.unclear


def test_nobody_known_is_about_cases_that_somebody_handled(desk: Store, tmp_path: Path):
    tickets = [ticket("T1"), ticket("T2"), ticket("T3")]
    events = [event("2026-05-05T10:00", "handling_started", one, staff_id=by) for one, by in (("T1", "S1"), ("T2", ""))]
    assert not bring_in(desk, tmp_path, base(tickets=tickets, ticket_events=events)).findings
    listed = {code: reports.tickets(desk, ALL, Filter(staff=code)).table.column("ticket_id") for code in ("S1", "none")}
    assert listed == {"S1": ["T1"], "none": ["T2"]}
    assert reports.tickets(desk, ALL, Filter(waiting=True)).table.column("ticket_id") == ["T3"]
    assert set(reports.sla_by(desk, ALL, "staff").table.column("code")) == {"S1", "none", "waiting"}


def test_the_cases_of_a_module_are_those_about_it(shop: Store):
    (module,) = shop.cursor(AS_OF).execute(
        "select any_value(module) from facts.installations semi join facts.tickets using (installation_id)"
    ).fetchone()  # fmt: skip
    (count,) = shop.cursor(AS_OF).execute(
        f"select count(*) from {CASES} where {ABOUT} where module = ?)", [module]
    ).fetchone()  # fmt: skip
    assert reports.tickets(shop, ALL, Filter(module=module)).total == count > 0


@pytest.mark.parametrize(
    ("instant", "hour"),
    [
        ("2026-03-29T00:59:59Z", 1), ("2026-03-29T01:00:00Z", 3),  # two o'clock is skipped
        ("2026-10-25T00:00:00Z", 2), ("2026-10-25T00:59:59Z", 2),  # two o'clock comes twice
        ("2026-10-25T01:00:00Z", 2), ("2026-10-25T02:00:00Z", 3),
        ("2026-06-30T22:00:00Z", 0), ("2026-12-31T22:59:59Z", 23),
    ],
)  # fmt: skip
def test_the_hour_of_arrival_is_that_of_the_local_clock(desk: Store, tmp_path: Path, instant: str, hour: int):
    bring_in(desk, tmp_path, base(tickets=[ticket(registered_at=instant)]))
    later = datetime(2027, 1, 2, tzinfo=days.ZONE)
    scope = Scope(later, date(2026, 1, 1), date(2027, 1, 1))
    assert [reports.tickets(desk, scope, Filter(hour=one)).total for one in (hour, (hour + 1) % 24)] == [1, 0]


# ---- On the page ---------------------------------------------------------------------------------------------------


def listed(app: AppTest) -> list[str]:
    """The cases that the list shows."""
    return list(app.dataframe[0].value.iloc[:, 0]) if app.dataframe else []


def test_the_page_says_what_it_searched_for_instead(app: AppTest):
    app.query_params["period"] = "all"
    app.query_params["q"] = "kasan"
    open_page(app, "tickets")
    said = [text.value for text in app.main.markdown]
    assert said == ["Sökte på ”kassan”, eftersom inget innehåller ”kasan”."]
    assert listed(app) == found(ui.store(), "kassan")


def test_a_filter_that_came_by_link_is_shown_and_taken_away(app: AppTest):
    asked = {
        "period": "all",
        "turn": "no",
        "weekday": "2",
        "hour": "10",
        "staff": "none",
        "days": "4",
        "unclear": "yes",
    }
    for key, value in (asked | {"passed": "yes", "module": "*Zoom*", "day": "2026-03-16"}).items():
        app.query_params[key] = value
    open_page(app, "tickets")
    assert not app.exception
    shown = [button.label for button in app.button if button.key and button.key.endswith("_linked")]
    assert "Veckodag: Tisdag" in shown
    assert "Inkommet kl. 10–11" in shown
    assert len(shown) == 9
    for key in ("staff", "days", "unclear", "passed", "module", "day"):
        app.button(key=f"{key}_linked").click().run()
        assert key not in app.query_params
    wanted = Filter(turn=False, weekday=2, hour=10)
    scope = Scope(clock.now(), date(2000, 1, 1), clock.now().date())
    assert listed(app) == reports.tickets(ui.store(), scope, wanted).table.column("ticket_id")
    assert listed(app)


def test_a_filter_that_means_nothing_is_left_out(app: AppTest):
    for key, value in (("weekday", "8"), ("hour", "24"), ("days", "waiting"), ("turn", "maybe"), ("day", "x"),
                       ("staff", "nobody"), ("customer", "K9999")):  # fmt: skip
        app.query_params[key] = value
    open_page(app, "tickets")
    assert not app.exception
    assert not {"weekday", "hour", "days", "turn", "day", "staff", "customer"} & set(app.query_params)


def test_what_isnt_in_the_period_is_offered_for_all_time(app: AppTest):
    app.query_params["period"] = "2024-12"
    app.query_params["q"] = found(ui.store(), "kassan")[0]
    open_page(app, "tickets")
    assert not app.exception
    assert not listed(app)
    assert "Sök i all tid" in [link.label for link in app.get("page_link")]
