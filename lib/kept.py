"""Answers that are worked out once and kept, for whoever asks the same again."""

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any


class _Answer:
    def __init__(self) -> None:
        self.lock, self.made, self.value = threading.Lock(), False, None


class Kept:
    """The answers that were asked for last. All who ask get the same object, to read and not to change."""

    def __init__(self, most: int):
        """`most`: so many answers are kept."""
        self._most, self._answers, self._lock = most, OrderedDict[Hashable, _Answer](), threading.Lock()

    def of(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The answer to a question; whoever asks while it is being worked out waits. What `make` raises isn't kept."""
        with self._lock:
            answer = self._answers.setdefault(key, _Answer())
            self._answers.move_to_end(key)
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
        if not answer.made:
            with answer.lock:
                if not answer.made:
                    answer.value = make()
                    answer.made = True
        return answer.value

    def clear(self) -> None:
        """Forgets all of them."""
        with self._lock:
            self._answers.clear()


def by_content(*values: Any) -> bytes:
    """A key for values by what they hold: they may be tables and lists, which have no hash."""
    return pickle.dumps(values, pickle.HIGHEST_PROTOCOL)


def made_once(most: int) -> Callable[[Callable], Callable]:
    """Has a function be asked once for the same values, by what they hold; the last `most` results are kept."""

    def keep(make: Callable) -> Callable:
        kept = Kept(most)

        @wraps(make)
        def ask(*values: Any, **options: Any) -> Any:
            return kept.of(by_content(values, options), lambda: make(*values, **options))

        ask.kept = kept
        return ask

    return keep
