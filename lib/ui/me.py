"""Which member of staff works here: the one whom whoever is signed in is tied to; without a sign-in the one that they
choose, which stands in the address."""

import streamlit as st

from lib import address, clock, reports
from lib.access import Person
from lib.ui.filters import choice
from lib.ui.reader import reader, signs_in
from lib.ui.session import _, report

KEY = "me"


def who_am_i() -> None:
    """The choice of who works here, for all pages, where nobody signs in; it lasts, and stands in the address."""
    if signs_in() or reader().roles <= {"admin"}:
        return
    names = _names()
    nobody = _("Nobody chosen")
    look = {"format_func": lambda code: names.get(code, nobody), "lasting": True}
    choice(st.selectbox, KEY, ["", *names], "", label=_("I am"), **look)


def me() -> str | None:
    """The id of the member of staff who works here; None for somebody who is none, or hasn't said who they are."""
    if signs_in():
        return reader().staff_id
    return st.session_state.get(address.chosen(KEY)) or None


def my_name() -> str:
    """The name of whoever works here."""
    return _names().get(me() or "", "")


def acting() -> Person:
    """Who changes something here, with the roles that they have now, by the id of the member of staff that they are."""
    person = reader().acting()
    return Person(me(), person.roles) if me() else person


def say_who(key: str) -> None:
    """Asks, where work is done, who does it; nothing is drawn once that is known."""
    if me():
        return
    names = _names()
    with st.container(border=True, gap="small", key=f"{key}_who"):
        if signs_in():
            st.markdown(f":material/badge: **{_('You are signed in, but as no member of staff')}**")
            st.caption(_("An administrator can say which one you are, on the page of people."))
            return
        st.markdown(f":material/badge: **{_('Say who you are first')}**")
        st.caption(_("What you do and log is written down under your name. You can change it in the menu."))
        field = f"{key}_me"
        look = {"format_func": names.get, "placeholder": _("Choose"), "label_visibility": "collapsed"}
        st.selectbox(
            _("I am"), list(names), index=None, key=field, on_change=lambda: _choose(st.session_state[field]), **look
        )


def _choose(staff_id: str | None) -> None:
    st.session_state[address.chosen(KEY)] = staff_id or ""


def _names() -> dict[str, str]:
    return report(reports.staff_names, clock.now())
