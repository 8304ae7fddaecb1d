"""Billing audit: what was never invoiced, what never should have been, what is to be checked; and settling it."""

from datetime import date
from typing import Any

import streamlit as st

from lib import charts, clock, explain, periods, reports, ui
from lib.reports import FindingFilter, Scope, Slice, Table
from lib.ui import _, figure, report
from lib.words import CODES, Words, moment, plain


@ui.through_app
def page() -> None:
    """Figures both ways; the findings beside a picture of their kinds, or beside the one that is chosen."""
    ui.require("audit")
    ui.way_back()
    st.title(_("Billing audit"))
    view = ui.toolbar(compares=True)
    wanted = _filters(view.scope)
    with st.grid(5, min_column_width=185, gap="small"):
        _figures(view, wanted)
    chosen = st.query_params.get("finding")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _list(view.scope, wanted)
    with right:
        if chosen:
            _finding(chosen)
        else:
            _picture(view.scope, wanted)


# ---- Filters and figures -------------------------------------------------------------------------------------------


def _filters(scope: Scope) -> FindingFilter:
    say, one = ui.words(), {"required": True, "wrap": True}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        look = {"format_func": lambda code: say.code("finding_state", code) if code != "all" else _("All")} | one
        states = [*CODES["finding_state"], "all"]
        state = ui.choice(st.segmented_control, "state", states, "open", label=_("State"), **look)
        look = {"format_func": lambda code: say.code("direction", code) if code else _("Both ways")} | one
        ways = ["", *CODES["direction"]]
        direction = ui.choice(st.segmented_control, "direction", ways, "", label=_("Direction"), **look)
        look = {"placeholder": _("All"), "format_func": lambda code: say.code("finding_kind", code)}
        kind = ui.choices(st.multiselect, "kind", CODES["finding_kind"], label=_("Kind"), **look)
    with st.container(horizontal=True, gap="small", key="linked_filters"):
        customer = ui.linked("customer", lambda code: _customer(scope, code))
        month = ui.linked("month", _month)
        hinders = ui.linked("hinders", lambda code: _("Hinders closing the month") if code == "yes" else None)
    return FindingFilter(
        state=state,
        direction=direction or None,
        kind=kind,
        customer=customer,
        month=month and date.fromisoformat(f"{month}-01"),
        hinders=hinders == "yes",
    )


def _customer(scope: Scope, code: str) -> str | None:
    name = report(reports.customer_name, scope.as_of, code)
    return name and _("Customer: {name}", name=plain(name))


def _month(code: str) -> str | None:
    if code in periods.CODES or not periods.is_code(code):
        return None
    return _("Resolved in {month}", month=ui.words().period(code))


def _asked(wanted: FindingFilter) -> dict[str, Any]:
    """The filters as an address asks for them."""
    return {
        "state": None if wanted.state == "open" else wanted.state,
        "direction": wanted.direction,
        "kind": wanted.kind,
        "customer": wanted.customer,
        "month": wanted.month and f"{wanted.month:%Y-%m}",
        "hinders": "yes" if wanted.hinders else None,
    }


def _figures(view: ui.View, wanted: FindingFilter) -> None:
    say, narrowed = ui.words(), (wanted.customer, wanted.month, wanted.hinders)
    asked = {name: value for name, value in _asked(wanted).items() if name in ("customer", "month", "hinders")}
    now = report(reports.finding_figures, view.scope, *narrowed)
    was = report(reports.finding_figures, view.before, *narrowed) if view.before else {}
    for key, label, calls_for, definition, query in (
        (
            "unbilled",
            _("Not invoiced"),
            ("orange", "money_off"),
            _(
                "Owed but never invoiced, or work that nobody can be charged for as things stand (at list price). What "
                "only awaits the invoices of this month isn't counted."
            ),
            {"direction": "unbilled"},
        ),
        (
            "misbilled",
            _("Wrongly invoiced"),
            ("red", "error"),
            _("Invoiced above what is owed, credited below it, or invoiced for what never should have been."),
            {"direction": "misbilled"},
        ),
        (
            "to_check",
            _("To check"),
            ("gray", "search"),
            _("Work at the wrong time, or logged twice, at list price: a person has to say what it means."),
            {"direction": "to_check"},
        ),
        (
            "awaits",
            _("Awaits invoicing"),
            ("blue", "hourglass_top"),
            _("Cases resolved this month and not invoiced yet: no mistake before the month is over."),
            {"state": "awaits"},
        ),
        (
            "settled",
            _("Settled"),
            ("green", "check_circle"),
            _("Findings on cases of the period that somebody has settled, as long as their facts are the same."),
            {"state": "settled"},
        ),
    ):
        is_better = None if key in ("awaits", "settled") else False
        figure(
            label,
            say.money(now[f"{key}_kronor"]),
            help=f"{definition} {_('By the month in which the case was registered, without VAT.')}",
            change=(now[f"{key}_kronor"], was.get(f"{key}_kronor"), say.money, is_better),
            state=(*calls_for, _findings(now[key])),
            to=("audit", _("Show findings"), asked | query),
        )


