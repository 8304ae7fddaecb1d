"""What may be asked of the server: by which method, under which address, how much at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lib.access import PAGES
from lib.settings import Server

READ = ("GET", "HEAD")
SMALL = 64 * 1024  # Bytes: more than anything has that isn't a file.
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Kind:
    """What stands under some addresses: the `name` it has in the log, and what may be asked of it."""

    name: str
    methods: tuple[str, ...] = READ
    most_bytes: int = SMALL
    # Who says himself what is wrong with a request's method.
    own: bool = False
    quiet: bool = False


PAGE = Kind("page")
FILE = Kind("/static/*", quiet=True)
STREAM = Kind("/_stcore/stream", methods=())
ELSEWHERE = Kind("/*/_stcore/*", quiet=True)
METRICS = Kind("/_stcore/metrics", quiet=True)
KINDS: Mapping[str, Kind] = {
    r"/healthz": Kind("/healthz", quiet=True),
    r"/calendar/[^/]+\.ics": Kind("/calendar/*"),
    r"/intake(/.*)?": Kind("/intake/*", methods=(), own=True),
    r"/page\.js|/favicon\.png|/manifest\.json|/static/.+": FILE,
    r"/_stcore/(health|host-config)": Kind("/_stcore/*", quiet=True),
    # Under each page's address a browser looks for it, too, before it looks where it is.
    r"/\w+/_stcore/(health|host-config)": ELSEWHERE,
    r"/_stcore/metrics": METRICS,
    r"/_stcore/stream": STREAM,
    r"/_stcore/upload_file/[^/]+/[^/]+": Kind("/_stcore/upload_file/*", methods=("PUT", "DELETE")),
    r"/_stcore/bidi-components/.+|/component/.+": Kind("/component/*", quiet=True),
    r"/media/.+": Kind("/media/*", quiet=True),
    r"/auth/(login|logout)|/oauth2callback": Kind("/auth/*"),
}


class Asked:
    """The addresses that there are."""

    def __init__(self, most_upload_bytes: int):
        """`most_upload_bytes` is how much an uploaded file may hold."""
        self._kinds = [(re.compile(pattern), kind) for pattern, kind in KINDS.items()]
        # A form has its own lines around the file in it.
        self._upload_bytes = most_upload_bytes + 1024 * 1024

    def kind(self, path: str) -> Kind | None:
        """What stands under a path; None for one that there isn't."""
        if path == "/" or (path.strip("/") in PAGES and path.count("/") <= 2 and "//" not in path):
            return PAGE
        return next((kind for pattern, kind in self._kinds if pattern.fullmatch(path)), None)

    def most_bytes(self, kind: Kind) -> int:
        """How long a request's body may be."""
        return self._upload_bytes if "PUT" in kind.methods else kind.most_bytes


class Hosts:
    """Under which names the app may be reached: a page elsewhere that gives this machine another name gets nothing."""

    def __init__(self, settings: Server):
        public = urlsplit(settings.public_url or "")
        self._public = (public.netloc.lower(), settings.public_url)
        self._names = {*LOOPBACK, settings.address.lower(), (public.hostname or "localhost").lower()}

    def known(self, host: str) -> bool:
        """Whether a request's host is one of ours, whatever its port."""
        name = _name(host)
        return name is not None and name in self._names

    def is_loopback(self, host: str) -> bool:
        """Whether a request named this machine itself."""
        return _name(host) in LOOPBACK

    def is_own(self, origin: str, host: str) -> bool:
        """Whether a request to a host comes from a page of the app's own."""
        host = host.lower()
        if host == self._public[0]:
            return origin.lower() == self._public[1].lower()
        return origin.lower() in (f"http://{host}", f"https://{host}")


def _name(host: str) -> str | None:
    """The name in a host's header, without its port; None for what is none."""
    if not re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?", host):
        return None
    return urlsplit(f"//{host}").hostname
