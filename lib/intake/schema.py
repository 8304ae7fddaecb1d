"""What the form may send, by the schema, and what is wrong with what it has sent, in plain words."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from lib.errors import UserError
from lib.intake.problems import Wrong
from lib.locale import N_

FILE = Path(__file__).with_name("schema.json")
FORMATS = FormatChecker(formats=())
TYPES = {
    "object": N_("an object"),
    "boolean": N_("true or false"),
    "string": N_("text"),
}
# What is wrong, by the place, where the rule alone doesn't tell.
PATTERNS = {
    "/form_id": N_("It may hold letters A–Z, digits and . _ : - alone, and 1 to 100 of them."),
    "/customer/email": N_("This isn't an e-mail address: write it as name@example.se."),
}


@FORMATS.checks("date-time")
def _is_time(value: object) -> bool:
    """Whether a text is a time of an instant: a date, a time of day and an offset. Whatever isn't text passes."""
    return not isinstance(value, str) or time_of(value) is not None


def time_of(text: str) -> datetime | None:
    """The instant that a text names (RFC 3339); None when it is none."""
    if len(text) < len("2026-01-01T00:00:00Z") or text[10] not in "Tt" or not text.isascii():
        return None
    try:
        found = datetime.fromisoformat(text.upper())
        # Far outside the years that there are, an instant may be of no date here.
        return found if found.tzinfo and 1 < found.year < 9999 else None
    except ValueError:
        return None


def schema(categories: list[str]) -> dict[str, Any]:
    """The schema, with the categories of the terms in force."""
    return json.loads(_text(tuple(categories)))


@lru_cache(maxsize=4)
def _text(categories: tuple[str, ...]) -> str:
    found = json.loads(FILE.read_text(encoding="utf-8"))
    found["properties"]["category"]["enum"] = [*sorted(categories), None]
    return json.dumps(found, ensure_ascii=False, indent=2)


@lru_cache(maxsize=4)
def _validator(categories: tuple[str, ...]) -> Draft202012Validator:
    return Draft202012Validator(json.loads(_text(categories)), format_checker=FORMATS)


def wrong(body: Any, categories: list[str]) -> list[Wrong]:
    """What the schema finds wrong with a body: one thing a place."""
    found: dict[str, UserError] = {}
    for error in _validator(tuple(categories)).iter_errors(body):
        for place, problem in _told(error):
            found.setdefault(place, problem)
    return [Wrong(place, problem) for place, problem in sorted(found.items())]


def pointer(*parts: object) -> str:
    """A place in a body as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _told(error: ValidationError) -> Iterator[tuple[str, UserError]]:
    place, value = pointer(*error.absolute_path), error.instance
    match error.validator:
        case "required":
            for name in error.validator_value:
                if name not in value:
                    yield place + pointer(name), UserError("This is missing.")
        case "additionalProperties":
            known = error.schema["properties"]
            for name in value:
                if name not in known:
                    yield place + pointer(name[:50]), UserError("No such field: {known}.", known=", ".join(known))
        case "type":
            kind = error.validator_value if isinstance(error.validator_value, str) else error.validator_value[0]
            yield place, UserError("This has to be {kind}.", kind=UserError(TYPES[kind]))
        case "enum":
            known = ", ".join(f"“{one}”" for one in error.validator_value if one is not None)
            yield place, UserError("This has to be one of {known}.", known=known)
        case "maxLength":
            most = error.validator_value
            yield place, UserError("At most {most} characters; these are {count}.", most=most, count=len(value))
        case "not":
            yield place, UserError("There is a control character in this text, or a line break where none may be.")
        case "format":
            yield place, UserError("This isn't a time: write it as 2026-05-04T10:00:00+02:00.")
        case _:
            told = PATTERNS.get(place) if value.strip() else None
            yield place, UserError(told) if told else UserError("This is empty.")
