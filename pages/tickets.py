"""Cases: the rows behind every figure, narrowed by the filters in the address."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import streamlit as st

from lib import reports, search, ui
from lib.reports import Filter
from lib.ui import _, report
from lib.words import CODES, plain


@ui.through_app
def page() -> None:
    """A list of cases with filters, sums over all of them, and files."""
    ui.require("tickets")
    ui.way_back()
    st.title(_("Cases"))
    scope = ui.toolbar().scope
    wanted = _forgiving(scope, _filters(scope))
    ui.listing(reports.tickets, scope, wanted, key="tickets", summary=_summary)


def _summary(found: reports.Slice) -> str:
    say, sums = ui.words(), found.sums
    texts = {
        "count": say.number(found.total),
        "hours": say.hours(sums["minutes"]),
        **{name: say.money(sums[name]) for name in ("charged", "adjusted", "invoiced")},
    }
    if "chosen_value" not in sums:
        return _(
            "{count} cases, {hours} worked, charged {charged}, adjusted {adjusted}, invoiced {invoiced}, free at list "
            "price {given}",
            **texts,
            given=say.money(sums["given_value"]),
        )
    return _(
        "{count} cases, chosen work: {chosen_hours}, charged {chosen_amount}, worth {chosen_value} at list price. The "
        "cases as a whole: {hours} worked, charged {charged}, adjusted {adjusted}, invoiced {invoiced}",
        **texts,
        chosen_hours=say.hours(sums["chosen_minutes"]),
        chosen_amount=say.money(sums["chosen_amount"]),
        chosen_value=say.money(sums["chosen_value"]),
    )


def _filters(scope: reports.Scope) -> Filter:
    say = ui.words()
    with st.grid(4, min_column_width=210, gap="small"):
        text = ui.search("q", _("Search"), _("Case, subject or customer"))
        asked = {"status": _any_of("status", _("SLA"), CODES["status"])}
        asked["finding"] = _any_of("finding", _("Billing"), CODES["finding"])
        look = {"label": _("Business-critical"), "format_func": lambda code: say.code("critical", code or "all")}
        critical = ui.choice(st.selectbox, "critical", ["", "yes", "no"], "", **look)
    rare = ("coverage", "category", "clause", "waiting", "open")
    named = any(name in st.query_params for name in rare)
    with st.expander(_("More filters"), expanded=named, icon=":material/tune:"), st.grid(4, min_column_width=210):
        asked["coverage"] = _any_of("coverage", _("Coverage"), CODES["coverage"])
        asked["category"] = _any_of("category", _("Category"), [*ui.terms_shown().categories(), "none"])
        asked["clause"] = _any_of("clause", _("Clause of the terms"), CODES["clause"])
        for key, label in (("waiting", _("Handled")), ("open", _("Resolved"))):
            look = {"label": label, "format_func": lambda code, key=key: say.code(key, code or "all")}
            asked[key] = ui.choice(st.selectbox, key, ["", "yes"], "", **look) == "yes"
    is_critical = {"yes": True, "no": False}.get(critical)
    return Filter(**asked, **_linked(scope), critical=is_critical, q=text)


def _any_of(kind: str, label: str, options: list[str]) -> tuple[str, ...]:
    say = ui.words()
    look = {"label": label, "placeholder": _("All"), "format_func": lambda code: say.code(kind, code)}
    return ui.choices(st.multiselect, kind, options, **look)


def _linked(scope: reports.Scope) -> dict:
    """The filters that other pages' figures lead here with; each is shown as a button that takes it away."""
    with st.container(horizontal=True, gap="small", key="linked_filters"):
        asked = {key: ui.linked(key, label) for key, label in _labels(scope).items()}
    yes_no = {"yes": True, "no": False, None: None}
    return {
        **{key: asked[key] for key in ("customer", "staff", "module")},
        **{key: asked[key] and int(asked[key]) for key in ("weekday", "hour", "days")},
        **{key: asked[key] == "yes" for key in ("unclear", "passed")},
        "turn": yes_no[asked["turn"]],
        **{key: asked[key] and date.fromisoformat(asked[key]) for key in ("day", "handled_since")},
    }


def _labels(scope: reports.Scope) -> dict[str, Callable[[str], str | None]]:
    """What such a filter says, by its value; None for a value that means nothing."""
    say = ui.words()

    def coded(kind: str, text: str) -> Callable[[str], str | None]:
        return lambda code: text.format(code=say.code(kind, code)) if code in CODES[kind] else None

    def customer(code: str) -> str | None:
        name = report(reports.customer_name, scope.as_of, code)
        return name and _("Customer: {name}", name=plain(name))

    def staff(code: str) -> str | None:
        if code == "none":
            return _("Nobody known to have handled it first")
        name = report(reports.staff_names, scope.as_of).get(code)
        return name and _("First handled by {name}", name=plain(name))

    def day(text: str) -> Callable[[str], str | None]:
        def label(code: str) -> str | None:
            try:
                return text.format(day=date.fromisoformat(code))
            except ValueError:
                return None

        return label

    return {
        "customer": customer,
        "staff": staff,
        "module": lambda name: _("Module: {name}", name=plain(name)),
        "day": day(_("Registered on {day}")),
        "handled_since": day(_("Handled on {day} or later")),
        "weekday": coded("weekday", _("Weekday: {code}")),
        "hour": coded("hour", _("Hour of arrival: {code}")),
        "days": lambda code: coded("days", _("Handled: {code}"))(code) if code.isdecimal() else None,
        "unclear": {"yes": _("Too few facts to tell when it was handled")}.get,
        "turn": {"yes": _("Handled in turn"), "no": _("Handled before an earlier one")}.get,
        "passed": {"yes": _("Passed over by a later case")}.get,
    }


def _forgiving(scope: reports.Scope, wanted: Filter) -> Filter:
    """The same filter, with near words for those of the search that nothing holds; the page says which."""
    if not wanted.q or report(reports.tickets, scope, wanted).total:
        return wanted
    near = report(reports.near_words, scope.as_of, wanted.q)
    typed = {search.plain_letters(word): word for word in wanted.q.split()}
    for word, others in near:
        quoted = [_("“{name}”", name=plain(other)) for other in others]
        text = _("Searched for {instead}, as nothing holds {word}.")
        st.markdown(text.format(instead=_(" or ").join(quoted), word=_("“{name}”", name=plain(typed.get(word, word)))))
    forgiving = replace(wanted, instead=near)
    if st.session_state.get("period") != "all" and not report(reports.tickets, scope, forgiving).total:
        ui.link("tickets", _("Search in all time"), icon=":material/search:", q=wanted.q, period="all")
    return forgiving
