"""`/healthz`: what a watcher, a proxy or systemd asks to know whether the program is well."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lib import health
from lib.settings import Backups
from lib.store import Store
from lib.terms_file import TermsFile

GOOD_FOR = 5.0  # Seconds that an answer is given again, however many ask.


def routes(opened: Callable[[], tuple[Store, TermsFile]], kept: Backups) -> list[Route]:
    """The answer for a server's list of routes; `opened` gives the open store and its terms, or raises UserError."""
    since, one_at_a_time = datetime.now(UTC), CapacityLimiter(1)
    last: tuple[float, health.Health] | None = None

    def look() -> health.Health:
        nonlocal last
        if last is None or time.monotonic() - last[0] > GOOD_FOR:
            last = (time.monotonic(), health.look(opened, kept, since, datetime.now(UTC)))
        return last[1]

    async def answer(_request: Request) -> JSONResponse:
        found = await to_thread.run_sync(look, limiter=one_at_a_time)
        told = {"status": health.OK if found.is_well else health.FAILING, "checks": found.checks}
        return JSONResponse(told, 200 if found.is_well else 503)

    return [Route("/healthz", answer)]
