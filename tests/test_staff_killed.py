"""A server killed while ten work: every change that was said to be done is there, and none is half there; and each
backup that was made meanwhile is the store as it was at a moment."""

import json
import os
import random
import select
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from lib import backups, sums
from lib.backup import restore
from lib.store import ROOT, Store
from lib.terms import Terms
from tests.at_work import CUSTOMERS, MAY_SAY, STAFF
from tests.conftest import NOW, bring_in
from tests.postgres.leg import place
from tests.rows import base, customer, person, stored, ticket

# How often they are killed; KILLED_ROUNDS asks for more. On a slow machine they do less each time: they are killed
# until each kind of work has been done, but no more often than this.
ROUNDS, MOST_ROUNDS = int(os.environ.get("KILLED_ROUNDS", "3")), 12
WORK = {"take_next", "register_case", "log_time", "decide_case", "book", "split_case", *MAY_SAY}
BROUGHT = [f"T{number:03}" for number in range(200)]  # Cases that were there before, without a category.
EVENTS = ("handling_started", "waiting_customer", "resumed", "resolved", "reopened")
FACTS = base(
    customers=[customer(f"K{n}") for n in range(CUSTOMERS)],
    staff=[person(f"S{n}") for n in range(STAFF)],
    tickets=[ticket(name, f"2026-05-{n % 27 + 1:02}T10:00", customer_id=f"K{n % 5}") for n, name in enumerate(BROUGHT)],
)
KEPT = ("kept_merges", "kept_tickets", "kept_resolutions", "kept_work")


