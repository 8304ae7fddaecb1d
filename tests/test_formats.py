"""The same cases and time entries, whoever exports them, arrive as the same rows; again, they change nothing."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from lib import days
from lib.access import Person
from lib.desk.cases import move_entry
from lib.ingest import profiles
from lib.ingest.results import Result
from lib.ingest.run import import_files
from lib.store import Store
from tests import exports
from tests.conftest import NOW, bring_in, emptied
from tests.exports import CASES, WORK, Case, Work, at, edited
from tests.rows import fates, stored
from tests.shell import refused, within

CUSTOMERS = [
    {"customer_id": "K1", "name": "Butik Norr AB", "email": "asa@norr.example"},
    {"customer_id": "K2", "name": "Väst & Co", "email": "per@vast.example"},
    {"customer_id": "K3", "name": "Östbutiken", "email": "eva@ost.example"},
]
CUSTOMER_OF = {one["name"]: one["customer_id"] for one in CUSTOMERS}
STAFF = [
    {"staff_id": "S1", "name": "Sara Ek", "email": "sara@desk.example"},
    {"staff_id": "S2", "name": "Olle Alm", "email": "olle@desk.example"},
]
STAFF_OF = {one["name"]: one["staff_id"] for one in STAFF}
# By the name of the format: who writes it, the profile that knows it, its ids, whether it tells the first answer.
DESKS = {
    "zendesk": (exports.zendesk, "zendesk", "{}", True),
    "freshdesk": (exports.freshdesk, "freshdesk", "{}", True),
    "freshservice": (partial(exports.freshdesk, capitals=True), "freshdesk", "{}", True),
    "zammad": (exports.zammad, "zammad", "{}", True),
    "osticket": (exports.osticket, "osticket", "{}", False),
    "osticket in Swedish": (partial(exports.osticket, swedish=True), "osticket", "{:06}", False),
    "jira": (exports.jira, "jira", "SUP-{}", False),
    "jira with slashes": (partial(exports.jira, slashes=True), "jira", "SUP-{}", False),
    "itflow": (exports.itflow, "itflow", "{}", False),
}
# And of time: the profile, whether it tells times of day, and what has to be answered.
TRACKERS = {
    "toggl": (exports.toggl, "toggl", True, {}),
    "newer toggl": (exports.toggl_new, "toggl", True, {}),
    "clockify with halves of the day": (exports.clockify_halves, "clockify", True, {}),
    "clockify with slashes": (exports.clockify_slashes, "clockify", True, {}),
    "clockify with dots": (exports.clockify_dots, "clockify", True, {}),
    "harvest": (exports.harvest, "harvest", False, {}),
    "older harvest": (partial(exports.harvest, older=True), "harvest", False, {}),
    "kimai": (exports.kimai, "kimai", True, {}),
    "kimai in Swedish": (partial(exports.kimai, swedish=True), "kimai", True, {}),
    "zammad time": (exports.zammad_time, "zammad_time", True, {"unit": "quarters"}),
    "tempo": (exports.tempo, "tempo", False, {}),
}


@pytest.fixture(scope="module")
def opened(terms) -> Iterator[Store]:
    with Store(None, terms) as store:
        yield store


@pytest.fixture
def desk(opened) -> Store:
    """A store that knows customers and staff, written straight into its tables."""
    with emptied(opened).tx() as cursor:
        cursor.executemany(
            "insert into store.customers values (?, ?, ?, null, null)", [[*one.values()] for one in CUSTOMERS]
        )
        cursor.executemany("insert into store.staff values (?, ?, ?, null)", [[*one.values()] for one in STAFF])
    return opened


@pytest.fixture
def worked(desk) -> Store:
    """The same, with the cases of the time entries."""
    with desk.tx() as cursor:
        cursor.executemany(
            "insert into store.tickets values (?, ?, ?, ?, 'Fel', null, false, false, null, null, false, null)",
            [
                [str(case.number), CUSTOMER_OF[case.company], local(case.registered), case.registered.date()]
                for case in CASES
            ],
        )
        cursor.execute("insert into touched values (null)")
    return desk


def take(store: Store, path: Path, **options) -> Result:
    return import_files(store, [path], now=NOW, actor="test", **options)


def local(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(tzinfo=days.ZONE)


def cases_of(store: Store) -> list[tuple]:
    return stored(
        store,
        "select ticket_id, customer_id, registered_at, subject, category, critical from store.tickets order by 1",
    )


def events_of(store: Store) -> list[tuple]:
    return stored(store, 'select ticket_id, event, "at" from store.ticket_events order by all')


def expected_cases(cases: list[Case], form: str, *, critical: bool = True) -> list[tuple]:
    return [
        (form.format(case.number), CUSTOMER_OF[case.company], local(case.registered), case.subject, case.tag or None,
         case.urgent and critical)
        for case in cases
    ]  # fmt: skip


def expected_events(cases: list[Case], form: str, *, answers: bool) -> list[tuple]:
    told = [("handling_started", "answered")] * answers + [("resolved", "solved")]
    return sorted(
        (form.format(case.number), event, local(moment))
        for case in cases
        for event, name in told
        if (moment := getattr(case, name))
    )


def entries_of(store: Store) -> list[tuple]:
    return stored(
        store,
        "select staff_id, ticket_id, started_at, minutes::integer, work, coalesce(note, ticket_id) "
        "from store.time_entries order by started_at, entry_id",
    )


def expected_entries(entries: list[Work], *, clocks: bool, notes: bool = True) -> set[tuple]:
    midnight = {"hour": 0, "minute": 0}
    return {
        (STAFF_OF[one.name], str(one.case), local(one.begun if clocks else one.begun.replace(**midnight)), one.minutes,
         one.tag or "support", one.text if notes else str(one.case))
        for one in entries
    }  # fmt: skip


# ---- Cases -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DESKS)
def test_the_same_cases_arrive_from_every_help_desk(desk, tmp_path, name):
    write, profile, form, answers = DESKS[name]
    result = take(desk, write(tmp_path, CASES))
    assert (result.findings, result.questions) == ([], [])
    assert result.files[0].kind == profiles.known()[profile].title
    assert result.files[0].settled["zone"] == "Europe/Stockholm"
    assert cases_of(desk) == expected_cases(CASES, form)
    assert events_of(desk) == expected_events(CASES, form, answers=answers)


@pytest.mark.parametrize("name", ["zendesk", "zammad", "jira"])
def test_cases_that_come_again_change_nothing_and_edited_ones_what_was_edited(desk, tmp_path, name):
    write, _, form, _ = DESKS[name]
    path = write(tmp_path, CASES)
    take(desk, path)
    before = (cases_of(desk), events_of(desk))
    again = take(desk, path)
    assert fates(again, path.name) == (0, 0, len(CASES), 0)
    assert (cases_of(desk), events_of(desk)) == before
    changed = take(desk, write(tmp_path, edited(CASES, 3, subject="Fråga om moms på frakt")))
    assert fates(changed, path.name) == (0, 1, len(CASES) - 1, 0)
    log = "select row_key, before ->> 'subject', after ->> 'subject' from store.audit_log"
    assert stored(desk, log) == [(form.format(1004), "Fråga om moms", "Fråga om moms på frakt")]


def test_a_case_is_resolved_when_its_status_says_so_and_when_its_time_is_known(desk, tmp_path):
    path = exports.zendesk(tmp_path, CASES)
    text = path.read_text(encoding="utf-8")
    # Solved once and open again; solved, nobody says when.
    path.write_text(text.replace(",Solved,", ",Open,", 1).replace("2026-03-09 08:50", "", 1), encoding="utf-8")
    result = take(desk, path)
    assert [(one.line, one.reason) for one in result.findings] == [(3, "no_time_of_resolution")]
    assert stored(desk, "select count(*) from store.ticket_events where event = 'resolved'") == [(0,)]
    assert len(cases_of(desk)) == len(CASES)


def test_a_case_that_is_open_again_is_told_until_somebody_reopens_it(desk, tmp_path):
    path = exports.zendesk(tmp_path, CASES)
    take(desk, path)
    path.write_text(path.read_text(encoding="utf-8").replace(",Solved,", ",Open,", 1), encoding="utf-8")
    result = take(desk, path)
    assert [(one.line, one.column, one.reason) for one in result.findings] == [(2, "at", "open_again")]
    reopened = {"ticket_id": "1001", "at": "2026-03-10T10:00", "event": "reopened"}
    bring_in(desk, tmp_path / "reopened", {"ticket_events": [reopened]})
    assert not take(desk, path).findings


def test_what_people_decided_in_the_app_holds(desk, tmp_path):
    path = exports.zendesk(tmp_path, CASES)
    take(desk, path)
    with desk.tx() as cursor:
        cursor.execute(
            "update store.tickets set category = 'version', critical = false where ticket_id in ('1001', '1002')"
        )
        cursor.execute(
            "insert into store.audit_log (changed_at, actor, action, table_name, row_key, before, after) "
            "values (?, 'S1', 'decide_case', 'tickets', '1002', ?, ?)",
            [NOW, '{"category": "own_theme"}', '{"category": "version"}'],
        )
    take(desk, path)
    assert [(row[0], row[4], row[5]) for row in cases_of(desk)][:2] == [
        # Nothing names a category of the first, and nobody has decided in the app how urgent it is.
        ("1001", "version", True), ("1002", "version", False),
    ]  # fmt: skip


def test_a_customer_is_known_by_company_or_address_and_made_by_its_company(desk, tmp_path):
    strange = [
        *edited(CASES[:1], 0, company="BUTIK NORR AB", email="x@nowhere.example", name="X"),
        *edited(CASES[1:2], 0, company="", name="Y"),
        *edited(CASES[2:3], 0, company="Nya Butiken", email="nya@butiken.example", name="Z"),
    ]
    path = exports.freshdesk(tmp_path, strange)
    result = take(desk, path)
    assert [(one.line, one.value, one.reason) for one in result.findings if one.column == "customer_id"] == [
        (4, "Nya Butiken", "unknown_reference")
    ]
    take(desk, path, create_customers=True)
    assert [row[1] for row in cases_of(desk)] == ["K1", "K2", "Nya Butiken"]
    assert fates(take(desk, path), path.name) == (0, 0, 3, 0)


def test_two_tags_that_name_two_categories_name_none(desk, tmp_path):
    cases = [*edited(CASES[:1], 0, tag="core hosting"), *edited(CASES[1:2], 0, tag="Hosting-question"),
             *edited(CASES[2:3], 0, tag="hosting serious")]  # fmt: skip
    take(desk, exports.zendesk(tmp_path, cases))
    assert stored(desk, "select category, serious from store.tickets order by ticket_id") == [
        (None, False), (None, False), ("hosting", True),
    ]  # fmt: skip


# ---- Time entries ----------------------------------------------------------------------------------------------------


def test_a_column_may_be_called_anything(worked, tmp_path):
    """Names of columns stand in queries: none is a part of them."""
    names = {"start": "Line", "duration": "{joins} (min)", "ticket": 'a"b; drop table raw --', "staff_name": "{raw}'"}
    described = {"title": "Ours", "kind": "time_entries", "columns": {field: [name] for field, name in names.items()}}
    rows = [dict(zip(names.values(), ("2026-03-04 10:00", "30", "1001", "Sara Ek"), strict=True))]
    path = exports.table(tmp_path, "odd.csv", rows)
    profile = profiles.from_dict("ours", described)
    assert profile.fits(list(names.values()))
    result = take(worked, path, saved=[profile])
    assert not result.findings
    assert [row[:4] for row in entries_of(worked)] == [("S1", "1001", local(at("2026-03-04T10:00")), 30)]


@pytest.mark.parametrize("name", TRACKERS)
def test_the_same_time_entries_arrive_from_every_time_tracker(worked, tmp_path, name):
    write, profile, clocks, answers = TRACKERS[name]
    result = take(worked, write(tmp_path, WORK), answers={"": answers})
    assert (result.findings, result.questions) == ([], [])
    assert result.files[0].kind == profiles.known()[profile].title
    found = entries_of(worked)
    assert len(found) == len(WORK)
    notes = "zammad" not in name
    assert set(found) == expected_entries(WORK, clocks=clocks, notes=notes)


@pytest.mark.parametrize(
    "name", ["newer toggl", "clockify with halves of the day", "harvest", "kimai in Swedish", "zammad time", "tempo"]
)
def test_entries_that_come_again_double_nothing_and_edited_ones_are_known_again(worked, tmp_path, name):
    write, _, _, answers = TRACKERS[name]
    path = write(tmp_path, WORK)
    take(worked, path, answers={"": answers})
    again = take(worked, path, answers={"": answers})
    assert fates(again, path.name) == (0, 0, len(WORK), 0)
    # Another text under the same case, or another duration.
    texts = edited(WORK, 5, text="1004 svar")
    changed = take(worked, write(tmp_path, texts), answers={"": answers})
    counted = (0, 0, 6, 0) if "zammad" in name else (0, 1, 5, 0)
    assert fates(changed, path.name) == counted
    longer = edited(texts, 3, minutes=75)
    assert fates(take(worked, write(tmp_path, longer), answers={"": answers}), path.name) == (0, 1, 5, 0)
    assert stored(worked, "select count(*), sum(minutes)::integer from store.time_entries") == [(6, 276)]
    log = "select count(*) from store.audit_log where table_name = 'time_entries'"
    assert stored(worked, log) == [(1 if "zammad" in name else 2,)]


def test_the_same_entry_has_the_same_id_however_its_dates_are_written(worked, tmp_path):
    for write in (exports.clockify_halves, exports.clockify_slashes, exports.clockify_dots):
        take(worked, write(tmp_path, WORK))
    assert stored(worked, "select count(*) from store.time_entries") == [(len(WORK),)]
    take(worked, exports.toggl(tmp_path, WORK))
    take(worked, exports.toggl_new(tmp_path, WORK))
    assert stored(worked, "select count(*) from store.time_entries") == [(2 * len(WORK),)]


def test_entries_of_two_cases_that_begin_together_are_two(worked, tmp_path):
    first, second = WORK[0], edited(WORK[:1], 0, case=1002, text="1002 samtidigt")[0]
    take(worked, exports.toggl(tmp_path, [first]))
    result = take(worked, exports.toggl(tmp_path, [second]))
    assert fates(result, "toggl.csv") == (1, 0, 0, 0)
    assert stored(worked, "select count(*) from store.time_entries") == [(2,)]


def test_an_entry_that_was_moved_in_the_app_stays_there(worked, tmp_path):
    path = exports.toggl(tmp_path, WORK[:1])
    take(worked, path)
    manager = Person("S1", frozenset({"manager"}))
    (entry_id,) = stored(worked, "select entry_id from store.time_entries")[0]
    move_entry(worked, entry_id, "1002", seen="1001", by=manager, now=NOW)
    assert fates(take(worked, path), path.name) == (0, 0, 1, 0)
    assert [row[1] for row in entries_of(worked)] == ["1002"]


def test_two_equal_entries_of_a_day_are_two_and_do_not_overlap(worked, tmp_path):
    entries = [WORK[2], WORK[2], WORK[0], WORK[0]]
    path = exports.harvest(tmp_path, entries)
    assert fates(take(worked, path), path.name) == (4, 0, 0, 0)
    assert fates(take(worked, exports.harvest(tmp_path, entries[::-1])), path.name) == (0, 0, 4, 0)
    findings = "select count(*) from decisions.entry_findings where kind = 'overlapping'"
    assert stored(worked, findings) == [(0,)]


def test_a_running_entry_is_put_aside(worked, tmp_path):
    path = exports.toggl_new(tmp_path, WORK)
    text = path.read_text(encoding="utf-8").replace('"2026-03-25","08:18:00"', '"-","-"')
    path.write_text(text, encoding="utf-8")
    result = take(worked, path)
    assert [(one.line, one.reason) for one in result.findings] == [(7, "still_running")]
    assert fates(result, path.name) == (5, 0, 0, 1)


def test_a_number_after_a_hash_is_the_case_that_is_meant(worked, tmp_path):
    entries = edited(WORK[:1], 0, text="#1003: order 1001 och 1002")
    take(worked, exports.toggl(tmp_path, entries))
    assert [row[1] for row in entries_of(worked)] == ["1003"]


def test_the_hours_of_harvest_may_have_times_of_day(worked, tmp_path):
    path = exports.harvest(tmp_path, WORK[:2])
    lines = path.read_text(encoding="utf-8").splitlines()
    more = [",Started At,Ended At", ",9:25am,9:55am", ",,"]
    path.write_text("\n".join(line + end for line, end in zip(lines, more, strict=True)), encoding="utf-8")
    assert not take(worked, path).findings
    assert [row[2] for row in entries_of(worked)] == [local(WORK[0].begun), local(at("2026-03-06"))]


# ---- What is asked ---------------------------------------------------------------------------------------------------

EARLY = [
    Work(1001, "Sara Ek", "sara@desk.example", at("2026-03-04T09:25"), 30, "1001 a"),
    Work(1001, "Sara Ek", "sara@desk.example", at("2026-03-09T09:25"), 30, "1001 b"),
]


def test_days_that_could_be_months_are_asked_about_and_nothing_of_the_file_comes_in(worked, tmp_path):
    path = exports.clockify_slashes(tmp_path, EARLY)
    result = take(worked, path)
    (asked,) = result.questions
    assert (asked.file, asked.key, asked.choices) == (path.name, "date_order", ("dmy", "mdy"))
    assert asked.column == "End Date"
    assert asked.samples == ("04/03/2026", "09/03/2026")
    assert result.import_id is None
    assert stored(worked, "from store.time_entries") == []
    for order, month in (("dmy", 3), ("mdy", 4)):
        take(worked, path, answers={path.name: {"date_order": order}})
        assert entries_of(worked)[0][2].month == month
        emptied_entries(worked)


def emptied_entries(store: Store) -> None:
    with store.tx() as cursor:
        cursor.execute("delete from store.time_entries")
        cursor.execute("insert into touched values (null)")


def test_an_entry_over_midnight_tells_days_from_months(worked, tmp_path):
    night = Work(1001, "Sara Ek", "sara@desk.example", at("2026-03-09T23:30"), 60, "1001 natt")
    result = take(worked, exports.clockify_slashes(tmp_path, [*EARLY, night]))
    assert not result.questions
    assert result.files[0].settled["date_order"] == "dmy"
    assert entries_of(worked)[0][2].date() == date(2026, 3, 4)


def test_dates_that_contradict_each_other_are_asked_about(worked, tmp_path):
    path = exports.clockify_slashes(tmp_path, WORK)
    text = path.read_text(encoding="utf-8").replace("16/03/2026", "03/16/2026", 2)
    path.write_text(text, encoding="utf-8")
    (asked,) = take(worked, path).questions
    assert (asked.key, asked.choices) == ("date_order", ("dmy", "mdy"))
    result = take(worked, path, answers={"": {"date_order": "dmy"}})
    assert {one.reason for one in result.findings} == {"not_a_time"}


def test_the_other_files_of_a_run_come_in(worked, tmp_path):
    asked, plain = exports.clockify_slashes(tmp_path, EARLY), exports.toggl(tmp_path, WORK)
    result = import_files(worked, [asked, plain], now=NOW, actor="test")
    assert [one.file for one in result.questions] == [asked.name]
    assert len(entries_of(worked)) == len(WORK)


def test_time_units_are_asked_about(worked, tmp_path):
    path = exports.zammad_time(tmp_path, WORK)
    (asked,) = take(worked, path).questions
    assert (asked.key, asked.column) == ("unit", "Time Units")
    assert asked.choices == ("seconds", "minutes", "quarters", "hours", "days")
    assert stored(worked, "from store.time_entries") == []


@pytest.mark.parametrize(
    ("hours", "choices"),
    [(["1.250", "2.500"], ("point", "comma")), (["1,250", "0,5"], None), (["1.5", "1,5"], ("point", "comma"))],
)
def test_a_sign_that_could_part_thousands_is_asked_about(worked, tmp_path, hours, choices):
    path = exports.harvest(tmp_path, WORK[:2])
    text = path.read_text(encoding="utf-8")
    for before, after in zip(("0.50,0.50", "1.50,1.50"), hours, strict=True):
        text = text.replace(before, f'"{after}",0', 1)
    path.write_text(text, encoding="utf-8")
    result = take(worked, path)
    assert [(one.key, one.choices) for one in result.questions] == ([("decimal", choices)] if choices else [])
    if not choices:
        assert [row[3] for row in entries_of(worked)] == [75, 30]


def test_another_zone_can_be_named(desk, tmp_path):
    path = exports.zendesk(tmp_path, CASES)
    result = take(desk, path, answers={"": {"zone": "America/New_York"}})
    assert result.files[0].settled["zone"] == "America/New_York"
    # Five hours behind Stockholm between the changes of the clocks, else six.
    assert [row[2] - local(case.registered) for row, case in zip(cases_of(desk), CASES, strict=True)] == [
        timedelta(hours=6), timedelta(hours=6), timedelta(hours=5), timedelta(hours=5),
    ]  # fmt: skip
    late = edited(CASES[:1], 0, registered=at("2026-03-08T02:30"), answered=None)
    refused = take(desk, exports.zendesk(tmp_path, late), answers={"": {"zone": "America/New_York"}})
    assert [(one.column, one.reason) for one in refused.findings] == [("registered_at", "skipped_hour")]


# ---- On the command line ---------------------------------------------------------------------------------------------


def test_the_command_line_asks_and_takes_answers(worked, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("lib.__main__.Store", lambda path, terms: nullcontext(worked))
    path = exports.clockify_slashes(tmp_path, EARLY)
    done = within(capsys, monkeypatch, "import", path)
    assert (done.returncode, done.stderr) == (2, "Nothing was changed.\n")
    assert done.stdout == (
        "clockify.csv, End Date: 04/03/2026, 09/03/2026: which number is the day, which the month? The file is left "
        'out until you say: --answer "clockify.csv:date_order=dmy" or --answer "clockify.csv:date_order=mdy"\n'
    )
    done = within(capsys, monkeypatch, "import", path, "--answer", "clockify.csv:date_order=dmy")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == (
        "clockify.csv: 2 rows read, 2 added, 0 changed, 0 unchanged, 0 put aside (Clockify detailed report, utf-8, "
        "separator ',', zone Europe/Stockholm, date order dmy)"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dmy", "write it as unit=hours"),
        ("unit=", "write it as unit=hours"),
        ("a.csv:order=dmy", "there is date_order, decimal,"),
        ("a.csv:unit=years", "unit is one of seconds, minutes, quarters, hours, days"),
    ],
)
def test_an_answer_to_nothing_is_refused(capsys, monkeypatch, tmp_path, text, said):
    path = exports.toggl(tmp_path, WORK)
    assert said in refused(within(capsys, monkeypatch, "import", path, "--answer", text))


# ---- What is recognised ----------------------------------------------------------------------------------------------


def test_no_profile_takes_the_exports_of_another():
    """Each profile's own header, with one name for each field, is known as its own."""
    for name, profile in profiles.known().items():
        if profile.kind:
            header = [called[0] for called in profile.columns.values()] + sorted(profile.also)
            fitting = [one for one in profiles.known().values() if one.fits(header)]
            assert max(fitting, key=lambda one: one.matches(header)).name == name


