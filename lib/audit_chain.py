"""What shows that nobody has changed the audit log: each transaction that writes into it seals its rows.

A seal is the digest of the rows and of the seal before it, so that no row can be changed, added or taken away without
all later seals being others. Whoever can write the store's file can also make all of them anew: what shows that is the
mark of the log, its last digest, written down elsewhere, or in a backup. A mark stays one of the seals for ever.
"""

from datetime import datetime
from typing import NamedTuple

from lib import sql
from lib.store import Store

WRONG = {
    "gap": "seals before it are missing",
    "missing": "some of them are missing",
    "unsealed": "more follow that the program didn't write",
    "changed": "they, or their seal, aren't what they were",
}


class Broken(NamedTuple):
    """A seal that doesn't fit, and why (`WRONG`); `first_row` counts from 0."""

    wrong: str
    seal_no: int
    sealed_at: datetime
    first_row: int
    rows: int


class Mark(NamedTuple):
    """How far the log is sealed: its rows, those in which an erasure has replaced texts, and the last digest."""

    rows: int
    replaced: int
    digest: str


def mark(store: Store, as_of: datetime) -> Mark:
    """The mark of the audit log as it stands; without a digest while nothing is in it."""
    with store.cursor(as_of) as cursor:
        return Mark(*cursor.execute(sql.read("audit_log/mark")).fetchone())


def broken(store: Store, as_of: datetime) -> list[Broken]:
    """What is wrong with the audit log, the earliest first; all rows are read (a million take some seconds)."""
    with store.cursor(as_of) as cursor:
        return [Broken(*row) for row in cursor.execute(sql.read("audit_log/broken")).fetchall()]


def has_had(store: Store, as_of: datetime, digest: str) -> bool:
    """Whether a digest was the mark of this log once: then what was in the log by then still is."""
    with store.cursor(as_of) as cursor:
        return cursor.execute("select 1 from store.audit_seals where digest = ?", [digest]).fetchone() is not None
