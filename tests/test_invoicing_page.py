"""The invoicing page without a browser: it adds up, says why, and its forms do what they say or keep what was typed."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib import clock, desk, reports, typed, ui
from lib.access import Person
from lib.errors import UserError
from lib.store import Store
from lib.terms import Terms
from lib.words import Words, plain
from pages import invoicing
from tests.apps import app_over, open_page
from tests.conftest import AFTERNOON, bring_in, copied, lay_by
from tests.rows import contract, customer, entry, event, invoice_line, person, ticket
from tests.test_pages import figures, shop_file

SV = Words("sv")
MAY = date(2026, 5, 1)
__all__ = ["shop_file"]


def facts() -> dict[str, list[dict[str, str]]]:
    """May: what K1 owes is 395 + 1 492.50 kr, and K2 544.17 kr; T1 is invoiced rightly, T4 too much, T2 not at all."""
    about = {
        "T1": ("K1", "third_party", [("support", "10")]),
        "T2": ("K1", "development", [("development", "90")]),
        "T3": ("K1", "hosting", [("support", "25")]),
        "T4": ("K2", "third_party", [("support", "30")]),
        "T5": ("K2", "", [("support", "15")]),
    }
    return {
        "customers": [customer("K1"), customer("K2")],
        "staff": [person()],
        "contracts": [contract("2020-01-01"), contract("2020-01-01", form="plus", customer_id="K2")],
        "tickets": [
            ticket(name, customer_id=whose, category=category, subject=f"Fel {name}")
            for name, (whose, category, _work) in about.items()
        ],
        "ticket_events": [event("2026-05-06T15:00", "resolved", name) for name in about],
        "time_entries": [
            entry(
                f"E{name}{at}",
                ticket_id=name,
                started_at=f"2026-05-05T{8 + at:02}:{int(name[1]) * 10 - 10:02}",
                minutes=minutes,
                work=work,
            )
            for name, (_whose, _category, worked) in about.items()
            for at, (work, minutes) in enumerate(worked)
        ],
        "invoice_lines": [
            invoice_line("F1", ticket_id="T1", amount="395"),
            invoice_line("F2", ticket_id="T4", amount="700"),
            invoice_line("F3", ticket_id="T22", amount="1492.50"),
        ],
    }


@pytest.fixture
def desk_file(made_once: Callable, tmp_path: Path, terms: Terms) -> Path:
    """A store of the test's own with these facts."""

    def fill(folder: Path) -> None:
        with Store(folder / "desk.duckdb", terms) as store:
            bring_in(store, folder / "facts", facts())
            lay_by(store, AFTERNOON)

    return copied(made_once("invoicing", fill) / "desk.duckdb", tmp_path / "desk.duckdb")


