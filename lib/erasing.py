"""Takes the personal data of a customer away: names go, figures stay.

What is replaced is a text; numbers, times, amounts and what belongs to what are as before, and so is every figure.
Where a figure depends on a text, what it depends on stays: which subjects are the same, and which modules they name.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import duckdb

from lib import sql
from lib.redaction import CALLED, GONE, SUBJECT, Redaction, pattern
from lib.store import Store

# Where people write about anybody: a name of several words, an address or a number is looked for there. A name of one
# word isn't, as it may be a word.
MENTIONS = (
    ("tickets", "subject"), ("kept_tickets", "subject"), ("time_entries", "note"), ("adjustments", "reason"),
    ("event_notes", "note"), ("breach_notes", "note"), ("booking_changes", "reason"), ("closed_lines", "reason"),
    ("settlements", "note"),
    ("closings", "note"), ("closings", "reopened_why"), ("imports", "undone_why"), ("import_files", "file"),
    ("findings", "file"), ("findings", "set_aside_why"), ("absences", "reason"), ("submissions", "subject"),
    ("submissions", "message"), ("erasures", "reason"),
)  # fmt: skip
# Where a customer's number stands, and what stands before it there.
NUMBERS = (
    ("customers", "customer_id", ""), ("contracts", "customer_id", ""), ("tickets", "customer_id", ""),
    ("module_installations", "customer_id", ""), ("closed_lines", "customer_id", ""),
    ("submissions", "customer_id", ""), ("form_customers", "customer_id", ""), ("form_customers", "same_as", ""),
    ("booking_slots", "party", "customer "),
)  # fmt: skip


@dataclass(frozen=True)
class Erasure:
    """An erasure: of which customer (the number since), why, by whom and when. `marks` are digests of what they were
    known by: kind, salt and digest of each."""

    erasure_id: str
    about: str
    subject_id: str
    reason: str
    erased_by: str
    erased_at: datetime
    marks: tuple[tuple[str, str, str], ...] = ()


def find(cursor: duckdb.DuckDBPyConnection, customer_id: str) -> None:
    """Finds what belongs to a customer, as temporary tables and views (`own_TABLE`) on a cursor."""
    for statement in (*sql.read("erasing/who").split(";\n\n"), *sql.read("erasing/belonging").split(";\n\n")):
        cursor.execute(statement, sql.named(statement, {"customer": customer_id, "gone": GONE}) or None)


def number_since(cursor: duckdb.DuckDBPyConnection, customer_id: str) -> str:
    """The number that a customer (who is found) has once it is erased: its own, unless that is a name or an address."""
    names = [name for (name,) in cursor.execute("select name from erased_names where kind <> 'id'").fetchall()]
    is_name = "@" in customer_id or any(name.casefold() == customer_id.casefold() for name in names)
    return f"R-{uuid4().hex[:10]}" if is_name else customer_id


def erase(cursor: duckdb.DuckDBPyConnection, customer_id: str, erasure: Erasure) -> dict[str, int]:
    """Replaces the texts of a customer who is found, within a transaction; how many rows of each table.

    Its cases are inserted into `touched`.
    """
    names = [name for (name,) in cursor.execute("select distinct name from erased_names").fetchall()]
    elsewhere = pattern(_distinctive(cursor, names))
    ids = {customer_id: erasure.subject_id} if customer_id != erasure.subject_id else {}
    redaction = Redaction(re.compile(pattern(names)), re.compile(elsewhere), f"{CALLED} {erasure.subject_id}", ids)
    log = cursor.execute(sql.read("erasing/log_rows"), {"pattern": elsewhere}).fetchall()
    aside = cursor.execute(sql.read("erasing/aside_rows"), {"pattern": elsewhere}).fetchall()
    _remember(cursor, erasure, redaction)
    counted: Counter[str] = Counter()
    told = {"gone": GONE, "subject": SUBJECT, "called": redaction.called}
    for table in sql.names("erasing/texts"):
        text = sql.read(f"erasing/texts/{table}")
        counted[table] += cursor.execute(text, sql.named(text, told)).fetchone()[0]
    for table, column in MENTIONS:
        text = sql.filled("erasing/mentions", {"table": table, "column": column})
        counted[table] += cursor.execute(text, {"pattern": elsewhere, "gone": GONE}).fetchone()[0]
    counted["audit_log"] += _replace_in_log(cursor, log, redaction, erasure.erasure_id)
    counted["findings"] += _replace_aside(cursor, aside, redaction)
    cursor.execute("insert into touched from erased_tickets")
    for old, new in ids.items():
        for table, column, prefix in NUMBERS:
            text = sql.filled("erasing/rename", {"table": table, "column": column})
            cursor.execute(text, {"old": prefix + old, "new": prefix + new})
    return {table: rows for table, rows in sorted(counted.items()) if rows}


def remembered(store: Store, as_of: datetime) -> list[Erasure]:
    """All erasures that were made, the first one first, to be applied again to a store that doesn't know them."""
    with store.cursor(as_of) as cursor:
        marks = cursor.execute("select erasure_id, kind, salt::varchar, digest from store.erased_marks").fetchall()
        query = "select * exclude (wiped_at) from store.erasures order by erased_at, erasure_id"
        found = cursor.execute(query).fetchall()
    return [Erasure(*row, tuple(mark[1:] for mark in marks if mark[0] == row[0])) for row in found]


