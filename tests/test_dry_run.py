"""A dry run says what an import would do, and does nothing; the import then does just that."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.ingest import aside, run
from lib.ingest.run import import_files
from tests.conftest import NOW, bring_in, write_facts
from tests.rows import base, contract, entry, fates, found, stored, ticket
from tests.test_import_undo import tables

TICKET = ["ticket_id", "customer_id", "registered_at", "subject"]


def test_a_dry_run_writes_nothing_and_the_import_does_what_it_said(desk, tmp_path):
    bring_in(desk, tmp_path / "a", base(contracts=[contract("2020-01-01")]))
    later = base(
        tickets=[
            ticket(subject="Annat"),
            ticket("T2"),
            ticket("T3", registered_at="igår"),
            ticket("T4", customer_id="?"),
        ],
        contracts=[contract("2020-01-01")],
        time_entries=[entry(), entry("E2", ticket_id="T3")],
    )
    folder = write_facts(tmp_path / "b", later)
    was, imports = tables(desk), stored(desk, "from store.imports")
    tried = import_files(desk, [folder], now=NOW, actor="test", dry_run=True)
    assert tried.import_id is None
    assert (tables(desk), stored(desk, "from store.imports")) == (was, imports)
    done = import_files(desk, [folder], now=NOW, actor="test")
    assert done.import_id
    assert [(file.file, file.fates) for file in tried.files] == [(file.file, file.fates) for file in done.files]
    assert found(tried) == found(done)
    assert fates(tried, "tickets.csv") == (1, 1, 0, 2)


def test_what_would_change_is_told_column_by_column(desk, tmp_path):
    bring_in(desk, tmp_path / "a", base())
    folder = write_facts(tmp_path / "b", base(tickets=[ticket(subject="Annat"), ticket("T2")]))
    tried = import_files(desk, [folder], now=NOW, actor="test", dry_run=True)
    added, changed = sorted(tried.changes, key=lambda change: change.fate)
    assert (added.table, added.key, added.fate, added.before) == ("tickets", "T2", "added", None)
    assert added.after["registered_at"] == "2026-05-04 10:00:00+02"
    assert (changed.key, changed.fate, changed.before["subject"], changed.after["subject"]) == (
        *("T1", "changed"), *("Fel", "Annat"),
    )  # fmt: skip
    assert {name: value for name, value in changed.before.items() if changed.after[name] != value} == {"subject": "Fel"}
    assert tried.counts["tickets"] == {"added": 1, "changed": 1, "put_aside": 0}
    assert tried.counts["customers"] == {"unchanged": 1, "put_aside": 0}


def test_only_the_first_rows_are_told_and_all_are_counted(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "MOST_SHOWN", 2)
    bring_in(desk, tmp_path / "a", base(tickets=[ticket(f"T{n}") for n in range(5)]))
    rows = [ticket(f"T{n}", subject="Annat") for n in range(9)]
    tried = import_files(desk, [write_facts(tmp_path / "b", base(tickets=rows))], now=NOW, actor="test", dry_run=True)
    assert [change.key for change in tried.changes] == ["T0", "T1", "T5", "T6"]
    assert tried.counts["tickets"] == {"added": 4, "changed": 5, "put_aside": 0}


# ---- Rows put aside: out, mended, and in again ----------------------------------------------------------------------


def out_and_in(store, folder, change=lambda row: row, name="tickets.csv"):
    """Downloads what is put aside, mends it as `change` says, and brings it in again."""
    rows = stored(
        store,
        "select finding_id, record, reason, header from store.findings join store.import_files using (import_id, file) "
        "where closed_by is null order by line",
    )
    data = aside.file_of(rows[0][3], [row[:3] for row in rows])
    given = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, given[0], delimiter=";")
    writer.writeheader()
    writer.writerows([change(dict(row)) for row in given])
    folder.mkdir()
    (folder / name).write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return given, import_files(store, [folder / name], now=NOW, actor="test")


def open_findings(store) -> list[tuple]:
    return stored(store, "select reason, line from store.findings where closed_by is null order by all")


def test_mended_rows_settle_their_findings_and_crooked_ones_get_new_ones(desk, tmp_path):
    given = base(
        tickets=[ticket("T1", "igår"), ticket("T2", "i förrgår"), ticket("T3", customer_id="K9"), ticket("T4")]
    )
    bring_in(desk, tmp_path / "a", given)

    def mend(row):
        return row | {"T1": {"registered_at": "2026-05-04T10:00"}, "T2": {"registered_at": "ännu fel"}}.get(
            row["ticket_id"], {}
        )

    rows, result = out_and_in(desk, tmp_path / "b", mend)
    assert list(rows[0]) == [*TICKET, *aside.OWN]
    assert fates(result, "tickets.csv") == (1, 0, 0, 2)
    assert result.files[0].left_out == []
    assert result.mended == 1
    # Each row that is put aside has one open finding.
    assert open_findings(desk) == [("not_a_time", 3), ("unknown_reference", 4)]
    closed = "select closed_how, count(*) from store.findings where closed_by is not null group by 1 order by 1"
    assert stored(desk, closed) == [("mended", 1), ("replaced", 2)]
    # The new ones don't have the columns that a file of rows put aside has beside its own.
    right = {"registered_at": "2026-05-04T10:00", "customer_id": "K1"}
    again, result = out_and_in(desk, tmp_path / "c", lambda row: row | right)
    assert list(again[0]) == [*TICKET, *aside.OWN]
    assert (result.mended, open_findings(desk)) == (2, [])


@pytest.mark.parametrize("sent_with", ["its finding", "its key"])
def test_a_row_is_mended_by_its_finding_or_by_its_key(desk, tmp_path, sent_with):
    bring_in(desk, tmp_path / "a", base(tickets=[ticket("T1", "igår")]))
    good = {"registered_at": "2026-05-04T10:00"}
    if sent_with == "its finding":
        _, result = out_and_in(desk, tmp_path / "b", lambda row: row | good | {"ticket_id": "T7"})
    else:
        result = bring_in(desk, tmp_path / "b", {"tickets": [ticket("T1")]})
    assert result.mended == 1
    assert open_findings(desk) == []


def test_the_same_file_again_has_its_findings_once_and_set_aside_ones_stay_so(desk, tmp_path):
    folder = write_facts(tmp_path / "a", base(tickets=[ticket("T1", "igår"), ticket("T2", customer_id="K9")]))
    import_files(desk, [folder], now=NOW, actor="test")
    with desk.tx() as cursor:
        cursor.execute("update store.findings set set_aside_by = 'x', set_aside_why = 'prov' where row_key = 'T1'")
    import_files(desk, [folder], now=NOW, actor="test")
    assert stored(desk, "select row_key, set_aside_why from store.findings where closed_by is null order by all") == [
        ("T1", "prov"), ("T2", None),
    ]  # fmt: skip


def test_a_line_that_is_no_row_comes_out_as_it_stood(desk, tmp_path):
    folder = write_facts(tmp_path / "a", base(tickets=[]))
    (folder / "tickets.csv").write_text(",".join(TICKET) + "\nT1,K1,2026-05-04T10:00,Fel, med komma\n")
    import_files(desk, [folder], now=NOW, actor="test")

    def mend(row):
        assert row[aside.LINE] == "T1,K1,2026-05-04T10:00,Fel, med komma"
        cells = row[aside.LINE].split(",", 3)
        return row | dict(zip(TICKET, cells, strict=True))

    _, result = out_and_in(desk, tmp_path / "b", mend)
    assert result.mended == 1
    assert stored(desk, "select subject from store.tickets") == [("Fel, med komma",)]
    assert open_findings(desk) == []


def test_an_unknown_finding_is_no_finding(desk, tmp_path):
    row = ticket() | {aside.FINDING: "F-0", aside.REASON: "=1"}
    result = bring_in(desk, tmp_path / "a", base(tickets=[row]))
    assert (fates(result, "tickets.csv"), result.mended) == ((1, 0, 0, 0), 0)


@settings(deadline=None)
@given(
    subject=st.text(st.sampled_from("=+-@'\"\t\n\r;,\\ 0a1.å😀<*_{}"), min_size=1, max_size=8).filter(
        lambda text: text.strip("\t \xa0")
    )
)
def test_text_comes_back_as_it_was(opened, subject):
    """Out of a file, put aside, into a file for a spreadsheet, and in again: every character is the same."""
    with opened.tx() as cursor:
        cursor.execute("create or replace temp table raw_0 (line bigint, subject varchar, supportkoll_finding varchar)")
        cursor.execute("delete from store.findings")
        cursor.execute(
            "insert into store.findings (import_id, file, line, reason, finding_id) "
            "values ('I', 'f', 1, 'missing', 'F-1')"
        )
        data = aside.file_of(["subject"], [("F-1", json.dumps({"subject": subject}), "=why")])
        (_, row) = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
        assert not row[0].startswith(("=", "+", "@", "\t", "\r"))
        cursor.execute("insert into raw_0 values (2, ?, 'F-1')", [row[0]])
        cursor.execute("create or replace temp view raw_0_lines as from raw_0")
        aside.take_back(cursor, "raw_0", 0)
        assert cursor.execute("select subject from raw_0").fetchone() == (subject,)


def test_customers_to_be_made_are_told_too(desk, tmp_path):
    folder = write_facts(tmp_path / "a", {"tickets": [ticket(customer_id="K9")]})
    tried = import_files(desk, [folder], now=NOW, actor="test", dry_run=True, create_customers=True)
    assert {change.key for change in tried.changes if change.table == "customers"} == {"K9"}
    assert not stored(desk, "from store.customers")
