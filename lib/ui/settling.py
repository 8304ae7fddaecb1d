"""How a finding of the billing audit was settled, and the form to settle it."""

from typing import Any

import streamlit as st

from lib import clock, desk
from lib.ui.changes import attempt, said
from lib.ui.me import acting
from lib.ui.session import _, store, words
from lib.words import moment, plain


def settling(finding: dict[str, Any], key: str) -> None:
    """The settlement of a finding (a row of `reports.billing_finding`) and a way to take it back, or the form."""
    seen = (finding["finding_id"], finding["mark"], key)
    kept = st.session_state.get(f"{key}_kept")
    if kept and kept["finding"] != finding["finding_id"]:
        kept = None
    if finding["settled"]:
        if kept and kept["why"]:
            st.caption(_("What you wrote: {text}", text=plain(kept["why"])))
        st.markdown(f":material/check_circle: {_earlier(finding)}")
        label = _("Take the settlement back")
        st.button(label, icon=":material/undo:", key=f"{key}_back", on_click=_take_back, args=seen)
    else:
        if finding["settled_before"]:
            text = _("It was settled before, but its facts have changed since:")
            st.markdown(f":material/history: {text} {_earlier(finding)}")
        with st.form(f"{key}_form", border=False):
            how, why = settlement_fields(f"{key}_{finding['finding_id']}", kept)
            # Its callback has the mark of the facts that its writer saw: the page may know of others by then.
            label = _("Settle the finding")
            st.form_submit_button(
                label, icon=":material/check:", type="primary", on_click=_settle, args=(*seen, how, why)
            )
    said(key)


def settling_all(findings: list[dict[str, Any]], key: str) -> None:
    """A form that settles several findings alike: rows of a list with `finding_id`, `mark` and `kronor`."""
    say = words()
    open_ones = [row for row in findings if row["finding_state"] != "settled"]
    if open_ones:
        with st.form(f"{key}_form"):
            count = _("1 finding") if len(open_ones) == 1 else _("{count} findings", count=say.number(len(open_ones)))
            kronor = say.money(sum(row["kronor"] for row in open_ones))
            st.markdown(plain(_("Settle alike: {count}, {kronor}", count=count, kronor=kronor)))
            how, why = settlement_fields(key)
            seen = {row["finding_id"]: row["mark"] for row in open_ones}
            label = _("Settle the marked findings")
            st.form_submit_button(label, icon=":material/done_all:", on_click=_settle_all, args=(seen, key, how, why))
    said(key)


def settlement_fields(key: str, kept: dict[str, Any] | None = None) -> tuple[str, str]:
    """The fields of a settlement, how and why: the names under which the session has what is typed.

    `kept` is what was typed before into fields that the session has forgotten since.
    """
    state, say, how, why = st.session_state, words(), f"{key}_how", f"{key}_why"
    if kept and how not in state:
        state[how], state[why] = kept["how"], kept["why"]
    look = {"placeholder": _("Choose"), "format_func": lambda code: say.code("outcome", code)}
    st.selectbox(_("How was it settled?"), desk.OUTCOMES, index=None, key=how, **look)
    hint = _("Number of the credit note, whom it was agreed with")
    st.text_area(_("Note"), key=why, max_chars=desk.LONGEST_NOTE, placeholder=hint)
    return how, why


def _earlier(finding: dict[str, Any]) -> str:
    """A settlement in words: how, by whom, when, and its note."""
    say = words()
    text = _(
        "{outcome}, {when}, by {who}.",
        outcome=say.code("outcome", finding["outcome"]),
        who=say.code("actor", finding["settled_by"]),
        when=moment(finding["settled_at"]),
    )
    note = finding["settlement_note"]
    return plain(f"{text} {_('“{reason}”', reason=note)}" if note else text)


def _settle(finding_id: str, seen: str, key: str, how: str, why: str) -> None:
    state = st.session_state
    typed = {"finding": finding_id, "how": state[how], "why": state[why]}
    # The form isn't there any more where somebody else has settled the finding: what was typed is kept apart from it.
    state[f"{key}_kept"] = typed

    def change() -> None:
        by, now = acting(), clock.now()
        desk.settle(store(), finding_id, typed["how"], typed["why"], seen=seen, by=by, now=now)
        state.pop(f"{key}_kept")

    attempt(key, change, _("The finding is settled."), how, why)


def _settle_all(seen: dict[str, str], key: str, how: str, why: str) -> None:
    state = st.session_state

    def change() -> None:
        desk.settle_all(store(), seen, state[how], state[why], by=acting(), now=clock.now())

    attempt(key, change, _("The marked findings are settled."), how, why)


def _take_back(finding_id: str, seen: str, key: str) -> None:
    attempt(
        key,
        lambda: desk.unsettle(store(), finding_id, seen=seen, by=acting(), now=clock.now()),
        _("The finding is open again."),
    )
