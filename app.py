"""Supportkoll's app: frames the pages with navigation, language and what they can't do without."""

import logging
from pathlib import Path

import streamlit as st

from lib import address, clock, reports, ui
from lib.access import PAGES
from lib.errors import UserError
from lib.sign_in import Reader
from lib.ui import _
from lib.words import moment
from pages import (
    audit,
    audit_log,
    bookings,
    desk,
    imports,
    invoicing,
    modules,
    month,
    operations,
    overview,
    people,
    personal_data,
    queue,
    quotes,
    register,
    sla,
    terms,
    ticket,
    tickets,
    warranties,
    what_if,
    work,
)

STATIC = Path(__file__).parent / "static"
# An empty store says how to fill it, but on the pages that need no case.
FOR_AN_EMPTY_STORE = ("imports", "people", "operations")
NOBODY = Reader("", refused="nobody")
log = logging.getLogger(__name__)


def main() -> None:
    """Runs the page that the address names, or says what has to be done first."""
    ui.begin_run()
    st.set_page_config(layout="wide", page_icon=str(STATIC / "icon.svg"))
    st.logo(str(STATIC / "logo.svg"), icon_image=str(STATIC / "icon.svg"), size="large")
    st.html(STATIC / "touch.css")
    try:
        found = ui.reader()
    except UserError as error:
        st.navigation(menu(NOBODY), position="hidden")
        problem(error)
        return
    is_in = bool(found.roles) and not found.refused
    page = st.navigation(menu(found), expanded=True, position="sidebar" if is_in else "hidden")
    name = page.url_path or "overview"
    address.turn_to(st.session_state, name, st.query_params)
    if not is_in:
        ui.refuse(found)
    with st.sidebar:
        ui.language_switch()
        ui.who_is_here()
    ui.note_sign_in()
    if not found.may_see(name):
        turn_away(found, name)
    try:
        ui.take_up_terms()
        ui.begin_to_draw()
        empty = ui.report(reports.is_empty, clock.now())
    except UserError as error:
        problem(error)
        return
    with st.sidebar:
        ui.find_a_case()
        ui.who_am_i()
        ui.running_timer()
    with st.sidebar:
        st.caption(_("Figures as of {moment}", moment=moment(clock.local_now())))
        ui.snapshot_age()
    ui.snapshot_notice()
    ui.terms_notice()
    ui.backup_notice()
    if empty and name not in FOR_AN_EMPTY_STORE:
        how_to_begin()
    else:
        try:
            page.run()
        except UserError as error:
            # What a page itself can't answer for: the store's file is damaged, say.
            problem(error)
            return
        address.leave_page(st.session_state, st.query_params)
    ui.keep_up_to_date(name)
    ui.watch()


def turn_away(found: Reader, name: str) -> None:
    """Leads a reader from the first page to one that is theirs; from any other, says that they may not see it."""
    pages = st.session_state["_pages_by_name"]
    if name == "overview" and not st.query_params.get("period"):
        st.switch_page(next(pages[own] for own in PAGES if found.may_see(own)))
    ui.refuse(found)


def menu(found: Reader) -> dict[str, list]:
    """The pages by section of the menu; those that the reader may not see have an address, which says so."""
    named = {
        "overview": (overview, _("Overview"), "dashboard"),
        "sla": (sla, _("SLA"), "timer"),
        "queue": (queue, _("Queue"), "format_list_numbered"),
        "work": (work, _("Work: billable and free"), "work_history"),
        "warranties": (warranties, _("Warranties"), "verified_user"),
        "modules": (modules, _("Modules and vendors"), "extension"),
        "bookings": (bookings, _("Bookings"), "event"),
        "terms": (terms, _("Terms"), "gavel"),
        "what_if": (what_if, _("What if"), "alt_route"),
        "month": (month, _("Month report"), "print"),
        "desk": (desk, _("Desk"), "support_agent"),
        "register": (register, _("Register a case"), "add_circle"),
        "invoicing": (invoicing, _("Invoicing"), "receipt_long"),
        "audit": (audit, _("Billing audit"), "fact_check"),
        "quotes": (quotes, _("Quotes"), "request_quote"),
        "tickets": (tickets, _("Cases"), "confirmation_number"),
        "ticket": (ticket, _("Case"), "confirmation_number"),
        "imports": (imports, _("Imports"), "upload_file"),
        "people": (people, _("People"), "group"),
        "personal_data": (personal_data, _("Personal data"), "shield_person"),
        "operations": (operations, _("Operations"), "monitor_heart"),
        "audit_log": (audit_log, _("Audit log"), "history"),
    }
    pages = {
        name: st.Page(
            of.page,
            title=title,
            icon=f":material/{icon}:",
            url_path=None if name == "overview" else name,
            default=name == "overview",
            visibility="visible" if found.may_see(name) and name != "ticket" else "hidden",
        )
        for name, (of, title, icon) in named.items()
    }
    st.session_state["_pages_by_name"] = pages
    sections = {
        "": ("overview", "sla", "queue", "work", "warranties", "modules", "bookings", "terms", "what_if", "month"),
        _("Staff"): ("desk", "register"),
        _("Finance"): ("invoicing", "audit", "quotes"),
        _("Behind the figures"): ("tickets", "ticket", "imports"),
        _("Administration"): (
            "audit_log",
            "people",
            "personal_data",
            "operations",
        ),
    }
    return {heading: [pages[name] for name in names] for heading, names in sections.items()}


def problem(error: UserError) -> None:
    """What keeps the program from showing figures, in one message that names the remedy; strangers aren't told."""
    st.title(_("Supportkoll can't show any figures"))
    with st.container(border=True):
        st.subheader(_("This has to be mended first"), icon=":material/build:")
        if is_for_this_machine():
            st.text(ui.words().problem(error))
        else:
            st.text(_("Whoever runs Supportkoll finds what is wrong in its log."))
            log.error("no figures can be shown: %s", error)
    st.caption(_("Reload the page when it is done."))


def is_for_this_machine() -> bool:
    """Whether whoever looks sits at the machine that the program runs on, so that nothing of it is news to them."""
    try:
        return not ui.signs_in()
    except UserError:
        return False


def how_to_begin() -> None:
    """What an empty store shows: the two ways to fill it."""
    st.title(_("Welcome to Supportkoll"))
    st.markdown(_("No cases have been imported yet, so there is nothing to show. Close the app and do one of these:"))
    with st.grid(2, min_column_width=300):
        with st.container(border=True, height="stretch"):
            st.subheader(_("Look around with demo data"), icon=":material/explore:")
            st.markdown(_("Two years of a made-up support desk, ending today."))
            st.code("python -m lib demo", language="bash")
        with st.container(border=True, height="stretch"):
            st.subheader(_("Import your own"), icon=":material/upload_file:")
            st.markdown(_("CSV files, or a folder of them. Rows that break a rule are put aside and said why."))
            ui.link("imports", _("Choose files here, with the app open"), ":material/upload_file:")
            st.code(f"python -m lib import {_('FOLDER')}", language="bash")
    st.caption(_("Start the app again afterwards: only one program at a time can have the store open."))


main()
