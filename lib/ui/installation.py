"""One installation: its warranty, its cases, its vendor, its history, and the form that corrects it."""

from typing import Any

import streamlit as st

from lib import charts, clock, desk, explain, reports
from lib.desk import Contact
from lib.ui.changes import attempt, said
from lib.ui.installing import correct_installation, register_installation
from lib.ui.me import acting, me, say_who
from lib.ui.parts import badge, facts, nothing, rows
from lib.ui.reader import may
from lib.ui.session import _, report, store, words
from lib.ui.ways import link
from lib.words import NOTHING, moment, plain

Row = dict[str, Any]
CONTACT = ("contact", "email", "phone", "website")


def one_installation(installation_id: str) -> None:
    """An installation that was chosen, within the frame of the page."""
    say, found = words(), report(reports.installation, clock.now(), installation_id)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        title = plain(found["module"]) if found else _("There is no such installation")
        st.subheader(title, width="content")
        look = {"icon": ":material/close:", "type": "tertiary", "key": "close_installation"}
        st.button(_("Close"), on_click=lambda: st.query_params.pop("installation", None), **look)
    if found is None:
        return
    with st.container(horizontal=True, gap="small"):
        badge("warranty", found["warranty_status"])
    st.markdown(f"**{plain(charts.days_left(found, say))}**")
    facts(_pairs(found))
    text = _("A repair or an update doesn't begin the warranty anew.")
    if found["covered_until"]:
        text = _(
            "{days} days by the terms of the day of the installation. {repair}",
            days=found["warranty_days"],
            repair=text,
        )
    st.caption(plain(text))
    with st.container(horizontal=True, gap="small"):
        if found["ticket_id"]:
            link("ticket", _("Case {ticket}", ticket=plain(found["ticket_id"])), id=found["ticket_id"])
        link("tickets", _("The module's cases"), module=found["module"], period="all")
        link("register", _("Register a case"), ":material/add_circle:", customer=found["customer_id"])
    _cases(installation_id)
    with st.expander(_("Vendor"), icon=":material/factory:", expanded=bool(found["vendor_email"]), key="the_vendor"):
        vendor_contact(found["vendor"], "installation_vendor")
    if may("correct_installation"):
        with st.expander(_("Correct it"), icon=":material/edit:", key="correct_installation"):
            correct_installation(f"correct_{installation_id}", found)
    with st.expander(_("Changes of the installation"), icon=":material/history:", key="installation_changes"):
        _changes(installation_id)


def _pairs(found: Row) -> list[tuple[str, str]]:
    say = words()
    price = say.money(found["price"])
    if found["price"] is None and found["installed_by"] == "agency":
        price = _("{fee} (the terms)", fee=say.money(found["installation_fee"]))
    covered = NOTHING
    if found["covered_until"]:
        covered = f"{moment(found['installed_on'])}–{moment(found['covered_until'])}"
    return [
        (_("Customer"), found["customer_name"] or found["customer_id"]),
        (_("The customer's e-mail"), found["customer_email"] or NOTHING),
        (_("Installed"), moment(found["installed_on"])),
        (_("Installed by"), say.code("installed_by", found["installed_by"])),
        (_("Warranty"), covered),
        (_("Function check"), say.code("function_check", found["function_check"])),
        (_("Price"), price),
        (_("Cost of warranty work"), say.money(found["cost"])),
    ]


def _cases(installation_id: str) -> None:
    found = report(reports.installation_cases, clock.now(), (installation_id,))
    if not found.rows:
        nothing(_("No case names it."))
        return
    names = [name for name in found.names if name not in ("installation_id", "module", "category")]
    shown = reports.Table(names, [tuple(row[name] for name in names) for row in found.dicts()])
    rows(shown, "installation_cases", totals=("minutes", "amount"))


def vendor_contact(vendor: str | None, key: str) -> None:
    """How to reach a vendor, and the form that changes it."""
    if not vendor:
        nothing(_("No vendor is known. Correct the installation to name it."))
        return
    state, found = st.session_state, report(reports.vendor, clock.now(), vendor)
    st.markdown(f"**{plain(found['vendor'])}**")
    known = {name: found[name] for name in CONTACT if found[name]}
    names = {"contact": _("Contact"), "email": _("E-mail"), "phone": _("Phone"), "website": _("Website")}
    if known:
        facts([(names[name], value) for name, value in known.items()])
    else:
        nothing(_("Nobody has written down how to reach it."))
    if not may("set_vendor_contact"):
        return
    named = f"{key}_{found['vendor'].casefold()}"
    with st.popover(_("Change the contact"), icon=":material/contact_phone:", key=f"{named}_change"):
        say_who(named)
        for name in CONTACT:
            state.setdefault(f"{named}_{name}", found[name] or "")
            st.text_input(names[name], key=f"{named}_{name}", max_chars=200)
        seen = Contact(*(found[name] for name in CONTACT))
        look = {"type": "primary", "icon": ":material/check:", "disabled": not me()}
        st.button(_("Save the contact"), key=f"{named}_save", on_click=_contact, args=(named, vendor, seen), **look)
    said(named)


def _contact(named: str, vendor: str, seen: Contact) -> None:
    state = st.session_state
    contact = Contact(*(state[f"{named}_{name}"] for name in CONTACT))
    attempt(
        named,
        lambda: desk.set_vendor_contact(store(), vendor, contact, seen=seen, by=acting(), now=clock.now()),
        _("The contact is saved."),
    )


def _changes(installation_id: str) -> None:
    say, staff = words(), report(reports.staff_names, clock.now())
    found = report(reports.installation_changes, clock.now(), installation_id)
    if not found:
        nothing(_("Nothing was changed since it came in."))
    for row in found:
        action, who = say.code("action", row["action"]), say.code("actor", row["changed_by"])
        st.markdown(f"**{plain(action)}** · {plain(who)} · {moment(row['changed_at'])}")
        if fields := explain.changed(row["before"], row["after"], say, staff):
            st.caption(plain("; ".join(fields)))


def installations_of_case(case: Row) -> None:
    """On the page of an installation case: what was installed in it, and the form that registers a module."""
    ticket_id, key = case["ticket_id"], f"install_{case['ticket_id']}"
    found = report(reports.installations_in, clock.now(), ticket_id)
    if case["category"] != "installation" and not found.rows:
        return
    with st.container(border=True, gap="small", key="installations_of_case"):
        st.subheader(_("Installed in this case"))
        if not found.rows:
            nothing(_("No module is registered as installed in it yet: the fee in the terms is charged once."))
        for row in found.dicts():
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**{plain(row['module'])}**, {moment(row['installed_on'])}", width="content")
                badge("warranty", row["warranty_status"])
                st.caption(plain(charts.days_left(row, words())), width="content")
                asked = {"installation": row["installation_id"], "customer": row["customer_id"], "period": "all"}
                link("warranties", _("The installation"), **asked)
        with st.expander(_("Register an installation"), icon=":material/extension:", key="register_installation"):
            register_installation(key, case["customer_id"], ticket_id)
