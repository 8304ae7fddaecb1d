"""Invoicing: a month's customers and their lines, closing the month, and what the accounting system invoiced."""

from decimal import Decimal
from typing import Any

import streamlit as st

from lib import clock, reports, ui
from lib.reports import Slice
from lib.ui import _, figure, report
from lib.words import moment, plain


@ui.through_app
def page() -> None:
    """A month: its state and figures, and one view at a time."""
    ui.require("invoicing")
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
    lists = report(reports.month_customer_lists, clock.now(), shown["month"])
    _figures(shown, lists)
    match view:
        case "customers":
            _customers(shown, lists)
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
    ui.basis_files(shown["month"], shown["month_state"] == "closed", shown["invoiced"], "month")
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


def _figures(row: dict[str, Any], lists: dict[str, dict[str, Any]]) -> None:
    """What is to be invoiced, what is, and what is still to be seen to; each leads to what is behind it."""
    say, code = ui.words(), f"{row['month']:%Y-%m}"
    of_all = lists.get("all", {"corrections": Decimal(0), "open_findings": 0})
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
            say.money(of_all["corrections"]),
            help=_("What has changed in closed months since they were closed; it is invoiced in this month."),
            to=("invoicing", _("Show customers"), {"month": code, "list": "corrected"}),
        )
        figure(
            _("Open findings"),
            say.number(of_all["open_findings"]),
            help=_("What the billing audit has found in these cases and nobody has settled."),
            to=("audit", _("Show findings"), {"period": "all", "month": code}),
        )


# ---- Customers -----------------------------------------------------------------------------------------------------


def _customers(shown: dict[str, Any], lists: dict[str, dict[str, Any]]) -> None:
    now = clock.now()
    code = _list(lists)
    chosen = ui.chosen_row("customer", lambda one: report(reports.customer_name, now, one) is not None)
    if chosen is None:
        _all_columns(shown, code)
        return
    left, right = st.columns([13, 10], gap="medium")
    ids = lists[code]["customer_ids"] if code in lists else []
    with left:
        above = st.container()
        pages = -(-len(ids) // reports.PAGE_ROWS)
        number = ui.page_number(pages, ids.index(chosen) // reports.PAGE_ROWS + 1 if chosen in ids else 1)
        found = report(reports.month_customers, now, shown["month"], code, number)
        with above:
            alt = _("Customers of the month")
            ui.master(
                found.table.only(*ui.CUSTOMER_COLUMNS), found.table.column("customer_id"), "customer", chosen, alt
            )
        st.caption(_summed(found))
    with right, ui.detail("customer"):
        _detail(shown, chosen, report(reports.month_customer, now, shown["month"], chosen), ids)


def _list(lists: dict[str, dict[str, Any]]) -> str:
    """The chosen list of customers."""
    names = {
        "all": _("All"),
        "differs": _("Not as invoiced"),
        "findings": _("Open findings"),
        "corrected": _("Corrections"),
        "free": _("Free of charge"),
    }
    count = {code: lists[code]["customers"] if code in lists else 0 for code in names}
    look = {"format_func": lambda code: f"{names[code]} ({ui.words().number(count[code])})"}
    look |= {"required": True, "wrap": True, "label_visibility": "collapsed"}
    return ui.choice(st.segmented_control, "list", list(names), "all", label=_("Customers with"), **look)


def _all_columns(shown: dict[str, Any], code: str) -> None:
    """All that is known of the customers of a month, while none is chosen."""
    st.caption(_("Choose a customer to see each line and how it came about."))
    ui.listing(
        reports.month_customers,
        clock.now(),
        shown["month"],
        code,
        key="month_customers",
        summary=_summed,
        hidden=("customer_id",),
        leads={"customer_name": _open_customer},
    )


def _open_customer(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    ui.choose("customer", row["customer_id"])
    here = {name: st.query_params.get(name) for name in ("month", "list")}
    return "invoicing", here | {"customer": row["customer_id"]}


def _summed(found: Slice) -> str:
    """The sums of the customers of a list, on all its pages."""
    say = ui.words()
    sums = {name: say.money(found.sums[name]) for name in ("owed", "invoiced", "difference", "given_value")}
    who = _("1 customer") if found.total == 1 else _("{count} customers", count=say.number(found.total))
    return _(
        "{who}: to invoice {owed}, invoiced {invoiced}, difference {difference}; free work worth {given_value}",
        who=who,
        **sums,
    )


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
        ui.basis_files(shown["month"], shown["month_state"] == "closed", row["invoiced"], "customer", chosen)
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
        st.button(label, key=f"customer_{icon}", on_click=ui.choose_in_pages, args=("customer", target), **look)
    look = {"icon": ":material/view_list:", "type": "tertiary"}
    st.button(_("All customers"), key="customer_close", on_click=ui.choose_in_pages, args=("customer", ""), **look)
