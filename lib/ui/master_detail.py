"""A list beside what is chosen of it; on a narrow screen above it, and a choice leads down to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from lib import address
from lib.reports import PAGE_ROWS, Table
from lib.ui.parts import column_looks
from lib.ui.session import words
from lib.ui.written import written
from lib.words import NOTHING

WIDTHS, NUMBER = {"customer_name": 170, "invoice_state": 102}, 78
STYLE = Path(__file__).parent.parent.parent / "static" / "invoicing.css"


def chosen_row(key: str, valid: Callable[[str], bool]) -> str | None:
    """The id that the address names, or that was chosen by `choose`; None when it isn't valid, or nothing is chosen."""
    state, raw = st.session_state, st.query_params.get(key)
    address.arrive(state, key, raw, bool(raw) and valid(raw), "", False)
    value = state[address.chosen(key)]
    address.leave(state, st.query_params, key, value, "")
    return value or None


def choose(key: str, value: str) -> None:
    """Chooses another row, or (empty) none. For callbacks."""
    state = st.session_state
    state[address.chosen(key)] = value
    state[f"_turn_{key}"] = state.get(f"_turn_{key}", 0) + 1


def choose_in_pages(key: str, value: str) -> None:
    """Chooses another row of a list in pages, which turns to the page of that row. For callbacks."""
    st.query_params.pop("p", None)
    choose(key, value)


def master(table: Table, ids: list[str], key: str, shown: str | None, alt: str) -> None:
    """A page of a list in which one row is chosen, the one with the id `shown`; a click on another chooses that."""
    say, name = words(), f"{key}_master"
    frame, cells = written(table, table.names, [], say, PAGE_ROWS)
    rows = [ids.index(shown)] if shown in ids else []
    st.session_state[name] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    with st.container(key="master"):
        st.dataframe(
            cells,
            key=name,
            hide_index=True,
            column_config=_narrow(frame),
            placeholder=NOTHING,
            height="content" if len(frame) <= 12 else 560,
            # A click anywhere in a row, or on its box.
            selection_mode=["single-row", "single-cell"],
            on_select=lambda: _choose_row(key, name, ids),
            alt=alt,
        )


def _narrow(frame: pd.DataFrame) -> dict[str, Any]:
    """Columns as narrow as what stands in them, with headings that need no unit."""
    looks = column_looks(frame)
    for name, look in looks.items():
        look["label"] = look["label"].removesuffix(" (kr)")
        look["width"] = WIDTHS.get(name, NUMBER)
    return looks


def _choose_row(key: str, name: str, ids: list[str]) -> None:
    found = st.session_state[name]["selection"]
    rows = [cell[0] for cell in found["cells"]] or found["rows"]
    choose_in_pages(key, ids[rows[0]] if rows else "")


@contextmanager
def detail(key: str) -> Iterator[None]:
    """What is chosen; on a narrow screen it is scrolled to when another row has been chosen."""
    st.html(STYLE)
    with st.container(key="detail"):
        yield
    _scroller()(data={"turn": st.session_state.get(f"_turn_{key}", 0)}, key=f"{key}_scroller")


@st.cache_resource(show_spinner=False)
def _scroller() -> Callable:
    """Only the browser knows how wide it is, and can scroll."""
    return st.components.v2.component(
        "scroller",
        html="<span></span>",
        js=(
            "export default function({ parentElement, data }) {"
            " if (window.supportkollTurn === undefined && !data.turn) window.supportkollTurn = data.turn;"
            " if (window.supportkollTurn === data.turn) return;"
            " window.supportkollTurn = data.turn;"
            " const target = document.querySelector('.st-key-detail');"
            " if (target && window.innerWidth < 900) target.scrollIntoView({ behavior: 'smooth', block: 'start' }); }"
        ),
    )
