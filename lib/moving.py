"""Moving a store from a file into a PostgreSQL database, or back."""

from contextlib import closing
from pathlib import Path

import duckdb

from lib import engine, sql, sums
from lib.errors import UserError
from lib.homes.address import Address, parsed
from lib.homes.postgres import Postgres
from lib.homes.tables import LOCAL
from lib.store import Place, Store
from lib.terms import Terms


def move(source: Place, target: Place, terms: Terms) -> sums.Sums:
    """Copies a store to another place, and compares the sums of every column there with those here; returns them.

    The source stays as it is. It isn't written meanwhile: a file must be closed, whoever writes into a database waits.
    Raises UserError when the target has anything in it, and when it doesn't hold what the source holds; a file is
    removed then.
    """
    if isinstance(target, Path) and target.exists():
        raise UserError("{place} is there already. Name a file that isn't.", place=target)
    if isinstance(source, Path) and not source.exists():
        raise UserError("There is no store at {place}.", place=source)
    with Store(source, terms) as opened, opened.held() as cursor:
        if isinstance(target, Path):
            found, arrived = _into_file(opened, target)
        else:
            found, arrived = sums.of(cursor, "store"), _into_database(cursor, parsed(target), target, terms)
    found, arrived = _told(found), _told(arrived)
    if wrong := sums.differences(found, arrived):
        if isinstance(target, Path):
            target.unlink()
        raise UserError(
            "What arrived isn't what was sent; don't use it. It differs in: {wrong}", wrong=", ".join(wrong)
        )
    return found


def _into_file(source: Store, target: Path) -> tuple[sums.Sums, sums.Sums]:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        return source.copy_to(target), sums.in_file(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _into_database(source: duckdb.DuckDBPyConnection, address: Address, target: str, terms: Terms) -> sums.Sums:
    shared = Postgres(address, len(sql.names("schema")))
    with closing(engine.connect(None, alone=True)) as root:
        shared.attach(root)
        with shared.alone() as remote:
            if not shared.is_empty(remote):
                raise UserError("{place} has a store in it already. Name an empty database.", place=address)
            shared.lay_out(remote, source)
    with Store(target, terms, read_only=True) as arrived, arrived.held() as cursor:
        return sums.of(cursor, "store")


def _told(found: sums.Sums) -> sums.Sums:
    """Without what follows from the rest, and is made where the store is opened."""
    return {table: said for table, said in found.items() if table not in LOCAL}
