"""The terms in plain words, clause by clause, as they are on a date.

Every figure comes from a row of the terms that is in force on that date: no text has one of its own.
"""

from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from lib.locale import N_
from lib.terms_rows import NO_CONTRACT, Row, Terms
from lib.words import CODES, Words


class Said(NamedTuple):
    """A sentence about a clause. `about` is the same on every date, so that two dates can be compared.

    `ours`: our own reading of the terms, which they don't say themselves. `inner`: for us, not for customers.
    """

    about: str
    text: str
    ours: bool = False
    inner: bool = False


def clause_name(clause: str, say: Words) -> str:
    """What a clause is called."""
    return say.code("clause" if clause in CODES["clause"] else "promise", clause)


def clause_says(terms: Terms, clause: str, day: date, say: Words) -> list[Said]:
    """What a clause says on a day, after the sentence that the terms file has for it."""
    found: list[Said] = []
    for kind, rows in terms.kinds().items():
        in_force = [row for row in rows if row.clause == clause and _is_in_force(row, day)]
        if in_force:
            found += TELL[kind](in_force, terms, day, say)
    found += [Said(f"reading {number}", say.text(text), ours=True) for number, text in enumerate(READINGS[clause])]
    # The terms themselves first, then how we read them, then what only we need to know.
    return sorted(found, key=lambda said: (said.inner, said.ours))


def differences(shown: list[Said], today: list[Said]) -> dict[str, str | None]:
    """What is said otherwise today, or today only, by what it is about: None for what isn't said today."""
    then, now = ({said.about: said.text for said in told} for told in (shown, today))
    return {about: now.get(about) for about in then | now if then.get(about) != now.get(about)}


def _is_in_force(row: Row, day: date) -> bool:
    return row.valid_from <= day <= row.valid_to


def _on(rows: list[Any], day: date) -> Any:
    """The one row of a kind that is in force on a day."""
    return next(row for row in rows if _is_in_force(row, day))


# ---- The rows of each kind, told -----------------------------------------------------------------------------------

Told = Iterator[Said]


def _lead_time(rows: list[Any], _terms: Terms, _day: date, say: Words) -> Told:
    for row in rows:
        days = say.text("1 working day") if row.working_days == 1 else None
        days = days or say.text("{count} working days", count=say.number(row.working_days))
        text = say.text("Handled within {days} after the day on which the case came in, Monday to Friday.", days=days)
        yield Said("lead_time", text)
        yield _target("lead_time", row, say)


def _critical(rows: list[Any], _terms: Terms, _day: date, say: Words) -> Told:
    for row in rows:
        minutes = say.number(row.minutes)
        yield Said(
            "critical",
            say.text("At once is within {minutes} minutes, day and night, weekends too.", minutes=minutes),
            ours=True,
        )
        yield _target("critical", row, say)


def _target(kind: str, row: Any, say: Words) -> Said:
    text = say.text("We want to keep this in {percent} of the cases.", percent=f"{short(row.target, say)}\u00a0%")
    return Said(f"{kind} target", text, inner=True)


def _opening_hours(rows: list[Any], _terms: Terms, _day: date, say: Words) -> Told:
    for row in rows:
        text = say.text(
            "Times can be booked on working days between {opens} and {closes}.",
            opens=clock(row.opens),
            closes=clock(row.closes),
        )
        yield Said("opening_hours", text, ours=True)


def _booking(rows: list[Any], _terms: Terms, _day: date, say: Words) -> Told:
    for row in rows:
        lengths = _either([say.number(length) for length in row.lengths], say)
        text = say.text(
            "A booked time is {lengths} minutes, and can be booked up to {days} days ahead.",
            lengths=lengths,
            days=say.number(row.days_ahead),
        )
        yield Said("booking", text, ours=True)
        text = say.text(
            "Each of us has at most {count} booked times a day, and {minutes} minutes in peace between two.",
            count=say.number(row.daily_cap),
            minutes=say.number(row.buffer_minutes),
        )
        yield Said("booking, inner", text, inner=True)


