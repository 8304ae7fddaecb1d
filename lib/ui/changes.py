"""Changes that people make on a page: tried in a callback, and what came of it said beside the form."""

from collections.abc import Callable

import streamlit as st

from lib.errors import UserError
from lib.ui.session import words
from lib.words import plain


def attempt(key: str, change: Callable[[], object], done: str, *clears: str) -> None:
    """Makes a change, and remembers under `key` what to say of it.

    When it is done, the fields that `clears` names are emptied; when it can't be, what was typed stays, beside the
    reason.
    """
    state = st.session_state
    try:
        change()
    except UserError as error:
        state[f"{key}_problem"] = words().problem(error)
    else:
        state[f"{key}_done"] = done
        for field in clears:
            state[field] = ""


def said(key: str) -> None:
    """Says what came of the last attempt, once."""
    if problem := st.session_state.pop(f"{key}_problem", None):
        st.error(plain(problem), icon=":material/error:")
    if done := st.session_state.pop(f"{key}_done", None):
        st.toast(plain(done), icon=":material/check_circle:")
