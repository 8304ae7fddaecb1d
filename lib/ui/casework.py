"""The work on a case: where it stands, what can be done next, its time, and what is decided about it."""

from typing import Any

import streamlit as st

from lib import clock, desk, reports
from lib.errors import UserError
from lib.reports import Case
from lib.ui.changes import attempt, said
from lib.ui.deciding import decision_form
from lib.ui.me import acting, me, say_who
from lib.ui.parts import badge
from lib.ui.reader import may
from lib.ui.session import _, report, store, words
from lib.ui.sessions import book_link, next_session
from lib.ui.timer import draft, start_button
from lib.ui.ways import link
from lib.ui.worklog import log_form, minutes_so_far, next_minute
from lib.words import moment, plain

Row = dict[str, Any]


def casework(found: Case) -> None:
    """The working part of a case's page."""
    ticket_id = found.facts["ticket_id"]
    work, then = report(reports.case_work, clock.now(), ticket_id), next_minute(ticket_id)
    key = f"work_{ticket_id}"
    with st.container(border=True, gap="small", key="casework"):
        with st.grid(2, min_column_width=300):
            with st.container(gap="small"):
                _state(work)
                if may("act"):
                    _acts(work, key)
                next_session(ticket_id)
            with st.container(gap="xsmall"):
                minutes_so_far(found, work, then)
        said(key)
        if not may("act"):
            return
        say_who(key)
        # One that is drawn already stays as it is: for time that waits to be logged it is another one, which is open.
        look = {"expanded": True, "key": "log_draft"} if draft() else {"key": "log_time"}
        with st.expander(_("Log time"), icon=":material/more_time:", **look):
            log_form(ticket_id, then)
        with st.expander(_("Category, module and critical"), icon=":material/gavel:", key="decide"):
            decision_form(found, work)


def _state(work: Row) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        badge("case_state", work["state"])
        if work["since"]:
            by = {"who": work["staff_name"], "when": moment(work["since"])}
            text = _("{who}, {when}", **by) if work["staff_name"] else _("Since {when}", when=by["when"])
            st.caption(plain(text), width="content")
    if work["note"]:
        # The question that the customer is to answer, or what was done.
        st.markdown(f":material/chat: {plain(_('“{reason}”', reason=work['note']))}")


def _acts(work: Row, key: str) -> None:
    """A button for each event that may follow the state of a case."""
    ways = {
        "handling_started": (_("Start"), "play_arrow"),
        "resumed": (_("Resume"), "play_arrow"),
    }
    asks = {
        "waiting_customer": (_("Wait for the customer"), "hourglass_top", _("The question to the customer")),
        "resolved": (_("Resolve"), "check_circle", _("What was done")),
        "reopened": (_("Reopen"), "replay", _("Why it is opened again")),
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for event in desk.MAY_FOLLOW[work["state"]]:
            seen = (work["ticket_id"], event, work["state"], key)
            look = {"key": f"{key}_{event}", "disabled": not me()}
            if event in ways:
                label, icon = ways[event]
                st.button(label, icon=f":material/{icon}:", type="primary", on_click=_act, args=seen, **look)
                continue
            label, icon, question = asks[event]
            with st.popover(label, icon=f":material/{icon}:", **look):
                st.text_area(question, key=f"{key}_{event}_note", max_chars=desk.LONGEST_NOTE)
                if event == "resolved" and not work["category"]:
                    text = _("It has no category yet. Nobody knows what it costs before it has one.")
                    st.caption(f":orange[:material/warning:] {text}")
                # The label again, so that it says what the button does.
                st.button(label, key=f"{key}_{event}_do", type="primary", on_click=_act, args=seen)
        if work["state"] != "resolved":
            start_button(work["ticket_id"])
            book_link(work["ticket_id"])
        else:
            link("desk", _("To the next case"))


def _act(ticket_id: str, event: str, seen: str, key: str) -> None:
    note = st.session_state.get(f"{key}_{event}_note", "")

    def change() -> None:
        if event == "waiting_customer" and not note.strip():
            raise UserError("Write the question that the customer is to answer.")
        desk.act(store(), ticket_id, event, seen=seen, note=note, staff_id=me(), by=acting(), now=clock.now())

    done = _("{ticket}: {event}", ticket=ticket_id, event=words().code("happening", event).lower())
    attempt(key, change, done, f"{key}_{event}_note")
