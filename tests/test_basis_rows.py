"""The rows of an invoice: article × quantity × unit price = amount, to the öre, whatever the lines of the month are."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from lib import desk as change
from lib import reports
from lib.access import Person
from lib.store import Store
from tests.closings import close
from tests.conftest import NOW, bring_in
from tests.month_lines import (
    MONTH,
    adjusted,
    basis_of,
    correction,
    hourly,
    line,
    months,
    rounded,
    ticket_fee,
    with_names,
)
from tests.rows import adjustment, base, contract, entry, event, invoice_line, quote, ticket
from tests.test_oracle import EXAMPLES

few = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def named(terms, tmp_path_factory) -> Store:
    with Store(None, terms) as store:
        yield with_names(store, tmp_path_factory.mktemp("names"))


@few
@given(months())
def test_article_times_quantity_times_price_is_the_amount_and_rows_add_up_to_their_line(named, lines):
    found = basis_of(named, lines).dicts()
    amounts, minutes = defaultdict(Decimal), defaultdict(Decimal)
    for row in found:
        key = row["ticket_id"], row["customer_id"], row["kind"], row["line_key"]
        amounts[key] += row["amount"]
        minutes[key] += row["minutes"]
        if row["article"] is None:
            assert row["amount"] == 0
            assert row["quantity"] is row["unit_price"] is row["article_number"] is None
        else:
            assert row["amount"] != 0
            assert rounded(row["quantity"] * row["unit_price"]) == row["amount"]
            assert row["quantity"] > 0
            assert row["article_number"]
            assert row["account"]
            assert row["unit"]
    keyed = {(one["ticket_id"], one["customer_id"], one["kind"], one["line_key"]): one for one in lines}
    assert amounts == {key: one["amount"] for key, one in keyed.items()}
    assert minutes == {key: one["minutes"] for key, one in keyed.items()}


@few
@given(months())
def test_a_customer_is_in_one_group(named, lines):
    groups = defaultdict(set)
    for row in basis_of(named, lines).dicts():
        groups[row["customer_id"]].add(row["customer_group"])
    for customer, found in groups.items():
        last = max(one["registered_on"] for one in lines if one["customer_id"] == customer)
        possible = {
            one["contract_form"] for one in lines if (one["customer_id"], one["registered_on"]) == (customer, last)
        }
        assert len(found) == 1
        assert found <= possible


def rows(store: Store, made: dict) -> list[tuple]:
    """Article, quantity, unit price, amount, minutes and unit of the rows of a line."""
    names = ("article", "quantity", "unit_price", "amount", "minutes", "unit")
    return [
        tuple(str(row[name]) if isinstance(row[name], Decimal) else row[name] for name in names)
        for row in basis_of(store, [made]).dicts()
    ]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (line(), [(None, None, None, "0.00", "10.00", None)]),
        (ticket_fee("0"), [("ticket_fee", "1.00", "395.00", "395.00", "0.00", "st")]),
        (ticket_fee("20"), [("ticket_fee", "1.00", "395.00", "395.00", "20.00", "st")]),
        (
            ticket_fee("32", "895"),  # 12 minutes are 0.2 hours
            [
                ("ticket_fee", "1.00", "395.00", "395.00", "20.00", "st"),
                ("hourly", "0.20", "895.00", "179.00", "12.00", "h"),
            ],
        ),
        (
            ticket_fee("21"),  # 0.02 hours would cost 19.90
            [
                ("ticket_fee", "1.00", "395.00", "395.00", "20.00", "st"),
                ("hourly", "1.00", "16.58", "16.58", "1.00", "st"),
            ],
        ),
        (ticket_fee("20.01", "0.01"), [("ticket_fee", "1.00", "395.00", "395.00", "20.01", "st")]),
        (ticket_fee("41", by_the_hour=False), [("ticket_fee", "3.00", "395.00", "1185.00", "41.00", "st")]),
        (hourly("90"), [("hourly", "1.50", "995.00", "1492.50", "90.00", "h")]),
        (hourly("25"), [("hourly", "1.00", "414.58", "414.58", "25.00", "st")]),
        (hourly("0.3", "796"), [("hourly", "1.00", "3.98", "3.98", "0.30", "st")]),
        (hourly("0.6", "796"), [("hourly", "0.01", "796.00", "7.96", "0.60", "h")]),
        (
            line(coverage="quote", amount=Decimal("3500"), minutes=Decimal(600)),
            [("quote", "1.00", "3500.00", "3500.00", "600.00", "st")],
        ),
        (line(coverage="quote"), [(None, None, None, "0.00", "10.00", None)]),
        (
            line(coverage="installation", amount=Decimal("795")),
            [("installation", "1.00", "795.00", "795.00", "10.00", "st")],
        ),
        (adjusted("-100"), [("credit", "1.00", "-100.00", "-100.00", "0.00", "st")]),
        (adjusted("100"), [("extra", "1.00", "100.00", "100.00", "0.00", "st")]),
        (adjusted("-100", "goodwill"), [("goodwill", "1.00", "-100.00", "-100.00", "0.00", "st")]),
        (correction("-395", "ticket_fee"), [("ticket_fee", "1.00", "-395.00", "-395.00", "0.00", "st")]),
        (correction("790", "ticket_fee"), [("ticket_fee", "1.00", "790.00", "790.00", "0.00", "st")]),
        (correction("995", minutes="60"), [("hourly", "1.00", "995.00", "995.00", "60.00", "st")]),
        (correction("-995", "free"), [("credit", "1.00", "-995.00", "-995.00", "0.00", "st")]),
        (correction("995", "warranty"), [("extra", "1.00", "995.00", "995.00", "0.00", "st")]),
        (correction("0", minutes="5"), [(None, None, None, "0.00", "5.00", None)]),
    ],
)
def test_what_a_line_becomes_on_the_invoice(named, made, expected):
    assert rows(named, made) == expected


def test_what_an_open_month_owes_is_what_its_rows_say(desk, tmp_path):
    facts = base(
        contracts=[contract("2026-01-01", form="plus")],
        tickets=[
            ticket("T1", category="customer_caused", serious=""),
            ticket("T2", category="attack", serious=""),
            ticket("T3", category="core", serious=""),
            ticket("T4", category="third_party", serious="true"),
            ticket("T5", category="customer_caused", serious=""),
        ],
        time_entries=[entry(f"E{number}", ticket_id=f"T{number}", minutes="50") for number in range(1, 6)],
        ticket_events=[event("2026-05-06T12:00", "resolved", f"T{number}") for number in range(1, 5)],
        quotes=[quote(ticket_id="T4", decision="approved")],
        adjustments=[adjustment(ticket_id="T1")],
    )
    assert not bring_in(desk, tmp_path, facts).findings
    found = reports.basis(desk, NOW, date(2026, 5, 1)).dicts()
    assert [
        (row["ticket_id"], row["article_number"], row["quantity"] and str(row["quantity"]), str(row["amount"]))
        for row in found
    ] == [
        ("T1", "ARENDE", "1.00", "395.00"),
        ("T1", "TIMME", "0.50", "447.50"),
        ("T1", "KREDIT", "1.00", "-100.00"),
        ("T2", "TIMME", "1.00", "745.83"),
        ("T3", None, None, "0.00"),
        ("T4", "OFFERT", "1.00", "1500.00"),
    ]
    assert {row["closed_at"] for row in found} == {None}
    assert {row["vat_percent"] for row in found} == {25}
    assert reports.basis(desk, NOW, date(2026, 5, 1), "K1").dicts() == found
    assert reports.basis(desk, NOW, date(2026, 5, 1), "K2").rows == []
    assert reports.basis(desk, NOW, date(2026, 4, 1)).rows == []


def test_a_closed_month_keeps_its_rows_and_what_changes_is_one_row_of_the_open_one(desk, tmp_path):
    facts = base(
        contracts=[contract("2026-01-01", form="plus")],
        tickets=[ticket(f"T{number}", "2026-04-02T10:00", category="customer_caused") for number in (1, 2)],
        time_entries=[
            entry(f"E{number}", ticket_id=f"T{number}", started_at="2026-04-02T11:00", minutes="32")
            for number in (1, 2)
        ],
        ticket_events=[event("2026-04-06T12:00", "resolved", f"T{number}") for number in (1, 2)],
    )
    assert not bring_in(desk, tmp_path / "facts", facts).findings
    before = reports.basis(desk, NOW, MONTH).dicts()
    assert [(row["article"], str(row["amount"])) for row in before] == [
        ("ticket_fee", "395.00"),
        ("hourly", "179.00"),
    ] * 2
    close(desk, MONTH, NOW)
    later = NOW + timedelta(hours=1)
    late = entry("E3", ticket_id="T2", started_at="2026-04-03T11:00", minutes="6")
    assert not bring_in(desk, tmp_path / "late", {"time_entries": [late]}).findings
    after = reports.basis(desk, later, MONTH).dicts()
    state = {"closing_id", "closed_at"}
    assert [{key: row[key] for key in row.keys() - state} for row in after] == [
        {key: row[key] for key in row.keys() - state} for row in before
    ]
    assert None not in {row["closed_at"] for row in after}
    (row,) = reports.basis(desk, later, date(2026, 5, 1)).dicts()
    assert (row["ticket_id"], row["article"], row["corrects"], row["changed"]) == (
        "T2",
        "ticket_fee",
        MONTH,
        ["minutes"],
    )
    # Six minutes at 895 kr an hour.
    assert (row["quantity"], row["unit_price"], row["amount"]) == (1, Decimal("89.50"), Decimal("89.50"))


def test_a_new_article_number_holds_for_the_months_that_end_after_its_first_day(terms):
    new = [
        row.model_copy(update={"valid_from": date(2026, 4, 30), "number": "NY", "account": 3051})
        if row.which == "extra"
        else row
        for row in terms.article
    ]
    old = [row.model_copy(update={"valid_to": date(2026, 4, 29)}) for row in terms.article if row.which == "extra"]
    with Store(None, terms.model_copy(update={"article": new + old})) as store:
        for month, number, account in ((date(2026, 3, 1), "TILLAGG", 3041), (MONTH, "NY", 3051)):
            (row,) = basis_of(store, [adjusted("5", month=month)], month).dicts()
            assert (row["article_number"], row["account"]) == (number, account)
            articles = {row["which"]: row for row in reports.basis_articles(store, NOW, month).dicts()}
            assert (articles["extra"]["number"], articles["extra"]["account"]) == (number, account)
            assert len(articles) == 7


def test_what_is_taken_back_within_a_month_is_on_no_invoice(desk, tmp_path):
    """An adjustment and its taking back are nothing together; when that is taken back in its turn, it counts again."""
    facts = base(
        contracts=[contract("2026-01-01")],
        tickets=[ticket(category="third_party")],
        time_entries=[entry()],
        ticket_events=[event("2026-05-05T10:00", "resolved")],
    )
    bring_in(desk, tmp_path, facts)
    finance, may, amounts = Person("ekonomi"), date(2026, 5, 1), []
    last = change.adjust(desk, "T1", "goodwill", Decimal(50), "Lång väntan", seen=None, by=finance, now=NOW)
    for minute in range(1, 4):
        amounts.append(sorted(reports.basis(desk, NOW + timedelta(minutes=minute - 1), may).column("amount")))
        last = change.take_back(desk, last, "Fel", by=finance, now=NOW + timedelta(minutes=minute))
    assert amounts == [[-50, 395], [395], [-50, 395]]
    assert reports.basis(desk, NOW + timedelta(minutes=3), may).column("amount") == [395]


def test_what_is_invoiced_is_left_out_when_asked_for(desk, tmp_path):
    facts = base(
        contracts=[contract("2026-01-01")],
        tickets=[ticket(category="third_party"), ticket("T2", category="third_party")],
        time_entries=[entry(), entry("E2", ticket_id="T2", started_at="2026-05-04T12:00")],
        ticket_events=[event("2026-05-05T10:00", "resolved"), event("2026-05-05T10:00", "resolved", "T2")],
        invoice_lines=[invoice_line()],
    )
    bring_in(desk, tmp_path, facts)
    may = date(2026, 5, 1)
    assert reports.basis(desk, NOW, may).column("ticket_id") == ["T1", "T2"]
    assert reports.basis(desk, NOW, may, remaining=True).column("ticket_id") == ["T2"]
