"""Files as they come: how they are written, what they hold by mistake, and that no row gets lost on the way."""

import os
from pathlib import Path

import pytest
from openpyxl import Workbook

from lib.errors import UserError
from lib.ingest import files
from lib.ingest.results import Result
from lib.ingest.run import import_files
from lib.store import Store
from tests.conftest import NOW, bring_in, write_facts
from tests.rows import base, customer, fates, found, stored, ticket

HEAD = "customer_id,name,email\n"
NAMES = ["Räksmörgås AB", "Ö–vik “Handel” €", "Żółć & co"]
TEXT = HEAD + "".join(f"K{position},{name},\n" for position, name in enumerate(NAMES))


def take(store: Store, folder: Path, content: str | bytes, name: str = "customers.csv") -> Result:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_files(store, [file], now=NOW, actor="test")


def names(store: Store) -> list[str]:
    return [name for (name,) in stored(store, "select name from store.customers order by customer_id")]


# ---- How a file is written -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "mark", "known_as"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
        ("utf-16-le", b"\xff\xfe", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("cp1252", b"", "cp1252"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_is_read_as_it_was_meant(desk, tmp_path, encoding, mark, known_as, line_end):
    text = TEXT.replace(NAMES[2], "Zolc") if encoding == "cp1252" else TEXT
    result = take(desk, tmp_path, mark + text.replace("\n", line_end).encode(encoding))
    assert fates(result, "customers.csv") == (3, 0, 0, 0)
    assert names(desk)[:2] == NAMES[:2]
    assert result.files[0].encoding == known_as
    # A first cell that keeps the mark of the encoding would be another customer.
    assert stored(desk, "select min(customer_id) from store.customers") == [("K0",)]


def test_text_that_first_looks_like_utf_8_is_read_as_what_it_turns_out_to_be(desk, tmp_path):
    plain = "".join(f"K{position:06},Kund {position},\n" for position in range(60_000))
    assert len(plain) > 1 << 20
    result = take(desk, tmp_path, (HEAD + plain).encode() + "Z,Åre,\n".encode("cp1252"))
    assert result.files[0].encoding == "cp1252"
    assert (names(desk)[-1], fates(result, "customers.csv")[0]) == ("Åre", 60_001)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_is_found(desk, tmp_path, separator):
    row = separator.join(["K1", '"a,b;c\td|e"', "x"])
    result = take(desk, tmp_path, HEAD.replace(",", separator) + row + "\n")
    assert result.files[0].separator == separator
    assert names(desk) == ["a,b;c\td|e"]


def test_a_swedish_spreadsheet_writes_semicolons_and_decimal_commas(desk, tmp_path):
    bring_in(desk, tmp_path / "base", base())
    content = (
        "entry_id;ticket_id;staff_id;started_at;minutes;work;note\r\n"
        'E1;T1;S1;2026-05-04 11:00;12,5;support;"Åtgärdat; klart"\r\n'
    )
    result = take(desk, tmp_path, b"\xef\xbb\xbf" + content.encode(), "time_entries.csv")
    assert not result.findings
    assert stored(desk, "select minutes::varchar, note from store.time_entries") == [("12.50", "Åtgärdat; klart")]


def test_a_file_without_a_last_line_break_keeps_its_last_row(desk, tmp_path):
    assert fates(take(desk, tmp_path, TEXT.rstrip("\n")), "customers.csv") == (3, 0, 0, 0)


def test_blank_lines_are_no_rows_but_count_as_lines(desk, tmp_path):
    result = take(desk, tmp_path, HEAD + "\nK1,a,\n\n  \n,,\n\t\nK2,,\n\n")
    assert fates(result, "customers.csv") == (1, 0, 0, 1)
    assert found(result) == [("customers.csv", 8, "name", None, "missing")]


def test_line_breaks_within_quotes_belong_to_the_cell_and_the_next_lines_keep_their_numbers(desk, tmp_path):
    result = take(desk, tmp_path, HEAD + 'K1,"a\nb\n\nc",\nK2,,\nK3,"x\r\ny",\nK4,,\n')
    assert names(desk) == ["a\nb\n\nc", "x\r\ny"]
    assert [(one[1], one[2]) for one in found(result)] == [(6, "name"), (9, "name")]


def test_quotes_within_a_cell_are_text(desk, tmp_path):
    take(desk, tmp_path, HEAD + 'K1,"Sagt ""så""",\nK2,5" skärm,\n')
    assert names(desk) == ['Sagt "så"', '5" skärm']


def test_header_names_are_known_in_any_case_and_with_blanks_around(desk, tmp_path):
    assert fates(take(desk, tmp_path, TEXT.replace(HEAD, " Customer_ID ,NAME, eMail\n")), "customers.csv") == (
        3,
        0,
        0,
        0,
    )


def test_columns_that_no_table_has_are_left_out_and_named(desk, tmp_path):
    result = take(desk, tmp_path, "colour,customer_id,line,name,\nred,K1,7,a,\nred,K2,8,,\n")
    assert result.files[0].left_out == ["colour", "line", ""]
    assert (names(desk), [one[1] for one in found(result)]) == (["a"], [3])


@pytest.mark.parametrize("name", ["kunder.csv", "CUSTOMERS.CSV", "customers.txt"])
def test_a_canonical_file_is_known_by_its_name_or_its_header(desk, tmp_path, name):
    assert fates(take(desk, tmp_path, TEXT, name), name) == (3, 0, 0, 0)


def answered(store: Store, file: Path, **answers: str) -> Result:
    return import_files(store, [file], now=NOW, actor="test", answers={"": answers})


def test_an_encoding_that_is_said_holds_against_what_was_found(desk, tmp_path):
    file = tmp_path / "customers.csv"
    file.write_bytes(HEAD.encode() + "K1,Örn,\nK2,å,\n".encode())
    result = answered(desk, file, encoding="Windows-1252")
    assert (result.files[0].settled["encoding"], fates(result, file.name)) == ("cp1252", (2, 0, 0, 0))
    assert names(desk) == ["Ã–rn", "Ã¥"]
    assert answered(desk, file, encoding="utf-8").files[0].encoding == "utf-8"
    assert names(desk) == ["Örn", "å"]


def test_bytes_that_an_encoding_lacks_are_put_aside_also_where_it_was_said(desk, tmp_path):
    file = tmp_path / "customers.csv"
    file.write_bytes(HEAD.encode() + b"K1,a\xe5,\nK2,b,\n")
    assert [(one[1], one[4]) for one in found(answered(desk, file, encoding="utf-8"))] == [(2, "other_encoding")]


def test_a_separator_that_is_said_holds_against_what_was_found(desk, tmp_path):
    file = tmp_path / "customers.csv"
    file.write_text("customer_id;name;email\nK1;a,b;c\n", encoding="utf-8")
    assert [one.reason for one in answered(desk, file, separator=",").findings] == ["missing_columns"]
    assert answered(desk, file, separator=";").files[0].settled["separator"] == ";"


@pytest.mark.parametrize(
    ("said", "told"), [({"encoding": "klingon"}, "no encoding 'klingon'"), ({"separator": "x"}, "no separator 'x'")]
)
def test_what_nobody_can_read_by_is_refused(desk, tmp_path, said, told):
    file = tmp_path / "customers.csv"
    file.write_text(TEXT, encoding="utf-8")
    assert told in answered(desk, file, **said).findings[0].detail


def test_a_sheet_that_is_said_is_read_and_one_that_is_not_there_refused(desk, tmp_path):
    book = Workbook()
    for title, key in (("Maj", "K1"), ("Juni", "K2")):
        sheet = book.create_sheet(title)
        sheet.append(["customer_id", "name"])
        sheet.append([key, title])
    book["Juni"].sheet_state = "hidden"
    file = tmp_path / "customers.xlsx"
    book.save(file)
    assert answered(desk, file).files[0].settled == {"encoding": "xlsx", "sheet": "Maj"}
    assert answered(desk, file, sheet=" juni ").files[0].settled["sheet"] == "Juni"
    assert names(desk) == ["Maj", "Juni"]
    assert "The sheets are: Sheet, Maj, Juni." in answered(desk, file, sheet="Juli").findings[0].detail


def test_an_answer_for_one_file_leaves_the_others_alone(desk, tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(HEAD.encode() + name.encode() + b",\x8c,\n")
    answers = {"b.csv": {"encoding": "mac-roman"}}
    import_files(desk, [tmp_path], now=NOW, actor="test", answers=answers)
    assert names(desk) == ["Œ", "å"]


# ---- Rows that are none ----------------------------------------------------------------------------------------------


def test_a_row_with_too_few_or_too_many_cells_is_put_aside(desk, tmp_path):
    result = take(desk, tmp_path, HEAD + "K1,a\nK2,b,c,d\nK3,c,,\nK4,d,\n")
    assert found(result) == [
        ("customers.csv", 2, None, "K1,a", "ragged"),
        ("customers.csv", 3, None, "K2,b,c,d", "ragged"),
        # Of two names with a comma between them, the second would be an address.
        ("customers.csv", 4, None, "K3,c,,", "ragged"),
    ]
    assert fates(result, "customers.csv") == (1, 0, 0, 3)


@pytest.mark.parametrize("end", [",", ",,,"])
def test_empty_cells_at_the_end_of_every_row_say_nothing(desk, tmp_path, end):
    rows = [f"K1,a,b{end}", f"K2,b,{end}", f"K3,,{end}"]
    result = take(desk, tmp_path, HEAD + "\n".join(rows))
    assert fates(result, "customers.csv") == (2, 0, 0, 1)
    assert stored(desk, "select email from store.customers order by all") == [("b",), (None,)]


@pytest.mark.parametrize(
    "crooked",
    [
        pytest.param('K1,"a,', id="in the middle"),
        pytest.param('"K1,a,', id="in the first cell"),
        pytest.param('K1,a,"b', id="in the last cell"),
    ],
)
@pytest.mark.parametrize(
    "rest",
    [
        pytest.param("K2,b,\nK3,c,\nK4,d,\n", id="no other quote"),
        pytest.param('K2,b,\nK3,"c",\nK4,d,\n', id="a quoted cell later"),
        pytest.param('K2,b,\nK3,c,"x"\nK4,d,\n', id="a quoted last cell later"),
        pytest.param('K2,b,\nK3,"c""c",""\nK4,d,\n', id="doubled and empty quotes later"),
    ],
)
def test_a_quote_that_nothing_closes_costs_its_own_line_alone(desk, tmp_path, crooked, rest):
    result = take(desk, tmp_path, HEAD + "K0,z,\n" + crooked + "\n" + rest)
    assert found(result) == [("customers.csv", 3, None, crooked, "unbalanced_quote")]
    assert fates(result, "customers.csv") == (4, 0, 0, 1)


def test_a_quote_that_nothing_closes_in_the_last_cell_swallows_no_long_file(desk, tmp_path):
    rows = "".join(f"K{position},a,\n" for position in range(1200))
    result = take(desk, tmp_path, HEAD + 'X,a,"b\n' + rows)
    assert fates(result, "customers.csv") == (1200, 0, 0, 1)


def test_zero_bytes_cost_their_own_line(desk, tmp_path):
    result = take(desk, tmp_path, HEAD.encode() + b"K1,a\0b,\n\0\0\0\nK2,b,\n")
    assert [(one[1], one[4]) for one in found(result)] == [(2, "not_text"), (3, "not_text")]
    assert names(desk) == ["b"]


@pytest.mark.parametrize("beside", ["K2,b,\n", 'K2,"b\nb",\n'])
def test_a_cell_may_have_a_hundred_thousand_characters_and_no_more(desk, tmp_path, beside):
    """However the file is read: a quoted line break makes it another way."""
    result = take(desk, tmp_path, HEAD + f"K1,{'a' * 100_000},\nK9,{'a' * 100_001},\n" + beside)
    assert [(one[1], one[4]) for one in found(result)] == [(3, "too_long")]
    assert fates(result, "customers.csv") == (2, 0, 0, 1)


def test_a_cell_of_many_megabytes_costs_its_own_line(desk, tmp_path):
    result = take(desk, tmp_path, HEAD + f"K1,{'a' * 51_000_000},\nK2,b,\n")
    assert [(one[1], one[4]) for one in found(result)] == [(2, "too_long")]
    assert names(desk) == ["b"]


# ---- Files that are none ---------------------------------------------------------------------------------------------

PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8


@pytest.mark.parametrize(
    ("content", "reason", "detail"),
    [
        (b"", "unreadable", "the file is empty"),
        (b"\n \n\n", "unreadable", "the file is empty"),
        (PICTURE, "unreadable", "this isn't a text file"),
        (b"PK\x03\x04" + bytes(range(256)) * 8, "unreadable", "this isn't a text file"),
        (b"customer_id,name,NAME\nK1,a,b\n", "repeated_column", "name"),
        (b"customer_id,namn\nK1,a\n", "missing_columns", "name"),
        (b"namn\nK1\n", "missing_columns", "customer_id, name"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_finding_and_changes_nothing(desk, tmp_path, content, reason, detail):
    result = take(desk, tmp_path, content)
    assert result.import_id is None
    assert found(result) == [("customers.csv", 1, None, None, reason)]
    assert detail in result.findings[0].detail
    assert stored(desk, "from store.imports") == []


def test_a_file_of_no_known_format_is_said_with_its_columns(desk, tmp_path):
    result = take(desk, tmp_path, "colour,size\nred,7\n", "shirts.csv")
    assert [(one.reason, one.detail) for one in result.findings] == [("unknown_format", "colour, size")]


def test_one_unreadable_file_does_not_keep_the_others_out(desk, tmp_path):
    folder = write_facts(tmp_path, base())
    (folder / "quotes.csv").write_bytes(PICTURE)
    result = import_files(desk, [folder], now=NOW, actor="test")
    assert [(one[0], one[4]) for one in found(result)] == [("quotes.csv", "unreadable")]
    assert fates(result, "tickets.csv") == (1, 0, 0, 0)
    assert stored(desk, "select file, reason from store.findings") == [("quotes.csv", "unreadable")]


@pytest.mark.parametrize("content", [HEAD, HEAD.rstrip("\n"), HEAD + "\n\n"])
def test_a_file_with_a_header_alone_has_no_rows(desk, tmp_path, content):
    result = take(desk, tmp_path, content)
    assert (result.findings, result.files[0].rows_read) == ([], 0)
    assert result.import_id


def test_a_folder_without_a_csv_file_is_said(desk, tmp_path):
    (tmp_path / "readme.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UserError, match=r"there is no \.csv, \.xlsx, \.xml or \.json file in this folder"):
        import_files(desk, [tmp_path], now=NOW, actor="test")


def test_a_path_that_is_not_there_is_said_before_anything_changes(desk, tmp_path):
    folder = write_facts(tmp_path / "facts", base())
    with pytest.raises(UserError, match="no such file or folder"):
        import_files(desk, [folder, tmp_path / "nothing"], now=NOW, actor="test")
    assert stored(desk, "from store.customers") == []


def test_a_file_that_vanishes_or_is_kept_from_us_is_said_and_the_others_come_in(desk, tmp_path, monkeypatch):
    folder = write_facts(tmp_path, base())
    opened = files.open_source

    def vanishing(path: Path, *more):
        source = opened(path, *more)
        if path.name == "staff.csv":
            path.unlink()
        if path.name == "tickets.csv":
            raise UserError("{file}: can't be read: {error}", file=path.name, error="no")
        return source

    monkeypatch.setattr(files, "open_source", vanishing)
    result = import_files(desk, [folder], now=NOW, actor="test")
    assert sorted((one[0], one[4]) for one in found(result)) == [
        ("staff.csv", "unreadable"),
        ("tickets.csv", "unreadable"),
    ]
    assert [one.file for one in result.files] == ["customers.csv"]


@pytest.mark.parametrize("kind", ["link to itself", "link to nothing", "pipe"])
def test_what_is_no_file_is_said(desk, tmp_path, kind):
    path = tmp_path / "customers.csv"
    match kind:
        case "link to itself":
            path.symlink_to(path)
        case "link to nothing":
            path.symlink_to(tmp_path / "nothing")
        case "pipe":
            os.mkfifo(path)
    with pytest.raises(UserError, match="no such file or folder"):
        import_files(desk, [path], now=NOW, actor="test")


def test_a_link_to_a_file_is_that_file(desk, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "customers.csv").symlink_to(tmp_path / "a.txt")
    result = import_files(desk, [tmp_path / "customers.csv"], now=NOW, actor="test")
    assert fates(result, "customers.csv") == (3, 0, 0, 0)


def test_a_profile_that_is_not_there_is_said(desk, tmp_path):
    with pytest.raises(UserError, match=r"no profile 'nowhere'. The profiles are: .*servicenow, .*toggl"):
        import_files(desk, [write_facts(tmp_path, base())], now=NOW, actor="test", profile="nowhere")


def test_a_folder_is_read_for_its_csv_files_alone(desk, tmp_path):
    folder = write_facts(tmp_path, base())
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    (folder / "old.csv").mkdir()
    (folder / "staff.csv").rename(folder / "STAFF.CSV")
    assert len(import_files(desk, [folder], now=NOW, actor="test").files) == 3


# ---- Every row is somewhere ------------------------------------------------------------------------------------------


def test_a_file_with_everything_wrong_at_once_adds_up(desk, tmp_path):
    bring_in(desk, tmp_path / "one", {"customers": [customer("K1"), customer("K2")]})
    rows = [
        "K1,Kund K1",  # unchanged
        "K2,Annat",  # changed
        "K3,Ny",  # added
        "K3,Nyare",  # changed
        "K3,Nyare",  # unchanged
        "",
        '"K4","a\nb"',  # added
        "K5",  # ragged
        "K6,",  # missing
        'K7,"a',  # unbalanced
        "K8,a\0",  # not text
        "K9,b",  # added
    ]
    result = take(desk, tmp_path, "customer_id,name\n" + "\n".join(rows))
    assert fates(result, "customers.csv") == (3, 2, 2, 4)
    assert [(one[1], one[4]) for one in found(result)] == [
        (10, "ragged"), (11, "missing"), (12, "unbalanced_quote"), (13, "not_text"),
    ]  # fmt: skip


def test_progress_is_told_and_only_grows(desk, tmp_path):
    told = []
    folder = write_facts(tmp_path, base(tickets=[ticket(f"T{position}") for position in range(10)]))
    import_files(desk, [folder], now=NOW, actor="test", progress=lambda step, share: told.append((step, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1
    assert any("tickets" in step for step, _ in told)


def test_a_row_of_many_long_cells_goes_in(desk, tmp_path):
    others = [f"note {position}" for position in range(30)]
    content = ",".join(["customer_id", "name", *others]) + "\nK1,a" + f",{'å' * 100_000}" * 30 + "\nK2,b" + "," * 30
    assert fates(take(desk, tmp_path, content), "customers.csv") == (2, 0, 0, 0)


@pytest.mark.parametrize("name", ["å" * 9_000, "a" + "å" * 9_000])
def test_a_long_crooked_row_of_swedish_text_costs_its_own_line(desk, tmp_path, name):
    result = take(desk, tmp_path, HEAD + f"K1,{name}\nK2,b,\n")
    assert [(one[1], one[4]) for one in found(result)] == [(2, "ragged")]
    assert names(desk) == ["b"]
