"""Warranties: which installations are covered, which are about to end, and what the warranty has cost."""

import streamlit as st

from lib import charts, clock, reports, ui
from lib.access import require
from lib.ui import _, figure, report
from lib.words import CODES

MOST_BARS = 30  # The first to end; more would be a wall.


def page() -> None:
    """Counts by status, a timeline of the warranties that run, and every installation."""
    require("warranties")
    st.title(_("Warranties"))
    scope = ui.toolbar().scope
    say = ui.words()
    _counts(scope)
    running = report(reports.installations, scope, status=("active", "expiring"), page=None).table
    title, note = (
        _("Warranties that run or end soon"),
        _(
            "From installation through the last day covered, the first to end on top. Those with a week or less left "
            "are here, too; the figures above count them by themselves."
        ),
    )
    running = running._replace(rows=running.rows[:MOST_BARS])
    drawn = charts.warranty_timeline(running, say, clock.local_now().date(), ui.dark()) if running.rows else None
    ui.chart(title, drawn, running, "running", note)
    st.header(_("Installations"))
    st.caption(_("Made in the period, and all whose warranty still runs."))
    wanted = ui.choices(
        st.pills,
        "warranty",
        CODES["warranty"],
        label=_("Warranty"),
        selection_mode="multi",
        format_func=lambda code: say.code("warranty", code),
    )
    ui.listing(reports.installations, scope, key="installations", summary=_summary, status=wanted)


def _summary(found: reports.Slice) -> str:
    say = ui.words()
    return _(
        "{count} installations, {hours} of warranty work worth {cost}",
        count=say.number(found.total),
        hours=say.hours(found.sums["minutes"]),
        cost=say.money(found.sums["cost"]),
    )


def _counts(scope: reports.Scope) -> None:
    say, counts = ui.words(), report(reports.warranty_counts, scope)
    definitions = {
        "active": _("Covered for more than a week more."),
        "expiring": _("Covered, with a week or less left."),
        "expired": _("Installed in the period; no longer covered."),
        "none": _("Installed by the customers themselves in the period: no warranty."),
    }
    with st.grid(5, min_column_width=185, gap="small"):
        for status, definition in definitions.items():
            count = counts.get(status, {}).get("installations", 0)
            figure(
                say.code("warranty", status),
                say.number(count),
                help=definition,
                to=("warranties", _("Show installations"), {"warranty": (status,)}),
            )
        sums = report(reports.installations, scope).sums
        figure(
            _("Cost of warranty work"),
            say.money(sums["cost"]),
            help=_(
                "What the minutes of warranty work under the installations below would have cost by the hour: "
                "list-price value, not lost income."
            ),
            to=("warranties", _("Show installations"), {}),
        )
