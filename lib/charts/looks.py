"""What all figures share. A colour means the same in every figure and table, and never stands without its name."""

import html
from datetime import date
from typing import Any

import plotly.graph_objects as go

from lib.kept import made_once
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
    "days": {
        "0": ("#12613A", "#1F8A56"),
        "1": ("#2B9A66", "#3DB97F"),
        "2": ("#6CC39A", "#7FD6AE"),
        "3": ("#B4E0CA", "#BFEBD6"),
        "4": ("#DC3E42", "#F2555A"),
        "waiting": ("#4C8DF5", "#6BA4FA"),
    },
    "age": {
        "0–1": ("#C4D7FB", "#D3E2FF"),
        "2–3": ("#7AA5F7", "#8FB4FF"),
        "4–10": ("#2563EB", "#4C7DF0"),
        "11+": ("#172B66", "#2F4FB0"),
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
    "billed": {
        "invoiced": ("#2563EB", "#5B8FF9"),
        "lacking": ("#DC3E42", "#F2555A"),
        "awaits": ("#E2A105", "#F3C144"),
        "open": ("#C3CAD4", "#5B6677"),
    },
    "booking_status": {
        "booked": ("#4C8DF5", "#6BA4FA"),
        "held": ("#2B9A66", "#3DB97F"),
        "cancelled": ("#8A94A3", "#8994A5"),
        "no_show": ("#DC3E42", "#F2555A"),
    },
    "invoice_state": {
        "to_invoice": ("#4C8DF5", "#6BA4FA"),
        "agrees": ("#2B9A66", "#3DB97F"),
        "under": ("#E5681A", "#F58A3C"),
        "over": ("#B0409A", "#D46BC0"),
        "mixed": ("#8E1A2E", "#B3324B"),
        "free": ("#8A94A3", "#8994A5"),
    },
    "direction": {
        "unbilled": ("#E5681A", "#F58A3C"),
        "misbilled": ("#8E1A2E", "#D4516B"),
        "to_check": ("#8A94A3", "#8994A5"),
    },
    "finding_state": {
        "open": ("#DC3E42", "#F2555A"),
        "awaits": ("#4C8DF5", "#6BA4FA"),
        "settled": ("#2B9A66", "#3DB97F"),
    },
    "quote_state": {
        "pending": ("#4C8DF5", "#6BA4FA"),
        "approved": ("#2B9A66", "#3DB97F"),
        "declined": ("#DC3E42", "#F2555A"),
        "replaced": ("#8A94A3", "#8994A5"),
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
    "running": ("blue", "hourglass_top"),
    "closed": ("green", "lock"),
    "to_invoice": ("blue", "schedule_send"),
    "agrees": ("green", "check_circle"),
    "mixed": ("red", "swap_vert"),
    "free": ("gray", "money_off"),
    "unbilled": ("orange", "money_off"),
    "misbilled": ("red", "error"),
    "to_check": ("gray", "search"),
    "settled": ("green", "check_circle"),
    "awaits": ("blue", "hourglass_top"),
    "pending": ("blue", "hourglass_top"),
    "approved": ("green", "check_circle"),
    "declined": ("red", "cancel"),
    "replaced": ("gray", "history"),
    "active": ("green", "verified_user"),
    "expiring": ("yellow", "schedule"),
    "expired": ("gray", "history"),
    "none": ("gray", "block"),
    "booked": ("blue", "event"),
    "held": ("green", "check_circle"),
    "cancelled": ("gray", "event_busy"),
    "no_show": ("red", "person_off"),
    "new": ("orange", "fiber_new"),
    "handling_started": ("blue", "play_arrow"),
    "waiting_customer": ("yellow", "hourglass_top"),
    "resumed": ("blue", "play_arrow"),
    "resolved": ("green", "check_circle"),
    "reopened": ("orange", "replay"),
}
PATTERNS = {"4": "/", "breached": "/", "overdue": "x", "due_today": "\\", "at_risk": "."}
LINES = {"standard": ("#2563EB", "#5B8FF9"), "critical": ("#B0409A", "#D46BC0"), "target": ("#5A6676", "#9AA6B8")}
INK = ("#46536A", "#C3CCDA")
GROUND = ("#FFFFFF", "#0E1520")


# Of a page that is shown again, nothing is drawn anew that shows the same.
drawn_once = made_once(most=24)


class Picture(go.Figure):
    """A figure that is drawn once and shown many times: it isn't changed after it was shown first."""

    def to_dict(self) -> dict[str, Any]:
        """What it consists of, copied once."""
        if "_shown" not in self.__dict__:
            self._shown = super().to_dict()
        return self._shown


def escape(text: str) -> str:
    """Text from data for a picture, whose texts are read for tags. It is shown as it stands: pictures don't know how
    HTML writes a quotation mark."""
    return html.escape(text, quote=False)


def color(kind: str, code: str, dark: bool) -> str:
    """The colour of a code on a light or dark page."""
    return COLORS[kind][code][dark]


def tint(kind: str, code: str, dark: bool) -> str:
    """The same colour as the ground of a label: so pale, or so dark, that text is easy to read on it."""
    own, ground, share = color(kind, code, dark), GROUND[dark], 0.5 if dark else 0.22
    mixed = (share * int(own[at : at + 2], 16) + (1 - share) * int(ground[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part):02X}" for part in mixed)


def keys(months: list[date]) -> list[str]:
    """Months as they are named on an axis of categories."""
    return [f"{month:%Y-%m}" for month in months]


def pattern(kind: str, code: str) -> dict[str, Any]:
    """The hatching that tells a status apart for those who don't see its colour."""
    shape = PATTERNS.get(code, "") if kind in ("status", "days") else ""
    return {"shape": shape, "solidity": 0.25, "fgcolor": "rgba(255,255,255,0.55)", "fillmode": "overlay"}


def finished(figure: go.Figure, words: Words, dark: bool, months: list[date] | None) -> go.Figure:
    """What all figures share; an axis of months has their names, with the year where it begins.

    The `meta` of a figure says which cases the positions on an axis stand for, as filters of the list of cases; that of
    a trace, what its points narrow them by.
    """
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
        figure.update_layout(meta={"axis": "x", "asks": {key: {"period": key} for key in keys(months)}})
        step = -(-len(months) // 8)  # More names would run into each other on a phone.
        marked = months[(len(months) - 1) % step :: step]
        texts = [
            words.short_month(month)
            + (f"<br>{month.year}" if position == 0 or month.year != marked[position - 1].year else "")
            for position, month in enumerate(marked)
        ]
        figure.update_xaxes(type="category", tickvals=keys(marked), ticktext=texts, tickangle=0)
    return figure
