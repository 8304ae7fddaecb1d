"""Keeps imports from bringing back what was erased."""

import json
from collections.abc import Iterator
from dataclasses import replace

import duckdb

from lib import sql
from lib.ingest.results import Finding
from lib.redaction import CALLED, GONE, KEPT_OF_ROWS, SUBJECT, redaction_of_all

NAMING = ("customers", "contracts", "tickets", "module_installations")


def withhold(cursor: duckdb.DuckDBPyConnection) -> None:
    """Has incoming rows of customers whose data was erased say what the store says of them; of rows of before the
    erasure that it doesn't have, nothing is told. A name or an address as a customer's number becomes its number.

    For an import's transaction, once its rows are typed (`incoming_TABLE`) and before they are checked.
    """
    if not _any(cursor):
        return
    for table in NAMING:
        query = f"select distinct customer_id from incoming_{table} where customer_id is not null"
        unknown = cursor.execute(f"{query} except select customer_id from store.customers").fetchall()
        for name, number in _known(cursor, [row[0] for row in unknown]).items():
            cursor.execute(f"update incoming_{table} set customer_id = ? where customer_id = ?", [number, name])
    for statement in sql.read("erasing/withhold").split(";\n\n"):
        cursor.execute(statement, sql.named(statement, {"subject": SUBJECT, "gone": GONE, "called": CALLED}) or None)


def withheld(cursor: duckdb.DuckDBPyConnection, findings: list[Finding]) -> list[Finding]:
    """What is kept of rows that an import puts aside: of those about customers whose data was erased only what figures
    are made of."""
    if not _any(cursor):
        return findings
    texts = {text for finding in findings for text in _texts(finding)}
    known = _known(cursor, sorted(texts)).keys()
    erased = {
        row[0] for row in cursor.execute("select subject_id from store.erasures where about = 'customer'").fetchall()
    }
    cases = {row[0] for row in cursor.execute(sql.read("erasing/cases_of_erased")).fetchall()}
    kept = []
    for finding in findings:
        said = set(_texts(finding))
        if said.isdisjoint(known) and said.isdisjoint(erased) and finding.key not in cases and said.isdisjoint(cases):
            kept.append(finding)
            continue
        value = finding.value if finding.column in KEPT_OF_ROWS and finding.value not in known else GONE
        record = redaction_of_all().put_aside(finding.record, own=True)
        kept.append(replace(finding, value=finding.value and value, record=record))
    return kept


def _any(cursor: duckdb.DuckDBPyConnection) -> bool:
    return cursor.execute("select exists (from store.erasures where about = 'customer')").fetchone()[0]


def _known(cursor: duckdb.DuckDBPyConnection, names: list[str]) -> dict[str, str]:
    """Those of some names that were erased, with the number that the customer has since."""
    return dict(cursor.execute(sql.read("erasing/known_by"), {"names": names}).fetchall()) if names else {}


def _texts(finding: Finding) -> Iterator[str]:
    """The cells of a row that was put aside."""
    try:
        cells = json.loads(finding.record or "")
    except ValueError:
        cells = None
    found = [*cells.values()] if isinstance(cells, dict) else [finding.record]
    yield from {text.strip() for text in (*found, finding.value) if isinstance(text, str) and text.strip()}
