"""Why a charge is what it is: the clause, the facts that decided, the arithmetic, and the clause that came nearest."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from lib.words import Words, moment

Line = dict[str, Any]


class Explanation(NamedTuple):
    """A charge in words. `clause` and `nearest` are codes of clauses, or None where no clause decides or comes near."""

    clause: str | None
    facts: list[str]
    arithmetic: str
    nearest: str | None
    why_not: str


def charge(line: Line, say: Words) -> Explanation:
    """Explains a row of `reports.explained`, for free work as for charged."""
    arithmetic, nearest = RULES[line["rule"]]
    near, why_not = nearest(line, say)
    return Explanation(line["clause"], _facts(line, say), arithmetic(line, say), near, why_not)


# ---- The facts that decided ----------------------------------------------------------------------------------------


def _facts(line: Line, say: Words) -> list[str]:
    day = moment(line["registered_on"])
    facts = [say.text("Registered on {day}: the terms of that day apply.", day=day)]
    if line["contract_form"] == "no_contract":
        facts.append(say.text("The customer had no contract on that day."))
    else:
        form = say.code("contract_form", line["contract_form"])
        facts.append(say.text("The customer had the contract form {form} on that day.", form=form))
    if line["category"] is None:
        facts.append(say.text("Nobody has put the case under a category yet."))
    else:
        facts.append(say.text("The case is under the category {category}.", category=_category(line, say)))
    if line["serious"]:
        facts.append(say.text("It is marked as serious."))
    facts += _module_facts(line, say)
    if line["approved_amount"] is not None:
        facts.append(say.text("A quote of {amount} is approved.", amount=say.money(line["approved_amount"])))
    worked = say.text("{minutes} of the work {work}.", minutes=_minutes(line, say), work=_work(line, say))
    return [*facts, worked, *_remark(line, say)]


def _module_facts(line: Line, say: Words) -> list[str]:
    if line["module"] is None:
        return []
    day = moment(line["module_installed_on"])
    if line["installed_by"] == "customer":
        return [say.text("It is about the module {module}, which the customer installed.", module=line["module"])]
    if not line["installed_for_customer"]:
        return [say.text("It is about the module {module}, installed for another customer.", module=line["module"])]
    return [
        say.text(
            "It is about the module {module}, which we installed on {day}; its warranty runs through {last}.",
            module=line["module"],
            day=day,
            last=moment(line["covered_until"]),
        )
    ]


def _remark(line: Line, say: Words) -> list[str]:
    match line["flag"]:
        case "misplaced_installation":
            return [say.text("Installation work was logged on it; on a case of another category it counts as support.")]
        case "below_list_price":
            return [say.text("A price that was agreed is below the fee in the terms.")]
    return []


# ---- The arithmetic ------------------------------------------------------------------------------------------------


def _as_approved(line: Line, say: Words) -> str:
    if line["work"] == "support":
        return say.text("The amount of the approved quote: {amount}.", amount=say.money(line["amount"]))
    return say.text(
        "{amount}: the approved quote covers this work, too; its amount stands on the line of the work {work}.",
        amount=say.money(line["amount"]),
        work=_quoted("work", "support", say),
    )


def _by_the_hour(line: Line, say: Words) -> str:
    return _hours(line, say, line["minutes"], line["rate"], line["amount"]) + "."


def _installation_fee(line: Line, say: Words) -> str:
    if not line["carries_installation_fee"]:
        other = "support" if line["work"] == "installation" else "installation"
        return say.text(
            "{amount}: the installation fee covers this work, too; it stands on the line of the work {work}.",
            amount=say.money(line["amount"]),
            work=_quoted("work", other, say),
        )
    prices = line["installed_prices"] or []
    if len(prices) > 1:
        summed = " + ".join(map(say.money, prices))
        return say.text(
            "{prices} = {amount}, one price for each module.", prices=summed, amount=say.money(line["amount"])
        )
    return say.text("The price of the installation: {amount}.", amount=say.money(line["amount"]))


def _ticket_fee(line: Line, say: Words) -> str:
    fee, amount, covered = say.money(line["ticket_fee"]), say.money(line["amount"]), line["ticket_minutes"]
    if line["flag"] != "over_ticket" and line["minutes"] <= covered:
        return say.text(
            "One ticket fee: {amount}, as {minutes} are within the {covered} min that it covers.",
            amount=amount,
            minutes=_minutes(line, say),
            covered=covered,
        )
    if not line["beyond_by_the_hour"]:
        return say.text(
            "{count} × {fee} = {amount}: one ticket fee for each {covered} min begun of {minutes}.",
            count=line["amount"] / line["ticket_fee"],
            fee=fee,
            amount=amount,
            covered=covered,
            minutes=_minutes(line, say),
        )
    beyond, beyond_amount = line["minutes"] - covered, line["amount"] - line["ticket_fee"]
    return say.text(
        "{fee} for the first {covered} min of {minutes}; for the rest {hours}. Together {fee} + {beyond} = {amount}.",
        fee=fee,
        covered=covered,
        minutes=_minutes(line, say),
        hours=_hours(line, say, beyond, line["rate"], beyond_amount),
        beyond=say.money(beyond_amount),
        amount=amount,
    )


def _nothing(line: Line, say: Words) -> str:
    amount, worth = (
        say.money(line["amount"]),
        _hours(line, say, line["minutes"], line["hourly_rate"], line["list_value"]),
    )
    return say.text("{amount}. By the hour it would have cost {worth}.", amount=amount, worth=worth)


def _hours(line: Line, say: Words, minutes: Decimal, rate: Decimal, amount: Decimal) -> str:
    return say.text(
        "{minutes} × {rate} an hour ÷ 60 = {amount}",
        minutes=_number_of_minutes(minutes, say),
        rate=say.money(rate),
        amount=say.money(amount),
    )


# ---- The clause that came nearest ----------------------------------------------------------------------------------

Near = tuple[str | None, str]


def _but_for_the_quote(line: Line, say: Words) -> Near:
    text = say.text("An approved quote covers all work of a case, whatever its category.")
    return line["category_clause"] or "normal", text


def _but_for_the_hours(line: Line, say: Words) -> Near:
    if line["work"] in ("upgrade", "development"):
        text = say.text("It is for support; the work {work} is charged by the hour.", work=_work(line, say))
        free = line["category_clause"] if line["category_coverage"] in ("free", "ticket_fee") else "normal"
        return free, text
    text = say.text("The category {category} is charged by the hour.", category=_category(line, say))
    return "hosting" if line["category_clause"] == "attack" else "normal", text


def _but_for_the_installation(line: Line, say: Words) -> Near:
    return "hourly", say.text("The installation of a module has a fixed price, however long it takes.")


def _but_for_the_decision(line: Line, say: Words) -> Near:
    return "normal", say.text("Nothing is free before somebody has decided the category.")


def _but_for_seriousness(line: Line, say: Words) -> Near:
    return line["category_clause"], say.text("The case is serious: it needs an approved quote before anything is done.")


def _but_for_the_warranty(line: Line, say: Words) -> Near:
    day = (line["registered_on"] - line["installed_on"]).days
    span = {"first": moment(line["installed_on"]), "last": moment(line["covered_until"])}
    if day:
        within = say.text(
            "The case came on day {days} of the warranty, which runs from {first} through {last}.", days=day, **span
        )
    else:
        within = say.text(
            "The case came on the day that the module was installed; the warranty runs from {first} through {last}.",
            **span,
        )
    return "quote" if line["serious"] else line["category_clause"], within


def _but_for_the_contract(line: Line, say: Words) -> Near:
    text = say.text(
        "It is promised to shops with a contract; on {day} there was none.", day=moment(line["registered_on"])
    )
    return line["category_clause"], text


def _but_for_the_fee(line: Line, say: Words) -> Near:
    if line["category_in_warranty"]:
        return "warranty", _why_no_warranty(line, say)
    text = say.text("It is not for the category {category}.", category=_category(line, say))
    return "normal", text


def _but_for_being_free(line: Line, say: Words) -> Near:
    if line["category_clause"] == "hosting":
        return "attack", say.text(
            "The case is not under the category {category}.", category=_quoted("category", "attack", say)
        )
    if line["category_clause"] == "version":
        return "hourly", say.text("There is no upgrade in this work.")
    return "ticket", say.text("It is not for the category {category}.", category=_category(line, say))


def _why_no_warranty(line: Line, say: Words) -> str:
    if line["installation_id"] is None:
        return say.text("The case names no module that we installed.")
    if line["module"] is None:
        return say.text("The installation that the case names is not known.")
    if line["installed_by"] == "customer":
        return say.text("The customer installed the module.")
    if not line["installed_for_customer"]:
        return say.text("The module was installed for another customer.")
    if line["registered_on"] < line["module_installed_on"]:
        return say.text("The case came before the module was installed.")
    return say.text(
        "The case came {days} days after the installation; the warranty ended on {last}.",
        days=(line["registered_on"] - line["module_installed_on"]).days,
        last=moment(line["covered_until"]),
    )


# Name of the rule in `decisions.charges`: its arithmetic, and what came nearest to deciding instead.
RULES: dict[str, tuple[Callable[[Line, Words], str], Callable[[Line, Words], Near]]] = {
    "approved_quote": (_as_approved, _but_for_the_quote),
    "by_the_hour": (_by_the_hour, _but_for_the_hours),
    "installation_fee": (_installation_fee, _but_for_the_installation),
    "undecided": (_nothing, _but_for_the_decision),
    "waits_for_quote": (_nothing, _but_for_seriousness),
    "in_warranty": (_nothing, _but_for_the_warranty),
    "no_contract": (_by_the_hour, _but_for_the_contract),
    "ticket_fee": (_ticket_fee, _but_for_the_fee),
    "free": (_nothing, _but_for_being_free),
}


def _category(line: Line, say: Words) -> str:
    return _quoted("category", line["category"] or "none", say)


def _work(line: Line, say: Words) -> str:
    return _quoted("work", line["work"], say)


def _quoted(kind: str, code: str, say: Words) -> str:
    return say.text("“{name}”", name=say.code(kind, code))


def _minutes(line: Line, say: Words) -> str:
    return _number_of_minutes(line["minutes"], say)


def _number_of_minutes(minutes: Decimal, say: Words) -> str:
    return f"{say.number(minutes, 0 if minutes == int(minutes) else 2)}\u00a0min"
