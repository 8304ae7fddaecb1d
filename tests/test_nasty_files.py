"""No file, however nasty, gives an error that nobody understands, loses a row, or makes a wrong one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lib.ingest.results import FATES, Result
from lib.ingest.run import import_files
from lib.store import Store
from tests import nasty, nasty_sheets
from tests.conftest import NOW, bring_in, emptied
from tests.nasty import STORED, Nasty
from tests.rows import base, stored

FILES = [*nasty.FILES, *nasty_sheets.FILES]


@dataclass
class Run:
    """All files imported at once, and what the store then held: by kind, its rows."""

    store: Store
    folder: Path
    result: Result
    held: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def run(opened: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """One import of all files."""
    folder = tmp_path_factory.mktemp("nasty")
    bring_in(emptied(opened), folder / "base", base())
    paths = []
    for one in FILES:
        paths.append(folder / one.file)
        paths[-1].write_bytes(one.content())
    result = import_files(opened, paths, now=NOW, actor="test")
    yield Run(opened, folder, result, {kind: dict(stored(opened, query)) for kind, query in STORED.items()})
    emptied(opened)


def test_the_files_are_many_and_each_has_a_name_of_its_own():
    names = [one.name for one in FILES]
    assert len(names) == len(set(names)) >= 100


@pytest.mark.parametrize("one", FILES, ids=lambda one: one.name)
def test_a_nasty_file_loses_no_row_and_makes_no_wrong_one(run: Run, one: Nasty):
    findings = [finding for finding in run.result.findings if finding.file == one.file]
    assert [(finding.line, finding.reason) for finding in findings] == one.found
    assert not one.says or any(one.says in (finding.detail or "") for finding in findings)
    counted = [tuple(file.fates[fate] for fate in FATES) for file in run.result.files if file.file == one.file]
    assert counted == ([one.fates] if one.fates else [])
    held = {key.removeprefix(one.prefix): row for key, row in run.held[one.kind].items() if key.startswith(one.prefix)}
    assert held == one.rows


def test_rows_read_are_rows_accounted_for(run: Run):
    for file in run.result.files:
        assert file.rows_read == sum(file.fates[fate] for fate in FATES), file.file


def test_what_is_put_aside_is_kept_with_its_words(run: Run):
    kept = stored(run.store, "select file, line, reason from store.findings")
    assert sorted(kept) == sorted((one.file, one.line, one.reason) for one in run.result.findings)


def test_all_of_them_once_more_change_nothing(run: Run):
    # Of rows with one id the last one counts, so that the ones before it differ from it again.
    paths = [run.folder / one.file for one in FILES if one.name != "the_same_id"]
    again = import_files(run.store, paths, now=NOW, actor="test")
    assert [(file.file, *(file.fates[fate] for fate in FATES[:2])) for file in again.files] == [
        (file.file, 0, 0) for file in again.files
    ]
    assert {kind: dict(stored(run.store, query)) for kind, query in STORED.items()} == run.held
