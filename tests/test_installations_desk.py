"""Installations registered and corrected, and the contacts of vendors: what is written, refused and shown before."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from lib import desk as change
from lib.access import Person
from lib.desk import Contact, Decided, Installed
from lib.errors import Conflict, UserError
from lib.store import Store
from tests.conftest import NOW, rows_of, stocked
from tests.rows import base, contract, customer, entry, installation, stored, ticket
from tests.test_staff_desk import ANNA, charges, everything, log

FINANCE = Person("ekonomi", frozenset({"finance"}))
MAY = date(2026, 5, 20)
NEW = Installed("K1", "Frakt", MAY, vendor="Fraktverket", ticket_id="T1", price=Decimal(995))


@pytest.fixture
def shopkeeper(desk: Store, tmp_path) -> Store:
    """Two customers; T1 orders an installation, T2 is about M1, which was installed on 1 May."""
    facts = base(
        customers=[customer(), customer("K2")],
        contracts=[contract("2026-01-01")],
        module_installations=[installation(vendor="Betalbruket")],
        tickets=[
            ticket("T1", category="installation", installation_id=""),
            ticket("T2", "2026-05-28T10:00", category="third_party", installation_id="M1"),
        ],
        time_entries=[entry(), entry("E2", ticket_id="T2", started_at="2026-05-28T11:00")],
    )
    return stocked(desk, tmp_path / "facts", facts)


def register(store: Store, installed: Installed = NEW, **more) -> str:
    return change.register_installation(store, installed, **{"by": ANNA, "now": NOW} | more)


def correct(store: Store, installed: Installed, seen: Installed, installation_id: str = "M1", **more) -> None:
    asked = {"reason": "Fel datum", "seen": seen, "by": ANNA, "now": NOW} | more
    change.correct_installation(store, installation_id, installed, **asked)


def warranty(store: Store, installation_id: str, as_of: datetime = NOW) -> dict:
    return {row["installation_id"]: row for row in rows_of(store, "warranties", as_of)}[installation_id]


M1 = Installed("K1", "Betalning", date(2026, 5, 1), vendor="Betalbruket")


# ---- Registered ------------------------------------------------------------------------------------------------------


def test_an_installation_is_registered_with_its_warranty_its_fee_and_its_history(shopkeeper):
    assert charges(shopkeeper)["T1"] == 795
    installed = register(shopkeeper, replace(NEW, module="  Frakt ", vendor=" "))
    row = warranty(shopkeeper, installed)
    assert (row["module"], row["vendor"], row["covered_until"], row["days_left"]) == (
        "Frakt",
        None,
        date(2026, 6, 19),
        18,
    )
    assert charges(shopkeeper)["T1"] == 995
    assert log(shopkeeper) == [
        (
            *("register_installation", installed, None),
            {
                **{"customer_id": "K1", "module": "Frakt", "installed_on": "2026-05-20", "installed_by": "agency"},
                **{"vendor": None, "ticket_id": "T1", "function_check": None, "price": "995"},
            },
        )
    ]


def test_what_it_means_is_shown_before_it_is_saved(shopkeeper):
    before, version = everything(shopkeeper), shopkeeper.version
    row, cases = change.cost_of_installation(shopkeeper, NOW, NEW)
    assert (row["covered_until"], row["days_left"], row["warranty_status"]) == (date(2026, 6, 19), 18, "active")
    assert [(case["ticket_id"], case["amount_before"], case["amount"]) for case in cases] == [("T1", 795, 995)]
    assert (everything(shopkeeper), shopkeeper.version) == (before, version)
    installed = register(shopkeeper)
    assert (warranty(shopkeeper, installed)["covered_until"], charges(shopkeeper)["T1"]) == (row["covered_until"], 995)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"customer_id": "K9"}, "no customer K9"),
        ({"module": " \t"}, "Write which module"),
        ({"module": "å" * 201}, "at most 200"),
        ({"vendor": "å" * 201}, "at most 200"),
        ({"installed_on": date(2026, 6, 2)}, "later than today"),
        ({"installed_on": date(1999, 12, 31)}, "before 2000"),
        ({"installed_by": "vendor"}, "Choose who installed it"),
        ({"function_check": "maybe"}, "passed or failed"),
        ({"price": Decimal("-1")}, "from zero"),
        ({"price": Decimal("1.005")}, "at most two decimals"),
        ({"price": Decimal("NaN")}, "from zero"),
        ({"installed_by": "customer"}, "no price of ours"),
        ({"ticket_id": "T9"}, "no case T9"),
        ({"customer_id": "K2"}, "belongs to another customer"),
        (
            {"module": "BETALNING", "installed_on": date(2026, 5, 1)},
            "registered for this customer on 2026-05-01 already",
        ),
    ],
)
def test_an_installation_that_cannot_be_is_refused_with_its_reason(shopkeeper, values, said):
    before = stored(shopkeeper, "from store.module_installations"), everything(shopkeeper)
    for ask in (register, lambda store, asked: change.cost_of_installation(store, NOW, asked)):
        with pytest.raises(UserError, match=said):
            ask(shopkeeper, replace(NEW, **values))
    assert (stored(shopkeeper, "from store.module_installations"), everything(shopkeeper)) == before


def test_a_price_of_nothing_is_a_price_and_no_price_is_the_fee(shopkeeper):
    free = register(shopkeeper, replace(NEW, price=Decimal(0)))
    assert charges(shopkeeper)["T1"] == 0
    correct(shopkeeper, replace(NEW, price=None), replace(NEW, price=Decimal("0.00")), free)
    assert charges(shopkeeper)["T1"] == 795


def test_the_customers_own_installation_has_no_warranty(shopkeeper):
    own = register(shopkeeper, Installed("K1", "Sök", MAY, "customer"))
    row = warranty(shopkeeper, own)
    assert (row["status"], row["covered_until"], row["days_left"]) == ("none", None, None)


def test_only_the_desk_registers_corrects_and_writes_contacts(shopkeeper):
    for ask in (
        lambda: register(shopkeeper, by=FINANCE),
        lambda: correct(shopkeeper, M1, M1, by=FINANCE),
        lambda: change.set_vendor_contact(shopkeeper, "Betalbruket", Contact(), seen=Contact(), by=FINANCE, now=NOW),
    ):
        with pytest.raises(UserError, match="a member of staff"):
            ask()


def test_of_two_who_register_the_same_one_is_told(shopkeeper):
    gate = threading.Barrier(2)

    def one(_number) -> str:
        gate.wait()
        try:
            return register(shopkeeper)
        except UserError as error:
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(one, range(2)))
    assert len(stored(shopkeeper, "from store.module_installations where module = 'Frakt'")) == 1
    assert "already" in said[0]


def test_midnight_is_that_of_the_desk(shopkeeper):
    """On 28 March 23:30 in Stockholm, the night before the clocks go forward, the 29th isn't there yet."""
    before, after = datetime(2026, 3, 28, 22, 30, tzinfo=UTC), datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    sunday = Installed("K1", "Frakt", date(2026, 3, 29))
    with pytest.raises(UserError, match="later than today"):
        register(shopkeeper, sunday, now=before)
    assert warranty(shopkeeper, register(shopkeeper, sunday, now=after))["covered_until"] == date(2026, 4, 28)


