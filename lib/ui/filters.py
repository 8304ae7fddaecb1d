"""Filters, each in the address by its code."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from lib import address, clock, days, periods, reports, terms
from lib.locale import LANGUAGES
from lib.reports import Scope
from lib.ui.session import _, lang, report, terms_shown, words
from lib.ui.ways import link
from lib.words import plain


def language_switch() -> None:
    """The choice of language, kept in the address once it has been made."""
    first = st.session_state.setdefault("_first_lang", lang())
    st.session_state[address.chosen("lang")] = lang()
    look = {"format_func": LANGUAGES.get, "required": True, "label_visibility": "collapsed"}
    chosen = _remembered(st.segmented_control, "lang", _("Language"), list(LANGUAGES), **look)
    if chosen != first or st.session_state.get("_url_lang"):
        st.query_params["lang"] = st.session_state["_url_lang"] = chosen


def _remembered(widget: Callable, key: str, *values: Any, **look: Any) -> Any:
    """A widget that shows what is chosen, and changes it when its reader does."""
    state, name = st.session_state, address.chosen(key)
    state[key] = state[name]
    return widget(*values, key=key, on_change=lambda: state.update({name: state[key]}), **look)


def choice(
    widget: Callable, key: str, options: list[str], default: str, *, label: str, lasting: bool = False, **look: Any
) -> str:
    """One of several codes; `lasting` ones go with the reader from page to page."""
    raw = st.query_params.get(key)
    address.arrive(st.session_state, key, raw, raw in options, default, lasting)
    value = _remembered(widget, key, label, options, **look)
    # Turning the page while a part of the old one is being drawn may leave the widget without any choice.
    value = default if value is None else value
    address.leave(st.session_state, st.query_params, key, value, default)
    return value


def choices(
    widget: Callable, key: str, options: Iterable[str], *, label: str, lasting: bool = False, **look: Any
) -> tuple[str, ...]:
    """Any of several codes; none means all."""
    options = list(options)
    raw = [code for code in st.query_params.get_all(key) if code in options]
    address.arrive(st.session_state, key, raw, bool(raw), [], lasting)
    value = _remembered(widget, key, label, options, **look)
    address.leave(st.session_state, st.query_params, key, list(value), [])
    return tuple(value)


def search(key: str, label: str, hint: str) -> str | None:
    """A text to look for."""
    address.arrive(st.session_state, key, st.query_params.get(key), True, "", False)
    look = {"type": "search", "placeholder": hint, "icon": ":material/search:", "max_chars": 100}
    value = _remembered(st.text_input, key, label, **look)
    address.leave(st.session_state, st.query_params, key, value, "")
    return value.strip() or None


def part(names: dict[str, str], default: str) -> str:
    """The code of the one part of a page that is shown; its list begins at its first page."""
    look = {"format_func": names.get, "required": True, "wrap": True, "label_visibility": "collapsed"}
    shown = choice(st.segmented_control, "view", list(names), default, label=_("Show"), **look)
    before = st.session_state.get("_part")
    if before and before[0] == st.session_state["_page"] and before[1] != shown:
        st.query_params.pop("p", None)
    st.session_state["_part"] = (st.session_state["_page"], shown)
    return shown


def day(key: str, label: str, default: date) -> date:
    """A date of the years that the program knows."""
    state, raw, name = st.session_state, st.query_params.get(key), address.chosen(key)
    address.arrive(state, key, raw, _is_day(raw), f"{default}", False)
    state[key] = date.fromisoformat(state[name])
    st.date_input(
        label,
        key=key,
        min_value=days.FIRST,
        max_value=days.LAST,
        format="YYYY-MM-DD",
        on_change=lambda: state.update({name: f"{state[key] or default}"}),
    )
    address.leave(state, st.query_params, key, state[name], f"{default}")
    return date.fromisoformat(state[name])


def _is_day(raw: str | None) -> bool:
    try:
        return days.FIRST <= date.fromisoformat(raw or "") <= days.LAST
    except ValueError:
        return False


def linked(key: str, label: Callable[[str], str | None]) -> str | None:
    """A filter that only a link sets, shown as a button that takes it away.

    `label` says what its value means, or None for a value that means nothing, which is left out.
    """
    state, raw = st.session_state, st.query_params.get(key)
    address.arrive(state, key, raw, bool(raw) and label(raw) is not None, "", False)
    value = state[address.chosen(key)]
    address.leave(state, st.query_params, key, value, "")
    if value:
        look = {"icon": ":material/close:", "help": _("Take this filter away"), "key": f"{key}_linked"}
        st.button(label(value), on_click=lambda: state.update({address.chosen(key): ""}), **look)
    return value or None


@dataclass(frozen=True)
class View:
    """What a page shows, and the equal period before it (none before all) to compare with."""

    scope: Scope
    before: Scope | None


def toolbar(compares: bool = False) -> View:
    """The filters of every page: period and contract form; `compares`: the page shows the period before, too."""
    say, moment, today = words(), clock.now(), clock.local_now().date()
    asked = st.query_params.get("period") or st.session_state.get(address.chosen("period")) or periods.DEFAULT
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="toolbar"):
        # A month is a choice where the address names one.
        codes = dict.fromkeys([*periods.CODES, asked] if periods.is_code(asked) else periods.CODES)
        look = {"format_func": say.period, "required": True, "wrap": True, "lasting": True}
        code = choice(st.segmented_control, "period", list(codes), periods.DEFAULT, label=_("Period"), **look)
        forms = contract_forms()
    shown, before = periods.period(code, today), periods.before(code, today)
    scope = Scope(moment, shown.first, shown.last, forms)
    earlier = before and Scope(moment, before.first, before.last, forms)
    span = say.code("period", code) if code == "all" else say.span(shown.first, shown.last)
    if compares and before:
        against = say.span(before.first, before.last)
        span = _("Cases registered {span}, compared with {against}.", span=span, against=against)
    st.caption(span)
    newest = report(reports.newest_case, moment)
    if newest and newest < shown.first:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_("No case came in within this period. The newest one is of {day}.", day=newest))
            link(st.session_state["_page"], _("Show all"), period="all")
    return View(scope, earlier)


def contract_forms() -> tuple[str, ...]:
    """The filter of contract forms; none means all."""
    known = [*terms_shown().forms(), terms.NO_CONTRACT]
    look = {"format_func": lambda form: plain(words().code("contract_form", form)), "lasting": True}
    return choices(st.pills, "form", known, label=_("Contract form"), selection_mode="multi", **look)


def page_number(pages: int, default: int = 1) -> int:
    """The page of a long table that is shown; nothing is drawn when there is only one."""
    state, asked = st.session_state, address.number(st.query_params, "p", pages, default)
    if pages > 1:
        # Another address or length than the widget left behind: a new widget, which begins where the address says.
        if state.get("_pages") != (pages, asked):
            state["_page_turn"] = state.get("_page_turn", 0) + 1
        asked = st.pagination(pages, default=asked, key=f"page_number_{state.get('_page_turn', 0)}")
    state["_pages"] = (pages, asked)
    address.leave(state, st.query_params, "p", str(asked), str(default))
    return asked
