"""What is laid by until a fact changes is never stale: the rows are those that a fresh decision gives."""

import tempfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import desk as desk_changes
from lib import sql
from lib.access import Person
from lib.desk import note_breach
from lib.laid_by import VIEWS
from lib.store import Store, open_store
from tests import strategies
from tests.conftest import NOW, bring_in, emptied
from tests.rows import adjustment, base, contract, entry, event, installation, invoice_line, quote, ticket
from tests.strategies.basics import TINY
from tests.test_oracle import EXAMPLES, fewer_random_facts

SETTLED = {view: f"from {view} order by all" for view in VIEWS.values()}
IN_PIECES = ("ticket_events", "time_entries", "module_installations", "quotes", "invoice_lines", "adjustments")
LATER = datetime(2026, 6, 30, 12, tzinfo=UTC)


def both(store: Store, as_of: datetime) -> tuple[list, list]:
    """The rows of the settled views, as laid by and as decided anew."""
    decided = []
    with closing(store.cursor(as_of)) as anew:
        for name, view in VIEWS.items():
            anew.execute(f"create temp table anew_{name} as from {view}")
            decided.append(anew.execute(f"from anew_{name} order by all").fetchall())
            # What the next ones build on, decided anew like them.
            anew.execute(f"set variable {name} = 'anew_{name}'")
    with closing(store.cursor(as_of, laid_for=" ".join(SETTLED.values()))) as cursor:
        laid = [cursor.execute(query).fetchall() for query in SETTLED.values()]
    return laid, decided


def one_by_one(store: Store, as_of: datetime) -> list:
    """The rows of the settled views, each asked for by itself."""
    laid = []
    for query in SETTLED.values():
        with closing(store.cursor(as_of, laid_for=query)) as cursor:
            laid.append(cursor.execute(query).fetchall())
    return laid


def laid_tables(store: Store) -> set[str]:
    """The tables that are laid by now."""
    query = "select table_name from duckdb_tables() where database_name = 'laid'"
    return {name for (name,) in store.cursor(NOW).execute(query).fetchall()}


def uses_laid(store: Store, query: str, as_of: datetime = LATER, **options) -> bool:
    """Whether a cursor for a query reads what is laid by."""
    with closing(store.cursor(as_of, laid_for=query, **options)) as cursor:
        sources = {name: cursor.execute("select getvariable(?)", [name]).fetchone()[0] for name in VIEWS}
    laid = {name for name, source in sources.items() if source.startswith("laid.")}
    assert "charges" in laid or not laid & {"billing_audit", "unlocked_lines", "billing_findings"}, sources
    return "charges" in laid


# ---- Never stale -----------------------------------------------------------------------------------------------------