# ---- Corrected -------------------------------------------------------------------------------------------------------


def test_a_correction_moves_the_window_and_says_which_cases_change(shopkeeper):
    earlier = replace(M1, installed_on=date(2026, 4, 1))
    assert charges(shopkeeper)["T2"] == 0
    row, cases = change.cost_of_installation(shopkeeper, NOW, earlier, "M1", M1)
    assert (row["covered_until"], row["warranty_status"]) == (date(2026, 5, 1), "expired")
    assert [(case["ticket_id"], case["amount_before"], case["amount"]) for case in cases] == [("T2", 0, 395)]
    assert charges(shopkeeper)["T2"] == 0
    correct(shopkeeper, earlier, M1)
    assert charges(shopkeeper)["T2"] == 395
    ((action, key, was, says),) = log(shopkeeper)
    assert (action, key, was["installed_on"], says["installed_on"]) == (
        *("correct_installation", "M1", "2026-05-01", "2026-04-01"),
    )
    assert says["reason"] == "Fel datum"


def test_a_case_that_an_installation_no_longer_names_changes_too(shopkeeper):
    installed = register(shopkeeper)
    kept = replace(NEW, price=Decimal("995.00"))
    _row, cases = change.cost_of_installation(shopkeeper, NOW, replace(kept, ticket_id=None), installed, kept)
    assert [(case["ticket_id"], case["amount_before"], case["amount"]) for case in cases] == [("T1", 995, 795)]


