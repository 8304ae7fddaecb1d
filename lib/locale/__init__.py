"""The program's texts in other languages. English stands in the code and is the key; `sv` is a gettext catalogue.

The catalogues are read as they are written (`.po`) when first asked for: nothing has to be compiled after an edit.
"""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
LANGUAGES = {"sv": "Svenska", "en": "English"}


def N_(text: str) -> str:
    """Marks a text for translation where it stands; it is translated where it is shown."""
    return text


@cache
def translations(lang: str) -> gettext.NullTranslations:
    """The translations into a language; for English, or one that there is no catalogue of, the texts themselves."""
    file = FOLDER / lang / "LC_MESSAGES" / "messages.po"
    if lang not in LANGUAGES or not file.exists():
        return gettext.NullTranslations()
    with file.open("rb") as source:
        catalog = read_po(source, locale=lang)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
