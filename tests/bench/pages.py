"""What the app's pages cost on a desk of a million cases beside the same pages on the demo desk, without a browser.

The large desk is the demo desk many times over (`desks.sql`): all shares and all dates are alike, so a page of one is
comparable to the same page of the other. Changed is the first page after a fact has changed, so that all is decided
anew; cold the first page that a freshly opened store shows, with what an earlier run decided; warm the same page once
more. Runs on the two desks alternate.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import duckdb
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from streamlit.util import calc_hash

from lib import days, demo_store, terms
from lib.access import PAGES
from lib.demo_cases import CASES
from lib.ingest.run import import_files
from lib.store import Store
from lib.ui import opening, session

HERE = Path(__file__).parent
APP = HERE.parent.parent / "app.py"
NOW = datetime(2026, 6, 1, 15, 5, tzinfo=days.ZONE)
ENTRIES_MORE = 42  # of a hundred time entries, so that there are three a case
COLD, WARM, MEGABYTES = 10.0, 2.0, 1.0
COLD_RUNS, WARM_RUNS = 3, 5
COPY = "-0"  # What the ids of the first copy end in.
OPEN: list[Store] = []
# A case of the demo desk, breached and charged; the large desk has it too, with the number of a copy.
A_CASE = """
    select sla.ticket_id
    from decisions.ticket_sla as sla
    join decisions.charges as charge on charge.ticket_id = sla.ticket_id
    where sla.status = 'breached' and charge.amount > 0
    order by sla.registered_at, sla.ticket_id
    limit 1
"""


class Shown(NamedTuple):
    """A page shown once: the seconds of server time, the bytes sent, and the seconds that each report took."""

    seconds: float
    sent: int
    reports: dict[str, float]


class Cost(NamedTuple):
    """What a page costs: seconds on the demo desk and on the large one, medians but for `changed`, and the bytes."""

    page: str
    changed_demo: float
    changed: float
    cold_demo: float
    cold: float
    warm_demo: float
    warm: float
    sent: int
    slowest: list[tuple[str, float]]

    def missed(self) -> bool:
        """Whether a target is missed."""
        return (
            self.cold > COLD * self.cold_demo or self.warm > WARM * self.warm_demo or self.sent > MEGABYTES * 1_000_000
        )


def make_stores(folder: Path, tickets: int) -> tuple[Path, Path]:
    """The stores of the demo desk and of the large one, filled unless they are there."""
    demo, large = folder / "demo.duckdb", folder / f"large{tickets}.duckdb"
    if not demo.exists():
        with Store(demo, terms.load()) as store:
            demo_store.fill(store, NOW)
    if not large.exists():
        files = folder / "desks"
        files.mkdir(exist_ok=True)
        text = (HERE / "desks.sql").read_text(encoding="utf-8")
        copies = -(-tickets // CASES)
        numbers = {
            "$copies": str(copies),
            "$entries_more": str(ENTRIES_MORE),
            "$folder": str(files),
        }
        for name, value in numbers.items():
            text = text.replace(name, value)
        with duckdb.connect() as connection:
            connection.execute(f"attach '{demo}' as demo (read_only)")
            connection.execute(text)
        half_made = large.with_suffix(".part")
        half_made.unlink(missing_ok=True)
        with Store(half_made, terms.load()) as store:
            result = import_files(store, [files], now=NOW, actor="bench")
            unexpected = [finding for finding in result.findings if not demo_store.is_mistyped(finding)]
            assert not unexpected, unexpected[0]
            repeat_finance(store, demo, copies)
        half_made.rename(large)
    return demo, large


def repeat_finance(large: Store, demo: Path, copies: int) -> None:
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


def measure_pages(demo: Path, large: Path, wanted: tuple[str, ...] = tuple(PAGES)) -> Iterator[Cost]:
    """What each page costs on the two desks, page by page; the stores are opened by this process alone."""
    with Store(demo, terms.load()) as store:
        (case,) = store.cursor(NOW).execute(A_CASE).fetchone()
    asked = {demo: {"id": case}, large: {"id": f"{case}{COPY}"}}
    for page in wanted:
        # What is imported or compiled once a process costs neither desk anything.
        show(fresh(demo), page, asked[demo])
        changed = [show(changed_since(path), page, asked[path]).seconds for path in (demo, large)]
        cold: dict[Path, list[Shown]] = {demo: [], large: []}
        warm: dict[Path, list[Shown]] = {demo: [], large: []}
        for _ in range(COLD_RUNS):
            for path in (demo, large):
                cold[path].append(show(fresh(path), page, asked[path]))
                warm[path] += [show(opened(path), page, asked[path]) for _ in range(WARM_RUNS)]
        yield Cost(
            page,
            *changed,
            *(median(one.seconds for one in runs[path]) for runs in (cold, warm) for path in (demo, large)),
            max(one.sent for one in cold[large]),
            slowest(cold[large]),
        )
    forget()


def slowest(runs: list[Shown]) -> list[tuple[str, float]]:
    """The reports by the median of the seconds that they took, the slowest first."""
    found = {name: median(one.reports.get(name, 0.0) for one in runs) for name in runs[0].reports}
    return sorted(found.items(), key=lambda item: -item[1])


def fresh(path: Path) -> AppTest:
    """The app over a store that is open and has answered nothing yet."""
    forget()
    app = opened(path)
    OPEN.append(opening.store())
    return app


def changed_since(path: Path) -> AppTest:
    """The app over a store that is open, and of which nothing is laid by."""
    app = fresh(path)
    with OPEN[-1].tx():
        pass  # Whatever is committed may have changed what is laid by.
    return app


def opened(path: Path) -> AppTest:
    """The app over a store, as somebody else's session."""
    os.environ |= {"SUPPORTKOLL_STORE": str(path), "SUPPORTKOLL_NOW": NOW.isoformat()}
    # Begun from a script elsewhere: beside a folder `pages`, AppTest runs a page's file instead of the app.
    return AppTest.from_string(f"import runpy; runpy.run_path({str(APP)!r})", default_timeout=600)


