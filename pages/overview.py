"""Overview: what needs a decision now, how the period went, and where things are heading."""

from datetime import timedelta
from typing import Any

import streamlit as st

from lib import charts, clock, reports, ui
from lib.ui import _, figure, report
from pages.work import hours_chart

MINUTES_AN_HOUR = 60


@ui.through_app
def page() -> None:
    """What waits for a decision, each with a way to its rows; then the figures of the period, and four trends."""
    ui.require("overview")
    st.title(_("Overview"))
    view = ui.toolbar(compares=True)
    st.header(_("Needs a decision now"))
    st.caption(_("Whenever it was registered: the period doesn't narrow this, the contract form does."))
    with st.grid(4, min_column_width=215, gap="small"):
        _cases(view.scope)
        _queue(view.scope)
        _promises(view.scope)
        _billing(view.scope)
        _data(view.scope)
        _quotes(view.scope)
    st.header(_("The period"))
    with st.grid(5, min_column_width=185, gap="small"):
        _period(view)
    st.header(_("Development"))
    with st.grid(2, min_column_width=330):
        _trends(view.scope)
    ui.link("month", _("A month on paper, to print or save"), icon=":material/print:")


def _cases(scope: reports.Scope) -> None:
    say, now, was = ui.words(), report(reports.open_now, scope), report(reports.open_now, reports.a_week_before(scope))
    waited = divmod(now["critical_minutes"] or 0, MINUTES_AN_HOUR)
    for key, label, calls_for, definition, query in (
        (
            "critical",
            _("Critical, unhandled"),
            ("red", "alarm", _("Waited longest: {hours} h {minutes} min", hours=waited[0], minutes=waited[1])),
            _("Business-critical cases that nobody has acted on yet, and how long the longest of them has waited."),
            {"critical": "yes"},
        ),
        (
            "overdue",
            _("Overdue"),
            ("red", "warning", _("Promise broken")),
            _(
                "Cases not handled although the promised time has passed, whenever they were registered; also critical "
                "ones past their time, which “Critical, unhandled” counts, too."
            ),
            {"status": ("overdue",)},
        ),
        (
            "due_today",
            _("Due today"),
            ("orange", "today", _("To handle today")),
            _("Standard cases not handled whose last promised day is today."),
            {"status": ("due_today",)},
        ),
        (
            "at_risk",
            _("At risk"),
            ("yellow", "schedule", _("To handle tomorrow at the latest")),
            _("Standard cases not handled that are due on the next working day."),
            {"status": ("at_risk",)},
        ),
    ):
        figure(
            label,
            say.number(now[key]),
            help=definition,
            change=(now[key], was[key], say.number, False),
            against=_("in a week"),
            state=_state(now[key], calls_for),
            to=("tickets", _("Show cases"), {"period": "all", "waiting": "yes"} | query),
        )


def _queue(scope: reports.Scope) -> None:
    say, waiting = ui.words(), report(reports.waiting_for_decision, scope)
    jumps, since = report(reports.queue_jumps, scope), clock.local_now().date() - timedelta(days=6)
    figure(
        _("Passed over, still waiting"),
        say.number(waiting["passed"]),
        help=_("Standard cases not handled yet although another one, due later, has been handled since they came."),
        change=(waiting["passed"], waiting["passed_before"], say.number, False),
        against=_("in a week"),
        state=_state(waiting["passed"], ("orange", "low_priority", _("To take first"))),
        to=("tickets", _("Show cases"), {"period": "all", "waiting": "yes", "passed": "yes"}),
    )
    figure(
        _("Jumped the queue"),
        say.number(jumps["jumped"]),
        help=_("Standard cases handled in the last seven days, today included, while one due earlier still waited."),
        change=(jumps["jumped"], jumps["jumped_before"], say.number, False),
        against=_("from the week before"),
        state=_state(jumps["jumped"], ("yellow", "swap_vert", _("Out of turn"))),
        to=("tickets", _("Show cases"), {"period": "all", "turn": "no", "handled_since": f"{since}"}),
    )


