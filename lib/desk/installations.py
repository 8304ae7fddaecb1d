"""Installed modules: registered, and corrected where something was mistyped; each with its history."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import duckdb

from lib import days, sql
from lib.access import Person, allowed, for_anybody
from lib.desk.log import MOST_KRONOR, case_in_figures, note_of, record
from lib.desk.rehearsal import rehearse, rows_of
from lib.errors import Conflict, UserError
from lib.store import Store

INSTALLED_BY = ("agency", "customer")
CHECKS = ("passed", "failed")
LONGEST_NAME = 200


@dataclass(frozen=True)
class Installed:
    """A module in a customer's shop. `price` is in kr without VAT; without one, the fee in the terms is charged."""

    customer_id: str
    module: str
    installed_on: date
    installed_by: str = "agency"
    vendor: str | None = None
    ticket_id: str | None = None
    function_check: str | None = None
    price: Decimal | None = None


@allowed("staff", "manager")
def register_installation(store: Store, installed: Installed, *, by: Person, now: datetime) -> str:
    """Registers an installed module; its id. Its warranty begins on the day of the installation.

    Raises UserError for a customer or case that nobody knows, a case of another customer, a module without a name, a
    day to come, a price that can't be, and for a module that is registered for that customer and day already.
    """
    installed = _tidy(installed)
    with store.tx() as cursor:
        installation_id = insert_installation(cursor, installed, now)
        record(
            cursor, now, by, "register_installation", "module_installations", installation_id, None, asdict(installed)
        )
    return installation_id


@allowed("staff", "manager")
def correct_installation(
    store: Store, installation_id: str, installed: Installed, *, reason: str, seen: Installed, by: Person, now: datetime
) -> None:
    """Corrects what was mistyped about an installation. Its history keeps what was said before, and the reason.

    A repair or an update is no correction: it leaves the day of the installation, and so the warranty, as they are.
    Raises Conflict when it is something else by now than what its writer had `seen`; UserError without a reason, for
    an installation that nobody knows, and as `register_installation` does.
    """
    reason, installed = note_of(reason), _tidy(installed)
    with store.tx() as cursor:
        before = change_installation(cursor, installation_id, installed, seen, now)
        if before != installed:
            said, says = asdict(before), asdict(installed) | {"reason": reason}
            record(cursor, now, by, "correct_installation", "module_installations", installation_id, said, says)


