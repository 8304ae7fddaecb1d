"""Drafts of other terms: what a manager would change, from which day on, and the rows of the terms file that say so.

A draft is written as one short text (`ticket_fee.fee=450;hourly_rate.plus.rate=950;since=2025-01-01`), so that an
address can hold it. Values are kr, minutes or days; a category is given the treatment of another one.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import ValidationError

from lib import days
from lib.errors import UserError
from lib.terms_rows import HourlyRange, Row, Terms

# Kinds of rows with the fields that a draft can change. The SLA's target isn't: it is what is wished, not promised.
FIELDS = {
    "ticket_fee": ("fee", "minutes", "beyond"),
    "installation_fee": ("fee",),
    "hourly_rate": ("rate",),
    "warranty": ("days",),
    "lead_time": ("working_days",),
    "critical": ("minutes",),
    "category": ("as",),
}
# What a category is given with the treatment of another one.
TREATMENT = ("clause", "coverage", "in_warranty", "quote_when_serious")


class Setting(NamedTuple):
    """One thing that a draft can change: a field of a kind of rows, of one `subject` (form, category) where several are
    in force side by side."""

    kind: str
    subject: str
    field: str

    @property
    def code(self) -> str:
        """How the setting is written in a draft."""
        return ".".join(part for part in self if part)


class Draft(NamedTuple):
    """The values (as text) by the code of their settings, in force from a day on; without one always."""

    values: tuple[tuple[str, str], ...] = ()
    since: date | None = None

    @property
    def code(self) -> str:
        """The draft as one text; empty when it changes nothing."""
        said = [f"{code}={value}" for code, value in self.values]
        return ";".join([*said, *([f"since={self.since}"] if said and self.since else [])])


def settings(terms: Terms) -> dict[str, Setting]:
    """All that a draft can change, by code, in the order of the terms file."""
    found = {}
    for kind, fields in FIELDS.items():
        for subject in dict.fromkeys(row.subject for row in getattr(terms, kind)):
            for field in fields:
                setting = Setting(kind, subject, field)
                found[setting.code] = setting
    return found


def value_on(terms: Terms, setting: Setting, day: date) -> Any:
    """What the terms say of a setting on a day; of a category, its own name."""
    row = _row_on(terms, setting.kind, setting.subject, day)
    return row.subject if setting.field == "as" else getattr(row, setting.field)


def parse(code: str, terms: Terms) -> Draft:
    """A draft from its text. Raises UserError that names the part that can't be read, or isn't allowed."""
    known, values, since = settings(terms), {}, None
    for part in filter(None, code.split(";")):
        name, _, value = part.partition("=")
        if name == "since":
            try:
                since = date.fromisoformat(value)
            except ValueError:
                raise UserError(
                    "The draft's first day must be a date such as 2026-01-31, not '{said}'.", said=value
                ) from None
            days.must_be_known(since)
        elif name not in known or not value:
            raise UserError("The draft's part '{said}' isn't a setting of the terms with its value.", said=part)
        else:
            values[name] = value
    draft = Draft(tuple(sorted(values.items())), since)
    apply(terms, draft)
    return draft


def apply(terms: Terms, draft: Draft) -> Terms:
    """The terms as the draft has them. Raises UserError for a value that the terms file wouldn't be allowed to hold."""
    known, changed = settings(terms), {}
    for kind in FIELDS:
        said = [(known[code], value) for code, value in draft.values if known[code].kind == kind]
        if said:
            changed[kind] = [new for row in getattr(terms, kind) for new in _changed(terms, row, said, draft.since)]
    return terms.model_copy(update=changed)


