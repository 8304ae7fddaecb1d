"""The query that types the cells of incoming rows and finds the first rule that each row breaks."""

from lib import sql
from lib.ingest.files import literal, quoted
from lib.ingest.tables import Column, Table


def check_query(table: Table, given: str, present: list[str], file_no: int) -> str:
    """The insert of the rows that `given` selects (text columns `present`, and `line`) into `incoming_TABLE`.

    A column that isn't present is empty. A column `problem` of `given` (as `column:reason`) comes before other rules.
    """
    columns = [column for column in table.columns if column.name in present]
    read = ["*"] + [part for column in columns for part in _read(column)]
    placed = ["*"] + [part for column in columns if column.kind == "time" for part in _placed(column)]
    typed = [part for column in table.columns for part in _typed(column, column.name in present)]
    problems = ["when problem is not null then problem"] if "problem" in present else []
    problems += [part for column in columns for part in _problems(column)]
    clocks = [
        f"left join terms.clock as {column.name}_clock on {column.name}_clock.day = {column.name}_local::date"
        for column in columns
        if column.kind == "time"
    ]
    parts = {
        "table": table.name,
        "given": given,
        "read": ",\n        ".join(read),
        "placed": ",\n        ".join(placed),
        "clocks": "\n    ".join(clocks),
        "file_no": str(file_no),
        "typed": ",\n    ".join(typed),
        "problem": "\n        ".join(["case", *problems, "end"]),
    }
    return sql.filled("ingest/check", parts)


def _read(column: Column) -> list[str]:
    """The cell as what its kind asks for; null where it isn't that."""
    cell = quoted(column.name)
    match column.kind:
        case "time":
            return [
                f"calc.local_time({cell}) as {column.name}_local",
                f"calc.offset_time({cell}) as {column.name}_offset",
            ]
        case "date":
            return [f"calc.iso_date({cell}) as {column.name}_date"]
        case "number":
            return [f"calc.two_decimals({cell}) as {column.name}_number"]
        case "flag":
            return [f"calc.flag({cell}) as {column.name}_flag"]
    return []


def _placed(column: Column) -> list[str]:
    """A time as an instant and its date in Stockholm."""
    name = column.name
    return [
        f"coalesce({name}_offset, calc.instant({name}_local, {name}_clock)) as {name}_instant",
        f"coalesce({name}_local::date, calc.local_date({name}_offset)) as {name}_day",
    ]


def _typed(column: Column, present: bool) -> list[str]:
    """The store's columns of a column of the file."""
    name, cell = column.name, quoted(column.name)
    if not present:
        empty = "false" if column.kind == "flag" else "null"
        return [f"{empty} as {cell}"] + ([f"null as {column.day}"] if column.kind == "time" else [])
    match column.kind:
        case "time":
            return [f"{name}_instant as {cell}", f"{name}_day as {column.day}"]
        case "date":
            return [f"{name}_date as {cell}"]
        case "number":
            return [f"{name}_number as {cell}"]
        case "flag":
            return [f"{name}_flag as {cell}"]
    return [cell]


def _problems(column: Column) -> list[str]:
    """The rules of a column, each as a branch that says which one is broken."""
    name, cell = column.name, quoted(column.name)
    broken = {}
    if column.required:
        broken[f"{cell} is null"] = "missing"
    match column.kind:
        case "time":
            broken[f"{cell} is not null and {name}_day is null"] = "not_a_time"
            broken[f"{name}_day not between '2000-01-01' and '2040-12-31'"] = "outside_years"
            broken[f"{cell} is not null and {name}_instant is null"] = "skipped_hour"
        case "date":
            broken[f"{cell} is not null and {name}_date is null"] = "not_a_date"
        case "number":
            broken[rf"{name}_number is null and regexp_full_match({cell}, '[+-]?\d+[.,]\d{{3,}}')"] = (
                "too_many_decimals"
            )
            broken[f"{cell} is not null and {name}_number is null"] = "not_a_number"
            if column.bound == "above_zero":
                broken[f"{name}_number <= 0"] = "not_above_zero"
            elif column.bound == "from_zero":
                broken[f"{name}_number < 0"] = "negative"
        case "flag":
            broken[f"{name}_flag is null"] = "not_a_flag"
        case "choice":
            allowed = ", ".join(map(literal, column.choices))
            broken[f"{cell} not in ({allowed})"] = "not_a_choice"
    return [f"when {condition} then '{name}:{reason}'" for condition, reason in broken.items()]
