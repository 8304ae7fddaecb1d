"""An import in a thread of its own: it goes on whatever its reader does meanwhile, and is done or not done at all."""

import logging
import threading
from collections.abc import Callable

from lib.errors import UserError
from lib.ingest.results import Result

Work = Callable[[Callable[[str, float], None]], Result]


class Job:
    """Work that is under way: `share` of it is done (0–1). At its end either `result`, `problem` or `failed` is set."""

    def __init__(self, work: Work):
        self.share, self.failed = 0.0, False
        self.result: Result | None = None
        self.problem: UserError | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Waits for the end for so long at most; whether it has come."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self, work: Work) -> None:
        try:
            self.result = work(self._told)
        except UserError as error:
            self.problem = error
        except Exception:
            logging.getLogger(__name__).exception("an import failed")
            self.failed = True

    def _told(self, _step: str, share: float) -> None:
        self.share = share
