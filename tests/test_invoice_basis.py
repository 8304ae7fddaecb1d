"""The files of an invoice basis: each adds up to the lines, to the öre, says what it is, and holds no harm."""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import ironcalc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lib import days, invoice_basis, reports
from lib.exports import FORMULA_STARTS
from lib.invoice_basis.sheets import safe_names
from lib.store import Store
from lib.words import Words
from tests.conftest import NOW
from tests.month_lines import (
    MONTH,
    NAMES,
    SUBJECTS,
    adjusted,
    basis_of,
    correction,
    hourly,
    line,
    months,
    rounded,
    ticket_fee,
    with_names,
)
from tests.test_oracle import EXAMPLES

few = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SV, EN = Words("sv"), Words("en")
MADE = datetime(2026, 5, 4, 9, 30, tzinfo=days.ZONE)
ABOUT = {"month": MONTH, "closed": True, "made_at": MADE}
OPEN = ABOUT | {"closed": False}
MANY = [
    line(line_key="1"),
    ticket_fee("32", "895", customer_id="K1", ticket_id="T1", line_key="2"),
    hourly("25", customer_id="K2", ticket_id="T2", line_key="3", contract_form="plus"),
    adjusted("-100.01", "goodwill", customer_id="K2", ticket_id="T3", line_key="4", contract_form="plus"),
    correction("-199.99", "quote", customer_id="K3", ticket_id="T4", line_key="5", contract_form="premium"),
]


@pytest.fixture(scope="module")
def named(terms, tmp_path_factory) -> Iterator[Store]:
    with Store(None, terms) as store:
        yield with_names(store, tmp_path_factory.mktemp("names"))


@pytest.fixture(scope="module")
def many(named) -> reports.Table:
    return basis_of(named, MANY)


class Recalculated:
    """An Excel file whose formulas were calculated anew."""

    def __init__(self, data: bytes, folder, vat: str | None = None):
        path = folder / "underlag.xlsx"
        path.write_bytes(data)
        self.book, self.shown = load_workbook(path), load_workbook(path, data_only=True)
        self.model = ironcalc.load_from_xlsx(str(path))
        if vat is not None:
            self.model.set_user_input(0, 4, 5, vat)
        self.model.evaluate()

    def value(self, sheet: int, row: int, column: int):
        return self.model.get_cell_value(sheet, row, column)

    def money(self, sheet: int, row: int, column: int) -> Decimal:
        """An amount as it is shown: with two decimals."""
        value = self.value(sheet, row, column)
        assert isinstance(value, int | float), (sheet, row, column, value)
        assert abs(value - round(value, 2)) < 1e-6
        return rounded(Decimal(repr(value)))

    def formulas(self) -> Iterator[tuple[int, int, int, str]]:
        """The formulas: sheet, row, column and text."""
        for number, sheet in enumerate(self.book.worksheets):
            for cells in sheet.iter_rows():
                for cell in cells:
                    if cell.data_type == "f":
                        yield number, cell.row, cell.column, cell.value


def exact(lines: list[dict]) -> dict[str, Decimal]:
    """Kronor of each customer."""
    sums = defaultdict(Decimal)
    for one in lines:
        sums[one["customer_id"]] += one["amount"]
    return sums


def with_vat(amount: Decimal, percent: int = 25) -> tuple[Decimal, Decimal, Decimal]:
    vat = rounded(amount * percent / 100)
    return amount, vat, amount + vat


# ---- Totals are the sums of the lines --------------------------------------------------------------------------------


