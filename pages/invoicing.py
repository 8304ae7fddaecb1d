"""Invoicing: a month's customers and their lines, closing the month, and what the accounting system invoiced."""

from decimal import Decimal
from typing import Any

import streamlit as st

from lib import clock, reports, ui
from lib.access import require
from lib.reports import Table
from lib.ui import _, figure, report
from lib.words import moment, plain


@ui.through_app
def page() -> None:
    """A month: its state and figures, and one view at a time."""
    require("invoicing")
    months = report(reports.invoicing_months, clock.now()).dicts()
    head = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    head.title(_("Invoicing"), width="content")
    if not months:
        ui.nothing(_("No case is resolved yet, so there is nothing to invoice."))
        return
    views = {"customers": _("Customers"), "close": _("Closing"), "invoiced": _("Invoiced in the accounts")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="toolbar"):
        shown = _chosen_month(months)
        view = ui.part(views, "customers")
    with head:
        _state(shown)
    customers = report(reports.month_customers, clock.now(), shown["month"])
    _figures(shown, customers)
    match view:
        case "customers":
            _customers(shown, customers)
        case "close":
            ui.closing(shown)
        case "invoiced":
            ui.invoice_lines_in()


# ---- The month -----------------------------------------------------------------------------------------------------


def _chosen_month(months: list[dict[str, Any]]) -> dict[str, Any]:
    """The month that the address names, and its files."""
    by_code = {f"{row['month']:%Y-%m}": row for row in months}
    look = {"format_func": lambda code: _month_label(by_code[code]), "width": 260}
    code = ui.choice(st.selectbox, "month", list(by_code), _to_do(months), label=_("Month"), **look)
    shown = by_code[code]
    ui.basis_files(shown["month"], shown["month_state"] == "closed", "month")
    return shown


def _to_do(months: list[dict[str, Any]]) -> str:
    """The month that a clerk comes for: the first after the last closed one; where none is, the last whole one."""
    over = []
    for row in months:
        if row["month_state"] == "closed":
            return f"{over[-1] if over else row['month']:%Y-%m}"
        if row["month_state"] == "over":
            over.append(row["month"])
    return f"{over[0] if over else months[0]['month']:%Y-%m}"


def _month_label(row: dict[str, Any]) -> str:
    say = ui.words()
    return f"{say.month(row['month'])} · {say.code('month_state', row['month_state']).lower()}"


def _state(row: dict[str, Any]) -> None:
    say = ui.words()
    look = {"running": ("blue", "hourglass_top"), "over": ("orange", "pending_actions"), "closed": ("green", "lock")}
    color, icon = look[row["month_state"]]
    text = say.code("month_state", row["month_state"])
    if row["closed_at"]:
        by = say.code("actor", row["closed_by"])
        text = _("Closed by {who}, {when}", who=by, when=moment(row["closed_at"]))
    st.badge(plain(text), color=color, icon=f":material/{icon}:")


def _figures(row: dict[str, Any], customers: Table) -> None:
    """What is to be invoiced, what is, and what is still to be seen to; each leads to what is behind it."""
    say, code = ui.words(), f"{row['month']:%Y-%m}"
    corrections, findings = sum(customers.column("corrections"), Decimal(0)), sum(customers.column("open_findings"))
    closing = _("Close the month") if row["month_state"] == "over" else _("The closing")
    with st.grid(5, min_column_width=160, gap="small"):
        figure(
            _("To invoice"),
            say.money(row["owed"]),
            help=_(
                "Charges, adjustments and corrections of the cases resolved in the month, without VAT. In a closed "
                "month as they were locked."
            ),
            to=("invoicing", closing, {"month": code, "view": "close"}),
        )
        figure(
            _("Invoiced"),
            say.money(row["invoiced"]),
            help=_("What the accounting system has invoiced for these cases, credits less. It comes in as a file."),
            to=("invoicing", _("Bring in lines"), {"month": code, "view": "invoiced"}),
        )
        figure(
            _("Difference"),
            say.money(row["difference"]),
            help=_("Invoiced less what is to be invoiced: below zero is lacking, above zero is too much."),
            to=("invoicing", _("Show customers"), {"month": code, "list": "differs"}),
        )
        figure(
            _("Corrections"),
            say.money(corrections),
            help=_("What has changed in closed months since they were closed; it is invoiced in this month."),
            to=("invoicing", _("Show customers"), {"month": code, "list": "corrected"}),
        )
        figure(
            _("Open findings"),
            say.number(findings),
            help=_("What the billing audit has found in these cases and nobody has settled."),
            to=("audit", _("Show findings"), {"period": "all", "month": code}),
        )


# ---- Customers -----------------------------------------------------------------------------------------------------


