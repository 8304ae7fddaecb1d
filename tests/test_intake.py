"""The support form's way in: what it takes, what it refuses, and what it promises."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lib import days, intake, reports
from lib.intake import Limits
from lib.intake.schema import FILE
from lib.store import Store
from lib.terms import Terms
from tests.conftest import bring_in
from tests.posting import KEY, MONDAY, NEXT_KEY, Way, form
from tests.rows import base, customer, stored

CONTROL = "There is a control character in this text, or a line break where none may be."
KNOWN = base(
    customers=[
        customer("K1", name="Ankans Leksaker", email="anka@example.se"),
        customer("K2", name="Örnens Åkeri", email="Örn@Example.se"),
        customer("K3", name="Två Butiker Ett", email="tva@example.se"),
        customer("K4", name="Två Butiker Två", email="tva@example.se"),
        customer("K5", name="Utan Adress"),
    ]
)


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two keys in force."""
    monkeypatch.setenv(intake.KEYS, f"{KEY}, {NEXT_KEY}")


@pytest.fixture
def way(desk: Store) -> Way:
    """The way in over an empty desk, on a Monday at ten."""
    return Way(desk)


@pytest.fixture
def known(desk: Store, tmp_path: Path) -> Way:
    """The same over a desk with some customers."""
    assert not bring_in(desk, tmp_path / "facts", KNOWN).findings
    return Way(desk)


def cases(store: Store) -> list[tuple]:
    return stored(store, "select ticket_id, customer_id, subject, critical, category from store.tickets order by all")


def customer_of(store: Store, ticket_id: str) -> str:
    ((found,),) = stored(store, f"select customer_id from store.tickets where ticket_id = '{ticket_id}'")
    return found


# ---- Taken ---------------------------------------------------------------------------------------------------------


def test_a_standard_case_is_registered_and_promised_its_day(desk: Store, way: Way):
    answer = way.post(form())
    assert answer.status == 201
    assert answer.headers["content-language"] == "sv"
    assert answer.json() == {
        "ticket_id": "D00001",
        "critical": False,
        "handle_by": "2026-05-07",
        "clause": "lead_time",
        "message": "Tack, vi har fått ditt ärende. Det har nummer D00001. Det tas i tur och ordning, och hanteras "
        "senast torsdag 7 maj 2026. Så säger villkoren under ”Övriga ärenden”: Hanteras inom 3 arbetsdagar efter den "
        "dag då ärendet kom in, måndag till fredag.",
    }
    assert cases(desk) == [("D00001", "F00001", "Kassan laddar inte", False, None)]
    # The promise is what every page says of the case.
    (case,) = desk.cursor(MONDAY).execute("select due_on, registered_at from decisions.ticket_sla").fetchall()
    assert (str(case[0]), case[1]) == ("2026-05-07", MONDAY)


@pytest.mark.parametrize("ticked", ["shop_down", "ordering_blocked"])
def test_a_shop_that_is_down_or_cant_sell_is_critical(desk: Store, way: Way, ticked: str):
    answer = way.post(form(lang="en", **{ticked: True}))
    assert answer.status == 201
    assert answer.json() == {
        "ticket_id": "D00001",
        "critical": True,
        "handle_by": "2026-05-04T10:15:00+02:00",
        "clause": "critical",
        "message": "Thank you, we have received your case. Its number is D00001. It is business-critical, and handled "
        "at once: by 10:15 on Monday 4 May 2026 at the latest. The terms say under “Business-critical cases”: At once "
        "is within 15 minutes, day and night, weekends too.",
    }
    assert cases(desk)[0][3] is True


def test_the_case_is_next_in_the_queue_at_once(desk: Store, way: Way):
    way.post(form())
    way.post(form("W-2", shop_down=True))
    scope = reports.Scope(MONDAY, days.FIRST, days.LAST)
    assert reports.queue_waiting(desk, scope).table.column("ticket_id") == ["D00002", "D00001"]


