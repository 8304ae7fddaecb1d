"""ServiceNow's incident log: hand-made incidents with figures reckoned by hand, and a real export if there is one."""

import csv
import os
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from lib import days
from lib.ingest import profiles
from lib.ingest.run import import_files
from lib.store import Store
from tests.conftest import NOW, bring_in, rows_of
from tests.rows import fates, found, stored, ticket

REAL = os.environ.get("REAL_EXPORTS")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=days.ZONE)


def incident(number: str, opened: str, *updates: tuple, caller: str = "Kund 7", resolved_at: str = "?") -> list[dict]:
    """The log of an incident: a row for each update, as state and time, and what else changes with it."""
    rows = []
    for position, (state, updated, *more) in enumerate([("New", opened), *updates]):
        rows.append(
            {"number": number, "incident_state": state, "active": "TRUE", "sys_mod_count": str(position),
             "caller_id": caller, "opened_at": opened, "sys_updated_at": updated, "category": "Category 1",
             "subcategory": "?", "u_symptom": "Symptom 2", "priority": "3 - Moderate", "resolved_at": resolved_at,
             "closed_at": "20-05-2026 12:00"} | (more[0] if more else {})
        )  # fmt: skip
    return rows


CRITICAL = {"priority": "1 - Critical"}
# In May 2026 the 1st (a Friday) and the 14th (Ascension Day, a Thursday) are free.
LOG = [
    *incident("INC01", "04-05-2026 08:00", ("Active", "04-05-2026 09:30"), ("Active", "04-05-2026 11:00"),
              ("Resolved", "05-05-2026 10:00"), ("Closed", "12-05-2026 10:00")),
    *incident("INC02", "09-05-2026 12:00", ("Active", "12-05-2026 08:00"), ("Resolved", "15-05-2026 12:00")),
    *incident("INC03", "30-04-2026 16:00", ("Active", "06-05-2026 23:59"), ("Resolved", "06-05-2026 23:59")),
    *incident("INC04", "30-04-2026 16:00", ("Active", "07-05-2026 00:00"), ("Resolved", "07-05-2026 00:00")),
    *incident("INC05", "04-05-2026 09:00", ("Awaiting User Info", "04-05-2026 10:00"), ("Active", "08-05-2026 09:00"),
              ("Resolved", "11-05-2026 15:00")),
    *incident("INC06", "05-05-2026 09:00", ("Awaiting Vendor", "05-05-2026 10:00"), ("Resolved", "06-05-2026 09:00"),
              ("Active", "08-05-2026 09:00"), ("Resolved", "12-05-2026 09:00"), ("Closed", "15-05-2026 09:00")),
    *incident("INC07", "06-05-2026 08:00", ("Active", "06-05-2026 09:00"), ("Closed", "13-05-2026 12:00"),
              resolved_at="08-05-2026 14:00"),
    *incident("INC08", "06-05-2026 08:00", ("Active", "06-05-2026 09:00"), ("Closed", "13-05-2026 12:00")),
    *incident("INC09", "11-05-2026 08:00", ("Resolved", "11-05-2026 08:20"), ("Closed", "18-05-2026 08:20")),
    *incident("INC10", "09-05-2026 23:50", ("Active", "10-05-2026 00:05", CRITICAL)),
    *incident("INC11", "11-05-2026 12:00", ("Active", "11-05-2026 12:16"), ("Active", "11-05-2026 13:00", CRITICAL)),
    *incident("INC12", "03-04-2024 10:00", ("Active", "04-04-2024 10:00")),
    *incident("INC13", "27-05-2026 10:00"),
]  # fmt: skip

# handled, due_on, working_days, status, working_days_to_resolution
EXPECTED = {
    # Monday, handled the same day; due on the third day after: Tuesday, Wednesday, Thursday. Resolved on Tuesday.
    "INC01": ("2026-05-04T09:30", "2026-05-07", 0, "met", 1),
    # Saturday counts as the Friday before: Monday 1, Tuesday 2, Wednesday 3. Resolved on Friday, over Ascension Day: 4.
    "INC02": ("2026-05-12T08:00", "2026-05-13", 2, "met", 4),
    # Thursday; Friday is 1 May: Monday 1, Tuesday 2, Wednesday 3. Handled in the last minute of that day …
    "INC03": ("2026-05-06T23:59", "2026-05-06", 3, "met", 3),
    # … and in the first of the next.
    "INC04": ("2026-05-07T00:00", "2026-05-06", 4, "breached", 4),
    # To ask the customer is to handle. Monday to Monday is 5, less the wait from Monday to Friday, 4.
    "INC05": ("2026-05-04T10:00", "2026-05-07", 0, "met", 1),
    # Reopened: the last resolution counts, a week later: Wednesday, Thursday, Friday, Monday, Tuesday.
    "INC06": ("2026-05-05T10:00", "2026-05-08", 0, "met", 5),
    # Closed without ever having been resolved: on Friday, as the log's own column says …
    "INC07": ("2026-05-06T09:00", "2026-05-11", 0, "met", 2),
    # … or when it was closed, on Wednesday, where the log says nothing.
    "INC08": ("2026-05-06T09:00", "2026-05-11", 0, "met", 5),
    # Straight to resolved: that was the handling, too.
    "INC09": ("2026-05-11T08:20", "2026-05-15", 0, "met", 0),
    # Critical, over midnight between Saturday and Sunday, after exactly 15 minutes.
    "INC10": ("2026-05-10T00:05", None, None, "met", None),
    # Critical by what the last update says, after 16 minutes.
    "INC11": ("2026-05-11T12:16", None, None, "breached", None),
    # The day stands first: 3 April 2024, a Wednesday: Thursday, Friday, Monday.
    "INC12": ("2024-04-04T10:00", "2024-04-08", 1, "met", None),
    # Wednesday 27 May, not handled on Monday 1 June, its third day.
    "INC13": (None, "2026-06-01", None, "due_today", None),
}


