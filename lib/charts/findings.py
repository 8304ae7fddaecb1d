"""Figures of the billing audit."""

from typing import Any

import plotly.graph_objects as go

from lib.charts.looks import Picture, color, drawn_once, escape, finished
from lib.reports import Table
from lib.words import Words

DIRECTIONS = ("unbilled", "misbilled", "to_check")
HATCHES = {"solidity": 0.2, "fgcolor": "rgba(255,255,255,0.55)", "fillmode": "overlay"}
HATCHED = {"unbilled": {}, "misbilled": {"shape": "/"} | HATCHES, "to_check": {"shape": "."} | HATCHES}


@drawn_once
def both_ways(table: Table, words: Words, dark: bool, asks: dict[str, Any]) -> go.Figure | None:
    """Kronor by kind of finding: never invoiced to the left, wrongly invoiced to the right, to check on both sides.

    A bar leads to the findings of its kind on the page itself; `asks` are the filters that stay.
    """
    rows = table.dicts()
    if not rows:
        return None
    places = list(range(len(rows)))[::-1]
    texts = [
        f"{escape(words.code('finding_kind', row['finding_kind']))}\u2002<b>{words.money(row['kronor'])}</b>"
        f"\u2002({words.number(row['findings'])})"
        for row in rows
    ]
    figure = Picture()
    for direction in DIRECTIONS:
        found = [at for at, row in enumerate(rows) if row["direction"] == direction]
        if found:
            lengths = [float(rows[at]["kronor"]) for at in found]
            begins = {"unbilled": -1, "misbilled": 0, "to_check": -0.5}[direction]
            figure.add_bar(
                x=lengths,
                y=[places[at] for at in found],
                base=[begins * length for length in lengths],
                orientation="h",
                name=words.code("direction", direction),
                marker={
                    "color": color("direction", direction, dark),
                    "pattern": HATCHED[direction],
                },
                text=[texts[at] for at in found],
                textposition="none",
                hovertemplate="%{text}<extra></extra>",
                width=0.4,
            )
    figure.add_scatter(
        x=[0] * len(rows),
        y=[place + 0.42 for place in places],
        mode="text",
        text=texts,
        textposition="middle center",
        hoverinfo="skip",
        showlegend=False,
    )
    widest = max(float(row["kronor"]) for row in rows) or 1
    figure.update_xaxes(visible=True, showticklabels=False, zeroline=True, range=[-1.05 * widest, 1.05 * widest])
    figure.update_yaxes(visible=False, range=[-0.4, len(rows) - 0.2])
    to_filter = {
        str(place): asks | {"kind": (row["finding_kind"],), "direction": row["direction"]}
        for place, row in zip(places, rows, strict=True)
    }
    figure.update_layout(
        barmode="overlay",
        height=max(150, 36 * len(rows) + 50),
        meta={"axis": "y", "page": "audit", "asks": to_filter},
    )
    return finished(figure, words, dark, None)
