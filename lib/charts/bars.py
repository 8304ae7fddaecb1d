"""Figures that compare."""

from html import escape
from typing import Any

import plotly.graph_objects as go

from lib.charts.looks import color, finished, pattern
from lib.reports import Table
from lib.words import Words


def handling(table: Table, words: Words, dark: bool) -> go.Figure:
    """Standard cases by working days to handling, coloured by whether the SLA was kept; on each bar its total."""
    figure = go.Figure()
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


def bars(table: Table, words: Words, label: str, value: str, kind: str, dark: bool) -> go.Figure:
    """Horizontal bars, the longest on top: a value by the column `label`, in the colours of codes (or of free work)."""
    rows = [row for row in table.dicts() if row[value]]
    rows.sort(key=lambda row: row[value])
    write = words.hours if value == "minutes" else words.number if value == "cases" else words.money
    names = [
        words.code(label, row[label]) if label in ("clause", "status") else escape(row[label] or row["customer_id"])
        for row in rows
    ]
    figure = go.Figure()
    figure.add_bar(
        x=[float(row[value]) for row in rows],
        y=list(range(len(rows))),
        orientation="h",
        marker={"color": [color(kind, row.get(kind, "free"), dark) for row in rows]},
        text=[f"{name}\u2002<b>{write(row[value])}</b>" for name, row in zip(names, rows, strict=True)],
        hovertemplate="%{text}<extra></extra>",
        width=0.34,
        textposition="none",
    )
    # The names stand above their bars: beside them they would leave a phone no room for the bars.
    figure.add_scatter(
        x=[0] * len(rows),
        y=[position + 0.38 for position in range(len(rows))],
        mode="text",
        text=[f"{name}\u2002<b>{write(row[value])}</b>" for name, row in zip(names, rows, strict=True)],
        textposition="middle right",
        hoverinfo="skip",
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, range=[-0.4, len(rows) - 0.2])
    asks = {str(position): _cases_of(label, row) for position, row in enumerate(rows)}
    figure.update_layout(showlegend=False, height=max(120, 42 * len(rows) + 20), meta={"axis": "y", "asks": asks})
    return finished(figure, words, dark, None)


def _cases_of(label: str, row: dict[str, Any]) -> dict[str, Any]:
    """The filters of the list of cases for a bar."""
    if label == "customer_name":
        return {"customer": row["customer_id"]}
    return {name: row[name] for name in (label, "coverage") if name in row}
