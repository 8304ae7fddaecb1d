"""Random files: none gives an error, loses a row, or leaves half of itself behind. `IMPORT_EXAMPLES=1250` tries ten
thousand files and more; every day a few do."""

import json
import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.ingest.results import FATES, Result
from lib.ingest.run import import_files
from lib.store import Store
from tests.conftest import NOW, emptied, write_facts
from tests.nasty_sheets import ENTRIES, PLAIN, TICKETS
from tests.rows import base, stored

often = settings(
    max_examples=int(os.environ.get("IMPORT_EXAMPLES", "6")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # What was found once is written down as an example of its own.
    database=None,
)
TABLES = ("customers", "tickets", "ticket_events", "time_entries", "staff", "kept_tickets")
HEADERS = {
    "customers": ["customer_id", "name", "email"], "tickets": TICKETS, "time_entries": ENTRIES,
    "toggl": ["User", "Email", "Description", "Start date", "Start time", "End date", "End time", "Duration"],
    "jira": ["Summary", "Issue key", "Status", "Created", "Updated", "Reporter", "Labels", "Labels"],
}  # fmt: skip
# What breaks programs: separators, quotes, breaks, marks, halves of characters, numbers and dates that are none.
PIECES = st.sampled_from([
    *",;\t|\"'\n\r\0 =_-+", "\r\n", '""', "\ufeff", "\u200b", "\u2028", "\xa0", "å", "Ö", "ß", "🙂", "\u202e", "K1",
    "T1", "S1", "1", "007", "-5", "1e9", "NaN", "12,5", "0.001", "2026-05-04", "2026-05-04T10:00", "2026-03-29T02:30",
    "03/04/2026", "24:00", "Total", "Summa", "true", "support", "null", "<b>", "$first", "{table}", "sep=;", "x" * 300,
])  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "mac-roman"])


@st.composite
def text_files(draw) -> tuple[str, bytes]:
    """A file with a header that some format has, and anything below."""
    name = draw(st.sampled_from(sorted(HEADERS)))
    separator = draw(st.sampled_from([",", ";", "\t"]))
    rows = draw(st.lists(st.lists(st.one_of(PIECES, TEXTS), max_size=9).map(separator.join), max_size=12))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = end.join(
        [*draw(st.sampled_from([[], ["sep=" + separator], ["Rapport"]])), separator.join(HEADERS[name]), *rows]
    )
    return f"{name}.csv", text.encode(draw(ENCODINGS), errors="replace")


