"""The way back: whoever returns to a page finds it as it was left, by its button or by the browser."""

import pytest

from lib import address


class Query(dict):
    """The parameters of an address, each with all its values, as the app's server holds them."""

    def get_all(self, name: str) -> list[str]:
        return self.get(name, [])

    def from_dict(self, says: dict[str, list[str]]) -> None:
        self.clear()
        self.update(says)


OVERVIEW = Query(period=["m12"])
LIST = Query(period=["all"], status=["overdue"])


def visit(state: dict, page: str, query: Query) -> None:
    """The app's run of a page from its address."""
    address.turn_to(state, page, query)
    if "period" in query:
        state[address.chosen("period")] = query["period"][0]
    address.leave_page(state, query)


@pytest.fixture
def state() -> dict:
    """A session that went from the overview to a list, and from there to a case."""
    session = {}
    visit(session, "overview", Query(OVERVIEW))
    visit(session, "tickets", Query(LIST))
    visit(session, "ticket", Query(id=["T1"]))
    return session


def test_a_case_leads_back_to_its_list_and_the_list_to_where_it_was_opened(state: dict):
    assert address.way_back(state) == {"page": "tickets", "says": LIST, "chosen": {"_chosen_period": "all"}}
    visit(state, "tickets", Query(LIST))
    assert address.way_back(state) == {"page": "overview", "says": OVERVIEW, "chosen": {"_chosen_period": "m12"}}


def test_the_first_page_leads_nowhere():
    session = {}
    visit(session, "ticket", Query(id=["T1"]))
    assert address.way_back(session) is None


def test_the_browsers_way_back_finds_the_page_as_it_was_left(state: dict):
    visit(state, "tickets", Query(LIST))
    query = Query(LIST)  # What the browser's history holds for the overview by then.
    address.turn_to(state, "overview", query)
    assert query == OVERVIEW
    assert state["_chosen_period"] == "m12"


def test_an_address_of_its_own_stays(state: dict):
    visit(state, "tickets", Query(LIST))
    query = Query(period=["m1"])
    address.turn_to(state, "overview", query)
    assert query == {"period": ["m1"]}


def test_going_on_to_another_page_is_not_going_back(state: dict):
    query = Query(id=["T1"])
    address.turn_to(state, "sla", query)
    assert query == {"id": ["T1"]}
    assert address.way_back(state)["page"] == "ticket"


def test_another_run_of_a_page_changes_nothing(state: dict):
    for _ in range(2):
        visit(state, "ticket", Query(id=["T2"]))
    assert address.way_back(state)["page"] == "tickets"
