"""One part of the benchmark, in a process of its own: what it measured, and how much memory it took, as JSON."""

import json
import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.bench import engine, memory, others, stores, superset
from tests.bench.sections import Measured


def pages(folder: Path, tickets: int, wanted: tuple[str, ...] = ()) -> Measured:
    """What pages cost on a desk beside what they cost on the smallest one."""
    from tests.bench.pages import columns, measure_pages

    smallest, large = (stores.large_desk(folder, size) for size in (min(stores.SMALLEST, tickets), tickets))
    desks = list(dict.fromkeys((smallest, large)))
    found: Measured = {}
    for page, costs in measure_pages(desks, *([wanted] if wanted else [])):
        rows = columns(costs[0], costs[-1], alone=len(desks) == 1)
        for section, row in rows.items():
            found.setdefault(section, {})[page] = row
        said = (
            f"{name} {cost:.3f}{f' ({cost / floor:.1f}×)' if floor else ''}" for name, (cost, floor) in rows.items()
        )
        report, seconds = costs[-1].slowest[0]
        print(f"{page}: {', '.join(said)}; {report} {seconds:.2f} s", flush=True)
    return found


def reports(folder: Path, tickets: int) -> Measured:
    """What each report costs that the pages ask for."""
    from tests.bench.reports import reports

    return reports(folder, tickets)


PARTS: dict[str, Callable[[Path, int], Measured]] = {
    "import": engine.bring_in,
    "desk": engine.make,
    "opening": engine.opening,
    "answers": engine.answers,
    "decisions": engine.decisions,
    **{name: partial(others.measure, name=name) for name in others.ALTERNATIVES},
    superset.NAME: superset.measure,
    "reports": reports,
    "pages": pages,
}


def main(name: str, tickets: int, folder: Path, answer: Path, *wanted: str) -> None:
    """Measures a part with so many cases, in the folder of the stores, and writes what it found to a file."""
    sections = PARTS[name](folder, tickets, **({"wanted": wanted} if wanted else {}))
    answer.write_text(json.dumps({"sections": sections, "peak": memory.most()}), encoding="utf-8")


if __name__ == "__main__":
    # Streamlit's, about being run without a browser: also while it is imported.
    logging.disable(logging.WARNING)
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), *sys.argv[5:])