@for_anybody("changes nothing")
def cost_of_installation(
    store: Store, now: datetime, installed: Installed, replaces: str | None = None, seen: Installed | None = None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What an installation would mean, registered or (with `replaces`, an id) corrected so; nothing is written.

    The first part is its row of the warranties, with the `installation_fee` of the terms (kr). The second has a row for
    each case that it touches, its own and those about it: `amount` (kr) is what is charged then, `amount_before` now.
    Raises as `register_installation` and `correct_installation` do.
    """
    installed, asked, before = _tidy(installed), {}, {}

    def change(cursor: duckdb.DuckDBPyConnection) -> str:
        tickets = [installed.ticket_id, seen and seen.ticket_id]
        found = cursor.execute(sql.read("desk/installation_tickets"), {"installation": replaces, "tickets": tickets})
        asked["tickets"] = [ticket_id for (ticket_id,) in found.fetchall()]
        before.update((row[0], row[-1]) for row in cursor.execute(sql.read("desk/cases_charged"), asked).fetchall())
        if not replaces:
            return insert_installation(cursor, installed, now)
        change_installation(cursor, replaces, installed, seen, now)
        return replaces

    def look(cursor: duckdb.DuckDBPyConnection, installation_id: str) -> tuple[list, list]:
        warranty = rows_of(cursor, "desk/installation_warranty", {"installation": installation_id})
        return warranty, rows_of(cursor, "desk/cases_charged", asked)

    (warranty,), cases = rehearse(store, change, look, now)
    return warranty, [case | {"amount_before": before[case["ticket_id"]]} for case in cases]


def insert_installation(cursor: duckdb.DuckDBPyConnection, installed: Installed, now: datetime) -> str:
    """Writes an installation within a transaction; its id. Raises UserError for what can't be."""
    _check(cursor, installed, now)
    _refuse_double(cursor, installed, "")
    installation_id = f"I-{uuid4().hex[:12]}"
    cursor.execute(sql.read("desk/add_installation"), asdict(installed) | {"installation": installation_id})
    return installation_id


def change_installation(
    cursor: duckdb.DuckDBPyConnection, installation_id: str, installed: Installed, seen: Installed | None, now: datetime
) -> Installed:
    """Writes within a transaction what an installation says now; what it said before."""
    found = cursor.execute(sql.read("desk/installed"), {"installation": installation_id}).fetchone()
    if not found:
        raise UserError("There is no installed module {installation}.", installation=installation_id)
    before = Installed(*found)
    if before != seen:
        raise Conflict("Somebody else has corrected this installation meanwhile. Look at what it says now.")
    _check(cursor, installed, now, had=before)
    values = asdict(installed) | {"installation": installation_id}
    _refuse_double(cursor, installed, installation_id)
    cursor.execute(sql.read("desk/mend_installation"), values)
    return before


def _tidy(installed: Installed) -> Installed:
    """The same without blanks around texts, and with nothing where nothing stands."""
    texts = {
        name: value.strip() or None if isinstance(value, str) else value for name, value in asdict(installed).items()
    }
    return Installed(**texts | {"customer_id": texts["customer_id"] or "", "module": texts["module"] or ""})


def _check(
    cursor: duckdb.DuckDBPyConnection, installed: Installed, now: datetime, had: Installed | None = None
) -> None:
    if not cursor.execute("select 1 from store.customers where customer_id = ?", [installed.customer_id]).fetchone():
        raise UserError("There is no customer {customer}.", customer=installed.customer_id)
    if not installed.module:
        raise UserError("Write which module it is.")
    if max(len(installed.module), len(installed.vendor or "")) > LONGEST_NAME:
        raise UserError("The name of a module or vendor has at most {most} characters.", most=LONGEST_NAME)
    if installed.installed_by not in INSTALLED_BY:
        raise UserError("Choose who installed it: we or the customer.")
    if installed.function_check not in (None, *CHECKS):
        raise UserError("A function check has passed or failed, or isn't made yet.")
    if installed.installed_on > now.astimezone(days.ZONE).date():
        raise UserError("A module can't have been installed later than today: register it when it is.")
    if installed.installed_on < days.FIRST:
        raise UserError("Installations before {year} can't be judged; mend the date.", year=days.FIRST.year)
    price = installed.price
    if price is not None:
        if not price.is_finite() or not 0 <= price < MOST_KRONOR or price != round(price, 2):
            raise UserError("Write the price in kronor from zero, with at most two decimals.")
        if installed.installed_by == "customer" and (had is None or had.price != price):
            raise UserError("What the customer installed has no price of ours: leave it empty.")
    # What a correction leaves as it was may name a case that is void or merged since.
    if installed.ticket_id and (had is None or (had.ticket_id, had.customer_id) != _whose(installed)):
        case_in_figures(cursor, installed.ticket_id)
        query = "select customer_id from store.kept_tickets where ticket_id = ?"
        (customer_id,) = cursor.execute(query, [installed.ticket_id]).fetchone()
        if customer_id != installed.customer_id:
            raise UserError("The case {ticket} belongs to another customer.", ticket=installed.ticket_id)


def _whose(installed: Installed) -> tuple[str | None, str]:
    return installed.ticket_id, installed.customer_id


def _refuse_double(cursor: duckdb.DuckDBPyConnection, installed: Installed, installation_id: str) -> None:
    asked = {name: getattr(installed, name) for name in ("customer_id", "module", "installed_on", "installed_by")}
    if cursor.execute(sql.read("desk/same_installation"), asked | {"installation": installation_id}).fetchone():
        raise UserError(
            "{module} is registered for this customer on {day} already. A repair or an update is no new installation: "
            "it doesn't begin the warranty anew.",
            module=installed.module,
            day=installed.installed_on,
        )
