"""Whether a time is free for a session: one query decides, and what stands in the way is said in words."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from lib import days, sql
from lib.errors import Taken, UserError
from lib.locale import N_
from lib.store import Store
from lib.words import moment

CHANNELS = ("phone", "screen_share")
LOOKS_AHEAD = timedelta(days=14)  # how far from the wanted day another time is looked for
# Looked for first, as it takes half as long: on the days beside it. What is nearer than this is the nearest of all, as
# every time of the days beyond is further off, also on the two days of 23 and 25 hours.
LOOKS_NEAR, NEARER_THAN_ANY_BEYOND = timedelta(days=1), timedelta(hours=22)


@dataclass(frozen=True)
class Session:
    """A session as it is asked for: about which case, with whom, how, from when, and for how many minutes."""

    ticket_id: str
    staff_id: str
    channel: str
    starts_at: datetime
    minutes: int


class Hindered(Exception):
    """Something stands in the way of a session, and the nearest times that are free are still to be named: `refused`
    is what is raised then, and `why` is what it says."""

    def __init__(self, refused: type[UserError], why: UserError):
        super().__init__(str(why))
        self.refused, self.why = refused, why


def starts(
    cursor: duckdb.DuckDBPyConnection,
    wanted: Session,
    first: date,
    last: date,
    *,
    moved: str | None = None,
    **asked: Any,
) -> list[dict[str, Any]]:
    """The rows of `booking_starts` between two days; `asked` are its other parameters."""
    values = {"ticket": wanted.ticket_id, "minutes": wanted.minutes, "moved": moved, "at": None, "near": None}
    values |= {"first": first, "last": last, "staff": None, "every": False, "each": False} | asked
    cursor.execute(sql.read("queries/booking_starts"), values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def can_be(wanted: Session) -> None:
    """Raises UserError for what can't be a session whatever is booked: needs no store, and comes before `check`."""
    if wanted.channel not in CHANNELS:
        raise UserError("Choose phone or screen sharing.")
    if not days.FIRST.year <= wanted.starts_at.year <= days.LAST.year:
        raise UserError("There is no such time.")
    if wanted.starts_at.timestamp() % (15 * 60):
        raise UserError("A session begins at a whole quarter of an hour.")


def check(cursor: duckdb.DuckDBPyConnection, wanted: Session, moved: str | None = None) -> None:
    """Raises Hindered when something stands in the way of a session that `can_be`, UserError when no other time would
    do either. `moved` is the booking that the session is to replace."""
    case = cursor.execute(sql.read("desk/booking_case"), {"ticket": wanted.ticket_id}).fetchone()
    if not case:
        raise UserError(
            "There is no case {ticket} in the figures. Register the case first: sessions are booked on a case.",
            ticket=wanted.ticket_id,
        )
    if case[1]:
        raise UserError("The case {ticket} is resolved. Open it again to book a session.", ticket=wanted.ticket_id)
    if not cursor.execute("select 1 from store.staff where staff_id = ?", [wanted.staff_id]).fetchone():
        raise UserError("There is no member of staff {staff}.", staff=wanted.staff_id)
    day = wanted.starts_at.astimezone(days.ZONE).date()
    here = {"staff": wanted.staff_id, "moved": moved}
    found = starts(cursor, wanted, day, day, at=wanted.starts_at, every=True, **here)
    if not found:
        raise UserError("There is no such time.")
    (row,) = found
    match row["why"]:
        case None:
            return
        case "length":
            raise UserError("Sessions of {minutes} minutes aren't in the terms.", minutes=wanted.minutes)
        case "staff_taken" | "customer_taken" | "buffer" | "daily_cap":
            refused = Taken
        case _:
            refused = UserError
    raise Hindered(refused, _hindrance(row, wanted))


@contextmanager
def naming_others(store: Store, wanted: Session, now: datetime, moved: str | None = None) -> Iterator[None]:
    """Raises what `check` found within, Taken where it is another session, else UserError, with the nearest times that
    are free. They are looked for when the transaction has ended: others wait for that, and not for this."""
    try:
        yield
    except Hindered as found:
        with closing(store.cursor(now)) as cursor:
            instead = _instead(cursor, wanted, moved)
        raise found.refused(N_("{why} {instead}"), why=found.why, instead=instead) from None


def _hindrance(row: dict[str, Any], wanted: Session) -> UserError:
    """What stands in the way of a session, in words."""
    when, who, day = moment(row["shown"]), row["staff_name"], moment(row["day"])
    named = {"other": row["other_ticket_id"]}
    if row["other_shown"]:
        named |= {"begins": f"{row['other_shown']:%H:%M}", "ends": f"{row['other_shown_end']:%H:%M}"}
    match row["why"]:
        case "past":
            return UserError("{when} is in the past.", when=when)
        case "before_registration":
            return UserError("The case {ticket} wasn't registered before {when}.", ticket=wanted.ticket_id, when=when)
        case "not_a_working_day":
            return UserError("{day} isn't a working day.", day=day)
        case "outside_opening_hours":
            hours = {"opens": f"{row['opens']:%H:%M}", "closes": f"{row['closes']:%H:%M}"}
            return UserError("The desk is open from {opens} until {closes}.", **hours)
        case "too_far_ahead":
            return UserError("Sessions are booked at most {count} days ahead.", count=row["days_ahead"])
        case "outside_own_hours":
            return UserError("{who} doesn't work at {when}.", who=who, when=when)
        case "absent":
            return UserError("{who} is away at {when}.", who=who, when=when)
        case "staff_taken":
            return UserError("{who} has a session on {other} from {begins} until {ends}.", who=who, **named)
        case "customer_taken":
            return UserError(
                "The customer has a session on {other} with {who} from {begins} until {ends}.",
                who=row["other_staff_name"],
                **named,
            )
        case "buffer":
            return UserError(
                "{who} has a session on {other} from {begins} until {ends}, and {minutes} minutes are left free "
                "between two.",
                who=who,
                minutes=row["buffer_minutes"],
                **named,
            )
    return UserError(
        "{who} has {count} sessions on {day} already, as many as the terms allow.",
        who=who,
        count=row["sessions"],
        day=day,
    )


def _instead(cursor: duckdb.DuckDBPyConnection, wanted: Session, moved: str | None) -> UserError:
    """The nearest free times, with the person who was asked for and, if that is nearer, with another."""
    asked = {"near": wanted.starts_at, "moved": moved, "each": True}
    day = wanted.starts_at.astimezone(days.ZONE).date()
    for reach in (LOOKS_NEAR, LOOKS_AHEAD):
        nearest = starts(cursor, wanted, day - reach, day + reach, **asked)
        own = [row for row in nearest if row["staff_id"] == wanted.staff_id]
        if own and abs(own[0]["starts_at"] - wanted.starts_at) <= NEARER_THAN_ANY_BEYOND:
            break
    if not nearest:
        return UserError("No time is free within two weeks of it.")
    found = {"when": moment(nearest[0]["shown"]), "who": nearest[0]["staff_name"]}
    if not own or own[0]["starts_at"] == nearest[0]["starts_at"]:
        with_own = {"who": own[0]["staff_name"]} if own else {}
        return UserError("Free instead: {when} with {who}.", **(found | with_own))
    return UserError(
        "Free instead: {when} with {who}, or {own_when} with {own_who}.",
        own_when=moment(own[0]["shown"]),
        own_who=own[0]["staff_name"],
        **found,
    )
