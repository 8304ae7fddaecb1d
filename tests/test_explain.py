"""The words carry the figures: what an explanation says is worked out again from its text."""

import re
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given

from lib import days, explain
from lib.explain.charge import RULES
from lib.store import Store
from lib.terms import Terms
from lib.words import Words
from tests import strategies
from tests.conftest import NOW, bring_in, emptied
from tests.rows import base, contract, entry, event, installation, quote, ticket
from tests.test_oracle import fewer_random_facts

AS_OF = datetime.combine(NOW.date(), datetime.min.time().replace(hour=15), days.ZONE)
NUMBER = r"\d[\d\u00a0,]*(?:[.,]\d+)?"
MONEY = rf"({NUMBER})\u00a0kr"
HOURS = re.compile(rf"({NUMBER})\u00a0min × {MONEY} (?:an hour|i timmen) ÷ 60 = {MONEY}")
SUM = re.compile(rf"({MONEY}(?: \+ {MONEY})+) = {MONEY}")
TICKETS = re.compile(rf"(\d+) × {MONEY} = {MONEY}")


def exact(text: str, lang: str) -> Decimal:
    """A number as it was written for people."""
    text = text.replace("\u00a0", "")
    return Decimal(text.replace(",", ".") if lang == "sv" else text.replace(",", ""))


def worked_out(text: str, lang: str) -> list[Decimal]:
    """The result of each equation in a text, in their order, after seeing that each is true."""
    results = []
    for minutes, rate, amount in HOURS.findall(text):
        product = exact(minutes, lang) * exact(rate, lang) / 60
        assert product.quantize(Decimal("0.01"), ROUND_HALF_UP) == exact(amount, lang), text
        results.append(exact(amount, lang))
    for found in SUM.finditer(text):
        parts = [exact(part, lang) for part in re.findall(MONEY, found[1])]
        results.append(exact(re.search(MONEY + "$", found[0])[1], lang))
        assert sum(parts) == results[-1], text
    for count, fee, amount in TICKETS.findall(text):
        assert int(count) * exact(fee, lang) == exact(amount, lang), text
        results.append(exact(amount, lang))
    return results


def assert_explains(line: dict, lang: str) -> None:
    """The words about a charge say its clause, its minutes, its amount, and how that comes about."""
    said = explain.charge(line, Words(lang))
    text = said.arithmetic
    amounts = [exact(amount, lang) for amount in re.findall(MONEY, text)]
    results = worked_out(text, lang)
    assert said.clause == line["clause"]
    assert said.nearest != said.clause
    assert said.why_not
    if line["coverage"] in ("free", "warranty", "undecided") or line["rule"] == "waits_for_quote":
        assert amounts[0] == line["amount"] == 0
        assert results == [line["list_value"]]
    elif results:
        assert results[-1] == line["amount"], text
    else:
        assert amounts == [line["amount"]], text
    if line["minutes"] and line["rule"] in ("by_the_hour", "no_contract", "ticket_fee"):
        assert exact(re.search(rf"({NUMBER})\u00a0min", " ".join(said.facts))[1], lang) == line["minutes"]
    words = Words(lang)
    facts = " ".join(said.facts)
    assert str(line["registered_on"]) in facts
    assert (
        words.code("category", line["category"]) in facts
        if line["category"]
        else "categor" in facts or "kategori" in facts
    )
    if line["contract_form"] != "no_contract":
        assert words.code("contract_form", line["contract_form"]) in facts


def lines(store: Store, as_of: datetime = AS_OF) -> list[dict]:
    cursor = store.cursor(as_of).execute("from reports.explained order by ticket_id, work")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def cases(store: Store, as_of: datetime = AS_OF) -> list[dict]:
    """The cases with their times as the clock in Stockholm showed them."""
    local = ", ".join(
        f"{name} at time zone 'Europe/Stockholm' as {name}" for name in ("registered_at", "handled_at", "resolved_at")
    )
    cursor = store.cursor(as_of).execute(f"select * replace ({local}) from reports.cases")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture(scope="module")
def shop(demo_file: Path, terms: Terms) -> Iterator[Store]:
    """The demo desk, open for reading."""
    with Store(demo_file, terms, read_only=True) as store:
        yield store


