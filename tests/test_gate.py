"""The gate by itself, around an app that does as a test wants: slow clients, broken apps, and what is logged of it."""

import asyncio
import io
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from streamlit import file_util

from lib.errors import UserError
from lib.serving import bodies, log, slow
from lib.serving.asked import Asked
from lib.serving.files import Files
from lib.serving.gate import Gate
from lib.serving.index import Index
from lib.settings import Server

UPLOAD = b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: 127.0.0.1\r\n"
FILES = Files(Path(file_util.get_static_dir()))
SECRET = "Anna Andersson anna@example.se"


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time that goes by faster."""
    monkeypatch.setattr(slow, "HEAD_SECONDS", 0.4)
    monkeypatch.setattr(bodies, "PAUSE_SECONDS", 0.4)
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(bodies, "SEND_SECONDS", 0.4)


@contextmanager
def gate(answer: Callable, **settings) -> Iterator[int]:
    """A gate around an app, served; yields its port."""

    async def app(scope, receive, send) -> None:
        if scope["type"] == "http":
            response = await answer(Request(scope, receive))
            await response(scope, receive, send)

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        around = Gate(app, FILES, Asked(1024 * 1024), Server(**settings))
        config = uvicorn.Config(around, http=slow.Protocol, lifespan="off", log_config=None, server_header=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = server.force_exit = True
            thread.join(5)


async def whole(request: Request) -> Response:
    """An app that takes all that is sent."""
    return PlainTextResponse(str(len(await request.body())))


def told(port: int, *parts: bytes, pause: float = 0.0) -> tuple[bytes, float]:
    """What is answered to parts that are sent with pauses between them, and how long it took."""
    began, said = time.monotonic(), b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        try:
            for part in parts:
                connection.sendall(part)
                time.sleep(pause)
            while more := connection.recv(65536):
                said += more
                if b"\r\n\r\n" in said:
                    break
        except (BrokenPipeError, ConnectionResetError):
            pass
    return said, time.monotonic() - began


# ---- Slow clients ----------------------------------------------------------------------------------------------------


def test_a_head_that_comes_a_byte_at_a_time_is_cut_off(hurried):
    with gate(whole) as port:
        said, took = told(port, *(b"GET / HTTP/1.1\r\nX: " + b"x" * 40)[:30].split(b" "), pause=0.3)
        assert said.startswith(b"HTTP/1.1 408 ") or said == b""
        assert took < 2
        # Nor is somebody waited for who says nothing, or nothing more after an answer.
        assert told(port)[0].startswith(b"HTTP/1.1 408 ")
        with socket.create_connection(("127.0.0.1", port), timeout=5) as kept:
            kept.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert kept.recv(12) == b"HTTP/1.1 200"
            for byte in b"GET /":
                kept.sendall(bytes([byte]))
                time.sleep(0.05)
            began = time.monotonic()
            while kept.recv(65536):
                pass
            assert time.monotonic() - began < 2


def test_a_body_that_does_not_come_is_not_waited_for(hurried):
    with gate(whole) as port:
        said, took = told(port, UPLOAD + b"Content-Length: 10\r\n\r\n12345")
        assert said.startswith(b"HTTP/1.1 408 ")
        assert took < 2
        # A byte now and then isn't enough.
        said, took = told(port, UPLOAD + b"Content-Length: 1000\r\n\r\n", *[b"x"] * 30, pause=0.1)
        assert said.startswith(b"HTTP/1.1 408 ") or said == b""
        assert took < 2
        said, _ = told(port, UPLOAD + b"Content-Length: 10\r\n\r\n", b"12345", b"67890", pause=0.05)
        assert said.startswith(b"HTTP/1.1 200 ")


def test_a_body_without_a_length_is_cut_off_where_it_grows_too_large():
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with gate(whole) as port:
        said, _ = told(port, UPLOAD + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 40)
        assert said.startswith(b"HTTP/1.1 413 ") or said == b""
        said, _ = told(port, UPLOAD + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 20, b"0\r\n\r\n")
        assert said.startswith(b"HTTP/1.1 200 ")


def test_an_answer_that_nobody_reads_is_not_held_for_ever(hurried):
    ended = threading.Event()

    async def large(_request: Request) -> Response:
        class Large(Response):
            async def __call__(self, scope, receive, send) -> None:
                await send({"type": "http.response.start", "status": 200, "headers": []})
                try:
                    while True:
                        await send({"type": "http.response.body", "body": b"x" * 1024 * 1024, "more_body": True})
                finally:
                    ended.set()

        return Large()

    with gate(large) as port, socket.create_connection(("127.0.0.1", port)) as deaf:
        deaf.sendall(b"GET /media/x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert ended.wait(5)


# ---- Apps that break -------------------------------------------------------------------------------------------------


async def broken(_request: Request) -> Response:
    """An app that fails over somebody's data."""
    name, mail = SECRET.split(" ", 1)
    raise ValueError(f"could not convert {name} {mail}")


