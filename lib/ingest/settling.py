"""How a file writes dates, numbers and durations: found from all that stands in its columns, else asked.

Nothing is guessed: an order of dates, a decimal sign or a unit counts when no other reads the file as well, or when the
times beside the durations bear it out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

import duckdb

from lib import sql
from lib.errors import UserError
from lib.ingest.files import literal, quoted
from lib.ingest.month_names import month_numbers
from lib.ingest.profiles import Profile
from lib.ingest.results import Question
from lib.ingest.writing import Written, fields_query, spans_query

ORDERS = ("ymd", "dmy", "mdy")
DECIMALS = ("point", "comma")
UNITS = {"seconds": 1, "minutes": 60, "quarters": 900, "hours": 3600, "days": 86400}
ZONE = "Europe/Stockholm"
MOST_SAMPLES = 5
# Readers that give numbers as a program writes them, whatever the country.
POINTED = ("xlsx", "json")


@dataclass
class Settled:
    """What was found out about a file, or said by a person, by the keys of answers; and what is still to be asked."""

    found: dict[str, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)


def settle(
    cursor: duckdb.DuckDBPyConnection,
    profile: Profile,
    *,
    file: str,
    header: tuple[str, ...],
    encoding: str,
    raw: str,
    into: str,
    answers: Mapping[str, str],
) -> Settled:
    """Finds how the file in the temporary table `raw` is written; makes the table `into` of its fields, unless there is
    a question. Raises UserError for a zone that nobody knows."""
    # In its table a column may have another name than in the file: `line` is the line there.
    names = [row[0] for row in cursor.execute(f"describe {raw}").fetchall()][-len(header) :]
    called = dict(zip(header, names, strict=True))
    written = Written(
        profile, {field: [called[one] for one in columns] for field, columns in profile.found(header).items()}
    )
    zone = answers.get("zone") or ZONE
    if zone != ZONE and not cursor.execute("select 1 from pg_timezone_names() where name = ?", [zone]).fetchone():
        raise UserError("{file}: there is no time zone '{zone}'. Write it as Europe/Stockholm.", file=file, zone=zone)
    _read_texts(cursor, written, raw)
    dates = cursor.execute(sql.read("ingest/settling/orders")).fetchone()
    numbers = cursor.execute(sql.read("ingest/settling/decimals")).fetchone()
    open_ones = {
        "date_order": _orders(dates),
        "decimal": _decimals(numbers, encoding),
        "unit": _units(numbers, written),
    }
    # No order reads all dates, or no sign all numbers.
    contradicts_itself = {"date_order": not any(dates[:3]), "decimal": not any(numbers[:2]), "unit": False}
    unsettled = {key: candidates for key, candidates in open_ones.items() if len(candidates) > 1}
    if unsettled and (query := spans_query(written, raw)):
        cursor.execute(query)
        # What contradicts itself stays a question, whichever half the times bear out.
        open_ones |= {key: best for key, best in _borne_out(cursor, open_ones).items() if not contradicts_itself[key]}
    settled = Settled({"zone": zone})
    chosen = {}
    for key, candidates in open_ones.items():
        if len(candidates) > 1 and answers.get(key) in candidates:
            chosen[key] = settled.found[key] = answers[key]
        elif len(candidates) > 1:
            settled.questions.append(_question(cursor, file, key, candidates))
        else:
            chosen[key] = candidates[0]
    if settled.questions:
        return settled
    settled.found |= _shown(cursor, numbers, chosen)
    cursor.execute(
        fields_query(
            cursor,
            written,
            raw=raw,
            into=into,
            order=chosen["date_order"],
            decimal=chosen["decimal"],
            seconds=UNITS[chosen["unit"]],
            zone=None if zone == ZONE else zone,
        )
    )
    return settled


def _read_texts(cursor: duckdb.DuckDBPyConnection, written: Written, raw: str) -> None:
    """Reads each text that stands for a time or duration, in every way that it may be meant."""

    def texts(columns: Iterator[tuple[str, str]]) -> str:
        parts = [
            f"select {literal(column)} as column_name, {literal(kind)} as type, text "
            f"from (select distinct {quoted(column)} as text from {raw}) where text is not null"
            for column, kind in columns
        ]
        return "\n    union\n    ".join(parts or ["select '' as column_name, '' as type, '' as text limit 0"])

    times, durations = list(written.columns("time", "date", "clock")), list(written.columns("duration"))
    named = any(
        cursor.execute(f"select bool_or(regexp_matches({quoted(column)}, '\\p{{L}}{{3}}')) from {raw}").fetchone()[0]
        for column, kind in times
        if kind != "clock"
    )
    months = month_numbers() if named else {"": 0}
    cursor.execute("set variable months = map(?, ?)", [list(months), list(months.values())])
    cursor.execute(sql.filled("ingest/settling/times", {"texts": texts(times)}))
    cursor.execute(sql.filled("ingest/settling/durations", {"texts": texts(durations)}))


def _orders(dates: tuple) -> tuple[str, ...]:
    """The orders of day, month and year that read all dates, one of each that read them alike."""
    *fits, ymd_dmy, ymd_mdy, dmy_mdy, told = dates
    differ = {("ymd", "dmy"): ymd_dmy, ("ymd", "mdy"): ymd_mdy, ("dmy", "mdy"): dmy_mdy}
    fitting = [order for order, fit in zip(ORDERS, fits, strict=True) if fit]
    if fits[0] is None:
        return ("ymd",)
    if not fitting:
        # Some dates only fit one order, some only another.
        return tuple(order for order in ORDERS if order != "ymd" or ymd_dmy or ymd_mdy)
    if not any(differ.values()):
        return (told or fitting[0],)
    return tuple(
        order for order in fitting if len(fitting) == 1 or any(differ[pair] for pair in differ if order in pair)
    )


def _decimals(numbers: tuple, encoding: str) -> tuple[str, ...]:
    """The decimal signs that read all numbers of the durations."""
    point, comma, differ, _, _ = numbers
    if point and (not comma or not differ or encoding in POINTED):
        return ("point",)
    return ("comma",) if comma and not point else DECIMALS


def _units(numbers: tuple, written: Written) -> tuple[str, ...]:
    """The units that the plain numbers of the durations may have."""
    *_, needed = numbers
    if not needed:
        return ("minutes",)
    said = {written.profile.unit(name, column) for name, column in written.durations()}
    return (said.pop(),) if len(said) == 1 and said != {None} else tuple(UNITS)


def _borne_out(cursor: duckdb.DuckDBPyConnection, candidates: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The candidates that the times beside the durations bear out best, if they bear out most rows; else all."""
    counted = {}
    for order, decimal, unit in product(*candidates.values()):
        query = sql.filled("ingest/settling/borne_out", {"order": order, "decimal": decimal, "unit": str(UNITS[unit])})
        borne_out, rows = cursor.execute(query).fetchone()
        counted[order, decimal, unit] = borne_out
    best = max(counted.values())
    if 2 * best <= rows:
        return candidates
    winners = [found for found, count in counted.items() if count == best]
    return {
        key: tuple(dict.fromkeys(winner[position] for winner in winners)) for position, key in enumerate(candidates)
    }


def _question(cursor: duckdb.DuckDBPyConnection, file: str, key: str, candidates: tuple[str, ...]) -> Question:
    """The question that is left, with the texts of one column that make it one."""
    rows = cursor.execute(sql.read(f"ingest/settling/samples_{key}")).fetchall()
    column = rows[0][0]
    samples = tuple(text for name, text in rows if name == column)[:MOST_SAMPLES]
    return Question(file, key, column, samples, candidates)


def _shown(cursor: duckdb.DuckDBPyConnection, numbers: tuple, chosen: dict[str, str]) -> dict[str, str]:
    """Of what was chosen, what the file makes use of."""
    (dates,) = cursor.execute(
        "select count(*) from said_times where coalesce(day_ymd, day_dmy, day_mdy) is not null"
    ).fetchone()
    *_, signed, needs_unit = numbers
    uses = {"date_order": dates, "decimal": signed, "unit": needs_unit}
    return {key: value for key, value in chosen.items() if uses[key]}
