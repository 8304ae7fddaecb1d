"""One case: what happened, what the terms say about it, and the money around it."""

import streamlit as st

from lib import clock, reports, ui
from lib.access import require
from lib.ui import _, report
from lib.words import NOTHING, moment, plain


def page() -> None:
    """The case that `id` in the address names."""
    require("ticket")
    ui.back_to_list()
    found = report(reports.case, clock.now(), st.query_params.get("id", ""))
    if found is None:
        st.title(_("There is no such case"))
        st.caption(_("It may be void, merged into another, or not registered yet."))
        return
    st.title(f"{plain(found.facts['ticket_id'])} · {plain(found.facts['subject'])}")
    with st.container(horizontal=True, gap="small"):
        ui.badge("status", found.facts["status"])
        ui.badge("finding", found.facts["finding"])
    with st.container(border=True):
        ui.facts(_facts(found.facts))
    st.header(_("SLA"))
    with st.container(border=True):
        ui.facts(_sla(found.facts))
    _charges(found)
    with st.grid(2, min_column_width=330):
        for title, table, key in (
            (_("What happened"), found.events, "events"),
            (_("Time worked"), found.entries, "entries"),
        ):
            with st.container(border=True, height="stretch"):
                st.subheader(title)
                unused = tuple(
                    name for name in ("on_ticket", "note") if name in table.names and not any(table.column(name))
                )
                ui.rows(table, f"case_{key}", hidden=unused, empty=_("Nothing worked yet."))


def _facts(case: dict) -> list[tuple[str, str]]:
    say = ui.words()
    yes_no = {True: _("Yes"), False: _("No")}
    pairs = [
        (_("Customer"), case["customer_name"] or case["customer_id"]),
        (_("Contract when registered"), say.code("contract_form", case["contract_form"])),
        (_("Category"), say.code("category", case["category"] or "none")),
        (_("Business-critical"), yes_no[case["critical"]]),
    ]
    if case["serious"]:
        pairs.append((_("Serious"), yes_no[True]))
    if case["installation_id"]:
        pairs.append((_("Module"), f"{case['module'] or '?'} ({case['installation_id']})"))
        pairs.append((_("Warranty until"), moment(case["covered_until"])))
    return pairs


def _sla(case: dict) -> list[tuple[str, str]]:
    say = ui.words()
    pairs = [
        (_("Registered"), moment(case["registered_at"])),
        (_("Handled"), moment(case["handled_at"])),
        (_("Minutes to handling"), say.minutes(case["minutes_to_handling"] if case["critical"] else None)),
        (_("Resolved"), moment(case["resolved_at"])),
    ]
    if not case["critical"]:
        in_turn = {True: _("Yes"), False: _("No, before an earlier one"), None: NOTHING}[case["in_turn"]]
        pairs[1:1] = [(_("Due"), moment(case["due_on"]))]
        pairs += [
            (_("Working days to handling"), say.number(case["working_days"])),
            (_("Working days to resolution"), say.number(case["working_days_to_resolution"])),
            (_("Working days waiting for the customer"), say.number(case["waited_working_days"])),
            (_("Handled in turn"), in_turn),
        ]
    return [pair for pair in pairs if pair[1] != NOTHING]


def _charges(found: reports.Case) -> None:
    say, case = ui.words(), found.facts
    st.header(_("Charges"))
    totals = ("minutes", "amount", "list_value")
    ui.rows(found.charges, "case_charges", totals=totals, empty=_("Nothing worked yet."))
    texts = ui.store().terms.clauses
    for clause in dict.fromkeys(found.charges.column("clause")):
        if clause:
            text = plain(getattr(texts[clause], say.lang))
            st.caption(f":material/gavel: **{say.code('clause', clause)}**: {text}.")
    st.header(_("Billing"))
    with st.container(border=True):
        ui.facts(
            [
                (_("Charged"), say.money(case["charged"])),
                (_("Adjusted"), say.money(case["adjusted"])),
                (_("Invoiced"), say.money(case["invoiced"])),
                (_("Difference"), say.money(case["difference"])),
            ]
        )
    ui.rows(found.money, "case_money", empty=_("No invoices, quotes or adjustments."))
