"""The command line, run as people and scheduled jobs run it."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from lib.store import ROOT, Store
from tests.conftest import bring_in, rows_of, write_facts
from tests.postgres.leg import place
from tests.rows import base, entry, event, installation, invoice_line, quote, ticket
from tests.shell import alone, refused, within

VIEWS = ["working_days", "ticket_sla", "queue_order", "charges", "warranties", "billing_audit"]
FACTS = base(
    tickets=[
        ticket(category="customer_caused", critical="", installation_id=""),
        ticket("T2", "2026-10-24T23:00", category="", critical="true", installation_id=""),
        ticket("T3", "2026-05-10T10:00", category="third_party", critical="", installation_id="M1"),
    ],
    ticket_events=[event("2026-05-05T12:00", "resolved"), event("2026-10-25T02:30+01:00", "resolved", "T2")],
    time_entries=[entry(minutes="30.5"), entry("E3", ticket_id="T3", minutes="7")],
    module_installations=[installation(vendor="")],
    quotes=[quote(ticket_id="T2")],
    invoice_lines=[invoice_line()],
)


@pytest.fixture
def run(capsys, monkeypatch, shown):
    """The command line within this process; where no store is named, it reads the `shown` one."""

    def run_here(*arguments: object, store: Path | None = None) -> subprocess.CompletedProcess:
        if store is None:
            monkeypatch.setattr("lib.__main__.open_store", lambda path, terms: nullcontext(shown))
            monkeypatch.setattr("lib.terms.load", lambda: shown.terms)
        return within(capsys, monkeypatch, *arguments, store=store)

    return run_here


@pytest.fixture(scope="module")
def filled(terms, tmp_path_factory) -> Path:
    """A store's file with the facts above, to be read only."""
    folder = tmp_path_factory.mktemp("filled")
    with Store(folder / "store.duckdb", terms) as store:
        assert not bring_in(store, folder / "facts", FACTS).findings
    return folder / "store.duckdb"


@pytest.fixture(scope="module")
def shown(filled, terms) -> Iterator[Store]:
    """The same store, open."""
    with Store(filled, terms, read_only=True) as store:
        yield store


# ---- Help ------------------------------------------------------------------------------------------------------------


def test_help_names_every_command():
    done = alone("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("import", "report", "backup", "restore", "demo"))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("import", ["--profile", "--create-customers", "--store", "Exit status"]),
        ("report", ["--as-of", "--format", "--output", "--store", *VIEWS]),
    ],
)
def test_help_of_a_command_names_its_options(command, said):
    done = alone(command, "--help")
    assert done.returncode == 0
    assert [word for word in said if word not in done.stdout] == []


# ---- Import ----------------------------------------------------------------------------------------------------------


def test_an_import_prints_each_file_and_each_row_put_aside(tmp_path):
    facts = base(time_entries=[entry(), entry("E2", minutes="0"), entry("E3", ticket_id="T404")])
    folder, store = write_facts(tmp_path / "facts", facts), tmp_path / "store.duckdb"
    first = alone("import", folder, store=store)
    assert (first.returncode, first.stderr) == (1, "")
    assert first.stdout.splitlines() == [
        "customers.csv: 1 rows read, 1 added, 0 changed, 0 unchanged, 0 put aside (customers, utf-8, separator ',')",
        "staff.csv: 1 rows read, 1 added, 0 changed, 0 unchanged, 0 put aside (staff, utf-8, separator ',')",
        "tickets.csv: 1 rows read, 1 added, 0 changed, 0 unchanged, 0 put aside (tickets, utf-8, separator ',')",
        "time_entries.csv: 3 rows read, 1 added, 0 changed, 0 unchanged, 2 put aside "
        "(time_entries, utf-8, separator ',')",
        "time_entries.csv, line 3, minutes: '0': must be more than zero",
        "time_entries.csv, line 4, ticket_id: 'T404': there is no such row in tickets; import it too, or mend the id",
    ]
    again = alone("import", folder / "tickets.csv", folder / "customers.csv", store=store)
    assert again.returncode == 0
    assert [line.split(" (")[0] for line in again.stdout.splitlines()] == [
        "tickets.csv: 1 rows read, 0 added, 0 changed, 1 unchanged, 0 put aside",
        "customers.csv: 1 rows read, 0 added, 0 changed, 1 unchanged, 0 put aside",
    ]


def test_an_import_that_can_read_nothing_changes_nothing(run, tmp_path):
    (tmp_path / "quotes.csv").write_bytes(b"")
    done = run("import", tmp_path / "quotes.csv", store=tmp_path / "store.duckdb")
    assert done.returncode == 2
    assert done.stdout == "quotes.csv, line 1: quotes.csv: the file is empty.\n"
    assert done.stderr.strip() == "Nothing could be read; nothing was changed."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "nowhere: there is no such file or folder."),
        ([ROOT / "lib" / "errors.py", "--profile", "pipedrive"], "There is no profile 'pipedrive'. The profiles are: "),
    ],
)
def test_an_import_of_what_is_not_there_is_refused(run, tmp_path, arguments, said):
    assert said in refused(run("import", *arguments, store=tmp_path / "store.duckdb"))


