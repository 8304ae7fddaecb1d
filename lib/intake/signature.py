"""Who may send cases in: whoever has a key, and signs what is sent with it."""

import hashlib
import hmac
import os
import re
from collections.abc import Mapping

KEYS = "SUPPORTKOLL_INTAKE_KEYS"
SHORTEST_KEY = 32
TIMESTAMP, SIGNATURE = "X-Supportkoll-Timestamp", "X-Supportkoll-Signature"
MOST_SECONDS_APART = 300


def keys() -> list[bytes]:
    """The keys in force: those of `SUPPORTKOLL_INTAKE_KEYS`, with blanks or commas between them.

    Several, so that one can be changed without a gap. None where one of them is too short: half a setting is none.
    """
    found = re.split(r"[\s,]+", os.environ.get(KEYS, "").strip(" ,\t\r\n"))
    return [key.encode() for key in found] if all(len(key) >= SHORTEST_KEY for key in found) else []


def sign(key: bytes, timestamp: str, body: bytes) -> str:
    """The signature of a body sent at a time (Unix seconds)."""
    return "sha256=" + hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def sent_lately(headers: Mapping[str, str], seconds: float) -> bool:
    """Whether the headers name a time that is at most five minutes from now (`seconds`), and hold a signature."""
    timestamp = headers.get(TIMESTAMP, "")
    if not re.fullmatch(r"\d{1,12}", timestamp, re.ASCII):
        return False
    return abs(seconds - int(timestamp)) <= MOST_SECONDS_APART and bool(headers.get(SIGNATURE))


def signed_by(known: list[bytes], headers: Mapping[str, str], body: bytes) -> bytes | None:
    """The key that a body was signed with; None when it is none of those known.

    All keys are tried, and compared in constant time: how long it takes says nothing of how near a guess was.
    """
    given, found = headers.get(SIGNATURE, "").encode(), None
    for key in known:
        if hmac.compare_digest(sign(key, headers.get(TIMESTAMP, ""), body).encode(), given):
            found = key
    return found
