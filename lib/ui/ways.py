"""Ways from page to page, filters and all."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib import address, clock, periods, reports
from lib.ui.reader import reader, still
from lib.ui.session import _, store

# Where a button in a table leads: from a row to the name of a page and what its address asks for.
Lead = Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]


LEADS: dict[str, Lead] = {
    "ticket_id": lambda row: ("ticket", {"id": row["ticket_id"]}),
    "by_ticket_id": lambda row: ("ticket", {"id": row["by_ticket_id"]}),
    "customer_id": lambda row: ("tickets", {"customer": row["customer_id"]}),
}


def link(page: str, label: str, icon: str = ":material/arrow_forward:", **query: Any) -> None:
    """A link to a page with filters; period and contract form go along unless named, language always.

    For a reader who may not see the page it is plain text.
    """
    state = st.session_state
    if not reader().may_see(page):
        st.markdown(label)
        return
    named = address.link(state, periods.DEFAULT, query)
    st.page_link(state["_pages_by_name"][page], label=label, icon=icon, icon_position="right", query_params=named)


def way_back(otherwise: str | None = None) -> None:
    """A button that leads to the page that the reader came from, filters and all; on the first page to another one."""
    origin = address.way_back(st.session_state)
    if not reader().may_see(origin["page"] if origin else otherwise or ""):
        return
    if origin:
        target = st.session_state["_pages_by_name"][origin["page"]]
        label = _("Back to {page}", page=target.title)
        st.button(label, key="way_back", type="tertiary", icon=":material/arrow_back:", on_click=_go_back)
    elif otherwise:
        target = st.session_state["_pages_by_name"][otherwise]
        label = _("Back to {page}", page=target.title)
        st.page_link(
            target, label=label, icon=":material/arrow_back:", query_params=address.link(st.session_state, "", {})
        )


def _go_back() -> None:
    state = st.session_state
    origin = address.way_back(state)
    state.update(origin["chosen"])
    st.switch_page(state["_pages_by_name"][origin["page"]], query_params=origin["says"])


def go_to(page: str, asked: dict[str, Any]) -> None:
    """Turns to a page with filters; for a reader who may not see it, it says so instead."""
    state = st.session_state
    if not reader().may_see(page):
        st.toast(_("You may not see that page."), icon=":material/lock:")
        return
    st.switch_page(state["_pages_by_name"][page], query_params=address.link(state, periods.DEFAULT, asked))


def find_a_case() -> None:
    """A field that leads to a case by its id, or else to the cases that hold what is typed."""
    look = {"type": "search", "icon": ":material/search:", "max_chars": 100, "label_visibility": "collapsed"}
    if not reader().may_see("tickets"):
        return
    hint = _("Case, customer or words")
    st.text_input(_("Find a case"), key="find_a_case", placeholder=hint, on_change=_find, **look)


def _find() -> None:
    still("tickets")
    typed = st.session_state["find_a_case"].strip()
    st.session_state["find_a_case"] = ""
    if typed and (found := reports.case_named(store(), clock.now(), typed)):
        go_to("ticket", {"id": found})
    elif typed:
        go_to("tickets", {"q": typed, "period": "all"})
