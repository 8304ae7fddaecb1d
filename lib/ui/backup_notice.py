"""That the backups fail or are too old: on every page of whoever can do something about it, until it is mended."""

from datetime import UTC, datetime

import streamlit as st

from lib import backups
from lib.errors import UserError
from lib.ui.opening import store
from lib.ui.reader import reader, settings
from lib.ui.session import _, words
from lib.ui.ways import link
from lib.words import plain

LOOK_EVERY = 60  # Seconds between two looks at the folder.


def backup_notice() -> None:
    """What is wrong with the backups, for managers and administrators; nothing while all is well."""
    on_its_page = st.session_state.get("_page") == "operations"
    if on_its_page or reader().roles.isdisjoint({"manager", "admin"}) or not (problem := _concern()):
        return
    with st.container(key="screen_only_backup_notice"), st.container(border=True, gap="xsmall"):
        st.markdown(f":material/backup: :red[**{_('The backups need somebody')}**]")
        st.markdown(plain(words().problem(problem)))
        if reader().may_see("operations"):
            link("operations", _("To the backups"), ":material/settings_backup_restore:")


def _concern() -> UserError | None:
    """A failure is told at once; the folder is looked at once a minute."""
    opened, kept = store(), settings().backups
    if opened.place and (state := backups.progress(backups.folder_of(opened.place, kept))).problem:
        return backups.concern(opened, kept, state.failed_at)
    return _looked(opened.name)


@st.cache_data(ttl=LOOK_EVERY, show_spinner=False)
def _looked(_path: str) -> UserError | None:
    return backups.concern(store(), settings().backups, datetime.now(UTC))
