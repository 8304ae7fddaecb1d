"""What is found out once in a run: anew in the next one, and after the callbacks that come before a page."""

import gc

from streamlit.testing.v1 import AppTest

from lib.ui import once
from lib.ui.once import in_a_run

asked = []


def script():
    import streamlit as st

    from lib.ui.once import begin_run
    from tests.test_once import found

    st.button("Ask", on_click=lambda: st.session_state.update(before=found()))
    begin_run()
    st.text(f"{found()} {found()}")


@in_a_run
def found() -> int:
    """How often it has been asked."""
    asked.append(None)
    return len(asked)


def test_it_is_asked_once_in_a_run_and_anew_after_callbacks():
    asked.clear()
    app = AppTest.from_function(script).run()
    assert app.text[0].value == "1 1"
    app.run()
    assert app.text[0].value == "2 2"
    app.button[0].click().run()
    assert app.session_state["before"] == 3
    assert app.text[0].value == "4 4"


def test_nothing_is_kept_outside_a_run_nor_after_it():
    asked.clear()
    assert (found(), found()) == (1, 2)
    AppTest.from_function(script).run()
    gc.collect()
    assert not once._found
