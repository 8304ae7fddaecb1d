"""Figures that compare."""

from typing import Any

import plotly.graph_objects as go

from lib.charts.looks import Picture, color, drawn_once, escape, finished, pattern
from lib.reports import Table
from lib.words import Words


@drawn_once
def handling(table: Table, words: Words, dark: bool) -> go.Figure:
    """Standard cases by working days to handling, coloured by whether the SLA was kept; on each bar its total."""
    figure = Picture()
    buckets = sorted(set(table.column("working_days")))
    totals = dict.fromkeys(buckets, 0)
    for status in ("met", "breached"):
        found = {row["working_days"]: row["cases"] for row in table.dicts() if row["status"] == status}
        for bucket, cases in found.items():
            totals[bucket] += cases
        if found:
            figure.add_bar(
                x=buckets,
                y=[found.get(bucket, 0) for bucket in buckets],
                name=words.code("status", status),
                marker={"color": color("status", status, dark), "pattern": pattern("status", status)},
                customdata=[words.number(found.get(bucket, 0)) for bucket in buckets],
                hovertemplate="%{customdata}",
            )
    figure.add_scatter(
        x=buckets,
        y=list(totals.values()),
        mode="text",
        text=[words.number(total) for total in totals.values()],
        textposition="top center",
        cliponaxis=False,
        showlegend=False,
        hoverinfo="skip",
    )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(type="category", title=words.text("Working days from registration to handling"))
    return finished(figure, words, dark, None)


@drawn_once
def bars(table: Table, words: Words, label: str, value: str, kind: str, dark: bool) -> go.Figure:
    """Horizontal bars, the longest on top: numbers by the codes of the column `label`, in their colours."""
    rows = sorted((row for row in table.dicts() if row[value]), key=lambda row: -row[value])
    return named_bars(
        [(words.code(label, row[label]), words.number(row[value]), row[value]) for row in rows],
        {"color": [color(kind, row[kind], dark) for row in rows]},
        [{label: row[label]} for row in rows],
        words,
        dark,
    )


def named_bars(
    shown: list[tuple[str, str, Any]], marker: dict[str, Any], asks: list[dict[str, Any]], words: Words, dark: bool
) -> go.Figure:
    """Horizontal bars from the top: of each its name and its value, in words and as it is.

    `marker` says how the bars look, `asks` which cases each stands for. The names stand above their bars: beside them
    they would leave a phone no room for the bars.
    """
    places = list(range(len(shown)))[::-1]
    texts = [f"{escape(name)}\u2002<b>{written}</b>" for name, written, _ in shown]
    figure = Picture()
    figure.add_bar(
        x=[float(value) for *_, value in shown],
        y=places,
        orientation="h",
        marker=marker,
        text=texts,
        hovertemplate="%{text}<extra></extra>",
        width=0.34,
        textposition="none",
    )
    figure.add_scatter(
        x=[0] * len(shown),
        y=[place + 0.38 for place in places],
        mode="text",
        text=texts,
        textposition="middle right",
        hoverinfo="skip",
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, range=[-0.4, len(shown) - 0.2])
    meta = {"axis": "y", "asks": {str(place): asked for place, asked in zip(places, asks, strict=True)}}
    figure.update_layout(showlegend=False, height=max(120, 42 * len(shown) + 20), meta=meta)
    return finished(figure, words, dark, None)
