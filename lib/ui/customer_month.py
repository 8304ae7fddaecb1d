"""A customer in a month of invoicing: each case with its lines, and each line with what made it what it is."""

from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

import streamlit as st

from lib import clock, explain, reports
from lib.explain import LineInWords
from lib.reports import Table
from lib.ui.finance import adjustment_form, adjustments
from lib.ui.parts import facts, rows
from lib.ui.session import _, report, terms_shown, words
from lib.ui.ways import go_to
from lib.words import plain

Line = dict[str, Any]
KEY = "adjust"
MOST_CASES = 100  # of a kind, one below the other
# What the list of customers shows of each in little room.
CUSTOMER_COLUMNS = ("customer_name", "invoice_state", "owed", "invoiced", "difference")
COLORS = {"free": "green", "warranty": "green", "undecided": "gray"}
TABLE = (
    *("ticket_id", "subject", "line_kind", "coverage", "clause", "contract_form", "registered_on", "resolved_on"),
    *("minutes", "charged_minutes", "rate", "amount", "invoiced", "corrects", "detail"),
)


class InvoicedCase(NamedTuple):
    """A case in a month: its lines with their words, what is owed for them in all, and what is invoiced."""

    ticket_id: str
    subject: str | None
    lines: list[tuple[Line, LineInWords]]
    owed: Decimal
    invoiced: Decimal


def cases_of(month: date, customer: str) -> list[InvoicedCase]:
    """The cases of a customer in a month, also those that cost nothing."""
    now, say = clock.now(), words()
    lines = report(reports.month_lines, now, month, customer)
    explained = report(_explained, now, month, customer)
    told = [(row, explain.line(row, why, say)) for row, why in zip(lines.dicts(), explained, strict=True)]
    cases = [_case_of(ticket, list(found)) for ticket, found in groupby(told, key=lambda line: line[0]["ticket_id"])]
    for row in report(reports.unowed_cases, now, month, customer).dicts():
        cases.append(InvoicedCase(row["ticket_id"], row["subject"], [], Decimal(0), row["invoiced"]))
    return cases


def _explained(opened: Any, now: Any, month: date, customer: str) -> list[Line | None]:
    return reports.lines_explained(opened, now, reports.month_lines(opened, now, month, customer))


def _case_of(ticket: str, lines: list[tuple[Line, LineInWords]]) -> InvoicedCase:
    owed = sum((row["amount"] for row, _told in lines), Decimal(0))
    invoiced = sum((row["invoiced"] for row, _told in lines if row["invoiced"] is not None), Decimal(0))
    return InvoicedCase(ticket, lines[0][0]["subject"], lines, owed, invoiced)


def customer_month(cases: list[InvoicedCase]) -> None:
    """All cases: what costs something or is invoiced, what waits for a decision, what is free; and all as a table."""
    costing = [case for case in cases if case.invoiced or any(row["amount"] for row, _told in case.lines)]
    rest = [case for case in cases if case not in costing]
    undecided = [case for case in rest if any(row["coverage"] == "undecided" for row, _told in case.lines)]
    free = [case for case in rest if case not in undecided]
    look = {"help": _("For each line the facts that decided, the clause, and the clause that came nearest.")}
    reasons = st.toggle(_("Show what decided"), key="reasons", **look)
    for title, found in ((_("To invoice"), costing), (_("To decide"), undecided), (_("Free of charge"), free)):
        if found:
            st.subheader(f"{title} ({words().number(len(found))})")
            for case in found[:MOST_CASES]:
                _case(case, reasons)
            if len(found) > MOST_CASES:
                st.caption(
                    _("The first {shown} of {all}; the table below holds all.", shown=MOST_CASES, all=len(found))
                )
    _table(cases)


def _case(case: InvoicedCase, reasons: bool) -> None:
    say = words()
    with st.container(border=True, gap="xsmall", key=f"case_{case.ticket_id}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="top", wrap=False):
            with st.container(width="stretch"):
                name, asked = f"**{plain(case.ticket_id)}** {plain(case.subject or '')}", {"id": case.ticket_id}
                look = {"type": "tertiary", "help": _("Open the case"), "wrap": True}
                st.button(name, key=f"open_{case.ticket_id}", on_click=go_to, args=("ticket", asked), **look)
            st.markdown(f"**{say.money(case.owed)}**", width="content")
        for row, told in case.lines:
            _line(row, told, len(case.lines) > 1, reasons)
        if not case.lines:
            st.caption(_("No time is logged on it, so it costs nothing."))
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            if any(row["coverage"] == "undecided" for row, _told in case.lines):
                st.caption(_("Unknown until somebody has decided"))
            else:
                _invoiced(case)
            _adjust_button(case.ticket_id)
        if st.session_state.get("adjusting") == case.ticket_id:
            adjustments(case.ticket_id, KEY)
            adjustment_form(case.ticket_id, KEY)


def _line(row: Line, told: LineInWords, several: bool, reasons: bool) -> None:
    say = words()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="top", gap="small"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"{_what(row)} {plain(_time(row))}")
            st.caption(" ".join(plain(text) for text in told.says))
        if several:
            st.markdown(say.money(row["amount"]), width="content")
    if reasons and told.facts:
        _reasons(told)


