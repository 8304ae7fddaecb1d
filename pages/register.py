"""Register a case that came otherwise than by the form: whose it is, what it is, and what that means, then save it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from lib import clock, days, desk, reports, ui
from lib.desk import Decided
from lib.errors import UserError
from lib.ui import _, report
from lib.words import moment, plain

KEY = "register"


@ui.through_app
def page() -> None:
    """The customer, then the case beside what the terms say about it."""
    ui.require("register")
    ui.way_back()
    st.title(_("Register a case"))
    ui.say_who(KEY)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        customer = _customer()
        if customer is None:
            return
        with st.container(border=True, gap="small", key="register_case"):
            came = _when()
            _what(customer, came)
    with right:
        with st.container(border=True, gap="small", key="register_meaning"):
            _meaning(customer, came)
        # Below what it means: also on a phone that is read before it is saved.
        _save(customer, came)


# ---- The customer --------------------------------------------------------------------------------------------------


def _customer() -> dict[str, Any] | None:
    """The customer that the address names, with its contract and warranties; else a field to look for one."""
    chosen = st.query_params.get("customer", "")
    customer = report(reports.customer_today, clock.now(), chosen) if chosen else None
    with st.container(border=True, gap="small", key="register_customer"):
        if customer is None:
            _look_for_customer()
            return None
        say = ui.words()
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(plain(customer["customer_name"]), width="content")
            label = _("Another customer")
            st.button(
                label, key="other_customer", type="tertiary", icon=":material/close:", on_click=_choose, args=("",)
            )
        form = say.code("contract_form", customer["contract_form"])
        if customer["contract_form"] == "no_contract":
            st.badge(plain(form), color="orange", icon=":material/contract_delete:")
        else:
            since = _("{form}, since {day}", form=form, day=moment(customer["contract_from"]))
            st.badge(plain(since), color="blue", icon=":material/contract:")
        modules = report(reports.customer_modules, clock.now(), customer["customer_id"], clock.local_now().date())
        for module in modules.dicts():
            if module["in_warranty"]:
                text = _(
                    "{module}: in warranty through {day}", module=module["module"], day=moment(module["covered_until"])
                )
                st.markdown(f":green[:material/verified_user:] {plain(text)}")
        if customer["open_cases"]:
            label = _("1 case isn't resolved") if customer["open_cases"] == 1 else ""
            label = label or _("{count} cases aren't resolved", count=customer["open_cases"])
            ui.link("tickets", label, customer=customer["customer_id"], period="all", open="yes")
    return customer


def _look_for_customer() -> None:
    """A field for a part of a name or number, and the customers that have it, as buttons: never all of them."""
    typed = st.text_input(
        _("Customer"),
        key="customer_like",
        type="search",
        icon=":material/search:",
        max_chars=100,
        live=True,
        placeholder=_("A part of the name, or the number"),
    )
    found = report(reports.customers_like, clock.now(), typed)
    say = ui.words()
    with st.container(gap="xsmall"):
        for row in found:
            form = say.code("contract_form", row["contract_form"])
            label = plain(f"{row['customer_name']} ({row['customer_id']}, {form})")
            code = row["customer_id"]
            st.button(label, key=f"choose_{code}", type="tertiary", on_click=_choose, args=(code,))
    if typed.strip() and not found:
        ui.nothing(_("No customer has such a name or number."))
    elif not typed.strip():
        st.caption(_("Type some letters, then choose the customer."))


def _choose(customer_id: str) -> None:
    state = st.session_state
    state["customer_like"] = ""
    for field in ("module", "proposed"):
        state.pop(f"{KEY}_{field}", None)
    if customer_id:
        st.query_params["customer"] = customer_id
    else:
        st.query_params.pop("customer", None)


# ---- The case ------------------------------------------------------------------------------------------------------


def _when() -> datetime | None:
    """When the case came; None where the clock never showed that."""
    names = {"now": _("Now"), "earlier": _("Earlier")}
    look = {"format_func": names.get, "required": True, "default": "now"}
    if st.segmented_control(_("When it came"), list(names), key=f"{KEY}_came", **look) == "now":
        return clock.now()
    st.caption(_("When the customer reached the desk: the promised time counts from then."))
    fields = ui.when_fields(KEY)
    try:
        return ui.moment_of(fields)
    except UserError as error:
        st.error(ui.words().problem(error), icon=":material/error:")
        return None


def _what(customer: dict[str, Any], came: datetime | None) -> None:
    """What the case is about, and what is decided about it."""
    subject = st.text_input(_("Subject"), key=f"{KEY}_subject", max_chars=desk.LONGEST_SUBJECT)
    day = (came or clock.now()).astimezone(days.ZONE).date()
    ui.decision_fields(KEY, customer["customer_id"], day, subject)
    st.markdown(f"**{_('Is it business-critical?')}**")
    st.checkbox(_("The shop is down"), key=f"{KEY}_down")
    st.checkbox(_("It is hardly possible to place an order"), key=f"{KEY}_no_orders")


def _save(customer: dict[str, Any], came: datetime | None) -> None:
    st.button(
        _("Register the case"),
        key=f"{KEY}_save",
        type="primary",
        icon=":material/add_circle:",
        width="stretch",
        disabled=came is None or not ui.me(),
        on_click=_register,
        args=(customer["customer_id"],),
    )
    ui.said(KEY)


def _decided() -> Decided:
    """What is decided: critical by either of the terms' own questions."""
    state = st.session_state
    state[f"{KEY}_critical"] = any(state.get(f"{KEY}_{name}") for name in ("down", "no_orders"))
    return ui.decided(KEY)


