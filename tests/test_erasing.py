"""Erasing a customer's personal data: nothing names it any more, and no figure is another one."""

import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from lib import audit_chain, desk, erasing, reports, sql
from lib.access import Person
from lib.errors import UserError
from lib.ingest.run import import_files
from lib.redaction import GONE, pattern
from lib.store import Store
from lib.views import LAYERS
from tests.conftest import AFTERNOON, NOW, bring_in, copied
from tests.rows import base, contract, customer, entry, installation, ticket

BY = Person("manager")
# What people read as texts; all else is a figure, or says what belongs to what.
TEXTS = {
    *("subject", "customer_name", "customer_email", "name", "email", "org_number", "note", "reason", "words", "shop"),
    *("settlement_note", "value", "detail", "record"),
}
FEW = (
    "decisions.charges",
    "decisions.billing_findings",
    "decisions.ticket_sla",
    "decisions.warranties",
    "reports.work",
)
ALL = tuple(f"{layer}.{name}" for layer in LAYERS for name in sql.names(layer))
MANY = int(os.environ.get("ERASED", "12"))


def erased(store: Store, customer_id: str, reason: str = "Begäran av kunden") -> desk.Erased:
    return desk.erase_customer(store, customer_id, reason=reason, confirmed=customer_id, by=BY, now=AFTERNOON)


def figures(store: Store, views: tuple[str, ...] = FEW) -> dict[str, tuple]:
    """What views say but for texts: how many rows, and a digest of them all."""
    found = {}
    for view in views:
        with store.cursor(AFTERNOON, laid_for=view) as cursor:
            columns = [row[0] for row in cursor.execute(f"describe {view}").fetchall()]
            kept = ", ".join(f'"{column}"' for column in columns if column not in TEXTS)
            query = f"select md5(({kept})::varchar) as row_mark from {view}"
            found[view] = cursor.execute(
                f"select count(*), md5(coalesce(string_agg(row_mark, '' order by row_mark), '')) from ({query})"
            ).fetchone()
    return found


# ---- Of the demo desk ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def emptier(demo_file: Path, tmp_path_factory, terms) -> Iterator[tuple[Store, dict, list[str]]]:
    """The demo desk in which many customers were erased, what the views said before, and the texts that were theirs."""
    with Store(copied(demo_file, tmp_path_factory.mktemp("erased") / "shop.duckdb"), terms) as store:
        before = figures(store, ALL)
        cursor = store.cursor(AFTERNOON)
        query = "select customer_id from store.tickets group by 1 order by count(*) desc, 1"
        chosen = [row[0] for row in cursor.execute(query).fetchall()][:MANY]
        told = "select unnest([name, email, org_number]) from store.customers where list_contains(?, customer_id)"
        texts = [row[0] for row in cursor.execute(told, [chosen]).fetchall() if row[0]]
        for customer_id in chosen:
            assert erased(store, customer_id).replaced["customers"] == 1
        yield store, before, texts


def test_no_figure_of_any_view_is_another_one(emptier):
    store, before, _ = emptier
    after = figures(store, ALL)
    assert [view for view in before if before[view] != after[view]] == []
    assert sum(rows for rows, _ in before.values()) > 100_000


def test_no_table_holds_what_was_theirs(emptier):
    store, _, texts = emptier
    assert len(texts) > 2 * MANY
    found = re.compile(pattern(texts))
    cursor = store.cursor(AFTERNOON)
    tables = "select table_name from duckdb_tables() where database_name = 'store'"
    for (table,) in cursor.execute(tables).fetchall():
        for row in cursor.execute(f"from store.{table}").fetchall():
            assert not found.search(" \n ".join(map(str, row))), (table, row)


def test_the_log_is_whole_and_says_what_was_replaced_by_whom(emptier):
    store, _, _ = emptier
    assert audit_chain.broken(store, AFTERNOON) == []
    cursor = store.cursor(AFTERNOON)
    said = cursor.execute("select actor, after from store.audit_log where action = 'erase_customer'").fetchall()
    assert len(said) == MANY
    assert {actor for actor, _ in said} == {"manager"}
    assert all(json.loads(after)["rows"]["customers"] == 1 for _, after in said)


# ---- Of a few rows ---------------------------------------------------------------------------------------------------


ANNA = {"name": "Annas Garn AB", "email": "anna@annasgarn.example", "org_number": "556000-4711"}


