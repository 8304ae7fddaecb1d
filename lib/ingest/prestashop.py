"""PrestaShop's customer service as its webservice gives it: `/api/customer_threads` and `/api/customer_messages` with
`display=full`, as XML or (`output_format=JSON`) JSON, in one file or several.

A row is a thread or a message: `resource` is `customer_thread` or `customer_message`, `id` its own id. A message has
its thread's columns (`thread_…`), too, from whichever file of the import holds the thread; one whose thread is in none
of them is put aside. `thread_first_message` is the thread's first message among these files. Values are as PrestaShop
writes them: ids, `0` where nobody is meant, times of the shop's clock as `2026-05-04 10:00:00`. Left out are the
thread's token, with which its address can be guessed, and the sender's network address and browser.
"""

import json
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

from lib.errors import UserError
from lib.ingest.sources import Crooked, Row, Source

RESOURCES = ("customer_thread", "customer_message")
OF_THREADS = (
    "status", "email", "id_customer", "id_contact", "id_order", "id_product", "id_shop", "id_lang", "date_add",
    "date_upd",
)  # fmt: skip
OF_MESSAGES = ("id_employee", "message", "private", "file_name", "date_add", "date_upd")
HEADER = (
    "resource",
    "id",
    "id_customer_thread",
    *(f"thread_{name}" for name in OF_THREADS),
    "thread_first_message",
    *OF_MESSAGES,
)
# JSON has to be read as a whole.
LARGEST_JSON = 200_000_000
CHUNK = 1 << 16

# A thread or message: its line, its resource, and its fields.
Record = tuple[int, str, dict[str, str]]


class _DamagedError(Exception):
    """What was read isn't an answer of the webservice; says why."""


def open_answer(path: Path, kind: str, beside: "Threads | None") -> Source:
    """Opens an answer of the webservice; `kind` is `xml` or `json`, `beside` what the files of the run say.

    Raises UserError when it isn't one, or holds nothing but ids.
    """
    try:
        found = False
        for _, _, fields in _records_of(path, kind):
            found = True
            if not set(fields) & {"date_add", "message", "status"}:
                raise UserError(
                    "{file}: it only lists ids. Fetch it from the webservice with display=full.", file=path.name
                )
    except _DamagedError as error:
        raise UserError("{file}: {error}", file=path.name, error=error.args[0]) from None
    if not found:
        raise UserError(
            "{file}: there are no customer_threads or customer_messages of PrestaShop in it.", file=path.name
        )
    return Source(path, kind, "", HEADER, read, beside=beside or Threads([path]))


class Threads:
    """What the PrestaShop files of a run say about each thread; read once, when the first row asks."""

    def __init__(self, paths: Iterable[Path]):
        self._paths = list(paths)

    @cached_property
    def by_id(self) -> dict[str, dict[str, str]]:
        """Each thread's fields, and as `first_message` the text of its first message."""
        threads: dict[str, dict[str, str]] = {}
        first: dict[str, tuple[str, str, str]] = {}
        for path in self._paths:
            try:
                kind = kind_of(path)
                for _, resource, fields in _records_of(path, kind) if kind else ():
                    if resource == "customer_thread":
                        threads[fields.get("id", "")] = {name: fields.get(name, "") for name in OF_THREADS}
                    else:
                        said = fields.get("date_add", ""), fields.get("id", "").zfill(12), fields.get("message", "")
                        of = fields.get("id_customer_thread", "")
                        first[of] = min(first.get(of, said), said)
            except (_DamagedError, UserError, OSError):
                continue  # Such a file is refused, and said, by itself.
        return {key: fields | {"first_message": first.get(key, ("", "", ""))[2]} for key, fields in threads.items()}


