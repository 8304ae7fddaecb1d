"""What pages show equals what the decisions say: every figure against a plain query over the decision views."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from lib import columns, days, exports, periods, reports
from lib.periods import Period
from lib.reports import Filter, Scope, WarrantyFilter
from lib.store import Store
from lib.terms import Terms
from lib.words import Words
from tests.conftest import NOW

AS_OF = datetime.combine(NOW.date(), datetime.min.time().replace(hour=15), days.ZONE)
ALL = Scope(AS_OF, date(2000, 1, 1), NOW.date())
PERIOD = "registered_on between '2026-02-01' and '2026-05-15'"
CHARGED = "sla.ticket_id in (select ticket_id from decisions.charges where"
SPRING = Scope(AS_OF, date(2026, 2, 1), date(2026, 5, 15))
PLUS = replace(SPRING, forms=("plus", "no_contract"))


def plain(store: Store, text: str, as_of: datetime = AS_OF) -> tuple:
    """The first row of a query over the decision views."""
    return store.cursor(as_of).execute(text).fetchone()


@pytest.mark.parametrize(("scope", "period"), [(ALL, "true"), (SPRING, PERIOD)], ids=["all", "spring"])
def test_the_figures_of_cases_are_those_of_ticket_sla(shop: Store, scope: Scope, period: str):
    found = reports.case_figures(shop, scope)
    for kind, condition in (("standard", "not critical"), ("critical", "critical")):
        met, late, overdue = plain(
            shop,
            "select count(*) filter (status = 'met'), count(*) filter (status in ('breached', 'overdue')), "
            f"count(*) filter (status = 'overdue') from decisions.ticket_sla where {condition} and {period}",
        )
        assert met > 0
        assert late > 0
        assert overdue > 0 or kind == "critical" or scope == SPRING, "only overdue cases show that they count"
        assert found[f"{kind}_met"] == met
        assert found[f"{kind}_counted"] == met + late
        assert found[f"{kind}_percent"] == pytest.approx(100 * met / (met + late))
    cases, median = plain(
        shop,
        f"select count(*), median(minutes_to_handling) filter (critical) from decisions.ticket_sla where {period}",
    )
    assert (found["cases"], found["critical_minutes"]) == (cases, median)


def test_a_period_without_cases_has_no_percentage(shop: Store):
    nobody = reports.case_figures(shop, Scope(AS_OF, date(2001, 1, 1), date(2001, 1, 2)))
    assert nobody["cases"] == 0
    assert nobody["standard_percent"] is None
    assert reports.work_figures(shop, Scope(AS_OF, date(2001, 1, 1), date(2001, 1, 2)))["amount"] == 0


def test_the_figures_of_work_are_those_of_charges(shop: Store):
    found = reports.work_figures(shop, SPRING)
    minutes, amount, given, worth = plain(
        shop,
        "select sum(minutes), sum(amount), sum(minutes) filter (coverage in ('free', 'warranty')), "
        "sum(round(minutes * hourly_rate / 60, 2)::decimal(12, 2)) filter (coverage in ('free', 'warranty')) "
        f"from decisions.charges where {PERIOD}",
    )
    assert (found["minutes"], found["amount"], found["given_minutes"]) == (minutes, amount, given)
    # The program rounds exact öre half up, the plain query a floating quotient: an öre a line at most.
    assert abs(found["given_value"] - worth) < 1
    assert found["given_minutes"] + found["billable_minutes"] + found["undecided_minutes"] == found["minutes"]


def test_the_figures_of_billing_are_those_of_the_audit(shop: Store):
    found = reports.audit_figures(shop, SPRING)
    expected = plain(
        shop,
        "select sum(invoiced), -sum(difference) filter (finding in ('missing', 'under')), "
        "sum(abs(difference)) filter (finding in ('should_be_free', 'over', 'over_credited')) "
        f"from decisions.billing_audit where {PERIOD}",
    )
    assert (found["invoiced"], found["lacking"], found["misbilled"]) == expected
    assert all(isinstance(found[name], Decimal) and found[name] > 0 for name in ("invoiced", "lacking", "misbilled"))


def test_what_waits_now_doesnt_depend_on_the_period(shop: Store):
    found = reports.open_now(shop, SPRING)
    for status in ("overdue", "due_today", "at_risk", "on_track"):
        count = plain(shop, f"select count(*) from decisions.ticket_sla where status = '{status}'")
        assert (found[status],) == count
    assert found["waiting"] == sum(found[status] for status in ("overdue", "due_today", "at_risk", "on_track")) > 0


def test_a_week_before_is_answered_as_it_was_then(shop: Store):
    then = AS_OF - timedelta(days=7)
    (count,) = plain(shop, "select count(*) from decisions.ticket_sla where handled_at is null", then)
    assert reports.open_now(shop, reports.a_week_before(SPRING))["waiting"] == count


def test_contract_forms_share_out_all_cases(shop: Store, terms: Terms):
    forms = [*terms.forms(), "no_contract"]
    counts = [reports.case_figures(shop, replace(SPRING, forms=(form,)))["cases"] for form in forms]
    assert all(counts)
    assert sum(counts) == reports.case_figures(shop, SPRING)["cases"]
    assert reports.case_figures(shop, PLUS)["cases"] == counts[1] + counts[3]


@pytest.mark.parametrize(
    ("report", "column", "figures", "figure"),
    [
        (reports.sla_months, "cases", reports.case_figures, "cases"),
        (reports.sla_months, "standard_met", reports.case_figures, "standard_met"),
        (reports.coverage_months, "minutes", reports.work_figures, "minutes"),
        (reports.coverage_months, "amount", reports.work_figures, "amount"),
        (reports.clauses, "list_value", reports.work_figures, None),
        (reports.status_counts, "cases", reports.case_figures, "cases"),
    ],
)
def test_the_parts_add_up_to_the_whole(shop: Store, report, column, figures, figure):
    whole = figures(shop, ALL)[figure] if figure else reports.charge_lines(shop, ALL).sums["list_value"]
    assert sum(report(shop, ALL).column(column)) == whole > 0


def test_a_trend_covers_at_least_twelve_whole_months(shop: Store):
    months = reports.sla_months(shop, replace(SPRING, first=date(2026, 5, 10))).column("month")
    assert (len(months), months[0], months[-1]) == (12, date(2025, 6, 1), date(2026, 5, 1))


@pytest.mark.parametrize(
    ("wanted", "condition"),
    [
        (Filter(), "true"),
        (Filter(status=("breached", "overdue")), "sla.status in ('breached', 'overdue')"),
        (Filter(finding=("missing",)), "audit.finding = 'missing'"),
        (Filter(category=("none", "core")), "coalesce(sla.category, 'core') = 'core'"),
        (Filter(critical=True), "sla.critical"),
        (Filter(critical=False, status=("met",)), "not sla.critical and sla.status = 'met'"),
        (Filter(waiting=True), "sla.handled_at is null"),
        (Filter(customer="K0036"), "sla.customer_id = 'K0036'"),
        (Filter(q="KASSAN"), "sla.subject ilike '%kassan%'"),
        (Filter(coverage=("warranty",)), f"{CHARGED} coverage = 'warranty')"),
        (Filter(clause=("hosting",)), f"{CHARGED} clause = 'hosting')"),
    ],
)  # fmt: skip
def test_the_list_shows_just_the_cases_that_fit(shop: Store, wanted: Filter, condition: str):
    expected = plain(
        shop,
        "select count(*), coalesce(sum(charged), 0), coalesce(sum(invoiced), 0) "
        "from decisions.ticket_sla as sla join decisions.billing_audit as audit using (ticket_id) "
        f"where {condition}",
    )
    found = reports.tickets(shop, ALL, wanted)
    assert (found.total, found.sums["charged"], found.sums["invoiced"]) == expected
    assert found.total > 0
    assert len(found.table.rows) == min(found.total, reports.PAGE_ROWS)


def test_a_text_looked_for_is_no_pattern(shop: Store):
    assert reports.tickets(shop, ALL, Filter(q="%")).total < reports.tickets(shop, ALL, Filter()).total
    assert reports.tickets(shop, ALL, Filter(q="' or 1=1 --")).total == 0


def test_the_pages_of_a_list_hold_each_row_once(shop: Store):
    every = reports.charge_lines(shop, SPRING, coverage=("free",), page=None)
    pages = -(-every.total // reports.PAGE_ROWS)
    assert pages > 2
    found = [
        row
        for page in range(1, pages + 1)
        for row in reports.charge_lines(shop, SPRING, coverage=("free",), page=page).table.rows
    ]
    assert found == every.table.rows
    position = every.table.names.index("registered_on")
    assert [row[position] for row in found] == sorted((row[position] for row in found), reverse=True)
    assert reports.charge_lines(shop, SPRING, coverage=("free",), page=pages + 1).table.rows == []


def test_warranties_are_counted_as_listed(shop: Store):
    counts = reports.warranty_counts(shop, SPRING)
    for status in ("active", "expiring", "expired", "none"):
        assert (
            reports.installations(shop, SPRING, WarrantyFilter((status,))).total == counts[status]["installations"] > 0
        )
    running = plain(shop, "select count(*) from decisions.warranties where status in ('active', 'expiring')")
    assert (counts["active"]["installations"] + counts["expiring"]["installations"],) == running
    (cost,) = plain(shop, "select sum(cost) from decisions.warranties")
    assert reports.installations(shop, ALL).sums["cost"] == cost > 0


def test_a_case_is_shown_with_what_is_merged_into_it(shop: Store):
    merged, root = plain(
        shop,
        "select ticket_id, merged_into from store.tickets "
        "where not void and merged_into in (select ticket_id from decisions.ticket_sla) order by ticket_id",
    )
    case = reports.case(shop, AS_OF, root)
    assert merged in case.happenings.column("on_ticket")
    assert reports.case(shop, AS_OF, merged) is None
    amounts = plain(shop, f"select sum(amount) from decisions.charges where ticket_id = '{root}'")
    assert (sum(case.charges.column("amount")),) == amounts


def test_a_case_has_its_invoices_and_the_difference(shop: Store):
    ticket, difference = plain(
        shop, "select ticket_id, difference from decisions.billing_audit where finding = 'over' order by ticket_id"
    )
    case = reports.case(shop, AS_OF, ticket)
    billed = sum(row["amount"] for row in case.money.dicts() if row["money_kind"] == "invoice_line")
    assert case.facts["invoiced"] == billed
    assert case.facts["difference"] == difference == billed - case.facts["charged"] - case.facts["adjusted"]


def test_deviations_are_listed(shop: Store):
    circled = reports.circles(shop, AS_OF)
    assert circled.rows
    assert all(reports.case(shop, AS_OF, ticket) is None for ticket in circled.column("circled"))
    uncharged = reports.uncharged_installations(shop, AS_OF)
    assert uncharged.rows
    paid = {row[0] for row in shop.cursor(AS_OF).execute(
        "select ticket_id from decisions.charges where category = 'installation'").fetchall()}  # fmt: skip
    assert not paid & set(uncharged.column("ticket_id"))


@pytest.mark.parametrize(
    ("code", "today", "shown", "before"),
    [
        ("m0", "2026-03-31", ("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        ("m0", "2026-03-15", ("2026-03-01", "2026-03-15"), ("2026-02-01", "2026-02-15")),
        ("m0", "2026-03-30", ("2026-03-01", "2026-03-30"), ("2026-02-01", "2026-02-28")),
        ("m1", "2026-01-10", ("2025-12-01", "2025-12-31"), ("2025-11-01", "2025-11-30")),
        ("q0", "2026-11-23", ("2026-10-01", "2026-11-23"), ("2026-07-01", "2026-08-23")),
        ("q0", "2026-05-31", ("2026-04-01", "2026-05-31"), ("2026-01-01", "2026-02-28")),
        ("d90", "2026-03-31", ("2026-01-01", "2026-03-31"), ("2025-10-03", "2025-12-31")),
        ("m12", "2026-03-31", ("2025-04-01", "2026-03-31"), ("2024-04-01", "2025-03-31")),
        ("y", "2024-02-29", ("2024-01-01", "2024-02-29"), ("2023-01-01", "2023-02-28")),
        ("2026-02", "2026-06-01", ("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-01-31")),
        ("2026-06", "2026-06-10", ("2026-06-01", "2026-06-10"), ("2026-05-01", "2026-05-10")),
    ],
)
def test_periods_and_the_equal_ones_before(code, today, shown, before):
    on = date.fromisoformat(today)
    assert periods.period(code, on) == Period(*map(date.fromisoformat, shown))
    assert periods.before(code, on) == Period(*map(date.fromisoformat, before))


def test_a_period_is_known_by_its_code_only():
    assert all(map(periods.is_code, [*periods.CODES, "2026-03"]))
    assert not any(map(periods.is_code, ["", "d30", "2026-13", "1999-12", "2026-3", "90 dagar"]))
    assert periods.before("all", date(2026, 6, 1)) is None


def test_the_csv_file_opens_right_in_a_swedish_spreadsheet():
    rows = [("=1+1", Decimal("-1234.50"), date(2026, 3, 1), None, "åäö; ok"), ("@x", Decimal("0.05"), None, 7, "-")]
    raw = exports.spreadsheet_csv(["+a", "b", "c", "d", "e"], rows)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")) == [
        ["'+a", "b", "c", "d", "e"],
        ["'=1+1", "-1234,50", "2026-03-01", "", "åäö; ok"],
        ["'@x", "0,05", "", "7", "'-"],
    ]


def test_the_files_hold_what_the_list_sums_up(shop: Store):
    wanted = Filter(finding=("missing", "under"))
    found = reports.tickets(shop, SPRING, wanted)
    every = reports.tickets(shop, SPRING, wanted, page=None).table
    lines = list(csv.reader(io.StringIO(columns.csv_file(every, Words("sv")).decode("utf-8-sig")), delimiter=";"))
    position = lines[0].index("Debiterat (kr)")
    assert sum(Decimal(line[position].replace(",", ".")) for line in lines[1:]) == found.sums["charged"]
    book = openpyxl.load_workbook(io.BytesIO(columns.excel_file(every, Words("sv"), ("charged",))))
    sheet = list(book.active.iter_rows(values_only=True))
    assert len(sheet) == found.total + 2
    assert (
        sheet[-1][position]
        == f"=SUM({get_column_letter(position + 1)}2:{get_column_letter(position + 1)}{found.total + 1})"
    )
    assert sum(row[position] for row in sheet[1:-1]) == pytest.approx(float(found.sums["charged"]))
