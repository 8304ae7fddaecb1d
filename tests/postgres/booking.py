"""Somebody who books whatever comes to mind: `python -m tests.postgres.booking ADDRESS SEED TRIES`.

At the end it says what it holds, and how often it got what it wanted, as JSON.
"""

import json
import random
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lib import desk as change
from lib import terms
from lib.access import Person
from lib.desk import Session
from lib.errors import Taken, UserError
from lib.store import Store

NOW = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)  # a Monday, 8:00 in Stockholm
STAFF, CUSTOMERS, CASES, DAYS = 5, 7, 21, 25
BY = Person("S0", frozenset({"staff"}))


def wanted(rng: random.Random) -> Session:
    """A session at a full quarter within hours on a day of the next weeks."""
    starts = NOW + timedelta(days=1 + rng.randrange(DAYS), hours=1, minutes=15 * rng.randrange(28))
    case, staff = f"N{rng.randrange(CASES)}", f"S{rng.randrange(STAFF)}"
    return Session(case, staff, rng.choice(change.CHANNELS), starts, rng.choice((15, 30, 45, 60)))


def main(address: str, seed: str, tries: str) -> None:
    """Books, moves and cancels."""
    rng, counted, held = random.Random(seed), Counter(), {}
    with Store(address, terms.load()) as store:
        # Four of them are at work beside a server: more threads for such small questions only wait for each other.
        store._root.execute("set global threads = 1")
        for _ in range(int(tries)):
            kind = rng.choices(("book", "move", "cancel"), (80, 10, 10))[0] if held else "book"
            session, mine = wanted(rng), rng.choice(list(held)) if held else None
            try:
                if kind == "book":
                    held[change.book(store, session, by=BY, now=NOW)] = session
                elif kind == "move":
                    session = replace(session, ticket_id=held[mine].ticket_id)
                    held[change.move_booking(store, mine, session, seen="booked", by=BY, now=NOW)] = session
                    del held[mine]
                else:
                    change.cancel_booking(store, mine, "Kunden kan inte", seen="booked", by=BY, now=NOW)
                    del held[mine]
            except UserError as error:
                refusals = {Taken: "taken", UserError: "refused"}
                kind = refusals.get(type(error)) or f"{type(error).__name__}: {error}"
            counted[kind] += 1
    rows = {key: (one.ticket_id, one.staff_id, one.starts_at.isoformat(), one.minutes) for key, one in held.items()}
    json.dump({"held": rows, "counted": counted}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