def kind_of(path: Path) -> str | None:
    """Whether a file is `xml` or `json`, by how it begins. Raises UserError for a web page, OSError if unreadable."""
    with path.open("rb") as file:
        start = file.read(4096)
    text = start.decode("utf-16" if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig", errors="ignore")
    text = text.lstrip().lower()
    if text.startswith(("<!doctype html", "<html", "<table")):
        raise UserError("{file}: this is a web page. Save it as .xlsx or CSV, and import that.", file=path.name)
    if text.startswith(("<?xml", "<prestashop")):
        return "xml"
    # A CSV file may begin with a bracket, too.
    suffix = path.suffix.lower()
    return "json" if suffix == ".json" or (text[:1] in ("{", "[") and suffix not in (".csv", ".txt")) else None


def read(source: Source) -> Iterator[Row | Crooked]:
    """The threads and messages of a file, each with its line."""
    last = 0
    threads = source.beside.by_id
    for at, resource, fields in _records_of(source.path, source.encoding):
        # JSON tells no lines, and several may stand on one; a row needs a number of its own.
        last = line = max(at, last + 1)
        thread_id = fields.get("id" if resource == "customer_thread" else "id_customer_thread", "")
        thread = threads.get(thread_id)
        if thread is None:
            yield Crooked(line, "no_thread", json.dumps(fields, ensure_ascii=False)[:2000])
            continue
        own = fields if resource == "customer_message" else {}
        said = (fields if resource == "customer_thread" else thread) | {"first_message": thread["first_message"]}
        yield (
            line,
            [resource, fields.get("id", ""), thread_id]
            + [said.get(name, "") for name in (*OF_THREADS, "first_message")]
            + [own.get(name, "") for name in OF_MESSAGES],
        )


def _records_of(path: Path, kind: str) -> Iterator[Record]:
    with path.open("rb") as file:
        yield from _read_json(file) if kind == "json" else _Xml().read(file)


class _Xml:
    """Reads threads and messages from XML as it comes; no entity is ever resolved, as a document type is refused."""

    def __init__(self) -> None:
        self._found: list[Record] = []
        self._open: list[str] = []
        self._record: tuple[int, str, dict[str, str]] | None = None
        self._depth, self._text = 0, []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = lambda text: self._text.append(text)

    def read(self, file: BinaryIO) -> Iterator[Record]:
        try:
            while chunk := file.read(CHUNK):
                self._parser.Parse(chunk, False)
                yield from self._taken()
            self._parser.Parse(b"", True)
            yield from self._taken()
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise _DamagedError(UserError("this XML is damaged: {error}", error=error)) from None

    def _taken(self) -> list[Record]:
        found, self._found = self._found, []
        return found

    def _refuse(self, *_: object) -> None:
        raise _DamagedError(UserError("it declares a document type, as no answer of PrestaShop does."))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._record is None and not self._open and name != "prestashop":
            raise _DamagedError(UserError("it is XML, but no answer of PrestaShop's webservice."))
        self._open.append(name)
        self._text = []
        if self._record is None and name in RESOURCES:
            fields = {"id": attributes["id"]} if "id" in attributes else {}
            self._record, self._depth = (self._parser.CurrentLineNumber, name, fields), len(self._open)

    def _end(self, name: str) -> None:
        depth = len(self._open)
        self._open.pop()
        if self._record is None:
            if name == "message" and "error" in self._open:
                raise _DamagedError(
                    UserError("the webservice answered with an error: {error}", error="".join(self._text).strip()[:500])
                )
            return
        if depth == self._depth + 1:
            self._record[2][name] = "".join(self._text)
        elif depth == self._depth:
            self._found.append(self._record)
            self._record = None


def _read_json(file: BinaryIO) -> Iterator[Record]:
    content = file.read(LARGEST_JSON + 1)
    if len(content) > LARGEST_JSON:
        raise _DamagedError(UserError("over 200 MB of JSON; fetch it in parts, with limit=0,10000."))
    try:
        answers = json.loads(content, object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise _DamagedError(UserError("this JSON is damaged: {error}", error=error)) from None
    line = 0
    for answer in answers if isinstance(answers, list) else [answers]:
        if not isinstance(answer, Mapping):
            raise _DamagedError(UserError("it is JSON, but no answer of PrestaShop's webservice."))
        if errors := answer.get("errors"):
            said = json.dumps(errors, ensure_ascii=False)[:500]
            raise _DamagedError(UserError("the webservice answered with an error: {error}", error=said))
        for resource in RESOURCES:
            listed = answer.get(f"{resource}s", [])
            single = [answer[resource]] if resource in answer else []
            for fields in (listed if isinstance(listed, list) else [listed]) + single:
                if not isinstance(fields, Mapping):
                    raise _DamagedError(UserError("it is JSON, but no answer of PrestaShop's webservice."))
                line += 1
                yield line, resource, {name: _text(value) for name, value in fields.items()}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. Raises ValueError where a name stands twice: one of its values would be lost."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return made


def _text(value: object) -> str:
    match value:
        case None | dict() | list():
            return ""
        case bool():
            return "1" if value else "0"
    return str(value)
