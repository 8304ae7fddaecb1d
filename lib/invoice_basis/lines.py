"""The rows of an invoice basis in words: what each is for, and why it is what it is."""

from datetime import datetime
from typing import Any

from lib.locale import N_
from lib.reports import Table
from lib.words import Words, moment

Row = dict[str, Any]

TITLE = N_("Invoice basis {month}")
TOTAL = N_("Total")


def status(say: Words, closed: bool) -> str:
    """Whether the month is closed, in a word."""
    return say.text("closed") if closed else say.text("preliminary")


def about(say: Words, closed: bool, made_at: datetime) -> str:
    """Whether the amounts are final, and when the file was made, in a sentence."""
    if closed:
        return say.text("The month is closed. Made on {moment}.", moment=moment(made_at))
    return say.text(
        "Preliminary: the month isn't closed, and the amounts can change. Made on {moment}.", moment=moment(made_at)
    )


def written(rows: Table, say: Words) -> list[Row]:
    """The rows as dicts, with what people read besides: `text`, `note`, `article_name` and the codes' `…_name`."""
    return [_written(row, say) for row in rows.dicts()]


def _written(row: Row, say: Words) -> Row:
    names = {
        f"{name}_name": None if row[name] is None else say.code(kind, row[name])
        for name, kind in (
            ("coverage", "coverage"),
            ("clause", "clause"),
            ("contract_form", "contract_form"),
            ("customer_group", "contract_form"),
        )
    }
    return row | names | {"text": text(row, say), "note": _note(row, say), "article_name": row[f"article_{say.lang}"]}


def text(row: Row, say: Words, most: int | None = None) -> str:
    """What an invoice row says to the customer: the case, and how its amount came about (not why it was adjusted).

    `most`: the number of characters that there is room for; the subject of the case is cut to fit.
    """
    details = ", ".join(_details(row, say))
    tail = f" ({details})" if details else ""

    def about_case(subject: str) -> str:
        if row["is_correction"]:
            return say.text(
                "Correction of {month}, case {ticket}: {subject}",
                month=say.month(row["corrects"]),
                ticket=row["ticket_id"],
                subject=subject,
            )
        return say.text("Case {ticket}: {subject}", ticket=row["ticket_id"], subject=subject)

    # Line breaks and tabs of a subject would break rows apart in other programs.
    subject = " ".join((row["subject"] or "").split())
    whole = about_case(subject) + tail
    if most is not None and len(whole) > most:
        kept = max(len(subject) - (len(whole) - most) - 3, 0)
        whole = (about_case(subject[:kept].rstrip() + "...") + tail)[:most]
    return whole


def _details(row: Row, say: Words) -> list[str]:
    if row["is_correction"] or row["kind"] == "adjustment" or row["article"] != "hourly":
        return []
    details = [] if row["work"] in (None, "support") else [say.code("work", row["work"]).lower()]
    if row["part"] > 1:
        details.append(say.text("beyond {minutes}", minutes=_minutes(row["ticket_minutes"], say)))
    if row["unit_price"] != row["rate"]:
        details.append(
            say.text("{minutes} at {rate}/h", minutes=_minutes(row["minutes"], say), rate=say.money(row["rate"]))
        )
    return details


def _note(row: Row, say: Words) -> str | None:
    """For whoever invoices, not for the customer: the reason of an adjustment, what made a correction."""
    parts = [", ".join(say.code("changed", code) for code in row["changed"] or []), row["reason"]]
    return ": ".join(part for part in parts if part) or None


def _minutes(minutes: Any, say: Words) -> str:
    return f"{say.number(minutes, 0 if minutes == int(minutes) else 2)}\u00a0min"
