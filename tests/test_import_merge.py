"""Rows beside each other and beside what the store holds: which one counts, what it names, what the audit log keeps."""

import json

import pytest

from lib.ingest.run import import_files
from lib.store import Store
from tests.conftest import NOW, bring_in, write_facts
from tests.rows import (
    adjustment,
    base,
    contract,
    customer,
    entry,
    event,
    fates,
    found,
    installation,
    invoice_line,
    person,
    quote,
    stored,
    ticket,
)


def audit(store: Store) -> list[tuple]:
    """The audit log: table, key, and what differs, before and after."""
    rows = stored(store, "select table_name, row_key, before, after from store.audit_log order by rowid")
    differing = []
    for table, key, before, after in rows:
        old, new = json.loads(before), json.loads(after)
        names = [name for name in old if old[name] != new[name]]
        differing.append((table, key, {name: old[name] for name in names}, {name: new[name] for name in names}))
    return differing


FULL = base(
    contracts=[contract("2024-01-01")],
    tickets=[
        ticket(merged_into="", installation_id=""),
        ticket("T2", merged_into="T1", installation_id=""),
        ticket("T3", merged_into="", installation_id="M1"),
    ],
    ticket_events=[event("2026-05-04T11:00", "resolved", staff_id="S1")],
    time_entries=[entry(note=""), entry("E2", minutes="2.5", note="Åtgärdat")],
    module_installations=[installation(ticket_id="T1", price="795")],
    quotes=[quote(decision="approved", decided_at="2026-05-04T13:00")],
    bookings=[],
    invoice_lines=[invoice_line(), invoice_line(line_no="2", amount="-10.50")],
    adjustments=[adjustment()],
)


# ---- The same again, and changes -------------------------------------------------------------------------------------


def test_the_same_folder_twice_changes_nothing(desk, tmp_path):
    first = bring_in(desk, tmp_path, FULL)
    again = bring_in(desk, tmp_path, FULL)
    assert not first.findings
    assert not again.findings
    for name, rows in FULL.items():
        if rows:
            assert fates(first, f"{name}.csv") == (len(rows), 0, 0, 0)
            assert fates(again, f"{name}.csv") == (0, 0, len(rows), 0)
    assert audit(desk) == []
    assert stored(desk, "select distinct import_id from store.tickets") == [(first.import_id,)]


def test_a_known_row_is_replaced_and_the_audit_log_keeps_both(desk, tmp_path):
    bring_in(desk, tmp_path / "one", base(time_entries=[entry(), entry("E2")]))
    result = bring_in(desk, tmp_path / "two", {"time_entries": [entry(minutes="12.5"), entry("E2"), entry("E3")]})
    assert fates(result, "time_entries.csv") == (1, 1, 1, 0)
    assert audit(desk) == [("time_entries", "E1", {"minutes": 10.0}, {"minutes": 12.5})]
    who = stored(desk, "select changed_at, actor, action, import_id from store.audit_log")
    assert who == [(NOW, "test", "import", result.import_id)]
    query = "select minutes::varchar, import_id from store.time_entries where entry_id = 'E1'"
    assert stored(desk, query) == [("12.50", result.import_id)]


def test_a_row_repeated_as_it_is_counts_once(desk, tmp_path):
    result = bring_in(desk, tmp_path, base(time_entries=[entry(), entry()]))
    assert fates(result, "time_entries.csv") == (1, 0, 1, 0)
    assert audit(desk) == []


def test_the_last_of_rows_with_one_key_holds_and_the_audit_log_keeps_each(desk, tmp_path):
    rows = [entry(minutes="1"), entry(minutes="2"), entry(minutes="x"), entry(minutes="3"), entry(minutes="-4")]
    result = bring_in(desk, tmp_path, base(time_entries=rows))
    assert fates(result, "time_entries.csv") == (1, 2, 0, 2)
    assert stored(desk, "select minutes::varchar from store.time_entries") == [("3.00",)]
    assert [(before["minutes"], after["minutes"]) for _, _, before, after in audit(desk)] == [(1, 2), (2, 3)]


