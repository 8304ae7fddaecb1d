"""SLA: were cases handled in time, how soon, for whom not, how many wait, and why each breach came about."""

from typing import Any

import streamlit as st

from lib import breakdowns, charts, clock, explain, reports, ui
from lib.reports import Slice, Table
from lib.ui import _, figure, report
from lib.words import NOTHING, Words, moment, plain


@ui.through_app
def page() -> None:
    """The figures of the period, and one view at a time of what lies behind them."""
    ui.require("sla")
    st.title(_("SLA"))
    view = ui.toolbar(compares=True)
    goal = report(reports.targets, view.scope)
    _figures(view, goal)
    names = {
        "months": _("Month by month"),
        "by": _("For whom and when"),
        "backlog": _("Backlog"),
        "breaches": _("Breaches"),
    }
    draw = {"months": _months, "by": _by, "backlog": _backlog, "breaches": _breaches}
    # An address that names a breach means the list of them.
    draw[ui.part(names, "breaches" if "breach" in st.query_params else "months")](view.scope, goal)


# ---- Figures -------------------------------------------------------------------------------------------------------


def _figures(view: ui.View, goal: dict[str, Any]) -> None:
    now, was = (report(reports.case_figures, scope) if scope else {} for scope in (view.scope, view.before))
    with st.grid(5, min_column_width=170, gap="small"):
        _kept(now, was, goal)
        _minutes(now, was)
        _resolution(now, was)
        _in_turn(view)
        _unclear(now, was)


def _kept(now: dict, was: dict, goal: dict) -> None:
    say = ui.words()
    counted = _(
        "The terms' share: met, of those met, breached or overdue. Where cases are unclear it is the lower of two "
        "figures; in the higher one they count as met. Target: {target}. Decided cases in the period: {count}."
    )
    for kind, label, definition, critical in (
        (
            "standard",
            _("SLA, standard cases"),
            _("Standard cases handled within {days} working days.", days=goal["working_days"]),
            "no",
        ),
        (
            "critical",
            _("SLA, critical cases"),
            _(
                "Critical cases handled within {minutes} minutes, day or night.",
                minutes=goal["critical_minutes"],
            ),
            "yes",
        ),
    ):
        target, count = say.percent(goal[f"{kind}_target"]), say.number(now[f"{kind}_counted"])
        figure(
            label,
            say.percents(now[f"{kind}_percent"], now[f"{kind}_at_most"]),
            help=f"{definition} {counted.format(target=target, count=count)}",
            change=(now[f"{kind}_percent"], was.get(f"{kind}_percent"), say.points, True),
            to=("tickets", _("Breaches"), {"status": ("breached", "overdue"), "critical": critical}),
        )


def _minutes(now: dict, was: dict) -> None:
    say = ui.words()
    for key, label, definition in (
        ("critical_minutes", _("Critical, median"), _("Half of the critical cases were handled within this.")),
        ("critical_minutes_90", _("Critical, 90 % within"), _("Nine of ten critical cases were handled within this.")),
        ("critical_minutes_worst", _("Critical, worst"), _("The critical case that waited longest.")),
    ):
        figure(
            label,
            say.elapsed(now[key]),
            help=f"{definition} {_('From registration until the desk first acted, of those handled.')}",
            change=(now[key], was.get(key), say.elapsed, False),
            to=("tickets", _("Show cases"), {"critical": "yes"}),
        )


def _resolution(now: dict, was: dict) -> None:
    say = ui.words()

    def write(days: Any) -> str:
        return NOTHING if days is None else _("{number} days", number=say.number(days, 1))

    counted = _(
        "Working days from registration until the last resolution of standard cases, less waiting for the customer. "
        "Resolved cases in the period: {count}.",
        count=say.number(now["resolved_cases"]),
    )
    for key, label, definition in (
        ("resolution_days", _("To resolution, median"), counted),
        ("resolution_days_90", _("To resolution, 90 %"), counted),
        (
            "waited_days",
            _("Waiting, average"),
            _(
                "Working days that resolved standard cases waited for the customer; not in the time to resolution. "
                "{count} of {all} waited at all.",
                count=say.number(now["waited_cases"]),
                all=say.number(now["resolved_cases"]),
            ),
        ),
    ):
        figure(
            label,
            write(now[key]),
            help=definition,
            # What differs by less than is shown is unchanged.
            change=(*(None if days is None else round(days, 1) for days in (now[key], was.get(key))), write, False),
            to=("tickets", _("Show cases"), {"critical": "no"}),
        )