def _ticket_fee(rows: list[Any], _terms: Terms, _day: date, say: Words) -> Told:
    for row in rows:
        fee, minutes = say.money(row.fee), say.number(row.minutes)
        yield Said(
            "ticket_fee",
            say.text("A ticket fee is {fee} and covers up to {minutes} minutes of work.", fee=fee, minutes=minutes),
        )
        beyond = (
            say.text("What is above {minutes} minutes is larger work and is charged by the hour.", minutes=minutes)
            if row.beyond == "hourly"
            else say.text("What is above them costs another fee for each {minutes} minutes begun.", minutes=minutes)
        )
        yield Said("ticket_fee, beyond", beyond, ours=True)


def _installation_fee(rows: list[Any], _terms: Terms, _day: date, say: Words) -> Told:
    for row in rows:
        text = say.text(
            "We install a module from {fee}, and check that nothing else in the shop is harmed.", fee=say.money(row.fee)
        )
        yield Said("installation_fee", text)


def _warranty(rows: list[Any], _terms: Terms, _day: date, say: Words) -> Told:
    for row in rows:
        text = say.text(
            "Trouble with the module is included for {days} days after the installation: we ask its vendor, and look "
            "for the cause and a fix.",
            days=say.number(row.days),
        )
        yield Said("warranty", text)
        text = say.text(
            "A warranty is shown as about to end during its last {days} days.", days=say.number(row.expiring_days)
        )
        yield Said("warranty, inner", text, inner=True)


def _hourly_range(rows: list[Any], _terms: Terms, _day: date, say: Words) -> Told:
    for row in rows:
        text = say.text(
            "An hour costs between {lowest} and {highest}, by contract form.",
            lowest=say.money(row.lowest),
            highest=say.money(row.highest),
        )
        yield Said("hourly_range", text)


def _hourly_rate(rows: list[Any], _terms: Terms, _day: date, say: Words) -> Told:
    for row in rows:
        rate = say.money(row.rate)
        if row.form == NO_CONTRACT:
            text = say.text("Without a contract: {rate} an hour.", rate=rate)
        else:
            form = say.code("contract_form", row.form)
            text = say.text("With the contract form {form}: {rate} an hour.", form=form, rate=rate)
        yield Said(f"hourly_rate {row.form}", text, ours=True)


def _category(rows: list[Any], terms: Terms, day: date, say: Words) -> Told:
    def alike(row: Any) -> tuple:
        return row.coverage, row.in_warranty, row.quote_when_serious

    for (coverage, in_warranty, quote), group in groupby(sorted(rows, key=alike), key=alike):
        named = ", ".join(say.text("“{name}”", name=say.code("category", row.category)) for row in group)
        about = f"category {coverage} {in_warranty} {quote}"
        # That attacks cost by the hour is how we read that the terms except them from what is free.
        yield Said(about, _covered(coverage, named, terms, day, say), ours=rows[0].clause == "attack")
        if quote:
            text = say.text(
                "If a fault under {categories} is serious, there is a quote first: nothing is done before it is "
                "approved.",
                categories=named,
            )
            yield Said(f"{about}, quote", text)
        if in_warranty:
            text = say.text(
                "In the warranty of a module that we installed, cases under {categories} are free.", categories=named
            )
            yield Said(f"{about}, warranty", text)


def _covered(coverage: str, named: str, terms: Terms, day: date, say: Words) -> str:
    """What support on cases of some categories costs."""
    match coverage:
        case "free":
            return say.text("Cases under {categories} are free for shops with a contract.", categories=named)
        case "ticket_fee":
            row = _on(terms.ticket_fee, day)
            return say.text(
                "Cases under {categories} cost a ticket fee: {fee}, for up to {minutes} minutes of work.",
                categories=named,
                fee=say.money(row.fee),
                minutes=say.number(row.minutes),
            )
        case "installation":
            fee = say.money(_on(terms.installation_fee, day).fee)
            return say.text("Cases under {categories} cost the installation fee, {fee}.", categories=named, fee=fee)
    return say.text("Cases under {categories} are charged by the hour.", categories=named)


