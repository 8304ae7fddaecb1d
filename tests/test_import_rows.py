"""What may stand in a row, and what becomes of one that breaks a rule: put aside with the reason, the others go in."""

import json

import pytest

from lib.ingest import reasons
from lib.ingest.tables import canonical
from tests.conftest import bring_in
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

# ---- Every rule of a column ------------------------------------------------------------------------------------------

ROWS = {
    "customers": customer("K9"),
    "staff": person("S9"),
    "contracts": contract("2024-01-01", "2024-12-31"),
    "tickets": ticket("T9", category="core", critical="", serious="", installation_id="", merged_into="", void=""),
    "ticket_events": event("2026-05-04T11:00", "resolved", staff_id=""),
    "time_entries": entry(),
    "module_installations": installation(ticket_id="", function_check="passed", price=""),
    "quotes": quote(decision="approved", decided_at=""),
    "invoice_lines": invoice_line(),
    "adjustments": adjustment(),
}
BAD_TIMES = ["nonsense", "2026-05-04", "2026-02-30T10:00", "04-05-2026 10:00", "2026-05-04T25:00", "10:00"]
BAD_DATES = ["nonsense", "2026-02-30", "2026-5-4", "04/05/2026", "2026-05-04T10:00", "20260504"]
BAD_NUMBERS = ["tio", "1e3", "NaN", "1 000", "12:30", "--1", "10 kr"]
BROKEN = [
    *[
        (table, column, "", "missing")
        for table, columns in {
            "customers": "customer_id name",
            "staff": "staff_id name",
            "contracts": "customer_id form valid_from",
            "tickets": "ticket_id customer_id registered_at subject",
            "ticket_events": "ticket_id at event",
            "time_entries": "entry_id ticket_id staff_id started_at minutes work",
            "module_installations": "installation_id customer_id module installed_on installed_by",
            "quotes": "quote_id ticket_id amount sent_at",
            "invoice_lines": "invoice_no line_no ticket_id invoiced_on amount",
            "adjustments": "adjustment_id ticket_id amount reason staff_id made_at",
        }.items()
        for column in columns.split()
    ],
    *[("tickets", "registered_at", value, "not_a_time") for value in BAD_TIMES],
    *[
        (table, column, "nonsense", "not_a_time")
        for table, column in (
            ("ticket_events", "at"), ("time_entries", "started_at"), ("quotes", "sent_at"), ("quotes", "decided_at"),
            ("adjustments", "made_at"),
        )
    ],
    ("tickets", "registered_at", "1999-12-31T23:59:59", "outside_years"),
    ("tickets", "registered_at", "2041-01-01T00:00", "outside_years"),
    ("tickets", "registered_at", "2040-12-31T23:30Z", "outside_years"),
    ("tickets", "registered_at", "2026-03-29T02:00", "skipped_hour"),
    ("time_entries", "started_at", "2026-03-29T02:59:59", "skipped_hour"),
    *[("contracts", "valid_from", value, "not_a_date") for value in BAD_DATES],
    ("contracts", "valid_to", "nonsense", "not_a_date"),
    ("module_installations", "installed_on", "nonsense", "not_a_date"),
    ("invoice_lines", "invoiced_on", "nonsense", "not_a_date"),
    *[("time_entries", "minutes", value, "not_a_number") for value in BAD_NUMBERS],
    ("quotes", "amount", "x", "not_a_number"),
    ("invoice_lines", "amount", "x", "not_a_number"),
    ("adjustments", "amount", "x", "not_a_number"),
    ("module_installations", "price", "x", "not_a_number"),
    ("time_entries", "minutes", "10.005", "too_many_decimals"),
    ("invoice_lines", "amount", "-0,001", "too_many_decimals"),
    ("time_entries", "minutes", "0", "not_above_zero"),
    ("time_entries", "minutes", "0.00", "not_above_zero"),
    ("time_entries", "minutes", "-0.01", "not_above_zero"),
    ("quotes", "amount", "-0.01", "negative"),
    ("module_installations", "price", "-1", "negative"),
    *[("tickets", column, "ja", "not_a_flag") for column in ("critical", "serious", "void")],
    ("tickets", "critical", "1", "not_a_flag"),
    ("tickets", "category", "kärna", "not_a_choice"),
    ("contracts", "form", "guld", "not_a_choice"),
    ("contracts", "form", "no_contract", "not_a_choice"),
    ("ticket_events", "event", "closed", "not_a_choice"),
    ("time_entries", "work", "Support", "not_a_choice"),
    ("module_installations", "installed_by", "byrån", "not_a_choice"),
    ("module_installations", "function_check", "ok", "not_a_choice"),
    ("quotes", "decision", "yes", "not_a_choice"),
    ("contracts", "customer_id", "K404", "unknown_reference"),
    ("tickets", "customer_id", "K404", "unknown_reference"),
    ("tickets", "installation_id", "M404", "unknown_reference"),
    ("tickets", "merged_into", "T404", "unknown_reference"),
    ("ticket_events", "ticket_id", "T404", "unknown_reference"),
    ("ticket_events", "staff_id", "S404", "unknown_reference"),
    ("time_entries", "ticket_id", "T404", "unknown_reference"),
    ("time_entries", "staff_id", "S404", "unknown_reference"),
    ("module_installations", "customer_id", "K404", "unknown_reference"),
    ("module_installations", "ticket_id", "T404", "unknown_reference"),
    ("quotes", "ticket_id", "T404", "unknown_reference"),
    ("invoice_lines", "ticket_id", "T404", "unknown_reference"),
    ("adjustments", "ticket_id", "T404", "unknown_reference"),
    ("adjustments", "staff_id", "S404", "unknown_reference"),
    ("contracts", "valid_to", "2023-12-31", "before_start"),
]  # fmt: skip