def _in_turn(view: ui.View) -> None:
    say = ui.words()
    now, was = (report(reports.queue_share, scope) if scope else {} for scope in (view.scope, view.before))
    figure(
        _("Handled in turn"),
        say.percent(now["in_turn_percent"]),
        help=_("Standard cases handled while none that was due earlier waited. Within a day the order is free."),
        change=(now["in_turn_percent"], was.get("in_turn_percent"), say.points, True),
        to=("queue", _("Queue"), {"view": "turn"}),
    )


def _unclear(now: dict, was: dict) -> None:
    say = ui.words()
    count, before = (
        figures and figures["standard_unclear"] + figures["critical_unclear"] for figures in (now, was or None)
    )
    figure(
        _("Unclear cases"),
        say.number(count),
        help=" ".join([_("Counted as late, though too little is known to judge."), *_unclear_kinds().values()]),
        change=(count, before, say.number, False),
        to=("tickets", _("Show cases"), {"unclear": "yes"}),
    )


def _unclear_kinds() -> dict[str, str]:
    return {
        "only_resolved": _(
            "Nothing says when the case was taken up, only when it was resolved, and that was too late."
        ),
        "no_act": _("Nobody is known to have acted on the case, but something was invoiced, sent or held."),
    }


# ---- Month by month ------------------------------------------------------------------------------------------------


def _months(scope: reports.Scope, goal: dict[str, Any]) -> None:
    say, dark = ui.words(), ui.dark()
    months, times = report(reports.sla_months, scope), report(reports.sla_times, scope)
    soon, overall = report(reports.sla_handling_months, scope), report(reports.handling_times, scope)
    now = report(reports.status_counts, scope)
    note = _("By month of registration. A hollow mark: fewer than ten cases decided.")
    with st.grid(2, min_column_width=330):
        for kind, title in (
            ("standard", _("Standard cases handled within {days} working days, percent", days=goal["working_days"])),
            (
                "critical",
                _("Critical cases handled within {minutes} minutes, percent", minutes=goal["critical_minutes"]),
            ),
        ):
            shown = months.only("month", "cases", *(name for name in months.names if name.startswith(kind)))
            ui.chart(title, charts.compliance(months, say, dark, goal, (kind,)), shown, f"sla_{kind}", note)
        ui.chart(
            _("How soon standard cases were handled, by month"),
            charts.handled_within(soon, say, dark),
            soon,
            "handled_within",
            _("Number of cases by working days from registration to handling, by month of registration."),
        )
        ui.chart(
            _("How soon standard cases were handled"),
            charts.handling(overall, say, dark),
            overall,
            "handling_times",
            _("Number of handled cases in the period by working days."),
        )
        ui.chart(
            _("Minutes to handling of critical cases"),
            charts.critical_minutes(times, say, dark, goal["critical_minutes"]),
            times.only("month", *(name for name in times.names if name.startswith("critical"))),
            "critical_minutes",
            _("By month of registration, on a logarithmic axis. A hollow mark: fewer than ten cases."),
        )
        ui.chart(
            _("Working days to resolution of standard cases"),
            charts.resolution(times, say, dark),
            times.only("month", "resolved_cases", "resolution_days", "resolution_days_90", "waited_days"),
            "resolution",
            _("By month of registration. The lines leave the waiting for the customer out: the columns show it."),
        )
        ui.chart(
            _("Where the period's cases stand"),
            charts.bars(now, say, "status", "cases", "status", dark),
            now,
            "status_counts",
            _("Number of cases by SLA status now."),
        )


# ---- For whom and when ---------------------------------------------------------------------------------------------


def _by(scope: reports.Scope, goal: dict[str, Any]) -> None:
    say = ui.words()
    look = {"format_func": lambda code: say.code("breakdown", code), "required": True, "wrap": True}
    by = ui.choice(st.segmented_control, "by", list(reports.BREAKDOWNS), "category", label=_("Break down by"), **look)
    found = report(reports.sla_by, scope, by)
    shown, opened = breakdowns.listed(found.table, by, say), ui.store()
    rows, ordered = found.table.dicts(), by in ("weekday", "hour")
    most = 24 if ordered else 12
    drawn = breakdowns.drawn(by, rows)
    many = found.total - len(rows) + len(drawn)
    ui.chart(
        _("Standard cases handled in time, percent, by {what}", what=say.code("breakdown", by).lower()),
        charts.compliance_by(
            drawn[:most],
            say,
            ui.dark(),
            float(goal["standard_target"]),
            [breakdowns.name(by, row, say) for row in drawn[:most]],
            [breakdowns.asks(by, row["code"]) for row in drawn[:most]],
            ordered,
        ),
        shown.only(shown.names[0], "standard_counted", "standard_met", "standard_percent", "standard_at_most"),
        f"sla_by_{by}",
        " ".join(
            [
                _("A hollow mark: fewer than ten cases decided."),
                "" if ordered else _("The lowest share first; small samples are last, and not ranked."),
                _("The first {shown} of {all} are drawn.", shown=most, all=say.number(many)) if many > most else "",
            ]
        ),
    )
    st.subheader(_("Standard and critical cases, by {what}", what=say.code("breakdown", by).lower()))
    st.caption(_("Choose a row's first column to see its cases."))
    ui.rows(
        shown,
        f"by_{by}",
        every=lambda: breakdowns.listed(reports.sla_by(opened, scope, by, page=None).table, by, say),
        totals=("cases", "late", "standard_counted", "standard_met", "critical_counted", "critical_met"),
        hidden=breakdowns.needless(shown, by),
        leads={shown.names[0]: lambda row: ("tickets", breakdowns.asks(by, breakdowns.code(by, row)))},
    )
    if found.total > len(rows):
        st.caption(_("The first {shown} of {all}; the files hold all.", shown=len(rows), all=say.number(found.total)))


