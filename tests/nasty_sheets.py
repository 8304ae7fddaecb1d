"""Nasty Excel, XML and JSON files, as `tests/nasty.py` has nasty CSV files."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta

import xlsxwriter
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from tests.nasty import Nasty, good, refused

HEAD = ["customer_id", "name", "email"]
TICKETS = ["ticket_id", "customer_id", "registered_at", "subject"]
TEN = datetime.fromisoformat("2026-05-04T10:00")
ENTRIES = ["entry_id", "ticket_id", "staff_id", "started_at", "minutes", "work", "note"]


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book(*rows: list, change: Callable[[Workbook, Worksheet], None] | None = None) -> Callable[[str], bytes]:
    """What makes a workbook of one sheet; § in a text is what ids begin with."""

    def make(prefix: str) -> bytes:
        made = Workbook()
        for row in rows:
            made.active.append([one.replace("§", prefix) if isinstance(one, str) else one for one in row])
        if change:
            change(made, made.active)
        return saved(made)

    return make


def changed(make: Callable[[str], bytes], part: str, before: str, after: str) -> Callable[[str], bytes]:
    """The same workbook with a text within one of its parts replaced."""

    def remake(prefix: str) -> bytes:
        old, new = zipfile.ZipFile(io.BytesIO(make(prefix))), io.BytesIO()
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in old.namelist():
                content = old.read(name).decode()
                assert name != part or before in content, content
                archive.writestr(name, content.replace(before, after.replace("§", prefix)) if name == part else content)
        return new.getvalue()

    return remake


def by_another_hand(prefix: str) -> bytes:
    """A workbook by another library, which keeps texts apart from cells as Excel does."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "d mmm yyyy hh:mm"}) as made:
        sheet = made.add_worksheet("Ärenden")
        sheet.write_row(0, 0, TICKETS)
        sheet.write_row(1, 0, [prefix + "1", "K1", TEN, "Räksmörgås"])
        sheet.write_row(2, 0, [prefix + "2", "K1", TEN])
        sheet.write_rich_string(2, 3, "Räk", made.add_format({"bold": True}), "smörgås")
        sheet.write_row(3, 0, [prefix + "3", "K1"])
        sheet.write_datetime(3, 2, TEN, made.add_format({"num_format": "d mmmm"}))
        sheet.write(3, 3, "Räksmörgås")
    return file.getvalue()


def cell(place: str, value: object, pattern: str | None = None) -> Callable[[Workbook, Worksheet], None]:
    """A change that puts a value into a cell, in a number format."""

    def change(made: Workbook, sheet: Worksheet) -> None:
        sheet[place] = value
        if pattern:
            sheet[place].number_format = pattern

    return change


def several(*changes: Callable[[Workbook, Worksheet], None]) -> Callable[[Workbook, Worksheet], None]:
    def change(made: Workbook, sheet: Worksheet) -> None:
        for one in changes:
            one(made, sheet)

    return change


def another_sheet(title: str, *rows: list, state: str = "visible", first: bool = False):
    """A change that adds a sheet."""

    def change(made: Workbook, sheet: Worksheet) -> None:
        added = made.create_sheet(title, 0 if first else None)
        for row in rows:
            added.append(row)
        added.sheet_state = state

    return change


def excel(name: str, make: Callable[[str], bytes], **expected) -> Nasty:
    return Nasty(name, make=make, ending=expected.pop("ending", ".xlsx"), **expected)


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
PLAIN = book(HEAD, ["§1", "Åsa", ""], ["§2", "Bo"])
TWO = {"1": "Åsa", "2": "Bo"}
TIMES = [
    TEN, TEN + timedelta(microseconds=400), TEN - timedelta(hours=10), "2026-05-04 10:00", 46146.4166666667,
    TEN.date(), TEN.time(),
]  # fmt: skip