def test_what_another_system_left_out_is_said_and_customers_are_made_on_request(run, tmp_path):
    rows = [
        {"ticket_id": "T1", "customer_id": "K7", "registered_at": "2026-05-04T10:00", "subject": "x", "färg": "röd"}
    ]
    folder = write_facts(tmp_path / "facts", {"tickets": rows})
    assert run("import", folder, store=tmp_path / "store.duckdb").returncode == 1
    done = run("import", folder, "--create-customers", store=tmp_path / "store.duckdb")
    assert done.returncode == 0
    assert "  columns left out, as no table has them: färg" in done.stdout.splitlines()


# ---- Reports ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def views(shown) -> dict[str, list[dict]]:
    """Every view as the program itself gives it, at the end of October 2026."""
    moment = datetime(2026, 10, 31, 22, 59, 59, 999_999, tzinfo=UTC)
    return {view: rows_of(shown, view, moment) for view in VIEWS}


@pytest.mark.parametrize("view", VIEWS)
def test_a_report_says_the_same_in_every_format(run, views, tmp_path, view):
    rows = views[view]
    files = {kind: tmp_path / f"{view}.{kind}" for kind in ("csv", "json", "xlsx")}
    for kind, file in files.items():
        done = run("report", view, "--as-of", "2026-10-31", "--format", kind, "--output", file)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    table = list(csv.DictReader(io.StringIO(files["csv"].read_text(encoding="utf-8"))))
    objects = json.loads(files["json"].read_text(encoding="utf-8"), parse_float=Decimal)
    head, *sheet = openpyxl.load_workbook(files["xlsx"]).active.iter_rows(values_only=True)
    assert list(table[0]) == list(objects[0]) == list(head) == list(rows[0])
    assert len(table) == len(objects) == len(sheet) == len(rows)
    for position, name in enumerate(head):
        values = [row[name] for row in rows]
        for row, value in zip(table, values, strict=True):
            assert (row[name] == "") == (value is None)
            if isinstance(value, bool):
                assert row[name] == str(value).lower()
        if any(isinstance(value, Decimal) for value in values):
            total = sum(value for value in values if value is not None)
            assert sum(Decimal(row[name] or 0) for row in table) == total
            assert sum(Decimal(row[name] or 0) for row in objects) == total
            assert sum(Decimal(str(row[position] or 0)) for row in sheet) == total


def test_a_report_on_the_screen_has_times_with_their_offset(filled):
    done = alone("report", "ticket_sla", "--as-of", "2026-10-31", store=filled)
    rows = {row["ticket_id"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert rows["T1"]["registered_at"] == "2026-05-04T10:00:00+02:00"
    assert rows["T2"]["handled_at"] == "2026-10-25T02:30:00+01:00"
    assert (rows["T2"]["critical"], rows["T1"]["critical"]) == ("true", "false")
    assert (rows["T2"]["due_on"], rows["T1"]["due_on"]) == ("", "2026-05-07")
    # From 23 o'clock to half past two the second time.
    assert float(rows["T2"]["minutes_to_handling"]) == 270


@pytest.mark.parametrize(
    ("as_of", "seen"),
    [
        ("2026-05-03", 0),
        ("2026-05-04", 1),  # a date alone is its end
        ("2026-05-04T09:59:59", 0),
        ("2026-05-04T10:00", 1),
        ("2026-05-04T08:00Z", 1),
        ("2026-05-04T07:59:59+00:00", 0),
        ("2026-05-04 10:00:00.5", 1),
        ("2040-12-31", 3),
    ],
)
def test_a_report_is_for_the_moment_named(run, as_of, seen):
    done = run("report", "ticket_sla", "--as-of", as_of)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1 + seen)


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("i går", "--as-of 'i går' isn't a time; write it as 2026-10-31T23:59:59."),
        ("2026-02-30", "--as-of '2026-02-30' isn't a time"),
        ("2026-03-29T02:30", "lies in the hour that is skipped when summer time begins"),
        ("1999-12-31", "1999-12-31 is outside the years that the program knows, 2000 to 2040."),
        ("0001-01-01T00:00", "outside the years that the program knows"),
        ("0001-01-01T00:00+01:00", "outside the years that the program knows"),
        ("9999-12-31", "outside the years that the program knows"),
    ],
)
def test_a_moment_that_is_none_is_refused(run, as_of, said):
    assert said in refused(run("report", "ticket_sla", "--as-of", as_of))


def test_a_report_that_cannot_be_written_leaves_what_was_there(run, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for kind in ("csv", "json", "xlsx"):
        output = ["--format", kind, "--output"]
        assert "can't be written" in refused(run("report", "charges", *output, folder))
        assert "can't be written" in refused(run("report", "charges", *output, folder / "a" / "b"))
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []


def test_an_excel_report_needs_a_file(run):
    assert "add --output" in refused(run("report", "charges", "--format", "xlsx"))


@pytest.mark.file_home("it is not there")
def test_a_report_of_no_store_makes_none(tmp_path):
    assert "There is no store at" in refused(alone("report", "charges", store=tmp_path / "none.duckdb"))
    assert list(tmp_path.iterdir()) == []


def test_a_report_into_a_pipe_that_closes_is_no_error(filled):
    command = f"'{sys.executable}' -m lib report working_days --store '{place(filled)}' | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "day,is_working,n,non_working_reason\n", "")
