"""The imports that were made: their files, what each changed, and a way to undo it."""

import json
from typing import Any

import streamlit as st

from lib import clock, desk, reports
from lib.reports import Table
from lib.ui.changes import attempt, said
from lib.ui.import_aside import downloads
from lib.ui.import_preview import changed_columns
from lib.ui.import_words import settled_words
from lib.ui.master_detail import choose, chosen_row
from lib.ui.me import acting
from lib.ui.parts import nothing, rows
from lib.ui.session import _, report, store, words
from lib.ui.ways import link
from lib.words import moment, plain

COUNTED = ("rows_read", "added", "changed", "unchanged", "put_aside")
LISTED = ("started_at", "import_state", "actor", "files", *COUNTED)


def import_history() -> None:
    """All imports, and the one that is chosen."""
    table = report(reports.imports, clock.now())
    by_id = {row["import_id"]: row for row in table.dicts()}
    chosen = chosen_row("import", by_id.__contains__)
    if not by_id:
        nothing(_("Nothing has been brought in yet."))
        return
    if chosen:
        st.button(_("All imports"), type="tertiary", icon=":material/arrow_back:", on_click=choose, args=("import", ""))
        _one(by_id[chosen])
        return
    st.caption(_("Choose the time of an import to see what it changed, or to undo it."))
    opens = {"started_at": lambda row: ("imports", {"view": "history", "import": row["import_id"]})}
    look = {"totals": COUNTED, "hidden": ("import_id",), "leads": opens}
    rows(table.only(*LISTED, "import_id"), "imports", **look)


def _one(row: dict[str, Any]) -> None:
    say, now = words(), clock.now()
    st.subheader(_("Import of {when}", when=moment(row["started_at"])))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(plain(_("By {who}", who=say.code("actor", row["actor"]))), width="content")
        if row["import_state"] == "undone":
            st.badge(_("Undone"), color="gray", icon=":material/undo:")
        else:
            st.badge(_("Brought in"), color="green", icon=":material/check_circle:")
    if row["import_state"] == "undone":
        who = say.code("actor", row["undone_by"])
        text = _("Undone by {who}, {when}: {why}", who=who, when=moment(row["undone_at"]), why=row["undone_why"])
        st.markdown(f":material/undo: {plain(text)}")
    _files(report(reports.import_files, now, row["import_id"]))
    waiting = report(reports.finding_files, now, row["import_id"])
    if waiting.rows:
        st.markdown(f"**{_('Rows put aside')}** ({say.number(sum(waiting.column('findings')))})")
        downloads(waiting, "one")
        link("imports", _("Show findings"), view="findings", of=row["import_id"])
    _changes(row)
    if row["import_state"] != "undone":
        _undoing(row)
    said("undo_import")


def _files(table: Table) -> None:
    rows(table.only("file", "kind", *COUNTED), "import_files")
    for row in table.dicts():
        known = {"encoding": row["encoding"], "separator": row["separator"]}
        told = settled_words(known | json.loads(row["settled"] or "{}"))
        st.caption(plain(f"{row['file']} – " + " · ".join(told)))


def _changes(row: dict[str, Any]) -> None:
    """What rows that were there before said, and say since; of an import that was undone what that took back."""
    say, undone = words(), row["import_state"] == "undone"
    found = report(reports.import_changes, clock.now(), row["import_id"], "undo_import" if undone else "import")
    title = _("What undoing it took back") if undone else _("What it changed")
    st.markdown(f"**{title}**")
    if not found.rows:
        nothing(_("No row that was there before says anything else."))
        return
    changes = found.dicts()
    told = []
    for one in changes:
        before, after = (json.loads(one[name] or "{}") for name in ("before", "after"))
        told += changed_columns(one["kind"], one["row_key"], before, after or dict.fromkeys(before))
    if len(changes) < changes[0]["changes"]:
        all_of = say.number(changes[0]["changes"])
        st.caption(_("The first {shown} of {all}.", shown=say.number(len(changes)), all=all_of))
    rows(Table(["kind", "row_key", "column_name", "was", "now_says"], told), "import_audit")
    link("audit_log", _("Show in the audit log"), period="all", **{"import": row["import_id"]})


def _undoing(row: dict[str, Any]) -> None:
    if not row["can_be_undone"]:
        st.caption(_("This import was made before the program noted what it takes to undo one."))
        return
    with st.expander(_("Undo the import"), icon=":material/undo:", key="undo_box"):
        st.caption(
            _(
                "Rows that it added go, rows that it changed say again what they said before. That is refused as long "
                "as something later depends on it."
            )
        )
        with st.form("undo_form", border=False):
            st.text_area(_("Why is it undone?"), key="undo_why", max_chars=desk.LONGEST_NOTE)
            look = {"icon": ":material/undo:", "type": "primary", "on_click": _undo, "args": (row["import_id"],)}
            st.form_submit_button(_("Undo the import"), **look)


def _undo(import_id: str) -> None:
    why = st.session_state["undo_why"]

    def change() -> None:
        desk.undo_import(store(), import_id, why, by=acting(), now=clock.now())

    attempt("undo_import", change, _("The import is undone."), "undo_why")
