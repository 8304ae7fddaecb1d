"""Measures what the program costs, from ten thousand cases to ten million, beside what the bare engine costs and what
other programs take for the same answer, and writes all of it as one table: docs/benchmark.md, with its figures in
benchmark.json.

Exit status 1: a target is missed. What isn't measured anew stays in the table, if it was measured on the same machine
with the same versions.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import machine, others, superset, table
from tests.bench.part import PARTS
from tests.bench.sections import judged

ROOT = Path(__file__).parent.parent.parent
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
ENGINE = tuple(name for name in PARTS if name not in ("pages", "reports"))


def main() -> None:
    """Runs the parts that are asked for, and writes the table; exits with status 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", help="numbers of cases, with commas between them (three time entries each)")
    parser.add_argument(
        "--only", help=f"parts, with commas between them: {', '.join(PARTS)}; or engine: all but the last two"
    )
    parser.add_argument(
        "--pages", help="of the part `pages`, these alone, with commas between them; nothing is written"
    )
    parser.add_argument("--stores", type=Path, help="a folder to keep the stores in, for another time")
    parser.add_argument("--output", type=Path, default=ROOT / "docs", help="where to write the table")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")] if asked.sizes else SIZES
    parts = asked.only.split(",") if asked.only else list(PARTS)
    parts = [name for part in parts for name in (ENGINE if part == "engine" else (part,))]
    if unknown := set(parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as name:
        folder = asked.stores or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for tickets in sizes:
            for part in parts:
                if is_run(part, tickets):
                    measure(part, tickets, folder, asked.output, asked.pages)
    if asked.pages:
        return
    sizes_taken = table.by_size(load(asked.output))
    missed = [
        f"{section.title}: {what} at {tickets:,}" for section, what, tickets, met in judged(sizes_taken) if not met
    ]
    if missed:
        raise SystemExit("Target missed: " + "; ".join(missed))


def is_run(part: str, tickets: int) -> bool:
    """Whether a part can be run with so many cases; it says so where not."""
    why = ""
    if part == superset.NAME and superset.PYTHON not in os.environ:
        why = f"{superset.PYTHON} names no Python that has it"
    elif part in others.ALTERNATIVES and not others.is_affordable(part, tickets):
        why = "it would take minutes"
    if why:
        print(f"{part}, {tickets:,} cases: not run, as {why}", flush=True)
    return not why


def measure(part: str, tickets: int, folder: Path, output: Path, pages: str | None = None) -> None:
    """Measures a part in a process of its own, and writes the table anew with what it found; with `pages`, only those
    are measured, and nothing is written."""
    print(f"{part}, {tickets:,} cases …", flush=True)
    with tempfile.TemporaryDirectory() as name:
        answer = Path(name) / "answer.json"
        wanted = pages.split(",") if pages and part == "pages" else []
        command = [sys.executable, "-m", "tests.bench.part", part, str(tickets), folder.resolve(), answer, *wanted]
        subprocess.run(command, cwd=ROOT, check=True)
        found = json.loads(answer.read_text(encoding="utf-8"))
    for section, rows in found["sections"].items():
        for what, (value, floor) in rows.items():
            print(f"  {section}: {what} {value:.3f}{f' against {floor:.3f}: {value / floor:.2f}×' if floor else ''}")
    print(f"  at most {found['peak']:,.0f} MB", flush=True)
    if found["sections"] and not pages:
        taken = load(output)
        today = datetime.now(UTC).date().isoformat()
        taken["sizes"].setdefault(str(tickets), {})[part] = {"taken": today, **found}
        save(output, taken)


def load(output: Path) -> dict[str, Any]:
    """What was measured before, on this machine with these versions; nothing else can be set beside it."""
    file, here = output / "benchmark.json", machine.described()
    taken = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return taken if taken.get("machine") == here else {"machine": here, "sizes": {}}


def save(output: Path, taken: dict[str, Any]) -> None:
    """Writes the figures and the table; the README's rows, too, where the table is the project's own."""
    for size, parts in taken["sizes"].items():
        taken["sizes"][size] = {part: parts[part] for part in PARTS if part in parts}
    output.mkdir(parents=True, exist_ok=True)
    (output / "benchmark.json").write_text(json.dumps(taken, indent=1) + "\n", encoding="utf-8")
    (output / "benchmark.md").write_text(table.document(taken), encoding="utf-8")
    if output.resolve() == ROOT / "docs":
        readme = ROOT / "README.md"
        readme.write_text(table.in_readme(readme.read_text(encoding="utf-8"), taken), encoding="utf-8")


if __name__ == "__main__":
    main()
