"""What a customer wrote in the support form, as they wrote it; and whether a customer that it made is really new."""

from datetime import timedelta
from typing import Any

import streamlit as st

from lib import clock, desk, reports
from lib.ui.changes import attempt, said
from lib.ui.me import acting
from lib.ui.parts import facts
from lib.ui.session import _, report, store, words
from lib.words import moment, plain

LATE = timedelta(minutes=1)  # Sent so much earlier than received: worth saying.
# Under which what was decided is said: the customer that it was about asks nothing any more.
DECIDED = "new_customer"


def customers_words(ticket_id: str) -> None:
    """What came by the support form for a case; nothing is drawn for one that came otherwise."""
    for number, sent in enumerate(report(reports.submissions_of, clock.now(), ticket_id)):
        with st.container(border=True, gap="small", key=f"submission_{number}"):
            st.subheader(_("In the customer's own words"), icon=":material/format_quote:")
            if sent["ticket_id"] != ticket_id:
                st.caption(plain(f"{sent['ticket_id']} · {sent['subject']}"))
            # Text, in the lines in which it was written: nothing in it means anything to the page.
            st.text(sent["message"])
            facts(_about(sent), narrow=True)


def new_customer(customer_id: str) -> None:
    """Asks whether a customer that the form made is new; nothing is drawn for any other."""
    found = report(reports.new_customers_by_form, clock.now()).dicts()
    made = next((row for row in found if row["customer_id"] == customer_id), None)
    key = f"new_customer_{customer_id}"
    if made:
        with st.container(border=True, gap="small", key=DECIDED):
            st.markdown(f":orange[:material/person_alert:] **{_('The support form made this customer: is it new?')}**")
            text = _("Nobody knows the e-mail address {email}.", email=made["email"])
            if made["same_email"]:
                said_of = {"email": made["email"], "customers": made["same_email"]}
                text = _("Several customers have the e-mail address {email}: {customers}.", **said_of)
            if made["named_customer"]:
                number = made["named_customer"]
                text += " " + _("The form named a customer number that nobody knows: {customer}.", customer=number)
            st.caption(plain(text))
            label = _("It is new")
            st.button(label, key=f"{key}_new", icon=":material/check:", on_click=_decide, args=(customer_id, key))
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                label = _("Or it is the customer with this number")
                st.text_input(label, key=f"{key}_number", max_chars=60, width=260)
                label = _("Move its cases there")
                look = {"icon": ":material/move_item:", "on_click": _decide, "args": (customer_id, key, True)}
                st.button(label, key=f"{key}_known", **look)
    said(DECIDED)


def _about(sent: dict[str, Any]) -> list[tuple[str, str]]:
    """Who wrote it and what they ticked, without what they left empty."""
    say = words()
    received = moment(sent["received_at"])
    if sent["submitted_at"] and sent["received_at"] - sent["submitted_at"] >= LATE:
        received = _("{received}, sent {sent}", received=received, sent=moment(sent["submitted_at"]))
    ticked = [
        text
        for name, text in (
            ("shop_down", _("The shop is down")),
            ("ordering_blocked", _("It is hardly possible to place an order")),
        )
        if sent[name]
    ]
    pairs = [
        (_("Received"), received),
        (_("Name"), sent["name"]),
        (_("E-mail"), sent["email"]),
        (_("Phone"), sent["phone"]),
        (_("Shop"), sent["shop"]),
        (_("Ticked"), ", ".join(ticked)),
        (_("The customer believes that it is"), sent["category"] and say.code("category", sent["category"])),
        (_("The customer names the module"), sent["module"]),
    ]
    return [(label, value) for label, value in pairs if value]


def _decide(customer_id: str, key: str, known: bool = False) -> None:
    """Says that a customer is new, or that it is the one whose number was typed."""
    number = st.session_state[f"{key}_number"].strip() if known else None
    done = _("The cases are moved to {customer}.", customer=number) if known else _("The customer is new.")

    def change() -> None:
        # An empty field names no customer; it doesn't say that this one is new.
        same_as = (number or "?") if known else None
        desk.decide_form_customer(store(), customer_id, same_as, by=acting(), now=clock.now())

    attempt(DECIDED, change, done)
