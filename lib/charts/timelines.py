"""Figures over days."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import plotly.graph_objects as go
from babel.dates import format_date

from lib.charts.looks import INK, LINES, Picture, color, drawn_once, escape, finished
from lib.reports import Table
from lib.words import Words, moment

DAY = timedelta(days=1)
DAY_MS = 86_400_000
ROW = 54  # Pixels: a bar under two lines of text.
TICKS = 5
NEAR_TODAY, NEAR_CASES = timedelta(days=45), timedelta(days=21)  # So far the axis reaches beyond the bars.
SHAPES = {"expiring": "/", "expired": "."}
HATCHES = {"solidity": 0.25, "fgcolor": "rgba(255,255,255,0.6)", "fillmode": "overlay"}
SYMBOLS = {
    "within": "circle",
    "after": "x-thin",
    "before": "triangle-left-open",
    "not_covered": "diamond-open",
    "made_in": "square-open",
}

Row = dict[str, Any]


@drawn_once
def warranty_timeline(
    table: Table, cases: Table, words: Words, now: datetime, dark: bool, asks: dict[str, Any]
) -> go.Figure:
    """One row per installation, the first on top: a bar over its covered days, the cases on it as marks, and today.

    `now` is local. A click on a bar leads to the installation on the page itself, whose filters are `asks`; one on a
    mark to the case.
    """
    rows = table.dicts()
    places = {row["installation_id"]: place for row, place in zip(rows, range(len(rows))[::-1], strict=True)}
    first, last = _span(rows, now.date())
    marks = [row for row in cases.dicts() if first - NEAR_CASES <= row["registered_at"].date() <= last + NEAR_CASES]
    first = min([first, *(row["registered_at"].date() for row in marks)])
    last = max([last, *(row["registered_at"].date() + DAY for row in marks)])
    figure, leads = Picture(), {}
    for status in ("expiring", "active", "expired"):
        found = [row for row in rows if row["warranty_status"] == status]
        figure.add_bar(
            x=[((row["covered_until"] - row["installed_on"]).days + 1) * DAY_MS for row in found],
            base=[row["installed_on"].isoformat() for row in found],
            y=[places[row["installation_id"]] for row in found],
            orientation="h",
            width=0.24,
            name=words.code("warranty", status),
            marker={
                "color": color("warranty", status, dark),
                "pattern": HATCHES | {"shape": SHAPES.get(status, "")},
            },
            **_said(found, words),
        )
    without = [row for row in rows if row["warranty_status"] == "none"]
    figure.add_scatter(
        x=[row["installed_on"].isoformat() for row in without],
        y=[places[row["installation_id"]] for row in without],
        mode="markers",
        name=words.code("warranty", "none"),
        marker={"symbol": "line-ns-open", "size": 14, "color": INK[dark], "line": {"width": 2}},
        **_said(without, words),
    )
    leads |= {f"i:{row['installation_id']}": asks | {"installation": row["installation_id"]} for row in rows}
    for place, found in _by_place(marks):
        figure.add_scatter(
            x=[row["registered_at"].isoformat() for row in found],
            y=[places[row["installation_id"]] for row in found],
            mode="markers",
            name=words.code("warranty_place", place),
            marker={"symbol": SYMBOLS[place], "size": 11, "color": INK[dark], "line": _line(place, dark)},
            customdata=[f"t:{row['ticket_id']}" for row in found],
            hovertext=[_case(row, words) for row in found],
            hovertemplate="%{hovertext}<extra></extra>",
            meta={"page": "ticket"},
            cliponaxis=False,
        )
        leads |= {f"t:{row['ticket_id']}": {"id": row["ticket_id"]} for row in found}
    figure.add_scatter(
        x=[first.isoformat()] * len(rows),
        y=[places[row["installation_id"]] + 0.17 for row in rows],
        mode="text",
        text=[_label(row, words) for row in rows],
        textposition="top right",
        hoverinfo="skip",
        showlegend=False,
    )
    if first <= now.date() <= last:
        at = now.replace(tzinfo=None).isoformat()
        figure.add_vline(x=at, line={"color": LINES["target"][dark], "width": 1.5, "dash": "dash"}, layer="below")
        mark = {"yref": "paper", "y": 0, "yanchor": "bottom", "xanchor": "left", "showarrow": False}
        figure.add_annotation(x=at, text=words.text("today"), font={"color": INK[dark]}, **mark)
    for place in places.values():
        line = {"color": LINES["target"][dark], "width": 0.5}
        figure.add_hline(y=place - 0.3, line=line, opacity=0.4, layer="below")
    _axis(figure, first, last, words)
    figure.update_yaxes(visible=False, range=[-0.5, len(rows) - 0.1])
    meta = {"axis": "customdata", "page": "warranties", "asks": leads}
    figure.update_layout(barmode="overlay", height=ROW * len(rows) + 100, meta=meta)
    figure = finished(figure, words, dark, None)
    figure.update_layout(margin={"t": 40})
    return figure


def _span(rows: list[Row], today: date) -> tuple[date, date]:
    """From the first installation through the last covered day; through today where that isn't far off."""
    first = min(row["installed_on"] for row in rows)
    last = max((row["covered_until"] or row["installed_on"]) for row in rows) + DAY
    return (first, today + DAY) if last < today <= last + NEAR_TODAY else (first, last)