@settings(fewer_random_facts, max_examples=EXAMPLES // 6)
@given(case=strategies.cases(8), data=st.data())
def test_settled_rows_are_those_decided_anew(opened, case, data):
    """Facts arrive in pieces; after each, at moments in any order: before the last fact, at its edge, and later."""
    facts, as_of = case
    store = emptied(opened)
    cuts = {name: data.draw(st.integers(0, len(facts.get(name, []))), label=name) for name in IN_PIECES}
    pieces = (
        {name: rows[: cuts[name]] if name in cuts else rows for name, rows in facts.items()},
        {name: rows[cuts[name] :] for name, rows in facts.items() if name in cuts},
    )
    # An installation comes before what names it; what names none yet is written again with the second piece.
    pieces[0]["tickets"] = [{**row, "installation_id": "", "void": ""} for row in facts["tickets"]]
    pieces[1]["tickets"] = facts["tickets"]
    moments = [as_of, *(data.draw(strategies.moments(facts), label="moment") for _ in range(3))]
    with tempfile.TemporaryDirectory() as folder:
        for number, piece in enumerate(pieces):
            if any(piece.values()):
                bring_in(store, Path(folder) / str(number), piece)
            for at in moments:
                for name, one, other in zip(VIEWS, *both(store, at), strict=True):
                    assert one == other, (name, number, at)


# One fact of each kind that is still to come when the charges are asked for, and the moment from which it is seen.
TO_COME = {
    "a case": ({"tickets": [ticket(), ticket("T2", "2026-06-08T10:00")]}, "2026-06-08T10:00"),
    "work": ({"time_entries": [entry(), entry("E2", started_at="2026-06-08T10:00")]}, "2026-06-08T10:00"),
    "work of another kind": (
        {"time_entries": [entry(), entry("E2", started_at="2026-06-08T10:00", work="upgrade")]},
        "2026-06-08T10:00",
    ),
    "the first work of installing": (
        {
            "tickets": [ticket(category="installation")],
            "time_entries": [entry(), entry("E2", started_at="2026-06-08T10:00", work="installation")],
        },
        "2026-06-08T10:00",
    ),
    "a resolution": ({"ticket_events": [event("2026-06-08T10:00", "resolved")]}, "2026-06-08T10:00"),
    "a case opened again": (
        {"ticket_events": [event("2026-05-05T10:00", "resolved"), event("2026-06-08T10:00", "reopened")]},
        "2026-06-08T10:00",
    ),
    "a quote": ({"quotes": [quote(sent_at="2026-06-08T10:00", decision="approved")]}, "2026-06-08T10:00"),
    "the approval of a quote": (
        {"quotes": [quote(decision="approved", decided_at="2026-06-08T10:00")]},
        "2026-06-08T10:00",
    ),
    "an installation": (
        {
            "tickets": [ticket(category="installation")],
            "module_installations": [installation(installed_on="2026-06-08", ticket_id="T1", price="495")],
        },
        "2026-06-08T00:00",
    ),
    "time on a void case": (
        {
            "tickets": [ticket(void=""), ticket("T2", void="true")],
            "time_entries": [entry(), entry("E2", ticket_id="T2", started_at="2026-06-08T10:00")],
        },
        "2026-06-08T10:00",
    ),
    "an invoice line": ({"invoice_lines": [invoice_line(invoiced_on="2026-06-08")]}, "2026-06-08T00:00"),
    "an adjustment": ({"adjustments": [adjustment(made_at="2026-06-08T10:00")]}, "2026-06-08T10:00"),
}


@pytest.mark.parametrize("kind", TO_COME)
def test_what_is_to_come_is_not_seen_before_its_time(desk, tmp_path, kind):
    """Just before it, at it, and before it again, when the tables of later are there."""
    rows, from_text = TO_COME[kind]
    seen_from = strategies.instant(from_text)
    facts = base(tickets=[ticket(category="third_party")], contracts=[contract("2026-01-01")], time_entries=[entry()])
    bring_in(desk, tmp_path, facts | rows)
    answers = []
    for as_of in (seen_from - TINY, seen_from, seen_from + timedelta(days=9), seen_from - TINY, LATER):
        laid, decided = both(desk, as_of)
        assert laid == decided, as_of
        answers.append(laid)
    for as_of, expected in zip((seen_from - TINY, seen_from), answers[:2], strict=True):
        assert one_by_one(desk, as_of) == expected
    assert answers[0] != answers[1], "the fact must matter, or this shows nothing"
    assert not uses_laid(desk, SETTLED["decisions.settled_charges"], seen_from - TINY)
    assert uses_laid(desk, SETTLED["decisions.settled_charges"], seen_from)


def test_every_import_and_every_change_is_seen_at_once(desk, tmp_path):
    facts = base(contracts=[contract("2026-01-01")], tickets=[ticket(category="third_party")], time_entries=[entry()])
    seen = []
    for number, piece in enumerate(
        [
            facts,
            {"time_entries": [entry(minutes="35")]},  # the same row, changed
            {"tickets": [ticket(category="core")]},
            {"contracts": [contract("2026-01-01", "2026-02-01")]},  # the case has no contract any more
            {"tickets": [ticket(category="core", void="true")]},
            {"tickets": [ticket(category="core", void="")]},
            {"invoice_lines": [invoice_line()]},
        ]
    ):
        bring_in(desk, tmp_path / str(number), piece)
        laid, decided = both(desk, LATER)
        assert laid == decided, f"after piece {number}"
        assert not seen or laid != seen[-1], f"piece {number} changed nothing"
        seen.append(laid)
    desk_changes.note_breach(desk, "T1", "Sjuk personal", seen=None, by=Person("Karin"), now=NOW)
    laid, decided = both(desk, LATER)
    assert laid == decided == seen[-1] == one_by_one(desk, LATER)


def test_what_a_transaction_took_back_was_never_there(desk, tmp_path):
    bring_in(desk, tmp_path, base(contracts=[contract("2026-01-01")], time_entries=[entry()]))
    before, _ = both(desk, LATER)

    def fail() -> None:
        with desk.tx() as cursor:
            cursor.execute("delete from store.time_entries")
            cursor.execute("insert into touched values (null)")
            desk.keep(cursor)
            assert both(desk, LATER)[0] == before, "nobody else sees what isn't committed"
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert both(desk, LATER) == (before, before)


# ---- Many at once ----------------------------------------------------------------------------------------------------


def test_readers_beside_an_import_see_a_state_that_there_was(desk, tmp_path):
    """Eight threads read while somebody imports: no error, no mixture, and what is laid by fits what is not."""
    steps = 7
    bring_in(desk, tmp_path / "first", base(contracts=[contract("2026-01-01")], tickets=[ticket(category="attack")]))
    # After step n there are n entries of an hour and n invoice lines of 995 kr: the audit must always say `ok`.
    bring_in(desk, tmp_path / "solved", {"ticket_events": [event("2026-05-05T10:00", "resolved")]})
    query = """
        select
            (select coalesce(sum(amount), 0) from decisions.settled_charges) as charged,
            (select sum(charged) from decisions.settled_audit) as audited,
            (select sum(invoiced) from decisions.settled_audit) as invoiced
    """
    done, started = threading.Event(), threading.Barrier(9)

    def read(_: int) -> Counter:
        seen: Counter = Counter()
        started.wait()
        while not done.is_set():
            with closing(desk.cursor(LATER, laid_for=query)) as cursor:
                seen[cursor.execute(query).fetchone()] += 1
        return seen

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read, number) for number in range(8)]
        started.wait()
        try:
            for step in range(steps):
                bring_in(
                    desk,
                    tmp_path / str(step),
                    {
                        "time_entries": [entry(f"E{step}", minutes="60")],
                        "invoice_lines": [invoice_line(f"F{step}", amount="995")],
                    },
                )
        finally:
            done.set()
        seen = sum((reader.result() for reader in readers), Counter())
    assert seen.keys() <= {(995 * step,) * 3 for step in range(steps + 1)}, seen
    assert len(seen) > 2, "the readers must have seen it change"
    assert both(desk, LATER)[0] == both(desk, LATER)[1]


