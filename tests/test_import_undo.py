"""Undoing an import: the store is as it was before, or says what later depends on it."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import desk as change
from lib import reports
from lib.access import Person
from lib.desk import Decided, Session, Worked
from lib.errors import UserError
from lib.ingest.run import import_files
from lib.store import Store
from tests.conftest import NOW, bring_in, emptied, rows_of, write_facts
from tests.rows import (
    base,
    booking,
    contract,
    customer,
    entry,
    event,
    found,
    installation,
    invoice_line,
    person,
    stored,
    ticket,
)
from tests.strategies.assembled import facts

BY = {"by": Person("anna"), "now": NOW}
# What tells that something was done at all; everything else is as if it never had been.
TELLS = ("imports", "import_files", "audit_log", "audit_seals", "schema_version", "kept_by", "facts_mark")
VIEWS = ("ticket_sla", "queue_order", "charges", "warranties", "billing_audit")


def tables(store: Store) -> dict[str, list]:
    """All tables but those that tell of imports, in no order; what is kept of the cases among them."""
    cursor = store.cursor(NOW)
    names = [
        name
        for (name,) in cursor.execute(
            "select table_name from duckdb_tables() where database_name = 'store' order by 1"
        ).fetchall()
        if name not in TELLS
    ]
    return {name: sorted(map(str, cursor.execute(f"from store.{name}").fetchall())) for name in names}


def figures(store: Store) -> dict[str, list]:
    """All rows of the documented views."""
    return {view: rows_of(store, view) for view in VIEWS}


def undo(store: Store, import_id: str | None) -> dict:
    return change.undo_import(store, import_id, "Fel fil", **BY)


def refusal(store: Store, import_id: str | None) -> str:
    """Why an import can't be undone; nothing has changed then."""
    before = tables(store)
    with pytest.raises(UserError) as refused:
        undo(store, import_id)
    assert tables(store) == before
    return str(refused.value)


@settings(max_examples=6, deadline=None)
@given(first=facts(3), second=facts(3), again=st.booleans(), twice=st.booleans())
def test_undoing_the_last_import_leaves_what_was_there_before(opened, tmp_path_factory, first, second, again, twice):
    store, folder = emptied(opened), tmp_path_factory.mktemp("undo")
    bring_in(store, folder / "first", first)
    if again:  # Some rows that come again, some of them twice in one file with something else in between.
        second = {name: [*first.get(name, []), *second.get(name, [])] for name in {*first, *second}}
    if twice:
        second = {
            name: [*rows, *[row | _edited(name, row) for row in rows], *rows[:1]] for name, rows in second.items()
        }
    before = tables(store)
    result = bring_in(store, folder / "second", second)
    if result.import_id:
        undo(store, result.import_id)
    assert tables(store) == before


def _edited(name: str, row: dict) -> dict:
    texts = {
        "customers": "name",
        "staff": "name",
        "tickets": "subject",
        "time_entries": "note",
        "adjustments": "reason",
    }
    return {texts[name]: f"{row[texts[name]]} igen"} if name in texts and texts[name] in row else {}


def test_every_type_of_value_comes_back_exactly(desk, tmp_path):
    before = base(
        tickets=[ticket(subject="Å \"\n\t\\ 😀 ' {x}", registered_at="2026-10-25T02:30:00.123456+01:00")],
        time_entries=[entry(minutes="1234567.89", note="=1+1")],
        invoice_lines=[invoice_line(amount="-999999.99")],
        contracts=[contract("2020-01-01")],
    )
    bring_in(desk, tmp_path / "a", before)
    was, shown = tables(desk), figures(desk)
    later = base(
        tickets=[ticket(subject="Annat", critical="true")],
        time_entries=[entry(minutes="0.01")],
        invoice_lines=[invoice_line(amount="1", line_no="1")],
        contracts=[contract("2020-01-01", "2020-12-31", "plus")],
    )
    result = bring_in(desk, tmp_path / "b", later)
    assert tables(desk) != was
    assert undo(desk, result.import_id) == {
        "contracts": (0, 1), "tickets": (0, 1), "time_entries": (0, 1), "invoice_lines": (0, 1),
    }  # fmt: skip
    assert tables(desk) == was
    assert figures(desk) == shown
    (mark,) = stored(desk, f"select undone_by, undone_why from store.imports where import_id = '{result.import_id}'")
    assert mark == ("anna", "Fel fil")


def test_what_is_taken_away_and_put_back_is_audited(desk, tmp_path):
    bring_in(desk, tmp_path / "a", base())
    result = bring_in(desk, tmp_path / "b", base(tickets=[ticket(subject="Annat"), ticket("T2")]))
    undo(desk, result.import_id)
    assert stored(
        desk,
        "select row_key, before ->> 'subject', after ->> 'subject', actor from store.audit_log "
        "where action = 'undo_import' and table_name = 'tickets' order by all",
    ) == [("T1", "Annat", "Fel", "anna"), ("T2", "Fel", None, "anna")]
    assert len(stored(desk, "from store.audit_log where table_name = 'imports' and action = 'undo_import'")) == 1


