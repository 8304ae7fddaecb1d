"""How codes, amounts and times are written for people, in their language."""

import re
import string
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from lib.errors import UserError
from lib.locale import N_, translations

NOTHING = "–"

# The tables that canonical files fill.
TABLES = {
    "customers": N_("Customers"),
    "contracts": N_("Contracts"),
    "staff": N_("Staff"),
    "tickets": N_("Cases"),
    "ticket_events": N_("Events of cases"),
    "time_entries": N_("Time entries"),
    "bookings": N_("Bookings"),
    "module_installations": N_("Module installations"),
    "quotes": N_("Quotes"),
    "invoice_lines": N_("Invoice lines"),
    "adjustments": N_("Adjustments"),
}
# What the codes of the figures are called. A code that isn't here (a new category in the terms) is shown as it is.
CODES = {
    "period": {
        "m0": N_("This month"),
        "m1": N_("Last month"),
        "q0": N_("This quarter"),
        "d90": N_("90 days"),
        "m12": N_("12 months"),
        "y": N_("This year"),
        "all": N_("All time"),
    },
    "contract_form": {"bas": "Bas", "plus": "Plus", "premium": "Premium", "no_contract": N_("No contract")},
    "status": {
        "met": N_("Met"),
        "breached": N_("Breached"),
        "overdue": N_("Overdue"),
        "due_today": N_("Due today"),
        "at_risk": N_("At risk"),
        "on_track": N_("On track"),
    },
    "days": {
        "0": N_("The same day"),
        "1": N_("1 working day"),
        "2": N_("2 working days"),
        "3": N_("3 working days"),
        "4": N_("4 or more"),
        "waiting": N_("Not handled yet"),
    },
    "age": {"0–1": "0–1", "2–3": "2–3", "4–10": "4–10", "11+": "11+"},
    "few": {"standard": N_("standard"), "critical": N_("critical"), "both": N_("both kinds")},
    "unclear": {
        "only_resolved": N_("Only the resolution is known"),
        "no_act": N_("No act is known"),
    },
    "breakdown": {
        "category": N_("Category"),
        "contract_form": N_("Contract form"),
        "customer": N_("Customer"),
        "staff": N_("Member of staff"),
        "weekday": N_("Weekday"),
        "hour": N_("Hour of arrival"),
    },
    "weekday": {
        "1": N_("Monday"),
        "2": N_("Tuesday"),
        "3": N_("Wednesday"),
        "4": N_("Thursday"),
        "5": N_("Friday"),
        "6": N_("Saturday"),
        "7": N_("Sunday"),
    },
    "hour": {str(hour): f"{hour:02}–{hour + 1:02}" for hour in range(24)},
    "warranty": {
        "active": N_("Active"),
        "expiring": N_("Expiring"),
        "expired": N_("Expired"),
        "none": N_("No warranty"),
    },
    "function_check": {"passed": N_("Passed"), "failed": N_("Failed")},
    "installed_by": {"agency": N_("Us"), "customer": N_("The customer")},
    # Where a case lies beside the warranty of the module that it is about.
    "warranty_place": {
        "within": N_("Registered while covered"),
        "after": N_("Registered after the warranty"),
        "before": N_("Registered before the installation"),
        "not_covered": N_("On a module without warranty"),
        "made_in": N_("The case that it was installed in"),
    },
    "warranty_mistake": {
        "charged_in_warranty": N_("Charged though in warranty"),
        "not_linked": N_("Charged, its module isn't named"),
        "linked_elsewhere": N_("Charged, another module is named"),
        "free_outside": N_("Free though not in warranty"),
        "other_module": N_("Free under another module's warranty"),
    },
    "way": {"charged": N_("Charged in warranty"), "free": N_("Free outside of it")},
    "module_by": {"module": N_("Modules"), "vendor": N_("Vendors")},
    "few_installations": {"few": N_("Few: not ranked")},
    "coverage": {
        "free": N_("Free of charge"),
        "warranty": N_("Warranty"),
        "ticket_fee": N_("Ticket fee"),
        "hourly": N_("By the hour"),
        "quote": N_("Quote"),
        "installation": N_("Installation"),
        "undecided": N_("Undecided"),
    },
    "clause": {
        "core": N_("Core and own theme"),
        "normal": N_("Normal support"),
        "version": N_("PrestaShop version"),
        "third_party": N_("Third-party fault"),
        "quote": N_("Quote"),
        "hosting": N_("Hosting"),
        "attack": N_("Attack on the shop"),
        "ticket": N_("Caused by the customer"),
        "hourly": N_("Larger work, by the hour"),
        "installation": N_("Module installation"),
        "warranty": N_("Warranty"),
        "advice": N_("Advice"),
    },
    # Clauses that say how soon and in which way, and decide about no price.
    "promise": {
        "critical": N_("Business-critical cases"),
        "lead_time": N_("All other cases"),
        "intake": N_("How cases come in"),
        "booking": N_("Booked times"),
    },
    "category": {
        "core": N_("Core"),
        "standard_theme": N_("Standard theme"),
        "own_theme": N_("Own theme"),
        "version": N_("PrestaShop version"),
        "third_party": N_("Third party"),
        "customer_caused": N_("Caused by the customer"),
        "hosting": N_("Hosting"),
        "attack": N_("Attack"),
        "advice": N_("Advice"),
        "installation": N_("Installation"),
        "development": N_("Development"),
        "none": N_("No category yet"),
    },
    "finding": {
        "ok": N_("Agrees"),
        "open": N_("Not resolved yet"),
        "undecided": N_("Undecided"),
        "unapproved_work": N_("Work without approved quote"),
        "missing": N_("Never invoiced"),
        "under": N_("Invoiced too little"),
        "over": N_("Invoiced too much"),
        "should_be_free": N_("Should have been free"),
        "over_credited": N_("Credited too much"),
    },
    # Kinds of findings of the billing audit, which way they point, and what has become of them.
    "finding_kind": {
        "missing": N_("Never invoiced"),
        "under": N_("Invoiced too little"),
        "over": N_("Invoiced too much"),
        "should_be_free": N_("Should have been free"),
        "over_credited": N_("Credited too much"),
        "wrong_rate": N_("Rate of another contract form"),
        "split_ticket": N_("Several ticket fees on a case"),
        "undecided": N_("Undecided"),
        "unapproved_work": N_("Work without approved quote"),
        "work_on_declined": N_("Work on a declined quote"),
        "work_before_quote": N_("Work before the approval"),
        "beyond_quote": N_("Work beyond the quote"),
        "below_list_price": N_("Installation below list price"),
        "uncharged_installation": N_("Installation not charged"),
        "split_cases": N_("One matter as several cases"),
        "after_resolved": N_("Work after the resolution"),
        "overlapping": N_("Overlapping time entries"),
        "entry_without_case": N_("Time entry without a case"),
        "invoiced_open": N_("Invoiced before it was resolved"),
        "unmatched_invoice": N_("Invoice line without a case"),
    },
    "direction": {
        "unbilled": N_("Not invoiced"),
        "misbilled": N_("Wrongly invoiced"),
        "to_check": N_("To check"),
    },
    "finding_state": {
        "open": N_("Open"),
        "awaits": N_("Awaits invoicing"),
        "settled": N_("Settled"),
    },
    "outcome": {
        "credited": N_("Credited"),
        "invoiced": N_("Invoiced"),
        "agreed": N_("Agreed with the customer"),
        "goodwill": N_("Goodwill"),
        "written_off": N_("Written off"),
        "correct": N_("Right as it is"),
        "other": N_("Other"),
        "taken_back": N_("Taken back"),
    },
    "flag": {
        "undecided": N_("No category yet"),
        "unapproved_work": N_("Work without approved quote"),
        "misplaced_installation": N_("Installation work on another kind of case"),
        "below_list_price": N_("Below list price"),
        "no_contract": N_("No contract"),
        "over_ticket": N_("More minutes than the fee covers"),
    },
    "work": {
        "support": N_("Support"),
        "upgrade": N_("Upgrade"),
        "development": N_("Development"),
        "installation": N_("Installation"),
    },
    "happening": {
        "registered": N_("Registered"),
        "handling_started": N_("Handling started"),
        "waiting_customer": N_("Waiting for the customer"),
        "resumed": N_("Resumed"),
        "resolved": N_("Resolved"),
        "reopened": N_("Reopened"),
        "worked": N_("Work"),
        "booked": N_("Booked time"),
        "quote_sent": N_("Quote sent"),
        "quote_approved": N_("Quote approved"),
        "quote_declined": N_("Quote declined"),
        "adjusted": N_("Adjustment"),
        "invoiced": N_("Invoiced"),
        "installed": N_("Module installed"),
    },
    # Where a case stands: its last event.
    "case_state": {
        "new": N_("Not begun"),
        "handling_started": N_("Under way"),
        "waiting_customer": N_("Waiting for the customer"),
        "resumed": N_("Under way again"),
        "resolved": N_("Resolved"),
        "reopened": N_("Opened again"),
    },
    # What people change, as the audit log names it.
    "action": {
        "import": N_("Read in anew"),
        "undo_import": N_("Import undone"),
        "set_hours": N_("Working hours set"),
        "note_absence": N_("Absence noted"),
        "take_back_absence": N_("Absence taken back"),
        "settle": N_("Finding settled"),
        "unsettle": N_("Settlement taken back"),
        "close_month": N_("Month closed"),
        "reopen_month": N_("Month opened again"),
        "save_draft": N_("Draft saved"),
        "remove_draft": N_("Draft removed"),
        "save_mapping": N_("Mapping saved"),
        "remove_mapping": N_("Mapping removed"),
        "set_aside_finding": N_("Row set aside"),
        "reopen_finding": N_("Row opened again"),
        "set_vendor_contact": N_("Vendor's contact set"),
        "set_person": N_("Roles set"),
        "sign_in": N_("Signed in"),
        "sign_out": N_("Signed out"),
        "sign_somebody_out": N_("Signed out by somebody else"),
        "make_feed": N_("Calendar address made"),
        "revoke_feed": N_("Calendar address revoked"),
        "export_personal_data": N_("Personal data exported"),
        "erase_customer": N_("Personal data erased"),
        "restore_backup": N_("Backup restored"),
        "back_up": N_("Backup asked for"),
        "register_case": N_("Case registered"),
        "submit_case": N_("Came by the support form"),
        "decide_form_customer": N_("Customer decided"),
        "decide_case": N_("Decision changed"),
        "merge_case": N_("Cases merged"),
        "split_case": N_("Case split"),
        "register_installation": N_("Installation registered"),
        "correct_installation": N_("Installation corrected"),
        "void_case": N_("Marked as void"),
        "restore_case": N_("No longer void"),
        "take_next": N_("Taken as the next"),
        "handling_started": N_("Handling started"),
        "waiting_customer": N_("Waiting for the customer"),
        "resumed": N_("Resumed"),
        "resolved": N_("Resolved"),
        "reopened": N_("Reopened"),
        "log_time": N_("Time logged"),
        "move_entry": N_("Time entry moved"),
        "start_timer": N_("Timer started"),
        "stop_timer": N_("Timer stopped"),
        "send_quote": N_("Quote sent"),
        "decide_quote": N_("Quote decided"),
        "adjust": N_("Adjusted"),
        "take_back": N_("Adjustment taken back"),
        "note_breach": N_("Note on the breach"),
        "match_invoice_line": N_("Invoice line matched"),
        "book": N_("Session booked"),
        "move_booking": N_("Session moved"),
        "cancel_booking": N_("Session called off"),
        "hold_booking": N_("Session held"),
        "miss_booking": N_("Session not held"),
    },
    "missed_by": {"customer": N_("The customer"), "ours": N_("We")},
    "billed": {
        "invoiced": N_("Invoiced"),
        "lacking": N_("Owed, not invoiced"),
        "awaits": N_("Awaits invoicing"),
        "open": N_("Not resolved yet"),
    },
    "booking_status": {
        "booked": N_("Booked"),
        "held": N_("Held"),
        "cancelled": N_("Cancelled"),
        "no_show": N_("Nobody came"),
    },
    "channel": {"phone": N_("Phone"), "screen_share": N_("Screen sharing")},
    "when": {"today": N_("Today"), "week": N_("The coming 7 days"), "past": N_("Past, in the period")},
    "by": {
        "clause": N_("Clause"),
        "customer": N_("Customer"),
        "form": N_("Contract form"),
        "module": N_("Module"),
        "category": N_("Category"),
        "staff": N_("Staff"),
    },
    "money_kind": {
        "quote": N_("Quote"),
        "adjustment": N_("Adjustment"),
        "invoice_line": N_("Invoice line"),
    },
    "month_state": {
        "running": N_("Under way"),
        "over": N_("To be closed"),
        "closed": N_("Closed"),
    },
    "invoice_state": {
        "to_invoice": N_("Not invoiced"),
        "agrees": N_("Agrees"),
        "under": N_("Too little"),
        "over": N_("Too much"),
        "mixed": N_("Mixed"),
        "free": N_("Free of charge"),
    },
    "fate": {
        "added": N_("Added"),
        "changed": N_("Changed"),
        "unchanged": N_("Unchanged"),
        "put_aside": N_("Put aside"),
    },
    # What became of a row that was put aside, and of an import.
    "put_aside_state": {
        "open": N_("To mend"),
        "set_aside": N_("Set aside"),
        "mended": N_("Mended"),
        "replaced": N_("Came again"),
        "no_row": N_("No row"),
    },
    "import_state": {"done": N_("Brought in"), "undone": N_("Undone")},
    # What is found out about a file, or asked, and the answers.
    "settled": {
        "encoding": N_("Encoding"),
        "separator": N_("Separator"),
        "sheet": N_("Sheet"),
        "date_order": N_("Order of dates"),
        "decimal": N_("Decimal sign"),
        "unit": N_("Unit of durations"),
        "zone": N_("Time zone"),
    },
    "date_order": {
        "ymd": N_("Year, month, day"),
        "dmy": N_("Day, month, year"),
        "mdy": N_("Month, day, year"),
    },
    "decimal": {"point": N_("Point"), "comma": N_("Comma")},
    "unit": {
        "seconds": N_("Seconds"),
        "minutes": N_("Minutes"),
        "quarters": N_("Quarters of an hour"),
        "hours": N_("Hours"),
        "days": N_("Days of 24 hours"),
    },
    "separator": {",": N_("Comma"), ";": N_("Semicolon"), "\t": N_("Tab"), "|": N_("Vertical bar")},
    "adjustment_kind": {"goodwill": N_("Goodwill"), "credit": N_("Credit"), "extra": N_("Extra")},
    "unmatched_why": {
        "unknown": N_("Nobody knows the case"),
        "void": N_("The case is void"),
        "circle": N_("The case is merged in a circle"),
    },
    # Why a line of a closed month is corrected.
    "changed": {
        "minutes": N_("Other minutes"),
        "category": N_("Another category"),
        "contract_form": N_("Another contract form"),
        "quote": N_("Another decision on the quote"),
        "warranty": N_("Warranty"),
        "installation": N_("Another price of the installation"),
        "price": N_("Another price in the terms"),
        "adjustment": N_("Adjusted after the month was closed"),
        "late": N_("Came in after the month was closed"),
        "gone": N_("No longer charged"),
    },
    "quote_state": {
        "pending": N_("Sent, not decided"),
        "approved": N_("Approved"),
        "declined": N_("Declined"),
        "replaced": N_("Replaced by a later one"),
    },
    "decision": {"approved": N_("Approved"), "declined": N_("Declined")},
    "actor": {
        "manager": N_("Manager"),
        "support form": N_("The support form"),
        "command line": N_("Command line"),
        "schedule": N_("The schedule"),
    },
    "role": {
        "manager": N_("Manager"),
        "staff": N_("Support staff"),
        "finance": N_("Finance"),
        "admin": N_("Administrator"),
    },
    "file_kind": TABLES,
    # The tables that the audit log is about, beside those that have files.
    "log_table": TABLES
    | {
        "breach_notes": N_("Notes on breaches"),
        "settlements": N_("Settlements"),
        "closings": N_("Months"),
        "timers": N_("Running timers"),
        "staff_hours": N_("Working hours"),
        "absences": N_("Absences"),
        "vendor_contacts": N_("Vendors"),
        "drafts": N_("Drafts of terms"),
        "imports": N_("Imports"),
        "findings": N_("Rows put aside"),
        "mappings": N_("Mappings of columns"),
        "people": N_("People"),
        "feeds": N_("Calendar addresses"),
        "store": N_("The store"),
        "erasures": N_("Personal data"),
    },
    "backup_state": {"good": N_("Good"), "damaged": N_("Damaged")},
    # Tables in which an erasure replaces texts.
    "personal_table": {
        "customers": N_("Customers"),
        "tickets": N_("Subjects of cases"),
        "kept_tickets": N_("Subjects of cases, as figures have them"),
        "time_entries": N_("Notes of time entries"),
        "event_notes": N_("Notes of events"),
        "breach_notes": N_("Notes on breaches"),
        "booking_changes": N_("Reasons of changed sessions"),
        "adjustments": N_("Reasons of adjustments"),
        "closed_lines": N_("Reasons in closed months"),
        "closings": N_("Notes of closed months"),
        "settlements": N_("Notes of settlements"),
        "submissions": N_("Submissions of the support form"),
        "findings": N_("Rows put aside"),
        "imports": N_("Reasons of undone imports"),
        "import_files": N_("Names of files"),
        "absences": N_("Reasons of absences"),
        "erasures": N_("Reasons of erasures"),
        "audit_log": N_("Changes in the audit log"),
    },
    "yes_no": {"yes": N_("Yes"), "no": N_("No")},
    "critical": {"all": N_("All"), "yes": N_("Critical only"), "no": N_("Standard only")},
    "waiting": {"all": N_("All"), "yes": N_("Only cases not handled yet")},
    "open": {"all": N_("All"), "yes": N_("Only cases not resolved yet")},
}


