"""Facts that grow row by row, and what is owed of them by the independent reading of the rules: for made-up desks whose
invoices are right, and for mistakes planted in them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from lib.store import Store
from tests.conftest import NOW, Facts
from tests.oracle.basics import RATES, by_the_hour, instant, local_date, ore
from tests.oracle.charges import charge_lines
from tests.oracle.seen import Case, contract_form, counts_as, seen
from tests.oracle.sla import resolved_at
from tests.strategies.basics import COLUMNS, LOCAL, row

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BELONGINGS = {
    "ticket_events": "events",
    "time_entries": "entries",
    "quotes": "quotes",
    "invoice_lines": "invoice_lines",
    "adjustments": "adjustments",
    "module_installations": "installations",
}


def at(text: str) -> datetime:
    """A moment, written in local time."""
    return instant(text)


def written(moment: datetime) -> str:
    """A moment as local time; with its offset where the clock shows that time twice and this is the second."""
    local = moment.astimezone(LOCAL)
    return (local if local.fold else local.replace(tzinfo=None)).isoformat()


def worth(minutes: Decimal | int | str, form: str) -> Decimal:
    """What minutes cost by the hour, in kronor and öre."""
    return ore(by_the_hour(Decimal(minutes), RATES[form]))


class Desk:
    """Tables of rows, as the files hold them. Each id begins with the desk's mark."""

    def __init__(self, mark: str = ""):
        self.mark, self.facts = mark, {name: [] for name in COLUMNS}
        self.counts: dict[str, int] = defaultdict(int)

    def _add(self, table: str, letter: str, key: str, **values: str) -> str:
        self.counts[letter] += 1
        values = {key: f"{self.mark}{letter}{self.counts[letter]}", **values}
        self.facts[table].append(row(table, **values))
        return values[key]

    def customer(self, *contracts: tuple[str, str, str] | str) -> str:
        """A customer with contracts: a form for all time, or (form, from, to)."""
        customer_id = self._add("customers", "K", "customer_id", name="Kund")
        for contract in contracts:
            form, valid_from, valid_to = (contract, "2020-01-01", "") if isinstance(contract, str) else contract
            self.facts["contracts"].append(
                row("contracts", customer_id=customer_id, form=form, valid_from=valid_from, valid_to=valid_to)
            )
        return customer_id

    def person(self) -> str:
        """A member of staff."""
        return self._add("staff", "S", "staff_id", name="Handläggare")

    def case(self, customer_id: str, category: str, registered: datetime, **more: str) -> str:
        """A case; its subject is its own unless another one is given."""
        more.setdefault("subject", f"Fel {self.counts['T'] + 1}")
        return self._add(
            "tickets", "T", "ticket_id",
            customer_id=customer_id, category=category, registered_at=written(registered), **more,
        )  # fmt: skip

    def event(self, ticket_id: str, event: str, moment: datetime) -> None:
        """Something that happened to a case."""
        self.facts["ticket_events"].append(row("ticket_events", ticket_id=ticket_id, at=written(moment), event=event))

    def entry(
        self, ticket_id: str, staff_id: str, start: datetime, minutes: Decimal | int | str, work: str = "support"
    ) -> str:
        """Time worked on a case."""
        return self._add(
            "time_entries", "E", "entry_id",
            ticket_id=ticket_id, staff_id=staff_id, started_at=written(start), minutes=str(minutes), work=work,
        )  # fmt: skip

    def quote(
        self,
        ticket_id: str,
        amount: Decimal | int | str,
        sent: datetime,
        decision: str = "",
        decided: datetime | None = None,
    ) -> str:
        """A cost proposal, decided when it was sent unless a time is given."""
        return self._add(
            "quotes", "O", "quote_id",
            ticket_id=ticket_id, amount=str(amount), sent_at=written(sent), decision=decision,
            decided_at=written(decided) if decided else "",
        )  # fmt: skip

    def installation(
        self, customer_id: str, day: date, ticket_id: str = "", price: str = "", by: str = "agency"
    ) -> str:
        """An installed module."""
        return self._add(
            "module_installations", "M", "installation_id",
            customer_id=customer_id, module="Modul", installed_on=str(day), installed_by=by, ticket_id=ticket_id,
            price=price,
        )  # fmt: skip

    def invoice(self, ticket_id: str, *amounts: Decimal | int | str, day: date = date(2026, 5, 29)) -> str:
        """Lines of an invoice of their own; the number of the invoice."""
        self.counts["F"] += 1
        number = f"{self.mark}F{self.counts['F']}"
        for line_no, amount in enumerate(amounts, 1):
            self.facts["invoice_lines"].append(
                row(
                    "invoice_lines", invoice_no=number, line_no=str(line_no), ticket_id=ticket_id,
                    invoiced_on=str(day), amount=str(amount),
                )
            )  # fmt: skip
        return number

    def adjust(self, ticket_id: str, amount: Decimal | int | str, staff_id: str, moment: datetime) -> str:
        """An adjustment: what is owed becomes that much more, or less."""
        return self._add(
            "adjustments", "J", "adjustment_id",
            ticket_id=ticket_id, amount=str(amount), reason="Enligt överenskommelse", staff_id=staff_id,
            made_at=written(moment),
        )  # fmt: skip


