"""Tidy files, whose rows are typed while they are read: in order, and by the same clock as all other times."""

from datetime import UTC, datetime, time, timedelta

import pytest

from lib import days
from lib.ingest import reading, run
from lib.ingest.checks import check_query
from lib.ingest.run import import_files
from lib.ingest.tables import Column, Table

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def at_once(monkeypatch) -> list[bool]:
    """Of each file whether it was read at once."""
    own, noted = run._Import._read_at_once, []

    def note(self, cursor, batch):
        noted.append(own(self, cursor, batch))
        return noted[-1]

    monkeypatch.setattr(run._Import, "_read_at_once", note)
    return noted


def test_rows_that_are_read_by_several_threads_keep_their_lines(desk, tmp_path, monkeypatch, at_once):
    # So small that a few thousand rows are read in many pieces.
    monkeypatch.setattr(reading, "MOST_BUFFERED", 0)
    monkeypatch.setattr(reading, "LARGEST_CELL", 2000)
    rows = [f"T{line},nobody,2026-01-05T10:00:00,{'x' * 40},core" for line in range(2, 6002)]
    header = "ticket_id,customer_id,registered_at,subject,category"
    (tmp_path / "tickets.csv").write_text("\n".join([header, *rows]))
    with desk.cursor(NOW) as cursor:
        cursor.execute("set global threads = 2")
    result = import_files(desk, [tmp_path], now=NOW, actor="test", dry_run=True)
    with desk.cursor(NOW) as cursor:
        cursor.execute("set global threads = 1")
    assert at_once == [True]
    assert len(result.findings) == len(rows)
    assert all(f'"T{finding.line}"' in finding.record for finding in result.findings)


@pytest.mark.parametrize(
    "text",
    [
        "customer_id,name\nK1,Ett\nTotal,\n",
        "customer_id,name\nK1,Ett\ncustomer_id,name\n",
        "customer_id,name\nK1,Ett\nK2,Två,\n",
        "customer_id,name\nK1,Ett\nK2\n",
        'customer_id,name\nK1,"Ett\nTvå"\n',
    ],
)
def test_a_file_with_a_doubtful_row_is_read_row_by_row(desk, tmp_path, at_once, text):
    (tmp_path / "customers.csv").write_text(text, encoding="utf-8")
    result = import_files(desk, [tmp_path], now=NOW, actor="test")
    assert at_once == [False]
    assert result.files[0].fates["added"] == 1


def test_times_are_those_of_the_clock(desk):
    known = [day for day in days.clock() if day.day <= days.LAST]
    changes = [day.old_until for day in known if day.old_offset != day.new_offset]
    shown = [at + timedelta(minutes=15 * step) for at in changes for step in range(-8, 9)]
    shown += [datetime.combine(day.day, time(12)) for day in known[::9]]
    with desk.cursor(NOW) as cursor:
        cursor.execute("create temp table incoming_some (file_no integer, line bigint, made_at timestamptz)")
        cursor.execute("alter table incoming_some add column made_on date")
        cursor.execute("alter table incoming_some add column problem varchar")
        some = Table("some", (), (Column("made_at", "time"),))
        query = check_query(some, "select 1 as line, unnest($said) as made_at", ["made_at"], 0)
        cursor.execute(query, {"said": [local.isoformat() for local in shown]})
        found = cursor.execute("select made_at, problem from incoming_some order by rowid").fetchall()
    for local, (instant, problem) in zip(shown, found, strict=True):
        meant = local.replace(tzinfo=days.ZONE).astimezone(UTC)
        if meant.astimezone(days.ZONE).replace(tzinfo=None) != local:
            assert problem == "made_at:skipped_hour", local
        else:
            assert instant.astimezone(UTC) == meant, local
