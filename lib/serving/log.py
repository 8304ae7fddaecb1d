"""What is written of the program's running: a line of JSON each, to the standard error.

No line holds what people or their customers wrote, who they are, or a secret: what is logged by others is cut where a
value may begin, and of an exception only its kinds and its way through the code are written.
"""

import asyncio
import json
import logging
import re
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lib.errors import UserError

ROOT = Path(__file__).parent.parent.parent
OURS = "lib"
# Where a value may begin in what other packages say: the words before it are theirs.
VALUE = re.compile(r"[:'\"=(\[{<%@\d\n]")
MOST_FRAMES = 25


class AsJson(logging.Formatter):
    """A record as one line of JSON: `time`, `level`, `event`, what it is about, and where an error came from."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told = str(record.msg)
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": _ours(record) if record.name.split(".")[0] == OURS else VALUE.split(told, maxsplit=1)[0].strip(),
            "by": f"{record.name}:{record.lineno}",
        }
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            line |= about(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _ours(record: logging.LogRecord) -> str:
    """A message of our own: numbers are filled in, and messages as they stand in the code; nothing from outside."""
    given = record.args if isinstance(record.args, tuple) else ()
    safe = [
        one if isinstance(one, int | float) else one.message if isinstance(one, UserError) else "…" for one in given
    ]
    return str(record.msg) % tuple(safe) if safe else str(record.msg)


def about(error: BaseException) -> dict[str, Any]:
    """What may be said of an exception: its kind and those before it, and the lines of code that it came by."""
    chain = list(_chain(error))
    found = {"error": [type(one).__qualname__ for one in chain], "at": list(_frames(error))[-MOST_FRAMES:]}
    # The words of a message for people, as they stand in the code.
    messages = [one.message for one in chain if isinstance(one, UserError)]
    return found | ({"says": messages} if messages else {})


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _frames(error: BaseException) -> Iterator[str]:
    trace = error.__traceback__
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        named = file.relative_to(ROOT) if file.is_relative_to(ROOT) and ".venv" not in file.parts else file.name
        yield f"{named}:{trace.tb_lineno} {trace.tb_frame.f_code.co_name}"
        trace = trace.tb_next


def say(event: str, level: int = logging.INFO, **fields: Any) -> None:
    """Writes a line; `fields` hold nothing that came from outside."""
    logging.getLogger("lib.serving").log(level, event, extra={"fields": fields})


def to_stderr(level: str) -> None:
    """Has all that is logged, by whomever, written as lines of JSON, and all that nobody caught."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(True)
    sys.excepthook = lambda _kind, error, _trace: _uncaught(error)
    sys.unraisablehook = lambda found: _uncaught(found.exc_value)
    threading.excepthook = lambda found: _uncaught(found.exc_value)


def hear_the_loop() -> None:
    """The same for what nobody caught in the running event loop, whose own message would hold the exception's."""
    asyncio.get_running_loop().set_exception_handler(lambda _loop, found: _uncaught(found.get("exception")))


def _uncaught(error: BaseException | None) -> None:
    told = (type(error), error, error.__traceback__) if error else None
    logging.getLogger("lib.serving").error("nobody caught an error", exc_info=told)
