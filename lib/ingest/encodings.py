"""Which encoding a text file has: by its mark, by what it holds, or said by a person; never a lucky guess.

A byte that its encoding doesn't have is read as UNREADABLE, which no text holds: such a row is put aside.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from lib.errors import UserError

# What people may name.
CHOICES = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
    "cp1252", "iso-8859-1", "mac-roman", "cp850",
)  # fmt: skip
# Marks at the beginning of a file, the longest first.
MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
CHUNK = 1 << 20
# How pictures, archives and documents begin that hold no text.
BINARY = (b"\x89PNG", b"%PDF", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
# Bytes that hardly stand in a text, whatever its encoding.
_CONTROL = bytes(set(range(32)) - set(b"\t\n\f\r\x1a\x1b"))
SINGLE_BYTE = ("cp1252", "mac-roman", "cp850")
UNREADABLE = "\udcff"
ERRORS = "supportkoll.unreadable"
codecs.register_error(ERRORS, lambda error: (UNREADABLE, error.end))

# Signs of cp1252 that stand between small letters in no text, where other encodings have letters: €, „, †, Š, Œ, ” …
_NO_LETTERS = re.compile(rb"[a-z][\x80\x81\x84\x86\x8a\x8c\x8e\x8f\x90\x94][a-z]")
# What Swedish text has besides ASCII.
_SWEDISH = set("åäöÅÄÖéÉ–—”“’…•€\xa0")


def chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a megabyte at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def named(name: str) -> str:
    """The encoding that a person names. Raises UserError for one that isn't known."""
    wanted = name.strip().lower().replace("_", "-")
    wanted = {"latin-1": "iso-8859-1", "windows-1252": "cp1252", "utf8": "utf-8", "macroman": "mac-roman"}.get(
        wanted, wanted
    )
    if wanted not in CHOICES:
        known = ", ".join(CHOICES)
        raise UserError("There is no encoding '{name}'. The encodings are: {known}.", name=name, known=known)
    return wanted


def of_beginning(start: bytes, file: str) -> str:
    """The encoding as far as the first bytes of a file tell. Raises UserError where they are no text."""
    if known := _marked(start[:1000]):
        return known
    try:
        if not start.startswith(BINARY):
            codecs.getincrementaldecoder("utf-8")().decode(start)
            return "utf-8"
    except UnicodeDecodeError:
        signs = len(start[:1000]) - len(start[:1000].translate(None, _CONTROL))
        if signs <= len(start[:1000]) // 20:
            return _by_lines(start.splitlines())
    raise UserError("{file}: this isn't a text file. Export it as CSV and import that.", file=file)


def of_file(path: Path) -> str:
    """The encoding of a whole file: by its mark, UTF-8 if it is that all through, else by the most of its lines."""
    decoder, first = codecs.getincrementaldecoder("utf-8")(), True
    for chunk in chunks(path):
        if first and (known := _marked(chunk[:1000])):
            return known
        first = False
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            with path.open("rb") as file:
                return _by_lines(file)
    return "utf-8"


def is_misread(text: str, encoding: str) -> bool:
    """Whether a text of a file in a single-byte encoding is UTF-8 in truth: the line came from somewhere else."""
    if text.isascii() or encoding not in SINGLE_BYTE:
        return False
    try:
        text.encode(encoding).decode("utf-8")
    except UnicodeError:
        return False
    return True


def _marked(sample: bytes) -> str | None:
    """The encoding that the first bytes of a file tell."""
    for mark, encoding in MARKS:
        if sample.startswith(mark):
            return encoding
    # UTF-32 and UTF-16 without a mark: of the four, or two, bytes of western characters all but one are zero.
    for offset, encoding in ((0, "utf-32-le"), (3, "utf-32-be")):
        zeros = [sample[place::4].count(0) for place in range(4) if place != offset]
        if len(sample) > 7 and min(zeros) > len(sample) // 4 * 0.9:
            return encoding
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(sample) > 3 and sample[offset::2].count(0) > len(sample) // 4:
            return encoding
    return None


def _by_lines(lines: Iterator[bytes]) -> str:
    """UTF-8 where at least as many lines are that as aren't (these are put aside), else a single-byte encoding."""
    good = bad = 0
    unsure = {"mac-roman", "cp850"}
    seen_between = False
    for line in lines:
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
            seen_between = seen_between or bool(_NO_LETTERS.search(line))
            unsure -= {name for name in unsure if {c for c in line.decode(name) if ord(c) > 127} - _SWEDISH}
    if good and good >= bad:
        return "utf-8"
    certain = seen_between and len(unsure) == 1
    return unsure.pop() if certain else "cp1252"
