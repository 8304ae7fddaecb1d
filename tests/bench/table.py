"""The table of the benchmark as a document, and its most important rows for the README."""

import textwrap
from collections.abc import Iterator
from typing import Any

from tests.bench import stores
from tests.bench.sections import ALL, LARGE, PLAIN, SECTIONS, Measured, Section, growth, judged, measured

BEGIN, END = "<!-- The benchmark writes from here -->", "<!-- to here -->"
HEAD = """# What it costs

Written by `make bench`; not by hand. A cell is the median of a run's seconds (or of what the heading says), and in
brackets its ratio to what it is set against in the same run, whose runs alternate with it. *Growth* is what ten times
as many cases cost, step by step: ×1 doesn't grow, ×10 grows as the cases do. Targets are for 1,000,000 cases and
more; what misses one is **bold**. – was not measured.

Each part runs in a process of its own. Cases are those of the demo desk, as many times over as it takes ({counts}),
with three time entries each and all the rest: events, bookings, modules, quotes, invoices, closed months. The desk
that is imported as *cases and time entries* is a plainer one, with exactly so many.

{machine}
"""
# What isn't in the table, and why.
NOT_RUN = """
**Not measured.** *Metabase*: its program comes from `downloads.metabase.com` alone, which can't be reached where this
was run (`Could not resolve host`). *Apache Superset* is measured where `SUPERSET_PYTHON` names a Python that has it
(here 6.1.0 with duckdb-engine 0.17.0; `tests/bench/superset.py` says how); it is no part of this program. It is asked
through its own interface within its process: what a network and a browser would add isn't counted, and nothing that
it remembers is used.
"""
# What the README shows of sections, and what stands before the names of their rows there.
README = {
    "answers": "",
    "others": "the same by ",
    "import": "import: ",
    "opening": "opening: ",
    "memory": "memory (MB): ",
}
PAGES = {
    "warm": "a page, warm",
    "rerun": "a page once more",
    "cold": "a page, cold",
    "changed": "a page, after a change",
}


def document(taken: dict[str, Any]) -> str:
    """The whole table, in Markdown."""
    sizes = by_size(taken)
    counts = ", ".join(f"{stores.cases_of(size):,}" for size in sizes)
    parts = [HEAD.format(counts=counts, machine=_machine(taken)), *_targets(sizes), NOT_RUN]
    for section in SECTIONS:
        rows = list(_rows(section, sizes))
        if rows:
            parts += [f"## {section.title}", "", _wrapped(section.says), "", *_table(sizes, section, rows), ""]
    return "\n".join(parts).rstrip() + "\n"


def in_readme(text: str, taken: dict[str, Any]) -> str:
    """A text with the most important rows between its two marks. Raises ValueError when it lacks them."""
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    sizes = by_size(taken)
    lines = [_heading(sizes, "what"), _ruler(sizes)]
    for name, before_names in README.items():
        section = next(section for section in SECTIONS if section.name == name)
        lines += [
            line.replace("| ", f"| {before_names}", 1) for line, what in _rows(section, sizes) if _counts(name, what)
        ]
    for name, title in PAGES.items():
        section = next(section for section in SECTIONS if section.name == name)
        middle = {size: _middle(found.get(name, {})) for size, found in sizes.items()}
        if any(middle.values()):
            lines.append(_row(section, f"{title} (the middle one of all)", middle, ""))
    return f"{before}{BEGIN}\n{_machine(taken)}\n\n" + "\n".join(lines) + f"\n{END}{after}"


def _counts(section: str, what: str) -> bool:
    """Whether something that is measured is among what counts most."""
    return what in ("import", "pages") if section == "memory" else "fetching" not in what


def by_size(taken: dict[str, Any]) -> dict[int, Measured]:
    """What was measured, by the number of cases, in their order."""
    return {int(size): measured(parts) for size, parts in sorted(taken["sizes"].items(), key=lambda item: int(item[0]))}


