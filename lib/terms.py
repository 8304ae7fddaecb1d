"""The support terms: `data/terms.toml` read, checked, and laid out as dated rows.

A mistake in the file stops the program before any figure is made, with one message that names the row.
"""

import tomllib
from collections import defaultdict
from datetime import date, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from lib import days
from lib.errors import UserError

FILE = Path(__file__).parent.parent / "data" / "terms.toml"
CLAUSES = (
    *("core", "normal", "version", "third_party", "quote", "hosting", "attack", "ticket", "hourly", "installation"),
    *("warranty", "critical", "lead_time", "intake", "advice", "booking"),
)
NO_CONTRACT = "no_contract"

Money = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
Count = Annotated[int, Field(gt=0, le=100_000, strict=True)]
Whole = Annotated[int, Field(ge=0, le=100_000, strict=True)]


class Row(BaseModel):
    """A rule of the terms with the clause that it comes from, in force from one date through another."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    valid_from: Annotated[date, Field(strict=True)]
    valid_to: Annotated[date | None, Field(strict=True)] = None
    clause: str

    @field_validator("clause")
    @classmethod
    def _is_known(cls, clause: str) -> str:
        if clause not in CLAUSES:
            raise ValueError(f"unknown clause '{clause}'; the clauses are {', '.join(CLAUSES)}")
        return clause

    @field_validator("valid_to")
    @classmethod
    def _is_after_start(cls, valid_to: date | None, info: ValidationInfo) -> date | None:
        if valid_to and "valid_from" in info.data and valid_to < info.data["valid_from"]:
            raise ValueError(f"valid_to {valid_to} is before valid_from {info.data['valid_from']}")
        return valid_to

    @property
    def subject(self) -> str:
        """What the row is about where several rows of a kind are in force side by side (a form, a category)."""
        return ""


class LeadTime(Row):
    """Within how many working days a case is handled, and the share (percent) that a manager wants to see kept."""

    working_days: Count
    target: Percent


class Critical(Row):
    """Within how many minutes a business-critical case is handled, and the share (percent) wanted."""

    minutes: Count
    target: Percent


class OpeningHours(Row):
    """Between which local times of a working day sessions can be booked."""

    opens: Annotated[time, Field(strict=True)]
    closes: Annotated[time, Field(strict=True)]

    @field_validator("closes")
    @classmethod
    def _is_after_opening(cls, closes: time, info: ValidationInfo) -> time:
        if "opens" in info.data and closes <= info.data["opens"]:
            raise ValueError(f"closes {closes} is not after opens {info.data['opens']}")
        return closes


class TicketFee(Row):
    """The fee of a ticket, the minutes it covers, and how minutes above them are charged."""

    fee: Money
    minutes: Count
    beyond: Literal["hourly", "ticket"]


class InstallationFee(Row):
    """The list price of a module installation."""

    fee: Money


class Warranty(Row):
    """The days after an installation that trouble is free, and for how many last ones it is shown as expiring."""

    days: Whole
    expiring_days: Whole


class HourlyRange(Row):
    """The range within which the terms promise that hourly rates lie."""

    lowest: Money
    highest: Money


class HourlyRate(Row):
    """The rate per hour of a contract form."""

    form: Annotated[str, Field(min_length=1)]
    rate: Money

    @property
    def subject(self) -> str:
        return self.form


class Category(Row):
    """What the support work on cases of a category costs."""

    category: Annotated[str, Field(min_length=1)]
    coverage: Literal["free", "ticket_fee", "hourly", "installation"]
    in_warranty: Annotated[bool, Field(strict=True)] = False
    quote_when_serious: Annotated[bool, Field(strict=True)] = False

    @property
    def subject(self) -> str:
        return self.category


class ClauseText(BaseModel):
    """A clause in words, in Swedish and English."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    sv: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]


class Terms(BaseModel):
    """The whole file: for each kind of rule its dated rows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clauses: dict[str, ClauseText]
    lead_time: list[LeadTime]
    critical: list[Critical]
    opening_hours: list[OpeningHours]
    ticket_fee: list[TicketFee]
    installation_fee: list[InstallationFee]
    warranty: list[Warranty]
    hourly_range: list[HourlyRange]
    hourly_rate: list[HourlyRate]
    category: list[Category]

    def kinds(self) -> dict[str, list[Row]]:
        """The dated rows by kind."""
        return {name: getattr(self, name) for name in type(self).model_fields if name != "clauses"}

    def forms(self) -> list[str]:
        """The contract forms that a customer can have, in the order of the file."""
        return [form for form in dict.fromkeys(row.form for row in self.hourly_rate) if form != NO_CONTRACT]

    def categories(self) -> list[str]:
        """The categories that a case can have, in the order of the file."""
        return list(dict.fromkeys(row.category for row in self.category))


def load(file: Path = FILE) -> Terms:
    """The terms in a file, checked. Raises UserError with one plain message that names the row and what is wrong."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        raise UserError("{file}: there is no such file; the program needs its support terms.", file=file) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError("{file} is not valid TOML: {error}", file=file.name, error=error) from None
    try:
        terms = Terms.model_validate(raw)
    except ValidationError as error:
        raise UserError("{file}, {problem}", file=file.name, problem=_first_problem(error, raw)) from None
    for problem in _problems(terms):
        raise UserError("{file}, {problem}", file=file.name, problem=problem)
    return _with_ends(terms)


