"""The desk: the next case, those that one works on, those that wait for a customer, and one's time today."""

from decimal import Decimal
from typing import Any

import streamlit as st

from lib import clock, days, desk, reports, ui
from lib.reports import Scope, Table
from lib.ui import _, report
from lib.words import moment, plain

KEY = "desk"
MOST = 10  # Critical cases that are listed.
LONG = 120  # Minutes that are easier to grasp as hours.


@ui.through_app
def page() -> None:
    """What is next by the terms with a button that takes it, and all that whoever sits here has under way."""
    ui.require("desk")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(_("Desk"), width="content")
        ui.link("register", _("Register a case"), icon=":material/add_circle:")
    ui.say_who(KEY)
    # Whenever it came, and whatever the period that other pages show.
    ever = Scope(clock.now(), days.FIRST, days.LAST)
    waiting = report(reports.queue_waiting, ever)
    rows = [row for row in waiting.table.dicts() if row["critical"]]
    _critical(report(reports.queue_figures, ever)["critical"], rows[:MOST])
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(border=True, gap="small", key="next"):
        _next(waiting)
    with right, st.container(border=True, gap="small", key="today"):
        _today()
    if staff := ui.me():
        _mine(report(reports.my_cases, clock.now(), staff))


# ---- What is next --------------------------------------------------------------------------------------------------


def _critical(count: int, rows: list[dict[str, Any]]) -> None:
    """Critical cases that nobody has begun, where nobody can miss them: how many, and the first of them."""
    if not rows:
        return
    label = _("1 critical case waits") if count == 1 else _("{count} critical cases wait", count=count)
    with st.container(border=True, gap="xsmall", key="critical"):
        st.subheader(f":red[:material/alarm: {plain(label)}]")
        for row in rows:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.badge(_time_left(row), color="red", icon=":material/timer:")
                ui.link("ticket", plain(row["ticket_id"]), id=row["ticket_id"])
                st.markdown(plain(row["subject"]), width="content")


def _next(waiting: reports.Slice) -> None:
    rows, say = waiting.table.dicts(), ui.words()
    first = rows[0] if rows else None
    st.button(
        _("Take the next case"),
        key="take_next",
        type="primary",
        icon=":material/play_arrow:",
        shortcut="Alt+N",
        width="stretch",
        disabled=first is None or not ui.me(),
        on_click=_take,
        args=(first and first["ticket_id"],),
    )
    ui.said(KEY)
    if first is None:
        ui.nothing(_("No case waits."))
        return
    st.subheader(f"{plain(first['ticket_id'])} · {plain(first['subject'])}")
    with st.container(horizontal=True, gap="small"):
        ui.badge("status", first["status"])
        if first["critical"]:
            st.badge(_("Business-critical"), color="red", icon=":material/alarm:")
    ui.facts(
        [
            (_("Customer"), first["customer_name"] or ""),
            (_("Registered"), moment(first["registered_at"])),
            (_("Time left"), _time_left(first)),
            (_("Category"), say.code("category", first["category"] or "none")),
        ],
        narrow=True,
    )
    st.caption(plain(_why(first)))
    if waiting.total > 1:
        label = _("1 more waits") if waiting.total == 2 else _("{count} more wait", count=waiting.total - 1)
        ui.link("queue", label)


def _why(row: dict[str, Any]) -> str:
    """Why a case is the next one, by the terms."""
    if row["critical"]:
        return _("It is next because it is business-critical: such cases are handled at once, before all others.")
    day = ui.words().weekday_date(row["due_on"])
    return _(
        "It is next because no critical case waits, and of the others it came first. It is to be handled by the end of "
        "{day}.",
        day=day,
    )


def _time_left(row: dict[str, Any]) -> str:
    """How long is left of what was promised, or how long that is past."""
    if row["critical"]:
        minutes = row["minutes_left"]
        return _("{minutes} min left", minutes=minutes) if minutes >= 0 else _("{time} late", time=_elapsed(-minutes))
    left = row["working_days_left"]
    if left == 0:
        return _("Today")
    if left == 1:
        return _("1 working day left")
    if left > 1:
        return _("{count} working days left", count=left)
    return _("1 working day late") if left == -1 else _("{count} working days late", count=-left)


def _elapsed(minutes: int) -> str:
    return f"{minutes}\u00a0min" if minutes < LONG else ui.words().elapsed(minutes)


def _take(shown: str | None) -> None:
    """Takes the next case, opens it, and says so where it is another one than was shown."""
    state, taken = st.session_state, []
    ui.attempt(
        KEY,
        lambda: taken.append(desk.take_next(ui.store(), ui.me() or "", by=ui.acting(), now=clock.now())),
        _("The case is yours."),
    )
    for ticket_id in taken:
        done = state.pop(f"{KEY}_done")
        if ticket_id is None:
            state[f"{KEY}_problem"] = _("Somebody else took the last case that waited.")
            continue
        if ticket_id != shown:
            done = _("Somebody else took {shown} meanwhile; {ticket} is yours.", shown=shown, ticket=ticket_id)
        state[f"work_{ticket_id}_done"] = done
        ui.go_to("ticket", {"id": ticket_id})


# ---- What one has under way ----------------------------------------------------------------------------------------


def _today() -> None:
    st.subheader(_("My time today"))
    staff = ui.me()
    if not staff:
        ui.nothing(_("Say who you are to see it."))
        return
    entries, say = report(reports.my_time_today, clock.now(), staff), ui.words()
    minutes = sum(entries.column("minutes"), Decimal(0))
    hours, rest = divmod(minutes, 60)
    text = _("{hours} h {minutes} min", hours=int(hours), minutes=say.number(rest, 0 if rest == int(rest) else 2))
    st.metric(_("Logged"), text, help=_("The minutes of the time entries that you began today."))
    if entries.rows:
        with st.expander(_("Time entries"), icon=":material/table:"):
            ui.rows(entries, "desk_today", totals=("minutes",))
    else:
        ui.nothing(_("No time is logged today."))


def _mine(cases: Table) -> None:
    """The cases that one works on, and those that wait for the customer."""
    for name, title, none, waits in (
        ("mine", _("My open cases"), _("You have no open case."), False),
        ("waiting", _("Waiting for the customer"), _("None of your cases waits for a customer."), True),
    ):
        columns = [column for column in cases.names if column != ("case_state" if waits else "days_waited")]
        found = [row for row in cases.dicts() if (row["case_state"] == "waiting_customer") == waits]
        st.header(f"{title} ({len(found)})")
        shown = Table(columns, [tuple(row[column] for column in columns) for row in found])
        ui.rows(shown, f"desk_{name}", empty=none, totals=("minutes",))