@pytest.mark.parametrize("table", ROWS)
def test_each_row_that_breaks_a_rule_is_put_aside_and_the_good_one_goes_in(desk, tmp_path, table):
    good = ROWS[table]
    broken = [(column, value, reason) for name, column, value, reason in BROKEN if name == table]
    bring_in(desk, tmp_path / "base", base())
    rows = [good | {column: value} for column, value, _ in broken]
    result = bring_in(desk, tmp_path / "rows", {table: [rows[0], good, *rows[1:]]})
    lines = [line for line in range(2, len(rows) + 3) if line != 3]
    assert found(result) == [
        (f"{table}.csv", line, column, value or None, reason)
        for line, (column, value, reason) in zip(lines, broken, strict=True)
    ]
    assert fates(result, f"{table}.csv") == (1, 0, 0, len(rows))
    # What was put aside is kept whole, as it stood.
    for finding, row in zip(result.findings, rows, strict=True):
        record = {name: value or "" for name, value in json.loads(finding.record).items()}
        assert record == row | {"line": finding.line}


def test_every_column_rule_has_a_row_above():
    others = {
        "overlap", "not_after_start", "not_a_working_day", "outside_opening_hours", "before_registration",  # bookings
        "changed_in_app",
        "ragged", "unbalanced_quote", "too_long", "not_text", "unreadable", "missing_columns",  # files
        "unknown_format", "other_encoding", "title", "summary", "header_again", "repeated_column",
        "excel_error", "not_calculated", "merged_cells", "damaged_row", "other_sheet", "no_thread",
        "no_ticket_named", "several_tickets_named", "differs_from_times", "still_running",  # exports
        "no_time_of_resolution", "open_again",
    }  # fmt: skip
    assert {reason for *_, reason in BROKEN} | others == set(reasons.TEXTS)


def test_the_reasons_are_sentences_that_name_the_remedy(terms):
    tables = canonical(terms.forms(), terms.categories())
    assert reasons.text("not_a_choice", "form", None, tables).endswith("allowed are bas, plus, premium")
    assert "no such row in module_installations" in reasons.text("unknown_reference", "installation_id", None, tables)
    for reason in reasons.TEXTS:
        assert "{" not in reasons.text(reason, "category", "X", tables)


def test_the_first_rule_that_a_row_breaks_is_said_and_no_other(desk, tmp_path):
    result = bring_in(desk, tmp_path, base(time_entries=[entry(minutes="-1", work="x", ticket_id="T404")]))
    assert len(result.findings) == 1