@pytest.mark.parametrize(
    ("registered", "due"),
    [
        # Before and after midnight at the desk, in summer and in winter time.
        ("2026-05-04T21:59", "2026-05-07"),
        ("2026-05-04T22:00", "2026-05-08"),
        ("2026-11-23T22:59", "2026-11-26"),
        ("2026-11-23T23:00", "2026-11-27"),
        # Before and after the days on which the clocks change.
        ("2026-03-28T22:59", "2026-04-01"),
        ("2026-03-29T22:00", "2026-04-02"),
        ("2026-10-24T21:59", "2026-10-28"),
        ("2026-10-25T23:00", "2026-10-29"),
        # Easter: Maundy Thursday is a working day, Good Friday and Easter Monday aren't.
        ("2026-04-01T10:00", "2026-04-08"),
        ("2026-04-02T10:00", "2026-04-09"),
        # Christmas and New Year's Eve.
        ("2026-12-22T10:00", "2026-12-29"),
        ("2026-12-23T10:00", "2026-12-30"),
        # A Friday, and the Saturday and Sunday after it.
        ("2026-05-08T10:00", "2026-05-13"),
        ("2026-05-09T10:00", "2026-05-13"),
    ],
)
def test_the_promised_day_counts_working_days_of_the_desk(desk: Store, registered: str, due: str):
    now = datetime.fromisoformat(registered).replace(tzinfo=UTC)
    assert Way(desk, now=now).post(form()).json()["handle_by"] == due


@pytest.mark.parametrize(
    ("registered", "by"),
    [
        ("2026-03-29T00:44", "2026-03-29T01:59:00+01:00"),
        ("2026-03-29T00:45", "2026-03-29T03:00:00+02:00"),
        ("2026-10-25T00:44", "2026-10-25T02:59:00+02:00"),
        ("2026-10-25T00:45", "2026-10-25T02:00:00+01:00"),
    ],
)
def test_fifteen_minutes_are_fifteen_minutes_when_the_clocks_change(desk: Store, registered: str, by: str):
    now = datetime.fromisoformat(registered).replace(tzinfo=UTC)
    answer = Way(desk, now=now).post(form(shop_down=True)).json()
    assert answer["handle_by"] == by
    assert datetime.fromisoformat(by) - now == timedelta(minutes=15)
    assert by[11:16] in answer["message"]


def test_what_the_terms_promise_changes_with_them(terms: Terms):
    other = terms.model_copy(
        update={"lead_time": [terms.lead_time[0].model_copy(update={"working_days": 1})]}, deep=True
    )
    with Store(None, other) as store:
        answer = Way(store).post(form()).json()
    assert answer["handle_by"] == "2026-05-05"
    assert "inom 1 arbetsdag efter" in answer["message"]


def test_the_customers_words_and_the_signature_are_kept(desk: Store, way: Way):
    message = "  Rad ett\n\tRad två <b>inte fet</b> \u202e :red[x]\n"
    way.post(
        form(
            customer={"email": "ny@example.se", "name": "Åsa", "shop": "Ny Butik", "phone": "070"},
            message=message,
            category="third_party",
            module="Klarna",
            submitted_at="2026-05-04T09:58:30+02:00",
        )
    )
    (sent,) = reports.submissions_of(desk, MONDAY, "D00001")
    assert sent["message"] == message.strip()
    assert [sent[name] for name in ("name", "email", "phone", "shop", "category", "module")] == [
        *("Åsa", "ny@example.se", "070", "Ny Butik", "third_party", "Klarna"),
    ]
    assert f"{sent['submitted_at']:%H:%M:%S}" == "09:58:30"
    # What the customer believes is no decision: it would be a price.
    assert cases(desk)[0][4] is None
    logged = stored(
        desk, "select actor, action, table_name, row_key, after ->> 'subject' from store.audit_log order by table_name"
    )
    assert logged == [
        ("support form", "submit_case", "customers", "F00001", None),
        ("support form", "submit_case", "tickets", "D00001", "Kassan laddar inte"),
    ]


