"""What the table of the benchmark holds, what each part of it is set against, and which of it has a target."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import log10
from typing import Any

LARGE = 1_000_000  # Targets are for so many cases, and more.
ALL = "*"
# By section, what was measured: its value, and the floor of the same run, where it has one.
Measured = dict[str, dict[str, list[float | None]]]


@dataclass(frozen=True)
class Target:
    """A bound of a value, or of its ratio to the floor."""

    bound: float
    of: str = "ratio"  # Or `value`.
    at_least: bool = False

    def is_met(self, value: float, floor: float | None) -> bool:
        """Whether a measured value keeps it; one without the floor that it is set against does not."""
        if self.of == "ratio" and not floor:
            return False
        measured = value / floor if self.of == "ratio" else value
        return measured >= self.bound if self.at_least else measured <= self.bound

    def in_words(self, unit: str) -> str:
        """The bound as the table shows it."""
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}{'×' if self.of == 'ratio' else f' {unit}'}"


@dataclass(frozen=True)
class Section:
    """A part of the table: `unit` of its values (s, kB or MB), its targets by what is measured, and why one is missed
    where one is, with what it would take."""

    name: str
    title: str
    says: str
    unit: str = "s"
    targets: dict[str, Target] = field(default_factory=dict)
    if_missed: str = ""

    def target(self, what: str) -> Target | None:
        """The target of something that is measured; None where it has none."""
        return self.targets.get(what, self.targets.get(ALL))


SLA, CHARGES, WHAT_IF = "SLA compliance by month", "charges by month and coverage", "what if"
PLAIN, DESK = "cases and time entries", "a whole desk, with 11 kinds of files"
BUSDAY = "pandas and numpy.busday_count"
BUSDAY_OF_FACTS = f"{BUSDAY} from the facts"
SECTIONS = (
    Section(
        "answers",
        "Answers",
        "Decided anew for all cases, against the bare `group by` or `join` and sum of the same rows; *what if* against "
        "the plain report of the same figures by the terms in force, decided anew, too.",
        targets={SLA: Target(1.5), CHARGES: Target(1.5), WHAT_IF: Target(2.0)},
    ),
    Section(
        "others",
        "The same answer by other means",
        "SLA compliance by month: seconds, and in brackets how many times as long as ours in the same run. Programs in "
        "Python have all rows in memory already, with what only this program finds out (local dates, which cases are "
        "merged, when each was first acted on): only the working days are left to count. The one *from the facts* "
        "finds the first act among events and time entries itself. What takes much over a minute isn't run with so "
        "many cases, nor with more.",
        targets={BUSDAY_OF_FACTS: Target(10.0, at_least=True)},
    ),
    Section(
        "import",
        "Import",
        "Of CSV files into a new store: read, checked row by row, and written, against DuckDB's bare `read_csv` of the "
        "same files into tables of a file.",
        targets={PLAIN: Target(3.0)},
        if_missed="A row of a large file costs the floor less than one of a small file (ten times as many cases take it"
        " six to eight times as long), while it costs us the same to check a row, to write it and to make "
        "what is kept of its case, which is more than a third of all. To come to 3× at ten million cases, "
        "what is kept would have to be made from the files while they are read, or after the import has been "
        "committed.",
    ),
    Section(
        "opening",
        "Opening",
        "A filled store, until a first question can be asked.",
        targets={ALL: Target(1.0, "value")},
    ),
    Section(
        "decisions",
        "Decisions",
        "Each decision made anew for all cases, as a table, where those that it builds on are laid by; against a table "
        "of the bare join, `group by` or scan of the rows that it is about. Those below `billing_audit` are what pages "
        "read besides, and *all* is what the first page has to wait for after an import (against all their floors).",
    ),
    Section(
        "warm",
        "Pages, warm",
        "Server time of a page that was shown before, for somebody else; against the same page of 10,000 cases.",
        targets={ALL: Target(1.5)},
        if_missed="Each copy of the demo desk has a staff of its own, so that ten million cases have more than four "
        "thousand people, and every page's menu a choice among them (300 kB of what is sent); a case that is "
        "shown has such choices in its forms, too. It would take a field that looks for names as they are typed.",
    ),
    Section(
        "rerun",
        "Pages, once more",
        "Server time of a page that is run once more in the same session, as after each click; against a rerun of a "
        "page that shows nothing.",
        targets={ALL: Target(2.0)},
        if_missed="Streamlit runs a page from its top at each click. All answers are remembered, so that nearly all of "
        "the time is what Streamlit itself does for each element: some 0.08 ms for a text or a box, 0.3 ms "
        "for a choice, 1 ms for a chart, 3 ms for a table of fifty rows. A page that shows nothing has 7 "
        "elements and takes some 6 ms; those that miss have 32 to 198, and the slowest takes some 30 ms, "
        "which nobody notices. It would take parts of pages that run by themselves (each filter is about all "
        "of its page, though), tables under charts that are only made once they are opened (a click that "
        "waits), or fewer figures on a page.",
    ),
    Section(
        "cold",
        "Pages, cold",
        "Server time of the first page after a start, with what was decided before it; against the same page of 10,000 "
        "cases.",
        targets={ALL: Target(10.0)},
        if_missed="What is decided of each case has been laid by before a start, but what a page sums up of it is read "
        "once, and that grows with the cases: evenly, so that ten million of them are far from 10× ten "
        "thousand. It would take sums by month that are laid by beside the decisions.",
    ),
    Section(
        "changed",
        "Pages, after a change",
        "Server time of the page for somebody else, after somebody has logged time on a case; against the same page of "
        "10,000 cases. What an import costs that may change everything is among the decisions.",
    ),
    Section(
        "sent",
        "Pages, sent to the browser",
        "Bytes of a page's messages when it is shown for the first time; against the same page of 10,000 cases.",
        unit="kB",
        targets={ALL: Target(1000, "value")},
    ),
    Section(
        "reports",
        "Reports",
        "Each report as the pages ask for it, its answer not remembered; against a scan of the columns that it reads "
        "of the tables (largest values only), with the conditions that can be checked while scanning.",
    ),
    Section(
        "memory",
        "Memory",
        "The most that the process had that did it, with Python and all packages.",
        unit="MB",
        targets={ALL: Target(16 * 1024, "value")},
    ),
)


def judged(sizes: dict[int, Measured]) -> Iterator[tuple[Section, str, int, bool]]:
    """Each target that was measured: its section, what it is of, the number of cases, and whether it was met."""
    for section in SECTIONS:
        for tickets, measured in sorted(sizes.items()):
            for what, (value, floor) in measured.get(section.name, {}).items():
                target = section.target(what)
                # What is set against 10,000 cases has a floor elsewhere.
                if target and tickets >= LARGE:
                    yield section, what, tickets, target.is_met(value, floor)


def growth(values: dict[int, float]) -> list[float]:
    """How many times as much each measured size costs as the one before it, as if that had a tenth of its cases."""
    found = sorted(values.items())
    return [
        (value / before) ** (1 / log10(size / smaller))
        for (smaller, before), (size, value) in pairwise(found)
        if before
    ]


def measured(parts: dict[str, Any]) -> Measured:
    """What all parts of one size have measured, by section; the memory of each part is a section, too."""
    found: Measured = {}
    for name, part in parts.items():
        for section, rows in part["sections"].items():
            found.setdefault(section, {}).update(rows)
        if part.get("peak"):
            # A program in a process of its own has told of it itself.
            found.setdefault("memory", {}).setdefault(name, [part["peak"], None])
    return found
