"""What a case would cost after the commonest changes: rehearsals that a page shows before anything is saved."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb

from lib.access import for_anybody
from lib.desk.cases import Decided, change_case, insert_case
from lib.desk.entries import Worked, insert_entry
from lib.desk.rehearsal import charges_after
from lib.store import Store

Lines = list[dict[str, Any]]
UNNAMED = "…"  # A case has a subject, which its price doesn't depend on.


@for_anybody("changes nothing")
def cost_of_new(
    store: Store,
    now: datetime,
    customer_id: str,
    decided: Decided,
    registered_at: datetime,
    minutes: Decimal,
    staff_id: str,
) -> Lines:
    """The charges of a case that isn't registered yet, with some minutes of support. Raises as `register_case`."""

    def change(cursor: duckdb.DuckDBPyConnection) -> str:
        ticket_id = insert_case(cursor, store, customer_id, UNNAMED, decided, registered_at, now)
        store.keep(cursor)
        insert_entry(cursor, Worked(ticket_id, staff_id, registered_at, minutes), now)
        return ticket_id

    return charges_after(store, change, now)


@for_anybody("changes nothing")
def cost_decided(
    store: Store, now: datetime, ticket_id: str, seen: Decided, decided: Decided, minutes: Decimal, staff_id: str
) -> Lines:
    """The charges of a case if this were decided about it, with some more minutes of support (0: as it is).

    Raises as `decide_case` does.
    """

    def change(cursor: duckdb.DuckDBPyConnection) -> str:
        change_case(cursor, store, ticket_id, decided, seen)
        if minutes:
            insert_entry(cursor, Worked(ticket_id, staff_id, now, minutes), now)
        return ticket_id

    return charges_after(store, change, now)


@for_anybody("changes nothing")
def cost_worked(store: Store, now: datetime, worked: Worked) -> Lines:
    """The charges of a case if this time were logged on it, also where it waits for a quote. Raises as `log_time`."""

    def change(cursor: duckdb.DuckDBPyConnection) -> str:
        insert_entry(cursor, worked, now)
        return worked.ticket_id

    return charges_after(store, change, now)
