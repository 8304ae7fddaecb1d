"""The list of a month's customers beside the chosen one, in a real browser."""

from playwright.sync_api import Page, expect

from tests.browsing import ready

ROW = 35  # pixels, of a table


def settled(page: Page) -> None:
    page.wait_for_timeout(300)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_attached(timeout=20_000)


def click_row(page: Page, table: str, row: int) -> None:
    """Clicks into the first column of text of a row of a table, which is a canvas."""
    settled(page)  # The table draws itself a moment after it stands there.
    canvas = page.locator(f"{table} canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + 100, box["y"] + ROW * (row + 1) + ROW / 2)
    settled(page)


def test_a_click_in_the_list_shows_another_customer_beside_it(tab: Page, address: str):
    tab.goto(f"{address}/invoicing")
    ready(tab, "Fakturering")
    click_row(tab, '[data-testid="stDataFrame"]', 1)
    name = tab.locator(".st-key-detail h2").first
    expect(name).to_be_visible(timeout=20_000)
    first, where = name.inner_text(), tab.url
    assert "customer=" in where
    click_row(tab, ".st-key-master", 4)
    expect(name).not_to_have_text(first, timeout=20_000)
    assert tab.url != where
    # The list stays in sight while the lines scroll.
    tab.locator(".st-key-detail").get_by_role("button", name="Justera").last.scroll_into_view_if_needed()
    expect(tab.locator(".st-key-master")).to_be_in_viewport()


def test_a_choice_leads_to_the_customer_on_a_phone(phone: Page, address: str):
    phone.goto(f"{address}/invoicing?month=2026-04")
    ready(phone, "Fakturering")
    click_row(phone, '[data-testid="stDataFrame"]', 1)
    expect(phone.locator(".st-key-detail h2").first).to_be_in_viewport(timeout=20_000)
    width = phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390
