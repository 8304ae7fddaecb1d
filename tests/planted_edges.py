"""Cases just inside and just outside of each kind of finding: (what it is, how it comes about, what is found)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.planted import DAY, HOUR, MINUTE, Desk, at, worth

Found = list[tuple[str, Decimal]]
SECOND = timedelta(seconds=1)
REGISTERED, START, DONE = at("2026-05-04T10:00"), at("2026-05-04T11:00"), at("2026-05-04T15:00")
NOTHING: Found = []


class Edge(Desk):
    """A desk of one customer and one person."""

    def __init__(self, mark: str):
        super().__init__(mark)
        self.who = self.person()

    def begun(self, category: str, *starts: datetime, form: str = "bas", minutes: str = "10", **more) -> str:
        """A case worked on from some times on, so many minutes each."""
        customer_id = more.pop("customer_id", None) or self.customer(*filter(None, [form]))
        work = more.pop("work", "support")
        ticket_id = self.case(customer_id, category, more.pop("registered", REGISTERED), **more)
        for start in starts:
            self.entry(ticket_id, self.who, start, minutes, work)
        return ticket_id

    def done(self, category: str, *starts: datetime, **more) -> str:
        """The same, resolved in the afternoon."""
        ticket_id = self.begun(category, *starts, **more)
        self.event(ticket_id, "resolved", DONE)
        return ticket_id

    def billed(self, category: str, minutes: str, *amounts: str, adjusted: str = "", **more) -> None:
        """A resolved case of so many minutes, invoiced."""
        ticket_id = self.done(category, START, minutes=minutes, **more)
        if adjusted:
            self.adjust(ticket_id, adjusted, self.who, DONE)
        if amounts:
            self.invoice(ticket_id, *amounts)

    def agreed(
        self,
        sent: datetime,
        decided: datetime,
        *starts: datetime,
        serious: bool = True,
        decision="approved",
        amount="5000",
    ) -> str:
        """A case with a quote, invoiced as it was decided; `starts` are ten minutes each."""
        more = {"category": "third_party", "serious": "true"} if serious else {"category": "development"}
        ticket_id = self.done(more.pop("category"), *starts, **more)
        self.quote(ticket_id, amount, sent, decision, decided)
        if decision == "approved":
            self.invoice(ticket_id, amount)
        elif not serious and starts:
            self.invoice(ticket_id, worth(10 * len(starts), "bas"))
        return ticket_id


def kr(text: str) -> Decimal:
    return Decimal(text)


def amounts(category: str, minutes: str, *invoiced: str, **more) -> Callable[[Edge], None]:
    return lambda desk: desk.billed(category, minutes, *invoiced, **more)


def quoted(*args, **more) -> Callable[[Edge], object]:
    return lambda desk: desk.agreed(*args, **more)


def reopened(desk: Edge, *amounts: str) -> None:
    ticket_id = desk.done("customer_caused", START)
    desk.event(ticket_id, "reopened", DONE + HOUR)
    desk.entry(ticket_id, desk.who, DONE + 2 * HOUR, 5)
    desk.invoice(ticket_id, *amounts)


def again(desk: Edge, decision: str, start: datetime, *, first: str) -> None:
    """Two answers to two quotes on a serious fault, an hour apart, and ten minutes of work."""
    ticket_id = desk.done("third_party", start, serious="true")
    desk.quote(ticket_id, 3000, START, first, START)
    desk.quote(ticket_id, 3000, START + HOUR, decision, START + HOUR if decision else None)
    if "approved" in (first, decision):
        desk.invoice(ticket_id, 3000)


def in_warranty(desk: Edge, day: int, amount: str = "") -> None:
    """A serious fault of a module so many days after the agency installed it; perhaps with a quote after the work."""
    customer_id = desk.customer("bas")
    ordered = desk.done("installation", customer_id=customer_id)
    module = desk.installation(customer_id, REGISTERED.date() - day * DAY, ordered)
    desk.invoice(ordered, 795)
    fault = desk.done("third_party", START, customer_id=customer_id, serious="true", installation_id=module)
    if amount:
        desk.quote(fault, amount, START + SECOND, "approved", START + HOUR)
        desk.invoice(fault, amount)


def priced(desk: Edge, *prices: str, invoiced: str, quote: str = "") -> None:
    ticket_id = desk.done("installation", START)
    for price in prices:
        desk.installation(desk.facts["customers"][0]["customer_id"], date(2026, 5, 4), ticket_id, price)
    if quote:
        desk.quote(ticket_id, quote, REGISTERED, "approved")
    desk.invoice(ticket_id, invoiced)


def module_on(desk: Edge, category: str, by: str = "agency", price: str = "", **more: str) -> None:
    """A module whose case, if any, is of a category."""
    customer_id = desk.customer("bas")
    ticket_id = desk.done(category, customer_id=customer_id, **more) if category else ""
    desk.installation(customer_id, date(2026, 5, 4), ticket_id, price, by)
    if category == "installation":
        desk.invoice(ticket_id, price or 795)


def module_on_merged(desk: Edge) -> None:
    customer_id = desk.customer("bas")
    ticket_id = desk.done("installation", customer_id=customer_id)
    other = desk.case(customer_id, "core", REGISTERED, merged_into=ticket_id)
    desk.installation(customer_id, date(2026, 5, 4), other)
    desk.invoice(ticket_id, 795)


def twice(
    desk: Edge,
    minutes: str = "10",
    *,
    customer: bool = True,
    second: datetime = REGISTERED + MINUTE,
    fee: str = "395",
    **more,
) -> None:
    """Two cases of one subject, each with its fee, unless said otherwise."""
    customer_id = desk.customer("bas")
    first = desk.done("third_party", START, customer_id=customer_id, minutes=minutes, subject="Kassan ")
    desk.invoice(first, 395)
    other = customer_id if customer else desk.customer("bas")
    more = {"category": "customer_caused", "subject": "KASSAN"} | more
    ticket_id = desk.done(
        more.pop("category"), START + HOUR, customer_id=other, minutes=minutes, registered=second, **more
    )
    if Decimal(fee):
        desk.invoice(ticket_id, fee)


def after(desk: Edge, moment: datetime, *events: tuple[str, datetime]) -> None:
    """Ten minutes on a free case at a moment, with more events after it was resolved."""
    ticket_id = desk.done("core", moment)
    for event, then in events:
        desk.event(ticket_id, event, then)


def side_by_side(desk: Edge, *sittings: tuple[datetime, str], people: int = 1) -> None:
    """Sittings of one person (or of people in turn), each on a free case of its own."""
    customer_id = desk.customer("bas")
    staff = [desk.who, *(desk.person() for _ in range(people - 1))]
    for number, (start, minutes) in enumerate(sittings):
        ticket_id = desk.case(customer_id, "advice", start - HOUR)
        desk.entry(ticket_id, staff[number % people], start, minutes)
        desk.event(ticket_id, "resolved", start + 8 * HOUR)


def nowhere(desk: Edge, way: str) -> str:
    """A ticket that is in no view."""
    customer_id = desk.customer("plus")
    if way == "circle":
        for other in (2, 1):
            ticket_id = desk.case(customer_id, "core", REGISTERED, merged_into=f"{desk.mark}T{other}")
        return ticket_id
    void = desk.case(customer_id, "core", REGISTERED, void="true")
    return void if way == "void" else desk.case(customer_id, "core", REGISTERED, merged_into=void)


def entry_on(way: str) -> Callable[[Edge], object]:
    return lambda desk: desk.entry(nowhere(desk, way), desk.who, START, 60)


def invoice_on(way: str, amount: str) -> Callable[[Edge], object]:
    return lambda desk: desk.invoice(nowhere(desk, way), amount)


SPRING, AUTUMN = at("2026-03-29T01:50"), at("2025-10-26T02:50")  # twenty minutes across the change of the clocks
MANY: tuple[tuple[str, Callable[[Edge], object], Found], ...] = (
    # What is invoiced: a fee, work by the hour, an agreed amount, nothing.
    ("a fee", amounts("customer_caused", "20", "395"), NOTHING),
    ("an öre less than the fee", amounts("customer_caused", "20", "394.99"), [("under", kr("0.01"))]),
    ("an öre more than the fee", amounts("customer_caused", "20", "395.01"), [("over", kr("0.01"))]),
    ("no fee", amounts("customer_caused", "20"), [("missing", kr("395"))]),
    ("a fee, and credited", amounts("customer_caused", "20", "395", "-395"), [("missing", kr("395"))]),
    ("a fee on two lines", amounts("customer_caused", "20", "200", "195"), NOTHING),
    ("a fee twice", amounts("customer_caused", "20", "395", "395"), [("split_ticket", kr("395"))]),
    ("a fee twice, one back", amounts("customer_caused", "20", "395", "395", "-395"), NOTHING),
    ("a fee twice, less some", amounts("customer_caused", "20", "395", "395", "-100"), [("split_ticket", kr("295"))]),
    ("a fee once and nearly twice", amounts("customer_caused", "20", "395", "394.99"), [("over", kr("394.99"))]),
    ("two fees on one line", amounts("customer_caused", "20", "790"), [("over", kr("395"))]),
    ("a fee and more, right", amounts("third_party", "80", "395", "995"), NOTHING),
    ("a fee and more, the fee twice", amounts("third_party", "80", "395", "395", "995"), [("split_ticket", kr("395"))]),
    ("the fee twice, and too little", amounts("third_party", "80", "395", "395"), [("under", kr("600"))]),
    ("free, and free", amounts("hosting", "90"), NOTHING),
    ("free, and a fee", amounts("hosting", "90", "395"), [("should_be_free", kr("395"))]),
    ("free, and two fees", amounts("hosting", "90", "395", "395"), [("should_be_free", kr("790"))]),
    ("free, and credited", amounts("hosting", "90", "-0.01"), [("over_credited", kr("0.01"))]),
    ("goodwill paid", amounts("hosting", "90", "-500", adjusted="-500"), NOTHING),
    ("goodwill not paid", amounts("hosting", "90", adjusted="-500"), [("over", kr("500"))]),
    ("goodwill paid too well", amounts("hosting", "90", "-500.01", adjusted="-500"), [("over_credited", kr("0.01"))]),
    ("an extra on a free case", amounts("hosting", "90", adjusted="250"), [("missing", kr("250"))]),
    ("no minutes, no money", lambda desk: desk.done("customer_caused"), NOTHING),
    # Another form's rate: plus is 895 an hour, bas 995, premium 796.
    ("by the hour", amounts("attack", "60", "895", form="plus"), NOTHING),
    ("at the rate of bas", amounts("attack", "60", "995", form="plus"), [("wrong_rate", kr("100"))]),
    ("an öre above bas", amounts("attack", "60", "995.01", form="plus"), [("over", kr("100.01"))]),
    ("an öre under bas", amounts("attack", "60", "994.99", form="plus"), [("over", kr("99.99"))]),
    ("at the rate of premium", amounts("attack", "60", "796", form="plus"), [("wrong_rate", kr("99"))]),
    ("an öre above premium", amounts("attack", "60", "796.01", form="plus"), [("under", kr("98.99"))]),
    ("at another rate, on two lines", amounts("attack", "60", "500", "495", form="plus"), [("wrong_rate", kr("100"))]),
    (
        "at another rate, less goodwill",
        amounts("attack", "60", "895", adjusted="-100", form="plus"),
        [("wrong_rate", kr("100"))],
    ),
    (
        "as another rate would be without the goodwill",
        amounts("attack", "60", "796", adjusted="-100", form="plus"),
        [("over", kr("1"))],
    ),
    ("above the fee at another rate", amounts("third_party", "80", "1390", form="plus"), [("wrong_rate", kr("100"))]),
    ("without a contract as premium", amounts("core", "60", "796", form=""), [("wrong_rate", kr("199"))]),
    ("support and upgrade", amounts("core", "60", "796", form="premium", work="upgrade"), NOTHING),
    ("an upgrade as bas", amounts("core", "60", "995", form="premium", work="upgrade"), [("wrong_rate", kr("199"))]),
    # Open, or not decided.
    ("open, worked on", lambda desk: desk.begun("attack", START), NOTHING),
    ("open, invoiced", lambda desk: desk.invoice(desk.begun("attack", START), 395), [("invoiced_open", kr("395"))]),
    ("reopened, invoiced", lambda desk: reopened(desk, "395"), [("invoiced_open", kr("395"))]),
    ("reopened, credited", lambda desk: reopened(desk, "395", "-395"), NOTHING),
    ("undecided and open", lambda desk: desk.begun("", START), NOTHING),
    ("undecided and resolved", amounts("", "60"), [("undecided", kr("995"))]),
    ("undecided, and a fee", amounts("", "60", "395", form="plus"), [("undecided", kr("895"))]),
    ("undecided without minutes", lambda desk: desk.done(""), [("undecided", kr("0"))]),
    ("undecided, all of it by the hour", amounts("", "60", "995", work="upgrade"), [("undecided", kr("0"))]),
    # Quotes. Ten minutes are 165.83 kr on bas.
    ("begun at the approval", quoted(REGISTERED, START, START), NOTHING),
    ("begun a second before it", quoted(REGISTERED, START, START - SECOND), [("work_before_quote", worth(10, "bas"))]),
    (
        "begun before it, and after",
        quoted(REGISTERED, START, START - HOUR, START, START - 20 * MINUTE),
        [("work_before_quote", worth(20, "bas"))],
    ),
    ("begun before there was a quote", quoted(START, START, START - HOUR), [("work_before_quote", worth(10, "bas"))]),
    ("looked into before the quote", quoted(START, START + HOUR, START - SECOND, serious=False), NOTHING),
    (
        "built before the answer",
        quoted(START, START + HOUR, START + SECOND, serious=False),
        [("work_before_quote", worth(10, "bas"))],
    ),
    ("built as it was approved", quoted(START, START + HOUR, START + HOUR, serious=False), NOTHING),
    ("as much as was agreed", quoted(REGISTERED, START, START, amount="165.83"), NOTHING),
    ("an öre beyond it", quoted(REGISTERED, START, START, amount="165.82"), [("beyond_quote", kr("0.01"))]),
    (
        "development beyond it, what was before the quote too",
        quoted(START, START, START - HOUR, START, serious=False, amount="331.66"),
        [("beyond_quote", kr("0.01"))],
    ),
    (
        "too early and too much",
        quoted(REGISTERED, START, START - SECOND, START + HOUR, amount="300"),
        [("beyond_quote", kr("31.67")), ("work_before_quote", worth(10, "bas"))],
    ),
    ("approved twice, begun between", lambda desk: again(desk, "approved", START + MINUTE, first="approved"), NOTHING),
    ("approved and then refused", lambda desk: again(desk, "declined", START + 2 * HOUR, first="approved"), NOTHING),
    ("refused and then approved", lambda desk: again(desk, "approved", START + 2 * HOUR, first="declined"), NOTHING),
    (
        "refused, begun before it was approved",
        lambda desk: again(desk, "approved", START + MINUTE, first="declined"),
        [("work_before_quote", worth(10, "bas"))],
    ),
    (
        "refused, and no answer to the next",
        lambda desk: again(desk, "", START + 2 * HOUR, first="declined"),
        [("work_on_declined", worth(10, "bas"))],
    ),
    ("refused and left", quoted(REGISTERED, START, decision="declined"), NOTHING),
    (
        "refused, begun a second later",
        quoted(REGISTERED, START, START + SECOND, decision="declined"),
        [("work_on_declined", worth(10, "bas"))],
    ),
    (
        "a serious fault, begun as it was refused",
        quoted(REGISTERED, START, START, decision="declined"),
        [("unapproved_work", worth(10, "bas"))],
    ),
    ("development until it was refused", quoted(REGISTERED, START, START, decision="declined", serious=False), NOTHING),
    (
        "development a second after that",
        quoted(REGISTERED, START, START - HOUR, START + SECOND, decision="declined", serious=False),
        [("work_on_declined", worth(10, "bas"))],
    ),
    ("serious without a quote", amounts("third_party", "60", serious="true"), [("unapproved_work", kr("995"))]),
    (
        "serious without a quote, and a fee",
        amounts("third_party", "60", "395", serious="true"),
        [("unapproved_work", kr("995"))],
    ),
    (
        "serious without a quote, still open",
        lambda desk: desk.begun("third_party", START, serious="true"),
        [("unapproved_work", worth(10, "bas"))],
    ),
    ("serious, nothing done", lambda desk: desk.done("third_party", serious="true"), NOTHING),
    ("serious, of another category", amounts("customer_caused", "20", "395", serious="true"), NOTHING),
    ("serious on day 30 of the warranty", lambda desk: in_warranty(desk, 30), NOTHING),
    ("serious on day 30, begun before a quote that it needs not", lambda desk: in_warranty(desk, 30, "500"), NOTHING),
    (
        "serious on day 31, begun before its quote",
        lambda desk: in_warranty(desk, 31, "500"),
        [("work_before_quote", worth(10, "bas"))],
    ),
    ("serious on day 31", lambda desk: in_warranty(desk, 31), [("unapproved_work", worth(10, "bas"))]),
    # Installations.
    ("at the list price", lambda desk: priced(desk, "795", invoiced="795"), NOTHING),
    ("an öre below it", lambda desk: priced(desk, "794.99", invoiced="794.99"), [("below_list_price", kr("0.01"))]),
    ("for nothing", lambda desk: priced(desk, "0", invoiced="0"), [("below_list_price", kr("795"))]),
    ("two below it", lambda desk: priced(desk, "700", "600", invoiced="1300"), [("below_list_price", kr("290"))]),
    ("cheap, by an approved quote", lambda desk: priced(desk, "500", invoiced="600", quote="600"), NOTHING),
    ("ordered without a module", lambda desk: priced(desk, invoiced="795"), NOTHING),
    ("a module without a case", lambda desk: module_on(desk, ""), [("uncharged_installation", kr("795"))]),
    (
        "a module with a price on a free case",
        lambda desk: module_on(desk, "core", price="500"),
        [("uncharged_installation", kr("500"))],
    ),
    ("a module on its case", lambda desk: module_on(desk, "installation", price="900"), NOTHING),
    ("a module on a case merged into its own", module_on_merged, NOTHING),
    (
        "a module on a void case",
        lambda desk: module_on(desk, "core", void="true"),
        [("uncharged_installation", kr("795"))],
    ),
    ("a module put in by the customer", lambda desk: module_on(desk, "", by="customer"), NOTHING),
    # One matter as several cases.
    ("twice in a day, 10 minutes each", lambda desk: twice(desk), [("split_cases", kr("395"))]),
    ("twice in a day, 20 minutes each", lambda desk: twice(desk, "20"), [("split_cases", kr("63.33"))]),
    ("twice, of two customers", lambda desk: twice(desk, customer=False), NOTHING),
    ("twice, about two things", lambda desk: twice(desk, subject="Kassan igen"), NOTHING),
    ("twice, on two days", lambda desk: twice(desk, second=REGISTERED + DAY), NOTHING),
    ("twice, before and after midnight", lambda desk: twice(desk, second=at("2026-05-05T00:30")), NOTHING),
    (
        "twice, late in the evening",
        lambda desk: twice(desk, second=at("2026-05-04T23:59")),
        [("split_cases", kr("395"))],
    ),
    ("twice, one free", lambda desk: twice(desk, category="core", fee="0"), NOTHING),
    ("twice, one void", lambda desk: twice(desk, void="true", fee="0"), [("entry_without_case", worth(10, "bas"))]),
    # After the case was resolved.
    ("begun as it was resolved", lambda desk: after(desk, DONE), NOTHING),
    ("begun a second later", lambda desk: after(desk, DONE + SECOND), [("after_resolved", worth(10, "bas"))]),
    ("reopened meanwhile", lambda desk: after(desk, DONE + HOUR, ("reopened", DONE + MINUTE)), NOTHING),
    ("resolved again meanwhile", lambda desk: after(desk, DONE + HOUR, ("resolved", DONE + DAY)), NOTHING),
    (
        "reopened and resolved before it",
        lambda desk: after(desk, DONE + DAY, ("reopened", DONE + MINUTE), ("resolved", DONE + HOUR)),
        [("after_resolved", worth(10, "bas"))],
    ),
    # One person, two sittings.
    ("touching", lambda desk: side_by_side(desk, (START, "20.5"), (START + 20.5 * MINUTE, "5")), NOTHING),
    (
        "a minute too early",
        lambda desk: side_by_side(desk, (START, "20"), (START + 19 * MINUTE, "5")),
        [("overlapping", worth(1, "bas"))],
    ),
    (
        "six tenths of a second too early",
        lambda desk: side_by_side(desk, (START, "20.01"), (START + 20 * MINUTE, "5")),
        [("overlapping", worth("0.01", "bas"))],
    ),
    ("two people at once", lambda desk: side_by_side(desk, (START, "20"), (START, "20"), people=2), NOTHING),
    (
        "two at one instant",
        lambda desk: side_by_side(desk, (START, "20"), (START, "20")),
        [("overlapping", worth(20, "bas"))],
    ),
    (
        "two within a long one",
        lambda desk: side_by_side(desk, (START, "60"), (START + 10 * MINUTE, "10"), (START + 30 * MINUTE, "45")),
        [("overlapping", worth(10, "bas")), ("overlapping", worth(30, "bas"))],
    ),
    ("touching in spring", lambda desk: side_by_side(desk, (SPRING, "20"), (at("2026-03-29T03:10"), "5")), NOTHING),
    (
        "a minute too early in spring",
        lambda desk: side_by_side(desk, (SPRING, "20"), (at("2026-03-29T03:09"), "5")),
        [("overlapping", worth(1, "bas"))],
    ),
    ("touching in autumn", lambda desk: side_by_side(desk, (AUTUMN, "20"), (AUTUMN + 20 * MINUTE, "5")), NOTHING),
    (
        "a minute too early in autumn",
        lambda desk: side_by_side(desk, (AUTUMN, "20"), (AUTUMN + 19 * MINUTE, "5")),
        [("overlapping", worth(1, "bas"))],
    ),
    # In no view.
    ("an hour on a void ticket", entry_on("void"), [("entry_without_case", kr("895"))]),
    ("an hour in a circle", entry_on("circle"), [("entry_without_case", kr("895"))]),
    ("an hour on what is merged into a void one", entry_on("into void"), [("entry_without_case", kr("895"))]),
    ("invoiced on a void ticket", invoice_on("void", "395"), [("unmatched_invoice", kr("395"))]),
    ("credited in a circle", invoice_on("circle", "-250.50"), [("unmatched_invoice", kr("250.50"))]),
)