def test_a_reader_who_was_about_to_read_still_finds_the_tables(desk, tmp_path):
    """A cursor is made, then facts change and others lay by anew before it reads."""
    query = SETTLED["decisions.settled_audit"]
    bring_in(desk, tmp_path, base(time_entries=[entry()]))
    with closing(desk.cursor(LATER, laid_for=query)) as slow:
        bring_in(desk, tmp_path / "more", {"time_entries": [entry("E2")]})
        assert len(both(desk, LATER)[0][1]) == 1
        (row,) = slow.execute(query).fetchall()
    assert row[0] == "T1"


# ---- What is laid by, and when it goes -------------------------------------------------------------------------------


def test_only_two_generations_are_kept(desk, tmp_path):
    bring_in(desk, tmp_path, base(time_entries=[entry()]))
    for step in range(6):
        bring_in(desk, tmp_path / str(step), {"time_entries": [entry(f"E{step}")]})
        laid, decided = both(desk, LATER)
        assert laid == decided
        names = laid_tables(desk)
        numbers = {name.rsplit("_", 1)[1] for name in names}
        assert str(desk.charges_version) in numbers
        assert len(numbers) <= 2
        assert names == {f"{name}_{number}" for name in VIEWS for number in numbers}


def test_a_note_leaves_what_is_laid_by_as_it_is(desk, tmp_path):
    bring_in(desk, tmp_path, base(time_entries=[entry()]))
    both(desk, LATER)
    before, version = laid_tables(desk), desk.version
    note_breach(desk, "T1", "Sjukdom", seen=None, by=Person("chef"), now=NOW)
    assert desk.version == version + 1
    laid, decided = both(desk, LATER)
    assert laid == decided
    assert laid_tables(desk) == before


def test_a_question_about_charges_alone_leaves_the_audit(desk, tmp_path):
    bring_in(desk, tmp_path, base(time_entries=[entry()]))
    before = laid_tables(desk)
    assert uses_laid(desk, SETTLED["decisions.settled_charges"])
    assert {name.rsplit("_", 1)[0] for name in laid_tables(desk) - before} == {"charges"}


def test_only_questions_about_charges_have_them_laid_by(desk):
    """Seen by asking each question where there are no charges to be had."""
    about_charges = []
    for name in sql.names("queries"):
        text = sql.read(f"queries/{name}")
        if "from shown" in text:
            continue  # a part of another question
        with closing(desk.cursor(LATER)) as cursor:
            cursor.execute("set variable charges = 'nowhere'")
            cursor.execute("set variable billing_audit = 'nowhere'")
            asked = dict.fromkeys(cursor.extract_statements(text)[0].named_parameters)
            try:
                cursor.execute(f"explain {text}", asked)
            except duckdb.CatalogException as error:
                about_charges += [name] if "nowhere" in str(error) else []
        assert uses_laid(desk, text) == (name in about_charges), name
    assert {"work_figures", "tickets", "installations"} <= set(about_charges)
    assert not {"sla_months", "targets", "case_events", "imports"} & set(about_charges)