# ---- Whose it is ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "owner"),
    [
        ({"email": "ANKA@example.se"}, "K1"),
        ({"email": "örn@example.se"}, "K2"),
        ({"email": "anka@example.se", "customer_id": "K1"}, "K1"),
        ({"email": "kollega@example.se", "customer_id": "K1"}, "K1"),
        ({"email": "utan@example.se", "customer_id": "K5"}, "K5"),
        ({"email": "anka@example.se", "customer_id": "K99"}, "K1"),
        ({"email": "tva@example.se", "customer_id": "K4"}, "K4"),
        ({"email": "tva@example.se", "shop": "två butiker två"}, "K4"),
        ({"email": "tva@example.se", "name": "Två Butiker Ett", "shop": "x"}, "K3"),
        # Nobody can tell which of the two it is.
        ({"email": "tva@example.se"}, "F00001"),
        ({"email": "ny@example.se", "customer_id": "K99"}, "F00001"),
    ],
)
def test_the_customer_is_found_by_number_or_address(desk: Store, known: Way, given: dict, owner: str):
    answer = known.post(form(customer=given))
    assert answer.status == 201
    assert customer_of(desk, answer.json()["ticket_id"]) == owner


def test_a_number_and_an_address_of_different_customers_are_refused(desk: Store, known: Way):
    before = cases(desk)
    answer = known.post(form(customer={"email": "anka@example.se", "customer_id": "K2"}))
    assert answer.status == 400
    assert answer.json()["errors"] == [
        {
            "place": "/customer/customer_id",
            "detail": "Kundnummer K2 och e-postadressen tillhör olika kunder. Utelämna numret, eller rätta ett av dem.",
        }
    ]
    assert cases(desk) == before


def test_a_new_customer_waits_for_somebody_to_look_at_it(desk: Store, known: Way):
    known.post(form(customer={"email": "tva@example.se", "customer_id": "K99", "phone": "070"}))
    known.post(form("W-2", customer={"email": "ny@example.se", "shop": "Ny Butik"}))
    known.post(form("W-3", customer={"email": "NY@example.se"}))
    rows = reports.new_customers_by_form(desk, MONDAY).dicts()
    assert [(row["customer_id"], row["customer_name"], row["cases"], row["same_email"]) for row in rows] == [
        ("F00001", "tva@example.se", 1, "K3, K4"),
        ("F00002", "Ny Butik", 2, None),
    ]
    assert rows[0]["named_customer"] == "K99"


# ---- Sent again ----------------------------------------------------------------------------------------------------


def test_the_same_form_again_is_the_same_case(desk: Store, way: Way):
    first = way.post(form())
    way.now += timedelta(days=3)
    state = desk.by_edition().state
    again = way.post(form() | {"category": None, "customer": {"name": "", "email": "kund@example.se", "phone": None}})
    assert (first.status, again.status) == (201, 200)
    assert again.content == first.content
    assert desk.by_edition().state == state, "no page is drawn anew for it"
    assert len(cases(desk)) == 1


def test_something_else_under_the_same_id_is_refused(desk: Store, way: Way):
    way.post(form())
    answer = way.post(form(message="Något annat"))
    assert answer.status == 409
    assert answer.json()["detail"] == (
        "Något annat har skickats med detta id tidigare. Ge varje inskickat formulär ett eget id."
    )
    assert len(cases(desk)) == 1


def test_of_twenty_at_once_one_becomes_a_case(desk: Store, way: Way):
    answers = way.post_all([form()] * 20)
    assert sorted(answer.status for answer in answers) == [200] * 19 + [201]
    assert len({answer.content for answer in answers}) == 1
    assert len(cases(desk)) == 1
    assert stored(desk, "select count(*) from store.submissions") == [(1,)]


def test_twenty_different_ones_at_once_are_twenty_cases(desk: Store, way: Way):
    answers = way.post_all([form(f"W-{number}") for number in range(20)])
    assert {answer.status for answer in answers} == {201}
    assert len({answer.json()["ticket_id"] for answer in answers}) == len(cases(desk)) == 20
    # One writer, one address: one customer.
    assert stored(desk, "select customer_id from store.form_customers") == [("F00001",)]


