"""Streamlit's page, the one that all addresses of the app begin with, in the reader's language."""

import gzip
import re
from base64 import b64encode
from functools import cached_property
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import NamedTuple

from lib.locale import LANGUAGES
from lib.words import Words

NAME = "Supportkoll"
SCRIPT = Path(__file__).parent.parent.parent / "static" / "page.js"


class Variant(NamedTuple):
    """The page in a language: as it is, compressed, and the mark by which a browser asks whether it has changed."""

    plain: bytes
    zipped: bytes
    mark: str


class Index:
    """The page, made from the one that the installed Streamlit brings."""

    def __init__(self, file: Path):
        self._text = file.read_text(encoding="utf-8")

    @cached_property
    def variants(self) -> dict[str, Variant]:
        """The page by language: under the app's name, without what isn't served here, and with our own script."""
        text = re.sub(r"<title>.*?</title>", f"<title>{NAME}</title>", self._text)
        text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
        text = re.sub(r"<link rel=\"service-desc\"[^>]*>\s*", "", text)
        text = text.replace("</head>", '<script type="module" src="./page.js"></script></head>')
        found = {}
        for lang in LANGUAGES:
            say = Words(lang)
            without = escape(say.text("Supportkoll shows nothing without JavaScript: allow it in the browser."))
            said = re.sub(r"<noscript>.*?</noscript>", f"<noscript>{without}</noscript>", text, flags=re.DOTALL)
            plain = re.sub(r"<html[^>]*>", f'<html lang="{lang}">', said, count=1).encode()
            zipped = gzip.compress(plain, mtime=0)
            found[lang] = Variant(plain, zipped, sha256(plain).hexdigest()[:16])
        return found

    @cached_property
    def script_hashes(self) -> list[str]:
        """The hashes of the scripts that stand within the page, as a content-security policy names them."""
        inline = re.findall(r"<script>(.*?)</script>", self._text, re.DOTALL)
        return [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline]
