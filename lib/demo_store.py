"""Demo data into an empty store, the way that anybody's data come in: as files, checked and imported."""

import tempfile
from datetime import datetime, time
from pathlib import Path

from lib import days, demo, sql
from lib.errors import UserError
from lib.ingest.results import Finding
from lib.ingest.run import import_files
from lib.store import Store

# The demo's desk is looked at in the middle of an afternoon: it must have cases that wait right now.
HOUR = time(15)


def fill(store: Store, now: datetime) -> int:
    """Fills an empty store with two years of a made-up desk that end on the date of `now`; returns the rows written.

    The invoices follow from what the program itself says is owed, with the mistakes that people make. Raises UserError
    when the store has customers already.
    """
    if store.cursor(now).execute("select exists (from store.customers)").fetchone()[0]:
        raise UserError("The store {path} isn't empty; demo data go into an empty one only.", path=store.path or "")
    today = now.astimezone(days.ZONE).date()
    moment = datetime.combine(today, HOUR, days.ZONE)
    rows = _import(store, demo.facts(today), now)
    cursor = store.cursor(moment).execute(sql.read("exports/owed"))
    names = [column[0] for column in cursor.description]
    owed = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return rows + _import(store, {"invoice_lines": demo.invoice_lines(owed, today)}, now)


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
