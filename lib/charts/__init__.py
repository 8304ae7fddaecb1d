"""Plotly figures. A colour means the same in every figure and table, and never stands without its name."""

from lib.charts.bars import bars, handling
from lib.charts.case import case_timeline
from lib.charts.findings import both_ways
from lib.charts.looks import COLORS, SIGNS, color, tint
from lib.charts.modules import fee_shares
from lib.charts.months import compliance, stacked_months
from lib.charts.overview import money_months
from lib.charts.queue import in_turn
from lib.charts.sla import backlog, compliance_by, critical_minutes, handled_within, resolution
from lib.charts.timelines import days_left, warranty_timeline
from lib.charts.what_if import before_and_after, compliance_before_and_after
from lib.charts.work import billable_share, ranking

__all__ = [
    "COLORS",
    "SIGNS",
    "backlog",
    "bars",
    "before_and_after",
    "billable_share",
    "both_ways",
    "case_timeline",
    "color",
    "compliance",
    "compliance_before_and_after",
    "compliance_by",
    "critical_minutes",
    "days_left",
    "fee_shares",
    "handled_within",
    "handling",
    "in_turn",
    "money_months",
    "ranking",
    "resolution",
    "stacked_months",
    "tint",
    "warranty_timeline",
]
