"""Quotes: the form for one that was sent, and the form for what the customer decided."""

from datetime import date, datetime, time
from typing import Any

import streamlit as st

from lib import access, clock, days, desk, typed
from lib.ui.changes import attempt, said
from lib.ui.session import _, store, words

STEP = 5 * 60  # Seconds between the times that a field offers; any minute can be typed.


def quote_form(key: str) -> None:
    """A form for a quote that was sent for a case."""
    with st.form(f"{key}_form", border=False):
        case, amount = f"{key}_case", f"{key}_amount"
        with st.container(horizontal=True):
            st.text_input(_("Case"), key=case, placeholder="T01234")
            st.text_input(_("Amount, kr without VAT"), key=amount, placeholder="2 500,00")
        day, hour = _when(key)
        label = _("Register the quote")
        keys = (case, amount, day, hour)
        st.form_submit_button(label, icon=":material/send:", type="primary", on_click=_send, args=(key, *keys))
    said(key)


def decision_form(quote: dict[str, Any], key: str) -> None:
    """A form for what the customer decided about a quote (a row of `reports.quote`), or a change of it."""
    say, named = words(), f"{key}_{quote['quote_id']}"
    with st.form(f"{key}_form", border=False):
        decision = f"{named}_decision"
        st.segmented_control(
            _("What the customer decided"),
            desk.DECISIONS,
            key=decision,
            format_func=lambda code: say.code("decision", code),
        )
        day, hour = _when(named)
        # Its callback has the decision that its writer saw: the page itself may know of another one by then.
        seen = (key, quote["quote_id"], quote["decision"], decision, day, hour)
        label = _("Register the decision")
        st.form_submit_button(label, icon=":material/check:", type="primary", on_click=_decide, args=seen)
    said(key)


def _when(key: str) -> tuple[str, str]:
    """The fields of a local date and time, now unless chosen: their names."""
    state, now = st.session_state, clock.local_now()
    day, hour = f"{key}_day", f"{key}_hour"
    state.setdefault(day, now.date())
    state.setdefault(hour, now.time().replace(second=0, microsecond=0))
    with st.container(horizontal=True):
        st.date_input(_("Date"), key=day, max_value=now.date(), format="YYYY-MM-DD")
        st.time_input(_("Time"), key=hour, step=STEP)
    return day, hour


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, days.ZONE)


def _send(key: str, case: str, amount: str, day: str, hour: str) -> None:
    state = st.session_state

    def change() -> None:
        sent_at, kronor = _moment(state[day], state[hour]), typed.kronor(state[amount])
        by, now = access.who(), clock.now()
        desk.send_quote(store(), state[case].strip(), kronor, sent_at=sent_at, by=by, now=now)

    attempt(key, change, _("The quote is registered."), case, amount)


def _decide(key: str, quote_id: str, seen: str | None, decision: str, day: str, hour: str) -> None:
    state = st.session_state

    def change() -> None:
        decided_at, by, now = _moment(state[day], state[hour]), access.who(), clock.now()
        desk.decide_quote(store(), quote_id, state[decision] or "", decided_at=decided_at, seen=seen, by=by, now=now)

    attempt(key, change, _("The decision is registered."), decision)