def knitted(store: Store, folder: Path) -> Store:
    """Two customers; the first one's name stands wherever somebody can write it."""
    facts = base(
        customers=[customer("K1", **ANNA), customer("K2", name="Bo", email="", org_number="")],
        contracts=[contract("2020-01-01")],
        module_installations=[installation(module="Frakt")],
        tickets=[
            ticket("T1", subject="Frakt visar fel, ring Anna"),
            ticket("T2", subject=" frakt visar fel, RING anna "),
            ticket("T3", subject="Som hos Annas Garn AB", customer_id="K2"),
            ticket("T4", subject="Annat", registered_at="2026-05-05T10:00"),
        ],
        time_entries=[entry("E1", note="Ringde anna@annasgarn.example"), entry("E2", ticket_id="T3", note="Hos Bo")],
    )
    bring_in(store, folder / "first", facts)
    changed = [
        ticket("T1", subject="Frakt visar fel, ring Anna Ek"),
        ticket("T9", customer_id="K9", subject="Hos Annas Garn AB"),
    ]
    bring_in(store, folder / "second", {"tickets": changed})
    desk.note_breach(store, "T1", "Anna svarade inte", seen=None, by=BY, now=NOW)
    return store


@pytest.fixture(name="knit")
def _knit(terms, tmp_path) -> Iterator[Store]:
    with Store(tmp_path / "knit.duckdb", terms) as store:
        yield knitted(store, tmp_path)


def said(store: Store, query: str) -> list[tuple]:
    return store.cursor(NOW).execute(query).fetchall()


def test_texts_go_and_what_figures_need_of_them_stays(knit: Store):
    told = erased(knit, "K1")
    assert told.customer_id == "K1"
    assert said(knit, "select name, email, org_number from store.customers where customer_id = 'K1'") == [
        ("Raderad kund K1", None, None)
    ]
    subjects = dict(said(knit, "select ticket_id, subject from store.tickets"))
    # The same matter is the same still, but for blanks and capitals that nobody minded; modules are named.
    assert subjects["T1"] != subjects["T2"]
    assert all(
        subjects[case].startswith("Raderat ärende ") and subjects[case].endswith(": Frakt") for case in ("T1", "T2")
    )
    assert subjects["T4"].startswith("Raderat ärende ")
    assert subjects["T3"] == f"Som hos {GONE}"
    assert dict(said(knit, "select entry_id, note from store.time_entries")) == {"E1": GONE, "E2": "Hos Bo"}
    assert said(knit, "select note from store.breach_notes") == [(GONE,)]
    # The row put aside names it, though it is another customer's.
    (record,) = said(knit, "select record from store.findings")[0]
    assert json.loads(record)["subject"] == f"Hos {GONE}"
    log = said(
        knit, "select before ->> 'subject', after ->> 'subject', after ->> 'note' from store.audit_log order by rowid"
    )
    assert log[0] == ("Raderat ärende", "Raderat ärende", None)
    assert log[1] == (None, None, GONE)


def test_a_figure_that_changed_would_be_seen_and_a_text_not(knit: Store):
    before = figures(knit)
    with knit.tx() as cursor:
        cursor.execute("update store.tickets set subject = 'x'")
        cursor.execute("insert into touched values (null)")
    assert figures(knit) == before
    with knit.tx() as cursor:
        cursor.execute("update store.time_entries set minutes = minutes + 1")
        cursor.execute("insert into touched values (null)")
    changed = {view for view, told in figures(knit).items() if told != before[view]}
    assert {"decisions.charges", "reports.work"} <= changed


def test_who_is_erased_twice_is_what_they_were(knit: Store):
    erased(knit, "K1")
    before = said(knit, "from store.tickets order by ticket_id"), figures(knit)
    assert erased(knit, "K1").replaced == {}
    assert (said(knit, "from store.tickets order by ticket_id"), figures(knit)) == before


def test_the_same_subject_is_the_same_afterwards(terms, tmp_path):
    facts = base(
        tickets=[ticket("T1", subject="Kassan "), ticket("T2", subject="KASSAN"), ticket("T3", subject="Annat")]
    )
    with Store(None, terms) as store:
        bring_in(store, tmp_path, facts)
        erased(store, "K1")
        one, two, three = (row[0] for row in said(store, "select subject from store.tickets order by ticket_id"))
        assert one == two != three


@pytest.mark.parametrize(
    ("reason", "confirmed", "problem"),
    [("", "K1", "Say why"), ("Begäran", "K2", "Type the customer's number"), ("Begäran", "", "Type the customer's")],
)
def test_it_takes_a_reason_and_the_number(knit: Store, reason: str, confirmed: str, problem: str):
    with pytest.raises(UserError, match=problem):
        desk.erase_customer(knit, "K1", reason=reason, confirmed=confirmed, by=BY, now=NOW)
    assert said(knit, "from store.erasures") == []


