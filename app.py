"""Supportkoll's app: frames the pages with navigation, language and what they can't do without."""

from pathlib import Path

import streamlit as st

from lib import address, clock, reports, ui
from lib.errors import UserError
from lib.ui import _
from lib.words import moment
from pages import (
    audit,
    bookings,
    desk,
    imports,
    invoicing,
    modules,
    month,
    overview,
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


def main() -> None:
    """Runs the page that the address names, or says what has to be done first."""
    st.set_page_config(layout="wide", page_icon=str(STATIC / "icon.svg"))
    st.logo(str(STATIC / "logo.svg"), icon_image=str(STATIC / "icon.svg"), size="large")
    st.html(STATIC / "touch.css")
    page = st.navigation(menu(), expanded=True)
    address.turn_to(st.session_state, page.url_path or "overview", st.query_params)
    with st.sidebar:
        ui.language_switch()
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
    st.sidebar.caption(_("Figures as of {moment}", moment=moment(clock.local_now())))
    ui.terms_notice()
    if empty and st.session_state["_page"] != "imports":
        how_to_begin()
    else:
        page.run()
        address.leave_page(st.session_state, st.query_params)
    ui.keep_up_to_date(st.session_state["_page"])


def menu() -> dict[str, list]:
    """The pages by section of the menu."""
    pages = {
        "overview": st.Page(overview.page, title=_("Overview"), icon=":material/dashboard:", default=True),
        "sla": st.Page(sla.page, title=_("SLA"), icon=":material/timer:", url_path="sla"),
        "queue": st.Page(queue.page, title=_("Queue"), icon=":material/format_list_numbered:", url_path="queue"),
        "work": st.Page(work.page, title=_("Work: billable and free"), icon=":material/work_history:", url_path="work"),
        "invoicing": st.Page(
            invoicing.page, title=_("Invoicing"), icon=":material/receipt_long:", url_path="invoicing"
        ),
        "audit": st.Page(audit.page, title=_("Billing audit"), icon=":material/fact_check:", url_path="audit"),
        "quotes": st.Page(quotes.page, title=_("Quotes"), icon=":material/request_quote:", url_path="quotes"),
        "warranties": st.Page(
            warranties.page, title=_("Warranties"), icon=":material/verified_user:", url_path="warranties"
        ),
        "modules": st.Page(
            modules.page, title=_("Modules and vendors"), icon=":material/extension:", url_path="modules"
        ),
        "month": st.Page(month.page, title=_("Month report"), icon=":material/print:", url_path="month"),
        "terms": st.Page(terms.page, title=_("Terms"), icon=":material/gavel:", url_path="terms"),
        "what_if": st.Page(what_if.page, title=_("What if"), icon=":material/alt_route:", url_path="what_if"),
        "desk": st.Page(desk.page, title=_("Desk"), icon=":material/support_agent:", url_path="desk"),
        "register": st.Page(
            register.page, title=_("Register a case"), icon=":material/add_circle:", url_path="register"
        ),
        "bookings": st.Page(bookings.page, title=_("Bookings"), icon=":material/event:", url_path="bookings"),
        "tickets": st.Page(tickets.page, title=_("Cases"), icon=":material/confirmation_number:", url_path="tickets"),
        "ticket": st.Page(ticket.page, title=_("Case"), url_path="ticket", visibility="hidden"),
        "imports": st.Page(imports.page, title=_("Imports"), icon=":material/upload_file:", url_path="imports"),
    }
    st.session_state["_pages_by_name"] = pages
    return {
        "": [
            pages[name]
            for name in (
                "overview",
                "sla",
                "queue",
                "work",
                "warranties",
                "modules",
                "bookings",
                "terms",
                "what_if",
                "month",
            )
        ],
        _("Staff"): [pages["desk"], pages["register"]],
        _("Finance"): [pages["invoicing"], pages["audit"], pages["quotes"]],
        _("Behind the figures"): [pages["tickets"], pages["ticket"], pages["imports"]],
    }


def problem(error: UserError) -> None:
    """What keeps the program from showing figures, in one message that names the remedy."""
    st.title(_("Supportkoll can't show any figures"))
    with st.container(border=True):
        st.subheader(_("This has to be mended first"), icon=":material/build:")
        st.text(ui.words().problem(error))
    st.caption(_("Reload the page when it is done."))


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
