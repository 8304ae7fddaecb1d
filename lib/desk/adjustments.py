"""Adjustments: goodwill, credit or extra, never silent; one that was wrong is taken back by a new one."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from lib import days, sql
from lib.access import Person, allowed
from lib.desk.log import case_in_figures, kronor_of, note_of, record
from lib.errors import Conflict, Taken, UserError
from lib.store import Store

# Kinds of adjustments, and whether they add to what is owed or take from it.
ADJUSTMENTS = {"goodwill": -1, "credit": -1, "extra": 1}


@allowed("finance", "manager")
def adjust(
    store: Store,
    ticket_id: str,
    kind: str,
    amount: Decimal,
    reason: str,
    *,
    seen: str | None,
    by: Person,
    now: datetime,
) -> str:
    """Adjusts what is owed for a case by an amount in kr (above zero: its kind says which way); the adjustment's id.

    `seen` is the id of the case's last adjustment that its writer saw (None: there was none). Raises Conflict when
    there is a later one, and says what it is; UserError for an amount, reason or case that can't be, or a person who is
    neither finance nor a manager.
    """
    reason, signed = note_of(reason), ADJUSTMENTS[kind] * kronor_of(amount)
    with store.tx(only_touched=True) as cursor:
        case_in_figures(cursor, ticket_id)
        last = cursor.execute(sql.read("desk/last_adjustment"), {"ticket": ticket_id}).fetchone()
        if last and last[0] != seen:
            _, last_amount, last_reason, last_by = last
            raise Conflict(
                "{who} has adjusted this case by {amount} kr meanwhile: “{reason}”. Look at what is owed now.",
                who=last_by,
                amount=last_amount,
                reason=last_reason,
            )
        return _write(cursor, ticket_id, kind, signed, reason, None, by, now)


@allowed("finance", "manager")
def take_back(store: Store, adjustment_id: str, reason: str, *, by: Person, now: datetime) -> str:
    """Takes an adjustment back by a new one of the opposite amount; the id of the new one.

    Raises Taken when somebody has taken it back already, UserError when there is no such adjustment, no reason, or the
    person is neither finance nor a manager.
    """
    reason = note_of(reason)
    with store.tx(only_touched=True) as cursor:
        found = cursor.execute(sql.read("desk/adjustment"), {"adjustment": adjustment_id}).fetchone()
        if not found:
            raise UserError("There is no adjustment {adjustment}.", adjustment=adjustment_id)
        ticket_id, amount, taken_back_by = found
        if taken_back_by:
            raise Taken("{who} has taken this adjustment back already.", who=taken_back_by)
        case_in_figures(cursor, ticket_id)
        kind = "extra" if amount < 0 else "credit"
        return _write(cursor, ticket_id, kind, -amount, reason, adjustment_id, by, now)


def _write(
    cursor,
    ticket_id: str,
    kind: str,
    amount: Decimal,
    reason: str,
    takes_back: str | None,
    by: Person,
    now: datetime,
) -> str:
    # Adjustments of one minute are told apart by their ids, as notes are.
    (written,) = cursor.execute("select count(*) from store.adjustment_kinds").fetchone()
    adjustment_id = f"J-{written + 1:06}-{uuid4().hex[:8]}"
    row = {"ticket_id": ticket_id, "amount": amount, "reason": reason, "kind": kind, "takes_back": takes_back}
    local = now.astimezone(days.ZONE).date()
    cursor.execute(
        "insert into store.adjustments values (?, ?, ?, ?, ?, ?, ?, null)",
        [adjustment_id, ticket_id, amount, reason, by.name, now, local],
    )
    cursor.execute("insert into store.adjustment_kinds values (?, ?, ?)", [adjustment_id, kind, takes_back])
    cursor.execute("insert into touched values (?)", [ticket_id])
    record(cursor, now, by, "take_back" if takes_back else "adjust", "adjustments", adjustment_id, None, row)
    return adjustment_id
