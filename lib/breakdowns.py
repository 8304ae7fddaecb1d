"""A breakdown of the SLA as people see it: what its rows are called, how they are listed, and the cases behind them."""

from typing import Any

from lib.reports import Table
from lib.words import Words

# Where a breakdown's rows have names of their own: the columns of names and of codes.
NAMED = {"customer": ("customer_name", "customer_id"), "staff": ("handled_by", "staff_id")}


def name(by: str, row: dict[str, Any], say: Words) -> str:
    """What a row of `reports.sla_by` is called."""
    if by not in NAMED:
        return say.code(by, row["code"])
    return row["name"] or (say.text("Nobody known") if row["code"] == "none" else row["code"])


def asks(by: str, code: str) -> dict[str, Any]:
    """The filters of the list of cases for a row, by its code."""
    match by:
        case "contract_form":
            return {"form": (code,)}
        case "category":
            return {"category": (code,)}
    return {by: code}


def listed(table: Table, by: str, say: Words) -> Table:
    """The rows of `reports.sla_by` under columns of their own, named first, without what orders them."""
    names = NAMED.get(by, (by,))
    rest = ["few", *(column for column in table.names if column not in ("code", "name", "few", "place"))]
    rows = []
    for row in table.dicts():
        first = (name(by, row, say), row["code"]) if by in NAMED else (row["code"],)
        rows.append((*first, *(row[column] for column in rest)))
    return Table([*names, *rest], rows)


def code(by: str, row: dict[str, Any]) -> str:
    """The code of a row of `listed`."""
    return row[NAMED[by][1] if by in NAMED else by]


def needless(table: Table, by: str) -> tuple[str, ...]:
    """Columns of `listed` that say nothing on screen: codes beside names, and what is unclear where nothing is."""
    columns = [NAMED[by][1]] if by in NAMED else []
    for kind in ("standard", "critical"):
        if not any(table.column(f"{kind}_unclear")):
            columns += [f"{kind}_unclear", f"{kind}_at_most"]
    return tuple(columns)
