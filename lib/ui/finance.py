"""Adjustments of a case: what was adjusted, the form for a new one, and taking one back by another."""

from decimal import Decimal
from typing import Any

import streamlit as st

from lib import clock, desk, reports, typed
from lib.errors import UserError
from lib.ui.changes import attempt, said
from lib.ui.me import acting
from lib.ui.parts import nothing
from lib.ui.reader import may
from lib.ui.session import _, report, store, words
from lib.ui.ways import link
from lib.words import moment, plain


def invoicing_month(ticket_id: str, customer_id: str) -> None:
    """In which month a case is invoiced, whether that is closed, and the way there."""
    found = report(reports.case_invoicing, clock.now(), ticket_id)
    if found is None or found["month"] is None:
        return
    say = words()
    month = say.month(found["month"])
    if found["closed_at"]:
        by = {"who": say.code("actor", found["closed_by"]), "when": moment(found["closed_at"])}
        text = f":material/lock: {plain(_('It belongs to {month}, which {who} closed {when}.', month=month, **by))}"
    else:
        text = plain(_("It belongs to {month}, which isn't closed.", month=month))
    st.caption(text)
    asked = {"month": f"{found['month']:%Y-%m}", "customer": customer_id}
    link("invoicing", _("The customer in {month}", month=month), **asked)


def adjustment_form(ticket_id: str, key: str) -> None:
    """A form for goodwill, a credit or something extra on a case, with what is owed for it then."""
    found = report(reports.case_invoicing, clock.now(), ticket_id)
    made = report(reports.case_adjustments, clock.now(), ticket_id).column("adjustment_id")
    if found is None:
        return
    say, field = words(), f"{key}_{ticket_id}"
    kinds = {"format_func": lambda kind: say.code("adjustment_kind", kind), "required": True}
    with st.container(gap="small", key=f"{key}_form"):
        _where_it_shows(found)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kind = st.segmented_control(
                _("Kind of adjustment"), list(desk.ADJUSTMENTS), default="goodwill", key=f"{field}_kind", **kinds
            )
            amount = st.text_input(_("Amount, kr without VAT"), key=f"{field}_amount", placeholder="395,00", width=170)
        st.text_input(
            _("Reason"),
            key=f"{field}_reason",
            max_chars=desk.LONGEST_NOTE,
            placeholder=_("What was agreed, with whom"),
        )
        _preview(found["owed"], kind, amount)
        # Its callback has the last adjustment that its writer saw: the page itself may know of a later one by then.
        seen = (ticket_id, made[0] if made else None, field, key)
        st.button(_("Save the adjustment"), key=f"{field}_save", type="primary", on_click=_adjust, args=seen)
    said(key)


def _where_it_shows(found: dict[str, Any]) -> None:
    """Says so where an adjustment doesn't come into the month of its case."""
    say = words()
    if found["month"] is None:
        st.caption(_("The case isn't resolved: the adjustment is invoiced in the month in which it will be."))
    elif found["closed_at"]:
        text = _(
            "{month} is closed: the adjustment becomes a correction in {open_month}.",
            month=say.month(found["month"]).capitalize(),
            open_month=say.month(found["open_month"]),
        )
        st.caption(f":material/lock: {plain(text)}")


def _preview(owed: Decimal, kind: str, amount: str) -> None:
    say = words()
    try:
        change = desk.ADJUSTMENTS[kind] * typed.kronor(amount)
    except UserError:
        st.caption(_("Owed for the case now: {owed}.", owed=say.money(owed)))
        return
    text = _(
        "Owed for the case then: {owed} {sign} {change} = {then}.",
        owed=say.money(owed),
        sign="+" if change > 0 else "\u2212",
        change=say.money(abs(change)),
        then=say.money(owed + change),
    )
    st.caption(f"**{plain(text)}**")


def _adjust(ticket_id: str, seen: str | None, field: str, key: str) -> None:
    kind, amount, reason = (st.session_state[f"{field}_{name}"] for name in ("kind", "amount", "reason"))

    def change() -> None:
        kronor = typed.kronor(amount)
        desk.adjust(store(), ticket_id, kind, kronor, reason, seen=seen, by=acting(), now=clock.now())

    attempt(key, change, _("The adjustment is saved."), f"{field}_amount", f"{field}_reason")


def adjustments(ticket_id: str, key: str) -> None:
    """The adjustments of a case with who made them and why; each can be taken back by a new one."""
    made = report(reports.case_adjustments, clock.now(), ticket_id).dicts()
    if not made:
        nothing(_("Nothing is adjusted."))
    with st.container(gap="small", key=f"{key}_list"):
        for row in made:
            _adjustment(row, key)
    said(f"{key}_back")


def _adjustment(row: dict[str, Any], key: str) -> None:
    say = words()
    kind = say.code("adjustment_kind", row["adjustment_kind"]) if row["adjustment_kind"] else _("Adjustment")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(kind)} {say.money(row['amount'])}** {plain(row['reason'])}")
            by = {"who": say.code("actor", row["made_by"]), "when": moment(row["made_at"])}
            told = [_("{who}, {when}", **by)]
            if row["takes_back"]:
                told.append(_("takes back {adjustment}", adjustment=row["takes_back"]))
            if row["taken_back_by"]:
                told.append(_("taken back by {who}", who=say.code("actor", row["taken_back_by"])))
            st.caption(plain(" · ".join(told)))
        if not row["taken_back_by"] and may("take_back"):
            _take_back_button(row["adjustment_id"], key)


def _take_back_button(adjustment_id: str, key: str) -> None:
    field = f"{key}_{adjustment_id}_why"
    with st.popover(_("Take back"), icon=":material/undo:", type="tertiary", key=f"{key}_{adjustment_id}_back"):
        st.text_input(_("Why is it taken back?"), key=field, max_chars=desk.LONGEST_NOTE)
        st.button(
            _("Take the adjustment back"),
            key=f"{key}_{adjustment_id}_do",
            type="primary",
            on_click=_take_back,
            args=(adjustment_id, field, f"{key}_back"),
        )


def _take_back(adjustment_id: str, field: str, key: str) -> None:
    reason = st.session_state[field]
    attempt(
        key,
        lambda: desk.take_back(store(), adjustment_id, reason, by=acting(), now=clock.now()),
        _("The adjustment is taken back."),
        field,
    )
