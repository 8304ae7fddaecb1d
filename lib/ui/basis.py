"""The invoice basis of a month as files, of all customers or of one."""

from datetime import date
from decimal import Decimal

import streamlit as st

from lib import clock, invoice_basis, reports
from lib.store import Store
from lib.ui.reader import checked
from lib.ui.session import _, store, words
from lib.words import Words, plain


def basis_files(month: date, closed: bool, invoiced: Decimal, key: str, customer: str | None = None) -> None:
    """A button that opens the choice of files; each is made when it is asked for. `invoiced`: kr of it already."""
    opened, say = store(), words()
    with st.popover(_("Invoice basis"), icon=":material/download:", key=f"{key}_basis"):
        if not closed:
            st.caption(_("The month isn't closed: the files call themselves preliminary."))
        remaining = _only_remaining(invoiced, key)
        for code, (label, what, ending) in _kinds(customer).items():
            st.download_button(
                label,
                # Made in a thread that knows neither reader nor page.
                checked(lambda code=code: _made(code, opened, say, month, closed, customer, remaining)),
                invoice_basis.file_name(what, say, month=month, closed=closed, ending=ending, customer=customer),
                key=f"{key}_{code}",
                type="tertiary",
                icon=":material/table_view:" if ending == "xlsx" else ":material/description:",
                on_click="ignore",
            )


def _only_remaining(invoiced: Decimal, key: str) -> bool:
    """Whether the files leave out what is invoiced already; asked where something is."""
    if not invoiced:
        return False
    text = _("{amount} of this is invoiced already.", amount=words().money(invoiced))
    st.markdown(f":orange[:material/warning: {plain(text)}]")
    return st.toggle(
        _("Leave out what is invoiced"),
        key=f"{key}_remaining",
        help=_("Only cases of which nothing is invoiced. What is invoiced in part stands on the page as a difference."),
    )


def _kinds(customer: str | None) -> dict[str, tuple[str, str, str]]:
    """The files: what their button says, what they hold, and how their names end."""
    kinds = {
        "flat": (_("Excel, one sheet"), "basis", "xlsx"),
        "grouped": (_("Excel, a sheet per customer group"), "basis", "xlsx"),
        "swedish": (_("CSV for Swedish Excel"), "basis", "csv"),
        "plain": (_("CSV for other programs"), "basis", "csv"),
        "rows": (_("Accounting system: invoice rows (CSV)"), "accounting_rows", "csv"),
        "json": (_("Accounting system: invoices (JSON, as Fortnox takes them)"), "accounting", "json"),
    }
    if customer:
        del kinds["grouped"]
    else:
        kinds["articles"] = (_("Accounting system: the articles (CSV)"), "article_register", "csv")
    return kinds


def _made(
    code: str, opened: Store, say: Words, month: date, closed: bool, customer: str | None, remaining: bool
) -> bytes:
    now = clock.now()
    if code == "articles":
        return invoice_basis.article_register(reports.basis_articles(opened, now, month), say)
    rows = reports.basis(opened, now, month, customer, remaining=remaining)
    about = {"month": month, "closed": closed, "made_at": clock.local_now()}
    match code:
        case "flat" | "grouped":
            return invoice_basis.excel(rows, say, **about, grouped=code == "grouped")
        case "swedish":
            return invoice_basis.csv_swedish(rows, say, **about)
        case "plain":
            return invoice_basis.csv_plain(rows, say, **about)
        case "rows":
            return invoice_basis.accounting_rows(rows, say, **about)
    return invoice_basis.accounting(rows, say, **about)