def test_a_question_about_other_things_lays_nothing_by(desk, tmp_path):
    bring_in(desk, tmp_path, base(time_entries=[entry()]))
    before = laid_tables(desk)
    for query in ("", "from decisions.ticket_sla", "from decisions.charges", "from facts.invoice_lines"):
        with closing(desk.cursor(LATER, laid_for=query)) as cursor:
            cursor.execute(query)
    assert laid_tables(desk) == before
    assert uses_laid(desk, "from reports.work")
    assert laid_tables(desk) != before


def test_another_edition_of_the_terms_decides_for_itself(terms, tmp_path):
    dearer = [row.model_copy(update={"fee": row.fee + 100}) for row in terms.ticket_fee]
    query = "select sum(amount) from decisions.settled_charges"
    with Store(None, terms) as store:
        store.add_edition("draft", terms.model_copy(update={"ticket_fee": dearer}))
        facts = base(
            contracts=[contract("2026-01-01")], tickets=[ticket(category="customer_caused")], time_entries=[entry()]
        )
        bring_in(store, tmp_path, facts)
        for _ in range(2):
            assert store.cursor(LATER, laid_for=query).execute(query).fetchone() == (395,)
            assert store.cursor(LATER, "draft", laid_for=query).execute(query).fetchone() == (495,)
        assert uses_laid(store, query)
        assert not uses_laid(store, query, edition="draft")


def test_a_store_that_is_read_only_lays_by_as_well(terms, tmp_path):
    path = tmp_path / "store.duckdb"
    with Store(path, terms) as store:
        bring_in(store, tmp_path / "facts", base(contracts=[contract("2026-01-01")], time_entries=[entry()]))
        expected, _ = both(store, LATER)
    with open_store(path, terms) as store:
        assert store.read_only
        assert uses_laid(store, SETTLED["decisions.settled_audit"])
        assert both(store, LATER) == (expected, expected)


def test_what_is_laid_by_is_not_in_the_store_s_file(terms, tmp_path):
    with Store(tmp_path / "store.duckdb", terms) as store:
        bring_in(store, tmp_path / "facts", base(time_entries=[entry()]))
        assert uses_laid(store, SETTLED["decisions.settled_audit"])
        assert laid_tables(store)
        assert not any("laid" in name or "settled" in name for name in store.copy_to(tmp_path / "copy.duckdb"))


def test_an_empty_store_has_nothing_to_lay_by_and_says_so(desk):
    nothing: list[list] = [[] for _ in VIEWS]
    assert both(desk, LATER) == (nothing, nothing)


# ---- Beside the store, for the next run ------------------------------------------------------------------------------


@pytest.fixture
def path(terms, tmp_path):
    """The file of a store on which everything was laid by."""
    path = tmp_path / "store.duckdb"
    with Store(path, terms) as store:
        facts = base(contracts=[contract("2026-01-01")], tickets=[ticket(category="customer_caused")])
        bring_in(store, tmp_path / "facts", facts | {"time_entries": [entry()]})
        both(store, LATER)
    return path


def made_anew(store: Store) -> set[str]:
    """The tables that were laid by when a store was opened, and are so no longer; or the other way about."""
    before = laid_tables(store)
    laid, decided = both(store, LATER)
    assert laid == decided
    return before ^ laid_tables(store)


@pytest.mark.file_home("what is laid by beside it")
def test_the_next_run_takes_up_what_was_laid_by(path, terms):
    for _ in range(2):
        with Store(path, terms) as store:
            assert laid_tables(store) == {f"{name}_0" for name in VIEWS}
            assert made_anew(store) == set()


@pytest.mark.file_home("what is laid by beside it")
def test_the_next_run_takes_up_the_last_of_several_states(path, terms, tmp_path):
    with Store(path, terms) as store:
        for step in range(3):
            bring_in(store, tmp_path / str(step), {"time_entries": [entry(f"E{step}", minutes="30")]})
            expected, _ = both(store, LATER)
        assert len(laid_tables(store)) == 2 * len(VIEWS)
    with Store(path, terms) as store:
        assert made_anew(store) == set()
        assert both(store, LATER)[0] == expected


def test_what_another_run_changed_is_decided_anew(path, terms, tmp_path):
    with Store(path, terms) as store:
        bring_in(store, tmp_path / "more", {"time_entries": [entry("E2", minutes="60")]})
    with Store(path, terms) as store:
        assert laid_tables(store) == set()
        assert made_anew(store) == {f"{name}_{store.charges_version}" for name in VIEWS}