@pytest.fixture
def app(desk_file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app over these facts on 1 June, not run yet."""
    return app_over(desk_file, "2026-06-01T15:00", monkeypatch)


@pytest.fixture
def shop_app(shop_file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The same over the demo desk."""
    return app_over(shop_file, "2026-06-01T15:00", monkeypatch)


def show(app: AppTest, **asked: str) -> AppTest:
    """The page with an address."""
    for name, value in asked.items():
        app.query_params[name] = value
    open_page(app, "invoicing")
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    """All that the page says, but for tables."""
    kinds = (app.markdown, app.caption, app.text, app.subheader, app.header)
    return "\n".join(element.value.replace("\\", "").replace("\u2060", "") for kind in kinds for element in kind)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def table_of(app: AppTest, heading: str):
    """The table with such a column."""
    return next(table.value for table in app.dataframe if heading in table.value.columns)


def pages_of(app: AppTest) -> pd.DataFrame:
    """The customers on all pages of their list."""
    found = [table_of(app, "open_findings")]
    while not len(found[-1]) % reports.PAGE_ROWS:
        show(app, p=str(len(found) + 1))
        found.append(table_of(app, "open_findings"))
    del app.query_params["p"]
    return pd.concat(found)


def lines(month: date = MAY) -> list[dict]:
    found = reports.month_customers(ui.store(), clock.now(), month, page=None).table
    return [
        row
        for each in found.column("customer_id")
        for row in reports.month_lines(ui.store(), clock.now(), month, each).dicts()
    ]


# ---- What it shows -------------------------------------------------------------------------------------------------


def test_the_figures_are_the_sums_of_the_customers_below_them(shop_app: AppTest):
    shown = figures(show(shop_app))
    rows = pages_of(shop_app)
    assert len(rows) > 20
    for label, name in (("Att fakturera", "owed"), ("Fakturerat", "invoiced"), ("Skillnad", "difference")):
        assert shown[label] == SV.money(sum(Decimal(str(value)) for value in rows[name]))
    assert shown["Öppna avvikelser"] == SV.number(rows["open_findings"].sum())


def test_a_list_in_pages_turns_to_the_chosen_customer(shop_app: AppTest):
    show(shop_app)
    ids = reports.month_customer_lists(ui.store(), clock.now(), MAY)["all"]["customer_ids"]
    assert len(ids) > reports.PAGE_ROWS
    last, first = ids[reports.PAGE_ROWS - 1], ids[reports.PAGE_ROWS]
    names = reports.month_customers(ui.store(), clock.now(), MAY, page=None).table.column("customer_name")

    def listed(app: AppTest) -> list[str]:
        return table_of(app, "invoice_state")["customer_name"].tolist()

    show(shop_app, customer=last)
    assert listed(shop_app) == names[: reports.PAGE_ROWS]
    press(shop_app, "customer_chevron_right")
    assert shop_app.query_params["customer"] == first
    assert listed(shop_app) == names[reports.PAGE_ROWS :][: reports.PAGE_ROWS]
    # Another page is turned to and the customer stays; the next customer is on a page of its own again.
    show(shop_app, customer=first, p="1")
    assert listed(shop_app) == names[: reports.PAGE_ROWS]
    assert shop_app.header[0].value == plain(names[reports.PAGE_ROWS])
    press(shop_app, "customer_chevron_left")
    assert "p" not in shop_app.query_params
    assert shop_app.header[0].value == plain(names[reports.PAGE_ROWS - 1])


def test_the_lines_of_a_customer_add_up_to_its_row_and_the_cases_to_the_lines(shop_app: AppTest):
    rows = pages_of(show(shop_app))
    month = reports.invoicing_months(ui.store(), clock.now()).dicts()[1]["month"]
    found = reports.month_customers(ui.store(), clock.now(), month, page=None).table.dicts()
    busiest = max(found, key=lambda row: row["cases"])
    show(shop_app, customer=busiest["customer_id"])
    assert shop_app.header[0].value == busiest["customer_name"]
    shown = table_of(shop_app, "charged_minutes")
    assert len(shown) > 5
    owed = sum(Decimal(str(value)) for value in shown["amount"].dropna())
    assert owed == busiest["owed"]
    assert sum(Decimal(str(value)) for value in shown["invoiced"].dropna()) == busiest["invoiced"]
    row = rows[rows["customer_name"] == busiest["customer_name"]].iloc[0]
    assert Decimal(str(row["owed"])) == owed
    said = texts(shop_app)
    for _ticket, found in shown.fillna({"amount": 0}).groupby("ticket_id"):
        assert f"**{SV.money(sum(Decimal(str(value)) for value in found['amount']))}**" in said


def test_every_line_says_how_it_came_about_also_a_free_one(app: AppTest):
    said = texts(show(app, customer="K1")).replace("\u00a0", " ")
    assert "En ärendeavgift: 395,00 kr, då 10 min ryms inom de 20 min som den täcker." in said
    assert "90 min × 995,00 kr i timmen ÷ 60 = 1 492,50 kr." in said
    assert "arbetat 90 min · debiterat per timme 90 min à 995,00 kr · Bas" in said
    assert "0,00 kr. Per timme hade det kostat 25 min × 995,00 kr i timmen ÷ 60 = 414,58 kr." in said
    assert "Fakturerat 395,00 kr" in said
    assert "Punkten" not in said
    app.toggle(key="reasons").set_value(True).run()
    assert "Kunden hade avtalsformen Bas den dagen." in texts(app)


def test_too_much_too_little_and_undecided_are_said_at_the_case(app: AppTest):
    said = texts(show(app, customer="K2")).replace("\u00a0", " ")
    assert "Fakturerat 700,00 kr: 155,83 kr för mycket" in said
    assert "Att avgöra (1)" in said
    assert "Okänt tills någon har avgjort" in said


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        (["running", "over", "over"], 1),
        (["running", "over", "over", "closed", "over"], 2),
        (["running", "closed"], 1),
        (["running"], 0),
        (["closed"], 0),
    ],
)
def test_the_page_opens_the_month_that_is_next_to_be_closed(states: list[str], shown: int):
    months = [{"month": date(2026, 12 - at, 1), "month_state": state} for at, state in enumerate(states)]
    assert invoicing._to_do(months) == f"{months[shown]['month']:%Y-%m}"


