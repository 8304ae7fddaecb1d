"""Quotes: the form for one that was sent, and the form for what the customer decided."""

from typing import Any

import streamlit as st

from lib import clock, desk, typed
from lib.ui.changes import attempt, said
from lib.ui.me import acting
from lib.ui.session import _, store, words
from lib.ui.when import moment_of, when_fields


def quote_form(key: str) -> None:
    """A form for a quote that was sent for a case."""
    with st.form(f"{key}_form", border=False):
        case, amount = f"{key}_case", f"{key}_amount"
        with st.container(horizontal=True):
            st.text_input(_("Case"), key=case, placeholder="T01234")
            st.text_input(_("Amount, kr without VAT"), key=amount, placeholder="2 500,00")
        day, hour = when_fields(key)
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
        day, hour = when_fields(named)
        # Its callback has the decision that its writer saw: the page itself may know of another one by then.
        seen = (key, quote["quote_id"], quote["decision"], decision, day, hour)
        label = _("Register the decision")
        st.form_submit_button(label, icon=":material/check:", type="primary", on_click=_decide, args=seen)
    said(key)


def _send(key: str, case: str, amount: str, day: str, hour: str) -> None:
    state = st.session_state

    def change() -> None:
        sent_at, kronor = moment_of((day, hour)), typed.kronor(state[amount])
        by, now = acting(), clock.now()
        desk.send_quote(store(), state[case].strip(), kronor, sent_at=sent_at, by=by, now=now)

    attempt(key, change, _("The quote is registered."), case, amount)


def _decide(key: str, quote_id: str, seen: str | None, decision: str, day: str, hour: str) -> None:
    state = st.session_state

    def change() -> None:
        decided_at, by, now = moment_of((day, hour)), acting(), clock.now()
        desk.decide_quote(store(), quote_id, state[decision] or "", decided_at=decided_at, seen=seen, by=by, now=now)

    attempt(key, change, _("The decision is registered."), decision)
