"""What each case costs, which warranty covers it, and whether it was invoiced as owed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle.basics import (
    EXPIRING_DAYS,
    FREE_CLAUSES,
    INSTALLATION_FEE,
    NO_CONTRACT,
    RATES,
    TICKET_CLAUSES,
    TICKET_FEE,
    TICKET_MINUTES,
    WARRANTY_DAYS,
    Facts,
    Row,
    by_the_hour,
    instant,
    local_date,
    or_none,
    ore,
    total,
)
from tests.oracle.seen import Case, contract_form, decided_at, seen_installations
from tests.oracle.sla import last_resolved


def approved_amount(case: Case, as_of: datetime) -> Decimal | None:
    """What the approved quotes come to: of each original ticket the last approval. None without any. A quote that was
    declined takes nothing back."""
    approvals = [row for row in case.quotes if row["decision"] == "approved" and decided_at(row) <= as_of]
    if not approvals:
        return None
    amounts = []
    for ticket_id in sorted({row["ticket_id"] for row in approvals}):
        of_ticket = [row for row in approvals if row["ticket_id"] == ticket_id]
        last = max(of_ticket, key=lambda row: (decided_at(row), instant(row["sent_at"]), row["quote_id"]))
        amounts.append(Decimal(last["amount"]))
    return total(amounts)


def by_agency(installations: Iterable[Row]) -> list[Row]:
    """Those of some installations that the agency made."""
    return [row for row in installations if row["installed_by"] == "agency"]


def in_warranty(case: Case, installations: dict[str, Row]) -> bool:
    """Whether the case is trouble with a module that the agency installed for this customer, in time."""
    installation = installations.get(case.installation_id)
    if case.category != "third_party" or installation is None:
        return False
    if installation["installed_by"] != "agency" or installation["customer_id"] != case.customer_id:
        return False
    days = (case.registered_on - date.fromisoformat(installation["installed_on"])).days
    return 0 <= days <= WARRANTY_DAYS


def kind_of_work(case: Case, entry: Row) -> str:
    """The kind of work that an entry counts as: installation belongs to tickets of that category only. A ticket that
    has no category yet is not of that category either."""
    if entry["work"] == "installation" and case.category != "installation":
        return "support"
    return entry["work"]


def minutes_by_work(case: Case, has_quote: bool) -> dict[str, Decimal]:
    """The lines of a case: each kind of work with its minutes, and those that are there without any."""
    minutes: dict[str, Decimal] = {}
    for entry in case.entries:
        work = kind_of_work(case, entry)
        minutes[work] = minutes.get(work, Decimal(0)) + Decimal(entry["minutes"])
    if has_quote:
        minutes.setdefault("support", Decimal(0))  # it carries the amount
    if case.category == "installation" and by_agency(case.installations):
        minutes.setdefault("installation", Decimal(0))  # it was made, so it costs
    return minutes


def installation_prices(case: Case) -> list[Decimal]:
    """What each installation on a ticket costs: its own price, or the fee; without any, one fee."""
    installations = by_agency(case.installations)
    if not installations:
        return [INSTALLATION_FEE]
    return [Decimal(row["price"]) if row["price"] != "" else INSTALLATION_FEE for row in installations]


def charge_lines(case: Case, facts: Facts, as_of: datetime) -> list[dict]:
    """The rows of the view `charges` for a case: for each, the first rule that fits decides."""
    installations = seen_installations(facts, as_of)
    quote = approved_amount(case, as_of)
    form = contract_form(case.customer_id, case.registered_on, facts)
    hour = RATES[form]
    warranty = in_warranty(case, installations)
    lines = minutes_by_work(case, quote is not None)
    misplaced = case.category != "installation" and any(entry["work"] == "installation" for entry in case.entries)

    rows = []
    for work, minutes in sorted(lines.items()):
        clause: str | None
        flags = []  # all that fit; the first in the order of the rules is the one that shows
        rate = None
        amount: Fraction | Decimal = Decimal(0)
        if quote is not None:  # 0
            clause = coverage = "quote"
            if work == "support":
                amount = quote
        elif work in ("upgrade", "development") or case.category in ("development", "attack"):  # 1
            coverage = "hourly"
            clause = "attack" if case.category == "attack" and work == "support" else "hourly"
            rate = hour
            amount = by_the_hour(minutes, rate)
        elif case.category == "installation":  # 2
            clause = coverage = "installation"
            if work == "installation" or "installation" not in lines:
                prices = installation_prices(case)
                amount = total(prices)
                if any(price < INSTALLATION_FEE for price in prices):
                    flags.append("below_list_price")
        elif case.category == "":  # 3
            clause = None
            coverage = "undecided"
            flags.append("undecided")
        elif case.category == "third_party" and case.serious and not warranty:  # 4
            clause = coverage = "quote"
            flags.append("unapproved_work")
        elif warranty:  # 5
            clause = coverage = "warranty"
        elif form == NO_CONTRACT:  # 6
            clause = coverage = "hourly"
            flags.append("no_contract")
            rate = hour
            amount = by_the_hour(minutes, rate)
        elif case.category in TICKET_CLAUSES:  # 7
            clause = TICKET_CLAUSES[case.category]
            coverage = "ticket_fee"
            rate = hour
            amount = Fraction(TICKET_FEE)
            if minutes > TICKET_MINUTES:
                flags.append("over_ticket")
                amount += by_the_hour(minutes - TICKET_MINUTES, rate)
        else:  # 8
            clause = FREE_CLAUSES[case.category]
            coverage = "free"
        if misplaced and work == "support":
            flags.append("misplaced_installation")
        rows.append(
            {
                "ticket_id": case.ticket_id,
                "customer_id": case.customer_id,
                "contract_form": form,
                "work": work,
                "minutes": minutes,
                "clause": clause,
                "coverage": coverage,
                "rate": rate,
                "amount": ore(amount),
                "flag": first_flag(flags),
            }
        )
    return rows


def first_flag(flags: list[str]) -> str | None:
    """The flag that goes before the others."""
    order = (
        "undecided",
        "unapproved_work",
        "misplaced_installation",
        "below_list_price",
        "no_contract",
        "over_ticket",
    )
    return min(flags, key=order.index) if flags else None


def warranty_row(installation: Row, cases: list[Case], charges: list[dict], as_of: datetime) -> dict:
    """A row of the view `warranties`. Only what the agency installed has a warranty, and so work under it."""
    row = {
        "installation_id": installation["installation_id"],
        "customer_id": installation["customer_id"],
        "module": installation["module"],
        "vendor": or_none(installation["vendor"]),
        "installed_on": date.fromisoformat(installation["installed_on"]),
        "covered_until": None,
        "days_left": None,
        "status": "none",
        "tickets": 0,
        "minutes": Decimal(0),
        "cost": ore(0),
    }
    if installation["installed_by"] != "agency":
        return row
    covered_until = row["installed_on"] + timedelta(days=WARRANTY_DAYS)
    days_left = (covered_until - local_date(as_of)).days
    row["covered_until"] = covered_until
    row["days_left"] = days_left
    row["status"] = "expired" if days_left < 0 else "expiring" if days_left <= EXPIRING_DAYS else "active"
    for case in cases:
        if case.installation_id != installation["installation_id"]:
            continue
        # A ticket has one such line at the most: only support work is under warranty.
        for line in charges:
            if line["ticket_id"] == case.ticket_id and line["coverage"] == "warranty":
                row["tickets"] += 1
                row["minutes"] += line["minutes"]
                row["cost"] += ore(by_the_hour(line["minutes"], RATES[line["contract_form"]]))
    return row


def audit_finding(case: Case, lines: list[dict], owed: Decimal, invoiced: Decimal) -> str:
    """What the audit says of a case, the first that fits."""
    flags = [line["flag"] for line in lines]
    if last_resolved(case) is None:
        return "open"
    if case.category == "" or "undecided" in flags:
        return "undecided"
    if "unapproved_work" in flags:
        return "unapproved_work"
    if invoiced == owed:
        return "ok"
    if owed > 0:
        if invoiced == 0:
            return "missing"
        return "under" if invoiced < owed else "over"
    if owed == 0:
        return "should_be_free" if invoiced > 0 else "over_credited"
    return "over" if invoiced > owed else "over_credited"


def audit_row(case: Case, charges: list[dict]) -> dict:
    """A row of the view `billing_audit`."""
    lines = [line for line in charges if line["ticket_id"] == case.ticket_id]
    charged = total(line["amount"] for line in lines)
    adjusted = total(Decimal(row["amount"]) for row in case.adjustments)
    invoiced = total(Decimal(row["amount"]) for row in case.invoice_lines)
    return {
        "ticket_id": case.ticket_id,
        "customer_id": case.customer_id,
        "charged": charged,
        "adjusted": adjusted,
        "invoiced": invoiced,
        "difference": invoiced - charged - adjusted,
        "finding": audit_finding(case, lines, charged + adjusted, invoiced),
    }