def test_what_was_restored_from_a_backup_is_decided_anew(path, terms, tmp_path):
    backup = tmp_path / "backup.duckdb"
    with Store(path, terms) as store:
        bring_in(store, tmp_path / "more", {"time_entries": [entry("E2", minutes="60")]})
        store.copy_to(backup)
        bring_in(store, tmp_path / "once_more", {"time_entries": [entry("E2", minutes="90")]})
        both(store, LATER)
    backup.replace(path)
    with Store(path, terms) as store:
        assert laid_tables(store) == set()
        assert len(made_anew(store)) == len(VIEWS)


def test_other_terms_decide_anew(path, terms):
    dearer = terms.model_copy(
        update={"ticket_fee": [row.model_copy(update={"fee": row.fee + 100}) for row in terms.ticket_fee]}
    )
    query = "select sum(amount) from decisions.settled_charges"
    for read_by, amount in ((terms, 395), (dearer, 495), (terms, 395)):
        with Store(path, read_by) as store:
            assert store.cursor(LATER, laid_for=query).execute(query).fetchone() == (amount,)


def test_other_rules_decide_anew(path, terms, monkeypatch):
    real = sql.read
    monkeypatch.setattr(sql, "read", lambda name: real(name) + ("-- otherwise" if name == "decisions/charges" else ""))
    with Store(path, terms) as store:
        assert laid_tables(store) == set()


@pytest.mark.file_home("what is laid by beside it")
def test_a_damaged_file_is_made_anew(path, terms):
    beside = path.with_name("store.duckdb.laid")
    for damage in (b"not a database", beside.read_bytes()[:9000]):
        beside.write_bytes(damage)
        with Store(path, terms) as store:
            assert len(made_anew(store)) == len(VIEWS)
    with Store(path, terms) as store:
        assert made_anew(store) == set()


@pytest.mark.file_home("what is laid by beside it")
def test_a_file_that_cannot_be_used_leaves_all_in_memory(path, terms):
    beside = path.with_name("store.duckdb.laid")
    beside.unlink()
    beside.mkdir()
    with Store(path, terms) as store:
        assert len(made_anew(store)) == len(VIEWS)
    assert beside.is_dir()


def test_a_disk_that_is_full_leaves_the_figures_as_they_are(path, terms, tmp_path):
    with Store(path, terms) as store:
        bring_in(store, tmp_path / "more", {"time_entries": [entry("E2", minutes="60")]})
        (expected,) = store.cursor(LATER).execute("select sum(amount) from decisions.charges").fetchone()
        real = store._laid._mark

        def full(cursor):
            raise duckdb.IOException("IO Error: No space left on device")

        store._laid._mark = full
        query = "select sum(amount) from decisions.settled_charges"
        before = laid_tables(store)
        assert store.cursor(LATER, laid_for=query).execute(query).fetchone() == (expected,)
        assert laid_tables(store) == before
        store._laid._mark = real
        assert uses_laid(store, query)


@pytest.mark.file_home("what is laid by beside it")
def test_a_store_that_is_only_read_leaves_the_file_alone(path, terms):
    beside = path.with_name("store.duckdb.laid")
    before = beside.read_bytes()
    with open_store(path, terms) as store:
        assert store.read_only
        both(store, LATER)
    assert beside.read_bytes() == before


@settings(fewer_random_facts, max_examples=EXAMPLES // 12)
@given(case=strategies.cases(8), data=st.data())
def test_settled_rows_outlive_restarts(terms, case, data):
    """Facts arrive in pieces; after each, the store may be closed and opened again before it is asked."""
    facts, as_of = case
    cut = {name: data.draw(st.integers(0, len(facts.get(name, []))), label=name) for name in IN_PIECES}
    pieces = (
        {name: rows[: cut[name]] if name in cut else rows for name, rows in facts.items()},
        {name: rows[cut[name] :] for name, rows in facts.items() if name in cut},
        {name: rows for name, rows in facts.items() if name == "tickets"},
    )
    pieces[0]["tickets"] = [{**row, "installation_id": "", "void": ""} for row in facts["tickets"]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.duckdb"
        for number, piece in enumerate([*pieces, {}]):
            with Store(path, terms) as store:
                if number:
                    laid, decided = both(store, as_of)
                    assert laid == decided
                if any(piece.values()):
                    bring_in(store, Path(folder) / str(number), piece)
                if data.draw(st.booleans(), label="asked before the restart"):
                    both(store, as_of)
