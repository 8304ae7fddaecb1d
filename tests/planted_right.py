"""A made-up desk that does everything right, in all the ways that there are: whatever an audit finds in it is wrong."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from tests.oracle.basics import local_date
from tests.planted import DAY, HOUR, MINUTE, Desk, Owed, reckoned, utc, worth
from tests.strategies.basics import Facts

FREE = ("core", "standard_theme", "own_theme", "version", "hosting", "advice")
FEE = ("third_party", "customer_caused")
ODD = ("7", "20", "19.99", "0.01", "12.5", "3.25", "33", "20.01", "41")
# The first and the second of the months, and the nights on which the clocks are changed.
TURNS = (
    utc(2024, 9, 30, 22), utc(2024, 10, 27, 1), utc(2024, 12, 31, 23), utc(2025, 3, 30, 1), utc(2025, 6, 30, 22),
    utc(2025, 10, 26, 1), utc(2025, 12, 31, 23), utc(2026, 3, 29, 1), utc(2026, 4, 30, 22),
)  # fmt: skip
FIRST, LAST = utc(2024, 9, 2, 7), utc(2026, 5, 20, 15)
STAFF = 8


class Rightly(Desk):
    """A desk where each person does one thing at a time; `clock` is when the person at work is free again."""

    def __init__(self, seed: int, cases: int):
        super().__init__()
        self.rng = random.Random(seed)
        self.customers = [
            self.customer(*contracts)
            for contracts in (
                ("bas",), ("plus",), ("premium",), (),
                (("bas", "2020-01-01", "2025-05-31"), ("premium", "2025-06-01", "")),
                (("plus", "2020-01-01", "2025-12-31"),),
            )
            for _ in range(7)
        ]  # fmt: skip
        self.staff = [self.person() for _ in range(STAFF)]
        span = (LAST - FIRST) / cases
        starts = [FIRST + span * number for number in range(cases)]
        # Round each turn everybody is at work: from some minutes before it, from it on, or just until it.
        starts += [turn - timedelta(minutes=20 * (n % 3)) for turn in TURNS for n in range(STAFF)]
        free = dict.fromkeys(self.staff, FIRST - 60 * DAY)
        for number, start in enumerate(sorted(starts)):
            self.who = self.staff[number % STAFF]
            self.clock = max(start, free[self.who])
            self.customer_id = self.rng.choice(self.customers)
            RECIPES[number % len(RECIPES)](self)
            free[self.who] = self.clock
        self.invoiced()

    # ---- What recipes are made of ----------------------------------------------------------------------------------

    def comes_in(self, category: str, **more: str) -> str:
        """A case that came in somewhat earlier; now and then later than it was taken up, as after a call."""
        before = self.rng.choice((2 * HOUR, 3 * DAY, 20 * MINUTE, 0 * MINUTE, -5 * MINUTE))
        self.registered = self.clock - before
        return self.case(self.customer_id, category, self.registered, **more)

    def works(self, ticket_id: str, *minutes: str, work: str = "support") -> None:
        """Sittings, often one at the very end of the other."""
        for spent in minutes:
            self.clock += self.rng.choice((0, 0, 7, 95)) * MINUTE
            self.begun = self.clock
            self.entry(ticket_id, self.who, self.clock, spent, work)
            self.clock += timedelta(minutes=float(spent))

    def resolves(self, ticket_id: str, moment: datetime | None = None) -> None:
        self.event(ticket_id, "resolved", moment or self.clock)

    def some(self, most: int = 3) -> list[str]:
        return [self.rng.choice(ODD) for _ in range(self.rng.randint(1, most))]

    # ---- The accounts ----------------------------------------------------------------------------------------------

    def invoiced(self) -> None:
        """What each resolved case comes to, in all the ways of invoicing it rightly."""
        for number, (ticket_id, owed) in enumerate(reckoned(self.facts).items()):
            if owed.resolved is None:
                continue
            named = self.rng.choice([ticket_id, *self.merged_into(ticket_id)])
            for amounts in self.ways(number % 6, owed):
                self.invoice(named, *amounts, day=local_date(owed.resolved))

    def merged_into(self, ticket_id: str) -> list[str]:
        return [row["ticket_id"] for row in self.duplicates if row["merged_into"] == ticket_id]

    @cached_property
    def duplicates(self) -> list[dict[str, str]]:
        return [row for row in self.facts["tickets"] if row["merged_into"]]

    def ways(self, way: int, owed: Owed) -> list[tuple[Decimal, ...]]:
        """Invoices, each with its lines, that come to what is owed."""
        amount = owed.amount
        if way == 1:
            part = (amount / 3).quantize(Decimal("0.01"))
            return [(part, amount - part)] if amount else []
        if way == 2:  # a wrong one, credited, and the right one
            return [(amount + 100,), (-amount - 100,), (amount,)]
        if way == 3:  # the fee twice, and once back
            return [(Decimal(395), Decimal(395)), (Decimal(-395), amount - 395)]
        if way == 4 and amount:  # at another form's rate first, the rest later
            other = owed.at_rate_of("premium") + owed.adjusted
            return [(other,), (amount - other,)] if other != amount else [(amount,)]
        return [(amount,)] if amount else []


# ---- Cases, all of them right ----------------------------------------------------------------------------------------


def free(desk: Rightly) -> None:
    ticket = desk.comes_in(desk.rng.choice(FREE))
    desk.works(ticket, *desk.some())
    desk.resolves(ticket, desk.rng.choice((desk.clock, desk.begun)))  # the last sitting may begin as it is resolved


def fee_within(desk: Rightly) -> None:
    ticket = desk.comes_in(desk.rng.choice(FEE))
    desk.works(ticket, *desk.rng.choice((("20",), ("12.5", "7.5"), ("0.01",), ("19.99",))))
    desk.resolves(ticket)


def fee_and_more(desk: Rightly) -> None:
    ticket = desk.comes_in(desk.rng.choice(FEE))
    desk.works(ticket, *desk.rng.choice((("20.01",), ("20", "20"), ("12", "45.25"), ("61",))))
    desk.works(ticket, *desk.rng.choice(((), ("9",))), work="installation")  # which counts as support here
    desk.resolves(ticket)


def by_the_hour(desk: Rightly) -> None:
    ticket = desk.comes_in(desk.rng.choice(("development", "attack")))
    desk.works(ticket, *desk.some())
    desk.works(ticket, *desk.some(), work="development")
    desk.resolves(ticket)


def upgrade(desk: Rightly) -> None:
    ticket = desk.comes_in(desk.rng.choice((*FREE, *FEE)))
    desk.works(ticket, *desk.some())
    desk.works(ticket, "64", work="upgrade")
    desk.resolves(ticket)


def installed(desk: Rightly) -> None:
    """Installed at the fee or above, now and then two modules or none; then trouble with it in warranty."""
    ticket = desk.comes_in("installation")
    day = local_date(desk.clock)
    desk.works(ticket, "30", work=desk.rng.choice(("installation", "support")))
    prices = desk.rng.choice((("",), ("795",), ("795.01",), ("1295", ""), ()))
    modules = [desk.installation(desk.customer_id, day, ticket, price) for price in prices]
    desk.installation(desk.customer_id, day, by="customer")
    desk.resolves(ticket)
    if modules:
        later = desk.rng.choice((0, 1, 29))
        trouble = desk.case(
            desk.customer_id, "third_party", desk.clock + later * DAY,
            installation_id=modules[0], serious=desk.rng.choice(("true", "false")),
        )  # fmt: skip
        start = desk.clock + later * DAY
        if later == 0:
            desk.works(trouble, "75")
            start = desk.clock
        desk.resolves(trouble, start)


def quoted(desk: Rightly) -> None:
    """A serious fault: sent, refused, sent again, approved, and worked on from that moment on, up to the amount."""
    ticket = desk.comes_in("third_party", serious="true")
    sent = desk.clock
    if desk.rng.random() < 0.3:
        desk.quote(ticket, 9000, sent, "declined", sent + HOUR)
        sent += 2 * HOUR
    desk.clock = sent + 3 * HOUR
    minutes = desk.some()
    amount = within(desk, ticket, minutes)
    desk.quote(ticket, amount, sent, "approved", desk.clock)
    start = desk.clock
    for spent in minutes:
        desk.entry(ticket, desk.who, desk.clock, spent)
        desk.clock += timedelta(minutes=float(spent))
    if desk.rng.random() < 0.3:
        desk.quote(ticket, amount, start + HOUR, "approved", desk.clock + 9 * DAY)  # the same again, later
    desk.resolves(ticket)


def quoted_development(desk: Rightly) -> None:
    """Looked into before there was a quote, which no such case needs; then approved and built."""
    ticket = desk.comes_in("development")
    minutes = desk.some(2)
    desk.works(ticket, *minutes)
    sent = desk.clock
    built = desk.some(2)
    desk.clock += 2 * DAY
    desk.quote(ticket, within(desk, ticket, minutes + built), sent, "approved", desk.clock)
    desk.works(ticket, *built, work="development")
    desk.resolves(ticket)


def refused(desk: Rightly) -> None:
    """Worked on until the customer said no, by the hour as it is development; or not at all."""
    if desk.rng.random() < 0.5:
        ticket = desk.comes_in("third_party", serious="true")
        desk.quote(ticket, 4000, desk.clock, "declined", desk.clock + HOUR)
        desk.resolves(ticket, desk.clock + HOUR)
        return
    ticket = desk.comes_in("development")
    sent = desk.clock
    desk.works(ticket, "30", "15")
    desk.quote(ticket, 4000, sent, "declined", desk.begun)
    desk.resolves(ticket)


def within(desk: Rightly, ticket_id: str, minutes: list[str]) -> Decimal:
    """An amount that all the work just fits in, or more."""
    spent = sum(map(Decimal, minutes), Decimal(0))
    highest = worth(spent, form_on(desk, ticket_id))
    return desk.rng.choice((highest, highest + Decimal("0.01"), highest + 1000))


def form_on(desk: Rightly, ticket_id: str) -> str:
    facts: Facts = {
        **desk.facts, "tickets": [row for row in desk.facts["tickets"] if row["ticket_id"] == ticket_id],
        "time_entries": [], "ticket_events": [], "quotes": [], "invoice_lines": [], "adjustments": [],
    }  # fmt: skip
    facts["module_installations"] = []
    return reckoned(facts)[ticket_id].form


def adjusted(desk: Rightly) -> None:
    ticket = desk.comes_in(desk.rng.choice((*FEE, "development", "advice")))
    desk.works(ticket, *desk.some())
    desk.resolves(ticket)
    desk.adjust(ticket, desk.rng.choice((-395, -100, 250, "-0.01", 395)), desk.who, desk.clock + HOUR)


def came_twice(desk: Rightly) -> None:
    """Sent in twice and merged: one fee for the minutes of both."""
    subject = f"Två gånger {desk.counts['T']}"
    ticket = desk.comes_in("customer_caused", subject=subject)
    again = desk.case(desk.customer_id, "", desk.registered + 5 * MINUTE, subject=subject, merged_into=ticket)
    desk.works(again, "11")
    desk.works(ticket, "12")
    desk.resolves(ticket)


def came_back(desk: Rightly) -> None:
    """Reopened, worked on, resolved again."""
    ticket = desk.comes_in(desk.rng.choice((*FREE, *FEE)))
    desk.works(ticket, "10")
    desk.resolves(ticket)
    desk.clock += DAY
    desk.event(ticket, "reopened", desk.clock)
    desk.works(ticket, "10")
    desk.resolves(ticket)


def alike(desk: Rightly) -> None:
    """Cases with one subject: of two days, of two customers, one free and one with a fee."""
    subject = f"Lika {desk.counts['T']}"
    here, other = desk.rng.sample(desk.customers, 2)
    noon = desk.clock.replace(hour=11, minute=0, second=0, microsecond=0)
    kinds = ((here, FEE[0], noon), (here, FEE[1], noon + DAY), (other, FEE[0], noon), (here, "advice", noon))
    for customer_id, category, registered in kinds:
        ticket = desk.case(customer_id, category, registered, subject=subject)
        desk.works(ticket, "15")
        desk.resolves(ticket, max(desk.clock, registered))


def not_done(desk: Rightly) -> None:
    """Still open, or open again; not decided yet; or not a case at all. Nothing is invoiced."""
    way = desk.rng.randrange(3)
    ticket = desk.comes_in(("development", "", "core")[way], void="true" if way == 2 else "")
    if way < 2:
        desk.works(ticket, *desk.some())
    if way == 0:
        desk.resolves(ticket)
        desk.event(ticket, "reopened", desk.clock + MINUTE)
        desk.entry(ticket, desk.who, desk.clock + 2 * MINUTE, 5)
        desk.clock += 7 * MINUTE


RECIPES = (
    free, fee_within, fee_and_more, by_the_hour, upgrade, installed, fee_within, quoted, quoted_development, refused,
    adjusted, came_twice, came_back, alike, not_done, fee_and_more,
)  # fmt: skip
