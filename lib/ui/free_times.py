"""A week of free times: for which case, how long, how and with whom."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import streamlit as st

from lib import clock, desk, reports
from lib.reports import Filter, Scope
from lib.ui.confirming import confirm_session
from lib.ui.filters import choice, linked
from lib.ui.master_detail import choose, chosen_row, detail
from lib.ui.session import _, report, terms_shown, words
from lib.ui.ways import link
from lib.words import moment, plain

FOUND = 8  # Cases that a search shows.
WORKING_WEEK = 5

Row = dict[str, Any]


def free_times() -> None:
    """The free times of a week as buttons, by day, and what is booked once one is chosen."""
    now = clock.now()
    moved = _moved()
    case = _case(moved)
    minutes, channel, person = _asked(moved)
    monday = _week()
    asked = (person or None, case["ticket_id"] if case else None, moved["booking_id"] if moved else None)
    found = report(reports.free_times, now, monday, monday + timedelta(days=6), minutes, *asked)
    free: dict[datetime, list[Row]] = {}
    for row in found.dicts():
        free.setdefault(row["shown"], []).append(row)
    at = chosen_row("at", lambda raw: _moment(raw) in free)
    if at and _moment(at) not in free:
        # Somebody has taken it since it was chosen.
        at = None
    left, right = st.columns([3, 1], gap="medium") if at else (st.container(), None)
    with left:
        _days(monday, sorted(free), at, f"{monday}_{minutes}_{'_'.join(map(str, asked))}")
    if right:
        with right, detail("at"), st.container(border=True, gap="small", key="confirm"):
            confirm_session(free[_moment(at)], case, moved, minutes, channel)


def _moment(raw: str) -> datetime | None:
    """A local time as the address says it."""
    with suppress(ValueError):
        return datetime.strptime(raw, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - what the clock shows
    return None


# ---- What is asked for ---------------------------------------------------------------------------------------------


def _moved() -> Row | None:
    """The booking that is to be moved, if one is."""
    found = chosen_row("move", lambda code: _can_move(code) is not None)
    row = _can_move(found) if found else None
    if row:
        who, when = row["staff_name"], moment(row["starts_at"])
        text = _("Choose another time for the session at {when} with {who}.", when=when, who=who)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/event_repeat: {plain(text)}", width="content")
            st.button(
                _("Leave it where it is"), icon=":material/close:", key="keep", on_click=lambda: choose("move", "")
            )
    return row


def _can_move(code: str) -> Row | None:
    row = report(reports.booking, clock.now(), code)
    return row if row and row["booking_status"] == "booked" else None


def _case(moved: Row | None) -> Row | None:
    """The case that the session is about: that of the booking that is moved, that of the address, or one looked for."""
    if moved:
        return report(reports.case_work, clock.now(), moved["ticket_id"]) | {"subject": moved["subject"]}
    asked = st.query_params.get("case", "")
    code = linked("case", lambda code: (row := _known(code)) and f"{plain(row['ticket_id'])} · {plain(row['subject'])}")
    found = code and _known(code)
    if not found:
        if asked:
            st.caption(_("There is no case {ticket} to book a session on.", ticket=plain(asked)))
        _look_for_case()
        return None
    if found["state"] == "resolved":
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/check_circle: {_('The case is resolved. Open it again to book a session.')}")
            link("ticket", _("To the case"), id=found["ticket_id"])
    return found


def _known(code: str) -> Row | None:
    work = report(reports.case_work, clock.now(), code)
    found = work and report(reports.case, clock.now(), code)
    return work | {"subject": found.facts["subject"], "customer_name": found.facts["customer_name"]} if found else None


def _look_for_case() -> None:
    hint = {
        "placeholder": _("Case, customer or words"),
        "icon": ":material/search:",
        "type": "search",
        "max_chars": 100,
    }
    typed = st.text_input(_("Which case is the session about?"), key="case_words", **hint).strip()
    if not typed:
        return
    now = clock.now()
    if exact := report(reports.case_named, now, typed):
        rows = [_known(exact)]
    else:
        everything = Scope(now, date(2000, 1, 1), clock.local_now().date())
        rows = report(reports.tickets, everything, Filter(q=typed, open=True)).table.dicts()[:FOUND]
    if not any(rows):
        st.caption(_("No open case holds these words."))
    for row in filter(None, rows):
        label = f"{plain(row['ticket_id'])} · {plain(row['subject'])} · {plain(row['customer_name'] or '')}"
        look = {"type": "tertiary", "icon": ":material/confirmation_number:", "key": f"case_{row['ticket_id']}"}
        st.button(label, on_click=choose, args=("case", row["ticket_id"]), **look)


def _asked(moved: Row | None) -> tuple[int, str, str]:
    """How long, how, and with whom (empty: whoever is free)."""
    say, names = words(), report(reports.staff_names, clock.now())
    lengths = [str(length) for length in terms_shown().booking_on(clock.local_now().date()).lengths]
    first = {"minutes": lengths[min(1, len(lengths) - 1)], "channel": desk.CHANNELS[0], "with": ""}
    if moved:
        first = {"minutes": str(moved["minutes"]), "channel": moved["channel"], "with": moved["staff_id"]}
        # A session that was read in may be of a length that is booked no more.
        lengths = sorted({*lengths, first["minutes"]}, key=int)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        look = {"required": True, "format_func": lambda code: f"{code}\u00a0min", "label": _("Length")}
        minutes = choice(st.segmented_control, "minutes", lengths, first["minutes"], **look)
        look = {"required": True, "format_func": lambda code: say.code("channel", code), "label": _("How")}
        channel = choice(st.segmented_control, "channel", list(desk.CHANNELS), first["channel"], **look)
        look = {"format_func": lambda code: names.get(code, _("Whoever is free")), "label": _("With"), "width": 260}
        person = choice(st.selectbox, "with", ["", *names], first["with"], **look)
    return int(minutes), channel, person


def _week() -> date:
    """The Monday of the week that is shown, and the ways to the weeks beside it."""
    today = clock.local_now().date()
    # On a Saturday, the week that is of interest is the next one.
    this = today + timedelta(days=(7 - today.weekday()) % 7 if today.weekday() >= WORKING_WEEK else -today.weekday())
    last = today + timedelta(days=terms_shown().booking_on(today).days_ahead)
    raw = chosen_row("week", lambda raw: (day := _monday(raw)) is not None and this <= day <= last)
    monday = _monday(raw) if raw else this
    before, after = monday - timedelta(days=7), monday + timedelta(days=7)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        look = {"help": _("Earlier week"), "key": "week_before", "disabled": before < this}
        st.button("", icon=":material/chevron_left:", on_click=choose, args=("week", str(before)), **look)
        look = {"help": _("Later week"), "key": "week_after", "disabled": after > last}
        st.button("", icon=":material/chevron_right:", on_click=choose, args=("week", str(after)), **look)
        week = _("Week {number}", number=monday.isocalendar().week)
        span = words().span(monday, monday + timedelta(days=WORKING_WEEK - 1))
        st.markdown(f"**{week}**, {span}", width="content")
    return monday


def _monday(raw: str) -> date | None:
    with suppress(ValueError):
        day = date.fromisoformat(raw)
        return day if day.weekday() == 0 else None
    return None


# ---- The week ------------------------------------------------------------------------------------------------------


def _days(monday: date, free: list[datetime], at: str | None, context: str) -> None:
    """A column of free times for each day; `context` is what they are free for."""
    say, today = words(), clock.local_now().date()
    friday = monday + timedelta(days=WORKING_WEEK - 1)
    with st.grid(WORKING_WEEK, min_column_width=120, gap="small") as grid:
        for row in report(reports.days_of_week, clock.now(), monday, friday).dicts():
            day = row["day"]
            times = [f"{shown:%Y-%m-%dT%H:%M}" for shown in free if shown.date() == day]
            with grid.cell(), st.container(gap="xsmall"):
                st.markdown(f"**{plain(say.weekday_date(day))}**")
                if times:
                    _times(day, times, at, context)
                elif not row["is_working"]:
                    why = row["non_working_reason" if say.lang == "sv" else "non_working_reason_en"]
                    st.caption(f":material/event_busy: {plain(why)}")
                else:
                    st.caption(_("Has been") if day < today else _("Nothing is free"))


def _times(day: date, times: list[str], at: str | None, context: str) -> None:
    key = f"times_{day}_{context}"
    # Of all days, one time is chosen.
    st.session_state[key] = at if at in times else None
    st.pills(
        words().weekday_date(day),
        times,
        key=key,
        format_func=lambda code: code[-5:],
        label_visibility="collapsed",
        on_change=lambda: choose("at", st.session_state[key] or ""),
    )
