"""Warranties of installed modules: each with its cases, mistakes about them, and modules and vendors as wholes."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lib import search
from lib.reports.asking import SMALL_SAMPLE, Scope, Slice, Table, ask, in_pages, in_period
from lib.store import Store

BARS = 20  # Installations on a page: more bars than this can't be told apart.
# The columns of modules and vendors that add up.
MODULE_SUMS = (
    *("cost", "fees", "left_of_fees", "ours", "installations", "failed", "checked"),
    *("tickets", "minutes", "tickets_after", "minutes_after"),
)

Row = dict[str, Any]


@dataclass(frozen=True)
class WarrantyFilter:
    """Which installations are shown; what is empty doesn't narrow it."""

    status: tuple[str, ...] = ()
    customer: str | None = None
    module: tuple[str, ...] = ()
    vendor: tuple[str, ...] = ()  # An empty name: no vendor is known.
    q: str | None = None


def installations(
    store: Store,
    scope: Scope,
    wanted: WarrantyFilter = WarrantyFilter(),
    page: int | None = 1,
) -> Slice:
    """Installations made in the period, and all whose warranty still runs, that fit: BARS of them, with sums over all.

    Those whose warranty ends first come first, then those whose ended last; last those that never had one.
    """
    return in_pages(store, "installations", scope, _asked(wanted), ("tickets", "minutes", "cost"), page, rows=BARS)


def warranty_counts(store: Store, scope: Scope, wanted: WarrantyFilter = WarrantyFilter()) -> dict[str, Row]:
    """By warranty status: the installations that fit, whatever status is wanted; how many customers have them; and the
    cases, minutes and kronor that their warranty has cost."""
    return {
        row["status"]: row for row in in_period(store, "warranty_counts", scope, **_asked(wanted, "status")).dicts()
    }


def installation(store: Store, as_of: datetime, installation_id: str) -> Row | None:
    """One installation with its warranty, its customer and its vendor's contact; None when there is none."""
    return next(iter(ask(store, "installation_one", as_of, installation=installation_id).dicts()), None)


def installation_cases(store: Store, as_of: datetime, installation_ids: tuple[str, ...]) -> Table:
    """The cases about some installations, and those that they were made in, by installation and registration.

    `warranty_place` says where a case lies: `within` the covered days, `before` or `after` them, `not_covered` where
    there are none, or `made_in` for the case that the module was installed in.
    """
    return ask(store, "installation_cases", as_of, installations=list(installation_ids))


def installations_in(store: Store, as_of: datetime, ticket: str) -> Table:
    """The installations that were made in a case, with the state of their warranty."""
    return ask(store, "installations_in", as_of, ticket=ticket)


def installation_changes(store: Store, as_of: datetime, installation_id: str) -> list[Row]:
    """All that was changed about an installation, the last change first: `before` and `after` by field."""
    rows = ask(store, "installation_changes", as_of, installation=installation_id).dicts()
    return [row | {name: json.loads(row[name]) if row[name] else {} for name in ("before", "after")} for row in rows]


def module_names(store: Store, as_of: datetime) -> dict[str, str | None]:
    """The modules that were ever installed, the commonest first, each with the vendor of its last installation."""
    found = ask(store, "module_names", as_of)
    return dict(zip(found.column("module"), found.column("vendor"), strict=True))


def vendor(store: Store, as_of: datetime, name: str) -> Row | None:
    """A vendor with how to reach it, however its name is capitalised; None when no installation names it."""
    return next(iter(ask(store, "vendor_one", as_of, vendor=name).dicts()), None)


def warranty_mistakes(
    store: Store, scope: Scope, way: str | None = None, customer: str | None = None, page: int | None = 1
) -> Slice:
    """Cases of a period whose warranty and money contradict each other: BARS of them, with the kronor of all.

    `way` is `charged` (in warranty) or `free` (outside of it); settled ones come last.
    """
    return in_pages(store, "warranty_mistakes", scope, {"way": way, "customer": customer}, ("kronor",), page, rows=BARS)


def warranty_mistake_figures(store: Store, scope: Scope) -> Row:
    """How many cases of a period are charged in warranty, and free outside of it, not settled; their kronor."""
    return in_period(store, "warranty_mistake_figures", scope).dicts()[0]


def modules(store: Store, as_of: datetime, first: date, last: date, by: str) -> Table:
    """Each module (or vendor: `by`) of the installations made from one day through another, and what came of them.

    `ours` are those by the agency. `cost` is the work in warranty at list price, `fees` what the installations cost
    their customers, and `cost_percent` the share of these that warranty has taken. `…_after` are cases registered after
    the warranty. Those with fewer than SMALL_SAMPLE installations of ours are `few_installations` and have no `place`.
    """
    found = ask(store, "modules", as_of, first=first, last=last, by=by, few=SMALL_SAMPLE)
    return Table([{"code": by}.get(name, name) for name in found.names], found.rows)


def _asked(wanted: WarrantyFilter, *without: str) -> Row:
    values = {"customer": wanted.customer, **search.patterns(wanted.q, {})}
    values |= {name: list(getattr(wanted, name)) for name in ("status", "module", "vendor")}
    return {name: value for name, value in values.items() if name not in without}
