"""Findings in what came in, by source: what was put aside or looks wrong, each with what to do about it."""

from datetime import datetime
from typing import Any

import streamlit as st

from lib import clock, desk, reports
from lib.reports import AsideFilter, Table
from lib.ui.changes import attempt, said
from lib.ui.filters import choice, linked
from lib.ui.import_aside import MOST_FILES, downloads
from lib.ui.import_words import reason_of
from lib.ui.me import acting
from lib.ui.parts import listing, nothing, rows
from lib.ui.session import _, lang, report, store, words
from lib.ui.submission import new_customer
from lib.words import moment as when
from lib.words import plain

STATES = ("open", "set_aside", "mended", "replaced", "no_row", "all")
COLUMNS = ("file", "line", "column_name", "value", "reason", "started_at", "put_aside_state", "note", "record")


def import_findings() -> None:
    """Each source under a heading of its own with how many it has; those with none last, in a line."""
    moment = clock.now()
    _put_aside()
    empty: list[str] = []
    to_case = {name: lambda row, name=name: ("ticket", {"id": row[name]}) for name in ("circled", "merged_into")}
    for title, what_to_do, table, key, leads, below in (
        (
            _("New customers by the support form"),
            _("The form named nobody that is known, so it made a customer. Say whether it is a new one, or who it is."),
            report(reports.new_customers_by_form, moment),
            "form_customers",
            None,
            _form_customer,
        ),
        (
            _("Installations that nobody is charged for"),
            _(
                "The agency installed the module, but no installation case charges it. Give the installation its case, "
                "or set the category of that case."
            ),
            report(reports.uncharged_installations, moment),
            "uncharged",
            None,
            None,
        ),
        (
            _("Cases merged in a circle"),
            _(
                "They point at each other and are in no figure. Mend which case one of them is merged into, and import "
                "it again."
            ),
            report(reports.circles, moment),
            "circles",
            to_case,
            None,
        ),
    ):
        if table.rows:
            st.subheader(f"{title} ({words().number(len(table.rows))})")
            st.caption(what_to_do)
            rows(table, key, leads=leads)
        else:
            empty.append(title)
        # Without rows, too: the last of them has just been decided, and that is said.
        if below:
            below(table)
    if empty:
        st.caption(_("Nothing to do: {sources}.", sources=", ".join(empty)))


def _put_aside() -> None:
    """Rows that broke a rule: the files to mend them in, the rows themselves, and setting them aside with a note."""
    say, waiting = words(), report(reports.finding_files, clock.now())
    count = sum(waiting.column("findings"))
    st.subheader(f"{_('Rows put aside')} ({say.number(count)})")
    st.caption(
        _(
            "These rows broke a rule and are not in the figures. Mend them in the file below and bring that in, or say "
            "why nothing needs to be done."
        )
    )
    if waiting.rows:
        with st.container(border=True, gap="xsmall", key="aside_files"):
            st.markdown(f"**{_('Files to mend')}**")
            downloads(waiting, "open")
            if len(waiting.rows) > MOST_FILES:
                text = _("The latest {most}; the others are in the history of imports.", most=MOST_FILES)
                st.caption(text)
    names = {code: _("All") if code == "all" else say.code("put_aside_state", code) for code in STATES}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        look = {"format_func": names.get, "required": True, "wrap": True, "label_visibility": "collapsed"}
        state = choice(st.segmented_control, "aside", list(STATES), "open", label=_("State"), **look)
        names = {row["import_id"]: row["started_at"] for row in report(reports.imports, clock.now()).dicts()}
        label = {code: _("Import of {when}", when=when(at)) for code, at in names.items()}
        import_id = linked("of", label.get)
    wanted = AsideFilter(state=None if state == "all" else state, import_id=import_id)
    found = report(reports.findings, clock.now(), wanted)
    if not found.total:
        nothing(_("No row that was put aside waits for anything.") if state == "open" else "")
        return
    # The language is asked for, too: what was answered is kept by what it was asked for with.
    asked = (clock.now(), wanted, lang())
    marked = listing(_explained, *asked, key="put_aside", picks=state in ("open", "set_aside"), hidden=("finding_id",))
    if state in ("open", "set_aside"):
        _setting_aside(state, [row["finding_id"] for row in marked])


def _explained(opened: Any, as_of: datetime, wanted: AsideFilter, _lang: str, page: int | None = 1) -> reports.Slice:
    """The findings with their reason in the reader's language."""
    found = reports.findings(opened, as_of, wanted, page=page)
    told = []
    for row in found.table.dicts():
        row["reason"] = reason_of(row["reason"], row["column_name"], row["detail"])
        told.append(tuple(row[name] for name in (*COLUMNS, "finding_id")))
    return found._replace(table=Table([*COLUMNS, "finding_id"], told))


def _setting_aside(state: str, marked: list[str]) -> None:
    say = words()
    if not marked:
        text = _("Mark rows to set them aside with a note.") if state == "open" else _("Mark rows to open them again.")
        st.caption(text)
    elif state == "open":
        with st.form("set_aside_form"):
            st.markdown(plain(_("Marked: {count}", count=say.number(len(marked)))))
            st.text_area(_("Why nothing needs to be done"), key="set_aside_why", max_chars=desk.LONGEST_NOTE)
            look = {"icon": ":material/inventory_2:", "on_click": _set_aside, "args": (marked,)}
            st.form_submit_button(_("Set the marked rows aside"), **look)
    else:
        st.button(_("Open the marked ones again"), icon=":material/undo:", on_click=_reopen, args=(marked,))
    said("set_aside")


def _set_aside(marked: list[str]) -> None:
    why, told = st.session_state["set_aside_why"], {"by": acting(), "now": clock.now()}

    def change() -> None:
        desk.set_aside_findings(store(), marked, why, **told)

    attempt("set_aside", change, _("The rows are set aside."), "set_aside_why")


def _reopen(marked: list[str]) -> None:
    told = {"by": acting(), "now": clock.now()}
    attempt("set_aside", lambda: desk.reopen_findings(store(), marked, **told), _("The rows are open again."))


def _form_customer(table: Table) -> None:
    """The decision about one of the customers that the form made."""
    people = {row["customer_id"]: row for row in table.dicts()}
    chosen = next(iter(people), "")
    if len(people) > 1:
        look = {"format_func": lambda code: f"{code} · {people[code]['customer_name']}"}
        chosen = st.selectbox(_("Customer"), list(people), key="form_customer_id", **look)
    new_customer(chosen)