def test_a_correction_needs_a_reason_and_what_its_writer_saw(shopkeeper):
    later = replace(M1, installed_on=date(2026, 5, 2))
    with pytest.raises(UserError, match="Say why"):
        correct(shopkeeper, later, M1, reason=" ")
    with pytest.raises(UserError, match="no installed module M9"):
        correct(shopkeeper, later, M1, "M9")
    with pytest.raises(Conflict, match="corrected this installation meanwhile"):
        correct(shopkeeper, later, later)
    correct(shopkeeper, M1, M1)
    assert log(shopkeeper) == []


def test_a_correction_leaves_a_case_alone_that_is_void_since(shopkeeper):
    installed = register(shopkeeper)
    change.void_case(shopkeeper, "T1", "Skräp", by=ANNA, now=NOW)
    kept = replace(NEW, price=Decimal("995.00"))
    correct(shopkeeper, replace(kept, module="Frakt Pro"), kept, installed)
    assert warranty(shopkeeper, installed)["module"] == "Frakt Pro"


def test_a_correction_cannot_become_another_one(shopkeeper):
    installed = register(shopkeeper)
    with pytest.raises(UserError, match="already"):
        correct(shopkeeper, M1, replace(NEW, price=Decimal("995.00")), installed)


def test_a_repair_does_not_begin_the_warranty_anew(shopkeeper):
    """Work on a module, of whatever kind, leaves its window as it was."""
    window = warranty(shopkeeper, "M1")["covered_until"]
    for number, work in enumerate(("support", "installation", "upgrade")):
        at = NOW - timedelta(hours=3 - number)
        change.log_time(shopkeeper, change.Worked("T2", "S1", at, Decimal(10), work), by=ANNA, now=NOW)
    change.decide_case(
        shopkeeper, "T2", Decided("installation", installation_id="M1"),
        seen=Decided("third_party", installation_id="M1"), by=ANNA, now=NOW,
    )  # fmt: skip
    assert warranty(shopkeeper, "M1")["covered_until"] == window


# ---- Vendors ---------------------------------------------------------------------------------------------------------


def test_a_vendor_is_known_however_it_is_written(shopkeeper):
    contact = Contact("Support", "hjalp@betalbruket.example", "08-123", "https://betalbruket.example")
    change.set_vendor_contact(shopkeeper, " BETALBRUKET ", contact, seen=Contact(), by=ANNA, now=NOW)
    assert stored(shopkeeper, "from store.vendor_contacts") == [
        ("betalbruket", "Betalbruket", "Support", "hjalp@betalbruket.example", "08-123", "https://betalbruket.example")
    ]
    with pytest.raises(Conflict, match="changed this contact"):
        change.set_vendor_contact(shopkeeper, "Betalbruket", Contact(), seen=Contact(), by=ANNA, now=NOW)
    change.set_vendor_contact(shopkeeper, "Betalbruket", Contact(), seen=contact, by=ANNA, now=NOW)
    assert [(action, key, was["phone"], says["phone"]) for action, key, was, says in log(shopkeeper)] == [
        ("set_vendor_contact", "Betalbruket", None, "08-123"),
        ("set_vendor_contact", "Betalbruket", "08-123", None),
    ]


@pytest.mark.parametrize(
    ("vendor", "contact", "said"),
    [
        ("Ingen", Contact(phone="1"), "names the vendor Ingen"),
        ("Betalbruket", Contact(contact="å" * 201), "at most 200"),
        ("Betalbruket", Contact(email="hjalp"), "one @"),
        ("Betalbruket", Contact(email="@betalbruket"), "one @"),
        ("Betalbruket", Contact(website="javascript:alert(1)"), "https://"),
    ],
)
def test_a_contact_that_cannot_be_is_refused(shopkeeper, vendor, contact, said):
    with pytest.raises(UserError, match=said):
        change.set_vendor_contact(shopkeeper, vendor, contact, seen=Contact(), by=ANNA, now=NOW)
    assert stored(shopkeeper, "from store.vendor_contacts") == []
