"""Mistakes planted in a desk's facts, each on a case of its own, with what it costs worked out by hand."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tests.oracle.basics import RATES, local_date
from tests.oracle.seen import contract_form
from tests.planted import DAY, HOUR, MINUTE, Desk, Owed, reckoned, worth
from tests.strategies.basics import Facts

FEE, FEE_MINUTES, INSTALLED = Decimal(395), 20, Decimal(795)
ORE, SECOND = Decimal("0.01"), MINUTE / 60
KEYS = {"tickets": "ticket_id", "module_installations": "installation_id"}


class Planted(NamedTuple):
    """A mistake: its kind, what it is about (an id in the finding's id), its case if it has one, what it costs."""

    kind: str
    subject: str
    ticket_id: str | None
    kronor: Decimal


def fee_for(minutes: Decimal, form: str) -> Decimal:
    """A ticket fee and what is above its minutes."""
    return FEE + (worth(minutes - FEE_MINUTES, form) if minutes > FEE_MINUTES else 0)


class Mistakes(Desk):
    """Plants so many mistakes of each kind. `facts` are those of the desk with right invoices, one line a case at most;
    `taken` are the cases to leave alone."""

    def __init__(self, facts: Facts, taken: set[str], moment: datetime, *, each: int, seed: int = 4):
        super().__init__("X")
        self.moment, self.used, self.rng = moment, set(taken), random.Random(seed)
        self.rows = {name: {row[key]: row for row in facts[name]} for name, key in KEYS.items()}
        self.known = facts
        self.picked = dict.fromkeys(RATES, 0)
        self.right = {row["ticket_id"]: row for row in facts["invoice_lines"]}
        self.installed = defaultdict(list)
        for row in facts["module_installations"]:
            self.installed[row["ticket_id"]].append(row)
        self.cases = [
            owed
            for owed in reckoned(facts, moment).values()
            if owed.case.registered_at < moment and (owed.resolved is None or owed.resolved < moment - 5 * DAY)
        ]
        self.rng.shuffle(self.cases)
        void = [row["ticket_id"] for row in facts["tickets"] if row["void"] == "true"]
        self.nowhere = void + circled(self.rows["tickets"])
        self.planted: list[Planted] = []
        for kind in KINDS:
            for number in range(each):
                self.planted.append(kind(self, number))

    # ---- What plants are made of -----------------------------------------------------------------------------------

    def pick(self, fits: Callable[[Owed], bool]) -> Owed:
        """A case that nothing was planted on; of the form that was picked least if there is one."""
        for form in sorted(RATES, key=lambda form: self.picked[form]):
            for owed in self.cases:
                if owed.form == form and owed.case.ticket_id not in self.used and fits(owed):
                    self.used.add(owed.case.ticket_id)
                    self.picked[form] += 1
                    return owed
        raise LookupError("no such case is left")

    def change(self, table: str, key: str, **values: str) -> None:
        self.facts[table].append(self.rows[table][key] | values)

    def bill(self, ticket_id: str, *amounts: Decimal | int) -> None:
        """What is invoiced of a case instead."""
        first, *others = amounts
        if ticket_id in self.right:
            self.facts["invoice_lines"].append(self.right[ticket_id] | {"amount": str(first)})
        else:
            others = list(amounts)
        if others:
            self.invoice(ticket_id, *others, day=local_date(self.moment) - 3 * DAY)

    def plain(self, owed: Owed, *, entries: int = 1) -> bool:
        """A resolved and decided case of support work without quotes or modules, on which mistakes can be planted."""
        return (
            sound(owed)
            and {line["work"] for line in owed.lines} == {"support"}
            and not owed.case.quotes
            and not owed.case.installations
            and owed.lines[0]["coverage"] in ("free", "ticket_fee", "hourly")
            and len({start for start, _ in owed.entries}) >= entries
        )

    def proposed(self, owed: Owed, amount: Decimal, sent: datetime, approved: datetime, *, serious: bool) -> None:
        """An approved quote for the case, invoiced as agreed."""
        ticket_id = owed.case.ticket_id
        self.quote(ticket_id, amount, sent, "approved", approved)
        if serious:
            self.change("tickets", ticket_id, serious="true")
        if amount + owed.adjusted != owed.amount:
            self.bill(ticket_id, amount + owed.adjusted)


def sound(owed: Owed) -> bool:
    """Resolved, and everything about it decided."""
    flags = {line["flag"] for line in owed.lines}
    return bool(owed.resolved and owed.case.category) and not flags & {"undecided", "unapproved_work"}


def third_party(owed: Owed) -> bool:
    """A case that would need a quote if it were serious."""
    return owed.case.category == "third_party" and not owed.case.serious


def circled(tickets: dict[str, dict[str, str]]) -> list[str]:
    """Tickets merged into each other."""
    into = {key: row["merged_into"] for key, row in tickets.items()}
    return [key for key, other in into.items() if other and into[other] == key]


def about(kind: str, owed: Owed, kronor: Decimal) -> Planted:
    return Planted(kind, owed.case.ticket_id, owed.case.ticket_id, kronor)


# ---- What is invoiced, and what isn't --------------------------------------------------------------------------------


def missing(desk: Mistakes, number: int) -> Planted:
    owed = desk.pick(lambda one: sound(one) and one.amount > 0)
    desk.bill(owed.case.ticket_id, *((0,) if number % 2 else (owed.amount, -owed.amount)))
    return about("missing", owed, owed.amount)


def under(desk: Mistakes, number: int) -> Planted:
    less = (ORE, Decimal(1), Decimal(300))[number % 3]
    owed = desk.pick(lambda one: sound(one) and one.amount > less and not is_a_rate(one, one.amount - less))
    desk.bill(owed.case.ticket_id, *((owed.amount - less,) if number % 2 else (owed.amount, -less)))
    return about("under", owed, less)


def over(desk: Mistakes, number: int) -> Planted:
    more = (ORE, Decimal(100), FEE)[number % 3]
    owed = desk.pick(lambda one: sound(one) and one.amount > 0 and not is_a_rate(one, one.amount + more))
    desk.bill(owed.case.ticket_id, owed.amount + more)
    return about("over", owed, more)


def is_a_rate(owed: Owed, amount: Decimal) -> bool:
    """Whether an amount is what the case would cost at some rate."""
    return any(owed.at_rate_of(form) + owed.adjusted == amount for form in RATES)


def should_be_free(desk: Mistakes, number: int) -> Planted:
    owed = desk.pick(lambda one: sound(one) and one.amount == 0 and one.case.ticket_id not in desk.right)
    amounts = ((FEE,), (FEE, FEE), (ORE,))[number % 3]
    desk.bill(owed.case.ticket_id, *amounts)
    return about("should_be_free", owed, sum(amounts, Decimal(0)))


def over_credited(desk: Mistakes, number: int) -> Planted:
    """Credited though nothing was invoiced; or more than the goodwill of a free case."""
    owed = desk.pick(lambda one: sound(one) and one.amount == 0 and not one.case.adjustments and one.lines)
    ticket_id, back = owed.case.ticket_id, (FEE, ORE, Decimal(1200))[number % 3]
    if number % 2:
        desk.adjust(ticket_id, -100, desk.person(), owed.resolved + HOUR)
        desk.bill(ticket_id, -100 - back)
    else:
        desk.bill(ticket_id, -back)
    return about("over_credited", owed, back)


def wrong_rate(desk: Mistakes, number: int) -> Planted:
    """By the hour as by another form."""

    def others(owed: Owed) -> list[Decimal]:
        wrong = [owed.at_rate_of(form) + owed.adjusted for form in sorted(RATES)]
        return [amount for amount in wrong if amount not in (owed.amount, 0)]

    owed = desk.pick(lambda one: sound(one) and one.amount > 0 and bool(others(one)))
    wrong = others(owed)[number % len(others(owed))]
    desk.bill(owed.case.ticket_id, *((wrong,) if number % 2 else (wrong - 1, 1)))
    return about("wrong_rate", owed, abs(wrong - owed.amount))


def split_ticket(desk: Mistakes, number: int) -> Planted:
    """One fee is owed, and stands there twice, or three times."""
    owed = desk.pick(
        lambda one: desk.plain(one) and not one.case.adjustments and one.lines[0]["coverage"] == "ticket_fee"
    )
    times = 3 if number % 4 == 0 else 2
    rest = (owed.amount - FEE,) if owed.amount > FEE else ()
    desk.bill(owed.case.ticket_id, *rest, *[FEE] * times)
    return about("split_ticket", owed, FEE * (times - 1))


def invoiced_open(desk: Mistakes, number: int) -> Planted:
    owed = desk.pick(lambda one: one.resolved is None and one.case.ticket_id not in desk.right)
    amounts = ((FEE,), (FEE, Decimal(100)))[number % 2]
    desk.bill(owed.case.ticket_id, *amounts)
    return about("invoiced_open", owed, sum(amounts, Decimal(0)))


def unmatched_invoice(desk: Mistakes, number: int) -> Planted:
    """On a ticket that nobody knows, or on one that is in no view."""
    amount = (FEE, Decimal(-250), ORE)[number % 3]
    ticket_id = f"nobody-{number}" if number % 2 else desk.nowhere[-1 - number // 2]
    invoice = desk.invoice(ticket_id, amount, day=local_date(desk.moment) - DAY)
    return Planted("unmatched_invoice", invoice, None, abs(amount))


# ---- Work and quotes -------------------------------------------------------------------------------------------------


def undecided(desk: Mistakes, number: int) -> Planted:
    """Nobody has said what it is; upgrades and development on it have a price all the same."""
    owed = desk.pick(
        lambda one: (
            sound(one)
            and one.case.category != "installation"
            and not (one.case.quotes or one.case.installations)
            and (number > 0 or not one.lines)
        )
    )
    desk.change("tickets", owed.case.ticket_id, category="", serious="", installation_id="")
    minutes = sum((line["minutes"] for line in owed.lines if line["work"] == "support"), Decimal(0))
    return about("undecided", owed, worth(minutes, owed.form))


def unapproved_work(desk: Mistakes, number: int) -> Planted:
    """On a serious fault without a quote, or with one that nobody has answered; some of it still open."""

    def is_open(owed: Owed) -> bool:
        return (
            owed.resolved is None and owed.minutes > 0 and not (owed.case.quotes or owed.case.installations)
            and {line["work"] for line in owed.lines} == {"support"} and owed.case.ticket_id not in desk.right
        )  # fmt: skip

    some_open = any(is_open(one) and one.case.ticket_id not in desk.used for one in desk.cases)
    if number % 5 == 0 and some_open:
        owed = desk.pick(is_open)
    else:
        owed = desk.pick(lambda one: desk.plain(one) and third_party(one))
    if number % 2:
        desk.quote(owed.case.ticket_id, 5000, owed.entries[0][0])
    desk.change("tickets", owed.case.ticket_id, category="third_party", serious="true", installation_id="")
    return about("unapproved_work", owed, worth(owed.minutes, owed.form))


def work_on_declined(desk: Mistakes, number: int) -> Planted:
    """The customer said no, and we went on; on a serious fault or on something that needs no quote."""
    serious = number % 2 == 0
    owed = desk.pick(lambda one: desk.plain(one, entries=2) and third_party(one) == serious)
    ticket_id, entries = owed.case.ticket_id, owed.entries
    # Before all of it; as the first sitting begins, which is not after it; or just before the last one.
    refused = (entries[0][0] - HOUR, entries[0][0], entries[-1][0] - SECOND)[number % 3]
    if number % 3 == 1:
        desk.quote(ticket_id, 5000, refused, "declined")
    else:
        desk.quote(ticket_id, 5000, refused - 2 * HOUR, "declined", refused)
    if serious:
        desk.change("tickets", ticket_id, serious="true")
    after = sum((minutes for start, minutes in entries if start > refused), Decimal(0))
    return about("work_on_declined", owed, worth(after, owed.form))


def work_before_quote(desk: Mistakes, number: int) -> Planted:
    """Begun before the customer had said yes."""
    serious = number % 2 == 0
    owed = desk.pick(lambda one: desk.plain(one, entries=2) and third_party(one) == serious)
    entries = owed.entries
    sent = entries[0][0] + SECOND  # what needs no quote may be looked into before there is one
    approved = entries[-1][0] if number % 3 else entries[-1][0] + SECOND
    early = [minutes for start, minutes in entries if start < approved and (serious or start > sent)]
    desk.proposed(owed, worth(owed.minutes, owed.form) + number, sent, approved, serious=serious)
    if not early:  # both sittings are where they may be: one more in between
        desk.entry(owed.case.ticket_id, desk.person(), sent + SECOND, "0.01")
        early = [ORE]
    return about("work_before_quote", owed, worth(sum(early, Decimal(0)), owed.form))


def beyond_quote(desk: Mistakes, number: int) -> Planted:
    """More work than was agreed."""
    serious = number % 2 == 0
    owed = desk.pick(lambda one: desk.plain(one) and third_party(one) == serious and worth(one.minutes, one.form) > 150)
    excess = (ORE, Decimal(100), Decimal("73.50"))[number % 3]
    start = owed.entries[0][0]
    amount = worth(owed.minutes, owed.form) - excess
    desk.proposed(owed, amount, start - DAY, start if number % 2 else start - HOUR, serious=serious)
    return about("beyond_quote", owed, excess)


def after_resolved(desk: Mistakes, number: int) -> Planted:
    """Free of charge, or by the hour and invoiced."""
    by_the_hour = number % 3 == 0
    owed = desk.pick(
        lambda one: (
            desk.plain(one)
            and one.lines[0]["coverage"] == ("hourly" if by_the_hour else "free")
            and not one.case.adjustments
        )
    )
    minutes, later = ("12", "0.01", "61.25", "20")[number % 4], (SECOND, HOUR, 3 * DAY)[number // 2 % 3]
    desk.entry(owed.case.ticket_id, desk.person(), owed.resolved + later, minutes)
    if by_the_hour:
        desk.bill(owed.case.ticket_id, worth(owed.minutes + Decimal(minutes), owed.form))
    return about("after_resolved", owed, worth(minutes, owed.form))


def overlapping(desk: Mistakes, number: int) -> Planted:
    """One person in two places, or twice in the same; the later one begins within the earlier one, or with it."""

    def free(owed: Owed) -> bool:
        return desk.plain(owed) and owed.lines[0]["coverage"] == "free"

    owed = desk.pick(free)
    who, start = desk.person(), owed.resolved - 2 * HOUR
    first = owed if number % 2 else desk.pick(lambda one: free(one) and one.resolved > owed.resolved)
    desk.entry(first.case.ticket_id, who, start, 30)
    step, minutes, both = ((20, 60, 10), (0, 60, 30), (5, 10, 10), (29, 30, 1), (12, 18, 18))[number % 5]
    later = desk.entry(owed.case.ticket_id, who, start + step * MINUTE, minutes)
    return Planted("overlapping", later, owed.case.ticket_id, worth(both, owed.form))


def entry_without_case(desk: Mistakes, number: int) -> Planted:
    """On a void ticket, in a circle, or on a ticket that nobody knows."""
    minutes = ("10", "0.5", "61")[number % 3]
    start = desk.moment - 40 * DAY + number * HOUR
    if number % 2:  # whose it is nobody knows: at the lowest rate
        ticket_id, form = f"nobody-{number}", "premium"
    else:
        ticket_id = desk.nowhere[-1 - number // 2]
        form = contract_form(desk.rows["tickets"][ticket_id]["customer_id"], local_date(start), desk.known)
    entry = desk.entry(ticket_id, desk.person(), start, minutes)
    return Planted("entry_without_case", entry, None, worth(minutes, form))


# ---- Installations and cases -----------------------------------------------------------------------------------------


def below_list_price(desk: Mistakes, number: int) -> Planted:
    """One module cheaper than the terms say, invoiced at that; now and then a second one of the case."""
    owed = desk.pick(
        lambda one: (
            sound(one)
            and one.case.category == "installation"
            and not one.case.quotes
            and [row["installed_by"] for row in one.case.installations] == ["agency"]
        )
    )
    price = (Decimal("794.99"), Decimal(500), Decimal(0))[number % 3]
    (module,) = owed.case.installations
    was = Decimal(module["price"] or INSTALLED)
    ticket_id = owed.case.ticket_id
    if number % 4 == 3:
        desk.installation(owed.case.customer_id, local_date(owed.resolved), ticket_id, str(price))
        desk.bill(ticket_id, owed.amount + price)
    else:
        desk.change("module_installations", module["installation_id"], price=str(price))
        desk.bill(ticket_id, owed.amount - was + price)
    return about("below_list_price", owed, INSTALLED - price)


def uncharged_installation(desk: Mistakes, number: int) -> Planted:
    """Without a case, on a case of another category, or on a void one."""
    owed = desk.pick(lambda one: desk.plain(one) and one.lines[0]["coverage"] == "free")
    price = ("", "1295", "500")[number % 3]
    ticket_id = ("", owed.case.ticket_id, desk.nowhere[0])[number // 2 % 3]
    module = desk.installation(owed.case.customer_id, local_date(owed.resolved), ticket_id, price)
    return Planted("uncharged_installation", module, None, Decimal(price or INSTALLED))


def split_cases(desk: Mistakes, number: int) -> Planted:
    """The same matter of the same day as two or three cases, each with its fee."""
    owed = desk.pick(
        lambda one: desk.plain(one) and one.lines[0]["coverage"] == "ticket_fee"
        and 9 <= one.case.registered_at.hour < 18
    )  # fmt: skip
    subject = desk.rows["tickets"][owed.case.ticket_id]["subject"]
    minutes, cost, first = owed.lines[0]["minutes"], owed.charged, owed.case.ticket_id
    for again in range(2 if number % 4 == 0 else 1):
        earlier = number % 3 == 0 and again == 0
        registered = owed.case.registered_at + (-MINUTE if earlier else (again + 1) * MINUTE)
        ticket_id = desk.case(
            owed.case.customer_id, ("third_party", "customer_caused")[number % 2], registered,
            subject=(subject.upper(), f" {subject} ", subject)[number % 3],
        )  # fmt: skip
        spent = (Decimal(5), Decimal(20), Decimal("33.25"))[(number + again) % 3]
        desk.entry(ticket_id, desk.person(), owed.resolved, spent)
        desk.event(ticket_id, "resolved", owed.resolved + HOUR)
        desk.invoice(ticket_id, fee_for(spent, owed.form), day=local_date(owed.resolved))
        minutes, cost = minutes + spent, cost + fee_for(spent, owed.form)
        first = ticket_id if earlier else first
    return Planted("split_cases", first, first, cost - fee_for(minutes, owed.form))


KINDS = (
    invoiced_open, below_list_price, wrong_rate, split_ticket, split_cases, unapproved_work, work_on_declined,
    work_before_quote, beyond_quote, missing, under, over, should_be_free, over_credited, undecided, after_resolved,
    overlapping, uncharged_installation, entry_without_case, unmatched_invoice,
)  # fmt: skip
