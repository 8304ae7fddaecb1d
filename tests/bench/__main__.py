"""Fills stores with a million cases and prints what the program costs: its reports and its import beside what the bare
engine costs, and its pages beside the same pages of the demo desk.

Every row is a ratio of two medians whose runs alternate, so that other load on the machine falls on both alike.
"""

import argparse
import logging
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import duckdb

from lib import days, drafts, terms
from lib.ingest.run import import_files
from lib.reports import Scope, what_if
from lib.store import Store

HERE = Path(__file__).parent
RUNS = 7
TARGETS = {"sla": 2.0, "charges": 2.0, "import": 5.0, "what_if": 2.5}
# Prices, warranty and both promises changed: more than half of the cases are decided otherwise.
DRAFT = "hourly_rate.plus.rate=950;lead_time.working_days=2;critical.minutes=30;ticket_fee.fee=450;warranty.days=31"
OPENING_TARGET = 1.0


def main() -> None:
    """Runs the measurements and prints their tables; exits with status 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--tickets", type=int, default=1_000_000, help="how many cases (three time entries each)")
    parser.add_argument("--only", choices=("engine", "pages"), help="the reports and the import alone, or the pages")
    parser.add_argument("--stores", type=Path, help="a folder to keep the pages' stores in, for another time")
    asked = parser.parse_args()
    missed = []
    with tempfile.TemporaryDirectory() as name:
        if asked.only != "pages":
            missed += compare_with_engine(Path(name), asked.tickets)
        if asked.only != "engine":
            missed += compare_pages(asked.stores or Path(name), asked.tickets)
    if missed:
        raise SystemExit(f"Target missed: {', '.join(missed)}")


def compare_with_engine(folder: Path, tickets: int) -> list[str]:
    """Measures the import, the reports and the opening, and prints their table; what misses its target."""
    files = folder / "files"
    files.mkdir()
    write_files(files, tickets)
    rows = [
        measure_import(folder, files),
        *measure_reports(folder / "1.duckdb"),
        measure_what_if(folder / "1.duckdb"),
        measure_opening(folder / "1.duckdb"),
    ]
    print(f"{tickets:,} tickets, {tickets * 3:,} time entries; medians of alternating runs\n")
    print(f"{'what':<44}{'ours':>10}{'floor':>10}{'ratio':>8}{'target':>9}")
    for what, ours, floor, target in rows:
        ratio = f"{ours / floor:.2f}×" if floor else ""
        wanted = f"{target:.0f}×" if floor else f"{target:.0f} s"
        print(f"{what:<44}{ours:>8.3f} s{f'{floor:.3f} s' if floor else '':>10}{ratio:>8}{wanted:>9}")
    return [what for what, ours, floor, target in rows if ours / (floor or 1) > target]


def compare_pages(folder: Path, tickets: int) -> list[str]:
    """Measures the pages, and prints a row a page as soon as it is known; the pages that miss a target."""
    logging.disable(logging.WARNING)  # Streamlit's, about being run without a browser: also while it is imported.
    from tests.bench import pages

    folder.mkdir(parents=True, exist_ok=True)
    demo, large = pages.make_stores(folder, tickets)
    print(f"\nServer time of a page: the demo desk, {tickets:,} tickets, their ratio, after a change of a fact, after")
    print(f"a start (at most {pages.COLD:.0f}×), and warm (at most {pages.WARM:.0f}×); what it sends (at most")
    print(f"{pages.MEGABYTES:.0f} MB); its slowest report after a start\n")
    print(f"{'page':<12}{'changed':>9}{'':>17}{'cold':>9}{'':>17}{'warm':>9}{'':>17}{'sent':>9}")
    missed = []
    for cost in pages.measure_pages(demo, large):
        changed, cold, warm = (
            f"{small:>7.2f} s{big:>7.2f} s{big / small:>7.1f}×"
            for small, big in (
                (cost.changed_demo, cost.changed),
                (cost.cold_demo, cost.cold),
                (cost.warm_demo, cost.warm),
            )
        )
        report, seconds = cost.slowest[0]
        print(
            f"{cost.page:<12}{changed}{cold}{warm}{cost.sent / 1000:>6.0f} kB  {report} {seconds:.2f} s",
            "  missed" if cost.missed() else "",
            flush=True,
        )
        missed += [f"page {cost.page}"] if cost.missed() else []
    return missed


def write_files(folder: Path, tickets: int) -> None:
    """Writes the canonical files of a desk of that many cases."""
    text = (HERE / "facts.sql").read_text(encoding="utf-8")
    numbers = {"$tickets": str(tickets), "$customers": str(max(100, tickets // 50)), "$folder": str(folder)}
    for name, value in numbers.items():
        text = text.replace(name, value)
    with duckdb.connect() as connection:
        connection.execute(text)


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure_import(folder: Path, files: Path) -> tuple[str, float, float, float]:
    """The import of all files against DuckDB's bare `read_csv` of them into tables of a file."""

    def bare(number: int) -> None:
        with duckdb.connect(str(folder / f"bare{number}.duckdb")) as connection:
            for file in sorted(files.iterdir()):
                connection.execute(f"create table {file.stem} as from read_csv('{file}')")

    def ours(number: int) -> None:
        with Store(folder / f"{number}.duckdb", terms.load()) as store:
            result = import_files(store, [files], now=datetime.now(UTC), actor="bench")
        assert not result.findings, result.findings[0]

    bare(0)  # Brings the files into the machine's cache, for both alike.
    floors, costs = [], []
    for number in (1, 2, 3):
        floors.append(timed(lambda number=number: bare(number)))
        costs.append(timed(lambda number=number: ours(number)))
    return "import of the CSV files / bare read_csv", median(costs), median(floors), TARGETS["import"]