# ---- Charges ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_words_about_every_charge_of_the_demo_desk_are_true(shop: Store, lang: str):
    found = lines(shop)
    assert {line["rule"] for line in found} == set(RULES)
    charged = {
        (row[0], row[1]): row[2:]
        for row in shop.cursor(AS_OF)
        .execute("select ticket_id, work, clause, amount from decisions.charges")
        .fetchall()
    }
    assert len(found) == len(charged)
    for line in found:
        assert charged[line["ticket_id"], line["work"]] == (line["clause"], line["amount"])
        assert_explains(line, lang)


@fewer_random_facts
@given(case=strategies.cases())
def test_the_words_about_every_charge_of_random_facts_are_true(opened: Store, case):
    facts, as_of = case
    store = emptied(opened)
    with tempfile.TemporaryDirectory() as folder:
        bring_in(store, Path(folder), facts)
    for line in lines(store, as_of):
        assert_explains(line, "sv")
    for one in cases(store, as_of):
        assert_counts(one, as_of)


def explained(store: Store, tmp_path: Path, **tables) -> explain.Explanation:
    """The explanation, in English, of the only charge of some facts."""
    bring_in(store, tmp_path, base(**tables))
    (line,) = lines(store)
    return explain.charge(line, Words("en"))


THIRD_PARTY = {"category": "third_party", "installation_id": "M1"}


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ({}, "The case came 31 days after the installation; the warranty ended on 2026-05-03."),
        ({"installed_by": "customer"}, "The customer installed the module."),
        ({"customer_id": "K2"}, "The module was installed for another customer."),
        ({"installed_on": "2026-05-05"}, "The case came before the module was installed."),
    ],
)
def test_why_the_warranty_did_not_apply(desk: Store, tmp_path: Path, named: dict, why: str):
    said = explained(
        desk,
        tmp_path,
        customers=[{"customer_id": key, "name": key} for key in ("K1", "K2")],
        contracts=[contract("2020-01-01")],
        tickets=[ticket(**THIRD_PARTY)],
        module_installations=[installation(**({"installed_on": "2026-04-03"} | named))],
        time_entries=[entry()],
    )
    assert (said.clause, said.nearest, said.why_not) == ("third_party", "warranty", why)


def test_a_day_earlier_it_would_have_applied(desk: Store, tmp_path: Path):
    said = explained(
        desk,
        tmp_path,
        contracts=[contract("2020-01-01")],
        tickets=[ticket(**THIRD_PARTY)],
        module_installations=[installation(installed_on="2026-04-04")],
        time_entries=[entry()],
    )
    assert (said.clause, said.nearest) == ("warranty", "third_party")
    assert said.why_not == "The case came on day 30 of the warranty, which runs from 2026-04-04 through 2026-05-04."


def test_the_day_of_the_installation_is_no_day_of_a_number(desk: Store, tmp_path: Path):
    said = explained(
        desk,
        tmp_path,
        contracts=[contract("2020-01-01")],
        tickets=[ticket(**THIRD_PARTY)],
        module_installations=[installation(installed_on="2026-05-04")],
        time_entries=[entry()],
    )
    assert said.why_not == (
        "The case came on the day that the module was installed; the warranty runs from 2026-05-04 through 2026-06-03."
    )


def test_the_minutes_beyond_a_ticket_are_counted_apart(desk: Store, tmp_path: Path):
    said = explained(
        desk,
        tmp_path,
        contracts=[contract("2020-01-01", form="plus")],
        tickets=[ticket(category="customer_caused")],
        time_entries=[entry(minutes="32")],
    )
    assert said.arithmetic.replace("\u00a0", " ") == (
        "395.00 kr for the first 20 min of 32 min; for the rest 12 min × 895.00 kr an hour ÷ 60 = 179.00 kr. "
        "Together 395.00 kr + 179.00 kr = 574.00 kr."
    )


def test_a_quote_stands_on_the_line_of_support_alone(desk: Store, tmp_path: Path):
    bring_in(
        desk,
        tmp_path,
        base(
            contracts=[contract("2020-01-01")],
            tickets=[ticket(category="development")],
            quotes=[quote(decision="approved")],
            time_entries=[entry(work="development")],
        ),
    )
    texts = {line["work"]: explain.charge(line, Words("en")).arithmetic.replace("\u00a0", " ") for line in lines(desk)}
    assert texts["support"] == "The amount of the approved quote: 1,500.00 kr."
    assert texts["development"].startswith("0.00 kr: the approved quote covers this work, too")


# ---- SLA -------------------------------------------------------------------------------------------------------------


