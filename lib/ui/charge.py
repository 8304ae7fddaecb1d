"""One charge as a card: what it is, the clause, the facts that decided, the arithmetic, and what came nearest."""

from decimal import Decimal
from typing import Any

import streamlit as st

from lib import explain
from lib.ui.session import _, terms_shown, words
from lib.ui.ways import link
from lib.words import plain


def charge_card(line: dict[str, Any], entries: list[Decimal]) -> None:
    """A charge (a row of `reports.explained`) with all that explains it; `entries` are the minutes that it adds up."""
    say = words()
    why = explain.charge(line, say)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(f"{say.code('work', line['work'])}, {minutes_added([line['minutes']])}", width="content")
        st.subheader(say.money(line["amount"]), width="content")
    with st.container(horizontal=True, gap="small"):
        st.badge(say.code("coverage", line["coverage"]), color="blue" if line["amount"] else "green")
        if line["flag"]:
            st.badge(say.code("flag", line["flag"]), color="orange", icon=":material/flag:")
    if why.clause:
        st.markdown(f":material/gavel: {_('By the clause')} {clause_in_words(why.clause)}")
        # Of a warranty, the days are those promised on the day of the installation.
        day = line["installed_on"] if line["rule"] == "in_warranty" else line["registered_on"]
        link("terms", _("The clause as it was on {day}", day=f"{day}"), on=f"{day}", clause=why.clause)
    st.markdown(f":material/calculate: {plain(why.arithmetic)}")
    if len(entries) > 1:
        text = f"{minutes_added(entries)} = {minutes_added([line['minutes']])}"
        st.caption(_("Time entries: {minutes}", minutes=text))
    sentences(why.facts)
    if why.nearest:
        clause = clause_in_words(why.nearest)
        st.markdown(f":material/block: {_('Not by the clause')} {clause}: {plain(why.why_not)}")


def clause_in_words(code: str) -> str:
    """The name of a clause and what it says, as Markdown."""
    say, clauses = words(), terms_shown().clauses
    return f"**{plain(say.code('clause', code))}** ({plain(getattr(clauses[code], say.lang))})"


def sentences(texts: list[str]) -> None:
    """Sentences from data, one below the other."""
    st.markdown("\n".join(f"- {plain(text)}" for text in texts))


def minutes_added(added: list[Decimal]) -> str:
    """Minutes, or several of them to be added up: `12 + 7,5 min`."""
    say = words()
    return " + ".join(say.number(minutes, 0 if minutes == int(minutes) else 2) for minutes in added) + "\u00a0min"
