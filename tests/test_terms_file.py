"""A terms file that changes under a running app: taken up at once and whole, or refused while the old terms stay."""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import desk as change
from lib import sql
from lib import terms as terms_module
from lib.access import Person
from lib.errors import UserError
from lib.store import EDITIONS_KEPT, Store
from lib.terms import Terms
from lib.terms_file import LOOK_EVERY, QUIET_FOR, TermsFile
from tests.conftest import NOW, bring_in
from tests.rows import base, contract, entry, event, ticket

SHIPPED = terms_module.FILE.read_text(encoding="utf-8")
DEARER = SHIPPED.replace("fee = 395", "fee = 450")
BROKEN = SHIPPED.replace("fee = 395", "fee = -1")
LATER = NOW + timedelta(minutes=7)
CHARGED = "select sum(amount) from decisions.settled_charges"


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self):
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Desk:
    """A store of one case that costs a ticket fee, its terms file, and a clock."""

    def __init__(self, folder: Path):
        self.path, self.clock = folder / "villkor.toml", Clock()
        self.write(SHIPPED)
        self.store = Store(None, terms_module.load(self.path))
        rows = {"contracts": [contract("2026-01-01")], "tickets": [ticket(category="customer_caused")]}
        bring_in(self.store, folder / "facts", base(**rows, time_entries=[entry(minutes="10")]))
        self.file = TermsFile(self.store, self.path, NOW, self.clock)
        self.look()

    def write(self, text: str, ago: float = 60) -> None:
        """Writes the file, as if some seconds ago."""
        self.path.write_text(text, encoding="utf-8")
        when = os.stat(self.path).st_mtime - ago
        os.utime(self.path, (when, when))

    def look(self, after: float = LOOK_EVERY) -> None:
        """Looks at the file when some seconds have passed."""
        self.clock.seconds += after
        self.file.look(LATER)

    def fee(self, by: object = None, query: str = CHARGED) -> Decimal:
        """What the case costs, laid by or not."""
        with closing((by or self.store).cursor(NOW, laid_for=query)) as cursor:
            return cursor.execute(query).fetchone()[0]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Desk]:
    """A desk, and its terms file."""
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


# ---- Taken up --------------------------------------------------------------------------------------------------------


def test_a_changed_file_is_taken_up_without_a_restart(shop: Desk):
    assert shop.fee() == 395
    shop.write(DEARER)
    shop.look()
    assert (shop.fee(), shop.store.terms.ticket_fee[0].fee) == (450, 450)
    assert shop.file.problem is None
    assert (shop.file.version.taken_at, shop.file.version.file) == (LATER, shop.path)


def test_a_file_without_changes_leaves_all_as_it_is(shop: Desk):
    edition, version = shop.store.edition, shop.file.version
    shop.write(SHIPPED)
    shop.look()
    assert (shop.store.edition, shop.file.version) == (edition, version)


def test_a_comment_changes_the_version_of_the_file_and_no_figure(shop: Desk):
    edition, version = shop.store.edition, shop.file.version
    shop.write(SHIPPED + "\n# Beslutat 2026-06-01\n")
    shop.look()
    assert shop.store.edition == edition
    assert shop.file.version.mark != version.mark
    assert shop.file.version.taken_at == NOW, "the same terms are in force since then"


def test_the_file_is_looked_at_every_few_seconds_at_most(shop: Desk):
    shop.write(DEARER)
    shop.look(after=LOOK_EVERY - 0.1)
    assert shop.fee() == 395
    shop.look(after=0.2)
    assert shop.fee() == 450


def test_a_file_that_was_just_written_is_left_to_be_written_to_its_end(shop: Desk):
    """The first half of a file may be in order, with another price: an added row that ends `fee = 4` of `fee = 450`."""
    half = SHIPPED + '\n[[installation_fee]]\nvalid_from = 2026-01-01\nclause = "installation"\nfee = 4'
    shop.write(half, ago=0)
    shop.look()
    assert [row.fee for row in shop.store.terms.installation_fee] == [795]
    shop.write(f"{half}50\n", ago=0)
    shop.look()
    assert [row.fee for row in shop.store.terms.installation_fee] == [795]
    shop.look(after=max(QUIET_FOR, LOOK_EVERY))
    assert [row.fee for row in shop.store.terms.installation_fee] == [795, 450]


