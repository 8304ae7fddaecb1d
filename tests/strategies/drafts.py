"""What belongs to one thing, drafted as distances in time so that it shrinks well."""

from datetime import datetime, time, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.strategies.basics import (
    ADJUSTED,
    CATEGORIES,
    DAYS_ON,
    ELAPSED,
    EVENTS,
    FORM,
    FORMS,
    INVOICED,
    MINUTES,
    PRICES,
    QUOTED,
    SINCE_INSTALLED,
    TIMES_OF_DAY,
    WORK,
    at_local,
    local_date,
)

NO_ROWS = st.just([])
# A place in time: so many days after registration at a time of day, or so long after registration.
PLACES = st.one_of(
    st.sampled_from(ELAPSED),
    st.tuples(st.sampled_from(DAYS_ON), st.sampled_from(TIMES_OF_DAY)),
    st.tuples(st.sampled_from((*DAYS_ON, 30, -1, -2)), st.sampled_from(TIMES_OF_DAY)),
)
FLAG_RARELY_SET = st.sampled_from(("", "false", "", "", "true"))
FLAG_SELDOM_SET = st.sampled_from(("", "false", "", "", "", "", "", "", "", "", "true"))
NUMBER = st.integers(0, 11)  # of a slot: it means the next one that is not empty


def place(origin: datetime, where: timedelta | tuple[int, time]) -> datetime:
    """The moment of a place in time, seen from a moment of registration."""
    if isinstance(where, timedelta):
        return origin + where
    days, at = where
    return at_local(local_date(origin) + timedelta(days=days), at)


def sometimes(values: SearchStrategy, chances: int, of: int, otherwise: SearchStrategy | None = None) -> SearchStrategy:
    """Such values so many times of so many, else None, or what is given for it: that is the plainer of the two.
    (To name a strategy twice in `one_of` gives it no more weight.)"""
    other = st.none() if otherwise is None else otherwise
    return st.integers(1, of).flatmap(lambda throw: values if throw > of - chances else other)


DRAFT_EVENT = st.tuples(st.sampled_from(EVENTS), PLACES, FORM)
DRAFT_ENTRY = st.tuples(st.sampled_from(MINUTES), st.sampled_from(WORK), PLACES, FORM)
DRAFT_QUOTE = st.tuples(
    st.sampled_from(QUOTED),
    PLACES,
    st.sampled_from(("approved", "", "approved", "declined", "approved")),
    st.one_of(st.none(), PLACES),  # often before it was sent
    FORM,
)
DRAFT_INVOICE_LINE = st.tuples(st.sampled_from(INVOICED), st.sampled_from((*DAYS_ON, 30, -1)))
DRAFT_ADJUSTMENT = st.tuples(st.sampled_from(ADJUSTED), PLACES, FORM)
# A chain of what desks do in earnest, for waits across weekends and holidays; chance alone rarely has a wait, its end
# and a last `resolved` in this order.
EARNEST = (
    (),
    ("resolved",),
    ("handling_started", "resolved"),
    ("waiting_customer", "resumed", "resolved"),
    ("waiting_customer", "waiting_customer", "resumed", "waiting_customer", "resolved"),
    ("resolved", "reopened", "waiting_customer", "resolved"),
    ("waiting_customer", "resolved", "reopened", "resolved", "waiting_customer", "resumed"),
    ("resolved", "reopened"),
)


@st.composite
def draft_events(draw: DrawFn) -> list[tuple]:
    """Events of a ticket: some in earnest, in their order in time (or all at once), and some by chance."""
    chain = draw(st.sampled_from(EARNEST))
    places = sorted(
        draw(
            st.lists(
                st.tuples(st.sampled_from(DAYS_ON), st.sampled_from(TIMES_OF_DAY)),
                min_size=len(chain),
                max_size=len(chain),
            )
        )
    )
    events = [(event, where, 0) for event, where in zip(chain, places, strict=True)]
    return events + draw(sometimes(st.lists(DRAFT_EVENT, min_size=1, max_size=4), 1, 2, NO_ROWS))


DRAFT_TICKET = st.fixed_dictionaries(
    {
        "customer": NUMBER,
        "day": st.sampled_from(DAYS_ON),
        "time": st.sampled_from(TIMES_OF_DAY),
        "form": FORM,
        "category": st.sampled_from(CATEGORIES),
        "critical": FLAG_RARELY_SET,
        "serious": FLAG_RARELY_SET,
        "void": FLAG_SELDOM_SET,
        # With a quote for both of them, or without.
        "merged_into": sometimes(st.tuples(NUMBER, st.sampled_from(("", "", "quoted", ""))), 1, 4),
        "installation": sometimes(NUMBER, 1, 3),
        "events": sometimes(draft_events(), 2, 3, NO_ROWS),
        "entries": sometimes(st.lists(DRAFT_ENTRY, min_size=1, max_size=4), 1, 2, NO_ROWS),
        "quotes": sometimes(st.lists(DRAFT_QUOTE, min_size=1, max_size=3), 1, 6, NO_ROWS),
        "invoice_lines": st.lists(DRAFT_INVOICE_LINE, max_size=2),
        "adjustments": sometimes(st.lists(DRAFT_ADJUSTMENT, min_size=1, max_size=2), 1, 4, NO_ROWS),
    }
)
DRAFT_INSTALLATION = st.fixed_dictionaries(
    {
        "of": NUMBER,  # the ticket that comes so many days after it
        "days": st.sampled_from(SINCE_INSTALLED),
        "about": st.sampled_from(("", "link", "third_party", "third_party")),  # whether that ticket is about it
        "customer": sometimes(NUMBER, 1, 4),  # else that ticket's
        "by": st.sampled_from(("agency", "agency", "agency", "customer")),
        "ticket": sometimes(NUMBER, 1, 2),  # the one it names
        "ordered": st.booleans(),  # whether that one is for installations
        "price": st.sampled_from(PRICES),
        "vendor": st.sampled_from(("", "Modulmakarna")),
        "check": st.sampled_from(("", "passed", "failed")),
    }
)
TICKET_SLOT = sometimes(DRAFT_TICKET, 7, 8)
INSTALLATION_SLOT = sometimes(DRAFT_INSTALLATION, 7, 8)
# Of a contract: days since the one before (0: it follows at once), how many days it lasts, its form.
DRAFT_CONTRACT = st.tuples(st.sampled_from((0, 1, 3)), st.sampled_from((60, 5, 60, 1, 60, 3)), st.sampled_from(FORMS))
DRAFT_CUSTOMER = st.fixed_dictionaries(
    {
        "first": st.sampled_from((-50, -2, 0, 1, -60, 4)),  # days from the anchor to the first contract
        "contracts": st.lists(DRAFT_CONTRACT, max_size=4),
        "open": st.booleans(),  # whether the last one has no end
    }
)
