"""Signing in, as far as requests tell of it: what a sign-in proxy says of somebody, and the page that they wanted."""

import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.access import PAGES
from lib.settings import Settings
from lib.sign_in import PROOF, SINCE, VOUCHED

LOGIN, CALLBACK = "/auth/login", "/oauth2callback"
WANTED = "supportkoll_wanted_"
MINUTES = 10  # So long somebody may take to sign in.
LONGEST = 1_500
STATE = re.compile(r"[A-Za-z0-9_-]{8,100}")


class Vouching:
    """An ASGI app around another one: what headers say of people counts from trusted proxies alone.

    It has to be the first to see a request: whoever else believes `X-Forwarded-For` changes from where it seems to
    come.
    """

    def __init__(self, app: ASGIApp, settings: Settings):
        self._app, self._proxies = app, settings.server.trusted_proxies if settings.sign_in.by == "proxy" else ()
        how = settings.sign_in
        own = (how.person, how.name, how.roles) if how.by == "proxy" else ()
        self._taken_away = {name.lower().encode("latin-1") for name in (VOUCHED, SINCE, *own)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Takes away what others say of people, and vouches for what a trusted proxy does."""
        if scope["type"] in ("http", "websocket"):
            proxied = bool(scope.get("client")) and scope["client"][0] in self._proxies
            dropped = {VOUCHED.encode(), SINCE.encode()} if proxied else self._taken_away
            kept = [(name, value) for name, value in scope["headers"] if _plain(name) not in dropped]
            if proxied:
                kept += [(VOUCHED.encode(), PROOF.encode()), (SINCE.encode(), f"{time.time():.0f}".encode())]
            scope = scope | {"headers": kept}
        await self._app(scope, receive, send)


def _plain(name: bytes) -> bytes:
    """A header's name as it is meant: some servers take a `_` for a `-`."""
    return name.lower().replace(b"_", b"-")


class WayBack:
    """An ASGI app around Streamlit's: whoever signs in comes to the page that they wanted.

    Streamlit leads everybody to the first page. Which one it was that asked them to sign in is kept in a cookie of
    that one sign-in, so that several tabs may be at it; only an address of the app's own is ever led to.
    """

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Remembers the page at the beginning of a sign-in, and leads to it at its end."""
        led = {LOGIN: self._leaves, CALLBACK: self._returns}.get(scope.get("path", ""))
        if scope["type"] != "http" or led is None:
            await self._app(scope, receive, send)
            return
        change = led(Headers(scope=scope), QueryParams(scope["query_string"]))

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start" and 300 <= message["status"] < 400:
                change(MutableHeaders(raw=message["headers"]))
            await send(message)

        await self._app(scope, receive, out)

    def _leaves(self, asked: Headers, _query: QueryParams) -> Callable[[MutableHeaders], None]:
        wanted = _own(urlsplit(asked.get("referer", "")), asked.get("host", ""))

        def change(answer: MutableHeaders) -> None:
            state = QueryParams(urlsplit(answer.get("location", "")).query).get("state", "")
            if wanted and STATE.fullmatch(state):
                kept = urlsafe_b64encode(wanted.encode()).decode()
                answer.append("set-cookie", f"{WANTED}{state}={kept}; Max-Age={60 * MINUTES}; {_cookie()}")

        return change

    def _returns(self, asked: Headers, query: QueryParams) -> Callable[[MutableHeaders], None]:
        name = f"{WANTED}{query.get('state', '')}"
        kept = SimpleCookie(asked.get("cookie", "")).get(name)

        def change(answer: MutableHeaders) -> None:
            if kept is None:
                return
            if (wanted := _read(kept.value)) and answer.get("location") == "/":
                answer["location"] = wanted
            answer.append("set-cookie", f"{name}=; Max-Age=0; {_cookie()}")

        return change


def _cookie() -> str:
    return f"Path={CALLBACK}; HttpOnly; SameSite=Lax"


def _read(kept: str) -> str | None:
    """The address that a cookie holds; None for one that isn't ours, whoever wrote it."""
    try:
        return _own(urlsplit(urlsafe_b64decode(kept).decode("ascii")), "")
    except ValueError:
        return None


def _own(address, host: str) -> str | None:
    """The path and query of a page of ours at this host; None for any other address."""
    page = address.path.strip("/")
    query = f"?{address.query}" if address.query else ""
    is_page = address.path == f"/{page}" and (not page or page in PAGES)
    if address.netloc != host or not is_page or not re.fullmatch(r"[!-~]*", query) or len(query) > LONGEST:
        return None
    return f"/{page}{query}"
