"""What is said about imports in several places: why a row was put aside, and how a file is written."""

from lib.ingest import reasons
from lib.ingest.tables import canonical
from lib.ui.session import terms_shown, words
from lib.words import CODES

SHOWN = ("encoding", "separator", "sheet", "date_order", "decimal", "unit", "zone")


def reason_of(reason: str, column: str | None, detail: str | None) -> str:
    """Why a row or file was put aside, in the reader's language."""
    terms = terms_shown()
    return reasons.text(reason, column, detail, canonical(terms.forms(), terms.categories()), words().text)


def settled_words(settled: dict[str, str]) -> list[str]:
    """What was found out about a file, each as a name and what it is."""
    say = words()
    told = {key: settled[key] for key in SHOWN if settled.get(key)}
    meant = {key: say.code(key, what) if key in CODES else what for key, what in told.items()}
    return [f"{say.code('settled', key)}: {what}" for key, what in meant.items()]