def _machine(taken: dict[str, Any]) -> str:
    machine = dict(taken["machine"])
    processors = f"{machine.pop('processors')} × {machine.pop('processor')}, {machine.pop('memory')} of memory"
    system, versions = machine.pop("system"), ", ".join(f"{name} {version}" for name, version in machine.items())
    days = sorted({part["taken"] for parts in taken["sizes"].values() for part in parts.values()})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return _wrapped(f"Measured {when} on {processors}; {system}; {versions}.")


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 118, break_long_words=False, break_on_hyphens=False)


def _targets(sizes: dict[int, Measured]) -> Iterator[str]:
    found: dict[tuple[str, str], list[tuple[str, int, bool]]] = {}
    for section, what, tickets, is_met in judged(sizes):
        named = what if ALL not in section.targets else "each"
        bound = section.target(what).in_words(section.unit)
        found.setdefault((f"{section.title}: {named}", bound), []).append((what, tickets, is_met))
    if found:
        yield from ("## Targets", "", "| target | | at | |", "|---|---|---|---|")
    for (title, bound), of in found.items():
        for tickets in sorted({tickets for _, tickets, _ in of}):
            here = [(what, is_met) for what, at, is_met in of if at == tickets]
            missed = [what for what, is_met in here if not is_met]
            kept = len(here) - len(missed)
            said = f"met by {kept} of {len(here)}, **missed** by {', '.join(missed)}" if missed else "met"
            if missed and len(here) == 1:
                said = "**missed**"
            yield f"| {title} | {bound} | {tickets:,} | {said} |"
    missing = {section.name for section, *_, is_met in judged(sizes) if not is_met}
    for section in SECTIONS:
        if section.name in missing and section.if_missed:
            yield from ("", _wrapped(f"*{section.title}*: {section.if_missed}"))


def _rows(section: Section, sizes: dict[int, Measured]) -> Iterator[tuple[str, str]]:
    names = dict.fromkeys(what for found in sizes.values() for what in found.get(section.name, {}))
    for what in names:
        values = {size: found.get(section.name, {}).get(what) for size, found in sizes.items()}
        target = section.target(what)
        yield _row(section, what, values, target.in_words(section.unit) if target else ""), what


def _table(sizes: dict[int, Measured], section: Section, rows: list[tuple[str, str]]) -> list[str]:
    what = "what" if section.unit == "s" else f"what ({section.unit})"
    return [_heading(sizes, what), _ruler(sizes), *(row for row, _ in rows)]


def _heading(sizes: dict[int, Measured], what: str) -> str:
    return f"| {what} | {' | '.join(f'{size:,}' for size in sizes)} | growth | target |"


def _ruler(sizes: dict[int, Measured]) -> str:
    return "|---|" + "---:|" * len(sizes) + "---|---|"


def _row(section: Section, what: str, values: dict[int, list[float | None] | None], target: str) -> str:
    known = {size if what == PLAIN else stores.cases_of(size): row[0] for size, row in values.items() if row}
    grows = ", ".join(f"×{step:.1f}" for step in growth(known))
    cells = []
    for size, row in values.items():
        cell = _cell(section, row)
        bound = section.target(what)
        if row and bound and size >= LARGE and not bound.is_met(*row):
            cell = f"**{cell}**"
        cells.append(cell)
    return f"| {what} | {' | '.join(cells)} | {grows} | {target} |"


def _cell(section: Section, row: list[float | None] | None) -> str:
    if not row:
        return "–"
    value, floor = row
    shown = f"{value:,.0f}" if section.unit != "s" else f"{value:.3g}" if value < 100 else f"{value:.0f}"
    if not floor:
        return shown
    ratio = value / floor
    return f"{shown} ({ratio:.2f}×)" if ratio < 10 else f"{shown} ({ratio:.0f}×)"


def _middle(rows: dict[str, list[float | None]]) -> list[float | None] | None:
    """The row in the middle of some, by its ratio, or by its value where none has a ratio."""
    found = sorted(rows.values(), key=lambda row: row[0] / (row[1] or 1))
    return found[len(found) // 2] if found else None