def _register(customer_id: str) -> None:
    state, made = st.session_state, []

    def change() -> None:
        came = clock.now()
        if state[f"{KEY}_came"] != "now":
            came = ui.moment_of((f"{KEY}_day", f"{KEY}_hour"))
        subject, by = state[f"{KEY}_subject"], ui.acting()
        made.append(
            desk.register_case(ui.store(), customer_id, subject, _decided(), registered_at=came, by=by, now=clock.now())
        )

    ui.attempt(KEY, change, _("The case is registered."))
    for ticket_id in made:
        for name in (
            "came",
            "day",
            "hour",
            "subject",
            "category",
            "module",
            "proposed",
            "serious",
            "down",
            "no_orders",
        ):
            state.pop(f"{KEY}_{name}", None)
        state["registered"] = ticket_id
        ui.go_to("ticket", {"id": ticket_id})


# ---- What it means -------------------------------------------------------------------------------------------------


def _meaning(customer: dict[str, Any], came: datetime | None) -> None:
    """By when the case is to be handled and what it would cost, by the same rules as once it is saved."""
    say = ui.words()
    st.subheader(_("What the terms say"))
    if came is None:
        ui.nothing(_("Choose when it came."))
        return
    decided, day = _decided(), came.astimezone(days.ZONE).date()
    if came > clock.now() or day < days.FIRST:
        ui.nothing(_("Choose when it came."))
        return
    promise = report(reports.promise_on, clock.now(), day)
    if decided.critical:
        text = _("To be handled at once: within {minutes} minutes", minutes=promise["critical_minutes"])
        st.markdown(f":red[:material/alarm:] **{plain(text)}**")
    else:
        text = _("To be handled by the end of {day}", day=say.weekday_date(promise["due_on"]))
        st.markdown(f":material/event_available: **{plain(text)}**")
    staff = ui.me() or next(iter(report(reports.staff_names, clock.now())), None)
    if staff is None:
        return
    minutes = st.number_input(
        _("If it takes so many minutes of support"),
        min_value=1,
        max_value=480,
        value=promise["ticket_minutes"],
        step=5,
        key=f"{KEY}_minutes",
    )
    try:
        asked = (customer["customer_id"], decided, came, Decimal(minutes), staff)
        lines = report(desk.cost_of_new, clock.now(), *asked)
    except UserError as error:
        st.caption(say.problem(error))
        return
    if decided.category is None:
        ui.nothing(_("Choose a category to see what it costs."))
        return
    st.subheader(say.money(sum((line["amount"] for line in lines), Decimal(0))))
    ui.price(lines)
