"""What the pages share on screen: language, filters in the address, figures, charts, tables and their files."""

import atexit
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib import access, address, charts, clock, columns, desk, periods, reports, terms
from lib.door import Door
from lib.errors import UserError
from lib.locale import LANGUAGES
from lib.reports import Scope, Slice, Table
from lib.store import Store, default_path
from lib.words import NOTHING, Words, plain

MAX_ROWS_ON_SCREEN = 300
PAPER = Path(__file__).parent.parent / "static" / "paper.css"
# Where a button in a table leads: from a row to the name of a page and what its address asks for.
Lead = Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]
LEADS: dict[str, Lead] = {
    "ticket_id": lambda row: ("ticket", {"id": row["ticket_id"]}),
    "by_ticket_id": lambda row: ("ticket", {"id": row["by_ticket_id"]}),
    "customer_id": lambda row: ("tickets", {"customer": row["customer_id"]}),
}


def lang() -> str:
    """The reader's language: chosen here, named in the address, or English for an English browser; else Swedish."""
    browser = "en" if (st.context.locale or "").startswith("en") else "sv"
    return address.lasting_choice(st.session_state, st.query_params, "lang", LANGUAGES) or browser


def words() -> Words:
    """Texts, numbers and dates in the reader's language."""
    return Words(lang())


def _(message: str, **values: object) -> str:
    """A text in the reader's language."""
    return words().text(message, **values)


def language_switch() -> None:
    """The choice of language, kept in the address once it has been made."""
    first = st.session_state.setdefault("_first_lang", lang())
    st.session_state[address.chosen("lang")] = lang()
    look = {"format_func": LANGUAGES.get, "required": True, "label_visibility": "collapsed"}
    chosen = _remembered(st.segmented_control, "lang", _("Language"), list(LANGUAGES), **look)
    if chosen != first or st.session_state.get("_url_lang"):
        st.query_params["lang"] = st.session_state["_url_lang"] = chosen


def dark() -> bool:
    """Whether the reader's page is dark."""
    return st.context.theme.type == "dark"


@st.cache_resource(show_spinner=False)
def _open(path: Path) -> Store:
    """The store, opened once a process; other processes can ask it for a backup."""
    opened = Store(path, terms.load())
    door = Door(opened)
    atexit.register(door.close)
    return opened


def store() -> Store:
    """The app's store. Raises UserError when it can't be opened."""
    return _open(default_path())


@st.cache_data(max_entries=400, show_spinner=False)
def _cached(_report: Callable, _opened: Store, name: str, state: tuple[int, int], values: tuple, options: tuple) -> Any:
    return _report(_opened, *values, **dict(options))


def report(function: Callable, *values: Any, **options: Any) -> Any:
    """What a function of `lib.reports` answers: asked once for the same parameters (the moment is one) and facts."""
    opened = store()
    # Read before the question is asked: an answer is as new as its key says, or newer.
    state = id(opened), opened.version
    return _cached(function, opened, function.__name__, state, values, tuple(options.items()))


def leave_pages_folder() -> None:
    """Has the app's own navigation show the pages.

    Until app.py has run once, a server runs the file in `pages/` that an address names, without app.py: nothing is
    shown then, as the pages are functions. The first of them that is imported so ends that, and starts anew.
    """
    if PagesManager.uses_pages_directory and get_script_run_ctx():
        PagesManager.uses_pages_directory = False
        st.rerun()


leave_pages_folder()


def _remembered(widget: Callable, key: str, *values: Any, **look: Any) -> Any:
    """A widget that shows what is chosen, and changes it when its reader does."""
    state, name = st.session_state, address.chosen(key)
    state[key] = state[name]
    return widget(*values, key=key, on_change=lambda: state.update({name: state[key]}), **look)


def choice(
    widget: Callable, key: str, options: list[str], default: str, *, label: str, lasting: bool = False, **look: Any
) -> str:
    """One of several codes; `lasting` ones go with the reader from page to page."""
    raw = st.query_params.get(key)
    address.arrive(st.session_state, key, raw, raw in options, default, lasting)
    value = _remembered(widget, key, label, options, **look)
    address.leave(st.session_state, st.query_params, key, value, default)
    return value


def choices(
    widget: Callable, key: str, options: Iterable[str], *, label: str, lasting: bool = False, **look: Any
) -> tuple[str, ...]:
    """Any of several codes; none means all."""
    options = list(options)
    raw = [code for code in st.query_params.get_all(key) if code in options]
    address.arrive(st.session_state, key, raw, bool(raw), [], lasting)
    value = _remembered(widget, key, label, options, **look)
    address.leave(st.session_state, st.query_params, key, list(value), [])
    return tuple(value)


