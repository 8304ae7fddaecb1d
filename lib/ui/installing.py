"""Registering an installed module, or correcting one: the form, and what it means before it is saved."""

from typing import Any

import streamlit as st

from lib import clock, days, desk, reports, typed
from lib.desk import Installed
from lib.errors import UserError
from lib.ui.changes import attempt, said
from lib.ui.me import acting, me, say_who
from lib.ui.parts import nothing
from lib.ui.session import _, report, store, words
from lib.ui.ways import link
from lib.words import moment, plain

Row = dict[str, Any]
FIELDS = ("module", "vendor", "day", "by", "check", "price", "case", "reason")


def register_installation(key: str, customer_id: str | None = None, ticket_id: str | None = None) -> None:
    """The form for a new installation; without a customer, it asks for one first, and for the case."""
    state = st.session_state
    say_who(key)
    if made := state.get(f"{key}_made"):
        _made(made)
    customer_id = customer_id or _customer(key)
    if not customer_id:
        return
    _repairs(key, customer_id)
    _fields(key, asks_case=ticket_id is None)
    installed = _installed(key, customer_id, ticket_id)
    if installed is not None:
        _means(installed)
    _button(_("Register the installation"), "add_circle", key, _register, key, customer_id, ticket_id)
    said(key)


def correct_installation(key: str, found: Row) -> None:
    """The form that corrects an installation, a row of `reports.installation`."""
    state, now = st.session_state, stated(found)
    # `seen` is what it said when the fields were filled; what others correct meanwhile doesn't overwrite what is typed.
    if state.get(f"{key}_seen") is None:
        _fill(key, now)
    seen = state[f"{key}_seen"]
    say_who(key)
    st.caption(
        _("For what was mistyped. A repair or an update is no correction: the warranty runs from the first day.")
    )
    _fields(key, asks_case=True)
    st.text_input(_("Why is it corrected?"), key=f"{key}_reason", max_chars=desk.LONGEST_NOTE)
    installed = _installed(key, found["customer_id"], None)
    if installed is not None and installed != seen:
        _means(installed, found["installation_id"], seen)
    _button(_("Save the correction"), "edit", key, _correct, key, found["installation_id"], found["customer_id"])
    said(key)


def stated(found: Row) -> Installed:
    """What is said about an installation, a row of `reports.installation`."""
    return Installed(
        customer_id=found["customer_id"],
        module=found["module"],
        installed_on=found["installed_on"],
        installed_by=found["installed_by"],
        vendor=found["vendor"],
        ticket_id=found["named_ticket_id"],
        function_check=found["function_check"],
        price=found["price"],
    )


# ---- The fields ------------------------------------------------------------------------------------------------------


def _customer(key: str) -> str | None:
    """The customer that is chosen by a part of its name or number."""
    state, field = st.session_state, f"{key}_customer"
    if chosen := state.get(field):
        name = report(reports.customer_name, clock.now(), chosen)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(name or chosen)}**", width="content")
            look = {"type": "tertiary", "icon": ":material/close:", "key": f"{key}_other"}
            st.button(_("Another customer"), on_click=lambda: state.pop(field, None), **look)
        return chosen
    look = {"type": "search", "icon": ":material/search:", "max_chars": 100, "live": True}
    hint = _("A part of the name, or the number")
    typed_in = st.text_input(_("Customer"), key=f"{key}_like", placeholder=hint, **look)
    found = report(reports.customers_like, clock.now(), typed_in)
    with st.container(gap="xsmall"):
        for row in found:
            label = plain(f"{row['customer_name']} ({row['customer_id']})")
            choose = {field: row["customer_id"], f"{key}_like": ""}
            look = {"type": "tertiary", "key": f"{key}_choose_{row['customer_id']}"}
            st.button(label, on_click=lambda choose=choose: state.update(choose), **look)
    if typed_in.strip() and not found:
        nothing(_("No customer has such a name or number."))
    return None


def _repairs(key: str, customer_id: str) -> None:
    """Says so where the customer has the chosen module already: a repair doesn't begin its warranty anew."""
    text = _("A repair or an update of a module is no new installation: it doesn't begin the warranty anew.")
    st.caption(f":material/info: {text}")
    module = (st.session_state.get(f"{key}_module") or "").strip().casefold()
    today = clock.local_now().date()
    for row in report(reports.customer_modules, clock.now(), customer_id, today).dicts():
        if module and row["module"].casefold() == module:
            text = _(
                "The customer has {module} already, installed on {day}.", module=row["module"], day=row["installed_on"]
            )
            if row["covered_until"]:
                until = moment(row["covered_until"])
                text += " " + _("Its warranty lasts through {day}, whatever is repaired since.", day=until)
            st.markdown(f":orange[:material/warning:] {plain(text)}")


