"""How the program runs: its backups, its health, and what it consists of."""

import tomllib
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version

import duckdb
import streamlit as st

from lib import backup_rule, backups, clock, days, desk, health, sql
from lib.backups import Kept
from lib.reports import Table
from lib.settings import Backups
from lib.store import ROOT, Store
from lib.ui.changes import attempt, said
from lib.ui.me import acting
from lib.ui.opening import store, terms_file
from lib.ui.parts import facts, figure, rows
from lib.ui.reader import settings
from lib.ui.session import _, words
from lib.words import moment, plain

KEY = "backup"
BEGAN = datetime.now(UTC)
SIGNS = {
    health.OK: ("green", ":material/check_circle:"),
    health.FAILING: ("red", ":material/error:"),
    health.OFF: ("gray", ":material/do_not_disturb_on:"),
}


def backups_kept() -> None:
    """When the last good backup was, the way to make one now, and those that are kept."""
    opened, kept, now = store(), settings().backups, datetime.now(UTC)
    folder = backups.folder_of(opened.place, kept)
    found = backups.kept(folder, opened.stem)
    good = [one for one in found if one.is_good]
    _figures(opened, kept, good, now)
    _now(opened, kept)
    st.subheader(_("Backups that are kept"))
    rule = {"daily": kept.daily, "weekly": kept.weekly, "monthly": kept.monthly}
    text = _("Of the newest {daily} days, {weekly} weeks and {monthly} months the last one each, in {folder}.",
             folder=folder, **rule)  # fmt: skip
    st.caption(plain(text))
    rows(_table(found), "backups", empty=_("There is no backup yet."), totals=("megabytes",))
    if found:
        look = {"icon": ":material/fact_check:", "on_click": _look_again, "args": (found,)}
        st.button(_("Check all now"), help=_("Opens each one and compares it with what it held."), **look)
    _how_to_restore()


def _figures(opened: Store, kept: Backups, good: list[Kept], now: datetime) -> None:
    say, last = words(), good[0] if good else None
    due = backup_rule.due(last.made_at if last else None, kept.at, now) if kept.at else None
    late = last is None or now - last.made_at > backups.TOO_OLD
    with st.grid(4, min_column_width=210, gap="small"):
        figure(
            _("Last good backup"),
            _local(last.made_at) if last else _("None"),
            help=_("It was opened after it was written, and holds what the store held at that moment."),
            state=("red", "error", _("Too old") if last else _("Missing"))
            if late
            else ("green", "check_circle", _("Good")),
        )
        figure(
            _("Next one"),
            _("No schedule") if due is None else _("Now") if due <= now else _local(due),
            help=_(
                "Each day at the time in the settings, while the program runs; one that was missed is made at once."
            ),
        )
        figure(_("Kept"), say.number(len(good)), help=_("Good backups in the folder."))
        helped = _("The store's file, without what is laid by beside it.") if opened.path else _("All of its tables.")
        figure(_("Size of the store"), _megabytes(opened.size()), help=helped)


@st.fragment(run_every=1)
def _now(opened: Store, kept: Backups) -> None:
    """The button, and how the last one went: drawn anew each second, for the sake of one that is under way."""
    state = backups.progress(backups.folder_of(opened.place, kept))
    with st.container(border=True, gap="small"):
        if state.is_under_way:
            st.session_state[f"{KEY}_shown"] = True
            st.progress(state.share, text=_("A backup is being made; everybody can go on working."))
            return
        if st.session_state.pop(f"{KEY}_shown", False):
            st.rerun()
        if state.problem:
            failed = _("The last one failed, {when}. It is tried again by itself.", when=_local(state.failed_at))
            st.error(f"**{failed}** {plain(words().problem(state.problem))}", icon=":material/error:")
        said(KEY)
        look = {"type": "primary", "icon": ":material/backup:", "on_click": _back_up}
        st.button(_("Back up now"), key=f"{KEY}_now", **look)


def _back_up() -> None:
    attempt(
        KEY,
        lambda: desk.back_up_now(store(), settings().backups, by=acting(), now=clock.now()),
        _("A backup is being made."),
    )


def _look_again(found: list[Kept]) -> None:
    def look() -> None:
        for one in found:
            backups.look_again(one, datetime.now(UTC))

    attempt(KEY, look, _("All of them were opened and compared."))


def _table(found: list[Kept]) -> Table:
    names = ["made_at", "backup_state", "megabytes", "rows_held", "checked_at", "made_by", "file"]
    return Table(
        names,
        [
            (
                one.made_at.astimezone(days.ZONE),
                "good" if one.is_good else "damaged",
                round(one.sheet.size / 1e6, 1),
                one.rows,
                one.checked_at.astimezone(days.ZONE),
                one.sheet.made_by,
                one.file.name,
            )
            for one in found
        ],
    )


def _how_to_restore() -> None:
    with st.expander(_("Put one back"), icon=":material/settings_backup_restore:"):
        st.markdown(
            _(
                "Stop the program first. The command shows which backup it takes, asks, checks it, and keeps what the "
                "store held beside it; whose data were erased since are erased again."
            )
        )
        st.code("python -m lib restore", language="bash")


def program() -> None:
    """Whether all is well, and what the program consists of."""
    opened, kept = store(), settings().backups
    st.subheader(_("Health"))
    found = health.look(lambda: (opened, terms_file()), kept, BEGAN, datetime.now(UTC))
    names = {"store": _("The store can be read and written"), "terms": _("The terms are valid"),
             "backup": _("Backups are made in time")}  # fmt: skip
    states = {health.OK: _("Well"), health.FAILING: _("Fails"), health.OFF: _("Not asked for")}
    with st.container(border=True, gap="xsmall"):
        for check, state in found.checks.items():
            color, icon = SIGNS[state]
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.badge(states[state], color=color, icon=icon)
                st.markdown(names.get(check, check))
    st.subheader(_("Program"))
    facts(
        [
            (_("Version"), _version()),
            (_("Schema of the store"), str(len(sql.names("schema")))),
            ("DuckDB", duckdb.__version__),
            ("Streamlit", version("streamlit")),
            (_("Running since"), _local(BEGAN)),
            (_("Store"), opened.name),
        ]
    )


@cache
def _version() -> str:
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return about["project"]["version"]


def _local(when: datetime) -> str:
    return moment(when.astimezone(days.ZONE))


def _megabytes(size: int) -> str:
    return f"{words().number(size / 1e6, 1)} MB"
