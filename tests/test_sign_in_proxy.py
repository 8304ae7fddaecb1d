"""Behind a sign-in proxy, over real connections: whose headers are believed, and whose aren't."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib import desk
from lib.access import PAGES, Person
from lib.sign_in import SINCE, VOUCHED
from lib.store import Store
from lib.terms import Terms
from tests.browsing import started
from tests.conftest import NOW, bring_in
from tests.rows import base
from tests.talking import headings, opened, show

SETTINGS = """
[backups]
at = "never"
[server]
trusted_proxies = ["{proxy}"]
[sign_in]
by = "proxy"
person = "X-Forwarded-Email"
name = "X-Forwarded-User"
roles = "X-Forwarded-Groups"
gives = {{support = "staff", chef = "manager"}}
"""
ANNA = {"X_Forwarded_Email": "anna@exempel.se", "X_Forwarded_User": "Anna", "X_Forwarded_Groups": "alla, support"}


def app_behind(proxy: str, folder: Path, terms: Terms) -> Iterator[str]:
    with Store(folder / "store.duckdb", terms) as store:
        assert not bring_in(store, folder / "facts", base()).findings
        given = desk.Given("Bo", ("finance",))
        desk.set_person(store, "bo@exempel.se", given, seen=None, by=Person("test"), now=NOW)
    with started(folder / "store.duckdb", SETTINGS.format(proxy=proxy)) as (address, _):
        yield address


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, terms: Terms) -> Iterator[str]:
    """The app behind a proxy on this machine."""
    yield from app_behind("127.0.0.1", tmp_path_factory.mktemp("proxied"), terms)


@pytest.fixture(scope="module")
def aside(tmp_path_factory: pytest.TempPathFactory, terms: Terms) -> Iterator[str]:
    """The app behind a proxy on another machine, asked directly."""
    yield from app_behind("10.0.0.5", tmp_path_factory.mktemp("aside"), terms)


def first_heading(address: str, page: str, **headers: str) -> str:
    with opened(address, **headers) as socket:
        return headings(show(socket, page))[0]


def test_a_trusted_proxy_says_who_somebody_is(address: str):
    assert first_heading(address, "sla", **ANNA) == "SLA"
    assert first_heading(address, "invoicing", **ANNA) == "Du får inte se den här sidan"
    bo = {"X_Forwarded_Email": "BO@exempel.se", "X_Forwarded_Groups": "support,chef"}
    assert first_heading(address, "invoicing", **bo) == "Fakturering"  # What the store says goes first.
    assert first_heading(address, "sla", **bo) == "Du får inte se den här sidan"
    assert first_heading(address, "sla", X_Forwarded_Email="eva@exempel.se") == "Du har ingen roll här ännu"


def test_a_proxy_that_says_nothing_lets_nobody_in(address: str):
    for page in PAGES:
        assert first_heading(address, page) == "Logga in i Supportkoll", page


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"X_Forwarded_For": "10.0.0.5"},
        {VOUCHED.replace("-", "_"): "guessed", SINCE.replace("-", "_"): "9999999999"},
        {"Forwarded": "for=10.0.0.5"},
    ],
)
def test_headers_of_anybody_else_are_nobodys(aside: str, more: dict[str, str]):
    for page in ("overview", "sla", "people"):
        assert first_heading(aside, page, **ANNA, **more) == "Logga in i Supportkoll"
