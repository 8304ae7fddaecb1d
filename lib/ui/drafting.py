"""Drafts of other terms on screen: what is changed, saved, shared and taken into the terms file."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from lib import address, clock, days, desk, drafts, explain, reports
from lib.drafts import Draft, Setting
from lib.errors import UserError
from lib.reports import Scope, Table
from lib.terms_rows import HourlyRange, Terms
from lib.ui.changes import attempt, said
from lib.ui.me import acting
from lib.ui.parts import nothing, rows
from lib.ui.session import _, report, store, terms_shown, words
from lib.words import plain

KEY = "draft"
# What the figures of a draft are called side by side, where each row is one way of deciding.
COMPARED = {"charged": "kronor_after", "difference": "difference", "standard_percent": "standard_after"} | {
    "critical_percent": "critical_after",
    **{name: name for name in ("differing", "paying_more", "paying_less")},
}
# The smallest and the largest value of a field, as the terms may say.
MOST_KRONOR, MOST = 99_999_999.99, 100_000
LEAST = {"minutes": 1, "working_days": 1}


def draft_shown() -> Draft:
    """The draft that the address names; none, with the reason, where the terms can't be so."""
    state, raw = st.session_state, st.query_params.get(KEY)
    # It lasts: whoever looks something up on another page finds the draft as it was; not one that can't be.
    address.arrive(state, KEY, raw, True, "", not state.get("_draft_refused"))
    code = state[address.chosen(KEY)]
    state["_draft_refused"] = False
    try:
        draft = drafts.parse(code, terms_shown())
    except UserError as error:
        state["_draft_refused"] = True
        st.error(plain(words().problem(error)), icon=":material/error:")
        draft, code = Draft(), ""
    address.leave(state, st.query_params, KEY, draft.code or code, "")
    return draft


def _show(code: str) -> None:
    """Shows another draft from the next run on; the fields begin anew with its values."""
    st.session_state[address.chosen(KEY)] = code
    st.session_state["_draft_fields"] = st.session_state.get("_draft_fields", 0) + 1


def draft_fields(draft: Draft) -> None:
    """The fields of all that a draft can change, filled with what it says, else with what the terms say today."""
    terms, turn = terms_shown(), st.session_state.get("_draft_fields", 0)
    today, known, said_now = clock.local_now().date(), drafts.settings(terms), dict(draft.values)
    # Another draft than the fields were made for (a link, another page of history) has fields of its own.
    named = f"draft_{turn}_{draft.code}"
    with st.form(named):
        st.subheader(_("The draft"))
        entered: dict[str, Any] = {}
        with st.grid(4, min_column_width=170, gap="small") as grid:
            for code, setting in known.items():
                if setting.kind != "category":
                    with grid.cell():
                        entered[code] = _field(named, setting, terms, said_now.get(code), today)
            with grid.cell():
                since = st.date_input(
                    _("For cases registered from"),
                    value=draft.since,
                    min_value=days.FIRST,
                    max_value=days.LAST,
                    format="YYYY-MM-DD",
                    key=f"{named}_since",
                    help=_("Left empty: for all cases, whenever they were registered."),
                )
        changed = any(known[code].kind == "category" for code in said_now)
        with st.expander(_("Which clause a category falls under"), expanded=changed):
            st.caption(_("Treat the cases of a category as those of another one: by its clause, with its price."))
            with st.grid(4, min_column_width=170, gap="small") as grid:
                for code, setting in known.items():
                    if setting.kind == "category":
                        with grid.cell():
                            entered[code] = _field(named, setting, terms, said_now.get(code), today)
        with st.container(horizontal=True):
            decided = st.form_submit_button(_("Decide all cases by this draft"), type="primary")
            again = st.form_submit_button(_("Back to the terms in force"), type="tertiary")
    if draft.code:
        say = words()
        told = explain.draft_in_words(terms, draft, today, say)
        st.markdown("  \n".join(f":material/edit: {plain(line)}" for line in told))
    else:
        st.caption(_("The draft is the terms in force: change something above to see what it would have done."))
    if again:
        _show("")
        st.rerun()
    if decided:
        code = _code(terms, known, entered, since, today)
        try:
            drafts.parse(code, terms)
        except UserError as error:
            # What was entered stays in the fields.
            st.error(plain(words().problem(error)), icon=":material/error:")
        else:
            _show(code)
            st.rerun()


def _field(named: str, setting: Setting, terms: Terms, value: str | None, today: date) -> Any:
    """One setting's field; its help says what holds today."""
    say, now = words(), drafts.value_on(terms, setting, today)
    label = explain.setting_name(setting, say)
    if setting.kind == "hourly_rate":
        label = _("Hourly rate, {form}", form=label)
    said_today = _("Today: {value}", value=explain.setting_value(setting, now, say))
    look = {"key": f"{named}_{setting.code}", "help": said_today}
    if setting.field in ("as", "beyond"):
        options = terms.categories() if setting.field == "as" else list(explain.BEYOND)
        return st.selectbox(
            label,
            options,
            index=options.index(value or now),
            format_func=lambda code: explain.setting_value(setting, code, say),
            **look,
        )
    if setting.field in explain.MONEY:
        look |= {"min_value": 0.0, "max_value": MOST_KRONOR, "step": 5.0, "format": "%.10g"}
        return st.number_input(label, value=float(value or now), **look)
    look |= {"min_value": LEAST.get(setting.field, 0), "max_value": MOST, "step": 1}
    return st.number_input(label, value=int(value or now), **look)