def _fields(key: str, *, asks_case: bool) -> None:
    say, state = words(), st.session_state
    modules = report(reports.module_names, clock.now())
    vendors = sorted({vendor for vendor in modules.values() if vendor}, key=str.casefold)
    state.setdefault(f"{key}_day", clock.local_now().date())
    state.setdefault(f"{key}_by", "agency")
    state.setdefault(f"{key}_check", "")
    new = {"accept_new_options": True, "placeholder": _("Choose, or write a new one")}
    with st.grid(2, min_column_width=220, gap="small"):
        options = _with(list(modules), state.get(f"{key}_module"))
        st.selectbox(
            _("Module"), options, index=None, key=f"{key}_module", on_change=_propose_vendor, args=(key, modules), **new
        )
        options = _with(vendors, state.get(f"{key}_vendor"))
        st.selectbox(_("Vendor"), options, index=None, key=f"{key}_vendor", **new)
        st.date_input(
            _("Installed"),
            key=f"{key}_day",
            min_value=days.FIRST,
            max_value=clock.local_now().date(),
            format="YYYY-MM-DD",
        )
        look = {"format_func": lambda code: say.code("installed_by", code), "required": True}
        st.segmented_control(_("Installed by"), desk.INSTALLED_BY, key=f"{key}_by", **look)
        checks = {"": _("Not made yet"), **{code: say.code("function_check", code) for code in desk.CHECKS}}
        look = {"format_func": checks.get, "required": True}
        st.segmented_control(_("Function check"), list(checks), key=f"{key}_check", **look)
        if state[f"{key}_by"] == "agency":
            hint = _("Empty: the fee in the terms")
            st.text_input(_("Price, kr without VAT"), key=f"{key}_price", placeholder=hint)
        if asks_case:
            st.text_input(_("Case that it was installed in"), key=f"{key}_case", placeholder="T01234")


def _with(options: list[str], value: str | None) -> list[str]:
    """Options with a value that may be a new one."""
    return options if not value or value in options else [value, *options]


def _propose_vendor(key: str, modules: dict[str, str | None]) -> None:
    """Proposes the vendor that a module's last installation has, unless another one was chosen."""
    state, field = st.session_state, f"{key}_vendor"
    if state.get(field) in (None, state.get(f"{key}_proposed")):
        state[field] = state[f"{key}_proposed"] = modules.get(state.get(f"{key}_module") or "")


def _installed(key: str, customer_id: str, ticket_id: str | None) -> Installed | None:
    """What the fields say; None as long as a module is lacking, or where the price can't be read."""
    try:
        found = _from_fields(key, customer_id, ticket_id)
    except UserError as error:
        st.caption(words().problem(error))
        return None
    return found if found.module else None


def _from_fields(key: str, customer_id: str, ticket_id: str | None) -> Installed:
    state = {name: st.session_state.get(f"{key}_{name}") for name in FIELDS}
    if state["day"] is None:
        raise UserError("Choose the day of the installation.")
    by = state["by"] or "agency"
    return Installed(
        customer_id=customer_id,
        module=(state["module"] or "").strip(),
        installed_on=state["day"],
        installed_by=by,
        vendor=(state["vendor"] or "").strip() or None,
        ticket_id=ticket_id or (state["case"] or "").strip() or None,
        function_check=state["check"] or None,
        price=typed.price(state["price"] or "") if by == "agency" else None,
    )


def _fill(key: str, said_now: Installed) -> None:
    """Fills the fields with what is said about an installation."""
    price = "" if said_now.price is None else words().number(said_now.price, 2)
    values = (said_now.module, said_now.vendor, said_now.installed_on, said_now.installed_by)
    values += (said_now.function_check or "", price, said_now.ticket_id or "", "")
    st.session_state.update({f"{key}_{name}": value for name, value in zip(FIELDS, values, strict=True)})
    st.session_state[f"{key}_seen"] = said_now


# ---- What it means, and saving ---------------------------------------------------------------------------------------


