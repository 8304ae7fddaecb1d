"""What the pages share on screen: language, filters in the address, figures, charts, tables and their files."""

from lib.ui.backup_notice import backup_notice
from lib.ui.basis import basis_files
from lib.ui.booking import one_booking
from lib.ui.casework import casework
from lib.ui.changes import attempt, said
from lib.ui.charge import charge_card, clause_in_words, minutes_added, sentences
from lib.ui.clause_card import clause_card, said_today
from lib.ui.closing import closing
from lib.ui.confirming import BOOKED
from lib.ui.customer_month import CUSTOMER_COLUMNS, cases_of, customer_figures, customer_month
from lib.ui.deciding import decided, decision_fields, price
from lib.ui.erasing import erasures_made, personal_data_of
from lib.ui.feeds import calendar_feeds
from lib.ui.filters import (
    View,
    choice,
    choices,
    contract_forms,
    day,
    language_switch,
    linked,
    page_number,
    part,
    search,
    toolbar,
)
from lib.ui.finance import adjustment_form, adjustments, invoicing_month
from lib.ui.free_times import free_times
from lib.ui.import_findings import import_findings
from lib.ui.import_history import import_history
from lib.ui.importing import bring_in_files
from lib.ui.installation import installations_of_case, one_installation, vendor_contact
from lib.ui.installing import register_installation
from lib.ui.invoice_lines import invoice_lines_in
from lib.ui.live import begin_to_draw, keep_up_to_date
from lib.ui.master_detail import choose, choose_in_pages, chosen_row, detail, master
from lib.ui.me import acting, me, my_name, say_who, who_am_i
from lib.ui.notes import breach_note
from lib.ui.once import begin_run
from lib.ui.opening import close_store
from lib.ui.operations import backups_kept, program
from lib.ui.parts import MAX_ROWS_ON_SCREEN, badge, chart, draw, facts, figure, listing, nothing, rows
from lib.ui.people import people
from lib.ui.printing import print_button, sheet
from lib.ui.put_right import case_changes, put_right, restore
from lib.ui.quoting import decision_form, quote_form
from lib.ui.reader import checked, may, reader, settings, signs_in
from lib.ui.session import (
    _,
    by_edition,
    dark,
    lang,
    leave_pages_folder,
    report,
    store,
    take_up_terms,
    terms_file,
    terms_shown,
    through_app,
    words,
)
from lib.ui.settling import settling, settling_all
from lib.ui.sign_in import note_sign_in, refuse, require, watch, who_is_here
from lib.ui.snapshot import snapshot_age, snapshot_notice
from lib.ui.submission import customers_words, new_customer
from lib.ui.terms_notice import terms_notice
from lib.ui.timer import running_timer
from lib.ui.ways import Lead, find_a_case, go_to, link, way_back
from lib.ui.when import moment_of, when_fields
from lib.ui.working_hours import working_hours

__all__ = [
    "BOOKED",
    "CUSTOMER_COLUMNS",
    "MAX_ROWS_ON_SCREEN",
    "Lead",
    "View",
    "_",
    "acting",
    "adjustment_form",
    "adjustments",
    "attempt",
    "backup_notice",
    "backups_kept",
    "badge",
    "basis_files",
    "begin_run",
    "begin_to_draw",
    "breach_note",
    "bring_in_files",
    "by_edition",
    "calendar_feeds",
    "case_changes",
    "cases_of",
    "casework",
    "charge_card",
    "chart",
    "checked",
    "choice",
    "choices",
    "choose",
    "choose_in_pages",
    "chosen_row",
    "clause_card",
    "clause_in_words",
    "close_store",
    "closing",
    "contract_forms",
    "customer_figures",
    "customer_month",
    "customers_words",
    "dark",
    "day",
    "decided",
    "decision_fields",
    "decision_form",
    "detail",
    "draw",
    "erasures_made",
    "facts",
    "figure",
    "find_a_case",
    "free_times",
    "go_to",
    "import_findings",
    "import_history",
    "installations_of_case",
    "invoice_lines_in",
    "invoicing_month",
    "keep_up_to_date",
    "lang",
    "language_switch",
    "link",
    "linked",
    "listing",
    "master",
    "may",
    "me",
    "minutes_added",
    "moment_of",
    "my_name",
    "new_customer",
    "note_sign_in",
    "nothing",
    "one_booking",
    "one_installation",
    "page_number",
    "part",
    "people",
    "personal_data_of",
    "price",
    "print_button",
    "program",
    "put_right",
    "quote_form",
    "reader",
    "refuse",
    "register_installation",
    "report",
    "require",
    "restore",
    "rows",
    "running_timer",
    "said",
    "said_today",
    "say_who",
    "search",
    "sentences",
    "settings",
    "settling",
    "settling_all",
    "sheet",
    "signs_in",
    "snapshot_age",
    "snapshot_notice",
    "store",
    "take_up_terms",
    "terms_file",
    "terms_notice",
    "terms_shown",
    "through_app",
    "toolbar",
    "vendor_contact",
    "watch",
    "way_back",
    "when_fields",
    "who_am_i",
    "who_is_here",
    "words",
    "working_hours",
]

leave_pages_folder()
