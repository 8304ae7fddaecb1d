"""All that pages read: one function per report, parameters in, rows out. The questions themselves are SQL files.

A case belongs to the period in which it was registered, and so do its work, its charges and its invoices: so every
figure of a period can be followed to the same cases. Money is summed in SQL, as decimals.
"""

from lib.reports.asking import PAGE_ROWS, SMALL_SAMPLE, Scope, Slice, Table, a_week_before
from lib.reports.cases import Case, Filter, case, customers, tickets
from lib.reports.intake import circles, findings, imports, is_empty, newest_case, uncharged_installations
from lib.reports.sla import case_figures, handling_times, open_now, sla_months, status_counts, status_months, targets
from lib.reports.warranties import installations, warranty_counts
from lib.reports.work import audit_figures, charge_lines, clauses, coverage_months, free_customers, work_figures

__all__ = [
    "PAGE_ROWS",
    "SMALL_SAMPLE",
    "Case",
    "Filter",
    "Scope",
    "Slice",
    "Table",
    "a_week_before",
    "audit_figures",
    "case",
    "case_figures",
    "charge_lines",
    "circles",
    "clauses",
    "coverage_months",
    "customers",
    "findings",
    "free_customers",
    "handling_times",
    "imports",
    "installations",
    "is_empty",
    "newest_case",
    "open_now",
    "sla_months",
    "status_counts",
    "status_months",
    "targets",
    "tickets",
    "uncharged_installations",
    "warranty_counts",
    "work_figures",
]
