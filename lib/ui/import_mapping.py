"""Saying what the columns of an unknown file are: a column for each field, and the rows that come of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from lib import clock, desk, reports
from lib.errors import UserError
from lib.ingest import mappings, profiles
from lib.ingest.kinds import KINDS, Kind
from lib.ingest.results import Result
from lib.ui.changes import attempt, said
from lib.ui.import_preview import rows_to_come
from lib.ui.me import acting
from lib.ui.parts import rows
from lib.ui.session import _, report, store, words
from lib.words import CODES, plain

ASK = "ask"


def mapping_form(path: Path, answers: dict[str, str], key: str, try_again: Callable[[], None]) -> None:
    """The first rows of a file, a choice of its column for each field, what would come of it, and its name.

    `try_again` is called when the mapping is saved, in a callback.
    """
    say = words()
    try:
        seen = mappings.glimpse(store(), path, answers)
    except UserError as error:
        st.text(say.problem(error))
        return
    looks = {name: st.column_config.TextColumn(name) for name in seen.header}
    st.caption(_("The first rows of the file"))
    st.dataframe(seen.rows[:5], column_config=looks, hide_index=True, key=f"{key}_rows", height="content")
    look = {"format_func": lambda name: _(KINDS[name].label), "required": True}
    chosen = st.segmented_control(_("A row of the file is"), list(KINDS), default="tickets", key=f"{key}_kind", **look)
    kind = KINDS[chosen]
    names = _column_fields(kind, seen.header, key)
    extras = _extra_fields(kind, names, key)
    st.text_input(_("Name of the mapping"), key=f"{key}_name", max_chars=mappings.LONGEST_NAME, value=path.stem[:60])
    seen_by = (path, kind.name, names, extras, key)
    with st.container(horizontal=True, gap="small"):
        look = {"icon": ":material/preview:"}
        st.button(_("Show what would come of it"), key=f"{key}_try", on_click=_try, args=seen_by, **look)
        look = {"type": "primary", "icon": ":material/save:"}
        st.button(_("Save the mapping"), key=f"{key}_save", on_click=_save, args=(*seen_by, try_again), **look)
    said(key)
    if shown := st.session_state.get(f"{key}_result"):
        _result(shown, f"{key}_shown")


def _column_fields(kind: Kind, header: list[str], key: str) -> dict[str, str]:
    """A choice for each field; the names under which the session has them. What other systems call so is chosen."""
    known: dict[str, set[str]] = {}
    for profile in profiles.built_in().values():
        if profile.kind is kind:
            for name, called in profile.columns.items():
                known.setdefault(name, set()).update(called)
    needed = {name for group in kind.needs for name in group}
    names = {}
    with st.grid(3, min_column_width=220, gap="small") as grid:
        for field in kind.fields:
            names[field.name] = f"{key}_{kind.name}_{field.name}"
            called = {*known.get(field.name, ()), field.name}
            # Chosen in the session, not by an index: what is chosen can be taken away again then.
            chosen = next((name for name in header if profiles.plain(name) in called), None)
            st.session_state.setdefault(names[field.name], chosen)
            with grid.cell():
                st.selectbox(
                    _(field.label),
                    header,
                    index=None,
                    key=names[field.name],
                    placeholder=_("Needed") if field.name in needed else _("Not in the file"),
                )
    labels = {field.name: _(field.label) for field in kind.fields}
    groups = [" / ".join(labels[name] for name in group) for group in kind.needs]
    st.caption(plain(_("Needed, one of each: {groups}.", groups="; ".join(groups))))
    return names


def _extra_fields(kind: Kind, names: dict[str, str], key: str) -> dict[str, str]:
    """What else has to be known: which values mean what, and in what numbers of durations are."""
    state, extras = st.session_state, {}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        for what, field, label in (
            ("critical", "priority", _("Priorities that mean business-critical, with commas between")),
            ("resolved", "status", _("States that mean resolved, with commas between")),
        ):
            if field in names and state.get(names[field]):
                extras[what] = f"{key}_{what}"
                st.text_input(label, key=extras[what])
        durations = [field.name for field in kind.fields if field.type == "duration"]
        if any(state.get(names[name]) for name in durations):
            extras["unit"] = f"{key}_unit"
            words_for = {code: words().code("unit", code) for code in CODES["unit"]}
            words_for = {ASK: _("Ask where the file doesn't say"), **words_for}
            st.selectbox(_("Numbers of durations are"), list(words_for), key=extras["unit"], format_func=words_for.get)
    return extras


def _described(kind: str, names: dict[str, str], extras: dict[str, str], key: str) -> dict[str, Any]:
    state = st.session_state
    columns = {field: state[name] for field, name in names.items() if state.get(name)}
    values = {what: state.get(name) or "" for what, name in extras.items() if what != "unit"}
    unit = state.get(extras["unit"]) if "unit" in extras else None
    durations = [field.name for field in KINDS[kind].fields if field.type == "duration" and field.name in columns]
    units = dict.fromkeys(durations, unit) if unit and unit != ASK else {}
    return mappings.described(state[f"{key}_name"] or "", kind, columns, values, units)


def _try(path: Path, kind: str, names: dict[str, str], extras: dict[str, str], key: str) -> None:
    """Tries the file by the mapping as it is chosen now; nothing is kept."""
    state = st.session_state
    state.pop(f"{key}_result", None)
    upload = state["importing"]
    told = {"answers": upload.answers, "create_customers": upload.create_customers, "dry_run": True}
    told |= {"by": acting(), "now": clock.now()}
    try:
        described = _described(kind, names, extras, key)
        state[f"{key}_result"] = desk.bring_in(store(), [path], trying=described, **told)
    except UserError as error:
        state[f"{key}_problem"] = words().problem(error)


def _save(
    path: Path, kind: str, names: dict[str, str], extras: dict[str, str], key: str, try_again: Callable[[], None]
) -> None:
    state = st.session_state
    try:
        desk.save_mapping(store(), _described(kind, names, extras, key), by=acting(), now=clock.now())
    except UserError as error:
        state[f"{key}_problem"] = words().problem(error)
        return
    state.pop(f"{key}_result", None)
    state[f"{key}_done"] = _("The mapping is saved: files with these columns are read by it.")
    try_again()


def _result(shown: Result, key: str) -> None:
    """The rows that come of a file by a mapping that isn't saved."""
    if shown.questions:
        text = _("The file leaves something open; that is asked once the mapping is saved.")
        st.markdown(f":orange[:material/help:] {text}")
    else:
        rows_to_come(shown, key)


def saved_mappings() -> None:
    """The mappings that people have saved, and a way to remove them; nothing is drawn when there are none."""
    table = report(reports.mappings, clock.now())
    if table.rows:
        with st.expander(_("Saved mappings"), icon=":material/schema:"):
            st.caption(_("Files whose columns somebody has said the meaning of are read by these."))
            rows(table.only("mapping", "kind", "saved_by", "saved_at"), "mappings")
            for number, row in enumerate(table.dicts()):
                label = plain(_("Remove {name}", name=row["mapping"]))
                look = {"type": "tertiary", "icon": ":material/delete:", "on_click": _remove, "args": (row["mapping"],)}
                st.button(label, key=f"remove_mapping_{number}", **look)
    said("mappings")


def _remove(name: str) -> None:
    attempt(
        "mappings",
        lambda: desk.remove_mapping(store(), name, by=acting(), now=clock.now()),
        _("The mapping is removed; what came in by it stays."),
    )
