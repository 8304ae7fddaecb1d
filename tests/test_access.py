"""Who is let in: by a token, by a proxy's headers, at the machine itself; and where the server may listen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lib import sign_in
from lib.access import is_asked_here, is_loopback, may_listen
from lib.errors import UserError
from lib.settings import Server, Settings, SignIn
from lib.sign_in import PROOF, Known, Reader, by_headers, by_token

NOW = 1_800_000_000.0
HOW = SignIn(by="oidc", gives={"support": "staff", "chef": "manager"})
TOKEN = {
    **{"is_logged_in": True, "email": "Anna@Exempel.se ", "email_verified": True, "name": "Anna", "roles": ["support"]},
    **{"iat": NOW - 60, "exp": NOW + 600},
}
PEOPLE = {"anna@exempel.se": {"name": "Anna Ek", "staff_id": "S1", "roles": ["finance", "admin"]}}


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_a_token_names_a_person_and_gives_the_roles_that_the_settings_say():
    found = by_token(TOKEN, HOW, Known(), NOW)
    assert found == Reader("anna@exempel.se", "Anna", frozenset({"staff"}), since=NOW - 60)
    assert by_token(TOKEN | {"roles": "chef, support"}, HOW, Known(), NOW).roles == {"manager", "staff"}


@pytest.mark.parametrize("claimed", [["admin"], ["manager"], None, {}, 7, [{"support": 1}], "Support", ["supporten"]])
def test_a_role_that_no_setting_gives_is_none(claimed):
    assert by_token(TOKEN | {"roles": claimed}, HOW, Known(), NOW).roles == frozenset()


def test_the_store_goes_before_the_token():
    found = by_token(TOKEN, HOW, Known(PEOPLE), NOW)
    assert (found.name, found.roles, found.staff_id) == ("Anna Ek", {"finance", "admin"}, "S1")
    without = {"anna@exempel.se": PEOPLE["anna@exempel.se"] | {"roles": []}}
    assert by_token(TOKEN, HOW, Known(without), NOW).roles == frozenset()


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"is_logged_in": False}, "nobody"),
        ({"email": None}, "nobody"),
        ({"email": " "}, "nobody"),
        ({"email": ["anna@exempel.se"]}, "nobody"),
        ({"exp": NOW}, "expired"),
        ({"exp": NOW - 1}, "expired"),
        ({"exp": None}, "expired"),
        ({"exp": "soon"}, "expired"),
        ({"exp": float("nan")}, "expired"),
        ({"exp": float("inf")}, "expired"),
        ({"exp": True}, "expired"),
        ({"iat": None}, "expired"),
        ({"email_verified": False}, "unverified"),
    ],
)
def test_a_token_that_lets_nobody_in(changes, refused):
    found = by_token(TOKEN | changes, HOW, Known(PEOPLE), NOW)
    assert (found.refused, found.roles, found.acting().roles) == (refused, frozenset(), frozenset())
    assert not found.may_see("overview")
    assert not found.may("act")


@pytest.mark.parametrize(("later", "refused"), [(-1, ""), (0, "signed_out"), (0.4, "signed_out"), (100, "signed_out")])
def test_a_sign_out_ends_what_began_before_it_or_in_its_second(later, refused):
    known = Known({}, {"anna@exempel.se": at(NOW - 60 + later)})
    assert by_token(TOKEN, HOW, known, NOW).refused == refused
    assert by_token(TOKEN, HOW, Known({}, {"bo@exempel.se": at(NOW)}), NOW).refused == ""


# ---- Behind a proxy --------------------------------------------------------------------------------------------------

PROXY = SignIn(by="proxy", person="X-Email", roles="X-Groups", gives={"support": "staff"}, proxy_minutes=30)
SAID = {"vouched": PROOF, "person": "Åsa@exempel.se".encode().decode("latin-1"), "name": None, "roles": "gäst,support"}


def test_a_proxys_headers_name_a_person():
    found = by_headers(SAID, f"{NOW - 60:.0f}", PROXY, Known(), NOW)
    assert found == Reader("åsa@exempel.se", "åsa@exempel.se", frozenset({"staff"}), since=NOW - 60)


@pytest.mark.parametrize(
    "proof",
    [None, "", "guessed", PROOF[:-1], PROOF + "x", True],
    # The proof is another one in each process.
    ids=["none", "empty", "guessed", "cut", "longer", "true"],
)
def test_headers_without_proof_are_nobodys(proof):
    found = by_headers(SAID | {"vouched": proof}, f"{NOW:.0f}", PROXY, Known(), NOW)
    assert (found.refused, found.person) == ("unproven", "")


@pytest.mark.parametrize(("since", "refused"), [(NOW, ""), (NOW - 1799, ""), (NOW - 1800, "expired"), ("", "expired")])
def test_what_a_proxy_said_holds_for_as_long_as_the_settings_say(since, refused):
    assert by_headers(SAID, f"{since}", PROXY, Known(), NOW).refused == refused


def test_a_proxy_that_names_nobody_lets_nobody_in():
    assert by_headers(SAID | {"person": None}, f"{NOW}", PROXY, Known(), NOW).refused == "nobody"
    assert by_headers({}, f"{NOW}", PROXY, Known(), NOW).refused == "unproven"


# ---- At the machine itself -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "localhost", "LocalHost", "[::1]"])
def test_the_machines_own_addresses(address):
    assert is_loopback(address)
    may_listen(Settings(server=Server(address=address)))


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", "192.168.1.4", "localhost.evil.example", "support", "127.1"])
def test_nobody_signs_in_and_the_server_may_listen_to_this_machine_alone(address):
    assert not is_loopback(address)
    with pytest.raises(UserError, match="only this machine may ask"):
        may_listen(Settings(), address)
    with pytest.raises(UserError):
        may_listen(Settings(server=Server(address=address)))
    for by in ("oidc", "proxy"):
        may_listen(Settings(sign_in=SignIn(by=by)), address)


HERE = {"host": "127.0.0.1:8501", "origin": "http://127.0.0.1:8501"}


@pytest.mark.parametrize(
    ("client", "said"),
    [
        ("192.168.1.7", HERE),
        ("fe80::1", HERE),
        (None, HERE | {"host": "support.example:8501"}),
        (None, HERE | {"host": "127.0.0.1.evil.example"}),
        (None, HERE | {"host": "evil.example@127.0.0.1"}),
        (None, HERE | {"host": "[::1"}),
        (None, HERE | {"origin": "https://evil.example"}),
        (None, HERE | {"origin": "null"}),
        (None, HERE | {"x-forwarded-for": "127.0.0.1"}),
        (None, HERE | {"forwarded": "for=127.0.0.1"}),
        (None, HERE | {"x-real-ip": "127.0.0.1"}),
    ],
)
def test_a_request_from_elsewhere(client, said):
    assert not is_asked_here(client, said)


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501", "127.0.0.1"])
def test_a_request_from_here(host):
    assert is_asked_here(None, {"host": host, "origin": f"http://{host}"})
    assert is_asked_here("127.0.0.1", {"host": host})


def test_proofs_are_made_anew_by_each_process_and_too_long_to_guess():
    assert len(PROOF) >= 40
    assert sign_in.VOUCHED.startswith("x-supportkoll-")


def test_a_reader_is_the_member_of_staff_whom_they_are_tied_to():
    reader = Reader("anna@exempel.se", roles=frozenset({"staff"}))
    assert reader.acting().name == "anna@exempel.se"
    assert replace(reader, staff_id="S1").acting().name == "S1"


def test_the_defaults_give_nobody_a_role():
    assert SignIn().gives == {}
    assert Settings().sign_in.by == "nobody"
    assert timedelta(minutes=SignIn().proxy_minutes) <= timedelta(hours=1)
