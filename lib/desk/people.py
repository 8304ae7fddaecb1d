"""Who may sign in, with which roles; and signing in and out, for the audit log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from lib import sql
from lib.access import ROLES, Person, allowed, for_anybody
from lib.desk.log import record
from lib.errors import Conflict, UserError
from lib.store import Store

LONGEST_PERSON = 200


@dataclass(frozen=True)
class Given:
    """What the store says of a person: what they are called, their roles, and the member of staff that they are."""

    name: str | None = None
    roles: tuple[str, ...] = ()
    staff_id: str | None = None


@allowed("admin")
def set_person(store: Store, person_id: str, given: Given, *, seen: Given | None, by: Person, now: datetime) -> str:
    """Says who somebody is and what they may do, from their next click on; the name that the sign-in knows them by.

    This goes before what their token or proxy says; without a role they may do nothing. `seen` is what the writer saw
    (None: nobody of that name). Raises Conflict when it is something else by now, UserError for an unknown role or
    member of staff, for one whom somebody else is already, and where nobody would be left as an administrator.
    """
    person_id = person_id.strip().lower()
    if not person_id or len(person_id) > LONGEST_PERSON or not person_id.isprintable():
        raise UserError("Write what the sign-in knows the person by: an e-mail address, as a rule.")
    given = Given((given.name or "").strip()[:LONGEST_PERSON] or None, _in_order(given.roles), given.staff_id or None)
    if unknown := set(given.roles) - set(ROLES):
        raise UserError("There is no role {role}.", role=sorted(unknown)[0])
    with store.tx(changes_charges=False) as cursor:
        before = _given(cursor, person_id)
        if before != seen:
            raise Conflict("Somebody else has changed this person meanwhile. Look at what it says now.")
        if before == given:
            return person_id
        _check_staff(cursor, person_id, given)
        _check_admins(cursor, person_id, before, given)
        cursor.execute(
            "insert or replace into store.people values (?, ?, ?, ?, ?, ?)",
            [person_id, given.name, given.staff_id, list(given.roles), by.name, now],
        )
        said = [person and {"name": person.name, "roles": list(person.roles), "staff_id": person.staff_id}
                for person in (before, given)]  # fmt: skip
        record(cursor, now, by, "set_person", "people", person_id, *said)
    return person_id


@allowed("admin")
def sign_somebody_out(store: Store, person_id: str, *, by: Person, now: datetime) -> None:
    """Signs somebody out of everything that they are signed in to, at once: what they have open shows nothing more.

    Raises UserError for a person whom the store doesn't know.
    """
    with store.tx(changes_charges=False) as cursor:
        if _given(cursor, person_id) is None:
            raise UserError("Nobody is known here as {person}.", person=person_id)
        _sign_out(cursor, person_id, None, "sign_somebody_out", by, now)


@for_anybody("ends one's own sign-in")
def sign_out(store: Store, person_id: str, *, signed_in_at: datetime | None, by: Person, now: datetime) -> None:
    """Signs the one who asks out, everywhere: what was signed in by now, or at `signed_in_at`, doesn't work again."""
    with store.tx(changes_charges=False) as cursor:
        _sign_out(cursor, person_id, signed_in_at, "sign_out", by, now)


@for_anybody("by what the sign-in says")
def note_sign_in(store: Store, person_id: str, *, signed_in_at: datetime, by: Person, now: datetime) -> None:
    """Notes that somebody has signed in, once for each time that they did."""
    after = {"signed_in_at": signed_in_at.isoformat()}
    with store.tx(changes_charges=False) as cursor:
        told = {"person": person_id, "signed_in_at": after["signed_in_at"]}
        if not cursor.execute(sql.read("desk/sign_in_noted"), told).fetchone():
            record(cursor, now, by, "sign_in", "people", person_id, None, after)


def _sign_out(
    cursor: duckdb.DuckDBPyConnection, person_id: str, began: datetime | None, action: str, by: Person, now: datetime
) -> None:
    # By the real clock, as tokens are, and not before the token: its provider's clock may be fast.
    at = max(moment for moment in (datetime.now(UTC), began) if moment)
    cursor.execute("insert or replace into store.sign_outs values (?, ?)", [person_id, at])
    record(cursor, now, by, action, "people", person_id, None, {"signed_out_at": at.isoformat()})


def _given(cursor: duckdb.DuckDBPyConnection, person_id: str) -> Given | None:
    query = "select name, roles, staff_id from store.people where person_id = ?"
    row: Any = cursor.execute(query, [person_id]).fetchone()
    return Given(row[0], tuple(row[1]), row[2]) if row else None


def _in_order(roles: Iterable[str]) -> tuple[str, ...]:
    chosen = set(roles)
    return (*(role for role in ROLES if role in chosen), *sorted(chosen - set(ROLES)))


def _check_staff(cursor: duckdb.DuckDBPyConnection, person_id: str, given: Given) -> None:
    if not given.staff_id:
        return
    if not cursor.execute("select 1 from store.staff where staff_id = ?", [given.staff_id]).fetchone():
        raise UserError("There is no member of staff {staff}.", staff=given.staff_id)
    query = "select person_id from store.people where staff_id = ? and person_id <> ?"
    if other := cursor.execute(query, [given.staff_id, person_id]).fetchone():
        raise UserError("{person} is this member of staff already.", person=other[0])


def _check_admins(cursor: duckdb.DuckDBPyConnection, person_id: str, before: Given | None, given: Given) -> None:
    """Raises UserError where the last administrator would stop being one: nobody could give the role back."""
    if "admin" in given.roles or not before or "admin" not in before.roles:
        return
    query = "select 1 from store.people where list_contains(roles, 'admin') and person_id <> ?"
    if not cursor.execute(query, [person_id]).fetchone():
        raise UserError("Nobody would be left to give roles. Make somebody else an administrator first.")
