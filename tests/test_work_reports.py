"""Work, billable and free: every figure equals a plain query over the charges, and leads to just its cases."""

import io
import re
import string
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest

from lib import columns, days, reports, ui
from lib.reports import Filter, Scope
from lib.store import Store
from lib.words import CODES, Words
from pages.work import _of_group
from tests.conftest import NOW
from tests.test_pages import app, figures, open_page, scope_of, shop_file  # noqa: F401 (fixtures)

AS_OF = datetime.combine(NOW.date(), datetime.min.time().replace(hour=15), days.ZONE)
ALL = Scope(AS_OF, date(2000, 1, 1), NOW.date())
SPRING = Scope(AS_OF, date(2026, 2, 1), date(2026, 5, 15))
PERIOD = "registered_on between '2026-02-01' and '2026-05-15'"
WORTH = "round(minutes * hourly_rate / 60, 2)::decimal(12, 2)"
FREE = "coverage in ('free', 'warranty')"
# What makes a group, over `decisions.charges` joined with the tickets and installations.
GROUPED = {
    "clause": "clause",
    "customer": "charge.customer_id",
    "form": "charge.contract_form",
    "module": "installation.module",
    "category": "coalesce(charge.category, 'none')",
    "staff": "ticket.handled_staff_id",
}


def rows(store: Store, text: str) -> list[tuple]:
    """All rows of a query over the decision views."""
    return store.cursor(AS_OF).execute(text).fetchall()


@pytest.mark.parametrize("by", reports.GROUPS)
def test_free_work_by_group_is_that_of_the_charges(shop: Store, by: str):
    found = reports.free_groups(shop, SPRING, by, page=None)
    expected = rows(
        shop,
        f"select {GROUPED[by]} as code, count(distinct charge.ticket_id), sum(minutes), sum({WORTH}) "
        "from decisions.charges as charge join decisions.ticket_sla as ticket using (ticket_id) "
        "join facts.tickets as fact using (ticket_id) "
        "left join facts.installations as installation on installation.installation_id = fact.installation_id "
        f"where {FREE} and charge.{PERIOD} group by code having sum(minutes) > 0",
    )
    expected = [row for row in expected if by != "module" or row[0] is not None]
    names = (reports.GROUPS[by], "cases", "minutes", "list_value")
    assert sorted(zip(*map(found.table.column, names), strict=True), key=str) == sorted(expected, key=str)
    assert len(expected) > 1
    assert found.sums["list_value"] == sum(row[3] for row in expected)
    assert found.table.column("list_value") == sorted(found.table.column("list_value"), reverse=True)
    assert sum(found.table.column("value_percent")) == pytest.approx(100)


def test_groups_by_time_are_the_longest_first(shop: Store):
    found = reports.free_groups(shop, ALL, "customer", rank="minutes", page=None).table
    assert found.column("minutes") == sorted(found.column("minutes"), reverse=True)
    first = reports.free_groups(shop, ALL, "customer", rank="minutes")
    assert first.table.rows == found.rows[: reports.PAGE_ROWS]
    assert first.total == len(found.rows) > reports.PAGE_ROWS


@pytest.mark.parametrize("by", reports.GROUPS)
def test_a_group_leads_to_a_list_with_its_cases_and_sums(shop: Store, by: str):
    wanted = {"form": "form", "staff": "staff", "module": "module", "customer": "customer"}
    for row in reports.free_groups(shop, SPRING, by).table.dicts()[:4]:
        page, asked = _of_group(by, row[reports.GROUPS[by]])
        assert page == "tickets"
        forms = asked.pop("form", ())
        assert set(asked) <= {*wanted, "clause", "category", "coverage"}
        found = reports.tickets(shop, replace(SPRING, forms=forms), Filter(**asked))
        assert found.total == row["cases"]
        assert (found.sums["chosen_minutes"], found.sums["chosen_value"]) == (row["minutes"], row["list_value"])
        assert found.sums["chosen_amount"] == 0


def test_a_clause_leads_to_a_list_with_its_sums(shop: Store):
    for row in reports.clauses(shop, SPRING).dicts():
        clause = (row["clause"],) if row["clause"] else ()
        found = reports.tickets(shop, SPRING, Filter(coverage=(row["coverage"],), clause=clause))
        assert found.total == row["cases"]
        assert tuple(found.sums[f"chosen_{name}"] for name in ("minutes", "amount", "value")) == tuple(
            row[name] for name in ("minutes", "amount", "list_value")
        )


@pytest.mark.parametrize("forms", [(), ("plus", "premium")])
def test_the_figures_of_work_lead_to_lists_with_their_sums(shop: Store, forms: tuple[str, ...]):
    scope = replace(SPRING, forms=forms)
    work, every = reports.work_figures(shop, scope), reports.tickets(shop, scope, Filter())
    given = reports.tickets(shop, scope, Filter(coverage=reports.GIVEN)).sums
    assert (given["chosen_minutes"], given["chosen_value"]) == (work["given_minutes"], work["given_value"])
    billable = reports.tickets(shop, scope, Filter(coverage=reports.BILLABLE)).sums
    assert (billable["chosen_minutes"], billable["chosen_amount"]) == (work["billable_minutes"], work["amount"])
    assert every.sums["given_value"] == work["given_value"] > 0
    assert every.sums["charged"] == work["amount"]
    assert not {"chosen_minutes", "chosen_amount", "chosen_value"} & {*every.sums, *every.table.names}


