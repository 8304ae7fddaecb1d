"""What pages are made of: figures, charts, tables with their files, labels."""

from collections.abc import Callable, Iterable
from typing import Any
from zlib import crc32

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from lib import charts, clock, columns, reports
from lib.kept import by_content
from lib.reports import Slice, Table
from lib.ui.filters import page_number
from lib.ui.reader import checked, reader
from lib.ui.session import _, dark, report, store, words
from lib.ui.ways import LEADS, Lead, go_to, link
from lib.ui.written import written
from lib.words import NOTHING, Words

MAX_ROWS_ON_SCREEN = 300


def figure(
    label: str,
    value: str,
    *,
    help: str,
    change: tuple[Any, Any, Callable[[Any], str], bool | None] | None = None,
    against: str = "",
    to: tuple[str, str, dict[str, Any]] | None = None,
    state: tuple[str, str, str] | None = None,
) -> None:
    """A figure with its definition, its change since an earlier one, and a link to the rows behind it.

    `change`: the figure now and before, how a difference is written, and whether more is better (None: neither).
    `state`: what the figure calls for, as a label in a colour with a sign: the colour, the sign, the words.
    """
    delta, look = None, "off"
    if change and change[0] is not None and change[1] is not None:
        difference = change[0] - change[1]
        delta = ("+" if difference > 0 else "") + change[2](difference)
        if change[3] is not None and difference:
            look = "normal" if change[3] else "inverse"
        if not difference:
            delta = _("unchanged")
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.metric(
            label,
            value,
            delta,
            delta_color=look,
            delta_arrow="off" if not change or delta is None or change[0] == change[1] else "auto",
            delta_description=against if delta else None,
            help=help,
        )
        if state:
            st.badge(state[2], color=state[0], icon=f":material/{state[1]}:")
        if to:
            link(to[0], to[1], **to[2])


def chart(
    title: str,
    figure: go.Figure | None,
    table: Table | Slice,
    key: str,
    note: str = "",
    totals: tuple = (),
    **look: Any,
) -> None:
    """A chart under its title, with the figures behind it as a table (`look` goes to `rows`); without any, it says so.

    Where the figure's `meta` says which cases a point stands for, a click on it opens them.
    """
    with st.container(border=True, height="stretch", gap="xsmall"):
        opens = figure is not None and figure.layout.meta
        st.subheader(title, help=_("Choose a point or a bar to see its cases.") if opens else None)
        if note:
            st.caption(note)
        if figure is None or not (table.table if isinstance(table, Slice) else table).rows:
            nothing()
            return
        draw(figure, key, title)
        with st.expander(_("Figures as a table"), icon=":material/table:"):
            rows(table, key, totals=totals, **look)


def draw(figure: go.Figure, key: str, alt: str) -> None:
    """A figure alone, whose table stands beside it; a click on a point opens its cases, as in `chart`.

    A `page` in the `meta` of the figure, or of what is clicked in it, is opened instead of the list of cases.
    """
    opens = {"on_select": lambda: _open_point(f"{key}_chart", figure), "selection_mode": "points"}
    look = opens if figure.layout.meta else {}
    st.plotly_chart(figure, key=f"{key}_chart", config={"displayModeBar": False}, alt=alt, **look)


def _open_point(key: str, figure: go.Figure) -> None:
    """Opens the cases that a chosen point of a figure stands for."""
    chosen, meta = st.session_state[key].selection.points, figure.layout.meta
    if chosen and (asked := meta["asks"].get(str(chosen[0][meta["axis"]]))):
        # Several points at once are a whole column of the figure.
        narrower = dict(figure.data[chosen[0]["curve_number"]].meta or {}) if len(chosen) == 1 else {}
        page = narrower.pop("page", meta.get("page", "tickets"))
        go_to(page, asked | narrower)


def rows(
    found: Table | Slice,
    key: str,
    *,
    every: Callable[[], Table] | None = None,
    totals: tuple[str, ...] = (),
    hidden: tuple[str, ...] = (),
    empty: str = "",
    leads: dict[str, Lead] | None = None,
    picks: bool = False,
) -> list[dict[str, Any]]:
    """A table with its files; a case's number opens the case. `every` fetches all rows of a table shown in pages.

    `leads` says for further columns where a click on them leads to. Where the table `picks`, its reader can mark rows:
    these are the result.
    """
    table = found.table if isinstance(found, Slice) else found
    if not table.rows:
        nothing(empty)
        return []
    say, shown = words(), [name for name in table.names if name not in hidden]
    first = table._replace(rows=table.rows[:MAX_ROWS_ON_SCREEN])
    every_lead = (LEADS if reader().may_see("tickets") else {}) | (leads or {})
    marked = []
    if picks:
        # Marks are kept by the number of the row: other rows are another table, with none of them marked.
        look = {"key": f"{key}_rows_{crc32(repr(table.rows).encode())}", "on_select": "rerun"}
        marked = _table(first, shown, key, every_lead, **look, selection_mode="multi-row").selection.rows
    elif every_lead.keys() & set(shown):
        _table(first, shown, key, every_lead, key=f"{key}_rows")
    else:
        _plain_table(
            by_content(first, shown, key, say, dark()), lambda: _table(first, shown, key, {}, key=f"{key}_rows")
        )
    if len(table.rows) > len(first.rows):
        st.caption(_("The first {shown} of {all}; the files hold all.", shown=len(first.rows), all=len(table.rows)))
    _files(every or (lambda: table), key, totals or (tuple(found.sums) if isinstance(found, Slice) else ()), say)
    every_row = table.dicts() if marked else []
    return [every_row[at] for at in marked]


