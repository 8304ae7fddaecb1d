"""Pages on paper."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

PAPER = Path(__file__).parent.parent.parent / "static" / "paper.css"


def sheet(html: str, *, shown: bool = True) -> None:
    """A page for paper (`lib.paper`): light on every screen, and all that is printed of the page it stands on.

    Where it isn't `shown`, it is on paper alone.
    """
    st.html(PAPER)
    st.html(html if shown else f'<div class="paper_only">{html}</div>')


@st.cache_resource(show_spinner=False)
def _printer() -> Callable:
    """The one element that needs a script: only the browser can print."""
    return st.components.v2.component(
        "print_button",
        html='<button type="button"></button>',
        css=(
            "button { font: 600 0.95rem var(--st-font); color: var(--st-background-color); border: 0; cursor: pointer;"
            " background: var(--st-primary-color); border-radius: var(--st-button-radius); padding: 0.5rem 1.1rem; }"
        ),
        js=(
            "export default function({ parentElement, data }) {"
            " const button = parentElement.querySelector('button');"
            " button.textContent = data.label; button.onclick = () => window.print(); }"
        ),
    )


def print_button(label: str) -> None:
    """A button that opens the browser's own dialog to print, or to save as PDF."""
    _printer()(data={"label": label}, key="print_button", width="content")
