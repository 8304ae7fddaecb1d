"""Signing in and out; what those see who may not see a page; and that an open page stays open to its reader alone."""

import logging
from datetime import UTC, datetime
from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAuthError

from lib import clock, desk
from lib.access import PAGES, ROLES
from lib.sign_in import Reader
from lib.ui.filters import choice, language_switch
from lib.ui.opening import store
from lib.ui.reader import KEY, reader, settings, signs_in, still
from lib.ui.session import _, words
from lib.words import plain

EVERY = 5  # Seconds between two looks at whether an open page's reader still is who they were.
FAILED = "_sign_in_failed"
log = logging.getLogger(__name__)
_noted: set[tuple[str, float]] = set()


def require(page: str) -> None:
    """Lets the reader of a page pass; for anybody else app.py, which has let them pass a moment ago, decides anew.

    Raises PermissionError for a page that nobody has been given.
    """
    if page not in PAGES:
        raise PermissionError(page)
    still(page)


def refuse(found: Reader) -> NoReturn:
    """Shows a reader why they may not see a page: they have to sign in, have no role, or have another one."""
    if found.refused:
        _to_sign_in(found)
    elif not found.roles:
        _without_role(found)
    else:
        _not_this_page(found)
    watch()
    st.stop()


def note_sign_in() -> None:
    """Writes into the audit log that the reader has signed in, once for each time that they did."""
    found = reader()
    if found.refused or settings().sign_in.by != "oidc" or (found.person, found.since) in _noted:
        return
    began = datetime.fromtimestamp(found.since, UTC)
    desk.note_sign_in(store(), found.person, signed_in_at=began, by=found.acting(), now=clock.now())
    _noted.add((found.person, found.since))


def who_is_here() -> None:
    """Who is signed in, and a way out; where nobody signs in, that this is so, and a look at the app in each role."""
    found = reader()
    if not signs_in():
        _role_choice()
        return
    with st.container(border=True, gap="xsmall", key="who_is_here"):
        st.markdown(f":material/account_circle: **{plain(found.name)}**")
        if found.name != found.person:
            st.caption(plain(found.person))
        st.caption(", ".join(words().code("role", role) for role in ROLES if role in found.roles) or _("No role"))
        _way_out(found)


@st.fragment(run_every=EVERY)
def _look(shown: Reader) -> None:
    if reader() != shown:
        st.rerun()


def watch() -> None:
    """Has an open page drawn anew when its reader's sign-in is over, or their roles are others, without a click."""
    if signs_in():
        _look(reader())


# ---- What is shown instead of a page -------------------------------------------------------------------------------


def _to_sign_in(found: Reader) -> None:
    how = settings().sign_in
    with _card("sign_in"):
        if found.refused == "elsewhere":
            st.title(_("Only this machine may ask"))
            st.markdown(
                _(
                    "Nobody signs in here, so Supportkoll shows itself to the machine that it runs on alone, at an "
                    "address of that machine: http://127.0.0.1 and the port. To open it to others, its sign-in has to "
                    "be set up."
                )
            )
            return
        st.title(_("Sign in to Supportkoll"))
        why = {
            "nobody": _("What the support desk promises its customers, does and bills isn't for everybody."),
            "expired": _("Your sign-in is over. Sign in again to go on where you were."),
            "signed_out": _("You are signed out."),
            "unverified": _("Your e-mail address isn't verified where you sign in. Verify it there, then try again."),
            "unproven": _("This way to Supportkoll doesn't sign you in. Use the address that you were given."),
        }
        st.markdown(why[found.refused])
        if how.by == "oidc":
            look = {"type": "primary", "icon": ":material/login:", "width": "stretch", "key": "sign_in_button"}
            st.button(_("Sign in"), on_click=_sign_in, **look)
        elif found.refused != "unproven":
            st.caption(_("Reload the page to sign in."))
        if st.session_state.pop(FAILED, False):
            text = _("The sign-in isn't set up. Whoever runs Supportkoll finds what is wrong in its log.")
            st.error(text, icon=":material/error:")


def _without_role(found: Reader) -> None:
    with _card("no_role"):
        st.title(_("You have no role here yet"))
        st.markdown(
            _("You are signed in as {who}, but nobody has said what you may see.", who=f"**{plain(found.person)}**")
        )
        whom = settings().sign_in.ask
        st.markdown(
            _("Ask {whom} for a role. It holds from the moment that it is given.", whom=f"**{plain(whom)}**")
            if whom
            else _("Ask whoever manages Supportkoll's people for a role. It holds from the moment that it is given.")
        )
        _way_out(found)


def _not_this_page(found: Reader) -> None:
    with _card("not_this_page"):
        st.title(_("You may not see this page"))
        said = [words().code("role", role) for role in ROLES if role in PAGES[st.session_state["_page"]]]
        st.markdown(_("It is for these roles: {roles}.", roles=f"**{', '.join(said)}**"))
        mine = [words().code("role", role) for role in ROLES if role in found.roles]
        st.caption(_("Yours: {roles}. The menu leads to all that you may see.", roles=", ".join(mine)))


def _card(key: str) -> st.delta_generator.DeltaGenerator:
    """A card in the middle of the page, under the choice of language where there is no menu."""
    if key != "not_this_page":
        with st.container(horizontal=True, horizontal_alignment="right"):
            language_switch()
    st.space("medium")
    with st.container(horizontal_alignment="center"):
        return st.container(border=True, width=520, key=f"card_{key}")


# ---- In and out -----------------------------------------------------------------------------------------------------


def _sign_in() -> None:
    try:
        st.login()
    except StreamlitAuthError:
        log.exception("nobody can sign in")
        st.session_state[FAILED] = True


def _way_out(found: Reader) -> None:
    how, look = settings().sign_in, {"type": "tertiary", "icon": ":material/logout:", "key": "sign_out"}
    if how.by == "oidc":
        st.button(_("Sign out"), on_click=_sign_out, args=(found,), **look)
    elif how.sign_out_url:
        st.link_button(_("Sign out"), how.sign_out_url, type="tertiary", icon=":material/logout:")


def _sign_out(found: Reader) -> None:
    began = datetime.fromtimestamp(found.since, UTC)
    desk.sign_out(store(), found.person, signed_in_at=began, by=found.acting(), now=clock.now())
    st.logout()


# ---- Where nobody signs in ------------------------------------------------------------------------------------------


def _role_choice() -> None:
    st.badge(_("No sign-in: open to this machine"), icon=":material/lock_open:", color="gray")
    names = {"": _("All roles")} | {role: words().code("role", role) for role in ROLES}
    look = {"format_func": names.get, "lasting": True}
    tip = _("Whoever sits at this machine may see and change everything. Look here at what each role sees.")
    choice(st.selectbox, KEY, list(names), "", label=_("Look at it as"), help=tip, **look)
