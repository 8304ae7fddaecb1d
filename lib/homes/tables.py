"""The store's tables, as a home that isn't an engine's file has to know them."""

from dataclasses import dataclass

import duckdb

from lib import sql

# What no process is told of: it follows from the facts, and each keeps it by itself.
LOCAL = ("kept_by", "kept_merges", "kept_resolutions", "kept_tickets", "kept_work")
# By what rows are told apart where no primary key says so. A table that has neither is only ever added to, or small.
KEYS: dict[str, tuple[str, ...]] = {
    "adjustments": ("adjustment_id",),
    "bookings": ("booking_id",),
    "contracts": ("customer_id", "valid_from"),
    "customers": ("customer_id",),
    "findings": ("finding_id",),
    "invoice_lines": ("invoice_no", "line_no"),
    "module_installations": ("installation_id",),
    "quotes": ("quote_id",),
    "staff": ("staff_id",),
    "ticket_events": ("ticket_id", "at", "event"),
    "tickets": ("ticket_id",),
    "time_entries": ("entry_id",),
}
# Tables whose rows have their place in the table as their number.
NUMBERED = ("audit_log",)
TYPES = {
    "VARCHAR": "text",
    "JSON": "text",  # As it was written, to the letter: digests are made of it.
    "VARCHAR[]": "text[]",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}


@dataclass(frozen=True)
class Table:
    """A table of the store: its columns with the engine's types, its key (empty where it has none), its rules."""

    name: str
    columns: dict[str, str]
    key: tuple[str, ...]
    required: tuple[str, ...]
    uniques: tuple[tuple[str, ...], ...]
    checks: tuple[str, ...]

    @property
    def is_numbered(self) -> bool:
        """Whether a row's place in the table is its number."""
        return self.name in NUMBERED

    @property
    def names(self) -> str:
        """The columns' names as a list for a query."""
        return ", ".join(quoted(name) for name in self.columns)

    @property
    def as_stored(self) -> str:
        """The columns for a query that reads them for PostgreSQL, which keeps some types as text."""
        return ", ".join(
            f"{quoted(name)}::varchar as {quoted(name)}" if kind == "JSON" else quoted(name)
            for name, kind in self.columns.items()
        )

    def same(self, one: str, other: str) -> str:
        """The condition that two rows, by the names they have in a query, have the same key."""
        return " and ".join(f"{one}.{quoted(name)} = {other}.{quoted(name)}" for name in self.key)


def quoted(name: str) -> str:
    """A column's name as SQL writes it."""
    return f'"{name}"'


def described(cursor: duckdb.DuckDBPyConnection) -> dict[str, Table]:
    """The tables of the attached store that every process is told of, by name."""
    found = {}
    for name, columns, key, uniques, checks, required in cursor.execute(sql.read("postgres/tables")).fetchall():
        if name not in LOCAL:
            found[name] = Table(
                name,
                columns,
                tuple(key) if key else KEYS.get(name, ()),
                tuple(required),
                tuple(tuple(one) for one in uniques),
                tuple(checks),
            )
    return found
