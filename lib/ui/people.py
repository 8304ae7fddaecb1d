"""The people who may sign in: who they are, what they may do, and signing them out."""

from typing import Any

import streamlit as st

from lib import clock, desk, reports
from lib.access import ROLES
from lib.desk import Given
from lib.ui.changes import attempt, said
from lib.ui.filters import choice
from lib.ui.master_detail import choose
from lib.ui.me import acting
from lib.ui.opening import store
from lib.ui.reader import reader, signs_in
from lib.ui.session import _, report, words
from lib.words import moment, plain

KEY, PERSON, NEW = "people", "person", "new"
Row = dict[str, Any]


def people() -> None:
    """Everybody whom the store knows, each with a way to change it; and the form for one of them, or for a new one."""
    rows = {row["person_id"]: row for row in report(reports.people, clock.now()).dicts()}
    names = {"": _("Choose"), NEW: _("Somebody new")} | {person: _name(row) for person, row in rows.items()}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"), st.container(width=360):
        chosen = choice(st.selectbox, PERSON, list(names), "", label=_("Add or change"), format_func=names.get)
    if chosen:
        with st.container(border=True, gap="small", key="person_form"):
            _form(rows.get(chosen))
    said(KEY)
    if not rows:
        st.caption(_("Nobody is named here yet: roles come from what the sign-in says."))
    with st.grid(3, min_column_width=280, gap="small"):
        for row in rows.values():
            _card(row)


def _name(row: Row | None) -> str:
    return (row["name"] or row["person_id"]) if row else ""


def _card(row: Row) -> None:
    say, person = words(), row["person_id"]
    with st.container(border=True, gap="xsmall", height="stretch", key=f"person_{person}"):
        yours = f" · {_('you')}" if person == reader().person else ""
        st.markdown(f"**{plain(_name(row))}**{yours}")
        if row["name"]:
            st.caption(plain(person))
        with st.container(horizontal=True, gap="xsmall"):
            for role in (role for role in ROLES if role in row["roles"]):
                st.badge(say.code("role", role), color="violet" if role == "admin" else "blue", icon=":material/badge:")
            if not row["roles"]:
                st.badge(_("No role: may do nothing"), color="gray", icon=":material/block:")
        if row["staff_name"]:
            st.caption(_("Works as {staff}", staff=plain(row["staff_name"])))
        st.caption(_("Set by {who}, {when}", who=plain(say.code("actor", row["set_by"])), when=moment(row["set_at"])))
        if row["signed_out_at"]:
            st.caption(_("Signed out {when}", when=moment(row["signed_out_at"])))
        with st.container(horizontal=True, gap="small"):
            look = {"type": "tertiary", "icon": ":material/edit:", "key": f"change_{person}"}
            st.button(_("Change"), on_click=choose, args=(PERSON, person), **look)
            if signs_in():
                look = {"type": "tertiary", "icon": ":material/logout:", "key": f"out_{person}"}
                tip = _("At once, and everywhere. Without a role they can't come back.")
                st.button(_("Sign out"), on_click=_sign_out, args=(person,), help=tip, **look)


def _form(row: Row | None) -> None:
    """The fields of a person; they begin anew when the person has been changed."""
    seen = Given(row["name"], tuple(row["roles"]), row["staff_id"]) if row else None
    key = f"{KEY}_{row['person_id'] if row else ''}_{hash(seen)}"
    names, say, state = report(reports.staff_names, clock.now()), words(), st.session_state
    for field, value in (("name", (row and row["name"]) or ""), ("roles", list(seen.roles) if seen else [])):
        state.setdefault(f"{key}_{field}", value)
    state.setdefault(f"{key}_staff", (row and row["staff_id"]) or "")
    st.subheader(plain(_name(row)) if row else _("Somebody new"), icon=":material/person:")
    if row is None:
        hint = _("What the sign-in knows them by: an e-mail address, as a rule")
        st.text_input(_("Signs in as"), key=f"{key}_id", placeholder=hint, max_chars=desk.LONGEST_PERSON)
    st.text_input(_("Name"), key=f"{key}_name", max_chars=desk.LONGEST_PERSON)
    st.pills(
        _("Roles"),
        list(ROLES),
        key=f"{key}_roles",
        selection_mode="multi",
        format_func=lambda role: say.code("role", role),
        help=_("Manager: all but finance's own and administration. Support staff: cases, queue and bookings. Finance: "
               "invoicing. Administrator: people and operations, and no customer's figures."),
    )  # fmt: skip
    st.selectbox(
        _("Member of staff"),
        ["", *names],
        key=f"{key}_staff",
        format_func=lambda staff: names.get(staff, _("None of them")),
        help=_("Whom they are on the desk: cases that they take and time that they log are this person's."),
    )
    st.button(
        _("Save"),
        type="primary",
        icon=":material/save:",
        key=f"{key}_save",
        on_click=_save,
        args=(key, row["person_id"] if row else None, seen),
    )


def _save(key: str, person: str | None, seen: Given | None) -> None:
    state = st.session_state
    given = Given(state[f"{key}_name"], tuple(state[f"{key}_roles"] or ()), state[f"{key}_staff"] or None)
    named = person or state[f"{key}_id"]

    def change() -> None:
        desk.set_person(store(), named, given, seen=seen, by=acting(), now=clock.now())
        choose(PERSON, "")

    attempt(KEY, change, _("It is saved, and holds from now on."))


def _sign_out(person: str) -> None:
    attempt(
        KEY,
        lambda: desk.sign_somebody_out(store(), person, by=acting(), now=clock.now()),
        _("They are signed out."),
    )