def _customers(shown: dict[str, Any], customers: Table) -> None:
    now = clock.now()
    found = _listed(customers)
    chosen = ui.chosen_row("customer", lambda code: report(reports.customer_name, now, code) is not None)
    if chosen is None:
        _all_columns(found)
        return
    left, right = st.columns([13, 10], gap="medium")
    ids = found.column("customer_id")
    with left:
        ui.master(_columns(found, ui.CUSTOMER_COLUMNS), ids, "customer", chosen, _("Customers of the month"))
        _summed(found)
    with right, ui.detail("customer"):
        row = next((row for row in customers.dicts() if row["customer_id"] == chosen), None)
        _detail(shown, chosen, row, ids)


def _listed(customers: Table) -> Table:
    """The customers of the chosen list."""
    names = {
        "all": _("All"),
        "differs": _("Not as invoiced"),
        "findings": _("Open findings"),
        "corrected": _("Corrections"),
        "free": _("Free of charge"),
    }
    fits = {
        "all": lambda row: True,
        "differs": lambda row: row["invoice_state"] not in ("agrees", "free"),
        "findings": lambda row: row["open_findings"],
        "corrected": lambda row: row["corrections"],
        "free": lambda row: row["invoice_state"] == "free",
    }
    said = list(zip(customers.rows, customers.dicts(), strict=True))
    lists = {code: [row for row, named in said if fits[code](named)] for code in names}
    look = {"format_func": lambda code: f"{names[code]} ({len(lists[code])})", "required": True, "wrap": True}
    look["label_visibility"] = "collapsed"
    code = ui.choice(st.segmented_control, "list", list(names), "all", label=_("Customers with"), **look)
    return Table(customers.names, lists[code])


def _columns(found: Table, names: tuple[str, ...]) -> Table:
    """Some of the columns of a table, in this order."""
    places = [found.names.index(name) for name in names]
    return Table(list(names), [tuple(row[place] for place in places) for row in found.rows])


def _all_columns(found: Table) -> None:
    """All that is known of the customers of a month, while none is chosen."""
    st.caption(_("Choose a customer to see each line and how it came about."))
    money = ("ticket_fee", "hourly", "quote", "installation", "adjustments", "corrections")
    counted = ("cases", "minutes", "charged_minutes", *money, "given_value")
    ui.rows(
        _columns(found, ("customer_id", *ui.CUSTOMER_COLUMNS, "open_findings", *counted)),
        "month_customers",
        totals=("owed", "invoiced", "difference", "open_findings", *counted),
        hidden=("customer_id",),
        leads={"customer_name": _open_customer},
    )
    _summed(found)


def _open_customer(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    ui.choose("customer", row["customer_id"])
    here = {name: st.query_params.get(name) for name in ("month", "list")}
    return "invoicing", here | {"customer": row["customer_id"]}


def _summed(found: Table) -> None:
    """The sums of the customers shown."""
    say = ui.words()
    names = ("owed", "invoiced", "difference", "given_value")
    sums = {name: say.money(sum(found.column(name), Decimal(0))) for name in names}
    count = len(found.rows)
    who = _("1 customer") if count == 1 else _("{count} customers", count=say.number(count))
    text = _(
        "{who}: to invoice {owed}, invoiced {invoiced}, difference {difference}; free work worth {given_value}",
        who=who,
        **sums,
    )
    st.caption(text)


def _detail(shown: dict[str, Any], chosen: str, row: dict[str, Any] | None, ids: list[str]) -> None:
    name = row["customer_name"] if row else report(reports.customer_name, clock.now(), chosen)
    with st.container(horizontal=True, gap="small"):
        _turn_to_customer(chosen, ids)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(plain(name), anchor=False, width="content")
        if row:
            ui.badge("invoice_state", row["invoice_state"])
    if row is None:
        ui.nothing(_("There is nothing of this customer in the month."))
        return
    ui.customer_figures(row)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        ui.basis_files(shown["month"], shown["month_state"] == "closed", "customer", chosen)
        ui.link("tickets", _("The customer's cases"), customer=chosen, period="all")
        if row["open_findings"]:
            count = row["open_findings"]
            text = _("1 open finding") if count == 1 else _("{count} open findings", count=count)
            asked = {"period": "all", "month": f"{shown['month']:%Y-%m}", "customer": chosen}
            ui.link("audit", text, icon=":material/rule:", **asked)
    ui.customer_month(ui.cases_of(shown["month"], chosen))


def _turn_to_customer(chosen: str, ids: list[str]) -> None:
    """Buttons that lead to the customers before and after the chosen one in the list, and back to all of them."""
    at = ids.index(chosen) if chosen in ids else None
    for step, icon, label in ((-1, "chevron_left", _("Previous")), (1, "chevron_right", _("Next"))):
        target = ids[at + step] if at is not None and 0 <= at + step < len(ids) else None
        look = {"icon": f":material/{icon}:", "disabled": target is None, "type": "tertiary"}
        look["icon_position"] = "left" if step < 0 else "right"
        st.button(label, key=f"customer_{icon}", on_click=ui.choose, args=("customer", target), **look)
    look = {"icon": ":material/view_list:", "type": "tertiary"}
    st.button(_("All customers"), key="customer_close", on_click=ui.choose, args=("customer", ""), **look)
