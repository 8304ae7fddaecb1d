"""What the app's pages cost on a large desk beside the same pages on the smallest one, without a browser.

All desks are the demo desk many times over (`desks.sql`): all shares and all dates are alike, so a page of one is
comparable to the same page of the other. Cold is the first page that a freshly opened store shows, with what an earlier
run decided; warm the same page for somebody else; rerun the same page once more in the same session, as after each
click, beside a rerun of a page that shows nothing; changed the page for somebody else after time was logged on a case.
Runs on the two desks alternate.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import NamedTuple

from lib import desk, terms
from lib.access import PAGES, who
from lib.laid_by import VIEWS
from lib.store import Store
from tests.bench.app import NOTHING, OPEN, Shown, forget, fresh, opened, show
from tests.bench.stores import COPY, NOW

# Of the changes the first one after a start doesn't count, for which what all others need is laid out.
COLD_RUNS, WARM_RUNS, CHANGES = 3, 3, 3
WAYS = ("cold", "warm", "rerun", "empty", "changed")
WORKED_ON = "select max(staff_id) from store.time_entries where ticket_id = $case"
# Cases of the demo desk, breached and charged; a large desk has them too, with the number of a copy. The first one is
# shown, and the second one worked on: what it costs to show a case is not to grow with each run.
TWO_CASES = """
    select sla.ticket_id
    from decisions.ticket_sla as sla
    join decisions.charges as charge on charge.ticket_id = sla.ticket_id
    where sla.status = 'breached' and charge.amount > 0 and sla.ticket_id like '%' || $copy
    order by sla.registered_at, sla.ticket_id
    limit 2
"""


class Cost(NamedTuple):
    """What a page costs on one desk: medians of seconds, the bytes that it sends, and its slowest reports when cold.
    `empty` is a rerun of a page that shows nothing."""

    cold: float
    warm: float
    rerun: float
    empty: float
    changed: float
    sent: int
    slowest: list[tuple[str, float]]


def measure_pages(desks: list[Path], wanted: tuple[str, ...] = tuple(PAGES)) -> Iterator[tuple[str, list[Cost]]]:
    """What each page costs on each of some desks, page by page; the stores are opened by this process alone."""
    cases = {path: two_cases(path) for path in desks}
    for page in wanted:
        # What is imported or compiled once a process costs no desk anything.
        show(fresh(desks[0]), page, cases[desks[0]][0])
        runs: dict[Path, dict[str, list[Shown]]] = {path: {name: [] for name in WAYS} for path in desks}
        for _ in range(COLD_RUNS):
            for path in desks:
                measure_once(runs[path], path, page, cases[path][0])
        for path in desks:
            fresh(path)
            runs[path]["changed"] += [after_a_change(path, page, *cases[path]) for _ in range(CHANGES)][1:]
        yield page, [cost(runs[path]) for path in desks]
    forget()


def measure_once(runs: dict[str, list[Shown]], path: Path, page: str, case: str) -> None:
    """Shows a page of one desk in all ways but after a change, and adds what they cost to `runs`."""
    app = fresh(path)
    runs["cold"].append(show(app, page, case))
    nothing = opened(path)
    show(nothing, NOTHING, case)
    for _ in range(WARM_RUNS):
        runs["warm"].append(show(opened(path), page, case))
        runs["rerun"].append(show(app, page, case))
        runs["empty"].append(show(nothing, NOTHING, case))


def after_a_change(path: Path, page: str, case: str, worked_on: str) -> Shown:
    """Shows a page for somebody else after somebody has worked a minute on a case, in the store that is open."""
    (staff,) = OPEN[-1].cursor(NOW).execute(WORKED_ON, {"case": worked_on}).fetchone()
    worked = desk.Worked(worked_on, staff, NOW - timedelta(minutes=1), Decimal(1))
    desk.log_time(OPEN[-1], worked, without_approval="measured", by=who(), now=NOW)
    return show(opened(path), page, case)


def cost(runs: dict[str, list[Shown]]) -> Cost:
    """The medians of what a page's runs have cost."""
    seconds = (median(one.seconds for one in runs[name]) for name in WAYS)
    return Cost(*seconds, max(one.sent for one in runs["cold"]), slowest(runs["cold"]))


def columns(smallest: Cost, large: Cost, *, alone: bool) -> dict[str, list[float | None]]:
    """A page's cost by section of the table: on a large desk, and on the one that it is set against, if any."""

    def beside(value: float, floor: float) -> list[float | None]:
        return [value, None if alone else floor]

    return {
        "cold": beside(large.cold, smallest.cold),
        "warm": beside(large.warm, smallest.warm),
        "rerun": [large.rerun, large.empty],
        "changed": beside(large.changed, smallest.changed),
        "sent": beside(large.sent / 1000, smallest.sent / 1000),
    }


def slowest(runs: list[Shown]) -> list[tuple[str, float]]:
    """The reports by the median of the seconds that they took, the slowest first."""
    found = {name: median(one.reports.get(name, 0.0) for one in runs) for name in runs[0].reports}
    return sorted(found.items(), key=lambda item: -item[1])


def two_cases(path: Path) -> tuple[str, str]:
    """The case that the page of a case shows, and another one; and all that the store lays by is laid by, as after a
    first look."""
    with Store(path, terms.load()) as store:
        store.cursor(NOW, laid_for=" ".join(VIEWS.values())).close()
        (shown,), (worked_on,) = store.cursor(NOW).execute(TWO_CASES, {"copy": COPY}).fetchall()
    return shown, worked_on
