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
    ui.listing(reports.tickets, scope, _filters(scope), key="tickets", summary=_summary)


def _summary(found: reports.Slice) -> str:
    say = ui.words()
    return _(
        "{count} cases, {hours} worked, charged {charged}, adjusted {adjusted}, invoiced {invoiced}",
        count=say.number(found.total),
        hours=say.hours(found.sums["minutes"]),
        charged=say.money(found.sums["charged"]),
        adjusted=say.money(found.sums["adjusted"]),
        invoiced=say.money(found.sums["invoiced"]),
    )


def _filters(scope: reports.Scope) -> Filter:
    say, customers = ui.words(), report(reports.customers, scope)
    with st.grid(4, min_column_width=210, gap="small"):
        text = ui.search("q", _("Search"), _("Case, subject or customer"))
        asked = {"status": _any_of("status", _("SLA"), CODES["status"])}
        asked["finding"] = _any_of("finding", _("Billing"), CODES["finding"])
        look = {"label": _("Business-critical"), "format_func": lambda code: say.code("critical", code or "all")}
        critical = ui.choice(st.selectbox, "critical", ["", "yes", "no"], "", **look)
    rare = ("coverage", "category", "clause", "customer", "waiting")
    named = any(name in st.query_params for name in rare)
    with st.expander(_("More filters"), expanded=named, icon=":material/tune:"), st.grid(4, min_column_width=210):
        asked["coverage"] = _any_of("coverage", _("Coverage"), CODES["coverage"])
        asked["category"] = _any_of("category", _("Category"), [*ui.store().terms.categories(), "none"])
        asked["clause"] = _any_of("clause", _("Clause of the terms"), CODES["clause"])
        look = {"label": _("Customer"), "format_func": lambda code: customers.get(code, _("All"))}
        customer = ui.choice(st.selectbox, "customer", ["", *customers], "", **look)
        look = {"label": _("Handled"), "format_func": lambda code: say.code("waiting", code or "all")}
        waiting = ui.choice(st.selectbox, "waiting", ["", "yes"], "", **look)
    is_critical = {"yes": True, "no": False}.get(critical)
    return Filter(**asked, customer=customer or None, critical=is_critical, waiting=waiting == "yes", q=text)


def _any_of(kind: str, label: str, options: list[str]) -> tuple[str, ...]:
    say = ui.words()
    look = {"label": label, "placeholder": _("All"), "format_func": lambda code: say.code(kind, code)}
    return ui.choices(st.multiselect, kind, options, **look)
