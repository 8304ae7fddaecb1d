"""What finance changes: each change a transaction with its row in the audit log, and nothing of others overwritten."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from lib import desk as change
from lib.access import Person
from lib.errors import Conflict, Taken, UserError
from lib.store import Store
from lib.words import Words
from tests.conftest import NOW, bring_in, rows_of, stocked
from tests.rows import base, contract, customer, entry, event, invoice_line, quote, stored, ticket

EKONOMI, CHEF, HANDLAGGARE = (
    Person(name, frozenset({role}))
    for name, role in (("ekonomi", "finance"), ("chef", "manager"), ("handläggare", "staff"))
)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def billed(desk: Store, tmp_path) -> Store:
    """A desk with a case of one ticket fee, resolved in May and not invoiced."""
    facts = base(
        contracts=[contract("2026-01-01")],
        tickets=[ticket(category="third_party")],
        time_entries=[entry()],
        ticket_events=[event("2026-05-05T10:00", "resolved")],
    )
    return stocked(desk, tmp_path / "facts", facts)


def audit(store: Store, as_of: datetime = NOW) -> dict:
    """The one row of the billing audit."""
    (row,) = rows_of(store, "billing_audit", as_of)
    return row


def asked(store: Store, query: str, as_of: datetime = NOW, **values) -> list[tuple]:
    with store.cursor(as_of) as cursor:
        return cursor.execute(query, values).fetchall()


def finding(store: Store, as_of: datetime = NOW) -> tuple:
    """Of the one finding: id, mark, whether it is settled, whether it was before its facts changed, and how."""
    query = "select finding_id, mark, settled, settled_before, outcome from reports.findings"
    (row,) = asked(store, query, as_of)
    return row


def log(store: Store) -> list[tuple]:
    rows = stored(
        store,
        "select actor, action, table_name, before, after from store.audit_log where import_id is null order by rowid",
    )
    return [(*row[:3], *(text and json.loads(text) for text in row[3:])) for row in rows]


def both_at_once(first: Callable[[], object], second: Callable[[], object]) -> list[UserError | None]:
    """Two changes at the same time: what each of the two was told, nothing for the one that was made."""
    barrier = threading.Barrier(2)

    def run(work: Callable[[], object]) -> UserError | None:
        barrier.wait()
        try:
            work()
        except UserError as error:
            return error
        return None

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, (first, second)))


# ---- Adjustments -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "amount", "owed"),
    [
        ("goodwill", "95", "300.00"),
        ("credit", "395", "0.00"),
        ("extra", "0.01", "395.01"),
        ("goodwill", "400", "-5.00"),
    ],
)
def test_an_adjustment_changes_what_is_owed_from_then_on(billed, kind, amount, owed):
    change.adjust(billed, "T1", kind, Decimal(amount), " Lång väntan ", seen=None, by=EKONOMI, now=NOW)
    row = audit(billed)
    assert (row["charged"], row["charged"] + row["adjusted"]) == (Decimal(395), Decimal(owed))
    assert audit(billed, NOW - timedelta(microseconds=1))["adjusted"] == 0, "not before it was made"
    (said,) = asked(billed, "select adjustment_kind, reason, staff_id, takes_back from facts.adjustments")
    assert said == (kind, "Lång väntan", "ekonomi", None)
    (who, action, table, before, after) = log(billed)[0]
    assert (who, action, table, before) == ("ekonomi", "adjust", "adjustments", None)
    assert Decimal(after["amount"]) == Decimal(owed) - 395
    assert after["reason"] == "Lång väntan"


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "1e9"])
def test_an_amount_that_no_invoice_can_have_is_refused(billed, amount):
    with pytest.raises(UserError, match="amount in kronor above zero"):
        change.adjust(billed, "T1", "extra", Decimal(amount), "Extra", seen=None, by=EKONOMI, now=NOW)
    assert (audit(billed)["adjusted"], log(billed)) == (0, [])


@pytest.mark.parametrize(
    ("reason", "said"), [("", "Say why"), (" \n", "Say why"), ("å" * 2001, "at most 2000 characters")]
)
def test_an_adjustment_needs_a_reason(billed, reason, said):
    with pytest.raises(UserError, match=said):
        change.adjust(billed, "T1", "credit", Decimal(1), reason, seen=None, by=EKONOMI, now=NOW)
    assert (audit(billed)["adjusted"], log(billed)) == (0, [])


def test_an_adjustment_is_taken_back_once_by_a_new_one(billed):
    first = change.adjust(billed, "T1", "goodwill", Decimal(95), "Lång väntan", seen=None, by=EKONOMI, now=NOW)
    back = change.take_back(billed, first, "Fel ärende", by=CHEF, now=NOW + MINUTE)
    assert audit(billed, NOW + MINUTE)["adjusted"] == 0
    assert asked(billed, "select amount, takes_back from facts.adjustments order by made_at", NOW + MINUTE) == [
        (Decimal(-95), None),
        (Decimal(95), first),
    ], "both stand there"
    with pytest.raises(Taken, match="chef has taken this adjustment back already"):
        change.take_back(billed, first, "Fel ärende", by=EKONOMI, now=NOW + 2 * MINUTE)
    # That was wrong, too: the same way again.
    change.take_back(billed, back, "Det var rätt ärende", by=EKONOMI, now=NOW + 2 * MINUTE)
    assert audit(billed, NOW + 2 * MINUTE)["adjusted"] == -95
    assert [action for _, action, *_ in log(billed)] == ["adjust", "take_back", "take_back"]


def test_an_imported_adjustment_is_taken_back_as_well(billed, tmp_path):
    row = {"adjustment_id": "J1", "ticket_id": "T1", "amount": "-50", "reason": "Kulans", "staff_id": "S1"}
    bring_in(billed, tmp_path / "more", {"adjustments": [row | {"made_at": "2026-05-06T10:00"}]})
    assert audit(billed)["adjusted"] == -50
    change.take_back(billed, "J1", "Dubbelt", by=EKONOMI, now=NOW)
    assert audit(billed)["adjusted"] == 0


def test_who_has_not_seen_the_last_adjustment_hears_of_it(billed):
    first = change.adjust(billed, "T1", "goodwill", Decimal(95), "Lång väntan", seen=None, by=CHEF, now=NOW)
    with pytest.raises(Conflict) as conflict:
        change.adjust(billed, "T1", "goodwill", Decimal(50), "Kulans", seen=None, by=EKONOMI, now=NOW)
    assert conflict.value.values == {"who": "chef", "amount": Decimal(-95), "reason": "Lång väntan"}
    assert audit(billed)["adjusted"] == -95
    change.adjust(billed, "T1", "goodwill", Decimal(50), "Kulans", seen=first, by=EKONOMI, now=NOW)
    assert audit(billed)["adjusted"] == -145


def test_a_conflict_names_the_manager_as_all_pages_do():
    said = Words("sv").problem(Taken("{who} has taken this adjustment back already.", who="manager"))
    assert said == "Chef har redan tagit tillbaka justeringen."


def test_of_two_adjustments_at_once_one_is_made(billed):
    seen = None
    for turn in range(5):
        heard = both_at_once(
            *(
                lambda who=who, turn=turn, seen=seen: change.adjust(
                    billed, "T1", "extra", Decimal(1), "Extra", seen=seen, by=who, now=NOW + turn * MINUTE
                )
                for who in (EKONOMI, CHEF)
            )
        )
        assert sorted(type(one).__name__ for one in heard) == ["Conflict", "NoneType"], heard
        assert audit(billed, NOW + turn * MINUTE)["adjusted"] == turn + 1
        query = "select adjustment_id from facts.adjustments order by made_at desc limit 1"
        seen = asked(billed, query, NOW + turn * MINUTE)[0][0]
    assert len(log(billed)) == 5


def test_a_case_in_no_figure_cannot_be_adjusted(billed):
    for nobody in ("T9", ""):
        with pytest.raises(UserError, match="There is no case"):
            change.adjust(billed, nobody, "extra", Decimal(1), "Extra", seen=None, by=EKONOMI, now=NOW)


# ---- Settlements -----------------------------------------------------------------------------------------------------


def test_a_settlement_holds_until_the_facts_change(billed, tmp_path):
    name, mark, settled, _, _ = finding(billed)
    assert (name, settled) == ("missing:T1", False)
    change.settle(billed, name, "agreed", "", seen=mark, by=EKONOMI, now=NOW)
    assert finding(billed) == (name, mark, True, False, "agreed")
    assert finding(billed, NOW - timedelta(microseconds=1))[2] is False, "not before it was settled"
    # What has nothing to do with the finding leaves it settled.
    bring_in(billed, tmp_path / "subject", {"tickets": [ticket(category="third_party", subject="Betalsätt saknas")]})
    assert finding(billed)[2:4] == (True, False)
    bring_in(billed, tmp_path / "work", {"time_entries": [entry(minutes="25")]})
    assert finding(billed)[2:] == (False, True, "agreed")
    # And when the facts are as they were, what was settled about them holds again.
    bring_in(billed, tmp_path / "as_before", {"time_entries": [entry()]})
    assert finding(billed)[2:] == (True, False, "agreed")


def test_a_settlement_is_taken_back(billed):
    name, mark, *_ = finding(billed)
    change.settle(billed, name, "other", "Byts mot en annonsplats", seen=mark, by=EKONOMI, now=NOW)
    change.unsettle(billed, name, seen=mark, by=CHEF, now=NOW + MINUTE)
    assert finding(billed, NOW + MINUTE)[2:] == (False, False, None)
    with pytest.raises(Conflict, match="open already"):
        change.unsettle(billed, name, seen=mark, by=CHEF, now=NOW + MINUTE)
    assert [row[:3] for row in log(billed)] == [
        ("ekonomi", "settle", "settlements"),
        ("chef", "unsettle", "settlements"),
    ]
    change.settle(billed, name, "credited", "K1", seen=mark, by=EKONOMI, now=NOW + MINUTE)
    assert finding(billed, NOW + MINUTE)[4] == "credited", "the last of one minute counts"


def test_a_finding_that_is_another_by_now_is_not_settled(billed, tmp_path):
    name, mark, *_ = finding(billed)
    bring_in(billed, tmp_path / "work", {"time_entries": [entry(minutes="25")]})
    with pytest.raises(Conflict, match="facts behind this finding have changed"):
        change.settle(billed, name, "agreed", "", seen=mark, by=EKONOMI, now=NOW)
    bring_in(billed, tmp_path / "paid", {"time_entries": [entry()], "invoice_lines": [invoice_line()]})
    with pytest.raises(Conflict, match="facts behind this finding have changed"):
        change.settle(billed, name, "agreed", "", seen=mark, by=EKONOMI, now=NOW)
    assert stored(billed, "from store.settlements") == []


def test_an_outcome_that_says_nothing_needs_words(billed):
    name, mark, *_ = finding(billed)
    with pytest.raises(UserError, match="Say why"):
        change.settle(billed, name, "other", " ", seen=mark, by=EKONOMI, now=NOW)
    with pytest.raises(UserError, match="number of the credit note"):
        change.settle(billed, name, "credited", " ", seen=mark, by=EKONOMI, now=NOW)
    with pytest.raises(UserError, match="Choose how"):
        change.settle(billed, name, "whatever", "x", seen=mark, by=EKONOMI, now=NOW)


def test_of_two_who_settle_at_once_one_does(billed):
    name, mark, *_ = finding(billed)
    heard = both_at_once(
        lambda: change.settle(billed, name, "agreed", "", seen=mark, by=EKONOMI, now=NOW),
        lambda: change.settle(billed, name, "written_off", "", seen=mark, by=CHEF, now=NOW),
    )
    assert sorted(type(one).__name__ for one in heard) == ["Conflict", "NoneType"]
    assert len(log(billed)) == len(stored(billed, "from store.settlements")) == 1


# ---- Quotes ----------------------------------------------------------------------------------------------------------


def test_a_quote_is_sent_and_approved(billed):
    sent = NOW - timedelta(days=2)
    quoted = change.send_quote(billed, "T1", Decimal("1500.50"), sent_at=sent, by=HANDLAGGARE, now=NOW)
    assert audit(billed)["charged"] == 395
    decide = {"decided_at": NOW - MINUTE, "by": HANDLAGGARE, "now": NOW}
    change.decide_quote(billed, quoted, "approved", seen=None, **decide)
    assert audit(billed)["charged"] == Decimal("1500.50")
    assert audit(billed, NOW - 2 * MINUTE)["charged"] == 395, "not before it was approved"
    with pytest.raises(Conflict):
        change.decide_quote(billed, quoted, "declined", seen=None, **decide)
    change.decide_quote(billed, quoted, "declined", seen="approved", **decide)
    assert audit(billed)["charged"] == 395
    assert [row[1] for row in log(billed)] == ["send_quote", "decide_quote", "decide_quote"]
    assert log(billed)[2][3]["decision"] == "approved"


def test_a_quote_is_decided_between_sending_and_now(billed):
    sent = NOW - timedelta(days=2)
    quoted = change.send_quote(billed, "T1", Decimal(1500), sent_at=sent, by=HANDLAGGARE, now=NOW)
    second = timedelta(seconds=1)
    for wrong in (sent - second, NOW + second):
        with pytest.raises(UserError, match="between when the quote was sent and now"):
            change.decide_quote(billed, quoted, "approved", decided_at=wrong, seen=None, by=HANDLAGGARE, now=NOW)
    for right, seen in ((sent, None), (NOW, "approved")):
        change.decide_quote(billed, quoted, "approved", decided_at=right, seen=seen, by=HANDLAGGARE, now=NOW)
    with pytest.raises(UserError, match="later than now"):
        change.send_quote(billed, "T1", Decimal(1500), sent_at=NOW + second, by=HANDLAGGARE, now=NOW)
    with pytest.raises(UserError, match="no quote"):
        change.decide_quote(billed, "O9", "approved", decided_at=NOW, seen=None, by=HANDLAGGARE, now=NOW)


def test_a_quote_imported_earlier_is_decided_here(billed, tmp_path):
    bring_in(billed, tmp_path / "quotes", {"quotes": [quote()]})
    change.decide_quote(billed, "O1", "approved", decided_at=NOW, seen=None, by=HANDLAGGARE, now=NOW)
    assert audit(billed)["charged"] == 1500


# ---- Unmatched invoice lines -----------------------------------------------------------------------------------------


def test_an_unmatched_line_is_given_its_case(billed, tmp_path):
    later = datetime(2026, 6, 1, 12, tzinfo=UTC)
    bring_in(billed, tmp_path / "lines", {"invoice_lines": [invoice_line("F9", ticket_id="T-okänd")]})
    kinds = "select kind, kronor from reports.findings order by kind"
    assert asked(billed, kinds, later) == [("missing", Decimal(395)), ("unmatched_invoice", Decimal(395))]
    change.match_invoice_line(billed, "F9", "1", "T1", by=EKONOMI, now=later)
    assert asked(billed, kinds, later) == []
    assert audit(billed, later)["invoiced"] == 395
    with pytest.raises(Conflict, match="has a case already"):
        change.match_invoice_line(billed, "F9", "1", "T1", by=EKONOMI, now=later)
    assert log(billed)[-1][3:] == (
        {"ticket_id": "T-okänd", "why": "unknown"},
        {"ticket_id": "T1", "invoiced_on": "2026-05-20", "amount": "395.00"},
    )


def test_a_line_on_a_void_case_is_given_another(desk, tmp_path):
    void = ticket("T2", void="true")
    facts = base(
        tickets=[ticket(category="third_party") | {"void": ""}, void | {"category": ""}],
        time_entries=[entry()],
        contracts=[contract("2026-01-01")],
        ticket_events=[event("2026-05-05T10:00", "resolved")],
        invoice_lines=[invoice_line("F9", ticket_id="T2")],
    )
    bring_in(desk, tmp_path, facts)
    assert asked(desk, "select kind from reports.findings order by kind") == [("missing",), ("unmatched_invoice",)]
    with pytest.raises(UserError, match="There is no case T2"):
        change.match_invoice_line(desk, "F9", "1", "T2", by=EKONOMI, now=NOW)
    change.match_invoice_line(desk, "F9", "1", "T1", by=EKONOMI, now=NOW)
    assert asked(desk, "select kind from reports.findings") == []
    assert stored(desk, "select count(*) from store.invoice_lines") == [(1,)]


# ---- Who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "what"),
    [
        (HANDLAGGARE, lambda store, by: change.adjust(
            store, "T1", "extra", Decimal(1), "Extra", seen=None, by=by, now=NOW)),
        (HANDLAGGARE, lambda store, by: change.take_back(store, "J1", "Fel", by=by, now=NOW)),
        (HANDLAGGARE, lambda store, by: change.settle(store, "missing:T1", "agreed", "", seen="", by=by, now=NOW)),
        (HANDLAGGARE, lambda store, by: change.unsettle(store, "missing:T1", seen="", by=by, now=NOW)),
        (CHEF, lambda store, by: change.close_month(
            store, date(2026, 5, 1), "", seen="", by=by, now=NOW)),
        (CHEF, lambda store, by: change.reopen_month(store, date(2026, 5, 1), "Fel", by=by, now=NOW)),
        (CHEF, lambda store, by: change.match_invoice_line(store, "F1", "1", "T1", by=by, now=NOW)),
    ],
    ids=["adjust", "take back", "settle", "unsettle", "close", "reopen", "match"],
)  # fmt: skip
def test_what_is_for_others_is_refused_and_nothing_written(billed, who, what):
    before = billed.version
    with pytest.raises(UserError, match="Only finance can do this"):
        what(billed, who)
    assert (billed.version, log(billed)) == (before, [])


def test_people_know_each_other_by_name_in_the_log(billed, tmp_path):
    bring_in(billed, tmp_path / "more", {"customers": [customer(name="Nytt namn")]})
    change.adjust(billed, "T1", "extra", Decimal(1), "Extra", seen=None, by=EKONOMI, now=NOW)
    assert [row[0] for row in log(billed)] == ["ekonomi"], "imports have rows of their own"
