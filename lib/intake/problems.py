"""What can go wrong, said to whoever sent it: as problem details (RFC 9457), in the language of the form."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from starlette.responses import JSONResponse

from lib.errors import UserError
from lib.words import Words


class Wrong(NamedTuple):
    """What is wrong at a place of the body, which is a JSON pointer: empty for the whole of it."""

    place: str
    problem: UserError


class Refused(Exception):
    """A request that isn't taken: the status, a code for programs, and what to do about it."""

    def __init__(
        self, status: int, code: str, problem: UserError, *wrong: Wrong, headers: Mapping[str, str] | None = None
    ):
        self.status, self.code, self.problem, self.wrong, self.headers = status, code, problem, wrong, headers or {}
        super().__init__(code)

    def answer(self, lang: str) -> JSONResponse:
        """The refusal as a response in a language."""
        say = Words(lang)
        told = {
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": say.problem(self.problem),
        }
        if self.wrong:
            told["errors"] = [{"place": place, "detail": say.problem(problem)} for place, problem in self.wrong]
        look = {"Content-Language": lang, "Cache-Control": "no-store"}
        return JSONResponse(told, self.status, headers=look | dict(self.headers), media_type="application/problem+json")
