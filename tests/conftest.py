"""What the tests share: the real terms, stores in memory, and facts written as files."""

import csv
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path
from weakref import WeakKeyDictionary

import duckdb
import pytest

from lib import days
from lib import terms as terms_module
from lib.ingest.run import Result, import_files
from lib.laid_by import VIEWS
from lib.store import Store
from lib.terms import Terms
from tests.postgres import leg

# A browser and a server of the app, for those tests that want them; and PostgreSQL, where stores are to be on it.
pytest_plugins = ["tests.browsing", "tests.postgres.plugin"]

# Workers share the processors already: threads of the engine on top of them only cost. What runs in a process of its
# own, as servers and commands do, has its threads.
_connect = duckdb.connect
duckdb.connect = lambda *where, config=None, **options: _connect(
    *where, config={"threads": 1, **(config or {})}, **options
)
# What takes longest begins first, or one worker would be at it when all others have ended.
LONGEST = (
    "browser_staff", "browser_sign_in", "laid_by", "browser_at_once", "browser_finance", "staff_killed",
    "browser_what_if", "desk_page", "browser_managers", "browser_warranties", "erasing", "upgrade", "owasp",
    "browser", "browser_imports", "case_page", "oracle", "what_if", "booking_desk", "formats", "browser_intake",
    "browser_hostile", "bench", "browser_terms", "demo", "import_killed", "explain", "staff_desk", "booking_races",
)  # fmt: skip

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
AFTERNOON = datetime.combine(NOW.date(), time(15), days.ZONE)
Facts = dict[str, list[dict[str, str]]]
# What was imported into an emptied store, and the copies of its tables after that.
_remembered: WeakKeyDictionary[Store, dict[str, dict[str, str]]] = WeakKeyDictionary()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those of the longest files first, the others in the order of their files."""
    places = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(scope="session")
def terms() -> Terms:
    """The terms that the program ships."""
    return terms_module.load()


@pytest.fixture(scope="session")
def opened(terms: Terms) -> Iterator[Store]:
    """A store in memory with the real terms, for all tests."""
    with Store(None, terms) as store:
        yield store


@pytest.fixture
def desk(opened: Store) -> Store:
    """An empty store in memory with the real terms."""
    return emptied(opened)


def emptied(store: Store) -> Store:
    """The same store without a row: a hundred times faster than a new one."""
    with store.tx() as cursor:
        for name in _tables_of_rows(cursor):
            cursor.execute(f"delete from store.{name}")
    return store


def _tables_of_rows(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of a store but for those that are about the store itself."""
    rows = cursor.execute(
        "select table_name from duckdb_tables() where database_name = 'store' "
        "and table_name not in ('schema_version', 'kept_by', 'facts_mark')"
    ).fetchall()
    return [name for (name,) in rows]


def write_facts(folder: Path, facts: Facts) -> Path:
    """Writes facts as canonical files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in facts.items():
        if rows:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, rows[0])
                writer.writeheader()
                writer.writerows(rows)
    return folder


def bring_in(store: Store, folder: Path, facts: Facts, **options) -> Result:
    """Writes facts as files and imports them."""
    return import_files(store, [write_facts(folder, facts)], now=NOW, actor="test", **options)


def stocked(store: Store, folder: Path, facts: Facts) -> Store:
    """An emptied store with facts of which no row is put aside: imported the first time, and from then on as that
    import left it, in a tenth of the time."""
    remembered = _remembered.setdefault(store, {})
    key = json.dumps([facts, [row.model_dump_json() for kind in store.terms.kinds().values() for row in kind]])
    if key not in remembered:
        assert not bring_in(store, folder, facts).findings
        remembered[key] = {}
        with closing(store.cursor(NOW)) as cursor:
            for name in _tables_of_rows(cursor):
                if cursor.execute(f"select 1 from store.{name} limit 1").fetchone():
                    copy = f"memory.main.remembered_{len(remembered)}_{name}"
                    cursor.execute(f"create table {copy} as from store.{name}")
                    remembered[key][name] = copy
        return store
    with store.tx() as cursor:
        for name, copy in remembered[key].items():
            cursor.execute(f"insert into store.{name} from {copy}")
    return store


def rows_of(store: Store, view: str, as_of: datetime = NOW) -> list[dict]:
    """The documented columns of a view as dicts."""
    from lib import exports

    cursor = store.cursor(as_of).execute(exports.view_query(view))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Gives a folder by its name, filled by whichever of the processes that share the tests wants it first."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def folder(name: str, fill: Callable[[Path], None]) -> Path:
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (shared / name).exists():
                made = tmp_path_factory.mktemp(name)
                fill(made)
                leg.keep(made)
                made.rename(shared / name)
        return shared / name

    return folder


@pytest.fixture(scope="session")
def demo_file(made_once: Callable, terms: Terms) -> Path:
    """A store's file with the demo desk as it is in the afternoon of NOW's date, all of it laid by; `copied` to use it,
    or opened to be read only."""
    from lib import demo_store

    def fill(folder: Path) -> None:
        with Store(folder / "demo.duckdb", terms) as store:
            demo_store.fill(store, NOW)
            lay_by(store, AFTERNOON)

    return made_once("demo", fill) / "demo.duckdb"


def lay_by(store: Store, as_of: datetime) -> None:
    """Has a store decide all that it lays by, so that whoever opens it, or a copy of it, finds it decided."""
    store.cursor(as_of, laid_for=" ".join(VIEWS.values())).close()


def copied(file: Path, target: Path) -> Path:
    """A copy of a store's file that no program has open, with what is laid by beside it."""
    if leg.copied(file, target):
        return target
    shutil.copy(file, target)
    if (laid := file.with_name(f"{file.name}.laid")).exists():
        shutil.copy(laid, target.with_name(f"{target.name}.laid"))
    return target


@pytest.fixture(scope="module")
def shop(demo_file: Path, tmp_path_factory: pytest.TempPathFactory, terms: Terms) -> Iterator[Store]:
    """The demo desk, open, for the tests of a module."""
    with Store(copied(demo_file, tmp_path_factory.mktemp("shop") / "shop.duckdb"), terms) as store:
        yield store
