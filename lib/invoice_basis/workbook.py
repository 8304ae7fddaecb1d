"""The invoice basis as an Excel file: every customer's rows with sums as formulas, and a summary that adds them up."""

import io
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from math import ceil
from typing import Any, NamedTuple

from lib.invoice_basis.lines import TITLE, TOTAL, Row, about, written
from lib.invoice_basis.sheets import Sheets, cell, column_sum, elsewhere
from lib.invoice_basis.summary import Customer, Placed, summarise
from lib.locale import N_
from lib.reports import Table
from lib.terms_rows import NO_CONTRACT
from lib.words import Words

LINE = 15  # points
HEAD_ROW = 3  # counted from 0: title, status and an empty row stand above


class Column(NamedTuple):
    """A column of a sheet: the value of a row that it shows, its heading, width in characters, and kind of format."""

    name: str
    heading: str
    width: int
    kind: str


COLUMNS = (
    Column("customer_id", N_("Customer number"), 13, "text"),
    Column("customer_name", N_("Customer"), 28, "text"),
    Column("ticket_id", N_("Case"), 10, "text"),
    Column("resolved_on", N_("Resolved"), 11, "day"),
    Column("text", N_("Text"), 54, "wrapped"),
    Column("coverage_name", N_("Coverage"), 15, "text"),
    Column("clause_name", N_("Clause of the terms"), 22, "text"),
    Column("minutes", N_("Minutes"), 9, "number"),
    Column("article_number", N_("Article"), 15, "indented"),
    Column("quantity", N_("Quantity"), 8, "money"),
    Column("unit", N_("Unit"), 7, "indented"),
    Column("unit_price", N_("Unit price (kr)"), 12, "money"),
    Column("amount", N_("Amount (kr)"), 13, "money"),
    Column("note", N_("Remark"), 32, "wrapped"),
)
AT = {column.name: position for position, column in enumerate(COLUMNS)}
SUMMED = ("minutes", "amount")


def excel(rows: Table, say: Words, *, month: date, closed: bool, made_at: datetime, grouped: bool = False) -> bytes:
    """A summary, and the rows on one sheet or (`grouped`) on a sheet for each customer group, the contract forms.

    Rows → customer → sheet → all: each sum is a formula over those before it, and VAT one over the VAT cell.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title, said = say.text(TITLE, month=say.month(month)), about(say, closed, made_at)
    book.set_properties({"title": title, "comments": said})
    sheets, customers = Sheets(book, say, title, said, closed), _customers(rows, say)
    summary = sheets.sheet(say.text("Summary"))
    names = dict.fromkeys(customer.group for customer in customers) if grouped else [say.text("Rows")]
    placed = Placed({}, [], [])
    for name in names or [say.text("Rows")]:
        shown = [customer for customer in customers if not grouped or customer.group == name]
        _write_rows(sheets, sheets.sheet(name), shown, placed)
    summarise(sheets, summary, customers, placed)
    book.close()
    return buffer.getvalue()


def _customers(rows: Table, say: Words) -> list[Customer]:
    """The customers by group (those without a contract last) and name."""

    def place(row: Row) -> tuple:
        group = row["customer_group"]
        return group == NO_CONTRACT, group, row["customer_name"] or "", row["customer_id"]

    return [
        Customer(
            one["customer_group_name"], one["customer_id"], one["customer_name"], one["org_number"], [one, *others]
        )
        for _, found in groupby(sorted(written(rows, say), key=place), key=place)
        for one, *others in [found]
    ]


def _write_rows(sheets: Sheets, sheet: Any, customers: list[Customer], placed: Placed) -> None:
    """Writes customers' rows and their sums, and notes where these stand."""
    say = sheets.say
    sheet.freeze_panes(HEAD_ROW + 1, AT["ticket_id"])
    sheet.repeat_rows(HEAD_ROW)
    for position, column in enumerate(COLUMNS):
        sheet.set_column(position, position, column.width)
    sheets.heads(sheet, HEAD_ROW, [(column.heading, column.kind) for column in COLUMNS])
    at = first = HEAD_ROW + 1
    for customer in customers:
        start = at
        for at, row in enumerate(customer.rows, start):
            # Under the customer's sum, so that a reader can fold the rows away.
            sheet.set_row(at, _height(row), None, {"level": 1})
            for position, column in enumerate(COLUMNS):
                sheets.value(sheet, at, position, row[column.name], column.kind, "" if row["article"] else "free")
        at += 1
        label = say.text("Total, {customer}", customer=customer.name or customer.customer_id)
        _write_sums(sheets, sheet, at, start, label, customer.rows, "sum")
        placed.sums[customer.customer_id] = elsewhere(sheet.get_name(), cell(at, AT["amount"]))
        at += 1
    everything = [row for customer in customers for row in customer.rows]
    _write_sums(sheets, sheet, at, first, say.text(TOTAL), everything, "total")
    for cells, name in ((placed.articles, "article_number"), (placed.amounts, "amount")):
        # A sheet without customers has a row without anything in the place of rows.
        last = max(at - 1, first)
        cells.append(elsewhere(sheet.get_name(), f"{cell(first, AT[name])}:{cell(last, AT[name])}"))


def _height(row: Row) -> float:
    """The points that a row needs: programs don't all find out how many lines a wrapped text takes."""
    wrapped = [column for column in COLUMNS if column.kind == "wrapped"]
    return LINE * max(ceil(len(row[column.name] or "") / column.width) or 1 for column in wrapped)


def _write_sums(sheets: Sheets, sheet: Any, at: int, first: int, label: str, rows: list[Row], look: str) -> None:
    """A row of sums of those from `first` on; SUBTOTAL leaves out the sums among them."""
    for position, column in enumerate(COLUMNS):
        if column.name in SUMMED:
            exact = sum((row[column.name] for row in rows), Decimal(0))
            total = column_sum(first, at, position, "SUBTOTAL(9,")
            sheets.formula(sheet, at, position, total, exact, column.kind, look)
        else:
            sheets.value(sheet, at, position, label if column.name == "customer_name" else None, "text", look)
