"""What if: a draft of the terms is decided by the same views as everything else, and every difference has a case."""

import random
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import days, drafts, explain, reports
from lib import terms as terms_module
from lib.access import Person
from lib.desk import remove_draft, save_draft
from lib.drafts import Draft
from lib.errors import Conflict, UserError
from lib.reports import Scope
from lib.store import DRAFTS_KEPT, Store
from lib.words import Words
from tests import strategies
from tests.conftest import NOW, bring_in, emptied
from tests.rows import base, contract, entry, event, installation, quote, ticket
from tests.test_oracle import EXAMPLES, fewer_random_facts

AS_OF = datetime(2026, 6, 1, 15, tzinfo=days.ZONE)
ALL = Scope(AS_OF, date(2000, 1, 1), date(2040, 12, 31))
MANAGER = Person("chef")
DRAFTS = "select count(distinct edition) from terms.days where edition like 'draft%'"
# Every setting changed once, two of them together, and one from a day on.
CODES = (
    "ticket_fee.fee=450",
    "ticket_fee.minutes=30",
    "ticket_fee.beyond=ticket",
    "installation_fee.fee=995",
    "hourly_rate.bas.rate=1095.50",
    "hourly_rate.no_contract.rate=1200;hourly_rate.plus.rate=700",
    "warranty.days=31",
    "warranty.days=0",
    "lead_time.working_days=2",
    "critical.minutes=60",
    "category.hosting.as=third_party",
    "category.third_party.as=core",
    "category.development.as=customer_caused",
    "category.core.as=installation",
    "ticket_fee.fee=500;warranty.days=10;critical.minutes=5;since=2025-09-01",
)
CHARGES = (
    "select ticket_id, customer_id, work, registered_on, minutes, clause, coverage, rate, amount, flag, rule "
    "from decisions.charges order by all"
)
PROMISES = "select ticket_id, due_on, status from decisions.ticket_sla order by all"


def what_if(store: Store, draft: Draft, scope: Scope = ALL, page: int | None = None) -> reports.WhatIf:
    return reports.what_if(store.by_edition(), scope, draft, page)


def differing(found: reports.WhatIf) -> set[str]:
    """The cases that a draft changes anything for."""
    return set(found.cases.table.column("ticket_id"))


def decided(store: Store, as_of: datetime) -> tuple[list, list]:
    """The charges and the judgements of a store, by its own terms."""
    return tuple(store.cursor(as_of).execute(query).fetchall() for query in (CHARGES, PROMISES))


# ---- The same views --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["", "ticket_fee.fee=395;warranty.days=30;category.core.as=core;critical.minutes=15"])
def test_a_draft_equal_to_the_terms_changes_nothing(shop, terms, code):
    found = what_if(shop, drafts.parse(code, terms))
    assert found.figures["differing"] == found.cases.total == len(found.customers.rows) == 0
    assert found.figures["kronor_before"] == found.figures["kronor_after"] > 1_000_000
    for row in found.months.dicts():
        assert row["kronor_before"] == row["kronor_after"]
        assert row["standard_before"] == row["standard_after"]
        assert row["critical_before"] == row["critical_after"]


@pytest.mark.parametrize("code", CODES)
def test_what_a_draft_says_is_what_a_store_with_those_terms_says(shop, terms, code):
    draft = drafts.parse(code, terms)
    found = what_if(shop, draft)
    before = decided(shop, AS_OF)
    shop.take_terms(drafts.apply(terms, draft))
    try:
        after = decided(shop, AS_OF)
        figures = reports.case_figures(shop, ALL)
        months = reports.sla_months(shop, ALL).dicts()
    finally:
        shop.take_terms(terms)
    agree(found, before, after)
    assert found.figures["standard_after"] == figures["standard_percent"]
    assert found.figures["critical_after"] == figures["critical_percent"]
    assert [(row["month"], row["standard_after"], row["critical_after"]) for row in found.months.dicts()] == [
        (row["month"], row["standard_percent"], row["critical_percent"]) for row in months
    ]
    if found.cases.total == 0:
        pytest.fail("the demo desk must have cases that each draft decides otherwise")


