"""That the terms file was changed and can't be taken up: on every page, until it is mended."""

import streamlit as st

from lib.ui.me import acting
from lib.ui.session import _, terms_file, words
from lib.words import moment, plain


def terms_notice() -> None:
    """What is wrong with the terms file, for a manager; nothing while all is well."""
    file = terms_file()
    problem = file.problem
    if problem is None or "manager" not in acting().roles:
        return
    parts = (
        f"**{_('The changed terms file is not taken up')}**",
        plain(words().problem(problem)),
        _(
            "The terms of {moment} stay in force. Mend the file and save it: it is read again by itself.",
            moment=moment(file.local_taken_at()),
        ),
    )
    with st.container(key="screen_only_notice"):
        st.error("\n\n".join(parts), icon=":material/gavel:")
