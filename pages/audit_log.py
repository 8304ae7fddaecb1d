"""The audit log: who changed what, when, and from what to what."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib import clock, days, explain, periods, reports, ui
from lib.reports import LogFilter, Scope, Slice, Table
from lib.ui import _, report
from lib.words import Words, moment, plain

LISTED = ("changed_at", "changed_by", "action", "log_table", "row_key", "changes", "ticket_id", "import_id", "row_no")
IN_FILES = ("changed_at", "changed_by", "action", "log_table", "row_key", "column_name", "was", "now_says")


@ui.through_app
def page() -> None:
    """Filters, the change that is chosen, and the list of all that fit the filters."""
    ui.require("audit_log")
    ui.way_back()
    st.title(_("Audit log"))
    scope, wanted = _filters()
    if (chosen := st.query_params.get("row", "")).isdecimal() and len(chosen) < 16:
        _one(int(chosen))
    _list(scope, wanted)


def _filters() -> tuple[Scope, LogFilter]:
    """What is asked for, by what stands in the address."""
    say, now = ui.words(), clock.now()
    known = report(reports.audit_log_kinds, now)
    actors = dict(zip(known.column("actor"), known.column("changed_by"), strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="toolbar"):
        look = {"format_func": say.period, "required": True, "wrap": True, "lasting": True}
        asked = st.query_params.get("period", "")
        codes = list(dict.fromkeys([*periods.CODES, asked] if periods.is_code(asked) else periods.CODES))
        period = ui.choice(st.segmented_control, "period", codes, periods.DEFAULT, label=_("Period"), **look)
    with st.grid(4, min_column_width=190, gap="small"):
        actor = _one_of("who", _("Who"), actors, lambda code: say.code("actor", actors[code]))
        table = _one_of("table", _("What"), known.column("table_name"), lambda code: say.code("log_table", code))
        action = _one_of("action", _("Kind of change"), known.column("action"), lambda code: say.code("action", code))
        key = ui.search("key", _("Number"), _("Case, customer, quote …"))
    named = ui.linked("import", lambda code: _("Import {number}", number=plain(code)))
    shown = periods.period(period, clock.local_now().date())
    return Scope(now, shown.first, shown.last), LogFilter(actor, table, action, key, named)


def _one_of(key: str, label: str, codes: Any, name: Callable[[str], str]) -> str | None:
    """One of the codes that the log knows, by name; none means all."""
    options, everything = ["", *sorted(set(codes), key=name)], _("All")
    look = {"format_func": lambda code: name(code) if code else everything}
    return ui.choice(st.selectbox, key, options, "", label=label, **look) or None


def _list(scope: Scope, wanted: LogFilter) -> None:
    say = ui.words()
    asked = {"who": wanted.actor, "table": wanted.table, "action": wanted.action, "key": wanted.key}
    asked |= {"import": wanted.import_id, "p": st.query_params.get("p")}
    ui.listing(
        _in_words,
        scope,
        wanted,
        say.lang,
        key="audit_log",
        summary=_counted,
        hidden=("row_no",),
        leads={
            "changed_at": lambda row: ("audit_log", asked | {"row": str(row["row_no"])}),
            "import_id": lambda row: ("imports", {"view": "history", "import": row["import_id"]}),
        },
    )


def _counted(found: Slice) -> str:
    """How many changes there are, and what of them a file holds."""
    number = ui.words().number
    if not found.total:
        return _("No change.")
    told = _("1 change") if found.total == 1 else _("{count} changes", count=number(found.total))
    if found.total > reports.MOST_IN_FILES:
        most = number(reports.MOST_IN_FILES)
        told += " · " + _("The files hold the last {most} of them: narrow the filters to get others.", most=most)
    return told + " · " + _("Choose the time of a change to see all of it.")


def _in_words(store: Any, scope: Scope, wanted: LogFilter, lang: str, page: int | None = 1) -> Slice:
    """A page of changes with what they changed in one line; in files (`page=None`) a row for each column."""
    say, names = Words(lang), reports.staff_names(store, scope.as_of)
    found = reports.audit_log(store, scope, wanted, page)
    rows = []
    for row in found.table.dicts():
        row["changed_by"] = say.code("actor", row["changed_by"])
        changed = explain.changed_columns(row["log_table"], row["before"], row["after"], say, names)
        if page:
            row["changes"] = explain.changed_in_brief(changed)
            rows.append(tuple(row[name] for name in LISTED))
        else:
            own = tuple(row[name] for name in IN_FILES[:5])
            rows += [(*own, *column) for column in changed or [(None, None, None)]]
    return found._replace(table=Table(list(LISTED if page else IN_FILES), rows))


def _one(row_no: int) -> None:
    """One change: who made it when, each column before and after, and where it leads."""
    say, found = ui.words(), report(reports.audit_log_row, clock.now(), row_no)
    with st.container(border=True, key="change"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(say.code("action", found["action"]) if found else _("Kind of change"), width="content")
            st.button(_("Close"), icon=":material/close:", type="tertiary", on_click=_close)
        if not found:
            ui.nothing(_("There is no such change."))
            return
        ui.facts(
            [
                (_("When"), moment(found["changed_at"])),
                (_("Who"), say.code("actor", found["changed_by"])),
                (_("What"), say.code("log_table", found["log_table"])),
                (_("Number"), found["row_key"]),
            ]
        )
        names = report(reports.staff_names, clock.now())
        changed = explain.changed_columns(found["log_table"], found["before"], found["after"], say, names)
        ui.rows(Table(["column_name", "was", "now_says"], changed), "change", empty=_("It says nothing of columns."))
        with st.container(horizontal=True, gap="small"):
            if found["ticket_id"]:
                label = _("Case {ticket}", ticket=plain(found["ticket_id"]))
                ui.link("ticket", label, id=found["ticket_id"])
                ui.link("audit_log", _("All changes of the case"), key=found["ticket_id"], period="all")
            if found["log_table"] == "settlements":
                ui.link("audit", _("The finding"), period="all", finding=found["row_key"])
            if found["import_id"]:
                ui.link("imports", _("The import"), view="history", **{"import": found["import_id"]})
        number = _("Row {number} of the log.", number=say.number(row_no + 1))
        st.caption(number + (" " + _replaced(found) if found["replaced_at"] else ""))


def _replaced(found: dict[str, Any]) -> str:
    """That an erasure has replaced texts of a change, when and by whom."""
    who = ui.words().code("actor", found["replaced_by"])
    return _(
        "Texts in it were erased {when} by {who}.", when=moment(found["replaced_at"].astimezone(days.ZONE)), who=who
    )


def _close() -> None:
    st.query_params.pop("row", None)