@few
@given(months(), st.booleans())
def test_excel_recalculated_adds_up_to_the_lines_at_every_level(named, tmp_path_factory, lines, grouped):
    rows = basis_of(named, lines)
    data = invoice_basis.excel(rows, SV, **ABOUT, grouped=grouped)
    file, sums = Recalculated(data, tmp_path_factory.mktemp("book")), exact(lines)
    summary = file.book.worksheets[0]
    # Customers.
    found = {}
    for row in range(7, 7 + len(sums)):
        found[summary.cell(row, 2).value] = tuple(file.money(0, row, column) for column in (5, 6, 7))
    assert found == {customer: with_vat(amount) for customer, amount in sums.items()}
    # All.
    total = 7 + len(sums)
    everything = tuple(sum((one[at] for one in found.values()), Decimal(0)) for at in range(3))
    assert summary.cell(total, 1).value == "Summa"
    assert tuple(file.money(0, total, column) for column in (5, 6, 7)) == everything
    assert everything[0] == sum(sums.values(), Decimal(0))
    # Customer groups.
    groups, group_of = defaultdict(lambda: [Decimal(0)] * 3), {}
    for row in rows.dicts():
        group_of[row["customer_id"]] = SV.code("contract_form", row["customer_group"])
    for customer, three in found.items():
        groups[group_of[customer]] = [a + b for a, b in zip(groups[group_of[customer]], three, strict=True)]
    at = total + 3
    shown = {}
    while summary.cell(at, 1).value:
        shown[summary.cell(at, 1).value] = [file.money(0, at, column) for column in (5, 6, 7)]
        at += 1
    assert shown == groups
    # Articles, and that they come to the same.
    articles = defaultdict(Decimal)
    for row in rows.dicts():
        if row["article"]:
            articles[row["article_number"]] += row["amount"]
    shown, at = {}, at + 2
    while summary.cell(at, 1).value != "Summa":
        shown[summary.cell(at, 1).value] = file.money(0, at, 5)
        at += 1
    assert shown == articles
    assert file.money(0, at, 5) == everything[0]
    assert file.money(0, at + 1, 5) == 0
    # Sheets of rows.
    pages = file.book.worksheets[1:]
    assert [page.title for page in pages] == (list(dict.fromkeys(groups)) if grouped and groups else ["Rader"])
    amounts = [file.money(number, page.max_row, 13) for number, page in enumerate(pages, 1)]
    assert sum(amounts, Decimal(0)) == everything[0]
    minutes = [file.money(number, page.max_row, 8) for number, page in enumerate(pages, 1)]
    assert sum(minutes, Decimal(0)) == sum((one["minutes"] for one in lines), Decimal(0))
    # What programs show that don't calculate.
    for number, row, column, formula in file.formulas():
        cached = file.shown.worksheets[number].cell(row, column).value
        assert rounded(Decimal(repr(cached))) == file.money(number, row, column), formula


@few
@given(months())
def test_csv_and_the_files_for_accounting_add_up_to_the_same(named, lines):
    rows, total = basis_of(named, lines), sum((one["amount"] for one in lines), Decimal(0))
    swedish = list(
        csv.DictReader(io.StringIO(invoice_basis.csv_swedish(rows, SV, **ABOUT).decode("utf-8-sig")), delimiter=";")
    )
    assert sum((Decimal(row["Belopp (kr)"].replace(",", ".")) for row in swedish), Decimal(0)) == total
    plain = list(csv.DictReader(io.StringIO(invoice_basis.csv_plain(rows, EN, **ABOUT).decode("utf-8"))))
    assert sum((Decimal(row["Amount (kr)"]) for row in plain), Decimal(0)) == total
    assert len(swedish) == len(plain) == len(rows.rows)

    invoices = json.loads(invoice_basis.accounting(rows, SV, **ABOUT), parse_float=Decimal)
    assert invoices["Total"] == total
    charged = [
        (one["Invoice"]["CustomerNumber"], row) for one in invoices["Invoices"] for row in one["Invoice"]["InvoiceRows"]
    ]
    sums = defaultdict(Decimal)
    for customer, row in charged:
        sums[customer] += rounded(Decimal(row["DeliveredQuantity"]) * row["Price"])
        assert row["Price"] != 0
    assert sums == exact([one for one in lines if one["amount"]])
    assert len(invoices["Invoices"]) == len(sums)

    listed = csv.DictReader(
        io.StringIO(invoice_basis.accounting_rows(rows, SV, **ABOUT).decode("utf-8-sig")), delimiter=";"
    )
    listed = [
        (
            row["CustomerNumber"],
            row["ArticleNumber"],
            row["DeliveredQuantity"].replace(",", "."),
            row["Price"].replace(",", "."),
        )
        for row in listed
    ]
    assert listed == [
        (customer, row["ArticleNumber"], row["DeliveredQuantity"], str(rounded(Decimal(row["Price"]))))
        for customer, row in charged
    ]


def test_another_vat_in_its_cell_is_another_vat_on_every_customer(many, tmp_path):
    file = Recalculated(invoice_basis.excel(many, SV, **ABOUT), tmp_path, vat="12")
    names = [cell.value for cell in file.book.worksheets[0]["B"]][6:10]
    found = {name: tuple(file.money(0, row, column) for column in (5, 6, 7)) for row, name in enumerate(names, 7)}
    assert found == {customer: with_vat(amount, 12) for customer, amount in exact(MANY).items()}
    assert file.money(0, 11, 6) == sum(one[1] for one in found.values())