def forget() -> None:
    """Closes the stores that the app has open, with all that it remembers."""
    while OPEN:
        store = OPEN.pop()
        store.close()
        opening._open.clear(store.path)
    st.cache_data.clear()


def show(app: AppTest, page: str, asked: dict[str, str]) -> Shown:
    """A page shown by a new session: what it costs. Raises AssertionError when the page shows an error."""
    app._page_hash = "" if page == "overview" else calc_hash(page)
    if page == "ticket":
        app.query_params["id"] = asked["id"]
    with spied_on() as seen:
        start = time.perf_counter()
        app.run()
        seconds = time.perf_counter() - start
    assert not app.exception, (page, app.exception[0].message)
    return Shown(seconds, seen["sent"], seen["reports"])


@contextmanager
def spied_on() -> Iterator[dict[str, Any]]:
    """Notes the bytes of the messages to the browser, and what each report takes, while a page is shown."""
    seen: dict[str, Any] = {"sent": 0, "reports": {}}
    ask, messages = session._cached, LocalScriptRunner.forward_msgs

    def timed(function: Callable, opened: Store, name: str, *rest: Any) -> Any:
        start = time.perf_counter()
        answer = ask(function, opened, name, *rest)
        seen["reports"][name] = seen["reports"].get(name, 0.0) + time.perf_counter() - start
        return answer

    def weighed(runner: LocalScriptRunner) -> list:
        found = messages(runner)
        seen["sent"] = sum(message.ByteSize() for message in found)
        return found

    session._cached, LocalScriptRunner.forward_msgs = timed, weighed
    try:
        yield seen
    finally:
        session._cached, LocalScriptRunner.forward_msgs = ask, messages
