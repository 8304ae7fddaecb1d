"""How the made-up vendors of modules are reached; of some of them nobody has written it down."""

from datetime import datetime

from lib import desk
from lib.access import Person
from lib.desk import Contact
from lib.store import Store

MANAGER = Person("manager", frozenset({"manager"}))
CONTACTS = {
    "Betalbruket": Contact("Supporten", "support@betalbruket.example", "08-555 01 20", "https://betalbruket.example"),
    "Hyllmeter Moduler": Contact("Tuva, teknik", "teknik@hyllmeter.example"),
    "Kvistkod": Contact(email="hej@kvistkod.example", phone="031-555 02 44"),
    "Ljungpixel": Contact(website="https://ljungpixel.example/support"),
    "Synkverket Nio": Contact("Jouren", "jour@synkverket.example", "040-555 03 09"),
}


def work(store: Store, now: datetime) -> None:
    """Write down how to reach the vendors whose modules are installed."""
    rows = store.cursor(now).execute("select distinct vendor from store.module_installations").fetchall()
    for vendor in sorted({name for (name,) in rows} & CONTACTS.keys()):
        desk.set_vendor_contact(store, vendor, CONTACTS[vendor], seen=Contact(), by=MANAGER, now=now)
