"""Terms: what they say on a date, clause by clause, to be read aloud; what each decided, and what has changed."""

from datetime import date

import streamlit as st

from lib import clock, explain, paper, reports, ui
from lib.reports import Table
from lib.terms_rows import CLAUSES
from lib.ui import _, report
from lib.words import moment, plain


@ui.through_app
def page() -> None:
    """The terms in force on the date that the address names, all or one clause, and the history of their changes."""
    ui.require("terms")
    today = clock.local_now().date()
    with st.container(key="screen_only_terms"):
        ui.way_back()
        st.title(_("Terms"))
        scope = ui.toolbar().scope
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            with st.container(width=200):
                day = ui.day("on", _("The terms of"), today)
            ui.print_button(_("Print or save as PDF"))
        _about(day, today)
        chosen = ui.linked("clause", _named)
        if not chosen:
            _contents()
        decided = report(reports.terms_cases, scope)
        for clause in (chosen,) if chosen else CLAUSES:
            ui.clause_card(clause, day, today, decided.get(clause))
        _history(today)
    ui.sheet(_sheet((chosen,) if chosen else CLAUSES, day, today), shown=False)


def _named(clause: str) -> str | None:
    return _("Clause: {name}", name=plain(explain.clause_name(clause, ui.words()))) if clause in CLAUSES else None


def _about(day: date, today: date) -> None:
    """Which terms these are, which file they come from, and what the marks mean."""
    say, file = ui.words(), ui.terms_file()
    if day != today:
        text = _("These are the terms of {day}. Where it is otherwise today, that is said.", day=say.weekday_date(day))
        st.markdown(f":material/history: **{text}**")
    st.caption(_("A case goes by the terms, and its customer's contract form, of the day on which it was registered."))
    version = file.version
    st.caption(
        plain(
            _(
                "In force here since {taken}, from the file {file} (written {written}, version {mark}).",
                taken=moment(file.local_taken_at()),
                file=version.file.name,
                written=moment(file.local_written_at()),
                mark=version.mark,
            )
        )
    )


def _contents() -> None:
    """The clauses, each leading to its place on the page."""
    say = ui.words()
    links = [f"[{plain(explain.clause_name(clause, say))}](#{clause})" for clause in CLAUSES]
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{_('Contents')}**")
        st.markdown(" · ".join([*links, f"[{_('What has changed')}](#changes)"]))
        text = _("What is marked so is our own reading: the terms leave it open.")
        st.markdown(f":violet-badge[:material/edit_note: {_('Our reading')}] {text}")


# ---- What has changed ------------------------------------------------------------------------------------------------


def _history(today: date) -> None:
    found, say = explain.changes(ui.terms_shown(), ui.words()), ui.words()
    st.header(_("What has changed"), anchor="changes")
    if not found:
        first = min(row.valid_from for rows in ui.terms_shown().kinds().values() for row in rows)
        ui.nothing(_("Nothing: all that is in force now has been so since {day}.", day=moment(first)))
        return
    coming = sum(change.day > today for change in found)
    text = _("One row per value that a new row of the terms file changed. Choose a date to see its terms.")
    st.caption(f"{text} {_('Still to come: {count}.', count=coming)}" if coming else text)
    names = ["valid_from", "clause_name", "changed_value", "was", "becomes"]
    rows = [(one.day, explain.clause_name(one.clause, say), one.what, one.was, one.becomes) for one in found]
    ui.rows(
        Table(names, rows),
        "terms_changes",
        leads={"valid_from": lambda row: ("terms", {"on": f"{row['valid_from']}"})},
    )


# ---- On paper --------------------------------------------------------------------------------------------------------


def _sheet(clauses: tuple[str, ...], day: date, today: date) -> str:
    """The same on paper: without what only we need, and without what decided about which cases."""
    say, terms, parts = ui.words(), ui.terms_shown(), []
    for clause in clauses:
        shown, now = (explain.clause_says(terms, clause, on, say) for on in (day, today))
        otherwise = explain.differences(shown, now)
        lines = [getattr(terms.clauses[clause], say.lang) + "."]
        for said in shown:
            if not said.inner:
                lines.append(f"{said.text} ({_('our reading')})" if said.ours else said.text)
                if said.about in otherwise:
                    lines.append(ui.said_today(otherwise[said.about]))
        parts.append(paper.section(explain.clause_name(clause, say), *map(paper.text, lines)))
    about = [
        _("The terms of {day}.", day=say.weekday_date(day)),
        _("A case goes by the terms, and its customer's contract form, of the day on which it was registered."),
        " · ".join(explain.clause_name(clause, say) for clause in clauses),
    ]
    return paper.sheet(_("Support terms"), about, parts)
