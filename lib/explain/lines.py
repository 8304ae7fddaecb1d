"""Why a line of an invoicing month is what it is: a charge, an adjustment, or a correction of what was locked."""

from typing import Any, NamedTuple

from lib.explain.charge import charge
from lib.words import Words

Line = dict[str, Any]


class LineInWords(NamedTuple):
    """A line in words: what it says in a sentence or two, and the facts and clauses behind it (none of an adjustment).

    `clause` and `nearest` are codes of clauses, or None where no clause decides or comes near.
    """

    says: list[str]
    facts: list[str]
    clause: str | None = None
    nearest: str | None = None
    why_not: str = ""


def line(row: Line, explained: Line | None, say: Words) -> LineInWords:
    """Explains a row of `reports.month_lines` with what `reports.lines_explained` gives for it."""
    corrected = [_correction(row, say)] if row["is_correction"] else []
    if row["kind"] == "adjustment":
        return LineInWords([*corrected, _adjustment(row, say)], [])
    if explained is None:
        return LineInWords(corrected, [])
    why = charge(explained, say)
    # What is explained of a corrected line is what it is now; the line itself is only the difference.
    now = say.text("Now: {arithmetic}", arithmetic=why.arithmetic) if corrected else why.arithmetic
    return LineInWords([*corrected, now], why.facts, why.clause, why.nearest, why.why_not)


def _correction(row: Line, say: Words) -> str:
    month, changed = say.month(row["corrects"]), row["changed"] or []
    if "late" in changed:
        return say.text("Came in after {month} was closed.", month=month)
    if row["kind"] == "adjustment" and not row["locked_amount"]:
        return say.text("Made after {month} was closed.", month=month)
    was, amount = row["locked_amount"], row["amount"]
    if changed == ["gone"]:
        return say.text(
            "{was} was locked in {month}; it is no longer charged, so {amount}.",
            month=month,
            was=say.money(was),
            amount=say.money(amount),
        )
    return say.text(
        "{was} was locked in {month}, now it is {now}: the difference is {amount}.",
        month=month,
        was=say.money(was),
        now=say.money(was + amount),
        amount=say.money(amount),
    )


def _adjustment(row: Line, say: Words) -> str:
    if row["staff_name"]:
        return say.text("“{reason}” ({who})", reason=row["reason"], who=say.code("actor", row["staff_name"]))
    return say.text("“{reason}”", reason=row["reason"])