@st.cache_data(max_entries=200, show_spinner=False)
def _plain_table(said: bytes, _draw: Callable[[], Any]) -> None:
    """A table in which nothing is to be clicked: what the browser was told of it is kept by what it says."""
    _draw()


def _table(table: Table, shown: list[str], name: str, leads: dict[str, Lead], **look: Any) -> Any:
    say = words()
    leading = [column for column in shown if column in leads]
    frame, cells = written(table, shown, leading, say, MAX_ROWS_ON_SCREEN)
    looks = column_looks(frame)
    for column, heading in zip(shown, columns.headings(shown, say), strict=True):
        if column in leads:
            looks[column] = st.column_config.ButtonColumn(
                heading,
                key=f"{name}_{column}",
                on_click=_open_row,
                args=(f"{name}_{column}", leads[column], table),
                type="secondary",
                pinned=column == "ticket_id",
                alignment="left",
            )
    look |= {"hide_index": True, "column_config": looks, "placeholder": NOTHING}
    look["height"] = "content" if len(frame) <= 12 else 440
    return st.dataframe(cells, **look)


def column_looks(frame: pd.DataFrame) -> dict[str, Any]:
    """How the columns of a table are shown, by their names."""
    say, looks = words(), {}
    for name, heading in zip(frame.columns, columns.headings(list(frame.columns), say), strict=True):
        kind = columns.COLUMNS[name][1]
        if columns.is_number(name):
            looks[name] = st.column_config.NumberColumn(heading)
        elif kind in charts.COLORS:
            colors = [charts.tint(kind, code, dark()) for code in charts.COLORS[kind]]
            options = [say.code(kind, code) for code in charts.COLORS[kind]]
            looks[name] = st.column_config.MultiselectColumn(heading, options=options, color=colors)
        else:
            looks[name] = st.column_config.TextColumn(heading, width=columns.WIDTHS.get(name))
    return looks


def _open_row(key: str, lead: Lead, table: Table) -> None:
    """Opens what a table's button leads to."""
    state = st.session_state
    page, asked = lead(table.dicts()[state[key]["row"]])
    go_to(page, asked)


def _files(every: Callable[[], Table], key: str, totals: tuple[str, ...], say: Words) -> None:
    """The files of a table, made when asked for: all rows that the filters let through."""
    makers = {
        "csv": ("CSV", lambda: columns.csv_file(every(), say)),
        "xlsx": ("Excel", lambda: columns.excel_file(every(), say, totals)),
    }
    with st.container(horizontal=True, gap="small"):
        for kind, (label, data) in makers.items():
            st.download_button(
                label,
                checked(data),
                f"supportkoll-{key}-{clock.local_now():%Y-%m-%d}.{kind}",
                key=f"{key}_{kind}",
                type="tertiary",
                icon=":material/download:",
                on_click="ignore",
            )


def nothing(why: str = "") -> None:
    """Says that there is no row, for this or because of the filters."""
    st.caption(why or _("Nothing fits these filters."))


def listing(
    function: Callable,
    *values: Any,
    key: str,
    summary: Callable[[Slice], str] | None = None,
    hidden: tuple[str, ...] = (),
    leads: dict[str, Lead] | None = None,
    picks: bool = False,
    **options: Any,
) -> list[dict[str, Any]]:
    """A long table in pages, under a line that sums up all of it; the rows that are marked where it `picks`."""
    opened, found = store(), report(function, *values, **options)
    above = st.container()
    number = page_number(-(-found.total // reports.PAGE_ROWS))
    found = found if number == 1 else report(function, *values, page=number, **options)
    with above:
        if summary:
            st.caption(summary(found))
        return rows(
            found,
            key,
            every=lambda: function(opened, *values, page=None, **options).table,
            hidden=hidden,
            leads=leads,
            picks=picks,
        )


def badge(kind: str, code: str) -> None:
    """A status in words, with its colour and a sign."""
    look, icon = charts.SIGNS.get(code, ("gray", "info"))
    st.badge(words().code(kind, code), color=look, icon=f":material/{icon}:")


def facts(pairs: Iterable[tuple[str, str]], *, narrow: bool = False) -> None:
    """Names and values side by side (`narrow`: where there is little room), shown as text, whatever they hold."""
    with st.grid(4, min_column_width=95 if narrow else 160, gap="small") as grid:
        for name, value in pairs:
            with grid.cell(), st.container(gap=None):
                st.caption(name)
                st.text(value)
