"""One case as a picture: what happened when, in lanes under one axis of time."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import log1p
from typing import Any

import plotly.graph_objects as go
from babel.dates import format_date

from lib.charts.looks import COLORS, GROUND, INK, LINES, Picture, color, drawn_once, escape, finished
from lib.locale import N_
from lib.reports import Case
from lib.words import Words

Row = dict[str, Any]
MINUTES = 5  # Stretches are drawn by the logarithm of how often they hold these.
NARROWEST = 0.012  # of the width: what lasts shorter is drawn as if it lasted so long.
MARK_ROW = 17  # pixels
END_OF_DAY = time(23, 59)
DASHED = ("due_on", "due_at", "now")
# Lane, and which happenings stand in it; each member of staff has a lane of work.
LANES = {
    "events": (N_("Events"), ("registered", "handling_started", "waiting_customer", "resumed", "resolved", "reopened")),
    "waiting": (N_("Waiting for the customer"), ("waiting_customer",)),
    "work": (N_("Work"), ("worked",)),
    "bookings": (N_("Booked times"), ("booked",)),
    "quotes": (N_("Quotes"), ("quote_sent", "quote_approved", "quote_declined")),
    "money": (N_("Invoices and adjustments"), ("invoiced", "adjusted")),
    "installed": (N_("Modules installed"), ("installed",)),
}
BARS = {"waiting", "work", "bookings"}
SYMBOLS = {
    "registered": "circle",
    "handling_started": "triangle-right",
    "waiting_customer": "hourglass",
    "resumed": "triangle-up",
    "resolved": "square",
    "reopened": "x",
    "quote_sent": "diamond-open",
    "quote_approved": "diamond",
    "quote_declined": "diamond-x-open",
    "invoiced": "circle",
    "adjusted": "cross",
    "installed": "star",
}
HUES = {
    "events": LINES["standard"],
    "waiting": COLORS["status"]["at_risk"],
    "work": COLORS["coverage"]["free"],
    "bookings": COLORS["coverage"]["warranty"],
    "quotes": COLORS["coverage"]["quote"],
    "money": LINES["critical"],
    "installed": COLORS["coverage"]["installation"],
}
MARKS = {
    "registered_at": (N_("Registered"), "on_track"),
    "handled_at": (N_("Handled"), "met"),
    "due_on": (N_("Due"), "due_today"),
    "due_at": (N_("Due"), "due_today"),
    "resolved_at": (N_("Resolved"), "met"),
    "now": (N_("now"), None),
}


class Axis:
    """Time from left to right, 0 to 1, where long stretches without a happening are shortened but keep their order."""

    def __init__(self, moments: list[datetime]):
        """`moments`: all instants that something on the axis begins or ends at."""
        self.moments = sorted(set(moments))
        widths = [log1p((later - earlier).total_seconds() / 60 / MINUTES) for earlier, later in pairwise(self.moments)]
        whole, reached = sum(widths) or 1, 0.0
        self._at = {self.moments[0]: 0.0}
        for moment, width in zip(self.moments[1:], widths, strict=True):
            reached += width / whole
            self._at[moment] = reached

    def at(self, moment: datetime) -> float:
        """Where one of the axis' moments stands."""
        return self._at[moment]

    def ticks(self, words: Words) -> tuple[list[float], list[str]]:
        """Where the axis is labelled, far enough apart for a phone, with the date where a new one begins."""
        places, texts, shown = [], [], None
        for moment in self.moments:
            if places and self.at(moment) - places[-1] < 0.19:
                continue
            clock = "" if moment.time() == time.min else f"{moment:%H:%M}"
            day = format_date(moment, "d MMM", locale=words.lang).rstrip(".")
            year = f"<br>{moment.year}" if shown is None or shown.year != moment.year else ""
            texts.append(clock if shown == moment.date() else f"{day}<br>{clock}{year}" if clock else f"{day}{year}")
            places.append(self.at(moment))
            shown = moment.date()
        return places, texts


@drawn_once
def case_timeline(case: Case, words: Words, now: datetime, dark: bool) -> go.Figure:
    """All that happened in a case, in lanes; registration, handling, due time and resolution as lines across them."""
    rows, marks = case.happenings.dicts(), _marks(case.facts, now)
    ends = [row["ends_at"] for row in rows if row["ends_at"]]
    axis = Axis([*(row["at"] for row in rows), *ends, *marks.values()])
    lanes = _lanes(rows, words)
    figure = Picture()
    for height, (kind, name, found) in zip(reversed(range(len(lanes))), lanes, strict=True):
        draw = _bars if kind in BARS else _points
        draw(figure, kind, found, height, axis, words, dark)
        _name(figure, name, height, dark)
    for level, (name, moment) in enumerate(sorted(marks.items(), key=lambda mark: mark[1])):
        _mark(figure, name, moment, axis.at(moment), len(marks) - level, words, dark)
    places, texts = axis.ticks(words)
    figure.update_layout(barmode="overlay", height=46 * len(lanes) + MARK_ROW * len(marks) + 96)
    figure = finished(figure, words, dark, None)
    figure.update_xaxes(range=[-0.06, 1.04], tickvals=places, ticktext=texts, tickangle=0, zeroline=False)
    figure.update_xaxes(ticklabeloverflow="allow")
    figure.update_yaxes(visible=False, range=[-0.45, len(lanes) - 0.3])
    figure.update_layout(margin={"t": MARK_ROW * len(marks) + 8, "b": 86})
    figure.update_layout(legend={"yref": "container", "y": 0, "yanchor": "bottom"})
    return figure