def _what(row: Line) -> str:
    """What a line is, as labels: its kind, the clause, and what has changed since it was locked."""
    say, labels = words(), []
    if row["is_correction"]:
        labels.append(
            f":violet-badge[:material/history: {_('Correction of {month}', month=say.month(row['corrects']))}]"
        )
        labels += [f":gray-badge[{say.code('changed', code)}]" for code in row["changed"] or []]
    if row["kind"] == "adjustment":
        kind = say.code("adjustment_kind", row["adjustment_kind"]) if row["adjustment_kind"] else _("Adjustment")
        labels.append(f":orange-badge[:material/tune: {kind}]")
    else:
        color = COLORS.get(row["coverage"], "blue")
        labels.append(f":{color}-badge[{say.code('coverage', row['coverage'])}]")
        labels.append(f"**{say.code('work', row['work'])}**")
    return " ".join(labels)


def _time(row: Line) -> str:
    """The clause, the minutes worked and charged by the hour, the rate, and the contract form of the day."""
    if row["kind"] == "adjustment":
        return ""
    say, parts = words(), []
    if row["clause"]:
        parts.append(say.code("clause", row["clause"]))
    parts.append(_("worked {minutes}", minutes=_minutes(row["minutes"])))
    if row["charged_minutes"]:
        charged = {"minutes": _minutes(row["charged_minutes"]), "rate": say.money(row["rate"])}
        parts.append(_("charged by the hour {minutes} at {rate}", **charged))
    parts.append(say.code("contract_form", row["contract_form"]))
    return " · ".join(parts)


def _minutes(minutes: Decimal) -> str:
    return f"{words().number(minutes, 0 if minutes == int(minutes) else 2)}\u00a0min"


def _reasons(told: LineInWords) -> None:
    say, clauses = words(), terms_shown().clauses

    def clause(code: str) -> str:
        return f"**{plain(say.code('clause', code))}** ({plain(getattr(clauses[code], say.lang))})"

    points = [plain(fact) for fact in told.facts]
    if told.clause:
        points.append(f"{_('By the clause')} {clause(told.clause)}")
    if told.nearest:
        points.append(f"{_('Not by the clause')} {clause(told.nearest)}: {plain(told.why_not)}")
    st.markdown("\n".join(f"- {point}" for point in points))


def _invoiced(case: InvoicedCase) -> None:
    """What is invoiced for a case beside what is owed: that it agrees, or how much is wrong."""
    say, difference = words(), case.invoiced - case.owed
    if not difference and not case.owed:
        st.caption(_("Nothing to invoice"))
    elif not difference:
        st.badge(_("Invoiced {amount}", amount=say.money(case.invoiced)), color="green", icon=":material/check_circle:")
    elif not case.invoiced:
        st.badge(_("Not invoiced"), color="blue", icon=":material/schedule_send:")
    else:
        text = _("{amount} too much") if difference > 0 else _("{amount} is lacking")
        wrong = text.format(amount=say.money(abs(difference)))
        told = _("Invoiced {amount}", amount=say.money(case.invoiced))
        icon = ":material/trending_up:" if difference > 0 else ":material/trending_down:"
        st.badge(f"{told}: {wrong}", color="red" if difference > 0 else "orange", icon=icon)


def _adjust_button(ticket_id: str) -> None:
    state = st.session_state
    is_open = state.get("adjusting") == ticket_id
    st.button(
        _("Close the form") if is_open else _("Adjust"),
        key=f"adjust_{ticket_id}",
        type="tertiary",
        icon=":material/close:" if is_open else ":material/tune:",
        on_click=lambda: state.update(adjusting=None if is_open else ticket_id),
    )


def _table(cases: list[InvoicedCase]) -> None:
    """The same lines as a table with its files."""
    say, found = words(), []
    for case in cases:
        for row, told in case.lines or [({"invoiced": case.invoiced}, None)]:
            kind = None
            if told:
                kind = say.code("work", row["work"]) if row["kind"] == "charge" else _("Adjustment")
            shown = row | {"ticket_id": case.ticket_id, "subject": case.subject, "line_kind": kind}
            shown["detail"] = " ".join(told.says) if told else None
            shown.setdefault("amount", Decimal(0))
            found.append(tuple(shown.get(name) for name in TABLE))
    with st.expander(_("All lines as a table"), icon=":material/table:"):
        rows(Table(list(TABLE), found), "month_lines", totals=("minutes", "charged_minutes", "amount", "invoiced"))


def customer_figures(row: Line) -> None:
    """The figures of a customer, as in its row of the list."""
    say = words()
    facts(
        [
            (_("To invoice"), say.money(row["owed"])),
            (_("Invoiced"), say.money(row["invoiced"])),
            (_("Difference"), say.money(row["difference"])),
        ],
        narrow=True,
    )
    worked, charged = say.hours(row["minutes"]), say.hours(row["charged_minutes"])
    st.caption(_("Worked {worked}, of which {charged} is charged by the hour", worked=worked, charged=charged))