def test_nothing_is_written_when_it_cant_be_written_whole(
    desk: Store, way: Way, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("lib.explain.receipt", broken)
    answer = way.post(form())
    assert answer.status == 500
    assert answer.json()["code"] == "broken"
    assert "no room" not in answer.content.decode()
    for table in ("tickets", "customers", "submissions", "form_customers", "audit_log"):
        assert stored(desk, f"select count(*) from store.{table}") == [(0,)]
    monkeypatch.undo()
    monkeypatch.setenv(intake.KEYS, KEY)
    assert way.post(form()).status == 201


def test_while_something_else_is_written_the_form_hears_to_come_again(desk: Store):
    way = Way(desk, limits=Limits(store_seconds=0.05))
    with desk.tx():
        answer = way.post(form())
    assert (answer.status, answer.json()["code"]) == (503, "busy")
    # It was only late.
    for _ in range(200):
        if cases(desk):
            break
        time.sleep(0.02)
    assert Way(desk).post(form()).status == 200
    assert len(cases(desk)) == 1


# ---- Refused -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
def test_other_methods_hear_which_one_it_is(way: Way, method: str):
    answer = asyncio.run(way.ask(method, "/intake/tickets"))
    assert (answer.status, answer.headers["allow"]) == (405, "POST")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/intake", "/intake/", "/intake/tickets/", "/intake/tickets/D1", "/intake//tickets"])
def test_there_is_nothing_else(way: Way, path: str):
    answer = asyncio.run(way.ask("POST", path))
    assert (answer.status, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("known", [None, "", " , ", "short", f"{KEY},short"])
def test_without_a_key_nothing_comes_in(way: Way, monkeypatch: pytest.MonkeyPatch, known: str | None):
    monkeypatch.delenv(intake.KEYS) if known is None else monkeypatch.setenv(intake.KEYS, known)
    answer = way.post(form(), key="short" if known else KEY)
    assert (answer.status, answer.json()["code"]) == (503, "no_keys")
    assert intake.KEYS in answer.json()["detail"]
    assert answer.headers["retry-after"]


@pytest.mark.parametrize("key", [KEY, NEXT_KEY])
def test_each_key_is_good(way: Way, key: str):
    assert way.post(form(), key=key).status == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Supportkoll-Signature": None},
        {"X-Supportkoll-Timestamp": None},
        {"X-Supportkoll-Signature": "sha256="},
        {"X-Supportkoll-Signature": "sha256=" + "0" * 64},
        {"X-Supportkoll-Signature": "sha256=å"},
        {"X-Supportkoll-Timestamp": "1000000001"},
        {"X-Supportkoll-Timestamp": "١٠٠٠٠٠٠٠٠٠"},
        {"X-Supportkoll-Timestamp": "-1"},
        {"X-Supportkoll-Timestamp": "1e9"},
        {"X-Supportkoll-Timestamp": "9" * 5_000},
    ],
)
def test_what_isnt_signed_is_refused(desk: Store, way: Way, headers: dict):
    answer = way.post(form(), headers=headers)
    assert (answer.status, answer.json()["code"]) == (401, "signature")
    assert not cases(desk)


def test_another_key_and_another_body_are_refused(way: Way):
    assert way.post(form(), key="x" * 40).status == 401
    signed = asyncio.run(way.posting(form()))
    assert signed.status == 201
    stolen = intake.sign(KEY.encode(), "1000000000", json.dumps(form()).encode())
    assert way.post(form("W-2"), headers={"X-Supportkoll-Signature": stolen}).status == 401


@pytest.mark.parametrize(("apart", "status"), [(-301, 401), (-300, 201), (300, 201), (301, 401)])
def test_a_signature_holds_for_five_minutes(way: Way, apart: int, status: int):
    assert way.post(form(), timestamp=str(1_000_000_000 + apart)).status == status


def test_what_was_recorded_cant_be_sent_later(desk: Store, way: Way):
    assert way.post(form()).status == 201
    way.seconds += 301
    assert way.post(form(), timestamp="1000000000").status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": None},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/jsonx"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Encoding": "gzip"},
    ],
)
def test_only_plain_json_is_taken(way: Way, headers: dict):
    assert way.post(form(), headers=headers).status == 415