def together(*facts: Facts) -> Facts:
    """The rows of several, table by table."""
    return {name: [row for one in facts for row in one.get(name, [])] for name in COLUMNS}


@dataclass
class Owed:
    """A case by the independent reading: what it costs, and the form of its customer's contract."""

    case: Case
    form: str
    lines: list[dict]
    resolved: datetime | None

    @cached_property
    def charged(self) -> Decimal:
        return ore(sum((line["amount"] for line in self.lines), Decimal(0)))

    @cached_property
    def adjusted(self) -> Decimal:
        return ore(sum((Decimal(row["amount"]) for row in self.case.adjustments), Decimal(0)))

    @cached_property
    def amount(self) -> Decimal:
        return self.charged + self.adjusted

    @cached_property
    def entries(self) -> list[tuple[datetime, Decimal]]:
        """When each time entry began, and its minutes; the first one first."""
        return sorted((instant(row["started_at"]), Decimal(row["minutes"])) for row in self.case.entries)

    @cached_property
    def minutes(self) -> Decimal:
        return sum((minutes for _, minutes in self.entries), Decimal(0))

    def at_rate_of(self, form: str) -> Decimal:
        """What its charges would be at the rate of another contract form."""
        total = Decimal(0)
        for line in self.lines:
            if line["coverage"] == "hourly":
                total += worth(line["minutes"], form)
            elif line["coverage"] == "ticket_fee" and line["minutes"] > 20:
                total += 395 + worth(line["minutes"] - 20, form)
            else:
                total += line["amount"]
        return ore(total)


def reckoned(facts: Facts, as_of: datetime = NOW) -> dict[str, Owed]:
    """Every case in the views with what is owed for it: the reading of `oracle.figures`, with the facts of each case
    looked up, as that one looks through all of them."""
    tickets = {row["ticket_id"]: row for row in facts["tickets"]}
    roots = {ticket_id: counts_as(ticket_id, tickets) for ticket_id in tickets}
    cases: dict[str, Case] = {}
    for ticket_id, root_id in roots.items():
        if root_id is None:
            continue
        registered = instant(tickets[ticket_id]["registered_at"])
        if root_id in cases:
            cases[root_id].registered_at = min(cases[root_id].registered_at, registered)
            continue
        root = tickets[root_id]
        registered = min(registered, instant(root["registered_at"]))
        cases[root_id] = Case(
            root_id, root["customer_id"], root["category"], root["serious"] == "true", root["installation_id"],
            root["critical"] == "true", registered,
        )  # fmt: skip
    for table, attribute in BELONGINGS.items():
        for fact in facts.get(table, []):
            owner = roots.get(fact["ticket_id"])
            if owner and seen(table, fact, as_of):
                getattr(cases[owner], attribute).append(fact)
    contracts, installed = defaultdict(list), {}
    for contract in facts["contracts"]:
        contracts[contract["customer_id"]].append(contract)
    for installation in facts["module_installations"]:
        installed[installation["installation_id"]] = installation
    found = {}
    for ticket_id, case in cases.items():
        known = {"contracts": contracts[case.customer_id], "module_installations": []}
        if case.installation_id:
            known["module_installations"] = [installed[case.installation_id]]
        form = contract_form(case.customer_id, local_date(case.registered_at), known)
        found[ticket_id] = Owed(case, form, charge_lines(case, known, as_of), resolved_at(case))
    return found


FINDING_COLUMNS = (
    "finding_id", "kind", "direction", "ticket_id", "customer_id", "contract_form", "registered_on", "month", "kronor",
    "clause", "minutes", "facts", "mark",
)  # fmt: skip


def findings(store: Store, as_of: datetime = NOW) -> dict[str, dict]:
    """What the program's audit finds, by the id of the finding."""
    query = f"select {', '.join(FINDING_COLUMNS)} from decisions.billing_findings"
    rows = store.cursor(as_of, laid_for=query).execute(query).fetchall()
    found = {found[0]: dict(zip(FINDING_COLUMNS, found, strict=True)) for found in rows}
    assert len(found) == len(rows), "two findings of one id"
    return found


def summed(amounts: Iterable[Decimal]) -> Decimal:
    """A sum of amounts, nothing being 0.00."""
    return sum(amounts, Decimal("0.00"))


def utc(*parts: int) -> datetime:
    """A moment in Greenwich."""
    return datetime(*parts, tzinfo=UTC)
