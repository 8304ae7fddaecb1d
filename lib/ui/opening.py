"""The app's store and its terms, opened once a process."""

import atexit

import streamlit as st

from lib import clock, terms
from lib.door import Door
from lib.store import Place, Store, default_place
from lib.terms_file import TermsFile

# What `_open` holds, by its place: a page asks for it some fifty times, and each question to Streamlit's cache costs as
# much as a line on the page.
_opened: dict[Place, tuple[Store, TermsFile]] = {}


def _release(both: tuple[Store, TermsFile]) -> None:
    for place in [place for place, held in _opened.items() if held is both]:
        del _opened[place]
    both[0].close()


@st.cache_resource(show_spinner=False, on_release=_release)
def _open(place: Place) -> tuple[Store, TermsFile]:
    """The store and its terms, opened once a process; other processes can ask it for a backup where they can't open it
    themselves."""
    opened = Store(place, terms.load())
    if opened.path:
        door = Door(opened)
        atexit.register(door.close)
    both = _opened[place] = opened, TermsFile(opened, terms.default_file(), clock.now())
    return both


def _both() -> tuple[Store, TermsFile]:
    place = default_place()
    return _opened.get(place) or _open(place)


def store() -> Store:
    """The app's store, to change something in it. Raises UserError when it can't be opened."""
    return _both()[0]


def close_store() -> None:
    """Closes the app's store if it is open, once a change that is under way is done."""
    _open.clear()


def terms_file() -> TermsFile:
    """The file that the app's terms come from. Raises UserError when the store can't be opened."""
    return _both()[1]
