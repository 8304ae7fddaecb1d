"""What is stored about a customer, as files for whoever asks for it."""

import io
import zipfile
from datetime import datetime

import duckdb

from lib import exports, sql
from lib.reports.asking import Table

README = {
    "LÄS MIG.txt": """\
Allt som är lagrat om kunden {customer}, {moment}.

Varje tabell är en CSV-fil (komma, UTF-8) och en JSON-fil med samma rader. Tider är i svensk tid. Uppgifter om andra
kunder finns inte med, och inte heller vilka av våra medarbetare som har gjort vad: de står med sitt nummer.

{listed}
""",
    "README.txt": """\
All that is stored about the customer {customer}, {moment}.

Each table is a CSV file (comma, UTF-8) and a JSON file of the same rows. Times are Swedish. There is nothing about
other customers, nor about who of our staff did what: they are named by their number.

{listed}
""",
}


def exported(cursor: duckdb.DuckDBPyConnection) -> dict[str, Table]:
    """The rows of each table that belong to a customer who is found (`erasing.find`), without the empty tables."""
    query = "select view_name from duckdb_views() where view_name like 'own\\_%' escape '\\' order by view_name"
    views = [name for (name,) in cursor.execute(query).fetchall()]
    found = {view.removeprefix("own_"): _table(cursor.execute(f"from {view}")) for view in views}
    found["audit_log"] = _table(cursor.execute(sql.read("erasing/own_log")))
    found["findings"] = _table(cursor.execute(sql.read("erasing/own_aside")))
    return {name: table for name, table in sorted(found.items()) if table.rows}


def packed(tables: dict[str, Table], customer_id: str, now: datetime) -> bytes:
    """A ZIP of the tables, with what they are in Swedish and English."""
    buffer = io.BytesIO()
    listed = "\n".join(f"{name}: {len(table.rows)}" for name, table in tables.items())
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in README.items():
            said = text.format(customer=customer_id, moment=f"{now:%Y-%m-%d %H:%M}", listed=listed)
            archive.writestr(name, said)
        for name, table in tables.items():
            archive.writestr(f"{name}.csv", exports.plain_csv(table.names, table.rows))
            file = io.StringIO()
            exports.write_json(file, table.names, table.rows)
            archive.writestr(f"{name}.json", file.getvalue())
    return buffer.getvalue()


def _table(cursor: duckdb.DuckDBPyConnection) -> Table:
    return Table([column[0] for column in cursor.description], cursor.fetchall())
