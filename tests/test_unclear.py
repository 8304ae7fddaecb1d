"""Cases counted as late though the facts leave open when they were handled: named, in pairs of what is and isn't."""

from datetime import UTC, datetime

import pytest

from lib.store import Store
from tests.conftest import bring_in
from tests.rows import adjustment, base, booking, customer, entry, event, invoice_line, person, quote, ticket

# Registered on Monday 4 May 2026: due on Thursday the 7th. Looked at on Monday the 11th.
MONDAY_AFTER = datetime(2026, 5, 11, 8, tzinfo=UTC)
IN_TIME, TOO_LATE = "2026-05-07T23:59:59", "2026-05-08T00:00:00"
HANDLED = {
    "resolved": {"ticket_events": [event(TOO_LATE, "resolved")]},
    "handling_started": {"ticket_events": [event(TOO_LATE, "handling_started")]},
    "waiting_customer": {"ticket_events": [event(TOO_LATE, "waiting_customer")]},
    "work": {"time_entries": [entry(started_at=TOO_LATE)]},
}


def judged(store: Store, folder, as_of: datetime = MONDAY_AFTER, **tables) -> dict[str, tuple]:
    """By case, its status and what is unclear about it."""
    bring_in(store, folder, base(**tables))
    query = "select ticket_id, status, unclear from reports.cases"
    with store.cursor(as_of) as cursor:
        return {row[0]: row[1:] for row in cursor.execute(query).fetchall()}


@pytest.mark.parametrize("how", HANDLED)
def test_a_breach_known_by_its_resolution_alone_is_unclear(desk, tmp_path, how):
    expected = "only_resolved" if how == "resolved" else None
    assert judged(desk, tmp_path, **HANDLED[how]) == {"T1": ("breached", expected)}


@pytest.mark.parametrize(("at", "expected"), [(TOO_LATE, ("breached", "only_resolved")), (IN_TIME, ("met", None))])
def test_what_was_resolved_in_time_is_clear(desk, tmp_path, at, expected):
    assert judged(desk, tmp_path, ticket_events=[event(at, "resolved")]) == {"T1": expected}


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        (event(IN_TIME, "handling_started"), ("met", None)),
        (event("2026-05-08T09:00", "handling_started"), ("breached", None)),
        # What the customer does is no act of the desk.
        (event(IN_TIME, "reopened"), ("breached", "only_resolved")),
        (event(IN_TIME, "resumed"), ("breached", "only_resolved")),
    ],
)
def test_any_act_before_the_resolution_makes_it_clear(desk, tmp_path, earlier, expected):
    events = [earlier, event("2026-05-08T12:00", "resolved")]
    assert judged(desk, tmp_path, ticket_events=events) == {"T1": expected}


def test_acts_after_the_resolution_say_nothing_of_the_time_before(desk, tmp_path):
    events = [event(TOO_LATE, "resolved"), event("2026-05-08T10:00", "reopened")]
    work = [entry(started_at="2026-05-08T11:00")]
    assert judged(desk, tmp_path, ticket_events=events, time_entries=work) == {"T1": ("breached", "only_resolved")}


@pytest.mark.parametrize(("minutes", "expected"), [("10:15", ("met", None)), ("10:16", ("breached", "only_resolved"))])
def test_a_critical_case_is_no_exception(desk, tmp_path, minutes, expected):
    events = [event(f"2026-05-04T{minutes}", "resolved")]
    assert judged(desk, tmp_path, tickets=[ticket(critical="true")], ticket_events=events) == {"T1": expected}


# ---- Overdue, but somebody must have done something ------------------------------------------------------------------

