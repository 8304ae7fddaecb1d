"""What the app's pages cost on a large desk beside the same pages on the smallest one, without a browser.

All desks are the demo desk many times over (`desks.sql`): all shares and all dates are alike, so a page of one is
comparable to the same page of the other. Changed is the first page after a fact has changed, so that all is decided
anew; cold the first page that a freshly opened store shows, with what an earlier run decided; warm the same page for
somebody else; rerun the same page once more in the same session, as after each click, beside a rerun of a page that
shows nothing. Runs on the two desks alternate.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from lib import terms
from lib.access import PAGES
from lib.laid_by import VIEWS
from lib.store import Store
from tests.bench.app import NOTHING, Shown, changed_since, forget, fresh, opened, show
from tests.bench.stores import COPY, NOW

COLD_RUNS, WARM_RUNS = 3, 3
# After so many seconds of deciding anew the rest of the pages isn't asked for it: at ten million cases that takes
# minutes a page, and pages differ little in it.
MOST_SECONDS_ANEW = 300
# A case of the demo desk, breached and charged; a large desk has it too, with the number of a copy.
A_CASE = """
    select sla.ticket_id
    from decisions.ticket_sla as sla
    join decisions.charges as charge on charge.ticket_id = sla.ticket_id
    where sla.status = 'breached' and charge.amount > 0 and sla.ticket_id like '%' || $copy
    order by sla.registered_at, sla.ticket_id
    limit 1
"""


class Cost(NamedTuple):
    """What a page costs on one desk: medians of seconds (of one look for `changed`, which may not have been taken), the
    bytes that it sends, and its slowest reports when cold. `empty` is a rerun of a page that shows nothing."""

    changed: float | None
    cold: float
    warm: float
    rerun: float
    empty: float
    sent: int
    slowest: list[tuple[str, float]]


def measure_pages(desks: list[Path], wanted: tuple[str, ...] = tuple(PAGES)) -> Iterator[tuple[str, list[Cost]]]:
    """What each page costs on each of some desks, page by page; the stores are opened by this process alone."""
    asked = {path: a_case(path) for path in desks}
    spent = 0.0
    for page in wanted:
        # What is imported or compiled once a process costs no desk anything.
        show(fresh(desks[0]), page, asked[desks[0]])
        changed: dict[Path, float | None] = dict.fromkeys(desks)
        if spent < MOST_SECONDS_ANEW:
            begun = time.perf_counter()
            changed = {path: show(changed_since(path), page, asked[path]).seconds for path in desks}
            spent += time.perf_counter() - begun
        runs: dict[Path, dict[str, list[Shown]]] = {
            path: {"cold": [], "warm": [], "rerun": [], "empty": []} for path in desks
        }
        for _ in range(COLD_RUNS):
            for path in desks:
                measure_once(runs[path], path, page, asked[path])
        yield page, [cost(changed[path], runs[path]) for path in desks]
    forget()


def measure_once(runs: dict[str, list[Shown]], path: Path, page: str, case: str) -> None:
    """Shows a page of one desk in all ways but the first, and adds what they cost to `runs`."""
    app = fresh(path)
    runs["cold"].append(show(app, page, case))
    nothing = opened(path)
    show(nothing, NOTHING, case)
    for _ in range(WARM_RUNS):
        runs["warm"].append(show(opened(path), page, case))
        runs["rerun"].append(show(app, page, case))
        runs["empty"].append(show(nothing, NOTHING, case))


def cost(changed: float | None, runs: dict[str, list[Shown]]) -> Cost:
    """The medians of what a page's runs have cost."""
    cold, warm, rerun, empty = (
        median(one.seconds for one in runs[name]) for name in ("cold", "warm", "rerun", "empty")
    )
    return Cost(changed, cold, warm, rerun, empty, max(one.sent for one in runs["cold"]), slowest(runs["cold"]))


def columns(smallest: Cost, large: Cost, *, alone: bool) -> dict[str, list[float | None]]:
    """A page's cost by section of the table: on a large desk, and on the one that it is set against, if any."""

    def beside(value: float, floor: float) -> list[float | None]:
        return [value, None if alone else floor]

    found = {
        "cold": beside(large.cold, smallest.cold),
        "warm": beside(large.warm, smallest.warm),
        "rerun": [large.rerun, large.empty],
        "sent": beside(large.sent / 1000, smallest.sent / 1000),
    }
    if large.changed is not None:
        found["changed"] = beside(large.changed, smallest.changed)
    return found


def slowest(runs: list[Shown]) -> list[tuple[str, float]]:
    """The reports by the median of the seconds that they took, the slowest first."""
    found = {name: median(one.reports.get(name, 0.0) for one in runs) for name in runs[0].reports}
    return sorted(found.items(), key=lambda item: -item[1])


def a_case(path: Path) -> str:
    """The case that the page of a case shows; and all that the store lays by is laid by, as after a first look."""
    with Store(path, terms.load()) as store:
        store.cursor(NOW, laid_for=" ".join(VIEWS.values())).close()
        (case,) = store.cursor(NOW).execute(A_CASE, {"copy": COPY}).fetchone()
    return case
