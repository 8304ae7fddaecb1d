"""An import that is killed, at whatever moment, has done all of its work or none of it; the next one does the rest."""

import csv
import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from lib.ingest.tables import canonical
from lib.store import ROOT, Store
from tests.conftest import rows_of
from tests.rows import customer, person, stored

CASES = 5_000
# The command line's import, which also says aloud what step it has come to.
IMPORT = """
import sys
from rich.progress import Progress
told = Progress.update
def update(self, task, *, description, completed):
    print(description, flush=True)
    told(self, task, description=description, completed=completed)
Progress.update = update
from lib.__main__ import main
main()
"""
# When to kill: at a step, so many seconds after it was begun. After the last step comes the commit.
# All of them where KILLED_ROUNDS asks for more than every day's few, else every other one.
LAST = "making what is kept of the cases"
MOMENTS = [
    ("reading", 0.0), ("checking references", 0.0), ("writing customers", 0.0), ("writing tickets", 0.02),
    ("writing time_entries", 0.05), ("counting", 0.0), (LAST, 0.0), (LAST, 0.05), (LAST, 0.12), (LAST, 0.25),
]  # fmt: skip
TRIED = MOMENTS if "KILLED_ROUNDS" in os.environ else MOMENTS[::2]


def write(folder: Path, version: str) -> Path:
    """Many cases with what belongs to them; every row says which version of the facts it is of."""
    folder.mkdir()
    numbers = range(CASES)
    tables = {
        "customers": [customer(f"K{n}", name=version) for n in range(200)],
        "staff": [person("S1", name=version)],
        "tickets": [
            {"ticket_id": f"T{n}", "customer_id": f"K{n % 200}", "registered_at": f"2026-05-{n % 28 + 1:02}T10:00",
             "subject": version, "category": "attack"} for n in numbers
        ],
        "time_entries": [
            {"entry_id": f"E{n}", "ticket_id": f"T{n}", "staff_id": "S1", "minutes": str(n % 60 + 1), "work": "support",
             "started_at": f"2026-05-{n % 28 + 1:02}T11:00", "note": version} for n in numbers
        ],
        "ticket_events": [
            {"ticket_id": f"T{n}", "at": f"2026-05-{n % 28 + 1:02}T12:00", "event": "resolved", "staff_id": "S1"}
            for n in numbers
        ],
    }  # fmt: skip
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    return folder


def begin(folder: Path, store: Path) -> subprocess.Popen:
    command = [sys.executable, "-c", IMPORT, "import", str(folder), "--store", str(store)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def kill(process: subprocess.Popen, step: str, delay: float) -> bool:
    """Kills a process so long after it has come to a step; whether it was still at work."""
    for line in process.stdout:
        if line.startswith(step):
            time.sleep(delay)
            break
    process.kill()
    process.stdout.close()
    return process.wait() == -9


def versions(store: Path) -> set[str]:
    """The versions of the facts that a store's tables hold: none, or one and the same."""
    with duckdb.connect() as connection:
        # Attached, as the program does it: opened by itself, the file's log can't be read before the file is there.
        connection.execute(f"attach '{store}' as store")
        connection.execute("use store")
        known = {
            name
            for (name,) in connection.execute(
                "select table_name from duckdb_tables() where database_name = 'store'"
            ).fetchall()
        }
        if "kept_by" not in known:
            return set()
        counted = [
            connection.execute(f"select count(*), count(distinct {column}), min({column}) from {table}").fetchone()
            for table, column in (("customers", "name"), ("tickets", "subject"), ("time_entries", "note"))
        ]
        events = connection.execute("select count(*) from ticket_events").fetchone()[0]
        kept = connection.execute("select count(*) from kept_tickets").fetchone()[0]
    if counted[0][0] == 0:
        assert [count for count, *_ in counted] == [0, 0, 0]
        assert (events, kept) == (0, 0)
        return set()
    assert [(count, of) for count, of, _ in counted] == [(200, 1), (CASES, 1), (CASES, 1)]
    assert (events, kept) == (CASES, CASES)
    return {version for *_, version in counted}


def everything(store: Store) -> dict[str, list]:
    """Every row of the facts, but for which import wrote it; and the figures that follow from them."""
    tables = canonical([], [])
    facts = {name: stored(store, f"select * exclude (import_id) from store.{name} order by all") for name in tables}
    return facts | {view: rows_of(store, view) for view in ("ticket_sla", "charges")}


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> list[Path]:
    return [write(tmp_path_factory.mktemp("facts") / version, version) for version in ("A", "B")]


def test_imports_killed_time_and_again_leave_what_an_untroubled_one_leaves(terms, folders, tmp_path):
    troubled, untroubled = tmp_path / "troubled.duckdb", tmp_path / "untroubled.duckdb"
    killed, seen = [], []
    for position, moment in enumerate(TRIED):
        # Each import changes every row, whichever of those before it got through.
        killed.append(kill(begin(folders[position % 2], troubled), *moment))
        seen.append(versions(troubled))
        assert len(seen[-1]) <= 1
    assert sum(killed) >= len(TRIED) * 4 // 5, killed
    # What was killed while it wrote has left nothing.
    while_writing = sum(step != LAST for step, _delay in TRIED)
    assert seen[:while_writing] == [set()] * while_writing
    for store in (troubled, untroubled):
        last = begin(folders[0], store)
        *_, said = last.communicate()[0].splitlines()
        assert (last.returncode, "0 put aside" in said) == (0, True)
        assert versions(store) == {"A"}
    with Store(troubled, terms) as one, Store(untroubled, terms) as other:
        assert everything(one) == everything(other)
    assert not list(tmp_path.glob("*.wal"))
