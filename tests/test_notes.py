"""Managers' notes on breaches: one change, one row of the audit log, and nobody's words are lost."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import duckdb
import pytest

from lib.access import Person
from lib.desk import LONGEST_NOTE, note_breach
from lib.errors import Conflict, UserError
from lib.store import Store
from lib.words import Words
from tests.conftest import NOW, bring_in, stocked
from tests.rows import base, stored, ticket

KARIN, OSKAR = "Karin Ekesund", "Oskar Lidvall"


@pytest.fixture
def noted(desk: Store, tmp_path) -> Store:
    """A desk with one case, T1."""
    return stocked(desk, tmp_path / "facts", base())


def shown(store: Store, as_of=NOW) -> dict[str, tuple]:
    """By case, the note that the views show and who wrote it; an empty one is one taken back."""
    query = "select ticket_id, note, written_by from facts.breach_notes"
    with store.cursor(as_of) as cursor:
        return {row[0]: row[1:] for row in cursor.execute(query).fetchall()}


def log(store: Store) -> list[tuple]:
    """The audit log, the first change first."""
    rows = stored(
        store,
        "select actor, action, table_name, row_key, before, after from store.audit_log "
        "where table_name = 'breach_notes' order by changed_at, rowid",
    )
    return [(*row[:4], *(text and json.loads(text) for text in row[4:])) for row in rows]


def test_a_note_is_one_change_with_what_it_said_before_and_since(noted):
    first = note_breach(noted, "T1", "  Två sjuka, åtta ärenden. ", seen=None, by=Person(KARIN), now=NOW)
    assert shown(noted) == {"T1": ("Två sjuka, åtta ärenden.", KARIN)}
    later = NOW + timedelta(minutes=5)
    second = note_breach(noted, "T1", "Felaktig prioritering", seen=first, by=Person(OSKAR), now=later)
    assert first != second
    assert shown(noted, later) == {"T1": ("Felaktig prioritering", OSKAR)}
    assert log(noted) == [
        (KARIN, "note_breach", "breach_notes", "T1", {"note": None}, {"note": "Två sjuka, åtta ärenden."}),
        (
            OSKAR,
            "note_breach",
            "breach_notes",
            "T1",
            {"note": "Två sjuka, åtta ärenden."},
            {"note": "Felaktig prioritering"},
        ),
    ]
    assert stored(noted, "select count(*) from store.breach_notes") == [(2,)], "the earlier one is still there"


def test_the_note_and_its_row_in_the_log_are_written_together_or_not_at_all(noted, monkeypatch):
    before = noted.version
    monkeypatch.setattr("lib.desk.notes.record", lambda *values: values[0].execute("select 1 / 'x'"))
    with pytest.raises(duckdb.Error):
        note_breach(noted, "T1", "Sjuk personal", seen=None, by=Person(KARIN), now=NOW)
    assert (shown(noted), log(noted), noted.version) == ({}, [], before)
    monkeypatch.undo()
    assert note_breach(noted, "T1", "Sjuk personal", seen=None, by=Person(KARIN), now=NOW)
    assert noted.version == before + 1


@pytest.mark.parametrize("seen", [None, "an id of long ago"])
def test_who_hasnt_seen_the_last_note_hears_what_it_says_and_both_are_kept(noted, seen):
    first = note_breach(noted, "T1", "Oskars förklaring", seen=None, by=Person(OSKAR), now=NOW)
    with pytest.raises(Conflict) as conflict:
        note_breach(noted, "T1", "Karins förklaring", seen=seen, by=Person(KARIN), now=NOW)
    said = Words("sv").problem(conflict.value)
    assert said == f"{OSKAR} har skrivit en annan anteckning under tiden: ”Oskars förklaring”"
    assert shown(noted) == {"T1": ("Oskars förklaring", OSKAR)}
    assert len(log(noted)) == 1
    # Having seen it, she adds to it.
    later = NOW + timedelta(minutes=1)
    note_breach(noted, "T1", "Oskars förklaring. Karins också.", seen=first, by=Person(KARIN), now=later)
    assert shown(noted, later) == {"T1": ("Oskars förklaring. Karins också.", KARIN)}


def test_two_at_once_and_exactly_one_wins(noted):
    for turn in range(5):
        seen = stored(noted, "select note_id from store.breach_notes order by written_at desc limit 1")
        last, barrier = (seen[0][0] if seen else None), threading.Barrier(2)

        def write(who: str, turn: int = turn, last: str | None = last, barrier=barrier) -> str | None:
            barrier.wait()
            try:
                note_breach(noted, "T1", f"{who} {turn}", seen=last, by=Person(who), now=NOW + timedelta(minutes=turn))
            except Conflict as conflict:
                return conflict.values["who"]
            return None

        with ThreadPoolExecutor(2) as pool:
            heard = list(pool.map(write, (KARIN, OSKAR)))
        winner = (KARIN, OSKAR)[heard.index(None)]
        assert sorted(heard, key=str) == sorted([None, winner], key=str), "the other hears who won"
        assert shown(noted, NOW + timedelta(minutes=turn)) == {"T1": (f"{winner} {turn}", winner)}
        assert len(log(noted)) == turn + 1


def test_an_empty_note_takes_the_last_one_back(noted):
    first = note_breach(noted, "T1", "Fel ärende", seen=None, by=Person(KARIN), now=NOW)
    later = NOW + timedelta(minutes=1)
    second = note_breach(noted, "T1", " \n", seen=first, by=Person(KARIN), now=later)
    assert shown(noted, later) == {"T1": (None, KARIN)}
    assert log(noted)[-1][4:] == ({"note": "Fel ärende"}, {"note": None})
    # Who still sees the note hears that it was taken back.
    with pytest.raises(Conflict) as conflict:
        note_breach(noted, "T1", "Tillägg", seen=first, by=Person(OSKAR), now=later)
    assert conflict.value.values == {"who": KARIN, "note": "–"}
    third = note_breach(noted, "T1", "Ny förklaring", seen=second, by=Person(OSKAR), now=later + timedelta(minutes=1))
    assert shown(noted, later + timedelta(minutes=1)) == {"T1": ("Ny förklaring", OSKAR)}
    assert len({first, second, third}) == 3


def test_what_changes_nothing_writes_nothing(noted):
    before = noted.version
    assert note_breach(noted, "T1", "   ", seen=None, by=Person(KARIN), now=NOW) == ""
    first = note_breach(noted, "T1", "Sjuk personal", seen=None, by=Person(KARIN), now=NOW)
    assert note_breach(noted, "T1", "Sjuk personal ", seen=first, by=Person(OSKAR), now=NOW) == first
    assert shown(noted) == {"T1": ("Sjuk personal", KARIN)}
    assert len(log(noted)) == 1
    assert noted.version > before


@pytest.mark.parametrize("ticket_id", ["T9", "", "t1"])
def test_a_case_that_nobody_knows_has_no_notes(noted, ticket_id):
    with pytest.raises(UserError, match="There is no case") as error:
        note_breach(noted, ticket_id, "Sjuk personal", seen=None, by=Person(KARIN), now=NOW)
    assert not isinstance(error.value, Conflict)
    assert stored(noted, "from store.breach_notes") == []


@pytest.mark.parametrize("flag", ["void", "merged_into"])
def test_a_case_that_is_in_no_figure_has_none_either(desk, tmp_path, flag):
    gone = ticket("T2", void="true") if flag == "void" else ticket("T2", merged_into="T1")
    bring_in(
        desk,
        tmp_path,
        base(tickets=[{**ticket(), "void": "", "merged_into": ""}, {"void": "", "merged_into": ""} | gone]),
    )
    with pytest.raises(UserError, match="There is no case"):
        note_breach(desk, "T2", "Sjuk personal", seen=None, by=Person(KARIN), now=NOW)


def test_the_longest_note_fits_and_one_character_more_does_not(noted):
    with pytest.raises(UserError, match="at most 2000 characters; this one has 2001"):
        note_breach(noted, "T1", "å" * (LONGEST_NOTE + 1), seen=None, by=Person(KARIN), now=NOW)
    assert shown(noted) == {}
    note_breach(noted, "T1", f" {'å' * LONGEST_NOTE} ", seen=None, by=Person(KARIN), now=NOW)
    assert shown(noted)["T1"][0] == "å" * LONGEST_NOTE


@pytest.mark.parametrize(
    "text",
    [
        "'; drop table store.breach_notes; --",
        "a\nb\tc",
        "“citat” \\ \" ' { } $1 ?",
        "🙂",
        pytest.param("\x00", marks=pytest.mark.file_home("a sign that PostgreSQL keeps no text with")),
    ],
)
def test_any_text_is_just_text(noted, text):
    note_breach(noted, "T1", text, seen=None, by=Person(KARIN), now=NOW)
    assert shown(noted) == {"T1": (text.strip(), KARIN)}
    assert log(noted)[0][5] == {"note": text.strip()}


def test_a_note_stays_with_the_case_that_its_own_was_merged_into(desk, tmp_path):
    plain = {"void": "", "merged_into": ""}
    second = ticket("T2", "2026-05-04T11:00")
    bring_in(desk, tmp_path / "facts", base(tickets=[ticket() | plain, second | plain]))
    first = note_breach(desk, "T2", "Om det andra ärendet", seen=None, by=Person(KARIN), now=NOW)
    bring_in(desk, tmp_path / "merged", {"tickets": [second | {"void": "", "merged_into": "T1"}]})
    assert shown(desk) == {"T1": ("Om det andra ärendet", KARIN)}
    # Who writes on the other has to have seen it, and then has the last word.
    with pytest.raises(Conflict):
        note_breach(desk, "T1", "Om båda", seen=None, by=Person(OSKAR), now=NOW)
    later = NOW + timedelta(minutes=1)
    note_breach(desk, "T1", "Om båda", seen=first, by=Person(OSKAR), now=later)
    assert shown(desk, later) == {"T1": ("Om båda", OSKAR)}
    # Taken apart again, each has its own.
    bring_in(desk, tmp_path / "apart", {"tickets": [second | plain]})
    assert shown(desk, later) == {"T1": ("Om båda", OSKAR), "T2": ("Om det andra ärendet", KARIN)}


def test_a_note_is_seen_from_the_moment_it_was_written(noted):
    first = note_breach(noted, "T1", "Först", seen=None, by=Person(KARIN), now=NOW)
    later = NOW + timedelta(days=1)
    note_breach(noted, "T1", "Sedan", seen=first, by=Person(KARIN), now=later)
    instant = timedelta(microseconds=1)
    for as_of, expected in ((NOW - instant, {}), (NOW, "Först"), (later - instant, "Först"), (later, "Sedan")):
        assert shown(noted, as_of) == (expected and {"T1": (expected, KARIN)}), as_of


def test_a_note_changes_no_figure(noted):
    query = "select * from decisions.ticket_sla"
    before = noted.cursor(NOW).execute(query).fetchall()
    note_breach(noted, "T1", "Sjuk personal", seen=None, by=Person(KARIN), now=NOW)
    assert noted.cursor(NOW).execute(query).fetchall() == before


def test_a_note_is_there_after_a_restart_and_in_a_copy(terms, tmp_path):
    with Store(tmp_path / "store.duckdb", terms) as store:
        bring_in(store, tmp_path / "facts", base())
        first = note_breach(store, "T1", "Sjuk personal på fredagen", seen=None, by=Person(KARIN), now=NOW)
        assert store.copy_to(tmp_path / "copy.duckdb")["breach_notes"]["rows"] == 1
    for path in ("store", "copy"):
        with Store(tmp_path / f"{path}.duckdb", terms) as store:
            assert shown(store) == {"T1": ("Sjuk personal på fredagen", KARIN)}
            assert len(log(store)) == 1
            note_breach(store, "T1", "Och sedan", seen=first, by=Person(OSKAR), now=NOW + timedelta(hours=1))
