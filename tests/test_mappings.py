"""Mappings: files of unknown formats, read by what a person has said about their columns."""

import pytest

from lib import desk as change
from lib import reports
from lib.access import Person
from lib.errors import Conflict, UserError
from lib.ingest import mappings
from lib.ingest.run import import_files
from tests.conftest import NOW, bring_in
from tests.rows import base, stored

BY = {"by": Person("anna"), "now": NOW}
COLUMNS = {
    "ticket_id": "Nr",
    "subject": "Rubrik",
    "registered_at": "Datum",
    "organization": "Butik",
    "priority": "Prio",
}
TEXT = "Nr;Rubrik;Datum;Butik;Prio\nT7;Frakt;2026-05-20 10:00;Kund K1;A\nT8;Annat;2026-05-21 10:00;Kund K1;B\n"


def of(values: dict[str, str] | None = None, **columns: str) -> dict:
    return mappings.described("Vår butik", "tickets", COLUMNS | columns, values or {}, {})


@pytest.fixture
def file(desk, tmp_path):
    bring_in(desk, tmp_path / "base", base(tickets=[]))
    path = tmp_path / "export.csv"
    path.write_text(TEXT)
    return path


def test_a_saved_mapping_reads_such_files_by_itself(desk, file):
    assert [one.reason for one in import_files(desk, [file], now=NOW, actor="x").findings] == ["unknown_format"]
    change.save_mapping(desk, of({"critical": "A, C"}), **BY)
    result = import_files(desk, [file], now=NOW, actor="x")
    assert (result.findings, result.files[0].kind) == ([], "Vår butik")
    assert stored(desk, "select ticket_id, subject, customer_id, critical from store.tickets order by 1") == [
        ("T7", "Frakt", "K1", True), ("T8", "Annat", "K1", False),
    ]  # fmt: skip
    (kept,) = reports.mappings(desk, NOW).dicts()
    assert (kept["mapping"], kept["kind"]) == ("Vår butik", "tickets")


def test_what_was_put_aside_for_its_format_is_mended_by_a_mapping(desk, file, tmp_path):
    # Beside a file that can be read, so that it is noted.
    facts = tmp_path / "base"
    import_files(desk, [facts, file], now=NOW, actor="x")
    assert reports.findings_to_mend(desk, NOW)["put_aside"] == 1
    change.save_mapping(desk, of(), **BY)
    assert import_files(desk, [file], now=NOW, actor="x").mended == 1
    assert reports.findings_to_mend(desk, NOW)["put_aside"] == 0


def test_priorities_that_mean_nothing_are_left_out(desk, file):
    change.save_mapping(desk, of(), **BY)
    assert import_files(desk, [file], now=NOW, actor="x").findings == []
    assert stored(desk, "select distinct critical from store.tickets") == [(False,)]


def test_a_mapping_is_tried_before_it_is_saved(desk, file):
    tried = change.bring_in(desk, [file], trying=of(), dry_run=True, **BY)
    assert [one.after["subject"] for one in tried.changes if one.table == "tickets"] == ["Frakt", "Annat"]
    assert stored(desk, "from store.tickets") == stored(desk, "from store.mappings") == []


def test_a_mapping_takes_the_place_of_one_of_its_name_and_is_removed(desk, file):
    change.save_mapping(desk, of(), **BY)
    change.save_mapping(desk, of({"critical": "A"}), **BY)
    assert len(mappings.saved(desk, NOW)) == 1
    actions = "select action from store.audit_log where table_name = 'mappings' order by rowid"
    change.remove_mapping(desk, "Vår butik", **BY)
    assert [row[0] for row in stored(desk, actions)] == ["save_mapping", "save_mapping", "remove_mapping"]
    assert import_files(desk, [file], now=NOW, actor="x").findings[0].reason == "unknown_format"
    with pytest.raises(Conflict):
        change.remove_mapping(desk, "Vår butik", **BY)


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_mapping_has_a_name(name):
    with pytest.raises(UserError, match="name of at most 60"):
        mappings.described(name, "tickets", COLUMNS, {}, {})


def test_a_mapping_has_what_its_kind_needs():
    with pytest.raises(UserError, match=r"No column is chosen for: Duration"):
        mappings.described("x", "time_entries", {"start": "A", "staff_name": "B"}, {}, {})


def test_a_glimpse_is_what_stands_first(desk, file):
    seen = mappings.glimpse(desk, file, {})
    assert seen.header == ["Nr", "Rubrik", "Datum", "Butik", "Prio"]
    assert [row["Rubrik"] for row in seen.rows] == ["Frakt", "Annat"]
    assert seen.settled["separator"] == ";"


# ---- Findings set aside ----------------------------------------------------------------------------------------------


def test_findings_are_set_aside_all_or_none_and_opened_again(desk, tmp_path):
    rows = [{"ticket_id": f"T{n}", "customer_id": "K1", "registered_at": "igår", "subject": "x"} for n in range(3)]
    bring_in(desk, tmp_path / "base", base(tickets=rows))
    ids = [row["finding_id"] for row in reports.findings(desk, NOW).table.dicts()]
    with pytest.raises(UserError, match="Say why"):
        change.set_aside_findings(desk, ids, " ", **BY)
    change.set_aside_findings(desk, ids[:2], "Prov", **BY)
    assert reports.findings_to_mend(desk, NOW)["put_aside"] == 1
    with pytest.raises(Conflict):
        change.set_aside_findings(desk, ids, "Prov", **BY)
    assert reports.findings_to_mend(desk, NOW)["put_aside"] == 1
    change.reopen_findings(desk, ids[:2], **BY)
    with pytest.raises(Conflict):
        change.reopen_findings(desk, ids[:1], **BY)
    assert reports.findings_to_mend(desk, NOW)["put_aside"] == 3
    assert len(stored(desk, "from store.audit_log where table_name = 'findings'")) == 4
    files = reports.finding_files(desk, NOW).dicts()
    assert [(row["file"], row["findings"], row["rows_aside"]) for row in files] == [("tickets.csv", 3, 3)]