def test_a_file_with_several_versions_again_changes_nothing(desk, tmp_path):
    facts = base(time_entries=[entry(minutes="1"), entry(minutes="2")])
    bring_in(desk, tmp_path, facts)
    logged = audit(desk)
    assert fates(bring_in(desk, tmp_path, facts), "time_entries.csv") == (0, 0, 2, 0)
    assert audit(desk) == logged


def test_keys_of_several_columns_are_compared_whole(desk, tmp_path):
    events = [
        event("2026-05-04T11:00", "resolved", staff_id=""),
        event("2026-05-04T11:00", "reopened", staff_id=""),
        event("2026-05-04T11:00:01", "resolved", staff_id=""),
        event("2026-05-04T09:00Z", "resolved", staff_id="S1"),  # the first of them, as another clock shows it
    ]
    lines = [invoice_line("F1"), invoice_line("F1", line_no="2"), invoice_line("F2"), invoice_line("F1", amount="1")]
    result = bring_in(desk, tmp_path, base(ticket_events=events, invoice_lines=lines))
    assert fates(result, "ticket_events.csv") == (3, 1, 0, 0)
    assert fates(result, "invoice_lines.csv") == (3, 1, 0, 0)


@pytest.mark.parametrize("together", [False, True])
def test_optional_columns_that_a_file_lacks_keep_what_is_known(desk, tmp_path, together):
    """Whether it is known from an earlier import or from another file of this one."""
    one = write_facts(tmp_path / "a", base(tickets=[ticket(category="core", critical="true")]))
    two = write_facts(tmp_path / "b", {"tickets": [ticket(subject="Nytt")]})
    for paths in [[one, two]] if together else [[one], [two]]:
        result = import_files(desk, paths, now=NOW, actor="test")
        assert not result.findings
    query = "select subject, category, critical from store.tickets where ticket_id = 'T1'"
    assert stored(desk, query) == [("Nytt", "core", True)]


def test_an_optional_column_that_is_there_and_empty_empties(desk, tmp_path):
    bring_in(desk, tmp_path / "one", base(tickets=[ticket(category="core", critical="true")]))
    bring_in(desk, tmp_path / "two", {"tickets": [ticket(category="", critical="")]})
    assert stored(desk, "select category, critical from store.tickets") == [(None, False)]


# ---- References ------------------------------------------------------------------------------------------------------


def test_a_folder_holds_its_references_in_any_order(desk, tmp_path):
    folder = write_facts(tmp_path, FULL)
    result = import_files(desk, sorted(folder.iterdir(), reverse=True), now=NOW, actor="test")
    assert not result.findings
    assert stored(desk, "select count(*) from store.tickets") == [(3,)]


def test_a_ticket_put_aside_takes_along_all_that_names_it(desk, tmp_path):
    facts = FULL | {"tickets": [ticket(registered_at="x"), ticket("T9")]}
    result = bring_in(desk, tmp_path, facts)
    named = {"ticket_events.csv", "time_entries.csv", "module_installations.csv", "quotes.csv", "invoice_lines.csv"}
    assert {(one[0], one[4]) for one in found(result)} == {("tickets.csv", "not_a_time")} | {
        (file, "unknown_reference") for file in named | {"adjustments.csv"}
    }
    assert fates(result, "time_entries.csv") == (0, 0, 0, 2)
    assert stored(desk, "select ticket_id from store.tickets") == [("T9",)]


def test_a_chain_of_merges_into_a_ticket_put_aside_is_put_aside(desk, tmp_path):
    tickets = [ticket("T9", merged_into=""), ticket("T1", merged_into="T404")]
    tickets += [ticket(f"T{i}", merged_into=f"T{i - 1}") for i in range(2, 8)]
    rows = [entry(f"E{i}", ticket_id=f"T{i}") for i in (1, 7, 9)]
    result = bring_in(desk, tmp_path, base(tickets=tickets, time_entries=rows))
    assert fates(result, "tickets.csv") == (1, 0, 0, 7)
    assert fates(result, "time_entries.csv") == (1, 0, 0, 2)


