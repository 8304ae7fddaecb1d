"""Clients that take their time: whoever holds a connection has to send, and to read, within bounds."""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10  # Until the whole head of a request has come, from its first byte or from the connection's beginning.
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Protocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, without the patience for a request that is never sent to its end."""

    _hurry: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Takes what has come. The time goes on while half a head is there, however often a byte of it comes."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            self._wait()
        elif self.conn.their_state is not h11.IDLE or self.cycle:
            self._done()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits no more."""
        self._done()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: Any) -> None:
        """Leaves the connection to the protocol of WebSockets, which has its own pings."""
        self._done()
        super().handle_websocket_upgrade(event)

    def _wait(self) -> None:
        if not self._hurry:
            self._hurry = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def _done(self) -> None:
        if self._hurry:
            self._hurry.cancel()
            self._hurry = None

    def _too_slow(self) -> None:
        if not self.transport.is_closing():
            if self.conn.our_state is h11.IDLE:
                self.transport.write(TOO_SLOW)
            self.transport.close()
