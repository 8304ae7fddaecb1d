"""Work: what is billable and what is free, under which clause of the terms, and what the free part is worth."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from lib import charts, reports, ui
from lib.reports import Slice, Table
from lib.ui import _, figure, report
from lib.words import CODES, NOTHING


@ui.through_app
def page() -> None:
    """Hours and kronor by coverage and clause, who and what takes free time, undecided work, and every charge."""
    ui.require("work")
    st.title(_("Work: billable and free"))
    view = ui.toolbar(compares=True)
    with st.grid(5, min_column_width=185, gap="small"):
        _figures(view)
    _months(view.scope)
    st.header(_("Free work"))
    _free(view.scope)
    st.header(_("Undecided work"))
    _undecided(view.scope)
    st.header(_("Charges"))
    _charges(view.scope)


def _figures(view: ui.View) -> None:
    say = ui.words()
    work, was = (report(reports.work_figures, scope) if scope else {} for scope in (view.scope, view.before))
    for key, label, write, definition, query in (
        (
            "billable_percent",
            _("Billable share"),
            say.percent,
            _("Share of the minutes that is charged for."),
            {"coverage": reports.BILLABLE},
        ),
        (
            "billable_minutes",
            _("Billable work"),
            say.hours,
            _("Ticket fees, by the hour, quotes, installations."),
            {"coverage": reports.BILLABLE},
        ),
        ("given_minutes", _("Free work"), say.hours, _("Free of charge, or in warranty."), {"coverage": reports.GIVEN}),
        (
            "given_value",
            _("Free, at list price"),
            say.money,
            _(
                "What the hours free of charge or in warranty would have cost by the hour, at the rate of each "
                "customer's contract form. Not lost income: the terms promise this work."
            ),
            {"coverage": reports.GIVEN},
        ),
        ("amount", _("Charged"), say.money, _("By the terms, before adjustments, without VAT."), {}),
    ):
        difference = say.points if write == say.percent else write
        figure(
            label,
            write(work[key]),
            help=definition,
            change=(work[key], was.get(key), difference, None),
            to=("tickets", _("Show cases"), query),
        )


def _months(scope: reports.Scope) -> None:
    say, dark = ui.words(), ui.dark()
    hours, share = report(reports.coverage_months, scope), report(reports.work_months, scope)
    clauses = report(reports.clauses, scope)
    with st.grid(2, min_column_width=330):
        hours_chart(hours)
        ui.chart(
            _("Kronor charged by month and coverage"),
            charts.stacked_months(hours, say, "coverage", "amount", dark),
            hours,
            "amount_months",
            _("By the month in which the case was registered, without VAT."),
            totals=("minutes", "amount", "list_value"),
        )
    left, right = st.columns([1, 2])
    with left:
        ui.chart(
            _("Billable share of the hours by month, percent"),
            charts.billable_share(share, say, dark),
            share,
            "billable_share",
            _("By the month in which the case was registered. A hollow mark: fewer than ten cases."),
            totals=("minutes", "billable_minutes", "given_minutes", "undecided_minutes"),
        )
    with right, st.container(border=True, height="stretch"):
        st.subheader(_("Hours and kronor by coverage and clause"))
        st.caption(_("Choose a clause to see its cases."))
        totals = ("minutes", "amount", "list_value")
        ui.rows(clauses, "clauses", totals=totals, leads={"clause": _of_clause})


def _free(scope: reports.Scope) -> None:
    with st.container(border=True):
        st.subheader(_("What free work would have cost by the hour"))
        st.caption(
            _(
                "List-price value, kronor: not lost income, as the terms promise this work. The cases of the period, "
                "at the rate of each customer's contract form."
            )
        )
        look = {"format_func": lambda code: ui.words().code("by", code), "required": True, "wrap": True}
        by = ui.choice(st.segmented_control, "by", list(reports.GROUPS), "clause", label=_("By"), **look)
        found = report(reports.free_groups, scope, by)
        _value(scope, found, by)
    with st.grid(2, min_column_width=330):
        for by, title in (
            ("customer", _("Customers that take the most free time, hours")),
            ("module", _("Modules that take the most free time, hours")),
        ):
            found = report(reports.free_groups, scope, by, rank="minutes")
            ui.chart(
                title,
                _ranking(found, by, "minutes", marks=True),
                found,
                f"most_free_{by}",
                _("Free and warranty work on the cases of the period. Hollow: fewer than ten cases."),
                **_as_groups(scope, by, "minutes"),
            )


def _value(scope: reports.Scope, found: Slice, by: str) -> None:
    """The groups as bars, and beside them as a table."""
    if not found.total:
        ui.nothing()
        return
    left, right = st.columns([2, 3], gap="medium")
    with left:
        ui.draw(_ranking(found, by, "list_value"), f"ranking_{by}", _("What free work would have cost by the hour"))
    with right:
        ui.rows(found, f"free_{by}", **_as_groups(scope, by, "list_value"))
        _first_of(found)


def _ranking(found: Slice, by: str, rank: str, *, marks: bool = False) -> go.Figure:
    code = reports.GROUPS[by]
    groups = [(_name(by, row), row, _of_group(by, row[code])[1]) for row in found.table.dicts()]
    return charts.ranking(groups, ui.words(), rank, ui.dark(), marks=marks)


def _as_groups(scope: reports.Scope, by: str, rank: str) -> dict[str, Any]:
    """How a table of groups is shown: a click on a group opens its cases, and the files hold all groups."""
    opened, column = ui.store(), reports.GROUPS[by]
    named = f"{by}_name" if by in ("customer", "staff") else column
    return {
        "every": lambda: reports.free_groups(opened, scope, by, rank=rank, page=None).table,
        "hidden": (column,) if named != column else (),
        "leads": {named: lambda row: _of_group(by, row[column])},
    }


def _first_of(found: Slice) -> None:
    """Says so where a table holds more than is shown."""
    say, shown = ui.words(), len(found.table.rows)
    if found.total > shown:
        st.caption(_("The first {shown} of {all}; the files hold all.", shown=shown, all=say.number(found.total)))


def _of_group(by: str, code: str | None) -> tuple[str, dict[str, Any]]:
    """The list of the cases with free work in a group."""
    named = (code,) if by in ("clause", "form", "category") else code or "none"
    return "tickets", {by: named, "coverage": reports.GIVEN}


def _of_clause(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return "tickets", {"coverage": (row["coverage"],), "clause": (row["clause"],) if row["clause"] else None}


def _name(by: str, row: dict[str, Any]) -> str:
    code = row[reports.GROUPS[by]]
    if by in ("customer", "staff"):
        return row[f"{by}_name"] or code or _("Nobody known")
    if by == "module":
        return code
    return ui.words().code("contract_form" if by == "form" else by, code) or NOTHING


def _undecided(scope: reports.Scope) -> None:
    st.caption(
        _(
            "Cases with work that nobody is charged for until somebody decides: those without a category, and serious "
            "third-party faults without an approved quote. Whenever registered, the oldest first."
        )
    )
    found = report(reports.undecided_work, scope)
    if found.total:
        say = ui.words()
        st.caption(
            _(
                "{count} cases, {hours} worked, worth {value} by the hour",
                count=say.number(found.total),
                hours=say.hours(found.sums["minutes"]),
                value=say.money(found.sums["list_value"]),
            )
        )
    opened = ui.store()
    ui.rows(
        found,
        "undecided_work",
        every=lambda: reports.undecided_work(opened, scope, page=None).table,
        hidden=("customer_id",),
        empty=_("All work is decided."),
        leads={"customer_name": lambda row: ("tickets", {"period": "all", "customer": row["customer_id"]})},
    )
    _first_of(found)


def _charges(scope: reports.Scope) -> None:
    say = ui.words()
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


def _summary(found: Slice) -> str:
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
        totals=("minutes", "amount", "list_value"),
    )
