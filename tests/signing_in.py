"""An identity provider and the app behind a sign-in, for the tests."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page

from lib.store import Store
from lib.terms import Terms
from tests.browsing import started

PEOPLE = (
    {"sub": "karin", "email": "Karin@exempel.se", "email_verified": True, "name": "Karin Öst", "roles": []},
    {"sub": "anna", "email": "anna@exempel.se", "email_verified": True, "name": "Anna Ek", "roles": ["support"]},
    {"sub": "frida", "email": "frida@exempel.se", "email_verified": True, "name": "Frida Alm", "roles": ["ekonomi"]},
    {"sub": "olle", "email": "olle@exempel.se", "email_verified": True, "name": "Olle Å", "roles": ["gäst"]},
)
SETTINGS = """
[backups]
at = "never"
[sign_in]
by = "oidc"
ask = "Karin på kontoret"
gives = {support = "staff", ekonomi = "finance"}
"""
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "for-the-tests-alone-for-the-tests-alone"
client_id = "supportkoll"
client_secret = "for-the-tests-alone"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def provider(token_seconds: int = 3_600) -> Iterator[str]:
    """An identity provider that knows PEOPLE, whose tokens last so long; yields its address."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port), "-e", str(token_seconds)]
    for person in PEOPLE:
        command += ["--user-claims", json.dumps(person)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/.well-known/openid-configuration")
        yield address
    finally:
        process.terminate()
        process.wait(10)


def wait_for(address: str) -> None:
    """Waits until something answers there."""
    import time

    for _ in range(200):
        try:
            with urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


@contextmanager
def signed_in_app(store: Path, provided: str, settings: str = SETTINGS) -> Iterator[str]:
    """The app over a store, behind that identity provider; yields its address."""
    home = store.with_name(f"{store.stem}_home")
    (home / ".streamlit").mkdir(parents=True)
    (home / ".streamlit" / "secrets.toml").write_text(SECRETS.format(provider=provided), encoding="utf-8")
    with started(store, settings, HOME=str(home), PATH=os.environ["PATH"]) as (address, _):
        yield address


def with_admin(file: Path, terms: Terms) -> Path:
    """The same store with Karin as a manager and administrator, tied to a member of staff."""
    from lib import desk
    from lib.access import Person
    from tests.conftest import NOW

    with Store(file, terms) as store:
        given = desk.Given("Karin Öst", ("manager", "admin"))
        desk.set_person(store, "karin@exempel.se", given, seen=None, by=Person("command line"), now=NOW)
    return file


def sign_in(page: Page, sub: str) -> None:
    """Signs somebody in, from the page that asks for it."""
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/oauth2/authorize**")
    page.get_by_role("button", name=sub, exact=True).click()
