"""The body of a request: received within bounds, and read as JSON that means one thing only."""

import json
import re
from typing import Any

import anyio
from starlette.requests import ClientDisconnect, Request

from lib.errors import UserError
from lib.intake.limits import Limits
from lib.intake.problems import Refused, Wrong

DEEPEST = 8  # Objects within objects: the form needs two.
MARKS = re.compile(r'\\.|["\[\]{}]', re.DOTALL)


async def receive(request: Request, limits: Limits) -> bytes:
    """The body of a request. Raises Refused when it is too large, by what it says or as it comes, or too slow."""
    too_large = Refused(
        413,
        "too_large",
        UserError("The form's data are too large: at most {most} kB. Shorten the message.", most=_kilobytes(limits)),
        headers={"Connection": "close"},
    )
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limits.body_bytes:
        raise too_large
    parts, size = [], 0
    try:
        with anyio.fail_after(limits.body_seconds):
            async for part in request.stream():
                size += len(part)
                if size > limits.body_bytes:
                    raise too_large
                parts.append(part)
    except TimeoutError:
        problem = UserError(
            "The form's data didn't come within {seconds} seconds. Send them again.", seconds=int(limits.body_seconds)
        )
        raise Refused(408, "too_slow", problem, headers={"Connection": "close"}) from None
    except ClientDisconnect:
        raise Refused(400, "cut_off", UserError("The form's data ended too soon. Send them again.")) from None
    return b"".join(parts)


def read(body: bytes) -> Any:
    """What a body says. Raises Refused for one that isn't JSON, or that programs would read in different ways."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(UserError("byte {place} isn't UTF-8", place=error.start + 1)) from None
    if _depth(text) > DEEPEST:
        raise _unreadable(UserError("it is nested more than {most} levels deep", most=DEEPEST))
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = UserError("line {line}, column {column}", line=error.lineno, column=error.colno)
        raise _unreadable(UserError("it isn't JSON at {place}", place=place)) from None
    except ValueError:
        raise _unreadable(UserError("a number in it is too long")) from None
    _check_texts(found, "")
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _unreadable(UserError("“{name}” stands twice in one object", name=_shown(twice)))
    return found


def _no_constant(name: str) -> Any:
    raise _unreadable(UserError("{name} isn't a value in JSON", name=name))


def _depth(text: str) -> int:
    """How deep brackets are nested, in one pass and before anything calls itself once a level."""
    depth = deepest = 0
    in_text = False
    for mark in MARKS.findall(text):
        if mark == '"':
            in_text = not in_text
        elif not in_text and mark in "[]{}":
            depth += 1 if mark in "[{" else -1
            deepest = max(deepest, depth)
    return deepest


def _check_texts(value: Any, place: str) -> None:
    """Raises Refused for half a character (a lone surrogate): no file or table can hold it."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            problem = UserError("There is half a character (a lone surrogate) in this text.")
            raise _unreadable(UserError("a text in it holds half a character"), Wrong(place, problem)) from None
    elif isinstance(value, dict):
        for name, one in value.items():
            _check_texts(name, place)
            _check_texts(one, f"{place}/{name}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            _check_texts(one, f"{place}/{number}")


def _unreadable(why: UserError, *wrong: Wrong) -> Refused:
    problem = UserError("The form's data can't be read: {why}. Send JSON in UTF-8, as the schema says.", why=why)
    return Refused(400, "not_json", problem, *wrong)


def _shown(name: str) -> str:
    """The beginning of a name that a stranger chose."""
    return name.encode("utf-8", "replace").decode()[:50]


def _kilobytes(limits: Limits) -> int:
    return limits.body_bytes // 1024