def _promises(scope: reports.Scope) -> None:
    say, waiting = ui.words(), report(reports.waiting_for_decision, scope)
    figure(
        _("Warranties ending"),
        say.number(waiting["expiring"]),
        help=_("Installations whose warranty ends within a week."),
        change=(waiting["expiring"], waiting["expiring_before"], say.number, None),
        against=_("in a week"),
        state=_state(waiting["expiring"], ("yellow", "verified_user", _("Last chance to check"))),
        to=("warranties", _("Show warranties"), {"warranty": ("expiring",)}),
    )
    booked = report(reports.booking_figures, scope)
    figure(
        _("Bookings today"),
        say.number(booked["today"]),
        help=_(
            "Times booked for today by phone or screen sharing, also those held; cancelled ones don't count. Compared "
            "with the same day last week."
        ),
        change=(booked["today"], booked["today_before"], say.number, None),
        against=_("from last week"),
        state=("blue", "event", _("{count} in the coming 7 days", count=say.number(booked["week"]))),
        to=("bookings", _("Show bookings"), {"state": reports.KEPT}),
    )


def _billing(scope: reports.Scope) -> None:
    say, money = ui.words(), report(reports.money_to_mend, scope)
    for key, label, calls_for, definition, against, query in (
        (
            "lacking",
            _("Not invoiced"),
            ("orange", "money_off"),
            _(
                "What is owed and was never invoiced, or too little of it, and work that nobody can be charged for as "
                "things stand; open findings of all time. The change is what cases resolved in the last seven days add."
            ),
            _("resolved in a week"),
            {"direction": "unbilled"},
        ),
        (
            "misbilled",
            _("Wrongly invoiced"),
            ("red", "error"),
            _(
                "Invoiced above what is owed, credited below it, or invoiced for what never should have been; open "
                "findings of all time. The change is what cases invoiced in the last seven days add."
            ),
            _("invoiced in a week"),
            {"direction": "misbilled"},
        ),
        (
            "to_check",
            _("To check"),
            ("yellow", "search"),
            _("Work at the wrong time, or logged twice, at list price: a person has to say what it means."),
            "",
            {"direction": "to_check"},
        ),
        (
            "awaits",
            _("Awaits invoicing"),
            None,
            _("Cases resolved this month and not invoiced yet: no mistake before the month is over."),
            "",
            {"state": "awaits"},
        ),
    ):
        said = _findings(money[f"{key}_findings"])
        change = (money[key], money[key] - money[f"{key}_new"], say.money, False) if against else None
        figure(
            label,
            say.money(money[key]),
            help=definition,
            change=change,
            against=against,
            state=_state(money[f"{key}_findings"], (*calls_for, said)) if calls_for else ("blue", "schedule", said),
            to=("audit", _("Show findings"), {"period": "all"} | query),
        )


def _findings(count: int) -> str:
    return _("1 finding") if count == 1 else _("{count} findings", count=ui.words().number(count))


def _data(scope: reports.Scope) -> None:
    say, waiting = ui.words(), report(reports.waiting_for_decision, scope)
    figure(
        _("Cases without a category"),
        say.number(waiting["undecided"]),
        help=_("Nobody has decided what they are about, so that no clause of the terms decides what they cost."),
        change=(waiting["undecided"], waiting["undecided_before"], say.number, False),
        against=_("in a week"),
        state=_state(waiting["undecided"], ("yellow", "label_off", _("To decide"))),
        to=("tickets", _("Show cases"), {"period": "all", "category": ("none",)}),
    )
    found = report(reports.findings_to_mend, scope.as_of)
    parts = {"put_aside": _("{count} put aside"), "circles": _("{count} in a circle")}
    total = sum(found[part] for part in parts)
    before = found["put_aside_before"] + found["circles"] - found["circles_new"]
    named = " · ".join(text.format(count=say.number(found[part])) for part, text in parts.items() if found[part])
    figure(
        _("Findings in the data"),
        say.number(total),
        help=_("Rows put aside that are neither mended nor set aside, and cases merged in a circle."),
        change=(total, before, say.number, False),
        against=_("in a week"),
        state=_state(total, ("yellow", "rule", named)),
        to=("imports", _("Show findings"), {"view": "findings"}),
    )


