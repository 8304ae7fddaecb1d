"""Figures of how soon cases are handled and resolved, and of how many wait."""

from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from lib.charts.looks import COLORS, INK, LINES, Picture, color, drawn_once, escape, finished, keys
from lib.charts.months import columns_by_month
from lib.reports import SMALL_SAMPLE, Table
from lib.words import Words

# Where an axis of minutes has its names: what people say instead of powers of ten.
MINUTES = (0.1, 1, 5, 15, 60, 240, 1_440, 10_080, 43_200, 525_600)


@drawn_once
def critical_minutes(table: Table, words: Words, dark: bool, promised: int) -> go.Figure | None:
    """Minutes to handling of critical cases by month: median, 90th percentile and worst, beside what is promised.

    None when no critical case was handled. A month with fewer than ten has hollow marks. The axis is logarithmic.
    """
    rows = [row for row in table.dicts() if row["critical_handled"]]
    if not rows:
        return None
    figure = Picture()
    months = table.column("month")
    hollow = ["-open" if row["critical_handled"] < SMALL_SAMPLE else "" for row in rows]
    line = LINES["critical"][dark]
    for name, column, dash, symbol in (
        (words.text("Worst"), "critical_minutes_worst", None, "x-thin"),
        (words.text("90 % within"), "critical_minutes_90", "dot", "diamond"),
        (words.text("Median"), "critical_minutes", "solid", "circle"),
    ):
        figure.add_scatter(
            x=keys([row["month"] for row in rows]),
            # What took no time has no place on such an axis.
            y=[max(row[column], MINUTES[0]) for row in rows],
            name=name,
            mode="lines+markers" if dash else "markers",
            line={"color": line, "width": 2.5 if dash == "solid" else 1.5, "dash": dash or "solid"},
            marker={
                "size": 9,
                "symbol": [symbol if dash is None else symbol + mark for mark in hollow],
                "line": {"width": 2, "color": line},
                "color": line,
            },
            meta={"critical": "yes"},
            customdata=[words.elapsed(row[column]) for row in rows],
            hovertemplate="%{customdata}",
        )
    figure.add_scatter(
        x=keys(months),
        y=[promised] * len(months),
        name=words.text("Promised: {minutes} min", minutes=promised),
        mode="lines",
        line={"color": LINES["target"][dark], "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
    )
    highest = max(promised, *(row["critical_minutes_worst"] for row in rows))
    shown = [minutes for minutes in MINUTES[1:] if minutes <= highest * 2]
    figure.update_yaxes(
        type="log",
        tickvals=shown,
        ticktext=[_on_axis(minutes, words) for minutes in shown],
        tickmode="array",
        minor={"ticks": ""},
    )
    return finished(figure, words, dark, months)


def _on_axis(minutes: float, words: Words) -> str:
    """Minutes as they stand on an axis: `15 min`, `4 h`, `7 d`."""
    size, unit = next((one for one in ((1_440, "d"), (60, "h")) if minutes >= one[0]), (1, "min"))
    return f"{words.number(minutes / size)}\u00a0{unit}"


@drawn_once
def handled_within(table: Table, words: Words, dark: bool) -> go.Figure:
    """Standard cases by month and working days to handling, stacked; those not handled yet on top."""
    figure = columns_by_month(table, words, "days", "cases", dark)
    figure.update_traces({"meta": {"waiting": "yes", "critical": "no"}}, {"meta": {"days": "waiting"}})
    return figure


@drawn_once
def resolution(table: Table, words: Words, dark: bool) -> go.Figure | None:
    """Working days to resolution of standard cases by month: median and 90th percentile, and apart from them the
    waiting for the customer, on average. None when no case is resolved."""
    rows = [row for row in table.dicts() if row["resolved_cases"]]
    if not rows:
        return None
    figure = Picture()
    x = keys([row["month"] for row in rows])
    figure.add_bar(
        x=x,
        y=[float(row["waited_days"]) for row in rows],
        name=words.text("Waiting for the customer, average"),
        marker={"color": LINES["target"][dark], "opacity": 0.45},
        meta={"critical": "no"},
        customdata=[words.number(row["waited_days"], 1) for row in rows],
        hovertemplate="%{customdata}",
    )
    line = LINES["standard"][dark]
    for name, column, dash, symbol in (
        (words.text("90 % resolved within"), "resolution_days_90", "dot", "diamond"),
        (words.text("Median to resolution"), "resolution_days", "solid", "circle"),
    ):
        figure.add_scatter(
            x=x,
            y=[row[column] for row in rows],
            name=name,
            mode="lines+markers",
            line={"color": line, "width": 2.5 if dash == "solid" else 1.5, "dash": dash},
            marker={
                "size": 9,
                "symbol": [symbol + ("-open" if row["resolved_cases"] < SMALL_SAMPLE else "") for row in rows],
                "line": {"width": 2, "color": line},
            },
            meta={"critical": "no"},
            customdata=[words.number(row[column], 1) for row in rows],
            hovertemplate="%{customdata}",
        )
    figure.update_yaxes(rangemode="tozero")
    return finished(figure, words, dark, table.column("month"))


@drawn_once
def backlog(table: Table, words: Words, dark: bool) -> go.Figure | None:
    """Cases not resolved at the end of each week, stacked by their age in working days, and a line of those of them
    that nobody had handled."""
    if not table.rows:
        return None
    figure = Picture()
    days = sorted(set(table.column("day")))
    found = {(row["day"], row["age"]): row for row in table.dicts()}
    for age in COLORS["age"]:
        numbers = [found[day, age]["unresolved"] if (day, age) in found else 0 for day in days]
        figure.add_scatter(
            x=[day.isoformat() for day in days],
            y=numbers,
            name=words.text("{age} days old", age=words.code("age", age)),
            mode="lines",
            stackgroup="open",
            line={"width": 0.5, "color": color("age", age, dark)},
            fillcolor=color("age", age, dark),
            customdata=[words.number(number) for number in numbers],
            hovertemplate="%{customdata}",
        )
    unhandled = [sum(found[day, age]["unhandled"] for age in COLORS["age"] if (day, age) in found) for day in days]
    figure.add_scatter(
        x=[day.isoformat() for day in days],
        y=unhandled,
        name=words.text("Not handled either"),
        mode="lines",
        line={"color": INK[dark], "width": 2, "dash": "dot"},
        customdata=[words.number(number) for number in unhandled],
        hovertemplate="%{customdata}",
    )
    figure.update_yaxes(rangemode="tozero", tickformat=",.0f")
    figure = finished(figure, words, dark, None)
    ticks = [day for earlier, day in pairwise(days) if day.month != earlier.month]
    ticks = ticks[:: -(-len(ticks) // 8)] if ticks else days
    figure.update_layout(hovermode="x unified", height=340)
    figure.update_xaxes(
        type="date",
        tickvals=[day.isoformat() for day in ticks],
        ticktext=[
            words.short_month(day) + (f"<br>{day.year}" if not place or day.year != ticks[place - 1].year else "")
            for place, day in enumerate(ticks)
        ],
        hoverformat="%Y-%m-%d",
        tickangle=0,
    )
    return figure


@drawn_once
def compliance_by(
    rows: list[dict[str, Any]],
    words: Words,
    dark: bool,
    target: float,
    names: list[str],
    asks: list[dict[str, Any]],
    ordered: bool,
) -> go.Figure | None:
    """SLA compliance of standard cases, percent, a mark for each row under its name, with the target as a dashed line.

    `asks` are the filters of the list of cases for each row, which a click on its mark opens.

    A row with fewer than ten cases decided has a hollow mark; where cases are unclear, a line reaches up to what it may
    have been. `ordered` rows have an order of their own (weekdays, hours): they stand from left to right.
    """
    found = [(row, name) for row, name in zip(rows, names, strict=True) if row["standard_counted"]]
    asks = [ask for row, ask in zip(rows, asks, strict=True) if row["standard_counted"]]
    if not found:
        return None
    figure, line = Picture(), LINES["standard"][dark]
    shares = [float(row["standard_percent"]) for row, _name in found]
    above = [float(row["standard_at_most"]) - share for (row, _name), share in zip(found, shares, strict=True)]
    lowest = max(0, min(80, min(shares) // 10 * 10))
    places = list(range(len(found))) if ordered else list(range(len(found)))[::-1]
    texts = [
        words.text(
            "{share} of {cases}",
            share=words.percents(row["standard_percent"], row["standard_at_most"]),
            cases=words.cases(row["standard_counted"]),
        )
        for row, _name in found
    ]
    along, across = ("y", "x") if ordered else ("x", "y")
    asked = {str(place): ask | {"critical": "no"} for place, ask in zip(places, asks, strict=True)}
    figure.update_layout(meta={"axis": across, "asks": asked})
    error = {"symmetric": False, "array": above, "arrayminus": [0] * len(above), "thickness": 1.5, "width": 4}
    # A thin stem from the target shows on which side of it a row is, and how far.
    stems = {along: [], across: []}
    for place, share in zip(places, shares, strict=True):
        stems[along] += [target, share, None]
        stems[across] += [place, place, None]
    figure.add_scatter(
        **stems, mode="lines", line={"color": line, "width": 2}, opacity=0.45, showlegend=False, hoverinfo="skip"
    )
    figure.add_scatter(
        **{along: shares, across: places},
        mode="markers",
        marker={
            "size": 12,
            "symbol": ["circle-open" if row["standard_counted"] < SMALL_SAMPLE else "circle" for row, _name in found],
            "color": line,
            "line": {"width": 2, "color": line},
        },
        customdata=[f"{escape(name)}: {text}" for (_row, name), text in zip(found, texts, strict=True)],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
        **({f"error_{along}": {"type": "data", "color": line, **error}} if any(above) else {}),
    )
    dashes = {"color": LINES["target"][dark], "width": 1.5, "dash": "dash"}
    shown = words.text("Target {share}", share=words.percent(target))
    axis = {"range": [lowest - 1, 101.5], "ticksuffix": "\u00a0%"}
    if ordered:
        figure.add_hline(y=target, line=dashes, layer="below")
        figure.add_annotation(
            x=0, xref="paper", y=target, text=shown, showarrow=False, xanchor="left", yanchor="top", font={"size": 11}
        )
        figure.update_yaxes(**axis)
        figure = finished(figure, words, dark, None)
        # Of an hour its beginning, and only some: two dozen names would run into each other on a phone.
        step = -(-len(found) // 8)
        shown = [escape(name.split("–")[0]) for _row, name in found]
        figure.update_xaxes(tickvals=places[::step], ticktext=shown[::step], tickangle=0)
        return figure
    figure.add_vline(x=target, line=dashes, layer="below")
    figure.add_annotation(x=target, y=1, yref="paper", yanchor="bottom", text=shown, showarrow=False, font={"size": 11})
    # The names stand above their marks: beside them they would leave a phone no room.
    figure.add_scatter(
        x=[lowest - 1] * len(found),
        y=[place + 0.36 for place in places],
        mode="text",
        text=[f"{escape(name)}\u2002<b>{text}</b>" for (_row, name), text in zip(found, texts, strict=True)],
        textposition="middle right",
        showlegend=False,
        hoverinfo="skip",
    )
    figure.update_layout(height=max(140, 42 * len(found) + 60))
    figure = finished(figure, words, dark, None)
    figure.update_layout(margin={"t": 24})
    figure.update_xaxes(**axis)
    figure.update_yaxes(visible=False, range=[-0.4, len(found) - 0.2])
    return figure
