"""What the support form sends in: each submission becomes one case, however often it is sent."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import duckdb

from lib import sql
from lib.access import Person, allowed, for_anybody
from lib.desk.cases import Decided, insert_case
from lib.desk.log import record
from lib.errors import Conflict, UserError
from lib.locale import N_
from lib.store import Store

OTHER_CONTENT = N_("Something else was sent under this id before. Give each submission an id of its own.")
FORM = Person("support form", frozenset({"staff"}))


@dataclass(frozen=True)
class Submission:
    """What a customer sent with the form; texts without blanks around them, and None where nothing was said."""

    form_id: str
    lang: str
    email: str
    subject: str
    message: str
    shop_down: bool
    ordering_blocked: bool
    customer_id: str | None = None
    name: str | None = None
    shop: str | None = None
    phone: str | None = None
    category: str | None = None
    module: str | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class Promised:
    """A case that has come in, and what the terms promise it: `due_on` to a standard one, `due_at` to a critical."""

    ticket_id: str
    critical: bool
    registered_on: date
    due_on: date | None
    due_at: datetime | None


class OtherContent(Conflict):
    """A form has sent something else under an id that it has used before."""


@for_anybody("by its signature")
def submit(
    store: Store, submission: Submission, *, answer: Callable[[Promised], dict[str, Any]], now: datetime
) -> tuple[dict[str, Any], bool]:
    """Registers a case for a submission, now; what `answer` makes of the promise, and whether the case is new.

    One that came before gets the answer that it got then. A customer that nobody knows is made. Raises OtherContent
    for another submission under a known id; UserError when customer number and e-mail belong to different customers.
    """
    mark = sha256(json.dumps(asdict(submission), sort_keys=True, default=str).encode()).hexdigest()
    with store.cursor(now) as cursor:
        # Outside of a transaction: what was sent again changes nothing.
        if (told := _answered(cursor, submission.form_id, mark)) is not None:
            return told, False
    with store.tx(as_of=now, only_touched=True) as cursor:
        if (told := _answered(cursor, submission.form_id, mark)) is not None:
            return told, False
        customer_id = _customer(cursor, submission, now)
        # By the terms' own test. What kind of case it is, a person decides: it says what the customer pays.
        decided = Decided(critical=submission.shop_down or submission.ordering_blocked)
        ticket_id = insert_case(cursor, store, customer_id, submission.subject, decided, now, now)
        after = {"customer_id": customer_id, "subject": submission.subject, "registered_at": now}
        record(cursor, now, FORM, "submit_case", "tickets", ticket_id, None, after | asdict(decided))
        store.keep(cursor)
        promised = Promised(*cursor.execute(sql.read("desk/promise_of_case"), {"ticket": ticket_id}).fetchone())
        told = answer(promised)
        values = asdict(submission) | {"mark": mark, "ticket_id": ticket_id, "now": now}
        cursor.execute(sql.read("desk/submission"), values | {"answer": json.dumps(told, ensure_ascii=False)})
    return told, True


def _answered(cursor: duckdb.DuckDBPyConnection, form_id: str, mark: str) -> dict[str, Any] | None:
    """What a submission was answered that came before; None for a new one. Raises OtherContent."""
    known = cursor.execute("select mark, answer from store.submissions where form_id = ?", [form_id]).fetchone()
    if known and known[0] != mark:
        raise OtherContent(OTHER_CONTENT)
    return known and json.loads(known[1])


def _customer(cursor: duckdb.DuckDBPyConnection, submission: Submission, now: datetime) -> str:
    """The customer that a submission comes from: by its number, else by its e-mail address, else a new one.

    Where several customers have the address, the one counts whose name is that of the shop or the writer.
    """
    same_email = dict(cursor.execute(sql.read("desk/customers_with_email"), {"email": submission.email}).fetchall())
    number = submission.customer_id
    if number and cursor.execute("select 1 from store.customers where customer_id = ?", [number]).fetchone():
        if same_email and number not in same_email:
            raise UserError(
                "The customer number {customer} and the e-mail address belong to different customers. Leave out the "
                "number, or correct one of them.",
                customer=number,
            )
        return number
    if len(same_email) > 1:
        wanted = {text.casefold() for text in (submission.shop, submission.name) if text}
        same_email = {key: name for key, name in same_email.items() if name.strip().casefold() in wanted}
    if len(same_email) == 1:
        return next(iter(same_email))
    return _new_customer(cursor, submission, now)


def _new_customer(cursor: duckdb.DuckDBPyConnection, submission: Submission, now: datetime) -> str:
    customer_id = cursor.execute(sql.read("desk/next_customer_number")).fetchone()[0]
    name = submission.shop or submission.name or submission.email
    cursor.execute(
        "insert into store.customers (customer_id, name, email) values (?, ?, ?)", [customer_id, name, submission.email]
    )
    cursor.execute(
        "insert into store.form_customers (customer_id, form_id, made_at) values (?, ?, ?)",
        [customer_id, submission.form_id, now],
    )
    after = {"customer_id": customer_id, "name": name, "email": submission.email}
    record(cursor, now, FORM, "submit_case", "customers", customer_id, None, after)
    return customer_id


@allowed("staff", "manager", "finance")
def decide_form_customer(store: Store, customer_id: str, same_as: str | None, *, by: Person, now: datetime) -> None:
    """Says of a customer that the form made that it is new, or (`same_as`) which known one it is: that one gets its
    cases. The customer that it was stays, without any.

    Raises Conflict when somebody has said so already; UserError for a customer that the form didn't make, one that
    nobody knows, and where more than cases would have to move.
    """
    same_as = (same_as or "").strip() or None
    with store.tx() as cursor:
        found = cursor.execute(
            "select outcome from store.form_customers where customer_id = ?", [customer_id]
        ).fetchone()
        if not found:
            raise UserError("The support form made no customer {customer}.", customer=customer_id)
        if found[0]:
            raise Conflict("Somebody else has decided about this customer meanwhile. Look at what it says now.")
        if same_as:
            _give_cases(cursor, customer_id, same_as, by, now)
        outcome = "known" if same_as else "new"
        cursor.execute(
            "update store.form_customers set outcome = ?, same_as = ?, decided_by = ?, decided_at = ? "
            "where customer_id = ?",
            [outcome, same_as, by.name, now, customer_id],
        )
        after = {"outcome": outcome, "same_as": same_as}
        record(cursor, now, by, "decide_form_customer", "customers", customer_id, None, after)


def _give_cases(cursor: duckdb.DuckDBPyConnection, customer_id: str, to: str, by: Person, now: datetime) -> None:
    """Gives all cases of a customer to another one. Raises UserError where that can't be done."""
    known = cursor.execute("select 1 from store.customers where customer_id = ?", [to]).fetchone()
    if not known or to == customer_id:
        raise UserError("There is no other customer {customer}.", customer=to)
    asked = {"customer": customer_id, "to": to}
    if cursor.execute(sql.read("desk/bound_to_customer"), asked).fetchone():
        raise UserError(
            "Only cases can be moved to another customer. This one has a contract, an installed module or a session at "
            "the same time as one of theirs: mend that first."
        )
    query = "select ticket_id from store.tickets where customer_id = ? order by ticket_id"
    for (ticket_id,) in cursor.execute(query, [customer_id]).fetchall():
        before, after = {"customer_id": customer_id}, {"customer_id": to}
        record(cursor, now, by, "decide_form_customer", "tickets", ticket_id, before, after)
        cursor.execute("insert into touched values (?)", [ticket_id])
    cursor.execute("update store.tickets set customer_id = $to where customer_id = $customer", asked)
