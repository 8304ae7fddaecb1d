"""Figures over days."""

from datetime import date, timedelta
from html import escape
from typing import Any

import plotly.graph_objects as go
from babel.dates import format_date

from lib.charts.looks import LINES, color, finished
from lib.reports import Table
from lib.words import Words

DAY_MS = 86_400_000


def warranty_timeline(table: Table, words: Words, today: date, dark: bool) -> go.Figure:
    """One bar per warranty that still runs, from installation through its last day, with today marked."""
    rows = [row for row in table.dicts() if row["warranty_status"] in ("active", "expiring")][::-1]
    first = min(row["installed_on"] for row in rows)
    last = max(row["covered_until"] for row in rows)
    figure = go.Figure()
    for status in ("expiring", "active"):
        at = [position for position, row in enumerate(rows) if row["warranty_status"] == status]
        figure.add_bar(
            x=[((rows[p]["covered_until"] - rows[p]["installed_on"]).days + 1) * DAY_MS for p in at],
            base=[rows[p]["installed_on"].isoformat() for p in at],
            y=at,
            orientation="h",
            width=0.34,
            name=words.code("warranty", status),
            marker={"color": color("warranty", status, dark)},
            customdata=[_warranty_label(rows[p], words) for p in at],
            hovertemplate="%{customdata}<extra></extra>",
        )
    figure.add_scatter(
        x=[first.isoformat()] * len(rows),
        y=[position + 0.38 for position in range(len(rows))],
        mode="text",
        text=[_warranty_label(row, words) for row in rows],
        textposition="middle right",
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_vline(
        x=today.isoformat(), line={"color": LINES["target"][dark], "width": 1.5, "dash": "dash"}, layer="below"
    )
    mark = {"yref": "paper", "yanchor": "bottom", "showarrow": False}
    figure.add_annotation(x=today.isoformat(), y=1, text=words.text("today"), **mark)
    ticks = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, 14)]
    figure.update_xaxes(
        type="date",
        range=[first.isoformat(), (last + timedelta(days=1)).isoformat()],
        tickvals=[tick.isoformat() for tick in ticks],
        ticktext=[format_date(tick, "d MMM", locale=words.lang) for tick in ticks],
    )
    figure.update_yaxes(visible=False, range=[-0.5, len(rows) - 0.2])
    figure = finished(figure, words, dark, None)
    figure.update_layout(barmode="overlay", height=42 * len(rows) + 90, margin={"t": 24})
    return figure


def _warranty_label(row: dict[str, Any], words: Words) -> str:
    left = words.text("{days} days left", days=row["days_left"])
    return f"<b>{escape(row['module'])}</b>\u2002{escape(row['customer_name'] or '')} · {left}"
