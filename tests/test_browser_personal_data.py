"""The audit log and personal data in a real browser."""

import io
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browsing import ready


def test_changes_are_narrowed_opened_and_downloaded(tab: Page, address: str):
    tab.goto(f"{address}/audit_log?period=all&table=settlements")
    ready(tab, "Ändringslogg")
    expect(tab.get_by_text("ändringar · Välj tiden för en ändring")).to_be_visible()
    tab.get_by_label("Nummer").fill("finns inte")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Ingen ändring.")).to_be_visible()
    assert "key=finns" in tab.url
    tab.goto(f"{address}/audit_log?period=all&table=settlements&row=0")
    ready(tab, "Ändringslogg")
    expect(tab.get_by_text("Rad 1 i loggen.")).to_be_visible()
    with tab.expect_download() as found:
        tab.locator(".st-key-audit_log_csv button").click()
    text = found.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "När;Vem;Slag av ändring;Vad;Rad;Kolumn;Före;Efter"
    assert "Avvikelse reglerad;Regleringar" in text


def test_a_customer_is_exported_and_erased_when_its_number_is_typed(tab: Page, address: str, shop_file: Path):
    tab.goto(f"{address}/personal_data?customer=K0036")
    ready(tab, "Personuppgifter")
    name = tab.locator(".st-key-customer h3").inner_text()
    with tab.expect_download() as found:
        tab.get_by_role("button", name="Exportera allt som är lagrat").click()
    with zipfile.ZipFile(io.BytesIO(found.value.path().read_bytes())) as archive:
        assert name in archive.read("customers.csv").decode()
        assert "LÄS MIG.txt" in archive.namelist()
    tab.get_by_role("button", name="Visa vad som skulle raderas").click()
    tab.get_by_label("Varför raderas det?").fill("Kunden har bett om det")
    tab.get_by_label("Skriv K0036 för att bekräfta").fill("K0035")
    tab.get_by_role("button", name="Radera för gott").click()
    expect(tab.get_by_text("Skriv kundens nummer, K0036, för att bekräfta")).to_be_visible()
    tab.get_by_label("Skriv K0036 för att bekräfta").fill("K0036")
    tab.get_by_role("button", name="Radera för gott").click()
    expect(tab.locator(".st-key-customer h3")).to_have_text("Raderad kund K0036")
    expect(tab.get_by_role("heading", name="Raderingar")).to_be_visible()
    tab.goto(f"{address}/audit_log?action=erase_customer&period=all")
    ready(tab, "Ändringslogg")
    expect(tab.get_by_text("1 ändring ·")).to_be_visible()
    assert name.encode() not in shop_file.read_bytes()
