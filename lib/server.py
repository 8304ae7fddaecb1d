"""The server: the app's pages and the support form's way in, in one process over one store.

Any ASGI server runs it, from the project's folder: `uvicorn --factory lib.server:application`.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st
from anyio import to_thread

from lib import clock, intake, ui
from lib.errors import UserError
from lib.store import Store

SCRIPT = Path(__file__).parent.parent / "app.py"


def application() -> st.App:
    """The app with all its routes; one a process."""
    return st.App(SCRIPT, routes=intake.routes(_store), lifespan=_lifespan)


def _store() -> Store:
    """The store that the pages show, by the terms that the file holds now. Raises UserError while there is none."""
    ui.terms_file().look(clock.now())
    return ui.store()


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    # What is amiss with the store is said on the pages, and to whoever sends something in.
    with suppress(UserError):
        await to_thread.run_sync(_store)
    # Streamlit collects garbage after every look of every open page: not among all that stays for good.
    gc.freeze()
    yield
