"""Toggl Track's report: hand-made time entries, whose they are, what case they name and how long they took."""

import csv
from hashlib import md5
from pathlib import Path

import pytest

from lib.ingest.results import Result
from lib.ingest.run import import_files
from lib.store import Store
from tests.conftest import NOW, bring_in, emptied, write_facts
from tests.rows import base, customer, fates, found, person, stored, ticket

STAFF = [
    person("S1", name="Sara Ek", email="sara@desk.example"),
    person("S2", name="Olle Alm", email=""),
    person("S3", name="Kim Berg", email="kim@desk.example"),
    person("S4", name="Kim Berg", email="kim.b@desk.example"),
]
DESK = base(
    customers=[customer()],
    staff=STAFF,
    tickets=[
        ticket("T1", "2026-05-01T10:00"),
        ticket("T2", "2026-05-01T10:00"),
        ticket("ÄR-2026_7", "2026-05-01T10:00"),
    ],
)


@pytest.fixture(scope="module")
def opened(terms):
    with Store(None, terms) as store:
        yield store


@pytest.fixture
def desk(opened, tmp_path) -> Store:
    bring_in(emptied(opened), tmp_path / "desk", DESK)
    return opened


def tracked(description: str = "T1 felsökning", start: str = "10:00:00", end: str = "10:30:00", **more: str) -> dict:
    return {
        "User": "Sara Ek", "Email": "sara@desk.example", "Client": "", "Project": "Support", "Task": "",
        "Description": description, "Billable": "No", "Start date": "2026-05-04", "Start time": start,
        "End date": "2026-05-04", "End time": end, "Duration": "00:30:00", "Tags": "", "Amount ()": "",
    } | {name.replace("_", " "): value for name, value in more.items()}  # fmt: skip


