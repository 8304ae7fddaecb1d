"""What a draft of the terms changes, in words: the settings, and the cases that are decided otherwise."""

from datetime import date
from typing import Any

from lib import drafts
from lib.drafts import Draft, Setting
from lib.explain.clauses import VALUES, clause_name
from lib.explain.means import means
from lib.locale import N_
from lib.reports import Table
from lib.terms_rows import Terms
from lib.words import NOTHING, Words, moment

BEYOND = {"hourly": N_("by the hour"), "ticket": N_("another ticket fee for each period begun")}
MONEY = ("fee", "rate")


def setting_name(setting: Setting, say: Words) -> str:
    """What a setting of the terms is called."""
    if setting.kind == "category":
        return say.code("category", setting.subject)
    if setting.kind == "hourly_rate":
        return say.code("contract_form", setting.subject)
    return say.text(VALUES.get(f"{setting.kind}.{setting.field}") or VALUES[setting.field])


def setting_value(setting: Setting, value: Any, say: Words) -> str:
    """A value of a setting."""
    if setting.field == "as":
        return say.code("category", value)
    if setting.field == "beyond":
        return say.text(BEYOND[value])
    return say.money(value) if setting.field in MONEY else say.number(value)


def draft_in_words(terms: Terms, draft: Draft, today: date, say: Words) -> list[str]:
    """What a draft changes, setting by setting, from what is said today."""
    after, known, told = drafts.apply(terms, draft), drafts.settings(terms), []
    day = max(today, draft.since or today)
    for code, value in draft.values:
        setting = known[code]
        was = setting_value(setting, drafts.value_on(terms, setting, day), say)
        if setting.field == "as":
            told.append(
                say.text(
                    "Cases of {category} as those of {other}",
                    category=setting_name(setting, say),
                    other=setting_value(setting, value, say),
                )
            )
            continue
        is_now = setting_value(setting, drafts.value_on(after, setting, day), say)
        name = setting_name(setting, say)
        if setting.kind == "hourly_rate":
            name = say.text("Hourly rate, {form}", form=name)
        told.append(f"{name}: {was} → {is_now}")
    if draft.since:
        told.append(say.text("For cases registered from {day} on", day=moment(draft.since)))
    return told


def decided(row: dict[str, Any], when: str, say: Words) -> str:
    """How a case of `reports.what_if` is decided `before` or `after`: what its charge means, or how it is judged."""
    charge, promise = row[f"charge_{when}"], row[f"promise_{when}"]
    if charge:
        # Named, too, as another clause may mean the same to whoever pays.
        clause = f" ({clause_name(charge['clause'], say)})" if charge["clause"] else ""
        return f"{means(charge, say)}{clause}"
    if not promise:
        return NOTHING
    status = say.code("status", promise["status"])
    if promise["due_on"] is None:
        return say.text("{status}: within {minutes} min", status=status, minutes=promise["minutes"])
    return say.text("{status}: by {day}", status=status, day=moment(promise["due_on"]))


def customers_by_side(customers: Table) -> dict[str, Table]:
    """The customers of `reports.what_if` by what the draft means to them: they pay `more`, `less` or the `same`."""
    order = ["customer_id", "customer_name", "difference", "kronor_before", "kronor_after", "differing"]
    sides: dict[str, list[tuple]] = {"more": [], "less": [], "same": []}
    for row in customers.dicts():
        side = "more" if row["difference"] > 0 else "less" if row["difference"] < 0 else "same"
        sides[side].append(tuple(row[name] for name in order))
    return {side: Table(order, found) for side, found in sides.items()}


def cases_of_draft(cases: Table, say: Words) -> Table:
    """The cases of `reports.what_if` with how they are decided in words, in the place of the facts that decided."""
    first, last = ("ticket_id", "customer_name"), ("difference", "kronor_before", "kronor_after", "work", "subject")
    told = [
        (
            *(row[name] for name in first),
            decided(row, "before", say),
            decided(row, "after", say),
            *(row[name] for name in last),
            row["registered_on"],
        )
        for row in cases.dicts()
    ]
    return Table([*first, "decided_before", "decided_after", *last, "registered_on"], told)
