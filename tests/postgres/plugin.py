"""What pytest does on the leg where stores are on PostgreSQL: its server begins and ends with the tests."""

import os
from collections import Counter

import pytest

from tests.postgres.leg import ACTIVE, FOLDER, MADE, drop
from tests.postgres.server import Server


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Starts the server, for all workers, before any of them."""
    config.addinivalue_line("markers", "file_home(reason): about a store's file; left out where no store is in one")
    if ACTIVE and "PYTEST_XDIST_WORKER" not in os.environ:
        config.postgres = Server()
        os.environ[FOLDER] = str(config.postgres.folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends it."""
    if server := getattr(config, "postgres", None):
        server.end()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves out those that are about a file."""
    for item in items if ACTIVE else ():
        if mark := item.get_closest_marker("file_home"):
            (reason,) = mark.args
            item.add_marker(pytest.mark.skip(reason=f"about a store's file: {reason}"))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Removes the databases of a test's own folder."""
    own = getattr(item, "funcargs", {}).get("tmp_path")
    for address, path in list(MADE.items()) if own else ():
        if path.is_relative_to(own):
            drop(address)
            del MADE[address]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how many were left out, and why."""
    said = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", ())
        if isinstance(report.longrepr, tuple)
    )
    for reason, count in sorted(said.items()) if ACTIVE else ():
        terminalreporter.write_line(f"left out, {count}: {reason}")
