"""What a running server logs: enough to know what happened, and nothing of anybody."""

import json
import shutil
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from lib import desk as change
from lib.access import Person
from lib.feeds import path_of
from lib.intake import sign
from lib.store import ROOT, Store
from lib.terms import Terms
from tests.browsing import started
from tests.conftest import AFTERNOON, copied
from tests.posting import KEY, form, unix_now
from tests.talking import ask, opened, problems, show

NAME, MAIL, SUBJECT = "Torbjörn Överkvist", "torbjorn@overkvist.example", "Betalningen med Klarna stannar"
SETTINGS = '[backups]\nat = "never"\n[log]\nlevel = "debug"\n'
# Written into the code of a page: it fails over what it was asked for.
FAILS = '    raise ValueError(f"no row for {st.query_params.to_dict()}")\n'


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program in which a page is broken."""
    folder = tmp_path / "program"
    for part in ("lib", "pages", "static", ".streamlit"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "secrets.toml"))
    (folder / "data").mkdir()
    for part in ("app.py", "data/terms.toml"):
        shutil.copy(ROOT / part, folder / part)
    page = folder / "pages" / "modules.py"
    before = page.read_text(encoding="utf-8")
    start = before.index("def page()")
    head = before.index('"""\n', before.index('"""', start) + 3) + 4
    page.write_text(before[:head] + FAILS + before[head:], encoding="utf-8")
    return folder


def test_nothing_of_anybody_stands_in_the_log(program, tmp_path, demo_file, terms: Terms):
    store = copied(demo_file, tmp_path / "store.duckdb")
    with Store(store, terms) as opened_:
        secret = change.make_feed(opened_, None, by=Person("manager"), now=AFTERNOON)
    asked = urlencode({"q": NAME, "customer": MAIL, "lang": "sv", "id": SUBJECT})
    case = form("W-1", customer={"name": NAME, "email": MAIL}, subject=SUBJECT, message=f"{NAME} hos {MAIL}")
    body, stamp = json.dumps(case).encode(), unix_now()
    signature = sign(KEY.encode(), stamp, body)
    with (tmp_path / "log").open("w+", encoding="utf-8") as log:
        with started(store, SETTINGS, log=log, cwd=program, SUPPORTKOLL_INTAKE_KEYS=KEY) as (address, _):
            with opened(address, Cookie=f"_streamlit_user={secret}") as page:
                assert problems(show(page, "tickets", asked)) == []
                broken = problems(show(page, "modules", asked))
                assert len(broken) == 1
                assert NAME not in broken[0], "nor on the page"
            assert ask(address, path_of(secret), User_Agent=MAIL).status == 200
            signed = {"X_Supportkoll_Timestamp": stamp, "X_Supportkoll_Signature": signature}
            sent = ask(address, "/intake/tickets", "POST", body, Content_Type="application/json", **signed)
            assert sent.status == 201
            wrong = {**signed, "X_Supportkoll_Signature": f"sha256={secret}"}
            assert ask(address, "/intake/tickets", "POST", body, Content_Type="application/json", **wrong).status == 401
            assert ask(address, f"/{quote(NAME)}/{MAIL}?{asked}", Referer=MAIL, Authorization=secret).status == 404
            assert ask(address, f"/?{asked}", "POST", MAIL.encode(), Origin=f"http://{MAIL}").status == 405
            with opened(address) as page:
                page.send(MAIL)
        log.seek(0)
        text = log.read()
    lines = [json.loads(line) for line in text.splitlines()]
    events = [line["event"] for line in lines]
    assert {"the server is ready", "a page was opened", "a page was closed", "the server has stopped"} <= set(events)
    answered = {(line["method"], line["path"], line["status"]) for line in lines if "status" in line}
    assert answered >= {
        *(("GET", "/calendar/*", 200), ("POST", "/intake/*", 201), ("POST", "/intake/*", 401)),
        *(("GET", "unknown", 404), ("POST", "page", 405)),
    }
    assert all({"time", "level", "event", "by"} <= line.keys() for line in lines)
    # What went wrong can be found: its kind, and where.
    (failed,) = [line for line in lines if line.get("error") == ["ValueError"]]
    assert any(step.startswith("pages/modules.py:") for step in failed["at"]), failed
    for private in (NAME, NAME.split()[1], MAIL, SUBJECT, secret, signature, KEY, quote(NAME), "Klarna", "overkvist"):
        assert private not in text, private
    assert "127.0.0.1" not in text
