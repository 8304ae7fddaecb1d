"""Who may see and do what: the one place where that is decided.

Every page asks here before it shows anything, and every change of `lib.desk` before anything else happens: what the
menu offers is a courtesy, not a permission. Roles are looked up each time, so that one taken away is gone at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from lib.errors import UserError
from lib.locale import N_
from lib.settings import Settings

# Roles, and what their absence is called where one of them is needed.
ROLES = {
    "manager": N_("a manager"),
    "staff": N_("a member of staff"),
    "finance": N_("finance"),
    "admin": N_("an administrator"),
}

# Pages, and whoever may see them: an administrator alone sees no customer's figures.
PAGES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("overview", "warranties", "modules", "terms", "tickets", "ticket", "quotes"), ("manager", "staff", "finance")
    ),
    **dict.fromkeys(("sla", "queue", "bookings", "desk", "register"), ("manager", "staff")),
    **dict.fromkeys(("work", "month", "invoicing", "audit", "imports"), ("manager", "finance")),
    "what_if": ("manager",),
    "audit_log": ("manager", "finance", "admin"),
    "people": ("admin",),
    "personal_data": ("manager", "admin"),
    "operations": ("admin",),
}

# Who may make each change of `lib.desk`, by its name; and why anybody may call the other functions.
CHANGES: dict[str, tuple[str, ...]] = {}
FOR_ANYBODY: dict[str, str] = {}


@dataclass(frozen=True)
class Person:
    """Somebody who changes something: the name under which it is recorded, and the roles that they have."""

    name: str
    roles: frozenset[str] = frozenset(ROLES)


def allowed(*roles: str) -> Callable[[Callable], Callable]:
    """Marks a change of `lib.desk` as one for people with one of the roles: it asks `by`, before anything else.

    The change raises UserError, which names the first of the roles, for anybody else.
    """

    def mark(change: Callable) -> Callable:
        CHANGES[change.__name__] = roles

        @wraps(change)
        def checked(*values: Any, by: Person, **named: Any) -> Any:
            must_be(by, *roles)
            return change(*values, by=by, **named)

        return checked

    return mark


def for_anybody(why: str) -> Callable[[Callable], Callable]:
    """Marks a function of `lib.desk` that asks for no role, and says what lets its callers in instead."""

    def mark(function: Callable) -> Callable:
        FOR_ANYBODY[function.__name__] = why
        return function

    return mark


def may_see(roles: frozenset[str], page: str) -> bool:
    """Whether somebody with these roles may see a page; nobody sees one that has been given to no role."""
    return not roles.isdisjoint(PAGES.get(page, ()))


def may_change(roles: frozenset[str], change: str) -> bool:
    """Whether somebody with these roles may make a change of `lib.desk`, by its name."""
    return change in FOR_ANYBODY or not roles.isdisjoint(CHANGES[change])


def who() -> Person:
    """Who sits at the machine, where nobody signs in."""
    return Person("manager")


def must_be(person: Person, *roles: str) -> None:
    """Lets somebody pass who has one of the roles. Raises UserError that names the first one of those needed."""
    if not person.roles & set(roles):
        raise UserError("Only {role} can do this.", role=UserError(ROLES[roles[0]]))


def may_listen(settings: Settings, address: str | None = None) -> None:
    """Lets a server listen on an address (default: that of the settings).

    Raises UserError where anybody on a network could then see everything: where people don't sign in, only this machine
    may ask.
    """
    listens_on = settings.server.address if address is None else address
    if settings.sign_in.by == "nobody" and not is_loopback(listens_on):
        raise UserError(
            "Nobody signs in here, so only this machine may ask: {address} can be reached from others. Listen on "
            "127.0.0.1, or set up the sign-in: `[sign_in]` in the settings.",
            address=listens_on or UserError("an empty address"),
        )


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own, which no other one can reach: an IP address, or `localhost`."""
    if address.lower() == "localhost":
        return True
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def is_asked_here(client: str | None, said: dict[str, str]) -> bool:
    """Whether a request comes from this machine, meant for it: `client` is the address that it comes from (None: the
    same as this one), `said` its headers with names in small letters.

    Whoever answers to another name may be a page elsewhere that has given its name our address; and what somebody has
    passed on comes from them.
    """
    passed_on = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
    if (client is not None and not is_loopback(client)) or any(name in said for name in passed_on):
        return False
    names = [said.get("host"), urlsplit(said["origin"]).netloc if "origin" in said else None]
    return all(is_loopback(_host(name)) for name in names if name is not None)


def _host(name: str) -> str:
    """The host of what a `Host` header says; nothing for what isn't one."""
    try:
        return "" if "@" in name else urlsplit(f"//{name}").hostname or ""
    except ValueError:
        return ""
