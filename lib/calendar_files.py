"""Sessions as iCalendar files (RFC 5545): one appointment to send or call off, or all of a member of staff.

An appointment keeps its UID for ever; each change of it has a higher SEQUENCE. Times are those of the clock in
Stockholm, with the rule by which it changes, so that no reader needs to know our time zone.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from lib import days
from lib.words import Words

PRODUCT = "-//Supportkoll//Supportkoll//SV"
NOBODY = "invalid:nomail"  # The address of an organizer who has none: the standard wants one.
STATUSES = {"cancelled": "CANCELLED"}
REFRESH = timedelta(hours=1)

Appointment = dict[str, Any]


def invitation(appointment: Appointment, say: Words, made_at: datetime) -> bytes:
    """An appointment (a row of `reports.appointment`) for the calendars of both parties: new, changed or called off.

    It names the two parties, the case's number and how to meet; what the case is about isn't in it.
    """
    calendar = _calendar("CANCEL" if appointment["status"] == "cancelled" else "REQUEST")
    event = _event(appointment, made_at)
    how = say.code("channel", appointment["channel"]).lower()
    event.add("summary", say.text("Support by {how}, case {ticket}", how=how, ticket=appointment["ticket_id"]))
    event.add("description", _meeting(appointment, say))
    event.add("organizer", _address(appointment["staff_email"], appointment["staff_name"]))
    if appointment["customer_email"]:
        guest = _address(appointment["customer_email"], appointment["customer_name"])
        guest.params["ROLE"], guest.params["PARTSTAT"], guest.params["RSVP"] = "REQ-PARTICIPANT", "NEEDS-ACTION", "TRUE"
        event.add("attendee", guest)
    calendar.add_component(event)
    return calendar.to_ical()


def feed(appointments: Iterable[Appointment], name: str | None, say: Words, made_at: datetime) -> bytes:
    """All appointments of a member of staff (`reports.appointments_of`), for whoever serves it: a calendar to subscribe
    to, under the person's name; without one it is everybody's, and each appointment says whose it is.

    It holds no address of anybody, and nothing of what a case is about.
    """
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", vText(say.text("Support sessions, {who}", who=name or say.text("everybody"))))
    calendar.add("x-wr-timezone", str(days.ZONE))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for appointment in appointments:
        event = _event(appointment, made_at)
        how = say.code("channel", appointment["channel"])
        whose = "" if name else f" ({appointment['staff_name']})"
        event.add("summary", f"{how}: {appointment['customer_name']}, {appointment['ticket_id']}{whose}")
        calendar.add_component(event)
    return calendar.to_ical()


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_stockholm())
    return calendar


def _event(appointment: Appointment, made_at: datetime) -> Event:
    """What every appointment says, whoever reads it."""
    event = Event()
    event.add("uid", appointment["uid"])
    event.add("sequence", appointment["sequence"])
    event.add("dtstamp", made_at.astimezone(UTC))
    if appointment["changed_at"]:
        event.add("last-modified", appointment["changed_at"].astimezone(UTC))
    for name, instant in (("dtstart", appointment["starts_at"]), ("dtend", appointment["ends_at"])):
        event.add(name, instant.astimezone(days.ZONE))
    event.add("status", STATUSES.get(appointment["status"], "CONFIRMED"))
    event.add("transp", "TRANSPARENT" if appointment["status"] == "cancelled" else "OPAQUE")
    return event


def _meeting(appointment: Appointment, say: Words) -> str:
    """How the two meet, in a sentence."""
    who = appointment["staff_name"]
    if appointment["channel"] == "phone":
        return say.text("{who} from support calls you. Case {ticket}.", who=who, ticket=appointment["ticket_id"])
    return say.text(
        "{who} from support shares a screen with you. Case {ticket}.", who=who, ticket=appointment["ticket_id"]
    )


def _address(email: str | None, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}" if email else NOBODY)
    # A parameter is a line of printed signs.
    address.params["CN"] = " ".join(name.replace('"', "'").split())
    return address


def _stockholm() -> Timezone:
    """The clock in Stockholm as the European Union changes it since 1996: on the last Sundays of March and October."""
    zone = Timezone()
    zone.add("tzid", str(days.ZONE))
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    for kind, month, first, before, after, name in (
        (TimezoneDaylight, 3, datetime(1996, 3, 31, 2), winter, summer, "CEST"),  # noqa: DTZ001 - of the clock itself
        (TimezoneStandard, 10, datetime(1996, 10, 27, 3), summer, winter, "CET"),  # noqa: DTZ001
    ):
        change = kind()
        change.add("dtstart", first)
        change.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        change.add("tzoffsetfrom", before)
        change.add("tzoffsetto", after)
        change.add("tzname", name)
        zone.add_component(change)
    return zone
