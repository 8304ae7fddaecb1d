"""Figures of the queue."""

import plotly.graph_objects as go

from lib.charts.looks import LINES, Picture, drawn_once, finished, keys
from lib.reports import SMALL_SAMPLE, Table
from lib.words import Words


@drawn_once
def in_turn(table: Table, words: Words, dark: bool) -> go.Figure | None:
    """The share of standard cases handled in turn by month, percent; hollow marks where fewer than ten were handled."""
    rows = [row for row in table.dicts() if row["turn_counted"]]
    if not rows:
        return None
    line, shares = LINES["standard"][dark], [float(row["in_turn_percent"]) for row in rows]
    figure = Picture()
    figure.add_scatter(
        x=keys([row["month"] for row in rows]),
        y=shares,
        mode="lines+markers",
        line={"color": line, "width": 2.5},
        marker={
            "size": 9,
            "symbol": ["circle-open" if row["turn_counted"] < SMALL_SAMPLE else "circle" for row in rows],
            "line": {"width": 2, "color": line},
        },
        meta={"turn": "no"},
        customdata=[
            words.text(
                "{share} of {cases}",
                share=words.percent(row["in_turn_percent"]),
                cases=words.cases(row["turn_counted"]),
            )
            for row in rows
        ],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    figure.update_yaxes(range=[max(0, min(80, min(shares) // 10 * 10)) - 1, 101.5], ticksuffix="\u00a0%")
    return finished(figure, words, dark, table.column("month"))
