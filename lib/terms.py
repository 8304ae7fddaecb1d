"""The support terms: `data/terms.toml` read, checked, and laid out as dated rows.

A mistake in the file keeps its terms from coming into force, with one message that names the line and the row.
"""

import os
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from lib import days
from lib.errors import UserError
from lib.locale import N_
from lib.terms_rows import ARTICLES, CLAUSES, NO_CONTRACT, REASONS, Row, Terms

FILE = Path(__file__).parent.parent / "data" / "terms.toml"
Problem = tuple[str, UserError]


def default_file() -> Path:
    """The app's own terms file: `SUPPORTKOLL_TERMS`, or `data/terms.toml` in the project."""
    return Path(os.environ.get("SUPPORTKOLL_TERMS") or FILE)


def load(file: Path | None = None) -> Terms:
    """The terms in a file, else in the app's own, checked. Raises UserError with one plain message that names the row
    and what is wrong."""
    file = file or default_file()
    return parse(content(file), file.name)


def content(file: Path) -> bytes:
    """What stands in a terms file. Raises UserError when it can't be read."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise UserError("{file}: there is no such file; the program needs its support terms.", file=file) from None
    except OSError as error:
        raise UserError("{file} can't be read: {error}", file=file, error=error.strerror) from None


def parse(written: bytes, file: str) -> Terms:
    """The terms that stand in a file, whose name messages give. Raises UserError as `load` does."""
    try:
        text = written.decode("utf-8")
        raw = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:  # Not UTF-8, not TOML, a number of thousands of digits.
        raise UserError("{file} is not valid TOML: {error}", file=file, error=error) from None
    try:
        terms = Terms.model_validate(raw)
    except ValidationError as error:
        raise _mistake(file, text, *_first_problem(error, raw)) from None
    for place, reason in _problems(terms):
        raise _mistake(file, text, place, reason)
    return _with_ends(terms)


def _mistake(file: str, text: str, place: str, reason: UserError) -> UserError:
    """What is wrong with a row, and on which line of the file it stands, where that can be told."""
    line = _line(text, place)
    if line is None:
        return UserError("{file}, {place}: {reason}", file=file, place=place, reason=reason)
    return UserError("{file}, line {line}, {place}: {reason}", file=file, line=line, place=place, reason=reason)


def _line(text: str, place: str) -> int | None:
    """The line of the key of a row that a place names, or of the row's heading where the key isn't there."""
    named = re.match(r"(\w+) row (\d+)(?: \(.*?\))?(?:, (\w+))?", place)
    if not named:
        return None
    kind, number, key = named[1], int(named[2]), named[3]
    lines = text.splitlines()
    headings = [at for at, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{kind}\s*\]\]", line)]
    if number > len(headings):
        return None
    heading = headings[number - 1]
    for at in range(heading + 1, len(lines)):
        if lines[at].lstrip().startswith("["):
            break
        if key and re.match(rf"\s*{key}\s*=", lines[at]):
            return at + 1
    return heading + 1


def _first_problem(error: ValidationError, raw: dict) -> tuple[str, UserError]:
    """Where the first thing is that a row's model refused, as a person would name it, and why it was."""
    # An unknown key first: where a key is misspelt, it explains the missing one.
    detail, *_ = sorted(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
    place = list(detail["loc"])
    if detail["type"] == "extra_forbidden":
        close = get_close_matches(str(place[-1]), _known_keys(place), n=1)
        if close:
            reason = UserError("unknown key; did you mean '{key}'?", key=close[0])
        else:
            reason = UserError("unknown key; remove it")
    else:
        template = REASONS.get(detail["type"], N_("{said} (it says {input})"))
        reason = UserError(template, **{"input": detail["input"], "said": detail["msg"], **detail.get("ctx", {})})
    row = ""
    if len(place) > 1 and isinstance(place[1], int):
        row = _row_name(place[0], place[1], raw[place[0]][place[1]])
        place = place[2:]
    return ", ".join(part for part in (row, ".".join(map(str, place))) if part), reason


def _known_keys(place: list) -> list[str]:
    """The keys that may stand where an unknown one was found."""
    if len(place) == 1:
        return list(Terms.model_fields)
    if place[0] not in Terms.model_fields or place[0] == "clauses":
        return []
    (model,) = Terms.model_fields[place[0]].annotation.__args__
    return list(model.model_fields)


def _row_name(kind: str, position: int, row: dict | Row) -> str:
    """How a row is named in a message, by what stands in the file: its kind, place, subject and first date."""
    values = row.model_dump() if isinstance(row, Row) else row if isinstance(row, dict) else {}
    facts = [f"'{values[key]}'" for key in ("form", "category", "which") if key in values]
    facts += [f"from {values['valid_from']}"] if "valid_from" in values else []
    return f"{kind} row {position + 1}" + (f" ({', '.join(facts)})" if facts else "")


def _problems(terms: Terms) -> Iterator[Problem]:
    """What is wrong between rows, each with its place: lazily, the first is enough."""
    for clause in terms.clauses:
        if clause not in CLAUSES:
            yield f"clauses, {clause}", UserError(REASONS["unknown_clause"], clause=clause, known=", ".join(CLAUSES))
    for clause in CLAUSES:
        if clause not in terms.clauses:
            yield "clauses", UserError("the text of clause '{clause}' is missing; add it", clause=clause)
    for kind, rows in terms.kinds().items():
        yield from _gaps_and_overlaps(kind, rows)
    if NO_CONTRACT not in {row.form for row in terms.hourly_rate}:
        yield (
            "hourly_rate",
            UserError("the form '{form}' is missing; customers without a contract need a rate", form=NO_CONTRACT),
        )
    if not terms.forms():
        yield "hourly_rate", UserError("there is no contract form; add a row with form, valid_from, clause and rate")
    yield from _rates_outside_range(terms)
    yield from _articles(terms)


def _articles(terms: Terms) -> Iterator[Problem]:
    """Articles that are missing, and numbers that stand for two of them."""
    for which in ARTICLES:
        if which not in {row.which for row in terms.article}:
            yield (
                "article",
                UserError("the article '{which}' is missing; add a row with its number and account", which=which),
            )
    of_number: dict[str, str] = {}
    for position, row in enumerate(terms.article):
        other = of_number.setdefault(row.number.casefold(), row.which)
        if other != row.which:
            yield (
                f"{_row_name('article', position, row)}, number",
                UserError("'{number}' is the article of '{other}' already", number=row.number, other=other),
            )


def _gaps_and_overlaps(kind: str, rows: list[Row]) -> Iterator[Problem]:
    """Dates for which no row or more than one row of a kind (and subject) is in force."""
    by_subject = defaultdict(list)
    for position, row in enumerate(rows):
        by_subject[row.subject].append((row.valid_from, position, row))
    if not rows:
        yield kind, UserError("there is no row; add one that is valid from {first}", first=days.FIRST)
    for dated in by_subject.values():
        dated.sort(key=lambda entry: entry[:2])
        start, position, row = dated[0]
        if start > days.FIRST:
            reason = UserError("nothing is in force before {start}; begin at {first}", start=start, first=days.FIRST)
            yield _row_name(kind, position, row), reason
        for (_, _, earlier), (start, position, row) in pairwise(dated):
            name = _row_name(kind, position, row)
            if start == earlier.valid_from or (earlier.valid_to and earlier.valid_to >= start):
                yield name, UserError("its dates overlap those of the row from {start}", start=earlier.valid_from)
            if earlier.valid_to and earlier.valid_to + timedelta(days=1) < start:
                yield (
                    name,
                    UserError("nothing is in force between {end} and {start}", end=earlier.valid_to, start=start),
                )
        _, position, row = dated[-1]
        if row.valid_to:
            reason = UserError("nothing is in force after {end}; leave valid_to out", end=row.valid_to)
            yield _row_name(kind, position, row), reason


def _rates_outside_range(terms: Terms) -> Iterator[Problem]:
    """Hourly rates that leave the promised range on some day that both rows are in force."""
    for position, rate in enumerate(terms.hourly_rate):
        for allowed in terms.hourly_range:
            starts = max(rate.valid_from, allowed.valid_from)
            ends = min(_end(rate, terms.hourly_rate), _end(allowed, terms.hourly_range))
            if starts <= ends and not allowed.lowest <= rate.rate <= allowed.highest:
                yield (
                    f"{_row_name('hourly_rate', position, rate)}, rate",
                    UserError(
                        "{rate} is outside the range {lowest}–{highest} that clause '{clause}' promises",
                        rate=rate.rate,
                        lowest=allowed.lowest,
                        highest=allowed.highest,
                        clause=allowed.clause,
                    ),
                )


def _end(row: Row, rows: list[Row]) -> date:
    """The last day that a row is in force: its own, or the day before the next row of its subject."""
    following = [other.valid_from for other in rows if other.subject == row.subject]
    following = [start for start in following if start > row.valid_from]
    return row.valid_to or (min(following) - timedelta(days=1) if following else date.max)


def _with_ends(terms: Terms) -> Terms:
    """The same terms with the last day of every row filled in."""
    ended = {
        kind: [row.model_copy(update={"valid_to": _end(row, rows)}) for row in rows]
        for kind, rows in terms.kinds().items()
    }
    return terms.model_copy(update=ended)
