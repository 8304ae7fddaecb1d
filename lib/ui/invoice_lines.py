"""What the accounting system invoiced: a file of invoice lines comes in, and lines without a case get theirs."""

from typing import Any

import streamlit as st

from lib import clock, desk, reports
from lib.errors import UserError
from lib.ingest import reasons
from lib.ingest.results import FATES, Finding
from lib.ingest.tables import canonical
from lib.reports import Table
from lib.ui.changes import attempt, said
from lib.ui.me import acting
from lib.ui.parts import nothing, rows
from lib.ui.reader import may
from lib.ui.session import _, report, store, terms_shown, words
from lib.words import moment, plain

COLUMNS = ("invoice_no", "line_no", "ticket_id", "invoiced_on", "amount")
MOST_UNMATCHED = 20  # with a field each


def invoice_lines_in() -> None:
    """The upload of a file of invoice lines, what became of its rows, and the lines that belong to no case."""
    if told := st.session_state.get("invoice_lines_result"):
        with st.container(border=True, gap="small", key="invoice_lines_result_box"):
            _result(*told)
    with st.grid(2, min_column_width=330):
        with st.container(border=True, height="stretch", gap="small"):
            st.subheader(_("Bring in invoice lines"))
            if may("import_invoice_lines"):
                _upload()
            else:
                st.caption(_("Finance brings them in, and says which case a line belongs to."))
        with st.container(border=True, height="stretch", gap="small"):
            st.subheader(_("Lines that belong to no case"))
            _unmatched()


def _upload() -> None:
    st.caption(
        _(
            "A CSV file with a header and the columns {columns}; credits are negative. A line that is known is "
            "replaced, so the same file may come in again.",
            columns=", ".join(f"`{name}`" for name in COLUMNS),
        )
    )
    with st.form("invoice_lines_form", border=False, clear_on_submit=True):
        st.file_uploader(_("File of invoice lines"), type="csv", key="invoice_lines_file", max_upload_size=5)
        st.form_submit_button(_("Bring in"), icon=":material/upload:", type="primary", on_click=_bring_in)
    said("invoice_lines")


def _bring_in() -> None:
    state = st.session_state
    state.pop("invoice_lines_result", None)
    file = state["invoice_lines_file"]

    def change() -> None:
        if file is None:
            raise UserError("Choose a file first.")
        by, now = acting(), clock.now()
        brought_in = desk.import_invoice_lines(store(), file.getvalue(), name=file.name, by=by, now=now)
        state["invoice_lines_result"] = (file.name, brought_in)

    attempt("invoice_lines", change, _("The file has been read."))


def _result(name: str, brought_in: desk.LinesIn) -> None:
    """What became of the rows of a file, and why some were put aside."""
    say, result = words(), brought_in.result
    st.markdown(f"**{plain(name)}**")
    kronor = {"read": say.money(brought_in.read), "aside": say.money(brought_in.put_aside)}
    st.markdown(_("Read in: **{read}**. Put aside: **{aside}**.", **kronor))
    for file in result.files:
        with st.container(horizontal=True, gap="small"):
            for fate in FATES:
                color = {"added": "green", "changed": "blue", "put_aside": "orange"}.get(fate, "gray")
                bad = file.fates[fate] if fate == "put_aside" else None
                st.badge(
                    f"{say.code('fate', fate)}: {say.number(file.fates[fate])}",
                    color="gray" if bad == 0 else color,
                )
    if result.findings:
        aside = [(one.line, one.column, one.value, _why_aside(one)) for one in result.findings]
        rows(Table(["line", "column_name", "value", "reason"], aside), "lines_put_aside")


def _why_aside(one: Finding) -> str:
    if (one.reason, one.column) == ("unknown_reference", "ticket_id"):
        return _("the case {ticket} doesn't exist; match the line below", ticket=one.value)
    tables = canonical(terms_shown().forms(), terms_shown().categories())
    return reasons.text(one.reason, one.column, one.detail, tables, words().text)


def _unmatched() -> None:
    found = report(reports.unmatched_lines, clock.now())
    if not found.rows:
        nothing(_("All invoice lines belong to a case."))
    else:
        st.caption(_("Say which case each is for; it counts as invoiced for that case from then on."))
    for row in found.dicts()[:MOST_UNMATCHED]:
        _unmatched_line(row)
    if len(found.rows) > MOST_UNMATCHED:
        st.caption(_("The first {shown} of {all}.", shown=MOST_UNMATCHED, all=words().number(len(found.rows))))
    said("match_line")


def _unmatched_line(row: dict[str, Any]) -> None:
    say, name = words(), f"match_{row['invoice_no']}_{row['line_no']}"
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            invoice = _("Invoice {invoice}, line {line}", invoice=row["invoice_no"], line=row["line_no"])
            st.markdown(f"**{plain(invoice)}**", width="content")
            st.markdown(f"**{say.money(row['amount'])}**", width="content")
        why = say.code("unmatched_why", row["unmatched_why"])
        said_so = _("the file says {ticket}", ticket=row["said_ticket"])
        st.caption(plain(" · ".join([moment(row["invoiced_on"]), said_so, why])))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            look = {"max_chars": 100, "label_visibility": "collapsed", "placeholder": _("Number of the case")}
            st.text_input(_("Number of the case"), key=name, **look)
            args = (row["invoice_no"], row["line_no"], name)
            st.button(_("Match"), key=f"{name}_do", on_click=_match, args=args)
        if row["fitting_tickets"]:
            st.caption(_("The same amount is lacking on:"))
            with st.container(horizontal=True, gap="xsmall"):
                for fitting in row["fitting_tickets"]:
                    ticket = fitting["ticket_id"]
                    fill = {"on_click": _fill, "args": (name, ticket), "type": "tertiary", "wrap": True}
                    label = " · ".join(filter(None, (ticket, fitting["customer_name"], fitting["subject"])))
                    st.button(plain(label), key=f"{name}_{ticket}", icon=":material/arrow_upward:", **fill)


def _fill(field: str, ticket: str) -> None:
    st.session_state[field] = ticket


def _match(invoice_no: str, line_no: str, field: str) -> None:
    typed = st.session_state[field].strip()
    ticket = reports.case_named(store(), clock.now(), typed) or typed

    def change() -> None:
        if not ticket:
            raise UserError("Write the number of the case.")
        desk.match_invoice_line(store(), invoice_no, line_no, ticket, by=acting(), now=clock.now())

    attempt("match_line", change, _("The line belongs to case {ticket} now.", ticket=ticket), field)