def _findings(count: int) -> str:
    return _("1 finding") if count == 1 else _("{count} findings", count=ui.words().number(count))


# ---- The findings --------------------------------------------------------------------------------------------------


def _picture(scope: Scope, wanted: FindingFilter) -> None:
    say, kinds = ui.words(), report(reports.finding_kinds, scope, wanted)
    ui.chart(
        _("Both ways, kronor by kind"),
        charts.both_ways(kinds, say, ui.dark(), _asked(wanted)),
        kinds,
        "finding_kinds",
        _("To the left never invoiced, to the right wrongly invoiced. Choose a bar to see its findings."),
        totals=("findings", "kronor"),
    )


def _list(scope: Scope, wanted: FindingFilter) -> None:
    say = ui.words()
    st.caption(
        _("Choose the kind of a finding to see why it is one, and to settle it; mark several to settle them alike.")
    )
    marked = ui.listing(
        _in_words,
        scope,
        wanted,
        say.lang,
        key="findings",
        summary=lambda found: f"{_findings(found.total)}, {say.money(found.sums['kronor'])}",
        leads={
            "finding_kind": lambda row: (
                "audit",
                _asked(wanted) | {"finding": row["finding_id"], "p": st.query_params.get("p")},
            )
        },
        hidden=("finding_id", "mark"),
        picks=True,
    )
    ui.settling_all(marked, "settle_all")


def _in_words(store: Any, scope: Scope, wanted: FindingFilter, lang: str, page: int | None = 1) -> Slice:
    """A page of the findings with the reason and remedy of each in words (`page=None`: all, for a file)."""
    say = Words(lang)
    found = reports.billing_findings(store, scope, wanted, page)
    # A file needs no marks of the facts.
    names = ["ticket_id", "finding_kind", "kronor", "customer_name", "direction", "reason", "remedy", "clause"]
    names += ["registered_on", "month", "minutes", "subject", "finding_state", "outcome", "settlement_note"]
    names += ["finding_id", "mark"] if page else ["finding_id"]
    rows = []
    for row in found.table.dicts():
        row["reason"], row["remedy"] = " ".join(explain.reason(row, say)), explain.remedy(row, say)
        rows.append(tuple(row[name] for name in names))
    return found._replace(table=Table(names, rows))


def _finding(chosen: str) -> None:
    """One finding: why it is one, the clause, what to do, and how it was settled."""
    say, found = ui.words(), report(reports.billing_finding, clock.now(), chosen)
    with st.container(border=True, key="finding"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            title = _("No such finding") if found is None else say.code("finding_kind", found["finding_kind"])
            st.subheader(title, width="content")
            st.button(
                _("Close"), icon=":material/close:", type="tertiary", on_click=lambda: st.query_params.pop("finding")
            )
        if found is None:
            ui.nothing(_("It is mended, or its facts are others by now."))
            return
        with st.container(horizontal=True, gap="small"):
            ui.badge("direction", found["direction"])
            ui.badge("finding_state", found["finding_state"])
        st.subheader(say.money(found["kronor"]))
        if about := ": ".join(filter(None, (found["customer_name"], found["subject"]))):
            st.text(about)
        st.markdown("\n".join(f"- {plain(text)}" for text in explain.reason(found, say)))
        if found["clause"]:
            clause = getattr(ui.terms_shown().clauses[found["clause"]], say.lang)
            name = f"**{plain(say.code('clause', found['clause']))}** ({plain(clause)})"
            st.markdown(f":material/gavel: {_('By the clause')} {name}")
        st.markdown(f":material/build: {plain(explain.remedy(found, say))}")
        _ways(found)
        ui.settling(found, "settle")
        _history(chosen)


def _ways(found: dict[str, Any]) -> None:
    """Where to look further."""
    with st.container(horizontal=True, gap="small"):
        if found["ticket_id"]:
            ui.link("ticket", _("Case {ticket}", ticket=plain(found["ticket_id"])), id=found["ticket_id"])
        if found["month"]:
            month = f"{found['month']:%Y-%m}"
            label = _("Invoicing of {month}", month=ui.words().month(found["month"]))
            ui.link("invoicing", label, month=month, customer=found["customer_id"])
        if found["customer_id"]:
            ui.link("audit", _("The customer's findings"), period="all", customer=found["customer_id"])


def _history(chosen: str) -> None:
    """How the finding was settled, and settlements taken back."""
    found = report(reports.settlements_of, clock.now(), chosen)
    if found.rows:
        say = ui.words()
        with st.expander(_("Its settlements"), icon=":material/history:"):
            for row in found.dicts():
                how, who = say.code("outcome", row["outcome"]), say.code("actor", row["settled_by"])
                st.markdown(f"**{plain(how)}** · {plain(who)} · {moment(row['settled_at'])}")
                if row["note"]:
                    st.text(row["note"])
