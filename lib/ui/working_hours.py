"""When members of staff work and when they are away, and the forms to change it."""

from datetime import datetime, time
from typing import Any

import streamlit as st

from lib import clock, desk, reports, typed
from lib.ui.changes import attempt, said
from lib.ui.filters import choice
from lib.ui.me import acting, me
from lib.ui.session import _, report, store, terms_shown, words
from lib.words import moment, plain

HOURS, AWAY = "hours", "away"
WEEKDAYS = (1, 2, 3, 4, 5)
KINDS = ("desk", "own", "none")

Week = desk.Week


def working_hours() -> None:
    """The weekly hours of one member of staff, and everybody's absences."""
    with st.grid(2, min_column_width=330):
        with st.container(border=True, gap="small", key="hours"):
            _hours()
        with st.container(border=True, gap="small", key="absences"):
            _absences()


def _opening_hours() -> tuple[time, time]:
    today = clock.local_now().date()
    row = next(row for row in terms_shown().opening_hours if row.valid_from <= today <= row.valid_to)
    return row.opens, row.closes


# ---- Hours ---------------------------------------------------------------------------------------------------------


def _hours() -> None:
    st.subheader(_("Working hours"))
    names = report(reports.staff_names, clock.now())
    first = me() if me() in names else next(iter(names))
    person = choice(st.selectbox, "with", list(names), first, label=_("Member of staff"), format_func=names.get)
    seen = report(reports.hours_of, clock.now(), person)
    opens, closes = _opening_hours()
    text = _("The desk is open from {opens} until {closes}.", opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")
    st.caption(f"{text} {_('Sessions are booked within both.')}")
    # The fields are those of what was seen: after a change they begin anew.
    mark = "_".join(f"{day}{hours and hours[0]}{hours and hours[1]}" for day, hours in sorted(seen.items()))
    fields = [_weekday(day, f"{HOURS}_{person}_{mark}_{day}", seen) for day in WEEKDAYS]
    label = _("Save the hours")
    look = {"type": "primary", "icon": ":material/save:", "key": "save_hours"}
    st.button(label, on_click=_save_hours, args=(person, seen, fields), **look)
    said(HOURS)


def _weekday(day: int, key: str, seen: Week) -> str:
    """The fields of a weekday: under which name the session has them."""
    state, names = st.session_state, {"desk": _("As the desk"), "own": _("Own hours"), "none": _("Not working")}
    opens, closes = _opening_hours()
    hours = seen.get(day)
    state.setdefault(f"{key}_kind", "desk" if day not in seen else "own" if hours else "none")
    look = {"format_func": names.get, "required": True}
    st.segmented_control(words().code("weekday", str(day)), KINDS, key=f"{key}_kind", **look)
    if state[f"{key}_kind"] == "own":
        with st.container(horizontal=True, gap="small"):
            for part, label, first in (("from", _("From"), 0), ("until", _("Until"), 1)):
                state.setdefault(f"{key}_{part}", (hours or (opens, closes))[first])
                st.time_input(label, key=f"{key}_{part}", step=15 * 60, width=110)
    return key


def _save_hours(person: str, seen: Week, fields: list[str]) -> None:
    state = st.session_state

    def change() -> None:
        week: Week = {day: hours for day, hours in seen.items() if day not in WEEKDAYS}
        for day, key in zip(WEEKDAYS, fields, strict=True):
            if state[f"{key}_kind"] != "desk":
                own = state[f"{key}_kind"] == "own"
                week[day] = (state[f"{key}_from"], state[f"{key}_until"]) if own else None
        desk.set_hours(store(), person, week, seen=seen, by=acting(), now=clock.now())

    attempt(HOURS, change, _("The hours are saved."))


# ---- Absences ------------------------------------------------------------------------------------------------------


def _absences() -> None:
    st.subheader(_("Absences"))
    found = report(reports.absences, clock.now()).dicts()
    if not found:
        st.caption(_("Nobody is away, now or later."))
    for row in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            text = f"**{plain(row['staff_name'])}** {moment(row['starts_at'])}–{moment(row['ends_at'])}: "
            st.markdown(text + plain(row["reason"]), width="content")
            if row["sessions"]:
                count = row["sessions"]
                label = _("1 session to move") if count == 1 else _("{count} sessions to move", count=count)
                st.badge(label, color="orange", icon=":material/warning:")
            look = {"type": "tertiary", "icon": ":material/undo:", "key": f"back_{row['absence_id']}"}
            st.button(_("Take back"), on_click=_take_back, args=(row["absence_id"],), **look)
    with st.expander(_("Note an absence"), icon=":material/event_busy:", key="note_absence"):
        _absence_form()
    said(AWAY)


def _absence_form() -> None:
    state, names = st.session_state, report(reports.staff_names, clock.now())
    today, hours = clock.local_now().date(), _opening_hours()
    with st.form("absence_form", border=False):
        state.setdefault(f"{AWAY}_who", me() if me() in names else None)
        st.selectbox(
            _("Member of staff"), list(names), key=f"{AWAY}_who", format_func=names.get, placeholder=_("Choose")
        )
        for part, label, hour in (("from", _("From"), hours[0]), ("until", _("Until"), hours[1])):
            state.setdefault(f"{AWAY}_{part}_day", today)
            state.setdefault(f"{AWAY}_{part}_hour", hour)
            with st.container(horizontal=True):
                st.date_input(label, key=f"{AWAY}_{part}_day", format="YYYY-MM-DD")
                st.time_input(_("Time"), key=f"{AWAY}_{part}_hour", step=15 * 60)
        hint = _("Holiday, course: everybody can read it, so nothing about anybody's health")
        st.text_input(_("Reason"), key=f"{AWAY}_why", max_chars=200, placeholder=hint)
        look = {"type": "primary", "icon": ":material/check:"}
        st.form_submit_button(_("Note the absence"), on_click=_note, **look)


def _note() -> None:
    state = st.session_state

    def local(part: str) -> datetime:
        return typed.local_moment(state[f"{AWAY}_{part}_day"], state[f"{AWAY}_{part}_hour"])

    def change() -> Any:
        who, reason = state[f"{AWAY}_who"] or "", state[f"{AWAY}_why"]
        by, now = acting(), clock.now()
        return desk.note_absence(store(), who, local("from"), local("until"), reason, by=by, now=now)

    attempt(AWAY, change, _("The absence is noted."), f"{AWAY}_why")


def _take_back(absence_id: str) -> None:
    attempt(
        AWAY,
        lambda: desk.take_back_absence(store(), absence_id, by=acting(), now=clock.now()),
        _("The absence is taken back."),
    )
