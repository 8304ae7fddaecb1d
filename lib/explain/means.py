"""What a charge means, in one line: for whoever decides a category before anything is saved."""

from typing import Any

from lib.words import Words, moment


def means(line: dict[str, Any], say: Words) -> str:
    """What the rule of a charge (a row of `reports.explained`) means for whoever pays."""
    match line["rule"]:
        case "in_warranty":
            return say.text("Free: in warranty through {day}", day=moment(line["covered_until"]))
        case "free":
            return say.text("Free of charge")
        case "ticket_fee":
            return _ticket_fee(line, say)
        case "by_the_hour" | "no_contract":
            return say.text("By the hour: {price} an hour", price=say.money(line["hourly_rate"]))
        case "installation_fee":
            return say.text("A fixed price: {price}", price=say.money(line["amount"]))
        case "waits_for_quote":
            return say.text("A quote first: nothing is done before the customer has approved it")
        case "approved_quote":
            return say.text("As quoted: {price}", price=say.money(line["approved_amount"]))
    return say.text("Not known before a category is chosen")


def _ticket_fee(line: dict[str, Any], say: Words) -> str:
    fee, minutes = say.money(line["ticket_fee"]), line["ticket_minutes"]
    if line["flag"] != "over_ticket":
        return say.text("One ticket fee: {fee} for up to {minutes} min", fee=fee, minutes=minutes)
    if line["beyond_by_the_hour"]:
        price = say.money(line["hourly_rate"])
        return say.text(
            "A ticket fee, {fee} for {minutes} min, then {price} an hour", fee=fee, minutes=minutes, price=price
        )
    return say.text("A ticket fee, {fee}, for each {minutes} min begun", fee=fee, minutes=minutes)
