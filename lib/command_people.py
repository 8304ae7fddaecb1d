"""The commands about people: who may sign in with which roles, without a browser. So nobody can be locked out."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from lib import terms
from lib.access import ROLES, Person
from lib.command_store import StorePlace, place
from lib.errors import UserError
from lib.store import Store, open_store

app = typer.Typer(no_args_is_help=True, help="Say who may sign in, with which roles. The app must be closed.")
Who = Annotated[str, typer.Argument(help="What the sign-in knows them by: an e-mail address, as a rule.")]


@app.command()
def add(
    person: Who,
    role: Annotated[list[str], typer.Option(help=f"One of {', '.join(ROLES)}. May be repeated.")],
    name: Annotated[str | None, typer.Option(help="What they are called.")] = None,
    staff: Annotated[str | None, typer.Option(help="Which member of staff they are, by id.")] = None,
    store: StorePlace = None,
) -> None:
    """Give somebody roles, in the place of those that they have here: the first administrator, for one."""
    roles = _set(person, tuple(role), name, staff, store, must_exist=False)
    typer.echo(f"{person}: {', '.join(roles)}")


@app.command()
def remove(person: Who, store: StorePlace = None) -> None:
    """Take all roles from somebody, those too that their sign-in would give them."""
    _set(person, (), None, None, store, must_exist=True)
    typer.echo(f"{person}: no role")


@app.command("list")
def list_(store: StorePlace = None) -> None:
    """List everybody whom the store knows."""
    from lib import reports

    with open_store(place(store), terms.load()) as opened:
        found = reports.people(opened, datetime.now(UTC)).dicts()
    for row in found:
        staff = f" ({row['staff_id']})" if row["staff_id"] else ""
        typer.echo(f"{row['person_id']}{staff}: {', '.join(row['roles']) or 'no role'}")


def _set(
    person: str, roles: tuple[str, ...], name: str | None, staff: str | None, store: str | None, *, must_exist: bool
) -> tuple[str, ...]:
    """Sets somebody's roles, and their name and staff where these are said. Raises UserError as `desk.set_person`."""
    from lib import desk, reports

    now = datetime.now(UTC)
    with Store(place(store), terms.load()) as opened:
        row = reports.known_people(opened, now).people.get(person.strip().lower())
        if must_exist and row is None:
            raise UserError("Nobody is known here as {person}.", person=person)
        seen = desk.Given(row["name"], tuple(row["roles"]), row["staff_id"]) if row else None
        given = desk.Given(name or (seen and seen.name), roles, staff or (seen and seen.staff_id))
        desk.set_person(opened, person, given, seen=seen, by=Person("command line"), now=now)
    return roles
