"""The server: the app's pages and its other routes, in one process over one store."""

import gc
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from socket import socket

import streamlit as st
import uvicorn
from anyio import create_task_group, move_on_after, sleep, to_thread
from starlette.types import ASGIApp
from streamlit import config, file_util, runtime
from streamlit.web import bootstrap
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from lib import clock, intake, sign_in, ui
from lib.backups import Schedule
from lib.errors import Taken, UserError
from lib.serving import feeds, log, streamlit_log, watching
from lib.serving.asked import Asked
from lib.serving.files import Files
from lib.serving.gate import Gate
from lib.serving.listening import Server
from lib.serving.sign_in import Vouching, WayBack
from lib.serving.slow import Protocol
from lib.settings import Backups, Settings, load
from lib.store import Store

SCRIPT = Path(__file__).parent.parent / "app.py"
# So long at most those who are at it have when the server stops: pages that are being drawn, then a change or an
# import. What isn't done then isn't done at all.
PAGES_SECONDS, CHANGES_SECONDS = 3, 10
MOST_CONNECTIONS = 800  # Of the 1,024 files that a program may have open where nobody has said otherwise.
LOOK_AGAIN_SECONDS = 60
PING_SECONDS = 30


def application(settings: Settings | None = None) -> ASGIApp:
    """The app with all its routes; one a process. Any ASGI server runs it: `uvicorn --factory lib.server:application`,
    though it is `serve` that bounds how slow clients may be, and what is logged."""
    settings = settings or load()
    _configure(settings)
    routes = [
        *intake.routes(_store),
        *feeds.routes(_store),
        *watching.routes(lambda: (_store(), ui.terms_file()), settings.backups),
    ]
    app = st.App(SCRIPT, routes=routes, lifespan=lambda _app: _running(settings.backups))
    most_upload = config.get_option("server.maxUploadSize") * 1024 * 1024
    gate = Gate(WayBack(app), Files(Path(file_util.get_static_dir())), Asked(most_upload), settings.server)
    # Without a proxy before it nobody may say that they come from elsewhere; who asks is looked at before that.
    behind = settings.server.public_url is not None
    proxied = ProxyHeadersMiddleware(gate, list(settings.server.trusted_proxies)) if behind else gate
    return Vouching(proxied, settings)


def serve(settings: Settings, listener: socket, ready: Callable[[], None]) -> None:
    """Serves the app on a socket until it is told to stop; `ready` is called before the first request is answered.

    Raises Taken where another program has the store open.
    """
    app = application(settings)
    # What else is amiss with the store is said on the pages, and may be mended while they are open.
    try:
        _store()
    except Taken:
        listener.close()
        raise
    except UserError:
        pass
    ready()
    running = uvicorn.Config(
        app,
        http=Protocol,
        ws="websockets-sansio",
        # A page's message is no larger than that; its files come by another way.
        ws_max_size=config.get_option("server.maxWidgetStateSize") * 1024 * 1024,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=False,
        # The app sees to these itself.
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=PAGES_SECONDS,
    )
    Server(running).run(sockets=[listener])


def _configure(settings: Settings) -> None:
    """Tells Streamlit what must hold wherever the program is started, and whatever is set up in somebody's home."""
    config._main_script_path = str(SCRIPT)
    bootstrap.load_config_options(
        {
            "server_address": settings.server.address,
            "server_port": settings.server.port,
            "server_headless": True,
            # What runs is what was started: half an update is never run.
            "server_fileWatcherType": "none",
            "server_enableXsrfProtection": True,
            "server_enableCORS": True,
            "server_enableStaticServing": False,
            "server_enableAgentApi": False,
            "global_developmentMode": False,
            "client_showErrorDetails": "none",
            "browser_gatherUsageStats": False,
            "logger_enableRich": False,
            "logger_level": streamlit_log.LEVEL,
        }
    )
    how = settings.sign_in
    said = {how.person: "person", how.name: "name", how.roles: "roles", sign_in.VOUCHED: "vouched"}
    config.set_option("server.trustedUserHeaders", said if how.by == "proxy" else {})


def _store() -> Store:
    """The store that the pages show, by the terms that the file holds now. Raises UserError while there is none."""
    ui.terms_file().look(clock.now())
    return ui.store()


@asynccontextmanager
async def _running(kept: Backups) -> AsyncIterator[None]:
    """What goes on while the server runs, and how it ends."""
    log.hear_the_loop()
    schedules: list[Schedule] = []
    async with create_task_group() as beside:
        beside.start_soon(_back_up, kept, schedules)
        # What is amiss with the store is said on the pages, and to whoever sends something in.
        with suppress(UserError):
            await to_thread.run_sync(_store)
        # Streamlit collects garbage after every look of every open page: not among all that stays for good.
        gc.freeze()
        log.say("the server is ready")
        yield
        log.say("the server stops")
        beside.cancel_scope.cancel()
    await _end_sessions()
    with move_on_after(CHANGES_SECONDS) as limit:
        for schedule in schedules:
            await to_thread.run_sync(schedule.stop, abandon_on_cancel=True)
        await to_thread.run_sync(ui.close_store, abandon_on_cancel=True)
    log.say("the server has stopped", store="left as it was" if limit.cancelled_caught else "closed")


async def _back_up(kept: Backups, schedules: list[Schedule]) -> None:
    """Begins to make backups as soon as there is a store: what kept it from being opened may be mended meanwhile."""
    while True:
        try:
            opened = await to_thread.run_sync(_store)
        except UserError:
            await sleep(LOOK_AGAIN_SECONDS)
        else:
            schedules.append(Schedule(opened, kept).start())
            return


async def _end_sessions() -> None:
    """Ends what pages are doing, each at its next step."""
    pages = runtime.get_instance()
    pages.stop()
    with move_on_after(PAGES_SECONDS):
        await pages.stopped
    until = time.monotonic() + PAGES_SECONDS
    drawing = [one for one in threading.enumerate() if one.name.startswith("ScriptRunner")]
    for one in drawing:
        await to_thread.run_sync(one.join, max(0.0, until - time.monotonic()))