def test_each_case_of_a_list_shows_its_chosen_work(shop: Store):
    table = reports.tickets(shop, SPRING, Filter(coverage=("free",)), page=None).table
    expected = rows(
        shop,
        f"select ticket_id, sum(minutes), sum(amount), sum({WORTH}) from decisions.charges "
        f"where coverage = 'free' and {PERIOD} group by ticket_id",
    )
    names = ("ticket_id", "chosen_minutes", "chosen_amount", "chosen_value")
    assert sorted(zip(*map(table.column, names), strict=True)) == sorted(expected)


def test_the_list_of_a_customers_free_work_is_a_file_with_sums(app):
    wanted = reports.free_groups(ui.store(), ALL, "customer").table.dicts()[0]
    for key, value in (("period", "all"), ("customer", wanted["customer_id"]), ("coverage", list(reports.GIVEN))):
        app.query_params[key] = value
    open_page(app, "tickets")
    assert not app.exception
    say = Words("sv")
    (summary,) = [text.value for text in app.caption if "ärenden, " in text.value]
    assert f"valt arbete: {say.hours(wanted['minutes'])}, debiterat" in summary
    assert f"värt {say.money(wanted['list_value'])} till listpris" in summary
    found = reports.tickets(ui.store(), ALL, Filter(customer=wanted["customer_id"], coverage=reports.GIVEN), page=None)
    file = columns.excel_file(found.table, say, tuple(found.sums))
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    last_row = sheet[sheet.rindex("<row ") :]
    for name in ("chosen_minutes", "chosen_amount", "chosen_value"):
        letter = string.ascii_uppercase[found.table.names.index(name)]
        assert f"SUM({letter}2:{letter}{found.total + 1})" in last_row


def test_shares_in_files_have_one_decimal(shop: Store):
    text = columns.csv_file(reports.work_months(shop, SPRING), Words("sv")).decode("utf-8-sig")
    headings, *lines = (line.split(";") for line in text.splitlines())
    shares = [line[headings.index("Debiterbar andel")] for line in lines]
    assert all(re.fullmatch(r"\d+,\d", share) for share in shares)


def test_each_month_shares_out_its_minutes(shop: Store):
    found = reports.work_months(shop, SPRING)
    assert len(found.rows) == 12
    was = None
    for row in found.dicts():
        ((cases, minutes, billable, given, undecided),) = rows(
            shop,
            "select count(distinct ticket_id), sum(minutes), "
            "coalesce(sum(minutes) filter (coverage in ('ticket_fee', 'hourly', 'quote', 'installation')), 0), "
            f"coalesce(sum(minutes) filter ({FREE}), 0), coalesce(sum(minutes) filter (coverage = 'undecided'), 0) "
            f"from decisions.charges where date_trunc('month', registered_on) = '{row['month']}' "
            "and registered_on <= '2026-05-15'",
        )
        assert (row["cases"], row["minutes"]) == (cases, minutes)
        assert (row["billable_minutes"], row["given_minutes"], row["undecided_minutes"]) == (billable, given, undecided)
        assert minutes == billable + given + undecided
        assert row["billable_percent"] == pytest.approx(float(100 * billable / minutes))
        if was is not None:
            assert row["percent_change"] == pytest.approx(row["billable_percent"] - was)
        was = row["billable_percent"]


def test_undecided_work_is_what_no_one_is_charged_for_yet(shop: Store):
    found = reports.undecided_work(shop, SPRING, page=None)
    expected = rows(
        shop,
        f"select ticket_id, sum(minutes), sum({WORTH}), any_value(registered_on) from decisions.charges "
        "where flag in ('undecided', 'unapproved_work') group by ticket_id",
    )
    names = ("ticket_id", "minutes", "list_value", "registered_on")
    assert sorted(zip(*map(found.table.column, names), strict=True)) == sorted(expected)
    assert {"undecided", "unapproved_work"} == set(found.table.column("flag"))
    assert found.sums == {"minutes": sum(row[1] for row in expected), "list_value": sum(row[2] for row in expected)}
    registered = found.table.column("registered_on")
    assert registered == sorted(registered), "the oldest first, whatever the period"
    assert found.table.column("days_since") == [(NOW.date() - day).days for day in registered]


def test_the_coverages_named_here_are_those_of_the_view(shop: Store):
    found = rows(shop, "select distinct coverage, billable, given from reports.work")
    assert {coverage for coverage, billable, _ in found if billable} == set(reports.BILLABLE)
    assert {coverage for coverage, _, given in found if given} == set(reports.GIVEN)
    assert set(reports.GROUPS) == set(CODES["by"])


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_tables_have_files_with_headings(shop: Store, lang: str):
    say = Words(lang)
    for table in (
        reports.work_months(shop, SPRING),
        reports.undecided_work(shop, SPRING).table,
        reports.money_months(shop, SPRING),
        reports.bookings(shop, SPRING, "past").table,
        *(reports.free_groups(shop, SPRING, by).table for by in reports.GROUPS),
    ):
        assert len(columns.csv_file(table, say).decode("utf-8-sig").splitlines()) == len(table.rows) + 1
        assert columns.excel_file(table, say, ())


@pytest.mark.parametrize("by", reports.GROUPS)
def test_the_address_says_by_what_free_work_is_grouped(app, by: str):
    app.query_params["by"] = by
    open_page(app, "work")
    assert not app.exception
    assert app.segmented_control(key="by").value == by
    shown, say = figures(app), Words("sv")
    expected = reports.work_figures(ui.store(), scope_of(app))
    assert shown["Fritt till listpris"] == say.money(expected["given_value"])
    assert shown["Debiterbar andel"] == say.percent(expected["billable_percent"])
