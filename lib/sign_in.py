"""Who somebody is who asks: by what the sign-in says of them, and what the store does.

Times are Unix seconds of the real clock: those of a token are its identity provider's.
"""

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from lib.access import Person, may_change, may_see
from lib.settings import SignIn

# Under which a request that a trusted proxy has passed on carries proof of it, and when its connection began. Whoever
# sends these themselves gains nothing: the proof is made anew by each process, and what comes from outside is taken
# away.
VOUCHED, SINCE = "x-supportkoll-vouched", "x-supportkoll-since"
PROOF = secrets.token_urlsafe(32)

# Why somebody may see nothing; `` for whoever is let in.
Refused = Literal["", "nobody", "expired", "signed_out", "unverified", "unproven", "elsewhere"]


@dataclass(frozen=True)
class Known:
    """What the store says of people: the rows of those who are named in it, and when somebody was signed out."""

    people: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sign_outs: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Reader:
    """Whoever looks at a page: under which name (`person`) they are known and recorded, and what they may do."""

    person: str
    name: str = ""
    roles: frozenset[str] = frozenset()
    staff_id: str | None = None
    refused: Refused = ""
    # When they signed in.
    since: float = 0.0

    def may_see(self, page: str) -> bool:
        """Whether they may see a page."""
        return not self.refused and may_see(self.roles, page)

    def may(self, change: str) -> bool:
        """Whether they may make a change of `lib.desk`, by its name."""
        return not self.refused and may_change(self.roles, change)

    def acting(self) -> Person:
        """Who they are in what they change: the member of staff whom they are tied to, else themselves."""
        return Person(self.staff_id or self.person, frozenset() if self.refused else self.roles)


def by_token(claims: Mapping[str, Any], how: SignIn, known: Known, now: float) -> Reader:
    """Whoever an identity provider's token names, by its claims; nobody is let in by one that is over.

    A sign-out ends all that began before it, or in the same second: a token tells no smaller times.
    """
    person = _person(claims.get(how.person))
    if not claims.get("is_logged_in") or not person:
        return Reader(person, refused="nobody")
    began, ends = _seconds(claims.get("iat")), _seconds(claims.get("exp"))
    if began is None or ends is None or ends <= now:
        return Reader(person, refused="expired", since=began or 0.0)
    if how.person == "email" and claims.get("email_verified") is False:
        return Reader(person, refused="unverified", since=began)
    return _found(person, claims.get(how.name), claims.get(how.roles), began, how, known)


def by_headers(said: Mapping[str, Any], since: str | None, how: SignIn, known: Known, now: float) -> Reader:
    """Whoever a sign-in proxy names in its headers, as `trusted` hands them on.

    Nobody is let in by headers that no trusted proxy has sent, nor by a connection that is older than the settings
    allow: the proxy looks at who somebody is when they connect.
    """
    if not secrets.compare_digest(str(said.get("vouched") or ""), PROOF):
        return Reader("", refused="unproven")
    person, began = _person(_decoded(said.get("person"))), _seconds(since)
    if not person:
        return Reader("", refused="nobody")
    if began is None or began + 60 * how.proxy_minutes <= now:
        return Reader(person, refused="expired", since=began or 0.0)
    return _found(person, _decoded(said.get("name")), _decoded(said.get("roles")), began, how, known)


def _found(person: str, name: Any, claimed: Any, since: float, how: SignIn, known: Known) -> Reader:
    row, signed_out = known.people.get(person), known.sign_outs.get(person)
    if signed_out and since <= signed_out.timestamp():
        return Reader(person, refused="signed_out", since=since)
    roles = row["roles"] if row else [how.gives[value] for value in _values(claimed) if value in how.gives]
    shown = (row and row["name"]) or (name if isinstance(name, str) and name.strip() else person)
    return Reader(person, shown, frozenset(roles), row and row["staff_id"], since=since)


def _person(said: Any) -> str:
    return said.strip().lower() if isinstance(said, str) else ""


def _values(claimed: Any) -> list[str]:
    """The values of a claim that holds several, or of a header that lists them."""
    if isinstance(claimed, str):
        return [value.strip() for value in claimed.split(",")]
    return [value for value in claimed if isinstance(value, str)] if isinstance(claimed, list | tuple) else []


def _decoded(said: Any) -> Any:
    """A header's text, which comes as bytes that nobody has said the meaning of."""
    try:
        return said.encode("latin-1").decode("utf-8") if isinstance(said, str) else said
    except UnicodeError:
        return said


def _seconds(said: Any) -> float | None:
    """A time of a token; None for what is none."""
    try:
        seconds = float(said) if not isinstance(said, bool) else math.nan
    except (TypeError, ValueError, OverflowError):
        return None
    return seconds if math.isfinite(seconds) else None
