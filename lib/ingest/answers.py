"""What people answer on the command line about how files are written, and how the questions are put to them there."""

from collections.abc import Iterable

from lib.errors import UserError
from lib.ingest.results import Answers, Question

# What can be answered, and what to; whatever isn't listed is free text.
KEYS: dict[str, tuple[str, ...]] = {
    "date_order": ("ymd", "dmy", "mdy"),
    "decimal": ("point", "comma"),
    "unit": ("seconds", "minutes", "quarters", "hours", "days"),
    "zone": (),
    "encoding": (),
    "separator": (),
    "sheet": (),
}
ASKED = {
    "date_order": "which number is the day, which the month?",
    "decimal": "does the sign stand before decimals, or does it part thousands?",
    "unit": "which unit is it?",
}


def answers_of(texts: Iterable[str]) -> Answers:
    """The answers that stand in texts such as `unit=hours` (about every file) and `report.csv:unit=hours`.

    Raises UserError for a text of another form, a key that nothing asks about, or a value that is none of its choices.
    """
    answers: dict[str, dict[str, str]] = {}
    for text in texts:
        where, equals, value = text.partition("=")
        file, _, key = where.rpartition(":")
        key, value = key.strip(), value.strip()
        if not equals or not value:
            raise UserError("--answer '{text}': write it as unit=hours, or as FILE:unit=hours.", text=text)
        if key not in KEYS:
            raise UserError("--answer '{text}': there is {known} to answer.", text=text, known=", ".join(KEYS))
        if KEYS[key] and value not in KEYS[key]:
            choices = ", ".join(KEYS[key])
            raise UserError("--answer '{text}': {key} is one of {choices}.", text=text, key=key, choices=choices)
        answers.setdefault(file.strip(), {})[key] = value
    return answers


def asked(question: Question) -> str:
    """A question in words, with how to answer it."""
    choices = " or ".join(f'--answer "{question.file}:{question.key}={choice}"' for choice in question.choices)
    return (
        f"{question.file}, {question.column}: {', '.join(question.samples)}: {ASKED[question.key]} "
        f"The file is left out until you say: {choices}"
    )