def test_finance_and_staff_may_not(knit: Store):
    with pytest.raises(UserError, match="Only a manager"):
        desk.erase_customer(
            knit, "K1", reason="x", confirmed="K1", by=Person("x", frozenset({"staff", "finance"})), now=NOW
        )


def test_a_preview_says_what_is_replaced_and_replaces_nothing(knit: Store):
    before = figures(knit)
    seen = desk.preview_erasure(knit, "K1", NOW)
    assert said(knit, "select count(*) from store.customers where name = 'Annas Garn AB'") == [(1,)]
    assert said(knit, "from store.erasures") == []
    assert erased(knit, "K1").replaced == seen.replaced
    assert figures(knit) == before


def test_a_reason_that_names_the_customer_doesnt(knit: Store):
    erased(knit, "K1", reason="Annas Garn AB vill det")
    assert said(knit, "select reason from store.erasures") == [(f"{GONE} vill det",)]
    assert said(knit, "select after ->> 'reason' from store.audit_log where action = 'erase_customer'") == [
        (f"{GONE} vill det",)
    ]


# ---- In the files ----------------------------------------------------------------------------------------------------


@pytest.mark.file_home("its bytes")
def test_no_byte_of_the_stores_files_holds_what_was_erased(terms, tmp_path):
    """Uncompressed, so that what is left would be found."""
    file = tmp_path / "knit.duckdb"
    secret = {"name": "Xyzzyplughs Garnbod", "email": "xyzzy@plugh.example", "org_number": "556000-9911"}
    with Store(file, terms) as store:
        store._root.execute("set global force_compression = 'uncompressed'")
        cases = [ticket(f"T{at}", subject=f"xyzzyplugh {at}") for at in range(2000)]
        bring_in(store, tmp_path / "facts", base(customers=[customer("K1", **secret)], tickets=cases))
        store._root.execute("checkpoint store")
        assert b"xyzzyplugh" in file.read_bytes()
        erased(store, "K1")
        assert store.write_anew(NOW)
        assert said(store, "select wiped_at is not null from store.erasures") == [(True,)]
        shutil.rmtree(tmp_path / "facts")
        assert left(tmp_path) == []
        assert said(store, "select count(*) from store.tickets") == [(2000,)]
        assert audit_chain.broken(store, NOW) == []


@pytest.mark.file_home("written anew beside who reads it")
def test_a_store_whose_readers_wouldnt_let_go_is_wiped_when_it_is_opened_next(terms, tmp_path):
    file = tmp_path / "knit.duckdb"
    with Store(file, terms) as store:
        knitted(store, tmp_path / "facts")
        store._root.execute("checkpoint store")
        reader = store.cursor(NOW)
        reader.execute("begin")
        reader.execute("select count(*) from store.customers").fetchall()
        erased(store, "K1")
        assert not store.write_anew(NOW)
        assert said(store, "select name from store.customers where customer_id = 'K1'") == [("Raderad kund K1",)]
        reader.execute("rollback")
    shutil.rmtree(tmp_path / "facts")
    Store(file, terms).close()
    assert left(tmp_path, b"annasgarn", b"Annas") == []


def test_whoever_reads_meanwhile_sees_no_error(knit: Store):
    wrong, ended = [], threading.Event()
    scope = reports.Scope(AFTERNOON, NOW.date().replace(year=2000), NOW.date())

    def read() -> None:
        while not ended.is_set():
            try:
                reports.audit_log(knit, scope)
                reports.quotes(knit, scope)
            except Exception as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    done = [bool(erased(knit, customer_id)) and knit.write_anew(NOW) for customer_id in ("K1", "K2")]
    ended.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert len(done) == 2
    assert knit.write_anew(NOW)


def left(folder: Path, *texts: bytes) -> list[str]:
    texts = texts or (b"xyzzy", b"Xyzzy", b"9911")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".duckdb" for path in files)
    return [path.name for path in files for text in texts if text in path.read_bytes()]


# ---- Afterwards ------------------------------------------------------------------------------------------------------


def test_the_old_files_bring_nothing_back(knit: Store, tmp_path):
    erased(knit, "K1")
    before = figures(knit)
    for folder in ("first", "second"):
        result = import_files(knit, [tmp_path / folder], now=AFTERNOON, actor="test")
        assert sum(file.fates["added"] for file in result.files) == 0
    assert said(knit, "select name, email from store.customers where customer_id = 'K1'") == [("Raderad kund K1", None)]
    assert said(knit, "select count(*) from store.tickets where contains(subject, 'Anna')") == [(0,)]
    assert said(knit, "select note from store.time_entries where entry_id = 'E1'") == [(GONE,)]
    assert figures(knit)["decisions.charges"] == before["decisions.charges"]
    tables = said(knit, "select table_name from duckdb_tables() where database_name = 'store'")
    held = [table for (table,) in tables if "annasgarn" in str(said(knit, f"from store.{table}"))]
    assert held == []


