"""The app without a browser, over a store's file."""

from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.postgres.leg import place

ROOT = Path(__file__).parent.parent
# Each AppTest looks through every installed package for components: a third of a second.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
# No request comes from anywhere: without this, a mock stands for where it comes from.
ContextProxy.ip_address = None


def app_over(file: Path, moment: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app over a store at a local moment, not run yet."""
    monkeypatch.setenv("SUPPORTKOLL_STORE", place(file))
    monkeypatch.setenv("SUPPORTKOLL_NOW", moment)
    # Begun from a script elsewhere: beside a folder `pages`, AppTest runs a page's file instead of the app each time.
    begin = f"import runpy; runpy.run_path({str(ROOT / 'app.py')!r})"
    return AppTest.from_string(begin, default_timeout=120)


def open_page(app: AppTest, page: str) -> AppTest:
    """The app after it has shown a page."""
    # AppTest turns to pages that are files only; ours are functions, known by their path in the address.
    app._page_hash = "" if page == "overview" else calc_hash(page)
    return app.run()
