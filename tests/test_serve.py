"""`python -m lib serve`: what it answers, under which headers, when it refuses to start, and how it stops."""

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from lib.access import PAGES
from lib.intake import sign
from lib.store import ROOT, Store
from lib.terms import Terms
from tests.browsing import path_of, started
from tests.conftest import copied
from tests.postgres.leg import place
from tests.posting import KEY, form, unix_now
from tests.rows import stored
from tests.talking import ask, headings, opened, problems, show

NEVER = '[backups]\nat = "never"\n'
COMMAND = [sys.executable, "-m", "lib", "serve"]


@pytest.fixture(scope="module")
def address(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the demo desk."""
    folder = tmp_path_factory.mktemp("served")
    with started(copied(demo_file, folder / "store.duckdb")) as (found, _):
        yield found


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def refused(*arguments: str, cwd: Path = ROOT, **environment: str) -> str:
    """What the command says when it doesn't start."""
    found = subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, env=os.environ | environment, capture_output=True, text=True, timeout=60
    )
    assert (found.returncode, found.stdout) == (2, ""), found
    return found.stderr.strip()


# ---- Addresses -------------------------------------------------------------------------------------------------------


def test_every_page_has_its_address_and_nothing_else_has(address):
    for page in PAGES:
        assert ask(address, path_of(page)).status == 200, page
        assert ask(address, path_of(page), "HEAD").status == 200, page
    for path in (
        *("/nope", "/Sla", "/sla/x", "/sla/_stcore/health", "/index.html", "/app.py", "/data/supportkoll.duckdb"),
        *("/static", "/static/", "/static/nope.js", "/_stcore", "/_stcore/nope", "/_stcore/agent/openapi.json"),
        *("/.streamlit/config.toml", "/intake", "/intake/nope", "/calendar/nope.ics", "/media/nope", "/app/static/x"),
    ):
        assert ask(address, path).status == 404, path


def test_what_can_be_asked_is_said_where_it_is_asked_wrongly(address):
    for path, allowed in {
        **{path_of(page): "GET, HEAD" for page in PAGES},
        **dict.fromkeys(("/healthz", "/page.js", "/calendar/x.ics", "/_stcore/health"), "GET, HEAD"),
        "/_stcore/upload_file/x/y": "PUT, DELETE",
        "/intake/tickets": "POST",
        "/intake/schema.json": "GET, HEAD",
    }.items():
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} - set(allowed.split(", ")):
            answer = ask(address, path, method)
            assert (answer.status, answer.header("allow")) == (405, allowed), (method, path)
    assert ask(address, "/_stcore/stream").status == 426


def test_an_address_with_a_slash_too_many_leads_to_the_page(address):
    answer = ask(address, "/sla/?period=m1&form=bas")
    assert (answer.status, answer.header("location")) == (308, "/sla?period=m1&form=bas")


def test_a_program_hears_a_line_and_a_browser_gets_a_page(address):
    assert ask(address, "/nope").body == b"Sidan finns inte\n"
    assert ask(address, "/nope?lang=en", Accept="text/html").body.count(b"There is no such page") == 2


# ---- The page --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [
        ("", "sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "de-DE,de;q=0.9,en;q=0.8", "sv"),
        ("", "", "sv"),
        ("?lang=en", "sv", "en"),
        ("?period=m1&lang=sv", "en", "sv"),
        ("?lang=xx", "sv", "sv"),
        ("?lang=%3Cscript%3E", "en", "en"),
    ],
)
def test_a_page_says_in_which_language_it_is(address, query, accepted, lang):
    answer = ask(address, f"/sla{query}", Accept_Language=accepted)
    assert re.search(rb'<html lang="(\w+)">', answer.body)[1].decode() == lang == answer.header("content-language")
    assert "Accept-Language" in answer.header("vary")


def test_files_are_sent_small_and_kept(address):
    plain = ask(address, "/sla")
    zipped = ask(address, "/sla", Accept_Encoding="gzip, br")
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.header("cache-control") == "no-cache"
    again = ask(address, "/sla", Accept_Encoding="gzip, br", If_None_Match=zipped.header("etag"))
    assert (again.status, again.body) == (304, b"")
    (script,) = re.findall(rb'src="\.(/static/js/index\.[\w-]+\.js)"', plain.body)
    script = ask(address, script.decode(), Accept_Encoding="gzip")
    assert script.header("content-encoding") == "gzip"
    assert script.header("cache-control") == "public, immutable, max-age=31536000"
    assert script.header("vary") == "Accept-Encoding"
    assert len(script.body) < len(gzip.decompress(script.body)) / 2


def test_whoever_watches_hears_that_all_is_well_and_no_more(address):
    answer = ask(address, "/healthz")
    assert answer.status == 200
    assert json.loads(answer.body) == {"status": "ok", "checks": {"store": "ok", "terms": "ok", "backup": "off"}}
    assert answer.header("cache-control") == "no-store"


def test_a_page_is_drawn_over_its_socket(address):
    with opened(address) as socket_:
        shown = show(socket_, "sla")
    assert headings(shown)[0] == "SLA"
    assert problems(shown) == []


# ---- Starting --------------------------------------------------------------------------------------------------------


def test_it_does_not_start_where_others_could_reach_it():
    for wide in ("0.0.0.0", "192.0.2.7"):
        assert "Nobody signs in here" in refused("--address", wide)


def test_it_does_not_start_where_it_cannot(tmp_path):
    port = str(free_port())
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(port)))
        other.listen()
        assert refused("--port", port).startswith(f"Port {port} at 127.0.0.1 is taken by another program")
    file = tmp_path / "settings.toml"
    file.write_text("[server]\nprot = 1\n", encoding="utf-8")
    assert "server.prot: unknown key; perhaps port" in refused(SUPPORTKOLL_SETTINGS=str(file))


