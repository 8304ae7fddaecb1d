"""The canonical files: their columns, keys and references, and what may stand in each column."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "time", "date", "number", "flag", "choice"]


@dataclass(frozen=True)
class Column:
    """A column of a canonical file.

    `choices`: the values that a `choice` may have. `refers_to`: the table whose id it names. `above`: what a `number`
    must be greater than (`above_zero`) or at least (`from_zero`), or anything (`any`).
    """

    name: str
    kind: Kind = "text"
    required: bool = True
    choices: tuple[str, ...] = ()
    refers_to: str | None = None
    bound: Literal["above_zero", "from_zero", "any"] = "any"

    @property
    def day(self) -> str:
        """The store's column beside an instant that holds its local date: `registered_at` → `registered_on`."""
        return self.name.removesuffix("_at") + "_on" if self.name != "at" else "at_on"

    @property
    def stored(self) -> list[str]:
        """The store's columns that it becomes."""
        return [self.name, self.day] if self.kind == "time" else [self.name]


@dataclass(frozen=True)
class Table:
    """A canonical file and the store's table of the same name. `tickets` or `customers`: which column names the ticket,
    or the customer of the tickets, that a row says something about, where what is kept of tickets depends on it."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    tickets: str | None = None
    customers: str | None = None
    by_name: dict[str, Column] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    @property
    def stored(self) -> list[str]:
        """The store's columns: those of the file, and the local date of each instant."""
        return [name for column in self.columns for name in column.stored]


def _optional(name: str, kind: Kind = "text", **more) -> Column:
    return Column(name, kind, required=False, **more)


def canonical(forms: list[str], categories: list[str]) -> dict[str, Table]:
    """The canonical tables by name, in an order in which most references point backwards.

    `forms` and `categories` are those that the terms name. Source: the domain's list of facts.
    """
    ticket = Column("ticket_id", refers_to="tickets")
    customer = Column("customer_id", refers_to="customers")
    staff = Column("staff_id", refers_to="staff")
    tables = [
        Table(
            "customers",
            ("customer_id",),
            (Column("customer_id"), Column("name"), _optional("email"), _optional("org_number")),
        ),
        Table("staff", ("staff_id",), (Column("staff_id"), Column("name"), _optional("email"))),
        Table(
            "contracts",
            ("customer_id", "valid_from"),
            (
                customer,
                Column("form", "choice", choices=tuple(forms)),
                Column("valid_from", "date"),
                _optional("valid_to", "date"),
            ),
            customers="customer_id",
        ),
        Table(
            "tickets",
            ("ticket_id",),
            (
                Column("ticket_id"),
                customer,
                Column("registered_at", "time"),
                Column("subject"),
                _optional("category", "choice", choices=tuple(categories)),
                _optional("critical", "flag"),
                _optional("serious", "flag"),
                _optional("installation_id", refers_to="module_installations"),
                _optional("merged_into", refers_to="tickets"),
                _optional("void", "flag"),
            ),
            tickets="ticket_id",
        ),
        Table(
            "module_installations",
            ("installation_id",),
            (
                Column("installation_id"),
                customer,
                Column("module"),
                _optional("vendor"),
                Column("installed_on", "date"),
                Column("installed_by", "choice", choices=("agency", "customer")),
                _optional("ticket_id", refers_to="tickets"),
                _optional("function_check", "choice", choices=("passed", "failed")),
                _optional("price", "number", bound="from_zero"),
            ),
        ),
        Table(
            "ticket_events",
            ("ticket_id", "at", "event"),
            (
                ticket,
                Column("at", "time"),
                Column(
                    "event",
                    "choice",
                    choices=("handling_started", "waiting_customer", "resumed", "resolved", "reopened"),
                ),
                _optional("staff_id", refers_to="staff"),
            ),
            tickets="ticket_id",
        ),
        Table(
            "time_entries",
            ("entry_id",),
            (
                Column("entry_id"),
                ticket,
                staff,
                Column("started_at", "time"),
                Column("minutes", "number", bound="above_zero"),
                Column("work", "choice", choices=("support", "upgrade", "development", "installation")),
                _optional("note"),
            ),
            tickets="ticket_id",
        ),
        Table(
            "quotes",
            ("quote_id",),
            (
                Column("quote_id"),
                ticket,
                Column("amount", "number", bound="from_zero"),
                Column("sent_at", "time"),
                _optional("decision", "choice", choices=("approved", "declined")),
                _optional("decided_at", "time"),
            ),
        ),
        Table(
            "bookings",
            ("booking_id",),
            (
                Column("booking_id"),
                ticket,
                staff,
                Column("channel", "choice", choices=("phone", "screen_share")),
                Column("starts_at", "time"),
                Column("ends_at", "time"),
                Column("status", "choice", choices=("booked", "held", "cancelled", "no_show")),
            ),
        ),
        Table(
            "invoice_lines",
            ("invoice_no", "line_no"),
            (
                Column("invoice_no"),
                Column("line_no"),
                ticket,
                Column("invoiced_on", "date"),
                Column("amount", "number"),
            ),
        ),
        Table(
            "adjustments",
            ("adjustment_id",),
            (
                Column("adjustment_id"),
                ticket,
                Column("amount", "number"),
                Column("reason"),
                staff,
                Column("made_at", "time"),
            ),
        ),
    ]
    return {table.name: table for table in tables}
