"""The files that a page is made of: Streamlit's, each compressed once, and the page itself in the reader's language."""

import gzip
import mimetypes
import threading
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from lib.serving.asked import FILE, PAGE, Kind
from lib.serving.index import SCRIPT, Index
from lib.serving.nothing import lang_of, nothing_here

# Their names say what is in them: another content has another name.
FOR_EVER = "public, immutable, max-age=31536000"
ASK_FIRST = "no-cache"
WORTH_IT = (".js", ".css", ".json", ".svg", ".map")
PART = 64 * 1024
LEVEL = 6  # A fifth larger than the best there is, in a tenth of the time.


class Files:
    """The files under a folder (Streamlit's `static`), and what is made of them. Used by one event loop."""

    def __init__(self, folder: Path):
        self.index = Index(folder / "index.html")
        self._files = {f"/{file.relative_to(folder).as_posix()}": file for file in folder.rglob("*") if file.is_file()}
        del self._files["/index.html"]
        self._files["/page.js"] = SCRIPT
        self._zipped: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def answer(self, kind: Kind, scope: Scope, headers: Headers) -> "Response | File | None":
        """The answer to a request for a page or a file; None where it is for something else."""
        if kind is PAGE:
            return self._page(lang_of(scope, headers), headers)
        if kind is FILE:
            if scope["path"] not in self._files:
                return nothing_here(headers, lang_of(scope, headers))
            return File(self, scope["path"], _takes_zipped(headers))
        return None

    def _page(self, lang: str, headers: Headers) -> Response:
        page, zipped = self.index.variants[lang], _takes_zipped(headers)
        mark = f'"{page.mark}{"-z" if zipped else ""}"'
        told = {"Cache-Control": ASK_FIRST, "ETag": mark, "Vary": "Accept-Encoding, Accept-Language"}
        told["Content-Language"] = lang
        if headers.get("if-none-match") == mark:
            return Response(status_code=304, headers=told)
        if zipped:
            told["Content-Encoding"] = "gzip"
        return Response(page.zipped if zipped else page.plain, headers=told, media_type="text/html")

    def content(self, path: str, zipped: bool) -> tuple[bytes, bool]:
        """What a file holds, and whether it is compressed: once for all who ask, when the first one does."""
        file = self._files[path]
        if not zipped or file.suffix not in WORTH_IT:
            return file.read_bytes(), False
        if path not in self._zipped:
            with self._lock:
                if path not in self._zipped:
                    self._zipped[path] = gzip.compress(file.read_bytes(), LEVEL, mtime=0)
        return self._zipped[path], True

    def kept(self, path: str) -> str:
        """How long a browser may keep a file without asking."""
        return FOR_EVER if path.startswith("/static/") else ASK_FIRST

    def media_type(self, path: str) -> str:
        """What kind of file it is."""
        if path.endswith((".js", ".mjs")):
            return "text/javascript; charset=utf-8"
        return mimetypes.guess_type(path)[0] or "application/octet-stream"


class File:
    """A file as an answer, in parts: a slow reader has time for each."""

    def __init__(self, files: Files, path: str, zipped: bool):
        self._files, self._path, self._wants_zipped = files, path, zipped

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""
        body, zipped = await to_thread.run_sync(self._files.content, self._path, self._wants_zipped)
        told = {
            "Content-Type": self._files.media_type(self._path),
            "Content-Length": str(len(body)),
            "Cache-Control": self._files.kept(self._path),
            "Vary": "Accept-Encoding",
        }
        if zipped:
            told["Content-Encoding"] = "gzip"
        head = [(name.lower().encode(), value.encode()) for name, value in told.items()]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        for start in range(0, len(body), PART):
            part, more = body[start : start + PART], start + PART < len(body)
            await send({"type": "http.response.body", "body": part, "more_body": more})


def _takes_zipped(headers: Headers) -> bool:
    return any(one.split(";")[0].strip() == "gzip" for one in headers.get("accept-encoding", "").split(","))
