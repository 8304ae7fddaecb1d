"""The invoice basis for an accounting system: only what costs something, by article, quantity and price.

The names are those of Fortnox's interface for invoices. What was confirmed of it stands in the README.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from lib import exports
from lib.invoice_basis.lines import Row, status, text, written
from lib.locale import N_
from lib.reports import Table
from lib.words import Words, moment

# Fortnox takes so many characters in the text of a row, letters, digits and these signs; the others it refuses.
MOST_CHARACTERS = 255
ALLOWED = set(" \u00a0–:.`´’,;^¤#%§£$€¢¥©™°&/\\()=+-*_!?²³®½@")
INSTEAD = str.maketrans({"—": "–", "'": "’", '"': "’", "[": "(", "]": ")", "{": "(", "}": ")", "|": "/", "~": "-"})

ROW_COLUMNS = (
    *("CustomerNumber", "OrganisationNumber", "ArticleNumber", "Description", "DeliveredQuantity", "Unit", "Price"),
    *("VAT", "AccountNumber"),
)


def accounting(rows: Table, say: Words, *, month: date, closed: bool, made_at: datetime) -> bytes:
    """One invoice a customer, as JSON: each of `Invoices` is the body that Fortnox takes to create an invoice."""
    charged = _charged(rows, say)
    file = {
        "Month": f"{month:%Y-%m}",
        "Status": status(say, closed),
        "MadeAt": moment(made_at),
        "Total": _number(sum((row["amount"] for row in charged), Decimal(0))),
        "Invoices": [
            {"Invoice": _invoice(customer, list(found), say, month, closed)}
            for customer, found in groupby(charged, key=lambda row: row["customer_id"])
        ],
    }
    return json.dumps(file, ensure_ascii=False, indent=1).encode("utf-8")


def accounting_rows(rows: Table, say: Words, *, month: date, closed: bool, made_at: datetime) -> bytes:
    """The same as one row per invoice row, in CSV (semicolon, decimal comma) under Fortnox's names of the columns."""
    stated = (f"{month:%Y-%m}", status(say, closed), moment(made_at))
    table = [
        (
            row["customer_id"],
            row["org_number"],
            row["article_number"],
            row["description"],
            row["quantity"],
            row["unit"],
            row["unit_price"],
            row["vat_percent"],
            row["account"],
            *stated,
        )
        for row in _charged(rows, say)
    ]
    return exports.spreadsheet_csv([*ROW_COLUMNS, "Month", "Status", "MadeAt"], table)


def article_register(articles: Table, say: Words) -> bytes:
    """The articles, to be brought into the register of the accounting system once: CSV with semicolon."""
    headings = [N_("Article number"), N_("Article name"), N_("Unit"), N_("Sales account"), N_("VAT (%)")]
    table = [
        (row["number"], row[say.lang], row["unit"], row["account"], row["vat_percent"]) for row in articles.dicts()
    ]
    return exports.spreadsheet_csv([say.text(heading) for heading in headings], table)


def _charged(rows: Table, say: Words) -> list[Row]:
    """The rows that cost something, each customer's together, with the text that Fortnox takes."""
    charged = [
        row | {"description": "".join(_taken(text(row, say, MOST_CHARACTERS)))}
        for row in written(rows, say)
        if row["article"] is not None
    ]
    return sorted(charged, key=lambda row: (row["customer_name"] or "", row["customer_id"]))


def _invoice(customer: str, rows: list[Row], say: Words, month: date, closed: bool) -> dict[str, Any]:
    about = say.text("Support in {month}", month=say.month(month))
    return {
        "CustomerNumber": customer,
        "Currency": "SEK",
        "VATIncluded": False,
        "Remarks": about if closed else f"{about} ({status(say, closed)})",
        "InvoiceRows": [
            {
                "ArticleNumber": row["article_number"],
                "Description": row["description"],
                "DeliveredQuantity": str(row["quantity"]),
                "Unit": row["unit"],
                "Price": _number(row["unit_price"]),
                "VAT": _number(row["vat_percent"]),
                "AccountNumber": row["account"],
            }
            for row in rows
        ],
    }


def _taken(description: str) -> Iterator[str]:
    for char in description.translate(INSTEAD):
        yield char if char.isalpha() or char.isdecimal() or char in ALLOWED else " "


def _number(value: Decimal) -> int | float:
    """A number of JSON: a decimal with two places of up to twelve digits has an exact shortest form."""
    return int(value) if value == int(value) else float(value)
