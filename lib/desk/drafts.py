"""Saving drafts of other terms, for whoever looks at them next."""

from datetime import datetime

from lib.access import Person, allowed
from lib.desk.log import record
from lib.drafts import Draft
from lib.errors import Conflict, UserError
from lib.store import Store

LONGEST_NAME = 60


@allowed("manager")
def save_draft(store: Store, name: str, draft: Draft, *, seen: str | None, by: Person, now: datetime) -> None:
    """Saves a draft under a name. `seen` is the code that the saver saw under that name (None: there was none).

    Raises UserError for a name that is empty or too long, or a draft that changes nothing; Conflict when somebody has
    saved another one under the name meanwhile.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise UserError("Give the draft a name of at most {most} characters.", most=LONGEST_NAME)
    if not draft.code:
        raise UserError("The draft changes nothing yet: there is nothing to save.")
    with store.tx(changes_charges=False) as cursor:
        found = cursor.execute("select code, saved_by from store.drafts where name = ?", [name]).fetchone()
        if found and found[0] not in (seen, draft.code):
            raise Conflict("{who} has saved another draft as {name}. Choose another name.", who=found[1], name=name)
        cursor.execute("delete from store.drafts where name = ?", [name])
        cursor.execute("insert into store.drafts values (?, ?, ?, ?)", [name, draft.code, by.name, now])
        before = {"draft": found[0]} if found else None
        record(cursor, now, by, "save_draft", "drafts", name, before, {"draft": draft.code})


@allowed("manager")
def remove_draft(store: Store, name: str, *, by: Person, now: datetime) -> None:
    """Removes a saved draft; the audit log keeps what it said. Raises UserError when there is none of that name."""
    with store.tx(changes_charges=False) as cursor:
        found = cursor.execute("select code from store.drafts where name = ?", [name]).fetchone()
        if not found:
            raise UserError("There is no saved draft {name} any more.", name=name)
        cursor.execute("delete from store.drafts where name = ?", [name])
        record(cursor, now, by, "remove_draft", "drafts", name, {"draft": found[0]}, None)
