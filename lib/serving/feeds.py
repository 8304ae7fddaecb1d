"""Calendars for other programs: `/calendar/<secret>.ics`."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lib import calendar_files, clock, feeds, reports
from lib.errors import UserError
from lib.intake.limits import Rate
from lib.serving.nothing import lang_of
from lib.store import Store
from lib.words import Words

A_MINUTE = 60  # Requests from one place, right or wrong: programs ask every few minutes, whoever guesses much more.
AGAIN_AFTER = 30  # Seconds, where the store can't be read.


def routes(store: Callable[[], Store], *, steady: Callable[[], float] = time.monotonic) -> list[Route]:
    """The calendars, for a server's list of routes; `steady` is a clock that never goes back."""
    rate = Rate(A_MINUTE, steady)

    async def answer(request: Request) -> Response:
        if seconds := rate.wait(request.client.host if request.client else ""):
            return PlainTextResponse("Too many requests.\n", 429, {"Retry-After": str(seconds)})
        secret, lang = request.path_params["secret"], lang_of(request.scope, request.headers)
        try:
            body = await to_thread.run_sync(_calendar, store, secret, lang)
        except UserError:
            return PlainTextResponse("", 503, {"Retry-After": str(AGAIN_AFTER)})
        if body is None:
            return PlainTextResponse("There is no such calendar.\n", 404)
        mark = f'"{sha256(body).hexdigest()[:32]}"'
        told = {
            "ETag": mark,
            "Cache-Control": "private, no-cache",
            "Content-Disposition": 'inline; filename="bookings.ics"',
        }
        if mark in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=told)
        return Response(body, headers=told, media_type="text/calendar")

    return [Route(feeds.path_of("{secret:str}"), answer)]


def _calendar(store: Callable[[], Store], secret: str, lang: str) -> bytes | None:
    """The calendar with a secret; None when there is none. Raises UserError while the store can't be opened."""
    opened, now = store(), clock.now()
    found = reports.feed_with(opened, now, feeds.hash_of(secret))
    if found is None:
        return None
    rows = reports.appointments_of(opened, now, found["staff_id"])
    # The same appointments are the same file, whenever it is asked for.
    changes = [row["changed_at"] for row in rows if row["changed_at"]]
    made_at: datetime = max([found["made_at"], *changes]).astimezone(UTC)
    return calendar_files.feed(rows, found["staff_name"], Words(lang), made_at)
