"""Plotly figures. A colour means the same in every figure and table, and never stands without its name."""

from datetime import date, timedelta
from decimal import Decimal
from html import escape
from typing import Any

import plotly.graph_objects as go
from babel.dates import format_date

from lib.reports import SMALL_SAMPLE, Table
from lib.words import Words

# For light and for dark pages.
COLORS = {
    "status": {
        "met": ("#2B9A66", "#3DB97F"),
        "breached": ("#DC3E42", "#F2555A"),
        "overdue": ("#8E1A2E", "#B3324B"),
        "due_today": ("#E5681A", "#F58A3C"),
        "at_risk": ("#E2A105", "#F3C144"),
        "on_track": ("#4C8DF5", "#6BA4FA"),
    },
    "warranty": {
        "active": ("#2B9A66", "#3DB97F"),
        "expiring": ("#E2A105", "#F3C144"),
        "expired": ("#8A94A3", "#8994A5"),
        "none": ("#C3CAD4", "#5B6677"),
    },
    "coverage": {
        "free": ("#0C9AA8", "#2CBFCB"),
        "warranty": ("#8A63D2", "#A684EA"),
        "ticket_fee": ("#2563EB", "#5B8FF9"),
        "hourly": ("#1E3A8A", "#3B5FC4"),
        "quote": ("#7AA5F7", "#A9C6FF"),
        "installation": ("#38A3DB", "#5CC1F2"),
        "undecided": ("#8A94A3", "#8994A5"),
    },
    "finding": {
        "ok": ("#2B9A66", "#3DB97F"),
        "open": ("#4C8DF5", "#6BA4FA"),
        "undecided": ("#8A94A3", "#8994A5"),
        "unapproved_work": ("#E2A105", "#F3C144"),
        "missing": ("#DC3E42", "#F2555A"),
        "under": ("#E5681A", "#F58A3C"),
        "over": ("#B0409A", "#D46BC0"),
        "should_be_free": ("#8E1A2E", "#B3324B"),
        "over_credited": ("#8A63D2", "#A684EA"),
    },
}
# For a label outside of tables: the name of a colour of the page, and of a sign.
SIGNS = {
    "met": ("green", "check_circle"),
    "breached": ("red", "cancel"),
    "overdue": ("red", "warning"),
    "due_today": ("orange", "today"),
    "at_risk": ("yellow", "schedule"),
    "on_track": ("blue", "hourglass_top"),
    "ok": ("green", "check_circle"),
    "missing": ("red", "money_off"),
    "under": ("orange", "trending_down"),
    "over": ("red", "trending_up"),
    "should_be_free": ("red", "money_off"),
}
PATTERNS = {"breached": "/", "overdue": "x", "due_today": "\\", "at_risk": "."}
LINES = {"standard": ("#2563EB", "#5B8FF9"), "critical": ("#B0409A", "#D46BC0"), "target": ("#5A6676", "#9AA6B8")}
INK = ("#46536A", "#C3CCDA")
DAY_MS = 86_400_000


def color(kind: str, code: str, dark: bool) -> str:
    """The colour of a code on a light or dark page."""
    return COLORS[kind][code][dark]