def _axis(figure: go.Figure, first: date, last: date, words: Words) -> None:
    step = max(7, -(-(last - first).days // TICKS))
    ticks = [first + timedelta(days=n) for n in range(0, (last - first).days, step)]
    several_years = first.year != last.year
    figure.update_xaxes(
        type="date",
        range=[datetime.combine(first, time()).isoformat(), datetime.combine(last, time()).isoformat()],
        tickvals=[tick.isoformat() for tick in ticks],
        ticktext=[format_date(tick, "d MMM yy" if several_years else "d MMM", locale=words.lang) for tick in ticks],
        tickangle=0,
    )


def _by_place(marks: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    for place in SYMBOLS:
        if found := [row for row in marks if row["warranty_place"] == place]:
            yield place, found


def _line(place: str, dark: bool) -> dict[str, Any]:
    """The edge of a mark: light around a filled one, so that it stands out from its bar."""
    return {"width": 1.5, "color": ("#FFFFFF", "#0E1520")[dark] if place == "within" else INK[dark]}


def _said(rows: list[Row], words: Words) -> dict[str, Any]:
    """What bars say when they are pointed at, and by what a click knows them."""
    return {
        "customdata": [f"i:{row['installation_id']}" for row in rows],
        "hovertext": [_hover(row, words) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def days_left(row: Row, words: Words) -> str:
    """How long a warranty still covers, or since when it doesn't, in words."""
    match row["days_left"]:
        case None:
            return words.text("not covered: installed by the customer")
        case 0:
            return words.text("ends today")
        case 1:
            return words.text("1 day left")
        case -1:
            return words.text("ended yesterday")
        case days if days > 0:
            return words.text("{days} days left", days=days)
    return words.text("ended {days} days ago", days=words.number(-row["days_left"]))


def _label(row: Row, words: Words) -> str:
    return f"<b>{escape(row['module'])}</b>\u2002{days_left(row, words)}<br>{escape(row['customer_name'] or '')}"


def _hover(row: Row, words: Words) -> str:
    said = [f"<b>{escape(row['module'])}</b>", escape(row["customer_name"] or ""), days_left(row, words)]
    if row["covered_until"]:
        said.append(f"{moment(row['installed_on'])}–{moment(row['covered_until'])}")
    return "<br>".join(said)


def _case(row: Row, words: Words) -> str:
    place = words.code("warranty_place", row["warranty_place"])
    parts = [f"<b>{escape(row['ticket_id'])}</b> {escape(row['subject'])}", moment(row["registered_at"]), place]
    return "<br>".join([*parts, words.money(row["amount"])])