def search(key: str, label: str, hint: str) -> str | None:
    """A text to look for."""
    address.arrive(st.session_state, key, st.query_params.get(key), True, "", False)
    look = {"type": "search", "placeholder": hint, "icon": ":material/search:", "max_chars": 100}
    value = _remembered(st.text_input, key, label, **look)
    address.leave(st.session_state, st.query_params, key, value, "")
    return value.strip() or None


def part(names: dict[str, str], default: str) -> str:
    """The code of the one part of a page that is shown; its list begins at its first page."""
    look = {"format_func": names.get, "required": True, "wrap": True, "label_visibility": "collapsed"}
    shown = choice(st.segmented_control, "view", list(names), default, label=_("Show"), **look)
    before = st.session_state.get("_part")
    if before and before[0] == st.session_state["_page"] and before[1] != shown:
        st.query_params.pop("p", None)
    st.session_state["_part"] = (st.session_state["_page"], shown)
    return shown


def linked(key: str, label: Callable[[str], str | None]) -> str | None:
    """A filter that only a link sets, shown as a button that takes it away.

    `label` says what its value means, or None for a value that means nothing, which is left out.
    """
    state, raw = st.session_state, st.query_params.get(key)
    address.arrive(state, key, raw, bool(raw) and label(raw) is not None, "", False)
    value = state[address.chosen(key)]
    address.leave(state, st.query_params, key, value, "")
    if value:
        look = {"icon": ":material/close:", "help": _("Take this filter away"), "key": f"{key}_linked"}
        st.button(label(value), on_click=lambda: state.update({address.chosen(key): ""}), **look)
    return value or None


@dataclass(frozen=True)
class View:
    """What a page shows, and the equal period before it (none before all) to compare with."""

    scope: Scope
    before: Scope | None


def toolbar(compares: bool = False) -> View:
    """The filters of every page: period and contract form; `compares`: the page shows the period before, too."""
    say, moment, today = words(), clock.now(), clock.local_now().date()
    asked = st.query_params.get("period") or st.session_state.get(address.chosen("period")) or periods.DEFAULT
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="toolbar"):
        # A month is a choice where the address names one.
        codes = dict.fromkeys([*periods.CODES, asked] if periods.is_code(asked) else periods.CODES)
        look = {"format_func": say.period, "required": True, "wrap": True, "lasting": True}
        code = choice(st.segmented_control, "period", list(codes), periods.DEFAULT, label=_("Period"), **look)
        forms = contract_forms()
    shown, before = periods.period(code, today), periods.before(code, today)
    scope = Scope(moment, shown.first, shown.last, forms)
    earlier = before and Scope(moment, before.first, before.last, forms)
    span = say.code("period", code) if code == "all" else say.span(shown.first, shown.last)
    if compares and before:
        against = say.span(before.first, before.last)
        span = _("Cases registered {span}, compared with {against}.", span=span, against=against)
    st.caption(span)
    newest = report(reports.newest_case, moment)
    if newest and newest < shown.first:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_("No case came in within this period. The newest one is of {day}.", day=newest))
            link(st.session_state["_page"], _("Show all"), period="all")
    return View(scope, earlier)


def contract_forms() -> tuple[str, ...]:
    """The filter of contract forms; none means all."""
    known = [*store().terms.forms(), terms.NO_CONTRACT]
    look = {"format_func": lambda form: plain(words().code("contract_form", form)), "lasting": True}
    return choices(st.pills, "form", known, label=_("Contract form"), selection_mode="multi", **look)


def page_number(pages: int) -> int:
    """The page of a long table that is shown; nothing is drawn when there is only one."""
    state, asked = st.session_state, address.number(st.query_params, "p", pages)
    if pages > 1:
        # Another address or length than the widget left behind: a new widget, which begins where the address says.
        if state.get("_pages") != (pages, asked):
            state["_page_turn"] = state.get("_page_turn", 0) + 1
        asked = st.pagination(pages, default=asked, key=f"page_number_{state.get('_page_turn', 0)}")
    state["_pages"] = (pages, asked)
    address.leave(state, st.query_params, "p", str(asked), "1")
    return asked


def link(page: str, label: str, icon: str = ":material/arrow_forward:", **query: Any) -> None:
    """A link to a page with filters; period and contract form go along unless named, language always."""
    state = st.session_state
    named = address.link(state, periods.DEFAULT, query)
    st.page_link(state["_pages_by_name"][page], label=label, icon=icon, icon_position="right", query_params=named)


