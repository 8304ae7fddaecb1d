"""The audit finds every mistake that was planted, and nothing where all is right; with what each costs by hand."""

import json
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest

from lib import demo
from tests.conftest import Facts, bring_in, emptied
from tests.oracle.basics import RATES
from tests.planted import Desk, at, findings, reckoned, together, worth
from tests.planted_edges import DONE, MANY, REGISTERED, START, Edge
from tests.planted_mistakes import KINDS, Mistakes
from tests.planted_right import Rightly

MOMENT = at("2026-06-01T15:00")  # the afternoon that the demo desk ends
EACH = 10
OF_AMOUNTS = {
    *("missing", "under", "over", "should_be_free", "over_credited", "wrong_rate", "split_ticket"),
    *("invoiced_open", "unmatched_invoice"),
}


@pytest.fixture(scope="module")
def planted(opened, tmp_path_factory):
    """What was planted in the demo desk, invoiced rightly; what was found before and after."""
    facts = demo.facts(date(2026, 6, 1))
    desk = Desk("R")
    for ticket_id, owed in reckoned(facts | {"invoice_lines": []}, MOMENT).items():
        if owed.resolved and owed.amount:
            desk.invoice(ticket_id, owed.amount, day=date(2026, 5, 31))
    facts["invoice_lines"] = desk.facts["invoice_lines"]
    store = emptied(opened)
    bring_in(store, tmp_path_factory.mktemp("right"), facts)
    before = findings(store, MOMENT)
    taken = {found["ticket_id"] for found in before.values()} | alike(facts["tickets"])
    mistakes = Mistakes(facts, taken, MOMENT, each=EACH)
    bring_in(store, tmp_path_factory.mktemp("wrong"), mistakes.facts)
    return mistakes, before, findings(store, MOMENT)


def alike(tickets: list[dict[str, str]]) -> set[str]:
    """Cases that share customer, date and subject with another one, or are merged: they may be half of a finding."""
    keys = {row["ticket_id"]: (row["customer_id"], row["registered_at"][:10], row["subject"]) for row in tickets}
    counted = Counter(keys.values())
    merged = {row["merged_into"] for row in tickets} | {row["ticket_id"] for row in tickets if row["merged_into"]}
    return {ticket_id for ticket_id, key in keys.items() if counted[key] > 1} | merged


def test_right_invoices_of_the_demo_desk_leave_no_finding_about_them(planted):
    _, before, _ = planted
    assert not OF_AMOUNTS & {found["kind"] for found in before.values()}


def test_two_hundred_mistakes_are_of_all_kinds_and_all_over_the_desk(planted):
    mistakes, _, _ = planted
    assert len(mistakes.planted) >= 200
    assert Counter(one.kind for one in mistakes.planted) == {kind.__name__: EACH for kind in KINDS}
    cases = {owed.case.ticket_id: owed for owed in mistakes.cases}
    on = [cases[one.ticket_id] for one in mistakes.planted if one.ticket_id in cases]
    assert {owed.form for owed in on} == {"bas", "plus", "premium", "no_contract"}
    assert len({owed.case.customer_id for owed in on}) > 50
    assert len({str(owed.case.registered_at)[:7] for owed in on}) > 20


def test_every_planted_mistake_is_found_and_nothing_else(planted):
    """What was found before still is, word for word; and each new finding is one that was planted."""
    mistakes, before, after = planted
    assert {key: after.get(key) for key in before} == before
    new = [found for key, found in after.items() if key not in before]
    lacking = []
    for one in mistakes.planted:
        matching = [
            found
            for found in new
            if found["kind"] == one.kind and is_about(found["finding_id"], one.subject)
            and one.ticket_id in (None, found["ticket_id"]) and one.kronor in (None, found["kronor"])
        ]  # fmt: skip
        if len(matching) == 1:
            new.remove(matching[0])
        else:
            lacking.append((one, matching))
    assert (lacking, new) == ([], [])


def test_a_wrong_rate_names_the_form_whose_rate_it_is(planted):
    mistakes, _, after = planted
    cases = {owed.case.ticket_id: owed for owed in mistakes.cases}
    for one in mistakes.planted:
        if one.kind == "wrong_rate":
            owed, facts = cases[one.ticket_id], json.loads(after[f"wrong_rate:{one.ticket_id}"]["facts"])
            assert abs(owed.at_rate_of(facts["form"]) - owed.charged) == one.kronor
            assert RATES[facts["form"]] != RATES[owed.form]


