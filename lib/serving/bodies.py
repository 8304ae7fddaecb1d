"""What comes in and goes out, within bounds of size and time."""

from collections.abc import Callable
from typing import Any

import anyio
from starlette.types import Message, Receive, Send

PAUSE_SECONDS = 15  # Without a byte of the body.
GRACE_SECONDS = 20  # Then it has to come at least so fast on the whole:
BYTES_A_SECOND = 2_000
SEND_SECONDS = 60  # Until a part of an answer is taken; 64 kB of it at most wait.


class Cut(Exception):
    """A request that isn't listened to any further, with the status that says why."""

    def __init__(self, status: int):
        self.status = status
        super().__init__(status)


def bounded(receive: Receive, most: int, cut: Callable[[Cut], None], clock: Callable[[], float]) -> Receive:
    """Receives a body of at most so many bytes, as long as it comes fast enough. What is cut off is told to `cut`."""
    began, size, ended = clock(), 0, False

    def off(status: int) -> Cut:
        reason = Cut(status)
        cut(reason)
        return reason

    async def next_part() -> Message:
        nonlocal size, ended
        if ended:
            return await receive()
        try:
            with anyio.fail_after(PAUSE_SECONDS):
                message = await receive()
        except TimeoutError:
            raise off(408) from None
        size += len(message.get("body", b""))
        ended = message["type"] != "http.request" or not message.get("more_body", False)
        if size > most:
            raise off(413)
        took = clock() - began
        if not ended and took > GRACE_SECONDS and size < (took - GRACE_SECONDS) * BYTES_A_SECOND:
            raise off(408)
        return message

    return next_part


async def send_in_time(send: Send, message: dict[str, Any]) -> None:
    """Sends a part of an answer to somebody who reads it. Raises TimeoutError for one who doesn't."""
    with anyio.fail_after(SEND_SECONDS):
        await send(message)
