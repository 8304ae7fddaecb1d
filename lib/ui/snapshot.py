"""How far what is shown is behind the database, where the store is in one."""

from datetime import datetime, timedelta

import streamlit as st

from lib import days
from lib.ui.opening import store
from lib.ui.session import _
from lib.words import moment, plain

LOOK_EVERY = 5
LATE = 10.0  # Seconds: so old figures are while all is well only where much is written at a time.


def snapshot_age() -> None:
    """How old what is known of the database is, as the page is drawn; nothing for a store in a file."""
    if found := store().snapshot:
        st.caption(_("Read from the database {seconds} s ago", seconds=round(found.age)))


def snapshot_notice() -> None:
    """Says so while the database doesn't answer, on each page, as soon as it does or doesn't."""
    if store().snapshot:
        _notice()


@st.fragment(run_every=LOOK_EVERY)
def _notice() -> None:
    found = store().snapshot
    if found is None or (found.age <= LATE and not found.problem):
        return
    since = datetime.now(days.ZONE) - timedelta(seconds=found.age)
    with st.container(key="screen_only_snapshot_notice"), st.container(border=True, gap="xsmall"):
        st.markdown(f":material/cloud_off: :red[**{_('The database does not answer')}**]")
        said = _(
            "All figures are as they were at {moment}. What is changed now isn't saved until it answers again.",
            moment=moment(since),
        )
        st.markdown(plain(said))