def test_half_an_ore_of_vat_is_rounded_up(named, tmp_path):
    # 25 % of these is so many öre and a half, which floating point often takes for less.
    amounts = [f"{kronor}.{ore:02}" for kronor in (0, 1, 2, 8, 16, 33, 414, 1023) for ore in range(2, 100, 4)]
    lines = [adjusted(amount, "extra", customer_id=f"X{number}") for number, amount in enumerate(amounts)]
    file = Recalculated(invoice_basis.excel(basis_of(named, lines), SV, **ABOUT), tmp_path)
    names = [cell.value for cell in file.book.worksheets[0]["B"]][6 : 6 + len(lines)]
    found = {name: file.money(0, row, 6) for row, name in enumerate(names, 7)}
    assert found == {one["customer_id"]: rounded(one["amount"] / 4) for one in lines}


# ---- What stands in the cells ----------------------------------------------------------------------------------------


def test_cells_are_typed_and_the_sheet_can_be_read_and_printed(many, tmp_path):
    book = Recalculated(invoice_basis.excel(many, SV, **ABOUT), tmp_path).book
    page = book["Rader"]
    assert [cell.value for cell in page[4]] == [
        *("Kundnummer", "Kund", "Ärende", "Löst", "Text", "Täckning", "Punkt i villkoren", "Minuter", "Artikel"),
        *("Antal", "Enhet", "À-pris (kr)", "Belopp (kr)", "Anmärkning"),
    ]
    (fee, beyond), (free,) = ([row for row in page.iter_rows(min_row=5) if row[0].value == key] for key in ("K1", "K0"))
    assert [cell.value for cell in fee[:3]] == ["K1", "=1+1", "T1"]
    assert fee[3].value.date() == date(2026, 4, 2)
    assert [cell.value for cell in fee[4:8]] == [*("Ärende T1: =HYPERLINK(1)", "Ärendeavgift", "Orsakat av kunden", 20)]
    assert [cell.value for cell in fee[8:]] == ["ARENDE", 1, "st", 395, 395, None]
    assert beyond[4].value == "Ärende T1: =HYPERLINK(1) (utöver 20\u00a0min)"
    assert [cell.value for cell in beyond[7:]] == [12, "TIMME", 0.2, "h", 895, 179, None]
    assert [cell.value for cell in free[5:]] == ["Kostnadsfritt", "Kärna och eget tema", 10, *[None] * 4, 0, None]
    assert fee[3].number_format == "yyyy-mm-dd"
    assert fee[12].number_format.startswith("#,##0.00")
    assert page.freeze_panes == "C5"
    assert page.print_title_rows == "$4:$4"
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert [page.row_dimensions[row].outlineLevel for row in (5, 6, 7)] == [1, 1, 0]
    assert [page.cell(row, 2).value for row in (7, 9)] == ["Summa, =1+1", "Summa, Åkes Cykel AB"]
    assert page.cell(9, 13).font.bold
    assert page.column_dimensions["E"].width > 40


def test_a_group_has_a_sheet_of_its_own_with_whole_customers(named, tmp_path):
    lines = [
        line(line_key="1", contract_form="plus", registered_on=date(2026, 3, 1)),
        line(line_key="2", contract_form="bas", registered_on=date(2026, 3, 2)),
        line(line_key="3", contract_form="no_contract", customer_id="K1"),
        line(line_key="4", contract_form="premium", customer_id="K2"),
    ]
    book = Recalculated(invoice_basis.excel(basis_of(named, lines), SV, **ABOUT, grouped=True), tmp_path).book
    assert book.sheetnames == ["Sammanställning", "Bas", "Premium", "Utan avtal"]
    assert [book["Bas"].cell(row, 1).value for row in (5, 6, 7)] == ["K0", "K0", None]


@pytest.mark.parametrize("grouped", [False, True])
def test_a_month_without_lines_is_a_file_of_nothing(named, tmp_path, grouped):
    rows = basis_of(named, [])
    file = Recalculated(invoice_basis.excel(rows, SV, **ABOUT, grouped=grouped), tmp_path)
    assert file.book.sheetnames == ["Sammanställning", "Rader"]
    assert {file.money(*place) for *place, _ in file.formulas()} == {Decimal("0.00")}
    assert json.loads(invoice_basis.accounting(rows, SV, **ABOUT))["Invoices"] == []
    assert len(invoice_basis.csv_swedish(rows, SV, **ABOUT).splitlines()) == 1


