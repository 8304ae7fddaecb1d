"""Closing a month of invoicing, and opening it again."""

from datetime import date
from typing import Any

import streamlit as st

from lib import clock, desk, reports
from lib.ui.changes import attempt, said
from lib.ui.me import acting
from lib.ui.parts import rows
from lib.ui.reader import may
from lib.ui.session import _, report, store, words
from lib.ui.ways import link
from lib.words import moment, plain

HISTORY = ("closed_at", "closed_by", "lines", "amount", "note", "reopened_at", "reopened_by", "reopened_why")


def closing(shown: dict[str, Any]) -> None:
    """What hinders closing a month, the form that closes or reopens it, and its history.

    `shown` is the month's row of `reports.invoicing_months`.
    """
    month = shown["month"]
    with st.grid(2, min_column_width=330):
        with st.container(border=True, height="stretch", gap="small"):
            is_closed = shown["month_state"] == "closed"
            st.subheader(_("Still open in the month") if is_closed else _("To see to before the month is closed"))
            _checklist(month)
        with st.container(border=True, height="stretch", gap="small"):
            if shown["month_state"] == "closed":
                _closed(shown)
            else:
                _to_close(shown)
    history = report(reports.closings, clock.now(), month)
    if history.rows:
        st.subheader(_("Closings of the month"))
        rows(history.only(*HISTORY), "closings")


def _checklist(month: date) -> None:
    """What should be settled first: findings by kind, and cases of closed months that are open again."""
    say, now = words(), clock.now()
    found, waiting = report(reports.month_checklist, now, month).dicts(), report(reports.waiting_cases, now)
    if not found:
        st.markdown(f":green[:material/check_circle:] {_('No finding is open that hinders closing the month.')}")
    for row in found:
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            name = f"{say.code('finding_kind', row['kind'])}: {say.number(row['findings'])}"
            asked = {"period": "all", "month": f"{month:%Y-%m}", "kind": (row["kind"],), "hinders": "yes"}
            link("audit", f":orange[:material/rule:] {name}", **asked)
            st.markdown(say.money(row["kronor"]), width="content")
    if waiting.rows:
        text = _("Cases of closed months that are open again ({count})", count=say.number(len(waiting.rows)))
        with st.expander(text, icon=":material/replay:"):
            st.caption(_("What becomes of them shows as a correction when they are resolved again."))
            rows(waiting, "waiting_cases", totals=("owed",))


def _to_close(shown: dict[str, Any]) -> None:
    say, month = words(), shown["month"]
    state = report(reports.month_state, clock.now(), month)
    st.subheader(_("This is locked"))
    st.markdown(
        _(
            "**{lines}** lines of **{amount}** in all.",
            lines=say.number(state["lines"]),
            amount=say.money(state["amount"]),
        )
    )
    st.caption(
        _(
            "The terms, contract forms, minutes and amounts are kept as they are shown. What changes later shows as a "
            "correction in the first open month, with the reason."
        )
    )
    if shown["month_state"] == "running":
        st.markdown(f":material/hourglass_top: {_('The month is under way: it can be closed when it is over.')}")
        said("reopen_month")
        return
    close_form(month, state)
    said("reopen_month")


def _closed(shown: dict[str, Any]) -> None:
    say, month = words(), shown["month"]
    st.subheader(f":material/lock: {_('{month} is closed', month=say.month(month).capitalize())}")
    by = {"who": say.code("actor", shown["closed_by"]), "when": moment(shown["closed_at"])}
    st.markdown(plain(_("Closed by {who}, {when}.", **by)))
    last = report(reports.closings, clock.now(), month).dicts()[0]
    st.markdown(
        _(
            "**{lines}** lines of **{amount}** are locked.",
            lines=say.number(last["lines"]),
            amount=say.money(last["amount"]),
        )
    )
    if last["note"]:
        st.markdown(f"> {plain(last['note'])}")
    reopen_form(month)
    said("close_month")


def close_form(month: date, state: dict[str, Any]) -> None:
    """The form that closes a month; `state` is `reports.month_state` of it, whose mark is what its reader saw."""
    say, field = words(), f"close_{month:%Y_%m}_note"
    if not may("close_month"):
        st.caption(_("Finance closes months, and reopens them."))
        return
    open_findings = state["open_findings"]
    label = _("Note: why the open findings are all right") if open_findings else _("Note (may be left empty)")
    st.text_area(label, key=field, max_chars=desk.LONGEST_NOTE, height=90)
    st.button(
        _("Close {month}", month=say.month(month)),
        key="close_month",
        type="primary",
        icon=":material/lock:",
        on_click=_close,
        args=(month, state["mark"], field),
    )
    said("close_month")


def _close(month: date, seen: str, field: str) -> None:
    note = st.session_state[field]
    attempt(
        "close_month",
        lambda: desk.close_month(store(), month, note, seen=seen, by=acting(), now=clock.now()),
        _("{month} is closed.", month=words().month(month).capitalize()),
        field,
    )


def reopen_form(month: date) -> None:
    """The form that opens a closed month again."""
    say, field = words(), f"reopen_{month:%Y_%m}_why"
    if not may("reopen_month"):
        st.caption(_("Finance closes months, and reopens them."))
        return
    with st.expander(_("Reopen {month}", month=say.month(month)), icon=":material/lock_open:", key="reopen"):
        st.caption(
            _("Its lines follow the facts again until it is closed anew. What was locked stays in the history below.")
        )
        st.text_input(_("Why is it reopened?"), key=field, max_chars=desk.LONGEST_NOTE)
        st.button(_("Reopen the month"), key="reopen_month", on_click=_reopen, args=(month, field))
        said("reopen_month")


def _reopen(month: date, field: str) -> None:
    reason = st.session_state[field]
    attempt(
        "reopen_month",
        lambda: desk.reopen_month(store(), month, reason, by=acting(), now=clock.now()),
        _("{month} is open again.", month=words().month(month).capitalize()),
        field,
    )
