"""Quotes: sent for a case, and decided by the customer."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from lib import days
from lib.access import Person, allowed
from lib.desk.log import case_in_figures, kronor_of, record
from lib.errors import Conflict, UserError
from lib.store import Store

DECISIONS = ("approved", "declined")


@allowed("staff", "finance", "manager")
def send_quote(store: Store, ticket_id: str, amount: Decimal, *, sent_at: datetime, by: Person, now: datetime) -> str:
    """Registers a quote of an amount in kr (above zero, without VAT) that was sent for a case; the quote's id.

    Raises UserError for an amount, time or case that can't be.
    """
    amount = kronor_of(amount)
    if sent_at > now:
        raise UserError("A quote can't have been sent later than now.")
    with store.tx(only_touched=True) as cursor:
        case_in_figures(cursor, ticket_id)
        quote_id = f"O-{uuid4().hex[:12]}"
        cursor.execute(
            "insert into store.quotes values (?, ?, ?, ?, ?, null, null, null, null)",
            [quote_id, ticket_id, amount, sent_at, sent_at.astimezone(days.ZONE).date()],
        )
        cursor.execute("insert into touched values (?)", [ticket_id])
        after = {"ticket_id": ticket_id, "amount": amount, "sent_at": sent_at}
        record(cursor, now, by, "send_quote", "quotes", quote_id, None, after)
    return quote_id


@allowed("staff", "finance", "manager")
def decide_quote(
    store: Store, quote_id: str, decision: str, *, decided_at: datetime, seen: str | None, by: Person, now: datetime
) -> None:
    """Registers what the customer decided about a quote: `approved` or `declined`, at a time since it was sent.

    `seen` is the decision that its writer saw (None: there was none). Raises Conflict when it is another one by now,
    UserError for a decision, time or quote that can't be.
    """
    if decision not in DECISIONS:
        raise UserError("Choose whether the customer approved or declined the quote.")
    with store.tx(only_touched=True) as cursor:
        found = cursor.execute(
            "select decision, decided_at, sent_at, ticket_id from store.quotes where quote_id = ?", [quote_id]
        ).fetchone()
        if not found:
            raise UserError("There is no quote {quote}.", quote=quote_id)
        before, before_at, sent_at, ticket_id = found
        if before != seen:
            raise Conflict("Somebody else has registered the decision meanwhile. Look at what it says now.")
        if not sent_at <= decided_at <= now:
            raise UserError("The decision was made between when the quote was sent and now.")
        cursor.execute(
            "update store.quotes set decision = ?, decided_at = ?, decided_on = ? where quote_id = ?",
            [decision, decided_at, decided_at.astimezone(days.ZONE).date(), quote_id],
        )
        cursor.execute("insert into touched values (?)", [ticket_id])
        was, is_now = {"decision": before, "decided_at": before_at}, {"decision": decision, "decided_at": decided_at}
        record(cursor, now, by, "decide_quote", "quotes", quote_id, was, is_now)
