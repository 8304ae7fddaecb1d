"""The summary of an invoice basis in Excel: what each customer, group and article comes to, with VAT, as formulas."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any, NamedTuple

from lib.invoice_basis.lines import TOTAL, Row
from lib.invoice_basis.sheets import Sheets, cell, column_sum
from lib.locale import N_

COLUMNS = (
    (N_("Customer group"), "text", 18),
    (N_("Customer number"), "text", 16),
    (N_("Customer"), "text", 34),
    (N_("Organisation number"), "text", 20),
    (N_("Excl. VAT (kr)"), "money", 16),
    (N_("VAT (kr)"), "money", 14),
    (N_("To invoice (kr)"), "money", 18),
)
NOTHING = ("", "text")
AMOUNT, VAT, WITH_VAT = MONEY = (4, 5, 6)
VAT_ROW, VAT_CELL = 3, "$E$4"


class Customer(NamedTuple):
    """A customer with their rows."""

    group: str
    customer_id: str
    name: str | None
    org_number: str | None
    rows: list[Row]


class Placed(NamedTuple):
    """Where things stand on the sheets of rows: each customer's sum, and of each sheet the articles and amounts."""

    sums: dict[str, str]
    articles: list[str]
    amounts: list[str]


def summarise(sheets: Sheets, sheet: Any, customers: list[Customer], placed: Placed) -> None:
    """Writes the summary: VAT, the customers, their groups, the articles, and whether the two sums agree."""
    say = sheets.say
    for position, (*_, width) in enumerate(COLUMNS):
        sheet.set_column(position, position, width)
    percent = customers[0].rows[0]["vat_percent"] if customers else Decimal(0)
    sheets.value(sheet, VAT_ROW, AMOUNT - 1, say.text("VAT (%)"))
    sheet.write_number(VAT_ROW, AMOUNT, float(percent), sheets.setting)
    total = _customers(sheets, sheet, VAT_ROW + 2, customers, percent, placed)
    at = _groups(sheets, sheet, total + 2, customers, percent)
    articles = _articles(sheets, sheet, at + 1, customers, placed)
    sheets.value(sheet, articles + 1, 0, say.text("Articles less customers (to be 0)"))
    difference = f"ROUND({cell(articles, AMOUNT)}-{cell(total, AMOUNT)},2)"
    sheets.formula(sheet, articles + 1, AMOUNT, difference, Decimal(0))


def _customers(sheets: Sheets, sheet: Any, at: int, customers: list[Customer], percent: Decimal, placed: Placed) -> int:
    """Returns the row of the total."""
    sheets.heads(sheet, at, [column[:2] for column in COLUMNS])
    sheet.freeze_panes(at + 1, 0)
    sheet.repeat_rows(at)
    first = at + 1
    for at, customer in enumerate(customers, first):
        look = "" if any(row["article"] for row in customer.rows) else "free"
        for position, value in enumerate(customer[:AMOUNT]):
            sheets.value(sheet, at, position, value, "text", look)
        amount, vat, with_vat = _exact([customer], percent)
        sheets.formula(sheet, at, AMOUNT, placed.sums[customer.customer_id], amount, "money", look)
        # In whole öre: half an öre is exact there, so that floating point rounds it as people do.
        in_ore = f"ROUND({cell(at, AMOUNT)}*100,0)"
        sheets.formula(sheet, at, VAT, f"ROUND({in_ore}*{VAT_CELL}/100,0)/100", vat, "money", look)
        sheets.formula(sheet, at, WITH_VAT, f"{cell(at, AMOUNT)}+{cell(at, VAT)}", with_vat, "money", look)
    return _total(sheets, sheet, first, first + len(customers), _exact(customers, percent))


def _groups(sheets: Sheets, sheet: Any, at: int, customers: list[Customer], percent: Decimal) -> int:
    """Customers of a group stand together. Returns the row after the groups."""
    sheets.heads(sheet, at, [COLUMNS[0][:2], *[NOTHING] * (AMOUNT - 1), *(column[:2] for column in COLUMNS[AMOUNT:])])
    first = VAT_ROW + 3
    for group, found in groupby(customers, key=lambda customer: customer.group):
        members, at = list(found), at + 1
        sheets.value(sheet, at, 0, group)
        for position, exact in zip(MONEY, _exact(members, percent), strict=True):
            sheets.formula(sheet, at, position, column_sum(first, first + len(members), position), exact)
        first += len(members)
    return at + 1


def _articles(sheets: Sheets, sheet: Any, at: int, customers: list[Customer], placed: Placed) -> int:
    """Returns the row of the total."""
    headings = [(heading, "text") for heading in (N_("Article"), N_("Account"), N_("Article name"))]
    sheets.heads(sheet, at, [*headings, NOTHING, COLUMNS[AMOUNT][:2]])
    charged = [row for customer in customers for row in customer.rows if row["article"]]
    first, numbers = at + 1, sorted({row["article_number"] for row in charged})
    for at, number in enumerate(numbers, first):
        rows = [row for row in charged if row["article_number"] == number]
        sheets.value(sheet, at, 0, number)
        sheets.value(sheet, at, 1, rows[0]["account"], "whole")
        sheets.value(sheet, at, 2, rows[0]["article_name"])
        of_sheets = (
            f"SUMPRODUCT(({articles}={cell(at, 0)})*{amounts})"
            for articles, amounts in zip(placed.articles, placed.amounts, strict=True)
        )
        sheets.formula(sheet, at, AMOUNT, "+".join(of_sheets), _sum(rows))
    return _total(sheets, sheet, first, first + len(numbers), [_sum(charged)])


def _total(sheets: Sheets, sheet: Any, first: int, at: int, exact: Sequence[Decimal]) -> int:
    """A row of the sums of the rows above it, in the columns from the amount on. Returns its row."""
    for position in range(AMOUNT):
        sheets.value(sheet, at, position, None if position else sheets.say.text(TOTAL), "text", "total")
    for position, value in enumerate(exact, AMOUNT):
        sheets.formula(sheet, at, position, column_sum(first, at, position), value, "money", "total")
    return at


def _exact(customers: Iterable[Customer], percent: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Without VAT, the VAT, and both together; VAT is rounded to öre for each customer, half away from zero."""
    amounts = [_sum(customer.rows) for customer in customers]
    vats = [(amount * percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP) for amount in amounts]
    amount, vat = sum(amounts, Decimal(0)), sum(vats, Decimal(0))
    return amount, vat, amount + vat


def _sum(rows: Iterable[Row]) -> Decimal:
    return sum((row["amount"] for row in rows), Decimal(0))
