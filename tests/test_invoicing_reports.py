"""Invoicing by month: every total is the sum of the lines shown, and what is locked stays what it was."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import desk as change
from lib import reports
from lib.access import Person
from lib.errors import UserError
from lib.store import Store
from tests import strategies
from tests.conftest import NOW, bring_in, emptied, rows_of
from tests.rows import base, contract, entry, event, invoice_line, ticket
from tests.test_oracle import EXAMPLES, fewer_random_facts

EKONOMI = Person("ekonomi")
KINDS = ("ticket_fee", "hourly", "quote", "installation", "adjustments", "corrections")
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
EVENING = datetime(2026, 6, 1, 16, tzinfo=UTC)  # of the demo desk's last day
JULY_NOW = datetime(2026, 7, 3, 10, tzinfo=UTC)


def close(store: Store, month: date, now: datetime, by: Person = EKONOMI) -> None:
    """Closes a month as it is."""
    seen = reports.month_state(store, now, month)["mark"]
    change.close_month(store, month, "Genomgånget", seen=seen, by=by, now=now)


def check_month(month: dict, customers: list[dict]) -> None:
    """A month is the sum of its customers, and what each of them owes the sum of its kinds."""
    for total in ("owed", "invoiced", "difference"):
        assert sum(row[total] for row in customers) == month[total], (month, total)
    for row in customers:
        assert sum(row[kind] for kind in KINDS) == row["owed"], row
        assert row["invoiced"] - row["owed"] == row["difference"], row


def check_customer(store: Store, as_of: datetime, month: date, row: dict) -> list[tuple[str, Decimal, Decimal]]:
    """A customer's row is the sum of its lines; of each line and case without one what is owed and invoiced."""
    lines = reports.month_lines(store, as_of, month, row["customer_id"])
    unowed = reports.unowed_cases(store, as_of, month, row["customer_id"]).dicts()
    shown = lines.dicts()
    assert sum(line["amount"] for line in shown) == row["owed"], row
    counted = [line for line in shown if not line["is_correction"]]
    assert sum(line["minutes"] for line in counted) == row["minutes"], row
    assert sum(line["charged_minutes"] for line in counted) == row["charged_minutes"], row
    assert len({line["ticket_id"] for line in shown}) + len(unowed) == row["cases"], row
    for line, why in zip(shown, reports.lines_explained(store, as_of, lines), strict=True):
        if why and not line["is_correction"]:
            for name in ("amount", "minutes", "clause", "rate", "rule"):
                assert why[name] == line[name], (line, name)
    money = [(line["ticket_id"], line["amount"], line["invoiced"] or Decimal(0)) for line in shown]
    money += [(case["ticket_id"], Decimal(0), case["invoiced"]) for case in unowed]
    assert sum(invoiced for *_, invoiced in money) == row["invoiced"], row
    return money


def check_sums(store: Store, as_of: datetime) -> None:
    """Months, customers and lines add up to each other, and all months together to what the audit says."""
    owed, invoiced = defaultdict(Decimal), defaultdict(Decimal)
    for month in reports.invoicing_months(store, as_of).dicts():
        if month["cases"]:
            customers = reports.month_customers(store, as_of, month["month"], page=None).table.dicts()
            check_month(month, customers)
            for row in customers:
                for ticket_id, line_owed, line_invoiced in check_customer(store, as_of, month["month"], row):
                    owed[ticket_id] += line_owed
                    invoiced[ticket_id] += line_invoiced
    for row in rows_of(store, "billing_audit", as_of):
        if row["finding"] != "open":
            assert owed.pop(row["ticket_id"], 0) == row["charged"] + row["adjusted"], row
            assert invoiced.pop(row["ticket_id"], 0) == row["invoiced"], row
    # What is left are cases that have gone: nothing is owed for them in all.
    assert not any(owed.values()), owed


def test_every_total_of_the_demo_desk_is_the_sum_of_its_lines(shop):
    """Each month against its customers, and one customer in ten of two months against their lines."""
    for month in reports.invoicing_months(shop, EVENING).dicts():
        customers = reports.month_customers(shop, EVENING, month["month"], page=None).table.dicts()
        check_month(month, customers)
        for row in customers[::10] if month["month"] in (date(2026, 4, 1), MAY) else ():
            check_customer(shop, EVENING, month["month"], row)


def test_each_list_of_customers_holds_those_that_its_name_says(shop):
    fits = {
        "all": lambda row: True,
        "differs": lambda row: row["invoice_state"] not in ("agrees", "free"),
        "findings": lambda row: row["open_findings"] > 0,
        "corrected": lambda row: row["corrections"] != 0,
        "free": lambda row: row["invoice_state"] == "free",
    }
    lists = reports.month_customer_lists(shop, EVENING, MAY)
    everybody = reports.month_customers(shop, EVENING, MAY, page=None).table.dicts()
    for code, belongs in fits.items():
        expected = [row for row in everybody if belongs(row)]
        found = reports.month_customers(shop, EVENING, MAY, code, page=None)
        assert found.table.dicts() == expected
        assert found.total == len(expected)
        for name in ("owed", "invoiced", "open_findings", "given_value"):
            assert found.sums[name] == sum(row[name] for row in expected)
        if expected:
            assert lists[code]["customer_ids"] == [row["customer_id"] for row in expected]
            assert lists[code]["customers"] == len(expected)
            for name in ("corrections", "open_findings"):
                assert lists[code][name] == sum(row[name] for row in expected)
        else:
            assert code not in lists
    one = everybody[3]
    assert reports.month_customer(shop, EVENING, MAY, one["customer_id"]) == one
    assert reports.month_customer(shop, EVENING, MAY, "nobody") is None


