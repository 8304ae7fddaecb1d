"""Rows as the canonical files hold them, with plain values where a test doesn't care; and what an import said."""

from lib.ingest.results import FATES, Result
from lib.store import Store
from tests.conftest import NOW, Facts

Row = dict[str, str]


def customer(customer_id: str = "K1", **more: str) -> Row:
    return {"customer_id": customer_id, "name": f"Kund {customer_id}", **more}


def person(staff_id: str = "S1", **more: str) -> Row:
    return {"staff_id": staff_id, "name": f"Handläggare {staff_id}", **more}


def contract(valid_from: str, valid_to: str = "", form: str = "bas", customer_id: str = "K1") -> Row:
    return {"customer_id": customer_id, "form": form, "valid_from": valid_from, "valid_to": valid_to}


def ticket(ticket_id: str = "T1", registered_at: str = "2026-05-04T10:00", **more: str) -> Row:
    """Monday 4 May 2026 at ten, unless said otherwise."""
    return {"ticket_id": ticket_id, "customer_id": "K1", "registered_at": registered_at, "subject": "Fel"} | more


def event(at: str, event: str, ticket_id: str = "T1", **more: str) -> Row:
    return {"ticket_id": ticket_id, "at": at, "event": event} | more


def entry(entry_id: str = "E1", **more: str) -> Row:
    return {
        "entry_id": entry_id, "ticket_id": "T1", "staff_id": "S1", "started_at": "2026-05-04T11:00", "minutes": "10",
        "work": "support",
    } | more  # fmt: skip


def installation(installation_id: str = "M1", **more: str) -> Row:
    return {
        "installation_id": installation_id, "customer_id": "K1", "module": "Betalning", "installed_on": "2026-05-01",
        "installed_by": "agency",
    } | more  # fmt: skip


def quote(quote_id: str = "O1", **more: str) -> Row:
    return {"quote_id": quote_id, "ticket_id": "T1", "amount": "1500", "sent_at": "2026-05-04T12:00"} | more


def booking(booking_id: str = "B1", starts: str = "10:00", ends: str = "11:00", day: str = "2026-05-05", **more) -> Row:
    """On Tuesday 5 May 2026, unless said otherwise."""
    return {
        "booking_id": booking_id, "ticket_id": "T1", "staff_id": "S1", "channel": "phone",
        "starts_at": f"{day}T{starts}", "ends_at": f"{day}T{ends}", "status": "booked",
    } | more  # fmt: skip


def invoice_line(invoice_no: str = "F1", **more: str) -> Row:
    return {
        "invoice_no": invoice_no, "line_no": "1", "ticket_id": "T1", "invoiced_on": "2026-05-20", "amount": "395"
    } | more  # fmt: skip


def adjustment(adjustment_id: str = "J1", **more: str) -> Row:
    return {
        "adjustment_id": adjustment_id, "ticket_id": "T1", "amount": "-100", "reason": "Goodwill", "staff_id": "S1",
        "made_at": "2026-05-20T10:00",
    } | more  # fmt: skip


def base(**tables: list[Row]) -> Facts:
    """A customer, a member of staff and a ticket; `tables` come beside them or in their place."""
    return {"customers": [customer()], "staff": [person()], "tickets": [ticket()]} | tables


def stored(store: Store, query: str) -> list[tuple]:
    """The rows of a query on the store's own tables."""
    return store.cursor(NOW).execute(query).fetchall()


def found(result: Result) -> list[tuple]:
    """What was put aside, as file, line, column, value and reason."""
    return [(one.file, one.line, one.column, one.value, one.reason) for one in result.findings]


def fates(result: Result, file: str) -> tuple[int, int, int, int]:
    """A file's rows added, changed, unchanged and put aside, after seeing that they add up to the rows read."""
    for one in result.files:
        assert one.rows_read == sum(one.fates[fate] for fate in FATES), one
    (counted,) = [one.fates for one in result.files if one.file == file]
    return tuple(counted[fate] for fate in FATES)
