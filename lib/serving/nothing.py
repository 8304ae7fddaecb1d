"""What is said where there is nothing."""

import re
from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Scope

from lib.locale import LANGUAGES
from lib.words import Words

LOOK = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; color: #111b2b; background: #f4f6fa; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { max-width: 26rem; margin: 1.5rem; padding: 2rem; border: 1px solid #d7dee8; border-radius: 8px;
  background: #fff; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
a { color: #1d4ed8; }
@media (prefers-color-scheme: dark) {
  :root { color: #e8edf5; background: #0a1019; }
  main { background: #0e1520; border-color: #2d3b4f; }
  a { color: #8db4ff; }
}
"""


def lang_of(scope: Scope, headers: Headers) -> str:
    """The reader's language: the one that the address names, else English for an English browser, else Swedish."""
    if named := re.findall(rf"(?:^|&)lang=({'|'.join(LANGUAGES)})(?=&|$)", scope["query_string"].decode("latin-1")):
        return named[-1]
    return "en" if headers.get("accept-language", "").lower().startswith("en") else "sv"


def nothing_here(headers: Headers, lang: str) -> Response:
    """The answer where an address leads nowhere: a page for people, a line for programs."""
    say = Words(lang)
    title, what = say.text("There is no such page"), say.text("The address leads nowhere. It may be misspelt, or old.")
    if "text/html" not in headers.get("accept", ""):
        return PlainTextResponse(f"{title}\n", 404)
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)} – Supportkoll</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{LOOK}</style></head><body><main>'
        f"<h1>{escape(title)}</h1><p>{escape(what)}</p>"
        f'<p><a href="/">{escape(say.text("To the overview"))}</a></p></main></body></html>'
    )
    return HTMLResponse(page, 404, {"Content-Language": lang})
