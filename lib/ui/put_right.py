"""What is put right about a case: merged, split, its time moved, void; and all that was ever changed about it."""

from typing import Any

import streamlit as st

from lib import clock, desk, explain, reports
from lib.ui.changes import attempt, said
from lib.ui.me import acting, me, say_who
from lib.ui.parts import nothing
from lib.ui.session import _, report, store, words
from lib.ui.sessions import sessions_to_come
from lib.ui.ways import go_to, link
from lib.words import moment, plain

Row = dict[str, Any]
MOST_CHANGES = 20  # Shown at once.


def put_right(ticket_id: str, subject: str) -> None:
    """The forms that put a case right: each change is written down, and nothing is deleted."""
    key = f"right_{ticket_id}"
    entries = {row["entry_id"]: row for row in report(reports.case_entries, clock.now(), ticket_id).dicts()}
    sessions = sessions_to_come(ticket_id)
    say_who(key)
    names = [_("Merge"), _("Split"), _("Move time"), _("Void")]
    merge, split, move, void = st.tabs(names)
    with merge:
        st.caption(_("What names this case counts as the other's from then on. Both must be the same customer's."))
        st.text_input(_("Merge into case"), key=f"{key}_into", placeholder="T01234")
        if sessions:
            _sessions(_("Its booked sessions are the other case's then:"), sessions)
            st.checkbox(_("Call them off"), key=f"{key}_off")
        _button(_("Merge the cases"), f"{key}_merge", "merge", _merge, ticket_id, key, tuple(sessions))
    with split:
        st.caption(_("A part of it becomes a case of its own, registered when this one was."))
        look = {"max_chars": desk.LONGEST_SUBJECT, "placeholder": subject}
        st.text_input(_("What the other case is about"), key=f"{key}_subject", **look)
        if entries:
            label = _("Time that belongs to it")
            st.multiselect(label, list(entries), key=f"{key}_entries", format_func=lambda code: _entry(entries[code]))
        _button(_("Split the case"), f"{key}_split", "call_split", _split, ticket_id, key)
    with move:
        if entries:
            look = {"index": None, "placeholder": _("Choose"), "format_func": lambda code: _entry(entries[code])}
            st.selectbox(_("Time entry"), list(entries), key=f"{key}_entry", **look)
            st.text_input(_("To case"), key=f"{key}_to", placeholder="T01234")
            on = {entry_id: entry["ticket_id"] for entry_id, entry in entries.items()}
            _button(_("Move the time entry"), f"{key}_move", "drive_file_move", _move, key, on)
        else:
            nothing(_("No time is logged on it."))
    with void:
        st.caption(_("Spam, or a mistake: it is in no figure any more. It can be taken back."))
        st.text_input(_("Why is it void?"), key=f"{key}_void_why", max_chars=desk.LONGEST_NOTE)
        if sessions:
            _sessions(_("Its booked sessions are called off for the same reason. Tell the customer:"), sessions)
        _button(_("Mark the case as void"), f"{key}_void", "block", _void, ticket_id, key, tuple(sessions))
    said(key)


def restore(ticket_id: str) -> None:
    """A form that takes it back that a case is void."""
    key = f"right_{ticket_id}"
    say_who(key)
    st.text_input(_("Why is it no longer void?"), key=f"{key}_restore_why", max_chars=desk.LONGEST_NOTE)
    _button(_("Take it back that the case is void"), f"{key}_restore", "restore", _restore, ticket_id, key)
    said(key)


def case_changes(ticket_id: str) -> None:
    """What was changed about a case, the last first: who, when, what, and what it said before and since."""
    say, names = words(), report(reports.staff_names, clock.now())
    changes = report(reports.case_changes, clock.now(), ticket_id)
    if not changes:
        nothing(_("Nothing was changed since it was read in."))
    for change in changes[:MOST_CHANGES]:
        what, who = say.code("action", change["action"]), say.code("actor", change["changed_by"])
        when = moment(change["changed_at"])
        st.markdown(f"**{plain(what)}** · {plain(_('{who}, {when}', who=who, when=when))}")
        if told := explain.changed(change["before"], change["after"], say, names):
            st.caption(plain(" · ".join(told)))
    if len(changes) > MOST_CHANGES:
        nothing(_("The last {shown} of {all}; the audit log has all.", shown=MOST_CHANGES, all=len(changes)))
    link("audit_log", _("Show in the audit log"), key=ticket_id, period="all")


def _button(label: str, key: str, icon: str, change: Any, *values: Any) -> None:
    st.button(label, key=key, icon=f":material/{icon}:", disabled=not me(), on_click=change, args=values)


def _sessions(what: str, sessions: dict[str, str]) -> None:
    """What becomes of the sessions to come, and which these are."""
    st.markdown(f":orange[:material/event_busy:] **{plain(what)}**")
    st.markdown("\n".join(f"- {plain(told)}" for told in sessions.values()))


def _entry(entry: Row) -> str:
    say = words()
    return f"{moment(entry['started_at'])} · {say.minutes(entry['minutes'])} · {entry['staff_name']}"


def _named(typed: str) -> str:
    """The case that is typed, however it is written."""
    return reports.case_named(store(), clock.now(), typed.strip()) or typed.strip()


def _merge(ticket_id: str, key: str, sessions: tuple[str, ...]) -> None:
    state = st.session_state
    into = _named(state[f"{key}_into"])
    off = {"sessions": sessions, "reason": _("The case was merged into {ticket}", ticket=into)}
    attempt(
        key,
        lambda: desk.merge_case(
            store(), ticket_id, into, by=acting(), now=clock.now(), **(off if state.get(f"{key}_off") else {})
        ),
        _("The cases are merged."),
        f"{key}_into",
    )


def _split(ticket_id: str, key: str) -> None:
    state, made = st.session_state, []

    def change() -> None:
        chosen = list(state.get(f"{key}_entries", []))
        made.append(desk.split_case(store(), ticket_id, state[f"{key}_subject"], chosen, by=acting(), now=clock.now()))

    attempt(key, change, _("The case is split: this is the new one."))
    for new in made:
        state.pop(f"{key}_entries", None)
        state[f"right_{new}_done"] = state.pop(f"{key}_done")
        go_to("ticket", {"id": new})


def _move(key: str, on: dict[str, str]) -> None:
    state = st.session_state
    entry_id, to = state[f"{key}_entry"], _named(state[f"{key}_to"])
    attempt(
        key,
        lambda: desk.move_entry(store(), entry_id or "", to, seen=on.get(entry_id, ""), by=acting(), now=clock.now()),
        _("The time entry is moved."),
        f"{key}_to",
    )


def _void(ticket_id: str, key: str, sessions: tuple[str, ...]) -> None:
    reason = st.session_state[f"{key}_void_why"]
    attempt(
        key,
        lambda: desk.void_case(store(), ticket_id, reason, sessions=sessions, by=acting(), now=clock.now()),
        _("The case is void."),
        f"{key}_void_why",
    )


def _restore(ticket_id: str, key: str) -> None:
    reason = st.session_state[f"{key}_restore_why"]
    attempt(
        key,
        lambda: desk.restore_case(store(), ticket_id, reason, by=acting(), now=clock.now()),
        _("The case counts again."),
        f"{key}_restore_why",
    )