@pytest.mark.parametrize("half", ["", SHIPPED[:700], SHIPPED[: len(SHIPPED) // 2], SHIPPED[:-40]])
def test_half_a_file_only_gives_a_message_and_mends_itself(shop: Desk, half: str):
    shop.write(half)
    shop.look()
    assert "villkor.toml" in str(shop.file.problem)
    assert shop.fee() == 395
    shop.write(DEARER)
    shop.look()
    assert shop.file.problem is None
    assert shop.fee() == 450


def test_a_file_that_is_gone_for_a_moment_mends_itself(shop: Desk):
    shop.path.unlink()
    shop.look()
    shop.look()
    assert "there is no such file" in str(shop.file.problem)
    shop.write(SHIPPED)
    shop.look()
    assert shop.file.problem is None


@pytest.mark.parametrize("wrong", [b"\xff\xfe", b"a = " + b"9" * 5000, b"a = " + b"[" * 5000, b"\x00"])
def test_what_is_no_terms_file_at_all_is_said(shop: Desk, wrong: bytes):
    shop.path.write_bytes(wrong)
    os.utime(shop.path, (1, 1))
    shop.look()
    assert "villkor.toml is not valid TOML" in str(shop.file.problem)
    assert shop.fee() == 395


def test_a_folder_in_its_place_is_said(shop: Desk):
    shop.path.unlink()
    shop.path.mkdir()
    shop.look()
    shop.look()
    assert "can't be read" in str(shop.file.problem)


def test_another_file_of_the_same_size_is_noticed(shop: Desk):
    shop.write(DEARER)
    shop.look()
    shop.write(DEARER.replace("fee = 450", "fee = 451"))
    shop.look()
    assert shop.fee() == 451


# ---- Refused ---------------------------------------------------------------------------------------------------------


def test_a_mistake_is_named_with_its_line_and_the_old_terms_stay_until_it_is_mended(shop: Desk):
    shop.write(BROKEN)
    shop.look()
    line = next(number for number, text in enumerate(BROKEN.splitlines(), 1) if text == "fee = -1")
    expected = f"villkor.toml, line {line}, ticket_fee row 1 (from 2000-01-01), fee: must be at least 0 (it says -1)"
    assert str(shop.file.problem) == expected
    assert (shop.fee(), shop.store.terms.ticket_fee[0].fee) == (395, 395)
    shop.look()
    assert shop.file.problem is not None, "it stays until the file is mended"
    shop.write(SHIPPED)
    shop.look()
    assert shop.file.problem is None


def test_a_key_that_is_missing_is_looked_for_at_the_heading_of_its_row(tmp_path: Path):
    text = SHIPPED.replace('clause = "warranty"\n', "")
    with pytest.raises(UserError) as raised:
        terms_module.parse(text.encode(), "villkor.toml")
    line = text.splitlines().index("[[warranty]]") + 1
    assert f"villkor.toml, line {line}, warranty row 1 (from 2000-01-01), clause: this key" in str(raised.value)


def test_terms_that_lack_a_category_in_use_are_refused_until_the_store_is_mended(shop: Desk):
    at = SHIPPED.index('[[category]]\ncategory = "customer_caused"')
    shop.write(SHIPPED[:at] + SHIPPED[SHIPPED.index("[[category]]", at + 1) :])
    shop.look()
    assert "lacks the category 'customer_caused'" in str(shop.file.problem)
    assert shop.fee() == 395
    with shop.store.tx() as cursor:
        cursor.execute("update store.tickets set category = 'hosting'")
        cursor.execute("insert into touched values (null)")
    shop.look()
    assert shop.file.problem is None
    assert "customer_caused" not in shop.store.terms.categories()


# ---- All at once -----------------------------------------------------------------------------------------------------


def dearer(terms: Terms, fee: int) -> Terms:
    """The same terms with another ticket fee."""
    return terms.model_copy(update={"ticket_fee": [terms.ticket_fee[0].model_copy(update={"fee": Decimal(fee)})]})


def test_whoever_began_to_read_by_the_old_terms_ends_by_them(shop: Desk):
    begun = shop.store.by_edition()
    cursor = shop.store.cursor(NOW, laid_for=CHARGED)
    shop.store.take_terms(dearer(shop.store.terms, 450))
    assert shop.fee(begun) == 395
    assert begun.terms.ticket_fee[0].fee == 395
    assert cursor.execute(CHARGED).fetchone() == (395,)
    with begun.trial(as_of=NOW) as rehearsed:
        assert rehearsed.execute("select sum(amount) from decisions.charges").fetchone() == (395,)
    assert shop.fee(shop.store.by_edition()) == 450


def test_editions_of_long_ago_are_forgotten_and_read_by_the_present_one(shop: Desk):
    first = shop.store.edition
    for fee in range(400, 400 + EDITIONS_KEPT):
        shop.store.take_terms(dearer(shop.store.terms, fee))
    left = {row[0] for row in shop.store.cursor(NOW).execute("select distinct edition from terms.days").fetchall()}
    assert len(left) == EDITIONS_KEPT
    assert first not in left
    assert shop.fee(shop.store.by_edition(first)) == 400 + EDITIONS_KEPT - 1
    held = shop.store.by_edition()
    for fee in range(500, 500 + 2 * EDITIONS_KEPT):
        shop.store.take_terms(dearer(shop.store.terms, fee))
    assert shop.fee(held) == 400 + EDITIONS_KEPT - 1, "whoever still reads by one finds it"
    del held
    shop.store.take_terms(dearer(shop.store.terms, 600))
    left = shop.store.cursor(NOW).execute("select count(distinct edition) from terms.days").fetchone()
    assert left == (EDITIONS_KEPT,)


def test_what_is_decided_by_new_terms_is_laid_by_again(shop: Desk):
    shop.fee()
    shop.store.take_terms(dearer(shop.store.terms, 450))
    with closing(shop.store.cursor(NOW, laid_for=CHARGED)) as cursor:
        (source,) = cursor.execute("select getvariable('charges')").fetchone()
    assert source.startswith("laid.")


def test_a_change_waits_for_a_transaction_and_reads_one_edition_in_it(shop: Desk):
    taken = threading.Thread(target=shop.store.take_terms, args=(dearer(shop.store.terms, 450),))
    with shop.store.tx(as_of=NOW) as cursor:
        before = cursor.execute("select sum(amount) from decisions.charges").fetchone()
        taken.start()
        taken.join(0.3)
        assert taken.is_alive(), "others come into force when the transaction is over"
        assert cursor.execute("select sum(amount) from decisions.charges").fetchone() == before == (395,)
        assert shop.store.terms.ticket_fee[0].fee == 395
    taken.join(10)
    assert shop.fee() == 450


def test_two_who_look_at_once_take_it_up_once(shop: Desk):
    shop.write(DEARER)
    shop.clock.seconds += LOOK_EVERY
    edition, begin = shop.store.edition, threading.Barrier(8)

    def look() -> None:
        begin.wait()
        shop.file.look(LATER)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert int(shop.store.edition.split()[-1]) == int(edition.split()[-1]) + 1
    assert shop.fee() == 450


def test_readers_beside_changes_of_the_terms_never_see_two_editions_at_once(shop: Desk):
    """Charges as laid by, the fee of the day, and the reader's own terms are always of the same edition."""
    query = """
        select
            (select sum(amount) from decisions.settled_charges),
            (select sum(charged) from decisions.settled_audit),
            (select ticket_fee from facts.days where day = '2026-05-05')
    """
    done, seen, wrong = threading.Event(), Counter(), []

    def read() -> None:
        while not done.is_set():
            read_by = shop.store.by_edition()
            with closing(read_by.cursor(NOW, laid_for=query)) as cursor:
                found = cursor.execute(query).fetchone()
            seen[found] += 1
            if found != (read_by.terms.ticket_fee[0].fee,) * 3:
                wrong.append((read_by.terms.ticket_fee[0].fee, found))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for fee in range(400, 412):
            done.wait(0.1)
            shop.store.take_terms(dearer(shop.store.terms, fee))
    finally:
        done.wait(0.1)
        done.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert len(seen) > 2, "the readers must have seen it change"


@settings(max_examples=12, deadline=None)
@given(fees=st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_after_any_changes_the_figures_are_those_of_a_store_that_opens_with_the_last_terms(opened, fees):
    terms = opened.terms
    try:
        for fee in fees:
            opened.take_terms(dearer(terms, fee))
        rows = opened.cursor(NOW).execute("select distinct ticket_fee from facts.days").fetchall()
        assert rows == [(fees[-1],)]
    finally:
        opened.take_terms(terms)


# ---- What was closed ---------------------------------------------------------------------------------------------


def test_what_a_closing_locked_stays_and_the_closing_names_the_terms_that_it_was_made_by(shop: Desk, tmp_path: Path):
    finance, month = Person("F1", frozenset({"finance"})), NOW.date().replace(month=5, day=1)
    bring_in(shop.store, tmp_path / "solved", {"ticket_events": [event("2026-05-05T15:00", "resolved")]})
    with closing(shop.store.cursor(NOW)) as cursor:
        mark = cursor.execute(sql.read("queries/month_state"), {"month": month}).fetchone()[3]
    closing_id = change.close_month(shop.store, month, "", seen=mark, by=finance, now=NOW)
    query = "select kind, amount from store.closed_lines order by all"
    locked = shop.store.cursor(NOW).execute(query).fetchall()
    by = "select terms_mark from store.closings where closing_id = ?"
    named = shop.store.cursor(NOW).execute(by, [closing_id]).fetchone()
    shop.write(DEARER)
    shop.look()
    assert shop.store.cursor(NOW).execute(query).fetchall() == locked
    assert [amount for _kind, amount in locked] == [395]
    assert shop.store.cursor(NOW).execute(by, [closing_id]).fetchone() == named
    corrected = "select month, amount from decisions.month_lines where is_correction"
    assert shop.store.cursor(NOW).execute(corrected).fetchall() == [(month.replace(month=6), Decimal(55))]