def export(folder: Path, rows: list[dict], name: str = "export.csv") -> Path:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder / name


def take(store: Store, file: Path, **options):
    return import_files(store, [file], now=NOW, actor="test", **options)


def test_incidents_give_the_figures_reckoned_by_hand(desk, tmp_path):
    result = take(desk, export(tmp_path, LOG), create_customers=True)
    assert not result.findings
    assert {
        row["ticket_id"]: (
            row["handled_at"] and f"{row['handled_at'].astimezone(days.ZONE):%Y-%m-%dT%H:%M}",
            row["due_on"] and row["due_on"].isoformat(),
            row["working_days"],
            row["status"],
            row["working_days_to_resolution"],
        )
        for row in rows_of(desk, "ticket_sla")
    } == EXPECTED


def test_the_rows_of_an_export_add_up_and_so_do_those_made_of_them(desk, tmp_path):
    result = take(desk, export(tmp_path, LOG), create_customers=True)
    (file,) = result.files
    assert (file.kind, file.rows_read) == ("ServiceNow incident event log", len(LOG))
    assert fates(result, "export.csv") == (len(LOG), 0, 0, 0)
    assert {name: dict(made) for name, made in file.made.items()} == {
        "customers": {"added": 1},
        "tickets": {"added": 13},
        # 11 first acts (all but INC09 and INC13), 1 wait, 1 return from it, 1 reopening, 10 resolutions (INC06 twice).
        "ticket_events": {"added": 11 + 1 + 1 + 1 + 10},
    }


def test_the_same_export_again_changes_nothing(desk, tmp_path):
    file = export(tmp_path, LOG)
    take(desk, file, create_customers=True)
    assert fates(take(desk, file), "export.csv") == (0, 0, len(LOG), 0)
    assert stored(desk, "from store.audit_log") == []


def test_updates_count_in_their_order_whatever_order_the_rows_have(desk, tmp_path):
    rows = incident("INC01", "04-05-2026 08:00", *[("Active", f"05-05-2026 09:{minute}") for minute in range(10, 22)],
                    ("Resolved", "06-05-2026 10:00", CRITICAL))  # fmt: skip
    # Update 10 comes after 9, not after 1.
    take(desk, export(tmp_path, sorted(rows, key=lambda row: row["sys_mod_count"])), create_customers=True)
    query = 'select event, "at" from store.ticket_events order by 2'
    assert stored(desk, query) == [
        ("handling_started", local("2026-05-05T09:10")),
        ("resolved", local("2026-05-06T10:00")),
    ]
    assert stored(desk, "select critical from store.tickets") == [(True,)]


def test_customers_are_made_on_request_alone(desk, tmp_path):
    file = export(tmp_path, LOG)
    without = take(desk, file)
    assert fates(without, "export.csv") == (0, 0, 0, len(LOG))
    assert {(one.column, one.value) for one in without.findings if one.column == "customer_id"} == {
        ("customer_id", "Kund 7")
    }
    assert stored(desk, "from store.tickets") == []
    result = take(desk, file, create_customers=True)
    assert result.files[0].made["customers"]["added"] == 1
    assert stored(desk, "select customer_id, name from store.customers") == [("Kund 7", "Kund 7")]