def way_back(otherwise: str | None = None) -> None:
    """A button that leads to the page that the reader came from, filters and all; on the first page to another one."""
    if origin := address.way_back(st.session_state):
        target = st.session_state["_pages_by_name"][origin["page"]]
        label = _("Back to {page}", page=target.title)
        st.button(label, key="way_back", type="tertiary", icon=":material/arrow_back:", on_click=_go_back)
    elif otherwise:
        target = st.session_state["_pages_by_name"][otherwise]
        label = _("Back to {page}", page=target.title)
        st.page_link(
            target, label=label, icon=":material/arrow_back:", query_params=address.link(st.session_state, "", {})
        )


def _go_back() -> None:
    state = st.session_state
    origin = address.way_back(state)
    state.update(origin["chosen"])
    st.switch_page(state["_pages_by_name"][origin["page"]], query_params=origin["says"])


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
    """A figure alone, whose table stands beside it; a click on a point opens its cases, as in `chart`."""
    opens = {"on_select": lambda: _open_point(f"{key}_chart", figure), "selection_mode": "points"}
    look = opens if figure.layout.meta else {}
    st.plotly_chart(figure, key=f"{key}_chart", config={"displayModeBar": False}, alt=alt, **look)


def _open_point(key: str, figure: go.Figure) -> None:
    """Opens the cases that a chosen point of a figure stands for."""
    chosen, meta = st.session_state[key].selection.points, figure.layout.meta
    if chosen and (asked := meta["asks"].get(str(chosen[0][meta["axis"]]))):
        # Several points at once are a whole column of the figure.
        narrower = figure.data[chosen[0]["curve_number"]].meta if len(chosen) == 1 else None
        go_to("tickets", asked | (narrower or {}))


def rows(
    found: Table | Slice,
    key: str,
    *,
    every: Callable[[], Table] | None = None,
    totals: tuple[str, ...] = (),
    hidden: tuple[str, ...] = (),
    empty: str = "",
    leads: dict[str, Lead] | None = None,
) -> None:
    """A table with its files; a case's number opens the case. `every` fetches all rows of a table shown in pages.

    `leads` says for further columns where a click on them leads to.
    """
    table = found.table if isinstance(found, Slice) else found
    if not table.rows:
        nothing(empty)
        return
    say = words()
    frame = columns.frame(table, say, MAX_ROWS_ON_SCREEN).drop(columns=list(hidden))
    looks, all_leads = {}, LEADS | (leads or {})
    for name, heading in zip(frame.columns, columns.headings(list(frame.columns), say), strict=True):
        kind = columns.COLUMNS[name][1]
        if name in all_leads:
            frame[name] = [", ".join(shown) if isinstance(shown, list) else shown for shown in frame[name]]
            look = {"type": "secondary", "pinned": name == "ticket_id", "alignment": "left"}
            looks[name] = st.column_config.ButtonColumn(
                heading, key=f"{key}_{name}", on_click=_open_row, args=(f"{key}_{name}", all_leads[name], table), **look
            )
        elif columns.is_number(name):
            looks[name] = st.column_config.NumberColumn(heading)
        elif kind in charts.COLORS:
            colors = [charts.tint(kind, code, dark()) for code in charts.COLORS[kind]]
            options = [say.code(kind, code) for code in charts.COLORS[kind]]
            looks[name] = st.column_config.MultiselectColumn(heading, options=options, color=colors)
        else:
            looks[name] = st.column_config.TextColumn(heading)
    numbers = {
        name: columns.number_format(name, say)
        for name in frame.columns
        if columns.is_number(name) and name not in all_leads
    }
    st.dataframe(
        frame.style.format(numbers, na_rep=NOTHING),
        key=f"{key}_rows",
        hide_index=True,
        column_config=looks,
        placeholder=NOTHING,
        height="content" if len(frame) <= 12 else 440,
    )
    if len(table.rows) > len(frame):
        st.caption(_("The first {shown} of {all}; the files hold all.", shown=len(frame), all=len(table.rows)))
    _files(every or (lambda: table), key, totals or (tuple(found.sums) if isinstance(found, Slice) else ()), say)


def _open_row(key: str, lead: Lead, table: Table) -> None:
    """Opens what a table's button leads to."""
    state = st.session_state
    page, asked = lead(table.dicts()[state[key]["row"]])
    go_to(page, asked)