def _lanes(rows: list[Row], words: Words) -> list[tuple[str, str, list[Row]]]:
    """Kind, name and rows of each lane that has any, from top to bottom."""
    lanes = []
    for kind, (name, happenings) in LANES.items():
        found = [row for row in rows if row["happening"] in happenings]
        if kind == "work":
            for staff in dict.fromkeys(row["staff_name"] for row in found):
                label = words.text("Work: {name}", name=escape(staff or "?"))
                lanes.append((kind, label, [row for row in found if row["staff_name"] == staff]))
        elif found:
            lanes.append((kind, words.text(name), found))
    return lanes


def _marks(facts: Row, now: datetime) -> dict[str, datetime]:
    """The moments that the SLA is about; what isn't handled or resolved yet goes on until now."""
    marks = {name: facts[name] for name in ("registered_at", "handled_at", "resolved_at")}
    if facts["due_on"]:
        marks["due_on"] = datetime.combine(facts["due_on"], END_OF_DAY)
    elif facts["critical"]:
        marks["due_at"] = facts["registered_at"] + timedelta(minutes=facts["critical_minutes"])
    if facts["resolved_at"] is None:
        marks["now"] = now.replace(tzinfo=None)
    return {name: moment for name, moment in marks.items() if moment}


def _name(figure: go.Figure, name: str, height: int, dark: bool) -> None:
    """The name of a lane, above what stands in it: beside it a phone would have no room left."""
    look = {"xanchor": "left", "xshift": 3, "showarrow": False, "font": {"color": INK[dark], "size": 12}}
    figure.add_annotation(x=0, y=height + 0.42, text=name, bgcolor=GROUND[dark], borderpad=1, **look)


def _mark(figure: go.Figure, name: str, moment: datetime, place: float, level: int, words: Words, dark: bool) -> None:
    label, status = MARKS[name]
    line = color("status", status, dark) if status else LINES["target"][dark]
    figure.add_vline(
        x=place,
        layer="below",
        line={"color": line, "width": 1.5, "dash": "dash" if name in DASHED else "solid"},
    )
    when = moment.date() if name == "due_on" else f"{moment:%Y-%m-%d %H:%M}"
    look = {"showarrow": False, "font": {"color": INK[dark], "size": 12}}
    figure.add_annotation(
        x=place,
        y=1,
        yref="paper",
        yshift=MARK_ROW * (level - 1),
        xanchor="left" if place < 0.5 else "right",
        yanchor="bottom",
        text=f"<b>{words.text(label)}</b> {when}",
        **look,
    )


def _bars(figure: go.Figure, kind: str, rows: list[Row], height: int, axis: Axis, words: Words, dark: bool) -> None:
    hue = HUES[kind][dark]
    void = [row["booking_status"] in ("cancelled", "no_show") for row in rows]
    figure.add_bar(
        base=[axis.at(row["at"]) for row in rows],
        x=[max(axis.at(row["ends_at"]) - axis.at(row["at"]), NARROWEST) for row in rows],
        y=[height] * len(rows),
        width=0.36,
        orientation="h",
        showlegend=False,
        marker={
            "color": ["rgba(0,0,0,0)" if empty else hue for empty in void],
            "line": {"color": hue, "width": 1.5},
            "pattern": {"shape": "/" if kind == "waiting" else "", "solidity": 0.25},
        },
        customdata=[_hover(row, words) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _points(figure: go.Figure, kind: str, rows: list[Row], height: int, axis: Axis, words: Words, dark: bool) -> None:
    hue = HUES[kind][dark]
    for happening in dict.fromkeys(row["happening"] for row in rows):
        found = [row for row in rows if row["happening"] == happening]
        figure.add_scatter(
            x=[axis.at(row["at"]) for row in found],
            y=[height] * len(found),
            name=words.code("happening", happening),
            mode="markers",
            marker={"size": 12, "color": hue, "symbol": SYMBOLS[happening], "line": {"width": 1.5, "color": hue}},
            customdata=[_hover(row, words) for row in found],
            hovertemplate="%{customdata}<extra></extra>",
            cliponaxis=False,
        )


def _hover(row: Row, words: Words) -> str:
    """What a happening says when it is pointed at."""
    parts = [words.code("work", row["work"]) if row["work"] else None]
    parts += [words.code("channel", row["channel"]) if row["channel"] else None]
    parts += [words.code("booking_status", row["booking_status"]) if row["booking_status"] else None]
    parts += [words.minutes(row["minutes"]) if row["minutes"] else None]
    parts += [words.money(row["amount"]) if row["amount"] is not None else None]
    parts += [row["staff_name"], row["reference"]]
    said = [f"<b>{words.code('happening', row['happening'])}</b>", span(row), escape(", ".join(filter(None, parts)))]
    if row["detail"]:
        said.append(escape(row["detail"]))
    if row["on_ticket"]:
        said.append(words.text("On the merged case {ticket}", ticket=escape(row["on_ticket"])))
    return "<br>".join(filter(None, said))


def span(row: Row) -> str:
    """When something happened, from when until when; what is only dated has no time."""
    at, until = row["at"], row["ends_at"]
    if isinstance(at, date) and row["happening"] in ("invoiced", "installed"):
        return f"{at:%Y-%m-%d}"
    if until is None:
        return f"{at:%Y-%m-%d %H:%M}"
    return (
        f"{at:%Y-%m-%d %H:%M}–{until:%H:%M}"
        if at.date() == until.date()
        else f"{at:%Y-%m-%d %H:%M}–{until:%Y-%m-%d %H:%M}"
    )
