"""What is installed: pinned with hashes, asked for with a reason, used, and looked up for known weaknesses."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.audit import CLEAN, EXCEPTIONS, FOUND, UNKNOWN, audit, exceptions

ROOT = Path(__file__).parent.parent
# Nobody imports these: other programs do, or they are run. Their lines say what for.
NOT_IMPORTED = {
    *("authlib", "httpx", "pytz", "tzdata"),
    *("oidc-provider-mock", "pip-audit", "pytest-xdist", "ruff", "uv"),
}
UNSAFE = "requests==2.19.0 --hash=sha256:421cfc8d9dde7d6aff68196420afd86b88c65d77d8da9cf83f4ecad785d7b9d6\n"
# The shape in which advisories are published, with what counts of one.
ADVISORY = {
    "id": "PYSEC-2018-28",
    "aliases": ["CVE-2018-18074", "GHSA-x84v-xcm2-53pg"],
    "summary": "Sends what opens a door to somebody else",
    "affected": [
        {
            "package": {"name": "requests", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.20.0"}]}],
        }
    ],
}


def asked_for(file: str) -> dict[str, tuple[str, str]]:
    """Version and reason of each package that a file asks for itself."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    found = [re.fullmatch(r"([\w-]+)==(\S+)  # (\w.*)", line) for line in lines if line and line[0] not in "#-"]
    assert all(found), f"{file}: a line lacks a version or a reason"
    return {match[1]: (match[2], match[3]) for match in found if match}


def pinned(file: str) -> dict[str, tuple[Requirement, set[str]]]:
    """Each package that a file pins, with its hashes."""
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", "")
    pins = {}
    for line in text.splitlines():
        if line and line[0] not in " #-":
            asked = Requirement(line.split(" --hash=")[0])
            pins[asked.name] = (asked, set(re.findall(r"--hash=sha256:([0-9a-f]{64})(?!\S)", line)))
    return pins


def needed(names: set[str]) -> set[str]:
    """These packages and all that they need here, as the installed ones say."""
    found, waiting = set(), [(name, frozenset[str]()) for name in names]
    while waiting:
        name, extras = waiting.pop()
        if name in found and not extras:
            continue
        found.add(name)
        for line in metadata.requires(name) or ():
            one = Requirement(line)
            if not one.marker or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                waiting.append((canonicalize_name(one.name), frozenset(one.extras)))
    return found


@pytest.mark.parametrize(
    ("pins", "sources"),
    [
        ("requirements.txt", ["requirements.in"]),
        ("requirements-dev.txt", ["requirements.in", "requirements-dev.in"]),
    ],
)
def test_pins_are_what_is_asked_for_and_what_that_needs(pins, sources):
    asked = {name: version for file in sources for name, (version, _reason) in asked_for(file).items()}
    have = pinned(pins)
    assert {name: str(have[name][0].specifier) for name in asked} == {name: f"=={asked[name]}" for name in asked}
    here = {name for name, (one, _hashes) in have.items() if not one.marker or one.marker.evaluate()}
    assert here == needed(set(asked))
    assert {name: metadata.version(name) for name in here} == {
        name: str(have[name][0].specifier).removeprefix("==") for name in here
    }


def test_the_program_is_tested_with_the_pins_that_it_runs_with():
    app, tests = pinned("requirements.txt"), pinned("requirements-dev.txt")
    assert {name: tests[name] for name in app} == app


def test_what_a_store_on_postgresql_needs_goes_with_the_program():
    app, besides = pinned("requirements.txt"), pinned("requirements-postgres.txt")
    assert {name: app[name] for name in app if name in besides} == {
        name: besides[name] for name in app if name in besides
    }
    asked = {name: version for name, (version, _reason) in asked_for("requirements-postgres.in").items()}
    assert {name: str(besides[name][0].specifier) for name in asked} == {name: f"=={asked[name]}" for name in asked}
    # The engine loads no extension that was made for another version of it.
    assert asked["duckdb-extension-postgres-scanner"] == asked_for("requirements.in")["duckdb"][0]


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt", "requirements-postgres.txt"])
def test_each_pin_has_hashes_and_nothing_says_where_it_comes_from(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert [name for name, (_one, hashes) in pinned(file).items() if not hashes] == []
    assert text.count("--hash=") == sum(len(hashes) for _one, hashes in pinned(file).values())
    # What has to be built runs a stranger's program, and asks for others without a hash.
    assert "\n--only-binary :all:\n" in text
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host", text)
    assert "--require-hashes -r " + file in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "users"), [("requirements.in", ["app.py", "lib", "pages"]), ("requirements-dev.in", ["tests"])]
)
def test_what_is_asked_for_is_used(file, users):
    modules: dict[str, set[str]] = {}
    for module, packages in metadata.packages_distributions().items():
        for package in packages:
            modules.setdefault(canonicalize_name(package), set()).add(module)
    files = (path for user in users for path in (ROOT / user, *(ROOT / user).rglob("*.py")) if path.is_file())
    imported = {
        module
        for path in files
        for module in re.findall(r"^ *(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {name for name in asked_for(file) if not modules[name] & imported} <= NOT_IMPORTED


@contextmanager
def advisories(status: int, answer: dict) -> Iterator[str]:
    """A service that knows one advisory, or has other troubles."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_arguments: object) -> None:
            """Nothing is to be said of what is asked."""

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/query"
        finally:
            server.shutdown()
            thread.join()


def audited(folder: Path, excepted: str = "", *, status: int = 200, answer: dict | None = None) -> tuple[int, str]:
    """What the audit, with the real pip-audit, makes of an unsafe pin, asking such a service."""
    (pins := folder / "old.txt").write_text(UNSAFE, encoding="utf-8")
    (listed := folder / "exceptions.txt").write_text(excepted, encoding="utf-8")
    with advisories(status, {"vulns": [ADVISORY]} if answer is None else answer) as service:
        services = [("--vulnerability-service", "osv", "--osv-url", service)]
        outcome, said = audit(pins, listed, services, date(2026, 6, 1))
    return outcome, "\n".join(said)


def test_an_unsafe_pin_is_found_and_none_where_nothing_is_known_against_it(tmp_path):
    outcome, said = audited(tmp_path)
    assert outcome == FOUND
    assert "UNSAFE requests 2.19.0: PYSEC-2018-28 = " in said
    assert "mended in 2.20.0" in said
    assert audited(tmp_path, answer={}) == (CLEAN, "old.txt: all pins were looked up; nothing is known against them.")


def test_a_finding_is_let_pass_for_a_reason_until_its_day(tmp_path):
    outcome, said = audited(tmp_path, "# why\nCVE-2018-18074 2026-06-01 We follow no redirects.\n")
    assert outcome == CLEAN
    assert "Let pass until 2026-06-01" in said
    assert "We follow no redirects." in said
    assert audited(tmp_path, "PYSEC-2018-28 2026-05-31 Past.\nCVE-2018-99999 2026-06-01 Another one.\n")[0] == FOUND


def test_a_service_that_does_not_answer_is_not_taken_for_one_that_knows_nothing_against_it(tmp_path):
    outcome, said = audited(tmp_path, status=404)
    assert outcome == UNKNOWN
    assert "NOT AUDITED: all pins of old.txt" in said


def test_an_exception_has_a_day_and_a_reason(tmp_path):
    (lacking := tmp_path / "exceptions.txt").write_text("CVE-2018-18074 2026-06-01\n", encoding="utf-8")
    with pytest.raises(ValueError, match="a reason"):
        exceptions(lacking)
    assert all(reason for _last, reason in exceptions(EXCEPTIONS).values())
