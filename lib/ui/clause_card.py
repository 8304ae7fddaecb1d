"""One clause of the terms as a card: what it says on a date, in words to be read aloud, and what it decided."""

from datetime import date
from typing import Any

import streamlit as st

from lib import explain
from lib.ui.session import _, terms_shown, words
from lib.ui.ways import link
from lib.words import plain

OTHERWISE = ":orange[:material/difference:]"
# How the cases are found that a clause decided about, where it isn't by the clause of a charge.
ASKED = {"critical": {"critical": "yes"}, "lead_time": {"critical": "no"}, "intake": {}}


def clause_card(clause: str, day: date, today: date, decided: dict[str, Any] | None) -> None:
    """A clause as it is on a day, what is otherwise `today`, and the way to the cases that it decided about."""
    say, terms = words(), terms_shown()
    shown, now = (explain.clause_says(terms, clause, on, say) for on in (day, today))
    otherwise = explain.differences(shown, now)
    with st.container(border=True, gap="small", key=f"clause_{clause}"):
        st.subheader(plain(explain.clause_name(clause, say)), anchor=clause)
        st.markdown(f"**{plain(getattr(terms.clauses[clause], say.lang))}.**")
        told = [said for said in shown if not said.inner]
        if told:
            st.markdown("\n".join(_told(said, otherwise) for said in told))
        for said in shown:
            if said.inner and said.about in otherwise:
                _otherwise(said_today(otherwise[said.about], said.text))
        for said in now:
            if said.about not in {one.about for one in shown}:
                _otherwise(_("Today also: {text}", text=said.text))
        if inner := [said.text for said in shown if said.inner]:
            st.caption(f":material/lock: {plain(_('For us only:'))} {plain(' '.join(inner))}")
        _decided(clause, decided)


def said_today(text: str | None, then: str = "") -> str:
    """What is said today in the place of a sentence (`then`, where that isn't shown beside it)."""
    today = _("Today: {text}", text=text) if text else _("Today that isn't said.")
    return f"{then} {today}".strip()


def _told(said: explain.Said, otherwise: dict[str, str | None]) -> str:
    """A sentence as a line of a list, with its mark, and what is said today in its place."""
    mark = f" :violet-badge[:material/edit_note: {_('Our reading')}]" if said.ours else ""
    today = f"\n    - {OTHERWISE} {plain(said_today(otherwise[said.about]))}" if said.about in otherwise else ""
    return f"- {plain(said.text)}{mark}{today}"


def _otherwise(text: str) -> None:
    st.caption(f"{OTHERWISE} {plain(text)}")


def _decided(clause: str, decided: dict[str, Any] | None) -> None:
    """How many cases of the period it decided about, and how many kronor; the way to just these cases."""
    say = words()
    if clause in ("normal", "booking"):
        return  # They decide about no case by themselves.
    if not decided:
        st.caption(_("It decided about no case of the period."))
        return
    count = say.cases(decided["cases"])
    text = _("It decided about {count}", count=count)
    if decided["amount"] is not None:
        text = _("It decided about {count}: {kronor}", count=count, kronor=say.money(decided["amount"]))
    link("tickets", text, **ASKED.get(clause, {"clause": (clause,)}))
