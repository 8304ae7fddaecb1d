"""The pages of warranties and of modules: what they show by their address, and what is registered on them."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from lib import charts, clock, reports, ui
from lib.reports import MODULE_SUMS, SMALL_SAMPLE, Scope, WarrantyFilter
from lib.store import Store
from lib.words import Words
from tests.conftest import NOW, bring_in
from tests.rows import base, contract, entry, installation, ticket
from tests.staffed import case_page, desk_app, said, stored  # noqa: F401 (fixtures)
from tests.test_pages import app, figures, open_page, shop_file  # noqa: F401 (fixtures)

EVER = Scope(NOW, date(2000, 1, 1), date(2026, 6, 1))


def plain(store: Store, query: str) -> list[tuple]:
    return store.cursor(NOW).execute(query).fetchall()


def found(store: Store, **wanted) -> list[str]:
    table = reports.installations(store, EVER, WarrantyFilter(**wanted), page=None).table
    return table.column("installation_id")


# ---- The list and its filters ----------------------------------------------------------------------------------------


def test_filters_narrow_as_a_plain_query_would(shop: Store):
    (module, vendor, customer) = plain(
        shop, "select module, vendor, customer_id from decisions.warranties where vendor is not null limit 1"
    )[0]
    for wanted, condition in (
        ({}, "true"),
        ({"status": ("expired", "none")}, "status in ('expired', 'none')"),
        ({"module": (module,)}, f"module = '{module}'"),
        ({"vendor": (vendor, "")}, f"coalesce(vendor, '') in ('{vendor}', '')"),
        ({"customer": customer}, f"customer_id = '{customer}'"),
        ({"q": module.upper()}, f"module = '{module}'"),
        ({"q": "%"}, "false"),
    ):
        ids = {row[0] for row in plain(shop, f"select installation_id from decisions.warranties where {condition}")}
        assert set(found(shop, **wanted)) == ids, wanted


def test_those_that_end_first_come_first_and_each_stands_on_one_page(shop: Store):
    every = reports.installations(shop, EVER, page=None)
    pages = [reports.installations(shop, EVER, page=n + 1).table.rows for n in range(-(-every.total // reports.BARS))]
    assert [row for page in pages for row in page] == every.table.rows
    assert max(map(len, pages)) == reports.BARS
    left = every.table.column("days_left")
    running = [days for days in left if days is not None and days >= 0]
    over = [days for days in left if days is not None and days < 0]
    assert left == [*sorted(running), *sorted(over, reverse=True), *[None] * left.count(None)]


def test_the_picture_holds_the_rows_and_each_mark_leads_to_its_case(shop: Store):
    table = reports.installations(shop, EVER, WarrantyFilter(("active", "expiring"))).table
    ids = tuple(table.column("installation_id"))
    cases = reports.installation_cases(shop, NOW, ids)
    figure = charts.warranty_timeline(table, cases, Words("sv"), clock.local_now(), False, {"q": "x"})
    leads = figure.layout.meta["asks"]
    bars = [key for trace in figure.data if trace.type == "bar" for key in trace.customdata]
    assert sorted(bars) == sorted(f"i:{key}" for key in ids)
    assert all(leads[key] == {"q": "x", "installation": key[2:]} for key in bars)
    marks = [key for trace in figure.data if trace.meta for key in trace.customdata]
    assert marks
    assert {leads[key]["id"] for key in marks} <= set(cases.column("ticket_id"))
    # As long as the covered days: the day of the installation and those of the terms.
    lengths = {length for trace in figure.data if trace.type == "bar" for length in trace.x}
    assert lengths == {31 * 86_400_000}


@pytest.mark.parametrize(
    ("left", "said_so"),
    [(2, "2 days left"), (1, "1 day left"), (0, "ends today"), (-1, "ended yesterday"), (-2, "ended 2 days ago")],
)
def test_days_left_in_words(left, said_so):
    assert charts.days_left({"days_left": left}, Words("en")) == said_so


# ---- Modules and vendors ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["module", "vendor"])
def test_the_rows_of_modules_add_up_to_what_plain_queries_say(shop: Store, by: str):
    table = reports.modules(shop, NOW, EVER.first, EVER.last, by)
    sums = {name: sum(table.column(name)) for name in MODULE_SUMS}
    ((count, ours, cases, minutes, cost),) = plain(
        shop,
        "select count(*), count(*) filter (where status <> 'none'), sum(tickets), sum(minutes), sum(cost) "
        "from decisions.warranties",
    )
    assert (sums["installations"], sums["ours"], sums["tickets"], sums["minutes"], sums["cost"]) == (
        *(count, ours, cases, minutes, cost),
    )
    ((fees,),) = plain(
        shop,
        "select sum(coalesce(price, installation_fee)) from decisions.warranties "
        "join facts.days on day = installed_on where status <> 'none'",
    )
    assert (sums["fees"], sums["left_of_fees"]) == (fees, fees - cost)
    checks = plain(shop, "select function_check, count(*) from decisions.warranties group by all")
    assert (sums["failed"], sums["checked"]) == (dict(checks)["failed"], sum(n for check, n in checks if check))
    ((after,),) = plain(
        shop,
        "select count(*) from facts.tickets as ticket join decisions.warranties as w using (installation_id) "
        "where ticket.registered_on > w.covered_until and ticket.customer_id = w.customer_id",
    )
    assert sums["tickets_after"] == after > 0
    each = {
        row[0]: row[1]
        for row in plain(shop, f"select coalesce({by}, ''), sum(cost) from decisions.warranties group by 1")
    }
    assert dict(zip(table.column(by), table.column("cost"), strict=True)) == each


def test_small_numbers_are_marked_and_not_ranked(shop: Store):
    rows = reports.modules(shop, NOW, EVER.first, EVER.last, "module").dicts()
    assert {row["few_installations"] == "few" for row in rows} == {True, False}
    for row in rows:
        assert (row["few_installations"] == "few") == (row["ours"] < SMALL_SAMPLE) == (row["place"] is None)
    ranked = [row for row in rows if row["place"]]
    assert [row["place"] for row in ranked] == list(range(1, len(ranked) + 1))
    assert [row["cost_percent"] for row in ranked] == sorted((row["cost_percent"] for row in ranked), reverse=True)


def test_a_module_that_costs_more_than_its_fees_eats_them_and_one_ore_less_does_not(desk: Store, tmp_path):
    """Ten installations of each at 60 kr: 36 minutes at 995 kr are 597 kr; together with 11,1 minutes 781,08 kr."""
    installed, cases, entries = [], [], []
    for module, minutes in (("Frakt", "36.18"), ("Sök", "36.19")):
        for n in range(10):
            installed.append(installation(f"{module}{n}", module=module, price="60"))
        cases.append(ticket(f"T{module}", category="third_party", installation_id=f"{module}0"))
        entries.append(entry(f"E{module}", ticket_id=f"T{module}", minutes=minutes))
    facts = base(
        contracts=[contract("2020-01-01")], module_installations=installed, tickets=cases, time_entries=entries
    )
    assert not bring_in(desk, tmp_path, facts).findings
    rows = {row["module"]: row for row in reports.modules(desk, NOW, EVER.first, EVER.last, "module").dicts()}
    assert {name: (row["cost"], row["fees"]) for name, row in rows.items()} == {
        "Frakt": (Decimal("599.99"), Decimal(600)),
        "Sök": (Decimal("600.15"), Decimal(600)),
    }
    table = reports.modules(desk, NOW, EVER.first, EVER.last, "module")
    figure = charts.fee_shares(table, Words("en"), "module", False, {})
    assert ["eats its fee" in text for text in figure.data[0].text] == [True, False]
    assert list(figure.data[0].marker.pattern.shape) == ["/", ""]


# ---- On the pages ----------------------------------------------------------------------------------------------------


def test_the_figures_of_the_pages_are_those_of_the_reports(app: AppTest):
    app.query_params["period"] = "all"
    app.query_params["view"] = "mistakes"
    shown, words = figures(open_page(app, "warranties")), Words("sv")
    assert not app.exception
    counts = Counter(dict(ui.store().cursor(clock.now()).execute(
        "select status, count(*) from decisions.warranties group by all"
    ).fetchall()))  # fmt: skip
    names = {"active": "Gäller", "expiring": "Går snart ut", "expired": "Har gått ut", "none": "Ingen garanti"}
    assert {status: shown[name] for status, name in names.items()} == {
        status: words.number(counts[status]) for status in names
    }
    mistakes = reports.warranty_mistake_figures(ui.store(), Scope(clock.now(), EVER.first, EVER.last))
    assert shown["Fel åt båda hållen"] == words.money(mistakes["charged_kronor"] + mistakes["free_kronor"])


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({"view": "ending"}, "Säg till kunden"),
        ({"view": "mistakes", "period": "all"}, "säger emot varandra"),
        ({"view": "mistakes", "period": "all", "way": "free"}, "säger emot varandra"),
        ({"installation": "nothing"}, "Den installationen finns inte"),
        ({"installation": "M0200", "period": "all"}, "En reparation eller uppdatering"),
        ({"module": "nothing", "vendor": "none", "warranty": "bogus", "p": "99"}, "garantiarbete"),
        ({"q": "zzzz"}, "Inget passar"),
    ],
)
def test_a_view_shows_itself_by_its_address(app: AppTest, asked: dict[str, str], text: str):
    for name, value in asked.items():
        app.query_params[name] = value
    open_page(app, "warranties")
    assert not app.exception
    assert text in said(app)


def test_an_installation_is_corrected_and_its_vendors_contact_is_written_down(desk_app: AppTest):
    desk_app.query_params["installation"] = "M1"
    open_page(desk_app, "warranties")
    assert "Ingen leverantör är känd" in said(desk_app)
    with ui.store().tx() as cursor:
        cursor.execute("update store.module_installations set vendor = 'Betalverket' where installation_id = 'M1'")
    # What it says meanwhile is something else than what the form was filled with.
    correct = "correct_M1"
    desk_app.segmented_control(key=f"{correct}_check").set_value("failed").run()
    desk_app.text_input(key=f"{correct}_reason").set_value("Glömdes").run()
    desk_app.button(key=f"{correct}_save").click().run()
    assert "Någon annan har rättat installationen" in desk_app.error[0].value
    desk_app.segmented_control(key=f"{correct}_check").set_value("failed").run()
    desk_app.text_input(key=f"{correct}_reason").set_value("Glömdes").run()
    desk_app.button(key=f"{correct}_save").click().run()
    assert not desk_app.exception
    query = "select vendor, function_check, price from store.module_installations where installation_id = 'M1'"
    assert stored(query) == [("Betalverket", "failed", None)]
    assert "Underkänd" in said(desk_app)
    named = "installation_vendor_betalverket"
    desk_app.text_input(key=f"{named}_phone").set_value("08-123").run()
    desk_app.button(key=f"{named}_save").click().run()
    assert stored("select vendor, phone from store.vendor_contacts") == [("Betalverket", "08-123")]
    assert stored("select actor, action from store.audit_log where import_id is null order by rowid") == [
        ("S1", "correct_installation"),
        ("S1", "set_vendor_contact"),
    ]
    open_page(desk_app, "modules")
    assert not desk_app.exception


def test_an_installation_is_registered_from_the_page(desk_app: AppTest):
    open_page(desk_app, "warranties")
    key = "new_installation"
    desk_app.session_state[f"{key}_customer"] = "K1"
    desk_app.session_state[f"{key}_module"] = "Betalning"
    desk_app.run()
    assert "Kunden har redan Betalning, installerad 2026-05-01. Garantin räknas till och med 2026-05-31" in said(
        desk_app
    )
    assert "Garanti till och med tors 4 juni 2026" in said(desk_app)
    desk_app.text_input(key=f"{key}_price").set_value("-5").run()
    assert "Skriv priset i kronor" in said(desk_app)
    desk_app.text_input(key=f"{key}_price").set_value("").run()
    desk_app.date_input(key=f"{key}_day").set_value(date(2026, 5, 1)).run()
    assert "är redan registrerad för kunden den 2026-05-01" in said(desk_app)
    desk_app.button(key=f"{key}_save").click().run()
    assert [error.value for error in desk_app.error]
    assert stored("select count(*) from store.module_installations") == [(3,)]
    desk_app.date_input(key=f"{key}_day").set_value(date(2026, 5, 4)).run()
    desk_app.button(key=f"{key}_save").click().run()
    assert "Betalning är registrerad, installerad 2026-05-04." in said(desk_app)
    assert stored(
        "select module, installed_on, price, ticket_id from store.module_installations where installation_id like 'I-%'"
    ) == [("Betalning", date(2026, 5, 4), None, None)]


def test_nobody_registers_before_saying_who_they_are(desk_app: AppTest):
    desk_app.query_params.pop("me", None)
    open_page(desk_app, "warranties")
    desk_app.session_state["new_installation_customer"] = "K1"
    desk_app.run()
    assert desk_app.button(key="new_installation_save").disabled


def test_only_an_installation_case_offers_the_form(desk_app: AppTest):
    case_page(desk_app, "T1")
    assert "Installerat i ärendet" not in said(desk_app)
    change = {"category": "installation"}
    with ui.store().tx() as cursor:
        cursor.execute("update store.tickets set category = ? where ticket_id = 'T3'", [change["category"]])
        cursor.execute("insert into touched values ('T3')")
    case_page(desk_app, "T3")
    assert not desk_app.exception
    assert "Installerat i ärendet" in said(desk_app)
