"""The reader and the store: language, look, and answers that are asked for once."""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from lib import address, clock
from lib.by_edition import ByEdition
from lib.kept import Kept, by_content
from lib.locale import LANGUAGES
from lib.store import Store
from lib.terms import Terms
from lib.ui.once import in_a_run
from lib.ui.opening import store, terms_file
from lib.ui.reader import still
from lib.words import Words

ANSWERS = 400  # So many are kept of a store.
_answers: WeakKeyDictionary[Store, Kept] = WeakKeyDictionary()


def lang() -> str:
    """The reader's language: chosen here, named in the address, or English for an English browser; else Swedish."""
    browser = "en" if (st.context.locale or "").startswith("en") else "sv"
    return address.lasting_choice(st.session_state, st.query_params, "lang", LANGUAGES) or browser


@in_a_run
def words() -> Words:
    """Texts, numbers and dates in the reader's language."""
    return Words(lang())


def _(message: str, **values: object) -> str:
    """A text in the reader's language."""
    return words().text(message, **values)


@in_a_run
def dark() -> bool:
    """Whether the reader's page is dark."""
    return st.context.theme.type == "dark"


def take_up_terms() -> None:
    """Has the page that begins show one edition of the terms, to its end: that of a changed file if there is one."""
    terms_file().look(clock.now())
    st.session_state["_edition"] = store().by_edition()


def by_edition() -> ByEdition:
    """The store as the page reads it that is being shown."""
    read = st.session_state.get("_edition")
    return read if read and read.is_of(store()) else store().by_edition()


def terms_shown() -> Terms:
    """The terms by which the page decides that is being shown."""
    return by_edition().terms


def _cached(function: Callable, read: ByEdition, name: str, state: tuple, values: tuple, options: tuple) -> Any:
    answers = _answers.setdefault(store(), Kept(ANSWERS))
    return answers.of((function, state, by_content(values, options)), lambda: function(read, *values, **dict(options)))


def report(function: Callable, *values: Any, **options: Any) -> Any:
    """What a function of `lib.reports` answers by the page's edition of the terms: asked once for the same parameters
    (the moment is one) and facts; and never for a reader who may not see the page, such as one signed out meanwhile.
    All readers get the same answer, to read and not to change."""
    still(st.session_state["_page"])
    read = by_edition()
    # Read before the question is asked: an answer is as new as its key says, or newer.
    return _cached(function, read, function.__name__, read.state, values, tuple(options.items()))


def through_app(page: Callable[[], None]) -> Callable[[], None]:
    """A page that is shown by app.py alone.

    Until app.py has run once, a server runs the file in `pages/` that an address names by itself, for all sessions that
    come at once: each of them begins anew, with app.py.
    """
    if page.__module__ == "__main__":
        st.rerun()
    return page


def leave_pages_folder() -> None:
    """Has the app's own navigation show the pages, instead of Streamlit the files in `pages/`."""
    PagesManager.uses_pages_directory = False
