"""The app without a browser: opened on a store, its pages shown, timed and weighed."""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from streamlit.util import calc_hash

from lib.kept import Kept
from lib.store import Store
from lib.ui import opening, session
from pages import terms as instead
from tests.bench.stores import NOW

APP = Path(__file__).parent.parent.parent / "app.py"
NOTHING = "(nothing)"  # A page of the app, with its menu and all that stands around a page, that shows nothing.
OPEN: list[Store] = []
# A server looks through all installed packages for components once, when it begins; AppTest for each session.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
# No request comes from anywhere: without this, a mock stands for where it comes from, which the app turns away.
ContextProxy.ip_address = None


class Shown(NamedTuple):
    """A page shown once: the seconds of server time, the bytes sent, and the seconds that each report took."""

    seconds: float
    sent: int
    reports: dict[str, float]


def fresh(path: Path) -> AppTest:
    """The app over a store that is open and has answered nothing yet."""
    forget()
    app = opened(path)
    OPEN.append(opening.store())
    return app


def opened(path: Path) -> AppTest:
    """The app over a store, as somebody else's session."""
    os.environ |= {"SUPPORTKOLL_STORE": str(path), "SUPPORTKOLL_NOW": NOW.isoformat()}
    # Begun from a script elsewhere: beside a folder `pages`, AppTest runs a page's file instead of the app.
    return AppTest.from_string(f"import runpy; runpy.run_path({str(APP)!r})", default_timeout=1200)


def forget() -> None:
    """Closes the stores that the app has open, and forgets all answers and drawings, as after a start."""
    while OPEN:
        store = OPEN.pop()
        store.close()
        opening._open.clear(store.place)
    st.cache_data.clear()
    for kept in [one for one in gc.get_objects() if isinstance(one, Kept)]:
        kept.clear()


def show(app: AppTest, page: str, case: str) -> Shown:
    """A page (or NOTHING) shown by a session, for the first time or once more: what it costs. `case` is the one that
    the page of a case shows. Raises AssertionError when the page shows an error."""
    app._page_hash = "" if page == "overview" else calc_hash("terms" if page == NOTHING else page)
    if page == "ticket":
        app.query_params["id"] = case
    shows = instead.page
    with spied_on() as seen:
        try:
            if page == NOTHING:
                instead.page = lambda: None
            start = time.perf_counter()
            app.run()
            seconds = time.perf_counter() - start
        finally:
            instead.page = shows
    assert not app.exception, (page, app.exception[0].message)
    assert seen["reports"], f"{page} was turned away"
    return Shown(seconds, seen["sent"], seen["reports"])


@contextmanager
def spied_on(told: Callable[..., None] = lambda *asked: None) -> Iterator[dict[str, Any]]:
    """Notes the bytes of the messages to the browser, and what each report takes, while a page is shown; `told` hears
    of each report that is asked: function, values and options."""
    seen: dict[str, Any] = {"sent": 0, "reports": {}}
    ask, messages = session._cached, LocalScriptRunner.forward_msgs

    def timed(function: Callable, read: Any, name: str, state: tuple, values: tuple, options: tuple) -> Any:
        told(function, values, dict(options))
        start = time.perf_counter()
        answer = ask(function, read, name, state, values, options)
        seen["reports"][name] = seen["reports"].get(name, 0.0) + time.perf_counter() - start
        return answer

    def weighed(runner: LocalScriptRunner) -> list:
        found = messages(runner)
        seen["sent"] = sum(message.ByteSize() for message in found)
        return found

    session._cached, LocalScriptRunner.forward_msgs = timed, weighed
    try:
        yield seen
    finally:
        session._cached, LocalScriptRunner.forward_msgs = ask, messages