def test_no_text_becomes_a_formula(named, tmp_path):
    lines = [
        line(
            line_key=str(at), ticket_id=f"T{at}", customer_id=f"K{at % len(NAMES)}", amount=Decimal(5), coverage="quote"
        )
        for at in range(len(SUBJECTS))
    ]
    lines += [adjusted("-5", line_key=start, reason=f"{start}2+5") for start in FORMULA_STARTS]
    rows = basis_of(named, lines)
    book = Recalculated(invoice_basis.excel(rows, SV, **ABOUT), tmp_path).book
    allowed = re.compile(r"=(SUM|SUBTOTAL|SUMPRODUCT|ROUND)\(|='Rader'!M\d+$|=E\d+\+F\d+$")
    for page in book.worksheets:
        for cells in page.iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    assert allowed.match(cell.value), cell.value
                elif isinstance(cell.value, str) and cell.value.startswith(FORMULA_STARTS):
                    assert cell.quotePrefix, cell.value
    for data, separator in (
        (invoice_basis.csv_swedish(rows, SV, **ABOUT), ";"),
        (invoice_basis.csv_plain(rows, SV, **ABOUT), ","),
        (invoice_basis.accounting_rows(rows, SV, **ABOUT), ";"),
    ):
        table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))
        texts = [value for row in table for value in row if value.startswith(FORMULA_STARTS)]
        assert all(re.fullmatch(r"-\d+([.,]\d+)?", value) for value in texts), texts
        if b"=1+1" in data:
            assert "'=1+1" in [value for row in table for value in row]
    assert sum(row.count("'=2+5") for row in table) == 0  # the reason of an adjustment is not the customer's


# ---- What a row says -------------------------------------------------------------------------------------------------


def texts(store: Store, made: dict, say: Words) -> list[tuple[str, str]]:
    """Text and remark of the rows of a line."""
    data = invoice_basis.csv_plain(basis_of(store, [made]), say, **ABOUT).decode()
    return [(row[say.text("Text")], row[say.text("Remark")]) for row in csv.DictReader(io.StringIO(data))]


@pytest.mark.parametrize(
    ("made", "swedish", "english"),
    [
        (line(), ("Ärende T0: Kassan svarar inte", ""), ("Case T0: Kassan svarar inte", "")),
        (
            hourly("25", work="upgrade"),
            ("Ärende T0: Kassan svarar inte (uppgradering, 25 min à 995,00 kr/h)", ""),
            ("Case T0: Kassan svarar inte (upgrade, 25 min at 995.00 kr/h)", ""),
        ),
        (hourly("90"), ("Ärende T0: Kassan svarar inte", ""), ("Case T0: Kassan svarar inte", "")),
        (
            adjusted("-5", "goodwill"),
            ("Ärende T0: Kassan svarar inte", "Enligt överenskommelse"),
            ("Case T0: Kassan svarar inte", "Enligt överenskommelse"),
        ),
        (
            correction("-5", changed=["category", "price"]),
            ("Rättelse av mars 2026, ärende T0: Kassan svarar inte", "Annan kategori, Annat pris i villkoren"),
            ("Correction of March 2026, case T0: Kassan svarar inte", "Another category, Another price in the terms"),
        ),
    ],
)
def test_a_row_says_which_case_and_how_its_amount_came_about(named, made, swedish, english):
    for say, expected in ((SV, swedish), (EN, english)):
        ((text, note),) = texts(named, made, say)
        assert (text.replace("\u00a0", " "), note) == expected


def test_the_accounting_system_gets_texts_that_it_takes(named):
    lines = [
        hourly("25", line_key=str(at), ticket_id=f"T{at}", customer_id=f"K{at % len(NAMES)}")
        for at in range(len(SUBJECTS))
    ]
    file = json.loads(invoice_basis.accounting(basis_of(named, lines), SV, **ABOUT))
    found = {
        row["Description"].split(":")[0]: row["Description"]
        for invoice in file["Invoices"]
        for row in invoice["Invoice"]["InvoiceRows"]
    }
    assert max(map(len, found.values())) == 255
    assert found["Ärende T6"].endswith("ÄÄ... (25\u00a0min à 995,00\u00a0kr/h)")
    assert found["Ärende T7"].startswith("Ärende T7: Fel/fel - (x) (y) –   ’nu’ (")
    assert found["Ärende T8"].startswith("Ärende T8: a & b   c (")


