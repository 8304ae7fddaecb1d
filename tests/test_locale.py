"""Every text that people see is in Swedish, too, with the same placeholders."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from lib.errors import UserError
from lib.ingest.reasons import TEXTS
from lib.locale import FOLDER, LANGUAGES, translations
from lib.words import CODES, NOTHING, Words, plain

ROOT = Path(__file__).parent.parent
FILES = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "lib").rglob("*.py")]
# The calls whose first argument is a text to translate, and errors, which are translated where they are shown.
CALLS = {"_", "N_", "UserError", "Taken", "Conflict"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def texts_in(file: Path) -> set[str]:
    """The texts in a file that are marked for translation: from the parsed code, so also those within f-strings."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = node.func
            name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            translated = name in CALLS or (
                name == "text" and getattr(function.value, "id", "") in ("words", "self", "say")
            )
            if translated and isinstance(node.args[0].value, str):
                found.add(node.args[0].value)
    return found


@pytest.fixture(scope="module")
def texts() -> set[str]:
    """All texts of the program."""
    return set(TEXTS.values()).union(*map(texts_in, FILES))


@pytest.fixture(scope="module")
def swedish() -> dict[str, str]:
    """The Swedish catalogue: English to Swedish."""
    with (FOLDER / "sv" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalog = read_po(file, locale="sv")
    assert not [message.id for message in catalog if message.id and message.fuzzy]
    return {message.id: message.string for message in catalog if message.id}


def test_many_texts_are_found(texts: set[str]):
    assert len(texts) > 200
    assert {"Overview", "Overdue", "{days} days left", "Somebody else was first: this is taken."} <= texts


def test_every_text_has_a_translation(texts: set[str], swedish: dict[str, str]):
    assert sorted(text for text in texts if not swedish.get(text)) == []


def test_no_translation_is_left_over(texts: set[str], swedish: dict[str, str]):
    assert sorted(swedish.keys() - texts) == []


def test_placeholders_are_the_same(swedish: dict[str, str]):
    for english, translated in swedish.items():
        assert set(PLACEHOLDER.findall(english)) == set(PLACEHOLDER.findall(translated)), english


def test_an_error_is_said_in_the_readers_language():
    error = UserError("{file}: the file is empty.", file="a.csv")
    assert error.text(translations("sv").gettext) == "a.csv: filen är tom."
    assert error.text(translations("en").gettext) == "a.csv: the file is empty."


def test_an_unknown_language_is_english():
    assert translations("../../etc").gettext("Overdue") == "Overdue"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_a_name_of_its_own(lang: str):
    words = Words(lang)
    for kind, codes in CODES.items():
        names = [words.code(kind, code) for code in codes]
        assert len(set(names)) == len(names), kind


def test_a_code_that_nobody_named_is_shown_as_it_is():
    assert Words("sv").code("category", "brand_new") == "brand_new"
    assert Words("sv").code("category", None) == NOTHING


@pytest.mark.parametrize(
    ("lang", "amount", "share", "hours"),
    [
        ("sv", "-1\u00a0234,50\u00a0kr", "97,1\u00a0%", "2,1\u00a0h"),
        ("en", "-1,234.50\u00a0kr", "97.1\u00a0%", "2.1\u00a0h"),
    ],
)
def test_numbers_are_written_as_the_language_does(lang: str, amount: str, share: str, hours: str):
    words = Words(lang)
    assert words.money("-1234.5") == amount
    assert words.percent(97.05) == share
    assert words.hours(125) == hours
    assert words.money(None) == words.percent(None) == words.hours(None) == NOTHING


def test_text_from_data_is_not_markdown():
    assert plain("**a** [b](c)\n# :red[d] $e$") == ("\\*\\*a\\*\\* \\[b\\]\\(c\\) \\# \\:\u2060red\\[d\\] \\$e\\$")
    assert plain("a@b.se WWW.b.se") == "a\\@\u2060b\\.se WWW\u2060\\.b\\.se"
