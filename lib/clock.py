"""The moment that the app's figures are for: the one place where the app reads the clock."""

import os
from datetime import UTC, datetime

from lib import days


def now() -> datetime:
    """Now, by the minute, so that one answer serves all who ask within it; or what `SUPPORTKOLL_NOW` says.

    `SUPPORTKOLL_NOW` is an ISO 8601 time, of Stockholm where it has no offset: to show the desk as it was then.
    """
    fixed = os.environ.get("SUPPORTKOLL_NOW")
    moment = datetime.fromisoformat(fixed) if fixed else datetime.now(UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=days.ZONE)).replace(second=0, microsecond=0)


def local_now() -> datetime:
    """The same moment as the clock on the wall shows it."""
    return now().astimezone(days.ZONE)
