"""`make load`: so many sessions read and write for so long, and nothing may go wrong, grow or get lost.

Exit status: 0 all is well; 1 something isn't, as it says.
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from lib import demo_store, terms
from lib.store import Store
from tests import browser as chromium
from tests.browsing import started
from tests.load.found import lost, other_figures
from tests.load.sessions import Desk, Session, Told, browse

# What a session opens for the first time stays: only what grows after that grows without end.
WARM_UP = 0.4
MOST_GROWTH = 3.0  # MB a minute after that.
CASES = """
    select ticket_id from store.tickets
    where not coalesce(void, false) and merged_into is null and not coalesce(serious, false)
        and registered_at < current_timestamp - interval 40 days
    order by registered_at desc limit 400
"""
WAITING = """
    select ticket_id from store.tickets
    where not coalesce(void, false) and merged_into is null and not coalesce(serious, false)
        and ticket_id not in (select ticket_id from store.ticket_events where event = 'resolved')
        and registered_at < current_timestamp
"""


def memory(pid: int) -> float:
    """What a process has in memory, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def growth(samples: list[tuple[float, float]]) -> float:
    """How memory grows after the warm-up, in MB a minute: the slope of a line through the samples."""
    late = samples[int(len(samples) * WARM_UP) :]
    if len(late) < 3:
        return 0.0
    return statistics.linear_regression(*zip(*late, strict=True)).slope * 60


def main() -> int:
    """Runs the sessions; prints what was done and what went wrong."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--sessions", type=int, default=40, help="over Streamlit's protocol")
    asked.add_argument("--browsers", type=int, default=10, help="in a real browser")
    options = asked.parse_args()
    told, samples = Told(), []
    with tempfile.TemporaryDirectory() as folder:
        file, log = Path(folder) / "load.duckdb", Path(folder) / "server.log"
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        with Store(file, terms.load()) as store:
            demo_store.fill(store, now)
            cursor = store.cursor(now)
            cases, waiting, staff, findings = (
                [name for (name,) in cursor.execute(query).fetchall()]
                for query in (
                    CASES,
                    WAITING,
                    "select staff_id from store.staff",
                    "select finding_id from reports.findings where state = 'open'",
                )
            )
        with log.open("wb") as heard, started(file, log=heard, SUPPORTKOLL_NOW="") as (address, server):
            until, ended = time.monotonic() + options.minutes * 60, threading.Event()

            def watch() -> None:
                while not ended.wait(1):
                    samples.append((time.monotonic(), memory(server.pid)))

            threading.Thread(target=watch, daemon=True).start()
            people = [
                Session(address, Desk(cases, waiting, staff, findings, now), told, until, seed)
                for seed in range(options.sessions)
            ]
            for person in people:
                person.start()
            if options.browsers:
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.FLAGS)
                    browse(browser, address, options.browsers, told, until)
                    browser.close()
            for person in people:
                person.join(120)
            ended.set()
            if any(person.is_alive() for person in people):
                told.errors.append("a session never ended")
            if server.poll() is not None:
                told.errors.append(f"the server ended by itself: {server.returncode}")
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        told.errors += [line[:300] for line in lines if "Traceback" in line or '"level": "error"' in line]
        with Store(file, terms.load()) as store:
            told.errors += lost(store, told.done) + other_figures(store)
    return say(told, samples)


def say(told: Told, samples: list[tuple[float, float]]) -> int:
    """Prints what was done, how fast, and what went wrong; the exit status."""
    seconds = sorted(told.seconds) or [0.0]
    grows = growth(samples)
    if grows > MOST_GROWTH:
        told.errors.append(f"memory grows by {grows:.1f} MB a minute")
    lines = [
        f"{sum(told.pages.values())} pages were drawn, each page at least {min(told.pages.values(), default=0)} times",
        f"drawn over the protocol in {statistics.median(seconds):.2f} s (half), "
        f"{seconds[int(len(seconds) * 0.95)]:.2f} s (95 %), {seconds[-1]:.2f} s (all)",
        "said to be done: " + ", ".join(f"{kind} {len(what)}" for kind, what in told.done.items()),
        f"refused, and said so: {dict(told.refused)}",
        f"memory in MB: {', '.join(f'{one:.0f}' for _, one in samples[:: max(len(samples) // 10, 1)])}; "
        f"{grows:+.1f} a minute after the warm-up",
        f"{len(told.errors)} errors",
        *told.errors[:20],
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    lacking = [kind for kind, what in told.done.items() if not what]
    if lacking:
        sys.stdout.write(f"Nothing was tried of {', '.join(lacking)}: run it longer.\n")
    return 1 if told.errors or lacking else 0


if __name__ == "__main__":
    sys.exit(main())
