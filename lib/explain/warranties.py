"""Why a case is charged though in warranty, or free outside of it: in sentences, and what to do about it."""

from typing import Any

from lib.locale import N_
from lib.words import Words, moment

Mistake = dict[str, Any]

REMEDIES = {
    "charged_in_warranty": N_("Credit {kronor}: the warranty includes it."),
    "not_linked": N_("Name the module on the case: then it is free. Credit what is invoiced."),
    "linked_elsewhere": N_("Name the installation in warranty on the case: then it is free. Credit what is invoiced."),
    "free_outside": N_("Invoice {kronor}, or say by an adjustment why the customer shall not pay."),
    "other_module": N_("Name the module that it is about, or no module: then {kronor} are charged."),
}


def warranty_mistake(row: Mistake, say: Words) -> list[str]:
    """Why a row of `reports.warranty_mistakes` is a mistake, a sentence a step; the last one says the kronor."""
    return [*_window(row, say), *_why(row, say)]


def warranty_remedy(row: Mistake, say: Words) -> str:
    """What to do about a mistake, in a sentence or two."""
    return say.text(REMEDIES[row["warranty_mistake"]], kronor=say.money(row["kronor"]))


def _window(row: Mistake, say: Words) -> list[str]:
    """On which day the case was registered, and how that lies beside the window that decides."""
    registered, module = moment(row["registered_on"]), row["module"]
    if row["covered_until"] is None:
        return [say.text("{module} was installed by the customer: it has no warranty.", module=module)]
    spans = {"module": module, "first": moment(row["installed_on"]), "last": moment(row["covered_until"])}
    covers = say.text("{module} was in warranty from {first} through {last}.", **spans)
    if row["module_customer_id"] != row["customer_id"]:
        return [covers, say.text("It was installed for another customer, so it doesn't cover this one's cases.")]
    days = (row["registered_on"] - row["installed_on"]).days
    if days < 0:
        return [covers, say.text("The case was registered on {day}, before the installation.", day=registered)]
    if row["registered_on"] > row["covered_until"]:
        over = (row["registered_on"] - row["covered_until"]).days
        ago = say.text("1 day too late") if over == 1 else say.text("{days} days too late", days=say.number(over))
        return [covers, say.text("The case was registered on {day}: {late}.", day=registered, late=ago)]
    return [covers, say.text("The case was registered on {day}, day {days}.", day=registered, days=days)]


def _why(row: Mistake, say: Words) -> list[str]:
    kronor, charged, adjusted, invoiced = (
        say.money(row[name]) for name in ("kronor", "charged", "adjusted", "invoiced")
    )
    money = {"kronor": kronor, "charged": charged, "adjusted": adjusted, "invoiced": invoiced}
    adds_up = say.text("By the terms {charged}, adjusted by {adjusted}, invoiced {invoiced}.", **money)
    match row["warranty_mistake"]:
        case "charged_in_warranty":
            return [adds_up, say.text("{kronor} too much for what the warranty includes.", **money)]
        case "not_linked":
            named = say.text("Its subject names the module, but the case isn't linked to it.")
            return [named, adds_up, say.text("The warranty would have made {kronor} free.", **money)]
        case "linked_elsewhere":
            other = {"module": row["linked_module"], "day": moment(row["linked_installed_on"])}
            linked = say.text("The case is linked to {module}, installed {day}, instead.", **other)
            return [linked, adds_up, say.text("The warranty would have made {kronor} free.", **money)]
        case "free_outside":
            return [adds_up, say.text("The customer pays nothing for what costs {kronor}.", **money)]
    names = say.text("Its subject doesn't name it, but {module}, which wasn't in warranty.", module=row["named_module"])
    return [names, say.text("Without the warranty the work costs {kronor}.", **money)]
