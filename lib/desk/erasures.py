"""Personal data: what is stored about a customer is exported, or erased without changing any figure."""

from contextlib import suppress
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

import duckdb

from lib import erasing
from lib.access import Person, allowed, for_anybody
from lib.desk.log import note_of, record
from lib.erasing import Erasure
from lib.errors import UserError
from lib.personal import exported, packed
from lib.store import Store


class Erased(NamedTuple):
    """What an erasure replaces: the number of the customer since, and how many rows of each table."""

    customer_id: str
    replaced: dict[str, int]


@allowed("manager", "admin")
def erase_customer(store: Store, customer_id: str, *, reason: str, confirmed: str, by: Person, now: datetime) -> Erased:
    """Erases the personal data of a customer, for good: every text that says or may say who it is, also in the audit
    log; `confirmed` is its number, typed by whoever decides it.

    Numbers, times, amounts and minutes stay, and with them every figure. Files of before the erasure don't bring names
    back. Raises UserError without a reason, for a customer that isn't there, and when `confirmed` is another number.
    """
    reason = note_of(reason)
    if confirmed.strip() != customer_id:
        raise UserError(
            "Type the customer's number, {customer}, to confirm: what is erased is gone.", customer=customer_id
        )
    with store.tx() as cursor:
        return _erased(cursor, customer_id, reason, by, now)


@for_anybody("changes nothing; the page asks")
def preview_erasure(store: Store, customer_id: str, now: datetime) -> Erased:
    """What erasing a customer would replace. Raises UserError for one that isn't there."""
    seen: list[Erased] = []
    with suppress(_SeenEnoughError), store.tx() as cursor:
        seen.append(_erased(cursor, customer_id, "–", Person("–"), now))
        raise _SeenEnoughError
    return seen[0]


class _SeenEnoughError(Exception):
    """Ends a transaction of which nothing is to stay."""


@allowed("manager", "admin")
def export_personal_data(store: Store, customer_id: str, *, by: Person, now: datetime) -> bytes:
    """All that is stored about a customer, as a ZIP of a CSV and a JSON file for each table, and what they are; that it
    was exported stands in the audit log. Raises UserError for a customer that isn't there."""
    with store.tx(changes_charges=False) as cursor:
        _must_be_there(cursor, customer_id)
        erasing.find(cursor, customer_id)
        tables = exported(cursor)
        said = {"customer_id": customer_id, "rows": {name: len(table.rows) for name, table in tables.items()}}
        record(cursor, now, by, "export_personal_data", "customers", customer_id, None, said)
    return packed(tables, customer_id, now)


def _erased(cursor: duckdb.DuckDBPyConnection, customer_id: str, reason: str, by: Person, now: datetime) -> Erased:
    _must_be_there(cursor, customer_id)
    erasing.find(cursor, customer_id)
    since = erasing.number_since(cursor, customer_id)
    erasure = Erasure(f"E-{uuid4().hex[:12]}", "customer", since, reason, by.name, now)
    replaced = erasing.erase(cursor, customer_id, erasure)
    (why,) = cursor.execute("select reason from store.erasures where erasure_id = ?", [erasure.erasure_id]).fetchone()
    said = {"customer_id": since, "reason": why, "rows": replaced}
    record(cursor, now, by, "erase_customer", "erasures", erasure.erasure_id, None, said)
    return Erased(since, replaced)


def _must_be_there(cursor: duckdb.DuckDBPyConnection, customer_id: str) -> None:
    if not cursor.execute("select 1 from store.customers where customer_id = ?", [customer_id]).fetchone():
        raise UserError("There is no customer {customer}.", customer=customer_id)