def test_texts_of_the_data_are_no_more_than_text(desk_file: Path, app: AppTest, terms: Terms, tmp_path: Path):
    hostile = "<img src=x> **fet** :red[röd] [här](http://evil.example)"
    with Store(desk_file, terms) as store:
        named = {"customers": [customer("K1") | {"name": hostile}], "tickets": [ticket("T1", subject=hostile)]}
        bring_in(store, tmp_path / "hostile", named)
    show(app, customer="K1")
    assert app.header[0].value == plain(hostile)
    assert app.button(key="open_T1").label == f"**T1** {plain(hostile)}"


def test_a_customer_without_anything_in_the_month_is_said_so(app: AppTest):
    said = texts(show(app, customer="K1", month="2026-06"))
    assert "Kunden har ingenting i den här månaden." in said or app.selectbox(key="month").value == "2026-05"


def test_what_the_address_gets_wrong_is_left_out(app: AppTest):
    show(app, customer="K9", month="2026-13", list="bogus", view="x")
    assert app.selectbox(key="month").value == "2026-05"
    assert not {"customer", "month", "list", "view"} & set(app.query_params)


def test_the_files_of_the_month_and_of_a_customer_are_there(app: AppTest):
    show(app, customer="K1")
    labels = [button.label for button in app.get("download_button")]
    assert labels.count("Excel, ett blad") == 2
    assert labels.count("Excel, ett blad per kundgrupp") == 1


# ---- Adjustments ---------------------------------------------------------------------------------------------------


def fill_adjustment(app: AppTest, amount: str, reason: str = "Avtalat med Anna", kind: str = "goodwill") -> None:
    press(show(app, customer="K1"), "adjust_T1")
    app.segmented_control(key="adjust_T1_kind").set_value(kind)
    app.text_input(key="adjust_T1_amount").set_value(amount)
    app.text_input(key="adjust_T1_reason").set_value(reason).run()


def test_an_adjustment_says_what_is_owed_then_and_is_a_line_from_then_on(app: AppTest):
    fill_adjustment(app, "100,50")
    assert "Att fakturera för ärendet sedan: 395,00 kr − 100,50 kr = 294,50 kr." in texts(app).replace("\u00a0", " ")
    press(app, "adjust_T1_save")
    assert [toast.value for toast in app.toast] == [plain("Justeringen är sparad.")]
    assert app.text_input(key="adjust_T1_amount").value == ""
    (line,) = [row for row in lines() if row["kind"] == "adjustment"]
    assert (line["amount"], line["adjustment_kind"], line["reason"]) == (
        Decimal("-100.50"),
        "goodwill",
        "Avtalat med Anna",
    )
    said = texts(app).replace("\u00a0", " ")
    assert "**294,50 kr**" in said
    assert "”Avtalat med Anna” (Chef)" in said
    assert figures(app)["Att fakturera"] == SV.money(
        Decimal("395") + Decimal("1492.50") - Decimal("100.50") + Decimal("544.17")
    )


@pytest.mark.parametrize(("amount", "reason"), [("tio", "Avtal"), ("1.234", "Avtal"), ("-5", "Avtal"), ("100", "  ")])
def test_an_adjustment_that_cant_be_keeps_what_was_typed(app: AppTest, amount: str, reason: str):
    fill_adjustment(app, amount, reason)
    press(app, "adjust_T1_save")
    assert len(app.error) == 1
    assert app.text_input(key="adjust_T1_amount").value == amount
    assert app.text_input(key="adjust_T1_reason").value == reason
    assert not [row for row in lines() if row["kind"] == "adjustment"]


def test_two_who_adjust_a_case_at_once_lose_nothing(app: AppTest):
    fill_adjustment(app, "100", kind="extra")
    desk.adjust(ui.store(), "T1", "credit", Decimal("50"), "Rabatt", seen=None, by=Person("Bo"), now=clock.now())
    press(app, "adjust_T1_save")
    (error,) = app.error
    assert "Bo" in error.value
    assert "Rabatt" in error.value
    assert app.text_input(key="adjust_T1_reason").value == "Avtalat med Anna"
    # Having read it, the same click saves it.
    press(app, "adjust_T1_save")
    assert not app.error
    assert sorted(row["amount"] for row in lines() if row["kind"] == "adjustment") == [Decimal("-50"), Decimal("100")]


