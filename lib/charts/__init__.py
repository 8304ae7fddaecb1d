"""Plotly figures. A colour means the same in every figure and table, and never stands without its name."""

from lib.charts.bars import bars, handling
from lib.charts.looks import COLORS, SIGNS, color, tint
from lib.charts.months import compliance, stacked_months
from lib.charts.timelines import warranty_timeline

__all__ = [
    "COLORS",
    "SIGNS",
    "bars",
    "color",
    "compliance",
    "handling",
    "stacked_months",
    "tint",
    "warranty_timeline",
]
