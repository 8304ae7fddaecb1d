"""Invoice lines that came in without a case that anybody knows."""

from datetime import datetime

from lib import sql
from lib.access import Person, allowed
from lib.desk.log import case_in_figures, record
from lib.errors import Conflict
from lib.store import Store


@allowed("finance")
def match_invoice_line(
    store: Store, invoice_no: str, line_no: str, ticket_id: str, *, by: Person, now: datetime
) -> None:
    """Says which case an unmatched invoice line is for.

    Raises Conflict when the line isn't unmatched any more, UserError when no figure knows the case, or for a person who
    isn't finance.
    """
    key = {"invoice": invoice_no, "line": line_no}
    with store.tx(as_of=now) as cursor:
        case_in_figures(cursor, ticket_id)
        found = cursor.execute(sql.read("desk/unmatched_line"), key).fetchone()
        if not found:
            raise Conflict("This invoice line has a case already.")
        why, said_ticket, invoiced_on, amount = found
        if why == "unknown":
            cursor.execute(
                "insert into store.invoice_lines values (?, ?, ?, ?, ?, null)",
                [invoice_no, line_no, ticket_id, invoiced_on, amount],
            )
        else:
            cursor.execute(
                "update store.invoice_lines set ticket_id = ? where invoice_no = ? and line_no = ?",
                [ticket_id, invoice_no, line_no],
            )
        before = {"ticket_id": said_ticket, "why": why}
        after = {"ticket_id": ticket_id, "invoiced_on": invoiced_on, "amount": amount}
        record(cursor, now, by, "match_invoice_line", "invoice_lines", f"{invoice_no} / {line_no}", before, after)
