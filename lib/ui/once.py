"""What is found out once while a page is being drawn: Streamlit draws it anew from the top at each click."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.runtime.scriptrunner import get_script_run_ctx

# By the one thing that Streamlit makes anew for each run and throws away at its end.
_found: WeakKeyDictionary[Any, dict[Callable, Any]] = WeakKeyDictionary()


def in_a_run(find: Callable[[], Any]) -> Callable[[], Any]:
    """Has a function without parameters be asked once in a run, for what asks the session a dozen questions and is
    needed for each element of a page. What it raises isn't kept; nor is anything outside a run."""

    @wraps(find)
    def ask() -> Any:
        context = get_script_run_ctx(suppress_warning=True)
        if context is None:
            return find()
        found = _found.setdefault(context.parallel_coordinator, {})
        if find not in found:
            found[find] = find()
        return found[find]

    return ask


def begin_run() -> None:
    """Forgets what callbacks have found out, which come before the page and may have changed it."""
    if context := get_script_run_ctx(suppress_warning=True):
        _found.pop(context.parallel_coordinator, None)