def _means(installed: Installed, replaces: str | None = None, seen: Installed | None = None) -> None:
    """Until when it is in warranty, and what is charged, by the rules that decide once it is saved."""
    say = words()
    try:
        warranty, cases = report(desk.cost_of_installation, clock.now(), installed, replaces, seen)
    except UserError as error:
        st.error(plain(say.problem(error)), icon=":material/error:")
        return
    with st.container(border=True, gap="xsmall", key=f"installation_means_{replaces or 'new'}"):
        _window(warranty)
        if not cases and installed.installed_by == "agency":
            text = _("No case is named: nobody is charged for it until an installation case is. Its price is {price}.")
            price = warranty["installation_fee"] if installed.price is None else installed.price
            st.markdown(f":material/money_off: {plain(text.format(price=say.money(price)))}")
        for case in cases:
            _charged(case, is_own=case["ticket_id"] == installed.ticket_id, warranty=warranty)
        fee = warranty["installation_fee"]
        if installed.price is not None and installed.price < fee:
            text = _("The price is below the fee in the terms, {fee}.", fee=say.money(fee))
            st.markdown(f":orange[:material/warning:] {plain(text)}")


def _window(warranty: Row) -> None:
    say = words()
    if warranty["covered_until"] is None:
        st.markdown(f":material/block: **{plain(_('No warranty: the customer installed it.'))}**")
        return
    until, left = say.weekday_date(warranty["covered_until"]), warranty["days_left"]
    text = _(
        "In warranty through {day}: the day of the installation and {days} days.",
        day=until,
        days=warranty["warranty_days"],
    )
    if left < 0:
        text = _("Its warranty ended on {day}.", day=until)
    st.markdown(f":material/verified_user: **{plain(text)}**")


def _charged(case: Row, *, is_own: bool, warranty: Row) -> None:
    """What a case costs now and then."""
    say = words()
    number, before, after = case["ticket_id"], say.money(case["amount_before"]), say.money(case["amount"])
    if case["amount"] == case["amount_before"]:
        if not is_own:
            return
        text = _("Case {ticket} costs {amount}, as before.", ticket=number, amount=after)
    else:
        text = _("Case {ticket}: {before} → {after}", ticket=number, before=before, after=after)
    st.markdown(f":material/payments: {plain(text)}")
    if is_own and case["category"] != "installation" and warranty["covered_until"]:
        text = _("It is no installation case, so the installation isn't charged.")
        st.caption(plain(text))


def _button(label: str, icon: str, key: str, change: Any, *values: Any) -> None:
    look = {"type": "primary", "icon": f":material/{icon}:", "disabled": not me()}
    st.button(label, key=f"{key}_save", on_click=change, args=values, **look)


def _register(key: str, customer_id: str, ticket_id: str | None) -> None:
    state, made = st.session_state, []

    def change() -> None:
        installed = _from_fields(key, customer_id, ticket_id)
        made.append(desk.register_installation(store(), installed, by=acting(), now=clock.now()))

    attempt(key, change, _("The installation is registered."))
    if made:
        state[f"{key}_made"] = made[0]
        for name in (*FIELDS, "proposed", "customer"):
            state.pop(f"{key}_{name}", None)


def _correct(key: str, installation_id: str, customer_id: str) -> None:
    state = st.session_state

    def change() -> None:
        installed, by = _from_fields(key, customer_id, None), acting()
        reason, seen = state.get(f"{key}_reason", ""), state[f"{key}_seen"]
        desk.correct_installation(store(), installation_id, installed, reason=reason, seen=seen, by=by, now=clock.now())

    attempt(key, change, _("The installation is corrected."))
    # Done, or somebody was faster: the fields are filled with what it says now.
    found = reports.installation(store(), clock.now(), installation_id)
    if found and (f"{key}_problem" not in state or stated(found) != state[f"{key}_seen"]):
        _fill(key, stated(found))


def _made(installation_id: str) -> None:
    """The installation that was just registered, until when it is covered, and the way to it."""
    found = report(reports.installation, clock.now(), installation_id)
    if found:
        with st.container(border=True, gap="xsmall", key="installation_made"):
            text = _("{module} is registered, installed on {day}.", module=found["module"], day=found["installed_on"])
            st.markdown(f":green[:material/check_circle:] **{plain(text)}**")
            _window(found)
            asked = {"installation": installation_id, "customer": found["customer_id"], "period": "all"}
            link("warranties", _("See it among the warranties"), **asked)
