"""Demo data into an empty store, the way that anybody's data come in: as files, checked and imported."""

import tempfile
from datetime import date, datetime
from pathlib import Path

from lib import days, demo, demo_finance, demo_hours, demo_vendors, sql
from lib.errors import UserError
from lib.ingest.results import Finding
from lib.ingest.run import import_files
from lib.store import Store

# Where a table says when something happened.
HAPPENED = {
    "ticket_events": ("at",),
    "time_entries": ("started_at",),
    "module_installations": ("installed_on",),
    "quotes": ("sent_at", "decided_at"),
    "bookings": ("starts_at",),
    "adjustments": ("made_at",),
}


def fill(store: Store, now: datetime) -> int:
    """Fills an empty store with two years of a made-up desk that end on the date of `now`; returns the rows written.

    The invoices follow from what the program itself says is owed, with the mistakes that people make. Raises UserError
    when the store has customers already.
    """
    if store.cursor(now).execute("select exists (from store.customers)").fetchone()[0]:
        raise UserError("The store {path} isn't empty; demo data go into an empty one only.", path=store.path or "")
    today = now.astimezone(days.ZONE).date()
    earlier, of_today = since(demo.facts(today), today)
    rows = _import(store, earlier, now)
    cursor = store.cursor(now).execute(sql.read("exports/owed"))
    names = [column[0] for column in cursor.description]
    owed = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    rows += _import(store, {"invoice_lines": demo.invoice_lines(owed, today)}, now)
    demo_finance.work(store, owed, now)
    demo_hours.work(store, now)
    demo_vendors.work(store, now)
    return rows + _import(store, of_today, now)


def since(facts: demo.Tables, today: date) -> tuple[demo.Tables, demo.Tables]:
    """The facts from before a day, and those of the day, some of which are later than now.

    Finance works on what is known by now, which costs much less while nothing later is known.
    """
    new = {row["ticket_id"] for row in facts["tickets"] if row["registered_at"] >= today.isoformat()}
    while more := {row["ticket_id"] for row in facts["tickets"] if row["merged_into"] in new} - new:
        new |= more

    parts: tuple[demo.Tables, demo.Tables] = {}, {}
    for table, rows in facts.items():
        columns = HAPPENED.get(table, ())
        for part in parts:
            part[table] = []
        for row in rows:
            is_new = row.get("ticket_id") in new or any(row[column] >= today.isoformat() for column in columns)
            parts[is_new][table].append(row)
    return parts


def is_mistyped(finding: Finding) -> bool:
    """Whether an import put an invoice line aside because its ticket's number was mistyped, as it is meant to."""
    return (finding.reason, finding.column, finding.file) == ("unknown_reference", "ticket_id", "invoice_lines.csv")


def _import(store: Store, facts: dict[str, list[dict[str, str]]], now: datetime) -> int:
    with tempfile.TemporaryDirectory() as folder:
        demo.write(facts, Path(folder))
        result = import_files(store, [Path(folder)], now=now, actor="demo")
    unexpected = [finding for finding in result.findings if not is_mistyped(finding)]
    if unexpected:
        raise AssertionError(f"demo data break a rule: {unexpected[0]}")
    return sum(file.rows_read for file in result.files)
