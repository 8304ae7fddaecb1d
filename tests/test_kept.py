"""Answers that are kept: asked for once by all who ask the same, and left as they are by whoever gets them."""

import pickle
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lib import charts
from lib.access import PAGES
from lib.kept import Kept, by_content, made_once
from lib.reports import Table
from lib.ui import session
from lib.words import Words
from tests.apps import app_over, open_page
from tests.conftest import copied


def test_the_same_question_is_asked_once_by_many_at_once():
    kept, asked, begin = Kept(8), [], threading.Barrier(8)

    def make() -> object:
        asked.append(1)
        time.sleep(0.02)
        return object()

    def ask(_: int) -> object:
        begin.wait()
        return kept.of("question", make)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert asked == [1]


def test_what_could_not_be_answered_is_asked_again():
    kept = Kept(8)
    with pytest.raises(ZeroDivisionError):
        kept.of("question", lambda: 1 // 0)
    assert kept.of("question", lambda: 7) == 7


def test_what_was_asked_for_last_is_kept():
    kept = Kept(2)
    for question in ("one", "two", "one", "three"):
        kept.of(question, lambda question=question: question)
    assert kept.of("one", lambda: "asked again") == "one"
    assert kept.of("two", lambda: "asked again") == "asked again"
    kept.clear()
    assert kept.of("one", lambda: "asked again") == "asked again"


def test_values_are_the_same_by_what_they_hold():
    asked = []
    ask = made_once(4)(lambda table, words: asked.append(words.lang) or len(table.rows))
    for lang in ("sv", "en", "sv"):
        ask(Table(["one"], [(1,)]), Words(lang))
    assert asked == ["sv", "en"]
    assert by_content(1) != by_content(True), "numbers and truths aren't the same question"


def test_a_figure_in_another_language_or_look_is_another_one():
    table = Table(["status", "cases"], [("met", 5), ("breached", 3)])

    def draw(lang: str, dark: bool) -> object:
        return charts.bars(table, Words(lang), "status", "cases", "status", dark)

    drawn = [draw(lang, dark) for lang in ("sv", "en") for dark in (False, True)]
    assert len({id(figure) for figure in drawn}) == 4
    assert draw("sv", False) is drawn[0]


@pytest.fixture(scope="module")
def shop_file(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo desk for the app."""
    return copied(demo_file, tmp_path_factory.mktemp("kept") / "shop.duckdb")


@pytest.mark.parametrize("page", [page for page in PAGES if page != "ticket"])
def test_no_page_changes_an_answer(page, shop_file: Path, monkeypatch):
    """All readers get the same object: what one page did to it, the next reader would see."""
    given: list[tuple[str, object, bytes]] = []
    ask = session._cached

    def noted(function, *rest):
        answer = ask(function, *rest)
        given.append((function.__name__, answer, pickle.dumps(answer)))
        return answer

    monkeypatch.setattr(session, "_cached", noted)
    app = open_page(app_over(shop_file, "2026-06-01T15:05", monkeypatch), page)
    assert not app.exception
    assert given
    for name, answer, as_it_was in given:
        assert pickle.dumps(answer) == as_it_was, name