@settings(fewer_random_facts, max_examples=EXAMPLES // 6)
@given(case=strategies.cases(10), data=st.data())
def test_every_total_of_random_months_is_the_sum_of_its_lines(opened, tmp_path_factory, case, data):
    """Also after some of the months were closed and the facts changed."""
    facts, _ = case
    store, now = emptied(opened), datetime(2039, 12, 31, tzinfo=UTC)
    folder = tmp_path_factory.mktemp("random")
    bring_in(store, folder / "facts", facts)
    check_sums(store, now)
    months = [row["month"] for row in reports.invoicing_months(store, now).dicts() if row["cases"]]
    closed = data.draw(st.lists(st.sampled_from(months), unique=True), label="closed") if months else []
    for month in sorted(closed):
        close(store, month, now)
    check_sums(store, now)
    entries = facts.get("time_entries", [])
    more = [row | {"minutes": "61.5"} for row in entries if data.draw(st.booleans(), label="changed")]
    if more:
        bring_in(store, folder / "more", {"time_entries": more})
    check_sums(store, now + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("invoiced", "may", "june"),
    [
        # 395 kr is locked in May; 15 minutes at 995 kr an hour are added in June: 248,75 kr.
        ([], 0, 0),
        (["395"], 395, 0),
        (["300"], 300, 0),
        (["395", "100"], 395, 100),
        (["395", "248.75"], 395, Decimal("248.75")),
        (["700"], 395, 305),
        (["-10"], 0, -10),
    ],
)
def test_invoices_cover_the_earlier_month_first(desk, tmp_path, invoiced, may, june):
    facts = base(
        contracts=[contract("2026-01-01")],
        tickets=[ticket(category="third_party")],
        time_entries=[entry(minutes="20")],
        ticket_events=[event("2026-05-05T10:00", "resolved")],
    )
    bring_in(desk, tmp_path / "facts", facts)
    close(desk, MAY, NOW)
    bring_in(desk, tmp_path / "more", {"time_entries": [entry("E2", minutes="15", started_at="2026-05-04T14:00")]})
    lines = [invoice_line(line_no=str(number), amount=amount) for number, amount in enumerate(invoiced)]
    if lines:
        bring_in(desk, tmp_path / "lines", {"invoice_lines": lines})
    months = {row["month"]: row for row in reports.invoicing_months(desk, JULY_NOW).dicts()}
    assert (months[MAY]["owed"], months[JUNE]["owed"]) == (395, Decimal("248.75"))
    assert (months[MAY]["invoiced"], months[JUNE]["invoiced"]) == (may, june)
    check_sums(desk, JULY_NOW)


def test_a_correction_that_takes_all_back_agrees_when_nothing_is_left_invoiced(desk, tmp_path):
    """Invoiced and credited, or never invoiced: both months agree."""
    facts = base(
        contracts=[contract("2026-01-01")],
        tickets=[ticket(category="third_party")],
        time_entries=[entry()],
        ticket_events=[event("2026-05-05T10:00", "resolved")],
    )
    bring_in(desk, tmp_path / "facts", facts)
    close(desk, MAY, NOW)
    bring_in(desk, tmp_path / "free", {"tickets": [ticket(category="core")]})
    months = {row["month"]: row for row in reports.invoicing_months(desk, JULY_NOW).dicts()}
    assert [(months[month]["owed"], months[month]["difference"]) for month in (MAY, JUNE)] == [(395, 0), (-395, 0)]
    bring_in(desk, tmp_path / "lines", {"invoice_lines": [invoice_line()]})
    months = {row["month"]: row for row in reports.invoicing_months(desk, JULY_NOW).dicts()}
    assert [(months[month]["invoiced"], months[month]["difference"]) for month in (MAY, JUNE)] == [(395, 0), (0, 395)]


@pytest.mark.parametrize(("resolved", "month"), [("2026-05-31T23:59:59", MAY), ("2026-06-01T00:00:00", JUNE)])
def test_a_case_belongs_to_the_month_of_its_resolution_by_the_local_clock(desk, tmp_path, resolved, month):
    facts = base(
        contracts=[contract("2026-01-01")],
        tickets=[ticket(category="third_party")],
        time_entries=[entry()],
        ticket_events=[event(resolved, "resolved")],
    )
    bring_in(desk, tmp_path, facts)
    owed = {row["month"]: row["owed"] for row in reports.invoicing_months(desk, JULY_NOW).dicts()}
    assert owed[month] == 395
    assert sum(owed.values()) == 395


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        (datetime(2026, 5, 31, 21, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 5, 31, 22, 0, tzinfo=UTC), True),
    ],
)
def test_a_month_can_be_closed_when_the_next_has_begun_by_the_local_clock(desk, tmp_path, now, closes):
    bring_in(desk, tmp_path, base(ticket_events=[event("2026-05-05T10:00", "resolved")]))
    if closes:
        close(desk, MAY, now)
    else:
        with pytest.raises(UserError, match="isn't over"):
            close(desk, MAY, now)
