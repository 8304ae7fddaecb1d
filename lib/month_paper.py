"""The report of a month on paper: what `lib.reports.month` found, in words and tables."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from lib import days, explain, paper
from lib.paper import Bar, Change, Link
from lib.reports import GIVEN, SMALL_SAMPLE, Month, Scope, end_of
from lib.words import Words, moment

MOST_BREACHES, MOST_CUSTOMERS = 20, 10
BILLED = ("charged", "adjusted", "owed", "invoiced", "difference")
TO_MEND = ("missing", "under", "over", "should_be_free", "over_credited", "undecided", "unapproved_work", "open", "ok")


def month_paper(found: Month, scope: Scope, before: Scope, say: Words) -> str:
    """The sheet as HTML. `scope` is the month that is reported, `before` the one it is compared with."""
    title = say.text("Support in {month}", month=say.month(scope.first))
    return paper.sheet(title, _about(scope, before, say), _Report(found, scope, before, say).parts())


def _about(scope: Scope, before: Scope, say: Words) -> Iterator[str]:
    forms = ", ".join(say.code("contract_form", form) for form in scope.forms) or say.text("all contract forms")
    yield say.text(
        "Cases registered {span}, compared with {against}; {forms}.",
        span=say.span(scope.first, scope.last),
        against=say.span(before.first, before.last),
        forms=forms,
    )
    yield say.text(
        "As known on {moment}: what was handled, invoiced or decided since the month ended is in the figures. The "
        "backlog alone is as known on {end}.",
        moment=moment(_local(scope.as_of)),
        end=moment(_local(end_of(scope))),
    )


def _local(instant: datetime) -> datetime:
    return instant.astimezone(days.ZONE)


class _Report:
    """The parts of the report of one month in one language."""

    def __init__(self, found: Month, scope: Scope, before: Scope, say: Words):
        self.found, self.scope, self.before, self.say = found, scope, before, say
        self.period = {"period": f"{scope.first:%Y-%m}", "form": scope.forms, "lang": say.lang}

    def parts(self) -> Iterator[str]:
        """All sections in their order."""
        yield self._figures()
        yield self._compliance()
        yield self._handling()
        yield self._breaches()
        yield from self._notes()
        yield self._clauses()
        yield self._customers()
        yield self._billing()
        yield self._definitions()

    # ---- Pieces ----------------------------------------------------------------------------------------------------

    def _link(self, words: str, page: str, **query: Any) -> Link:
        return Link(words, page, self.period | query)

    def _change(self, pair: tuple[dict, dict], key: str, write: Callable, more_is_better: bool | None) -> Change:
        say, now, was = self.say, pair[0][key], pair[1][key]
        if now is None or was is None:
            return Change("")
        difference = now - was
        sign = "+" if difference > 0 else ""
        good = None if more_is_better is None or not difference else (difference > 0) == more_is_better
        return Change(sign + write(difference) if difference else say.text("unchanged"), good)

    def _share(self, kind: str) -> str:
        cases = self.found.cases[0]
        return self.say.percents(cases[f"{kind}_percent"], cases[f"{kind}_at_most"])

    # ---- Sections --------------------------------------------------------------------------------------------------

    def _figures(self) -> str:
        say, found = self.say, self.found
        late = ("breached", "overdue")
        shown = (
            (
                say.text("SLA, standard cases"),
                self._link(self._share("standard"), "tickets", status=late, critical="no"),
                self._change(found.cases, "standard_percent", say.points, True),
            ),
            (
                say.text("SLA, critical cases"),
                self._link(self._share("critical"), "tickets", status=late, critical="yes"),
                self._change(found.cases, "critical_percent", say.points, True),
            ),
            (
                say.text("New cases"),
                self._link(say.number(found.cases[0]["cases"]), "tickets"),
                self._change(found.cases, "cases", say.number, None),
            ),
            (
                say.text("Not resolved at the end of the month"),
                say.number(found.backlog[0]["unresolved"]),
                self._change(found.backlog, "unresolved", say.number, False),
            ),
            (
                say.text("Billable share"),
                self._link(say.percent(found.work[0]["billable_percent"]), "work"),
                self._change(found.work, "billable_percent", say.points, None),
            ),
            (
                say.text("Free, at list price"),
                self._link(say.money(found.work[0]["given_value"]), "tickets", coverage=GIVEN),
                self._change(found.work, "given_value", say.money, None),
            ),
            (
                say.text("Charged"),
                self._link(say.money(found.work[0]["amount"]), "work"),
                self._change(found.work, "amount", say.money, None),
            ),
            (
                say.text("Not invoiced"),
                self._link(say.money(found.billing[0]["lacking"]), "tickets", finding=("missing", "under")),
                self._change(found.billing, "lacking", say.money, False),
            ),
        )
        return paper.figures(shown)

    def _compliance(self) -> str:
        say, (cases, was) = self.say, self.found.cases
        names = {"standard": say.text("Standard cases"), "critical": say.text("Business-critical cases")}
        rows = []
        for kind, name in names.items():
            share, target = cases[f"{kind}_percent"], self.found.targets[f"{kind}_target"]
            few = 0 < cases[f"{kind}_counted"] < SMALL_SAMPLE
            kept = None if share is None or few else share >= target
            verdict = {True: say.text("reached"), False: say.text("missed"), None: ""}[kept]
            rows.append(
                (
                    name,
                    say.number(cases[f"{kind}_counted"]),
                    say.number(cases[f"{kind}_met"]),
                    self._link(
                        say.number(cases[f"{kind}_counted"] - cases[f"{kind}_met"]),
                        "tickets",
                        status=("breached", "overdue"),
                        critical="yes" if kind == "critical" else "no",
                    ),
                    self._share(kind),
                    say.percent(target),
                    Change(say.text("few cases") if few else verdict, kept),
                    say.percents(was[f"{kind}_percent"], was[f"{kind}_at_most"]),
                )
            )
        headings = [
            "",
            say.text("Decided cases"),
            say.text("In time"),
            say.text("Too late"),
            say.text("Compliance"),
            say.text("Target"),
            "",
            say.text("The month before"),
        ]
        return paper.section(say.text("Was the promise kept?"), paper.table(headings, rows, (1, 2, 3, 4, 5, 7)))

    def _handling(self) -> str:
        say, cases, (now, was) = self.say, self.found.cases[0], self.found.backlog
        counts: dict[str, int] = {}
        late: set[str] = set()
        for row in self.found.handling.dicts():
            counts[row["working_days"]] = counts.get(row["working_days"], 0) + row["cases"]
            late |= {row["working_days"]} if row["status"] == "breached" else set()
        handled = sum(counts.values())
        rows = [
            (
                say.text("{days} working days", days=bucket),
                say.number(count),
                say.percent(Decimal(100 * count) / handled),
                Bar(count / handled, bucket in late),
            )
            for bucket, count in sorted(counts.items())
        ]
        parts = [
            paper.table(
                [say.text("Standard cases handled after"), say.text("Cases"), say.text("Share"), ""], rows, (1, 2)
            )
        ]
        if cases["critical_minutes"] is not None:
            parts.append(
                paper.text(
                    say.text(
                        "Critical cases were handled after {median} (median); nine in ten within {most}, the slowest "
                        "after {worst}.",
                        median=say.minutes(cases["critical_minutes"]),
                        most=say.minutes(cases["critical_minutes_90"]),
                        worst=say.minutes(cases["critical_minutes_worst"]),
                    )
                )
            )
        parts.append(
            paper.text(
                say.text(
                    "At the end of the month {unresolved} cases were not resolved ({before} a month before); nobody "
                    "had handled {waiting} of them, and {overdue} of these were overdue.",
                    unresolved=say.number(now["unresolved"]),
                    before=say.number(was["unresolved"]),
                    waiting=say.number(now["waiting"]),
                    overdue=say.number(now["overdue"]),
                )
            )
        )
        return paper.section(say.text("How soon, and what was left"), *parts)

    def _breaches(self) -> str:
        say, breaches = self.say, self.found.breaches
        title = say.text("Breaches ({count})", count=say.number(breaches.total))
        if not breaches.total:
            return paper.section(title, paper.text(say.text("None.")))
        now = _local(self.scope.as_of)
        rows = [
            (
                Link(row["ticket_id"], "ticket", {"id": row["ticket_id"], "lang": say.lang}),
                row["customer_name"] or "",
                row["subject"] or "",
                explain.in_brief(row, say, now),
            )
            for row in breaches.table.dicts()[:MOST_BREACHES]
        ]
        parts = [paper.table([say.text("Case"), say.text("Customer"), say.text("Subject"), say.text("Reason")], rows)]
        if breaches.total > MOST_BREACHES:
            parts.append(paper.text(say.text("And {count} more.", count=say.number(breaches.total - MOST_BREACHES))))
        note = say.text("Handled too late, or not handled although past due; the latest first.")
        return paper.section(title, *parts, note=note, together=False)

    def _notes(self) -> Iterator[str]:
        say, notes = self.say, self.found.notes
        if not notes.total:
            return
        rows = [
            (
                Link(row["ticket_id"], "ticket", {"id": row["ticket_id"], "lang": say.lang}),
                row["customer_name"] or "",
                row["note"],
                f"{say.code('actor', row['written_by'])}, {_local(row['written_at']):%Y-%m-%d}",
            )
            for row in notes.table.dicts()
        ]
        headings = [say.text("Case"), say.text("Customer"), say.text("Note"), say.text("Written by")]
        yield paper.section(say.text("What managers noted about breaches"), paper.table(headings, rows), together=False)

    def _clauses(self) -> str:
        say, work = self.say, self.found.work[0]
        rows = [
            (
                say.code("clause", row["clause"]),
                say.code("coverage", row["coverage"]),
                self._link(
                    say.number(row["cases"]),
                    "tickets",
                    coverage=(row["coverage"],),
                    clause=(row["clause"],) if row["clause"] else None,
                ),
                say.hours(row["minutes"]),
                say.number(row["amount"], 2),
                say.number(row["list_value"], 2) if row["coverage"] in GIVEN else "",
            )
            for row in self.found.clauses.dicts()
        ]
        headings = [
            say.text("Clause of the terms"),
            say.text("Coverage"),
            say.text("Cases"),
            say.text("Hours"),
            say.text("Charged (kr)"),
            say.text("Free, at list price (kr)"),
        ]
        total = (
            say.text("Total"),
            "",
            "",
            say.hours(work["minutes"]),
            say.number(work["amount"], 2),
            say.number(work["given_value"], 2),
        )
        warranty = paper.text(
            say.text("Work in warranty was worth {value} at list price.", value=say.money(work["warranty_value"]))
        )
        return paper.section(
            say.text("Work by clause of the terms"),
            paper.table(headings, rows, (2, 3, 4, 5), total),
            warranty,
            note=say.text("Hours are rounded row by row, and so is their total."),
            together=False,
        )

    def _customers(self) -> str:
        say, customers = self.say, self.found.customers.dicts()
        title = say.text("Customers that took the most free time")
        if not customers:
            return paper.section(title, paper.text(say.text("None.")))
        most = customers[0]["minutes"]
        rows = [
            (
                row["customer_name"] or row["customer_id"],
                self._link(say.number(row["cases"]), "tickets", customer=row["customer_id"], coverage=GIVEN),
                say.hours(row["minutes"]),
                say.number(row["list_value"], 2),
                Bar(float(row["minutes"] / most)),
            )
            for row in customers[:MOST_CUSTOMERS]
        ]
        headings = [
            say.text("Customer"),
            say.text("Cases"),
            say.text("Hours"),
            say.text("At list price (kr)"),
            "",
        ]
        return paper.section(
            title,
            paper.table(headings, rows, (1, 2, 3)),
            note=say.text(
                "Free of charge or in warranty. List-price value is not lost income: the terms promise this."
            ),
        )

    def _billing(self) -> str:
        say, found = self.say, {row["finding"]: row for row in self.found.findings.dicts()}
        rows = [
            (
                say.code("finding", finding),
                self._link(say.number(found[finding]["cases"]), "tickets", finding=(finding,)),
                *(say.number(found[finding][name], 2) for name in BILLED),
            )
            for finding in TO_MEND
            if finding in found
        ]
        billing = self.found.billing[0]
        billing = billing | {"difference": billing["invoiced"] - billing["owed"]}
        total = (
            say.text("Total"),
            say.number(self.found.cases[0]["cases"]),
            *(say.number(billing[name], 2) for name in BILLED),
        )
        headings = [
            say.text("Finding"),
            say.text("Cases"),
            say.text("Charged (kr)"),
            say.text("Adjusted (kr)"),
            say.text("Owed (kr)"),
            say.text("Invoiced (kr)"),
            say.text("Difference (kr)"),
        ]
        return paper.section(
            say.text("Was it billed as the terms say?"),
            paper.table(headings, rows, (1, 2, 3, 4, 5, 6), total),
            paper.text(
                say.text(
                    "The difference is what was invoiced less what is owed. It also holds what was invoiced too much, "
                    "and cases not resolved or not decided yet: so it isn't the kronor not invoiced, {lacking}, which "
                    "are what lacks for resolved cases alone.",
                    lacking=say.money(billing["lacking"]),
                )
            ),
        )

    def _definitions(self) -> str:
        say, goal = self.say, self.found.targets
        pairs = (
            (
                say.text("SLA, standard cases"),
                say.text(
                    "Standard cases handled within {days} working days, of those handled or past due. "
                    "Target: {target}.",
                    days=goal["working_days"],
                    target=say.percent(goal["standard_target"]),
                ),
            ),
            (
                say.text("SLA, critical cases"),
                say.text(
                    "Business-critical cases handled within {minutes} minutes, day or night, of those handled or past "
                    "that. Target: {target}.",
                    minutes=goal["critical_minutes"],
                    target=say.percent(goal["critical_target"]),
                ),
            ),
            (
                say.text("A range of compliance"),
                say.text("Where too few facts tell when a case was handled: at least, and at most, this share."),
            ),
            (
                say.text("Handled"),
                say.text("The desk first acts on the case: it begins, asks the customer, works, or resolves it."),
            ),
            (
                say.text("Billable share"),
                say.text("Share of the minutes that is charged for."),
            ),
            (
                say.text("Free, at list price"),
                say.text(
                    "What the hours free of charge or in warranty would have cost by the hour, at the rate of each "
                    "customer's contract form. Not lost income: the terms promise this work."
                ),
            ),
            (say.text("Charged"), say.text("By the terms, before adjustments, without VAT.")),
            (say.text("Owed"), say.text("What is charged by the terms and the adjustments, together.")),
            (
                say.text("Not invoiced"),
                say.text("What is owed for resolved cases and was never invoiced, or too little of it."),
            ),
            (
                say.text("Period"),
                say.text("A case belongs to the month in which it was registered, and so do its work and invoices."),
            ),
        )
        return paper.section(say.text("What the words mean"), paper.definitions(pairs), together=False)
