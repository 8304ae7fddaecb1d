"""The demo desk shows everything that the program can say, and looks like life."""

from collections import Counter
from datetime import date, datetime

import pytest

from lib import days, demo, demo_finance, demo_store, desk
from lib.store import Store
from tests.conftest import rows_of

# The afternoon of the day that the demo desk of the fixture ends.
MOMENT = datetime(2026, 6, 1, 15, tzinfo=days.ZONE)
LIVED_CLAUSES = {
    *("core", "version", "third_party", "quote", "hosting", "attack", "ticket", "hourly", "installation"),
    *("warranty", "advice"),
}


@pytest.fixture(scope="module")
def shop(demo_file, terms):
    with Store(demo_file, terms, read_only=True) as store:
        yield store


@pytest.mark.parametrize(
    ("view", "column", "expected"),
    [
        ("charges", "clause", {None, *LIVED_CLAUSES}),
        ("charges", "coverage", {"free", "warranty", "ticket_fee", "hourly", "quote", "installation", "undecided"}),
        ("charges", "contract_form", {"bas", "plus", "premium", "no_contract"}),
        ("charges", "work", {"support", "upgrade", "development", "installation"}),
        (
            "charges",
            "flag",
            {None, "undecided", "unapproved_work", "misplaced_installation"}
            | {"below_list_price", "no_contract", "over_ticket"},
        ),
        ("ticket_sla", "status", {"met", "breached", "overdue", "due_today", "at_risk", "on_track"}),
        ("queue_order", "in_turn", {True, False, None}),
        ("warranties", "status", {"active", "expiring", "expired", "none"}),
        (
            "billing_audit",
            "finding",
            {"open", "undecided", "unapproved_work", "ok", "missing", "under", "over"}
            | {"should_be_free", "over_credited"},
        ),
    ],
)
def test_everything_occurs(shop, view, column, expected):
    assert {row[column] for row in rows_of(shop, view, MOMENT)} == expected


def test_it_is_as_large_as_a_small_agency_s_two_years(shop):
    cursor = shop.cursor(MOMENT)
    counted = {
        name: cursor.execute(f"select count(*) from store.{name}").fetchone()[0]
        for name in ("customers", "tickets", "time_entries", "module_installations")
    }
    wanted = {"customers": 120, "tickets": 6_000, "time_entries": 12_000, "module_installations": 300}
    assert all(0.9 * wanted[name] <= counted[name] <= 1.15 * wanted[name] for name in wanted), counted


def test_mondays_are_busy_and_july_is_quiet(shop):
    registered = [row["registered_on"] for row in rows_of(shop, "ticket_sla", MOMENT)]
    by_weekday = Counter(day.weekday() for day in registered)
    by_month = Counter(day.month for day in registered)
    assert by_weekday.most_common(1)[0][0] == 0
    assert max(by_weekday[5], by_weekday[6]) < by_weekday[4] / 2
    assert by_month[7] < 0.75 * len(registered) / 12


def counted(shop, query):
    """The only row of a query."""
    return shop.cursor(MOMENT).execute(query).fetchone()


def test_there_is_something_to_decide_right_now(shop):
    waiting = "select count(*) from reports.cases where waiting and "
    assert counted(shop, waiting + "critical") >= (1,)
    assert counted(shop, waiting + "status = 'overdue'") >= (1,)
    today = "select count(*) from facts.bookings where starts_on = getvariable('as_of_on') and "
    assert counted(shop, today + "status = 'booked'") >= (2,)
    assert counted(shop, today + "status = 'held'") >= (1,)


def test_people_have_hours_of_their_own_and_are_away_in_the_weeks_to_come(shop):
    assert counted(shop, "select count(distinct staff_id) from facts.staff_hours where not works") >= (2,)
    assert counted(shop, "select count(*) from facts.absences where starts_at > getvariable('as_of')") >= (3,)
    on_free_days = "select count(*) from facts.absences join decisions.working_days on day = starts_at::date "
    assert counted(shop, on_free_days + "where not is_working") == (0,)


def test_the_queue_is_mostly_kept(shop):
    """Some go before others lately, as someone looking at the queue would find, but few."""
    lately = "from decisions.queue_order where handled_at > getvariable('as_of') - interval 30 days"
    jumps, handled = counted(shop, f"select count(*) filter (where not in_turn), count(*) {lately}")
    assert 10 <= jumps <= handled / 4
    (share,) = counted(shop, "select avg(in_turn::integer) from decisions.queue_order")
    assert 0.9 < share < 0.99
    passed = "select count(*) from decisions.passed_over where passed_at > getvariable('as_of') - interval 30 days"
    assert counted(shop, passed) >= (10,)


def test_the_promise_is_mostly_kept_and_some_facts_leave_it_open(shop):
    (standard,) = counted(
        shop, "select avg(kept::integer) from reports.cases where counted and not critical"
    )  # fmt: skip
    assert 0.92 < standard < 0.97
    found = shop.cursor(MOMENT).execute("select unclear, count(*) from reports.cases group by 1").fetchall()
    unclear = dict(found)
    assert unclear["no_act"] == 2
    assert 0.005 < unclear["only_resolved"] / sum(unclear.values()) < 0.02
    invoiced = "select bool_and(ticket_id in (select ticket_id from facts.invoice_lines))"
    assert counted(shop, f"{invoiced} from reports.cases where unclear = 'no_act'") == (True,)