def test_imports_are_undone_one_after_the_other_and_may_come_again(desk, tmp_path):
    first = bring_in(desk, tmp_path / "a", base())
    was = tables(desk)
    second = bring_in(desk, tmp_path / "b", base(tickets=[ticket(subject="Annat")]))
    assert "3 of its rows came again" in refusal(desk, first.import_id)
    undo(desk, second.import_id)
    assert "undone already" in refusal(desk, second.import_id)
    undo(desk, first.import_id)
    assert not stored(desk, "from store.tickets")
    bring_in(desk, tmp_path / "a", {})
    without = re.compile(r"'?I-\w{12}'?")
    assert {name: [without.sub("", row) for row in rows] for name, rows in tables(desk).items()} == {
        name: [without.sub("", row) for row in rows] for name, rows in was.items()
    }


def test_an_import_that_had_the_same_rows_keeps_the_earlier_one(desk, tmp_path):
    first = bring_in(desk, tmp_path / "a", base())
    second = bring_in(desk, tmp_path / "b", base(tickets=[ticket("T2")]))
    third = bring_in(desk, tmp_path / "c", base(tickets=[ticket("T1")]))
    assert refusal(desk, first.import_id).count("came again") == 2
    undo(desk, third.import_id)
    undo(desk, second.import_id)
    undo(desk, first.import_id)


def test_later_changes_in_the_app_keep_an_import(desk, tmp_path):
    result = bring_in(desk, tmp_path / "a", base(tickets=[ticket(), ticket("T2")]))
    change.decide_case(desk, "T2", Decided("core"), seen=Decided(), **BY)
    said = refusal(desk, result.import_id)
    assert "1 of its rows were changed in the app (T2)" in said
    assert "T1" not in said


def test_an_earlier_change_in_the_app_comes_back(desk, tmp_path):
    bring_in(desk, tmp_path / "a", base())
    change.decide_case(desk, "T1", Decided("core"), seen=Decided(), **BY)
    was = tables(desk)
    result = bring_in(desk, tmp_path / "b", base(tickets=[ticket(category="advice")]))
    undo(desk, result.import_id)
    assert tables(desk) == was
    assert stored(desk, "select category from store.tickets") == [("core",)]


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (lambda store: change.log_time(store, Worked("T2", "S1", NOW, Decimal(10)), **BY), "Time entries: 1 name"),
        (lambda store: change.act(store, "T2", "resolved", seen="new", **BY), "Events of cases: 1 name"),
        (lambda store: change.note_breach(store, "T2", "Sent", seen=None, **BY), "Notes on breaches: 1 name"),
        (lambda store: change.start_timer(store, "S1", "T2", "support", **BY), "Running timers: 1 name"),
        (
            lambda store: change.book(store, Session("T2", "S1", "phone", NOW + timedelta(days=1), 15), **BY),
            "Bookings: 1 name",
        ),
        (
            lambda store: change.merge_case(store, "T1", "T2", reason="Samma", **BY),
            "Cases: 1 name",
        ),
    ],
    ids=["work", "event", "note", "timer", "booking", "merge"],
)
def test_what_people_do_with_its_cases_keeps_an_import(desk, tmp_path, later, said):
    bring_in(desk, tmp_path / "a", base())
    result = bring_in(desk, tmp_path / "b", {"tickets": [ticket("T2")]})
    later(desk)
    assert said in refusal(desk, result.import_id)


def test_what_names_a_changed_row_keeps_nothing(desk, tmp_path):
    """Work on a case that was there before the import is no reason to keep what the import said of the case."""
    bring_in(desk, tmp_path / "a", base())
    result = bring_in(desk, tmp_path / "b", {"tickets": [ticket(subject="Annat")]})
    change.log_time(desk, Worked("T1", "S1", NOW, Decimal(10)), **BY)
    undo(desk, result.import_id)
    assert stored(desk, "select subject from store.tickets") == [("Fel",)]


def test_later_imports_that_name_its_rows_keep_an_import(desk, tmp_path):
    first = bring_in(desk, tmp_path / "a", base(module_installations=[installation()]))
    bring_in(
        desk,
        tmp_path / "b",
        {
            "tickets": [ticket("T2", installation_id="M1")],
            "ticket_events": [event("2026-05-05T10:00", "resolved", "T2")],
        },
    )
    said = refusal(desk, first.import_id)
    assert "Cases: 1 name what it added (T2)" in said
    assert "Events of cases" not in said


def test_a_month_that_was_closed_later_keeps_the_import(desk, tmp_path):
    given = base(
        contracts=[contract("2020-01-01")],
        tickets=[ticket(category="customer_caused")],
        ticket_events=[event("2026-05-05T10:00", "resolved")],
        time_entries=[entry()],
    )
    bring_in(desk, tmp_path / "a", given)
    result = bring_in(desk, tmp_path / "b", {"time_entries": [entry("E2")]})
    month = NOW.date().replace(month=5, day=1)
    state = reports.month_state(desk, NOW, month)
    change.close_month(desk, month, "Klart", seen=state["mark"], **BY)
    assert "months with its cases are closed: 2026-05" in refusal(desk, result.import_id)
    change.reopen_month(desk, month, "Fel", **BY)
    undo(desk, result.import_id)
    # One that was closed before the import says nothing of it: what it changed was a correction.
    state = reports.month_state(desk, NOW, month)
    change.close_month(desk, month, "Klart", seen=state["mark"], **BY)
    was = tables(desk)
    undo(desk, bring_in(desk, tmp_path / "b", {}).import_id)
    assert tables(desk) == was


