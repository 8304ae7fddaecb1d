"""Where a window begins and ends, and which cases are charged within it, or free outside of it, by mistake."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lib import explain, reports
from lib.access import Person
from lib.desk import settle
from lib.reports import FindingFilter, Scope
from lib.store import Store
from lib.words import Words
from tests.conftest import NOW, bring_in, rows_of
from tests.rows import (
    adjustment,
    base,
    contract,
    customer,
    entry,
    event,
    installation,
    invoice_line,
    quote,
    ticket,
)

EVER = Scope(NOW, date(2000, 1, 1), date(2040, 12, 31))
ENGLISH = Words("en")
THIRD = {"category": "third_party", "critical": "", "serious": "", "installation_id": ""}
FREE = Decimal(0)
FEE = Decimal(395)


def desk_with(store: Store, folder, installed: list[dict], cases: list[dict], **tables) -> None:
    """Cases with ten minutes each, resolved at once."""
    at = {case["ticket_id"]: case["registered_at"] for case in cases}
    facts = base(
        customers=[customer(), customer("K2")],
        contracts=[contract("2020-01-01"), contract("2020-01-01", customer_id="K2")],
        module_installations=installed,
        tickets=[THIRD | case for case in cases],
        time_entries=[entry(f"E{key}", ticket_id=key, started_at=moment) for key, moment in at.items()],
        ticket_events=[event(moment, "resolved", key) for key, moment in at.items()],
    )
    assert not bring_in(store, folder, facts | tables).findings


def mistakes(store: Store, as_of: datetime = NOW) -> dict[str, tuple[str, Decimal]]:
    """What is wrong with each case, and the kronor."""
    found = reports.warranty_mistakes(store, Scope(as_of, EVER.first, EVER.last)).table.dicts()
    return {row["ticket_id"]: (row["warranty_mistake"], row["kronor"]) for row in found}


def charged(store: Store, as_of: datetime = NOW) -> dict[str, tuple[str, Decimal]]:
    return {row["ticket_id"]: (row["coverage"], row["amount"]) for row in rows_of(store, "charges", as_of)}


def place(store: Store, installation_id: str = "M1", as_of: datetime = NOW) -> dict[str, str]:
    found = reports.installation_cases(store, as_of, (installation_id,)).dicts()
    return {row["ticket_id"]: row["warranty_place"] for row in found}


# ---- The window, by pairs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("installed_on", "last", "within", "after"),
    [
        # The last covered day, and the minute after it.
        ("2026-03-31", "2026-04-30", "2026-04-30T23:59", "2026-05-01T00:00"),
        # February is short, and in a leap year a day less so.
        ("2026-01-30", "2026-03-01", "2026-03-01T23:59", "2026-03-02T00:00"),
        ("2024-01-30", "2024-02-29", "2024-02-29T23:59", "2024-03-01T00:00"),
        # It ends on the day that lasts 23 hours, and on the one of 25: at midnight by the clock on the wall.
        ("2026-02-27", "2026-03-29", "2026-03-29T23:59", "2026-03-30T00:00"),
        ("2025-09-26", "2025-10-26", "2025-10-26T23:59", "2025-10-27T00:00"),
        # It runs over those nights, and the days are counted as dates.
        ("2026-03-28", "2026-04-27", "2026-04-27T23:59", "2026-04-28T00:00"),
        ("2025-10-25", "2025-11-24", "2025-11-24T23:59", "2025-11-25T00:00"),
    ],
)
def test_the_last_covered_day_and_the_day_after(desk: Store, tmp_path, installed_on, last, within, after):
    cases = [ticket(f"T{n}", at, installation_id="M1") for n, at in enumerate((within, after))]
    desk_with(desk, tmp_path, [installation(installed_on=installed_on)], cases)
    (row,) = rows_of(desk, "warranties")
    assert (row["covered_until"].isoformat(), row["tickets"], row["minutes"]) == (last, 1, 10)
    assert charged(desk) == {"T0": ("warranty", FREE), "T1": ("ticket_fee", FEE)}
    assert place(desk) == {"T0": "within", "T1": "after"}


@pytest.mark.parametrize(
    ("before", "on"),
    [("2026-03-28T23:59", "2026-03-29T00:00"), ("2025-10-25T23:59", "2025-10-26T00:00")],
)
def test_the_day_of_the_installation_and_the_minute_before_it(desk: Store, tmp_path, before, on):
    cases = [ticket(f"T{n}", at, installation_id="M1") for n, at in enumerate((before, on))]
    desk_with(desk, tmp_path, [installation(installed_on=on[:10])], cases)
    assert charged(desk) == {"T0": ("ticket_fee", FEE), "T1": ("warranty", FREE)}
    assert place(desk) == {"T0": "before", "T1": "within"}


@pytest.mark.parametrize(
    ("now", "left", "status"),
    [
        # Covered through 29 March: at 23:59 of the 28th and of the 29th in Stockholm, and a minute later.
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), 1, "expiring"),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), 0, "expiring"),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), 0, "expiring"),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), -1, "expired"),
        (datetime(2026, 3, 22, 12, 0, tzinfo=UTC), 7, "expiring"),
        (datetime(2026, 3, 21, 12, 0, tzinfo=UTC), 8, "active"),
    ],
)
def test_days_left_turn_at_local_midnight(desk: Store, tmp_path, now, left, status):
    bring_in(desk, tmp_path, base(module_installations=[installation(installed_on="2026-02-27")]))
    found = reports.installations(desk, Scope(now, EVER.first, EVER.last)).table.dicts()
    assert [(row["days_left"], row["warranty_status"]) for row in found] == [(left, status)]
    ending = reports.warranty_counts(desk, Scope(now, EVER.first, EVER.last)).get("expiring", {})
    assert ending.get("installations", 0) == (status == "expiring")


def test_what_the_customer_installed_covers_nothing_and_what_we_did_on_the_same_day_does(desk: Store, tmp_path):
    own = installation("M1", installed_by="customer", module="Sök")
    cases = [ticket("T1", installation_id="M1"), ticket("T2", installation_id="M2")]
    desk_with(desk, tmp_path, [own, installation("M2", module="Sök")], cases)
    assert charged(desk) == {"T1": ("ticket_fee", FEE), "T2": ("warranty", FREE)}
    assert place(desk) == {"T1": "not_covered"}


def test_of_two_installations_of_one_module_each_has_its_own_window(desk: Store, tmp_path):
    """The second one doesn't prolong the first; a case about the first, free only by the second, is a wrong link."""
    both = [installation("M1", installed_on="2026-03-01"), installation("M2", installed_on="2026-04-20")]
    cases = [ticket("T1", installation_id="M1"), ticket("T2", installation_id="M2")]
    lines = [invoice_line("F1"), invoice_line("F2", ticket_id="T2", amount="0")]
    desk_with(desk, tmp_path, both, cases, invoice_lines=lines)
    windows = {row["installation_id"]: row["covered_until"].isoformat() for row in rows_of(desk, "warranties")}
    assert windows == {"M1": "2026-03-31", "M2": "2026-05-20"}
    assert mistakes(desk) == {"T1": ("linked_elsewhere", FEE)}
    assert charged(desk) == {"T1": ("ticket_fee", FEE), "T2": ("warranty", FREE)}


