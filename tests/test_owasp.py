"""OWASP's usual list against the running server, over the network: each attempt, and that it comes to nothing.

Tried elsewhere: what texts from outside may do on a page (`test_browser_hostile`), formulas in files
(`test_exports`, `test_basis_rows`), what the support form may send (`test_intake`, `test_intake_fuzz`), who may do what
(`test_access`), and known holes in what is installed (`.ci/run`).
"""

import http.client
import json
import re
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import duckdb
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from lib.access import PAGES
from lib.intake import sign
from lib.store import ROOT
from lib.words import Words
from tests.browsing import path_of, started
from tests.conftest import copied
from tests.posting import KEY, form, unix_now
from tests.talking import Answer, ask, elements, headings, opened, problems, show

SQL = "x' or 1=1; drop table store.tickets; --"
MARKUP = "<script>alert(1)</script>"
# One address of each kind.
PATHS = ("/", "/sla", "/nope", "/page.js", "/healthz", "/calendar/x.ics", "/intake/schema.json", "/_stcore/health")


@pytest.fixture(scope="module")
def store(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo desk's file."""
    return copied(demo_file, tmp_path_factory.mktemp("attacked") / "store.duckdb")


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    """A server over it."""
    with started(store, SUPPORTKOLL_INTAKE_KEYS=KEY) as (found, _):
        yield found


def port_of(address: str) -> int:
    return urlsplit(address).port


def raw(address: str, request: bytes, seconds: float = 10) -> bytes:
    """What is answered to bytes."""
    with socket.create_connection(("127.0.0.1", port_of(address)), timeout=seconds) as connection:
        connection.sendall(request)
        said = b""
        while part := connection.recv(65536):
            said += part
            if b"\r\n\r\n" in said:
                break
        return said


def posted(address: str, sent: dict, *, key: str = KEY, stamp: str | None = None, **headers: str) -> Answer:
    """A case sent in as the support form does."""
    body, stamp = json.dumps(sent).encode(), stamp or unix_now()
    signed = {"X_Supportkoll_Timestamp": stamp, "X_Supportkoll_Signature": sign(key.encode(), stamp, body)}
    return ask(address, "/intake/tickets", "POST", body, Content_Type="application/json", **(signed | headers))


# ---- Injection -------------------------------------------------------------------------------------------------------


def filters() -> list[str]:
    """All that an address may ask of any page."""
    code = "\n".join(
        file.read_text(encoding="utf-8") for folder in ("pages", "lib/ui") for file in (ROOT / folder).glob("*.py")
    )
    named = re.findall(
        r"""(?:choices?|chosen_row|search|day|part|listing|lasting_choice)\([^"]{0,80}"([a-z_]+)\"""", code
    )
    return sorted({*named, *re.findall(r"""query_params(?:\.get\(|\[)"([a-z_]+)\"""", code), "p", "lang", "me", "role"})


@pytest.mark.parametrize("page", PAGES)
def test_what_an_address_asks_is_never_part_of_a_query(address, page):
    assert len(filters()) > 30
    with opened(address) as open_:
        plain = headings(show(open_, page))
        for attack in (SQL, MARKUP):
            asked = urlencode(dict.fromkeys(filters(), attack))
            shown = show(open_, page, asked)
            assert problems(shown) == [] or page == "ticket", problems(shown)
            assert headings(shown)[0] == plain[0] or page == "ticket"
        # Nor does it find all that there is.
        if page == "tickets":
            texts = [one.markdown.body for one in elements(show(open_, page, urlencode({"q": SQL, "period": "all"})))]
            assert Words("sv").text("Nothing fits these filters.") in texts


def test_no_page_has_changed_anything(address):
    with opened(address) as open_:
        assert problems(show(open_, "tickets", "period=all")) == []


# ---- Scripts, frames, and what a browser is told ---------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_says_what_a_browser_may_do_with_it(address, path):
    answer = ask(address, path, Accept="text/html")
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("x-frame-options") == "DENY"
    assert answer.header("referrer-policy") == "same-origin"
    assert answer.header("cross-origin-opener-policy") == "same-origin"
    assert "camera=()" in answer.header("permissions-policy")
    assert answer.header("cache-control")
    assert answer.header("server") is None
    assert not [name for name in answer.headers if name.startswith("access-control")]
    policy = dict(part.split(" ", 1) for part in answer.header("content-security-policy").split("; ") if " " in part)
    assert policy["frame-ancestors"] == "'none'"
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in policy.get("script-src", "")
    assert "*" not in str(policy)


def test_no_answer_repeats_what_was_asked(address):
    for path in (
        f"/{MARKUP}",
        f"/nope?lang={MARKUP}",
        f"/sla?{MARKUP}",
        f"/calendar/{MARKUP}.ics",
        f"/static/{MARKUP}",
    ):
        answer = ask(address, quote(path, safe="/?="), Accept="text/html")
        assert b"alert(1)" not in answer.body
        assert "alert" not in str(answer.headers)


def test_cookies_stay_here_and_under_https_go_nowhere_else(tmp_path, demo_file):
    file = copied(demo_file, tmp_path / "store.duckdb")
    said = '[backups]\nat = "never"\n[server]\npublic_url = "https://support.example.se"\n'
    with started(file, said) as (address, _):
        answer = ask(address, "/_stcore/host-config", Host="support.example.se")
        assert answer.status == 200
        assert answer.header("strict-transport-security").startswith("max-age=31536000")
        for cookie in answer.headers.get("set-cookie", []) + ask(address, "/_stcore/health").headers.get(
            "set-cookie", []
        ):
            assert "Secure" in cookie
            assert "SameSite=Lax" in cookie
        assert ask(address, "/", Host="support.example.se:8080").status == 200
        assert ask(address, "/", Host="other.example.se").status == 421
        # What a proxy says of whoever asks is believed of the machine's own alone, and a watcher's figures are theirs.
        outside = {"X_Forwarded_For": "203.0.113.9", "Host": "support.example.se"}
        assert ask(address, "/_stcore/metrics", **outside).status == 404
        assert ask(address, "/_stcore/metrics", X_Forwarded_For="203.0.113.9").status == 404
        assert ask(address, "/_stcore/metrics").status == 200
        own, other = "https://support.example.se", "http://support.example.se"
        with opened(address, Host="support.example.se", Origin=own) as open_:
            # Nobody signs in here: whoever comes by way of a proxy sees nothing.
            assert headings(show(open_, "sla")) == [Words("sv").text("Only this machine may ask")]
        with pytest.raises(InvalidStatus), opened(address, Host="support.example.se", Origin=other):
            pass


# ---- Forged requests -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1", "http://localhost", "null", "file://"])
def test_a_page_elsewhere_can_neither_send_nor_open_anything(address, origin):
    assert posted(address, form("W-forged"), Origin=origin).status == 403
    assert ask(address, "/_stcore/upload_file/x/y", "PUT", b"x", Origin=origin).status == 403
    with pytest.raises(InvalidStatus) as refused, opened(address, Origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_a_browser_that_says_so_is_believed(address):
    for site in ("cross-site", "same-site"):
        assert posted(address, form("W-forged"), Sec_Fetch_Site=site).status == 403
    assert ask(address, "/_stcore/upload_file/x/y", "DELETE", Sec_Fetch_Site="same-origin").status == 403, "no token"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "127.0.0.1@evil.example", "127.0.0.1 x", ""]
)
def test_under_another_name_there_is_nothing(address, host):
    """A page elsewhere whose name leads here reads nothing (DNS rebinding), and no answer leads anywhere else."""
    assert ask(address, "/", Host=host).status in (400, 421)
    assert ask(address, "/healthz", Host=host).status in (400, 421)
    forwarded = ask(address, "/sla/", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https")
    assert forwarded.header("location") == "/sla"
    if re.fullmatch(r"[\w.:]+", host):
        with pytest.raises(InvalidStatus), opened(address, Host=host, Origin=f"http://{host}"):
            pass


# ---- Paths -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "start", ["", "/static", "/media", "/component/x", "/_stcore/bidi-components/x", "/calendar", "/app/static"]
)
@pytest.mark.parametrize("up", ["../", "..%2f", "%2e%2e/", "..%5c", "%252e%252e%252f", "..;/", "....//", "%00../"])
def test_no_path_leads_out_of_its_folder(address, start, up):
    for target in ("etc/passwd", "data/terms.toml", "app.py", "index.html"):
        said = raw(address, f"GET {start}/{up * 8}{target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        assert re.match(rb"HTTP/1.1 (400|404) ", said), said
        assert b"root:" not in said
    assert re.match(
        rb"HTTP/1.1 (400|404|421) ", raw(address, b"GET //evil.example/%2e%2e HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    )


def test_an_uploaded_file_is_written_nowhere(address, store):
    """Its name leads nowhere, either; and without the page's token nothing is taken."""
    before = sorted(ROOT.glob("*")) + sorted(store.parent.glob("*"))
    token = next(
        cookie.split(";")[0].split("=", 1)[1]
        for path in ("/_stcore/health", "/_stcore/host-config")
        for cookie in ask(address, path).headers.get("set-cookie", [])
        if cookie.startswith("_streamlit_xsrf")
    )
    with opened(address) as open_:
        session = next(
            message.new_session.initialize.session_id
            for message in show(open_, "imports")
            if message.WhichOneof("type") == "new_session"
        )
        body = (
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="../../../../tmp/owned.csv"\r\n'
            b"Content-Type: text/csv\r\n\r\na\r\n--x--\r\n"
        )
        kind = {"Content_Type": "multipart/form-data; boundary=x"}
        path = f"/_stcore/upload_file/{session}/x"
        assert ask(address, path, "PUT", body, **kind).status == 403
        assert ask(address, path, "PUT", body, Cookie=f"_streamlit_xsrf={token}", **kind).status == 403
        mine = kind | {"Cookie": f"_streamlit_xsrf={token}", "X_Xsrftoken": token}
        assert ask(address, path, "PUT", body, **mine).status == 204
        assert ask(address, f"/_stcore/upload_file/{session}/..%2f..%2fx", "PUT", body, **mine).status == 404
        assert ask(address, "/_stcore/upload_file/somebody/x", "PUT", body, **mine).status == 400
    assert sorted(ROOT.glob("*")) + sorted(store.parent.glob("*")) == before
    assert not Path("/tmp/owned.csv").exists()


# ---- Replay and guessing ---------------------------------------------------------------------------------------------


def test_what_was_sent_once_is_one_case_however_often_it_is_sent(address):
    stamp, sent = unix_now(), form("W-again")
    first, *rest = [posted(address, sent, stamp=stamp) for _ in range(3)]
    assert [first.status, *(one.status for one in rest)] == [201, 200, 200]
    assert {json.loads(one.body)["ticket_id"] for one in (first, *rest)} == {json.loads(first.body)["ticket_id"]}
    assert posted(address, form("W-old"), stamp=str(int(stamp) - 3_600)).status == 401


def test_guesses_are_soon_refused_wherever_they_say_they_come_from(address):
    """Last of those that send something in: afterwards nobody may for a while."""
    wrong = [
        posted(address, form(), key="x" * 40, X_Forwarded_For=f"203.0.113.{number}").status for number in range(140)
    ]
    assert set(wrong[:20]) == {401}
    assert wrong.index(429) <= 121
    calendars = [
        ask(address, f"/calendar/{number}.ics", X_Forwarded_For=f"203.0.113.{number}").status for number in range(70)
    ]
    assert calendars[0] == 404
    assert calendars[-1] == 429


# ---- Too much --------------------------------------------------------------------------------------------------------


def test_a_body_that_is_too_large_is_not_taken(address):
    for path, method in (("/intake/tickets", "POST"), ("/sla", "GET"), ("/healthz", "GET"), ("/calendar/x.ics", "GET")):
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\n".encode()
        assert re.match(rb"HTTP/1.1 (413|401|415|429) ", raw(address, head)), path
    upload = f"PUT /_stcore/upload_file/x/y HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {10**12}\r\n\r\n".encode()
    assert raw(address, upload).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 200_000,
        b"GET /" + b"x" * 200_000,
        b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: x\r\n" % number for number in range(20_000)),
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01" * 20,
    ],
    ids=["long header", "long address", "many headers", "two hosts", "two lengths", "blank", "TLS"],
)
def test_a_head_that_is_none_is_refused(address, head):
    try:
        said = raw(address, head)
    except ConnectionError:
        return  # It hung up while it was told.
    assert said == b"" or said.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 431 "))


def test_a_page_cannot_be_sent_more_than_it_may_say(address):
    for sent in (b"\0" * (40 * 1024 * 1024), b"\xff" * 50, "text", struct.pack("<d", 1.0)):
        with opened(address) as open_:
            with suppress(ConnectionClosed):
                open_.send(sent)
            with pytest.raises(ConnectionClosed):
                _listen(open_)


def _listen(socket_: ClientConnection) -> None:
    while True:
        socket_.recv(timeout=10)


def test_many_who_only_connect_keep_nobody_out(address):
    idle = [socket.create_connection(("127.0.0.1", port_of(address))) for _ in range(300)]
    try:
        began = time.monotonic()
        assert ask(address, "/sla").status == 200
        assert time.monotonic() - began < 5
    finally:
        for one in idle:
            one.close()


# ---- What is said of itself ------------------------------------------------------------------------------------------


def test_nothing_is_said_of_how_it_is_made(address, store):
    for path in (
        *PATHS,
        "/static/nope",
        "/media/nope",
        "/_stcore/metrics?",
        "/intake/nope",
        "/auth/login",
        "/oauth2callback",
    ):
        for method in ("GET", "POST", "OPTIONS"):
            answer = ask(address, path, method)
            assert answer.status < 500 or path.startswith("/auth"), (path, method, answer)
            said = f"{answer.headers} {answer.body[:20_000]}".lower()
            for word in ("traceback", "starlette", "uvicorn", "python", str(store.parent).lower(), "duckdb"):
                assert word not in said or "/metrics" in path, (path, method, word)


@pytest.mark.file_home("its lock")
def test_the_store_is_whole_after_all_this(address, store):
    """Last of all: what stands in the file is what a plain query finds."""
    connection = http.client.HTTPConnection("127.0.0.1", port_of(address), timeout=10)
    connection.request("GET", "/healthz")
    assert json.loads(connection.getresponse().read())["status"] == "ok"
    with pytest.raises(duckdb.IOException, match="lock"):
        duckdb.connect(str(store), read_only=True)
    assert {path_of(page) for page in PAGES} >= {"/", "/sla"}
