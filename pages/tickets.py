"""Cases: the rows behind every figure, narrowed by the filters in the address."""

import streamlit as st

from lib import reports, ui
from lib.access import require
from lib.reports import Filter
from lib.ui import _, report
from lib.words import CODES


def page() -> None:
    """A list of cases with filters, sums over all of them, and files."""
    require("tickets")
    st.title(_("Cases"))
    scope = ui.toolbar().scope
    wanted, say = _filters(scope), ui.words()
    number = ui.page_number(report(reports.tickets, scope, wanted).total)
    found = report(reports.tickets, scope, wanted, page=number)
    st.caption(
        _(
            "{count} cases, {hours} worked, charged {charged}, adjusted {adjusted}, invoiced {invoiced}",
            count=say.number(found.total),
            hours=say.hours(found.sums["minutes"]),
            charged=say.money(found.sums["charged"]),
            adjusted=say.money(found.sums["adjusted"]),
            invoiced=say.money(found.sums["invoiced"]),
        )
    )
    ui.rows(found, "tickets", every=ui.later(reports.tickets, scope, wanted, page=None))


def _filters(scope: reports.Scope) -> Filter:
    customers = report(reports.customers, scope)
    categories = [*ui.store().terms.categories(), "none"]
    with st.grid(4, min_column_width=210, gap="small"):
        text = ui.search("q", _("Search case, subject or customer"))
        asked = {
            kind: _any_of(kind, label, options)
            for kind, label, options in (
                ("status", _("SLA"), CODES["status"]),
                ("finding", _("Billing"), CODES["finding"]),
                ("coverage", _("Coverage"), CODES["coverage"]),
                ("category", _("Category"), categories),
                ("clause", _("Clause of the terms"), CODES["clause"]),
            )
        }
        say = ui.words()
        customer = ui.choice(
            st.selectbox,
            "customer",
            ["", *customers],
            "",
            label=_("Customer"),
            format_func=lambda found: customers.get(found, _("All")),
        )
        critical = ui.choice(
            st.selectbox,
            "critical",
            ["", "yes", "no"],
            "",
            label=_("Business-critical"),
            format_func=lambda code: say.code("critical", code) if code else _("All"),
        )
    waiting = ui.choices(
        st.pills, "waiting", ["yes"], label=_("Handled"), selection_mode="multi", label_visibility="collapsed",
        format_func=lambda _code: _("Only cases not handled yet"),
    )  # fmt: skip
    return Filter(
        **asked,
        customer=customer or None,
        critical={"yes": True, "no": False}.get(critical),
        waiting=bool(waiting),
        q=text,
    )


def _any_of(kind: str, label: str, options: list[str]) -> tuple[str, ...]:
    say = ui.words()
    return ui.choices(
        st.multiselect,
        kind,
        options,
        label=label,
        placeholder=_("All"),
        format_func=lambda code: say.code(kind, code),
    )