def _vat(rows: list[Any], _terms: Terms, _day: date, say: Words) -> Told:
    for row in rows:
        text = say.text(
            "All prices are without VAT; the invoice adds {percent}.", percent=f"{short(row.percent, say)}\u00a0%"
        )
        yield Said("vat", text, ours=True)


def _article(rows: list[Any], _terms: Terms, _day: date, say: Words) -> Told:
    for row in rows:
        text = say.text(
            "On the invoice it is called “{name}”: article {number}, account {account}, unit {unit}.",
            name=getattr(row, say.lang),
            number=row.number,
            account=row.account,
            unit=row.unit,
        )
        yield Said(f"article {row.which}", text, inner=True)


TELL: dict[str, Callable[[list[Any], Terms, date, Words], Told]] = {
    "lead_time": _lead_time,
    "critical": _critical,
    "opening_hours": _opening_hours,
    "booking": _booking,
    "ticket_fee": _ticket_fee,
    "installation_fee": _installation_fee,
    "warranty": _warranty,
    "hourly_range": _hourly_range,
    "hourly_rate": _hourly_rate,
    "category": _category,
    "vat": _vat,
    "article": _article,
}
# What the values of the rows are called: by kind and field, or by the field alone.
VALUES = {
    "working_days": N_("Working days to handling"),
    "target": N_("Share that we want to keep"),
    "critical.minutes": N_("Minutes to handling"),
    "opens": N_("Booked times begin"),
    "closes": N_("Booked times end"),
    "lengths": N_("Lengths of booked times, minutes"),
    "buffer_minutes": N_("Minutes between booked times"),
    "daily_cap": N_("Booked times a day, at most"),
    "days_ahead": N_("Days ahead that times are booked"),
    "ticket_fee.fee": N_("Ticket fee"),
    "ticket_fee.minutes": N_("Minutes in a ticket fee"),
    "beyond": N_("Beyond the minutes of a ticket fee"),
    "installation_fee.fee": N_("Installation fee"),
    "warranty.days": N_("Days of warranty"),
    "expiring_days": N_("Days shown as about to end"),
    "lowest": N_("Lowest hourly rate"),
    "highest": N_("Highest hourly rate"),
    "rate": N_("Hourly rate"),
    "coverage": N_("Coverage"),
    "in_warranty": N_("Free in warranty"),
    "quote_when_serious": N_("A quote first where it is serious"),
    "percent": N_("VAT"),
    "number": N_("Article number"),
    "account": N_("Account"),
    "unit": N_("Unit"),
    "sv": N_("Name on the invoice, in Swedish"),
    "en": N_("Name on the invoice, in English"),
    "clause": N_("Clause of the terms"),
}
# How we read what the terms leave open, where no row of theirs says it.
READINGS: dict[str, tuple[str, ...]] = {
    "core": (),
    "normal": (),
    "version": (N_("An upgrade is charged by the hour, at the rate of the contract form."),),
    "third_party": (),
    "quote": (N_("An approved quote covers all work on the case."),),
    "hosting": (),
    "attack": (),
    "ticket": (N_("The minutes are those of all support work on the case together."),),
    "hourly": (N_("Without a contract, support is charged by the hour unless it has a price of its own."),),
    "installation": (),
    "warranty": (N_("The day of the installation is covered, too, and so is a fix that is found."),),
    "critical": (),
    "lead_time": (
        N_("Public holidays, Midsummer Eve, Christmas Eve and New Year's Eve aren't counted."),
        N_("Within a day cases can be taken in any order."),
    ),
    "intake": (),
    "advice": (),
    "booking": (),
}


# ---- Values in words -------------------------------------------------------------------------------------------------


def clock(value: time) -> str:
    """A time of day."""
    return f"{value:%H:%M}"


def short(value: Decimal, say: Words) -> str:
    """A number with the decimals that it has."""
    return say.number(value, max(0, -value.normalize().as_tuple().exponent))


def _either(parts: list[str], say: Words) -> str:
    """One of several: `15, 30 or 45`."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + say.text(" or ") + parts[-1]
