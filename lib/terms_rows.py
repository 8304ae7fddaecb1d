"""The rows of the terms file: what may stand in each, and what is said when something else does."""

import re
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from lib.locale import N_

CLAUSES = (
    *("core", "normal", "version", "third_party", "quote", "hosting", "attack", "ticket", "hourly", "installation"),
    *("warranty", "critical", "lead_time", "intake", "advice", "booking"),
)
NO_CONTRACT = "no_contract"
# What an invoice row can be for: each needs an article of the accounting system.
ARTICLES = ("ticket_fee", "hourly", "quote", "installation", "goodwill", "credit", "extra")

# Sessions begin and end at whole quarters of an hour, and none is longer than a working day.
QUARTER, LONGEST_SESSION = 15, 480

# What can be wrong with a value, by the name that pydantic (or `_broken`) gives it.
NOT_AN_AMOUNT = N_("must be an amount with at most two decimals (it says {input})")
NOT_WHOLE = N_("must be a whole number (it says {input})")
NOT_ROWS = N_("must be rows, each headed by its name in brackets")
REASONS = {
    "unknown_clause": N_("unknown clause '{clause}'; the clauses are {known}"),
    "ends_before_start": N_("valid_to {valid_to} is before valid_from {valid_from}"),
    "closes_before_opening": N_("closes {closes} is not after opens {opens}"),
    "not_lengths": N_(
        "must be whole quarters of an hour, at most {longest} minutes, the shortest first, such as [15, 30, 45, 60] "
        "(it says {lengths})"
    ),
    "not_an_account": N_("must be an account of four digits, 1000–8999 (it says {account})"),
    "not_an_article_number": N_(
        "must be at most 50 letters, digits, '-', '_', '/' or '+', beginning with a letter or digit (it says {number})"
    ),
    "missing": N_("this key is missing; add it"),
    "greater_than_equal": N_("must be at least {ge} (it says {input})"),
    "greater_than": N_("must be more than {gt} (it says {input})"),
    "less_than_equal": N_("must be at most {le} (it says {input})"),
    "decimal_max_places": NOT_AN_AMOUNT,
    "decimal_max_digits": NOT_AN_AMOUNT,
    "decimal_whole_digits": NOT_AN_AMOUNT,
    "decimal_parsing": NOT_AN_AMOUNT,
    "decimal_type": NOT_AN_AMOUNT,
    "finite_number": NOT_AN_AMOUNT,
    "int_type": NOT_WHOLE,
    "int_from_float": NOT_WHOLE,
    "date_type": N_("must be a date such as 2026-01-31, without quotation marks (it says {input})"),
    "time_type": N_("must be a time such as 09:00:00, without quotation marks (it says {input})"),
    "bool_type": N_("must be true or false, without quotation marks (it says {input})"),
    "literal_error": N_("must be {expected} (it says {input})"),
    "string_type": N_("must be a text in quotation marks (it says {input})"),
    "string_too_short": N_("must not be empty (it says {input})"),
    "list_type": NOT_ROWS,
    "model_type": NOT_ROWS,
    "dict_type": NOT_ROWS,
}

Money = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
Count = Annotated[int, Field(gt=0, le=100_000, strict=True)]
Whole = Annotated[int, Field(ge=0, le=100_000, strict=True)]


def _broken(name: str, **values: object) -> PydanticCustomError:
    """What a model's own check found, under a name that REASONS knows."""
    return PydanticCustomError(name, REASONS[name], values)


