"""Open pages that show what has changed, whoever changed it: another session, an import, or the support form."""

import time

import streamlit as st

from lib.ui.session import by_edition, store

EVERY = 0.75  # Seconds between two looks: a case is to be seen within two, however long the page takes.
PAGES = ("overview", "queue", "desk")  # They show what waits; on none of them is there a form to be filled in.
DRAWN = "_drawn"


def begin_to_draw() -> None:
    """Remembers which state of the store a page shows that begins to be drawn now."""
    st.session_state[DRAWN] = (by_edition().state, time.monotonic())


def keep_up_to_date(page: str) -> None:
    """Has a page that has been drawn be drawn anew once the store is in another state; not those that hold forms.

    What is being typed or chosen stays, as it does when its reader does something else on the page. A page that takes
    long to draw rests as long before it is drawn anew, however much is changed.
    """
    if page in PAGES:
        shown, began = st.session_state[DRAWN]
        _look(shown, 2 * time.monotonic() - began)


@st.fragment(run_every=EVERY)
def _look(shown: tuple[int, int, str], from_then: float) -> None:
    """Compares two numbers: it costs next to nothing while nothing changes."""
    if time.monotonic() >= from_then and store().by_edition().state != shown:
        st.rerun()
