"""Figures of the overview."""

import plotly.graph_objects as go

from lib.charts.looks import drawn_once
from lib.charts.months import columns_by_month
from lib.reports import Table
from lib.words import Words

# Which cases or findings a bar of kronor stands for, as the filters of their list.
BEHIND = {
    "invoiced": {},
    "lacking": {"page": "audit", "direction": "unbilled", "kind": ["missing", "under", "wrong_rate"]},
    "awaits": {"page": "audit", "state": "awaits"},
    "open": {"finding": ["open"]},
}


@drawn_once
def money_months(table: Table, words: Words, dark: bool) -> go.Figure:
    """Kronor by month: invoiced, owed but not invoiced, awaiting invoicing, and of cases not resolved yet."""
    figure = columns_by_month(table, words, "billed", "amount", dark)
    for trace in figure.data:
        (code,) = trace.meta.values()
        trace.meta = BEHIND[code]
    return figure
