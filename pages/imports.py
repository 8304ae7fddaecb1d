"""Imports: what came in, what was put aside and why, and what in the data needs a person."""

import streamlit as st

from lib import clock, reports, ui
from lib.access import require
from lib.ingest import reasons
from lib.ingest.tables import canonical
from lib.ui import _, report


@ui.through_app
def page() -> None:
    """Past imports, rows put aside, and deviations."""
    require("imports")
    st.title(_("Imports"))
    st.caption(_("Files are imported on the command line: `python -m lib import FOLDER`, with the app closed."))
    moment = clock.now()
    aside = _explained(report(reports.findings, moment))
    circles, uncharged = report(reports.circles, moment), report(reports.uncharged_installations, moment)
    to_case = {name: lambda row, name=name: ("ticket", {"id": row[name]}) for name in ("circled", "merged_into")}
    for title, note, table, key in (
        (
            _("Rows put aside"),
            _("These rows broke a rule and are not in the figures. Mend them in their file and import it again."),
            aside,
            "put_aside",
        ),
        (
            _("Deviations: installations that nobody is charged for"),
            _("The agency installed the module, but no installation case charges it."),
            uncharged,
            "uncharged",
        ),
        (
            _("Deviations: cases merged in a circle"),
            _(
                "They point at each other and are in no figure. Mend which case one of them is merged into, and import "
                "it again."
            ),
            circles,
            "circles",
        ),
        (_("Past imports"), _("One row per file."), report(reports.imports, moment), "imports"),
    ):
        st.header(f"{title} ({ui.words().number(len(table.rows))})")
        if table.rows:
            st.caption(note)
        ui.rows(table, key, empty=_("None."), leads=to_case if key == "circles" else None)


def _explained(findings: reports.Table) -> reports.Table:
    """The rows put aside with their reason in the reader's language."""
    terms, say = ui.terms_shown(), ui.words()
    tables = canonical(terms.forms(), terms.categories())
    names = [name for name in findings.names if name != "detail"]
    rows = []
    for row in findings.dicts():
        reason, column, detail = row["reason"], row["column_name"], row["detail"]
        row["reason"] = reasons.text(reason, column, detail, tables, say.text)
        rows.append(tuple(row[name] for name in names))
    return reports.Table(names, rows)