def agree(found: reports.WhatIf, before: tuple[list, list], after: tuple[list, list]) -> None:
    """The figures are the sums of the charges before and after, and the cases are those that differ, and no others."""
    assert found.figures["kronor_before"] == sum(row[8] for row in before[0])
    assert found.figures["kronor_after"] == sum(row[8] for row in after[0])
    by_month: dict[date, Decimal] = {}
    by_customer: dict[str, Decimal] = {}
    for sign, rows in ((-1, before[0]), (1, after[0])):
        for row in rows:
            month = row[3].replace(day=1)
            by_month[month] = by_month.get(month, Decimal(0)) + sign * row[8]
            by_customer[row[1]] = by_customer.get(row[1], Decimal(0)) + sign * row[8]
    assert {row["month"]: row["difference"] for row in found.months.dicts() if row["difference"]} == {
        month: amount for month, amount in by_month.items() if amount
    }
    assert {row["customer_id"]: row["difference"] for row in found.customers.dicts() if row["difference"]} == {
        customer: amount for customer, amount in by_customer.items() if amount
    }
    # An hourly rate on a line that stays free changes nothing for anybody.
    seen = [{(row[0], row[2]): (row[5], row[6], *row[8:]) for row in rows} for rows in (before[0], after[0])]
    charged = {key[0] for key in seen[0].keys() | seen[1].keys() if seen[0].get(key) != seen[1].get(key)}
    judged = {one[0] for one, other in zip(before[1], after[1], strict=True) if one[2] != other[2]}
    assert differing(found) == charged | judged
    assert found.figures["differing"] == len(differing(found))
    # Every krona is explained by a case that differs.
    assert sum(found.cases.table.column("difference")) == found.figures["difference"] == found.cases.sums["difference"]


