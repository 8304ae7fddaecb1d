"""Quotes: which wait for an answer and for how long, what became of the others, and what is worked on without one."""

from typing import Any

import streamlit as st

from lib import clock, explain, reports, ui
from lib.reports import SMALL_SAMPLE, Scope, Slice, Table
from lib.ui import _, figure, report
from lib.words import CODES, NOTHING, Words, moment, plain


@ui.through_app
def page() -> None:
    """Figures, and one view at a time: the quotes, work without an approval, and cases that need a quote."""
    ui.require("quotes")
    ui.way_back()
    head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    head.title(_("Quotes"), width="content")
    view = ui.toolbar(compares=True)
    with head:
        _needed_link(view.scope)
    with st.grid(5, min_column_width=185, gap="small"):
        _figures(view)
    names = {
        "quotes": _("Quotes"),
        "worked": _("Work without an approval"),
        "needed": _("Cases that need a quote"),
    }
    draw = {"quotes": _quotes, "worked": _worked, "needed": _needed}
    draw[ui.part(names, "quotes")](view.scope)


# ---- Figures -------------------------------------------------------------------------------------------------------


def _needed_link(scope: Scope) -> None:
    count = report(reports.quotes_needed, scope).total
    if count:
        label = _("1 case needs a quote") if count == 1 else _("{count} cases need a quote", count=count)
        ui.link("quotes", label, view="needed")


def _figures(view: ui.View) -> None:
    say, scope = ui.words(), view.scope
    now = report(reports.quote_figures, scope)
    figure(
        _("Waiting for an answer"),
        say.money(now["pending_amount"]),
        help=_("Quotes sent that the customer has neither approved nor declined, whenever sent."),
        state=_state(_quotes_in_words(now["pending"]), now["pending"], ("blue", "hourglass_top")),
        to=("quotes", _("Show quotes"), {"period": "all", "state": ("pending",)}),
    )
    figure(
        _("Oldest, working days"),
        NOTHING if now["oldest"] is None else say.number(now["oldest"]),
        help=_("Working days since the quote that has waited the longest was sent."),
        to=("quotes", _("Show quotes"), {"period": "all", "state": ("pending",)}),
    )
    _share(view)
    for kinds, label, definition in (
        (
            reports.BEYOND_APPROVAL,
            _("Work beyond the quotes"),
            _("What the work on cases with an approved quote exceeds its amount by, at list price; open findings."),
        ),
        (
            reports.WITHOUT_APPROVAL,
            _("Without approval"),
            _(
                "Work without a quote though the terms want one, on a declined one, or before the approval, at list "
                "price; open findings."
            ),
        ),
    ):
        found = report(reports.quote_findings, scope, kinds)
        figure(
            label,
            say.money(found.sums["kronor"]),
            help=f"{definition} {_('Whenever it was registered.')}",
            state=_state(_findings(found.total), found.total, ("orange", "warning")),
            to=("audit", _("Show findings"), {"period": "all", "kind": kinds}),
        )


def _share(view: ui.View) -> None:
    """The share approved of the quotes that were decided; marked where these are few."""
    say, now = ui.words(), report(reports.quote_figures, view.scope)
    was = report(reports.quote_figures, view.before) if view.before else {}
    few = now["decided"] < SMALL_SAMPLE
    count = _("{count} decided", count=say.number(now["decided"]))
    figure(
        _("Approved"),
        say.percent(now["approved_percent"]),
        help=_("Share of the quotes approved, of those that are decided, on cases registered in the period."),
        change=(now["approved_percent"], was.get("approved_percent"), say.points, True),
        state=("gray", "help", _("Only {count}", count=count)) if few else ("green", "check_circle", count),
        to=("quotes", _("Show quotes"), {"state": ("approved", "declined", "replaced")}),
    )


def _state(said: str, count: int, calls_for: tuple[str, str]) -> tuple[str, str, str]:
    return (*calls_for, said) if count else ("green", "check_circle", said)


def _quotes_in_words(count: int) -> str:
    return _("1 quote") if count == 1 else _("{count} quotes", count=ui.words().number(count))


def _findings(count: int) -> str:
    return _("1 finding") if count == 1 else _("{count} findings", count=ui.words().number(count))


def _working_days(count: int) -> str:
    return _("1 working day") if count == 1 else _("{count} working days", count=ui.words().number(count))


# ---- The quotes ----------------------------------------------------------------------------------------------------


