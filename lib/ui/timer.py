"""A running timer: shown on every page, and stopped into the form for the time that it has measured."""

from datetime import datetime
from typing import Any

import streamlit as st

from lib import clock, days, desk, reports
from lib.ui.changes import attempt, said
from lib.ui.me import acting, me
from lib.ui.session import _, report, store, words
from lib.ui.ways import go_to, link
from lib.words import plain

KEY, EVERY = "timer", 30  # Seconds between two looks at the clock.
# What a stopped timer has measured, or a held session took by its booking, in the address: it survives a reload.
DRAFT = ("log", "begun", "work")
SESSION = "session"  # The booking of the held session.


def running_timer() -> None:
    """The running timer of whoever works here, its minutes, the way to its case, and a button that stops it."""
    staff = me()
    found = staff and report(reports.timer, clock.now(), staff)
    if found:
        with st.container(border=True, gap="small", key="running_timer"):
            _minutes(staff)
            st.caption(plain(found["subject"] or ""))
            link("ticket", _("Case {ticket}", ticket=plain(found["ticket_id"])), id=found["ticket_id"])
            label = _("Stop and log the time")
            look = {"type": "primary", "icon": ":material/stop_circle:", "width": "stretch"}
            st.button(label, key="stop_timer", on_click=_stop, args=(staff,), **look)
    said(KEY)


@st.fragment(run_every=EVERY)
def _minutes(staff: str) -> None:
    found = report(reports.timer, clock.now(), staff)
    if found:
        work = words().code("work", found["work"])
        st.markdown(f":red[:material/timer:] **{found['minutes']}\u00a0min** · {plain(work)}")


def start_button(ticket_id: str) -> None:
    """A button that starts the timer of whoever works here on a case; nothing while one runs."""
    staff = me()
    if staff and report(reports.timer, clock.now(), staff):
        return
    st.button(
        _("Start the timer"),
        key=f"start_timer_{ticket_id}",
        icon=":material/timer:",
        disabled=not staff,
        on_click=_start,
        args=(ticket_id, staff),
    )


def draft() -> tuple[str, datetime, str] | None:
    """The time that waits to be logged, by the address: minutes as typed, when they began, the kind of work.

    It is what a stopped timer has measured, or what a held session took by its booking.

    The case that is shown is the one that it ran on, or the one that this is merged into by now.
    """
    asked = [st.query_params.get(name, "") for name in DRAFT]
    if not all(asked) or asked[2] not in desk.WORK:
        return None
    try:
        begun = datetime.fromisoformat(asked[1]).astimezone(days.ZONE)
    except ValueError:
        return None
    return asked[0].replace(".", "," if words().lang == "sv" else "."), begun, asked[2]


def of_a_session() -> bool:
    """Whether the time that waits is that of a held session."""
    return bool(st.query_params.get(SESSION))


def forget_draft() -> None:
    """Takes the time that waits out of the address, once it is logged."""
    for name in (*DRAFT, SESSION):
        st.query_params.pop(name, None)


def _start(ticket_id: str, staff: str) -> None:
    attempt(
        KEY,
        lambda: desk.start_timer(store(), staff, ticket_id, "support", by=acting(), now=clock.now()),
        _("The timer runs."),
    )


def _stop(staff: str) -> None:
    measured: list[Any] = []
    attempt(
        KEY,
        lambda: measured.append(desk.stop_timer(store(), staff, by=acting(), now=clock.now())),
        _("The timer is stopped: look at the time, then log it."),
    )
    for worked in measured:
        asked = {"log": f"{worked.minutes:f}", "begun": f"{worked.started_at:%Y-%m-%dT%H:%M%z}", "work": worked.work}
        go_to("ticket", {"id": worked.ticket_id} | asked)
