"""Where the server listens, and how it stops."""

import contextlib
import errno
import os
import signal
import socket
from collections.abc import Iterator
from types import FrameType

import uvicorn

from lib.errors import UserError
from lib.settings import Server as ServerSettings

FORCED = 1  # The exit status of a program that was told to stop a second time.


def bound(settings: ServerSettings) -> socket.socket:
    """A socket at the address and port of the settings; nobody is answered on it yet.

    Raises UserError when another program has the port, or the machine hasn't the address.
    """
    place = {"address": settings.address, "port": settings.port}
    try:
        # Kinds of addresses in the order in which the machine would try them itself; the first one is listened on.
        family, kind, protocol, _, where = socket.getaddrinfo(
            settings.address, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        # With the protocol named, answers are sent at once: without it each waits 40 ms for more to come.
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UserError("This machine has no address {address}: {reason}.", **place, reason=error.strerror) from None
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(where)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise UserError(
                "Port {port} at {address} is taken by another program. Stop that one, or name another port: --port.",
                **place,
            ) from None
        raise UserError("Nothing can listen at {address}:{port}: {reason}.", **place, reason=error.strerror) from None
    return listener


class Server(uvicorn.Server):
    """A server that ends in good order at the first signal, and at once at the second."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Hears signals while it serves. Unlike the original, it doesn't die of them when all is done."""
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begins to stop; a second signal means that whoever sends it doesn't want to wait."""
        if self.should_exit:
            # What was committed is in the store's log, and comes into the file when it is opened next.
            os._exit(FORCED)
        self.should_exit = True
