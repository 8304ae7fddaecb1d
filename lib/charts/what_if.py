"""The months by the terms in force and by a draft of others."""

from typing import Any

import plotly.graph_objects as go

from lib.charts.looks import LINES, Picture, drawn_once, finished, keys
from lib.reports import Table
from lib.words import Words


@drawn_once
def before_and_after(table: Table, words: Words, dark: bool) -> go.Figure:
    """Kronor charged by month: what the terms in force say beside what the draft says."""
    figure, months = Picture(), table.column("month")
    for when, name, line in _sides(words, dark):
        kronor = table.column(f"kronor_{when}")
        figure.add_bar(
            x=keys(months),
            y=[float(amount) for amount in kronor],
            name=name,
            marker={"color": line, "line": {"width": 0}},
            customdata=[words.money(amount) for amount in kronor],
            hovertemplate="%{customdata}",
        )
    figure.update_layout(barmode="group")
    figure.update_yaxes(rangemode="tozero", tickformat=",.0f")
    return finished(figure, words, dark, months)


@drawn_once
def compliance_before_and_after(table: Table, words: Words, dark: bool) -> go.Figure:
    """SLA compliance by month, percent: by the terms in force dashed, by the draft solid."""
    figure, months = Picture(), table.column("month")
    kinds = {"standard": words.text("Standard cases"), "critical": words.text("Business-critical cases")}
    for kind, kind_name in kinds.items():
        for when, name, _ in _sides(words, dark):
            shares = table.column(f"{kind}_{when}")
            look: dict[str, Any] = {"color": LINES[kind][dark], "width": 2.5}
            figure.add_scatter(
                x=keys(months),
                y=shares,
                name=f"{kind_name}, {name}",
                mode="lines+markers",
                line=look | ({"dash": "dash", "width": 1.5} if when == "before" else {}),
                marker={"size": 5 if when == "before" else 8},
                customdata=[words.percent(share) for share in shares],
                hovertemplate="%{customdata}",
            )
    figure.update_yaxes(ticksuffix="\u00a0%", rangemode="tozero")
    return finished(figure, words, dark, months)


def _sides(words: Words, dark: bool) -> list[tuple[str, str, str]]:
    return [
        ("before", words.text("terms in force"), LINES["target"][dark]),
        ("after", words.text("the draft"), LINES["standard"][dark]),
    ]
