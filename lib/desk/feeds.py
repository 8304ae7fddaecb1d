"""Calendars that other programs subscribe to: whoever knows the address of one can read it."""

from datetime import datetime
from uuid import uuid4

from lib import feeds
from lib.access import Person, allowed
from lib.desk.log import record
from lib.errors import UserError
from lib.store import Store


@allowed("staff", "manager")
def make_feed(store: Store, staff_id: str | None, *, by: Person, now: datetime) -> str:
    """Makes a calendar of a member of staff's sessions, or of everybody's (None); the secret part of its address.

    The address is known to whoever is given it now, and is kept nowhere. Raises UserError for a person that nobody
    knows.
    """
    secret, feed_id = feeds.new_secret(), f"F-{uuid4().hex[:12]}"
    with store.tx(changes_charges=False) as cursor:
        if staff_id and not cursor.execute("select 1 from store.staff where staff_id = ?", [staff_id]).fetchone():
            raise UserError("There is no member of staff {staff}.", staff=staff_id)
        cursor.execute(
            "insert into store.feeds values (?, ?, ?, ?, ?, null, null)",
            [feed_id, feeds.hash_of(secret), staff_id, by.name, now],
        )
        record(cursor, now, by, "make_feed", "feeds", feed_id, None, {"staff_id": staff_id})
    return secret


@allowed("staff", "manager")
def revoke_feed(store: Store, feed_id: str, *, by: Person, now: datetime) -> None:
    """Ends a calendar: its address is good for nothing from now on. One that has ended stays so.

    Raises UserError for one that nobody has made.
    """
    with store.tx(changes_charges=False) as cursor:
        row = cursor.execute("select staff_id, revoked_at from store.feeds where feed_id = ?", [feed_id]).fetchone()
        if row is None:
            raise UserError("There is no such calendar address.")
        staff_id, revoked_at = row
        if revoked_at:
            return
        cursor.execute(
            "update store.feeds set revoked_by = ?, revoked_at = ? where feed_id = ?", [by.name, now, feed_id]
        )
        said = {"staff_id": staff_id}
        record(cursor, now, by, "revoke_feed", "feeds", feed_id, said, said | {"revoked": True})
