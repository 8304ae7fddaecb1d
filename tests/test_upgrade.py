"""Stores that earlier programs really made (see `stores/make.py`): they open, and say what they said then."""

import csv
import io
import tarfile
from pathlib import Path

import pytest

from lib import exports, sql
from lib.__main__ import _moment
from lib.ingest.run import import_files
from lib.store import Store
from tests.conftest import NOW
from tests.stores.make import AS_OF, FACTS, VIEWS, store_of

pytestmark = pytest.mark.file_home("of an earlier program")
# No program ever had these as its newest version: they came together with the next one.
NEVER_NEWEST = {1, 2, 11, 13, 14}
NEWEST = len(sql.names("schema"))
MADE = [version for version in range(1, NEWEST + 1) if store_of(version).exists()]
KEYS = {
    "working_days": ("day",), "ticket_sla": ("ticket_id",), "queue_order": ("ticket_id",), "warranties":
    ("installation_id",), "charges": ("ticket_id", "work"), "billing_audit": ("ticket_id",),
}  # fmt: skip

Rows = dict[tuple, dict[str, str]]


def keyed(view: str, text: str) -> Rows:
    """The rows of a view's file by its key."""
    rows = list(csv.DictReader(io.StringIO(text)))
    found = {tuple(row[name] for name in KEYS[view]): row for row in rows}
    assert len(found) == len(rows) > 0, view
    return found


def figures(store: Store, folder: Path) -> dict[str, Rows]:
    """The documented views of an open store, as the command line writes them."""
    found = {}
    for view in VIEWS:
        file = folder / f"{view}-now.csv"
        cursor = store.cursor(_moment(AS_OF)).execute(exports.view_query(view))
        exports.write(cursor, "csv", file)
        found[view] = keyed(view, file.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def fresh(terms, tmp_path_factory) -> dict[str, Rows]:
    """What the facts that the stores were made of say when they are imported today."""
    with Store(None, terms) as store:
        assert not import_files(store, [FACTS], now=NOW, actor="test").findings
        return figures(store, tmp_path_factory.mktemp("fresh"))


def unpacked(version: int, folder: Path) -> Path:
    """The store of a schema version and the figures of its time, in a folder."""
    with tarfile.open(store_of(version)) as packed:
        packed.extractall(folder, filter="data")
    return folder


@pytest.mark.parametrize("version", MADE)
def test_a_store_of_an_earlier_program_says_today_what_it_said_then(terms, fresh, tmp_path, version):
    folder = unpacked(version, tmp_path)
    with Store(folder / "store.duckdb", terms) as store:
        today = figures(store, tmp_path)
        applied = store.cursor(NOW).execute("select version from store.schema_version order by 1").fetchall()
    assert applied == [(number,) for number in range(1, NEWEST + 1)]
    for view in VIEWS:
        assert today[view] == fresh[view], "as if the facts had been imported today"
        then = keyed(view, (folder / f"{view}.csv").read_text(encoding="utf-8"))
        assert today[view].keys() == then.keys(), view
        for key, row in then.items():
            # A column may have been added since, but none of those that others rely on is gone.
            assert {name: today[view][key][name] for name in row} == row, (view, key)


def test_the_facts_show_every_kind_of_decision(fresh):
    """Else equal figures would say little."""

    def values(view: str, column: str) -> set[str]:
        return {row[column] for row in fresh[view].values()}

    assert values("charges", "coverage") >= {
        *("ticket_fee", "hourly", "free", "quote", "installation", "warranty", "undecided")
    }
    assert values("billing_audit", "finding") >= {
        *("ok", "open", "under", "over", "missing", "undecided", "should_be_free", "unapproved_work")
    }
    assert values("ticket_sla", "status") >= {"met", "breached", "overdue"}


def test_every_schema_version_but_the_newest_has_a_store_that_was_made_then():
    missing = set(range(1, NEWEST)) - NEVER_NEWEST - set(MADE)
    assert not missing, (
        f"Make a store of schema version {sorted(missing)} with the last program that had it as its newest one: "
        "`python -m tests.stores.make COMMIT`, where COMMIT is the one before the next schema file came."
    )
