"""The app's store and its terms, opened once a process."""

import atexit

import streamlit as st

from lib import clock, terms
from lib.door import Door
from lib.store import Place, Store, default_place
from lib.terms_file import TermsFile


@st.cache_resource(show_spinner=False, on_release=lambda opened: opened[0].close())
def _open(place: Place) -> tuple[Store, TermsFile]:
    """The store and its terms, opened once a process; other processes can ask it for a backup where they can't open it
    themselves."""
    opened = Store(place, terms.load())
    if opened.path:
        door = Door(opened)
        atexit.register(door.close)
    return opened, TermsFile(opened, terms.default_file(), clock.now())


def store() -> Store:
    """The app's store, to change something in it. Raises UserError when it can't be opened."""
    return _open(default_place())[0]


def close_store() -> None:
    """Closes the app's store if it is open, once a change that is under way is done."""
    _open.clear()


def terms_file() -> TermsFile:
    """The file that the app's terms come from. Raises UserError when the store can't be opened."""
    return _open(default_place())[1]