def test_a_circle_of_references_alone_puts_nothing_aside(desk, tmp_path):
    facts = base(
        tickets=[ticket(installation_id="M1", merged_into="T2"), ticket("T2", installation_id="", merged_into="T1")],
        module_installations=[installation(ticket_id="T1")],
    )
    assert not bring_in(desk, tmp_path, facts).findings


def test_a_customer_put_aside_takes_along_contracts_tickets_and_their_rows(desk, tmp_path):
    facts = FULL | {"customers": [customer(name="")]}
    result = bring_in(desk, tmp_path, facts)
    assert sum(file.fates["added"] for file in result.files) == 1  # the member of staff
    assert stored(desk, "from store.tickets") == stored(desk, "from store.contracts") == []


def test_what_a_stored_row_says_stays_when_its_new_version_is_put_aside(desk, tmp_path):
    bring_in(desk, tmp_path / "one", base())
    result = bring_in(desk, tmp_path / "two", {"tickets": [ticket(subject="")], "time_entries": [entry()]})
    assert found(result) == [("tickets.csv", 2, "subject", None, "missing")]
    assert stored(desk, "select subject from store.tickets") == [("Fel",)]
    assert stored(desk, "select count(*) from store.time_entries") == [(1,)]


def test_the_missing_row_and_then_the_same_files_again_bring_the_rest_in(desk, tmp_path):
    lacking = {name: rows for name, rows in FULL.items() if name not in ("customers", "staff")}
    first = bring_in(desk, tmp_path / "facts", lacking)
    assert first.import_id
    assert sum(file.fates["added"] for file in first.files) == 0
    second = bring_in(desk, tmp_path / "missing", {name: FULL[name] for name in ("customers", "staff")})
    assert not second.findings
    third = bring_in(desk, tmp_path / "facts", lacking)
    assert not third.findings
    for name, rows in lacking.items():
        if rows:
            assert fates(third, f"{name}.csv") == (len(rows), 0, 0, 0)


def test_findings_are_kept_in_the_store_with_the_import(desk, tmp_path):
    result = bring_in(desk, tmp_path, base(time_entries=[entry(minutes="x"), entry("E2")]))
    kept = stored(desk, "select import_id, file, line, column_name, value, reason from store.findings")
    assert kept == [(result.import_id, "time_entries.csv", 2, "minutes", "x", "not_a_number")]
    counted = "select rows_read, added, changed, unchanged, put_aside from store.import_files where file like 'time%'"
    assert stored(desk, counted) == [(2, 1, 0, 0, 1)]
    assert stored(desk, "select import_id, started_at, actor from store.imports") == [(result.import_id, NOW, "test")]


# ---- Customers that nobody knows -------------------------------------------------------------------------------------


def test_customers_that_nobody_knows_are_made_on_request(desk, tmp_path):
    facts = {
        "tickets": [ticket(customer_id="K7"), ticket("T2", customer_id="K7"), ticket("T3", "x", customer_id="K8")],
        "contracts": [contract("2024-01-01", customer_id="K6")],
        "staff": [person()],
    }
    without = bring_in(desk, tmp_path, facts)
    assert [(one[0], one[3]) for one in found(without)] == [
        ("contracts.csv", "K6"), ("tickets.csv", "K7"), ("tickets.csv", "K7"), ("tickets.csv", "x"),
    ]  # fmt: skip
    made = bring_in(desk, tmp_path, facts, create_customers=True)
    assert [(one[0], one[3]) for one in found(made)] == [("tickets.csv", "x")]
    # Nobody is made of a row that is put aside.
    assert stored(desk, "select customer_id, name from store.customers order by 1") == [("K6", "K6"), ("K7", "K7")]
    assert fates(made, "tickets.csv") == (2, 0, 0, 1)
    counted = {file.file: file.made["customers"]["added"] for file in made.files if file.made}
    assert counted == {"contracts.csv": 1, "tickets.csv": 1}


def test_a_known_customer_is_not_made_anew(desk, tmp_path):
    bring_in(desk, tmp_path / "one", base())
    result = bring_in(desk, tmp_path / "two", {"tickets": [ticket("T2")]}, create_customers=True)
    assert fates(result, "tickets.csv") == (1, 0, 0, 0)
    assert stored(desk, "select name from store.customers") == [("Kund K1",)]
