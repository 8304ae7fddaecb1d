"""The engine takes the memory that it may, and puts the rest on disk, where nothing of it stays."""

from pathlib import Path

import duckdb
import pytest

from lib import engine
from lib.errors import UserError
from lib.store import Store
from tests.conftest import bring_in
from tests.rows import base, entry


def limit_of(connection: duckdb.DuckDBPyConnection) -> str:
    return connection.execute("select current_setting('memory_limit')").fetchone()[0]


def test_it_takes_a_gigabyte_or_what_is_said(monkeypatch):
    monkeypatch.delenv(engine.MEMORY, raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    with engine.connect(None, alone=True) as connection:
        assert limit_of(connection) == "976.5 MiB"  # 1024 MB
    monkeypatch.setattr("os.cpu_count", lambda: 32)
    with engine.connect(None, alone=True) as connection:
        assert limit_of(connection) == "3.8 GiB"  # 32 × 128 MB
    monkeypatch.setenv(engine.MEMORY, "2 GiB")
    with engine.connect(None, alone=True) as connection:
        assert limit_of(connection) == "2.0 GiB"


def test_it_takes_as_much_as_the_store_and_what_comes_in_have(tmp_path: Path, monkeypatch):
    monkeypatch.delenv(engine.MEMORY, raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(engine, "_machine_memory", lambda: 8_000)
    store = tmp_path / "store.duckdb"
    with store.open("wb") as file:
        file.truncate(1_500_000_000)  # It takes no room: nothing is in it.
    with engine.connect(store, alone=True) as connection:
        assert limit_of(connection) == "1.3 GiB"
        for coming, limit in ((1_500_000_000, "2.7 GiB"), (50_000_000_000, "3.7 GiB"), (0, "1.3 GiB")):
            engine.allow(connection, store, coming=coming)
            assert limit_of(connection) == limit
        monkeypatch.setenv(engine.MEMORY, "2 GiB")
        engine.allow(connection, store, coming=50_000_000_000)
        assert limit_of(connection) == "2.0 GiB"


def test_an_import_has_room_for_its_files_and_gives_it_back(desk: Store, tmp_path: Path, monkeypatch):
    said, allow = [], engine.allow

    def noted(*of, coming: int = 0, **more) -> None:
        said.append(coming)
        allow(*of, coming=coming, **more)

    monkeypatch.setattr(engine, "allow", noted)
    folder = tmp_path / "files"
    bring_in(desk, folder, base(time_entries=[entry()]))
    assert said == [sum(file.stat().st_size for file in folder.iterdir()), 0]


@pytest.mark.parametrize("said", ["2", "much", "2GB'; drop table x; --", "-1GB", "GB", "80%"])
def test_what_is_no_size_is_refused_by_name(said, monkeypatch):
    monkeypatch.setenv(engine.MEMORY, said)
    with pytest.raises(UserError) as refused:
        engine.connect(None, alone=True)
    assert engine.MEMORY in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.file_home("what is put beside it")
def test_what_does_not_fit_goes_beside_the_store_and_leaves_nothing(tmp_path: Path, terms, monkeypatch):
    monkeypatch.setenv(engine.MEMORY, "60MB")
    path = tmp_path / "store's.duckdb"
    with Store(path, terms) as store, store.tx() as cursor:
        cursor.execute("create temp table wide as select n, repeat(n::varchar, 20) as text from range(600_000) as t(n)")
        assert list(engine.spill(path).iterdir())
    assert not engine.spill(path).exists()


@pytest.mark.file_home("what is put beside it")
def test_what_a_killed_process_left_is_removed(tmp_path: Path, terms):
    path = tmp_path / "store.duckdb"
    engine.spill(path).mkdir()
    (engine.spill(path) / "duckdb_temp_storage_S32K-0.tmp").write_bytes(b"Anna Andersson")
    with Store(path, terms):
        assert not engine.spill(path).exists()


def test_too_little_memory_and_disk_is_said_with_the_remedy(tmp_path: Path, terms, monkeypatch):
    monkeypatch.setenv(engine.MEMORY, "60MB")

    def write_much() -> None:
        with store.tx() as cursor:
            cursor.execute("set temp_directory = ''")
            cursor.execute("create temp table wide as select repeat(n::varchar, 20) as x from range(3_000_000) as t(n)")

    with Store(tmp_path / "store.duckdb", terms) as store:
        with pytest.raises(UserError) as refused:
            write_much()
        assert engine.MEMORY in str(refused.value)
        with store.tx() as cursor:
            assert cursor.execute("select count(*) from store.tickets").fetchone() == (0,)