@st.composite
def damaged(draw, content: bytes) -> bytes:
    """The same bytes with some cut out, changed, or put in between."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(st.binary(max_size=8)) + content[at + draw(st.integers(0, 30)) :]
    return content


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | TEXTS | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "customer_threads", "customer_message", "date_add", "status", "a"]), inner
        )
    ),
    max_leaves=12,
)
ANSWER = json.dumps({
    "customer_threads": [{"id": 1, "email": "a@b.se", "status": "closed", "date_add": "2026-05-04 10:00:00"}],
    "customer_messages": [{"id": 2, "id_customer_thread": 1, "message": "Hej", "date_add": "2026-05-04 10:00:00"}],
}).encode()  # fmt: skip
XML = (
    b'<?xml version="1.0"?><prestashop><customer_threads><customer_thread><id>1</id><email>a@b.se</email>'
    b"<date_add>2026-05-04 10:00:00</date_add></customer_thread></customer_threads></prestashop>"
)
FILES = st.one_of(
    text_files(),
    text_files().flatmap(lambda file: st.tuples(st.just(file[0]), damaged(file[1]))),
    st.tuples(st.sampled_from(["a.csv", "tickets.csv", "a.xlsx", "a.xml", "a.json", "a"]), st.binary(max_size=600)),
    st.tuples(st.sampled_from(["a.csv", "staff.csv", "b.xml"]), TEXTS.map(lambda text: text.encode(errors="replace"))),
    st.tuples(st.just("b.xlsx"), damaged(PLAIN("K"))),
    st.tuples(st.just("b.json"), JSON.map(lambda value: json.dumps(value).encode()) | damaged(ANSWER)),
    st.tuples(st.just("c.xml"), damaged(XML)),
)


def brought_in(store: Store, files: list[tuple[str, bytes]], folder: Path) -> tuple[Result, dict, dict]:
    """Imports files into a store with a little in it, twice: what that did, and what each import left in the store."""
    emptied(store)
    import_files(store, [write_facts(folder / "base", base())], now=NOW, actor="test")
    paths = []
    for number, (name, content) in enumerate(files):
        paths.append(folder / str(number) / name)
        paths[-1].parent.mkdir()
        paths[-1].write_bytes(content)
    held = []
    for _ in range(2):
        result = import_files(store, paths, now=NOW, actor="test", create_customers=True)
        held.append({table: stored(store, f"from store.{table} order by all") for table in TABLES})
        # Of a file with an open question nothing comes in.
        asked = {question.file for question in result.questions}
        for one in result.files:
            accounted = sum(one.fates[fate] for fate in FATES)
            assert accounted == (0 if one.file in asked else one.rows_read), one
        put_aside = sum(one.fates["put_aside"] for one in result.files)
        # A record of several rows is put aside as a whole, with one finding.
        assert not put_aside or result.findings
        assert all(one.reason and one.file and one.line >= 1 for one in result.findings)
    return result, *held


@often
@given(st.lists(FILES, min_size=1, max_size=9))
def test_random_files_give_no_error_and_the_same_again_changes_nothing(opened, files):
    with tempfile.TemporaryDirectory() as folder:
        _, first, second = brought_in(opened, files, Path(folder))
    assert first == second


# What may befall a row, and the reasons that may be given for it then; none where it is still a row.
NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters='",\r\n\0', exclude_categories=("Cc", "Zs")), min_size=1
)
BEFALLS = {
    "nothing": (lambda key, name: f"{key},{name},", None),
    "quoted": (lambda key, name: f'{key},"{name}",""', None),
    "quoted text": (lambda key, name: f'{key},"{name}, ""{name}""",', None),
    "short": (lambda key, name: f"{key},{name}", {"ragged"}),
    "long": (lambda key, name: f"{key},{name},x,y", {"ragged"}),
    "moved": (lambda key, name: f"{key},{name},{name},", {"ragged"}),
    "unbalanced": (lambda key, name: f'{key},"{name},', {"unbalanced_quote"}),
    "trailing": (lambda key, name: f'{key},"{name}"{name},', {"unbalanced_quote"}),
    "zero byte": (lambda key, name: f"{key},{name}\0,", {"not_text"}),
    "unnamed": (lambda key, name: f"{key},,", {"missing"}),
    "header": (lambda key, name: "customer_id,name,email", {"header_again"}),
}


@often
@given(st.lists(st.tuples(st.sampled_from(sorted(BEFALLS)), NAMES), max_size=60), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_row_is_in_the_store_as_it_stood_or_put_aside_with_its_line(opened, rows, end):
    emptied(opened)
    lines, wanted, aside = ["customer_id,name,email", "K2,Bo,"], {"K2": "Bo"}, []
    for number, (what, name) in enumerate(rows, start=3):
        write, reasons = BEFALLS[what]
        lines.append(write(f"K{number}", name))
        if reasons:
            aside.append((number, *reasons))
        else:
            wanted[f"K{number}"] = f'{name}, "{name}"' if what == "quoted text" else name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.csv"
        path.write_bytes(end.join(lines).encode())
        result = import_files(opened, [path], now=NOW, actor="test")
    # What nobody sees around a name is no part of it.
    bare = {key: name.strip("\ufeff\u200b\u200e\u200f\u2060") for key, name in wanted.items()}
    nameless = {int(key[1:]) for key, name in bare.items() if not name}
    aside = sorted(aside + [(number, "missing") for number in nameless])
    assert sorted((one.line, one.reason) for one in result.findings) == aside
    assert dict(stored(opened, "select customer_id, name from store.customers")) == {
        key: name for key, name in bare.items() if name
    }
