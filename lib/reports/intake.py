"""What came in, and what of it needs a person."""

from datetime import date, datetime

from lib.reports.asking import Table, ask
from lib.store import Store


def is_empty(store: Store, as_of: datetime) -> bool:
    """Whether nothing has been imported yet."""
    return ask(store, "is_empty", as_of).rows[0][0]


def newest_case(store: Store, as_of: datetime) -> date | None:
    """The date of the case registered last; None when there is none."""
    return ask(store, "newest_case", as_of).rows[0][0]


def imports(store: Store, as_of: datetime) -> Table:
    """The files of all imports, the latest first."""
    return ask(store, "imports", as_of)


def findings(store: Store, as_of: datetime) -> Table:
    """What was wrong with the rows that were put aside."""
    return ask(store, "findings", as_of)


def circles(store: Store, as_of: datetime) -> Table:
    """Tickets merged in a circle: they are in no figure."""
    return ask(store, "circles", as_of)


def uncharged_installations(store: Store, as_of: datetime) -> Table:
    """Installations by the agency that no installation ticket charges."""
    return ask(store, "uncharged_installations", as_of)
