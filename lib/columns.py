"""The columns of the tables that people see: their headings, and how a value is written on screen and in files."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from lib import exports, reports
from lib.charts import COLORS
from lib.locale import N_
from lib.words import CODES, Words, moment

# Name of the column: heading and kind. A kind that names a list of codes is written in their words.
COLUMNS = {
    "ticket_id": (N_("Case"), "text"),
    "circled": (N_("Case"), "text"),
    "merged_into": (N_("Merged into"), "text"),
    "subject": (N_("Subject"), "text"),
    "customer_id": (N_("Customer number"), "text"),
    "customer_name": (N_("Customer"), "text"),
    "contract_form": (N_("Contract"), "contract_form"),
    "category": (N_("Category"), "category"),
    "critical": (N_("Business-critical"), "flagged"),
    "month": (N_("Month"), "month"),
    "registered_at": (N_("Registered"), "moment"),
    "registered_on": (N_("Registered"), "moment"),
    "handled_at": (N_("Handled"), "moment"),
    "due_on": (N_("Due"), "moment"),
    "resolved_at": (N_("Resolved"), "moment"),
    "working_days": (N_("Working days to handling"), "text"),
    "status": (N_("SLA"), "status"),
    "cases": (N_("Cases"), "number"),
    "standard": (N_("Standard"), "number"),
    "standard_met": (N_("Standard: met"), "number"),
    "standard_counted": (N_("Standard: decided"), "number"),
    "standard_percent": (N_("Standard: compliance"), "percent"),
    "critical_met": (N_("Critical: met"), "number"),
    "critical_counted": (N_("Critical: decided"), "number"),
    "critical_percent": (N_("Critical: compliance"), "percent"),
    "critical_cases": (N_("Business-critical"), "number"),
    "standard_unclear": (N_("Standard: unclear"), "number"),
    "standard_at_most": (N_("Standard: at most"), "percent"),
    "critical_unclear": (N_("Critical: unclear"), "number"),
    "critical_at_most": (N_("Critical: at most"), "percent"),
    "few": (N_("Fewer than ten decided"), "few"),
    "late": (N_("Too late"), "number"),
    "median_working_days": (N_("Median working days to handling"), "tenths"),
    "days": (N_("Handled after"), "days"),
    "weekday": (N_("Weekday"), "weekday"),
    "hour": (N_("Hour"), "hour"),
    "handled_by": (N_("Handled by"), "text"),
    "critical_handled": (N_("Critical: handled"), "number"),
    "critical_minutes": (N_("Minutes, median"), "tenths"),
    "critical_minutes_90": (N_("Minutes, 90 % within"), "tenths"),
    "critical_minutes_worst": (N_("Minutes, worst"), "tenths"),
    "resolved_cases": (N_("Resolved"), "number"),
    "resolution_days": (N_("Working days, median"), "tenths"),
    "resolution_days_90": (N_("Working days, 90 % within"), "tenths"),
    "waited_days": (N_("Working days of waiting, average"), "tenths"),
    "day": (N_("Date"), "moment"),
    "age": (N_("Age in working days"), "age"),
    "unresolved": (N_("Not resolved"), "number"),
    "unhandled": (N_("Not handled"), "number"),
    "why": (N_("Why?"), "text"),
    "working_days_late": (N_("Working days late"), "number"),
    "minutes_late": (N_("Minutes late"), "tenths"),
    "place": (N_("Place"), "number"),
    "working_days_left": (N_("Working days left"), "number"),
    "minutes_left": (N_("Minutes left"), "number"),
    "by_ticket_id": (N_("Passed over by"), "text"),
    "passed_at": (N_("When passed over"), "moment"),
    "hours_passed": (N_("Hours waited since"), "tenths"),
    "working_days_passed": (N_("Working days since"), "number"),
    "turn_counted": (N_("Handled standard cases"), "number"),
    "taken_in_turn": (N_("In turn"), "number"),
    "out_of_turn": (N_("Out of turn"), "number"),
    "in_turn_percent": (N_("Share in turn"), "percent"),
    "work": (N_("Work"), "work"),
    "coverage": (N_("Coverage"), "coverage"),
    "clause": (N_("Clause of the terms"), "clause"),
    "minutes": (N_("Minutes"), "minutes"),
    "chosen_minutes": (N_("Minutes of the chosen work"), "minutes"),
    "chosen_amount": (N_("Charged for the chosen work (kr)"), "money"),
    "chosen_value": (N_("Chosen work at list price (kr)"), "money"),
    "given_value": (N_("Free, at list price (kr)"), "money"),
    "billable_minutes": (N_("Minutes charged for"), "minutes"),
    "given_minutes": (N_("Minutes free of charge"), "minutes"),
    "undecided_minutes": (N_("Minutes undecided"), "minutes"),
    "billable_percent": (N_("Billable share"), "percent"),
    "percent_change": (N_("Change (points)"), "tenths"),
    "value_percent": (N_("Share of the value"), "percent"),
    "billed": (N_("Billing"), "billed"),
    "days_since": (N_("Days since"), "number"),
    "starts_at": (N_("Begins"), "moment"),
    "until": (N_("Until"), "text"),
    "booking_status": (N_("Status"), "booking_status"),
    "channel": (N_("How"), "channel"),
    "staff_id": (N_("Staff number"), "text"),
    "booking_id": (N_("Booking"), "text"),
    "rate": (N_("Hourly rate (kr)"), "money"),
    "amount": (N_("Amount (kr)"), "money"),
    "list_value": (N_("Worth by the hour (kr)"), "money"),
    "flag": (N_("Remark"), "flag"),
    "charged": (N_("Charged (kr)"), "money"),
    "adjusted": (N_("Adjusted (kr)"), "money"),
    "invoiced": (N_("Invoiced (kr)"), "money"),
    "difference": (N_("Difference (kr)"), "money"),
    "kronor_before": (N_("By the terms (kr)"), "money"),
    "kronor_after": (N_("By the draft (kr)"), "money"),
    "standard_before": (N_("Standard, by the terms"), "percent"),
    "standard_after": (N_("Standard, by the draft"), "percent"),
    "critical_before": (N_("Critical, by the terms"), "percent"),
    "critical_after": (N_("Critical, by the draft"), "percent"),
    "differing": (N_("Decided otherwise"), "number"),
    "decided_before": (N_("By the terms in force"), "text"),
    "decided_after": (N_("By the draft"), "text"),
    "paying_more": (N_("Customers who pay more"), "number"),
    "paying_less": (N_("Customers who pay less"), "number"),
    "draft_name": (N_("Draft"), "text"),
    "draft_says": (N_("What it changes"), "text"),
    "draft_code": (N_("As an address says it"), "text"),
    "saved_by": (N_("Saved by"), "text"),
    "saved_at": (N_("Saved"), "moment"),
    "finding": (N_("Billing"), "finding"),
    "owed": (N_("To invoice (kr)"), "money"),
    "charged_minutes": (N_("Minutes by the hour"), "minutes"),
    "ticket_fee": (N_("Ticket fees (kr)"), "money"),
    "hourly": (N_("By the hour (kr)"), "money"),
    "quote": (N_("Quotes (kr)"), "money"),
    "installation": (N_("Installations (kr)"), "money"),
    "adjustments": (N_("Adjustments (kr)"), "money"),
    "corrections": (N_("Corrections (kr)"), "money"),
    "invoice_state": (N_("State"), "invoice_state"),
    "open_findings": (N_("Open findings"), "number"),
    "line_kind": (N_("Line"), "text"),
    "resolved_on": (N_("Resolved"), "moment"),
    "corrects": (N_("Corrects"), "month"),
    "closed_by": (N_("Closed by"), "actor"),
    "closed_at": (N_("Closed"), "moment"),
    "lines": (N_("Lines"), "number"),
    "reopened_by": (N_("Reopened by"), "actor"),
    "reopened_at": (N_("Reopened"), "moment"),
    "reopened_why": (N_("Reopened because"), "text"),
    "made_at": (N_("Made"), "moment"),
    "adjustment_kind": (N_("Kind"), "adjustment_kind"),
    "made_by": (N_("Made by"), "actor"),
    "invoice_no": (N_("Invoice"), "text"),
    "line_no": (N_("Invoice line"), "text"),
    "invoiced_on": (N_("Invoiced on"), "moment"),
    "said_ticket": (N_("Case in the file"), "text"),
    "unmatched_why": (N_("Why it belongs to no case"), "unmatched_why"),
    "finding_id": (N_("Number of the finding"), "text"),
    "mark": (N_("Facts"), "text"),
    "finding_kind": (N_("Finding"), "finding_kind"),
    "direction": (N_("Direction"), "direction"),
    "findings": (N_("Findings"), "number"),
    "kronor": (N_("Kronor"), "money"),
    "finding_state": (N_("State"), "finding_state"),
    "remedy": (N_("What to do"), "text"),
    "outcome": (N_("Settled how"), "outcome"),
    "settlement_note": (N_("Note on the settlement"), "text"),
    "settled_by": (N_("By"), "actor"),
    "settled_at": (N_("When"), "moment"),
    "quote_state": (N_("State"), "quote_state"),
    "age_days": (N_("Working days without an answer"), "number"),
    "worked_value": (N_("Work so far at list price (kr)"), "money"),
    "beyond": (N_("Beyond the quote (kr)"), "money"),
    "installation_id": (N_("Installation"), "text"),
    "module": (N_("Module"), "text"),
    "vendor": (N_("Vendor"), "text"),
    "installed_on": (N_("Installed"), "moment"),
    "covered_until": (N_("Covered until"), "moment"),
    "days_left": (N_("Days left"), "number"),
    "warranty_status": (N_("Warranty"), "warranty"),
    "warranty_place": (N_("Beside the warranty"), "warranty_place"),
    "warranty_mistake": (N_("What is wrong"), "warranty_mistake"),
    "in_warranty": (N_("Free in warranty"), "flagged"),
    "vendor_contact": (N_("Contact at the vendor"), "text"),
    "vendor_email": (N_("The vendor's e-mail"), "text"),
    "vendor_phone": (N_("The vendor's phone"), "text"),
    "customer_email": (N_("The customer's e-mail"), "text"),
    "installations": (N_("Installations"), "number"),
    "ours": (N_("By us"), "number"),
    "checked": (N_("Checked"), "number"),
    "failed": (N_("Failed checks"), "number"),
    "fees": (N_("Installation fees (kr)"), "money"),
    "cost_percent": (N_("Warranty's share of the fees"), "percent"),
    "left_of_fees": (N_("Left of the fees (kr)"), "money"),
    "tickets_after": (N_("Cases after the warranty"), "number"),
    "minutes_after": (N_("Minutes after the warranty"), "minutes"),
    "few_installations": (N_("Remark"), "few_installations"),
    "function_check": (N_("Function check"), "function_check"),
    "tickets": (N_("Warranty cases"), "number"),
    "cost": (N_("Cost (kr)"), "money"),
    "price": (N_("Price (kr)"), "money"),
    "at": (N_("Time"), "moment"),
    "ends_at": (N_("Ends"), "moment"),
    "happening": (N_("Happening"), "happening"),
    "staff_name": (N_("Staff"), "text"),
    "on_ticket": (N_("On merged case"), "text"),
    "case_state": (N_("State"), "case_state"),
    "since": (N_("Since"), "moment"),
    "days_waited": (N_("Working days of waiting"), "number"),
    "started_at": (N_("Time"), "moment"),
    "note": (N_("Note"), "text"),
    "on": (N_("Date"), "moment"),
    "kind": (N_("Kind"), "file_kind"),
    "money_kind": (N_("Kind"), "money_kind"),
    "reference": (N_("Number"), "text"),
    "quote_id": (N_("Quote"), "text"),
    "sent_at": (N_("Sent"), "moment"),
    "decision": (N_("Decision"), "decision"),
    "decided_at": (N_("Decided"), "moment"),
    "detail": (N_("Detail"), "text"),
    "actor": (N_("Imported by"), "text"),
    "file": (N_("File"), "text"),
    "backup_state": (N_("State"), "backup_state"),
    "megabytes": (N_("Megabytes"), "tenths"),
    "rows_held": (N_("Rows"), "number"),
    "checked_at": (N_("Last checked"), "moment"),
    "files": (N_("Files"), "text"),
    "rows_read": (N_("Rows read"), "number"),
    "added": (N_("Added"), "number"),
    "changed": (N_("Changed"), "number"),
    "unchanged": (N_("Unchanged"), "number"),
    "put_aside": (N_("Put aside"), "number"),
    "line": (N_("Line"), "number"),
    "column_name": (N_("Column"), "text"),
    "value": (N_("Value"), "text"),
    "reason": (N_("Reason"), "text"),
    "record": (N_("The row in the file"), "text"),
    "put_aside_state": (N_("State"), "put_aside_state"),
    "import_id": (N_("Number of the import"), "text"),
    "import_state": (N_("State"), "import_state"),
    "undone_at": (N_("Undone"), "moment"),
    "undone_by": (N_("Undone by"), "text"),
    "undone_why": (N_("Why it was undone"), "text"),
    "row_key": (N_("Row"), "text"),
    "now_says": (N_("After"), "text"),
    "mapping": (N_("Mapping"), "text"),
    "email": (N_("E-mail"), "text"),
    "phone": (N_("Phone"), "text"),
    "named_customer": (N_("Number in the form"), "text"),
    "received_at": (N_("Received"), "moment"),
    "same_email": (N_("Same e-mail address"), "text"),
    "valid_from": (N_("From"), "moment"),
    "clause_name": (N_("Clause of the terms"), "text"),
    "changed_value": (N_("What"), "text"),
    "was": (N_("Before"), "text"),
    "becomes": (N_("From then on"), "text"),
    "changed_at": (N_("When"), "moment"),
    "changed_by": (N_("Who"), "text"),
    "action": (N_("Kind of change"), "action"),
    "log_table": (N_("What"), "log_table"),
    "changes": (N_("What changed"), "text"),
    "row_no": (N_("Row of the log"), "number"),
    "personal_table": (N_("What"), "personal_table"),
    "rows": (N_("Rows"), "number"),
    "erased_at": (N_("Erased"), "moment"),
    "erased_by": (N_("Erased by"), "actor"),
    "wiped_at": (N_("Gone from the file"), "moment"),
}
# Columns of sentences, in pixels: what a column is by itself would cut them off.
WIDTHS = {"reason": 660, "remedy": 520, "note": 320, "changes": 420}
NUMBERS = {"number", "tenths", "minutes", "money", "percent"}


def headings(names: list[str], words: Words) -> list[str]:
    """The headings of columns in the reader's language."""
    return [words.text(COLUMNS[name][0]) for name in names]


