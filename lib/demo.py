"""Demo data: two years of a made-up support desk, in the same form as the files that the program imports."""

import csv
import random
from datetime import date, datetime, timedelta
from pathlib import Path

from lib import demo_cases, demo_mistakes, demo_people, demo_sides, demo_work
from lib.demo_cases import Case, Installation, Scene
from lib.demo_clock import REPORT_HOUR, DeskClock, Sittings
from lib.demo_invoices import invoice_lines
from lib.demo_words import NOTES

__all__ = ["facts", "invoice_lines", "write"]

DAYS = 730
CLOCK_MARGIN = timedelta(days=60)  # the working calendar reaches past both ends
NOTED = 0.3  # time entries with a note

Row = dict[str, str]
Tables = dict[str, list[Row]]


def facts(today: date, seed: int = 395) -> Tables:
    """Every table but the invoice lines, as of the afternoon of a day; the same for the same day and seed."""
    scene = set_scene(today, seed)
    cases, installed = live_through(scene)
    demo_mistakes.make(scene, cases, installed, random.Random(f"mistakes {today} {seed}"))
    return {
        "customers": demo_people.customer_rows(scene.customers),
        "contracts": demo_people.contract_rows(scene.customers),
        "staff": demo_people.staff_rows(),
        "tickets": [ticket_row(case) for case in cases],
        "ticket_events": event_rows(cases),
        "time_entries": entry_rows(scene.rng, cases),
        "module_installations": [installation_row(installation) for installation in installed],
        "quotes": quote_rows(cases),
        "bookings": booking_rows(demo_sides.bookings(scene, cases)),
        "adjustments": adjustment_rows(demo_sides.adjustments(scene, cases)),
    }


def write(tables: Tables, folder: Path) -> None:
    """Write each table to a CSV file of its name; a table without rows has no columns either and gets no file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        if rows:
            with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)


def set_scene(today: date, seed: int) -> Scene:
    """The period, the calendar and the people."""
    rng = random.Random(f"{today} {seed}")
    first = today - timedelta(days=DAYS)
    clock = DeskClock(first - CLOCK_MARGIN, today + CLOCK_MARGIN)
    staff = [row["staff_id"] for row in demo_people.staff_rows()]
    customers = demo_people.customers(rng, first, today)
    return Scene(rng, clock, first, datetime.combine(today, REPORT_HOUR), staff, Sittings(staff), customers)


def live_through(scene: Scene) -> tuple[list[Case], list[Installation]]:
    """Two years at the desk: all cases in the order they came in, and all installed modules."""
    cases = demo_cases.registered_cases(scene)
    demo_work.take_in_turn(scene, cases)
    for case in cases:
        if case.handled:
            demo_work.work_on(scene, case)
    cases += demo_cases.voids(scene)
    installed = demo_sides.installations(scene, cases)
    demo_sides.link_modules(scene, cases, installed)
    for case in cases:
        if not case.subject:
            demo_cases.write_subject(scene.rng, case)
    demo_sides.leave_undecided(scene, [case for case in cases if not case.void], installed)
    cases += demo_cases.duplicates(scene, cases) + demo_cases.circle(scene)
    cases.sort(key=lambda case: case.registered)
    for number, case in enumerate(cases, 1):
        case.ticket_id = f"T{number:05}"
    return cases, installed


def stamp(at: datetime | None) -> str:
    """A local time as it stands in the files."""
    return at.isoformat(timespec="seconds") if at else ""


def flag(value: bool) -> str:
    """A yes or no as it stands in the files."""
    return "true" if value else "false"


def ticket_row(case: Case) -> Row:
    """A case as a row."""
    return {
        "ticket_id": case.ticket_id,
        "customer_id": case.customer.customer_id,
        "registered_at": stamp(case.registered),
        "subject": case.subject,
        "category": case.category,
        "critical": flag(case.critical),
        "serious": flag(case.serious),
        "installation_id": case.installation.installation_id if case.installation else "",
        "merged_into": case.merged_into.ticket_id if case.merged_into else "",
        "void": flag(case.void),
    }


def event_rows(cases: list[Case]) -> list[Row]:
    """What happened to the cases."""
    return [
        {"ticket_id": case.ticket_id, "at": stamp(at), "event": event, "staff_id": staff}
        for case in cases
        for at, event, staff in case.events
    ]


def entry_rows(rng: random.Random, cases: list[Case]) -> list[Row]:
    """The time worked, oldest first, some of it with a note."""
    worked = [(case, entry) for case in cases for entry in case.entries]
    worked.sort(key=lambda pair: pair[1].started_at)
    return [
        {
            "entry_id": f"E{number:05}",
            "ticket_id": case.ticket_id,
            "staff_id": entry.staff,
            "started_at": stamp(entry.started_at),
            "minutes": f"{entry.minutes:g}",
            "work": entry.work,
            "note": rng.choice(NOTES[entry.work]) if rng.random() < NOTED else "",
        }
        for number, (case, entry) in enumerate(worked, 1)
    ]


def installation_row(installation: Installation) -> Row:
    """An installed module as a row."""
    return {
        "installation_id": installation.installation_id,
        "customer_id": installation.customer.customer_id,
        "module": installation.module,
        "vendor": installation.vendor,
        "installed_on": installation.installed_on.isoformat(),
        "installed_by": installation.installed_by,
        "ticket_id": installation.case.ticket_id if installation.case else "",
        "function_check": installation.check,
        "price": installation.price,
    }


def quote_rows(cases: list[Case]) -> list[Row]:
    """The cost proposals, oldest first."""
    sent = [(case, quote) for case in cases for quote in case.quotes]
    sent.sort(key=lambda pair: pair[1].sent_at)
    return [
        {
            "quote_id": f"O{number:04}",
            "ticket_id": case.ticket_id,
            "amount": str(quote.amount),
            "sent_at": stamp(quote.sent_at),
            "decision": quote.decision,
            "decided_at": stamp(quote.decided_at),
        }
        for number, (case, quote) in enumerate(sent, 1)
    ]


def booking_rows(bookings: list[demo_sides.Booking]) -> list[Row]:
    """The booked times, in order."""
    return [
        {
            "booking_id": f"B{number:04}",
            "ticket_id": booking.case.ticket_id,
            "staff_id": booking.staff,
            "channel": booking.channel,
            "starts_at": stamp(booking.starts_at),
            "ends_at": stamp(booking.ends_at),
            "status": booking.status,
        }
        for number, booking in enumerate(bookings, 1)
    ]


def adjustment_rows(adjustments: list[demo_sides.Adjustment]) -> list[Row]:
    """The adjustments, in order."""
    return [
        {
            "adjustment_id": f"J{number:04}",
            "ticket_id": adjustment.case.ticket_id,
            "amount": str(adjustment.amount),
            "reason": adjustment.reason,
            "staff_id": adjustment.staff,
            "made_at": stamp(adjustment.made_at),
        }
        for number, adjustment in enumerate(adjustments, 1)
    ]
