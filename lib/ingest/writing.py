"""The queries that read a file's fields, once it is known how the file writes them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb

from lib import sql
from lib.ingest.category_words import category_names
from lib.ingest.files import literal, quoted
from lib.ingest.kinds import Moment
from lib.ingest.profiles import Profile, plain

MIDNIGHT = "'00:00:00'"
# What parts the texts of several columns that count together.
PARTED = "chr(10)"


@dataclass(frozen=True)
class Written:
    """A file's fields: its profile, and the columns by the field that they say."""

    profile: Profile
    found: dict[str, list[str]]

    def columns(self, *types: str) -> Iterator[tuple[str, str]]:
        """The columns whose fields are of one of these types, each with the type."""
        for field in self.profile.kind.fields:
            if field.type in types and field.name in self.found:
                yield self.found[field.name][0], field.type

    def durations(self) -> Iterator[tuple[str, str]]:
        """The fields that are durations, each with its column."""
        for field in self.profile.kind.fields:
            if field.type == "duration" and field.name in self.found:
                yield field.name, self.found[field.name][0]

    def join(self, name: str | None) -> str:
        """The join that reads a field's texts, under the field's name; nothing where the file lacks it."""
        if name not in self.found:
            return ""
        column = self.found[name][0]
        table = "said_durations" if name in dict(self.durations()) else "said_times"
        return (
            f"left join {table} as said_{name} on said_{name}.column_name = {literal(column)} "
            f"and said_{name}.text = raw.{quoted(column)}"
        )

    def cell(self, name: str | None) -> str:
        """The text of a field as it stands in the file."""
        return f"raw.{quoted(self.found[name][0])}" if name in self.found else "null::varchar"

    def day_of(self, moment: Moment) -> str | None:
        """The field that says the date of a moment."""
        return next((name for name in (moment.time, moment.date) if name in self.found), None)

    def clock_of(self, moment: Moment) -> str | None:
        """The field that says the clock of a moment: where it isn't the one of its date, beside that."""
        if moment.time in self.found:
            return moment.time
        return moment.clock if moment.clock in self.found else self.day_of(moment)


def point_at(
    cursor: duckdb.DuckDBPyConnection, profile: Profile, header: Iterable[str], fields: str, categories: Iterable[str]
) -> None:
    """Has the queries of a kind read the fields of a file, under its profile."""
    cursor.execute(f"create or replace temp view fields as from {fields}")
    found = profile.found(header)
    for name, value in {
        "said": list(found),
        "says_status": "status" in found,
        "prefix": profile.prefix,
        "critical_values": list(profile.values.get("critical", ())),
        "resolved_values": list(profile.values.get("resolved", ())),
    }.items():
        cursor.execute(f"set variable {name} = ?", [value])
    cursor.execute("create or replace temp table category_names (name varchar, category varchar)")
    cursor.executemany("insert into category_names values (?, ?)", category_names(categories))


def spans_query(written: Written, raw: str) -> str | None:
    """The query for the times beside the durations; None for a file that has not both."""
    moments = {moment.name: moment for moment in written.profile.kind.moments}
    if "start" not in moments or "duration" not in written.found:
        return None
    start, end = moments["start"], moments["end"]
    names = {"start_day": written.day_of(start), "start_clock": written.clock_of(start)}
    names |= {"end_day": written.day_of(end), "end_clock": written.clock_of(end)}
    if not (names["start_day"] and names["start_clock"] and names["end_clock"]):
        return None
    ends_on_date = bool(names["end_day"])
    names["end_day"] = names["end_day"] or names["start_day"]
    joined = dict.fromkeys([*names.values(), "duration"])
    return sql.filled(
        "ingest/settling/spans",
        {key: f"said_{name}" for key, name in names.items()}
        | {
            "raw": raw,
            "joins": "\n    ".join(written.join(name) for name in joined),
            "ends_on_date": str(ends_on_date).lower(),
        },
    )


