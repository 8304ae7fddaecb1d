"""Calendars that other programs subscribe to: who makes them, who can read them, and until when."""

import asyncio
import re
from datetime import timedelta

import pytest
from icalendar import Calendar
from starlette.applications import Starlette

from lib import desk as change
from lib import feeds, reports
from lib.access import Person
from lib.errors import UserError
from lib.serving import feeds as served
from lib.store import Store
from tests.posting import Answer, Way
from tests.rows import stored
from tests.test_booking_desk import ANNA, NOW, book, diary, other, session  # noqa: F401


@pytest.fixture
def way(diary: Store, monkeypatch: pytest.MonkeyPatch) -> Way:
    """The calendars over a store, asked on a Monday at eight."""
    monkeypatch.setenv("SUPPORTKOLL_NOW", "2026-06-01T08:00")
    found = Way(diary)
    found.app = Starlette(routes=served.routes(lambda: diary, steady=lambda: found.steady))
    return found


def asked(way: Way, secret: str, method: str = "GET", **headers: str) -> Answer:
    return asyncio.run(way.ask(method, feeds.path_of(secret), headers))


def events(answer: Answer) -> list[str]:
    assert answer.status == 200
    return [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def make(store: Store, staff_id: str | None = "S1", by: Person = ANNA) -> str:
    return change.make_feed(store, staff_id, by=by, now=NOW)


def test_a_calendar_holds_the_sessions_of_one_or_of_all(diary, way):
    book(diary, session()), book(diary, other("11:00"))
    (one,) = events(asked(way, make(diary)))
    assert "T1" in one
    first, second = events(asked(way, make(diary, None)))
    assert "T1" in first
    assert "T2" in second
    assert "(" in second, "everybody's says whose each is"
    answer = asked(way, make(diary))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "@" not in re.sub("UID:.*", "", answer.content.decode()), "nobody's address"


def test_the_address_is_kept_nowhere(diary, way):
    secret = make(diary)
    assert len(secret) >= 43, "256 bits"
    tables = [name for (name,) in stored(diary, "select table_name from duckdb_tables() where database_name = 'store'")]
    everything = str([stored(diary, f"from store.{name}") for name in tables])
    assert feeds.hash_of(secret) in everything
    assert secret not in everything


def test_a_calendar_that_has_not_changed_is_not_sent_again(diary, way):
    secret = make(diary)
    book(diary, session())
    first = asked(way, secret)
    mark = {"If-None-Match": first.headers["etag"]}
    again = asked(way, secret, **mark)
    assert (again.status, again.content) == (304, b"")
    book(diary, session("13:00", ticket_id="T3"))
    assert len(events(asked(way, secret, **mark))) == 2
    assert asked(way, secret, "HEAD").status == 200
    assert asked(way, secret, "POST").status == 405


def test_a_calendar_that_has_ended_is_there_no_more(diary, way):
    secret, others = make(diary), make(diary)
    ((mine,),) = stored(diary, f"select feed_id from store.feeds where secret_hash = '{feeds.hash_of(secret)}'")
    change.revoke_feed(diary, mine, by=ANNA, now=NOW)
    assert asked(way, secret).status == 404
    assert asked(way, others).status == 200
    change.revoke_feed(diary, mine, by=ANNA, now=NOW + timedelta(hours=1))
    assert stored(diary, "select revoked_at from store.feeds where revoked_at is not null") == [(NOW,)]
    log = stored(diary, "select actor, action, row_key from store.audit_log where table_name = 'feeds' order by rowid")
    assert [row[:2] for row in log] == [("Anna", "make_feed"), ("Anna", "make_feed"), ("Anna", "revoke_feed")]
    with pytest.raises(UserError, match="no such calendar"):
        change.revoke_feed(diary, "F-none", by=ANNA, now=NOW)


@pytest.mark.parametrize("roles", [frozenset(), frozenset({"finance"}), frozenset({"admin"})])
def test_only_those_who_see_bookings_make_and_end_calendars(diary, roles):
    nobody = Person("Nils", roles)
    with pytest.raises(UserError, match="Only a member of staff"):
        make(diary, by=nobody)
    make(diary)
    with pytest.raises(UserError, match="Only a member of staff"):
        change.revoke_feed(diary, reports.feeds(diary, NOW).column("feed_id")[0], by=nobody, now=NOW)
    with pytest.raises(UserError, match="no member of staff S9"):
        make(diary, "S9")


@pytest.mark.parametrize(("roles", "status"), [(["finance"], 404), ([], 404), (["staff", "finance"], 200)])
def test_whoever_loses_the_role_loses_the_calendars(diary, way, roles, status):
    secret = make(diary)
    with diary.tx() as cursor:
        cursor.execute("insert into store.people values ('anna@byran.se', 'Anna', 'Anna', ?, 'x', ?)", [roles, NOW])
    assert asked(way, secret).status == status


def test_guessing_is_slowed_down(diary, way):
    secret = make(diary)
    found = [asked(way, f"guess-{number}").status for number in range(served.A_MINUTE + 5)]
    assert found.count(404) == served.A_MINUTE
    assert found[-5:] == [429] * 5
    refused = asked(way, secret)
    assert refused.status == 429, "whoever guesses gets nothing, right or wrong"
    way.steady += int(refused.headers["retry-after"])
    assert asked(way, secret).status == 200


@pytest.mark.parametrize("secret", ["", "..%2f..%2fx", "a' or 1=1 --", "x" * 10_000, "%00", "é"])
def test_an_address_that_is_none_is_none(way, secret):
    assert asked(way, secret).status == 404
