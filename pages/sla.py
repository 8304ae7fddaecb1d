"""SLA: were cases handled in time, month by month, and which were not."""

import streamlit as st

from lib import charts, reports, ui
from lib.access import require
from lib.reports import Filter
from lib.ui import _, report


def page() -> None:
    """Compliance against the targets, how long handling took, and every breach."""
    require("sla")
    st.title(_("SLA"))
    scope = ui.toolbar().scope
    say, dark = ui.words(), ui.dark()
    months, targets = report(reports.sla_months, scope), report(reports.targets, scope)
    note = _("By month of registration. A hollow mark: fewer than ten cases decided.")
    with st.grid(2, min_column_width=330):
        for kind, title in (
            ("standard", _("Standard cases handled within {days} working days, percent", days=targets["working_days"])),
            (
                "critical",
                _("Critical cases handled within {minutes} minutes, percent", minutes=targets["critical_minutes"]),
            ),
        ):
            drawn = charts.compliance(months, say, dark, targets, (kind,))
            ui.chart(title, drawn, months, f"sla_{kind}", note)
        times, now = report(reports.handling_times, scope), report(reports.status_counts, scope)
        ui.chart(
            _("How soon standard cases were handled"),
            charts.handling(times, say, dark),
            times,
            "handling_times",
            _("Number of handled cases in the period by working days."),
        )
        ui.chart(
            _("Where the period's cases stand"),
            charts.bars(now, say, "status", "cases", "status", dark),
            now,
            "status_counts",
            _("Number of cases by SLA status now."),
        )
    st.header(_("Breaches in the period"))
    st.caption(_("Handled too late, or not handled although past due. Choose a case to see why."))
    money = ("coverage", "minutes", "charged", "adjusted", "invoiced", "difference", "finding")
    ui.listing(reports.tickets, scope, Filter(status=("breached", "overdue")), key="breaches", hidden=money)