def _first_problem(error: ValidationError, raw: dict) -> str:
    """The first thing that a row's model refused, with the row named as a person would name it."""
    # An unknown key first: where a key is misspelt, it explains the missing one.
    detail, *more = sorted(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
    place = list(detail["loc"])
    known = None
    if detail["type"] == "extra_forbidden":
        if len(place) == 1:
            known = list(Terms.model_fields)
        elif place[0] in Terms.model_fields and place[0] != "clauses":
            (model,) = Terms.model_fields[place[0]].annotation.__args__
            known = list(model.model_fields)
        close = get_close_matches(str(place[-1]), known or [], n=1)
        reason = "unknown key" + (f"; did you mean '{close[0]}'?" if close else "; remove it")
    elif detail["type"] == "missing":
        reason = "this key is missing; add it"
    else:
        reason = detail["msg"].removeprefix("Value error, ")
        if not isinstance(detail["input"], dict | list) and detail["type"] != "value_error":
            reason += f" (it says {detail['input']})"
    row = ""
    if len(place) > 1 and isinstance(place[1], int):
        row = _row_name(place[0], place[1], raw[place[0]][place[1]])
        place = place[2:]
    name = ", ".join(part for part in (row, ".".join(map(str, place))) if part)
    return f"{name}: {reason}" + (f" (and {len(more)} more)" if more else "")


def _row_name(kind: str, position: int, row: dict | Row) -> str:
    """How a row is named in a message: its kind, place in the file, subject and first date."""
    values = row.model_dump() if isinstance(row, Row) else row if isinstance(row, dict) else {}
    facts = [f"'{values[key]}'" for key in ("form", "category") if key in values]
    facts += [f"from {values['valid_from']}"] if "valid_from" in values else []
    return f"{kind} row {position + 1}" + (f" ({', '.join(facts)})" if facts else "")


def _problems(terms: Terms):
    """What is wrong between rows, each as a sentence that names the row: lazily, the first is enough."""
    for clause in terms.clauses:
        if clause not in CLAUSES:
            yield f"clauses, {clause}: unknown clause; the clauses are {', '.join(CLAUSES)}"
    for clause in CLAUSES:
        if clause not in terms.clauses:
            yield f"clauses: the text of clause '{clause}' is missing; add it"
    for kind, rows in terms.kinds().items():
        yield from _gaps_and_overlaps(kind, rows)
    if NO_CONTRACT not in {row.form for row in terms.hourly_rate}:
        yield f"hourly_rate: the form '{NO_CONTRACT}' is missing; customers without a contract need a rate"
    if not terms.forms():
        yield "hourly_rate: there is no contract form; add a row with form, valid_from, clause and rate"
    yield from _rates_outside_range(terms)


def _gaps_and_overlaps(kind: str, rows: list[Row]):
    """Dates for which no row or more than one row of a kind (and subject) is in force."""
    by_subject = defaultdict(list)
    for position, row in enumerate(rows):
        by_subject[row.subject].append((row.valid_from, position, row))
    if not rows:
        yield f"{kind}: there is no row; add one that is valid from {days.FIRST}"
    for dated in by_subject.values():
        dated.sort(key=lambda entry: entry[:2])
        start, position, row = dated[0]
        if start > days.FIRST:
            yield f"{_row_name(kind, position, row)}: nothing is in force before {start}; begin at {days.FIRST}"
        for (_, _, earlier), (start, position, row) in pairwise(dated):
            name = _row_name(kind, position, row)
            if start == earlier.valid_from or (earlier.valid_to and earlier.valid_to >= start):
                yield f"{name}: its dates overlap those of the row from {earlier.valid_from}"
            if earlier.valid_to and earlier.valid_to + timedelta(days=1) < start:
                yield f"{name}: nothing is in force between {earlier.valid_to} and {start}"
        _, position, row = dated[-1]
        if row.valid_to:
            yield f"{_row_name(kind, position, row)}: nothing is in force after {row.valid_to}; leave valid_to out"


def _rates_outside_range(terms: Terms):
    """Hourly rates that leave the promised range on some day that both rows are in force."""
    for position, rate in enumerate(terms.hourly_rate):
        for allowed in terms.hourly_range:
            together = max(rate.valid_from, allowed.valid_from) <= min(
                _end(rate, terms.hourly_rate), _end(allowed, terms.hourly_range)
            )
            if together and not allowed.lowest <= rate.rate <= allowed.highest:
                yield (
                    f"{_row_name('hourly_rate', position, rate)}, rate: {rate.rate} is outside the range"
                    f" {allowed.lowest}–{allowed.highest} that clause '{allowed.clause}' promises"
                )


def _end(row: Row, rows: list[Row]) -> date:
    """The last day that a row is in force: its own, or the day before the next row of its subject."""
    following = [
        other.valid_from for other in rows if other.subject == row.subject and other.valid_from > row.valid_from
    ]
    return row.valid_to or (min(following) - timedelta(days=1) if following else date.max)


def _with_ends(terms: Terms) -> Terms:
    """The same terms with the last day of every row filled in."""
    ended = {
        kind: [row.model_copy(update={"valid_to": _end(row, rows)}) for row in rows]
        for kind, rows in terms.kinds().items()
    }
    return terms.model_copy(update=ended)