# ---- Charged though in warranty --------------------------------------------------------------------------------------

IN_WARRANTY = ticket("T1", installation_id="M1")
NAMED = ticket("T1", subject="Betalning: ordern fastnar")
OURS = [installation()]
UPGRADE = [entry(), entry("E2", work="upgrade", minutes="60")]


@pytest.mark.parametrize(
    ("case", "tables", "expected"),
    [
        # Free as it should be, and a krona on the invoice.
        (IN_WARRANTY, {}, None),
        (IN_WARRANTY, {"invoice_lines": [invoice_line(amount="0.01")]}, ("charged_in_warranty", Decimal("0.01"))),
        # Invoiced and credited again.
        (IN_WARRANTY, {"invoice_lines": [invoice_line(), invoice_line(line_no="2", amount="-395")]}, None),
        # An extra charge of one's own, invoiced or not, counts once; goodwill isn't a charge.
        (IN_WARRANTY, {"adjustments": [adjustment(amount="100")]}, ("charged_in_warranty", Decimal(100))),
        (
            IN_WARRANTY,
            {"adjustments": [adjustment(amount="100")], "invoice_lines": [invoice_line(amount="100")]},
            ("charged_in_warranty", Decimal(100)),
        ),
        (IN_WARRANTY, {"adjustments": [adjustment(amount="-100")]}, None),
        # Other work on the case is charged, and paid: that is no mistake; a krona more is.
        (
            IN_WARRANTY,
            {"time_entries": UPGRADE, "invoice_lines": [invoice_line(amount="995")]},
            None,
        ),
        (
            IN_WARRANTY,
            {"time_entries": UPGRADE, "invoice_lines": [invoice_line(amount="996")]},
            ("charged_in_warranty", Decimal(1)),
        ),
        # Its subject names the module, and it isn't linked; nor does a part of another word name it.
        (NAMED, {}, ("not_linked", FEE)),
        (ticket("T1", subject="BETALNING fungerar inte"), {}, ("not_linked", FEE)),
        (ticket("T1", subject="Betalningen fastnar"), {}, None),
        (NAMED | {"category": "customer_caused"}, {}, None),
        (NAMED | {"customer_id": "K2"}, {}, None),
        # A day late, and the last day.
        (NAMED | {"registered_at": "2026-05-31T23:59"}, {}, ("not_linked", FEE)),
        (NAMED | {"registered_at": "2026-06-01T00:00"}, {}, None),
        (NAMED | {"registered_at": "2026-04-30T23:59"}, {}, None),
        # Given away already: nobody is charged.
        (NAMED, {"adjustments": [adjustment(amount="-395")]}, None),
        # An approved quote goes before the warranty, by the terms.
        (NAMED, {"quotes": [quote(decision="approved", decided_at="2026-05-04T13:00")]}, None),
    ],
)  # fmt: skip
def test_charged_in_warranty_and_just_not(desk: Store, tmp_path, case, tables, expected):
    desk_with(desk, tmp_path, OURS, [case], **tables)
    assert mistakes(desk).get("T1") == expected


