"""The addresses of calendars on the page of bookings."""

from pathlib import Path

import pytest

from lib import feeds, reports
from lib.store import Store
from lib.terms import Terms
from lib.ui import close_store
from tests.apps import app_over, open_page
from tests.conftest import AFTERNOON, copied


def test_an_address_is_made_shown_until_it_is_copied_and_ended(
    demo_file: Path, tmp_path: Path, terms: Terms, monkeypatch: pytest.MonkeyPatch
):
    store = copied(demo_file, tmp_path / "store.duckdb")
    app = app_over(store, "2026-06-01T15:00", monkeypatch)
    app.query_params["view"] = "feeds"
    open_page(app, "bookings")
    assert not app.exception
    assert not app.code
    app.button(key="make_feed").click().run()
    (address,) = (one.value for one in app.code)
    secret = address.split("/")[-1].removesuffix(".ics")
    assert feeds.path_of(secret) in address
    app.button(key="feed_copied").click().run()
    assert not app.code, "it is shown this once"
    (end,) = (one for one in app.button if one.key and one.key.startswith("end_"))
    end.click().run()
    assert not app.exception
    assert not [one for one in app.button if one.key and one.key.startswith("end_")]
    close_store()
    with Store(store, terms) as found:
        assert reports.feed_with(found, AFTERNOON, feeds.hash_of(secret)) is None