def test_numbers_have_a_point_or_a_comma(desk, tmp_path):
    numbers = {"0.01": "0.01", "12,5": "12.50", "+7": "7.00", "1234567.89": "1234567.89"}
    result = bring_in(desk, tmp_path, base(time_entries=[entry(said, minutes=said) for said in numbers]))
    assert not result.findings
    assert dict(stored(desk, "select entry_id, minutes::varchar from store.time_entries")) == numbers


def test_flags_are_true_false_or_empty(desk, tmp_path):
    flags = {"true": True, "TRUE": True, "false": False, "False": False, "": False}
    tickets = [ticket(f"T-{said}", critical=said) for said in flags]
    assert not bring_in(desk, tmp_path, base(tickets=tickets)).findings
    assert dict(stored(desk, "select ticket_id[3:], critical from store.tickets")) == flags


def test_cells_are_trimmed_and_blank_ones_are_empty(desk, tmp_path):
    rows = [customer("  K1\t", email="\u00a0 "), customer("K2", name="  \t")]
    result = bring_in(desk, tmp_path, {"customers": rows})
    assert found(result) == [("customers.csv", 3, "name", None, "missing")]
    assert stored(desk, "select customer_id, email from store.customers") == [("K1", None)]


# ---- Times -----------------------------------------------------------------------------------------------------------


TIMES = [
    ("2026-05-04T10:00", "2026-05-04T08:00:00", "2026-05-04"),
    ("2026-05-04 10:00", "2026-05-04T08:00:00", "2026-05-04"),
    ("2026-05-04T10:00:30", "2026-05-04T08:00:30", "2026-05-04"),
    ("2026-05-04T10:00:30.25", "2026-05-04T08:00:30.250000", "2026-05-04"),
    ("2026-05-04T10:00:30,123456", "2026-05-04T08:00:30.123456", "2026-05-04"),
    ("2026-05-04T10:00:30,5+02:00", "2026-05-04T08:00:30.500000", "2026-05-04"),
    ("2026-05-04T10:00Z", "2026-05-04T10:00:00", "2026-05-04"),
    ("2026-05-04T10:00z", "2026-05-04T10:00:00", "2026-05-04"),
    ("2026-05-04T10:00+02:00", "2026-05-04T08:00:00", "2026-05-04"),
    ("2026-05-04T10:00+0200", "2026-05-04T08:00:00", "2026-05-04"),
    ("2026-05-04T10:00+02", "2026-05-04T08:00:00", "2026-05-04"),
    ("2026-05-04T10:00:00 -07:00", "2026-05-04T17:00:00", "2026-05-04"),
    # The date is Stockholm's, whatever the offset says.
    ("2026-05-04T22:00Z", "2026-05-04T22:00:00", "2026-05-05"),
    ("2026-05-04T21:59:59Z", "2026-05-04T21:59:59", "2026-05-04"),
    ("1999-12-31T23:00Z", "1999-12-31T23:00:00", "2000-01-01"),
    # Summer time begins: 01:59:59 is followed by 03:00.
    ("2026-03-29T01:59:59", "2026-03-29T00:59:59", "2026-03-29"),
    ("2026-03-29T03:00", "2026-03-29T01:00:00", "2026-03-29"),
    # It ends: the hour that comes twice is read as the first of the two, unless an offset says the second.
    ("2026-10-25T01:59:59", "2026-10-24T23:59:59", "2026-10-25"),
    ("2026-10-25T02:00", "2026-10-25T00:00:00", "2026-10-25"),
    ("2026-10-25T02:59:59", "2026-10-25T00:59:59", "2026-10-25"),
    ("2026-10-25T02:30+01:00", "2026-10-25T01:30:00", "2026-10-25"),
    ("2026-10-25T03:00", "2026-10-25T02:00:00", "2026-10-25"),
]


def test_a_time_is_an_instant_and_a_date_in_stockholm(desk, tmp_path):
    tickets = [ticket(f"T{position}", registered_at=said) for position, (said, _, _) in enumerate(TIMES)]
    assert not bring_in(desk, tmp_path, base(tickets=tickets)).findings
    query = "select ticket_id, (registered_at at time zone 'UTC')::timestamp, registered_on::varchar from store.tickets"
    read = {ticket_id: (at.isoformat(), on) for ticket_id, at, on in stored(desk, query)}
    assert [(said, *read[f"T{position}"]) for position, (said, _, _) in enumerate(TIMES)] == TIMES