def test_an_error_is_told_without_what_it_was_about(caplog):
    with gate(broken) as port:
        said, _ = told(port, b"GET /media/x?who=anna@example.se HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 500 ")
    assert said.endswith(b"\r\n\r\n")
    lines = [json.loads(log.AsJson().format(record)) for record in caplog.records if record.name.startswith("lib")]
    (failed,) = [line for line in lines if line["event"] == "a request failed"]
    assert failed["error"] == ["ValueError"]
    assert any("test_gate.py" in step and step.endswith(" broken") for step in failed["at"])
    assert failed["request"].encode() in said
    assert "Anna" not in str(lines)
    assert "example.se" not in str(lines)


# ---- The log ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[dict]]]:
    """The lines that are written meanwhile by all loggers."""
    out, root = io.StringIO(), logging.getLogger()
    before, hooks = root.handlers[:], (log.sys.excepthook, log.sys.unraisablehook, threading.excepthook)
    level = root.level
    monkeypatch.setattr("sys.stderr", out)
    log.to_stderr("info")
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logging.captureWarnings(False)
    root.handlers[:] = before
    root.setLevel(level)
    log.sys.excepthook, log.sys.unraisablehook, threading.excepthook = hooks


def fail(name: str) -> None:
    raise ValueError(f"{name} has no address")


def test_no_line_holds_a_value_from_outside(written):
    for logger in (
        logging.getLogger("lib.somewhere"),
        logging.getLogger("streamlit.somewhere"),
        logging.getLogger("asyncio"),
    ):
        logger.propagate = True
        logger.error("rejected: origin=%s", SECRET)
        logger.error(f"Task exception was never retrieved\nfuture: {SECRET!r}") if logger.name == "asyncio" else None
        try:
            fail(SECRET)
        except ValueError as error:
            try:
                raise UserError("There is no customer {customer}.", customer=SECRET) from error
            except UserError:
                logger.exception("it failed")
    logging.getLogger("streamlit.somewhere").error(f"no file for '{SECRET}'")
    logging.getLogger("lib.somewhere").warning("%s after %s seconds", UserError("Not {x}", x=SECRET), 5)
    thread = threading.Thread(target=fail, args=(SECRET,))
    thread.start()
    thread.join()
    lines = written()
    assert "Anna" not in str(lines), lines
    assert "example.se" not in str(lines), lines
    told_ = [line["event"] for line in lines]
    assert {"it failed", "Task exception was never retrieved", "Not {x} after 5 seconds", "no file for"} <= set(told_)
    failed = next(line for line in lines if line["event"] == "it failed")
    assert failed["error"] == ["UserError", "ValueError"]
    assert failed["says"] == ["There is no customer {customer}."]
    assert failed["level"] == "error"
    assert failed["time"].endswith("+00:00")
    assert "nobody caught an error" in told_


def test_what_is_not_asked_for_is_not_written(written):
    logging.getLogger("lib.somewhere").debug("too much")
    log.say("a request was answered", status=200)
    assert [(line["event"], line["status"]) for line in written()] == [("a request was answered", 200)]


# ---- What Streamlit brings -------------------------------------------------------------------------------------------


def test_the_page_is_streamlits_own_with_our_words():
    """Whoever updates Streamlit sees here whether its page is still made the same way."""
    index = Index(Path(file_util.get_static_dir()) / "index.html")
    assert len(index.script_hashes) == 1
    for lang, page in index.variants.items():
        text = page.plain.decode()
        assert text.count(f'<html lang="{lang}">') == 1
        assert "<title>Supportkoll</title>" in text
        assert 'src="./page.js"' in text
        assert "_stcore" not in text, "nor what isn't served"
        assert text.count("<noscript>Supportkoll ") == 1
        assert text.count("<script>") == 1
