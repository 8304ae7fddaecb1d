"""What the tests share: a store that is given facts without an import is as an import leaves it."""

from tests.conftest import NOW, _tables_of_rows, bring_in, emptied, rows_of, stocked
from tests.rows import base, contract, entry, event, stored, ticket

FACTS = base(
    contracts=[contract("2026-01-01", form="plus")],
    tickets=[ticket(category="customer_caused", merged_into=""), ticket("T2", category="", merged_into="T1")],
    time_entries=[entry()],
    ticket_events=[event("2026-05-05T10:00", "resolved")],
)
VIEWS = ("ticket_sla", "charges", "billing_audit")


def test_facts_that_are_remembered_are_those_that_were_imported(opened, tmp_path):
    def held() -> tuple:
        tables = {name: stored(opened, f"from store.{name} order by all") for name in names}
        return tables, [rows_of(opened, view) for view in VIEWS]

    names = _tables_of_rows(opened.cursor(NOW))
    stocked(emptied(opened), tmp_path, FACTS)
    imported = held()
    assert stocked(emptied(opened), tmp_path, FACTS) is opened
    assert held() == imported
    assert len(imported[0]["tickets"]) == 2
    # Others are others.
    stocked(emptied(opened), tmp_path, FACTS | {"time_entries": [entry(minutes="50")]})
    assert held() != imported
    # An import after it goes on from there.
    stocked(emptied(opened), tmp_path, FACTS)
    assert bring_in(opened, tmp_path / "again", FACTS).files[0].fates["unchanged"]
