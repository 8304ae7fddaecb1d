"""What the program costs without its pages, beside what the bare engine costs for the same rows."""

import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import duckdb

from lib import days, drafts, sql, terms
from lib.engine import LEAST_MEMORY
from lib.ingest.run import import_files
from lib.laid_by import VIEWS, read_from
from lib.reports import Scope, what_if
from lib.store import Store
from tests.bench import memory, stores
from tests.bench.sections import CHARGES, DESK, PLAIN, SLA, WHAT_IF, Measured

HERE = Path(__file__).parent
ALL_ANEW = "all that pages read, after an import"
RUNS, MOST_SECONDS = 7, 45.0
# Prices, warranty and both promises changed: more than half of the cases are decided otherwise.
DRAFT = "hourly_rate.plus.rate=950;lead_time.working_days=2;critical.minutes=30;ticket_fee.fee=450;warranty.days=31"
DOCUMENTED = ("working_days", "ticket_sla", "queue_order", "charges", "warranties", "billing_audit")


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def side_by_side(ours: Callable[[], object], floor: Callable[[], object], runs: int = RUNS) -> list[float]:
    """The medians of seconds of some work and of its floor, whose runs alternate, so that other load on the machine
    falls on both alike; fewer runs where they take long, one at least."""
    costs, floors, begun = [], [], time.perf_counter()
    while len(costs) < runs and (not costs or time.perf_counter() - begun < MOST_SECONDS):
        costs.append(timed(ours))
        floors.append(timed(floor))
    return [median(costs), median(floors)]


def text(name: str) -> str:
    """The text of an SQL file of the benchmark."""
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")


def bare_read(folder: Path, target: Path) -> None:
    """What DuckDB alone needs to read files into tables of a file."""
    target.unlink(missing_ok=True)
    with duckdb.connect(str(target), config={"memory_limit": f"{LEAST_MEMORY}MB"}) as connection:
        for file in sorted(folder.glob("*.csv")):
            connection.execute(f"create table {file.stem} as from read_csv('{file}')")


def make(folder: Path, tickets: int) -> Measured:
    """Makes the store that is measured, and says what the import of it took; nothing where it is there already."""
    found: Measured = {}

    def told(files: Path, bring_in: Callable[[], None]) -> None:
        with tempfile.TemporaryDirectory(dir=folder) as name:
            stores.in_cache(files)
            ours = timed(bring_in)
            memory.note()
            found["import"] = {DESK: [ours, timed(lambda: bare_read(files, Path(name) / "bare.duckdb"))]}

    stores.large_desk(folder, tickets, told)
    return found


def bring_in(folder: Path, tickets: int) -> Measured:
    """The import of cases and time entries against DuckDB's bare `read_csv` of them into tables of a file."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        place = Path(name)
        files = place / "files"
        files.mkdir()
        stores.write_files(files, tickets)
        stores.in_cache(files)

        def ours() -> None:
            (place / "into").mkdir()
            with Store(place / "into" / "ours.duckdb", terms.load()) as store:
                result = import_files(store, [files], now=datetime.now(UTC), actor="bench")
            memory.note()
            assert not result.findings, result.findings[0]
            shutil.rmtree(place / "into")

        runs = 1 if tickets > 1_000_000 else 3
        return {"import": {PLAIN: side_by_side(ours, lambda: bare_read(files, place / "bare.duckdb"), runs)}}


def opening(folder: Path, tickets: int) -> Measured:
    """Opening a filled store: migration checked, terms and calendar laid out, views built."""
    path, loaded = stores.large_desk(folder, tickets), terms.load()
    Store(path, loaded).close()  # What has to be brought up to date is, once.
    return {
        "opening": {"a filled store": [median(timed(lambda: Store(path, loaded).close()) for _ in range(RUNS)), None]}
    }


def answers(folder: Path, tickets: int) -> Measured:
    """Monthly reports over the decisions against the bare scan or join of the same rows; and a draft of other terms
    against the plain report of the same by the terms in force: kronor and compliance by month, kronor by customer."""
    loaded = terms.load()
    draft = drafts.parse(DRAFT, loaded)
    plain = [text(name) for name in ("charges", "sla", "customers")]
    found = {}
    with Store(stores.large_desk(folder, tickets), loaded) as store:
        cursor, read, scope = store.cursor(stores.NOW), store.by_edition(), Scope(stores.NOW, days.FIRST, days.LAST)
        for name, what in (("sla", SLA), ("charges", CHARGES)):
            ours, floor = text(name), text(f"{name}_floor")
            found[what] = side_by_side(
                lambda ours=ours: cursor.execute(ours).fetchall(), lambda floor=floor: cursor.execute(floor).fetchall()
            )
        what_if(read, scope, draft)  # What was decided is laid by, as it is for every page.
        found[WHAT_IF] = side_by_side(
            lambda: what_if(read, scope, draft), lambda: [cursor.execute(query).fetchall() for query in plain]
        )
    return {"answers": found}


def decisions(folder: Path, tickets: int) -> Measured:
    """Each documented decision, and each that is laid by, made for all cases; against the rows that it is about."""
    found = {}
    with Store(stores.large_desk(folder, tickets), terms.load()) as store:
        cursor = store.cursor(stores.NOW, laid_for=" ".join(VIEWS.values()))
        laid = {name: cursor.execute("select getvariable(?)", [name]).fetchone()[0] for name in VIEWS}
        for name in dict.fromkeys((*DOCUMENTED, *VIEWS)):
            query = f"from decisions.{name}"
            if name in DOCUMENTED:
                query = sql.read(f"exports/{name}").rsplit("\norder by ", 1)[0]
            floor = text(f"floors/{name}")
            # Those that come before it are laid by when it is made; it is made of them, never read from itself.
            read_from(cursor, {other: place for other, place in laid.items() if other != name})
            found[name] = side_by_side(
                lambda query=query: cursor.execute(f"create or replace temp table made as {query}"),
                lambda floor=floor: cursor.execute(f"create or replace temp table bare as {floor}"),
                3,
            )
        ours, floors = (sum(found[name][of] for name in VIEWS) for of in (0, 1))
        found[ALL_ANEW] = [
            median(timed(lambda: lay_by_anew(store)) for _ in range(2 if ours < MOST_SECONDS else 1)),
            floors,
        ]
    return {"decisions": found}


def lay_by_anew(store: Store) -> None:
    """Has a store decide all that pages read, as after an import: whatever is committed may have changed all of it."""
    with store.tx():
        pass
    store.cursor(stores.NOW, laid_for=" ".join(VIEWS.values())).close()
