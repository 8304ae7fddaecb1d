"""How files write times, numbers and durations: found from all that stands there, else asked, never guessed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import duckdb
import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import UserError
from lib.ingest.month_names import LANGUAGES, month_numbers
from lib.ingest.profiles import from_dict
from lib.ingest.settling import Settled, settle
from lib.store import Store
from tests.conftest import NOW
from tests.exports import at

# One column a field: a `time`, a date with a clock, and an end with one; and a duration without a unit.
PLAIN = {
    "title": "Hand-made", "kind": "time_entries",
    "columns": {"start": "Begun", "start_date": "Day", "start_clock": "From", "end_date": "Last day", "end_clock": "To",
                "duration": "Time", "staff_name": "Who"},
    "needs": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def cursor(terms) -> Iterator[duckdb.DuckDBPyConnection]:
    with Store(None, terms) as store:
        yield store.cursor(NOW)


def read(
    cursor: duckdb.DuckDBPyConnection, columns: dict[str, list[Any]], *, units: dict | None = None, **options
) -> tuple[Settled, list[dict]]:
    """What is found out about a file of these columns, and its fields."""
    names, rows = list(columns), list(zip(*columns.values(), strict=True))
    cursor.execute(
        f"create or replace temp table own ({', '.join(f'{name!r} varchar' for name in names)})".replace("'", '"')
    )
    cursor.executemany(f"insert into own values ({', '.join('?' for _ in names)})", rows)
    cursor.execute("create or replace temp view own_lines as select rowid + 2 as line, * from own")
    told = {"file": "own.csv", "encoding": "utf-8", "answers": {}} | options
    profile = from_dict("own", PLAIN | {"units": units or {}, "dated": told.pop("dated", False)})
    settled = settle(cursor, profile, header=tuple(names), raw="own", into="own_fields", **told)
    if settled.questions:
        return settled, []
    found = cursor.execute("from own_fields order by line")
    labels = [column[0] for column in found.description]
    return settled, [dict(zip(labels, row, strict=True)) for row in found.fetchall()]


def times(cursor, *texts: str, **options) -> list[str | None]:
    """What texts in one column of times say, as ISO texts; those that are none are given back as they are."""
    settled, rows = read(cursor, {"Begun": list(texts), "Who": ["S"] * len(texts)}, **options)
    assert not settled.questions
    return [row["start_at"] for row in rows]


def asked(cursor, columns: dict[str, list[Any]], **options) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.key, one.choices) for one in read(cursor, columns, **options)[0].questions]


def seconds(cursor, *texts: str, **options) -> list[float | None]:
    columns = {"Day": ["2026-05-04"] * len(texts), "Time": list(texts)}
    settled, rows = read(cursor, columns, **options)
    assert not settled.questions, settled.questions
    return [None if row["duration_seconds"] is None else float(row["duration_seconds"]) for row in rows]


# ---- Dates and clocks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-03-04 09:05", "2026-03-04T09:05:00"),
        ("2026-03-04T09:05:07.250", "2026-03-04T09:05:07.250"),
        ("2026/3/4 9:05", "2026-03-04T09:05:00"),
        ("20260304 09:05", "2026-03-04T09:05:00"),
        ("13/3/2026 16:14", "2026-03-13T16:14:00"),
        ("3/13/2026 16:14", "2026-03-13T16:14:00"),
        ("13/03/26 16:14", "2026-03-13T16:14:00"),
        ("04.03.2026 09:05:07", "2026-03-04T09:05:07"),
        ("4. 3. 2026 9.05", "2026-03-04T09:05:00"),
        ("4.3.26 9:05", "2026-03-04T09:05:00"),
        ("14/Jul/25 3:42 PM", "2025-07-14T15:42:00"),
        ("14/juli/25 15:42", "2025-07-14T15:42:00"),
        ("14 maj 2026 kl. 09:05", "2026-05-14T09:05:00"),
        ("tors 14 maj 2026 09:05", "2026-05-14T09:05:00"),
        ("May 14, 2026, 9:05 AM", "2026-05-14T09:05:00"),
        ("Thursday, May 14, 2026 at 9:05 AM", "2026-05-14T09:05:00"),
        ("14. März 2026 09:05", "2026-03-14T09:05:00"),
        ("14-févr.-2026 09:05", "2026-02-14T09:05:00"),
        ("2026-Jul-14 09:05", "2026-07-14T09:05:00"),
        ("2026-03-13 12:05 AM", "2026-03-13T00:05:00"),
        ("2026-03-13 12:05 pm", "2026-03-13T12:05:00"),
        ("2026-03-13 1:05 p.m.", "2026-03-13T13:05:00"),
        ("2026-03-13 1:05 em", "2026-03-13T13:05:00"),
        ("2026-03-13\u202f1:05\u202fPM", "2026-03-13T13:05:00"),
        ("2026-03-13 09:05Z", "2026-03-13T09:05:00+00:00"),
        ("2026-03-13 09:05:00 UTC", "2026-03-13T09:05:00+00:00"),
        ("2026-03-13T09:05:00+0200", "2026-03-13T09:05:00+02:00"),
        ("2026-03-13 09:05 -5", "2026-03-13T09:05:00-05:00"),
        ("2026-03-13 09:05 GMT+1", "2026-03-13T09:05:00+01:00"),
    ],
)
def test_a_time_is_read_however_it_is_written(cursor, text, meant):
    assert times(cursor, text) == [meant]


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-04 09:05", "2026-02-30 09:05", "31/02/2026 09:05", "2026-03-04 24:05", "2026-03-04 09:61",
        "2026-03-04 13:05 PM", "32/01/2026 10:00", "4 smörgås 2026 10:00", "igår 10:00", "10:00", "12026-03-04 10:00",
        "04/03-2026 10:00", "2026-03-04 09:05:00 Mars", "1772615100", "46085.378",
    ],
)  # fmt: skip
def test_what_is_no_time_stays_as_it_stands(cursor, text):
    assert times(cursor, "2026-03-13 09:05", text)[1] == text


def test_a_column_of_dates_alone_begins_at_midnight_and_one_date_among_times_is_none(cursor):
    assert times(cursor, "2026-03-13", "2026-03-14") == ["2026-03-13T00:00:00", "2026-03-14T00:00:00"]
    assert times(cursor, "2026-03-13", "2026-03-14 10:00") == ["2026-03-13", "2026-03-14T10:00:00"]


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["03/04/2024", "13/04/2024"], "dmy"),
        (["03/04/2024", "04/13/2024"], "mdy"),
        (["03-04-2024", "31-12-2024"], "dmy"),
        (["03.04.2024"], "dmy"),
        (["2024-04-03"], "ymd"),
        (["38-04-13", "24-04-03"], "ymd"),
        (["05/05/2024"], "dmy"),
        # What fits no order isn't evidence.
        (["13/04/2024", "45/45/2024"], "dmy"),
    ],
)
def test_the_order_of_dates_is_found_from_the_whole_column(cursor, dates, order):
    settled, _ = read(cursor, {"Day": dates, "From": ["10:00"] * len(dates)})
    assert (settled.questions, settled.found["date_order"]) == ([], order)


@pytest.mark.parametrize(
    ("dates", "choices"),
    [
        (["03/04/2024", "12/12/2024"], ("dmy", "mdy")),
        (["03-04-2024"], ("dmy", "mdy")),
        (["13/04/2024", "04/13/2024"], ("dmy", "mdy")),
        (["10-11-12"], ("ymd", "dmy", "mdy")),
        (["13-11-12"], ("ymd", "dmy")),
        (["10/11/12"], ("dmy", "mdy")),
    ],
)
def test_an_order_that_nothing_settles_is_asked_about(cursor, dates, choices):
    columns = {"Day": dates, "From": ["10:00"] * len(dates)}
    assert asked(cursor, columns) == [("date_order", choices)]
    for order in choices:
        settled, _ = read(cursor, columns, answers={"date_order": order})
        assert (settled.questions, settled.found["date_order"]) == ([], order)
    # An answer that reads nothing is none.
    assert asked(cursor, columns, answers={"date_order": "ydm"}) == [("date_order", choices)]


def test_evidence_in_another_column_counts_and_an_answer_does_not_undo_it(cursor):
    columns = {"Day": ["03/04/2024"], "From": ["10:00"], "Last day": ["13/04/2024"], "To": ["11:00"]}
    assert read(cursor, columns)[0].found["date_order"] == "dmy"
    assert read(cursor, columns, answers={"date_order": "mdy"})[0].found["date_order"] == "dmy"


def test_a_duration_over_midnight_settles_the_order(cursor):
    columns = {
        "Day": ["03/04/2024", "05/04/2024"], "From": ["10:00", "23:30"], "Last day": ["03/04/2024", "06/04/2024"],
        "To": ["11:00", "00:30"], "Time": ["1:00", "1:00"],
    }  # fmt: skip
    assert read(cursor, columns)[0].found["date_order"] == "dmy"
    assert asked(cursor, columns | {"Time": ["1:00", "9:00"]}) == [("date_order", ("dmy", "mdy"))]


def test_a_span_in_a_column_of_clocks_is_no_clock(cursor):
    _, rows = read(cursor, {"Day": ["2026-05-04"], "From": ["10:00-11:00"]})
    assert rows[0]["start_at"] == "2026-05-04T10:00-11:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_is_known_by_its_names(language):
    known = month_numbers()
    for width in ("wide", "abbreviated"):
        for number, name in Locale.parse(language).months["format"][width].items():
            assert known.get(name.lower().rstrip("."), number) == number


def test_swedish_and_english_months_are_all_known():
    known = month_numbers()
    for language in ("sv", "en"):
        for names in Locale.parse(language).months["format"].values():
            assert all(known[name.lower().rstrip(".")] == number for number, name in names.items() if len(name) > 1)


# ---- Zones -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "text", "meant"),
    [
        ("UTC", "2026-07-01 10:00", "2026-07-01T10:00:00.000000Z"),
        ("America/New_York", "2026-07-01 10:00", "2026-07-01T14:00:00.000000Z"),
        # The hour that comes twice is the first of the two; an offset says itself which it is.
        ("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00.000000Z"),
        ("America/New_York", "2026-11-01 01:30-05:00", "2026-11-01T01:30:00-05:00"),
    ],
)
def test_a_time_without_an_offset_is_one_of_the_zone_that_was_named(cursor, zone, text, meant):
    assert times(cursor, text, answers={"zone": zone}) == [meant]


@pytest.mark.parametrize(
    ("zone", "text"), [("America/New_York", "2026-03-08 02:30"), ("Europe/Stockholm", "2026-03-29 02:30")]
)
def test_an_hour_that_the_clock_skipped_is_told(cursor, zone, text):
    _, (row,) = read(cursor, {"Begun": [text]}, answers={"zone": zone})
    assert row["start_skipped"]


def test_a_zone_that_nobody_knows_is_refused(cursor):
    with pytest.raises(UserError, match="no time zone 'Mars/Olympus'"):
        read(cursor, {"Begun": ["2026-03-08 02:30"]}, answers={"zone": "Mars/Olympus"})


# ---- Durations -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1:30", 5400), ("0:06", 360), ("01:30:00", 5400), ("57:03:11", 205391), ("-1:05", -3900), ("1h 30m", 5400),
        ("1 h 30 min", 5400), ("2 tim 5 min", 7500), ("45 min", 2700), ("90m", 5400), ("1.5h", 5400), ("1,5 tim", 5400),
        ("PT1H30M", 5400), ("PT5400S", 5400), ("pt0.5h", 1800), ("12 sec", 12), ("47:06 min", 2826), ("0.79 h", 2844),
        ("2 hours and 5 minutes", 7500), ("1:60", None), ("1:30:99", None), ("en halvtimme", None), ("1d", None),
        ("1h 30", None), ("--", None), ("999999999999:00", None), ("1 st", None),
    ],
)  # fmt: skip
def test_a_duration_says_its_unit_itself(cursor, text, meant):
    assert seconds(cursor, text) == [meant]


@pytest.mark.parametrize(
    ("texts", "unit", "meant"),
    [
        (["1.5", "0.25"], "hours", [5400, 900]),
        (["1,5", "0,25"], "hours", [5400, 900]),
        (["5400"], "seconds", [5400]),
        (["90"], "minutes", [5400]),
        (["6"], "quarters", [5400]),
        (["0.125"], "hours", [450]),
        (["2.000,0", "1,5"], "minutes", [120_000, 90]),
        (["2,000.5"], "minutes", [120_030]),
        (["1 234,5"], "minutes", [74_070]),
        (["1'234.5"], "minutes", [74_070]),
        (["1.234.567"], "seconds", [1_234_567]),
        (["1:30", "0.5"], "hours", [5400, 1800]),
    ],
)
def test_a_number_is_read_by_its_unit_and_its_signs(cursor, texts, unit, meant):
    assert seconds(cursor, *texts, units={"duration": unit}) == meant


@pytest.mark.parametrize("texts", [["1.250"], ["1,250", "2,500"], ["1.5", "1,5"]])
def test_a_sign_that_nothing_settles_is_asked_about(cursor, texts):
    columns = {"Day": ["2026-05-04"] * len(texts), "Time": texts}
    assert asked(cursor, columns, units={"duration": "hours"}) == [("decimal", ("point", "comma"))]
    assert not asked(cursor, columns, units={"duration": "hours"}, answers={"decimal": "comma"})


def test_numbers_of_a_program_have_a_point(cursor):
    columns = {"Day": ["2026-05-04"], "Time": ["1.125"]}
    _, (row,) = read(cursor, columns, units={"duration": "hours"}, encoding="xlsx")
    assert row["duration_seconds"] == 4050


def spans(*minutes: float, clock: str = "%H:%M:%S") -> dict[str, list[str]]:
    """Columns of entries that last so long."""
    begun = at("2026-05-04T10:00:00")
    ended = [begun + timedelta(minutes=one) for one in minutes]
    return {
        "Day": [f"{begun:%Y-%m-%d}"] * len(minutes), "From": [begun.strftime(clock)] * len(minutes),
        "Last day": [f"{one:%Y-%m-%d}" for one in ended], "To": [one.strftime(clock) for one in ended],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "texts"),
    [
        ("seconds", ["5400", "1800", "60"]),
        ("minutes", ["90", "30", "1"]),
        ("quarters", ["6", "2", "0.07"]),
        ("hours", ["1.5", "0.5", "0.02"]),
        ("hours", ["1,500", "0,500", "0,017"]),
    ],
)
def test_the_times_beside_them_settle_unit_and_sign(cursor, unit, texts):
    settled, _ = read(cursor, spans(90, 30, 1) | {"Time": texts})
    assert (settled.questions, settled.found["unit"]) == ([], unit)


def test_times_that_bear_out_no_unit_settle_none(cursor):
    columns = spans(90, 30, 1) | {"Time": ["7", "70", "700"]}
    units = ("seconds", "minutes", "quarters", "hours", "days")
    assert asked(cursor, columns) == [("unit", units)]
    # One row that is wrong doesn't keep the others from being evidence.
    assert read(cursor, spans(90, 30, 1) | {"Time": ["90", "30", "700"]})[0].found["unit"] == "minutes"


# ---- Whatever the moment, however it is written ----------------------------------------------------------------------

MOMENTS = st.datetimes(at("2001-01-01"), at("2039-12-31")).map(lambda one: one.replace(microsecond=0))
WRITTEN = {
    "iso": "%Y-%m-%d %H:%M:%S", "dotted": "%d.%m.%Y %H:%M:%S", "named": "%d/%b/%y %I:%M:%S %p",
    "long": "%B %d, %Y %H:%M:%S", "dmy": "%d/%m/%Y %I:%M:%S %p", "mdy": "%m/%d/%Y %H:%M:%S",
    "short": "%d-%m-%y %H:%M:%S",
}  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(moments=st.lists(MOMENTS, min_size=1, max_size=8), how=st.sampled_from(sorted(WRITTEN)))
def test_a_written_time_is_read_as_it_was_meant_or_asked_about(cursor, moments, how):
    texts = [one.strftime(WRITTEN[how]) for one in moments]
    settled, rows = read(cursor, {"Begun": texts})
    order = {"dmy": "dmy", "mdy": "mdy", "short": "dmy"}.get(how)
    if settled.questions:
        (question,) = settled.questions
        assert order in question.choices
        _, rows = read(cursor, {"Begun": texts}, answers={"date_order": order})
    assert [row["start_at"] for row in rows] == [f"{one:%Y-%m-%dT%H:%M:%S}" for one in moments]


@settings(max_examples=15, deadline=None)
@given(
    lasted=st.lists(st.integers(1, 10**6), min_size=1, max_size=6),
    how=st.sampled_from(["hms", "words", "iso", "decimal"]),
)
def test_a_written_duration_is_read_as_it_was_meant(cursor, lasted, how):
    def write(count: int) -> str:
        hours, rest = divmod(count, 3600)
        minutes, left = divmod(rest, 60)
        return {
            "hms": f"{hours}:{minutes:02}:{left:02}",
            "words": f"{hours}h {minutes}m {left}s",
            "iso": f"PT{hours}H{minutes}M{left}S",
            "decimal": f"{count / 3600:.5f}",
        }[how]

    found = seconds(cursor, *map(write, lasted), units={"duration": "hours"})
    assert [round(one) for one in found] == pytest.approx(lasted, abs=1)


@settings(max_examples=8, deadline=None)
@given(texts=st.lists(st.text(max_size=20), min_size=20, max_size=60))
def test_no_text_brings_the_reader_down(cursor, texts):
    cells = [text.replace("\0", "").strip() or None for text in texts]
    count = len(cells)
    answers = {"date_order": "dmy", "decimal": "comma", "unit": "hours"}
    read(cursor, {"Begun": cells, "Time": cells}, answers=answers)
    read(cursor, {"Day": cells, "From": cells, "To": cells, "Time": ["1:00"] * count}, answers=answers)