def terms_rows(terms: Terms, draft: Draft, day: date) -> str:
    """The rows to be added to the terms file for the draft to come into force on a day, as they are written there.

    With the row that widens the promised range of hourly rates, where the draft leaves it: without that row the file
    would be refused. Raises UserError when rows of such a kind are dated that day or later: they would have to be
    looked at first.
    """
    after = apply(terms, draft)
    known, rows = settings(terms), []
    for kind, subject in dict.fromkeys((known[code].kind, known[code].subject) for code, _ in draft.values):
        _none_later(kind, [row for row in getattr(terms, kind) if row.subject == subject], day)
        rows.append((kind, _row_on(after, kind, subject, max(day, draft.since or day))))
    if wider := wider_range(terms, draft, day):
        _none_later("hourly_range", terms.hourly_range, day)
        rows.append(("hourly_range", wider))
    return "\n".join(_written(kind, row, day) for kind, row in rows)


def wider_range(terms: Terms, draft: Draft, day: date) -> HourlyRange | None:
    """The range of hourly rates that the terms would have to promise for the draft to come into force on a day: the one
    of that day, no wider than the draft's rates need. None when they lie within what is promised from that day on."""
    rates = [Decimal(value) for code, value in draft.values if settings(terms)[code].kind == "hourly_rate"]
    promised = [row for row in terms.hourly_range if not row.valid_to or row.valid_to >= day]
    if all(row.lowest <= rate <= row.highest for rate in rates for row in promised):
        return None
    now = _row_on(terms, "hourly_range", "", day)
    return now.model_copy(update={"lowest": min(now.lowest, *rates), "highest": max(now.highest, *rates)})


def _none_later(kind: str, rows: Sequence[Row], day: date) -> None:
    """Raises UserError when one of the rows of a kind begins on the day or later."""
    if later := [row.valid_from for row in rows if row.valid_from >= day]:
        raise UserError(
            "The terms have a row of {kind} from {day} on already. Choose a later day, or change the file by hand.",
            kind=kind,
            day=min(later),
        )


def _written(kind: str, row: Row, day: date) -> str:
    said = row.model_dump(exclude={"valid_from", "valid_to"})
    lines = [f"[[{kind}]]", f"valid_from = {day}", *(f"{name} = {_toml(value)}" for name, value in said.items())]
    return "\n".join(lines) + "\n"


def _changed(terms: Terms, row: Row, said: list[tuple[Setting, str]], since: date | None) -> Iterator[Row]:
    """A row as the draft has it: itself, changed, or itself until the day before the draft and changed from then on."""
    mine = [(setting, value) for setting, value in said if setting.subject == row.subject]
    if not mine or (since and row.valid_to and row.valid_to < since):
        yield row
        return
    first = row.valid_from
    if since and first < since:
        yield row.model_copy(update={"valid_to": since - timedelta(days=1)})
        first = since
    new = row.model_dump() | {"valid_from": first}
    for setting, value in mine:
        if setting.field == "as":
            if value not in terms.categories():
                raise UserError("The draft's part '{said}' isn't a setting of the terms with its value.", said=value)
            other = _row_on(terms, "category", value, max(first, min(row.valid_to or days.LAST, days.LAST)))
            new |= {name: getattr(other, name) for name in TREATMENT}
        else:
            new[setting.field] = _typed(row, setting.field, value)
    try:
        yield type(row).model_validate(new)
    except ValidationError as error:
        place = error.errors()[0]["loc"][0]
        raise UserError(
            "The draft says {value} for {setting}, which the terms can't hold.",
            value=next((value for setting, value in mine if setting.field == place), "?"),
            setting=next((setting.code for setting, _ in mine if setting.field == place), str(place)),
        ) from None


def _typed(row: Row, field: str, value: str) -> Any:
    """A value as the row's model wants it: whole numbers aren't read from text there."""
    if isinstance(getattr(row, field), int) and value.isascii() and value.isdigit():
        return int(value)
    return value


def _row_on(terms: Terms, kind: str, subject: str, day: date) -> Any:
    rows = [row for row in getattr(terms, kind) if row.subject == subject]
    return next((row for row in rows if row.valid_from <= day <= (row.valid_to or day)), rows[-1])


def _toml(value: Any) -> str:
    # TOML writes texts, true and false as JSON does; numbers and dates as themselves.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | str) else str(value)
