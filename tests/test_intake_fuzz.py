"""The support form's way in under random input: it never breaks, writes no half case, and says what the schema says.

`INTAKE_EXAMPLES=10000` tries more than the few of every day.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from lib import intake
from lib.intake.schema import schema, time_of
from lib.store import Store
from lib.terms import Terms
from tests.conftest import emptied
from tests.posting import KEY, Way, form
from tests.rows import stored

EXAMPLES = int(os.environ.get("INTAKE_EXAMPLES", "25"))
TABLES = ("tickets", "customers", "submissions", "form_customers", "audit_log", "kept_tickets")
TAKEN, REFUSED = {200, 201}, {400, 401, 408, 409, 413, 415, 429}
often = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # What was found once is written down as an example of its own.
    database=None,
)
# Texts that have broken programs: halves of characters, controls, what other languages would run or draw.
NASTY_TEXTS = [
    *("", " ", "\x00", "\ud800", "\u202e", "\ufeff", "\uffff", "\n", "a\nb", "=1+1", "'; drop table store.tickets; --"),
    *("<script>", "{0}", "{ticket}", "%s", "$ticket", "x" * 21_000, "🙂" * 300, "K1", "anka@example.se", "NaN", "null"),
]
NASTY = st.sampled_from(range(len(NASTY_TEXTS))).map(lambda number: NASTY_TEXTS[number])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | NASTY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | NASTY, inner, max_size=3),
    max_leaves=8,
)
times = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat())


@pytest.fixture(scope="module")
def way(opened: Store) -> Iterator[Way]:
    """The way in over an empty desk that all examples share, with one key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(intake.KEYS, KEY)
        yield Way(emptied(opened))


def counted(store: Store) -> dict[str, int]:
    (row,) = stored(store, "select " + ", ".join(f"(select count(*) from store.{table})" for table in TABLES))
    return dict(zip(TABLES, row, strict=True))


def sent(way: Way, store: Store, body: Any, **how: Any) -> int:
    """What was answered, after seeing that all was written or nothing."""
    before = counted(store)
    answer = way.post(body, **how)
    after = counted(store)
    assert answer.status in TAKEN | REFUSED, (answer.status, answer.content)
    told = answer.json()
    if answer.status == 201:
        new = {table: after[table] - before[table] for table in TABLES}
        made = new["customers"]
        assert made in (0, 1)
        assert new == {
            **{"tickets": 1, "kept_tickets": 1, "submissions": 1, "audit_log": 1 + made},
            **{"customers": made, "form_customers": made},
        }
        assert told["ticket_id"] in told["message"]
    else:
        assert after == before
    if answer.status in REFUSED:
        assert answer.headers["content-type"] == "application/problem+json"
        assert told["detail"]
        assert told["status"] == answer.status
    return answer.status


@st.composite
def changed(draw: st.DrawFn) -> Any:
    """A form with one or two things in it replaced, added or taken away."""
    body = form("fuzz-" + draw(st.text("abc", max_size=3)))
    for _ in range(draw(st.integers(1, 2))):
        part = body["customer"] if draw(st.booleans()) and isinstance(body.get("customer"), dict) else body
        names = [*body, "email", "customer_id", "name", "shop", "phone", "category", "module", "submitted_at"]
        name = draw(st.sampled_from(names) | st.text(max_size=5) | NASTY)
        if draw(st.integers(0, 3)):
            part[name] = draw(values | times)
        else:
            part.pop(name, None)
    return body


@often
@given(body=changed())
@example(body=form(customer={"email": "a@b", "customer_id": "F00001"}))
def test_a_changed_form_is_taken_or_refused_as_the_schema_says(way: Way, opened: Store, terms: Terms, body: Any):
    checker = FormatChecker(formats=())
    checker.checks("date-time")(lambda text: not isinstance(text, str) or time_of(text) is not None)
    follows = Draft202012Validator(schema(terms.categories()), format_checker=checker).is_valid(body)
    raw = json.dumps(body)
    readable = "NaN" not in _constants(body) and r"\ud800" not in raw and len(raw) <= 65_536
    status = sent(way, opened, body)
    if not readable:
        assert status in (400, 413)
    else:
        assert (status in TAKEN | {409}) == follows, (status, follows)


def _constants(value: Any) -> str:
    """`NaN` where JSON has no way to write a number that stands in a value."""
    return "NaN" if any(name in json.dumps(value) for name in ("NaN", "Infinity")) and _has_no_number(value) else ""


def _has_no_number(value: Any) -> bool:
    if isinstance(value, float):
        return value != value or value in (float("inf"), float("-inf"))
    if isinstance(value, dict):
        return any(map(_has_no_number, value.values()))
    return isinstance(value, list) and any(map(_has_no_number, value))


def described(part: dict[str, Any], whole: dict[str, Any]) -> st.SearchStrategy:
    """What a part of the schema describes, made from the schema alone."""
    if "$ref" in part:
        part = whole["$defs"][part["$ref"].rsplit("/", 1)[1]] | {name: part[name] for name in part if name != "$ref"}
    if "enum" in part:
        return st.sampled_from(part["enum"])
    if part["type"] == "object":
        fields = {name: described(one, whole) for name, one in part["properties"].items()}
        needed = {name: fields.pop(name) for name in part["required"]}
        return st.fixed_dictionaries(needed, optional=fields)
    if part["type"] == "boolean":
        return st.booleans()
    assert set(part) <= {"description", "type", "pattern", "not", "maxLength", "format"}, part
    texts = st.from_regex(part["pattern"]) if "pattern" in part else NASTY | st.text(max_size=part.get("maxLength"))
    if "format" in part:
        texts = times
    # Half a character is no text in JSON, whatever a schema says.
    texts = texts.filter(lambda text: "\ud800" not in text)
    texts = texts.filter(Draft202012Validator(part | {"type": "string"}).is_valid)
    return texts | st.none() if "null" in part["type"] else texts


@often
@given(data=st.data())
def test_what_the_schema_describes_is_taken(way: Way, opened: Store, terms: Terms, data: st.DataObject):
    whole = schema(terms.categories())
    body = data.draw(described(whole, whole))
    assert Draft202012Validator(whole).is_valid(body)
    # Another customer's number and a third one's address may meet.
    body["customer"].pop("customer_id", None)
    assert sent(way, opened, body) in TAKEN | {409, 413} - ({413} if len(json.dumps(body)) <= 65_536 else set())


@often
@given(body=st.binary(max_size=200) | values.map(lambda value: json.dumps(value).encode()) | st.text().map(str.encode))
def test_any_bytes_are_refused_in_plain_words(way: Way, opened: Store, body: bytes):
    assert sent(way, opened, body) == 400


@often
@given(
    cut=st.integers(0, 400),
    put=st.binary(max_size=4),
    chunks=st.integers(0, 5),
)
def test_a_form_cut_and_mended_by_chance_is_no_half_case(way: Way, opened: Store, cut: int, put: bytes, chunks: int):
    body = json.dumps(form("cut")).encode()
    sent(way, opened, body[:cut] + put + body[cut + len(put) :], chunks=chunks)


@often
@given(
    headers=st.dictionaries(
        st.sampled_from(
            ["Content-Type", "Content-Length", "X-Supportkoll-Timestamp", "X-Supportkoll-Signature", "Accept-Language"]
        ),
        st.none() | st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=80),
        min_size=1,
    )
)
def test_any_headers_are_borne(way: Way, opened: Store, headers: dict[str, str | None]):
    sent(way, opened, form("headers"), headers=headers)
