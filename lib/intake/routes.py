"""The routes of the support form, for any ASGI server."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from anyio import CapacityLimiter, fail_after, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, get_route_path
from starlette.types import Receive, Scope, Send

from lib import clock, desk, explain
from lib.desk import OtherContent, Submission
from lib.errors import Trouble, UserError
from lib.intake.body import read, receive
from lib.intake.limits import Limits, Rate
from lib.intake.problems import Refused, Wrong
from lib.intake.schema import schema, time_of, wrong
from lib.intake.signature import keys, sent_lately, signed_by
from lib.locale import LANGUAGES, N_
from lib.store import Store
from lib.words import Words

log = logging.getLogger(__name__)
AGAIN_AFTER = 30  # Seconds, where something is amiss here.
AGAIN = N_("Something is wrong on our side. Send the form again in a while: nothing is lost.")


def routes(store: Callable[[], Store], **options: Any) -> list[BaseRoute]:
    """Everything under /intake, for a server's list of routes; `options` are those of `Intake`."""
    intake = Intake(store, **options)
    return [Route("/intake", intake), Mount("/intake", intake)]


class Intake:
    """An ASGI app that takes cases from the support form. Used by one event loop."""

    def __init__(
        self,
        store: Callable[[], Store],
        *,
        limits: Limits | None = None,
        now: Callable[[], datetime] = clock.now,
        seconds: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ):
        """`store` gives the open store, with the terms in force, or raises UserError; `now` is when cases are
        registered. `seconds` is the clock (Unix seconds) that signatures are checked by, `steady` one for rates."""
        self._store, self._limits, self._now, self._seconds = store, limits or Limits(), now, seconds
        # Of its own, so that however many wait, the server's other threads are free for the pages.
        self._threads = CapacityLimiter(self._limits.at_once)
        self._by_address = Rate(self._limits.per_address, steady)
        self._by_key = Rate(self._limits.per_key, steady)
        self._paths = {"/tickets": (("POST",), self._take), "/schema.json": (("GET", "HEAD"), self._schema)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        request = Request(scope, receive)
        # Until the form has said in which language it is.
        request.state.lang = "en" if request.headers.get("accept-language", "").startswith("en") else "sv"
        try:
            response = await self._answer(request)
        except Refused as refused:
            response = refused.answer(request.state.lang)
        except Exception:
            log.exception("a case from the support form wasn't taken")
            problem = UserError(AGAIN)
            response = Refused(500, "broken", problem, headers=_later(AGAIN_AFTER)).answer(request.state.lang)
        response.headers["X-Content-Type-Options"] = "nosniff"
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        methods, answer = self._paths.get(get_route_path(request.scope), ((), None))
        if answer is None:
            raise Refused(404, "not_found", UserError("There is nothing here. The form sends to /intake/tickets."))
        if request.method not in methods:
            problem = UserError("Send it with {method}.", method=methods[0])
            raise Refused(405, "method", problem, headers={"Allow": ", ".join(methods)})
        _let_in(self._by_address, request.client.host if request.client else "")
        return await answer(request)

    async def _schema(self, _request: Request) -> Response:
        found = schema((await self._opened()).terms.categories())
        return JSONResponse(found, headers={"Cache-Control": "no-cache"}, media_type="application/schema+json")

    async def _take(self, request: Request) -> Response:
        """Takes a case: each check before those that cost more."""
        known = keys()
        if not known:
            problem = UserError(
                "The support form isn't set up: SUPPORTKOLL_INTAKE_KEYS needs a key of at least 32 characters."
            )
            raise Refused(503, "no_keys", problem, headers=_later(AGAIN_AFTER))
        _check_type(request)
        if not sent_lately(request.headers, self._seconds()):
            raise _unsigned()
        body = await receive(request, self._limits)
        key = signed_by(known, request.headers, body)
        if key is None:
            raise _unsigned()
        _let_in(self._by_key, key)
        found = read(body)
        if isinstance(found, dict) and found.get("lang") in tuple(LANGUAGES):
            request.state.lang = found["lang"]
        store = await self._opened()
        if mistakes := wrong(found, store.terms.categories()):
            raise Refused(400, "not_valid", UserError("The form's data don't follow the schema."), *mistakes)
        answer, is_new = await self._in_thread(self._submit, store, _submission(found))
        look = {"Content-Language": found["lang"], "Cache-Control": "no-store"}
        return JSONResponse(answer, 201 if is_new else 200, headers=look)

    async def _opened(self) -> Store:
        """The store. Raises Refused while it can't be used."""
        try:
            return await self._in_thread(self._store)
        except UserError as error:
            raise Refused(503, "no_store", error, headers=_later(AGAIN_AFTER)) from None

    async def _in_thread(self, work: Callable[..., Any], *values: Any) -> Any:
        """What some work answers that may have to wait. Raises Refused when that takes too long.

        The work is done all the same, then: whoever sends the same again hears what became of it.
        """
        try:
            with fail_after(self._limits.store_seconds):
                return await to_thread.run_sync(work, *values, abandon_on_cancel=True, limiter=self._threads)
        except TimeoutError:
            problem = UserError("Much is being brought in just now. Send the same again in a while: it is one case.")
            raise Refused(503, "busy", problem, headers=_later(AGAIN_AFTER)) from None

    def _submit(self, store: Store, submission: Submission) -> tuple[dict[str, Any], bool]:
        """Stores a case. Raises Refused when the same form has sent something else, or its customers disagree."""

        def answer(promised: desk.Promised) -> dict[str, Any]:
            # Within the transaction: by the same terms as the promise.
            return explain.receipt(promised, store.terms, Words(submission.lang))

        try:
            return desk.submit(store, submission, answer=answer, now=self._now())
        except Trouble:
            # Not for strangers, which it is; the form keeps what it has, and sends it again.
            log.error("a case from the support form wasn't taken: the store can't be written")
            raise Refused(503, "no_store", UserError(AGAIN), headers=_later(AGAIN_AFTER)) from None
        except OtherContent as error:
            raise Refused(409, "other_content", error, Wrong("/form_id", error)) from None
        except UserError as error:
            raise Refused(400, "customer", error, Wrong("/customer/customer_id", error)) from None


def _check_type(request: Request) -> None:
    """Raises Refused for a body that isn't plain JSON."""
    kind, _, options = request.headers.get("content-type", "").lower().partition(";")
    charset = options.replace(" ", "").replace('"', "")
    encoded = request.headers.get("content-encoding", "identity").lower()
    if kind.strip() != "application/json" or charset not in ("", "charset=utf-8") or encoded != "identity":
        problem = UserError("Send it as Content-Type: application/json, in UTF-8 and not compressed.")
        raise Refused(415, "type", problem, headers={"Accept": "application/json"})


def _let_in(rate: Rate, sender: object) -> None:
    """Raises Refused for a sender that sends too much."""
    if wait := rate.wait(sender):
        problem = UserError("Too much is sent at once. Send it again in {seconds} seconds.", seconds=wait)
        raise Refused(429, "too_many", problem, headers=_later(wait))


def _unsigned() -> Refused:
    problem = UserError(
        "The signature isn't right, or it is more than five minutes old. Sign the timestamp, a point and the body with "
        "one of the keys, by a clock that is right."
    )
    return Refused(401, "signature", problem, headers={"WWW-Authenticate": "Supportkoll-HMAC-SHA256"})


def _later(seconds: int) -> dict[str, str]:
    return {"Retry-After": str(seconds)}


def _submission(body: dict[str, Any]) -> Submission:
    """A body that follows the schema as a submission: what is empty isn't there."""
    given = {name: value for name, value in body.items() if name != "customer"} | body["customer"]
    texts = {name: value.strip() or None if isinstance(value, str) else value for name, value in given.items()}
    sent = texts.pop("submitted_at", None)
    return Submission(**texts, submitted_at=time_of(sent) if sent else None)