def take(store: Store, folder: Path, rows: list[dict]) -> Result:
    with (folder / "report.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return import_files(store, [folder / "report.csv"], now=NOW, actor="test")


def entries(store: Store, columns: str) -> list[tuple]:
    return stored(store, f"select {columns} from store.time_entries order by started_at")


def test_an_entry_becomes_a_time_entry(desk, tmp_path):
    result = take(desk, tmp_path, [tracked(Duration="00:30:20", end="10:30:20")])
    assert not result.findings
    assert (result.files[0].kind, fates(result, "report.csv")) == ("Toggl Track detailed report", (1, 0, 0, 0))
    columns = "ticket_id, staff_id, strftime(started_at, '%Y-%m-%d %H:%M:%S'), minutes::varchar, work, note"
    assert entries(desk, columns) == [("T1", "S1", "2026-05-04 10:00:00", "30.33", "support", "T1 felsökning")]


def test_a_person_is_known_by_address_or_by_name(desk, tmp_path):
    people = [
        ({"User": "Nobody", "Email": "SARA@desk.example"}, "S1"),
        ({"User": "olle alm", "Email": ""}, "S2"),
        ({"User": "Olle Alm", "Email": "olle@other.example"}, "S2"),
        ({"User": "Kim Berg", "Email": "kim@desk.example"}, "S3"),
        # The name alone is that of two.
        ({"User": "Kim Berg", "Email": ""}, None),
        ({"User": "Nobody", "Email": "nobody@desk.example"}, None),
    ]
    rows = [tracked(start=f"1{i}:00:00", end=f"1{i}:30:00", **who) for i, (who, _) in enumerate(people)]
    result = take(desk, tmp_path, rows)
    assert entries(desk, "staff_id") == [(staff_id,) for _, staff_id in people if staff_id]
    assert [(one[1], one[2], one[3], one[4]) for one in found(result)] == [
        (6, "staff_id", "Kim Berg", "unknown_reference"),
        (7, "staff_id", "nobody@desk.example", "unknown_reference"),
    ]


def test_the_case_is_the_one_known_ticket_id_that_stands_anywhere(desk, tmp_path):
    cases = [
        (tracked("hjälpte kunden (T1)"), "T1"),
        (tracked("felsökning", Task="T2"), "T2"),
        (tracked("felsökning", Tags="support, T2"), "T2"),
        (tracked("felsökning", Project="T1"), "T1"),
        (tracked("T1, och mer om T1", Task="T1"), "T1"),
        (tracked("ÄR-2026_7: klar"), "ÄR-2026_7"),
        (tracked("T1 liknar T99"), "T1"),
        (tracked("T1 och T2"), "several_tickets_named"),
        (tracked("T1", Tags="T2"), "several_tickets_named"),
        (tracked("T10 T1x xT1 T1-2"), "no_ticket_named"),
        (tracked("-", Project="-"), "no_ticket_named"),
        (tracked(""), "no_ticket_named"),
    ]
    rows = [
        row | {"Start time": f"10:{position:02}:00", "End time": f"10:{position + 30:02}:00"}
        for position, (row, _) in enumerate(cases)
    ]
    result = take(desk, tmp_path, rows)
    assert [ticket_id for (ticket_id,) in entries(desk, "ticket_id")] == [name for _, name in cases[:7]]
    assert [(one[1], one[2], one[4]) for one in found(result)] == [
        (position + 2, "ticket_id", reason) for position, (_, reason) in enumerate(cases) if position >= 7
    ]
    assert fates(result, "report.csv") == (7, 0, 0, 5)


def test_cases_and_people_of_the_same_import_are_known(opened, tmp_path):
    store = emptied(opened)
    folder = write_facts(tmp_path / "facts", DESK)
    (folder / "a_report.csv").write_text(
        ",".join(f'"{name}"' for name in tracked()) + "\n" + ",".join(f'"{value}"' for value in tracked().values()),
        encoding="utf-8",
    )
    result = import_files(store, [folder], now=NOW, actor="test")
    assert not result.findings
    assert entries(store, "ticket_id, staff_id") == [("T1", "S1")]


def test_the_duration_is_the_time_between_start_and_end_give_or_take_a_second(desk, tmp_path):
    rows = [
        tracked(start="09:00:00", end="09:30:00"),
        tracked(start="10:00:00", end="10:30:01"),
        tracked(start="11:00:00", end="11:29:59"),
        tracked(start="12:00:00", end="12:30:02"),
        tracked(start="13:00:00", end="13:29:58"),
        tracked(start="14:00:00", end="13:30:00"),
    ]
    result = take(desk, tmp_path, rows)
    assert [(one[1], one[2], one[4]) for one in found(result)] == [
        (line, "minutes", "differs_from_times") for line in (5, 6, 7)
    ]
    assert entries(desk, "minutes::varchar") == [("30.00",)] * 3


def test_an_entry_may_last_longer_than_a_day(desk, tmp_path):
    row = tracked(start="10:00:00", end="11:00:00", End_date="2026-05-05", Duration="25:00:00")
    assert not take(desk, tmp_path, [row]).findings
    assert entries(desk, "minutes::varchar") == [("1500.00",)]


@pytest.mark.parametrize(
    ("day", "start", "end", "duration"),
    [
        # Over the hour that is skipped in spring, and over the one that comes twice in autumn.
        ("2026-03-29", "01:30:00", "03:30:00", "01:00:00"),
        ("2026-10-25", "01:30:00", "03:30:00", "03:00:00"),
    ],
)
def test_an_entry_over_the_change_of_the_clock_lasted_as_long_as_it_did(desk, tmp_path, day, start, end, duration):
    row = tracked(start=start, end=end, Start_date=day, End_date=day, Duration=duration)
    assert not take(desk, tmp_path, [row]).findings


@pytest.mark.parametrize(
    ("changed", "column", "value", "reason"),
    [
        ({"Duration": "en halvtimme"}, "minutes", "en halvtimme", "not_a_number"),
        ({"Duration": "00:00:00", "end": "10:00:00"}, "minutes", "0.00", "not_above_zero"),
        ({"Duration": ""}, "minutes", None, "missing"),
        ({"Start_date": "32.05.2026"}, "started_at", "32.05.2026T10:00:00", "not_a_time"),
    ],
)
def test_what_is_no_time_is_put_aside(desk, tmp_path, changed, column, value, reason):
    result = take(desk, tmp_path, [tracked(**changed)])
    assert found(result) == [("report.csv", 2, column, value, reason)]


def test_a_tag_says_the_kind_of_work_where_it_is_not_support(desk, tmp_path):
    kinds = [
        ("", "support"),
        ("Upgrade", "upgrade"),
        ("akut, development", "development"),
        ("installation", "installation"),
    ]
    rows = [tracked(start=f"1{i}:00:00", end=f"1{i}:30:00", Tags=tag) for i, (tag, _) in enumerate(kinds)]
    take(desk, tmp_path, rows)
    assert entries(desk, "work") == [(work,) for _, work in kinds]


def test_the_same_report_again_doubles_nothing(desk, tmp_path):
    rows = [tracked(), tracked(start="11:00:00", end="11:30:00"), tracked("T2 felsökning")]
    take(desk, tmp_path, rows)
    again = take(desk, tmp_path, [*rows, tracked(start="12:00:00", end="12:30:00")])
    assert fates(again, "report.csv") == (1, 0, 3, 0)
    assert entries(desk, "minutes::varchar") == [("30.00",)] * 4


def test_an_entry_keeps_the_id_that_it_has_always_had(desk, tmp_path):
    """An entry that came in years ago must not come in once more."""
    take(desk, tmp_path, [tracked(), tracked(start="11:00:00", end="11:30:00", Email="")])
    texts = [f"{who}|2026-05-04|{start}:00:00|2026-05-04|{start}:30:00|T1 felsökning"
             for who, start in (("sara@desk.example", 10), ("Sara Ek", 11))]  # fmt: skip
    assert entries(desk, "entry_id") == [(f"toggl-{md5(text.encode()).hexdigest()}",) for text in texts]
