"""The addresses of calendars that other programs subscribe to: whoever knows one can read it."""

from hashlib import sha256
from secrets import token_urlsafe

SECRET_BYTES = 32


def new_secret() -> str:
    """A secret that nobody can guess, for an address."""
    return token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """What is kept of a secret: enough to know it again, not to find it."""
    return sha256(secret.encode()).hexdigest()


def path_of(secret: str) -> str:
    """Where the calendar with a secret is served."""
    return f"/calendar/{secret}.ics"
