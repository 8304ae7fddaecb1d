"""Who may see and do what.

The program has no sign-in yet: it listens on the loopback address, and whoever sits at the machine has all roles and
sees all pages. Every page asks here before it shows anything, and every change before it is made, so that this is the
one place to change.
"""

from dataclasses import dataclass

from lib.errors import UserError
from lib.locale import N_

PAGES = (
    *("overview", "sla", "queue", "work", "warranties", "modules", "bookings", "month", "tickets", "ticket", "imports"),
    *("terms", "what_if", "invoicing", "audit", "quotes"),
    *("desk", "register"),
)
# Roles, and what their absence is called where one of them is needed.
ROLES = {"manager": N_("a manager"), "staff": N_("a member of staff"), "finance": N_("finance")}

MAY_IMPORT = ("manager", "finance")


@dataclass(frozen=True)
class Person:
    """Somebody who changes something: the name under which it is recorded, and the roles that they have."""

    name: str
    roles: frozenset[str] = frozenset(ROLES)


def require(page: str) -> None:
    """Lets the reader of a page pass. Raises PermissionError for a page that nobody has been given."""
    if page not in PAGES:
        raise PermissionError(page)


def who() -> Person:
    """Who sits at the machine."""
    return Person("manager")


def must_be(person: Person, *roles: str) -> None:
    """Lets somebody pass who has one of the roles. Raises UserError that names the first one of those needed."""
    if not person.roles & set(roles):
        raise UserError("Only {role} can do this.", role=UserError(ROLES[roles[0]]))
