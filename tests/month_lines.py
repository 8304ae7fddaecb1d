"""Lines of an invoicing month, made up for tests, and the invoice rows that the program makes of them."""

from contextlib import closing
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from hypothesis import strategies as st

from lib import sql
from lib.reports import Table
from lib.store import Store
from tests.conftest import NOW, bring_in
from tests.rows import customer, ticket

ORE = Decimal("0.01")
MONTH = date(2026, 4, 1)
FORMS = ("bas", "plus", "premium", "no_contract")
NAMES = ("Åkes Cykel AB", "=1+1", "Öst & Väst", "-Minus HB", "Åkes Cykel AB")
SUBJECTS = (
    *("Kassan svarar inte", "=HYPERLINK(1)", "+46 ringer", "@alla", "-1", 'Rabatt "20 %"; moms, frakt', "Ä" * 300),
    *("Fel|fel ~ [x] {y} — 🚀 'nu'", "a & b < c", "Moms"),
)
CUSTOMERS = tuple(f"K{number}" for number in range(len(NAMES)))
TICKETS = tuple(f"T{number}" for number in range(len(SUBJECTS)))


def rounded(value: Decimal) -> Decimal:
    """Kronor rounded to öre, half up."""
    return value.quantize(ORE, ROUND_HALF_UP)


def line(**values) -> dict:
    """A line of a month: a free one, but for what is said."""
    return {
        "month": MONTH, "ticket_id": "T0", "customer_id": "K0", "kind": "charge", "line_key": "support",
        "work": "support", "is_correction": False, "contract_form": "bas", "category": "core",
        "registered_on": date(2026, 3, 30), "resolved_on": date(2026, 4, 2), "minutes": Decimal("10.00"),
        "clause": "core", "coverage": "free", "amount": Decimal("0.00"), "ticket_fee": Decimal("395.00"),
        "ticket_minutes": 20, "beyond_by_the_hour": True, "hourly_rate": Decimal("995.00"), "rule": "free",
    } | values  # fmt: skip


def hourly(minutes: str, rate: str = "995.00", **more) -> dict:
    """Work by the hour, at what it costs."""
    amount = rounded(Decimal(minutes) * Decimal(rate) / 60)
    charged = {"minutes": Decimal(minutes), "rate": Decimal(rate), "hourly_rate": Decimal(rate), "amount": amount}
    return line(coverage="hourly", clause="hourly", rule="by_the_hour", **charged) | more


def ticket_fee(minutes: str, rate: str = "995.00", fee: str = "395.00", covered: int = 20, by_the_hour=True, **more):
    """A ticket fee, with what the minutes beyond it cost."""
    worked, amount = Decimal(minutes), Decimal(fee)
    if worked > covered and by_the_hour:
        amount += rounded((worked - covered) * Decimal(rate) / 60)
    elif worked > covered:
        amount *= ceil(worked / covered)
    charged = {"minutes": worked, "rate": Decimal(rate), "hourly_rate": Decimal(rate), "amount": amount}
    terms = {"ticket_fee": Decimal(fee), "ticket_minutes": covered, "beyond_by_the_hour": by_the_hour}
    return line(coverage="ticket_fee", clause="ticket", rule="ticket_fee", **charged, **terms) | more


def adjusted(amount: str, adjustment_kind: str | None = None, **more) -> dict:
    """An adjustment."""
    nothing = dict.fromkeys(("work", "category", "clause", "coverage", "rule", "ticket_fee", "hourly_rate"))
    made = {"kind": "adjustment", "line_key": "J1", "minutes": Decimal(0), "amount": Decimal(amount)}
    return line(**nothing, **made, adjustment_kind=adjustment_kind, reason="Enligt överenskommelse") | more


def correction(amount: str, coverage: str = "hourly", minutes: str = "0", **more) -> dict:
    """What a line of March came to differ by."""
    differs = {"amount": Decimal(amount), "minutes": Decimal(minutes), "coverage": coverage}
    return line(is_correction=True, corrects=date(2026, 3, 1), changed=["minutes"], rate=Decimal(995), **differs) | more


def kronor(least: str, most: str) -> st.SearchStrategy[str]:
    """Amounts as text."""
    return st.decimals(Decimal(least), Decimal(most), places=2).map(str)


MINUTES = st.one_of(st.integers(0, 200).map(str), kronor("0.01", "2000"))
RATES = st.one_of(st.sampled_from(("796", "895", "995")), kronor("0.01", "2000"))
LINES = st.one_of(
    st.builds(
        lambda coverage, minutes: line(coverage=coverage, minutes=Decimal(minutes)),
        st.sampled_from(("free", "warranty", "undecided", "quote", "installation")),
        MINUTES,
    ),
    st.builds(
        hourly, MINUTES.filter(lambda text: Decimal(text) > 0), RATES, work=st.sampled_from(("support", "upgrade"))
    ),
    st.builds(
        ticket_fee,
        MINUTES,
        RATES,
        st.one_of(st.just("395"), kronor("0", "1000")),
        st.sampled_from((1, 20, 30)),
        st.booleans(),
    ),
    st.builds(
        lambda coverage, amount: line(coverage=coverage, clause=coverage, amount=Decimal(amount)),
        st.sampled_from(("quote", "installation")),
        kronor("0.01", "99999.99"),
    ),
    st.builds(adjusted, kronor("-9999.99", "9999.99"), st.sampled_from((None, "goodwill", "credit", "extra"))),
    st.builds(
        correction,
        kronor("-99999.99", "99999.99"),
        st.sampled_from(("free", "warranty", "ticket_fee", "hourly", "quote", "installation", "undecided")),
        kronor("-600", "600"),
    ),
)


@st.composite
def months(draw) -> list[dict]:
    """The lines of a month, of customers whose contract forms may have changed in it."""
    found = draw(st.lists(LINES, max_size=14))
    return [
        one
        | {
            "line_key": f"{one['line_key']} {position}",
            "customer_id": draw(st.sampled_from(CUSTOMERS)),
            "ticket_id": draw(st.sampled_from(TICKETS)),
            "contract_form": draw(st.sampled_from(FORMS)),
            "registered_on": date(2026, 4, draw(st.integers(1, 30))),
        }
        for position, one in enumerate(found)
    ]


def with_names(store: Store, folder) -> Store:
    """A store that knows the customers and cases that the lines name."""
    names = zip(CUSTOMERS, NAMES, strict=True)
    cases = zip(TICKETS, SUBJECTS, strict=True)
    result = bring_in(
        store,
        folder,
        {
            "customers": [customer(one, name=name, org_number="556000-0001") for one, name in names],
            "tickets": [ticket(one, customer_id="K0", subject=subject) for one, subject in cases],
        },
    )
    assert not result.findings
    return store


def basis_of(store: Store, lines: list[dict], month: date = MONTH) -> Table:
    """The invoice rows of made-up lines, by the program's own SQL."""
    with closing(store.cursor(NOW)) as cursor:
        cursor.execute("create temp table made_up as from decisions.month_lines limit 0")
        for one in lines:
            names, places = ", ".join(one), ", ".join("?" * len(one))
            cursor.execute(f"insert into made_up ({names}) values ({places})", list(one.values()))
        cursor.execute("set variable unlocked_lines = 'made_up'")
        asked = {"month": month, "customer": None, "remaining": False}
        cursor.execute(sql.read("queries/basis_rows"), asked)
        return Table([column[0] for column in cursor.description], cursor.fetchall())