def fields_query(
    cursor: duckdb.DuckDBPyConnection,
    written: Written,
    *,
    raw: str,
    into: str,
    order: str,
    decimal: str,
    seconds: int,
    zone: str | None,
) -> str:
    """The query that makes the table of a file's fields, read by this order of dates, decimal sign and unit (its
    seconds), and in this zone (None: that of the desk)."""
    kind = written.profile.kind
    said, joins = [], []
    for field in kind.fields:
        if field.type == "text":
            said.append(f"{_text(written, field.name)} as {quoted(field.name)}")
        else:
            joins.append(written.join(field.name))
    for name in [field.name for field in kind.fields if field.type == "duration"]:
        said += _duration(cursor, written, name, decimal, seconds)
    ends, walls, instants, clocks, told = [], [], [], [], []
    for moment in kind.moments:
        name = moment.name
        said += _moment(cursor, written, moment, order)
        day = f"{name}_day"
        if name == "end" and not written.day_of(moment):
            # An end without a date lies so many days after the beginning as the duration says; without one, where the
            # clock shows this next.
            between = "date_diff('second', try_cast(start_clock as time), try_cast(end_clock as time))"
            ends.append(
                f"start_day + case when duration_seconds is null or {between} is null then if({between} < 0, 1, 0) "
                f"else greatest(0, round((duration_seconds - {between}) / 86400))::integer end as ended_on"
            )
            day = "ended_on"
        walls.append(f"try_cast({day} || ' ' || {name}_clock as timestamp) as {name}_wall")
        offset_time = f"try_cast({day} || ' ' || {name}_clock || {name}_offset as timestamptz)"
        shown = f"calc.instant({name}_wall, {name}_day_clock)"
        if zone:
            shown = f"calc.instant_in({name}_wall, {literal(zone)})"
        else:
            clocks.append(f"left join terms.clock as {name}_day_clock on {name}_day_clock.day = {name}_wall::date")
        instants.append(f"coalesce({offset_time}, {shown}) as {name}_instant")
        iso = f"{day} || 'T' || {name}_clock"
        elsewhere = f"strftime({name}_instant at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')" if zone else iso
        told.append(
            f"case when {name}_wall is null then {name}_text "
            f"when {name}_offset is not null then {iso} || {name}_offset "
            f"else coalesce({elsewhere}, {name}_text) end as {name}_at"
        )
        told.append(
            f"{name}_wall is not null and {name}_instant is null "
            f"and year({name}_wall) between 2000 and 2040 as {name}_skipped"
        )
    return sql.filled(
        "ingest/settling/fields",
        {
            "into": into,
            "raw": raw,
            "said": ",\n        ".join(said),
            "joins": "\n    ".join(dict.fromkeys(filter(None, joins))),
            "ends": ",\n        ".join(ends or ["null::date as ended_on"]),
            "walls": ",\n        ".join(walls),
            "instants": ",\n        ".join(instants),
            "clocks": "\n    ".join(clocks),
            "told": ",\n    ".join(told),
        },
    )


def _text(written: Written, name: str) -> str:
    """A field's text; of several columns those that say something, each on a line of its own."""
    columns = written.found.get(name, [])
    if not columns:
        return "null::varchar"
    cells = [
        f"regexp_replace(raw.{quoted(column)}, '\\s+', {PARTED}, 'g')"
        if plain(column) in written.profile.spaced
        else f"raw.{quoted(column)}"
        for column in columns
    ]
    return cells[0] if len(cells) == 1 else f"nullif(concat_ws({PARTED}, {', '.join(cells)}), '')"


def _duration(cursor: duckdb.DuckDBPyConnection, written: Written, name: str, decimal: str, seconds: int) -> list[str]:
    """A duration's text, its seconds, how exact they are, and whether they were a number."""
    if name not in written.found:
        return [
            f"null::varchar as {name}_text",
            f"null::bigint as {name}_seconds",
            f"null::bigint as {name}_resolution",
            f"false as {name}_is_number",
        ]
    unit = f"coalesce(said_{name}.own_unit, {seconds})"
    # Programs leave out zeros at the end: a column is as exact as its longest number.
    (decimals,) = cursor.execute(
        "select coalesce(max(decimals), 0) from said_durations "
        "where column_name = ? and coalesce(point, comma) is not null",
        [written.found[name][0]],
    ).fetchone()
    return [
        f"{written.cell(name)} as {name}_text",
        f"coalesce(said_{name}.told_seconds, round(said_{name}.{decimal} * {unit}, 1)) as {name}_seconds",
        f"if(said_{name}.told_seconds is null, ceil({unit} / {10**decimals}), said_{name}.clock_resolution)::bigint "
        f"as {name}_resolution",
        f"said_{name}.told_seconds is null as {name}_is_number",
    ]


def _moment(cursor: duckdb.DuckDBPyConnection, written: Written, moment: Moment, order: str) -> list[str]:
    """A moment's text, date, clock, offset, and how exactly they are told."""
    name, day, clock = moment.name, written.day_of(moment), written.clock_of(moment)
    if clock is None:
        return [
            f"null::varchar as {name}_text",
            f"null::date as {name}_day",
            f"null::varchar as {name}_clock",
            f"null::varchar as {name}_offset",
            f"false as {name}_has_seconds",
            f"false as {name}_is_date_alone",
        ]
    own = f"said_{clock}.clock"
    if day is None:
        shown, alone = own, "false"
    elif day == clock:
        # Dates alone begin at midnight, where no other date of the column has a clock.
        alone = f"coalesce(said_{day}.is_date_alone, false)"
        (some_clocks,) = cursor.execute(
            "select coalesce(bool_or(clock is not null), false) from said_times where column_name = ?",
            [written.found[day][0]],
        ).fetchone()
        shown = own if some_clocks else f"coalesce({own}, if({alone}, {MIDNIGHT}, null))"
    else:
        alone = f"{written.cell(clock)} is null and coalesce(said_{day}.is_date_alone, false)"
        allowed = f"coalesce(said_{day}.clock, if({alone}, {MIDNIGHT}, null))" if written.profile.dated else "null"
        shown = f"if({written.cell(clock)} is null, {allowed}, {own})"
    texts = [written.cell(one) for one in dict.fromkeys(filter(None, (day, clock)))]
    return [
        f"nullif(concat_ws('T', {', '.join(texts)}), '') as {name}_text",
        f"said_{day}.day_{order} as {name}_day" if day else f"null::date as {name}_day",
        f"{shown} as {name}_clock",
        f"said_{clock}.zone_offset as {name}_offset",
        f"coalesce(said_{clock}.has_seconds, false) as {name}_has_seconds",
        f"{alone} as {name}_is_date_alone",
    ]
