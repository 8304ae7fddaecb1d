"""What if: the same cases, decided by other terms."""

from typing import Any

import streamlit as st

from lib import charts, days, explain, reports, ui
from lib.drafts import Draft
from lib.reports import Table
from lib.ui import _, figure, report
from lib.ui.drafting import draft_fields, draft_shown, drafts_compared, saving


@ui.through_app
def page() -> None:
    """A draft of other terms, what it would have changed, by month, customer and case; and drafts side by side."""
    ui.require("what_if")
    st.title(_("What if the terms were others?"))
    st.caption(
        _(
            "The same cases, minutes and times, priced and judged anew by a draft of the terms. What people do is held "
            "fixed: nobody would ask more or less, or work faster. This is re-pricing, not a forecast."
        )
    )
    view = ui.toolbar()
    draft = draft_shown()
    draft_fields(draft)
    if draft.code:
        _changes(view.scope, draft)
    drafts_compared(view.scope, draft)


def _changes(scope: reports.Scope, draft: Draft) -> None:
    with st.spinner(_("Deciding all cases by the draft …")):
        found = report(reports.what_if, scope, draft)
    _of_which_cases(scope, draft)
    _figures(found.figures)
    if found.cases.total:
        _months(found.months)
        _customers(found.customers)
        _cases(scope, draft, found)
    else:
        st.info(_("The draft would have changed no case of this period."), icon=":material/info:")
    saving(draft)


def _of_which_cases(scope: reports.Scope, draft: Draft) -> None:
    """Which cases the figures are of, and the way to all there are: a draft is to be judged by these."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if scope.first <= days.FIRST:
            st.caption(_("The figures are of all cases there are."))
        else:
            say = ui.words()
            st.caption(_("The figures are of the cases registered {span}.", span=say.span(scope.first, scope.last)))
            ui.link("what_if", _("The whole history"), icon=":material/history:", period="all", draft=draft.code)


def _figures(found: dict[str, Any]) -> None:
    say = ui.words()
    than = _("against the terms")
    with st.grid(3, min_column_width=250, gap="small"):
        figure(
            _("Charged by the draft"),
            say.money(found["kronor_after"]),
            help=_("By the draft, for the cases of the period, before adjustments, without VAT."),
            change=(found["kronor_after"], found["kronor_before"], say.money, None),
            against=than,
        )
        for kind, label in (("standard", _("SLA, standard cases")), ("critical", _("SLA, critical cases"))):
            figure(
                label,
                say.percent(found[f"{kind}_after"]),
                help=_("Share of the decided cases that would have been handled in time, as they were handled."),
                change=(found[f"{kind}_after"], found[f"{kind}_before"], say.points, True),
                against=than,
            )
        figure(
            _("Cases decided otherwise"),
            say.number(found["differing"]),
            help=_("Cases whose charge or judgement the draft changes, of all those registered in the period."),
        )
        figure(
            _("Customers who pay more"),
            say.number(found["paying_more"]),
            help=_("Customers whose charges of the period come to more by the draft."),
        )
        figure(
            _("Customers who pay less"),
            say.number(found["paying_less"]),
            help=_("Customers whose charges of the period come to less by the draft."),
        )


def _months(months: Table) -> None:
    say, dark = ui.words(), ui.dark()
    with st.grid(2, min_column_width=330):
        ui.chart(
            _("Kronor charged by month, by the terms in force and by the draft"),
            charts.before_and_after(months, say, dark),
            months,
            "what_if_months",
            _("By the month in which the case was registered, without VAT."),
            totals=("kronor_before", "kronor_after", "difference"),
        )
        ui.chart(
            _("SLA compliance by month, by the terms in force and by the draft, percent"),
            charts.compliance_before_and_after(months, say, dark),
            months,
            "what_if_compliance",
            _("Dashed: by the terms in force. By the month in which the case was registered."),
        )


def _customers(customers: Table) -> None:
    sides = explain.customers_by_side(customers)
    with st.grid(2, min_column_width=330):
        for side, title, empty in (
            ("more", _("Who pays more"), _("Nobody would pay more.")),
            ("less", _("Who pays less"), _("Nobody would pay less.")),
        ):
            with st.container(border=True, height="stretch"):
                st.subheader(title)
                _side(side, sides[side], empty)
    if sides["same"].rows:
        count = ui.words().number(len(sides["same"].rows))
        with st.expander(_("Customers who pay the same, with cases decided otherwise: {count}", count=count)):
            _side("same", sides["same"])


def _side(side: str, customers: Table, empty: str = "") -> None:
    ui.rows(
        customers,
        f"what_if_{side}",
        totals=("kronor_before", "kronor_after", "difference"),
        hidden=("customer_id",),
        empty=empty,
        leads={"customer_name": lambda row: ("tickets", {"customer": row["customer_id"]})},
    )


def _cases(scope: reports.Scope, draft: Draft, found: reports.WhatIf) -> None:
    say, opened = ui.words(), ui.by_edition()
    with st.container(border=True, key="cases_of_draft"):
        st.subheader(_("Cases decided otherwise, and why"))
        pages = -(-found.cases.total // reports.PAGE_ROWS)
        number = ui.page_number(pages)
        shown = found.cases if number == 1 else report(reports.what_if, scope, draft, page=number).cases
        st.caption(
            _(
                "{count} rows, {difference} in all; the largest difference first.",
                count=say.number(shown.total),
                difference=say.money(shown.sums["difference"]),
            )
        )
        ui.rows(
            shown._replace(table=explain.cases_of_draft(shown.table, say)),
            "what_if_cases",
            every=lambda: explain.cases_of_draft(reports.what_if(opened, scope, draft, page=None).cases.table, say),
            totals=tuple(shown.sums),
        )
