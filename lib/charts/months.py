"""Figures over the months."""

from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from lib.charts.looks import COLORS, LINES, Picture, color, drawn_once, finished, keys, pattern
from lib.reports import SMALL_SAMPLE, Table
from lib.words import Words


@drawn_once
def compliance(table: Table, words: Words, dark: bool, targets: dict[str, Any], shown: tuple[str, ...]) -> go.Figure:
    """SLA compliance by month, percent: `standard`, `critical` or both, each with its target as a dashed line.

    A month with fewer than ten cases decided has a hollow mark; where cases are unclear, a line reaches up to what it
    may have been.
    """
    figure = Picture()
    months = table.column("month")
    names = {"standard": words.text("Standard cases"), "critical": words.text("Business-critical cases")}
    for kind in shown:
        shares, counted = table.column(f"{kind}_percent"), table.column(f"{kind}_counted")
        at_most = table.column(f"{kind}_at_most")
        line = LINES[kind][dark]
        target = float(targets[f"{kind}_target"])
        figure.add_scatter(
            x=keys(months),
            y=shares,
            name=names[kind],
            meta={"critical": "yes" if kind == "critical" else "no"},
            mode="lines+markers",
            line={"color": line, "width": 2.5, "dash": "solid" if kind == shown[0] else "dot"},
            marker={
                "size": 9,
                "symbol": ["circle-open" if count < SMALL_SAMPLE else "circle" for count in counted],
                "line": {"width": 2, "color": line},
            },
            customdata=[
                words.text("{share} of {cases}", share=words.percents(share, most), cases=words.cases(count))
                for share, most, count in zip(shares, at_most, counted, strict=True)
            ],
            hovertemplate="%{customdata}",
        )
        if at_most != shares:
            # Where the facts leave open when cases were handled, a line reaches up to what compliance may have been.
            above = [0 if share is None else most - share for share, most in zip(shares, at_most, strict=True)]
            upwards = {"type": "data", "symmetric": False, "array": above, "arrayminus": [0] * len(above)}
            figure.data[-1].update(error_y=upwards | {"color": line, "thickness": 1.5, "width": 4})
        figure.add_scatter(
            x=keys(months),
            y=[target] * len(months),
            name=words.text("Target {share}", share=words.percent(target))
            + (f" ({names[kind].lower()})" if len(shown) > 1 else ""),
            mode="lines",
            line={"color": line if len(shown) > 1 else LINES["target"][dark], "width": 1.5, "dash": "dash"},
            hoverinfo="skip",
        )
    shares = [share for kind in shown for share in table.column(f"{kind}_percent") if share is not None]
    lowest = min(shares, default=90)
    figure.update_yaxes(range=[max(0, min(80, lowest // 10 * 10)) - 1, 101.5], ticksuffix="\u00a0%")
    return finished(figure, words, dark, months)


@drawn_once
def stacked_months(table: Table, words: Words, kind: str, values: str, dark: bool) -> go.Figure:
    """Stacked columns by month: a value (`cases`, or `minutes` shown as hours) by code of a kind."""
    return columns_by_month(table, words, kind, values, dark)


def columns_by_month(table: Table, words: Words, kind: str, values: str, dark: bool) -> go.Figure:
    """The same, for whoever adds to it before it is shown."""
    figure = Picture()
    months = sorted(set(table.column("month")))
    found = {(row["month"], row[kind]): row[values] for row in table.dicts()}
    for code in COLORS[kind]:
        numbers = [found.get((month, code), 0) for month in months]
        if not any(numbers):
            continue
        write = words.hours if values == "minutes" else words.number
        figure.add_bar(
            x=keys(months),
            y=[float(Decimal(number) / 60) if values == "minutes" else number for number in numbers],
            name=words.code(kind, code),
            meta={kind: code},
            marker={"color": color(kind, code, dark), "line": {"width": 0}, "pattern": pattern(kind, code)},
            customdata=[write(number) for number in numbers],
            hovertemplate="%{customdata}",
        )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(rangemode="tozero", tickformat=",.0f", ticksuffix="\u00a0h" if values == "minutes" else "")
    return finished(figure, words, dark, months)
