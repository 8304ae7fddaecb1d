"""What a finding of the billing audit is about: its facts and arithmetic in sentences, and what to do about it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from lib import days
from lib.locale import N_
from lib.words import Words, moment

Finding = dict[str, Any]
Facts = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Why a time entry or an invoice line belongs to no case.
STRAYS = {
    "void": N_("It is on case {ticket}, which is void (spam or a mistake)."),
    "circle": N_("It is on case {ticket}, which is merged in a circle, or into one."),
    "unknown": N_("It is on case {ticket}, which nobody has registered."),
}


def reason(finding: Finding, say: Words) -> list[str]:
    """Why a row of `reports.findings` is one, a sentence a step; the last equation gives its kronor.

    `finding` has `finding_kind`, `kronor`, `facts` (the JSON text of the view) and `staff_name`.
    """
    return _REASONS[finding["finding_kind"]](json.loads(finding["facts"]), finding, say)


def remedy(finding: Finding, say: Words) -> str:
    """What to do about a finding, in a sentence or two."""
    if _adjusted_away(finding):
        return say.text(
            "Credit {kronor}: an adjustment has taken them away. If they are to be paid after all, take it back.",
            kronor=say.money(finding["kronor"]),
        )
    return say.text(_REMEDIES[finding["finding_kind"]], kronor=say.money(finding["kronor"]))


# ---- What is owed, beside what was invoiced --------------------------------------------------------------------------


def _amounts(facts: Facts, finding: Finding, say: Words) -> list[str]:
    charged, adjusted, invoiced = (Decimal(facts[name]) for name in ("charged", "adjusted", "invoiced"))
    owed = charged + adjusted
    said = say.text("Owed: {charged}.", charged=say.money(charged))
    if adjusted:
        said = say.text(
            "Owed: {charged} charged, adjusted by {adjusted}: {owed}.",
            charged=say.money(charged),
            adjusted=say.money(adjusted),
            owed=say.money(owed),
        )
    invoiced_said = say.text("Invoiced: {invoiced}.", invoiced=say.money(invoiced))
    match facts["finding"]:
        case "missing" | "under":
            last = say.text("{less}: so much is lacking.", less=_less(owed, invoiced, say))
        case "over_credited":
            last = say.text("{less}: so much is credited too much.", less=_less(owed, invoiced, say))
        case _:
            last = say.text("{less}: so much is invoiced too much.", less=_less(invoiced, owed, say))
    if _adjusted_away(finding):
        why = say.text("By the terms it would have cost something: it is the adjustment that leaves nothing to pay.")
        return [said, why, invoiced_said, last]
    return [said, invoiced_said, last]


def _adjusted_away(finding: Finding) -> bool:
    """Whether it is an adjustment, and no clause, that leaves nothing to pay of what is invoiced."""
    if finding["finding_kind"] not in ("over", "should_be_free"):
        return False
    facts = json.loads(finding["facts"])
    charged, adjusted = Decimal(facts["charged"]), Decimal(facts["adjusted"])
    return charged > 0 >= charged + adjusted


def _wrong_rate(facts: Facts, finding: Finding, say: Words) -> list[str]:
    return [
        say.text(
            "What is invoiced is what the work costs at the hourly rate of the contract form {form}, {rate}.",
            form=say.code("contract_form", facts["form"]),
            rate=say.money(Decimal(facts["rate"])),
        ),
        say.text(
            "On the day of its registration the customer had: {form}.",
            form=say.code("contract_form", facts["contract_form"]),
        ),
        *_amounts(facts, finding, say),
    ]


def _split_ticket(facts: Facts, finding: Finding, say: Words) -> list[str]:
    fee = say.money(Decimal(facts["fee"]))
    stands = say.text(
        "The ticket fee of {fee} stands on {count} invoice lines; a case has one.", fee=fee, count=facts["fees"]
    )
    return [stands, *_amounts(facts, finding, say)]


def _undecided(facts: Facts, finding: Finding, say: Words) -> list[str]:
    texts = [say.text("Nobody has decided what the case is about: what is owed for it is unknown.")]
    if Decimal(facts["charged"]) or Decimal(facts["invoiced"]):
        texts.append(
            say.text(
                "So far {charged} is charged and {invoiced} invoiced.",
                charged=say.money(Decimal(facts["charged"])),
                invoiced=say.money(Decimal(facts["invoiced"])),
            )
        )
    if Decimal(facts["undecided_minutes"]):
        hours = _hours(facts["undecided_minutes"], facts, finding["kronor"], say)
        return [*texts, say.text("What is undecided would cost by the hour: {hours}.", hours=hours)]
    return [*texts, say.text("No work on it waits for that: {kronor}.", kronor=say.money(finding["kronor"]))]


def _invoiced_open(facts: Facts, finding: Finding, say: Words) -> list[str]:
    return [
        say.text("The case isn't resolved: nothing is to be invoiced for it yet."),
        say.text("Invoiced: {invoiced}.", invoiced=say.money(Decimal(facts["invoiced"]))),
    ]


def _unmatched_invoice(facts: Facts, finding: Finding, say: Words) -> list[str]:
    line = {"invoice": facts["invoice_no"], "line": facts["line_no"]}
    if facts["amount"] is None:
        said = say.text("Line {line} of invoice {invoice}; its amount can't be read.", **line)
    else:
        amount, day = say.money(Decimal(facts["amount"])), facts["invoiced_on"] or say.text("an unknown day")
        said = say.text("Line {line} of invoice {invoice}, of {day}: {amount}.", **line, day=day, amount=amount)
    return [said, _stray(facts, say)]


# ---- Quotes ----------------------------------------------------------------------------------------------------------


def _unapproved_work(facts: Facts, finding: Finding, say: Words) -> list[str]:
    return [
        say.text("A serious fault of a third party needs an approved quote before anything is done; there is none."),
        say.text("Work on it: {hours}.", hours=_hours(facts["minutes"], facts, finding["kronor"], say)),
    ]


def _work_on_declined(facts: Facts, finding: Finding, say: Words) -> list[str]:
    return [
        say.text("The customer declined the quote at {time}, and has approved none.", time=_time(facts["declined_at"])),
        say.text("Work begun after that: {hours}.", hours=_hours(facts["minutes"], facts, finding["kronor"], say)),
    ]


def _work_before_quote(facts: Facts, finding: Finding, say: Words) -> list[str]:
    return [
        say.text("The customer approved the quote at {time}.", time=_time(facts["approved_at"])),
        say.text("Work begun before that: {hours}.", hours=_hours(facts["minutes"], facts, finding["kronor"], say)),
    ]


def _beyond_quote(facts: Facts, finding: Finding, say: Words) -> list[str]:
    value, approved = Decimal(facts["value"]), Decimal(facts["approved"])
    return [
        say.text("A quote of {amount} is approved.", amount=say.money(approved)),
        say.text("All work on the case, by the hour: {hours}.", hours=_hours(facts["minutes"], facts, value, say)),
        say.text("{less} beyond the quote.", less=_less(value, approved, say)),
    ]


# ---- Prices ----------------------------------------------------------------------------------------------------------


def _below_list_price(facts: Facts, finding: Finding, say: Words) -> list[str]:
    fee, prices = Decimal(facts["fee"]), [Decimal(price) for price in facts["prices"]]
    texts = [
        say.text("Fee in the terms less the price: {less}.", less=_less(fee, price, say)) for price in sorted(prices)
    ]
    if len(prices) > 1:
        added = " + ".join(say.money(fee - price) for price in sorted(prices))
        texts.append(say.text("Together {added} = {kronor}.", added=added, kronor=say.money(finding["kronor"])))
    return texts


def _uncharged_installation(facts: Facts, finding: Finding, say: Words) -> list[str]:
    installed = {"module": facts["module"], "day": facts["installed_on"]}
    return [
        say.text("We installed the module {module} on {day}; no installation case charges it.", **installed),
        say.text("Its price, or else the fee in the terms: {kronor}.", kronor=say.money(Decimal(facts["value"]))),
    ]


def _split_cases(facts: Facts, finding: Finding, say: Words) -> list[str]:
    amount, as_one = Decimal(facts["amount"]), Decimal(facts["as_one"])
    return [
        say.text(
            "The customer's cases {cases} came on the same day with the same subject, and each has a ticket fee.",
            cases=", ".join(facts["tickets"]),
        ),
        say.text(
            "They cost {amount} together; as one case with {minutes} they would have cost {as_one}.",
            amount=say.money(amount),
            minutes=_minutes(facts["minutes"], say),
            as_one=say.money(as_one),
        ),
        say.text("{less} too much.", less=_less(amount, as_one, say)),
    ]


# ---- Time ------------------------------------------------------------------------------------------------------------


def _after_resolved(facts: Facts, finding: Finding, say: Words) -> list[str]:
    hours = _hours(facts["minutes"], facts, finding["kronor"], say)
    begun = say.text("1 time entry begins after that: {hours}.", hours=hours)
    if facts["entries"] > 1:
        begun = say.text("{count} time entries begin after that: {hours}.", count=facts["entries"], hours=hours)
    return [say.text("The case was resolved at {time}.", time=_time(facts["resolved_at"])), begun]


def _overlapping(facts: Facts, finding: Finding, say: Words) -> list[str]:
    return [
        say.text(
            "Time entry {entry} of {staff} begins at {time}, before the same person's entry {other} has ended.",
            entry=facts["entry_id"],
            staff=finding["staff_name"] or facts["staff_id"],
            time=_time(facts["began"]),
            other=facts["other_entry_id"],
        ),
        say.text("Logged twice: {hours}.", hours=_hours(facts["minutes"], facts, finding["kronor"], say)),
    ]


def _entry_without_case(facts: Facts, finding: Finding, say: Words) -> list[str]:
    who = finding["staff_name"] or facts["staff_id"] or say.text("nobody known")
    return [
        say.text("Time entry {entry} of {staff} counts for no case.", entry=facts["entry_id"], staff=who),
        _stray(facts, say),
        say.text("By the hour: {hours}.", hours=_hours(facts["minutes"], facts, finding["kronor"], say)),
    ]


# ---- Words -----------------------------------------------------------------------------------------------------------


def _stray(facts: Facts, say: Words) -> str:
    if not facts["said_ticket_id"]:
        return say.text("It names no case.")
    return say.text(STRAYS[facts["why"]], ticket=facts["said_ticket_id"])


def _less(amount: Decimal, taken: Decimal, say: Words) -> str:
    """A difference with its result."""
    first, second = (say.money(one) if one >= 0 else f"({say.money(one)})" for one in (amount, taken))
    return f"{first} − {second} = {say.money(amount - taken)}"


def _hours(minutes: str, facts: Facts, kronor: Decimal, say: Words) -> str:
    return say.text(
        "{minutes} × {rate} an hour ÷ 60 = {amount}",
        minutes=_minutes(minutes, say),
        rate=say.money(Decimal(facts["hourly_rate"])),
        amount=say.money(kronor),
    )


def _minutes(minutes: str, say: Words) -> str:
    exact = Decimal(minutes)
    return f"{say.number(exact, 0 if exact == int(exact) else 2)}\u00a0min"


def _time(microseconds: int) -> str:
    return moment((EPOCH + timedelta(microseconds=microseconds)).astimezone(days.ZONE))


_REASONS: dict[str, Callable[[Facts, Finding, Words], list[str]]] = {
    **dict.fromkeys(("missing", "under", "over", "should_be_free", "over_credited"), _amounts),
    "wrong_rate": _wrong_rate,
    "split_ticket": _split_ticket,
    "undecided": _undecided,
    "unapproved_work": _unapproved_work,
    "work_on_declined": _work_on_declined,
    "work_before_quote": _work_before_quote,
    "beyond_quote": _beyond_quote,
    "below_list_price": _below_list_price,
    "uncharged_installation": _uncharged_installation,
    "split_cases": _split_cases,
    "after_resolved": _after_resolved,
    "overlapping": _overlapping,
    "entry_without_case": _entry_without_case,
    "invoiced_open": _invoiced_open,
    "unmatched_invoice": _unmatched_invoice,
}
KINDS = tuple(_REASONS)

_REMEDIES = {
    "missing": N_("Invoice {kronor}. If the customer shall not pay, adjust the case with the reason."),
    "under": N_("Invoice the {kronor} that are lacking. If the customer shall not pay them, adjust the case."),
    "over": N_("Credit {kronor}. If the customer has agreed to pay them, adjust the case by an extra."),
    "should_be_free": N_("Credit {kronor}: the terms promise this work."),
    "over_credited": N_("Invoice {kronor} again. If it was meant, adjust the case by a goodwill or credit."),
    "wrong_rate": N_("Set the {kronor} right by an invoice or a credit, and use the rate of the contract form."),
    "split_ticket": N_("Credit {kronor}: further work on a case costs by the hour, not another ticket fee."),
    "undecided": N_("Decide what the case is about. Then it is charged by its clause."),
    "unapproved_work": N_("Send a quote and register what the customer decides, before more work is done."),
    "work_on_declined": N_("Find out why the work went on. Ask for a new approval, or give the work away."),
    "work_before_quote": N_("Check that the customer wanted the work before the approval, and note what was agreed."),
    "beyond_quote": N_("Agree with the customer on the {kronor}, as an extra; otherwise they are lost."),
    "below_list_price": N_("Check that the lower price was agreed; otherwise adjust the case by an extra of {kronor}."),
    "uncharged_installation": N_("Register an installation case for it, which charges it by the terms."),
    "split_cases": N_("Credit {kronor}, or merge the cases. If they are different matters, say so in the note."),
    "after_resolved": N_("Check whether the case should be open again, or the time belongs to another case."),
    "overlapping": N_("Correct one of the time entries where time is logged, and import it again."),
    "entry_without_case": N_("Put the time entry on its case where time is logged, and import it again."),
    "invoiced_open": N_("Resolve the case if it is done; otherwise credit {kronor}."),
    "unmatched_invoice": N_("Match the invoice line to its case on the invoicing page, or credit {kronor}."),
}
