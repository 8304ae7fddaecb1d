"""One case: what happened when, what the terms say about it and why, and the money around it."""

from typing import Any

import streamlit as st

from lib import charts, clock, explain, reports, ui
from lib.reports import Case, Table
from lib.ui import _, report
from lib.words import NOTHING, moment, plain

MOST_FINDINGS = 10  # Shown at once; the billing audit has all.


@ui.through_app
def page() -> None:
    """The case that `id` in the address names, or the one that it is merged into."""
    ui.require("ticket")
    ui.way_back(otherwise="tickets")
    asked = st.query_params.get("id", "")
    found = report(reports.case, clock.now(), asked)
    if found is None:
        fate = report(reports.fate, clock.now(), asked)
        found = fate and fate.root and report(reports.case, clock.now(), fate.root)
        if not found:
            _not_there(asked, fate)
            return
    case = found.facts
    st.title(f"{plain(case['ticket_id'])} · {plain(case['subject'])}")
    if case["ticket_id"] != asked:
        text = _("Case {merged} is merged into case {ticket}, which is shown here.")
        text = text.format(merged=plain(asked), ticket=plain(case["ticket_id"]))
        st.markdown(f":material/merge: {text}")
    _registered(case)
    ui.new_customer(case["customer_id"])
    _about(case)
    ui.customers_words(case["ticket_id"])
    ui.casework(found)
    ui.installations_of_case(case)
    _timeline(found)
    _sla(case)
    _charges(found)
    _billing(found)
    _put_right(case)


def _registered(case: dict[str, Any]) -> None:
    """That the case has just been registered, and by when it is to be handled."""
    if st.session_state.get("registered") != case["ticket_id"]:
        return
    del st.session_state["registered"]
    text = _("Case {ticket} is registered.", ticket=case["ticket_id"])
    say = ui.words()
    until = (
        _("It is to be handled at once: within {minutes} minutes.", minutes=case["critical_minutes"])
        if case["critical"]
        else _("It is to be handled by the end of {day}.", day=say.weekday_date(case["due_on"]))
    )
    st.success(plain(f"{text} {until}"), icon=":material/check_circle:")


def _put_right(case: dict[str, Any]) -> None:
    st.header(_("Put right, and what was changed"))
    if ui.may("void_case"):
        with st.expander(_("Put right: merge, split, move time, void"), icon=":material/build:", key="put_right"):
            ui.put_right(case["ticket_id"], case["subject"])
    with st.expander(_("Changes of the case"), icon=":material/history:", key="changes"):
        ui.case_changes(case["ticket_id"])


def _not_there(asked: str, fate: reports.Fate | None) -> None:
    """Why there is no such case, and where to look instead."""
    st.title(_("There is no such case"))
    ticket = plain(asked)
    match fate and fate.fate:
        case "void":
            st.markdown(_("Case {ticket} is void (spam or a mistake), and in no figure.").format(ticket=ticket))
            ui.restore(asked)
        case "circle":
            text = _("Case {ticket} is merged in a circle, or into one, and in no figure until that is mended.")
            st.markdown(text.format(ticket=ticket))
            ui.link("imports", _("What is to be mended"))
        case "later":
            st.markdown(_("Case {ticket} was registered later than the figures are for.").format(ticket=ticket))
        case _:
            st.markdown(_("Nobody has registered a case with that number."))
            if asked:
                ui.link("tickets", _("Search for it"), icon=":material/search:", q=asked, period="all")


# ---- What it is about, and what happened ---------------------------------------------------------------------------


def _about(case: dict[str, Any]) -> None:
    say = ui.words()
    yes_no = {True: _("Yes"), False: _("No")}
    with st.container(horizontal=True, gap="small"):
        ui.badge("status", case["status"])
        ui.badge("finding", case["finding"])
        if case["unclear"]:
            st.badge(say.code("unclear", case["unclear"]), color="orange", icon=":material/help:")
    pairs = [
        (_("Customer"), case["customer_name"] or case["customer_id"]),
        (_("Contract when registered"), _contract(case)),
        (_("Category"), say.code("category", case["category"] or "none")),
        (_("Business-critical"), yes_no[case["critical"]]),
        (_("First handled by"), case["handler_name"] or NOTHING),
        (_("Resolved"), moment(case["resolved_at"])),
    ]
    if case["serious"]:
        pairs.append((_("Serious"), yes_no[True]))
    if case["installation_id"]:
        pairs.append((_("Module"), case["module"] or case["installation_id"]))
    with st.container(border=True):
        ui.facts(pairs, narrow=True)
        with st.container(horizontal=True, gap="medium"):
            ui.link("tickets", _("The customer's cases"), customer=case["customer_id"], period="all")
            ui.link("register", _("Register another case"), ":material/add_circle:", customer=case["customer_id"])
            if case["module"]:
                ui.link("tickets", _("The module's cases"), module=case["module"], period="all")


