"""Modules and vendors: what came of their installations, and which of them eat their installation fee."""

from datetime import date

import streamlit as st

from lib import charts, clock, days, periods, reports, ui
from lib.reports import MODULE_SUMS, SMALL_SAMPLE, Table
from lib.ui import _, figure, report
from lib.words import CODES, NOTHING


@ui.through_app
def page() -> None:
    """Totals, the share of the fee that each takes, and everything as a table; by module or by vendor."""
    ui.require("modules")
    ui.way_back()
    st.title(_("Modules and vendors"))
    by, first, last, span = _filters()
    found = report(reports.modules, clock.now(), first, last, by)
    st.caption(_("Installations made {span}, and all that came of them until now.", span=span))
    if not found.rows:
        ui.nothing(_("No module was installed then."))
        return
    with st.grid(5, min_column_width=185, gap="small"):
        _figures(found)
    few = sum(row["few_installations"] is not None for row in found.dicts())
    note = _(
        "Warranty work at list price against what the installations cost. The line is the whole fee: what reaches "
        "beyond it costs more than it brought in. Only those with at least {few} installations of ours are ranked.",
        few=SMALL_SAMPLE,
    )
    asks = {"period": "all"}
    drawn = charts.fee_shares(found, ui.words(), by, ui.dark(), asks)
    with st.container(border=True):
        st.subheader(_("Which eat their fee?"))
        st.caption(note)
        if drawn is None:
            ui.nothing(_("None has so many installations: nothing is ranked."))
        else:
            ui.draw(drawn, "fee_shares", _("Which eat their fee?"))
    st.header(_("All of them"))
    st.caption(
        _("{count}, {few} of them with few installations: marked, and not ranked.", count=_count(by, found), few=few)
    )
    unknown = _("No vendor known")
    at, named = found.names.index(by), lambda name: name or unknown
    shown = found._replace(rows=[(*row[:at], named(row[at]), *row[at + 1 :]) for row in found.rows])
    lead = {by: lambda row: ("warranties", {"period": "all", by: ("none" if row[by] == unknown else row[by],)})}
    ui.rows(shown, "modules", totals=MODULE_SUMS, leads=lead)
    if by == "vendor":
        _contact()


def _filters() -> tuple[str, date, date, str]:
    say, today, one = ui.words(), clock.local_now().date(), {"required": True, "wrap": True}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        look = {"format_func": lambda code: say.code("module_by", code)} | one
        by = ui.choice(st.segmented_control, "by", list(CODES["module_by"]), "module", label=_("By"), **look)
        look = {"format_func": say.period} | one
        made = ui.choice(st.segmented_control, "made", ["all", "m12", "y"], "all", label=_("Installed"), **look)
    shown = periods.period(made, today)
    return by, max(shown.first, days.FIRST), shown.last, say.period(made).lower()


def _figures(found: Table) -> None:
    say = ui.words()
    sums = {name: sum(value for value in found.column(name)) for name in MODULE_SUMS}
    checked = _("{failed} of {checked} checked", failed=sums["failed"], checked=sums["checked"])
    for label, value, definition in (
        (
            _("Installations"),
            _("{ours} of {all}", ours=say.number(sums["ours"]), all=say.number(sums["installations"])),
            _("Those that we made, of all: the others were installed by the customers themselves."),
        ),
        (_("Failed checks"), checked, _("Function checks that failed, of those that are made.")),
        (
            _("Cases in warranty"),
            f"{say.number(sums['tickets'])} ({say.hours(sums['minutes'])})",
            _("Cases that are free under a warranty, and the work on them."),
        ),
        (
            _("Cases after the warranty"),
            f"{say.number(sums['tickets_after'])} ({say.hours(sums['minutes_after'])})",
            _("Cases about a module that were registered after its last covered day, and the work on them."),
        ),
        (
            _("Left of the fees"),
            say.money(sums["left_of_fees"]),
            _(
                "What the installations cost their customers ({fees}), less what their warranty work would have cost "
                "by the hour ({cost}): list-price value, not lost income.",
                fees=say.money(sums["fees"]),
                cost=say.money(sums["cost"]),
            ),
        ),
    ):
        figure(label, value, help=definition)


def _count(by: str, found: Table) -> str:
    number = ui.words().number(len(found.rows))
    return _("{count} modules", count=number) if by == "module" else _("{count} vendors", count=number)


def _contact() -> None:
    """How to reach a vendor that is chosen."""
    names = sorted({name for name in report(reports.module_names, clock.now()).values() if name}, key=str.casefold)
    with st.container(border=True, key="vendor_contacts"):
        st.subheader(_("How to reach them"))
        look = {"placeholder": _("Choose"), "format_func": lambda code: code or NOTHING}
        chosen = ui.choice(st.selectbox, "contact", ["", *names], "", label=_("Vendor"), **look)
        if chosen:
            ui.vendor_contact(chosen, "vendor")