def assert_counts(case: dict, as_of: datetime) -> None:
    """The words about a case's SLA name the days and numbers of its facts."""
    say, now = Words("en"), as_of.astimezone(days.ZONE).replace(tzinfo=None)
    text = " ".join(explain.handling(case, say, now)).replace("\u00a0", " ")
    late = case["status"] in ("breached", "overdue")
    if case["critical"]:
        assert f"within {case['critical_minutes']} min" in text
        assert ("too many" in text or ": overdue" in text) == late
        if case["handled_at"]:
            said = re.search(rf"That is ({NUMBER}) min after", text)[1]
            assert abs(float(said.replace(",", "")) - case["minutes_to_handling"]) <= 0.051
        return
    working = {day.day for day in days.working_days() if day.is_working}
    counted, day = [], case["registered_at"].date()
    while day < case["due_on"]:
        day += timedelta(days=1)
        if day in working:
            counted.append(say.weekday_date(day))
    assert len(counted) == 3
    assert f"Working days count from the day after: {', '.join(counted)}. Due by the end of {counted[-1]}." in text
    assert ("too many" in text or "too late" in text or "since it was due" in text) == late
    if case["handled_at"]:
        taken = 1 if case["working_days"] == 1 else case["working_days"]
        assert f"That is {taken:,} working day" in text
    if late:
        brief = explain.in_brief(case, say, now).replace("\u00a0", " ")
        total = sum(case["registered_at"].date() < day <= (case["handled_at"] or now).date() for day in working)
        assert f"{total:,} working day" in brief
        assert f"{total - 3:,} too many" in brief or (total == 3 and "on a later day than due" in brief)


def test_the_words_about_every_case_of_the_demo_desk_are_true(shop: Store):
    found = cases(shop)
    assert {case["status"] for case in found} >= {"met", "breached", "overdue"}
    for case in found:
        assert_counts(case, AS_OF)


def told(store: Store, tmp_path: Path, registered: str, *happened: tuple[str, str], **more: str) -> str:
    """The SLA arithmetic of one case in English."""
    facts = base(tickets=[ticket(registered_at=registered, **more)], ticket_events=[event(*one) for one in happened])
    bring_in(store, tmp_path, facts)
    (case,) = cases(store)
    return " ".join(explain.handling(case, Words("en"), AS_OF.replace(tzinfo=None))).replace("\u00a0", " ")


def test_holidays_and_weekends_that_do_not_count_are_named(desk: Store, tmp_path: Path):
    text = told(desk, tmp_path, "2026-04-30T23:50", ("2026-05-07T08:00", "handling_started"))
    assert "Due by the end of Wed 6 May 2026." in text
    assert "Not counted: Fri 1 May 2026 (May Day), 2 days of weekends." in text
    assert "That is 4 working days after the registration: 1 too many." in text


def test_waiting_for_the_customer_is_taken_off_the_time_to_resolution(desk: Store, tmp_path: Path):
    text = told(
        desk,
        tmp_path,
        "2026-05-04T10:00",
        ("2026-05-05T10:00", "waiting_customer"),
        ("2026-05-07T10:00", "resumed"),
        ("2026-05-08T10:00", "resolved"),
    )
    assert "4 working days after the registration, less 2 of waiting for the customer: 2 working days." in text


def test_handling_on_a_saturday_after_the_last_day_is_too_late(desk: Store, tmp_path: Path):
    text = told(desk, tmp_path, "2026-05-05T10:00", ("2026-05-09T10:00", "handling_started"))
    assert "3 working days after the registration, but on a later day than it was due: too late." in text


@pytest.mark.parametrize(("second", "said"), [("00", "in time"), ("01", "1.0 s too many")])
def test_a_critical_case_a_second_too_late_is_said_in_seconds(desk: Store, tmp_path: Path, second: str, said: str):
    handled = (f"2026-05-02T03:15:{second}", "handling_started")
    text = told(desk, tmp_path, "2026-05-02T03:00:00", handled, critical="true")
    assert said in text


def test_minutes_are_elapsed_time_when_the_clock_goes_back(desk: Store, tmp_path: Path):
    handled = ("2025-10-26T02:05+01:00", "handling_started")
    text = told(desk, tmp_path, "2025-10-26T02:50+02:00", handled, critical="true")
    assert "That is 15.0 min after the registration: in time." in text


def test_a_date_of_a_list_is_named_in_the_readers_language():
    assert Words("sv").weekday_date(date(2026, 4, 30)) == "tors 30 apr. 2026"
    assert Words("en").weekday_date(date(2026, 4, 30)) == "Thu 30 Apr 2026"