def _quotes(scope: reports.Scope) -> None:
    say, sent = ui.words(), report(reports.quote_figures, scope)
    figure(
        _("Quotes without an answer"),
        say.number(sent["pending"]),
        help=_("Quotes sent that the customer has neither approved nor declined, whenever sent."),
        state=_state(sent["pending"], ("blue", "hourglass_top", say.money(sent["pending_amount"]))),
        to=("quotes", _("Show quotes"), {"period": "all", "state": ("pending",)}),
    )
    worked = report(reports.quote_findings, scope, reports.WITHOUT_APPROVAL)
    figure(
        _("Work without an approval"),
        say.number(worked.total),
        help=_(
            "Work without a quote though the terms want one, on a declined one, or before the approval, at list "
            "price; open findings."
        ),
        state=_state(worked.total, ("orange", "warning", say.money(worked.sums["kronor"]))),
        to=("audit", _("Show findings"), {"period": "all", "kind": reports.WITHOUT_APPROVAL}),
    )


def _period(view: ui.View) -> None:
    say, goal = ui.words(), report(reports.targets, view.scope)
    cases, cases_were = _now_and_before(reports.case_figures, view)
    work, work_was = _now_and_before(reports.work_figures, view)
    figure(
        _("SLA, standard cases"),
        say.percents(cases["standard_percent"], cases["standard_at_most"]),
        help=_(
            "Standard cases handled within {days} working days, of those handled or past due. Target: {target}.",
            days=goal["working_days"],
            target=say.percent(goal["standard_target"]),
        ),
        change=(cases["standard_percent"], cases_were.get("standard_percent"), say.points, True),
        to=("tickets", _("Breaches"), {"status": ("breached", "overdue"), "critical": "no"}),
    )
    figure(
        _("SLA, critical cases"),
        say.percents(cases["critical_percent"], cases["critical_at_most"]),
        help=_(
            "Business-critical cases handled within {minutes} minutes, day or night, of those handled or past that. "
            "Target: {target}. Decided cases in the period: {count}.",
            minutes=goal["critical_minutes"],
            target=say.percent(goal["critical_target"]),
            count=cases["critical_counted"],
        ),
        change=(cases["critical_percent"], cases_were.get("critical_percent"), say.points, True),
        to=("tickets", _("Breaches"), {"status": ("breached", "overdue"), "critical": "yes"}),
    )
    figure(
        _("New cases"),
        say.number(cases["cases"]),
        help=_("Cases registered in the period; those merged into another, or void, are not counted."),
        change=(cases["cases"], cases_were.get("cases"), say.number, None),
        to=("tickets", _("All cases"), {}),
    )
    figure(
        _("Free, at list price"),
        say.money(work["given_value"]),
        help=_(
            "What the hours free of charge or in warranty would have cost by the hour, at the rate of each customer's "
            "contract form. Not lost income: the terms promise this work."
        ),
        change=(work["given_value"], work_was.get("given_value"), say.money, None),
        to=("tickets", _("Show cases"), {"coverage": reports.GIVEN}),
    )
    figure(
        _("Charged"),
        say.money(work["amount"]),
        help=_("By the terms, before adjustments, without VAT."),
        change=(work["amount"], work_was.get("amount"), say.money, None),
        to=("tickets", _("Show cases"), {}),
    )


def _trends(scope: reports.Scope) -> None:
    say, dark = ui.words(), ui.dark()
    months, targets = report(reports.sla_months, scope), report(reports.targets, scope)
    ui.chart(
        _("SLA compliance, percent of cases by month"),
        charts.compliance(months, say, dark, targets, ("standard", "critical")),
        months,
        "sla_months",
        _("By month of registration. A hollow mark: fewer than ten cases decided."),
    )
    weeks = report(reports.sla_backlog, scope)
    ui.chart(
        _("Cases not resolved at the end of each week, by age in working days"),
        charts.backlog(weeks, say, dark),
        weeks,
        "backlog",
        _("Number of cases, as far as is known now."),
    )
    hours_chart(report(reports.coverage_months, scope))
    money = report(reports.money_months, scope)
    ui.chart(
        _("Kronor invoiced and not invoiced by month"),
        charts.money_months(money, say, dark),
        money,
        "money_months",
        _("By the month in which the case was registered, without VAT."),
        totals=("amount",),
    )


def _now_and_before(asked: Any, view: ui.View) -> tuple[dict[str, Any], dict[str, Any]]:
    return report(asked, view.scope), report(asked, view.before) if view.before else {}


def _state(count: int, calls_for: tuple[str, str, str]) -> tuple[str, str, str]:
    """What a figure calls for; nothing where it is zero."""
    return calls_for if count else ("green", "check_circle", _("All calm"))
