"""What has changed in the terms, and when: each value that a later row of the terms file gave another one."""

from datetime import date, time
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from lib.explain.clauses import VALUES, clause_name, clock, short
from lib.terms_rows import Row, Terms
from lib.words import Words

MONEY = {"fee", "lowest", "highest", "rate"}


class Change(NamedTuple):
    """A value that is another one from a day on: in which clause, what it is, and both values in words."""

    day: date
    clause: str
    what: str
    was: str
    becomes: str


def changes(terms: Terms, say: Words) -> list[Change]:
    """All values that were or will be changed by a dated row, the latest first."""
    found = []
    for kind, rows in terms.kinds().items():
        for _subject, dated in groupby(sorted(rows, key=_by_subject), key=lambda row: row.subject):
            earlier, *later = dated
            for row in later:
                for field in [name for name in type(row).model_fields if name not in ("valid_from", "valid_to")]:
                    was, becomes = getattr(earlier, field), getattr(row, field)
                    if was != becomes:
                        what = _what(kind, field, row, say)
                        values = (_value(kind, field, value, say) for value in (was, becomes))
                        found.append(Change(row.valid_from, row.clause, what, *values))
                earlier = row
    return sorted(found, key=lambda change: (-change.day.toordinal(), change.clause, change.what))


def _by_subject(row: Row) -> tuple[str, date]:
    return row.subject, row.valid_from


def _what(kind: str, field: str, row: Any, say: Words) -> str:
    """What a value of a row is called, with the form, category or article that it is about."""
    name = say.text(VALUES.get(f"{kind}.{field}") or VALUES[field])
    of = {"hourly_rate": "contract_form", "category": "category"}.get(kind)
    return f"{name}: {say.code(of, row.subject) if of else row.subject}" if row.subject else name


def _value(kind: str, field: str, value: Any, say: Words) -> str:
    """A value as it is written in the history."""
    match value:
        case bool():
            return say.code("yes_no", "yes" if value else "no")
        case Decimal():
            return say.money(value) if field in MONEY else f"{short(value, say)}\u00a0%"
        case int():
            return str(value) if field == "account" else say.number(value)
        case time():
            return clock(value)
        case list():
            return ", ".join(map(str, value))
    if field == "clause":
        return clause_name(value, say)
    if field == "coverage":
        return say.code("coverage", value)
    if field == "beyond":
        return say.text("By the hour") if value == "hourly" else say.text("Another ticket fee")
    return str(value)