TRACES = {
    "an invoice line": {"invoice_lines": [invoice_line(invoiced_on="2026-05-10")]},
    "an adjustment": {"adjustments": [adjustment(made_at="2026-05-08T10:00")]},
    "a quote": {"quotes": [quote(sent_at="2026-05-08T12:00")]},
    "a booking that was held": {"bookings": [booking(day="2026-05-08", status="held")]},
}
NO_TRACES = {
    "nothing": {},
    "a booking not held yet": {"bookings": [booking(day="2026-05-08", status="booked")]},
    "a booking called off": {"bookings": [booking(day="2026-05-08", status="cancelled")]},
    "a booking that the customer missed": {"bookings": [booking(day="2026-05-08", status="no_show")]},
    "an invoice line to come": {"invoice_lines": [invoice_line(invoiced_on="2026-05-12")]},
    "an adjustment to come": {"adjustments": [adjustment(made_at="2026-05-12T10:00")]},
    "a quote to come": {"quotes": [quote(sent_at="2026-05-12T12:00")]},
    "a booking of tomorrow": {"bookings": [booking(day="2026-05-12", status="held")]},
    "an invoice line of another case": {
        "tickets": [ticket(), ticket("T2", "2026-05-11T09:00")],
        "invoice_lines": [invoice_line(ticket_id="T2", invoiced_on="2026-05-11")],
    },
}


@pytest.mark.parametrize("trace", [*TRACES, *NO_TRACES])
def test_an_overdue_case_with_a_trace_of_work_is_unclear(desk, tmp_path, trace):
    found = judged(desk, tmp_path, **(TRACES | NO_TRACES)[trace])
    assert found["T1"] == ("overdue", "no_act" if trace in TRACES else None)
    assert set(found.values()) <= {found["T1"], ("on_track", None)}


@pytest.mark.parametrize("trace", TRACES)
def test_a_case_that_isnt_late_is_clear_whatever_there_is_of_it(desk, tmp_path, trace):
    waiting = judged(
        desk,
        tmp_path,
        tickets=[ticket(registered_at="2026-05-07T10:00")],
        **{name: [row | {"ticket_id": "T1"} for row in rows] for name, rows in TRACES[trace].items()},
    )
    assert waiting == {"T1": ("at_risk", None)}


@pytest.mark.parametrize("how", HANDLED)
def test_a_breach_is_never_without_an_act(desk, tmp_path, how):
    """With an act and an invoice, only the question of the resolution is left."""
    found = judged(desk, tmp_path, **HANDLED[how], **TRACES["an invoice line"])
    assert found == {"T1": ("breached", "only_resolved" if how == "resolved" else None)}


def test_a_trace_of_a_merged_case_is_one_of_the_other(desk, tmp_path):
    tickets = [ticket(merged_into=""), ticket("T2", "2026-05-05T10:00", merged_into="T1")]
    lines = [invoice_line(ticket_id="T2", invoiced_on="2026-05-10")]
    assert judged(desk, tmp_path, tickets=tickets, invoice_lines=lines) == {"T1": ("overdue", "no_act")}


def test_before_the_trace_the_case_is_just_overdue(desk, tmp_path):
    sunday = datetime(2026, 5, 9, 21, 59, tzinfo=UTC)
    assert judged(desk, tmp_path, sunday, **TRACES["an invoice line"]) == {"T1": ("overdue", None)}
    midnight = datetime(2026, 5, 9, 22, tzinfo=UTC)
    assert judged(desk, tmp_path, midnight, **TRACES["an invoice line"]) == {"T1": ("overdue", "no_act")}


def test_a_critical_case_is_overdue_without_an_act_as_well(desk, tmp_path):
    found = judged(desk, tmp_path, tickets=[ticket(critical="true")], **TRACES["a quote"])
    assert found == {"T1": ("overdue", "no_act")}


def test_each_unclear_case_is_counted_as_late_and_is_one_row(desk, tmp_path):
    """Two traces of a case, and a second customer: no case appears twice."""
    found = judged(
        desk,
        tmp_path,
        customers=[customer(), customer("K2")],
        staff=[person()],
        tickets=[ticket(), ticket("T2", customer_id="K2")],
        invoice_lines=[invoice_line(invoiced_on="2026-05-10"), invoice_line("F2", invoiced_on="2026-05-10")],
        quotes=[quote(), quote("O2")],
        ticket_events=[event(TOO_LATE, "resolved", "T2")],
    )
    assert found == {"T1": ("overdue", "no_act"), "T2": ("breached", "only_resolved")}
    query = "select count(*), count(*) filter (where counted and not kept) from reports.cases where unclear is not null"
    assert desk.cursor(MONDAY_AFTER).execute(query).fetchall() == [(2, 2)]
