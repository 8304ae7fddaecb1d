"""The invoice basis as CSV: a row per invoice row, and nothing else, so that every column can be summed."""

from datetime import date, datetime
from typing import Any

from lib import exports
from lib.invoice_basis.lines import status, written
from lib.locale import N_
from lib.reports import Table
from lib.words import Words, moment

COLUMNS = {
    "customer_id": N_("Customer number"),
    "customer_name": N_("Customer"),
    "org_number": N_("Organisation number"),
    "customer_group_name": N_("Customer group"),
    "ticket_id": N_("Case"),
    "resolved_on": N_("Resolved"),
    "text": N_("Text"),
    "contract_form_name": N_("Contract form"),
    "coverage_name": N_("Coverage"),
    "clause_name": N_("Clause of the terms"),
    "minutes": N_("Minutes"),
    "article_number": N_("Article"),
    "article_name": N_("Article name"),
    "account": N_("Account"),
    "quantity": N_("Quantity"),
    "unit": N_("Unit"),
    "unit_price": N_("Unit price (kr)"),
    "amount": N_("Amount (kr)"),
    "vat_percent": N_("VAT (%)"),
    "note": N_("Remark"),
}
ABOUT = (N_("Month"), N_("Status"), N_("Made"))
# What a file can hold, by the function of this package that makes it.
CONTENTS = {
    "basis": N_("invoice basis"),
    "accounting": N_("invoices"),
    "accounting_rows": N_("invoice rows"),
    "article_register": N_("articles"),
}


def csv_swedish(rows: Table, say: Words, *, month: date, closed: bool, made_at: datetime) -> bytes:
    """The rows for a Swedish spreadsheet: semicolon, decimal comma, a mark of UTF-8 at the start."""
    return exports.spreadsheet_csv(*_table(rows, say, month, closed, made_at))


def csv_plain(rows: Table, say: Words, *, month: date, closed: bool, made_at: datetime) -> bytes:
    """The rows for other programs: comma, decimal point."""
    return exports.plain_csv(*_table(rows, say, month, closed, made_at))


def file_name(what: str, say: Words, *, month: date, closed: bool, ending: str, customer: str | None = None) -> str:
    """A name that says what is in a file (one of CONTENTS): `fakturaunderlag-2026-04-preliminärt.xlsx`."""
    # The articles are the same whether the month is closed or not.
    state = None if closed or what == "article_register" else status(say, closed)
    parts = [say.text(CONTENTS[what]), f"{month:%Y-%m}", customer, state]
    safe = ("".join(char if char.isalnum() or char in "-_" else "-" for char in part) for part in parts if part)
    return "-".join(part.strip("-").lower() for part in safe) + f".{ending}"


def _table(rows: Table, say: Words, month: date, closed: bool, made_at: datetime) -> tuple[list[str], list[list[Any]]]:
    names = [say.text(heading) for heading in (*ABOUT, *COLUMNS.values())]
    stated = [f"{month:%Y-%m}", status(say, closed), moment(made_at)]
    return names, [stated + [row[name] for name in COLUMNS] for row in written(rows, say)]