class Row(BaseModel):
    """A rule of the terms with the clause that it comes from, in force from one date through another."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    valid_from: Annotated[date, Field(strict=True)]
    valid_to: Annotated[date | None, Field(strict=True)] = None
    clause: str

    @field_validator("clause")
    @classmethod
    def _is_known(cls, clause: str) -> str:
        if clause not in CLAUSES:
            raise _broken("unknown_clause", clause=clause, known=", ".join(CLAUSES))
        return clause

    @field_validator("valid_to")
    @classmethod
    def _is_after_start(cls, valid_to: date | None, info: ValidationInfo) -> date | None:
        if valid_to and "valid_from" in info.data and valid_to < info.data["valid_from"]:
            raise _broken("ends_before_start", valid_to=valid_to, valid_from=info.data["valid_from"])
        return valid_to

    @property
    def subject(self) -> str:
        """What the row is about where several rows of a kind are in force side by side (a form, a category)."""
        return ""


class LeadTime(Row):
    """Within how many working days a case is handled, and the share (percent) that a manager wants to see kept."""

    working_days: Count
    target: Percent


class Critical(Row):
    """Within how many minutes a business-critical case is handled, and the share (percent) wanted."""

    minutes: Count
    target: Percent


class OpeningHours(Row):
    """Between which local times of a working day sessions can be booked."""

    opens: Annotated[time, Field(strict=True)]
    closes: Annotated[time, Field(strict=True)]

    @field_validator("closes")
    @classmethod
    def _is_after_opening(cls, closes: time, info: ValidationInfo) -> time:
        if "opens" in info.data and closes <= info.data["opens"]:
            raise _broken("closes_before_opening", closes=closes, opens=info.data["opens"])
        return closes


class Booking(Row):
    """Which lengths (minutes) sessions have, the minutes between two of one person, how many one has a day at most, and
    how many days ahead they are booked."""

    lengths: list[int]
    buffer_minutes: Annotated[int, Field(ge=0, le=LONGEST_SESSION, strict=True)]
    daily_cap: Count
    days_ahead: Count

    @field_validator("lengths", mode="before")
    @classmethod
    def _are_quarters(cls, lengths: Any) -> list[int]:
        rising = isinstance(lengths, list) and all(type(length) is int for length in lengths)
        if not rising or not lengths or lengths != sorted(set(lengths)) or lengths[0] < QUARTER:
            raise _broken("not_lengths", lengths=lengths, longest=LONGEST_SESSION)
        if lengths[-1] > LONGEST_SESSION or any(length % QUARTER for length in lengths):
            raise _broken("not_lengths", lengths=lengths, longest=LONGEST_SESSION)
        return lengths


class TicketFee(Row):
    """The fee of a ticket, the minutes it covers, and how minutes above them are charged."""

    fee: Money
    minutes: Count
    beyond: Literal["hourly", "ticket"]


class InstallationFee(Row):
    """The list price of a module installation."""

    fee: Money


class Warranty(Row):
    """The days after an installation that trouble is free, and for how many last ones it is shown as expiring."""

    days: Whole
    expiring_days: Whole


class HourlyRange(Row):
    """The range within which the terms promise that hourly rates lie."""

    lowest: Money
    highest: Money


class HourlyRate(Row):
    """The rate per hour of a contract form."""

    form: Annotated[str, Field(min_length=1)]
    rate: Money

    @property
    def subject(self) -> str:
        return self.form


class Category(Row):
    """What the support work on cases of a category costs."""

    category: Annotated[str, Field(min_length=1)]
    coverage: Literal["free", "ticket_fee", "hourly", "installation"]
    in_warranty: Annotated[bool, Field(strict=True)] = False
    quote_when_serious: Annotated[bool, Field(strict=True)] = False

    @property
    def subject(self) -> str:
        return self.category


class Vat(Row):
    """The value added tax that an invoice adds to all prices."""

    percent: Percent


class Article(Row):
    """What an invoice row is for, in the accounting system: its number, account and unit there, and its name."""

    which: Literal[ARTICLES]
    number: Annotated[str, Field(strict=True)]
    account: Annotated[int, Field(strict=True)]
    unit: Annotated[str, Field(min_length=1)]
    sv: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    @field_validator("number")
    @classmethod
    def _is_a_number(cls, number: str) -> str:
        # Fortnox takes 50 characters; a cell that began with a sign would be a formula to a spreadsheet.
        if len(number) > 50 or not re.fullmatch(r"[^\W_][\w/+-]*", number):
            raise _broken("not_an_article_number", number=number)
        return number

    @field_validator("account")
    @classmethod
    def _is_an_account(cls, account: int) -> int:
        if not 1000 <= account <= 8999:
            raise _broken("not_an_account", account=account)
        return account

    @property
    def subject(self) -> str:
        return self.which


class ClauseText(BaseModel):
    """A clause in words, in Swedish and English."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    sv: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]


class Terms(BaseModel):
    """The whole file: for each kind of rule its dated rows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clauses: dict[str, ClauseText]
    lead_time: list[LeadTime]
    critical: list[Critical]
    opening_hours: list[OpeningHours]
    booking: list[Booking]
    ticket_fee: list[TicketFee]
    installation_fee: list[InstallationFee]
    warranty: list[Warranty]
    hourly_range: list[HourlyRange]
    hourly_rate: list[HourlyRate]
    category: list[Category]
    vat: list[Vat]
    article: list[Article]

    def kinds(self) -> dict[str, list[Row]]:
        """The dated rows by kind."""
        return {name: getattr(self, name) for name in type(self).model_fields if name != "clauses"}

    def forms(self) -> list[str]:
        """The contract forms that a customer can have, in the order of the file."""
        return [form for form in dict.fromkeys(row.form for row in self.hourly_rate) if form != NO_CONTRACT]

    def booking_on(self, day: date) -> Booking:
        """What is in force for sessions on a day."""
        return next(row for row in self.booking if row.valid_from <= day <= (row.valid_to or day))

    def categories(self) -> list[str]:
        """The categories that a case can have, in the order of the file."""
        return list(dict.fromkeys(row.category for row in self.category))
