"""The headers that every answer carries, whoever gives it."""

from collections.abc import Iterable, Iterator

from lib.settings import Server

Header = tuple[bytes, bytes]
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A year, as browsers ask for; not for other hosts of the same domain, which aren't ours.
HTTPS_ONLY = "max-age=31536000"
# What isn't a page may neither load nor run anything, should a browser show it.
NOT_A_PAGE = "default-src 'none'; frame-ancestors 'none'; sandbox"


def page_policy(host: str, script_hashes: Iterable[str]) -> str:
    """The content-security policy of a page at a host (checked already).

    Scripts are Streamlit's own files, the one within its page, and those of the app's own elements, which Streamlit
    makes from the code (`blob:`); none of them is text that becomes code.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' blob: {' '.join(script_hashes)}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            # Not every browser takes a WebSocket to the page's own host for 'self'.
            f"connect-src 'self' ws://{host} wss://{host}",
            "worker-src 'self' blob:",
            "media-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
        ]
    )


def completed(given: Iterable[Header], policy: str, request_id: str, settings: Server) -> Iterator[Header]:
    """The headers of an answer, with those that it lacks and without those that others shouldn't see."""
    https = (settings.public_url or "").startswith("https:")
    kept = {}
    for name, value in given:
        lower = name.lower()
        # Streamlit lets pages of other programs on the same machine read what it serves.
        if lower.startswith(b"access-control-") or lower == b"server":
            continue
        if lower == b"set-cookie" and https and b"; secure" not in value.lower():
            value += b"; Secure"
        kept[lower] = value
        yield name, value
    added = ALWAYS | {"Content-Security-Policy": policy, "X-Request-Id": request_id}
    if https:
        added["Strict-Transport-Security"] = HTTPS_ONLY
    if b"cache-control" not in kept:
        # Figures and files of customers stay on no disk but that of whoever saves them.
        added["Cache-Control"] = "no-store"
    yield from ((name.encode(), value.encode()) for name, value in added.items() if name.lower().encode() not in kept)
