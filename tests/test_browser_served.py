"""What the server adds to the pages, in a browser: a page where there is none, the language, and the policy."""

from playwright.sync_api import Browser, Page, expect

from tests.browsing import FORBIDDEN, ready


def test_nothing_is_said_nicely(address: str, tab: Page):
    tab.goto(f"{address}/finns-inte")
    expect(tab.locator("h1")).to_have_text("Sidan finns inte")
    assert tab.evaluate("document.documentElement.lang") == "sv"
    tab.get_by_role("link", name="Till översikten").click()
    ready(tab, "Översikt")


def test_the_language_is_right_after_it_was_changed_on_the_page(address: str, tab: Page):
    tab.goto(f"{address}/warranties")
    ready(tab, "Garantier")
    assert tab.evaluate("document.documentElement.lang") == "sv"
    tab.get_by_role("radio", name="English").click()
    ready(tab, "Warranties")
    expect(tab.locator("html")).to_have_attribute("lang", "en")


def test_what_the_policy_forbids_does_not_run_and_is_noticed(address: str, browser: Browser):
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.goto(f"{address}/sla")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    assert page.evaluate("window.ran") is None
    assert any(FORBIDDEN in text for text in said)
    page.close()
