"""The benchmark's large desk is the demo desk many times over, and nothing compares all of its rows with all others."""

import pytest

from lib import sql
from tests.bench import pages


@pytest.mark.parametrize("rule", sql.names("ingest/rules"))
def test_no_rule_of_an_import_compares_every_row_with_every_ticket(desk, rule):
    """With a million tickets and their bookings such a rule took hours, and with the demo desk a second."""
    with desk.cursor(pages.NOW) as cursor:
        cursor.execute(
            f"create temp table incoming_{rule} as "
            f"select *, 0 as file_no, 0 as line, null::varchar as problem from store.{rule}"
        )
        plan = cursor.execute(f"explain {sql.read(f'ingest/rules/{rule}')}").fetchall()[0][1]
    assert "NESTED_LOOP" not in plan
    assert "BLOCKWISE_NL" not in plan