def go_to(page: str, asked: dict[str, Any]) -> None:
    """Turns to a page with filters."""
    state = st.session_state
    st.switch_page(state["_pages_by_name"][page], query_params=address.link(state, periods.DEFAULT, asked))


def find_a_case() -> None:
    """A field that leads to a case by its id, or else to the cases that hold what is typed."""
    look = {"type": "search", "icon": ":material/search:", "max_chars": 100, "label_visibility": "collapsed"}
    hint = _("Case, customer or words")
    st.text_input(_("Find a case"), key="find_a_case", placeholder=hint, on_change=_find, **look)


def _find() -> None:
    typed = st.session_state["find_a_case"].strip()
    st.session_state["find_a_case"] = ""
    if typed and (found := reports.case_named(store(), clock.now(), typed)):
        go_to("ticket", {"id": found})
    elif typed:
        go_to("tickets", {"q": typed, "period": "all"})


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
                data,
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
    **options: Any,
) -> None:
    """A long table in pages, under a line that sums up all of it."""
    opened, found = store(), report(function, *values, **options)
    above = st.container()
    number = page_number(-(-found.total // reports.PAGE_ROWS))
    found = found if number == 1 else report(function, *values, page=number, **options)
    with above:
        if summary:
            st.caption(summary(found))
        rows(
            found, key, every=lambda: function(opened, *values, page=None, **options).table, hidden=hidden, leads=leads
        )


def badge(kind: str, code: str) -> None:
    """A status in words, with its colour and a sign."""
    look, icon = charts.SIGNS.get(code, ("gray", "info"))
    st.badge(words().code(kind, code), color=look, icon=f":material/{icon}:")


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """Names and values side by side; the values are shown as text, whatever they hold."""
    with st.grid(4, min_column_width=160, gap="small") as grid:
        for name, value in pairs:
            with grid.cell(), st.container(gap=None):
                st.caption(name)
                st.text(value)


def breach_note(ticket_id: str, note_id: str | None, text: str | None, key: str) -> None:
    """A form for the manager's note on why a case broke the SLA; `note_id` and `text` are those of the one it has."""
    state, field = st.session_state, f"{key}_{ticket_id}_{note_id}"
    kept = state.pop(f"{key}_kept", None)
    if field not in state:
        state[field] = (text or "") if kept is None else kept
    with st.form(f"{key}_form", border=False):
        st.text_area(
            _("Why was it late? The manager's note"),
            key=field,
            max_chars=desk.LONGEST_NOTE,
            placeholder=_("What happened, and what is done so that it doesn't happen again"),
        )
        # Its callback has the note that its writer saw: the page itself may know of a later one by then.
        st.form_submit_button(_("Save the note"), on_click=_write_note, args=(ticket_id, note_id, field, key))
    if problem := state.pop(f"{key}_problem", None):
        st.error(problem, icon=":material/error:")
    if done := state.pop(f"{key}_done", None):
        st.toast(done, icon=":material/check_circle:")


def _write_note(ticket_id: str, seen: str | None, field: str, key: str) -> None:
    """Stores what was written, or keeps it in the form and says why it can't be."""
    state = st.session_state
    text = state[field]
    try:
        desk.note_breach(store(), ticket_id, text, seen=seen, by=access.who(), now=clock.now())
    except UserError as error:
        state[f"{key}_kept"], state[f"{key}_problem"] = text, error.text(words().text)
    else:
        state[f"{key}_done"] = _("The note is saved.") if text.strip() else _("The note is taken back.")


def sheet(html: str) -> None:
    """A page for paper (`lib.paper`): light on every screen, and all that is printed of the page it stands on."""
    st.html(PAPER)
    st.html(html)


@st.cache_resource(show_spinner=False)
def _printer() -> Callable:
    """The one element that needs a script: only the browser can print."""
    return st.components.v2.component(
        "print_button",
        html='<button type="button"></button>',
        css=(
            "button { font: 600 0.95rem var(--st-font); color: var(--st-background-color); border: 0; cursor: pointer;"
            " background: var(--st-primary-color); border-radius: var(--st-button-radius); padding: 0.5rem 1.1rem; }"
        ),
        js=(
            "export default function({ parentElement, data }) {"
            " const button = parentElement.querySelector('button');"
            " button.textContent = data.label; button.onclick = () => window.print(); }"
        ),
    )


def print_button(label: str) -> None:
    """A button that opens the browser's own dialog to print, or to save as PDF."""
    _printer()(data={"label": label}, key="print_button", width="content")
