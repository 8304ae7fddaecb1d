"""What people change in the app: each change one transaction with its rows of the audit log.

Whoever changes something hands in what they had seen of it. If somebody else changed it meanwhile, nothing is written,
and Conflict says what it is now.
"""

from lib.desk.acts import MAY_FOLLOW, act, take_next
from lib.desk.adjustments import ADJUSTMENTS, adjust, take_back
from lib.desk.backups import back_up_now
from lib.desk.bookings import (
    MISSED_BY,
    book,
    cancel_booking,
    hold_booking,
    miss_booking,
    move_booking,
)
from lib.desk.cases import (
    LONGEST_SUBJECT,
    Decided,
    decide_case,
    merge_case,
    move_entry,
    register_case,
    restore_case,
    split_case,
    void_case,
)
from lib.desk.drafts import remove_draft, save_draft
from lib.desk.entries import WORK, Worked, log_time, start_timer, stop_timer
from lib.desk.erasures import Erased, erase_customer, export_personal_data, preview_erasure
from lib.desk.feeds import make_feed, revoke_feed
from lib.desk.free_times import CHANNELS, Session
from lib.desk.hours import Week, note_absence, set_hours, take_back_absence
from lib.desk.imports import (
    LinesIn,
    bring_in,
    import_invoice_lines,
    remove_mapping,
    reopen_findings,
    save_mapping,
    set_aside_findings,
    undo_import,
)
from lib.desk.installations import (
    CHECKS,
    INSTALLED_BY,
    LONGEST_NAME,
    Installed,
    correct_installation,
    cost_of_installation,
    register_installation,
)
from lib.desk.invoice_lines import match_invoice_line
from lib.desk.months import close_month, close_months, reopen_month
from lib.desk.notes import LONGEST_NOTE, note_breach
from lib.desk.people import LONGEST_PERSON, Given, note_sign_in, set_person, sign_out, sign_somebody_out
from lib.desk.previews import cost_decided, cost_of_new, cost_worked
from lib.desk.quotes import DECISIONS, decide_quote, send_quote
from lib.desk.rehearsal import charges_after
from lib.desk.settlements import OUTCOMES, settle, settle_all, unsettle
from lib.desk.submissions import OtherContent, Promised, Submission, decide_form_customer, submit
from lib.desk.vendors import Contact, set_vendor_contact

__all__ = [
    "ADJUSTMENTS",
    "CHANNELS",
    "CHECKS",
    "DECISIONS",
    "INSTALLED_BY",
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "LONGEST_PERSON",
    "LONGEST_SUBJECT",
    "MAY_FOLLOW",
    "MISSED_BY",
    "OUTCOMES",
    "WORK",
    "Contact",
    "Decided",
    "Erased",
    "Given",
    "Installed",
    "LinesIn",
    "OtherContent",
    "Promised",
    "Session",
    "Submission",
    "Week",
    "Worked",
    "act",
    "adjust",
    "back_up_now",
    "book",
    "bring_in",
    "cancel_booking",
    "charges_after",
    "close_month",
    "close_months",
    "correct_installation",
    "cost_decided",
    "cost_of_installation",
    "cost_of_new",
    "cost_worked",
    "decide_case",
    "decide_form_customer",
    "decide_quote",
    "erase_customer",
    "export_personal_data",
    "hold_booking",
    "import_invoice_lines",
    "log_time",
    "make_feed",
    "match_invoice_line",
    "merge_case",
    "miss_booking",
    "move_booking",
    "move_entry",
    "note_absence",
    "note_breach",
    "note_sign_in",
    "preview_erasure",
    "register_case",
    "register_installation",
    "remove_draft",
    "remove_mapping",
    "reopen_findings",
    "reopen_month",
    "restore_case",
    "revoke_feed",
    "save_draft",
    "save_mapping",
    "send_quote",
    "set_aside_findings",
    "set_hours",
    "set_person",
    "set_vendor_contact",
    "settle",
    "settle_all",
    "sign_out",
    "sign_somebody_out",
    "split_case",
    "start_timer",
    "stop_timer",
    "submit",
    "take_back",
    "take_back_absence",
    "take_next",
    "undo_import",
    "unsettle",
    "void_case",
]