def tint(kind: str, code: str, dark: bool) -> str:
    """The same colour as the ground of a label: so pale, or so dark, that text is easy to read on it."""
    own, ground, share = color(kind, code, dark), "#0E1520" if dark else "#FFFFFF", 0.5 if dark else 0.22
    mixed = (share * int(own[at : at + 2], 16) + (1 - share) * int(ground[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part):02X}" for part in mixed)


def compliance(table: Table, words: Words, dark: bool, targets: dict[str, Any], shown: tuple[str, ...]) -> go.Figure:
    """SLA compliance by month, percent: `standard`, `critical` or both, each with its target as a dashed line.

    A month with fewer than ten cases decided has a hollow mark.
    """
    figure = go.Figure()
    months = table.column("month")
    names = {"standard": words.text("Standard cases"), "critical": words.text("Business-critical cases")}
    for kind in shown:
        shares, counted = table.column(f"{kind}_percent"), table.column(f"{kind}_counted")
        line = LINES[kind][dark]
        target = float(targets[f"{kind}_target"])
        figure.add_scatter(
            x=_keys(months),
            y=shares,
            name=names[kind],
            mode="lines+markers",
            line={"color": line, "width": 2.5, "dash": "solid" if kind == shown[0] else "dot"},
            marker={
                "size": 9,
                "symbol": ["circle-open" if count < SMALL_SAMPLE else "circle" for count in counted],
                "line": {"width": 2, "color": line},
            },
            customdata=[
                words.text("{share} of {count} cases", share=words.percent(share), count=words.number(count))
                for share, count in zip(shares, counted, strict=True)
            ],
            hovertemplate="%{customdata}",
        )
        figure.add_scatter(
            x=_keys(months),
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
    return _finished(figure, words, dark, months)


def stacked_months(table: Table, words: Words, kind: str, values: str, dark: bool) -> go.Figure:
    """Stacked columns by month: a value (`cases`, or `minutes` shown as hours) by code of a kind."""
    figure = go.Figure()
    months = sorted(set(table.column("month")))
    found = {(row["month"], row[kind]): row[values] for row in table.dicts()}
    for code in COLORS[kind]:
        numbers = [found.get((month, code), 0) for month in months]
        if not any(numbers):
            continue
        write = words.hours if values == "minutes" else words.number
        figure.add_bar(
            x=_keys(months),
            y=[float(Decimal(number) / 60) if values == "minutes" else number for number in numbers],
            name=words.code(kind, code),
            marker={"color": color(kind, code, dark), "line": {"width": 0}, "pattern": _pattern(kind, code, dark)},
            customdata=[write(number) for number in numbers],
            hovertemplate="%{customdata}",
        )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(rangemode="tozero", tickformat=",.0f", ticksuffix="\u00a0h" if values == "minutes" else "")
    return _finished(figure, words, dark, months)


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
                marker={"color": color("status", status, dark), "pattern": _pattern("status", status, dark)},
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
    return _finished(figure, words, dark, None)


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
    figure.update_layout(showlegend=False, height=max(120, 42 * len(rows) + 20))
    return _finished(figure, words, dark, None)


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
    figure = _finished(figure, words, dark, None)
    figure.update_layout(barmode="overlay", height=42 * len(rows) + 90, margin={"t": 24})
    return figure


def _warranty_label(row: dict[str, Any], words: Words) -> str:
    left = words.text("{days} days left", days=row["days_left"])
    return f"<b>{escape(row['module'])}</b>\u2002{escape(row['customer_name'] or '')} · {left}"


def _keys(months: list[date]) -> list[str]:
    return [f"{month:%Y-%m}" for month in months]


def _pattern(kind: str, code: str, dark: bool) -> dict[str, Any]:
    shape = PATTERNS.get(code, "") if kind == "status" else ""
    return {"shape": shape, "solidity": 0.25, "fgcolor": "rgba(255,255,255,0.55)", "fillmode": "overlay"}


def _finished(figure: go.Figure, words: Words, dark: bool, months: list[date] | None) -> go.Figure:
    """What all figures share; an axis of months has their names, with the year where it begins."""
    figure.update_layout(
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        height=figure.layout.height or 300,
        legend={"orientation": "h", "x": 0, "y": 1.03, "yanchor": "bottom", "traceorder": "normal", "title": None},
        hovermode="x unified" if months else "closest",
        separators=",\u00a0" if words.lang == "sv" else ".,",
        bargap=0.28,
        dragmode=False,
    )
    # The page's own grey is too pale for small letters.
    ink = INK[dark]
    figure.update_xaxes(fixedrange=True, showgrid=False, tickfont={"color": ink}, title={"font": {"color": ink}})
    figure.update_yaxes(fixedrange=True, tickfont={"color": ink})
    figure.update_traces(textfont={"color": ink}, selector=lambda trace: trace.text is not None)
    if months:
        step = -(-len(months) // 8)  # More names would run into each other on a phone.
        marked = months[(len(months) - 1) % step :: step]
        texts = [
            words.short_month(month)
            + (f"<br>{month.year}" if position == 0 or month.year != marked[position - 1].year else "")
            for position, month in enumerate(marked)
        ]
        figure.update_xaxes(type="category", tickvals=_keys(marked), ticktext=texts, tickangle=0)
    return figure
