"""The reader and the store: language, look, and answers that are asked for once."""

import atexit
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib import address, terms
from lib.door import Door
from lib.locale import LANGUAGES
from lib.store import Store, default_path
from lib.words import Words


def lang() -> str:
    """The reader's language: chosen here, named in the address, or English for an English browser; else Swedish."""
    browser = "en" if (st.context.locale or "").startswith("en") else "sv"
    return address.lasting_choice(st.session_state, st.query_params, "lang", LANGUAGES) or browser


def words() -> Words:
    """Texts, numbers and dates in the reader's language."""
    return Words(lang())


def _(message: str, **values: object) -> str:
    """A text in the reader's language."""
    return words().text(message, **values)


def dark() -> bool:
    """Whether the reader's page is dark."""
    return st.context.theme.type == "dark"


@st.cache_resource(show_spinner=False)
def _open(path: Path) -> Store:
    """The store, opened once a process; other processes can ask it for a backup."""
    opened = Store(path, terms.load())
    door = Door(opened)
    atexit.register(door.close)
    return opened


def store() -> Store:
    """The app's store. Raises UserError when it can't be opened."""
    return _open(default_path())


@st.cache_data(max_entries=400, show_spinner=False)
def _cached(_report: Callable, _opened: Store, name: str, state: tuple[int, int], values: tuple, options: tuple) -> Any:
    return _report(_opened, *values, **dict(options))


def report(function: Callable, *values: Any, **options: Any) -> Any:
    """What a function of `lib.reports` answers: asked once for the same parameters (the moment is one) and facts."""
    opened = store()
    # Read before the question is asked: an answer is as new as its key says, or newer.
    state = id(opened), opened.version
    return _cached(function, opened, function.__name__, state, values, tuple(options.items()))


def leave_pages_folder() -> None:
    """Has the app's own navigation show the pages.

    Until app.py has run once, a server runs the file in `pages/` that an address names, without app.py: nothing is
    shown then, as the pages are functions. The first of them that is imported so ends that, and starts anew.
    """
    if PagesManager.uses_pages_directory and get_script_run_ctx():
        PagesManager.uses_pages_directory = False
        st.rerun()
