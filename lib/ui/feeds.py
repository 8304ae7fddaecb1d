"""Calendars to subscribe to: making an address, which is shown once, and ending one."""

from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from lib import clock, desk, feeds, reports, settings
from lib.ui.changes import attempt, said
from lib.ui.me import acting, me
from lib.ui.session import _, report, store, words
from lib.words import moment, plain

KEY = "feeds"
MADE = "feeds_made"  # The address that has just been made, until its maker has copied it.
EVERYBODY = ""


def calendar_feeds() -> None:
    """The addresses in use, and a form to make one."""
    st.subheader(_("Calendar addresses"))
    st.caption(
        _(
            "Calendar programs show the bookings of an address, and fetch them anew by themselves. Whoever knows it "
            "can read them."
        )
    )
    for row in report(reports.feeds, clock.now()).dicts():
        _one(row)
    if secret := st.session_state.get(MADE):
        _made(secret)
    _form()
    said(KEY)


def _one(row: dict[str, Any]) -> None:
    whose = row["staff_name"] or row["staff_id"] or _("Everybody")
    made = _("made {when} by {who}", when=moment(row["made_at"]), who=words().code("actor", row["maker_name"]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(whose)}**, {plain(made)}", width="content")
        look = {"type": "tertiary", "icon": ":material/link_off:", "key": f"end_{row['feed_id']}"}
        st.button(_("End"), on_click=_end, args=(row["feed_id"],), **look)


def _made(secret: str) -> None:
    """The new address, to be copied: it can't be shown again."""
    with st.container(border=True, gap="small", key="feed_made"):
        st.markdown(f":material/key: **{_('Copy the address now: it is shown this once')}**")
        st.code(_base() + feeds.path_of(secret), language=None, wrap_lines=True)
        st.button(_("Done"), on_click=lambda: st.session_state.pop(MADE), key="feed_copied", icon=":material/check:")


def _base() -> str:
    """What addresses of the app begin with, for programs elsewhere."""
    here = urlsplit(st.context.url or "")
    return settings.load().server.public_url or f"{here.scheme}://{here.netloc}"


def _form() -> None:
    names = report(reports.staff_names, clock.now())
    state = st.session_state
    state.setdefault("feed_of", me() if me() in names else EVERYBODY)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        look = {"format_func": lambda code: names.get(code, _("Everybody")), "width": 240}
        st.selectbox(_("Whose bookings"), [EVERYBODY, *names], key="feed_of", **look)
        st.button(_("Make an address"), on_click=_make, key="make_feed", icon=":material/add_link:")


def _make() -> None:
    state = st.session_state

    def change() -> None:
        state[MADE] = desk.make_feed(store(), state["feed_of"] or None, by=acting(), now=clock.now())

    attempt(KEY, change, _("The address is made."))


def _end(feed_id: str) -> None:
    attempt(KEY, lambda: desk.revoke_feed(store(), feed_id, by=acting(), now=clock.now()), _("The address has ended."))
