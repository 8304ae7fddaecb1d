"""What the pages share on screen: language, filters in the address, figures, charts, tables and their files."""

from lib.ui.basis import basis_files
from lib.ui.closing import closing
from lib.ui.customer_month import CUSTOMER_COLUMNS, cases_of, customer_figures, customer_month
from lib.ui.filters import (
    View,
    choice,
    choices,
    contract_forms,
    language_switch,
    linked,
    page_number,
    part,
    search,
    toolbar,
)
from lib.ui.finance import adjustment_form, adjustments, invoicing_month
from lib.ui.invoice_lines import invoice_lines_in
from lib.ui.master_detail import choose, chosen_row, detail, master
from lib.ui.notes import breach_note
from lib.ui.parts import MAX_ROWS_ON_SCREEN, badge, chart, draw, facts, figure, listing, nothing, rows
from lib.ui.printing import print_button, sheet
from lib.ui.quoting import decision_form, quote_form
from lib.ui.session import _, dark, lang, leave_pages_folder, report, store, words
from lib.ui.settling import settling, settling_all
from lib.ui.ways import Lead, find_a_case, go_to, link, way_back

__all__ = [
    "CUSTOMER_COLUMNS",
    "MAX_ROWS_ON_SCREEN",
    "Lead",
    "View",
    "_",
    "adjustment_form",
    "adjustments",
    "badge",
    "basis_files",
    "breach_note",
    "cases_of",
    "chart",
    "choice",
    "choices",
    "choose",
    "chosen_row",
    "closing",
    "contract_forms",
    "customer_figures",
    "customer_month",
    "dark",
    "decision_form",
    "detail",
    "draw",
    "facts",
    "figure",
    "find_a_case",
    "go_to",
    "invoice_lines_in",
    "invoicing_month",
    "lang",
    "language_switch",
    "link",
    "linked",
    "listing",
    "master",
    "nothing",
    "page_number",
    "part",
    "print_button",
    "quote_form",
    "report",
    "rows",
    "search",
    "settling",
    "settling_all",
    "sheet",
    "store",
    "toolbar",
    "way_back",
    "words",
]

leave_pages_folder()