def test_the_longer_name_is_the_module_that_is_meant(desk: Store, tmp_path):
    """`Betalning Plus` isn't in warranty; its case doesn't become one of `Betalning`, which is."""
    long_ago = installation("M2", module="Betalning Plus", installed_on="2026-01-01")
    desk_with(desk, tmp_path, [*OURS, long_ago], [ticket("T1", subject="Betalning Plus hänger")])
    assert mistakes(desk) == {}


def test_a_case_linked_to_another_customers_module_is_found(desk: Store, tmp_path):
    theirs = installation("M2", customer_id="K2")
    desk_with(desk, tmp_path, [*OURS, theirs], [ticket("T1", installation_id="M2")])
    assert mistakes(desk) == {"T1": ("linked_elsewhere", FEE)}


# ---- Free outside of it ----------------------------------------------------------------------------------------------

LONG_AGO = [installation(installed_on="2026-01-01")]
JUNE = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
MAY = datetime(2026, 5, 31, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("installed", "case", "tables", "expected"),
    [
        (LONG_AGO, IN_WARRANTY, {}, ("free_outside", FEE)),
        (LONG_AGO, IN_WARRANTY, {"invoice_lines": [invoice_line()]}, None),
        # A part of it is invoiced: too little, and not free.
        (LONG_AGO, IN_WARRANTY, {"invoice_lines": [invoice_line(amount="1")]}, None),
        # Given away; all but a krona of it.
        (LONG_AGO, IN_WARRANTY, {"adjustments": [adjustment(amount="-395")]}, ("free_outside", FEE)),
        (
            LONG_AGO,
            IN_WARRANTY,
            {"adjustments": [adjustment(amount="-394")], "invoice_lines": [invoice_line(amount="1")]},
            None,
        ),
        # A case that no module is named for is a matter of the billing audit alone.
        (LONG_AGO, ticket("T1"), {}, None),
        ([installation(installed_by="customer")], IN_WARRANTY, {}, ("free_outside", FEE)),
        # Registered before the installation, and on its day.
        ([installation(installed_on="2026-05-05")], IN_WARRANTY, {}, ("free_outside", FEE)),
        ([installation(installed_on="2026-05-04")], IN_WARRANTY, {}, None),
        # Not resolved: it may still be invoiced.
        (LONG_AGO, IN_WARRANTY, {"ticket_events": []}, None),
    ],
)
def test_free_outside_and_just_not(desk: Store, tmp_path, installed, case, tables, expected):
    desk_with(desk, tmp_path, installed, [case], **tables)
    assert mistakes(desk).get("T1") == expected


