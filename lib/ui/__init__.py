"""What the pages share on screen: language, filters in the address, figures, charts, tables and their files."""

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
from lib.ui.notes import breach_note
from lib.ui.parts import MAX_ROWS_ON_SCREEN, badge, chart, draw, facts, figure, listing, nothing, rows
from lib.ui.printing import print_button, sheet
from lib.ui.session import _, dark, lang, leave_pages_folder, report, store, words
from lib.ui.ways import Lead, find_a_case, go_to, link, way_back

__all__ = [
    "MAX_ROWS_ON_SCREEN",
    "Lead",
    "View",
    "_",
    "badge",
    "breach_note",
    "chart",
    "choice",
    "choices",
    "contract_forms",
    "dark",
    "draw",
    "facts",
    "figure",
    "find_a_case",
    "go_to",
    "lang",
    "language_switch",
    "link",
    "linked",
    "listing",
    "nothing",
    "page_number",
    "part",
    "print_button",
    "report",
    "rows",
    "search",
    "sheet",
    "store",
    "toolbar",
    "way_back",
    "words",
]

leave_pages_folder()