SHEETS = [
    excel("sheet", PLAIN, fates=good(2), rows=TWO),
    excel("sheet_called_csv", PLAIN, ending=".csv", fates=good(2), rows=TWO),
    excel("sheet_with_macros", changed(
        PLAIN, "[Content_Types].xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ), ending=".xlsm", fates=good(2), rows=TWO),
    excel("sheet_by_another_hand", by_another_hand, kind="tickets", fates=good(3),
          rows={"1": "Räksmörgås", "2": "Räksmörgås", "3": "Räksmörgås"}),
    excel("sheet_of_wrong_size", changed(PLAIN, SHEET, '<dimension ref="A1:C3"', '<dimension ref="A1"'),
          fates=good(2), rows=TWO),
    excel(
        "times", book(TICKETS, *(["§" + str(place), "K1", value, "a"] for place, value in enumerate(TIMES))),
        # A date without a time, a number, a time without a date: nobody knows when.
        kind="times", fates=good(4, 3), found=[(6, "not_a_time"), (7, "not_a_time"), (8, "not_a_time")],
        rows={
            "0": "2026-05-04T08:00:00", "1": "2026-05-04T08:00:00", "2": "2026-05-03T22:00:00",
            "3": "2026-05-04T08:00:00",
        },
    ),
    excel(
        "times_since_1904", book(
            TICKETS, ["§1", "K1", TEN, "a"],
            change=lambda made, sheet: setattr(made, "epoch", CALENDAR_MAC_1904),
        ), kind="times", fates=good(1), rows={"1": "2026-05-04T08:00:00"},
    ),
    excel(
        "numbers", book(
            ENTRIES, *(
                ["§" + str(place), "T1", "S1", "2026-05-04T11:00", value, "support", 7]
                for place, value in enumerate([12.5, 0.1 + 0.2, 1e2, 12.345, True, timedelta(hours=36), 1e-7, -5])
            ),
        ), kind="entries", fates=good(3, 5),
        found=[
            (5, "too_many_decimals"), (6, "not_a_number"), (7, "not_a_number"), (8, "too_many_decimals"),
            (9, "not_above_zero"),
        ], rows={"0": "12.50", "1": "0.30", "2": "100.00"},
    ),
    excel(
        "ids_as_numbers", book(
            HEAD, ["§1", 7], ["§2", 7.0], ["§3", 12345678901], ["§4", "007"], ["§5", 7], ["§6", True],
            change=cell("B6", 7, "0000"),
        ),
        fates=good(6), rows={"1": "7", "2": "7", "3": "12345678901", "4": "007", "5": "0007", "6": "true"},
    ),
    excel(
        "errors", book(HEAD, ["§1", "#N/A"], ["§2", "Bo"], ["§3", "c", "#DIV/0!"]),
        fates=good(1, 2), found=[(2, "excel_error"), (4, "excel_error")], rows={"2": "Bo"},
    ),
    excel(
        "formulas_never_calculated", book(HEAD, ["§1", "=1+1"], ["§2", "Bo"], ["§3", '=CONCATENATE("a","b")']),
        fates=good(1, 2), found=[(2, "not_calculated"), (4, "not_calculated")], rows={"2": "Bo"},
    ),
    excel(
        "formulas_calculated", changed(
            book(HEAD, ["§1", "=1+1", '=""'], ["§2", "Bo"]), SHEET,
            '<c r="B2"><f>1+1</f><v /></c><c r="C2"><f>""</f><v /></c>',
            '<c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="str"><f>""</f><v></v></c>',
        ), fates=good(2), rows={"1": "2", "2": "Bo"},
    ),
    excel(
        "merged", book(
            HEAD, ["§1", "a"], ["§2", "b"], ["§3", None], ["§4", "d"], ["§5", "e"],
            change=lambda made, sheet: [sheet.merge_cells(place) for place in ("B3:B4", "A6:C6")],
        ), fates=good(2, 3), found=[(3, "merged_cells"), (4, "merged_cells"), (6, "merged_cells")],
        rows={"1": "a", "4": "d"},
    ),
    excel(
        "titles_merged", book(
            ["Kundlista"], [], HEAD, ["§1", "a"], ["Summa", None, 3],
            change=lambda made, sheet: sheet.merge_cells("A1:C1"),
        ), fates=good(1, 2), found=[(1, "title"), (5, "summary")], rows={"1": "a"},
    ),
    excel(
        "hidden_sheet", book(
            HEAD, ["§1", "a"], change=another_sheet("Hidden", [*HEAD, "org_number"], ["K9", "b"], state="hidden")
        ), fates=good(1), rows={"1": "a"},
    ),
    excel(
        "second_sheet", book(
            HEAD, ["§1", "a"], change=several(
                another_sheet("Om", ["Skapad", "av", "Bo"], ["x", "y", "z"], first=True), another_sheet("Tom"),
                another_sheet("Huvud", HEAD), another_sheet("Juni", HEAD, ["K9", "b"]),
            ),
        ), fates=good(1, 2), found=[(1, "other_sheet"), (1, "other_sheet")], rows={"1": "a"},
    ),
    excel("blank_rows", book([], HEAD, [], [None, " "], ["§1", "a"], [], [""]), fates=good(1), rows={"1": "a"}),
    excel("row_of_a_million", book(HEAD, ["§1", "a"], change=cell("A1048576", "b")), fates=good(1, 1),
          found=[(1048576, "missing")], rows={"1": "a"}),
    excel("cells_beside", book(HEAD, ["§1", "a", None, None, "x"], ["§2", "b"]), fates=good(1, 1),
          found=[(2, "ragged")], rows={"2": "b"}),
    excel("one_bad_cell", changed(PLAIN, SHEET, 't="inlineStr"><is><t>Bo</t></is>', 't="s"><v>99</v>'),
          fates=good(1, 1), found=[(3, "damaged_row")], rows={"1": "Åsa"}),
    excel(
        "texts_in_place", changed(
            PLAIN, SHEET, '<c r="B3" t="inlineStr"><is><t>Bo</t></is></c>',
            '<c r="B3" t="inlineStr"><is><r><t>B</t></r><r><t>o_x0041_</t></r></is></c>',
        ), fates=good(2), rows={"1": "Åsa", "2": "BoA"},
    ),
    excel("sheet_of_titles_alone", book(["a"]), found=[(1, "unknown_format")]),
    refused("empty_sheet", "the file is empty", make=book(), ending=".xlsx"),
    refused("broken_sheet", "damaged, or no", make=changed(PLAIN, SHEET, "</sheetData>", ""), ending=".xlsx"),
    refused("cut_off_sheet", "isn't a text file or Excel", make=lambda prefix: PLAIN(prefix)[:-200], ending=".xlsx"),
    refused("archive", "isn't a text file or Excel", raw=packed(**{"a.csv": b"customer_id,name\n"}), ending=".xlsx"),
    refused("letter", "isn't a text file or Excel", raw=packed(word__document=b"<w/>"), ending=".xlsx"),
    refused("bomb", "far too large", raw=packed(**{
        "xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"<row/>" * 4_000_000,
    }), ending=".xlsx"),
    refused("old_sheet", "old Excel file", raw=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, ending=".xls"),
    refused("protected_sheet", "a password", raw=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
            + "EncryptedPackage".encode("utf-16-le"), ending=".xlsx"),
    refused("entities_in_sheet", "damaged", make=changed(
        PLAIN, SHEET, "<worksheet", "<!DOCTYPE x [<!ENTITY a \"" + "a" * 1000 + "\">"
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 50}">' for n in range(6))
        + "]><worksheet>&g;</worksheet><worksheet",
    ), ending=".xlsx"),
]  # fmt: skip


def answer(*elements: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<prestashop xmlns:xlink="http://www.w3.org/1999/xlink">\n'
    return head + "\n".join(elements) + "\n</prestashop>\n"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
ANSWERS = [
    refused("laughs", "document type", text=f'<?xml version="1.0"?>{LAUGHS}]><prestashop/>', ending=".xml"),
    refused(
        "reads_files", "document type", ending=".xml",
        text='<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><prestashop>&a;</prestashop>',
    ),
    refused("broken_xml", "this XML is damaged", text=answer("<customer_threads><customer_thread>"), ending=".xml"),
    refused("deep_xml", "no customer_threads", text=answer("<a>" * 20_000 + "</a>" * 20_000), ending=".xml"),
    refused("other_xml", "no answer of PrestaShop", text='<?xml version="1.0"?><Workbook/>', ending=".xml"),
    refused("encoding_x", "XML is damaged", text='<?xml version="1.0" encoding="x-1"?><prestashop/>', ending=".xml"),
    refused(
        "only_ids", "display=full", ending=".xml",
        text=answer('<customer_threads><customer_thread id="1" xlink:href="http://x/1"/></customer_threads>'),
    ),
    refused(
        "answered_with_an_error", "Bad key", ending=".xml",
        text=answer("<errors><error><code>9</code><message><![CDATA[Bad key]]></message></error></errors>"),
    ),
    refused("broken_json", "this JSON is damaged", text='{"customer_threads": [', ending=".json"),
    refused("deep_json", "this JSON is damaged", text="[" * 100_000, ending=".json"),
    refused("twice_in_json", "stands twice", text='{"customer_threads": [], "customer_threads": []}', ending=".json"),
    refused("other_json", "no answer of PrestaShop", text='["a", 1]', ending=".json"),
    refused("no_json", "this JSON is damaged", text="customer_id,name\n§1,a\n", ending=".json"),
    refused("empty_json", "no customer_threads", text="[]", ending=".json"),
    refused("json_with_an_error", "Bad key", text='{"errors": [{"code": 9, "message": "Bad key"}]}', ending=".json"),
    Nasty("a_bracket_first", "[customer_id,name,email\n{§1},a,\n", found=[(1, "unknown_format")]),
    Nasty(
        "no_such_thread", ending=".json", fates=good(0, 2), found=[(1, "no_thread"), (2, "no_thread")],
        text=json.dumps({"customer_messages": [
            {"id": 1, "id_customer_thread": "9", "message": "a", "date_add": "2026-05-04 10:00:00"},
            {"id": 2, "id_customer_thread": "9", "message": "\ud83d", "date_add": "2026-05-04 10:00:00"},
        ]}),
    ),
    Nasty(
        "thread_of_nobody", ending=".json", fates=good(0, 1), found=[(1, "missing")],
        text=json.dumps({"customer_threads": [{"id": 1, "status": "open", "date_add": "0000-00-00 00:00:00"}]}),
    ),
]  # fmt: skip

FILES = [*SHEETS, *ANSWERS]