class Words:
    """Texts, numbers and dates in one language."""

    def __init__(self, lang: str):
        """`lang`: `sv` or `en`."""
        self.lang = lang
        self._catalog = translations(lang)

    def __reduce__(self) -> tuple:
        return Words, (self.lang,)

    def text(self, message: str, **values: object) -> str:
        """A text in this language; `values` fill its placeholders."""
        translated = self._catalog.gettext(message)
        return translated.format(**values) if values else translated

    def problem(self, error: UserError) -> str:
        """What somebody can mend, with amounts and people as they are written in this language."""
        if "who" in error.values:
            error = UserError(error.message, **(error.values | {"who": self.code("actor", error.values["who"])}))
        return error.text(self.text, lambda amount: self.number(amount, 2))

    def code(self, kind: str, code: str | None) -> str:
        """What a code is called; nothing for none."""
        if code is None:
            return NOTHING
        known = CODES[kind].get(code)
        return self.text(known) if known else code

    def period(self, code: str) -> str:
        """A period by its code, a month by its name."""
        return self.code("period", code) if code in CODES["period"] else self.month(date.fromisoformat(f"{code}-01"))

    def number(self, value: Any, decimals: int = 0) -> str:
        """A number with this many decimals, rounded half up."""
        if value is None:
            return NOTHING
        return _number(self.lang, str(value), decimals)

    def money(self, kronor: Any) -> str:
        """An amount in kronor: `1 234,50 kr`."""
        return NOTHING if kronor is None else f"{self.number(kronor, 2)}\u00a0kr"

    def percent(self, share: Any) -> str:
        """A percentage with one decimal."""
        return NOTHING if share is None else f"{self.number(share, 1)}\u00a0%"

    def percents(self, least: Any, most: Any) -> str:
        """A percentage that is known within two bounds: `90,5–92,1 %`; one where they look the same."""
        low, high = self.percent(least), self.percent(most)
        return low if low == high else f"{self.number(least, 1)}–{high}"

    def hours(self, minutes: Any) -> str:
        """Minutes as hours with one decimal."""
        return NOTHING if minutes is None else f"{self.number(Decimal(minutes) / 60, 1)}\u00a0h"

    def cases(self, count: int) -> str:
        """A number of cases: `1 case`, `12 cases`."""
        return self.text("1 case") if count == 1 else self.text("{count} cases", count=self.number(count))

    def points(self, difference: Any) -> str:
        """A difference between percentages, in percentage points."""
        return self.text("{number} points", number=self.number(difference, 1))

    def minutes(self, minutes: Any) -> str:
        """Minutes with one decimal."""
        return NOTHING if minutes is None else f"{self.number(minutes, 1)}\u00a0min"

    def elapsed(self, minutes: Any) -> str:
        """Elapsed time: minutes with one decimal, or hours or days where these are easier to grasp."""
        if minutes is None:
            return NOTHING
        for size, unit in ((1_440, "d"), (60, "h")):
            if abs(minutes) >= 2 * size:
                return f"{self.number(minutes / size, 1)}\u00a0{unit}"
        return self.minutes(minutes)

    def month(self, day: date) -> str:
        """A month by its name and year."""
        return format_date(day, "LLLL yyyy", locale=self.lang)

    def short_month(self, day: date) -> str:
        """A month as it stands on an axis, over its year in January and where an axis begins."""
        return format_date(day, "LLL", locale=self.lang).rstrip(".")

    def weekday_date(self, day: date) -> str:
        """A date with its weekday: `tors 30 apr. 2026`."""
        return format_date(day, "EEE d MMM yyyy", locale=self.lang)

    def span(self, first: date, last: date) -> str:
        """Two dates, as short as they can be said."""
        if first == last:
            return format_date(first, "d MMM yyyy", locale=self.lang)
        start = "d MMM yyyy" if first.year != last.year else "d MMM"
        return f"{format_date(first, start, locale=self.lang)}–{format_date(last, 'd MMM yyyy', locale=self.lang)}"


@lru_cache(10_000)
def _number(lang: str, value: str, decimals: int) -> str:
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    # Babel's Swedish minus is a sign of its own that spreadsheets and screens of deltas don't take for one.
    return format_decimal(rounded, pattern, locale=lang).replace("\u2212", "-")


def moment(value: date | datetime | None) -> str:
    """A local time as `2026-03-31 14:05`, a date as `2026-03-31`."""
    if value is None:
        return NOTHING
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:%Y-%m-%d}"


@lru_cache(2_000)
def plain(text: str) -> str:
    """Text from data for a place that reads Markdown: it is shown as it is written."""
    escaped = "".join(f"\\{char}" if char in string.punctuation else char for char in text)
    # A word joiner after each colon, as names of icons, emojis and colours begin with one; and in what would become a
    # link by itself.
    joined = re.sub(r"[:@]|www(?=\\\.)", "\\g<0>\u2060", escaped, flags=re.IGNORECASE)
    return " ".join(joined.split())
