"""People: who may sign in, with which roles, and as which member of staff."""

import streamlit as st

from lib import ui
from lib.ui import _


@ui.through_app
def page() -> None:
    """What roles come from here, and the people whom the store knows."""
    ui.require("people")
    st.title(_("People"))
    how = ui.settings().sign_in
    if how.by == "nobody":
        st.markdown(
            _(
                "Nobody signs in here: whoever sits at this machine may see and change everything. What is said below "
                "holds once the sign-in is set up."
            )
        )
    elif how.gives:
        given = ", ".join(f"{value} → {ui.words().code('role', role)}" for value, role in how.gives.items())
        st.caption(_("The sign-in gives roles, too ({given}). What is said here goes before that.", given=given))
    else:
        st.caption(_("Roles are given here alone, and hold from the person's next click on."))
    ui.people()
