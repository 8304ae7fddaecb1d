"""Personal data: what is stored about a customer is exported, or erased."""

import streamlit as st

from lib import clock, reports, ui
from lib.reports import Table
from lib.ui import _, report


@ui.through_app
def page() -> None:
    """The customer that is looked for, and the erasures that were made."""
    ui.require("personal_data")
    ui.way_back()
    st.title(_("Personal data"))
    chosen = ui.chosen_row("customer", lambda code: report(reports.personal_customer, clock.now(), code) is not None)
    if chosen:
        ui.personal_data_of(report(reports.personal_customer, clock.now(), chosen))
    else:
        _find()
    ui.erasures_made()


def _find() -> None:
    """The customers that what is typed may mean."""
    st.caption(_("What is stored, why and for how long is told in docs/personal-data.md."))
    typed = ui.search("q", _("Customer"), _("Name, number or e-mail"))
    if not typed:
        return
    found = report(reports.customers_like, clock.now(), typed)
    table = Table(["customer_id", "customer_name"], [(row["customer_id"], row["customer_name"]) for row in found])
    opens = {"customer_id": lambda row: ("personal_data", {"customer": row["customer_id"]})}
    ui.rows(table, "customers_found", leads=opens, empty=_("No customer fits."))