def _contract(case: dict[str, Any]) -> str:
    form = ui.words().code("contract_form", case["contract_form"])
    if case["contract_from"] is None:
        return form
    return f"{form} ({moment(case['contract_from'])}–{moment(case['contract_to']) if case['contract_to'] else ''})"


def _timeline(found: Case) -> None:
    shown = _used(found.happenings)
    ui.chart(
        _("What happened, from registration on"),
        charts.case_timeline(found, ui.words(), clock.local_now(), ui.dark()),
        shown,
        "case_happenings",
        _("From left to right; stretches in which nothing happened are shortened. Point at a mark to read it."),
        totals=("minutes",) if "minutes" in shown.names else (),
    )


def _used(table: Table) -> Table:
    """A table without the columns in which nothing stands."""
    used = [name for name in table.names if any(value is not None for value in table.column(name))]
    return Table(used, [tuple(row[name] for name in used) for row in table.dicts()])


# ---- What the terms say --------------------------------------------------------------------------------------------


def _sla(case: dict[str, Any]) -> None:
    say = ui.words()
    st.header(_("Was it handled in time?"))
    with st.grid(2, min_column_width=330):
        with st.container(border=True, height="stretch"):
            ui.sentences(explain.handling(case, say, clock.local_now()))
            _turn(case)
        if case["status"] in ("breached", "overdue") or case["note"]:
            with st.container(border=True, height="stretch"):
                ui.breach_note(case["ticket_id"], case["note_id"], case["note"], "case_note")
                if case["note"]:
                    st.caption(_("Written {when}.", when=moment(case["written_at"])))
        _terms(case)


def _turn(case: dict[str, Any]) -> None:
    """Whether the case was taken in its turn; if not, a case that it went before, and the one that went before it."""
    if case["in_turn"]:
        st.caption(_("It was handled in turn."))
    if first := case["went_before"]:
        st.caption(_("It was handled out of turn: a case that was due earlier still waited."))
        ui.link("ticket", _("It went before case {ticket}", ticket=plain(first)), id=first)
    if first := case["passed_by"]:
        st.caption(_("It was passed over: a case that was due later was handled first."))
        ui.link("ticket", _("Case {ticket} went before it", ticket=plain(first)), id=first)


def _terms(case: dict[str, Any]) -> None:
    """What was promised and priced on the day of the registration, and the module with its warranty."""
    say = ui.words()
    promise = (
        _("Within {minutes} minutes", minutes=case["critical_minutes"])
        if case["critical"]
        else _("By the end of {day}", day=say.weekday_date(case["due_on"]))
    )
    fee = _("{fee}, up to {minutes} min", fee=say.money(case["ticket_fee"]), minutes=case["ticket_minutes"])
    with st.container(border=True, height="stretch"):
        st.subheader(_("The terms on {day}", day=moment(case["registered_on"])))
        ui.facts(
            [
                (_("To be handled"), promise),
                (_("Ticket fee"), fee),
                (_("By the hour"), _("{price} per hour", price=say.money(case["hourly_rate"]))),
                (_("Installation fee"), say.money(case["installation_fee"])),
            ]
        )
    if case["module"]:
        with st.container(border=True, height="stretch"):
            st.subheader(_("The module"))
            ui.facts(_module(case))


