"""A month on paper: what a manager prints, or saves as PDF, before a meeting."""

import streamlit as st

from lib import clock, periods, reports, ui
from lib.month_paper import month_paper
from lib.reports import Scope
from lib.ui import _, report


@ui.through_app
def page() -> None:
    """The choice of the month, and its report, which is all that is printed."""
    ui.require("month")
    with st.container(key="screen_only_month"):
        st.title(_("Month report"))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            code, forms = _chosen_month(), ui.contract_forms()
            ui.print_button(_("Print or save as PDF"))
        st.caption(_("Choose a figure to see its cases. The browser's dialog saves as PDF, too."))
    scope, before = _scopes(code, forms)
    ui.sheet(month_paper(report(reports.month, scope, before), scope, before, ui.words()))


def _chosen_month() -> str:
    """The month that the address names, or the last whole one; a choice is written to the address."""
    today = clock.local_now().date()
    last_whole = f"{periods.period('m1', today).first:%Y-%m}"
    codes = dict.fromkeys([last_whole, *(f"{month:%Y-%m}" for month in report(reports.months, clock.now()))])
    codes = sorted(codes, reverse=True)
    named = st.query_params.get("period")
    shown = named if named in codes else last_whole
    # Another address: a new widget, which begins with what the address says.
    look = {"format_func": ui.words().period, "key": f"month_{shown}", "width": 220}
    chosen = st.selectbox(_("Month"), codes, codes.index(shown), **look)
    st.query_params["period"] = chosen
    return chosen


def _scopes(code: str, forms: tuple[str, ...]) -> tuple[Scope, Scope]:
    """The month, and the one before it: of a month under way the same days."""
    moment, today = clock.now(), clock.local_now().date()
    shown, before = periods.period(code, today), periods.before(code, today)
    return Scope(moment, shown.first, shown.last, forms), Scope(moment, before.first, before.last, forms)
