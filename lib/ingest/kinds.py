"""What other systems' exports hold, whatever they call it: two kinds of rows, each with its fields."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from lib import sql
from lib.locale import N_

FieldType = Literal["text", "time", "date", "clock", "duration"]


@dataclass(frozen=True)
class Field:
    """Something that a row of an export says.

    A `time` is a date and a clock in one column, `date` and `clock` stand in columns of their own. `label`: what it is
    called for people. `several`: columns of the file that all say it count together; else the first one counts.
    """

    name: str
    type: FieldType
    label: str
    several: bool = False


@dataclass(frozen=True)
class Moment:
    """A time that a kind of row knows, and its fields: in one column, or as date and clock."""

    name: str
    time: str
    date: str | None = None
    clock: str | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of row. `needs`: of each group, a file must have one field at least. `tables`: the canonical tables that
    it makes, each with the columns that a file may lack, and the fields of which they need one.
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    moments: tuple[Moment, ...]
    needs: tuple[tuple[str, ...], ...]
    tables: dict[str, dict[str, tuple[str, ...]]]

    def query(self, table: str, found: Collection[str]) -> str:
        """The rows of a canonical table that come of `fields`: without the columns that none of the file's fields
        (`found`) says anything about, so that these stay as the store has them."""
        silent = [column for column, said_by in self.tables[table].items() if not set(said_by) & set(found)]
        left_out = f" exclude ({', '.join(silent)})" if silent else ""
        return f"select *{left_out} from ({sql.read(f'ingest/kinds/{table}')})"


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "tickets",
            N_("Cases"),
            (
                Field("ticket_id", "text", N_("Case number")),
                Field("subject", "text", N_("Subject")),
                Field("registered_at", "time", N_("Registered (date and time)")),
                Field("registered_date", "date", N_("Registered, date")),
                Field("registered_clock", "clock", N_("Registered, time of day")),
                Field("organization", "text", N_("Customer's company")),
                Field("customer_name", "text", N_("Customer's name")),
                Field("customer_email", "text", N_("Customer's e-mail")),
                Field("priority", "text", N_("Priority")),
                Field("status", "text", N_("Status")),
                Field("category", "text", N_("Type, tags or topic"), several=True),
                Field("first_response_at", "time", N_("First answer (date and time)")),
                Field("first_response", "duration", N_("Time to the first answer")),
                Field("resolved_at", "time", N_("Resolved (date and time)")),
                Field("closed_at", "time", N_("Closed (date and time)")),
            ),
            (
                Moment("registered", "registered_at", "registered_date", "registered_clock"),
                Moment("answered", "first_response_at"),
                Moment("resolved", "resolved_at"),
                Moment("closed", "closed_at"),
            ),
            (
                ("ticket_id",),
                ("registered_at", "registered_date"),
                ("organization", "customer_name", "customer_email"),
            ),
            {
                "tickets": {"critical": ("priority",), "category": ("category",), "serious": ("category",)},
                "ticket_events": {},
            },
        ),
        Kind(
            "time_entries",
            N_("Time entries"),
            (
                Field("entry_id", "text", N_("Entry's number")),
                Field("ticket", "text", N_("Case number")),
                Field("description", "text", N_("Description")),
                Field("task", "text", N_("Task")),
                Field("project", "text", N_("Project")),
                Field("tags", "text", N_("Tags"), several=True),
                Field("client", "text", N_("Customer")),
                Field("activity", "text", N_("Activity")),
                Field("staff_name", "text", N_("Who worked: name")),
                Field("staff_first_name", "text", N_("Who worked: first name")),
                Field("staff_last_name", "text", N_("Who worked: last name")),
                Field("staff_email", "text", N_("Who worked: e-mail")),
                Field("start", "time", N_("Begun (date and time)")),
                Field("start_date", "date", N_("Date")),
                Field("start_clock", "clock", N_("Begun, time of day")),
                Field("end", "time", N_("Ended (date and time)")),
                Field("end_date", "date", N_("Ended, date")),
                Field("end_clock", "clock", N_("Ended, time of day")),
                Field("duration", "duration", N_("Duration")),
            ),
            (Moment("start", "start", "start_date", "start_clock"), Moment("end", "end", "end_date", "end_clock")),
            (
                ("start", "start_date"),
                ("duration", "end", "end_clock"),
                ("staff_name", "staff_email", "staff_first_name"),
            ),
            {"time_entries": {}},
        ),
    )
}