def test_an_adjustment_is_taken_back_by_a_new_one_on_the_page_of_the_case(app: AppTest):
    show(app)
    made = desk.adjust(ui.store(), "T1", "credit", Decimal("50"), "Rabatt", seen=None, by=Person("Bo"), now=clock.now())
    app.query_params["id"] = "T1"
    open_page(app, "ticket")
    assert "Det hör till maj 2026, som inte är stängd." in texts(app)
    press(app, f"case_adjust_{made}_do")
    assert [error.value for error in app.error] == [
        plain(SV.text("Say why: whoever looks at it in a year wants to know."))
    ]
    app.text_input(key=f"case_adjust_{made}_why").set_value("Fel kund").run()
    press(app, f"case_adjust_{made}_do")
    assert sum(row["amount"] for row in lines() if row["kind"] == "adjustment") == 0
    assert "tillbakatagen av Chef" in texts(app)


@pytest.mark.parametrize(
    ("typed_in", "kronor"),
    [("395", "395"), ("1 234,50", "1234.50"), ("1\u00a0234.5 kr", "1234.5"), ("0,01", "0.01"), ("250:-", "250")],
)
def test_kronor_are_read_as_people_write_them(typed_in: str, kronor: str):
    assert typed.kronor(typed_in) == Decimal(kronor)


@pytest.mark.parametrize("wrong", ["", "0", "-1", "1,2,3", "1.234", "1,234", "1e3", "NaN", "Infinity", "tio", "1/2"])
def test_what_is_no_amount_of_kronor_is_refused(wrong: str):
    with pytest.raises(UserError):
        typed.kronor(wrong)


# ---- Closing -------------------------------------------------------------------------------------------------------


def test_a_month_is_closed_with_a_note_when_something_is_open_and_reopened_with_a_reason(app: AppTest):
    show(app, view="close")
    assert "Ej avgjort: 1" in texts(app) or any("Ej avgjort: 1" in link.label for link in app.get("page_link"))
    press(app, "close_month")
    assert len(app.error) == 1
    app.text_area(key="close_2026_05_note").set_value("T5 avgörs i juni").run()
    press(app, "close_month")
    assert not app.error
    (row,) = [row for row in reports.invoicing_months(ui.store(), clock.now()).dicts() if row["month"] == MAY]
    assert (row["month_state"], row["owed"]) == ("closed", Decimal("395") + Decimal("1492.50") + Decimal("544.17"))
    said = texts(app)
    assert "Stängd av Chef 2026-06-01 15:00" in said
    assert "T5 avgörs i juni" in said
    press(app, "reopen_month")
    assert len(app.error) == 1
    app.text_input(key="reopen_2026_05_why").set_value("Fel avtalsform").run()
    press(app, "reopen_month")
    assert "Att stänga" in texts(app)
    assert table_of(app, "reopened_why")["reopened_why"].tolist() == ["Fel avtalsform"]


def test_a_month_that_changed_meanwhile_is_not_closed_and_the_note_is_kept(app: AppTest):
    show(app, view="close")
    app.text_area(key="close_2026_05_note").set_value("Klart").run()
    desk.adjust(ui.store(), "T1", "credit", Decimal("50"), "Rabatt", seen=None, by=Person("Bo"), now=clock.now())
    press(app, "close_month")
    assert len(app.error) == 1
    assert app.text_area(key="close_2026_05_note").value == "Klart"
    assert reports.closings(ui.store(), clock.now(), MAY).rows == []
    press(app, "close_month")
    assert len(reports.closings(ui.store(), clock.now(), MAY).rows) == 1


def test_an_adjustment_after_closing_is_a_correction_in_the_next_month(app: AppTest):
    show(app, view="close")
    app.text_area(key="close_2026_05_note").set_value("Klart").run()
    press(app, "close_month")
    app.query_params.clear()
    fill_adjustment(app, "95")
    assert "Maj 2026 är stängd: justeringen blir en rättelse i juni 2026." in texts(app)
    press(app, "adjust_T1_save")
    assert [row["amount"] for row in lines(MAY)] == [row["amount"] for row in lines(MAY) if not row["is_correction"]]
    (line,) = lines(date(2026, 6, 1))
    assert (line["amount"], line["corrects"], line["is_correction"]) == (Decimal("-95"), MAY, True)
    show(app, month="2026-06", customer="K1")
    assert figures(app)["Rättelser"] == SV.money(-95)
    assert "Rättelse av maj 2026" in texts(app)


