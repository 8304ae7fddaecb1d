"""What an import would change, row by row, and what became of it."""

from typing import Any

import pandas as pd
import streamlit as st

from lib import clock, reports
from lib.ingest.results import FATES, Change, Finding, Result
from lib.reports import Table
from lib.ui.import_aside import downloads
from lib.ui.import_words import reason_of
from lib.ui.parts import MAX_ROWS_ON_SCREEN, rows
from lib.ui.session import _, report, words
from lib.ui.ways import link
from lib.words import NOTHING, plain

COUNTED = ("kind", *FATES)


def preview(tried: Result) -> None:
    """What bringing in the files would do: counted by table, and the rows themselves."""
    if not tried.counts:
        return
    st.subheader(_("What would change"))
    st.caption(_("Tried on the data as they are now, and taken back: nothing is written yet."))
    counted = [(name, *(counts[fate] for fate in FATES)) for name, counts in tried.counts.items()]
    rows(Table(list(COUNTED), counted), "import_counts", totals=FATES)
    changed = [change for change in tried.changes if change.fate == "changed"]
    added = [change for change in tried.changes if change.fate == "added"]
    # What is wrong with a whole file is said with the file.
    aside = [found for found in tried.findings if found.record or found.table]
    for label, icon, fate, shown, draw in (
        (_("Rows that would change"), "edit", "changed", changed, _changed),
        (_("Rows that would be added"), "add", "added", added, _added),
        (_("Rows that would be put aside"), "rule", "put_aside", aside, _aside),
    ):
        total = sum(counts[fate] for counts in tried.counts.values()) if fate != "put_aside" else len(aside)
        if total:
            title = f"{label} ({words().number(total)})"
            with st.expander(title, icon=f":material/{icon}:", expanded=fate == "changed"):
                if len(shown) < total:
                    text = _("The first {shown} of {all}.", shown=len(shown), all=words().number(total))
                    st.caption(text)
                draw(shown, "import")


def rows_to_come(tried: Result, key: str) -> None:
    """The rows that files would make as they would stand in the store, and what would be put aside."""
    after = [change for change in tried.changes if change.fate in ("added", "changed")]
    if after:
        _added(after, key)
    if tried.findings:
        st.markdown(f"**{_('Rows that would be put aside')}** ({words().number(len(tried.findings))})")
        _aside(tried.findings, key)
    if not after and not tried.findings:
        st.caption(_("No row of it would change anything."))


def changed_columns(kind: str, key: str, before: dict[str, Any], after: dict[str, Any]) -> list[tuple]:
    """A row for each column that says something else than before: which row of which table, what it said, and says."""
    return [
        (kind, key, name, _written(before.get(name)), _written(value))
        for name, value in after.items()
        if before.get(name) != value and not name.endswith("_on")
    ]


def _changed(changes: list[Change], key: str) -> None:
    told = [row for one in changes for row in changed_columns(one.table, one.key, one.before, one.after)]
    rows(Table(["kind", "row_key", "column_name", "was", "now_says"], told), f"{key}_changes")


def _added(changes: list[Change], key: str) -> None:
    """The new rows of each table as they would stand there, under the names that the program's own files have."""
    for name in dict.fromkeys(change.table for change in changes):
        after = [change.after for change in changes if change.table == name]
        columns = [column for column in after[0] if not column.endswith("_on") or f"{column[:-3]}_at" not in after[0]]
        frame = pd.DataFrame([{column: _written(row[column]) for column in columns} for row in after], columns=columns)
        st.markdown(f"**{plain(words().code('file_kind', name))}**")
        looks = {column: st.column_config.TextColumn(column) for column in columns}
        look = {"hide_index": True, "column_config": looks, "placeholder": NOTHING}
        look["height"] = "content" if len(frame) <= 8 else 320
        st.dataframe(frame, key=f"{key}_added_{name}", **look)


def _aside(found: list[Finding], key: str) -> None:
    names = ["file", "line", "column_name", "value", "reason"]
    told = [
        (one.file, one.line, one.column, one.value, reason_of(one.reason, one.column, one.detail))
        for one in found[:MAX_ROWS_ON_SCREEN]
    ]
    rows(Table(names, told), f"{key}_aside")


def _written(value: Any) -> str | None:
    """A value of the store as the program's own files have it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def outcome(done: Result, differs: bool) -> None:
    """What became of an import, and what is to be done about what was put aside."""
    say = words()
    if done.import_id is None:
        st.error(_("Nothing could be read; nothing was changed."), icon=":material/error:")
        return
    with st.container(border=True, gap="small", key="import_done"):
        st.markdown(f":green[:material/check_circle:] **{_('The files are brought in.')}**")
        for file in done.files:
            counted = [f"{say.code('fate', fate)}: **{say.number(file.fates[fate])}**" for fate in FATES]
            st.markdown(f"{plain(file.file)} – " + " · ".join(counted))
        if done.mended:
            text = _("Findings mended by it: {count}", count=say.number(done.mended))
            st.markdown(f":material/task_alt: {text}")
        if differs:
            text = _("It did something else than was shown, as the data had changed. What is said here holds.")
            st.markdown(f":orange[:material/sync_problem:] {text}")
        for name in {question.file for question in done.questions}:
            text = _("{file} has an open question and stayed out.", file=name)
            st.markdown(f":orange[:material/help:] {plain(text)}")
        waiting = report(reports.finding_files, clock.now(), done.import_id)
        if waiting.rows:
            st.markdown(f":orange[:material/rule:] {_('Rows were put aside: mend them in a file, and bring that in.')}")
            downloads(waiting, "done")
        link("imports", _("Show what it changed, or undo it"), view="history", **{"import": done.import_id})
