"""Whether the program is well: what makes each check fail, and that nothing else is said."""

import asyncio
import json
import os
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette

from lib import backups, health, terms
from lib.errors import UserError
from lib.serving import watching
from lib.settings import Backups
from lib.store import Store
from lib.terms import Terms
from lib.terms_file import TermsFile
from tests.posting import Way

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
DEFAULT = terms.default_file()
NEVER, DAILY = Backups(at=None), Backups(at=time(2, 30))


@pytest.fixture
def store(tmp_path: Path, terms: Terms):
    """An empty store in a file."""
    with Store(tmp_path / "store.duckdb", terms) as opened:
        yield opened


def look(
    store: Store, kept: Backups = NEVER, since: datetime = NOW, now: datetime = NOW, file: Path | None = None
) -> dict:
    found = TermsFile(store, file or terms.default_file(), NOW)
    if file:
        found.look(NOW)
    return health.look(lambda: (store, found), kept, since, now).checks


@pytest.mark.file_home("its folder")
def test_all_is_well(store):
    assert look(store) == {"store": "ok", "terms": "ok", "backup": "off"}
    assert [file.name for file in store.path.parent.glob("*probe*")] == [], "nothing is left"


@pytest.mark.file_home("its folder")
def test_a_store_that_cannot_be_written_or_read_is_not_well(store, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(health.os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert look(store)["store"] == "failing"
    assert [file.name for file in store.path.parent.glob("*probe*")] == []
    store.path = store.path.parent / "gone" / "store.duckdb"
    assert look(store)["store"] == "failing"
    store.path = None
    assert look(store)["store"] == "ok"
    store.close()
    assert look(store)["store"] == "failing"


def test_terms_that_cannot_be_read_are_not_well(store, tmp_path):
    file = tmp_path / "terms.toml"
    file.write_text("nonsense", encoding="utf-8")
    os.utime(file, (1, 1))
    assert look(store, file=file)["terms"] == "failing"


def test_a_backup_is_missed_after_its_time_has_come_once(store):
    day = timedelta(hours=26)
    assert look(store, DAILY)["backup"] == "ok"
    assert look(store, DAILY, now=NOW + day)["backup"] == "ok"
    assert look(store, DAILY, now=NOW + day + timedelta(seconds=1))["backup"] == "failing"
    made = backups.make(store, "test", DAILY).made_at
    assert look(store, DAILY, since=NOW - 30 * day, now=made + day)["backup"] == "ok"
    assert look(store, DAILY, since=made, now=made + day + timedelta(minutes=1))["backup"] == "failing"


def test_a_store_that_cannot_be_opened_is_said_without_why():
    def opened() -> tuple:
        raise UserError("The store {path} can't be opened", path="/secret/place")

    way = Way(None)
    way.app = Starlette(routes=watching.routes(opened, DAILY))
    answer = asyncio.run(way.ask("GET", "/healthz"))
    assert answer.status == 503
    assert answer.json() == {
        "status": "failing",
        "checks": {"store": "failing", "terms": "failing", "backup": "failing"},
    }
    assert "secret" not in json.dumps(answer.json())
    assert look_once(opened) == 1


def look_once(opened) -> int:
    """How often it is looked when many ask at once."""
    looked = 0

    def counted():
        nonlocal looked
        looked += 1
        return opened()

    way = Way(None)
    way.app = Starlette(routes=watching.routes(counted, NEVER))

    async def many() -> None:
        await asyncio.gather(*(way.ask("GET", "/healthz") for _ in range(20)))

    asyncio.run(many())
    return looked