def test_a_question_mark_means_nothing(desk, tmp_path):
    rows = [
        *incident("INC01", "04-05-2026 08:00", ("Active", "04-05-2026 09:00", {"caller_id": "Kund 8"}), caller="?"),
        *incident("INC02", "04-05-2026 08:00", ("Active", "04-05-2026 09:00"), caller="?"),
        *incident("INC03", "04-05-2026 08:00", ("Active", "?")),
        *incident("INC04", "?", ("Active", "04-05-2026 09:00")),
    ]
    for row in rows:
        row |= {"category": "?", "u_symptom": "?"}
    result = take(desk, export(tmp_path, rows), create_customers=True)
    # What a later update tells is known; the number stands in for a subject that nobody wrote.
    query = "select ticket_id, customer_id, subject from store.tickets order by 1"
    assert stored(desk, query) == [("INC01", "Kund 8", "INC01"), ("INC03", "Kund 7", "INC03")]
    assert [(one[1], one[2], one[4]) for one in found(result)] == [
        (4, "customer_id", "missing"), (5, "ticket_id", "unknown_reference"),
        (7, "at", "missing"),
        (8, "registered_at", "missing"), (9, "ticket_id", "unknown_reference"),
    ]  # fmt: skip
    assert fates(result, "export.csv") == (3, 0, 0, 5)


def test_an_export_needs_no_more_columns_than_its_profile_says(desk, tmp_path):
    needed = profiles.known()["servicenow"].header
    rows = [{name: row[name] for name in row if name in needed} for row in LOG]
    assert not take(desk, export(tmp_path, rows), create_customers=True).findings
    assert stored(desk, "select count(*) from store.tickets") == [(13,)]


def test_what_a_person_has_decided_stays_when_the_export_comes_again(desk, tmp_path):
    file = export(tmp_path, LOG)
    take(desk, file, create_customers=True)
    decided = ticket(
        "INC01", "2026-05-04T08:00", customer_id="Kund 7", subject="Category 1 · Symptom 2", category="core"
    )
    assert fates(bring_in(desk, tmp_path / "decided", {"tickets": [decided]}), "tickets.csv") == (0, 1, 0, 0)
    later = [*LOG, *incident("INC14", "27-05-2026 10:00")]
    assert fates(take(desk, export(tmp_path, later)), "export.csv") == (1, 0, len(LOG), 0)
    assert stored(desk, "select category from store.tickets where ticket_id = 'INC01'") == [("core",)]


def test_a_profile_can_be_named(desk, tmp_path):
    file = export(tmp_path, LOG)
    assert take(desk, file, create_customers=True, profile="servicenow").files[0].rows_read == len(LOG)
    (refused,) = take(desk, file, profile="toggl").findings
    assert refused.reason == "missing_columns"


@pytest.mark.skipif(not REAL, reason="REAL_EXPORTS names no folder with exports of real systems")
def test_a_real_incident_log_is_counted_as_an_independent_reading_counts_it(desk):
    """Standard cases registered in February 2016 and handled on time, read line by line with another calendar."""
    path = Path(REAL) / "servicenow_incident_event_log.csv"
    logs = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            logs[row["number"]].append(row)
    free = {
        date(2016, 1, 1),
        date(2016, 1, 6),
        date(2016, 3, 25),
        date(2016, 3, 28),
        date(2016, 5, 5),
        date(2016, 6, 6),
    }

    def when(text: str) -> datetime:
        return datetime.strptime(text, "%d-%m-%Y %H:%M")  # noqa: DTZ007

    def third_working_day_after(day: date) -> date:
        left = 3
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5 and day not in free
        return day

    counted = {"met": 0, "all": 0}
    for rows in logs.values():
        rows.sort(key=lambda row: int(row["sys_mod_count"]))
        opened = when(rows[-1]["opened_at"])
        if (opened.year, opened.month) != (2016, 2) or rows[-1]["priority"] == "1 - Critical":
            continue
        acts = []
        for before, row in zip([None, *rows], rows, strict=False):
            if row["incident_state"] == (before and before["incident_state"]) or row["incident_state"] == "New":
                continue
            closed_first = row["incident_state"] == "Closed" and "Resolved" not in {r["incident_state"] for r in rows}
            if row["incident_state"] != "Closed":
                acts.append(when(row["sys_updated_at"]))
            elif closed_first:
                acts.append(when(row["sys_updated_at" if row["resolved_at"] == "?" else "resolved_at"]))
        counted["all"] += 1
        counted["met"] += bool(acts) and max(min(acts), opened).date() <= third_working_day_after(opened.date())

    result = take(desk, path, create_customers=True)
    added, *_, put_aside = fates(result, path.name)
    assert added + put_aside == sum(map(len, logs.values()))
    assert result.files[0].made["tickets"]["added"] == len(logs) == 890
    statuses = [
        row["status"] for row in rows_of(desk, "ticket_sla")
        if not row["critical"] and (row["registered_on"].year, row["registered_on"].month) == (2016, 2)
    ]  # fmt: skip
    assert {"met": statuses.count("met"), "all": len(statuses)} == counted
    assert counted["all"] > 100
    assert fates(take(desk, path), path.name) == (0, 0, added + put_aside, 0)