def test_an_invoice_has_the_names_that_fortnox_takes(named):
    rows = basis_of(named, [ticket_fee("32", "895", customer_id="K2"), line(line_key="2", customer_id="K1")])
    file = json.loads(invoice_basis.accounting(rows, SV, **ABOUT))
    vat = {"VAT": 25, "AccountNumber": 3041}
    text = "Ärende T0: Kassan svarar inte"
    assert file["Invoices"] == [
        {
            "Invoice": {
                "CustomerNumber": "K2",
                "Currency": "SEK",
                "VATIncluded": False,
                "Remarks": "Supporten i april 2026",
                "InvoiceRows": [
                    {
                        "ArticleNumber": "ARENDE",
                        "Description": text,
                        "DeliveredQuantity": "1.00",
                        "Unit": "st",
                        "Price": 395,
                    }
                    | vat,
                    {
                        "ArticleNumber": "TIMME",
                        "Description": f"{text} (utöver 20\u00a0min)",
                        "DeliveredQuantity": "0.20",
                        "Unit": "h",
                        "Price": 895,
                    }
                    | vat,
                ],
            }
        }
    ]


def test_the_articles_can_be_brought_into_the_register(named):
    data = invoice_basis.article_register(reports.basis_articles(named, NOW, MONTH), SV).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data), delimiter=";"))
    assert rows[0] == ["Artikelnummer", "Benämning", "Enhet", "Försäljningskonto", "Moms (%)"]
    assert rows[1] == ["ARENDE", "Supportärende", "st", "3041", "25,00"]
    assert len(rows) == 8


# ---- What the file says about itself ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("say", "about", "status", "sentence"),
    [
        (SV, ABOUT, "stängd", "Månaden är stängd. Skapat 2026-05-04 09:30."),
        (
            SV,
            OPEN,
            "preliminärt",
            "Preliminärt: månaden är inte stängd och beloppen kan ändras. Skapat 2026-05-04 09:30.",
        ),
        (EN, ABOUT, "closed", "The month is closed. Made on 2026-05-04 09:30."),
        (
            EN,
            OPEN,
            "preliminary",
            "Preliminary: the month isn't closed, and the amounts can change. Made on 2026-05-04 09:30.",
        ),
    ],
)
def test_every_file_says_month_state_and_when_it_was_made(many, tmp_path, say, about, status, sentence):
    for grouped in (False, True):
        book = Recalculated(invoice_basis.excel(many, say, **about, grouped=grouped), tmp_path).book
        for page in book.worksheets:
            assert say.month(MONTH) in page["A1"].value
            assert page["A2"].value == sentence
    for make, separator in ((invoice_basis.csv_swedish, ";"), (invoice_basis.csv_plain, ",")):
        rows = list(csv.reader(io.StringIO(make(many, say, **about).decode("utf-8-sig")), delimiter=separator))
        assert {tuple(row[:3]) for row in rows[1:]} == {("2026-04", status, "2026-05-04 09:30")}
    file = json.loads(invoice_basis.accounting(many, say, **about))
    assert (file["Month"], file["Status"], file["MadeAt"]) == ("2026-04", status, "2026-05-04 09:30")
    assert all((status in one["Invoice"]["Remarks"]) != about["closed"] for one in file["Invoices"])
    rows = csv.reader(io.StringIO(invoice_basis.accounting_rows(many, say, **about).decode("utf-8-sig")), delimiter=";")
    assert {tuple(row[-3:]) for row in list(rows)[1:]} == {("2026-04", status, "2026-05-04 09:30")}


@pytest.mark.parametrize(
    ("what", "about", "customer", "expected"),
    [
        ("basis", ABOUT, None, "fakturaunderlag-2026-04.xlsx"),
        ("basis", OPEN, "K-1/å", "fakturaunderlag-2026-04-k-1-å-preliminärt.xlsx"),
        ("accounting_rows", ABOUT, None, "fakturarader-2026-04.xlsx"),
        ("article_register", OPEN, None, "artiklar-2026-04.xlsx"),
    ],
)
def test_the_name_of_a_file_says_what_is_in_it(what, about, customer, expected):
    about = {"month": about["month"], "closed": about["closed"]}
    assert invoice_basis.file_name(what, SV, **about, ending="xlsx", customer=customer) == expected


@few
@given(st.lists(st.text(st.sampled_from("abÅ[]:*?/\\' History\n"), max_size=40), min_size=1, max_size=5))
def test_any_group_can_name_a_sheet(names):
    book, taken = Workbook(), set()
    for name in ["History", "'citat'", *names]:
        safe = next(one for one in safe_names(name) if one.lower() not in taken)
        taken.add(safe.lower())
        book.create_sheet(safe)
        assert 0 < len(safe) <= 31
        assert not re.search(r"[\[\]:*?/\\\n]|^'|'$|^history$", safe, re.IGNORECASE), safe
