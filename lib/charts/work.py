"""Figures of work: the share that is charged for, and who and what takes the free part."""

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from lib.charts.bars import named_bars
from lib.charts.looks import LINES, Picture, color, drawn_once, finished, keys
from lib.reports import SMALL_SAMPLE, Table
from lib.words import Words

MOST_BARS = 10


@drawn_once
def billable_share(table: Table, words: Words, dark: bool) -> go.Figure:
    """The share of the minutes that is charged for, by month, percent. A month with few cases has a hollow mark."""
    months, line = table.column("month"), LINES["standard"][dark]
    figure = Picture()
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


@drawn_once
def ranking(
    groups: list[tuple[str, dict[str, Any], dict[str, Any]]],
    words: Words,
    value: str,
    dark: bool,
    *,
    marks: bool = False,
) -> go.Figure:
    """Horizontal bars of free work, the ten first groups: `minutes` shown as hours, or `list_value` in kronor.

    Of each group its name, its row, and which cases it stands for. `marks`: bars of groups with few cases are hollow,
    as what they say may be chance.
    """
    groups, own = groups[:MOST_BARS], color("coverage", "free", dark)
    write = words.hours if value == "minutes" else words.money
    few = [marks and row["cases"] < SMALL_SAMPLE for _, row, _ in groups]
    said = [f" ({words.text('few cases')})" if is_few else "" for is_few in few]
    return named_bars(
        [(name, write(row[value]) + note, row[value]) for (name, row, _), note in zip(groups, said, strict=True)],
        {
            "color": ["rgba(0,0,0,0)" if is_few else own for is_few in few],
            "line": {"color": own, "width": [1.5 if is_few else 0 for is_few in few]},
        },
        [asked for *_, asked in groups],
        words,
        dark,
    )


def _signed(difference: Any, write: Callable[[Any], str]) -> str:
    return ("+" if difference > 0 else "") + write(difference)
