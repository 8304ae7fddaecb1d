"""One booking: when, with whom, about what; and what is done with it."""

from typing import Any

import streamlit as st

from lib import calendar_files, clock, desk, reports
from lib.ui.changes import attempt
from lib.ui.confirming import BOOKED
from lib.ui.master_detail import choose
from lib.ui.me import acting
from lib.ui.parts import badge, facts
from lib.ui.session import _, report, store, words
from lib.ui.timer import SESSION
from lib.ui.ways import go_to, link
from lib.words import moment, plain

Row = dict[str, Any]


def one_booking(booking_id: str) -> None:
    """A booking with all that can be done with it as it stands, and its calendar file."""
    row, say = report(reports.booking, clock.now(), booking_id), words()
    with st.container(border=True, gap="small", key="one_booking"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            when = f"{say.weekday_date(row['starts_at'].date())}, {row['starts_at']:%H:%M}–{row['ends_at']:%H:%M}"
            st.subheader(plain(when), width="content")
            badge("booking_status", row["booking_status"])
            st.space("stretch")
            close = {"type": "tertiary", "icon": ":material/close:", "key": "close_booking", "help": _("Close")}
            st.button("", on_click=lambda: choose("booking", ""), **close)
        facts(
            [
                (_("Customer"), row["customer_name"] or row["customer_id"]),
                (_("With"), row["staff_name"]),
                (_("How"), say.code("channel", row["channel"])),
                (_("Booking"), row["booking_id"]),
            ]
        )
        link("ticket", f"{plain(row['ticket_id'])} · {plain(row['subject'])}", id=row["ticket_id"])
        _history(row)
        _acts(row)


def _history(row: Row) -> None:
    """What is to be known about how it came to be as it is."""
    if row["is_away"] and row["booking_status"] == "booked":
        text = _("{who} is away then: move the session.", who=row["staff_name"])
        st.markdown(f":orange[:material/warning:] **{plain(text)}**")
    if row["whose"]:
        text = _("The customer didn't come.") if row["whose"] == "customer" else _("We didn't come.")
        st.markdown(f":material/person_off: {text}")
    if row["changed_by"]:
        said = {"when": moment(row["changed_at"]), "who": words().code("actor", row["changed_by"])}
        text = _("Last changed {when} by {who}", **said)
        st.caption(plain(f"{text}: {_('“{reason}”', reason=row['reason'])}" if row["reason"] else text))
    for name, label in (("moved_to", _("Where it was moved to")), ("moved_from", _("Where it was before"))):
        if row[name]:
            look = {"type": "tertiary", "icon": ":material/event_repeat:", "key": name}
            st.button(label, on_click=choose, args=("booking", row[name]), **look)


def _acts(row: Row) -> None:
    status, booking_id = row["booking_status"], row["booking_id"]
    begun, key = row["begins"] <= clock.now(), f"booking_{booking_id}"
    with st.container(horizontal=True, gap="small"):
        if begun and status in ("booked", "no_show"):
            look = {"icon": ":material/check_circle:", "type": "primary", "key": f"{key}_held"}
            st.button(_("It was held"), on_click=_hold, args=(booking_id, status), **look)
        if status == "held" and not row["is_logged"]:
            look = {"icon": ":material/more_time:", "type": "primary", "key": f"{key}_log"}
            st.button(_("Log its time"), on_click=_log, args=(row,), **look)
        if begun and status in ("booked", "held"):
            with st.popover(_("It wasn't held"), icon=":material/person_off:", key=f"{key}_missed"):
                _missed(booking_id, status, key)
        if status == "booked":
            look = {"icon": ":material/event_repeat:", "key": f"{key}_move"}
            asked = {"view": "free", "move": booking_id}
            st.button(_("Move"), on_click=go_to, args=("bookings", asked), **look)
            with st.popover(_("Call off"), icon=":material/event_busy:", key=f"{key}_off"):
                why = f"{key}_why"
                st.text_input(_("Why is it called off?"), key=why, max_chars=desk.LONGEST_NOTE)
                st.button(_("Call the session off"), type="primary", key=f"{key}_cancel", on_click=_cancel,
                          args=(booking_id, status, why))  # fmt: skip
        _file(booking_id)


def _missed(booking_id: str, status: str, key: str) -> None:
    say = words()
    whose, note = f"{key}_whose", f"{key}_note"
    st.radio(
        _("Who didn't come?"),
        desk.MISSED_BY,
        index=None,
        key=whose,
        format_func=lambda code: say.code("missed_by", code),
    )
    st.text_input(_("Note"), key=note, max_chars=desk.LONGEST_NOTE)
    label = _("Note that it wasn't held")
    st.button(label, type="primary", key=f"{key}_miss", on_click=_miss, args=(booking_id, status, whose, note))


def _file(booking_id: str) -> None:
    """The appointment as it is now, for both parties' calendars; one that was moved is where it was moved to."""
    found = report(reports.appointment, clock.now(), booking_id)
    if found:
        st.download_button(
            _("Calendar file"),
            calendar_files.invitation(found, words(), clock.now()),
            f"{booking_id}.ics",
            mime="text/calendar",
            key=f"booking_{booking_id}_ics",
            icon=":material/calendar_add_on:",
            on_click="ignore",
            help=_("To send to the customer: it puts the session into a calendar, moves it there or takes it out."),
        )


# ---- Changes -------------------------------------------------------------------------------------------------------


def _hold(booking_id: str, seen: str) -> None:
    drafts: list[desk.Worked] = []
    attempt(
        BOOKED,
        lambda: drafts.append(desk.hold_booking(store(), booking_id, seen=seen, by=acting(), now=clock.now())),
        _("The session was held: look at its time, then log it."),
    )
    for worked in drafts:
        _to_the_log(booking_id, worked.ticket_id, f"{worked.minutes:f}", worked.started_at, worked.work)


def _log(row: Row) -> None:
    _to_the_log(row["booking_id"], row["ticket_id"], str(row["minutes"]), row["begins"], "support")


def _to_the_log(booking_id: str, ticket_id: str, minutes: str, begun: Any, work: str) -> None:
    """Turns to the case, with the form for its time filled in."""
    asked = {"log": minutes, "begun": f"{begun:%Y-%m-%dT%H:%M%z}", "work": work, SESSION: booking_id}
    go_to("ticket", {"id": ticket_id} | asked)


def _cancel(booking_id: str, seen: str, why: str) -> None:
    reason = st.session_state[why]
    attempt(
        BOOKED,
        lambda: desk.cancel_booking(store(), booking_id, reason, seen=seen, by=acting(), now=clock.now()),
        _("The session is called off."),
        why,
    )


def _miss(booking_id: str, seen: str, whose: str, note: str) -> None:
    said = st.session_state[whose] or "", st.session_state[note]
    attempt(
        BOOKED,
        lambda: desk.miss_booking(store(), booking_id, *said, seen=seen, by=acting(), now=clock.now()),
        _("It is noted who didn't come."),
        note,
    )
