"""Imports: bringing files in, what needs a person of what came in, and what was brought in when."""

import streamlit as st

from lib import ui
from lib.ui import _


@ui.through_app
def page() -> None:
    """One view at a time."""
    ui.require("imports")
    st.title(_("Imports"))
    views = {"bring_in": _("Bring in"), "findings": _("Findings"), "history": _("History")}
    match ui.part(views, "bring_in"):
        case "bring_in":
            ui.bring_in_files()
        case "findings":
            ui.import_findings()
        case "history":
            ui.import_history()
