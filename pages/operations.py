"""Operations: whether the backups are good, whether the program is well, and which one it is."""

import streamlit as st

from lib import ui
from lib.ui import _


@ui.through_app
def page() -> None:
    """The backups first: they are what is missed when it is too late."""
    ui.require("operations")
    st.title(_("Operations"))
    ui.backups_kept()
    ui.program()