def _quotes(scope: Scope) -> None:
    say, chosen = ui.words(), st.query_params.get("quote")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        look = {"selection_mode": "multi", "wrap": True, "format_func": lambda code: say.code("quote_state", code)}
        state = ui.choices(st.pills, "state", CODES["quote_state"], label=_("State"), **look)
        customer = ui.linked("customer", lambda code: _customer(scope, code))
    with st.expander(_("Register a quote that was sent"), icon=":material/send:", key="send_quote_expander"):
        ui.quote_form("send_quote")
    asked = {"state": state, "customer": customer, "p": st.query_params.get("p")}
    left, right = st.columns([3, 2], gap="medium") if chosen else (st.container(), None)
    with left:
        st.caption(_("Choose the number of a quote to register what the customer decided."))
        _list(scope, asked)
    if right:
        with right, st.container(border=True, key="quote"):
            _quote(chosen)


def _list(scope: Scope, asked: dict[str, Any]) -> None:
    say = ui.words()
    ui.listing(
        reports.quotes,
        scope,
        key="quotes",
        summary=lambda found: _(
            "{quotes}, {amount}, work beyond them {beyond}",
            quotes=_quotes_in_words(found.total),
            amount=say.money(found.sums["amount"]),
            beyond=say.money(found.sums["beyond"]),
        ),
        hidden=("customer_id",),
        leads={
            "quote_id": lambda row: ("quotes", asked | {"quote": row["quote_id"]}),
            "customer_name": lambda row: ("quotes", {"period": "all", "customer": row["customer_id"]}),
        },
        state=asked["state"],
        customer=asked["customer"],
    )


def _customer(scope: Scope, code: str) -> str | None:
    name = report(reports.customer_name, scope.as_of, code)
    return name and _("Customer: {name}", name=plain(name))


def _quote(chosen: str) -> None:
    """One quote: what it says, the work so far, and what the customer decided."""
    say, found = ui.words(), report(reports.quote, clock.now(), chosen)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(_("Quote {quote}", quote=plain(chosen)), width="content")
        st.button(_("Close"), icon=":material/close:", type="tertiary", on_click=_close)
    if found is None:
        ui.nothing(_("There is no such quote."))
        return
    ui.badge("quote_state", found["quote_state"])
    st.text(f"{found['customer_name'] or found['customer_id']}: {found['subject']}")
    pairs = [
        (_("Amount"), say.money(found["amount"])),
        (_("Sent"), moment(found["sent_at"])),
        (_("Decided"), moment(found["decided_at"])),
        (_("Work so far"), _work(found)),
    ]
    if found["quote_state"] == "pending":
        pairs[2] = (_("Waiting since"), _working_days(found["days_since_sent"]))
    ui.facts(pairs)
    if found["worked_value"] > found["amount"]:
        beyond = say.money(found["worked_value"] - found["amount"])
        text = _("The work so far is worth {beyond} more than the quote, at list price.", beyond=beyond)
        st.markdown(f":orange[:material/warning:] {plain(text)}")
    with st.container(horizontal=True, gap="small"):
        ui.link("ticket", _("Case {ticket}", ticket=plain(found["ticket_id"])), id=found["ticket_id"])
    ui.decision_form(found, "decide_quote")


def _close() -> None:
    st.query_params.pop("quote", None)


def _work(found: dict[str, Any]) -> str:
    say = ui.words()
    return f"{say.hours(found['minutes'])}, {say.money(found['worked_value'])}"


# ---- Without one ---------------------------------------------------------------------------------------------------


def _worked(scope: Scope) -> None:
    say = ui.words()
    st.caption(
        _("Work without a quote though the terms want one, on a declined one, or before the approval. Of all time.")
    )
    ui.listing(
        _in_words,
        scope,
        say.lang,
        key="worked",
        summary=lambda found: f"{say.cases(found.total)}, {say.money(found.sums['kronor'])}",
        leads={"finding_kind": lambda row: ("audit", {"period": "all", "finding": row["finding_id"]})},
        hidden=("finding_id",),
    )


def _in_words(store: Any, scope: Scope, lang: str, page: int | None = 1) -> Slice:
    """A page of the findings about work without an approval, with the reason of each in words."""
    say = Words(lang)
    found = reports.quote_findings(store, scope, reports.WITHOUT_APPROVAL, page)
    names, rows = ["ticket_id", "finding_kind", "kronor", "minutes", "customer_name", "reason", "finding_id"], []
    for row in found.table.dicts():
        row["reason"] = " ".join(explain.reason(row, say))
        rows.append(tuple(row[name] for name in names))
    return found._replace(table=Table(names, rows))


def _needed(scope: Scope) -> None:
    say = ui.words()
    st.caption(
        _(
            "Cases not resolved that need a quote before any work (a serious fault of a third party), and have none "
            "that is approved or waits for an answer. Of all time."
        )
    )
    ui.listing(
        reports.quotes_needed,
        scope,
        key="needed",
        summary=lambda found: _(
            "{cases}, worth {value} by the hour so far",
            cases=say.cases(found.total),
            value=say.money(found.sums["worked_value"]),
        ),
        hidden=("customer_id",),
    )
