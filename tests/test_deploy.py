"""What is shown of setting the program up: tried as far as a machine without systemd and containers allows."""

import re
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from lib import settings
from lib.settings import Settings
from lib.store import ROOT
from tests.browsing import ready, started
from tests.conftest import copied
from tests.talking import ask

# The one name that a browser finds on this machine without being told.
NAME = "localhost"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
BEHIND = """
[server]
public_url = "https://{name}:{port}"

[sign_in]
by = "proxy"
person = "X-Forwarded-Email"
roles = "X-Forwarded-Groups"
gives = {{ bosses = "manager", finance = "finance" }}

[backups]
at = "never"
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


# ---- nginx -----------------------------------------------------------------------------------------------------------


@contextmanager
def nginx(folder: Path, app: str, port: int, other: str | None = None, plain: int | None = None) -> Iterator[None]:
    """nginx as it is shown, before the app: under other ports, with a certificate of its own, and a name for whoever
    asks, as a sign-in in it would give. With an `other` process of the app, as it is shown for several; `plain` is a
    port for those at this machine, who ask without TLS."""
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([*request, *files], check=True, capture_output=True)
    shown = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    redirects = free_port()
    if other:
        several = (ROOT / "deploy" / "nginx-several.conf").read_text(encoding="utf-8")
        for shown_at, at in (
            ("127.0.0.1:8502", other),
            (r"127\.0\.0\.1:8502", re.escape(other.removeprefix("http://"))),
        ):
            several = several.replace(shown_at, at.removeprefix("http://"))
        several = several.replace(r"127\.0\.0\.1:8501", re.escape(app.removeprefix("http://")))
        begin, end = shown.index("# ---- The app"), shown.index("# ---- To here. ----")
        shown = shown[:begin] + several + shown[end:]
    for before, after in (
        ("support.example.se", NAME),
        ("/etc/ssl/supportkoll", str(folder)),
        ("127.0.0.1:8501", app.removeprefix("http://")),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("listen 80", f"listen 127.0.0.1:{redirects}"),
        ("server_tokens off;", "server_tokens off;" + (f" listen 127.0.0.1:{plain};" if plain else "")),
        (
            'proxy_set_header Forwarded "";',
            'proxy_set_header Forwarded ""; proxy_set_header X-Forwarded-Email "maja@example.se";'
            'proxy_set_header X-Forwarded-Groups "bosses,finance";',
        ),
    ):
        assert before in shown, before
        shown = shown.replace(before, after)
    if plain:
        # As if everybody sat at this machine, and needn't sign in.
        shown = re.sub(r"proxy_set_header X-[\w-]+ [^;]+;", "", shown)
    (folder / "supportkoll.conf").write_text(shown, encoding="utf-8")
    around = "daemon off; master_process off; pid nginx.pid; error_log nginx.log; events {} http { %s include %s; }"
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(around % (temporary, folder / "supportkoll.conf"), encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "nginx.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.skipif(NGINX is None, reason="nginx isn't installed")
def test_the_app_works_behind_nginx(demo_file, tmp_path, browser: Browser):
    store, port = copied(demo_file, tmp_path / "store.duckdb"), free_port()
    with (
        started(store, BEHIND.format(name=NAME, port=port)) as (app, _),
        nginx(tmp_path, app, port),
    ):
        context = browser.new_context(ignore_https_errors=True, locale="sv-SE")
        page = context.new_page()
        answers = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(f"https://{NAME}:{port}/sla")
        ready(page, "SLA")
        first = answers[0]
        assert first.header_value("strict-transport-security")
        assert f"wss://{NAME}:{port}" in first.header_value("content-security-policy")
        assert first.header_value("server") == "nginx"
        script = next(one for one in answers if "/static/js/index" in one.url)
        assert script.header_value("content-encoding") == "gzip"
        # A file is brought in through it: the way that has limits of its own.
        page.goto(f"https://{NAME}:{port}/imports")
        ready(page, "Importer")
        large = "customer_id,name\n" + "".join(f"N{number},Ny kund {number}\n" for number in range(9_000))
        page.locator("input[type=file]").first.set_input_files(
            {"name": "customers.csv", "mimeType": "text/csv", "buffer": large.encode()}
        )
        expect(page.get_by_text("customers.csv").first).to_be_visible()
        expect(page.get_by_text("9\u00a0000").first).to_be_visible()
        refused = context.request
        assert refused.get(f"https://{NAME}:{port}/_stcore/metrics").status == 404
        assert refused.post(f"https://{NAME}:{port}/sla", data="x" * 70_000).status == 413
        assert refused.get(f"https://{NAME}:{port}/healthz").ok
        context.close()


# ---- The service, and the container ----------------------------------------------------------------------------------


def test_systemd_reads_the_service(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd isn't installed")
    file = tmp_path / "supportkoll.service"
    text = (ROOT / "deploy" / "supportkoll.service").read_text(encoding="utf-8")
    file.write_text(text.replace("/srv/supportkoll/.venv/bin/python", sys.executable), encoding="utf-8")
    found = subprocess.run(["systemd-analyze", "verify", str(file)], capture_output=True, text=True)
    assert "supportkoll" not in found.stderr, found.stderr


def test_what_goes_into_a_container_is_all_that_the_app_needs(demo_file, tmp_path):
    text = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    program = tmp_path / "program"
    for source, target in re.findall(r"^COPY ([\w./]+) ([\w./]+)$", text, re.MULTILINE):
        if target == "/tmp/requirements.txt":
            assert (ROOT / source).is_file()
            continue
        place = program / target / (Path(source).name if target.endswith("/") else "")
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, place)
    kept = {
        line[1:] for line in (ROOT / "deploy" / "Containerfile.dockerignore").read_text().splitlines() if "!" in line
    }
    assert kept == {source for source, _ in re.findall(r"^COPY ([\w./]+) ([\w./]+)$", text, re.MULTILINE)}
    files = sorted(program.rglob("*"))
    with started(copied(demo_file, tmp_path / "store.duckdb"), cwd=program) as (address, server):
        assert ask(address, "/sla").status == 200
        (command,) = re.findall(r'"(from urllib[^"]+)"', text)
        exec(command.replace("http://127.0.0.1:8501", address), {"urlopen": urlopen})
        assert "serve" in server.args
    assert [one for one in sorted(program.rglob("*")) if "__pycache__" not in one.parts] == files, "nothing is written"


# ---- Settings --------------------------------------------------------------------------------------------------------


def test_the_example_names_every_setting_with_its_default(tmp_path):
    text = (ROOT / "docs" / "settings.example.toml").read_text(encoding="utf-8")
    assert settings.load(ROOT / "docs" / "settings.example.toml") == Settings(), "as it stands it says nothing new"
    # With each line that is commented out in force, too, every key is there.
    uncommented = re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE)
    said = tomllib.loads(uncommented)
    for section, fields in Settings.model_fields.items():
        assert set(said[section]) == set(fields.annotation.model_fields), section
    file = tmp_path / "settings.toml"
    file.write_text(uncommented, encoding="utf-8")
    settings.load(file)