def is_about(finding_id: str, subject: str) -> bool:
    """Whether an id names something: the whole of it, or the number of an invoice before that of the line."""
    named = finding_id.split(":", 1)[1]
    return named == subject or named.startswith((f"{subject}:", f"{subject}/", f"{subject} ", f"{subject}|"))


@pytest.mark.parametrize("seed", [1])
def test_a_desk_that_does_everything_right_is_left_alone(opened, tmp_path, seed):
    desk = Rightly(seed, 2600)
    assert len(desk.facts["invoice_lines"]) >= 5_000
    store = emptied(opened)
    result = bring_in(store, tmp_path, desk.facts)
    assert not result.findings
    assert list(findings(store).values()) == []


@pytest.fixture(scope="module")
def edges(opened, tmp_path_factory) -> dict[str, list[tuple]]:
    """What is found of each case at an edge, all of them on one desk."""
    store = emptied(opened)
    result = bring_in(store, tmp_path_factory.mktemp("edges"), at_edges())
    assert not result.findings
    found = defaultdict(list)
    for finding_id, one in findings(store).items():
        found[finding_id.split(":")[1][: len(mark_of(0))]].append((one["kind"], one["kronor"]))
    return {name: sorted(found[mark_of(number)]) for number, (name, _, _) in enumerate(MANY)}


def at_edges() -> Facts:
    """The facts of all cases at an edge: the ids of each begin with a mark of its own."""
    desks = [Edge(mark_of(number)) for number in range(len(MANY))]
    for desk, (_, happens, _) in zip(desks, MANY, strict=True):
        happens(desk)
    return together(*(desk.facts for desk in desks))


def mark_of(number: int) -> str:
    return f"N{number:03}"


@pytest.mark.parametrize(
    ("name", "expected"), [(name, expected) for name, _, expected in MANY], ids=lambda value: str(value)
)
def test_just_inside_and_just_outside(edges, name, expected):
    assert edges[name] == sorted(expected)


def test_edges_are_named_once():
    assert len({name for name, _, _ in MANY}) == len(MANY)


def test_rows_of_a_ticket_that_nobody_knows_count_once_and_until_it_is_known(desk, tmp_path):
    """However often their files come in; a row that was put aside for something else is no finding."""
    given = Edge("")
    entry = given.entry("nobody", given.who, START, 60)
    invoice = given.invoice("nobody", 995)
    core = given.done("core")
    given.entry(core, "S9", START, 60)
    given.entry(core, given.who, START, -5)
    given.invoice(core, "an amount")
    for number in range(2):
        bring_in(desk, tmp_path / str(number), given.facts)
        found = {key: one["kronor"] for key, one in findings(desk).items()}
        assert found == {f"entry_without_case:{entry}": worth(60, "premium"), f"unmatched_invoice:{invoice}/1": 995}
    given.case(given.customer("bas"), "attack", REGISTERED, ticket_id="nobody")
    given.event("nobody", "resolved", DONE)
    bring_in(desk, tmp_path / "known", given.facts)
    assert findings(desk) == {}


def test_a_mark_is_another_one_once_the_kronor_are(opened, tmp_path):
    """Else a finding would stay settled though it is about another amount by now: half the invoices and prices, and
    other contract forms."""
    store, facts = emptied(opened), at_edges()
    bring_in(store, tmp_path / "before", facts)
    before = findings(store)
    other = {"bas": "premium", "plus": "bas", "premium": "plus"}
    changed = {
        "contracts": [row | {"form": other[row["form"]]} for row in facts["contracts"]],
        "module_installations": [
            row | {"price": row["price"] and str(Decimal(row["price"]) - 1)} for row in facts["module_installations"]
        ],
        "invoice_lines": [row | {"amount": str(Decimal(row["amount"]) + 1)} for row in facts["invoice_lines"]],
    }
    changed["module_installations"] = [row for row in changed["module_installations"] if row["price"] > ""]
    changed["module_installations"] = [row for row in changed["module_installations"] if Decimal(row["price"]) >= 0]
    bring_in(store, tmp_path / "after", changed)
    after = findings(store)
    moved = [key for key in before if key in after and before[key]["kronor"] != after[key]["kronor"]]
    assert len({before[key]["kind"] for key in moved}) > 12
    assert [key for key in moved if before[key]["mark"] == after[key]["mark"]] == []