@pytest.mark.file_home("its lock")
def test_it_does_not_start_on_a_store_that_another_program_has_open(tmp_path, demo_file, terms: Terms):
    file = tmp_path / "settings.toml"
    with Store(copied(demo_file, tmp_path / "store.duckdb"), terms) as store:
        said = refused(
            "--port", str(free_port()), SUPPORTKOLL_STORE=str(store.path), SUPPORTKOLL_SETTINGS=str(file) * 0
        )
    assert re.search(rf"is open in another program \(process {os.getpid()}\)", said)
    assert "{" not in said, "one message"


def test_it_starts_from_any_folder(tmp_path, demo_file):
    (tmp_path / ".streamlit").mkdir()
    # Whatever stands in the folder that it is started in, or in somebody's home.
    bad = "[server]\nenableXsrfProtection = false\nenableAgentApi = true\n[client]\nshowErrorDetails = 'full'\n"
    (tmp_path / ".streamlit" / "config.toml").write_text(bad, encoding="utf-8")
    store, port = copied(demo_file, tmp_path / "store.duckdb"), free_port()
    (tmp_path / "settings.toml").write_text(f"{NEVER}[server]\nport = {port}\n", encoding="utf-8")
    environment = {
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "SUPPORTKOLL_STORE": place(store),
        "SUPPORTKOLL_SETTINGS": str(tmp_path / "settings.toml"),
    }
    server = subprocess.Popen(
        COMMAND, cwd=tmp_path, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        # The second line of the log; until then it may not be asked.
        lines = [json.loads(server.stderr.readline())]
        assert lines[0]["event"] == "the server is ready"
        where = f"http://127.0.0.1:{port}"
        _answers(where)
        with opened(where) as socket_:
            assert headings(show(socket_, "overview"))[0] == "Översikt"
        assert ask(where, "/_stcore/upload_file/x/y", "PUT", b"").status == 403, "protected all the same"
    finally:
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=30)
    assert out == f"Supportkoll: {where}\n"
    lines += [json.loads(line) for line in err.splitlines()]
    assert [line["event"] for line in lines if line["event"].startswith("the server")] == [
        *("the server is ready", "the server stops", "the server has stopped")
    ]


def _answers(address: str) -> None:
    for _ in range(100):
        try:
            assert ask(address, "/_stcore/health").status == 200
            return
        except ConnectionError:
            time.sleep(0.05)
    raise AssertionError("it doesn't answer")


# ---- Stopping --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_it_stops_in_good_order_with_pages_open_and_being_drawn(tmp_path, demo_file, terms, signal_):
    store = copied(demo_file, tmp_path / "store.duckdb")
    with started(store) as (address, server), opened(address) as open_, opened(address) as drawn:
        show(open_, "desk")
        # Something to be kept: the store has a log until it is closed.
        show(drawn, "sla", "period=m12")
        began = time.monotonic()
        server.send_signal(signal_)
        assert server.wait(15) == 0
        assert time.monotonic() - began < 6
    assert not store.with_name(f"{store.name}.wal").exists()
    assert not store.with_name(f"{store.name}.door").exists()
    with Store(store, terms) as found:
        assert stored(found, "select count(*) from store.tickets")[0][0] > 1000


def test_what_was_acknowledged_before_it_stopped_is_there(tmp_path, demo_file, terms):
    """Cases come in all the while, and a backup is being made."""
    store, said = copied(demo_file, tmp_path / "store.duckdb"), []

    def send(sender: int) -> None:
        for number in range(10_000):
            body, stamp = json.dumps(form(f"W-{sender}-{number}")).encode(), unix_now()
            headers = {"X_Supportkoll_Timestamp": stamp, "X_Supportkoll_Signature": sign(KEY.encode(), stamp, body)}
            try:
                answer = ask(address, "/intake/tickets", "POST", body, Content_Type="application/json", **headers)
            except (OSError, HTTPException):
                return
            if answer.status == 201:
                said.append(json.loads(answer.body)["ticket_id"])

    with started(store, "[backups]\nat = 02:30:00\n", SUPPORTKOLL_INTAKE_KEYS=KEY) as (address, server):
        senders = [threading.Thread(target=send, args=(number,)) for number in range(4)]
        for one in senders:
            one.start()
        while len(said) < 8:
            time.sleep(0.01)
        began = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
        assert time.monotonic() - began < 10
        for one in senders:
            one.join()
    assert not store.with_name(f"{store.name}.wal").exists()
    with Store(store, terms) as found:
        kept = {row[0] for row in stored(found, "select ticket_id from store.tickets")}
    assert set(said) <= kept
    folder = store.parent / "backups"
    assert not [file for file in folder.glob("*") if file.suffix == ".partial"] if folder.exists() else True


def test_a_second_signal_ends_it_at_once(tmp_path, demo_file, terms):
    store = copied(demo_file, tmp_path / "store.duckdb")
    with (
        started(store, SUPPORTKOLL_INTAKE_KEYS="k" * 40) as (address, server),
        # A body that never comes keeps a request open.
        socket.create_connection(("127.0.0.1", int(address.rsplit(":")[-1]))) as slow,
    ):
        lines = ["POST /intake/tickets HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
        lines += [f"X-Supportkoll-Timestamp: {int(time.time())}", "X-Supportkoll-Signature: x", "Content-Length: 9"]
        slow.sendall("\r\n".join([*lines, "", ""]).encode())
        time.sleep(0.3)
        server.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert server.poll() is None, "it waits"
        server.send_signal(signal.SIGTERM)
        assert server.wait(1) == 1
    with Store(store, terms) as found:
        assert stored(found, "select count(*) from store.tickets")[0][0] > 1000
