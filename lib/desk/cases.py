"""Cases as people decide about them: registered, put under a category, merged, split, void; nothing is ever deleted."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb

from lib import days, sql
from lib.access import Person, allowed
from lib.desk.log import case_in_figures, note_of, record
from lib.desk.sessions import call_off
from lib.errors import Conflict, UserError
from lib.store import Store

LONGEST_SUBJECT = 300


@dataclass(frozen=True)
class Decided:
    """What a person decides about a case: what it costs, and how soon it is handled, follows from it."""

    category: str | None = None
    critical: bool = False
    serious: bool = False
    installation_id: str | None = None


@allowed("staff", "manager")
def register_case(
    store: Store,
    customer_id: str,
    subject: str,
    decided: Decided,
    *,
    registered_at: datetime,
    by: Person,
    now: datetime,
) -> str:
    """Registers a case that came otherwise than by the form; its id.

    `registered_at` is when the customer reached the desk, which may be earlier than now. Raises UserError for a
    customer or module that nobody knows, a subject that is empty or too long, a category that the terms don't name, or
    a time to come.
    """
    with store.tx(only_touched=True) as cursor:
        ticket_id = insert_case(cursor, store, customer_id, subject, decided, registered_at, now)
        after = {"customer_id": customer_id, "subject": subject.strip(), "registered_at": registered_at}
        record(cursor, now, by, "register_case", "tickets", ticket_id, None, after | asdict(decided))
    return ticket_id


def insert_case(
    cursor: duckdb.DuckDBPyConnection,
    store: Store,
    customer_id: str,
    subject: str,
    decided: Decided,
    registered_at: datetime,
    now: datetime,
) -> str:
    """Writes a case within a transaction, under the next number of the desk; its id. Raises UserError as above."""
    subject, day = subject.strip(), registered_at.astimezone(days.ZONE).date()
    if not cursor.execute("select 1 from store.customers where customer_id = ?", [customer_id]).fetchone():
        raise UserError("There is no customer {customer}.", customer=customer_id)
    if not subject:
        raise UserError("Write what the case is about.")
    if len(subject) > LONGEST_SUBJECT:
        raise UserError("A subject has at most {most} characters.", most=LONGEST_SUBJECT)
    if registered_at > now:
        raise UserError("A case can't have come in later than now.")
    if day < days.FIRST:
        raise UserError("Cases before {year} can't be judged; mend the date.", year=days.FIRST.year)
    _check(cursor, store, decided)
    ticket_id = cursor.execute(sql.read("desk/next_case_number")).fetchone()[0]
    values = [ticket_id, customer_id, registered_at, day, subject, *_stored(decided)]
    cursor.execute("insert into store.tickets values (?, ?, ?, ?, ?, ?, ?, ?, ?, null, false, null)", values)
    cursor.execute("insert into touched values (?)", [ticket_id])
    return ticket_id


@allowed("staff", "manager")
def decide_case(store: Store, ticket_id: str, decided: Decided, *, seen: Decided, by: Person, now: datetime) -> None:
    """Decides the category and flags of a case, and the module that it is about.

    `seen` is what was decided when its writer looked. Raises Conflict when it is something else by now, UserError for a
    case that no figure knows, or a category or module that nobody knows.
    """
    with store.tx(only_touched=True) as cursor:
        before = change_case(cursor, store, ticket_id, decided, seen)
        if before != decided:
            record(cursor, now, by, "decide_case", "tickets", ticket_id, asdict(before), asdict(decided))


def change_case(
    cursor: duckdb.DuckDBPyConnection, store: Store, ticket_id: str, decided: Decided, seen: Decided
) -> Decided:
    """Writes within a transaction what is decided about a case; what was before. Raises as `decide_case` does."""
    case_in_figures(cursor, ticket_id)
    before = Decided(
        *cursor.execute(
            "select category, critical, serious, installation_id from store.tickets where ticket_id = ?", [ticket_id]
        ).fetchone()
    )
    if before != seen:
        raise Conflict("Somebody else has decided about this case meanwhile. Look at what it says now.")
    _check(cursor, store, decided)
    cursor.execute(
        "update store.tickets set category = ?, critical = ?, serious = ?, installation_id = ? where ticket_id = ?",
        [*_stored(decided), ticket_id],
    )
    cursor.execute("insert into touched values (?)", [ticket_id])
    return before


@allowed("staff", "manager")
def merge_case(
    store: Store,
    ticket_id: str,
    into: str,
    *,
    sessions: Collection[str] = (),
    reason: str = "",
    by: Person,
    now: datetime,
) -> None:
    """Merges a case into another one: from then on, what names it counts as the other's, its sessions to come too.

    Those of them that `sessions` names are called off with the `reason`. Raises UserError when either case is in no
    figure, when they are the same, or belong to different customers; Conflict when such a session isn't to come.
    """
    with store.tx(as_of=now) as cursor:
        for one in (ticket_id, into):
            case_in_figures(cursor, one)
        if ticket_id == into:
            raise UserError("A case can't be merged into itself.")
        (customers,) = cursor.execute(
            "select count(distinct customer_id) from store.kept_tickets where ticket_id in (?, ?)", [ticket_id, into]
        ).fetchone()
        if customers > 1:
            raise UserError("The two cases belong to different customers; only cases of one customer are merged.")
        call_off(cursor, ticket_id, sessions, note_of(reason, needed=bool(sessions)), by, now)
        cursor.execute("update store.tickets set merged_into = ? where ticket_id = ?", [into, ticket_id])
        cursor.execute("insert into touched values (?), (?)", [ticket_id, into])
        record(cursor, now, by, "merge_case", "tickets", ticket_id, {"merged_into": None}, {"merged_into": into})


@allowed("staff", "manager")
def split_case(store: Store, ticket_id: str, subject: str, entry_ids: list[str], *, by: Person, now: datetime) -> str:
    """Makes a case of its own of a part of one, registered when that was, with some of its time entries; its id.

    The new one has no category yet. Raises UserError when the case is in no figure, an entry isn't the case's own, or
    the subject is empty.
    """
    with store.tx() as cursor:
        case_in_figures(cursor, ticket_id)
        customer_id, registered_at = cursor.execute(
            "select customer_id, registered_at from store.kept_tickets where ticket_id = ?", [ticket_id]
        ).fetchone()
        new_id = insert_case(cursor, store, customer_id, subject, Decided(), registered_at, now)
        for entry_id in entry_ids:
            move(cursor, entry_id, new_id, expected=ticket_id)
        after = {"split_from": ticket_id, "subject": subject.strip(), "time_entries": entry_ids}
        record(cursor, now, by, "split_case", "tickets", new_id, None, after)
    return new_id


@allowed("staff", "manager")
def void_case(
    store: Store, ticket_id: str, reason: str, *, sessions: Collection[str] = (), by: Person, now: datetime
) -> None:
    """Marks a case as void (spam, a mistake): it is in no figure any more, nor is what names it.

    `sessions` are the ids of its sessions to come that its writer saw: they are called off for the same reason. Raises
    Conflict when it has others by now; UserError without a reason, or when the case is in no figure already.
    """
    reason = note_of(reason)
    with store.tx(as_of=now) as cursor:
        case_in_figures(cursor, ticket_id)
        call_off(cursor, ticket_id, sessions, reason, by, now, leaves_none=True)
        _set_void(cursor, ticket_id, True)
        record(cursor, now, by, "void_case", "tickets", ticket_id, {"void": False}, {"void": True, "reason": reason})


@allowed("staff", "manager")
def restore_case(store: Store, ticket_id: str, reason: str, *, by: Person, now: datetime) -> None:
    """Takes it back that a case is void. Raises UserError without a reason, or when the case isn't void."""
    reason = note_of(reason)
    with store.tx() as cursor:
        found = cursor.execute("select void from store.tickets where ticket_id = ?", [ticket_id]).fetchone()
        if found != (True,):
            raise UserError("The case {ticket} isn't void.", ticket=ticket_id)
        _set_void(cursor, ticket_id, False)
        record(cursor, now, by, "restore_case", "tickets", ticket_id, {"void": True}, {"void": False, "reason": reason})


