"""What the tests record of a page's requests: that none leaves the machine is only shown if none could be missed."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from tests.browsing import _tab

# Each way to ask somebody, by the word at the end of the address that is asked.
PAGE = """<!doctype html><title>x</title><body><script>
const other = 'http://localhost:%(port)s';
fetch(other + '/fetch', {mode: 'no-cors'});
new Image().src = other + '/image';
navigator.sendBeacon(other + '/beacon');
new EventSource(other + '/events');
new WebSocket(other.replace('http', 'ws') + '/socket');
new Worker('/worker.js');
navigator.serviceWorker.register('/service.js');
document.body.append(Object.assign(document.createElement('iframe'), {src: other + '/frame'}));
document.head.append(Object.assign(document.createElement('link'), {rel: 'prefetch', href: other + '/prefetch'}));
document.head.append(Object.assign(document.createElement('link'), {rel: 'stylesheet', href: other + '/style'}));
window.open(other + '/window');
</script>"""
SCRIPT = "fetch('http://localhost:%(port)s/%(name)s', {mode: 'no-cors'});"
WAYS = {
    *("fetch", "image", "beacon", "events", "socket", "frame", "prefetch", "style", "window"),
    *("worker", "service"),
}


class Site(BaseHTTPRequestHandler):
    """A page that asks another host in every way there is."""

    def do_GET(self) -> None:
        port, name = self.server.server_port, self.path.strip("/").removesuffix(".js")
        self.server.asked.add(name)
        self.send_response(200)
        kind, text = ("text/javascript", SCRIPT) if self.path.endswith(".js") else ("text/html", "")
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(((PAGE if self.path == "/" else text) % {"port": port, "name": name}).encode())

    do_POST = do_GET

    def log_message(self, *_arguments: object) -> None:
        """Nothing is to be said of what is asked."""


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    """Its server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.asked = set()
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_no_way_to_ask_somebody_else_goes_unnoticed(browser: Browser, site: ThreadingHTTPServer):
    recorded = _tab(browser, {"width": 800, "height": 600})
    page = next(recorded)
    told = set()  # The browser tells of a request a moment after it was made; on a busy machine a long one.
    page.context.on("request", lambda request: told.add(request.url.rpartition("/")[2]))
    page.goto(f"http://127.0.0.1:{site.server_port}/")
    for _ in range(100):
        if site.asked >= WAYS and told >= WAYS - {"socket"}:
            break
        page.wait_for_timeout(100)
    assert site.asked >= WAYS, "the browser asks in all these ways"
    with pytest.raises(AssertionError) as noticed:
        next(recorded)
    assert {way for way in WAYS if f"localhost:{site.server_port}/{way}" in str(noticed.value)} == WAYS