def test_a_charset_may_be_named(way: Way):
    assert way.post(form(), headers={"Content-Type": 'Application/JSON; charset="UTF-8"'}).status == 201


@pytest.mark.parametrize("chunks", [0, 1, 100])
def test_what_is_too_large_is_refused(desk: Store, way: Way, chunks: int):
    answer = way.post(form(message="x" * 65_536), chunks=chunks)
    assert (answer.status, answer.headers["connection"]) == (413, "close")
    # With its length named nothing of it is read; else no more than it takes to know.
    assert way.taken == (0 if not chunks else way.taken)
    assert chunks < 100 or way.taken <= 65_536 + 700
    assert not cases(desk)


def test_a_body_of_just_the_size_is_read(way: Way):
    body = json.dumps(form()).encode()
    assert way.post(body + b" " * (65_536 - len(body)), chunks=3).status == 201
    assert way.post(body + b" " * (65_537 - len(body)), chunks=3).status == 413


def test_a_body_that_takes_too_long_is_refused(desk: Store):
    way = Way(desk, limits=Limits(body_seconds=0.05))
    answer = way.post(form(), chunks=50, seconds_a_chunk=0.01)
    assert (answer.status, answer.json()["code"], answer.headers["connection"]) == (408, "too_slow", "close")
    assert not cases(desk)


def test_one_address_cant_ask_too_often(desk: Store):
    way = Way(desk, limits=Limits(per_address=3))
    answers = [way.post(form(), key="x" * 40) for _ in range(5)]
    assert [answer.status for answer in answers] == [401] * 3 + [429] * 2
    assert answers[-1].headers["retry-after"] == "20"
    assert asyncio.run(way.ask("GET", "/intake/schema.json", address="192.0.2.2")).status == 200
    way.steady += 20
    assert way.post(form()).status == 201
    assert way.post(form()).status == 429


def test_one_key_cant_send_too_much(desk: Store):
    way = Way(desk, limits=Limits(per_key=2))
    assert [way.post(form(f"W-{number}")).status for number in range(3)] == [201, 201, 429]
    assert way.post(form("W-9"), key=NEXT_KEY).status == 201
    # Whoever has no key uses nothing up for whoever has.
    assert way.post(form("W-9"), key="x" * 40).status == 401


def test_senders_without_number_take_no_more_memory(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lib.intake.limits.REMEMBERED", 3)
    rate = intake.limits.Rate(1, lambda: 0)
    assert [rate.wait(sender) for sender in range(5)] == [0] * 5
    assert len(rate._left) == 3


def body_with(text: str) -> bytes:
    """The form's body with something in the place of its message."""
    return json.dumps(form(message="HERE")).replace('"HERE"', text).encode()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "det är inte JSON på rad 1, kolumn 1"),
        (b"{", "det är inte JSON på rad 1, kolumn 2"),
        (b"\xef\xbb\xbf{}", "det är inte JSON på rad 1, kolumn 1"),
        (b'{"a": "\xff"}', "byte 8 är inte UTF-8"),
        (b'{"a": 1, "\\u0061": 2}', "”a” står två gånger i samma objekt"),
        (b"NaN", "NaN är inget värde i JSON"),
        (body_with("-Infinity"), "-Infinity är inget värde i JSON"),
        (b"1" * 5_000, "ett tal är för långt"),
        (b"[" * 30_000, "det är nästlat i mer än 8 nivåer"),
        (b'{"a":' * 9 + b"1" + b"}" * 9, "det är nästlat i mer än 8 nivåer"),
        (b'"' + b'\\"' * 30_000, "det är inte JSON på rad 1, kolumn 1"),
        (body_with('"\\ud800"'), "en text innehåller ett halvt tecken"),
        (b'{"\\udfff": 1}', "en text innehåller ett halvt tecken"),
        (b'{"\\udfff": 1, "\\udfff": 2}', "”?” står två gånger i samma objekt"),
    ],
)
def test_what_isnt_json_of_one_meaning_is_refused(desk: Store, way: Way, body: bytes, why: str):
    answer = way.post(body)
    assert (answer.status, answer.json()["code"]) == (400, "not_json")
    assert answer.json()["detail"] == (
        f"Formulärets data går inte att läsa: {why}. Skicka JSON i UTF-8, så som schemat säger."
    )
    assert not cases(desk)