def _module(case: dict[str, Any]) -> list[tuple[str, str]]:
    say = ui.words()
    by = {"agency": _("Us"), "customer": _("The customer")}[case["installed_by"]]
    warranty = NOTHING
    if case["covered_until"]:
        warranty = f"{moment(case['installed_on'])}–{moment(case['covered_until'])}"
    pairs = [
        (_("Module"), case["module"]),
        (_("Vendor"), case["vendor"] or NOTHING),
        (_("Installed"), moment(case["installed_on"])),
        (_("Installed by"), by),
        (_("Warranty"), warranty),
        (_("Function check"), say.code("function_check", case["function_check"])),
        (_("Price"), say.money(case["price"])),
    ]
    return [pair for pair in pairs if pair[1] != NOTHING]


def _charges(found: Case) -> None:
    st.header(_("What it costs, and why"))
    if not found.lines.rows:
        ui.nothing(_("No time is logged on it, so it costs nothing."))
        return
    with st.grid(min(2, len(found.lines.rows)), min_column_width=330):
        for line in found.lines.dicts():
            with st.container(border=True, height="stretch", gap="small", key=f"charge_{line['work']}"):
                ui.charge_card(line, [entry["minutes"] for entry in found.entries(line["work"])])
    with st.expander(_("Charges as a table"), icon=":material/table:"):
        ui.rows(found.charges, "case_charges", totals=("minutes", "amount", "list_value"))


# ---- Money and bookings --------------------------------------------------------------------------------------------


def _billing(found: Case) -> None:
    st.header(_("Billing, quotes and bookings"))
    tables = (
        (_("Invoices and adjustments"), found.money, "money", _("Nothing is invoiced or adjusted.")),
        (_("Quotes"), found.quotes, "quotes", _("No quote was sent.")),
        (_("Booked times"), found.bookings, "bookings", _("No time is booked.")),
    )
    _findings(found.facts)
    with st.grid(2, min_column_width=330):
        with st.container(border=True, height="stretch"):
            _owed(found.facts)
            ui.invoicing_month(found.facts["ticket_id"], found.facts["customer_id"])
        with st.container(border=True, height="stretch", gap="small"):
            st.subheader(_("Adjustments"))
            ui.adjustments(found.facts["ticket_id"], "case_adjust")
            if ui.may("adjust"):
                with st.expander(_("Adjust"), icon=":material/tune:", key="case_adjust"):
                    ui.adjustment_form(found.facts["ticket_id"], "case_adjust")
        for title, table, key, _none in tables:
            if table.rows:
                with st.container(border=True, height="stretch"):
                    st.subheader(title)
                    ui.rows(
                        _used(table),
                        f"case_{key}",
                        totals=("amount",) if key == "money" else (),
                        leads={"starts_at": _booking},
                    )
    if missing := [none for _title, table, _key, none in tables if not table.rows]:
        ui.nothing(" ".join(missing))


def _findings(case: dict[str, Any]) -> None:
    """What the billing audit has found about the case, each with a way to settle it."""
    say = ui.words()
    found = report(reports.findings_of_case, clock.now(), case["ticket_id"]).dicts()
    for finding in found[:MOST_FINDINGS]:
        with st.container(border=True, gap="xsmall", key=f"finding_{finding['finding_kind']}_{finding['finding_id']}"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                kind = plain(say.code("finding_kind", finding["finding_kind"]))
                st.markdown(f"**{kind}: {plain(say.money(finding['kronor']))}**", width="content")
                ui.badge("direction", finding["direction"])
                ui.badge("finding_state", finding["finding_state"])
            st.caption(plain(" ".join(explain.reason(finding, say))))
            ui.link("audit", _("Why, and what to do"), period="all", finding=finding["finding_id"])
    if len(found) > MOST_FINDINGS:
        ui.nothing(
            _(
                "The first {shown} of {all}, those still open before the others; the billing audit has all.",
                shown=MOST_FINDINGS,
                all=len(found),
            )
        )


def _owed(case: dict[str, Any]) -> None:
    say = ui.words()
    ui.sentences(explain.billing(case, say))
    ui.facts(
        [
            (_("Charged"), say.money(case["charged"])),
            (_("Adjusted"), say.money(case["adjusted"])),
            (_("Invoiced"), say.money(case["invoiced"])),
            (_("Difference"), say.money(case["difference"])),
        ]
    )


def _booking(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Where a session of the case leads to."""
    return "bookings", {"view": "list", "booking": row["booking_id"]}
