"""Which store a command is about, and the command that moves one."""

from pathlib import Path
from typing import Annotated

import typer

from lib import terms
from lib.errors import UserError
from lib.homes.address import is_address, parsed
from lib.store import Place, default_place, place_of

StorePlace = Annotated[
    str | None,
    typer.Option(
        "--store",
        help="The store's file, or the address of its PostgreSQL database. Default: the app's own.",
        show_default=False,
    ),
]


def place(said: str | None) -> Place:
    """The place that a command was given, else that of the app's own store."""
    return place_of(said) if said else default_place()


def file_of(said: str | None) -> Path:
    """The same, for what can only be done with a file. Raises UserError for a database."""
    found = place(said)
    if isinstance(found, Path):
        return found
    raise UserError(
        "{place} is a database: put a backup into an empty one with `python -m lib move FILE postgresql://…`.",
        place=named(found),
    )


def named(found: Place) -> str:
    """A place as people may see it: without a password."""
    return str(parsed(found) if isinstance(found, str) else found)


def move(
    source: Annotated[str, typer.Argument(help="The store's file, or the address of its PostgreSQL database.")],
    target: Annotated[str, typer.Argument(help="The place for it: a new file, or the address of an empty database.")],
) -> None:
    """Move a store from a file into a PostgreSQL database, or back, and compare the sums of every column.

    The source stays as it is. Close the app first; afterwards tell it the new place by STORE=… .
    """
    from lib.moving import move as moved

    if is_address(source) and is_address(target):
        raise UserError("One of the two must be a file: move into one first, and from there into the other database.")
    found = moved(place_of(source), place_of(target), terms.load())
    rows = sum(said["rows"] for said in found.values())
    typer.echo(f"{named(place_of(target))}: {rows} rows in {len(found)} tables, the sums of every column compared")
