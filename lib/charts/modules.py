"""What the warranty of modules takes of their installation fees."""

from typing import Any

import plotly.graph_objects as go

from lib.charts.looks import LINES, Picture, color, drawn_once, escape, finished
from lib.reports import Table
from lib.words import Words

MOST_BARS = 15


@drawn_once
def fee_shares(table: Table, words: Words, by: str, dark: bool, asks: dict[str, Any]) -> go.Figure | None:
    """The share of their installation fees that warranty work has taken, percent, of the modules or vendors (`by`) that
    have a place; the line is the whole fee. A bar leads to its installations; `asks` are the filters that go along.
    """
    rows = [row for row in table.dicts() if row["place"] is not None][:MOST_BARS]
    if not rows:
        return None
    places = list(range(len(rows)))[::-1]
    eats = words.text("eats its fee")
    texts = [
        f"{escape(row[by] or words.text('No vendor known'))}\u2002<b>{words.percent(row['cost_percent'])}</b>"
        + (f"\u2002{eats}" if row["cost_percent"] > 100 else "")
        for row in rows
    ]
    figure = Picture()
    figure.add_bar(
        x=[float(row["cost_percent"]) for row in rows],
        y=places,
        orientation="h",
        width=0.34,
        marker={
            "color": [color("finding", "missing" if row["cost_percent"] > 100 else "ok", dark) for row in rows],
            "pattern": {
                "shape": ["/" if row["cost_percent"] > 100 else "" for row in rows],
                "solidity": 0.25,
                "fgcolor": "rgba(255,255,255,0.55)",
            },
        },
        text=[f"{text}<br>{_sums(row, words)}" for text, row in zip(texts, rows, strict=True)],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )
    figure.add_scatter(
        x=[0] * len(rows),
        y=[place + 0.38 for place in places],
        mode="text",
        text=texts,
        textposition="middle right",
        hoverinfo="skip",
    )
    figure.add_vline(x=100, line={"color": LINES["target"][dark], "width": 1.5, "dash": "dash"}, layer="below")
    widest = max(105.0, *(1.02 * float(row["cost_percent"]) for row in rows))
    figure.update_xaxes(visible=False, range=[0, widest])
    figure.update_yaxes(visible=False, range=[-0.4, len(rows) - 0.2])
    leads = {str(place): asks | {by: (row[by] or "none",)} for place, row in zip(places, rows, strict=True)}
    meta = {"axis": "y", "page": "warranties", "asks": leads}
    figure.update_layout(showlegend=False, height=max(130, 42 * len(rows) + 20), meta=meta)
    return finished(figure, words, dark, None)


def _sums(row: dict[str, Any], words: Words) -> str:
    return words.text("{cost} of {fees}", cost=words.money(row["cost"]), fees=words.money(row["fees"]))
