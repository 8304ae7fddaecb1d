"""A customer's personal data: exported, or erased once it is seen what goes and the number is typed."""

from typing import Any

import streamlit as st

from lib import clock, desk, reports
from lib.reports import Table
from lib.ui.changes import attempt, said
from lib.ui.master_detail import choose
from lib.ui.me import acting
from lib.ui.parts import facts, rows
from lib.ui.reader import checked
from lib.ui.session import _, report, store, words
from lib.ui.ways import link
from lib.words import NOTHING, moment, plain

SAID = "erase"


def personal_data_of(found: dict[str, Any]) -> None:
    """A customer: what it is known by, its export, and its erasure."""
    say, customer = words(), found["customer_id"]
    with st.container(border=True, key="customer"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(plain(found["name"]), width="content")
            st.button(_("Close"), icon=":material/close:", type="tertiary", on_click=choose, args=("customer", ""))
        span = say.span(found["first_on"], found["last_on"]) if found["cases"] else NOTHING
        facts(
            [
                (_("Customer number"), customer),
                (_("E-mail"), found["email"] or NOTHING),
                (_("Organisation number"), found["org_number"] or NOTHING),
                (_("Cases"), f"{say.number(found['cases'])} ({span})"),
            ]
        )
        if found["erased_at"]:
            when = moment(found["erased_at"])
            st.markdown(f":green[:material/check_circle:] {_('Erased {when}: nothing says who it was.', when=when)}")
        _export(customer)
        link("audit_log", _("Show in the audit log"), key=customer, period="all")
    said(SAID)
    with st.container(border=True, key="erasing"):
        st.subheader(_("Erase"))
        st.markdown(
            _(
                "Names, addresses, subjects, notes and messages are replaced for good, in the audit log, too. Times, "
                "minutes and amounts stay, and with them every figure. Files of before don't bring anything back."
            )
        )
        shown, seen = st.session_state.get("_erasing") or ("", None)
        if shown != customer:
            look = {"icon": ":material/visibility:", "on_click": _begin, "args": (customer,)}
            st.button(_("Show what would be erased"), key="show_erasure", **look)
        else:
            _erasing(customer, seen)


def _export(customer: str) -> None:
    opened, by, now = store(), acting(), clock.now()
    st.download_button(
        _("Export all that is stored"),
        checked(lambda: desk.export_personal_data(opened, customer, by=by, now=now)),
        f"supportkoll-{''.join(sign for sign in customer if sign.isalnum() or sign in '-_')}.zip",
        mime="application/zip",
        key="export_personal_data",
        icon=":material/download:",
        on_click="ignore",
        help=_("A ZIP file with a CSV and a JSON file for each table. That it was exported stands in the audit log."),
    )


def _begin(customer: str) -> None:
    """Finds out what would be replaced: that takes as long as replacing it, so it is done once."""
    found: list[desk.Erased] = []
    attempt(SAID, lambda: found.append(desk.preview_erasure(store(), customer, clock.now())), "")
    if found:
        st.session_state["_erasing"] = (customer, found[0])


def _erasing(customer: str, seen: desk.Erased) -> None:
    """What would be replaced, and the form that does it."""
    counted = [(table, count) for table, count in seen.replaced.items()]
    if not counted:
        st.caption(_("There is nothing left to erase."))
        return
    rows(Table(["personal_table", "rows"], counted), "erasure_preview")
    if seen.customer_id != customer:
        st.caption(_("The customer's number says who it is, too: it gets another one."))
    with st.form("erase_form", border=False):
        st.text_area(_("Why is it erased?"), key="erase_why", max_chars=desk.LONGEST_NOTE)
        label = _("Type {customer} to confirm", customer=plain(customer))
        st.text_input(label, key="erase_confirmed", autocomplete="off")
        look = {"type": "primary", "icon": ":material/delete_forever:", "on_click": _erase, "args": (customer,)}
        st.form_submit_button(_("Erase for good"), **look)


def _erase(customer: str) -> None:
    state, done = st.session_state, []

    def change() -> None:
        asked = {"reason": state["erase_why"], "confirmed": state["erase_confirmed"]}
        done.append(desk.erase_customer(store(), customer, **asked, by=acting(), now=clock.now()))

    attempt(SAID, change, _("The personal data is erased."), "erase_why", "erase_confirmed")
    for erased in done:
        store().write_anew(clock.now())
        state.pop("_erasing", None)
        choose("customer", erased.customer_id)


def erasures_made() -> None:
    """The erasures that were made, and whether the store's file still holds traces of one."""
    table = report(reports.erasures, clock.now())
    if not table.rows:
        return
    st.subheader(_("Erasures"))
    if None in table.column("wiped_at"):
        st.caption(
            _(
                "The store's file still holds traces of an erasure in its unused parts. It is written anew when the "
                "program is started next."
            )
        )
    rows(table, "erasures", leads={"customer_id": lambda row: ("personal_data", {"customer": row["customer_id"]})})