@pytest.mark.parametrize(
    ("change", "place", "detail"),
    [
        ({"subject": None}, "/subject", "This is missing."),
        ({"shop_down": None}, "/shop_down", "This is missing."),
        ({"customer": {}}, "/customer/email", "This is missing."),
        ({"customer": "K1"}, "/customer", "This has to be an object."),
        ({"shop_down": "true"}, "/shop_down", "This has to be true or false."),
        ({"shop_down": 1}, "/shop_down", "This has to be true or false."),
        ({"subject": 12}, "/subject", "This has to be text."),
        ({"subject": " \u00a0 "}, "/subject", "This is empty."),
        ({"message": "\n"}, "/message", "This is empty."),
        ({"subject": "x" * 301}, "/subject", "At most 300 characters; these are 301."),
        ({"message": "x" * 20_001}, "/message", "At most 20000 characters; these are 20001."),
        ({"message": "a\x00b"}, "/message", CONTROL),
        ({"subject": "a\nb"}, "/subject", CONTROL),
        ({"category": "gold"}, "/category", "This has to be one of “advice”, “attack”, “core”, “customer_caused”, "
         "“development”, “hosting”, “installation”, “own_theme”, “standard_theme”, “third_party”, “version”."),
        ({"submitted_at": "2026-05-04"}, "/submitted_at", "This isn't a time: write it as 2026-05-04T10:00:00+02:00."),
        ({"submitted_at": "2026-02-30T10:00:00Z"}, "/submitted_at",
         "This isn't a time: write it as 2026-05-04T10:00:00+02:00."),
        ({"form_id": "a b"}, "/form_id", "It may hold letters A–Z, digits and . _ : - alone, and 1 to 100 of them."),
        ({"form_id": "a\n"}, "/form_id", CONTROL),
        ({"customer": {"email": "anka"}}, "/customer/email",
         "This isn't an e-mail address: write it as name@example.se."),
        ({"customer": {"email": "a@b.se\n"}}, "/customer/email",
         CONTROL),
        ({"a/b~c": 1}, "/a~1b~0c", "No such field: form_id, lang, customer, subject, message, shop_down, "
         "ordering_blocked, category, module, submitted_at."),
    ],
)  # fmt: skip
def test_what_doesnt_follow_the_schema_is_said_by_its_place(
    desk: Store, way: Way, change: dict, place: str, detail: str
):
    answer = way.post(form(**{"lang": "en"} | change))
    assert (answer.status, answer.json()["code"]) == (400, "not_valid")
    assert answer.json()["errors"] == [{"place": place, "detail": detail}]
    assert answer.headers["content-language"] == "en"
    assert not cases(desk)


def test_the_language_is_the_forms_else_the_senders(way: Way):
    for lang, accepted, expected in (("sv", "en", "sv"), ("en", "sv", "en"), (None, "en-GB", "en"), ("xx", "de", "sv")):
        answer = way.post(form(lang=lang, subject=""), headers={"Accept-Language": accepted})
        assert (answer.status, answer.headers["content-language"]) == (400, expected)


@pytest.mark.parametrize("body", [b"null", b"[]", b'"x"', b"1e999", b"true"])
def test_what_is_no_form_is_refused(way: Way, body: bytes):
    answer = way.post(body)
    assert (answer.status, answer.json()["errors"][0]["place"]) == (400, "")


# ---- The schema ----------------------------------------------------------------------------------------------------


def test_the_schema_is_served_with_the_categories_of_the_terms(way: Way, terms: Terms):
    answer = asyncio.run(way.ask("GET", "/intake/schema.json"))
    assert answer.headers["content-type"] == "application/schema+json"
    expected = json.loads(FILE.read_text(encoding="utf-8"))
    expected["properties"]["category"]["enum"] = [*sorted(terms.categories()), None]
    assert answer.json() == expected
    refused = asyncio.run(way.ask("POST", "/intake/schema.json"))
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD")
