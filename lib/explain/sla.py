"""Why a case kept or broke the SLA: the days counted, those left out, and how much too late."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from lib import days
from lib.locale import N_
from lib.words import Words

Case = dict[str, Any]
MOST_DAYS = 7  # More dates than this are counted instead of named.
HOW = {
    "handling_started": N_("somebody began to handle it"),
    "waiting_customer": N_("the customer was asked something"),
    "work": N_("work was logged on it"),
    "resolved": N_("it was resolved; nothing says when it was taken up"),
}


def handling(case: Case, say: Words, now: datetime) -> list[str]:
    """The arithmetic of a case's SLA, a sentence a step. `now` is the local time that the figures are for.

    The case has the columns of `reports.cases`, its times local.
    """
    registered = say.text("Registered {day} at {time}.", **_when(case["registered_at"], say))
    steps = _critical(case, say, now) if case["critical"] else _standard(case, say, now)
    return [registered, *steps, *_resolution(case, say)]


def in_brief(case: Case, say: Words, now: datetime) -> str:
    """The same for a case that is handled too late or overdue, in one line of a list."""
    if case["critical"]:
        return " ".join(_critical(case, say, now)[1:])
    due, last = case["due_on"], case["handled_at"] or now
    text = say.text("Due {due}", due=say.weekday_date(due))
    if skipped := _skipped(case["registered_at"].date(), due, say):
        text += " " + say.text("(not counted: {days})", days=skipped)
    text += "; " + (_handled_on(case, say) if case["handled_at"] else say.text("not handled yet"))
    text += ": " + _working_days(_between(case["registered_at"].date(), last.date()), say)
    late = _between(due, last.date())
    text += ", " + (say.text("{days} too many", days=say.number(late)) if late else say.text("on a later day than due"))
    if waited := case["waited_working_days"]:
        text += "; " + say.text("later waited {days} for the customer", days=_working_days(waited, say))
    return text + "."


# ---- Steps ---------------------------------------------------------------------------------------------------------


def _standard(case: Case, say: Words, now: datetime) -> Iterator[str]:
    registered, due = case["registered_at"].date(), case["due_on"]
    counted = [day.day for day in _days_after(registered, due) if day.is_working]
    named = ", ".join(map(say.weekday_date, counted)) if len(counted) <= MOST_DAYS else _working_days(len(counted), say)
    yield say.text(
        "Working days count from the day after: {days}. Due by the end of {due}.", days=named, due=say.weekday_date(due)
    )
    if skipped := _skipped(registered, due, say):
        yield say.text("Not counted: {days}.", days=skipped)
    if case["handled_at"] is None:
        yield _not_handled(due, say, now.date())
        return
    handled = case["handled_at"].date()
    yield say.text(
        "Handled {day} at {time}: {how}.", **_when(case["handled_at"], say), how=say.text(HOW[case["handled_how"]])
    )
    taken, late = _working_days(case["working_days"], say), _between(due, handled)
    if handled <= due:
        yield say.text("That is {taken} after the registration: in time.", taken=taken)
    elif not late:
        yield say.text(
            "That is {taken} after the registration, but on a later day than it was due: too late.", taken=taken
        )
    else:
        yield say.text("That is {taken} after the registration: {days} too many.", taken=taken, days=say.number(late))
    if skipped := _skipped(due, handled, say):
        yield say.text("Not counted after it was due: {days}.", days=skipped)


def _not_handled(due: date, say: Words, today: date) -> str:
    if today == due:
        return say.text("Not handled yet, and due today.")
    if today < due:
        return say.text("Not handled yet: {days} left.", days=_working_days(_between(today, due), say))
    return say.text("Not handled yet: {days} since it was due.", days=_working_days(_between(due, today), say))


def _critical(case: Case, say: Words, now: datetime) -> list[str]:
    promised, minutes = case["critical_minutes"], case["minutes_to_handling"]
    steps = [say.text("Business-critical: to be handled within {minutes} min, day or night.", minutes=promised)]
    if case["handled_at"] is None:
        state = say.text("overdue") if case["status"] == "overdue" else say.text("still in time")
        return [*steps, say.text("Not handled yet at {time}: {state}.", time=f"{now:%Y-%m-%d %H:%M}", state=state)]
    handled = say.text(
        "Handled {day} at {time}: {how}.", **_when(case["handled_at"], say), how=say.text(HOW[case["handled_how"]])
    )
    if case["status"] == "met":
        return [
            *steps,
            handled,
            say.text("That is {minutes} after the registration: in time.", minutes=say.minutes(minutes)),
        ]
    return [
        *steps,
        handled,
        say.text(
            "That is {minutes} after the registration: {late} too many.",
            minutes=say.minutes(minutes),
            late=_exceeding(minutes - promised, say),
        ),
    ]


def _resolution(case: Case, say: Words) -> Iterator[str]:
    if case["resolved_at"] is None or case["critical"]:
        return
    worked, waited = case["working_days_to_resolution"], case["waited_working_days"]
    when = _when(case["resolved_at"], say)
    if not waited:
        yield say.text(
            "Resolved {day} at {time}: {days} after the registration.", **when, days=_working_days(worked, say)
        )
        return
    yield say.text(
        "Resolved {day} at {time}: {all} after the registration, less {waited} of waiting for the customer: {days}.",
        **when,
        all=_working_days(worked + waited, say),
        waited=say.number(waited),
        days=_working_days(worked, say),
    )


# ---- Days ----------------------------------------------------------------------------------------------------------


def _days_after(first: date, last: date) -> list[days.Day]:
    """The dates after the first one through the last one."""
    calendar = days.working_days()
    return calendar[(first - days.FIRST).days + 1 : (last - days.FIRST).days + 1]


def _between(first: date, last: date) -> int:
    """Working days between two dates."""
    calendar = days.working_days()
    return calendar[(last - days.FIRST).days].n - calendar[(first - days.FIRST).days].n


def _skipped(first: date, last: date, say: Words) -> str:
    """The dates between two that aren't working days: holidays by name, weekends as such."""
    free = [day for day in _days_after(first, last) if not day.is_working]
    holidays = [day for day in free if _holiday(day, say)]
    weekend = len(free) - len(holidays)
    if len(holidays) > MOST_DAYS:
        return say.text("{count} holidays and days of weekends", count=len(free))
    texts = [f"{say.weekday_date(day.day)} ({_holiday(day, say)})" for day in holidays]
    if weekend == 1:
        texts.append(say.text("1 day of a weekend"))
    elif weekend:
        texts.append(say.text("{count} days of weekends", count=weekend))
    return ", ".join(texts)


def _holiday(day: days.Day, say: Words) -> str | None:
    """The name of a holiday; nothing for a Saturday or Sunday that is none, nor for a holiday on one."""
    if day.is_working or day.day.weekday() > 4:
        return None
    return day.non_working_reason if say.lang == "sv" else day.non_working_reason_en


def _handled_on(case: Case, say: Words) -> str:
    return say.text("handled {day}", day=say.weekday_date(case["handled_at"].date()))


def _working_days(count: int, say: Words) -> str:
    if count == 1:
        return say.text("1 working day")
    return say.text("{count} working days", count=say.number(count))


def _exceeding(minutes: float, say: Words) -> str:
    """Minutes, or seconds where they are too few to show."""
    return say.minutes(minutes) if minutes >= 0.1 else f"{say.number(minutes * 60, 1)}\u00a0s"


def _when(value: datetime, say: Words) -> dict[str, str]:
    return {"day": say.weekday_date(value.date()), "time": f"{value:%H:%M}"}
