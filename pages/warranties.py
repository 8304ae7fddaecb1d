"""Warranties: which installations are covered, which end this week, and what was charged or free by mistake."""

from typing import Any
from urllib.parse import quote

import streamlit as st

from lib import charts, clock, explain, reports, ui
from lib.reports import Scope, Slice, Table, WarrantyFilter
from lib.ui import _, figure, report
from lib.words import CODES, Words, moment, plain

NOBODY = "none"  # In the address: no vendor is known.


@ui.through_app
def page() -> None:
    """Figures, and one view at a time: the picture of all, what ends this week, and the mistakes."""
    ui.require("warranties")
    ui.way_back()
    head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    head.title(_("Warranties"), width="content")
    with head:
        ui.link("modules", _("Modules and vendors"))
    scope = ui.toolbar().scope
    with st.grid(5, min_column_width=160, gap="small"):
        _figures(scope)
    names = {
        "installations": _("Installations"),
        "ending": _("Ends this week"),
        "mistakes": _("Mistakes, both ways"),
    }
    draw = {"installations": _installations, "ending": _ending, "mistakes": _mistakes}
    draw[ui.part(names, "installations")](scope)


# ---- Figures -------------------------------------------------------------------------------------------------------


def _figures(scope: Scope) -> None:
    say, counts = ui.words(), report(reports.warranty_counts, scope)
    definitions = {
        "active": _("Covered for more than a week more."),
        "expiring": _("Covered, with a week or less left."),
        "expired": _("Installed in the period; no longer covered."),
        "none": _("Installed by the customers themselves in the period: no warranty."),
    }
    for status, definition in definitions.items():
        count = counts.get(status, {}).get("installations", 0)
        asked = {"view": "ending"} if status == "expiring" else {"warranty": (status,)}
        to = ("warranties", _("Show"), asked)
        figure(say.code("warranty", status), say.number(count), help=definition, to=to)
    figure(
        _("Warranty work"),
        say.money(sum(row["cost"] for row in counts.values())),
        help=_(
            "What the minutes of warranty work under the installations below would have cost by the hour: "
            "list-price value, not lost income."
        ),
        to=("modules", _("By module"), {}),
    )


# ---- The picture ---------------------------------------------------------------------------------------------------


def _installations(scope: Scope) -> None:
    wanted, asked = _filters(scope)
    if ui.may("register_installation"):
        with st.expander(_("Register an installation"), icon=":material/add_circle:", key="register_installation"):
            ui.register_installation("new_installation")
    chosen = st.query_params.get("installation")
    left, right = st.columns([3, 2], gap="medium") if chosen else (st.container(), None)
    with left:
        _picture(scope, wanted, asked)
    if right:
        st.session_state["_turn_installation"] = chosen
        with right, ui.detail("installation"), st.container(border=True, key="installation"):
            ui.one_installation(chosen)


def _filters(scope: Scope) -> tuple[WarrantyFilter, dict[str, Any]]:
    """What is to be shown, and the same as an address asks for it."""
    say, names = ui.words(), report(reports.module_names, clock.now())
    vendors = sorted({vendor for vendor in names.values() if vendor}, key=str.casefold)
    look = {"selection_mode": "multi", "wrap": True, "format_func": lambda code: say.code("warranty", code)}
    status = ui.choices(st.pills, "warranty", CODES["warranty"], label=_("Warranty"), **look)
    with st.grid(3, min_column_width=220, gap="small"):
        text = ui.search("q", _("Search"), _("Module, vendor, customer or case"))
        look = {"placeholder": _("All")}
        module = ui.choices(st.multiselect, "module", sorted(names, key=str.casefold), label=_("Module"), **look)
        look |= {"format_func": lambda code: _("No vendor known") if code == NOBODY else code}
        vendor = ui.choices(st.multiselect, "vendor", [*vendors, NOBODY], label=_("Vendor"), **look)
    customer = ui.linked("customer", lambda code: _customer(scope, code))
    asked = {"warranty": status, "q": text, "module": module, "vendor": vendor, "customer": customer}
    vendor = tuple("" if code == NOBODY else code for code in vendor)
    return WarrantyFilter(status, customer, module, vendor, text), asked


def _customer(scope: Scope, code: str) -> str | None:
    name = report(reports.customer_name, scope.as_of, code)
    return name and _("Customer: {name}", name=plain(name))


