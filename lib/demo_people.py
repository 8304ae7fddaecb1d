"""The made-up customers with their contracts, and the staff."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp
from statistics import NormalDist

from lib.demo_words import SHOP_OWNERS, SHOP_TRADES, STAFF

CUSTOMERS = 120
LOAD_SPREAD = 1.3  # of a log-normal: one customer in ten makes half of the cases, some send one or two a year
JOINED_LATER = 0.22
UPGRADED = 0.14
FORMS = ("bas", "plus", "premium")
FORM_SHARES = (0.5, 0.32, 0.18)
LEFT, CAME_BACK, NEVER_SIGNED, GIVES_NOTICE = 7, 2, 5, 3  # customers
WITHOUT_CONTRACT_LOAD = 0.35  # who pays by the hour asks less

Row = dict[str, str]


@dataclass
class Customer:
    """A shop, how often it writes, and its contract periods as (form, from, to)."""

    customer_id: str
    name: str
    email: str
    org_number: str
    load: float
    since: date
    contracts: list[tuple[str, date, date | None]] = field(default_factory=list)


def staff_rows() -> list[Row]:
    """The desk's people."""
    return [
        {"staff_id": f"S{i:02}", "name": name, "email": f"{address(name, '.')}@supporten.example"}
        for i, name in enumerate(STAFF, 1)
    ]


def address(name: str, joint: str) -> str:
    """A name as it is written in an e-mail address."""
    return joint.join(name.lower().translate(str.maketrans("åäöé", "aaoe")).split())


def luhn_digit(digits: str) -> int:
    """The check digit that would make the number valid."""
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(digits)]
    return -sum(d // 10 + d % 10 for d in doubled) % 10


def org_number(rng: random.Random) -> str:
    """A number that looks like an organisation's but has the wrong check digit, so that it can be nobody's."""
    digits = f"{rng.choice((55, 76, 96))}{rng.randint(2, 9)}{rng.randrange(10**6):06}"
    wrong = (luhn_digit(digits) + rng.randint(1, 9)) % 10
    return f"{digits[:6]}-{digits[6:]}{wrong}"


def shop_names(rng: random.Random) -> list[str]:
    """One invented name a customer."""
    owners = rng.sample(SHOP_OWNERS * (CUSTOMERS // len(SHOP_OWNERS) + 1), CUSTOMERS)
    names: list[str] = []
    for owner in owners:
        free = [trade for trade in SHOP_TRADES if f"{owner} {trade}" not in names]
        names.append(f"{owner} {rng.choice(free)}")
    return names


def loads(rng: random.Random) -> list[float]:
    """How much each customer writes, beside the others: evenly spread over a log-normal, in random order."""
    spread = NormalDist(0, LOAD_SPREAD)
    values = [exp(spread.inv_cdf((i + 0.5) / CUSTOMERS)) for i in range(CUSTOMERS)]
    return rng.sample(values, CUSTOMERS)


def customers(rng: random.Random, first: date, today: date) -> list[Customer]:
    """All customers, signed up in the order of their numbers, each with its contracts."""
    found = []
    for i, (name, load) in enumerate(zip(shop_names(rng), loads(rng), strict=True), 1):
        later = i > CUSTOMERS * (1 - JOINED_LATER)
        since = first + timedelta(rng.randint(20, 640)) if later else first - timedelta(rng.randint(1, 1500))
        email = f"info@{address(name, '-')}.example" if rng.random() < 0.95 else ""
        number = org_number(rng) if rng.random() < 0.85 else ""
        legal = name + rng.choices((" AB", " HB", ""), (5, 1, 2))[0]
        found.append(Customer(f"K{i:04}", legal, email, number, load, since))
    sign(rng, found, today)
    return found


def sign(rng: random.Random, everyone: list[Customer], today: date) -> None:
    """Give the customers their contracts; a few leave, come back, or never sign."""
    light = sorted((c for c in everyone if (today - c.since).days > 800), key=lambda c: c.load)[10:60]
    special = rng.sample(light, LEFT + CAME_BACK + NEVER_SIGNED + GIVES_NOTICE)
    kinds = ["left"] * LEFT + ["came back"] * CAME_BACK + ["never"] * NEVER_SIGNED + ["notice"] * GIVES_NOTICE
    kind_of = {c.customer_id: kind for c, kind in zip(special, kinds, strict=True)}
    for customer in everyone:
        customer.contracts = contracts(rng, customer, kind_of.get(customer.customer_id, ""), today)
        if kind_of.get(customer.customer_id) == "never":
            customer.load *= WITHOUT_CONTRACT_LOAD


def contracts(rng: random.Random, customer: Customer, kind: str, today: date) -> list[tuple[str, date, date | None]]:
    """The contract periods of one customer, by what happened to it."""
    form = rng.choices(FORMS, FORM_SHARES)[0]
    change = today - timedelta(rng.randint(60, 600))
    if kind == "never":
        return []
    if kind == "left":
        return [(form, customer.since, change)]
    if kind == "came back":
        return [(form, customer.since, change - timedelta(50)), (form, change, None)]
    if kind == "notice":
        return [(form, customer.since, today + timedelta(rng.randint(20, 200)))]
    if form != "premium" and change > customer.since and rng.random() < UPGRADED:
        better = FORMS[FORMS.index(form) + 1]
        return [(form, customer.since, change - timedelta(1)), (better, change, None)]
    return [(form, customer.since, None)]


def customer_rows(everyone: list[Customer]) -> list[Row]:
    """The customers as rows."""
    columns = ("customer_id", "name", "email", "org_number")
    return [{column: getattr(customer, column) for column in columns} for customer in everyone]


def contract_rows(everyone: list[Customer]) -> list[Row]:
    """The contract periods as rows."""
    return [
        {
            "customer_id": customer.customer_id,
            "form": form,
            "valid_from": start.isoformat(),
            "valid_to": end.isoformat() if end else "",
        }
        for customer in everyone
        for form, start, end in customer.contracts
    ]
