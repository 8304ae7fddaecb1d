"""The fields of a local date and time, for what has happened."""

from datetime import datetime

import streamlit as st

from lib import clock, typed
from lib.ui.session import _

STEP = 5 * 60  # Seconds between the times that a field offers; any minute can be typed.


def when_fields(key: str, first: datetime | None = None) -> tuple[str, str]:
    """The fields of a local date and time, `first` (or now) unless chosen: under which names the session has them."""
    state, now = st.session_state, clock.local_now()
    day, hour = f"{key}_day", f"{key}_hour"
    start = first or now
    state.setdefault(day, start.date())
    state.setdefault(hour, start.time().replace(second=0, microsecond=0))
    with st.container(horizontal=True):
        st.date_input(_("Date"), key=day, max_value=now.date(), format="YYYY-MM-DD")
        st.time_input(_("Time"), key=hour, step=STEP)
    return day, hour


def moment_of(fields: tuple[str, str]) -> datetime:
    """The instant that the fields say. Raises UserError where there is none."""
    day, hour = fields
    return typed.local_moment(st.session_state[day], st.session_state[hour])
