"""Who may see what.

The program has no sign-in yet: it listens on the loopback address, and whoever sits at the machine is the manager, who
sees all pages. Every page asks here before it shows anything, so that this is the one place to change.
"""

PAGES = ("overview", "sla", "queue", "work", "warranties", "bookings", "month", "tickets", "ticket", "imports")


def require(page: str) -> None:
    """Lets the reader of a page pass. Raises PermissionError for a page that nobody has been given."""
    if page not in PAGES:
        raise PermissionError(page)


def who() -> str:
    """Who sits at the machine: the name under which changes are recorded."""
    return "manager"
