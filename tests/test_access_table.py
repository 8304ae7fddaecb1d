"""Every page and every function of `lib.desk`, tried with every role and with none: who is let in, and who isn't."""

import inspect
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import CHANGES, FOR_ANYBODY, PAGES, ROLES, Person
from lib.errors import UserError
from lib.sign_in import Known
from tests.access_table import functions, tables, written
from tests.apps import open_page
from tests.staffed import desk_app  # noqa: F401

SETTINGS = """
[sign_in]
by = "oidc"
gives = {manager = "manager", staff = "staff", finance = "finance", admin = "admin"}
"""
EVERY = (*ROLES, "nobody")


def roles_of(role: str) -> frozenset[str]:
    return frozenset({role} & ROLES.keys())


class Reached(Exception):
    """Something was used before anybody was asked whether it may be."""


class Untouchable:
    """Stands for whatever a change is given: nothing may be done with it."""

    def __getattribute__(self, name: str):
        raise Reached(name)


def test_the_documentation_says_who_may_do_what():
    assert written() == tables(), "python -m tests.access_table writes it anew"


def test_every_function_of_the_desk_says_who_may_use_it():
    named = {name for name in functions() if name not in FOR_ANYBODY}
    assert named <= CHANGES.keys()
    assert not CHANGES.keys() & FOR_ANYBODY.keys()
    for name in named:
        assert set(CHANGES[name]) <= ROLES.keys(), name
        assert CHANGES[name], name


def test_what_is_for_anybody_is_as_few_as_meant():
    changing = {name for name, why in FOR_ANYBODY.items() if not why.startswith("changes nothing")}
    assert changing == {"submit", "sign_out", "note_sign_in"}


@pytest.mark.parametrize("role", EVERY)
@pytest.mark.parametrize("name", [name for name in functions() if name not in FOR_ANYBODY])
def test_a_change_asks_who_makes_it_before_anything_else(name: str, role: str):
    function = functions()[name]
    given = {
        parameter.name: Untouchable()
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is parameter.empty and parameter.name != "by"
    }
    person = Person("någon", roles_of(role))
    with pytest.raises(Exception) as raised:  # noqa: PT011
        function(**given, by=person)
    refused = isinstance(raised.value, UserError) and str(raised.value).endswith("can do this.")
    assert refused != bool(person.roles & set(CHANGES[name]))


# ---- Pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def signed_in(desk_app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app where people sign in; nobody has yet."""
    (tmp_path / "settings.toml").write_text(SETTINGS)
    monkeypatch.setenv("SUPPORTKOLL_SETTINGS", str(tmp_path / "settings.toml"))
    desk_app.user = {"is_logged_in": False}
    return desk_app


def user(*roles: str, seconds: float = 600) -> dict:
    """What a token says of somebody with these roles that lasts so long."""
    now = time.time()
    said = {"is_logged_in": True, "email": "eva@exempel.se", "name": "Eva", "roles": list(roles)}
    return said | {"iat": now - 60, "exp": now + seconds}


def title(app: AppTest) -> str:
    assert not app.exception
    return app.title[0].value


def shows_nothing(app: AppTest) -> bool:
    """Whether no part of a page stands there, nor of the menu that leads to others' figures."""
    kinds = (app.dataframe, app.metric, app.header, app.subheader, app.error, app.get("plotly_chart"))
    typed = [field.key for field in app.text_input]
    return not any(kinds) and "find_a_case" not in typed


@pytest.mark.parametrize("role", EVERY)
def test_pages_show_themselves_to_their_roles_alone(signed_in: AppTest, role: str):
    signed_in.user = user(*roles_of(role))
    signed_in.query_params["id"] = "T1"
    for page, roles in PAGES.items():
        open_page(signed_in, page)
        if role in roles:
            assert title(signed_in) not in ("Du får inte se den här sidan", "Du har ingen roll här ännu"), page
        elif role == "nobody":
            assert (title(signed_in), shows_nothing(signed_in)) == ("Du har ingen roll här ännu", True), page
        elif page != "overview":
            assert (title(signed_in), shows_nothing(signed_in)) == ("Du får inte se den här sidan", True), page


@pytest.mark.parametrize("user_", [{"is_logged_in": False}, {}, user("manager", seconds=-1)], ids=["none", "0", "old"])
def test_whoever_isnt_signed_in_sees_no_page(signed_in: AppTest, user_: dict):
    signed_in.user = user_
    for page in PAGES:
        open_page(signed_in, page)
        assert (title(signed_in), shows_nothing(signed_in)) == ("Logga in i Supportkoll", True), page
        assert not signed_in.sidebar.markdown, page


def test_a_role_taken_away_is_gone_at_the_next_click(signed_in: AppTest):
    signed_in.user = user("manager")
    assert title(open_page(signed_in, "sla")) == "SLA"
    signed_in.user = user("finance")
    assert title(signed_in.run()) == "Du får inte se den här sidan"
    signed_in.user = user("manager", seconds=-1)
    assert title(signed_in.run()) == "Logga in i Supportkoll"


@pytest.mark.parametrize("looks", range(1, 12))
def test_whoever_is_signed_out_while_a_page_is_drawn_sees_the_sign_in(
    signed_in: AppTest, looks: int, monkeypatch: pytest.MonkeyPatch
):
    """At whichever of the looks at who they are it comes."""
    signed_in.user = user("manager")
    known = [Known()] * looks
    signed_out = Known({}, {"eva@exempel.se": datetime.now(UTC)})
    monkeypatch.setattr(sys.modules["lib.ui.reader"], "_known", lambda _store: known.pop() if known else signed_out)
    open_page(signed_in, "queue")
    assert (title(signed_in), shows_nothing(signed_in)) == ("Logga in i Supportkoll", True)


def test_an_answer_kept_for_one_reader_isnt_given_to_another(signed_in: AppTest):
    signed_in.user = user("manager")
    open_page(signed_in, "invoicing")
    assert not shows_nothing(signed_in)
    signed_in.user = user("staff")
    assert shows_nothing(signed_in.run())


def test_each_role_is_to_be_looked_at_where_nobody_signs_in(desk_app: AppTest):
    for role in ROLES:
        desk_app.query_params["role"] = role
        page = open_page(desk_app, "invoicing")
        allowed = role in PAGES["invoicing"]
        assert (title(page) == "Fakturering") == allowed, role
        assert page.selectbox(key="role").value == role
    desk_app.selectbox(key="role").set_value("").run()
    assert title(desk_app) == "Fakturering"
    assert any("Öppet utan inloggning" in one.value for one in desk_app.sidebar.markdown)
