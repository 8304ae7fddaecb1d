"""Overview: are the support terms kept, what waits right now, and what does the work cost and bring in."""

import streamlit as st

from lib import charts, reports, ui
from lib.access import require
from lib.ui import _, figure, report
from pages.work import hours_chart


def page() -> None:
    """The figures of the period beside those of the period before, and how they have developed."""
    require("overview")
    st.title(_("Overview"))
    view = ui.toolbar(compares=True)
    for title, columns, draw in (
        (_("Kept promises"), 4, _service),
        (_("Right now"), 5, _now),
        (_("Work and money"), 5, _money),
    ):
        st.header(title)
        with st.grid(columns, min_column_width=180, gap="small"):
            draw(view)
    st.header(_("Development"))
    _trends(view.scope)


def _service(view: ui.View) -> None:
    say, was = ui.words(), report(reports.case_figures, view.before) if view.before else {}
    figures, goal = report(reports.case_figures, view.scope), report(reports.targets, view.scope)
    figure(
        _("SLA, standard cases"),
        say.percent(figures["standard_percent"]),
        help=_(
            "Standard cases handled within {days} working days, of those handled or past due. Target: {target}.",
            days=goal["working_days"],
            target=say.percent(goal["standard_target"]),
        ),
        change=(figures["standard_percent"], was.get("standard_percent"), say.points, True),
        to=("tickets", _("Breaches"), {"status": ("breached", "overdue"), "critical": "no"}),
    )
    figure(
        _("SLA, critical cases"),
        say.percent(figures["critical_percent"]),
        help=_(
            "Business-critical cases handled within {minutes} minutes, day or night, of those handled or past that. "
            "Target: {target}. Decided cases in the period: {count}.",
            minutes=goal["critical_minutes"],
            target=say.percent(goal["critical_target"]),
            count=figures["critical_counted"],
        ),
        change=(figures["critical_percent"], was.get("critical_percent"), say.points, True),
        to=("tickets", _("Critical cases"), {"critical": "yes"}),
    )
    figure(
        _("Time to handling, critical"),
        say.minutes(figures["critical_minutes"]),
        help=_("The median time from registration until the desk first acts on a business-critical case."),
        change=(figures["critical_minutes"], was.get("critical_minutes"), say.minutes, False),
        to=("tickets", _("Critical cases"), {"critical": "yes"}),
    )
    figure(
        _("New cases"),
        say.number(figures["cases"]),
        help=_("Cases registered in the period; those merged into another, or void, are not counted."),
        change=(figures["cases"], was.get("cases"), say.number, None),
        to=("tickets", _("All cases"), {}),
    )


def _now(view: ui.View) -> None:
    say = ui.words()
    figures, was = report(reports.open_now, view.scope), report(reports.open_now, reports.a_week_before(view.scope))
    for key, label, definition, query in (
        (
            "critical",
            _("Critical, unhandled"),
            _("Business-critical cases that nobody has acted on yet, whenever they were registered."),
            {"critical": "yes"},
        ),
        (
            "overdue",
            _("Overdue"),
            _("Cases not handled although the promised time has passed, whenever they were registered."),
            {"status": ("overdue",)},
        ),
        (
            "due_today",
            _("Due today"),
            _("Standard cases not handled whose last promised day is today."),
            {"status": ("due_today",)},
        ),
        (
            "at_risk",
            _("At risk"),
            _("Standard cases not handled that are due on the next working day."),
            {"status": ("at_risk",)},
        ),
    ):
        figure(
            label,
            say.number(figures[key]),
            help=definition,
            change=(figures[key], was[key], say.number, False),
            against=_("in a week"),
            to=("tickets", _("Show cases"), {"period": "all", "waiting": "yes"} | query),
        )
    ending, earlier = (
        report(reports.warranty_counts, scope).get("expiring", {}).get("installations", 0)
        for scope in (view.scope, reports.a_week_before(view.scope))
    )
    figure(
        _("Warranties ending"),
        say.number(ending),
        help=_("Installations whose warranty ends within a week."),
        change=(ending, earlier, say.number, None),
        against=_("in a week"),
        to=("warranties", _("Show warranties"), {"warranty": ("expiring",)}),
    )


def _money(view: ui.View) -> None:
    say = ui.words()
    work, was = (report(reports.work_figures, scope) if scope else {} for scope in (view.scope, view.before))
    audit, before = (report(reports.audit_figures, scope) if scope else {} for scope in (view.scope, view.before))
    figure(
        _("Free work"),
        say.hours(work["given_minutes"]),
        help=_("Hours worked free of charge or in warranty on the cases registered in the period."),
        change=(work["given_minutes"], was.get("given_minutes"), say.hours, None),
        to=("work", _("By clause"), {"coverage": ("free", "warranty")}),
    )
    figure(
        _("Worth of free work"),
        say.money(work["given_value"]),
        help=_("What the free hours would have cost at the hourly rate of each customer's contract form."),
        change=(work["given_value"], was.get("given_value"), say.money, None),
        to=("work", _("By clause"), {"coverage": ("free", "warranty")}),
    )
    figure(
        _("Invoiced"),
        say.money(audit["invoiced"]),
        help=_("Invoice lines less credits, of the cases registered in the period, without VAT."),
        change=(audit["invoiced"], before.get("invoiced"), say.money, None),
        to=("tickets", _("All cases"), {}),
    )
    figure(
        _("Not invoiced"),
        say.money(audit["lacking"]),
        help=_("What is owed for resolved cases and was never invoiced, or too little of it."),
        change=(audit["lacking"], before.get("lacking"), say.money, False),
        to=("tickets", _("{count} cases", count=audit["lacking_cases"]), {"finding": ("missing", "under")}),
    )
    figure(
        _("Wrongly invoiced"),
        say.money(audit["wrong"]),
        help=_("What was invoiced above what is owed: cases that should be free, or were invoiced too much."),
        change=(audit["wrong"], before.get("wrong"), say.money, False),
        to=("tickets", _("{count} cases", count=audit["wrong_cases"]), {"finding": ("should_be_free", "over")}),
    )


def _trends(scope: reports.Scope) -> None:
    say, dark = ui.words(), ui.dark()
    months, targets = report(reports.sla_months, scope), report(reports.targets, scope)
    statuses, hours = report(reports.status_months, scope), report(reports.coverage_months, scope)
    ui.chart(
        _("SLA compliance, percent of cases by month"),
        charts.compliance(months, say, dark, targets, ("standard", "critical")),
        months,
        "sla_months",
        _("By month of registration. A hollow mark: fewer than ten cases decided."),
    )
    with st.grid(2, min_column_width=330):
        ui.chart(
            _("Cases by month and SLA status"),
            charts.stacked_months(statuses, say, "status", "cases", dark),
            statuses,
            "status_months",
            _("Number of cases, by month of registration."),
        )
        hours_chart(hours)