def test_what_awaits_this_months_invoices_is_no_mistake_yet(desk: Store, tmp_path):
    desk_with(desk, tmp_path, LONG_AGO, [IN_WARRANTY])
    assert mistakes(desk, MAY) == {}
    assert mistakes(desk, JUNE) == {"T1": ("free_outside", FEE)}


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Frakt räknar fel", ("other_module", FEE)),
        ("Frakt och Betalning krockar", None),
        ("Sök hittar inget", None),
        ("Det hänger sig", None),
    ],
)
def test_a_case_that_is_free_under_a_module_that_it_is_not_about(desk: Store, tmp_path, subject, expected):
    """M2 (Frakt) isn't in warranty, M3 (Sök) is: only a subject that names the first alone contradicts the link."""
    others = [installation("M2", module="Frakt", installed_on="2026-01-01"), installation("M3", module="Sök")]
    desk_with(desk, tmp_path, [*OURS, *others], [ticket("T1", subject=subject, installation_id="M1")])
    assert mistakes(desk).get("T1") == expected


# ---- In words, and settled -------------------------------------------------------------------------------------------


def test_each_kind_says_why_with_its_days_and_kronor(desk: Store, tmp_path):
    cases = [
        ticket("T1", installation_id="M1"),
        ticket("T2", subject="Betalning står still"),
        ticket("T3", "2026-05-06T10:00", installation_id="M2"),
    ]
    both = [*OURS, installation("M2", module="Frakt", installed_on="2026-04-05")]
    desk_with(desk, tmp_path, both, cases, invoice_lines=[invoice_line()])
    found = {row["ticket_id"]: row for row in reports.warranty_mistakes(desk, EVER).table.dicts()}
    said = {key: " ".join(explain.warranty_mistake(row, ENGLISH)).replace("\u00a0", " ") for key, row in found.items()}
    assert said["T1"].startswith(
        "Betalning was in warranty from 2026-05-01 through 2026-05-31. The case was registered"
    )
    assert "on 2026-05-04, day 3." in said["T1"]
    assert said["T1"].endswith("395.00 kr too much for what the warranty includes.")
    assert "Its subject names the module, but the case isn't linked to it." in said["T2"]
    assert "The case was registered on 2026-05-06: 1 day too late." in said["T3"]
    for row in found.values():
        assert explain.warranty_remedy(row, ENGLISH)
        assert explain.warranty_mistake(row, Words("sv")) != explain.warranty_mistake(row, ENGLISH)


def test_what_somebody_has_settled_is_marked_and_not_counted(desk: Store, tmp_path):
    desk_with(desk, tmp_path, OURS, [IN_WARRANTY], invoice_lines=[invoice_line()])
    assert reports.warranty_mistake_figures(desk, EVER)["charged_kronor"] == FEE
    (finding,) = reports.billing_findings(desk, EVER, FindingFilter(ticket="T1")).table.dicts()
    person = Person("chef", frozenset({"manager", "finance"}))
    settle(desk, finding["finding_id"], "agreed", "Avtalat", seen=finding["mark"], by=person, now=NOW)
    assert reports.warranty_mistake_figures(desk, EVER)["charged"] == 0
    (row,) = reports.warranty_mistakes(desk, EVER).table.dicts()
    assert row["finding_state"] == "settled"
