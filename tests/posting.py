"""What the tests send to the support form's way in, straight into its ASGI app: no server, no network."""

import asyncio
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette

from lib.intake import Limits, routes, sign
from lib.store import Store

KEY, NEXT_KEY = "first-key-" + "k" * 30, "second-key-" + "k" * 30
MONDAY = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)  # Ten o'clock at the desk.
MANY = Limits(per_address=1_000_000, per_key=1_000_000)


def form(form_id: str = "W-1", **more: Any) -> dict[str, Any]:
    """What the form sends, with plain values where a test doesn't care; None takes a field away."""
    sent = {
        "form_id": form_id,
        "lang": "sv",
        "customer": {"email": "kund@example.se"},
        "subject": "Kassan laddar inte",
        "message": "Hej!\nKassan laddar inte.",
        "shop_down": False,
        "ordering_blocked": False,
    } | more
    return {name: value for name, value in sent.items() if value is not None}


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.content)


class Way:
    """The way in over a store, with the clocks in the test's hand."""

    def __init__(self, store: Store, *, now: datetime = MONDAY, limits: Limits = MANY):
        self.now, self.seconds, self.steady = now, 1_000_000_000.0, 0.0
        self.app = Starlette(
            routes=routes(
                lambda: store,
                limits=limits,
                now=lambda: self.now,
                seconds=lambda: self.seconds,
                steady=lambda: self.steady,
            )
        )

    def post(self, sent: Any, **how: Any) -> Answer:
        """Sends something, signed."""
        return asyncio.run(self.posting(sent, **how))

    def post_all(self, sent: Iterable[Any]) -> list[Answer]:
        """Sends several things at once."""

        async def all_at_once() -> list[Answer]:
            return await asyncio.gather(*(self.posting(one) for one in sent))

        return asyncio.run(all_at_once())

    async def posting(
        self,
        sent: Any,
        *,
        key: str = KEY,
        timestamp: str | None = None,
        headers: dict[str, str | None] | None = None,
        chunks: int = 0,
        seconds_a_chunk: float = 0,
    ) -> Answer:
        """The same; `headers` replace those that belong there (None: left out), `chunks`: without its length."""
        body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        stamp = f"{int(self.seconds)}" if timestamp is None else timestamp
        all_headers: dict[str, str | None] = {
            "Content-Type": "application/json",
            "Content-Length": None if chunks else str(len(body)),
            "X-Supportkoll-Timestamp": stamp,
            "X-Supportkoll-Signature": sign(key.encode(), stamp, body),
        }
        size = -(-len(body) // chunks) if chunks else max(1, len(body))
        parts = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
        return await self.ask("POST", "/intake/tickets", all_headers | (headers or {}), parts, seconds_a_chunk)

    async def ask(
        self,
        method: str,
        path: str,
        headers: dict[str, str | None] | None = None,
        parts: list[bytes] | None = None,
        seconds_a_part: float = 0,
        address: str = "192.0.2.1",
    ) -> Answer:
        """Any request, its body in parts."""
        waiting = list(parts or [b""])
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
            "headers": [(n.lower().encode(), v.encode()) for n, v in (headers or {}).items() if v is not None],
            "client": (address, 12345), "server": ("127.0.0.1", 80),
        }  # fmt: skip
        self.taken, said = 0, []

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(seconds_a_part)
            if not waiting:
                await asyncio.sleep(3600)
            part = waiting.pop(0)
            self.taken += len(part)
            return {"type": "http.request", "body": part, "more_body": bool(waiting)}

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        await self.app(scope, receive, send)
        begun, *rest = said
        found = {name.decode(): value.decode() for name, value in begun["headers"]}
        return Answer(begun["status"], found, b"".join(message.get("body", b"") for message in rest))


def unix_now() -> str:
    """The time as the form stamps it."""
    return str(int(time.time()))