@settings(fewer_random_facts, max_examples=EXAMPLES // 3)
@given(case=strategies.cases(8), code=st.sampled_from(("", *CODES)))
def test_on_random_facts_too(opened, terms, case, code):
    facts, as_of = case
    store = emptied(opened)
    with tempfile.TemporaryDirectory() as folder:
        bring_in(store, Path(folder), facts)
    draft = drafts.parse(code, terms)
    found = what_if(store, draft, replace(ALL, as_of=as_of))
    before = decided(store, as_of)
    other = store.lay_out(drafts.apply(terms, draft))
    after = tuple(other.cursor(as_of).execute(query).fetchall() for query in (CHARGES, PROMISES))
    agree(found, before, after)
    if not code:
        assert not differing(found)


# ---- Edges -----------------------------------------------------------------------------------------------------------


def test_one_day_more_of_warranty_changes_the_cases_of_that_day_alone(desk, terms, tmp_path):
    """Installed on 1 May 2026: the 30th day is 31 May, the 31st 1 June; and round the spring change of the clocks."""
    installed = [installation("M1", installed_on="2026-05-01"), installation("M2", installed_on="2026-02-27")]
    moments = {
        "last": ("M1", "2026-05-31T23:59:59"),
        "next": ("M1", "2026-06-01T00:00"),
        "still": ("M1", "2026-06-01T23:59:59"),
        "after": ("M1", "2026-06-02T00:00"),
        "spring_last": ("M2", "2026-03-29T23:59:59"),
        "spring_next": ("M2", "2026-03-30T00:00"),
        "spring_after": ("M2", "2026-03-31T00:00"),
    }
    tickets = [
        ticket(name, moment, category="third_party", installation_id=module)
        for name, (module, moment) in moments.items()
    ]
    entries = [
        entry(f"E{name}", ticket_id=name, started_at=f"{datetime.fromisoformat(moment) + timedelta(hours=1)}")
        for name, (_, moment) in moments.items()
    ]
    facts = base(contracts=[contract("2026-01-01")], tickets=tickets, time_entries=entries)
    bring_in(desk, tmp_path, facts | {"module_installations": installed})
    scope = replace(ALL, as_of=datetime(2026, 7, 1, 12, tzinfo=days.ZONE))
    longer = what_if(desk, drafts.parse("warranty.days=31", terms), scope)
    assert differing(longer) == {"next", "still", "spring_next"}
    assert {row["difference"] for row in longer.cases.table.dicts()} == {Decimal(-395)}
    shorter = what_if(desk, drafts.parse("warranty.days=29", terms), scope)
    assert differing(shorter) == {"last", "spring_last"}


def test_a_draft_s_first_day_leaves_the_day_before_as_it_was(desk, terms, tmp_path):
    facts = base(
        contracts=[contract("2026-01-01")],
        tickets=[
            ticket("T1", "2026-03-28T23:59:59", category="customer_caused"),
            ticket("T2", "2026-03-29T00:00", category="customer_caused"),
        ],
        time_entries=[
            entry("E1", started_at="2026-03-30T10:00"),
            entry("E2", ticket_id="T2", started_at="2026-03-30T11:00"),
        ],
    )
    bring_in(desk, tmp_path, facts)
    assert differing(what_if(desk, drafts.parse("ticket_fee.fee=450;since=2026-03-29", terms))) == {"T2"}
    assert differing(what_if(desk, drafts.parse("ticket_fee.fee=450;since=2026-03-28", terms))) == {"T1", "T2"}


def test_a_critical_case_at_the_edge_of_its_minutes(desk, terms, tmp_path):
    facts = base(
        contracts=[contract("2026-01-01")],
        tickets=[ticket("T1", critical="true"), ticket("T2", critical="true")],
        ticket_events=[
            event("2026-05-04T10:10", "handling_started"),
            event("2026-05-04T10:10:01", "handling_started", "T2"),
        ],
    )
    bring_in(desk, tmp_path, facts)
    found = what_if(desk, drafts.parse("critical.minutes=10", terms))
    assert differing(found) == {"T2"}
    assert (found.figures["critical_before"], found.figures["critical_after"]) == (100, 50)


def test_an_approved_quote_stays_what_it_was(desk, terms, tmp_path):
    facts = base(
        contracts=[contract("2026-01-01")],
        tickets=[ticket(category="customer_caused")],
        time_entries=[entry(minutes="600")],
        quotes=[quote(decided_at="2026-05-04T13:00", decision="approved")],
    )
    bring_in(desk, tmp_path, facts)
    for code in ("hourly_rate.bas.rate=2000", "ticket_fee.fee=9999", "category.customer_caused.as=core"):
        assert not differing(what_if(desk, drafts.parse(code, terms)))


def test_period_and_contract_forms_narrow_the_comparison(shop, terms):
    draft = drafts.parse("ticket_fee.fee=450", terms)
    april = Scope(AS_OF, date(2026, 4, 1), date(2026, 4, 30))
    whole, narrow, plus = (what_if(shop, draft, scope) for scope in (ALL, april, replace(april, forms=("plus",))))
    assert [row["month"] for row in narrow.months.dicts()] == [date(2026, 4, 1)]
    (of_whole,) = [row for row in whole.months.dicts() if row["month"] == date(2026, 4, 1)]
    assert narrow.months.dicts() == [of_whole]
    assert differing(plus) < differing(narrow) < differing(whole)


def test_the_pages_of_the_cases_are_all_of_them_once(shop, terms):
    draft = drafts.parse("ticket_fee.fee=450", terms)
    whole = what_if(shop, draft).cases
    pages = [what_if(shop, draft, page=number).cases for number in range(1, -(-whole.total // reports.PAGE_ROWS) + 1)]
    assert len(pages) > 2
    assert [row for page in pages for row in page.table.rows] == whole.table.rows
    assert all((page.total, page.sums) == (whole.total, whole.sums) for page in pages)


# ---- Several at once -------------------------------------------------------------------------------------------------


def test_drafts_at_once_never_see_each_other(shop, terms):
    codes = [f"ticket_fee.fee={395 + step}" for step in range(4)]
    expected = {code: what_if(shop, drafts.parse(code, terms)).figures for code in codes}
    assert len({figures["kronor_after"] for figures in expected.values()}) == len(codes)
    asked = codes * 6
    random.Random(6).shuffle(asked)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda code: what_if(shop, drafts.parse(code, terms)).figures, asked))
    assert found == [expected[code] for code in asked]
    assert reports.work_figures(shop, ALL)["amount"] == expected["ticket_fee.fee=395"]["kronor_after"]


def test_only_the_last_drafts_are_kept_and_an_old_one_is_laid_out_again(shop, terms):
    first = drafts.parse("ticket_fee.fee=100", terms)
    expected = what_if(shop, first).figures
    for step in range(DRAFTS_KEPT + 3):
        shop.lay_out(drafts.apply(terms, drafts.parse(f"ticket_fee.fee={1000 + step}", terms)))
    (kept,) = (
        shop.cursor(AS_OF)
        .execute("select count(distinct edition) from terms.days where edition like 'draft%'")
        .fetchone()
    )
    assert kept == DRAFTS_KEPT
    assert what_if(shop, first).figures == expected


def test_a_draft_that_is_forgotten_while_it_is_read_says_so(shop, terms):
    other = drafts.apply(terms, drafts.parse("ticket_fee.fee=123", terms))
    read = shop.by_edition()
    with read.cursor_beside(other, AS_OF, laid_for="") as (_, turn):
        turn()
    with pytest.raises(Conflict):
        shop.turn_to(shop.cursor(AS_OF), "draft nobody laid out")


# ---- Drafts as text, saved, and as rows of the terms file ------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_a_draft_is_read_back_from_its_text(terms, code):
    draft = drafts.parse(code, terms)
    assert drafts.parse(draft.code, terms) == draft


@pytest.mark.parametrize(
    "code",
    [
        "ticket_fee.fee=-1", "ticket_fee.fee=abc", "ticket_fee.fee=1.234", "ticket_fee.minutes=0",
        "ticket_fee.minutes=1.5", "ticket_fee.fee", "ticket_fee.fee=", "nothing=4", "since=3", "since=1999-01-01",
        "category.hosting.as=nothing", "hourly_rate.gold.rate=5", "ticket_fee.beyond=free", "ticket_fee.fee=NaN",
        "critical.minutes=٣", "lead_time.working_days=100001",
    ],
)  # fmt: skip
def test_what_no_terms_can_say_is_refused_with_the_place(terms, code):
    with pytest.raises(UserError) as caught:
        drafts.parse(code, terms)
    said = Words("sv").problem(caught.value)
    assert any(part in said for part in code.replace("=", ".").split(".") if len(part) > 2) or "datum" in said


def test_the_rows_for_the_terms_file_make_it_say_what_the_draft_said(terms, tmp_path):
    written = terms_module.FILE.read_text(encoding="utf-8")
    day = date(2026, 12, 1)
    for code in CODES[:-1]:
        draft = drafts.parse(code, terms)
        file = tmp_path / "terms.toml"
        file.write_text(f"{written}\n{drafts.terms_rows(terms, draft, day)}", encoding="utf-8")
        loaded, known = terms_module.load(file), drafts.settings(terms)
        wanted = drafts.apply(terms, draft)
        for said, _ in draft.values:
            setting = known[said]
            if setting.field == "as":
                rows = [drafts._row_on(each, "category", setting.subject, day) for each in (loaded, wanted)]
                assert len({tuple(getattr(row, name) for name in drafts.TREATMENT) for row in rows}) == 1
            else:
                assert drafts.value_on(loaded, setting, day) == drafts.value_on(wanted, setting, day)
            assert drafts.value_on(loaded, setting, day - timedelta(days=1)) == drafts.value_on(terms, setting, day)


@pytest.mark.parametrize(
    ("code", "promised"),
    [
        ("hourly_rate.bas.rate=995.01", (Decimal(796), Decimal("995.01"))),
        ("hourly_rate.plus.rate=795.99", (Decimal("795.99"), Decimal(995))),
        ("hourly_rate.no_contract.rate=1200;hourly_rate.plus.rate=700", (Decimal(700), Decimal(1200))),
        ("hourly_rate.bas.rate=796;hourly_rate.premium.rate=995", None),
        ("ticket_fee.fee=5000", None),
    ],
)
def test_a_rate_outside_what_the_terms_promise_brings_the_row_that_widens_it(terms, tmp_path, code, promised):
    day, draft, file = date(2026, 12, 1), drafts.parse(code, terms), tmp_path / "terms.toml"
    rows = drafts.terms_rows(terms, draft, day)
    assert ("[[hourly_range]]" in rows) == bool(promised)
    file.write_text(f"{terms_module.FILE.read_text(encoding='utf-8')}\n{rows}", encoding="utf-8")
    ranges = [(row.valid_from, row.lowest, row.highest) for row in terms_module.load(file).hourly_range]
    assert ranges[1:] == ([(day, *promised)] if promised else [])
    wider = drafts.wider_range(terms, draft, day)
    assert (wider and (wider.lowest, wider.highest)) == promised
    if promised:
        # Without that row the file would be refused.
        file.write_text(file.read_text(encoding="utf-8").partition("[[hourly_range]]\nvalid_from = 2026")[0], "utf-8")
        with pytest.raises(UserError, match="outside the range"):
            terms_module.load(file)


def test_a_range_that_is_to_change_later_is_left_to_whoever_writes_the_file(terms):
    (promised,) = terms.hourly_range
    later = promised.model_copy(update={"valid_from": date(2027, 1, 1), "highest": Decimal(1500)})
    soon = terms.model_copy(
        update={"hourly_range": [promised.model_copy(update={"valid_to": date(2026, 12, 31)}), later]}
    )
    draft, day = drafts.parse("hourly_rate.bas.rate=1200", soon), date(2026, 12, 1)
    with pytest.raises(UserError, match="hourly_range"):
        drafts.terms_rows(soon, draft, day)
    assert "[[hourly_range]]" not in drafts.terms_rows(soon, draft, date(2027, 1, 1))
    assert drafts.wider_range(soon, drafts.parse("hourly_rate.bas.rate=990", soon), day) is None


def test_rows_before_one_that_there_is_are_refused(terms):
    draft = drafts.parse("ticket_fee.fee=450", terms)
    with pytest.raises(UserError, match="ticket_fee"):
        drafts.terms_rows(terms, draft, date(2000, 1, 1))


def test_a_draft_is_saved_replaced_by_who_saw_it_and_removed(desk, terms):
    one, other = (drafts.parse(f"ticket_fee.fee={fee}", terms) for fee in (450, 500))
    saved = lambda: {row["name"]: row["code"] for row in reports.saved_drafts(desk.by_edition(), NOW).dicts()}  # noqa: E731
    save(desk, "  Dyrare   ärenden ", one, None)
    assert saved() == {"Dyrare ärenden": one.code}
    with pytest.raises(Conflict, match="chef"):
        save(desk, "Dyrare ärenden", other, None)
    save(desk, "Dyrare ärenden", other, one.code)
    assert saved() == {"Dyrare ärenden": other.code}
    remove = {"by": MANAGER, "now": NOW}
    remove_draft(desk, "Dyrare ärenden", **remove)
    assert saved() == {}
    with pytest.raises(UserError):
        remove_draft(desk, "Dyrare ärenden", **remove)
    log = (
        desk.cursor(NOW)
        .execute("select action from store.audit_log where table_name = 'drafts' order by rowid")
        .fetchall()
    )
    assert [action for (action,) in log] == ["save_draft", "save_draft", "remove_draft"]


def save(store: Store, name: str, draft: Draft, seen: str | None, by: Person = MANAGER) -> None:
    save_draft(store, name, draft, seen=seen, by=by, now=NOW)


@pytest.mark.parametrize(
    ("name", "code", "by"),
    [
        ("", "ticket_fee.fee=450", MANAGER),
        ("x" * 61, "ticket_fee.fee=450", MANAGER),
        ("Namn", "", MANAGER),
        ("Namn", "ticket_fee.fee=450", Person("handläggare", frozenset({"staff"}))),
    ],
)
def test_what_cannot_be_saved_is_not(desk, terms, name, code, by):
    with pytest.raises(UserError):
        save(desk, name, drafts.parse(code, terms), None, by)
    assert not reports.saved_drafts(desk.by_edition(), NOW).rows


# ---- In words --------------------------------------------------------------------------------------------------------


def test_each_difference_is_told_with_its_figures(shop, terms):
    say = Words("sv")
    draft = drafts.parse("ticket_fee.fee=450;lead_time.working_days=2", terms)
    found = what_if(shop, draft).cases.table
    told = explain.cases_of_draft(found, say).dicts()
    fees = [row for row in told if row["difference"] == 55]
    assert fees
    assert all("395" in row["decided_before"] and "450" in row["decided_after"] for row in fees)
    judged = [row for row in told if not row["work"]]
    assert judged
    assert all(row["decided_before"] != row["decided_after"] for row in told)
    assert explain.draft_in_words(terms, draft, NOW.date(), say) == [
        f"{explain.setting_name(drafts.settings(terms)['lead_time.working_days'], say)}: 3 → 2",
        f"Ärendeavgift: {say.money(Decimal(395))} → {say.money(Decimal(450))}",
    ]
