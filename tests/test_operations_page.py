"""The page of operations, and the notice that backups fail or are too old."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest

from lib import backup, backups
from lib.settings import Backups
from lib.store import Store
from lib.ui.backup_notice import _looked
from tests.apps import app_over, open_page
from tests.conftest import bring_in
from tests.rows import base

NOTICE = "The backups need somebody"


@pytest.fixture
def file(tmp_path, terms) -> Path:
    with Store(tmp_path / "store.duckdb", terms) as store:
        bring_in(store, tmp_path / "facts", base())
        backups.make(store, "Anna", Backups())
    return tmp_path / "store.duckdb"


@pytest.fixture
def app(file, monkeypatch):
    _looked.clear()
    found = app_over(file, "2026-06-01T15:00", monkeypatch)
    found.query_params["lang"] = "en"
    return found


def age(file: Path, by: timedelta) -> None:
    """Makes the backups older than they are."""
    for one in backups.kept(backups.folder_of(file, Backups())):
        sheet = json.loads(backup.beside(one.file).read_text())
        backup.beside(one.file).write_text(json.dumps(sheet | {"made_at": (one.made_at - by).isoformat()}))


def text(app) -> str:
    return "\n".join(str(one.value) for one in (*app.markdown, *app.error, *app.caption, *app.exception))


@pytest.mark.file_home("the folder of backups beside it")
def test_a_backup_is_made_on_the_page(app, file):
    open_page(app, "operations")
    assert app.title[0].value == "Operations"
    assert not app.exception
    shown = {one.label: one.value for one in app.metric}
    assert shown["Kept"] == "1"
    assert shown["Last good backup"].startswith("20")
    assert list(app.dataframe[0].value["made_by"]) == ["Anna"]
    app.button(key="backup_now").click().run()
    folder, until = backups.folder_of(file, Backups()), time.monotonic() + 20
    while backups.progress(folder).is_under_way and time.monotonic() < until:
        time.sleep(0.05)
    app.run()
    made = backups.kept(folder)
    assert {one.sheet.made_by for one in made} == {"Anna", "manager"} or made[0].sheet.made_by == "manager"
    assert all(one.is_good for one in made)
    assert not app.exception


@pytest.mark.file_home("the folder of backups beside it")
def test_all_backups_are_looked_at_again_on_the_page(app, file):
    (one,) = backups.kept(backups.folder_of(file, Backups()))
    content = bytearray(one.file.read_bytes())
    content[len(content) // 2] ^= 255
    one.file.write_bytes(content)
    open_page(app, "operations")
    assert list(app.dataframe[0].value["backup_state"]) == ["Good"], "its size is the same"
    next(button for button in app.button if button.label == "Check all now").click().run()
    assert list(app.dataframe[0].value["backup_state"]) == ["Damaged"]
    assert {one.label: one.value for one in app.metric}["Last good backup"] == "None"


@pytest.mark.file_home("the folder of backups beside it")
@pytest.mark.parametrize(
    ("role", "is_told"), [("manager", True), ("admin", True), ("staff", False), ("finance", False)]
)
def test_backups_that_are_too_old_are_told_to_those_who_can_do_something(app, file, role, is_told):
    age(file, timedelta(hours=27))
    app.query_params["role"] = role
    open_page(app, {"admin": "people"}.get(role, "tickets"))
    assert (NOTICE in text(app)) == is_told
    assert not app.exception


def test_nothing_is_told_while_backups_are_made_in_time(app, file):
    age(file, timedelta(hours=25))
    open_page(app, "tickets")
    assert NOTICE not in text(app)


def test_a_backup_that_failed_is_told_at_once(app, file, monkeypatch):
    settings = file.parent / "settings.toml"
    settings.write_text(f'[backups]\nfolder = "{file}/below"\n')
    monkeypatch.setenv("SUPPORTKOLL_SETTINGS", str(settings))
    open_page(app, "operations")
    app.button(key="backup_now").click().run()
    folder, until = file / "below", time.monotonic() + 20
    while backups.progress(folder).is_under_way and time.monotonic() < until:
        time.sleep(0.05)
    app.run()
    assert "be kept in" in app.error[0].value
    assert NOTICE not in text(app), "the page says it itself"
    open_page(app, "tickets")
    assert NOTICE in text(app)
