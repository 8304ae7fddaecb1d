"""Vendors of modules: whom to ask, and how to reach them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from lib import sql
from lib.access import Person, allowed
from lib.desk.log import record
from lib.errors import Conflict, UserError
from lib.store import Store

LONGEST_CONTACT = 200


@dataclass(frozen=True)
class Contact:
    """How to reach a vendor; what isn't known is empty."""

    contact: str | None = None
    email: str | None = None
    phone: str | None = None
    website: str | None = None


@allowed("staff", "manager")
def set_vendor_contact(
    store: Store, vendor: str, contact: Contact, *, seen: Contact, by: Person, now: datetime
) -> None:
    """Says how to reach a vendor, known by its name however that is capitalised; the audit log keeps what was said.

    `seen` is what its writer saw. Raises Conflict when it says something else by now, UserError for a vendor that no
    installation names, a text that is too long, an e-mail address without an @, or a website that isn't one.
    """
    vendor = vendor.strip()
    contact = Contact(**{name: (value or "").strip() or None for name, value in asdict(contact).items()})
    if any(len(value or "") > LONGEST_CONTACT for value in asdict(contact).values()):
        raise UserError("How to reach a vendor is said in at most {most} characters a field.", most=LONGEST_CONTACT)
    if contact.email and not (contact.email.count("@") == 1 and contact.email.strip("@") == contact.email):
        raise UserError("An e-mail address has one @, with something on both sides of it.")
    if contact.website and not contact.website.startswith(("https://", "http://")):
        raise UserError("Write the website with https:// before it.")
    with store.tx(changes_charges=False) as cursor:
        known = cursor.execute(sql.read("desk/vendor_contact"), {"vendor": vendor}).fetchone()
        if not known:
            raise UserError("No installed module names the vendor {vendor}.", vendor=vendor)
        name, *said = known
        before = Contact(*said)
        if before != seen:
            raise Conflict("Somebody else has changed this contact meanwhile. Look at what it says now.")
        if before == contact:
            return
        cursor.execute(
            "insert or replace into store.vendor_contacts values (lower(?), ?, ?, ?, ?, ?)",
            [vendor, name, *asdict(contact).values()],
        )
        record(cursor, now, by, "set_vendor_contact", "vendor_contacts", name, asdict(before), asdict(contact))
