"""Before a session is booked or moved: who, when, about what, and what it costs."""

from decimal import Decimal
from typing import Any

import streamlit as st

from lib import clock, desk, explain, reports
from lib.desk import Session, Worked
from lib.ui.changes import attempt
from lib.ui.charge import clause_in_words
from lib.ui.master_detail import choose
from lib.ui.me import acting
from lib.ui.session import _, report, store, words
from lib.ui.ways import go_to
from lib.words import plain

BOOKED = "booking"  # Under which what came of a change of a booking is remembered.

Row = dict[str, Any]


def confirm_session(rows: list[Row], case: Row | None, moved: Row | None, minutes: int, channel: str) -> None:
    """Who, when, about what, and what it costs; then it is booked."""
    say, first = words(), rows[0]
    st.subheader(_("Move the session here?") if moved else _("Book this time?"))
    clock_time = f"{first['shown']:%H:%M}–{first['shown_end']:%H:%M}"
    pairs = [(_("When"), f"{say.weekday_date(first['day'])}, {clock_time}"), (_("How"), say.code("channel", channel))]
    if case:
        pairs.append((_("Case"), f"{case['ticket_id']} · {case['subject']}"))
        pairs.append((_("Customer"), (moved or case)["customer_name"] or case["customer_id"]))
    for name, value in pairs:
        with st.container(gap=None):
            st.caption(name)
            st.text(value)
    names = {row["staff_id"]: row["staff_name"] for row in rows}
    field = f"with_{first['shown']:%Y%m%d%H%M}_{minutes}"
    if st.session_state.get(field) not in names:
        st.session_state.pop(field, None)
    with_whom = st.selectbox(
        _("With"),
        list(names),
        key=field,
        format_func=names.get,
        help=_("Whoever has the fewest sessions that day first."),
    )
    if not case:
        st.caption(_("Choose the case first: sessions are booked on a case."))
        return
    _price(case["ticket_id"], with_whom, minutes)
    wanted = Session(case["ticket_id"], with_whom, channel, first["starts_at"], minutes)
    if moved:
        st.text_input(_("Why is it moved?"), key="move_why", max_chars=desk.LONGEST_NOTE)
        label, icon, done = _("Move the session"), "event_repeat", _("The session is moved.")
    else:
        label, icon, done = _("Book the time"), "event_available", _("The time is booked.")
    seen = (wanted, moved and moved["booking_id"], done)
    look = {"type": "primary", "width": "stretch", "disabled": case["state"] == "resolved"}
    st.button(label, icon=f":material/{icon}:", key="book", on_click=_book, args=seen, **look)
    st.button(_("Another time"), key="another", type="tertiary", on_click=lambda: choose("at", ""))


def _price(ticket_id: str, staff_id: str, minutes: int) -> None:
    """What the case costs should the session take its minutes, by which clause and arithmetic."""
    say, now = words(), clock.now()
    then = report(desk.cost_worked, now, Worked(ticket_id, staff_id, now, Decimal(minutes)))
    before = report(reports.case, now, ticket_id).lines.dicts()
    cost, so_far = (sum((line["amount"] for line in lines), Decimal(0)) for lines in (then, before))
    st.caption(_("What it costs if it takes {minutes} min", minutes=minutes))
    if any(line["rule"] == "waits_for_quote" for line in then):
        st.markdown(f":red[:material/front_hand:] **{_('An approved quote is needed before anything more is done')}**")
        return
    support = next(line for line in then if line["work"] == "support")
    why = explain.charge(support, say)
    if cost > so_far:
        text = _("{more} more: the case then costs {all}", more=say.money(cost - so_far), all=say.money(cost))
        st.markdown(f":orange[:material/payments:] **{plain(text)}**")
        st.markdown(f":material/calculate: {plain(why.arithmetic)}")
    else:
        text = _("Nothing more: the case costs {all}", all=say.money(cost))
        st.markdown(f":green[:material/check_circle:] **{plain(text)}** ({plain(explain.means(support, say))})")
    if why.clause:
        st.caption(f"{_('By the clause')} {clause_in_words(why.clause)}")


def _book(wanted: Session, moved: str | None, done: str) -> None:
    made: list[str] = []
    by, now = {"by": acting()}, clock.now()

    def change() -> None:
        if moved:
            reason = st.session_state.get("move_why", "")
            made.append(desk.move_booking(store(), moved, wanted, reason=reason, seen="booked", now=now, **by))
        else:
            made.append(desk.book(store(), wanted, now=now, **by))

    attempt(BOOKED, change, done, *(["move_why"] if moved else []))
    for booking_id in made:
        go_to("bookings", {"view": "list", "booking": booking_id})