def test_a_month_under_way_cant_be_closed(app: AppTest):
    show(app)
    desk.adjust(ui.store(), "T1", "credit", Decimal("50"), "Rabatt", seen=None, by=Person("Bo"), now=clock.now())
    show(app, view="close", month="2026-06")
    assert "Månaden pågår" in texts(app)
    assert not [button for button in app.button if button.key == "close_month"]


# ---- Invoice lines in ----------------------------------------------------------------------------------------------


def upload(app: AppTest, *rows: str, header: str = "invoice_no,line_no,ticket_id,invoiced_on,amount") -> AppTest:
    show(app, view="invoiced")
    data = "\n".join([header, *rows]).encode()
    app.file_uploader(key="invoice_lines_file").set_value(("Fakturor maj.csv", data, "text/csv"))
    submit = next(button for button in app.button if button.label == "Läs in")
    submit.click().run()
    assert not app.exception
    return app


def test_a_file_of_invoice_lines_comes_in_whatever_its_name(app: AppTest):
    upload(app, "F7,1,T2,2026-05-30,1492.50", "F2,1,T4,2026-05-20,544.17", "F1,1,T1,2026-05-20,395", "F8,1,T1,igår,5")
    assert "Fakturor maj.csv" in texts(app)
    said = texts(app)
    for fate in ("Nya: 1", "Ändrade: 1", "Oförändrade: 1", "Åt sidan: 1"):
        assert fate in said, said
    assert table_of(app, "reason")["reason"].tolist() == ["inget datum; skriv det som 2026-03-31"]
    assert "Läst in: 2 431,67 kr. Åt sidan: 5,00 kr." in said.replace("\u00a0", " ").replace("*", "")
    assert figures(app)["Skillnad"] == SV.money(0)


def test_a_file_of_something_else_changes_nothing_and_says_why(app: AppTest):
    upload(app, "1,2", header="a,b")
    (problem,) = [error.value for error in app.error]
    assert problem.startswith(plain("Inget lästes in ur Fakturor maj.csv: rubrikraden saknar"))
    assert plain("invoice_no") in problem


def test_a_file_that_is_no_table_is_an_error_by_its_own_name(app: AppTest):
    show(app, view="invoiced")
    app.file_uploader(key="invoice_lines_file").set_value(("Faktura.csv", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", "text/csv"))
    next(button for button in app.button if button.label == "Läs in").click().run()
    assert [error.value.startswith(plain("Faktura.csv går inte att läsa som en CSV-fil")) for error in app.error] == [
        True
    ]
    assert not app.toast


def test_nothing_chosen_is_said_beside_the_form(app: AppTest):
    show(app, view="invoiced")
    next(button for button in app.button if button.label == "Läs in").click().run()
    assert [error.value for error in app.error] == [plain("Välj en fil först.")]


def test_an_unmatched_line_is_matched_to_the_case_that_lacks_its_amount(app: AppTest):
    show(app, view="invoiced")
    assert "i filen står T22" in texts(app)
    press(app, "match_F3_1_do")
    assert [error.value for error in app.error] == [plain("Skriv ärendets nummer.")]
    app.text_input(key="match_F3_1").set_value("T99").run()
    press(app, "match_F3_1_do")
    assert len(app.error) == 1
    assert app.text_input(key="match_F3_1").value == "T99"
    assert app.button(key="match_F3_1_T2").label == plain("T2 · Kund K1 · Fel T2")
    press(app, "match_F3_1_T2")
    assert app.text_input(key="match_F3_1").value == "T2"
    app.text_input(key="match_F3_1").set_value(" #t2")
    press(app, "match_F3_1_do")
    assert "Alla fakturarader hör till ett ärende." in texts(app)
    assert reports.unmatched_lines(ui.store(), clock.now()).rows == []
    (row,) = [row for row in lines() if row["ticket_id"] == "T2"]
    assert row["invoiced"] == Decimal("1492.50")
