"""All that pages read: one function per report, parameters in, rows out. The questions themselves are SQL files.

A case belongs to the period in which it was registered, and so do its work, its charges and its invoices: so every
figure of a period can be followed to the same cases. Money is summed in SQL, as decimals.
"""

from lib.reports.asking import PAGE_ROWS, SMALL_SAMPLE, Scope, Slice, Table, a_week_before
from lib.reports.bookings import booking_figures, bookings
from lib.reports.cases import Case, Filter, case, case_named, customer_name, near_words, staff_names, tickets
from lib.reports.intake import circles, findings, imports, is_empty, newest_case, uncharged_installations
from lib.reports.overview import findings_to_mend, money_months, money_to_mend, queue_jumps, waiting_for_decision
from lib.reports.queue import queue_figures, queue_passed, queue_share, queue_staff, queue_turns, queue_waiting
from lib.reports.sla import (
    BREAKDOWNS,
    breach,
    breaches,
    case_figures,
    handling_times,
    open_now,
    sla_backlog,
    sla_by,
    sla_handling_months,
    sla_months,
    sla_times,
    status_counts,
    status_months,
    targets,
)
from lib.reports.warranties import installations, warranty_counts
from lib.reports.work import (
    GROUPS,
    audit_figures,
    charge_lines,
    clauses,
    coverage_months,
    free_groups,
    undecided_work,
    work_figures,
    work_months,
)

__all__ = [
    "BREAKDOWNS",
    "GROUPS",
    "PAGE_ROWS",
    "SMALL_SAMPLE",
    "Case",
    "Filter",
    "Scope",
    "Slice",
    "Table",
    "a_week_before",
    "audit_figures",
    "booking_figures",
    "bookings",
    "breach",
    "breaches",
    "case",
    "case_figures",
    "case_named",
    "charge_lines",
    "circles",
    "clauses",
    "coverage_months",
    "customer_name",
    "findings",
    "findings_to_mend",
    "free_groups",
    "handling_times",
    "imports",
    "installations",
    "is_empty",
    "money_months",
    "money_to_mend",
    "near_words",
    "newest_case",
    "open_now",
    "queue_figures",
    "queue_jumps",
    "queue_passed",
    "queue_share",
    "queue_staff",
    "queue_turns",
    "queue_waiting",
    "sla_backlog",
    "sla_by",
    "sla_handling_months",
    "sla_months",
    "sla_times",
    "staff_names",
    "status_counts",
    "status_months",
    "targets",
    "tickets",
    "uncharged_installations",
    "undecided_work",
    "waiting_for_decision",
    "warranty_counts",
    "work_figures",
    "work_months",
]
