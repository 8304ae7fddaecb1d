"""The query that types the cells of incoming rows and finds the first rule that each row breaks."""

from datetime import datetime
from functools import cache

from lib import days, sql
from lib.ingest.files import literal, quoted
from lib.ingest.tables import Column, Table


def check_query(table: Table, given: str, present: list[str], file_no: int) -> str:
    """The insert of the rows that `given` selects (text columns `present`, and `line`) into `incoming_TABLE`.

    A column that isn't present is empty. A column `problem` of `given` (as `column:reason`) comes before other rules.
    """
    columns = [column for column in table.columns if column.name in present]
    read = ["*"] + [part for column in columns for part in _read(column)]
    times = [column.name for column in columns if column.kind == "time"]
    placed = ["*"] + [f"{_instant(name)} as {name}_instant" for name in times]
    dated = ["*"] + [f"{_day(name)} as {name}_day" for name in times]
    typed = [part for column in table.columns for part in _typed(column, column.name in present)]
    problems = ["when problem is not null then problem"] if "problem" in present else []
    problems += [part for column in columns for part in _problems(column)]
    parts = {
        "table": table.name,
        "given": given,
        "read": ",\n        ".join(read),
        "placed": ",\n        ".join(placed),
        "dated": ",\n        ".join(dated),
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
            return [f"calc.local_time({cell}) as {column.name}_local"]
        case "date":
            return [f"calc.iso_date({cell}) as {column.name}_date"]
        case "number":
            return [f"calc.two_decimals({cell}) as {column.name}_number"]
        case "flag":
            return [f"calc.flag({cell}) as {column.name}_flag"]
    return []


def _instant(name: str) -> str:
    """A time as an instant: as the local clock showed it, or else with its offset; null in an hour that was skipped."""
    shown = f"{name}_local"
    local = f"make_timestamptz(epoch_us({shown}) - ({_offset(shown, _offsets())}) * 60000000::bigint)"
    return f"if({shown} is null, calc.offset_time({quoted(name)}), {local})"


def _day(name: str) -> str:
    """The date of a time in Stockholm."""
    return f"if({name}_local is null, calc.local_date({name}_instant), {name}_local::date)"


@cache
def _offsets() -> list[tuple[datetime, int | None]]:
    """From which local time on the clock was ahead of UTC by how many minutes; None where it showed no such time."""
    first = days.clock()[0]
    found: list[tuple[datetime, int | None]] = [(first.old_until, first.old_offset)]
    for day in days.clock():
        if day.old_until < day.new_from:
            found.append((day.old_until, None))
        if day.old_offset != day.new_offset:
            found.append((day.new_from, day.new_offset))
    return found


def _offset(shown: str, offsets: list[tuple[datetime, int | None]]) -> str:
    """The minutes that the clock was ahead at a local time, by halves: a join with the days would put rows, which are
    read in order, out of it."""
    if len(offsets) == 1:
        return "null" if offsets[0][1] is None else str(offsets[0][1])
    half = len(offsets) // 2
    return (
        f"if({shown} < timestamp '{offsets[half][0]}', {_offset(shown, offsets[:half])}, "
        f"{_offset(shown, offsets[half:])})"
    )


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
            # Not as `in`, which would be a join: that puts rows that are read in order out of it.
            broken[f"not list_contains([{allowed}], {cell})"] = "not_a_choice"
    return [f"when {condition} then '{name}:{reason}'" for condition, reason in broken.items()]
