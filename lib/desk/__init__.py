"""What people change in the app: each change one transaction with its rows of the audit log.

Whoever changes something hands in what they had seen of it. If somebody else changed it meanwhile, nothing is written,
and Conflict says what it is now.
"""

from lib.desk.adjustments import ADJUSTMENTS, adjust, take_back
from lib.desk.imports import import_invoice_lines
from lib.desk.invoice_lines import match_invoice_line
from lib.desk.months import close_month, close_months, reopen_month
from lib.desk.notes import LONGEST_NOTE, note_breach
from lib.desk.quotes import DECISIONS, decide_quote, send_quote
from lib.desk.settlements import OUTCOMES, settle, unsettle

__all__ = [
    "ADJUSTMENTS",
    "DECISIONS",
    "LONGEST_NOTE",
    "OUTCOMES",
    "adjust",
    "close_month",
    "close_months",
    "decide_quote",
    "import_invoice_lines",
    "match_invoice_line",
    "note_breach",
    "reopen_month",
    "send_quote",
    "settle",
    "take_back",
    "unsettle",
]