def test_names_are_compared_without_case_blanks_and_currencies():
    profile = profiles.known()["clockify"]
    header = (
        "\ufeffPROJECT",
        " start  date",
        "Start Time",
        "End Time",
        "Duration (h)",
        "User",
        "Billable Amount (USD)",
    )
    assert profile.fits(header)
    assert profile.matches(header) == len(header)
    assert profile.found(header)["start_date"] == [" start  date"]


def test_an_export_that_lacks_a_column_is_told_which(desk, tmp_path):
    path = exports.itflow(tmp_path, CASES)
    path.write_text(path.read_text(encoding="utf-8").replace("Date Opened", "Opened"), encoding="utf-8")
    (refused,) = take(desk, path).findings
    assert (refused.reason, refused.detail) == ("missing_columns", "date opened")


def test_a_file_without_rows_brings_nothing_in(worked, tmp_path):
    for write, entries in ((exports.zendesk, CASES), (exports.harvest, WORK)):
        path = write(tmp_path, entries)
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
        result = take(worked, path)
        assert (result.questions, entries_of(worked)) == ([], [])


def test_threads_of_prestashop_are_cases(desk, tmp_path):
    thread = (
        "<customer_thread><id>{id}</id><status>{status}</status><email>{email}</email><date_add>2026-03-04 09:15:00"
        "</date_add><date_upd>2026-03-06 14:30:00</date_upd></customer_thread>"
    )
    message = (
        "<customer_message><id>{id}</id><id_customer_thread>12</id_customer_thread><id_employee>{employee}</id_employee>"
        "<message>{text}</message><private>{private}</private><date_add>2026-03-0{day} 10:00:00</date_add>"
        "</customer_message>"
    )
    threads = [thread.format(id=12, status="closed", email="ASA@norr.example"),
               thread.format(id=13, status="open", email="per@vast.example")]  # fmt: skip
    messages = [
        message.format(id=1, employee=0, text="\nKassan svarar inte\nHej", private=0, day=4),
        message.format(id=2, employee=3, text="Anteckning", private=1, day=4),
        message.format(id=3, employee=3, text="Vi tittar", private=0, day=5),
        message.format(id=4, employee=3, text="Klart", private=0, day=6),
    ]
    for name, records in (("customer_threads", threads), ("customer_messages", messages)):
        text = f"<?xml version='1.0'?><prestashop><{name}>{''.join(records)}</{name}></prestashop>"
        (tmp_path / f"{name}.xml").write_text(text, encoding="utf-8")
    paths = [tmp_path / "customer_threads.xml", tmp_path / "customer_messages.xml"]
    result = import_files(desk, paths, now=NOW, actor="test")
    assert (result.findings, result.questions) == ([], [])
    begun = local(at("2026-03-04T09:15"))
    assert [row[:4] for row in cases_of(desk)] == [
        ("ct12", "K1", begun, "Kassan svarar inte"), ("ct13", "K2", begun, "ct13"),
    ]  # fmt: skip
    assert events_of(desk) == [
        ("ct12", "handling_started", local(at("2026-03-05T10:00"))),
        ("ct12", "resolved", local(at("2026-03-06T14:30"))),
    ]  # fmt: skip
    assert not any(file.fates["added"] for file in import_files(desk, paths, now=NOW, actor="test").files)
