"""The words about findings carry their figures: each equation is worked out again, and gives the kronor."""

import json
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

from lib import days, explain, reports
from lib.reports import FindingFilter, Scope
from lib.store import Store
from lib.terms import Terms
from lib.words import CODES, Words
from tests import strategies
from tests.conftest import NOW, bring_in, copied, emptied
from tests.test_explain import MONEY, exact, worked_out
from tests.test_oracle import fewer_random_facts

LESS = re.compile(rf"(\(-{MONEY}\)|{MONEY}) − (\(-{MONEY}\)|{MONEY}) = {MONEY}")
# The findings whose kronor follow from no other figure: they are said as they are.
SAID = ("uncharged_installation", "invoiced_open", "unmatched_invoice")


def differences(text: str, lang: str) -> list[Decimal]:
    """The result of each subtraction in a text, after seeing that it is true."""
    results = []
    for found in LESS.finditer(text):
        first, second = (_signed(found[at], lang) for at in (1, 4))
        results.append(exact(found[7], lang))
        assert first - second == results[-1], text
    return results


def _signed(text: str, lang: str) -> Decimal:
    amount = exact(re.search(MONEY, text)[1], lang)
    return -amount if text.startswith("(") else amount


def assert_carries_its_figures(row: dict, lang: str) -> None:
    """The words about a finding say its kronor, by an equation that is true, from the figures of its facts."""
    say = Words(lang)
    texts = explain.reason(row, say)
    text, kind = " ".join(texts), row["finding_kind"]
    assert texts
    assert all(one.endswith(".") for one in texts), text
    assert "None" not in text
    assert "{" not in text
    results = worked_out(text, lang) + differences(text, lang)
    if kind in SAID or (kind == "undecided" and not results):
        assert not results, text
        if row["kronor"] or kind != "unmatched_invoice":
            amounts = [exact(amount, lang) for amount in re.findall(MONEY, text)]
            assert row["kronor"] in map(abs, amounts), text
    elif kind == "below_list_price":
        assert results
        assert row["kronor"] in results
        assert sum(differences(text, lang)) == row["kronor"], text
    else:
        assert results[-1] == row["kronor"], text
    todo = explain.remedy(row, say)
    assert "{" not in todo
    amounts = [exact(amount, lang) for amount in re.findall(MONEY, todo)]
    assert amounts in ([], [row["kronor"]])


def everything(store: Store, as_of: datetime) -> list[dict]:
    scope = Scope(as_of, days.FIRST, days.LAST)
    return reports.billing_findings(store, scope, FindingFilter(state="all"), page=None).table.dicts()


def test_every_kind_has_a_name_and_words():
    assert set(explain.KINDS) == set(CODES["finding_kind"])


@pytest.fixture(scope="module")
def shop(demo_file: Path, tmp_path_factory: pytest.TempPathFactory, terms: Terms) -> Iterator[Store]:
    copy = copied(demo_file, tmp_path_factory.mktemp("words") / "shop.duckdb")
    with Store(copy, terms, read_only=True) as store:
        yield store


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_words_about_every_finding_of_the_demo_desk_are_true(shop: Store, lang: str):
    found = everything(shop, NOW)
    assert {row["finding_kind"] for row in found} == set(explain.KINDS)
    for row in found:
        assert_carries_its_figures(row, lang)


@fewer_random_facts
@given(case=strategies.cases())
def test_the_words_about_every_finding_of_random_facts_are_true(opened: Store, case):
    facts, as_of = case
    store = emptied(opened)
    with tempfile.TemporaryDirectory() as folder:
        bring_in(store, Path(folder), facts)
    for row in everything(store, as_of):
        for lang in ("sv", "en"):
            assert_carries_its_figures(row, lang)


@pytest.mark.parametrize(("charged", "by_adjustment"), [("395", True), ("0", False)])
def test_what_an_adjustment_made_free_is_not_put_on_the_terms(charged: str, by_adjustment: bool):
    say, adjusted = Words("en"), Decimal(0) - Decimal(charged)
    facts = {"finding": "should_be_free", "charged": charged, "adjusted": str(adjusted), "invoiced": "395"}
    found = {"finding_kind": "should_be_free", "kronor": Decimal("395"), "facts": json.dumps(facts)}
    assert ("adjustment" in " ".join(explain.reason(found, say))) is by_adjustment
    assert ("adjustment" in explain.remedy(found, say)) is by_adjustment
    assert ("the terms promise" in explain.remedy(found, say)) is not by_adjustment
