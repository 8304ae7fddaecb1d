"""A manager's note on a breach."""

import streamlit as st

from lib import clock, desk
from lib.errors import UserError
from lib.ui.me import acting
from lib.ui.reader import may
from lib.ui.session import _, store, words
from lib.words import plain


def breach_note(ticket_id: str, note_id: str | None, text: str | None, key: str) -> None:
    """A form for the manager's note on why a case broke the SLA; `note_id` and `text` are those of the one it has."""
    if not may("note_breach"):
        if text:
            st.markdown(f":material/chat: {plain(_('“{reason}”', reason=text))}")
        return
    state, field = st.session_state, f"{key}_{ticket_id}_{note_id}"
    kept = state.pop(f"{key}_kept", None)
    if field not in state:
        state[field] = (text or "") if kept is None else kept
    with st.form(f"{key}_form", border=False):
        st.text_area(
            _("Why was it late? The manager's note"),
            key=field,
            max_chars=desk.LONGEST_NOTE,
            placeholder=_("What happened, and what is done so that it doesn't happen again"),
        )
        st.caption(_("It stands in the report of the month, too."))
        # Its callback has the note that its writer saw: the page itself may know of a later one by then.
        st.form_submit_button(_("Save the note"), on_click=_write_note, args=(ticket_id, note_id, field, key))
    if problem := state.pop(f"{key}_problem", None):
        st.error(problem, icon=":material/error:")
    if done := state.pop(f"{key}_done", None):
        st.toast(done, icon=":material/check_circle:")


def _write_note(ticket_id: str, seen: str | None, field: str, key: str) -> None:
    """Stores what was written, or keeps it in the form and says why it can't be."""
    state = st.session_state
    text = state[field]
    try:
        desk.note_breach(store(), ticket_id, text, seen=seen, by=acting(), now=clock.now())
    except UserError as error:
        state[f"{key}_kept"], state[f"{key}_problem"] = text, words().problem(error)
    else:
        state[f"{key}_done"] = _("The note is saved.") if text.strip() else _("The note is taken back.")