def frame(table: reports.Table, words: Words, most: int) -> pd.DataFrame:
    """The first rows of a table as they are shown: codes in words, times as text, numbers as numbers.

    Codes that have colours are lists, which are drawn as coloured labels.
    """
    shown = pd.DataFrame(table.rows[:most], columns=table.names).astype(object)
    for name in table.names:
        kind = COLUMNS[name][1]
        values = table.column(name)[:most]
        if is_number(name):
            shown[name] = pd.to_numeric(shown[name])
        elif kind in COLORS:
            shown[name] = [[words.code(kind, code) for code in _listed(value)] for value in values]
        else:
            write = _writer(kind, words)
            shown[name] = [None if value is None else write(value) for value in values]
    return shown


def csv_file(table: reports.Table, words: Words) -> bytes:
    """A table as CSV for a spreadsheet: headings and codes in words, dates and numbers as such.

    Shares have one decimal, as on screen.
    """
    return exports.spreadsheet_csv(*_for_files(table, words))


def excel_file(table: reports.Table, words: Words, totals: tuple[str, ...]) -> bytes:
    """The same as an Excel file, with the sums of some columns in the last row."""
    return exports.excel(*_for_files(table, words), totals=headings(list(totals), words))


def number_format(name: str, words: Words) -> Callable[[Any], str]:
    """How a number of a column is written on screen."""
    match COLUMNS[name][1]:
        case "money":
            return lambda value: words.number(value, 2)
        case "minutes":
            return lambda value: words.number(value, 0 if value == int(value) else 2)
        case "percent":
            return words.percent
        case "tenths":
            return lambda value: words.number(value, 1)
    return words.number


def _for_files(table: reports.Table, words: Words) -> reports.Table:
    kinds = [COLUMNS[name][1] for name in table.names]
    writers = [_same if kind in ("moment", "month") else _writer(kind, words) for kind in kinds]
    rows = [
        tuple(None if value is None else write(value) for write, value in zip(writers, row, strict=True))
        for row in table.rows
    ]
    return reports.Table(headings(table.names, words), rows)


def _writer(kind: str, words: Words) -> Callable[[Any], Any]:
    if kind in CODES:
        return lambda value: (
            ", ".join(words.code(kind, code) for code in value) if isinstance(value, list) else words.code(kind, value)
        )
    match kind:
        case "percent" | "tenths":
            return lambda value: round(float(value), 1)
        case "moment":
            return moment
        case "month":
            return words.month
        case "flagged":
            return lambda value: words.code("yes_no", "yes" if value else "no")
    return _same


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else [] if value is None else [value]


def _same(value: Any) -> Any:
    return value


def is_number(name: str) -> bool:
    """Whether the values of a column are numbers."""
    return COLUMNS[name][1] in NUMBERS
