"""Two processes of the app on one store in PostgreSQL, behind nginx: people stay with one, and go on at the other when
theirs is killed. Nothing that they were told was done is lost."""

import os
import re
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from lib.store import Store
from lib.terms import Terms
from tests.browsing import started
from tests.conftest import AFTERNOON, copied
from tests.load import sessions
from tests.load.__main__ import CASES, WAITING
from tests.load.found import lost
from tests.load.sessions import Desk, Told
from tests.postgres import leg
from tests.talking import opened
from tests.test_deploy import NAME, NGINX, free_port, nginx

pytestmark = [
    pytest.mark.skipif(not leg.ACTIVE, reason="several processes need a store on PostgreSQL: make test-postgres"),
    pytest.mark.skipif(NGINX is None, reason="nginx isn't installed"),
]
# So many sessions; 50 are the whole of it.
PEOPLE = int(os.environ.get("SEVERAL_SESSIONS", "6"))
MOST_SECONDS = 400


class Stays(sessions.Session):
    """Somebody whose browser keeps the cookie, and opens the page anew when its connection ends."""

    def __init__(self, *values):
        super().__init__(*values)
        self.cookie, self.at = "none=1", []

    def run(self) -> None:
        while time.monotonic() < self.until:
            try:
                with opened(self.address, Cookie=self.cookie) as self.socket:
                    self._remember(self.socket.response.headers.get_all("Set-Cookie"))
                    while time.monotonic() < self.until:
                        getattr(self, self.rng.choices(["look", "log", "book"], [20, 60, 20])[0])()
                        time.sleep(self.rng.uniform(0.1, 0.6))
            except (ConnectionClosed, InvalidStatus, OSError):
                time.sleep(0.2)
            except Exception as error:
                with self.told.lock:
                    self.told.errors.append(f"{type(error).__name__}: {error}"[:300])

    def _remember(self, cookies: list[str]) -> None:
        for said in cookies:
            if found := re.match(r"(supportkoll_process=(\d));.*; HttpOnly; Secure", said):
                self.cookie = found[1]
                self.at.append(found[2])


def wait(seen: Callable[[], bool], told: Told) -> None:
    """Waits until something is so."""
    end = time.monotonic() + MOST_SECONDS / 3
    while not seen():
        assert time.monotonic() < end, (told.errors, told.refused, told.pages)
        time.sleep(0.1)


def test_people_go_on_when_a_process_is_killed(demo_file: Path, tmp_path: Path, terms: Terms):
    file, port, plain = copied(demo_file, tmp_path / "store.duckdb"), free_port(), free_port()
    with Store(file, terms) as store, closing(store.cursor(AFTERNOON)) as cursor:
        cases, waiting, staff = (
            [name for (name,) in cursor.execute(query).fetchall()]
            for query in (CASES, WAITING, "select staff_id from store.staff")
        )
    desk, told = Desk(cases, waiting, staff, [], datetime(2026, 6, 1, 13, tzinfo=UTC)), Told()
    # Another signpost to the same store: each process has its settings beside it.
    (second := tmp_path / "second").mkdir()
    (second / file.name).write_bytes(file.read_bytes())
    with (
        (tmp_path / "log").open("wb") as log,
        started(file, log=log) as (app, process),
        started(second / file.name, log=log) as (other, _),
        nginx(tmp_path, app, port, other, plain),
    ):
        until = time.monotonic() + MOST_SECONDS
        people = [Stays(f"http://{NAME}:{plain}", desk, told, until, seed) for seed in range(PEOPLE)]
        for person in people:
            person.start()
        try:
            wait(lambda: all(person.at for person in people) and len(told.done["log"]) >= PEOPLE // 2, told)
            process.kill()
            killed, before = time.monotonic(), {kind: len(what) for kind, what in told.done.items()}
            wait(lambda: all("2" in person.at for person in people), told)
            wait(lambda: len(told.done["log"]) >= before["log"] + PEOPLE // 2, told)
            took = time.monotonic() - killed
        finally:
            for person in people:
                person.until = 0
            for person in people:
                person.join(120)
    errors = [
        line for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines() if '"level": "error"' in line
    ]
    assert (told.errors, errors) == ([], [])
    assert {person.at[0] for person in people} == {"1", "2"}, "both were in use"
    # Those of the killed one went on at the other, and those of the other stayed where they were.
    assert all(person.at in (["2"], ["1", "2"]) for person in people), [person.at for person in people]
    with Store(file, terms) as store:
        assert lost(store, told.done) == []
    after = {kind: len(what) - before[kind] for kind, what in told.done.items()}
    print(
        f"{PEOPLE} sessions, {sum(told.pages.values())} pages, half of them within "
        f"{sorted(told.seconds)[len(told.seconds) // 2]:.2f} s; done before the kill {before}, "
        f"in {took:.0f} s after it {after}; refused {dict(told.refused)}; 0 lost"
    )
