"""What the categories of the terms are called, as a tag, a type or a topic may say it."""

import re
from collections.abc import Iterable

from lib.locale import LANGUAGES, translations
from lib.words import CODES


def category_names(categories: Iterable[str]) -> list[tuple[str, str]]:
    """Each category's code and its names in words, written as a tag is, with the category."""
    found = {}
    for category in categories:
        word = CODES["category"].get(category, category)
        for name in (category, *(translations(lang).gettext(word) for lang in LANGUAGES)):
            found.setdefault(re.sub(r"[\s-]+", "_", name.lower()), category)
    return sorted(found.items())
