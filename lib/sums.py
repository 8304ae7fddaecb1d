"""What a store's tables hold, summed up: to see whether a copy holds the same, today and in a year."""

from pathlib import Path
from typing import Any

import duckdb

from lib import sql

# By table its number of `rows`, and by column how many values there are and their sum, both as text.
Sums = dict[str, dict[str, Any]]


def of(cursor: duckdb.DuckDBPyConnection, database: str) -> Sums:
    """The sums of all tables of an attached database, as the cursor sees it. Raises duckdb.Error where it is damaged:
    every value is read."""
    queries = cursor.execute(sql.read("checks/sums"), {"database": database}).fetchall()
    found = {}
    for table, query in queries:
        rows, columns = cursor.execute(query).fetchone()
        found[table] = {"rows": rows, "columns": columns}
    return found


def in_file(path: Path) -> Sums:
    """The sums of a store's file that nobody has open for writing. Raises duckdb.Error."""
    quoted = str(path).replace("'", "''")
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute(f"attach '{quoted}' as copied (read_only)")
        return of(connection, "copied")


def rows(found: Sums) -> dict[str, int]:
    """The number of rows by table."""
    return {table: said["rows"] for table, said in found.items()}


def differences(expected: Sums, found: Sums) -> list[str]:
    """The tables and columns (`tickets`, `time_entries.minutes`) that don't hold the same, sorted."""
    differing = set(expected) ^ set(found)
    for table in set(expected) & set(found):
        one, other = expected[table], found[table]
        if one["rows"] != other["rows"]:
            differing.add(table)
        names = one["columns"] | other["columns"]
        differing |= {f"{table}.{name}" for name in names if one["columns"].get(name) != other["columns"].get(name)}
    return sorted(differing)
