"""Finance at the end of a month, in a real browser: month, customer, line, adjustment, closing, files."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from lib import clock, reports
from lib.store import Store
from lib.terms import Terms
from lib.words import Words
from tests.browsing import ready
from tests.conftest import copied

MAY, SV = date(2026, 5, 1), Words("sv")


@pytest.fixture(scope="module")
def shown(shop_made: Path, terms: Terms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict]:
    """What is shown of May before anybody changes it, asked of a copy of the store that the server has open."""
    copy = copied(shop_made, tmp_path_factory.mktemp("finance") / "copy.duckdb")
    with pytest.MonkeyPatch.context() as patch, Store(copy, terms) as store:
        patch.setenv("SUPPORTKOLL_NOW", "2026-06-01T15:00")
        now = clock.now()
        customers = reports.month_customers(store, now, MAY, page=None).table.dicts()
        # A customer with a plain ticket fee of which all was invoiced: nothing about it is an exception.
        chosen = next(row for row in customers if row["ticket_fee"] > 0 and row["owed"] == row["ticket_fee"])
        lines = reports.month_lines(store, now, MAY, chosen["customer_id"]).dicts()
        yield {
            "customers": customers,
            "chosen": chosen,
            "line": next(line for line in lines if line["amount"] > 0),
            "owed": sum(row["owed"] for row in customers),
            "state": reports.month_state(store, now, MAY),
        }


def main(page: Page):
    """What stands on the page beside the menu."""
    return page.get_by_test_id("stMain")


def value_of(page: Page, label: str):
    """The value of a figure."""
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def download(page: Page, label: str) -> bytes:
    """A file of the invoice basis of the month, from the choice that a button opens."""
    file = page.get_by_role("button", name=label, exact=True)
    if not file.is_visible():
        main(page).get_by_role("button", name="Fakturaunderlag").first.click()
    with page.expect_download() as waiting:
        file.click()
    return Path(waiting.value.path()).read_bytes()


def test_from_the_month_to_its_closing_and_its_files(address: str, tab: Page, shown: dict):
    # The month that waits to be closed is the one that is shown.
    tab.goto(f"{address}/invoicing")
    ready(tab, "Fakturering")
    expect(main(tab)).to_contain_text("Att stänga")
    expect(value_of(tab, "Att fakturera")).to_have_text(SV.money(shown["owed"]))
    # A customer of the list, with every line in words.
    table = tab.get_by_test_id("stDataFrame").first.bounding_box()
    tab.mouse.click(table["x"] + 60, table["y"] + 52)  # The first row below the headings.
    expect(tab).to_have_url(re.compile(rf"customer={shown['customers'][0]['customer_id']}"))
    chosen, line = shown["chosen"], shown["line"]
    tab.goto(f"{address}/invoicing?customer={chosen['customer_id']}")
    ready(tab, "Fakturering")
    case = tab.locator(f".st-key-case_{line['ticket_id']}")
    expect(case).to_contain_text(re.compile("En ärendeavgift:.* 395,00"))
    expect(case).to_contain_text("arbetat")
    # An adjustment of a line, with what is owed then; what can't be is said and what was typed stays.
    case.get_by_role("button", name="Justera").click()
    case.get_by_label("Belopp, kr utan moms").fill("95,005")
    case.get_by_label("Skäl").fill("Lång väntan på svar")
    case.get_by_role("button", name="Spara justeringen").click()
    expect(case.get_by_test_id("stAlert")).to_contain_text("högst två decimaler")
    expect(case.get_by_label("Skäl")).to_have_value("Lång väntan på svar")
    case.get_by_label("Belopp, kr utan moms").fill("95,50")
    case.get_by_label("Belopp, kr utan moms").press("Tab")
    expect(case).to_contain_text("= 299,50")
    case.get_by_role("button", name="Spara justeringen").click()
    owed = shown["owed"] - Decimal("95.50")
    expect(value_of(tab, "Att fakturera")).to_have_text(SV.money(owed))
    expect(case).to_contain_text("Lång väntan på svar")
    # Closing: not without a word on the open findings.
    tab.goto(f"{address}/invoicing?view=close")
    ready(tab, "Fakturering")
    assert shown["state"]["open_findings"], "the demo's month has something to say"
    close = main(tab).get_by_role("button", name=re.compile("Stäng maj 2026", re.IGNORECASE))
    close.click()
    expect(main(tab).get_by_test_id("stAlert")).to_contain_text("Skriv varför")
    main(tab).get_by_role("textbox").first.fill("Genomgånget med teamet")
    close.click()
    expect(main(tab)).to_contain_text("Stängd av")
    expect(main(tab)).to_contain_text("Genomgånget med teamet")
    expect(value_of(tab, "Att fakturera")).to_have_text(SV.money(owed))
    # The files say the same to the öre.
    workbook = openpyxl.load_workbook(io.BytesIO(download(tab, "Excel, ett blad")))
    assert workbook.sheetnames
    text = download(tab, "CSV för svenska Excel").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    (amount,) = [name for name in rows[0] if name.startswith("Belopp")]
    assert sum(Decimal(row[amount].replace(",", ".")) for row in rows) == owed
    assert any(line["ticket_id"] in row.values() and row[amount] == "-95,50" for row in rows)
    invoices = json.loads(download(tab, "Ekonomisystem: fakturor (JSON, som Fortnox tar emot dem)"))
    assert invoices, "the accounting system gets invoices"


def test_what_changes_in_the_closed_month_is_a_correction(address: str, tab: Page, shown: dict):
    """After the test before: May is closed, and its figure stays."""
    chosen, line = shown["chosen"], shown["line"]
    tab.goto(f"{address}/invoicing?month=2026-05&customer={chosen['customer_id']}")
    ready(tab, "Fakturering")
    expect(main(tab)).to_contain_text("Stängd av")
    before = value_of(tab, "Att fakturera").inner_text()
    case = tab.locator(f".st-key-case_{line['ticket_id']}")
    case.get_by_role("button", name="Justera").click()
    expect(case).to_contain_text("blir en rättelse i juni 2026")
    case.get_by_text("Tillägg").first.click()
    case.get_by_label("Belopp, kr utan moms").fill("100")
    case.get_by_label("Skäl").fill("Avtalat i efterhand")
    case.get_by_role("button", name="Spara justeringen").click()
    expect(tab.get_by_text("Justeringen är sparad")).to_be_visible()
    expect(value_of(tab, "Att fakturera")).to_have_text(before)
    tab.goto(f"{address}/invoicing?month=2026-06&customer={chosen['customer_id']}")
    ready(tab, "Fakturering")
    case = tab.locator(f".st-key-case_{line['ticket_id']}")
    expect(case).to_contain_text("Avtalat i efterhand")
    expect(case).to_contain_text("Rättelse av maj 2026")
    expect(case).to_contain_text("100,00")


def test_the_invoicing_of_a_customer_fits_a_phone(address: str, phone: Page, shown: dict):
    phone.goto(f"{address}/invoicing?month=2026-05&customer={shown['chosen']['customer_id']}")
    ready(phone, "Fakturering")
    expect(phone.locator(f".st-key-case_{shown['line']['ticket_id']}")).to_be_attached()
    assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
