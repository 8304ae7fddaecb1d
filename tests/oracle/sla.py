"""When a case was handled and resolved, whether that was in time, and in turn."""

from datetime import date, datetime, timedelta
from fractions import Fraction

from tests.oracle.basics import CRITICAL, instant, local_date
from tests.oracle.calendar import due_date, n, next_working_day
from tests.oracle.seen import Case


def handled_at(case: Case) -> datetime | None:
    """When the desk first acted on the case; what it did before registration counts as at registration."""
    acts = [
        instant(event["at"])
        for event in case.events
        if event["event"] in ("handling_started", "waiting_customer", "resolved")
    ]
    acts += [instant(entry["started_at"]) for entry in case.entries]
    return max(min(acts), case.registered_at) if acts else None


def last_resolved(case: Case) -> datetime | None:
    """The real time of the last `resolved` of a case that is resolved: that has no later `reopened`. One at the same
    instant comes before it, and so is not later."""
    resolved = [instant(event["at"]) for event in case.events if event["event"] == "resolved"]
    reopened = [instant(event["at"]) for event in case.events if event["event"] == "reopened"]
    if not resolved or any(at > max(resolved) for at in reopened):
        return None
    return max(resolved)


def resolved_at(case: Case) -> datetime | None:
    """When a case that is resolved was so, at registration at the earliest."""
    at = last_resolved(case)
    return max(at, case.registered_at) if at is not None else None


def waits(case: Case, until: datetime) -> list[tuple[datetime, datetime]]:
    """The times, as they really were, when the case waited for the customer before its last `resolved`; those that
    overlap are one. Two waits overlap only if they have the same end, so the first to begin holds the others."""
    begins = sorted(instant(event["at"]) for event in case.events if event["event"] == "waiting_customer")
    ends = sorted(instant(event["at"]) for event in case.events if event["event"] in ("resumed", "resolved"))
    first_begin_by_end: dict[datetime, datetime] = {}
    for begin in begins:
        if begin > until:
            continue  # after the last `resolved`: it doesn't count
        # An end at the same instant comes after the wait's beginning. There always is one: the last `resolved`.
        end = min(at for at in ends if at >= begin)
        first_begin_by_end.setdefault(end, begin)
    return [(begin, end) for end, begin in first_begin_by_end.items()]


def working_days_to_resolution(case: Case) -> int | None:
    """Working days from registration to the last `resolved`, less those of the waits for the customer."""
    at = last_resolved(case)
    if case.critical or at is None:
        return None

    def clamped(moment: datetime) -> date:
        """The date of a moment, where what is before registration counts as at registration."""
        return local_date(max(moment, case.registered_at))

    waited = sum(n(clamped(end)) - n(clamped(begin)) for begin, end in waits(case, at))
    return n(clamped(at)) - n(case.registered_on) - waited


def sla_status(case: Case, as_of: datetime) -> str:
    """How a case stands against what the terms promise."""
    handled = handled_at(case)
    if case.critical:
        if handled is not None:
            return "met" if handled - case.registered_at <= CRITICAL else "breached"
        return "overdue" if as_of - case.registered_at > CRITICAL else "on_track"
    due_on = due_date(case.registered_on)
    if handled is not None:
        return "met" if local_date(handled) <= due_on else "breached"
    today = local_date(as_of)
    if today > due_on:
        return "overdue"
    if today == due_on:
        return "due_today"
    if next_working_day(today) == due_on:
        return "at_risk"
    return "on_track"


def sla_row(case: Case, as_of: datetime) -> dict:
    """A row of the view `ticket_sla`. All moments are in UTC, so a difference of two is real, elapsed time."""
    handled = handled_at(case)
    working_days = None
    if handled is not None and not case.critical:
        working_days = n(local_date(handled)) - n(case.registered_on)
    minutes = None
    if handled is not None:
        minutes = Fraction((handled - case.registered_at) // timedelta(microseconds=1), 60_000_000)
    return {
        "ticket_id": case.ticket_id,
        "customer_id": case.customer_id,
        "critical": case.critical,
        "registered_at": case.registered_at,
        "registered_on": case.registered_on,
        "handled_at": handled,
        "handled_on": local_date(handled) if handled is not None else None,
        "due_on": None if case.critical else due_date(case.registered_on),
        "working_days": working_days,
        "minutes_to_handling": minutes,
        "status": sla_status(case, as_of),
        "resolved_at": resolved_at(case),
        "working_days_to_resolution": working_days_to_resolution(case),
    }


def was_passed_over(other: Case, case: Case, handled: datetime) -> bool:
    """Whether one standard case was passed over when another was handled: it was due on an earlier day, that day was
    not past on the date when the other came in, and nobody had acted on it. What has the same instant is not passed
    over, and neither is what was not registered yet."""
    other_due_on = due_date(other.registered_on)
    if not other_due_on < due_date(case.registered_on):
        return False
    if other_due_on < case.registered_on:
        return False
    if other.registered_at > handled:
        return False
    other_handled = handled_at(other)
    return other_handled is None or other_handled > handled


def queue_row(case: Case, standard: list[Case]) -> dict:
    """A row of the view `queue_order`."""
    handled = handled_at(case)
    in_turn = None
    if handled is not None:
        in_turn = not any(was_passed_over(other, case, handled) for other in standard)
    return {
        "ticket_id": case.ticket_id,
        "registered_at": case.registered_at,
        "handled_at": handled,
        "in_turn": in_turn,
    }