@allowed("staff", "manager", "finance")
def move_entry(store: Store, entry_id: str, ticket_id: str, *, seen: str, by: Person, now: datetime) -> None:
    """Moves a time entry to the case that it belongs to; `seen` is the case that it was on when its writer looked.

    Raises Conflict when somebody has moved it meanwhile, UserError when there is no such entry or case.
    """
    with store.tx() as cursor:
        case_in_figures(cursor, ticket_id)
        move(cursor, entry_id, ticket_id, expected=seen)
        record(cursor, now, by, "move_entry", "time_entries", entry_id, {"ticket_id": seen}, {"ticket_id": ticket_id})


def move(cursor: duckdb.DuckDBPyConnection, entry_id: str, ticket_id: str, *, expected: str) -> None:
    """Moves a time entry within a transaction. Raises Conflict when it is on no ticket of the expected case."""
    found = cursor.execute(sql.read("desk/entry_case"), {"entry": entry_id}).fetchone()
    if not found:
        raise UserError("There is no time entry {entry}.", entry=entry_id)
    own, root = found
    if expected not in (own, root):
        raise Conflict("Somebody else has moved this time entry meanwhile: it is on {ticket} now.", ticket=root or own)
    cursor.execute("update store.time_entries set ticket_id = ? where entry_id = ?", [ticket_id, entry_id])
    cursor.execute("insert into touched values (?), (?)", [own, ticket_id])


def _set_void(cursor: duckdb.DuckDBPyConnection, ticket_id: str, void: bool) -> None:
    cursor.execute("update store.tickets set void = ? where ticket_id = ?", [void, ticket_id])
    cursor.execute("insert into touched values (?)", [ticket_id])


def _check(cursor: duckdb.DuckDBPyConnection, store: Store, decided: Decided) -> None:
    if decided.category is not None and decided.category not in store.terms.categories():
        raise UserError("The terms name no category {category}.", category=decided.category)
    if decided.installation_id is not None:
        query = "select 1 from store.module_installations where installation_id = ?"
        if not cursor.execute(query, [decided.installation_id]).fetchone():
            raise UserError("There is no installed module {installation}.", installation=decided.installation_id)


def _stored(decided: Decided) -> list[Any]:
    return [decided.category, decided.critical, decided.serious, decided.installation_id]