def test_some_customers_get_much_for_free(shop):
    hours = """
        select sum(minutes) / 60 from reports.work
        where given and registered_on > getvariable('as_of_on') - 90
        group by customer_id order by 1 desc limit 1
    """
    assert counted(shop, hours) >= (10,)


@pytest.mark.parametrize("letter", "åäö")
def test_subjects_are_in_swedish(shop, letter):
    (share,) = counted(shop, f"select avg((lower(subject) like '%{letter}%')::integer) from facts.tickets")
    assert share > 0.2


@pytest.mark.parametrize("today", [date(2026, 3, 29), date(2026, 6, 20), date(2026, 12, 25), date(2028, 2, 29)])
def test_the_same_day_gives_the_same_desk(today):
    assert demo.facts(today) == demo.facts(today)
    assert demo.facts(today) != demo.facts(today, seed=1)


def test_a_charge_and_its_case_name_the_same_contract_form_and_rate(shop):
    """Charges look the contract up themselves, as joining them to their cases would cost more than all the rules."""
    different = shop.cursor(MOMENT).execute(
        "select charge.ticket_id from decisions.charges as charge "
        "join decisions.ticket_contracts as contract on contract.ticket_id = charge.ticket_id "
        "where charge.contract_form <> contract.contract_form or charge.hourly_rate <> contract.hourly_rate"
    )
    assert different.fetchall() == []


def test_each_mistake_of_the_desk_and_the_accounts_occurs_but_seldom(shop):
    found = dict(shop.cursor(MOMENT).execute("select kind, count(*) from reports.findings group by kind").fetchall())
    seldom = {
        *("wrong_rate", "split_ticket", "split_cases", "invoiced_open", "unmatched_invoice", "below_list_price"),
        *("work_before_quote", "work_on_declined", "after_resolved", "overlapping", "entry_without_case"),
    }
    assert {kind: 2 <= found.get(kind, 0) <= 8 for kind in seldom} == dict.fromkeys(seldom, True), found
    often = {"missing", "under", "over", "should_be_free", "over_credited", "undecided"}
    assert found.keys() - seldom == often | {"unapproved_work", "beyond_quote", "uncharged_installation"}


def test_some_mistakes_are_new_enough_to_be_put_right(shop):
    (kinds,) = counted(
        shop,
        "select count(distinct kind) from reports.findings "
        "where registered_on > getvariable('as_of_on') - 90 and kind not in ('missing', 'undecided')",
    )
    assert kinds >= 10


def test_finance_has_closed_all_months_but_the_last(shop):
    months = shop.cursor(MOMENT).execute("select month, closed_by from facts.closings order by month").fetchall()
    assert [month for month, _ in months] == [
        *(date(2024, month, 1) for month in range(6, 13)),
        *(date(2025, month, 1) for month in range(1, 13)),
        *(date(2026, month, 1) for month in range(1, 5)),
    ]
    assert {who for _, who in months} == {demo_finance.FINANCE.name}
    (locked,) = counted(shop, "select count(*) from store.closed_lines where is_correction")
    assert locked == 0


def test_what_was_adjusted_in_closed_months_is_corrected_in_the_open_one(shop):
    lines = "from reports.month_lines where is_correction and month = date '2026-05-01'"
    assert counted(shop, f"select count(*), bool_and(corrects < date '2026-05-01') {lines}") == (4, True)
    assert counted(shop, f"select bool_and(list_contains(changed, 'adjustment')) {lines}") == (True,)


def test_finance_has_adjusted_in_every_way_and_taken_one_back(shop):
    found = shop.cursor(MOMENT).execute(
        "select kind, count(*), count(takes_back) from store.adjustment_kinds group by 1"
    )
    kinds = {kind: rest for kind, *rest in found.fetchall()}
    assert kinds.keys() == set(desk.ADJUSTMENTS)
    assert sum(taken_back for _, taken_back in kinds.values()) == 1


def test_findings_were_settled_in_all_ways_and_one_has_changed_since(shop):
    found = shop.cursor(MOMENT).execute(
        "select outcome, settled, settled_before from reports.findings where outcome is not null"
    )
    rows = found.fetchall()
    assert {outcome for outcome, *_ in rows} == set(desk.OUTCOMES)
    assert [settled for _, settled, before in rows if before] == [False]
    assert 10 <= sum(settled for _, settled, _ in rows) <= 20


def test_the_hour_at_which_it_is_filled_changes_nothing_but_when(terms):
    """Some of the facts of a day may be later than the moment: finance works without them, and they are there."""
    said = []
    for hour in (1, 20):
        with Store(None, terms) as store:
            demo_store.fill(store, MOMENT.replace(hour=hour))
            cursor = store.cursor(MOMENT.replace(hour=21))
            lines = cursor.execute(
                "select * exclude (closing_id, closed_at, line_key) from reports.month_lines order by all"
            ).fetchall()
            findings = cursor.execute("select finding_id, mark, outcome from reports.findings order by all").fetchall()
            said.append((lines, findings))
    assert said[0] == said[1]