def apply_again(store: Store, erasures: Iterable[Erasure]) -> tuple[str, ...]:
    """Makes erasures in a store that was restored from a backup of before them; the numbers of those customers.

    Erasures that the store knows are left out; of customers that it doesn't have, they are only remembered: so files
    of before don't bring them back.
    """
    done = []
    for erasure in erasures:
        with store.tx() as cursor:
            if cursor.execute("select 1 from store.erasures where erasure_id = ?", [erasure.erasure_id]).fetchone():
                continue
            customer_id = _known_as(cursor, erasure)
            find(cursor, customer_id)
            erase(cursor, customer_id, erasure)
            done.append(erasure.subject_id)
    return tuple(done)


def _known_as(cursor: duckdb.DuckDBPyConnection, erasure: Erasure) -> str:
    """The number of a customer before its erasure."""
    ids = [list(mark[1:]) for mark in erasure.marks if mark[0] == "id"]
    query = "select customer_id from store.customers where sha256(? || lower(customer_id)) = ?"
    found = [row[0] for mark in ids if (row := cursor.execute(query, mark).fetchone())]
    return found[0] if found and erasure.subject_id not in found else erasure.subject_id


def _distinctive(cursor: duckdb.DuckDBPyConnection, names: list[str]) -> list[str]:
    """Those names that can be nothing else: an address, a number, or several words that no module is called by."""
    modules = " ".join(
        row[0]
        for row in cursor.execute("select distinct calc.words(module) from store.module_installations").fetchall()
    )
    return [
        name
        for name in names
        if "@" in name
        or (len(name) > 5 and any(sign.isdigit() for sign in name) and not name.isalnum())
        or (len(name.split()) > 1 and f" {name.casefold()} " not in modules)
    ]


def _remember(cursor: duckdb.DuckDBPyConnection, erasure: Erasure, redaction: Redaction) -> None:
    why = redaction.text(erasure.reason, own=True)
    row = (erasure.erasure_id, erasure.about, erasure.subject_id, why, erasure.erased_by, erasure.erased_at)
    cursor.execute("insert into store.erasures values (?, ?, ?, ?, ?, ?, null)", row)
    if erasure.marks:
        rows = [[erasure.erasure_id, *mark] for mark in erasure.marks]
        cursor.executemany("insert into store.erased_marks values (?, ?, ?, ?)", rows)
    else:
        cursor.execute(sql.read("erasing/remember"), {"erasure": erasure.erasure_id})


def _replace_in_log(cursor: duckdb.DuckDBPyConnection, rows: list, redaction: Redaction, erasure_id: str) -> int:
    """Replaces texts in rows of the audit log; how many of them say something else since."""
    replaced = []
    for row_no, _table, key, actor, before, after, own in rows:
        parts = "|".join(redaction.text(part, own=own) for part in key.split("|"))
        is_now = (parts, actor, *(redaction.row(said, own=own) for said in (before, after)))
        if is_now != (key, actor, before, after):
            replaced.append((row_no, *is_now))
    columns = "row_no bigint, row_key varchar, actor varchar, before varchar, after varchar"
    if _lay_out(cursor, columns, replaced):
        for statement in sql.read("erasing/replace_in_log").split(";\n\n"):
            cursor.execute(statement, sql.named(statement, {"erasure": erasure_id}) or None)
    return len(replaced)


def _lay_out(cursor: duckdb.DuckDBPyConnection, columns: str, rows: list[tuple]) -> bool:
    """Makes the temporary table `replaced` of these columns and rows; whether there are any."""
    cursor.execute(f"create or replace temp table replaced ({columns})")
    if rows:
        values = ", ".join(["unnest(?)"] * len(rows[0]))
        cursor.execute(f"insert into replaced select {values}", [list(column) for column in zip(*rows, strict=True)])
    return bool(rows)


def _replace_aside(cursor: duckdb.DuckDBPyConnection, rows: list, redaction: Redaction) -> int:
    replaced = []
    for finding_id, column, value, detail, record, key, own in rows:
        keeps = not own or column in ("ticket_id", "entry_id", "staff_id", "minutes", "amount", None)
        is_now = (
            redaction.text(value, own=own) if keeps or not value else GONE,
            redaction.text(detail, own=own),
            redaction.put_aside(record, own=own),
            redaction.text(key, own=own),
        )
        if is_now != (value, detail, record, key):
            replaced.append((finding_id, *is_now))
    columns = "finding_id varchar, value varchar, detail varchar, record varchar, row_key varchar"
    if _lay_out(cursor, columns, replaced):
        cursor.execute(sql.read("erasing/replace_aside"))
    return len(replaced)
