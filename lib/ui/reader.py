"""Who looks at the page that is being shown: found out anew each time, so that a role taken away is gone at once."""

import os
import time
from collections.abc import Callable
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st

from lib import access, address, clock, reports, sign_in
from lib.access import ROLES
from lib.settings import Settings, load
from lib.sign_in import Known, Reader
from lib.store import Store
from lib.ui.once import in_a_run
from lib.ui.opening import store

KEY = "role"  # Where nobody signs in: the role in which the app is looked at.
_known_by: WeakKeyDictionary[Store, tuple[int, Known]] = WeakKeyDictionary()


def settings() -> Settings:
    """How this installation is set up, as its server began with. Raises UserError for settings that can't be read."""
    return _settings(os.environ.get("SUPPORTKOLL_SETTINGS"))


@cache
def _settings(_named: str | None) -> Settings:
    return load()


def signs_in() -> bool:
    """Whether people sign in here; else the app is for this machine alone."""
    return settings().sign_in.by != "nobody"


def reader() -> Reader:
    """Whoever looks at the page now. Raises UserError while the store can't be opened: it says who may."""
    return asker()()


def may(change: str) -> bool:
    """Whether whoever looks at the page may make a change of `lib.desk`, by its name: its form is drawn then."""
    return reader().may(change)


def asker() -> Callable[[], Reader]:
    """Who looks at the page now and may be asked for again later, in a thread that knows neither reader nor page."""
    how = settings().sign_in
    if how.by == "nobody":
        found = _at_the_machine()
        return lambda: found
    opened, (claims, since) = store(), _as_signed_in()
    if how.by == "oidc":
        return lambda: sign_in.by_token(claims, how, _known(opened), time.time())
    return lambda: sign_in.by_headers(claims, since, how, _known(opened), time.time())


@in_a_run
def _as_signed_in() -> tuple[dict[str, Any], str | None]:
    """What was said of the reader when they came: by whoever they signed in with, and since when."""
    return st.user.to_dict(), st.context.headers.get(sign_in.SINCE)


@in_a_run
def _at_the_machine() -> Reader:
    """Whoever sits at this machine, with all roles or the one that they look at the app in."""
    said = {name.lower(): value for name, value in st.context.headers.items()}
    served_here = access.is_loopback(st.get_option("server.address") or "")
    if not served_here or not access.is_asked_here(st.context.ip_address, said):
        return Reader("", refused="elsewhere")
    person = access.who()
    role = address.lasting_choice(st.session_state, st.query_params, KEY, ("", *ROLES))
    return Reader(person.name, roles=person.roles & {role} if role else person.roles)


def _known(opened: Store) -> Known:
    """What the store says of people: asked for anew after each change of it."""
    # Read before the question is asked: the answer is as new as its number says, or newer.
    version = opened.version
    known = _known_by.get(opened)
    if not known or known[0] != version:
        known = _known_by[opened] = (version, reports.known_people(opened, clock.now()))
    return known[1]


def still(page: str) -> None:
    """Ends what is being drawn where its reader may not see the page any more: app.py then says why."""
    if not reader().may_see(page):
        st.rerun()
        st.stop()  # Where nothing can be begun anew: in a callback.


def checked(make: Callable[[], Any]) -> Callable[[], Any]:
    """What a download is made by, for a reader who may see the page still when they ask for it.

    Raises PermissionError then for one who may not.
    """
    page, ask = st.session_state["_page"], asker()

    def made() -> Any:
        if not ask().may_see(page):
            raise PermissionError(page)
        return make()

    return made
