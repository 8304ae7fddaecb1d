"""What the server makes of requests that tell of a sign-in: whose headers count, and to which page a sign-in leads."""

from base64 import urlsafe_b64encode

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.testclient import TestClient

from lib.serving.sign_in import CALLBACK, LOGIN, WANTED, Vouching, WayBack
from lib.settings import Server, Settings, SignIn
from lib.sign_in import PROOF, SINCE, VOUCHED

STATE = "vS4OUnu0vVYXzJvZr3ErM1wQKhKIWp"
SAID = {"X-Email": "anna@exempel.se", "X-Groups": "support", "X-Name": "Anna", VOUCHED: PROOF, SINCE: "9999999999"}


async def echo(scope, receive, send):
    """An app that answers with the headers that it got."""
    await JSONResponse(dict(Request(scope).headers))(scope, receive, send)


def heard(client: str, by: str = "proxy", headers: dict[str, str] | None = None) -> dict[str, str]:
    """The headers that the app gets of a request from an address."""
    how = SignIn(by=by, person="X-Email", name="X-Name", roles="X-Groups")
    settings = Settings(server=Server(trusted_proxies=("10.0.0.5",)), sign_in=how)
    asked = TestClient(Vouching(echo, settings), client=(client, 50_000))
    return asked.get("/", headers=SAID if headers is None else headers).json()


def test_a_trusted_proxys_headers_are_vouched_for():
    got = heard("10.0.0.5")
    assert (got["x-email"], got["x-groups"], got["x-name"], got[VOUCHED]) == (
        *("anna@exempel.se", "support", "Anna"),
        PROOF,
    )
    assert got[SINCE] != SAID[SINCE]


@pytest.mark.parametrize("client", ["127.0.0.1", "10.0.0.6", "192.168.1.4", "testclient"])
def test_what_anybody_else_says_of_people_is_taken_away(client):
    got = heard(client)
    assert not {"x-email", "x-groups", "x-name", VOUCHED, SINCE} & set(got)
    forwarded = heard(client, headers=SAID | {"X-Forwarded-For": "10.0.0.5"})
    assert "x-email" not in forwarded


def test_an_underscore_makes_no_other_header():
    assert heard("10.0.0.6", headers={"X_Email": "anna@exempel.se", "X_SUPPORTKOLL_VOUCHED": PROOF}).keys() == {
        *("host", "accept", "accept-encoding", "connection", "user-agent")
    }


@pytest.mark.parametrize("by", ["nobody", "oidc"])
def test_without_a_proxy_nothing_is_vouched_for(by):
    assert not {VOUCHED, SINCE} & set(heard("10.0.0.5", by))


# ---- The page that was wanted ----------------------------------------------------------------------------------------


async def streamlit(scope, receive, send):
    """An app that begins and ends a sign-in as Streamlit does."""
    to = f"https://idp.example/authorize?state={STATE}" if scope["path"] == LOGIN else "/"
    await RedirectResponse(to, 302)(scope, receive, send)


def browser() -> TestClient:
    return TestClient(WayBack(streamlit), base_url="http://support.example", follow_redirects=False)


def came_back(referer: str) -> str:
    """Where a sign-in leads that was begun on a page."""
    asked = browser()
    asked.get(LOGIN, headers={"referer": referer})
    answer = asked.get(CALLBACK, params={"state": STATE, "code": "1"})
    assert not [cookie for cookie in asked.cookies.jar if cookie.name.startswith(WANTED)]
    return answer.headers["location"]


@pytest.mark.parametrize(
    "page", ["/tickets", "/ticket?id=T-1&lang=en", "/sla?period=2026-05&status=a&status=b", "/?lang=en", "/"]
)
def test_a_sign_in_leads_to_the_page_that_it_was_begun_on(page):
    assert came_back(f"http://support.example{page}") == page


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "https://evil.example/tickets",
        "http://support.example.evil.example/tickets",
        "http://evil.example@support.example/tickets",
        "http://support.example//evil.example/tickets",
        "http://support.example/\\evil.example",
        "http://support.example/auth/logout",
        "http://support.example/nothing",
        "http://support.example/media/x",
        "http://support.example/tickets/../auth/logout",
        f"http://support.example/tickets?q={'x' * 2000}",
        "javascript:alert(1)",
        "/tickets",
    ],
)
def test_a_sign_in_leads_nowhere_else(referer):
    assert came_back(referer) == "/"


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example/", "/nothing", "\\\\evil.example", "/tickets?a\r\nX: 1", "/å"]
)
def test_a_forged_cookie_leads_nowhere_else(wanted):
    kept = urlsafe_b64encode(wanted.encode()).decode()
    answer = browser().get(CALLBACK, params={"state": STATE}, headers={"cookie": f"{WANTED}{STATE}={kept}"})
    assert answer.headers["location"] == "/"
    broken = browser().get(CALLBACK, params={"state": STATE}, headers={"cookie": f"{WANTED}{STATE}=%%%"})
    assert broken.headers["location"] == "/"


def test_several_tabs_each_find_back():
    asked, states = browser(), []

    async def two(scope, receive, send):
        if scope["path"] == LOGIN:
            states.append(f"state-of-tab-{len(states)}")
            await RedirectResponse(f"https://idp.example/?state={states[-1]}", 302)(scope, receive, send)
        else:
            await RedirectResponse("/", 302)(scope, receive, send)

    asked = TestClient(WayBack(two), base_url="http://support.example", follow_redirects=False)
    for page in ("sla", "queue"):
        asked.get(LOGIN, headers={"referer": f"http://support.example/{page}"})
    for state, page in zip(reversed(states), ("queue", "sla"), strict=True):
        assert asked.get(CALLBACK, params={"state": state}).headers["location"] == f"/{page}"


def test_the_cookie_goes_to_the_end_of_the_sign_in_alone():
    answer = browser().get(LOGIN, headers={"referer": "http://support.example/sla"})
    said = answer.headers["set-cookie"]
    assert said.startswith(f"{WANTED}{STATE}=")
    assert all(part in said for part in (f"Path={CALLBACK}", "HttpOnly", "SameSite=Lax", "Max-Age=600"))
