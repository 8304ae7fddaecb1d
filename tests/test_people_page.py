"""Who may sign in with which roles: the changes, the page, and the command line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import desk as change
from lib import reports
from lib.access import ROLES, Person
from lib.desk import Given
from lib.errors import Conflict, UserError
from lib.store import Store
from tests.apps import open_page
from tests.conftest import NOW, bring_in
from tests.rows import base, stored
from tests.shell import within
from tests.staffed import desk_app, said  # noqa: F401
from tests.test_access_table import signed_in, title, user  # noqa: F401

ADMIN = {"by": Person("chef@exempel.se", frozenset({"admin"})), "now": NOW}


@pytest.fixture
def staffed(desk: Store, tmp_path: Path) -> Store:
    """A desk with a member of staff."""
    assert not bring_in(desk, tmp_path / "facts", base()).findings
    return desk


def known(store: Store) -> dict[str, tuple]:
    rows = reports.people(store, NOW).dicts()
    return {row["person_id"]: (row["name"], tuple(row["roles"]), row["staff_id"]) for row in rows}


def test_a_person_is_named_and_changed_and_the_audit_log_keeps_both(staffed: Store):
    given = Given("Eva Ek", ("staff", "manager"), "S1")
    assert change.set_person(staffed, " Eva@Exempel.SE ", given, seen=None, **ADMIN) == "eva@exempel.se"
    seen = Given("Eva Ek", ("manager", "staff"), "S1")
    change.set_person(staffed, "eva@exempel.se", Given(None, (), None), seen=seen, **ADMIN)
    assert known(staffed) == {"eva@exempel.se": (None, (), None)}
    log = stored(staffed, "select actor, action, before, after from store.audit_log where table_name = 'people'")
    first, second = log
    assert first[:3] == ("chef@exempel.se", "set_person", None)
    assert second[2] == first[3] == '{"name": "Eva Ek", "roles": ["manager", "staff"], "staff_id": "S1"}'
    assert second[3] == '{"name": null, "roles": [], "staff_id": null}'


@pytest.mark.parametrize(
    ("person", "given", "says"),
    [
        (" ", Given(), "Write what the sign-in knows"),
        ("x" * 201, Given(), "Write what the sign-in knows"),
        ("a\nb", Given(), "Write what the sign-in knows"),
        ("eva", Given(roles=("boss",)), "There is no role boss"),
        ("eva", Given(staff_id="S9"), "There is no member of staff S9"),
        ("eva", Given(staff_id="S1"), "bo is this member of staff already"),
    ],
)
def test_what_cannot_be_said_of_a_person(staffed: Store, person: str, given: Given, says: str):
    change.set_person(staffed, "bo", Given(staff_id="S1"), seen=None, **ADMIN)
    before = known(staffed)
    with pytest.raises(UserError, match=says):
        change.set_person(staffed, person, given, seen=None, **ADMIN)
    assert known(staffed) == before


def test_whoever_saw_something_else_changes_nothing(staffed: Store):
    change.set_person(staffed, "eva", Given(roles=("staff",)), seen=None, **ADMIN)
    for seen in (None, Given(), Given(roles=("finance",))):
        with pytest.raises(Conflict):
            change.set_person(staffed, "eva", Given(roles=("admin",)), seen=seen, **ADMIN)
    assert known(staffed)["eva"][1] == ("staff",)


def test_somebody_is_always_left_who_gives_roles(staffed: Store):
    eva, bo = Given(roles=("manager", "admin")), Given(roles=("admin",))
    change.set_person(staffed, "eva", eva, seen=None, **ADMIN)
    with pytest.raises(UserError, match="Nobody would be left"):
        change.set_person(staffed, "eva", Given(roles=("manager",)), seen=eva, **ADMIN)
    change.set_person(staffed, "bo", bo, seen=None, **ADMIN)
    change.set_person(staffed, "eva", Given(roles=("manager",)), seen=eva, **ADMIN)
    with pytest.raises(UserError, match="Nobody would be left"):
        change.set_person(staffed, "bo", Given(), seen=bo, **ADMIN)


def test_a_sign_in_is_noted_once_and_a_sign_out_ends_it(staffed: Store):
    began = datetime.now(UTC).replace(microsecond=0)
    eva = {"by": Person("eva", frozenset()), "now": NOW}
    for _ in range(2):
        change.note_sign_in(staffed, "eva", signed_in_at=began, **eva)
    change.note_sign_in(staffed, "eva", signed_in_at=began + timedelta(seconds=1), **eva)
    assert stored(staffed, "select count(*) from store.audit_log where action = 'sign_in'") == [(2,)]
    change.sign_out(staffed, "eva", signed_in_at=began, **eva)
    assert reports.known_people(staffed, NOW).sign_outs["eva"] >= began
    # A provider's clock that is fast doesn't let the old token outlive the sign-out.
    change.sign_out(staffed, "eva", signed_in_at=began + timedelta(hours=1), **eva)
    assert reports.known_people(staffed, NOW).sign_outs["eva"] == began + timedelta(hours=1)


def test_an_administrator_signs_somebody_out(staffed: Store):
    with pytest.raises(UserError, match="Nobody is known here"):
        change.sign_somebody_out(staffed, "eva", **ADMIN)
    change.set_person(staffed, "eva", Given(), seen=None, **ADMIN)
    change.sign_somebody_out(staffed, "eva", **ADMIN)
    assert set(reports.known_people(staffed, NOW).sign_outs) == {"eva"}


# ---- The page --------------------------------------------------------------------------------------------------------


def press(app: AppTest, start: str, end: str = "") -> AppTest:
    (button,) = [one for one in app.button if one.key and one.key.startswith(start) and one.key.endswith(end)]
    button.click().run()
    assert not app.exception
    return app


def test_an_administrator_adds_and_changes_people(signed_in: AppTest):
    app = signed_in
    app.user = user("admin")
    app.query_params["person"] = "new"
    assert title(open_page(app, "people")) == "Personer"
    assert "Inloggningen ger också roller" in said(app)
    (typed,) = [field for field in app.text_input if field.key.endswith("_id")]
    typed.set_value("Bo@exempel.se")
    (roles,) = [one for one in app.button_group if one.key.endswith("_roles")]
    roles.set_value(["staff", "finance"])
    press(app, "people_", "_save")
    assert "bo@exempel.se" in said(app)
    assert "Handläggare" in said(app)
    assert "Sparat" in said(app)
    press(app, "change_bo@exempel.se")
    (roles,) = [one for one in app.button_group if one.key.endswith("_roles")]
    assert set(roles.value) == {"staff", "finance"}
    roles.set_value([])
    press(app, "people_", "_save")
    assert "Ingen roll: får inte göra något" in said(app)


def test_what_an_administrator_gets_wrong_is_said(signed_in: AppTest):
    signed_in.user = user("admin")
    signed_in.query_params["person"] = "new"
    press(open_page(signed_in, "people"), "people_", "_save")
    assert [error.value for error in signed_in.error] == [
        "Skriv vad inloggningen känner personen under: i regel en e\u2060\\-postadress\\."
    ] or "Skriv vad inloggningen känner" in signed_in.error[0].value


def test_a_person_acts_as_the_member_of_staff_whom_they_are_tied_to(signed_in: AppTest):
    from lib import ui

    signed_in.user = user("staff")
    open_page(signed_in, "desk")
    assert "Du är inloggad, men inte som någon handläggare" in said(signed_in)
    given = Given("Eva", ("staff",), "S2")
    change.set_person(ui.store(), "eva@exempel.se", given, seen=None, by=Person("chef"), now=NOW)
    open_page(signed_in, "desk")
    assert "inte som någon handläggare" not in said(signed_in)
    assert "me" not in [one.key for one in signed_in.selectbox]
    press(signed_in, "take_next")
    actors = ui.store().cursor(NOW).execute("select actor from store.audit_log where action = 'take_next'").fetchall()
    assert actors == [("S2",)]


def test_whoever_signs_in_is_noted_and_may_sign_out(signed_in: AppTest):
    from lib import ui

    signed_in.user = user("staff")
    open_page(signed_in, "sla")
    open_page(signed_in, "queue")
    query = "select actor, action, row_key from store.audit_log where table_name = 'people' order by changed_at"
    once = [("eva@exempel.se", "sign_in", "eva@exempel.se")]
    assert ui.store().cursor(NOW).execute(query).fetchall() == once
    claims = dict(signed_in.user)
    press(signed_in, "sign_out")
    assert title(signed_in) == "Logga in i Supportkoll"
    signed_in.user = claims  # The same token, put back.
    assert title(open_page(signed_in, "sla")) == "Logga in i Supportkoll"
    assert "Du är utloggad." in said(signed_in)


# ---- The command line ------------------------------------------------------------------------------------------------


def test_the_first_administrator_is_made_on_the_command_line(capsys, monkeypatch, tmp_path: Path):
    run = lambda *arguments: within(capsys, monkeypatch, "people", *arguments, store=tmp_path / "s.duckdb")  # noqa: E731
    assert run("add", "Karin@Exempel.se", "--role", "admin", "--role", "manager", "--name", "Karin").returncode == 0
    assert run("list").stdout == "karin@exempel.se: manager, admin\n"
    assert "Nobody would be left" in run("remove", "karin@exempel.se").stderr
    assert "There is no role boss" in run("add", "bo", "--role", "boss").stderr
    assert run("add", "bo", "--role", "admin").returncode == 0
    assert run("remove", "karin@exempel.se").returncode == 0
    assert run("list").stdout == "bo: admin\nkarin@exempel.se: no role\n"
    assert set(ROLES) == {"manager", "staff", "finance", "admin"}
