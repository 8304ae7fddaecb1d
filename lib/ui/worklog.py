"""Time on a case: what has been worked, what the next minute means, and the form for more."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import streamlit as st

from lib import clock, desk, explain, typed
from lib.desk import Worked
from lib.errors import UserError
from lib.reports import Case
from lib.ui.changes import attempt, said
from lib.ui.charge import minutes_added
from lib.ui.me import acting, me
from lib.ui.session import _, report, store, words
from lib.ui.timer import draft, forget_draft, of_a_session
from lib.ui.ways import link
from lib.ui.when import moment_of, when_fields
from lib.words import plain

Row = dict[str, Any]


def next_minute(ticket_id: str) -> list[Row]:
    """The charges of a case if whoever works here worked on it for another minute; nothing where that can't be."""
    staff = me()
    if not staff:
        return []
    try:
        return report(desk.cost_worked, clock.now(), Worked(ticket_id, staff, clock.now(), Decimal(1)))
    except UserError:
        return []


def waits_for_quote(lines: list[Row]) -> bool:
    """Whether the terms want an approved quote before there is more work."""
    return any(line["rule"] == "waits_for_quote" for line in lines)


def minutes_so_far(found: Case, work: Row, then: list[Row]) -> None:
    """The support minutes of a case against those that a ticket fee covers, and what the next minute means."""
    say = words()
    lines = found.lines.dicts()
    minutes = sum((line["minutes"] for line in lines if line["work"] == "support"), Decimal(0))
    support = next((line for line in then if line["work"] == "support"), None)
    covered = work["ticket_minutes"]
    if support and support["rule"] == "ticket_fee":
        text = _("{minutes} of the {covered} min that the ticket fee covers", minutes=_number(minutes), covered=covered)
        st.progress(min(float(minutes / covered), 1.0), text=plain(text))
    else:
        all_minutes = sum((line["minutes"] for line in lines), Decimal(0))
        st.markdown(f":material/schedule: {plain(_('{minutes} worked', minutes=minutes_added([all_minutes])))}")
    if support is None or work["state"] == "resolved":
        return
    more = sum((line["amount"] for line in then), Decimal(0)) - sum((line["amount"] for line in lines), Decimal(0))
    if waits_for_quote(then):
        st.markdown(f":red[:material/front_hand:] **{_('An approved quote is needed before anything more is done')}**")
        link("quotes", _("Register a quote"), period="all")
    elif more > 0:
        text = _("The next minute of support costs {more}", more=say.money(more))
        st.markdown(f":orange[:material/payments:] **{plain(text)}** ({plain(explain.means(support, say))})")
    else:
        sign = ":orange[:material/help:]" if support["coverage"] == "undecided" else ":green[:material/check_circle:]"
        st.markdown(f"{sign} {plain(explain.means(support, say))}")


def log_form(ticket_id: str, then: list[Row]) -> None:
    """A form for time worked on a case, filled in with the time that waits to be logged; `then`: see `next_minute`."""
    state, key = st.session_state, f"log_{ticket_id}"
    measured = draft()
    if measured and state.get(f"{key}_draft") != measured:
        state[f"{key}_draft"], state[f"{key}_minutes"], state[f"{key}_work"] = measured, measured[0], measured[2]
        state[f"{key}_when"] = "earlier"
        state[f"{key}_day"], state[f"{key}_hour"] = measured[1].date(), measured[1].time().replace(second=0)
    state.setdefault(f"{key}_work", "support")
    if measured:
        st.caption(
            _("So long was the session booked for. Mend it if it took another time, then log it.")
            if of_a_session()
            else _("The timer has measured this. Mend it if need be, then log it.")
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Minutes"), key=f"{key}_minutes", placeholder=_("e.g. 12.5"), width=130)
        st.segmented_control(
            _("Kind of work"),
            desk.WORK,
            key=f"{key}_work",
            format_func=lambda code: words().code("work", code),
            required=True,
            wrap=True,
        )
    names = {"just": _("It ends now"), "earlier": _("It began earlier")}
    state.setdefault(f"{key}_when", "just")
    look = {"format_func": names.get, "required": True}
    just = st.segmented_control(_("When"), list(names), key=f"{key}_when", **look) == "just"
    fields = None if just else when_fields(key)
    st.text_input(_("What was done"), key=f"{key}_note", max_chars=desk.LONGEST_NOTE)
    if waits_for_quote(then):
        st.text_input(
            _("Why without an approved quote?"),
            key=f"{key}_why",
            max_chars=desk.LONGEST_NOTE,
            help=_("The case is serious: the terms want an approved quote before anything is done."),
        )
    label = _("Log the time")
    look = {"type": "primary", "icon": ":material/more_time:", "disabled": not me()}
    st.button(label, key=f"{key}_save", on_click=_log, args=(ticket_id, key, fields), **look)
    said(key)


def _log(ticket_id: str, key: str, fields: tuple[str, str] | None) -> None:
    """Logs what was typed; without `fields` of a moment the work ends now, so it doesn't overlap what comes next."""
    state = st.session_state

    def change() -> None:
        minutes, note = typed.minutes(state[f"{key}_minutes"]), state[f"{key}_note"]
        begun = moment_of(fields) if fields else clock.now() - timedelta(seconds=int(minutes * 60))
        worked = Worked(ticket_id, me() or "", begun, minutes, state[f"{key}_work"], note)
        why = state.get(f"{key}_why", "")
        desk.log_time(store(), worked, without_approval=why, by=acting(), now=clock.now())
        for name in ("when", "day", "hour", "draft"):
            state.pop(f"{key}_{name}", None)
        forget_draft()

    attempt(key, change, _("The time is logged."), f"{key}_minutes", f"{key}_note", f"{key}_why")


def _number(minutes: Decimal) -> str:
    return words().number(minutes, 0 if minutes == int(minutes) else 2)
