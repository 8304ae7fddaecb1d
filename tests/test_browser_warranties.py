"""Warranties in a real browser: from the picture to the case, and an installation registered from its case into it."""

import re
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browsing import ready
from tests.test_browser_staff import choose, main, press, settled

PLOT = '[data-testid="stPlotlyChart"]'


def click_mark(page: Page, name: str) -> None:
    """Clicks the first mark of a trace of the picture, by its name in the legend."""
    at = page.locator(f"{PLOT} .js-plotly-plot").first.evaluate(
        """(plot, name) => {
            const trace = plot._fullData.find((one) => one.name === name), layout = plot._fullLayout;
            const box = plot.getBoundingClientRect();
            return [
                box.left + layout.xaxis._offset + layout.xaxis.d2p(trace.x[0]),
                box.top + layout.yaxis._offset + layout.yaxis.d2p(trace.y[0]),
            ];
        }""",
        name,
    )
    click_at(page, *at)


def click_at(page: Page, x: float, y: float) -> None:
    """Clicks a point of the picture, once it has been pointed at as a hand would."""
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)
    page.wait_for_timeout(500)
    page.mouse.click(x, y)


def test_a_filter_leads_over_the_picture_to_an_installation_and_to_a_case(address: str, tab: Page):
    tab.set_viewport_size({"width": 1440, "height": 2200})
    tab.goto(f"{address}/warranties?period=all")
    ready(tab, "Garantier")
    main(tab).get_by_test_id("stButtonGroup").get_by_role("button", name="Har gått ut").click()
    settled(tab)
    expect(tab).to_have_url(re.compile("warranty=expired"))
    expect(main(tab).locator(PLOT).first).to_contain_text("tog slut")
    expect(main(tab).locator(PLOT).first).not_to_contain_text("dagar kvar")
    # A bar leads to its installation, beside the picture that stays.
    bar = main(tab).locator(f"{PLOT} .barlayer .point path").first.bounding_box()
    click_at(tab, bar["x"] + 4, bar["y"] + bar["height"] / 2)
    expect(tab).to_have_url(re.compile("installation=M"))
    settled(tab)
    expect(tab.locator(".st-key-installation")).to_contain_text("30 dagar enligt villkoren")
    expect(tab).to_have_url(re.compile("warranty=expired"))
    tab.locator(".st-key-close_installation button").click()
    settled(tab)
    # A mark leads to its case, and from there back.
    click_mark(tab, "Inkommet under garantin")
    expect(tab).to_have_url(re.compile(r"/ticket\?.*id=T\d+"), timeout=60_000)
    settled(tab)
    expect(main(tab)).to_contain_text("Garanti")
    press(tab, "Tillbaka till Garantier")
    ready(tab, "Garantier")
    expect(tab).to_have_url(re.compile("warranty=expired"))


def test_an_installation_is_registered_from_its_case_and_stands_in_the_picture_and_the_file(
    address: str, tab: Page, tmp_path: Path
):
    tab.goto(f"{address}/register?me=S01")
    settled(tab)
    main(tab).get_by_label("Kund", exact=True).press_sequentially("bokhand", delay=40)
    tab.get_by_role("button", name=re.compile("Bokhandel")).first.click()
    settled(tab)
    main(tab).get_by_label("Rubrik").fill("Installera Nyckelmodulen")
    choose(tab, "Kategori", "Installation")
    press(tab, "Registrera ärendet")
    expect(tab.locator("h1").first).to_contain_text("Installera Nyckelmodulen", timeout=60_000)
    settled(tab)
    form = tab.locator(".st-key-installations_of_case")
    expect(form).to_contain_text("Ingen modul är registrerad")
    form.get_by_text("Registrera en installation").click()
    settled(tab)
    for field, value in (("Modul", "Nyckelmodulen"), ("Leverantör", "Nyckelverket")):
        box = form.get_by_test_id("stSelectbox").filter(has_text=field).locator("input").first
        box.click()
        box.fill(value)
        box.press("Enter")
        settled(tab)
    price = form.get_by_label("Pris, kr utan moms")
    price.fill("1 295")
    price.press("Tab")
    settled(tab)
    means = tab.locator(".st-key-installation_means_new")
    expect(means).to_contain_text("Garanti till och med ons 1 juli 2026")
    expect(means).to_contain_text(re.compile(r"→ 1.295,00.kr"))
    expect(form).to_contain_text("En reparation eller uppdatering av en modul är ingen ny installation")
    press(tab, "Registrera installationen")
    expect(form).to_contain_text("30 dagar kvar", timeout=60_000)
    settled(tab)
    # It stands in the picture, beside its own page.
    form.get_by_text("Se den bland garantierna").click()
    expect(tab).to_have_url(re.compile(r"/warranties\?"), timeout=60_000)
    ready(tab, "Garantier")
    expect(main(tab).locator(PLOT).first).to_contain_text("Nyckelmodulen")
    detail = tab.locator(".st-key-installation")
    expect(detail).to_contain_text("Nyckelmodulen")
    expect(detail).to_contain_text(re.compile(r"1.295,00.kr"))
    detail.get_by_text("Ändringar av installationen").click()
    expect(detail).to_contain_text("Installationen registrerad")
    # And in the file, with the totals of all rows that the filters let through.
    main(tab).get_by_text("Siffrorna som tabell").first.click()
    with tab.expect_download() as found:
        main(tab).get_by_role("button", name="Excel").first.click()
    found.value.save_as(tmp_path / "installations.xlsx")
    sheet = load_workbook(tmp_path / "installations.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any("Nyckelmodulen" in row for row in rows)


def test_it_can_be_read_on_a_phone(address: str, phone: Page):
    for path in ("/warranties", "/warranties?view=ending", "/warranties?view=mistakes&period=all", "/modules"):
        phone.goto(f"{address}{path}")
        ready(phone, "Moduler och leverantörer" if path == "/modules" else "Garantier")
        room = phone.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert room <= 0, path


def test_hundreds_of_installations_send_less_than_a_megabyte(address: str, tab: Page):
    sent: list[int] = []
    tab.on("websocket", lambda one: one.on("framereceived", lambda frame: sent.append(len(frame))))
    tab.goto(f"{address}/warranties?period=all")
    ready(tab, "Garantier")
    assert 10_000 < sum(sent) < 1_000_000
