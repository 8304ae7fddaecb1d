"""How people look for cases: what they type, as patterns that find it however it is written.

A letter typed without its dots or ring finds the one with them, and the other way round; case doesn't matter. What is
typed is never a pattern itself.
"""

import re
import unicodedata

# So many words may stand anywhere; what is typed after them has to follow the last one in its order.
WORDS = 6
LONGEST = 100
FORGIVEN_FROM = 4  # letters


def _variants() -> dict[str, str]:
    """For each plain letter the letters of European languages that are it with a mark, such as å, ä and à for a."""
    found: dict[str, str] = {}
    for code in range(0xC0, 0x180):
        letter = chr(code).lower()
        base = plain_letters(letter)
        if len(letter) == len(base) == 1 and base != letter and letter not in found.get(base, ""):
            found[base] = found.get(base, "") + letter
    return found


def plain_letters(text: str) -> str:
    """A text in small letters without dots, rings and accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


VARIANTS = _variants()


def words(typed: str) -> list[str]:
    """The words that somebody looks for, plain and in small letters."""
    found = plain_letters(without_sign(typed[:LONGEST])).split()
    return [*found[: WORDS - 1], " ".join(found[WORDS - 1 :])] if len(found) > WORDS else found


def without_sign(typed: str) -> str:
    """What is typed without the sign that people write before numbers of cases, as in `#5767`."""
    return re.sub(r"(?<!\S)#(?=\w)", "", typed)


def pattern(word: str) -> str:
    """A regular expression (of RE2) for a plain word, also with marks on its letters, composed or not."""
    parts = (
        f"[{char}{VARIANTS[char]}]\\pM*" if char in VARIANTS else "\\s+" if char == " " else re.escape(char)
        for char in word
    )
    return "".join(parts)


def patterns(typed: str | None, instead: dict[str, tuple[str, ...]]) -> dict[str, str | None]:
    """One pattern per word under `word1`, `word2` … (None where there are fewer); `instead` replaces plain words."""
    looked_for = words(typed or "")
    found = ["|".join(pattern(plain_letters(other)) for other in instead.get(word, (word,))) for word in looked_for]
    return {f"word{number}": found[number - 1] if number <= len(found) else None for number in range(1, WORDS + 1)}


def is_forgiven(word: str) -> bool:
    """Whether a word may be a misspelt one: long enough, and no number or id."""
    return len(word) >= FORGIVEN_FROM and word.isalpha()
