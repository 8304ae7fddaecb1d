"""A breakdown of the SLA as people see it: what its rows are called, how they are listed, and the cases behind them."""

from typing import Any

from lib.locale import N_
from lib.reports import Table
from lib.words import Words

# Where a breakdown's rows have names of their own: the columns of names and of codes.
NAMED = {"customer": ("customer_name", "customer_id"), "staff": ("handled_by", "staff_id")}

# What the codes that stand for no member of staff are called; nobody has handled what waits.
NOBODY = {"none": N_("Nobody known"), "waiting": N_("Not handled")}


def name(by: str, row: dict[str, Any], say: Words) -> str:
    """What a row of `reports.sla_by` is called."""
    if by not in NAMED:
        return say.code(by, row["code"])
    if by == "staff" and row["code"] in NOBODY:
        return say.text(NOBODY[row["code"]])
    return row["name"] or row["code"]


def asks(by: str, code: str) -> dict[str, Any]:
    """The filters of the list of cases for a row, by its code."""
    match by:
        case "contract_form":
            return {"form": (code,)}
        case "category":
            return {"category": (code,)}
        case "staff" if code == "waiting":
            return {"waiting": "yes"}
    return {by: code}


def drawn(by: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a breakdown that a figure compares: what waits has kept the SLA of no member of staff."""
    return [row for row in rows if (by, row["code"]) != ("staff", "waiting")]


def listed(table: Table, by: str, say: Words) -> Table:
    """The rows of `reports.sla_by` under columns of their own, named first, without what orders them."""
    names = NAMED.get(by, (by,))
    rest = ["few", *(column for column in table.names if column not in ("code", "name", "few", "place", "ranked"))]
    rows = []
    for row in table.dicts():
        first = (name(by, row, say), row["code"]) if by in NAMED else (row["code"],)
        rows.append((*first, *(row[column] for column in rest)))
    return Table([*names, *rest], rows)


def code(by: str, row: dict[str, Any]) -> str:
    """The code of a row of `listed`."""
    return row[NAMED[by][1] if by in NAMED else by]


def needless(table: Table, by: str) -> tuple[str, ...]:
    """Columns of `listed` that say nothing on screen: codes beside names, marks and doubts where none are."""
    columns = [NAMED[by][1]] if by in NAMED else []
    if not any(table.column("few")):
        columns.append("few")
    for kind in ("standard", "critical"):
        if not any(table.column(f"{kind}_unclear")):
            columns += [f"{kind}_unclear", f"{kind}_at_most"]
    return tuple(columns)
