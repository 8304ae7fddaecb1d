"""Work: what is billable and what is free, under which clause of the terms, and what the free part is worth."""

import streamlit as st

from lib import charts, reports, ui
from lib.access import require
from lib.reports import Table
from lib.ui import _, figure, report
from lib.words import CODES


def page() -> None:
    """Hours and kronor by coverage and clause, the customers with most free time, and every charge."""
    require("work")
    st.title(_("Work: billable and free"))
    view = ui.toolbar(compares=True)
    _figures(view)
    say, dark = ui.words(), ui.dark()
    hours, clauses = report(reports.coverage_months, view.scope), report(reports.clauses, view.scope)
    customers = report(reports.free_customers, view.scope)
    given = clauses._replace(rows=[row for row in clauses.rows if row[0] in ("free", "warranty")])
    with st.grid(2, min_column_width=330):
        hours_chart(hours)
        ui.chart(
            _("Kronor charged by month and coverage"),
            charts.stacked_months(hours, say, "coverage", "amount", dark),
            hours,
            "amount_months",
            _("By the month in which the case was registered, without VAT."),
        )
        ui.chart(
            _("Worth of free work by clause, kronor"),
            charts.bars(given, say, "clause", "list_value", "coverage", dark),
            clauses,
            "clauses",
            _("What free and warranty work would have cost by the hour."),
            totals=("minutes", "amount", "list_value"),
        )
        ui.chart(
            _("Customers with most free work, hours"),
            charts.bars(customers, say, "customer_name", "minutes", "coverage", dark),
            customers,
            "free_customers",
            _("Free and warranty work on the cases of the period."),
        )
    _charges(view.scope)


def _figures(view: ui.View) -> None:
    say = ui.words()
    work, was = (report(reports.work_figures, scope) if scope else {} for scope in (view.scope, view.before))
    with st.grid(5, min_column_width=185, gap="small"):
        for key, label, write, better, definition in (
            (
                "billable_percent",
                _("Billable share"),
                say.percent,
                None,
                _("Share of the minutes that is charged for."),
            ),
            (
                "billable_minutes",
                _("Billable work"),
                say.hours,
                None,
                _("Ticket fees, by the hour, quotes, installations."),
            ),
            ("given_minutes", _("Free work"), say.hours, None, _("Free of charge, or in warranty.")),
            ("given_value", _("Worth of free work"), say.money, None, _("At each customer's hourly rate.")),
            ("amount", _("Charged"), say.money, None, _("By the terms, before adjustments, without VAT.")),
        ):
            delta = say.points if write == say.percent else write
            figure(label, write(work[key]), help=definition, change=(work[key], was.get(key), delta, better))


def _charges(scope: reports.Scope) -> None:
    say = ui.words()
    st.header(_("Charges"))
    st.caption(
        _("One row per case and kind of work, with the clause of the terms that decided. Choose a case to see it.")
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = {
            kind: ui.choices(
                st.multiselect,
                kind,
                CODES[kind],
                label=label,
                placeholder=_("All"),
                format_func=lambda code, kind=kind: say.code(kind, code),
            )
            for kind, label in (
                ("coverage", _("Coverage")),
                ("clause", _("Clause of the terms")),
                ("flag", _("Remark")),
            )
        }
    ui.listing(reports.charge_lines, scope, key="charges", summary=_summary, **asked)


def _summary(found: reports.Slice) -> str:
    say = ui.words()
    return _(
        "{count} rows, {hours}, charged {amount}, worth {value} by the hour",
        count=say.number(found.total),
        hours=say.hours(found.sums["minutes"]),
        amount=say.money(found.sums["amount"]),
        value=say.money(found.sums["list_value"]),
    )


def hours_chart(hours: Table) -> None:
    """Hours worked by month and coverage; the overview shows it, too."""
    ui.chart(
        _("Hours worked by month and coverage"),
        charts.stacked_months(hours, ui.words(), "coverage", "minutes", ui.dark()),
        hours,
        "coverage_months",
        _("By the month in which the case was registered."),
    )
