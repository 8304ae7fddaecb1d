"""The overview and the bookings: every figure equals a plain query over the decisions, and leads to just its rows."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from lib import days, reports
from lib.reports import AsideFilter, Filter, FindingFilter, Scope
from lib.store import Store
from tests.conftest import NOW
from tests.test_pages import app, open_page, shop_file  # noqa: F401 (fixtures)

AS_OF = datetime.combine(NOW.date(), datetime.min.time().replace(hour=15), days.ZONE)
TODAY = NOW.date()
SCOPE = Scope(AS_OF, date(2026, 3, 4), TODAY)
ALL = replace(SCOPE, first=date(2000, 1, 1))
PLUS = replace(SCOPE, forms=("plus",))


def plain(store: Store, text: str, as_of: datetime = AS_OF) -> tuple:
    """The first row of a query over the decision views."""
    return store.cursor(as_of).execute(text).fetchone()


@pytest.mark.parametrize("weeks", [0, 1])
def test_what_waits_is_what_the_decisions_say(shop: Store, weeks: int):
    scope = reports.a_week_before(SCOPE) if weeks else SCOPE
    found = reports.open_now(shop, scope)
    assert plain(
        shop,
        "select count(*), count(*) filter (critical), count(*) filter (status = 'overdue'), "
        "count(*) filter (status = 'due_today'), count(*) filter (status = 'at_risk'), "
        "floor(max(extract(epoch from getvariable('as_of') - registered_at)) filter (critical) / 60)::bigint "
        "from decisions.ticket_sla where handled_at is null",
        scope.as_of,
    ) == tuple(found[name] for name in ("waiting", "critical", "overdue", "due_today", "at_risk", "critical_minutes"))
    assert found["waiting"] > 0
    waiting = reports.waiting_for_decision(shop, scope)
    passed = plain(
        shop,
        "select count(*) from decisions.passed_over join decisions.ticket_sla using (ticket_id) "
        "where handled_at is null",
        scope.as_of,
    )
    undecided = plain(shop, "select count(*) from decisions.ticket_sla where category is null", scope.as_of)
    expiring = plain(shop, "select count(*) from decisions.warranties where status = 'expiring'", scope.as_of)
    assert (waiting["passed"],) == passed
    assert (waiting["undecided"],) == undecided
    assert (waiting["expiring"],) == expiring
    if weeks:
        later = reports.waiting_for_decision(shop, SCOPE)
        assert {key: later[f"{key}_before"] for key in ("passed", "undecided", "expiring")} == {
            key: waiting[key] for key in ("passed", "undecided", "expiring")
        }
    assert waiting["undecided"] > 0
    assert waiting["expiring"] > 0


@pytest.mark.parametrize("form", ["bas", "plus", "premium", "no_contract"])
def test_a_contract_form_narrows_what_waits(shop: Store, form: str):
    one = replace(SCOPE, forms=(form,))
    forms = ["bas", "plus", "premium", "no_contract"]
    for ask in (reports.open_now, reports.waiting_for_decision, reports.queue_jumps, reports.money_to_mend):
        whole, parts = ask(shop, SCOPE), [ask(shop, replace(SCOPE, forms=(name,))) for name in forms]
        for key, value in whole.items():
            if key != "critical_minutes":
                assert sum(part[key] for part in parts) == value, key
    listed = reports.tickets(shop, replace(ALL, forms=(form,)), Filter(waiting=True)).total
    assert reports.open_now(shop, one)["waiting"] == listed


def test_queue_jumps_are_those_of_the_last_seven_dates(shop: Store):
    found = reports.queue_jumps(shop, SCOPE)
    for key, first, last in (("jumped", 6, 0), ("jumped_before", 13, 7)):
        assert (found[key],) == plain(
            shop,
            "select count(*) from decisions.queue_order join decisions.ticket_sla using (ticket_id) "
            f"where not in_turn and handled_on between date '{TODAY - timedelta(days=first)}' "
            f"and date '{TODAY - timedelta(days=last)}'",
        )
    since = TODAY - timedelta(days=6)
    assert reports.tickets(shop, ALL, Filter(turn=False, handled_since=since)).total == found["jumped"]


def test_money_to_mend_is_what_the_audit_lists(shop: Store):
    for scope in (SCOPE, PLUS):
        found, ever = reports.money_to_mend(shop, scope), replace(scope, first=date(2000, 1, 1), last=date(2040, 1, 1))
        for key, wanted in (
            ("lacking", FindingFilter(direction="unbilled")),
            ("misbilled", FindingFilter(direction="misbilled")),
            ("to_check", FindingFilter(direction="to_check")),
            ("awaits", FindingFilter(state="awaits")),
        ):
            listed = reports.billing_findings(shop, ever, wanted, page=None)
            assert (found[key], found[f"{key}_findings"]) == (listed.sums["kronor"], listed.total), key
            assert sum(listed.table.column("kronor")) == found[key] > 0


def test_money_to_mend_is_what_is_found_less_what_is_settled_or_awaits_invoicing(shop: Store):
    found, week = reports.money_to_mend(shop, SCOPE), TODAY - timedelta(days=7)
    is_open = (
        "from decisions.billing_findings as finding left join facts.resolutions using (ticket_id) "
        "left join facts.settlements as settled on settled.finding_id = finding.finding_id "
        "where (settled.outcome is null or settled.mark <> finding.mark) "
        f"and not (kind = 'missing' and month = date '{TODAY.replace(day=1)}')"
    )
    of_week = f"coalesce(resolved_on, if(finding.ticket_id is null, registered_on, null)) > date '{week}'"
    assert (found["lacking"], found["lacking_findings"], found["lacking_new"]) == plain(
        shop,
        f"select sum(kronor), count(*), coalesce(sum(kronor) filter ({of_week}), 0) {is_open} "
        "and direction = 'unbilled'",
    )
    billed = f"finding.ticket_id in (select ticket_id from facts.invoice_lines where invoiced_on > date '{week}')"
    stray = f"(finding.ticket_id is null and registered_on > date '{week}')"
    assert (found["misbilled"], found["misbilled_findings"], found["misbilled_new"]) == plain(
        shop,
        f"select sum(kronor), count(*), coalesce(sum(kronor) filter ({billed} or {stray}), 0) {is_open} "
        "and direction = 'misbilled'",
    )
    audited = plain(
        shop,
        "select -sum(difference) from decisions.billing_audit where finding in ('missing', 'under') "
        "and ticket_id in (select ticket_id from decisions.billing_findings)",
    )
    kinds = ("missing", "under", "wrong_rate")
    every = FindingFilter(state="all", direction="unbilled", kind=kinds)
    assert (reports.billing_findings(shop, ALL, every, page=None).sums["kronor"],) == audited


def test_findings_to_mend_are_those_that_the_imports_list(shop: Store):
    found = reports.findings_to_mend(shop, AS_OF)
    aside = reports.findings(shop, AS_OF, page=None).table
    assert found["put_aside"] == len(aside.rows) > 0
    assert found["put_aside_before"] == 0, "the demo's files came in today"
    skipped = len(reports.findings(shop, AS_OF, AsideFilter(state="no_row"), page=None).table.rows)
    assert plain(shop, "select sum(put_aside)::bigint from store.import_files") == (len(aside.rows) + skipped,)
    assert found["circles"] == len(reports.circles(shop, AS_OF).rows) > 0


def test_kronor_by_month_are_those_of_the_audit(shop: Store):
    found = reports.money_months(shop, ALL)
    totals: dict[str, int] = {}
    for row in found.dicts():
        totals[row["billed"]] = totals.get(row["billed"], 0) + row["amount"]
    invoiced, still_open = plain(
        shop,
        "select sum(invoiced), -sum(difference) filter (finding = 'open' and difference < 0) "
        "from decisions.billing_audit",
    )
    kinds = ("missing", "under", "wrong_rate")
    lacking, awaits = (
        reports.billing_findings(shop, ALL, FindingFilter(state, "unbilled", kinds), page=None).sums["kronor"]
        for state in ("open", "awaits")
    )
    assert totals == {"invoiced": invoiced, "lacking": lacking, "awaits": awaits, "open": still_open}
    assert awaits > 0


@pytest.mark.parametrize("scope", [SCOPE, PLUS], ids=["all forms", "plus"])
def test_bookings_are_counted_as_they_are_listed(shop: Store, scope: Scope):
    found = reports.booking_figures(shop, scope)
    assert reports.bookings(shop, scope, "today", reports.KEPT).total == found["today"]
    assert reports.bookings(shop, scope, "week", reports.KEPT).total == found["week"]
    for key, state in (("held", "held"), ("no_shows", "no_show")):
        assert reports.bookings(shop, scope, "past", (state,)).total == found[key]


def test_bookings_are_the_facts_in_the_order_of_time(shop: Store):
    first, last = TODAY + timedelta(days=1), TODAY + timedelta(days=7)
    ahead = reports.bookings(shop, SCOPE, "week")
    between = f"starts_on between '{first}' and '{last}'"
    assert (ahead.total,) == plain(shop, f"select count(*) from facts.bookings where {between}")
    assert ahead.total > 0
    begins = ahead.table.column("starts_at")
    assert begins == sorted(begins)
    assert all(first <= moment.date() <= last for moment in begins)
    past = reports.bookings(shop, SCOPE, "past", page=None).table.column("starts_at")
    assert past == sorted(past, reverse=True)
    assert all(SCOPE.first <= moment.date() < TODAY for moment in past)


def test_a_booking_shows_the_clock_and_whom_it_is_with(shop: Store):
    row = reports.bookings(shop, SCOPE, "past").table.dicts()[0]
    begins, ends, customer, staff = plain(
        shop,
        "select strftime(starts_at at time zone 'Europe/Stockholm', '%H:%M'), "
        "strftime(ends_at at time zone 'Europe/Stockholm', '%H:%M'), customers.name, staff.name "
        "from facts.bookings join store.customers using (customer_id) join store.staff using (staff_id) "
        f"where booking_id = '{row['booking_id']}'",
    )
    assert (f"{row['starts_at']:%H:%M}", row["until"], row["customer_name"], row["staff_name"]) == (
        *(begins, ends, customer, staff),
    )


# What each figure of the overview leads to: the page, and what is counted there.
LEADS = {
    "Critical, unhandled": ("tickets", "cases"),
    "Overdue": ("tickets", "cases"),
    "Due today": ("tickets", "cases"),
    "At risk": ("tickets", "cases"),
    "Passed over, still waiting": ("tickets", "cases"),
    "Jumped the queue": ("tickets", "cases"),
    "Cases without a category": ("tickets", "cases"),
    "Warranties ending": ("warranties", "installations"),
    "Bookings today": ("bookings", "bookings"),
    "Quotes without an answer": ("quotes", "quotes?"),
    "Work without an approval": ("audit", "findings?"),
}


def links(shown) -> list[tuple[str, dict[str, list[str]]]]:
    """The links of a page in their order: the page that each leads to, and what its address asks for."""
    return [(link.proto.page, parse_qs(link.proto.query_string)) for link in shown.get("page_link")]


def test_each_figure_leads_to_as_many_rows_as_it_says(app):
    app.query_params["lang"] = "en"
    open_page(app, "overview")
    assert not app.exception
    shown = {metric.label: metric.value for metric in app.metric}
    labels = [metric.label for metric in app.metric]
    found = [link for link in links(app) if link[0]]
    assert set(LEADS) <= set(shown)
    for label, (page, unit) in LEADS.items():
        target, query = found[labels.index(label)]
        assert target == page, label
        for key in list(app.query_params):
            del app.query_params[key]
        for key, value in query.items():
            app.query_params[key] = value
        open_page(app, page)
        assert not app.exception
        captions = " ".join(caption.value for caption in app.caption)
        count = re.search(rf"([\d,]+) {unit}", captions)
        rows = int(count[1].replace(",", "")) if count else 0
        assert rows == int(shown[label].replace(",", "")), label
