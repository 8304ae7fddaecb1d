"""Who may sign in, and with which roles."""

from datetime import datetime

from lib.reports.asking import Table, ask
from lib.sign_in import Known
from lib.store import Store


def people(store: Store, as_of: datetime) -> Table:
    """Everybody whose roles are set in the store, by name, with the member of staff that they are and when they were
    signed out last."""
    return ask(store, "people", as_of)


def known_people(store: Store, as_of: datetime) -> Known:
    """What the store says of people, as it is now."""
    rows = people(store, as_of).dicts()
    return Known({row["person_id"]: row for row in rows}, dict(ask(store, "sign_outs", as_of).rows))