def test_an_older_case_that_comes_late_has_no_subject_and_a_new_one_has(knit: Store, tmp_path):
    erased(knit, "K1")
    cases = [
        ticket("T20", subject="Gammalt", registered_at="2026-05-06T10:00"),
        ticket("T21", subject="Nytt", registered_at="2026-06-02T10:00"),
    ]
    bring_in(knit, tmp_path / "late", {"tickets": cases})
    assert said(knit, "select subject from store.tickets where ticket_id in ('T20', 'T21') order by ticket_id") == [
        ("Raderat ärende",),
        ("Nytt",),
    ]


def test_a_number_that_is_a_name_is_another_one_since_and_files_find_it(terms, tmp_path):
    facts = base(
        customers=[customer("anna@garn.example", name="anna@garn.example", email="", org_number="")],
        contracts=[contract("2020-01-01", customer_id="anna@garn.example")],
        tickets=[ticket(customer_id="anna@garn.example", category="third_party")],
        time_entries=[entry()],
    )
    with Store(None, terms) as store:
        bring_in(store, tmp_path / "a", facts)
        before = said(store, "select sum(amount), count(*) from decisions.charges where contract_form = 'bas'")
        told = erased_as(store, "anna@garn.example")
        assert re.fullmatch(r"R-[0-9a-f]{10}", told)
        assert said(store, "select customer_id, name from store.customers") == [(told, f"Raderad kund {told}")]
        assert said(store, "select sum(amount), count(*) from decisions.charges where contract_form = 'bas'") == before
        result = import_files(store, [tmp_path / "a"], now=AFTERNOON, actor="test", create_customers=True)
        assert {file.file: file.fates["added"] for file in result.files if file.fates["added"]} == {}
        assert said(store, "select customer_id from store.customers") == [(told,)]


def erased_as(store: Store, customer_id: str) -> str:
    return erased(store, customer_id).customer_id


def test_a_store_put_back_is_erased_again(terms, tmp_path):
    with Store(tmp_path / "now.duckdb", terms) as store:
        knitted(store, tmp_path)
        store.copy_to(tmp_path / "backup.duckdb")
        erased(store, "K1")
        known, whole = erasing.remembered(store, AFTERNOON), figures(store)
    with Store(tmp_path / "backup.duckdb", terms) as old:
        assert erasing.apply_again(old, known) == ("K1",)
        assert erasing.apply_again(old, known) == ()
        assert said(old, "select name from store.customers where customer_id = 'K1'") == [("Raderad kund K1",)]
        assert audit_chain.broken(old, NOW) == []
        assert erasing.remembered(old, AFTERNOON) == known
        assert figures(old) == whole


def test_a_customer_that_a_store_put_back_doesnt_have_is_remembered_all_the_same(terms, tmp_path):
    with Store(tmp_path / "now.duckdb", terms) as store:
        knitted(store, tmp_path)
        erased(store, "K1")
        known = erasing.remembered(store, AFTERNOON)
    with Store(None, terms) as empty:
        assert erasing.apply_again(empty, known) == ("K1",)
        bring_in(empty, tmp_path / "again", {"customers": [customer("K1", **ANNA)]})
        # Nothing is stored of it that the files could be replaced by: what they say isn't written.
        assert said(empty, "select name from store.customers") == [("Raderad kund K1",)]


# ---- Names in texts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Anna Ek", "Ring Anna Ek!", True),
        ("Anna Ek", "ring anna ek", True),
        ("Anna Ek", "Anna Ekström", False),
        ("Åsa Öberg", "fråga åsa öberg, tack", True),
        ("a.b@c.se", "a.b@c.se", True),
        ("a.b@c.se", "axb@c.se", False),
        ("C++ (AB) [x] {2} ^$ | \\ *", "hos C++ (AB) [x] {2} ^$ | \\ * i dag", True),
        ("08-123 45", "08-123 456", False),
    ],
)
def test_names_are_found_as_words_by_both_engines(name: str, text: str, found: bool):
    wanted = pattern([name, "Någon Annan"])
    assert bool(re.search(wanted, text)) == found
    assert duckdb.execute("select regexp_matches(?, ?)", [text, wanted]).fetchone() == (found,)


def test_without_names_nothing_is_found():
    assert not re.search(pattern([]), "Anna")
    assert duckdb.execute("select regexp_matches('Anna', ?)", [pattern([])]).fetchone() == (False,)
