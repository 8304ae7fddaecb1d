"""The gate before the app: what doesn't belong here goes no further, and every answer leaves as it should."""

import logging
import time
from secrets import token_hex

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.serving import log
from lib.serving.asked import ELSEWHERE, METRICS, PAGE, READ, STREAM, Asked, Hosts, Kind
from lib.serving.bodies import Cut, bounded, send_in_time
from lib.serving.files import Files
from lib.serving.headers import NOT_A_PAGE, completed, page_policy
from lib.serving.nothing import lang_of, nothing_here
from lib.settings import Server

UNKNOWN = Kind("unknown")


class Gate:
    """An ASGI app around another one."""

    def __init__(self, app: ASGIApp, files: Files, asked: Asked, settings: Server):
        self._app, self._files, self._asked, self._settings = app, files, asked, settings
        self._hosts = Hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets pass what may."""
        match scope["type"]:
            case "http":
                await self._http(scope, receive, send)
            case "websocket":
                await self._websocket(scope, receive, send)
            case _:
                await self._app(scope, receive, send)

    # ---- Requests --------------------------------------------------------------------------------------------------

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, request_id, headers = time.monotonic(), token_hex(6), Headers(scope=scope)
        kind = self._asked.kind(scope["path"]) or UNKNOWN
        status, cut = 0, None
        policy = self._policy(kind, headers)

        async def out(message: Message) -> None:
            nonlocal status
            if cut and not status:
                return  # What the app says of a request that broke off: it doesn't know why.
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*completed(message.get("headers", ()), policy, request_id, self._settings)]
            await send_in_time(send, message)

        def cut_off(reason: Cut) -> None:
            nonlocal cut
            cut = cut or reason

        answer = self._refusal(kind, scope, headers) or self._files.answer(kind, scope, headers)
        try:
            if answer:
                await answer(scope, receive, out)
            else:
                listen = bounded(receive, self._asked.most_bytes(kind), cut_off, time.monotonic)
                await self._app(scope, listen, out)
        except Exception as error:
            if not cut:
                logging.getLogger(__name__).exception("a request failed", extra={"fields": {"request": request_id}})
            if status:
                # Half an answer is none: the connection ends.
                raise ConnectionAbortedError from error
        if not status:
            code, cut = (cut.status, None) if cut else (500, None)
            await PlainTextResponse("", code, {"Connection": "close"})(scope, receive, out)
        self._tell(kind, scope["method"], status, began, request_id)

    def _refusal(self, kind: Kind, scope: Scope, headers: Headers) -> Response | None:
        """The answer to what isn't let pass."""
        host, method = headers.get("host", ""), scope["method"]
        if not self._hosts.known(host):
            return PlainTextResponse("Nothing is served under this name.", 421)
        if kind is METRICS and not self._is_from_here(scope, host):
            kind = UNKNOWN
        if kind in (UNKNOWN, ELSEWHERE):
            return nothing_here(headers, lang_of(scope, headers))
        if kind is STREAM:
            return PlainTextResponse("", 426, {"Upgrade": "websocket"})
        if method not in kind.methods and not kind.own:
            return PlainTextResponse("", 405, {"Allow": ", ".join(kind.methods)})
        if method not in READ and not self._is_ours(headers, host):
            return PlainTextResponse("", 403)
        if int(headers.get("content-length", "0")) > self._asked.most_bytes(kind):
            return PlainTextResponse("", 413, {"Connection": "close"})
        if kind is PAGE and scope["path"] != "/" and scope["path"].endswith("/"):
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(scope["path"].rstrip("/") + (f"?{query}" if query else ""), 308)
        return None

    def _is_from_here(self, scope: Scope, host: str) -> bool:
        """Whether somebody at the machine itself asks."""
        client = scope["client"]
        return bool(client) and client[0] in ("127.0.0.1", "::1") and self._hosts.is_loopback(host)

    def _is_ours(self, headers: Headers, host: str) -> bool:
        """Whether a request comes from a page of the app's own, or from no page at all."""
        origin = headers.get("origin")
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return False
        return origin is None or self._hosts.is_own(origin, host)

    def _policy(self, kind: Kind, headers: Headers) -> str:
        host = headers.get("host", "")
        is_page = kind in (PAGE, UNKNOWN) and self._hosts.known(host)
        return page_policy(host, self._files.index.script_hashes) if is_page else NOT_A_PAGE

    # ---- Open pages ------------------------------------------------------------------------------------------------

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, request_id, headers = time.monotonic(), token_hex(6), Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        kind = self._asked.kind(scope["path"]) or UNKNOWN
        if kind is not STREAM or not self._hosts.known(host) or (origin and not self._hosts.is_own(origin, host)):
            # Closed before it was accepted: the answer is 403.
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            self._tell(kind, "WEBSOCKET", 403, began, request_id)
            return
        log.say("a page was opened", request=request_id)
        try:
            await self._app(scope, receive, send)
        except Exception:
            logging.getLogger(__name__).exception("a page broke off", extra={"fields": {"request": request_id}})
        log.say("a page was closed", request=request_id, seconds=round(time.monotonic() - began, 1))

    # ---- The log ---------------------------------------------------------------------------------------------------

    def _tell(self, kind: Kind, method: str, status: int, began: float, request_id: str) -> None:
        quiet = kind is ELSEWHERE or (kind.quiet and status < 400)
        fields = {"request": request_id, "method": method if method.isalpha() and len(method) < 12 else "?"}
        fields |= {"path": kind.name, "status": status, "ms": round((time.monotonic() - began) * 1000, 1)}
        level = logging.DEBUG if quiet else logging.WARNING if status >= 500 else logging.INFO
        log.say("a request was answered", level, **fields)