def killed_at_work(store: Path, first: int, rng: random.Random) -> list[list[str]]:
    """Has ten work on a store and kills them at whatever moment; the changes that they said were done."""
    folder = store.parent / "backups"
    command = [sys.executable, "-m", "tests.at_work", place(store), str(first), str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    said = b""
    try:
        after = rng.randrange(25, 50)
        # Now and then only after a backup has been made, too.
        wanted = len(backups.kept(folder)) + (first % 500_000 == 0)
        while said.count(b"\n") < after or len(backups.kept(folder)) < wanted:
            assert select.select([process.stdout], [], [], 60)[0], "nothing is done"
            read = process.stdout.read1()
            assert read, "it ended by itself"
            said += read
        time.sleep(rng.random() * 0.1)
    finally:
        process.kill()
    said += process.stdout.read()
    process.stdout.close()
    assert process.wait() == -9
    # Its last line may have been cut off.
    return [json.loads(line) for line in said.split(b"\n")[:-1]]


# ---- What the log says there is, and what there is -------------------------------------------------------------------


def log(store: Store) -> list[tuple]:
    """The changes of the app in the order of their commits: when, who, what, which row, and what it says since."""
    rows = stored(
        store,
        "select changed_at, actor, action, row_key, after from store.audit_log where import_id is null order by rowid",
    )
    return [(*row[:4], json.loads(row[4])) for row in rows]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def logged(store: Store) -> dict[str, object]:
    """The facts that follow from the log, told in its order."""
    cases, entries, sessions, timers = dict.fromkeys(BROUGHT), {}, {}, {}
    events, notes, chain = Counter(), Counter(), Counter()
    for changed_at, actor, action, key, after in log(store):
        match action:
            case "take_next":
                events[key, moment(after["at"]), "handling_started", after["staff_id"]] += 1
            case event if event in EVENTS:
                events[key, moment(after["at"]), event, after["staff_id"]] += 1
                if after["note"]:
                    notes[key, moment(after["at"]), event, after["note"]] += 1
            case "register_case":
                cases[key] = after["category"]
            case "decide_case":
                cases[key] = after["category"]
            case "split_case":
                cases[key] = None
                entries |= {one: (key, *entries[one][1:]) for one in after["time_entries"]}
            case "log_time":
                said = after["staff_id"], moment(after["started_at"]), Decimal(after["minutes"])
                entries[key] = (after["ticket_id"], *said)
            case "book":
                starts = moment(after["starts_at"])
                ends = starts + timedelta(minutes=after["minutes"])
                sessions[key] = [after["ticket_id"], after["staff_id"], starts, ends, "booked"]
                if "replaces" not in after:
                    chain[key, "booked", None, actor, changed_at] += 1
            case "move_booking":
                sessions[key][-1] = "cancelled"
                chain[after["moved_to"], "moved", key, actor, changed_at] += 1
            case "cancel_booking":
                sessions[key][-1] = "cancelled"
                chain[key, "cancelled", None, actor, changed_at] += 1
            case "start_timer":
                timers[key] = after["ticket_id"], changed_at
            case "stop_timer":
                del timers[key]
            case _:
                raise AssertionError(action)
    slots = Counter()
    for key, (_, staff, starts, ends, status) in sessions.items():
        if status == "booked":
            slots[key, f"staff {staff}"] = (ends - starts) // timedelta(minutes=15)
    return {
        "cases": cases, "entries": entries, "timers": timers, "events": events, "notes": notes, "chain": chain,
        "sessions": {key: tuple(row) for key, row in sessions.items()}, "slots": slots,
    }  # fmt: skip


def facts(store: Store) -> dict[str, object]:
    """The same as the tables of the facts hold it."""

    def by_key(query: str) -> dict:
        rows = stored(store, query)
        found = {row[0]: row[1:] for row in rows}
        assert len(found) == len(rows), query
        return found

    cases = by_key("select ticket_id, category from store.tickets")
    return {
        "cases": {key: category for key, (category,) in cases.items()},
        "entries": by_key("select entry_id, ticket_id, staff_id, started_at, minutes from store.time_entries"),
        "timers": by_key("select staff_id, ticket_id, started_at from store.timers"),
        "events": Counter(stored(store, 'select ticket_id, "at", event, staff_id from store.ticket_events')),
        "notes": Counter(stored(store, 'select ticket_id, "at", event, note from store.event_notes')),
        "chain": Counter(
            stored(store, "select booking_id, change, replaces, changed_by, changed_at from store.booking_changes")
        ),
        "sessions": by_key("select booking_id, ticket_id, staff_id, starts_at, ends_at, status from store.bookings"),
        "slots": Counter(
            stored(store, "select booking_id, party from store.booking_slots where starts_with(party, 'staff')")
        ),
    }


def kept(store: Store) -> list[list[tuple]]:
    """What is kept of the cases beside their facts."""
    return [stored(store, f"from store.{table} order by all") for table in KEPT]


def restored(path: Path, terms: Terms, folder: Path) -> int:
    """Puts back backups of a store that were made whole, as many as there are kills at most: each holds the first
    changes of the store's log, all of them to their end, and none besides. How many there are."""
    with Store(path, terms) as store:
        changes = log(store)
    found = backups.kept(path.parent / "backups")
    assert found
    assert all(one.is_good for one in found)
    found = found[:: max(1, len(found) // ROUNDS)][:ROUNDS]
    for one in found:
        target = folder / "restored" / one.file.name
        assert restore(one.file, target, terms, NOW) is None
        with Store(target, terms) as store:
            assert not sums.differences(one.sheet.sums, sums.of(store.cursor(NOW), "store"))
            count = len(log(store))
            assert log(store) == changes[:count]
            assert facts(store) == logged(store)
        target.unlink()
    return len(found)


def test_what_was_done_is_there_however_the_work_was_killed(terms, tmp_path):
    path, rng = tmp_path / "store.duckdb", random.Random(5)
    with Store(path, terms) as store:
        assert not bring_in(store, tmp_path / "facts", FACTS).findings
    done: list[list[str]] = []
    for number in range(max(ROUNDS, MOST_ROUNDS)):
        if number >= ROUNDS and {action for _, _, action, _ in done} >= WORK:
            break
        said = killed_at_work(path, number * 100_000, rng)
        assert len({who for _, who, *_ in said}) > STAFF // 2, "they work side by side"
        done += said
        with Store(path, terms) as store:
            in_log = Counter((at, actor, action, key) for at, actor, action, key, _ in log(store) if action != "book")
            in_log |= Counter(row[:4] for row in log(store) if row[2] == "book" and "replaces" not in row[4])
            missing = Counter((moment(at), *rest) for at, *rest in done) - in_log
            assert not missing
            # Those that nobody had heard of yet when they were killed: at most one for each of the staff, each time.
            assert (in_log - Counter((moment(at), *rest) for at, *rest in done)).total() <= STAFF * (number + 1)
            assert facts(store) == logged(store)
            as_it_was = kept(store)
            with store.tx() as cursor:
                cursor.execute("insert into touched values (null)")
            assert kept(store) == as_it_was, "what is kept of the cases is what their facts say"
    backed_up = restored(path, terms, tmp_path)
    print(f"{number + 1} kills, {len(done)} changes said to be done, none lost; {backed_up} backups restored")
    kinds = Counter(action for _, _, action, _ in done)
    assert set(kinds) >= WORK, kinds
