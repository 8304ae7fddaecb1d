"""What months are called, in the languages that exports are likely to be written in."""

from functools import cache

from babel import Locale

LANGUAGES = (
    "sv", "en", "nb", "nn", "da", "fi", "is", "de", "nl", "fr", "es", "pt", "it", "pl", "cs", "sk", "sl", "hu", "ro",
    "et", "lv", "lt", "tr", "ru", "uk",
)  # fmt: skip


@cache
def month_numbers() -> dict[str, int]:
    """The number of each month by its full and short names in small letters, without dots. A name that means different
    months in two languages isn't there."""
    found: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for context in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context.get(width, {}).items():
                    found.setdefault(name.lower().rstrip("."), set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1 and not name.isdigit()}
