"""What is said to PostgreSQL, and what is done to the snapshot with its answers."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from lib import sql
from lib.homes.tables import TYPES, Table, quoted

CHUNK, BATCH = 5_000, 500_000  # Rows: of a message, and held at a time.


@dataclass(frozen=True)
class Commit:
    """What a process wrote: see `lib/sql/postgres/home.sql`."""

    number: int
    schema_version: int
    tables: list[str]
    whole: list[str]
    touched: list[str] | None
    changes_charges: bool
    only_touched: bool


def escaped(text: str) -> str:
    """A text as it stands within a literal."""
    return text.replace("'", "''")


def literal(text: str) -> str:
    """A text as a literal."""
    return f"'{escaped(text)}'"


def ddl(table: Table) -> str:
    """The statements that make a table of the store in PostgreSQL, with the number of the commit that wrote a row."""
    columns = [
        f"{quoted(name)} {TYPES.get(kind, kind)}{' not null' if name in table.required else ''}"
        for name, kind in table.columns.items()
    ]
    columns += ["row_no bigint primary key"] if table.is_numbered else []
    columns += ["commit_no bigint not null"]
    # Those that call a function of the engine are left to the engine, through which everything is written.
    columns += [f"check {check}" for check in table.checks if not re.search(r'\w"?\(', check)]
    columns += [f"unique ({_listed(unique)})" for unique in table.uniques]
    made = [f"create table store.{table.name} ({', '.join(columns)});"]
    if table.key:
        made.append(f"create unique index on store.{table.name} ({_listed(table.key)});")
    made.append(f"create index on store.{table.name} (commit_no);")
    return "\n".join(made)


def inserting(table: Table, columns: list[str], rows: str, commit: int) -> str:
    """The statement that inserts the rows of a JSON list."""
    parts = {"table": table.name, "columns": _listed(columns), "rows": literal(rows), "commit": str(commit)}
    return sql.filled("postgres/insert", parts)


def deleting(table: Table, keys: str) -> str:
    """The statement that deletes the rows with the keys of a JSON list."""
    return sql.filled(
        "postgres/delete", {"table": table.name, "keys": literal(keys), "same": table.same("old", "gone")}
    )


def deleted(table: Table, keys: str, commit: int) -> str:
    """The statement that tells other processes of deleted keys."""
    return sql.filled("postgres/deleted", {"table": table.name, "keys": literal(keys), "commit": str(commit)})


def noted(commit: Commit) -> str:
    """The statement that notes a commit."""
    return sql.filled(
        "postgres/commit",
        {
            "commit": str(commit.number),
            "schema_version": str(commit.schema_version),
            "tables": _array(commit.tables),
            "whole": _array(commit.whole),
            "touched": "null" if commit.touched is None else _array(commit.touched),
            "changes_charges": str(commit.changes_charges).lower(),
            "only_touched": str(commit.only_touched).lower(),
        },
    )


def chunks(rows: pa.Table) -> Iterator[pa.Table]:
    """The rows, so many at a time as a message may hold."""
    for start in range(0, rows.num_rows, CHUNK):
        yield rows.slice(start, CHUNK)


def as_json(scratch: duckdb.DuckDBPyConnection, rows: pa.Table, names: list[str], table: Table) -> str:
    """Rows as a JSON list: every value as the engine writes it, but for lists."""
    values = ", ".join(
        f"'{name}', {quoted(name)}{'' if table.columns.get(name, '').endswith('[]') else '::varchar'}" for name in names
    )
    scratch.register("written", rows)
    (text,) = scratch.execute(f"select json_group_array(json_object({values})) from written").fetchone()
    scratch.unregister("written")
    return text


def delete_keys(cursor: duckdb.DuckDBPyConnection, table: Table, keys: str) -> None:
    """Deletes the rows of a snapshot's table with the keys of a JSON list."""
    kinds = json.dumps([{name: table.columns[name] for name in table.key}])
    cursor.execute(
        f"delete from store.{table.name} as old "
        "using (select unnest(from_json(?::json, ?), recursive := true)) as gone "
        f"where {table.same('old', 'gone')}",
        [keys, kinds],
    )


def replace_all(cursor: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Makes the rows of a snapshot's table those of the temporary table `heard`."""
    if table.is_numbered:
        (before, now) = cursor.execute(
            f"select (select count(*) from store.{table.name}), (select count(*) from heard)"
        ).fetchone()
        if before <= now:
            # Each row stays at its place, which is its number.
            sets = ", ".join(f"{quoted(name)} = heard.{quoted(name)}" for name in table.columns)
            cursor.execute(f"update store.{table.name} as old set {sets} from heard where heard.row_no = old.rowid")
            cursor.execute(
                f"insert into store.{table.name} ({table.names}) select {table.names} from heard "
                "where row_no >= ? order by row_no",
                [before],
            )
            return
    cursor.execute(f"delete from store.{table.name}")
    cursor.execute(f"insert into store.{table.name} ({table.names}) select {table.names} from heard")


def whole(cursor: duckdb.DuckDBPyConnection, table: Table) -> pa.Table:
    """All rows of a snapshot's table, with their numbers where those count."""
    return cursor.execute(_whole(table)).to_arrow_table()


def in_batches(cursor: duckdb.DuckDBPyConnection, table: Table) -> Iterator[pa.Table]:
    """All rows of a snapshot's table as `whole`, so many at a time as are easily held."""
    for batch in cursor.execute(_whole(table)).to_arrow_reader(BATCH):
        yield pa.Table.from_batches([batch])


def _whole(table: Table) -> str:
    number = "row_number() over (order by rowid) - 1 as row_no, " if table.is_numbered else ""
    return f"select {number}{table.names} from store.{table.name}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(quoted(name) for name in names)


def _array(values: list[str]) -> str:
    return f"array[{', '.join(literal(value) for value in values)}]::text[]"
