"""Figures in words: why a case kept or broke the SLA, and why a charge is what it is.

Nothing is decided here. Each sentence says what the views say, with their figures.
"""

from lib.explain.billing import billing
from lib.explain.changes import changed
from lib.explain.charge import Explanation, charge
from lib.explain.clauses import Said, clause_name, clause_says, differences
from lib.explain.findings import KINDS, reason, remedy
from lib.explain.lines import LineInWords, line
from lib.explain.log import changed_columns, changed_in_brief
from lib.explain.means import means
from lib.explain.receipt import receipt
from lib.explain.sla import handling, in_brief
from lib.explain.terms_changes import Change, changes
from lib.explain.warranties import warranty_mistake, warranty_remedy
from lib.explain.what_if import (
    BEYOND,
    MONEY,
    cases_of_draft,
    customers_by_side,
    draft_in_words,
    setting_name,
    setting_value,
)

__all__ = [
    "BEYOND",
    "KINDS",
    "MONEY",
    "Change",
    "Explanation",
    "LineInWords",
    "Said",
    "billing",
    "cases_of_draft",
    "changed",
    "changed_columns",
    "changed_in_brief",
    "changes",
    "charge",
    "clause_name",
    "clause_says",
    "customers_by_side",
    "differences",
    "draft_in_words",
    "handling",
    "in_brief",
    "line",
    "means",
    "reason",
    "receipt",
    "remedy",
    "setting_name",
    "setting_value",
    "warranty_mistake",
    "warranty_remedy",
]
