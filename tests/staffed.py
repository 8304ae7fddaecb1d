"""A small desk for the tests of the pages of staff: as a store's file, with the app over it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import ui
from lib.store import Store
from lib.terms import Terms
from tests.apps import app_over, open_page
from tests.conftest import bring_in, copied, lay_by
from tests.rows import base, contract, customer, entry, event, installation, person, ticket

TUESDAY = "2026-05-05T12:00"
FACTS = base(
    customers=[customer(name="Ankans Leksaker"), customer("K2", name="Örnens Åkeri")],
    contracts=[contract("2026-01-01", form="plus")],
    staff=[person(name="Anna"), person("S2", name="Bo")],
    # M1 is in warranty through 2026-05-31, M2 isn't any more, and M3 was installed by the customer.
    module_installations=[
        installation(),
        installation("M2", module="Frakt", installed_on="2026-03-01"),
        installation("M3", module="Sök", installed_by="customer"),
    ],
    tickets=[
        ticket(subject="Betalningen fastnar") | {"category": "third_party", "critical": "", "serious": ""},
        ticket("T2", "2026-05-05T11:50") | {"category": "hosting", "critical": "true", "serious": ""},
        ticket("T3", "2026-05-04T09:00") | {"category": "", "critical": "", "serious": ""},
        ticket("T4", "2026-05-04T08:00") | {"category": "third_party", "critical": "", "serious": "true"},
    ],
    ticket_events=[event("2026-05-04T10:30", "handling_started", "T4", staff_id="S1")],
    time_entries=[entry(ticket_id="T1", started_at="2026-05-04T11:00", minutes="19.5")],
)


@pytest.fixture
def desk_app(made_once: Callable, tmp_path: Path, terms: Terms, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app at noon on Tuesday 5 May 2026 over that desk, not run yet; Anna (S1) sits at it."""

    def fill(folder: Path) -> None:
        with Store(folder / "desk.duckdb", terms) as store:
            assert not bring_in(store, folder / "facts", FACTS).findings
            lay_by(store, datetime.fromisoformat(f"{TUESDAY}+02:00"))

    file = copied(made_once("staffed", fill) / "desk.duckdb", tmp_path / "desk.duckdb")
    app = app_over(file, TUESDAY, monkeypatch)
    app.query_params["me"] = "S1"
    return app


def case_page(app: AppTest, ticket_id: str) -> AppTest:
    """The app with the page of a case."""
    app.query_params["id"] = ticket_id
    return open_page(app, "ticket")


def said(app: AppTest) -> str:
    """All that is written on the page."""
    kinds = (
        *(app.markdown, app.caption, app.text, app.subheader, app.header, app.metric),
        *(app.error, app.success, app.toast),
    )
    texts = [getattr(element, "label", "") + " " + str(element.value) for kind in kinds for element in kind]
    return "\n".join(texts).replace("\\", "").replace("*", "").replace("\u2060", "").replace("\u00a0", " ")


def stored(query: str) -> list[tuple]:
    """The rows of a query over the app's store."""
    from lib import clock

    return ui.store().cursor(clock.now()).execute(query).fetchall()
