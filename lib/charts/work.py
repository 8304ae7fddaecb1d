"""Figures of work: the share that is charged for, and who and what takes the free part."""

from collections.abc import Callable
from html import escape
from typing import Any

import plotly.graph_objects as go

from lib.charts.looks import LINES, color, finished, keys
from lib.reports import SMALL_SAMPLE, Table
from lib.words import Words

MOST_BARS = 10


def billable_share(table: Table, words: Words, dark: bool) -> go.Figure:
    """The share of the minutes that is charged for, by month, percent. A month with few cases has a hollow mark."""
    months, line = table.column("month"), LINES["standard"][dark]
    figure = go.Figure()
    figure.add_scatter(
        x=keys(months),
        y=table.column("billable_percent"),
        name=words.text("Billable share"),
        mode="lines+markers",
        line={"color": line, "width": 2.5},
        marker={
            "size": 9,
            "symbol": ["circle-open" if cases < SMALL_SAMPLE else "circle" for cases in table.column("cases")],
            "line": {"width": 2, "color": line},
        },
        customdata=[
            words.percent(row["billable_percent"])
            + ("" if row["percent_change"] is None else f" ({_signed(row['percent_change'], words.points)})")
            for row in table.dicts()
        ],
        hovertemplate="%{customdata}",
    )
    figure.update_yaxes(range=[0, 101], ticksuffix="\u00a0%")
    figure.update_layout(showlegend=False)
    return finished(figure, words, dark, months)


def ranking(
    table: Table, words: Words, value: str, name: Callable[[dict[str, Any]], str], dark: bool, *, marks: bool = False
) -> go.Figure:
    """Horizontal bars of free work, the ten longest: `minutes` shown as hours, or `list_value` in kronor.

    `marks`: bars of groups with few cases are hollow, as what they say may be chance.
    """
    rows = table.dicts()[:MOST_BARS][::-1]
    write = words.hours if value == "minutes" else words.money
    own = color("coverage", "free", dark)
    few = [marks and row["cases"] < SMALL_SAMPLE for row in rows]
    texts = [
        f"{escape(name(row))}\u2002<b>{write(row[value])}</b>"
        + (f"\u2002<i>{words.text('few cases')}</i>" if is_few else "")
        for row, is_few in zip(rows, few, strict=True)
    ]
    figure = go.Figure()
    figure.add_bar(
        x=[float(row[value]) for row in rows],
        y=list(range(len(rows))),
        orientation="h",
        marker={
            "color": ["rgba(0,0,0,0)" if is_few else own for is_few in few],
            "line": {"color": own, "width": [1.5 if is_few else 0 for is_few in few]},
        },
        text=texts,
        hovertemplate="%{text}<extra></extra>",
        width=0.34,
        textposition="none",
    )
    # The names stand above their bars: beside them they would leave a phone no room for the bars.
    figure.add_scatter(
        x=[0] * len(rows),
        y=[position + 0.38 for position in range(len(rows))],
        mode="text",
        text=texts,
        textposition="middle right",
        hoverinfo="skip",
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, range=[-0.4, len(rows) - 0.2])
    figure.update_layout(showlegend=False, height=max(120, 42 * len(rows) + 20))
    return finished(figure, words, dark, None)


def _signed(difference: Any, write: Callable[[Any], str]) -> str:
    return ("+" if difference > 0 else "") + write(difference)
