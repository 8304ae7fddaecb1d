"""One case: what happened, what the terms say about it, and the money around it."""

import streamlit as st

from lib import reports, ui
from lib.access import require
from lib.ui import _, report
from lib.words import moment, plain


def page() -> None:
    """The case that `id` in the address names."""
    require("ticket")
    ui.back_to_list()
    found = report(reports.case, ui.now(), st.query_params.get("id", ""))
    if found is None:
        st.title(_("There is no such case"))
        st.caption(_("It may be void, merged into another, or not registered yet."))
        return
    st.title(f"{plain(found.facts['ticket_id'])} · {plain(found.facts['subject'])}")
    with st.container(border=True):
        ui.facts(_facts(found.facts))
    st.subheader(_("SLA"))
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
                ui.rows(table, f"case_{key}")


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
        (_("Status"), say.code("status", case["status"])),
        (_("Registered"), moment(case["registered_at"])),
        (_("Handled"), moment(case["handled_at"])),
        (_("Minutes to handling"), say.minutes(case["minutes_to_handling"])),
        (_("Resolved"), moment(case["resolved_at"])),
    ]
    if not case["critical"]:
        pairs[3:3] = [
            (_("Due"), moment(case["due_on"])),
            (_("Working days to handling"), say.number(case["working_days"])),
        ]
        pairs += [
            (_("Working days to resolution"), say.number(case["working_days_to_resolution"])),
            (_("Working days waiting for the customer"), say.number(case["waited_working_days"])),
            (_("Handled in turn"), {True: _("Yes"), False: _("No, before an earlier one")}.get(case["in_turn"], "–")),
        ]
    return pairs


def _charges(found: reports.Case) -> None:
    say, case = ui.words(), found.facts
    st.subheader(_("Charges"))
    ui.rows(found.charges, "case_charges", totals=("minutes", "amount", "list_value"))
    texts = ui.store().terms.clauses
    for clause in dict.fromkeys(found.charges.column("clause")):
        if clause:
            text = plain(getattr(texts[clause], say.lang))
            st.caption(f":material/gavel: **{say.code('clause', clause)}**: {text}.")
    st.subheader(_("Billing"))
    with st.container(border=True):
        ui.facts(
            [
                (_("Result"), say.code("finding", case["finding"])),
                (_("Charged"), say.money(case["charged"])),
                (_("Adjusted"), say.money(case["adjusted"])),
                (_("Invoiced"), say.money(case["invoiced"])),
                (_("Difference"), say.money(case["difference"])),
            ]
        )
    ui.rows(found.money, "case_money")
