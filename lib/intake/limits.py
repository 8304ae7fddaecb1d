"""How much may be sent in, how fast."""

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

REMEMBERED = 10_000  # Senders, the latest ones: however many there are, they take no more memory.


@dataclass(frozen=True)
class Limits:
    """What the way in bears."""

    body_bytes: int = 64 * 1024
    body_seconds: float = 10  # Until the whole body has come.
    store_seconds: float = 20  # Until the case is stored: an import that is under way comes first.
    at_once: int = 4  # Cases that are being stored, or wait for it; the others wait for those.
    per_address: int = 120  # Requests a minute from one address, signed or not.
    per_key: int = 60  # Signed ones a minute by one key.


class Rate:
    """Lets each sender do so many things a minute: all at once, or evenly. Used from one thread, the server's."""

    def __init__(self, a_minute: int, seconds: Callable[[], float]):
        """`seconds` is a clock that never goes back."""
        self._most, self._seconds = a_minute, seconds
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def wait(self, sender: Hashable) -> int:
        """Counts one more; 0, or the whole seconds until the sender may try again where it has been too much."""
        now = self._seconds()
        left, at = self._left.pop(sender, (float(self._most), now))
        left = min(self._most, left + (now - at) * self._most / 60)
        allowed = left >= 1
        self._left[sender] = (left - allowed, now)
        if len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - left) * 60 / self._most))
