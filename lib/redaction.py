"""Texts and JSON without the names of somebody whose personal data is erased."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# What stands in the place of texts. In Swedish, as the texts were: it is data, not a label.
GONE, CALLED, SUBJECT, NOBODY = "[raderat]", "Raderad kund", "Raderat ärende", "Raderad handläggare"
# Under these names stand texts in the audit log.
TEXTS = frozenset(
    ("email", "org_number", "note", "reason", "message", "shop", "phone", "without_approval", "reopened_why", "value")
)
# Of rows put aside, these are what figures are made of, and what says which row it is; the rest may be anything.
KEPT_OF_ROWS = frozenset(
    (
        *("ticket_id", "customer_id", "entry_id", "staff_id", "started_at", "minutes", "work", "invoice_no", "line_no"),
        *("invoiced_on", "amount", "registered_at", "category", "critical", "serious", "void", "at", "event"),
    )
)
NEVER = r"()[^\s\S]()()"
LETTERS = "0-9A-Za-zÀ-ÖØ-öø-ÿ"


def pattern(names: Iterable[str]) -> str:
    """What finds each of some names as whole words, in small or capital letters, in Python and in the engine alike;
    without names, what finds nothing."""
    longest_first = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    if not longest_first:
        return NEVER
    found = "|".join(_quoted(name) for name in longest_first)
    return rf"(?i)(^|[^{LETTERS}])({found})($|[^{LETTERS}])"


def _quoted(name: str) -> str:
    """A text as a pattern that finds it; Python's own way of quoting isn't the engine's."""
    plain = (sign.isalnum() or sign.isspace() or not sign.isascii() for sign in name)
    return "".join(sign if is_plain else rf"\{sign}" for sign, is_plain in zip(name, plain, strict=True))


@dataclass(frozen=True)
class Redaction:
    """How the texts of one customer, or member of staff, are replaced.

    `every` finds each of their names, `elsewhere` those that can be nothing else than a name; `ids` gives those ids
    that are others since; `called` is what they are called since.
    """

    every: re.Pattern[str]
    elsewhere: re.Pattern[str]
    called: str
    ids: Mapping[str, str] = field(default_factory=dict)

    def text(self, text: str | None, *, own: bool) -> str | None:
        """A text without the names; `own`: it is about them."""
        if text is None:
            return None
        return self.ids.get(text) or (self.every if own else self.elsewhere).sub(rf"\1{GONE}\3", text)

    def row(self, said: str | None, *, own: bool) -> str | None:
        """A row of the audit log (JSON) without the names, and without all that people wrote if it is about them."""
        return said and json.dumps(self._value(json.loads(said), own, None), ensure_ascii=False)

    def put_aside(self, record: str | None, *, own: bool) -> str | None:
        """A row as it stood in a file; of one about them only what figures are made of is left."""
        if record is None:
            return None
        try:
            cells = json.loads(record)
        except ValueError:
            cells = None
        if not isinstance(cells, dict):
            return GONE if own else self.text(record, own=False)
        left = {
            name: GONE if own and cell and name not in KEPT_OF_ROWS else self._value(cell, False, name)
            for name, cell in cells.items()
        }
        return json.dumps(left, ensure_ascii=False)

    def _value(self, value: Any, own: bool, name: str | None) -> Any:
        if isinstance(value, dict):
            return {key: self._value(inner, own, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._value(inner, own, name) for inner in value]
        if not isinstance(value, str):
            return value
        if own and name == "name":
            return self.called
        if own and name == "subject":
            return SUBJECT
        return GONE if own and name in TEXTS else self.text(value, own=own)


def redaction_of_all() -> Redaction:
    """One that knows no name: of what is about somebody it leaves no text at all."""
    nothing = re.compile(NEVER)
    return Redaction(nothing, nothing, GONE)
