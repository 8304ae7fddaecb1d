"""Talks to a running server as a browser does, without one: requests, and pages over their WebSocket."""

import http.client
import time
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from socket import create_connection
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

MOST_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What was answered; `headers` by their names in small letters, each with all its values."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The only value of a header; None where there is none."""
        found = self.headers.get(name.lower(), [])
        assert len(found) < 2, found
        return found[0] if found else None


def ask(
    address: str,
    path: str,
    method: str = "GET",
    body: bytes | Iterable[bytes] | None = None,
    **headers: str,
) -> Answer:
    """Asks a server at an address; underscores in the names of `headers` are hyphens."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=MOST_SECONDS)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        found = connection.getresponse()
        read: dict[str, list[str]] = {}
        for name, value in found.getheaders():
            read.setdefault(name.lower(), []).append(value)
        return Answer(found.status, read, found.read())
    finally:
        connection.close()


@contextmanager
def opened(address: str, **headers: str):
    """A page's WebSocket."""
    netloc = urlsplit(address).netloc
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    host, origin = sent.pop("Host", netloc), sent.pop("Origin", f"http://{netloc}")
    with connect(
        f"ws://{host}/_stcore/stream",
        sock=create_connection((urlsplit(address).hostname, urlsplit(address).port)),
        origin=origin,
        subprotocols=["streamlit"],
        additional_headers=sent,
        max_size=None,
        open_timeout=MOST_SECONDS,
    ) as socket:
        yield socket


def show(socket: ClientConnection, page: str, query: str = "", **widgets: Any) -> list[ForwardMsg]:
    """Has a page drawn, as its address asks for; all that was sent of it. `widgets`: texts by the ids of widgets."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = "" if page == "overview" else page
    asked.rerun_script.context_info.locale = "sv-SE"
    asked.rerun_script.context_info.timezone = "Europe/Stockholm"
    for name, text in widgets.items():
        state = asked.rerun_script.widget_states.widgets.add()
        state.id, state.string_value = name, text
    socket.send(asked.SerializeToString())
    found, until = [], time.monotonic() + MOST_SECONDS
    while time.monotonic() < until:
        message = ForwardMsg.FromString(socket.recv(timeout=MOST_SECONDS))
        found.append(message)
        if message.WhichOneof("type") == "script_finished":
            return found
    raise AssertionError("the page wasn't drawn")


def elements(messages: Iterable[ForwardMsg]) -> list[Any]:
    """What a page consists of."""
    return [
        message.delta.new_element
        for message in messages
        if message.WhichOneof("type") == "delta" and message.delta.WhichOneof("type") == "new_element"
    ]


def headings(messages: Iterable[ForwardMsg]) -> list[str]:
    """The headings of a page."""
    return [one.heading.body for one in elements(messages) if one.WhichOneof("type") == "heading"]


def problems(messages: Iterable[ForwardMsg]) -> list[str]:
    """What a page says went wrong: exceptions, and the texts of its alerts."""
    found = elements(messages)
    return [one.exception.message for one in found if one.WhichOneof("type") == "exception"] + [
        one.alert.body for one in found if one.WhichOneof("type") == "alert"
    ]
