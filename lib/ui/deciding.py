"""What is decided about a case: the fields, what they mean for its price, and the form that changes a decision."""

from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from lib import clock, desk, explain, reports
from lib.desk import Decided
from lib.errors import UserError
from lib.reports import Case
from lib.ui.changes import attempt, said
from lib.ui.charge import clause_in_words, minutes_added
from lib.ui.me import acting, me
from lib.ui.session import _, report, store, terms_shown, words
from lib.words import moment, plain

Row = dict[str, Any]
NAMES = ("category", "critical", "serious", "module")


def decision_fields(key: str, customer_id: str, day: date, subject: str) -> None:
    """The fields of a decision about a case of a customer registered on a day: category, critical, serious, module.

    A module in warranty is proposed by itself under a category that warranties cover. `decided` says what is in them.
    """
    state, say = st.session_state, words()
    modules = {row["installation_id"]: row for row in _modules(customer_id, day)}
    state.setdefault(f"{key}_category", "")
    if state.setdefault(f"{key}_module", "") not in ("", *modules):
        state[f"{key}_module"] = ""
    st.selectbox(
        _("Category"),
        ["", *terms_shown().categories()],
        key=f"{key}_category",
        format_func=lambda code: say.code("category", code or "none"),
        on_change=_propose,
        args=(key, customer_id, day, subject),
    )
    row = _category(state[f"{key}_category"], day)
    st.caption(clause_in_words(row.clause) if row else _("Its clause decides what the work costs."))
    if modules:
        st.selectbox(
            _("Module"),
            ["", *modules],
            key=f"{key}_module",
            format_func=lambda code: _module_name(modules[code]) if code else _("No module that we installed"),
        )
        if state[f"{key}_module"] and state[f"{key}_module"] == state.get(f"{key}_proposed"):
            text = _("Proposed by itself, because it is in warranty. Choose another if the case isn't about it.")
            st.caption(f":material/verified_user: {text}")
    if (row and row.quote_when_serious) or state.get(f"{key}_serious"):
        st.checkbox(_("It is serious: the customer gets a quote before anything is done"), key=f"{key}_serious")


def decided(key: str) -> Decided:
    """What the fields of a decision say; whether it is critical stands under `KEY_critical`."""
    category, critical, serious, module = (st.session_state.get(f"{key}_{name}") for name in NAMES)
    return Decided(category or None, bool(critical), bool(serious), module or None)


def fill(key: str, said: Decided) -> None:
    """Fills the fields of a decision."""
    values = (said.category or "", said.critical, said.serious, said.installation_id or "")
    st.session_state.update({f"{key}_{name}": value for name, value in zip(NAMES, values, strict=True)})


def price(lines: list[Row]) -> None:
    """What the charges of a case mean, in one line and then by the arithmetic."""
    say = words()
    for line in lines:
        st.markdown(f"**{plain(explain.means(line, say))}**")
        why = explain.charge(line, say)
        if why.clause:
            st.markdown(f":material/gavel: {_('By the clause')} {clause_in_words(why.clause)}")
        st.markdown(f":material/calculate: {plain(why.arithmetic)}")
        if why.nearest:
            st.caption(f"{_('Not by the clause')} {clause_in_words(why.nearest)}: {plain(why.why_not)}")


def decision_form(found: Case, work: Row) -> None:
    """A form that decides about a case, with what it costs now and would cost then."""
    state, ticket_id, key = st.session_state, work["ticket_id"], f"decide_{work['ticket_id']}"
    now = Decided(work["category"], work["critical"], work["serious"], work["installation_id"])
    # `seen` is what was decided when the fields were filled: what somebody else decides meanwhile fills them anew only
    # as long as nothing is typed.
    seen = state.get(f"{key}_seen")
    if seen is None or (seen != now and decided(key) == seen):
        fill(key, now)
        seen = state[f"{key}_seen"] = now
    decision_fields(key, work["customer_id"], work["registered_on"], found.facts["subject"])
    label = _("It is business-critical: the shop is down, or it is hardly possible to order")
    st.checkbox(label, key=f"{key}_critical")
    wanted = decided(key)
    if wanted != now:
        _before_and_after(ticket_id, now, wanted, found)
    st.button(
        _("Save the decision"),
        key=f"{key}_save",
        type="primary",
        icon=":material/gavel:",
        disabled=wanted == now,
        on_click=_decide,
        args=(ticket_id, key, seen),
    )
    said(key)


def _before_and_after(ticket_id: str, now: Decided, wanted: Decided, found: Case) -> None:
    """What a case costs as it is decided and as it would be; without minutes, what those of a ticket would cost."""
    say = words()
    # Whose minutes they are doesn't matter for what they cost.
    staff = me() or next(iter(report(reports.staff_names, clock.now())), "")
    minutes = Decimal(0) if found.lines.rows else Decimal(found.facts["ticket_minutes"])
    try:
        before, after = (
            report(desk.cost_decided, clock.now(), ticket_id, now, then, minutes, staff) for then in (now, wanted)
        )
    except UserError as error:
        st.caption(say.problem(error))
        return
    costs, would_cost = (sum((line["amount"] for line in lines), Decimal(0)) for lines in (before, after))
    with st.container(border=True, gap="small", key=f"decide_{ticket_id}_preview"):
        if minutes:
            st.caption(_("No time is logged yet: for {minutes} of support", minutes=minutes_added([minutes])))
        st.subheader(f"{say.money(costs)} → {say.money(would_cost)}")
        st.caption(plain(_("Now: {means}", means="; ".join(explain.means(line, say) for line in before))))
        price(after)


def _decide(ticket_id: str, key: str, seen: Decided) -> None:
    state = st.session_state

    def change() -> None:
        desk.decide_case(store(), ticket_id, decided(key), seen=seen, by=acting(), now=clock.now())

    attempt(key, change, _("The decision is saved."))
    # Whoever is told that somebody else has decided looks at that, and may save on top of it.
    if work := reports.case_work(store(), clock.now(), ticket_id):
        state[f"{key}_seen"] = Decided(work["category"], work["critical"], work["serious"], work["installation_id"])


def _propose(key: str, customer_id: str, day: date, subject: str) -> None:
    """Proposes a module where the category is free in warranty: one that the subject names, else the last installed."""
    state = st.session_state
    field, proposed = f"{key}_module", state.pop(f"{key}_proposed", None)
    if proposed and state.get(field) == proposed:
        state[field] = ""
    row = _category(state[f"{key}_category"], day)
    if row and row.in_warranty and not state.get(field):
        covered = [module for module in _modules(customer_id, day) if module["in_warranty"]]
        named = [module for module in covered if module["module"].casefold() in subject.casefold()]
        for module in (named or covered)[:1]:
            state[field] = state[f"{key}_proposed"] = module["installation_id"]


def _modules(customer_id: str, day: date) -> list[Row]:
    return report(reports.customer_modules, clock.now(), customer_id, day).dicts()


def _module_name(module: Row) -> str:
    if module["in_warranty"]:
        return _("{module}, in warranty through {day}", module=module["module"], day=moment(module["covered_until"]))
    if module["installed_by"] == "customer":
        return _("{module}, installed by the customer", module=module["module"])
    return _("{module}, installed {day}", module=module["module"], day=moment(module["installed_on"]))


def _category(code: str, day: date) -> Any:
    """The row of the terms for a category on a day; None for none."""
    rows = (row for row in terms_shown().category if row.category == code and row.valid_from <= day <= row.valid_to)
    return next(rows, None)
