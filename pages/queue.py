"""The queue: who waits, in which order they are taken, who was passed over, and are cases taken in turn."""

from typing import Any

import streamlit as st

from lib import charts, reports, ui
from lib.reports import Scope, Slice, Table
from lib.ui import _, figure, report
from lib.words import NOTHING


@ui.through_app
def page() -> None:
    """What waits now, and one view at a time: the queue, who was passed over, and the share handled in turn."""
    ui.require("queue")
    st.title(_("Queue"))
    view = ui.toolbar(compares=True)
    _figures(view)
    names = {"waiting": _("The queue now"), "passed": _("Passed over in the period"), "turn": _("Handled in turn")}
    draw = {"waiting": _waiting, "passed": _passed, "turn": _turn}
    draw[ui.part(names, "waiting")](view.scope)


def _figures(view: ui.View) -> None:
    say, scope = ui.words(), view.scope
    now, was = report(reports.queue_figures, scope), report(reports.queue_figures, reports.a_week_before(scope))
    with st.grid(4, min_column_width=165, gap="small"):
        for key, label, definition, query in _open_figures():
            figure(
                label,
                NOTHING if now[key] is None else say.number(now[key]),
                help=f"{definition} {_('Whenever it was registered.')}",
                change=(now[key], was[key], say.number, False),
                against=_("in a week"),
                to=("tickets", _("Show cases"), {"period": "all", "waiting": "yes"} | query),
            )
        share, before = (report(reports.queue_share, asked) if asked else {} for asked in (scope, view.before))
        figure(
            _("Handled in turn"),
            say.percent(share["in_turn_percent"]),
            help=_(
                "Standard cases of the period handled while none that was due earlier waited, of {count} handled. "
                "Within a day the order is free.",
                count=say.number(share["turn_counted"]),
            ),
            change=(share["in_turn_percent"], before.get("in_turn_percent"), say.points, True),
            to=("tickets", _("Show cases"), {"turn": "no"}),
        )


def _open_figures() -> list[tuple[str, str, str, dict[str, Any]]]:
    """The figures of what waits: their keys, names, definitions, and the filters of the list of cases."""
    return [
        ("critical", _("Critical waiting"), _("A critical case not handled yet."), {"critical": "yes"}),
        ("standard", _("Standard waiting"), _("A standard case not handled yet."), {"critical": "no"}),
        (
            "overdue",
            _("Overdue"),
            _("A case not handled although it is past due."),
            {"status": ("overdue",)},
        ),
        ("due_today", _("Due today"), _("A standard case not handled that is due today."), {"status": ("due_today",)}),
        (
            "oldest_working_days",
            _("Oldest, working days"),
            _("Working days since the registration of the case that has waited longest."),
            {},
        ),
        (
            "passed_over",
            _("Passed over, still waiting"),
            _("A standard case that still waits although a case that is due later was handled after it came."),
            {"passed": "yes"},
        ),
    ]


def _waiting(scope: Scope) -> None:
    st.caption(
        _(
            "All cases not handled yet, in the order of the terms: critical ones at once, then the others by "
            "registration. The period does not narrow this list, the contract form does. Time left below zero has "
            "passed."
        )
    )
    ui.listing(
        reports.queue_waiting,
        scope,
        key="queue",
        summary=lambda found: (
            _("1 case waits") if found.total == 1 else _("{count} cases wait", count=ui.words().number(found.total))
        ),
    )


def _passed(scope: Scope) -> None:
    st.caption(
        _(
            "Cases registered in the period that waited while a standard case due later was handled first: which one, "
            "and how long they waited after that until they were handled, or until now."
        )
    )
    ui.listing(reports.queue_passed, scope, key="passed", summary=_passed_in_all)


def _passed_in_all(found: Slice) -> str:
    say = ui.words()
    hours = found.sums["hours_passed"]
    if found.total == 1:
        return _("1 case was passed over, and waited {hours} h after it", hours=say.number(hours, 1))
    return _(
        "{count} cases were passed over, and waited {hours} h after it in all, {average} h on average",
        count=say.number(found.total),
        hours=say.number(hours),
        average=say.number(hours / found.total if found.total else None, 1),
    )


def _turn(scope: Scope) -> None:
    say = ui.words()
    months, staff = report(reports.queue_turns, scope), report(reports.queue_staff, scope)
    ui.chart(
        _("Standard cases handled in turn, percent by month"),
        charts.in_turn(months, say, ui.dark()),
        months,
        "in_turn",
        _("Of those handled, by month of registration. A hollow mark: fewer than ten cases."),
        totals=("turn_counted", "taken_in_turn", "out_of_turn"),
    )
    names = _by_name(staff)
    st.subheader(_("Out of turn, by who handled the case first"))
    st.caption(_("Cases of the period. Whoever handled fewer than ten comes last, and is not ranked."))
    ui.rows(
        names,
        "out_of_turn",
        totals=("turn_counted", "taken_in_turn", "out_of_turn"),
        hidden=("staff_id",) if any(names.column("few")) else ("staff_id", "few"),
        leads={"handled_by": lambda row: ("tickets", {"turn": "no", "staff": row["staff_id"]})},
    )


def _by_name(staff: Table) -> Table:
    """Members of staff by their names, first of all."""
    numbers = ("turn_counted", "taken_in_turn", "out_of_turn", "in_turn_percent", "few")
    rows = []
    for row in staff.dicts():
        unnamed = _("Nobody known") if row["staff_id"] == "none" else row["staff_id"]
        rows.append((row["staff_name"] or unnamed, row["staff_id"], *(row[name] for name in numbers)))
    return Table(["handled_by", "staff_id", *numbers], rows)