def test_a_settled_finding_keeps_the_import(desk, tmp_path):
    given = base(contracts=[contract("2020-01-01")], ticket_events=[event("2026-05-05T10:00", "resolved")])
    bring_in(desk, tmp_path / "a", given)
    result = bring_in(desk, tmp_path / "b", {"time_entries": [entry(started_at="2026-05-06T10:00")]})
    row = next(r for r in stored(desk, "select finding_id, mark from reports.findings") if r[0] == "after_resolved:T1")
    change.settle(desk, row[0], "correct", "", seen=row[1], **BY)
    assert "findings on its cases are settled: after_resolved:T1" in refusal(desk, result.import_id)
    change.unsettle(desk, row[0], seen=row[1], **BY)
    undo(desk, result.import_id)


def test_a_booking_does_not_come_back_to_a_time_that_another_has(desk, tmp_path):
    bring_in(desk, tmp_path / "a", base(bookings=[booking(day="2026-06-03")]))
    moved = bring_in(desk, tmp_path / "b", {"bookings": [booking(day="2026-06-03", starts="14:00", ends="15:00")]})
    bring_in(desk, tmp_path / "c", {"bookings": [booking("B2", day="2026-06-03")]})
    assert "the time that they had before is taken (B1)" in refusal(desk, moved.import_id)


def test_a_contract_does_not_come_back_to_a_period_that_another_has(desk, tmp_path):
    bring_in(desk, tmp_path / "a", base(contracts=[contract("2025-01-01")]))
    ended = bring_in(desk, tmp_path / "b", {"contracts": [contract("2025-01-01", "2025-12-31")]})
    bring_in(desk, tmp_path / "c", {"contracts": [contract("2026-01-01")]})
    assert "the time that they had before is taken (K1|2025-01-01)" in refusal(desk, ended.import_id)


def test_customers_that_it_made_go_with_an_import(desk, tmp_path):
    bring_in(desk, tmp_path / "a", {"staff": [person()]})
    was = tables(desk)
    result = bring_in(desk, tmp_path / "b", {"tickets": [ticket(customer_id="K9")]}, create_customers=True)
    assert stored(desk, "select customer_id from store.customers") == [("K9",)]
    undo(desk, result.import_id)
    assert tables(desk) == was


def test_findings_go_and_those_that_it_mended_are_open_again(desk, tmp_path):
    bring_in(desk, tmp_path / "a", base(tickets=[ticket(registered_at="igår"), ticket("T2", customer_id="K9")]))
    was = tables(desk)
    rows = [ticket(void=""), ticket("T2", customer_id="K9", void=""), ticket("T3", void="?")]
    mends = base(customers=[customer("K9")], tickets=rows)
    result = bring_in(desk, tmp_path / "b", mends)
    assert result.mended == 2
    assert [row[1] for row in found(result)] == [4]
    undo(desk, result.import_id)
    assert tables(desk) == was


def test_what_a_later_import_mended_stays_mended(desk, tmp_path):
    bring_in(desk, tmp_path / "a", base(tickets=[ticket(registered_at="igår")]))
    again = bring_in(desk, tmp_path / "b", {"tickets": [ticket(registered_at="i förrgår")]})
    assert bring_in(desk, tmp_path / "c", {"tickets": [ticket()]}).mended == 1
    undo(desk, again.import_id)
    assert stored(desk, "select closed_how from store.findings") == [("mended",)]


def test_who_may_not_import_may_not_undo(desk, tmp_path):
    result = bring_in(desk, tmp_path / "a", base())
    with pytest.raises(UserError, match="Only a manager"):
        change.undo_import(desk, result.import_id, "Fel", by=Person("S1", frozenset({"staff"})), now=NOW)
    with pytest.raises(UserError, match="Say why"):
        change.undo_import(desk, result.import_id, " ", **BY)
    with pytest.raises(UserError, match="no such import"):
        undo(desk, "I-0")


def test_an_import_from_before_undoing_says_so(desk, tmp_path):
    result = bring_in(desk, tmp_path / "a", base())
    with desk.tx() as cursor:
        cursor.execute("update store.imports set audited = null")
    assert "before the program noted" in refusal(desk, result.import_id)


def test_the_file_of_an_undone_import_comes_in_as_new(desk, tmp_path):
    folder = write_facts(tmp_path / "a", base())
    undo(desk, import_files(desk, [folder], now=NOW, actor="test").import_id)
    again = import_files(desk, [folder], now=NOW, actor="test")
    assert [file.fates["added"] for file in again.files] == [1, 1, 1]