def _picture(scope: Scope, wanted: WarrantyFilter, asked: dict[str, Any]) -> None:
    """A page of the installations as bars, and the same rows as a table."""
    say, opened = ui.words(), ui.store()
    found = report(reports.installations, scope, wanted)
    above = st.container(border=True, gap="xsmall")
    number = ui.page_number(-(-found.total // reports.BARS))
    found = found if number == 1 else report(reports.installations, scope, wanted, page=number)
    with above:
        st.subheader(_("Each installation and its covered days"), help=_("Choose a bar to see the installation."))
        st.caption(
            _(
                "Made in the period, and all whose warranty still runs: those that end first on top. A mark is a case; "
                "choose it to see the case."
            )
        )
        if not found.total:
            ui.nothing()
            return
        st.caption(_summary(found))
        ids = tuple(found.table.column("installation_id"))
        cases = report(reports.installation_cases, scope.as_of, ids)
        here = asked | {"p": st.query_params.get("p")}
        drawn = charts.warranty_timeline(found.table, cases, say, clock.local_now(), ui.dark(), here)
        ui.draw(drawn, f"timeline_{number}", _("Each installation and its covered days"))
        with st.expander(_("Figures as a table"), icon=":material/table:"):
            ui.rows(
                found,
                "installations",
                every=lambda: reports.installations(opened, scope, wanted, page=None).table,
                hidden=(
                    "customer_id",
                    "installation_id",
                    "vendor_contact",
                    "vendor_email",
                    "vendor_phone",
                    "contract_form",
                ),
                leads={
                    "module": lambda row: ("warranties", here | {"installation": row["installation_id"]}),
                    "customer_name": lambda row: ("warranties", asked | {"customer": row["customer_id"]}),
                },
            )


def _summary(found: Slice) -> str:
    say = ui.words()
    return _(
        "{count} installations, {hours} of warranty work worth {cost}",
        count=say.number(found.total),
        hours=say.hours(found.sums["minutes"]),
        cost=say.money(found.sums["cost"]),
    )


# ---- What ends this week -------------------------------------------------------------------------------------------


def _ending(scope: Scope) -> None:
    """The installations whose warranty ends within a week, by customer: whom to tell, and how."""
    say, wanted = ui.words(), WarrantyFilter(("expiring",))
    found = report(reports.installations, scope, wanted, page=None).table
    st.caption(_("Their warranty covers them today, and a week more at most. Tell the customer before it ends."))
    if not found.rows:
        ui.nothing(_("No warranty ends within a week."))
        return
    of_customer: dict[str, list[dict[str, Any]]] = {}
    for row in found.dicts():
        of_customer.setdefault(row["customer_id"], []).append(row)
    with st.grid(3, min_column_width=300, gap="small"):
        for rows in of_customer.values():
            with st.container(border=True, height="stretch", gap="xsmall"):
                _tell(rows, say)
    names = ["customer_name", "customer_email", "module", "covered_until", "days_left", "function_check", "tickets"]
    names += ["vendor", "vendor_contact", "vendor_email", "vendor_phone", "installation_id"]
    table = Table(names, [tuple(row[name] for name in names) for row in found.dicts()])
    st.subheader(_("The same as a table"))
    lead = {"module": lambda row: ("warranties", {"installation": row["installation_id"]})}
    ui.rows(table, "ending", hidden=("installation_id",), leads=lead)


def _tell(rows: list[dict[str, Any]], say: Words) -> None:
    """A customer, what ends for it, and a letter to it."""
    first = rows[0]
    st.markdown(f"**{plain(first['customer_name'] or first['customer_id'])}**")
    for row in rows:
        until = say.weekday_date(row["covered_until"])
        text = f"{row['module']}: {_('through {day}', day=until)}, {charts.days_left(row, say)}"
        st.markdown(f":material/schedule: {plain(text)}")
    if first["customer_email"]:
        lines = "\n".join(f"- {row['module']}: {moment(row['covered_until'])}" for row in rows)
        body = _("Hello,\n\nthe warranty of a module that we installed ends soon:\n{modules}\n\n", modules=lines)
        body += _("Please tell us before that day if something doesn't work.")
        subject = quote(_("Your warranty ends soon"))
        letter = f"mailto:{quote(first['customer_email'], safe='@')}?subject={subject}&body={quote(body)}"
        st.link_button(_("Write to them"), letter, icon=":material/mail:", type="tertiary")
        st.caption(plain(first["customer_email"]))
    else:
        st.caption(f":material/phone: {_('No e-mail address is known.')}")
    ui.link("warranties", _("The customer's installations"), customer=first["customer_id"], period="all")


# ---- Mistakes ------------------------------------------------------------------------------------------------------


def _mistakes(scope: Scope) -> None:
    say = ui.words()
    with st.grid(3, min_column_width=200, gap="small"):
        _sum_of_mistakes(scope)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        look = {"format_func": lambda code: say.code("way", code) if code else _("Both ways")}
        ways = ["", *CODES["way"]]
        way = ui.choice(st.segmented_control, "way", ways, "", label=_("Direction"), required=True, wrap=True, **look)
        customer = ui.linked("customer", lambda code: _customer(scope, code))
    st.caption(
        _("Cases registered in the period whose warranty and money contradict each other. Choose a case to mend it.")
    )
    asked, opened = (scope, say.lang, way or None, customer), ui.store()
    found = report(_in_words, *asked)
    above = st.container(gap="small")
    number = ui.page_number(-(-found.total // reports.BARS))
    found = found if number == 1 else report(_in_words, *asked, page=number)
    with above:
        st.caption(f"{say.cases(found.total)}, {say.money(found.sums['kronor'])}")
        if not found.total:
            ui.nothing()
            return
        for row in found.table.dicts():
            _mistake(row)
        with st.expander(_("Figures as a table"), icon=":material/table:"):
            ui.rows(
                found,
                "warranty_mistakes",
                every=lambda: _in_words(opened, *asked, page=None).table,
                leads={"module": _to_installation},
                hidden=("installation_id", "customer_id"),
            )


def _sum_of_mistakes(scope: Scope) -> None:
    """What the mistakes are about in all: only here, as finding them costs more than all else on the page."""
    say = ui.words()
    found = report(reports.warranty_mistake_figures, scope)
    kronor, count = found["charged_kronor"] + found["free_kronor"], found["charged"] + found["free"]
    figure(
        _("Mistakes, both ways"),
        say.money(kronor),
        help=_(
            "Cases of the period that are charged though in warranty ({charged}), or free though outside of it "
            "({free}). Those that somebody has settled aren't counted.",
            charged=say.money(found["charged_kronor"]),
            free=say.money(found["free_kronor"]),
        ),
        state=("orange", "warning", say.cases(count)) if count else ("green", "check_circle", say.cases(0)),
    )


def _to_installation(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return "warranties", {"installation": row["installation_id"], "customer": row["customer_id"], "period": "all"}


def _mistake(row: dict[str, Any]) -> None:
    """One mistake: what is wrong, its kronor, why, and what to do about it."""
    say = ui.words()
    with st.container(border=True, gap="xsmall", key=f"mistake_{row['ticket_id']}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            kind = plain(say.code("warranty_mistake", row["warranty_mistake"]))
            st.markdown(f"**{kind}: {plain(say.money(row['kronor']))}**", width="content")
            if row["finding_state"] == "settled":
                ui.badge("finding_state", "settled")
            ui.link("ticket", _("Case {ticket}", ticket=plain(row["ticket_id"])), id=row["ticket_id"])
            page, asked = _to_installation(row)
            ui.link(page, _("The installation"), **asked)
        st.text(f"{row['customer_name'] or row['customer_id']}: {row['subject']}")
        st.caption(plain(row["reason"]))
        st.markdown(f":material/build: {plain(row['remedy'])}")


def _in_words(
    store: Any, scope: Scope, lang: str, way: str | None, customer: str | None, page: int | None = 1
) -> Slice:
    """A page of the mistakes with the reason and remedy of each in words (`page=None`: all, for a file)."""
    say, rows = Words(lang), []
    found = reports.warranty_mistakes(store, scope, way, customer, page)
    names = ["ticket_id", "warranty_mistake", "kronor", "reason", "remedy", "customer_name", "module", "registered_on"]
    names += ["subject", "charged", "adjusted", "invoiced", "finding_state", "installation_id", "customer_id"]
    for row in found.table.dicts():
        row["reason"] = " ".join(explain.warranty_mistake(row, say))
        row["remedy"] = explain.warranty_remedy(row, say)
        rows.append(tuple(row[name] for name in names))
    return found._replace(table=Table(names, rows))
