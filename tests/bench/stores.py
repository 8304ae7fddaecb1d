"""What is measured: files of plain cases and time entries, and stores of the demo desk many times over."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb

from lib import days, demo_store, terms
from lib.demo_cases import CASES
from lib.engine import LEAST_MEMORY
from lib.ingest.run import import_files
from lib.store import Store

HERE = Path(__file__).parent
NOW = datetime(2026, 6, 1, 15, 5, tzinfo=days.ZONE)
ENTRIES_MORE = 42  # of a hundred time entries, so that there are three a case
SMALLEST = 10_000  # Cases of the desk whose pages those of larger ones are set against.
COPY = "-0"  # What the ids of the first copy end in.


def copies_of(tickets: int) -> int:
    """How often a desk of at least so many cases has the demo desk."""
    return -(-tickets // CASES)


def cases_of(tickets: int) -> int:
    """How many cases that is."""
    return copies_of(tickets) * CASES


def write_files(folder: Path, tickets: int) -> None:
    """Writes the canonical files of a desk of that many cases, and three time entries each."""
    _run("facts", {"$tickets": tickets, "$customers": max(100, tickets // 50), "$folder": folder})


def demo_desk(folder: Path) -> Path:
    """The store of the demo desk in a folder, filled unless it is there."""
    demo = folder / "demo.duckdb"
    if not demo.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with Store(demo, terms.load()) as store:
            demo_store.fill(store, NOW)
    return demo


def large_desk(folder: Path, tickets: int, told: Callable[[Path, Callable[[], None]], None] | None = None) -> Path:
    """The store of a desk of at least so many cases in a folder, filled unless it is there.

    `told` is given the files, and what imports them, to call it.
    """
    large = folder / f"large{tickets}.duckdb"
    if large.exists():
        return large
    demo, half_made = demo_desk(folder), large.with_suffix(".part")
    half_made.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        files, copies = Path(name), copies_of(tickets)
        _run("desks", {"$copies": copies, "$entries_more": ENTRIES_MORE, "$folder": files}, demo)

        def bring_in() -> None:
            with Store(half_made, terms.load()) as store:
                result = import_files(store, [files], now=NOW, actor="bench")
            unexpected = [finding for finding in result.findings if not demo_store.is_mistyped(finding)]
            assert not unexpected, unexpected[0]

        told(files, bring_in) if told else bring_in()
    with Store(half_made, terms.load()) as store:
        _repeat_finance(store, demo, copies)
    # What belongs to the file is named after it.
    half_made.with_name(f"{half_made.name}.laid").unlink(missing_ok=True)
    shutil.move(half_made, large)
    return large


def in_cache(folder: Path) -> None:
    """Brings files into the machine's cache, for all that read them alike."""
    for file in folder.iterdir():
        with file.open("rb") as opened:
            while opened.read(1 << 24):
                pass


def _run(name: str, numbers: dict[str, object], demo: Path | None = None) -> None:
    text = (HERE / f"{name}.sql").read_text(encoding="utf-8")
    for placeholder, value in numbers.items():
        text = text.replace(placeholder, str(value))
    # No more memory than what is measured after it in the same process.
    limits = {"memory_limit": f"{LEAST_MEMORY}MB", "temp_directory": str(numbers["$folder"])}
    with duckdb.connect(config=limits) as connection:
        if demo:
            connection.execute(f"attach '{demo}' as demo (read_only)")
        connection.execute(text)


def _repeat_finance(large: Store, demo: Path, copies: int) -> None:
    """Does in a large desk what finance did at each copy of the demo desk."""
    with Store(demo, terms.load()) as store:
        found = store.cursor(NOW).execute("select finding_id from reports.findings where settled").fetchall()
    values = {"copies": copies, "settled": [finding for (finding,) in found]}
    text = (HERE / "finance.sql").read_text(encoding="utf-8")

    def attach(cursor: duckdb.DuckDBPyConnection) -> None:
        cursor.execute(f"attach '{demo}' as demo (read_only)")

    with large.tx(attach, as_of=NOW, laid_for=text) as cursor:
        for statement in duckdb.extract_statements(text):
            named = statement.named_parameters
            cursor.execute(statement, {name: value for name, value in values.items() if name in named})
