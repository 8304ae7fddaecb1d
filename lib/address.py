"""Filters and the address of a page: what the address says is shown, and what is chosen stands in the address.

`state` is what the session remembers, `query` the parameters of the address. Under `_url_KEY` the session remembers
what the address said last: only what is news there changes a filter, so that a choice isn't undone by an address that
still says the old thing. Defaults are left out. What is chosen is remembered under `_chosen_KEY`, apart from the
widgets, which forget their values when another page is shown.
"""

from collections.abc import Container, MutableMapping
from typing import Any

State = MutableMapping[str, Any]
LASTING = ("period", "form", "me", "role")  # Filters that go with their reader from page to page.


def chosen(key: str) -> str:
    """Under which name the session remembers what is chosen for a filter."""
    return f"_chosen_{key}"


def turn_to(state: State, page: str, query: Any) -> None:
    """Remembers which page is shown, which was before, and from which its reader came, filters and all."""
    before = state.get("_page")
    state["_page_before"], state["_page"] = before, page
    if before in (None, page):
        return
    came_from = state.setdefault("_came_from", {})
    left = state.get("_left", {}).get(before)
    origin = came_from.get(before)
    if not origin or origin["page"] != page:
        came_from[page] = {"page": before, "says": {}, "chosen": {}} | (left or {})
    elif left and _all(query) == left["says"]:
        # Streamlit puts an entry into the browser's history that is this page with the address of the one just left.
        query.from_dict(origin["says"])
        state.update(origin["chosen"])


def leave_page(state: State, query: Any) -> None:
    """Remembers what is chosen on the page, for whoever leaves it and wants to come back."""
    lasting = {chosen(key): state[chosen(key)] for key in LASTING if chosen(key) in state}
    state["_left"] = {state["_page"]: {"says": _all(query), "chosen": lasting}}


def way_back(state: State) -> dict[str, Any] | None:
    """The `page` that the reader came from, what its address `says`, and what was `chosen`; None on the first page."""
    return state.get("_came_from", {}).get(state["_page"])


def _all(query: Any) -> dict[str, list[str]]:
    return {name: query.get_all(name) for name in query}


def arrive(state: State, key: str, raw: Any, valid: bool, default: Any, lasting: bool) -> None:
    """Sets a filter from the address where that is news; `raw` is empty when the address doesn't name it.

    A `lasting` filter stays when the reader turns to another page, whose address doesn't name it yet; any other begins
    anew there. On the same page, an address that no longer names it means that the reader went back.
    """
    seen, same_page, name = state.get(f"_url_{key}"), state.get("_page") == state.get("_page_before"), chosen(key)
    if raw and (raw != seen or name not in state):
        state[name] = raw if valid else default
    elif name not in state or (not raw and seen and same_page) or (not same_page and not lasting and not raw):
        state[name] = default


def leave(state: State, query: State, key: str, value: Any, default: Any) -> None:
    """Writes a filter to the address."""
    named = value if value and value != default else None
    state[f"_url_{key}"] = named
    if named is None:
        query.pop(key, None)
    else:
        query[key] = named


def link(state: State, default_period: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a link to a page: filters that last, and the language, go along unless others are asked for."""
    period = state.get(chosen("period"))
    along = {"period": None if period == default_period else period, "form": state.get(chosen("form"))}
    lasting = {name: state.get(chosen(name)) for name in ("me", "role")}
    query = along | {"lang": state.get("_url_lang")} | lasting | asked
    return {key: list(value) if isinstance(value, tuple) else value for key, value in query.items() if value}


def lasting_choice(state: State, query: State, key: str, options: Container[str]) -> str | None:
    """What has been chosen, or named in the address; None when neither has. For what is needed before any page is."""
    raw = query.get(key)
    if raw in options and raw != state.get(f"_url_{key}"):
        state[chosen(key)] = state[f"_url_{key}"] = raw
    return state.get(chosen(key))


def number(query: State, key: str, most: int, default: int = 1) -> int:
    """A number from 1 to `most` that the address names, or the default."""
    raw = query.get(key) or ""
    return max(1, min(int(raw), most)) if raw.isdecimal() and len(raw) < 9 else default
