"""The invoice basis of a month as files: for the person who invoices, for other programs, for the accounting system.

All take the rows of `lib.reports.basis` (of one customer or of all), the reader's words, and what each file says about
itself: `month` (its first day), `closed` (else the file calls itself preliminary) and `made_at` (local time).

    excel(rows, say, *, month, closed, made_at, grouped=False) -> bytes
    csv_swedish(rows, say, *, month, closed, made_at) -> bytes
    csv_plain(rows, say, *, month, closed, made_at) -> bytes
    accounting(rows, say, *, month, closed, made_at) -> bytes
    accounting_rows(rows, say, *, month, closed, made_at) -> bytes
    article_register(articles, say) -> bytes
    file_name(what, say, *, month, closed, ending, customer=None) -> str

The files add up to the same amounts, to the öre. The CSV files have no row of totals: whoever sums a column, or makes a
pivot table of it, would count it twice. The Excel file has its totals as formulas.
"""

from lib.invoice_basis.accounting import accounting, accounting_rows, article_register
from lib.invoice_basis.tables import csv_plain, csv_swedish, file_name
from lib.invoice_basis.workbook import excel

__all__ = [
    "accounting",
    "accounting_rows",
    "article_register",
    "csv_plain",
    "csv_swedish",
    "excel",
    "file_name",
]