def measure_reports(path: Path) -> list[tuple[str, float, float, float]]:
    """Monthly reports over the decisions against the bare scan or join of the same rows."""
    names = {
        "sla": "SLA compliance by month / group by month",
        "charges": "charges by month and coverage / join and sum",
    }
    rows = []
    with Store(path, terms.load()) as store:
        cursor = store.cursor(datetime.now(UTC))
        for name, what in names.items():
            ours, floor = ((HERE / f"{part}.sql").read_text(encoding="utf-8") for part in (name, f"{name}_floor"))
            costs, floors = [], []
            for _ in range(RUNS):
                floors.append(timed(lambda text=floor: cursor.execute(text).fetchall()))
                costs.append(timed(lambda text=ours: cursor.execute(text).fetchall()))
            rows.append((what, median(costs), median(floors), TARGETS[name]))
    return rows


def measure_what_if(path: Path) -> tuple[str, float, float, float]:
    """A draft of other terms against the plain report of the same by the terms in force, decided anew: kronor and
    compliance by month, and kronor by customer."""
    plain = [(HERE / f"{name}.sql").read_text(encoding="utf-8") for name in ("charges", "sla", "customers")]
    loaded = terms.load()
    draft = drafts.parse(DRAFT, loaded)
    with Store(path, loaded) as store:
        now = datetime.now(UTC)
        read, cursor, scope = store.by_edition(), store.cursor(now), Scope(now, days.FIRST, days.LAST)
        what_if(read, scope, draft)  # What was decided is laid by, as it is for every page.
        costs, floors = [], []
        for _ in range(RUNS):
            floors.append(timed(lambda: [cursor.execute(text).fetchall() for text in plain]))
            costs.append(timed(lambda: what_if(read, scope, draft)))
    return "what if / the plain report", median(costs), median(floors), TARGETS["what_if"]


def measure_opening(path: Path) -> tuple[str, float, float, float]:
    """Opening the filled store: migration checked, terms and calendar laid out, views built."""
    loaded = terms.load()
    cost = median(timed(lambda: Store(path, loaded).close()) for _ in range(RUNS))
    return "opening the filled store", cost, 0.0, OPENING_TARGET


if __name__ == "__main__":
    main()
