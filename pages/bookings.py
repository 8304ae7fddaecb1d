"""Bookings: who is to be called or to share a screen with whom, how past ones went, and what is free to be booked."""

import streamlit as st

from lib import clock, reports, ui
from lib.reports import Scope
from lib.ui import _, figure, report
from lib.words import CODES


@ui.through_app
def page() -> None:
    """Figures, and one view at a time: the bookings, a week of free times, working hours and absences."""
    ui.require("bookings")
    st.title(_("Bookings"))
    # A link with a case is one to book a session on it.
    booking = bool(st.query_params.get("case") or st.query_params.get("move"))
    names = {"list": _("Bookings"), "free": _("Book a time"), "hours": _("Hours and absences")}
    names["feeds"] = _("Calendar addresses")
    shown = ui.part(names, "free" if booking else "list")
    ui.said(ui.BOOKED)
    if shown == "list":
        _list()
    elif shown == "free":
        ui.free_times()
    elif shown == "hours":
        ui.working_hours()
    else:
        ui.calendar_feeds()


def _list() -> None:
    """The bookings of today, of the coming seven days, or past ones of the period, and what can be done with one."""
    chosen = ui.chosen_row("booking", lambda code: report(reports.booking, clock.now(), code) is not None)
    if chosen:
        with ui.detail("booking"):
            ui.one_booking(chosen)
    view = ui.toolbar(compares=True)
    with st.grid(4, min_column_width=200, gap="small"):
        _figures(view)
    _table(view.scope, chosen)


def _table(scope: Scope, chosen: str | None) -> None:
    say, me = ui.words(), ui.me()
    staff = report(reports.staff_names, clock.now())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        look = {"format_func": lambda code: say.code("when", code), "required": True}
        when = ui.choice(st.segmented_control, "when", list(CODES["when"]), "today", label=_("When"), **look)
        look = {"format_func": lambda code: say.code("booking_status", code), "selection_mode": "multi"}
        states = ui.choices(st.pills, "state", CODES["booking_status"], label=_("Status"), **look)
        names = {"": _("All")} | ({me: _("Mine")} if me else {}) | {code: staff[code] for code in staff if code != me}
        look = {"format_func": names.get, "width": 220}
        whose = ui.choice(st.selectbox, "whose", list(names), "", label=_("Whose"), **look)
    asked = {"when": when, "state": states, "whose": whose}
    ui.listing(
        reports.bookings,
        scope,
        key="bookings",
        summary=lambda found: _bookings(found.total),
        hidden=("customer_id",),
        leads={
            "customer_name": lambda row: ("tickets", {"period": "all", "customer": row["customer_id"]}),
            "starts_at": lambda row: ("bookings", asked | {"booking": row["booking_id"]}),
        },
        when=when,
        states=states,
        staff=whose or None,
    )
    if not chosen:
        st.caption(_("Choose the time of a booking to move it, call it off, or say how it went."))


def _bookings(count: int) -> str:
    return _("1 booking") if count == 1 else _("{count} bookings", count=ui.words().number(count))


def _figures(view: ui.View) -> None:
    say = ui.words()
    found = report(reports.booking_figures, view.scope)
    was = report(reports.booking_figures, view.before) if view.before else {}
    figure(
        _("Today"),
        say.number(found["today"]),
        help=_(
            "Times booked for today by phone or screen sharing, also those held; cancelled ones don't count. Compared "
            "with the same day last week."
        ),
        change=(found["today"], found["today_before"], say.number, None),
        against=_("from last week"),
        to=("bookings", _("Show bookings"), {"state": reports.KEPT}),
    )
    figure(
        _("The coming 7 days"),
        say.number(found["week"]),
        help=_("Times booked for the seven days after today; cancelled ones don't count."),
        change=(found["week"], found["week_before"], say.number, None),
        against=_("from the last 7 days"),
        to=("bookings", _("Show bookings"), {"when": "week", "state": reports.KEPT}),
    )
    figure(
        _("Held"),
        say.percent(found["held_percent"]),
        help=_("Share of the period's past bookings, other than cancelled ones, that took place."),
        change=(found["held_percent"], was.get("held_percent"), say.points, True),
        to=("bookings", _bookings(found["held"]), {"when": "past", "state": ("held",)}),
    )
    figure(
        _("Nobody came"),
        say.number(found["no_shows"]),
        help=_("The period's past bookings that nobody came to: the customer didn't, or we didn't."),
        change=(found["no_shows"], was.get("no_shows"), say.number, False),
        to=("bookings", _("Show bookings"), {"when": "past", "state": ("no_show",)}),
    )