def _code(terms: Terms, known: dict[str, Setting], entered: dict[str, Any], since: date | None, today: date) -> str:
    """The draft that was entered: what differs from what the terms say today."""
    values = []
    for code, value in entered.items():
        typed = Decimal(f"{value:.2f}") if isinstance(value, float) else value
        if typed != drafts.value_on(terms, known[code], today):
            text = f"{typed:.2f}".removesuffix(".00") if isinstance(typed, Decimal) else str(typed)
            values.append((code, text))
    return Draft(tuple(sorted(values)), since).code


# ---- Kept, shared, taken into the terms file -------------------------------------------------------------------------


def saving(draft: Draft) -> None:
    """Saves the draft under a name, and hands out its rows for the terms file."""
    today = clock.local_now().date()
    with st.grid(2, min_column_width=330):
        with st.container(border=True, height="stretch"):
            st.subheader(_("Keep it"))
            st.caption(_("The address of this page holds the whole draft: whoever opens it sees the same."))
            name = " ".join(st.text_input(_("Name of the draft"), key="draft_name", max_chars=60).split())
            seen = next((row for row in _all_saved().dicts() if row["name"] == name), None)
            if seen and seen["code"] != draft.code:
                st.caption(_("{who} has saved another draft as that: it is replaced.", who=plain(seen["saved_by"])))
            label = _("Replace the saved draft") if seen else _("Save the draft")
            st.button(label, key="draft_save", on_click=_saved, args=(draft, name, seen and seen["code"]))
            said("draft_save")
        with st.container(border=True, height="stretch"):
            st.subheader(_("Put it in force"))
            st.caption(
                _(
                    "The program doesn't change its own terms. These rows are added at the end of the terms file; old "
                    "rows stay, so that old invoices do."
                )
            )
            day = st.date_input(
                _("In force from"), value=today, min_value=days.FIRST, max_value=days.LAST, format="YYYY-MM-DD"
            )
            try:
                text = drafts.terms_rows(terms_shown(), draft, day or today)
            except UserError as error:
                st.warning(plain(words().problem(error)), icon=":material/warning:")
            else:
                _say_range(drafts.wider_range(terms_shown(), draft, day or today))
                st.code(text, language="toml")
                label, file = _("Rows for the terms file"), f"supportkoll-terms-{day or today}.toml"
                st.download_button(label, text, file, icon=":material/download:", on_click="ignore", type="tertiary")


def _say_range(wider: HourlyRange | None) -> None:
    """Says that a rate of the draft isn't what the terms promise, and which row promises it."""
    if wider:
        say = words()
        st.warning(
            _(
                "The draft has an hourly rate outside the range that the terms promise. Its rows therefore promise "
                "another one, {lowest} to {highest}: customers are to be told.",
                lowest=say.money(wider.lowest),
                highest=say.money(wider.highest),
            ),
            icon=":material/warning:",
        )


def _saved(draft: Draft, shown: str, code: str | None) -> None:
    """Saves the draft under the name that is typed now; what has been `shown` under a name may be replaced by it."""
    name, now = " ".join(st.session_state["draft_name"].split()), clock.now()
    seen = code if name == shown else None
    attempt(
        "draft_save",
        lambda: desk.save_draft(store(), name, draft, seen=seen, by=acting(), now=now),
        _("The draft is saved."),
        "draft_name",
    )


def _all_saved() -> Table:
    return report(reports.saved_drafts, clock.now())


def drafts_compared(scope: Scope, draft: Draft) -> None:
    """The terms in force, the draft that is shown and the saved ones side by side; each is opened or removed here."""
    saved = _all_saved().dicts()
    st.header(_("Saved drafts, side by side"))
    if not saved:
        nothing(_("No draft is saved yet."))
        return
    st.caption(_("Each for the cases of the period. Choose a draft to see it."))
    compared = saved
    if draft.code and draft.code not in [row["code"] for row in saved]:
        compared = [{"name": _("The draft above, not saved"), "code": draft.code}, *saved]
    with st.spinner(_("Deciding all cases by the saved drafts …")):
        table = _side_by_side(scope, compared)
    leads: dict[str, Callable] = {"draft_name": lambda row: ("what_if", {KEY: row["draft_code"]})}
    rows(table, "drafts", hidden=("draft_code",), leads=leads)
    with st.popover(_("Remove a draft"), icon=":material/delete:"):
        name = st.selectbox(_("Name of the draft"), [row["name"] for row in saved], key="draft_to_remove")
        st.button(_("Remove"), key="draft_remove", on_click=_removed, args=(name,))
    said("draft_remove")


def _side_by_side(scope: Scope, compared: list[dict[str, Any]]) -> Table:
    """What each draft comes to, below what the terms in force come to."""
    told, today, say = [], clock.local_now().date(), words()
    for row in compared:
        try:
            other = drafts.parse(row["code"], terms_shown())
            found = report(reports.what_if, scope, other).figures
            says = "; ".join(explain.draft_in_words(terms_shown(), other, today, say))
        except UserError as error:
            found, says = {}, say.problem(error)
        if found and not told:
            by_terms = {name: found.get(source.replace("_after", "_before")) for name, source in COMPARED.items()}
            by_terms |= dict.fromkeys(("difference", "differing", "paying_more", "paying_less"))
            told.append({"draft_name": _("The terms in force"), **by_terms, "draft_says": "", "draft_code": ""})
        told.append(
            {"draft_name": row["name"]}
            | {name: found.get(source) for name, source in COMPARED.items()}
            | {"draft_says": says, "draft_code": row["code"]}
            | {name: row.get(name) for name in ("saved_by", "saved_at")}
        )
    return Table(list(told[-1]), [tuple(row.get(name) for name in told[-1]) for row in told])


def _removed(name: str) -> None:
    now = clock.now()
    attempt("draft_remove", lambda: desk.remove_draft(store(), name, by=acting(), now=now), _("The draft is removed."))