# ---- Backlog -------------------------------------------------------------------------------------------------------


def _backlog(scope: reports.Scope, goal: dict[str, Any]) -> None:
    weeks = report(reports.sla_backlog, scope)
    ui.chart(
        _("Cases not resolved at the end of each week, by age in working days"),
        charts.backlog(weeks, ui.words(), ui.dark()),
        weeks,
        "backlog",
        _(
            "Number of cases. A case counts as open from its registration until its last resolution as it is known "
            "now; its age is the working days since its registration."
        ),
    )
    ui.link("tickets", _("Cases that are open now"), period="all", open="yes")


# ---- Breaches ------------------------------------------------------------------------------------------------------


def _breaches(scope: reports.Scope, goal: dict[str, Any]) -> None:
    say = ui.words()
    # Above the table: below it nobody would see that it opened.
    if chosen := st.query_params.get("breach"):
        _breach(chosen)
    figures = report(reports.case_figures, scope)
    if figures["only_resolved"] or figures["no_act"]:
        with st.container(border=True):
            st.markdown(f":material/help: {_('Counted as late, though too little is known to judge.')}")
            lines = (
                f"- **{say.code('unclear', kind)}** ({say.number(figures[kind])}): {meaning}"
                for kind, meaning in _unclear_kinds().items()
                if figures[kind]
            )
            st.markdown("\n".join(lines))
            ui.link("tickets", _("Show cases"), unclear="yes")
    st.caption(_("Handled too late, or not handled although past due. Choose “Why?” for the arithmetic and the note."))
    ui.listing(
        _explained,
        scope,
        say.lang,
        key="breaches",
        summary=lambda found: (
            _("1 breach") if found.total == 1 else _("{count} breaches", count=say.number(found.total))
        ),
        leads={
            "why": lambda row: ("sla", {"view": "breaches", "breach": row["ticket_id"], "p": st.query_params.get("p")})
        },
    )


def _explained(store: Any, scope: reports.Scope, lang: str, page: int | None = 1) -> Slice:
    """A page of the breaches with the reason of each in words (`page=None`: all, for a file)."""
    say, now = Words(lang), clock.local_now()
    found = reports.breaches(store, scope, page)
    shown = ["ticket_id", "registered_at", "customer_name", "working_days_late", "minutes_late", "reason", "note"]
    shown += ["subject", "category", "staff_name", "due_on", "handled_at", "status"]
    if page:
        shown.insert(1, "why")
    rows = []
    for row in found.table.dicts():
        row["reason"], row["why"] = explain.in_brief(row, say, now), say.text("Why?")
        row["due_on"] = row["due_at"] or row["due_on"]
        rows.append(tuple(row[name] for name in shown))
    return found._replace(table=Table(shown, rows))


def _breach(ticket: str) -> None:
    """One breach: the arithmetic in words, and the manager's note."""
    say, case = ui.words(), report(reports.breach, clock.now(), ticket)
    with st.container(border=True, key="breach"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(_("Why was case {ticket} late?", ticket=plain(ticket)))
            st.button(
                _("Close"), icon=":material/close:", type="tertiary", on_click=lambda: st.query_params.pop("breach")
            )
        if case is None:
            ui.nothing(_("There is no breach of that number."))
            return
        with st.grid(2, min_column_width=300, gap="large"):
            with st.container():
                ui.badge("status", case["status"])
                st.text(f"{case['customer_name']}: {case['subject']}")
                st.markdown("\n".join(f"- {plain(line)}" for line in explain.handling(case, say, clock.local_now())))
                if case["unclear"]:
                    st.caption(f":material/help: {_unclear_kinds()[case['unclear']]}")
                ui.link("ticket", _("Open the case"), id=ticket)
            with st.container():
                ui.breach_note(ticket, case["note_id"], case["note"], "breach_note")
                if case["note"]:
                    st.caption(_("Written {when}.", when=moment(case["written_at"])))
