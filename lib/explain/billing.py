"""Whether a case was invoiced as it should, in words."""

from typing import Any

from lib.words import Words


def billing(case: dict[str, Any], say: Words) -> list[str]:
    """What is owed for a row of `reports.audit`, what was invoiced, and what follows; a sentence a step."""
    owed = say.text("Owed: {charged}.", charged=say.money(case["charged"]))
    if case["adjusted"]:
        owed = say.text(
            "Owed: {charged} charged, adjusted by {adjusted}: {owed}.",
            charged=say.money(case["charged"]),
            adjusted=say.money(case["adjusted"]),
            owed=say.money(case["charged"] + case["adjusted"]),
        )
    invoiced = say.text("Invoiced: {invoiced}.", invoiced=say.money(case["invoiced"]))
    return [owed, invoiced, _finding(case, say)]


def _finding(case: dict[str, Any], say: Words) -> str:
    too_much, lacking = say.money(case["difference"]), say.money(-case["difference"])
    match case["finding"]:
        case "ok":
            return say.text("That agrees.")
        case "open":
            return say.text("The case isn't resolved: it is judged when it is.")
        case "undecided":
            return say.text("What is owed is unknown until somebody has decided the category.")
        case "unapproved_work":
            return say.text("Work was done without an approved quote: it can't be charged until one is approved.")
        case "missing":
            return say.text("Nothing has been invoiced: {lacking} is lacking.", lacking=lacking)
        case "under":
            return say.text("Invoiced too little: {lacking} is lacking.", lacking=lacking)
        case "over":
            return say.text("Invoiced {too_much} too much.", too_much=too_much)
        case "should_be_free":
            return say.text("Nothing is owed: the whole of {too_much} is invoiced wrongly.", too_much=too_much)
    return say.text("Credited too much: {lacking} is lacking.", lacking=lacking)
