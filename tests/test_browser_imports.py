"""Files brought in on the page, in a real browser: asked about, tried, written, mended and undone."""

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browsing import (  # noqa: F401 (fixtures)
    HOSTILE,
    address,
    browser,
    ready,
    shop_file,
    tab,
)

ONE_ROW = re.compile(r"tickets\.csv:\S? 1 rad")
TOGGL = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
    "Ingen,ingen@example.se,,,,X1,Yes,03/04/2026,10:00:00,03/04/2026,11:00:00,01:00:00,\n"
)


def main(page: Page):
    """What stands on the page beside the menu."""
    return page.get_by_test_id("stMain")


def upload(page: Page, name: str, data: bytes) -> None:
    """Chooses a file, once the page shows the field for it."""
    page.locator("input[type=file]").set_input_files([{"name": name, "mimeType": "text/csv", "buffer": data}])


def tickets(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([["ticket_id", "customer_id", "registered_at", "subject"], *rows])
    return text.getvalue().encode()


def test_a_file_is_tried_written_mended_and_undone(address: str, tab: Page):
    tab.goto(f"{address}/imports")
    ready(tab, "Importer")
    # What a file can't settle is asked, with what each answer would mean.
    upload(tab, "tid.csv", TOGGL.encode())
    expect(main(tab)).to_contain_text("I vilken ordning står datumen")
    main(tab).get_by_text("Dag, månad, år").click()
    main(tab).get_by_role("button", name="Läs den så").click()
    expect(main(tab)).to_contain_text("Datumens ordning:")
    tab.get_by_role("button", name="Remove tid.csv").or_(tab.get_by_test_id("stFileUploaderDeleteBtn")).first.click()
    expect(main(tab)).not_to_contain_text("Vad filerna är")
    # Tried: what would be added, changed and put aside, and nothing written.
    changed = ["X1", "X1", "2026-05-29T10:00", f"Ny {HOSTILE}"]
    upload(tab, "tickets.csv", tickets(changed, ["X2", "X1", "2026-05-30T10:00", "Ny"], ["X3", "X1", "igår", "=1+1"]))
    expect(main(tab)).to_contain_text("Nya: 1 · Ändrade: 1 · Oförändrade: 0 · Åt sidan: 1")
    expect(main(tab)).to_contain_text("inget är skrivet än")
    main(tab).get_by_role("button", name="Läs in (rader att lägga till eller ändra: 2)").click()
    expect(main(tab)).to_contain_text("Filerna är inlästa.")
    # The row that was put aside comes out as it stood, is mended, and comes in again.
    with tab.expect_download() as waiting:
        main(tab).get_by_role("button", name=ONE_ROW).click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (row["ticket_id"], row["subject"]) == ("X3", "'=1+1")
    main(tab).get_by_role("button", name="Läs in andra filer").click()
    expect(main(tab)).not_to_contain_text("Filerna är inlästa.")
    upload(tab, waiting.value.suggested_filename, text.replace("igår", "2026-05-30T11:00").encode("utf-8-sig"))
    main(tab).get_by_role("button", name="Läs in (rader att lägga till eller ändra: 1)").click()
    expect(main(tab)).to_contain_text("Rättade avvikelser: 1")
    # Undone in the history, with a reason: the row waits to be mended again.
    main(tab).get_by_role("link", name="Visa vad den ändrade, eller ångra den").click()
    expect(tab).to_have_url(re.compile("import=I-"))
    expect(main(tab)).to_contain_text("Ingen rad som fanns före säger något annat.")
    ready(tab, "Importer")
    main(tab).get_by_text("Ångra importen").first.click()
    main(tab).get_by_label("Varför ångras den?").fill("Fel fil")
    main(tab).get_by_role("button", name="Ångra importen").last.click()
    expect(main(tab)).to_contain_text("Fel fil")
    expect(main(tab)).to_contain_text("Ångrad av")
    main(tab).get_by_text("Avvikelser", exact=True).click()
    expect(main(tab)).to_contain_text("Filer att rätta")
    expect(main(tab)).to_contain_text(ONE_ROW)
