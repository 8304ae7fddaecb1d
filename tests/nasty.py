"""Files as nobody should send them, each with what must become of it.

All of them are canonical files of one import, so a file also shows that it does the others no harm: ids begin with the
file's own name and a colon, written § here. `fates` are the rows added, changed, unchanged and put aside; without them
the file is refused, and `found` says why. Whatever isn't put aside is in the store as `rows` say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

HEAD = "customer_id,name,email\n"
TICKETS = "ticket_id,customer_id,registered_at,subject\n"
ENTRIES = "entry_id,ticket_id,staff_id,started_at,minutes,work,note\n"
# What is in the store of each kind of row, by its id, for the files of that kind.
STORED = {
    "customers": "select customer_id, name from store.customers",
    "tickets": "select ticket_id, subject from store.tickets",
    "times": "select ticket_id, strftime(registered_at at time zone 'UTC', '%Y-%m-%dT%H:%M:%S') from store.tickets",
    "entries": "select entry_id, minutes::varchar from store.time_entries",
    "notes": "select entry_id, note from store.time_entries",
}


@dataclass(frozen=True)
class Nasty:
    """A file: `name`, what is in it (`text` in an `encoding`, or `raw` bytes, or what `make` writes), and what must
    become of it. `rows`: what the store holds of it, of the kind `kind`, by the rest of the id."""

    name: str
    text: str | None = None
    encoding: str = "utf-8"
    mark: bytes = b""
    raw: bytes | None = None
    make: Callable[[str], bytes] | None = None
    ending: str = ".csv"
    kind: str = "customers"
    fates: tuple[int, int, int, int] | None = None
    found: list[tuple[int, str]] = field(default_factory=list)
    says: str = ""
    rows: dict[str, str | None] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return self.name + self.ending

    @property
    def prefix(self) -> str:
        """What its ids begin with."""
        return self.name + ":"

    def content(self) -> bytes:
        """The bytes of the file."""
        if self.text is not None:
            return self.mark + self.text.replace("§", self.prefix).encode(self.encoding)
        return self.make(self.prefix) if self.make else self.raw.replace(b"@@", self.prefix.encode())


def good(count: int, put_aside: int = 0) -> tuple[int, int, int, int]:
    return count, 0, 0, put_aside


SWEDISH = HEAD + "§1,Räksmörgås på Åland,\n§2,Öl & Ärtor,\n"
READ = {"1": "Räksmörgås på Åland", "2": "Öl & Ärtor"}


def in_swedish(name: str, encoding: str, mark: bytes = b"") -> Nasty:
    return Nasty(name, SWEDISH, encoding, mark, fates=good(2), rows=READ)


def refused(name: str, says: str, *, reason: str = "unreadable", **content) -> Nasty:
    return Nasty(name, **content, found=[(1, reason)], says=says)


ENCODINGS = [
    in_swedish("utf8_with_mark", "utf-8", b"\xef\xbb\xbf"),
    in_swedish("utf16_little", "utf-16-le", b"\xff\xfe"),
    in_swedish("utf16_big", "utf-16-be", b"\xfe\xff"),
    in_swedish("utf16_little_unmarked", "utf-16-le"),
    in_swedish("utf16_big_unmarked", "utf-16-be"),
    in_swedish("utf32_little", "utf-32-le", b"\xff\xfe\0\0"),
    in_swedish("utf32_big", "utf-32-be", b"\0\0\xfe\xff"),
    in_swedish("utf32_unmarked", "utf-32-le"),
    in_swedish("windows", "cp1252"),
    in_swedish("old_mac", "mac-roman"),
    in_swedish("dos", "cp850"),
    Nasty("polish_utf8", HEAD + "§1,Żółć,\n§2,Łódź,\n", fates=good(2), rows={"1": "Żółć", "2": "Łódź"}),
    Nasty(
        "one_line_windows", raw=(HEAD + "@@1,Åsa,\n@@2,Örjan,\n").encode() + "@@3,Gösta,\n@@4,Bo,\n".encode("cp1252"),
        fates=good(3, 1), found=[(4, "other_encoding")], rows={"1": "Åsa", "2": "Örjan", "4": "Bo"},
    ),
    Nasty(
        "one_line_utf8",
        raw=(HEAD + "@@1,Åsa,\n@@2,Örjan,\n").encode("cp1252") + "@@3,Gösta,\n".encode() + b"@@4,Bo,\n",
        fates=good(3, 1), found=[(4, "other_encoding")], rows={"1": "Åsa", "2": "Örjan", "4": "Bo"},
    ),
    Nasty(
        "byte_that_windows_lacks", raw=HEAD.encode() + b"@@1,H\xe5kan,\n@@2,a\x81b,\n",
        fates=good(1, 1), found=[(3, "other_encoding")], rows={"1": "Håkan"},
    ),
    Nasty(
        "utf16_cut_off", raw=b"\xff\xfe" + (HEAD + "utf16_cut_off:1,Åsa,\nutf16_cut_off:2,Bo").encode("utf-16-le")[:-1],
        fates=good(1, 1), found=[(3, "other_encoding")], rows={"1": "Åsa"},
    ),
    Nasty(
        "utf16_half_a_pair",
        raw=b"\xff\xfe" + (HEAD + "utf16_half_a_pair:1,a\ud83d,\nutf16_half_a_pair:2,Bo,").encode(
            "utf-16-le", "surrogatepass"
        ),
        fates=good(1, 1), found=[(2, "other_encoding")], rows={"2": "Bo"},
    ),
    Nasty(
        "utf8_half_a_pair", raw=HEAD.encode() + "@@1,Åsa,\n@@2,Örn,\n".encode() + b"@@3,\xed\xa0\xbd,\n",
        fates=good(2, 1), found=[(4, "other_encoding")], rows={"1": "Åsa", "2": "Örn"},
    ),
    Nasty(
        "utf8_overlong", raw=HEAD.encode() + "@@1,Åsa,\n@@2,Örn,\n".encode() + b"@@3,\xc0\xaf,\n",
        fates=good(2, 1), found=[(4, "other_encoding")], rows={"1": "Åsa", "2": "Örn"},
    ),
    Nasty(
        "marked_utf8_that_is_not", raw=b"\xef\xbb\xbf" + HEAD.encode() + b"@@1,H\xe5kan,\n@@2,Bo,\n",
        fates=good(1, 1), found=[(2, "other_encoding")], rows={"2": "Bo"},
    ),
    refused("only_a_mark", "the file is empty", raw=b"\xef\xbb\xbf"),
    refused("only_a_wide_mark", "the file is empty", raw=b"\xff\xfe"),
    refused("empty", "the file is empty", raw=b""),
    refused("only_blanks", "the file is empty", raw=b" \r\n\t\n\n"),
    refused("only_separators", "the file is empty", raw=b",,,\n;;\n,\n"),
    refused("only_zeros", "the file is empty", raw=b"\0" * 5000),
]  # fmt: skip

LINES = [
    Nasty("carriage_returns", SWEDISH.replace("\n", "\r"), fates=good(2), rows=READ),
    Nasty("both_line_ends", SWEDISH.replace("\n", "\r\n"), fates=good(2), rows=READ),
    Nasty(
        "mixed_line_ends", HEAD + "§1,a,\r\n§2,b,\r§3,c,\n§4,d,\r\n", fates=good(4),
        rows={"1": "a", "2": "b", "3": "c", "4": "d"},
    ),
    Nasty("line_ends_the_wrong_way", HEAD + "§1,a,\n\r§2,b,\n\r", fates=good(2), rows={"1": "a", "2": "b"}),
    Nasty(
        "other_breaks", HEAD + "§1,a\u2028b,\n§2,a\x85b,\n§3,a\x0bb\x0cc,\n", fates=good(3),
        rows={"1": "a\u2028b", "2": "a\x85b", "3": "a\x0bb\x0cc"},
    ),
    Nasty("no_last_break", SWEDISH.rstrip("\n"), fates=good(2), rows=READ),
    Nasty(
        "many_blank_lines", HEAD + "\n" * 150_000 + "§1,a,\n" + " \n" * 50_000 + "§2,,\n", fates=good(1, 1),
        found=[(200_003, "missing")], rows={"1": "a"},
    ),
    Nasty("blank_lines_first", "\n\n \n" + SWEDISH, fates=good(2), rows=READ),
    Nasty("rows_of_separators", HEAD + ",,\n§1,a,\n , ,\n\t,,\n", fates=good(1), rows={"1": "a"}),
    Nasty(
        "breaks_in_cells", HEAD + '§1,"a\nb\r\nc\rd",\n§2,"x\n\n\ny",\n§3,,\n', fates=good(2, 1),
        found=[(10, "missing")], rows={"1": "a\nb\r\nc\rd", "2": "x\n\n\ny"},
    ),
    Nasty("header_alone", HEAD, fates=good(0)),
    Nasty("header_alone_unended", HEAD.rstrip(), fates=good(0)),
]  # fmt: skip

SEPARATORS = [
    Nasty("semicolons", SWEDISH.replace(",", ";"), fates=good(2), rows=READ),
    Nasty("tabs", SWEDISH.replace(",", "\t"), fates=good(2), rows=READ),
    Nasty("bars", SWEDISH.replace(",", "|"), fates=good(2), rows=READ),
    Nasty("excel_says_it", "sep=;\r\n" + SWEDISH.replace(",", ";"), fates=good(2), rows=READ),
    Nasty("excel_says_tabs", '"sep=\t"\n' + SWEDISH.replace(",", "\t"), fates=good(2), rows=READ),
    Nasty("excel_says_it_in_utf16", "sep=;\n" + SWEDISH.replace(",", ";"), "utf-16", fates=good(2), rows=READ),
    Nasty(
        "separators_at_the_end", "customer_id;name;email;;\n§1;a;;;\n§2;b;;;\n", fates=good(2),
        rows={"1": "a", "2": "b"},
    ),
    Nasty("separators_after_rows", HEAD + "§1,a,,,\n§2,b,x,,\n§3,c,,,\n", fates=good(3),
          rows={"1": "a", "2": "b", "3": "c"}),
    Nasty(
        "the_other_separator_in_cells", "customer_id;name;email\n§1;a,b,c,d;\n§2;,,,,;\n", fates=good(2),
        rows={"1": "a,b,c,d", "2": ",,,,"},
    ),
    Nasty(
        "ragged", HEAD + "§1,a\n§2,b,x,y\n§3\n§4,d,\n,,,z\n", fates=good(1, 4),
        found=[(2, "ragged"), (3, "ragged"), (4, "ragged"), (6, "ragged")], rows={"4": "d"},
    ),
    Nasty(
        "decimal_commas_unquoted", ENTRIES + "§1,T1,S1,2026-05-04T11:00,12,5,support,\n", kind="entries",
        fates=good(0, 1), found=[(2, "ragged")],
    ),
    Nasty(
        "a_comma_too_many", HEAD + "§1,a,\n§2,Bo, Åsa,\n§3,c,x\n", fates=good(2, 1), found=[(3, "ragged")],
        rows={"1": "a", "3": "c"},
    ),
]  # fmt: skip

QUOTES = [
    Nasty(
        "unbalanced_quote", HEAD + '§1,a,\n§2,"b,\n§3,c,\n§4,"d",\n', fates=good(3, 1),
        found=[(3, "unbalanced_quote")], rows={"1": "a", "3": "c", "4": "d"},
    ),
    Nasty(
        "unbalanced_quote_at_the_end", HEAD + '§1,a,\n§2,b,"c', fates=good(1, 1), found=[(3, "unbalanced_quote")],
        rows={"1": "a"},
    ),
    Nasty(
        "every_line_unbalanced", HEAD + '§1,"a,\n§2,"b,\n§3,"c,\n§4,d,\n', fates=good(1, 3),
        found=[(2, "unbalanced_quote"), (3, "unbalanced_quote"), (4, "unbalanced_quote")], rows={"4": "d"},
    ),
    Nasty(
        "text_after_a_quote", HEAD + '§1,"a"b,\n§2,"c\\"d",\n§3,e,\n', fates=good(1, 2),
        found=[(2, "unbalanced_quote"), (3, "unbalanced_quote")], rows={"3": "e"},
    ),
    Nasty(
        "quotes_within", HEAD + '§1,"""a"" b",\n§2,5" skärm,\n§3,\'c, d\',\n', fates=good(2, 1),
        found=[(4, "ragged")], rows={"1": '"a" b', "2": '5" skärm'},
    ),
    Nasty("only_quotes", HEAD + '§1,"""",\n§2,"""""",\n', fates=good(2), rows={"1": '"', "2": '""'}),
    Nasty(
        "quoted_header", '"customer_id","name","email"\n"§1","a, b",""\n', fates=good(1), rows={"1": "a, b"}
    ),
    refused(
        "unbalanced_header", "", reason="unknown_format", text='"customer_id,name,email\n§1,a,\n'
    ),
]  # fmt: skip

HEADERS = [
    Nasty("shouted_header", " CUSTOMER_ID ,\xa0Name\xa0, eMail\n§1,a,\n", fates=good(1), rows={"1": "a"}),
    refused("marked_names", "", reason="unknown_format", text='\ufeff"\ufeffcustomer_id",na\u200bme,email\n§1,a,\n'),
    Nasty("invisible_names", '\u200bcustomer_id\u200b,\u200ename\u200f,email\n§1,a,\n', fates=good(1), rows={"1": "a"}),
    refused("twice_the_name", "", reason="unknown_format", text="customer_id,name,email,Name\n§1,a,,b\n"),
    Nasty(
        "three_thousand_columns", "customer_id,name,email" + "," * 3000 + "\n§1,a," + "," * 3000 + "\n",
        fates=good(1), rows={"1": "a"},
    ),
    refused("six_thousand_columns", "over 5000 columns", text="a," * 6000 + "\n"),
    refused("a_header_of_megabytes", "longer than any header", raw=b"x" * 3_000_000),
    refused("no_header", "", reason="unknown_format", text="§1,a,\n§2,b,\n"),
    Nasty(
        "braces_in_names", "customer_id,name,email\n§1,{table},\n§2,{cells} $line,\n", fates=good(2),
        rows={"1": "{table}", "2": "{cells} $line"},
    ),
    Nasty(
        "header_again", HEAD + "§1,a,\n" + HEAD + "§2,b,\n\ufeff" + HEAD, fates=good(2, 2),
        found=[(3, "header_again"), (5, "header_again")], rows={"1": "a", "2": "b"},
    ),
    Nasty(
        "titles_above", "Kundlista\nUttagen 2026-05-04,av Bo\n\n" + HEAD + "§1,a,\n", fates=good(1, 2),
        found=[(1, "title"), (2, "title")], rows={"1": "a"},
    ),
    Nasty(
        "sums_below",
        ENTRIES.replace(",", ";") + "§1;T1;S1;2026-05-04T11:00;12,5;support;\nSumma:;;;;12,5;;\nTotal;;;;0,21 h;;\n",
        kind="entries", fates=good(1, 2), found=[(3, "summary"), (4, "summary")], rows={"1": "12.50"},
    ),
    Nasty(
        "a_customer_called_total", HEAD + "§1,Total,\n§2,Summa Summarum AB,\nTotal§,Totalt,\n", fates=good(3),
        rows={"1": "Total", "2": "Summa Summarum AB"},
    ),
    Nasty(
        "footers", HEAD + "§1,a,\n\nUtskrivet av Bo\nSida 1 av 1,,\n", fates=good(1, 2),
        found=[(4, "ragged"), (5, "missing")], rows={"1": "a"},
    ),
]  # fmt: skip

TEXTS = [
    Nasty(
        "formulas", HEAD + '§1,=1+1,\n§2,"=HYPERLINK(""http://x"",""y"")",\n§3,+46 70,\n§4,-a,\n§5,@SUM(A1),\n',
        fates=good(5),
        rows={"1": "=1+1", "2": '=HYPERLINK("http://x","y")', "3": "+46 70", "4": "-a", "5": "@SUM(A1)"},
    ),
    Nasty(
        "html", HEAD + "§1,<script>alert(1)</script>,\n§2,<img src=x onerror=y>,\n§3,&lt;b&gt;,\n", fates=good(3),
        rows={"1": "<script>alert(1)</script>", "2": "<img src=x onerror=y>", "3": "&lt;b&gt;"},
    ),
    Nasty(
        "sql", HEAD + "§1,'); drop table store.customers; --,\n§2,\"x\"\" or 1=1\",\n§3,$now $1 ? :x,\n", fates=good(3),
        rows={"1": "'); drop table store.customers; --", "2": 'x" or 1=1', "3": "$now $1 ? :x"},
    ),
    Nasty(
        "markup", HEAD + "§1,:red[a] **b** $x^2$ :material/home: [c](d),\n§2,%s {0} %(a)s,\n", fates=good(2),
        rows={"1": ":red[a] **b** $x^2$ :material/home: [c](d)", "2": "%s {0} %(a)s"},
    ),
    Nasty(
        "emoji", HEAD + "§1,👩‍👩‍👧 🇸🇪 👍🏽,\n§2,𝒜𝓃𝓃𝒶,\n", fates=good(2),
        rows={"1": "👩‍👩‍👧 🇸🇪 👍🏽", "2": "𝒜𝓃𝓃𝒶"},
    ),
    Nasty(
        "invisible_around", HEAD + "\u200b§1\u200e, \u200fa\ufeff ,\n\xa0§2\xa0,b\u200bc,\n", fates=good(2),
        rows={"1": "a", "2": "b\u200bc"},
    ),
    Nasty("right_to_left", HEAD + "§1,\u202eabc\u202c,\n§2,שלום עולם,\n", fates=good(2),
          rows={"1": "\u202eabc\u202c", "2": "שלום עולם"}),
    Nasty("control_signs", HEAD + "§1,a\x01\x07\x1b[31mb,\n", fates=good(1), rows={"1": "a\x01\x07\x1b[31mb"}),
    Nasty("zero_bytes", HEAD + "§1,a\0b,\n\0\0\n§2,b,\n", fates=good(1, 2),
          found=[(2, "not_text"), (3, "not_text")], rows={"2": "b"}),
    Nasty("backslashes", HEAD + "§1,C:\\ny\\t\\,\n§2,\\N,\n§3,NULL,\n", fates=good(3),
          rows={"1": "C:\\ny\\t\\", "2": "\\N", "3": "NULL"}),
    Nasty("a_cell_of_10_megabytes", HEAD + f"§1,{'å' * 10_000_000},\n§2,b,\n", fates=good(1, 1),
          found=[(2, "too_long")], rows={"2": "b"}),
    Nasty("a_quoted_cell_of_10_megabytes", HEAD + f'§1,"{"a" * 10_000_000}",\n§2,b,\n', fates=good(1, 1),
          found=[(2, "too_long")], rows={"2": "b"}),
    Nasty("a_cell_of_many_lines", HEAD + '§1,"' + "a\n" * 450 + '",\n§2,b,\n', fates=good(2),
          rows={"1": "a\n" * 450, "2": "b"}),
]  # fmt: skip

VALUES = [
    Nasty(
        "leading_zeros", HEAD + "§007,a,\n§7,b,\n§7.0,c,\n§1e5,d,\n", fates=good(4),
        rows={"007": "a", "7": "b", "7.0": "c", "1e5": "d"},
    ),
    Nasty(
        "the_same_id", HEAD + "§1,a,\n§1,b,\n§1,b,\n§1 ,c,\n", fates=(1, 2, 1, 0), rows={"1": "c"},
    ),
    Nasty(
        "ids_that_look_alike", HEAD + "§é,a,\n§e\u0301,b,\n§K,c,\n§k,d,\n", fates=good(4),
        rows={"é": "a", "e\u0301": "b", "K": "c", "k": "d"},
    ),
    Nasty(
        "impossible_dates", TICKETS + "".join(
            f"§{number},K1,{said},a\n" for number, said in enumerate([
                "2026-02-30T10:00", "2026-04-31T10:00", "2026-13-01T10:00", "2026-05-04T25:00", "2026-05-04T10:61",
                "2026-00-10T10:00", "0000-00-00 00:00:00", "2027-02-29T10:00", "20260504", "i går", "2026-05-04",
            ])
        ), kind="tickets", fates=good(0, 11), found=[(line, "not_a_time") for line in range(2, 13)],
    ),
    Nasty(
        "ambiguous_dates", TICKETS + "§1,K1,03/04/2026 10:00,a\n§2,K1,3.4.2026 10:00,a\n§3,K1,26-04-03 10:00,a\n",
        kind="tickets", fates=good(0, 3), found=[(2, "not_a_time"), (3, "not_a_time"), (4, "not_a_time")],
    ),
    Nasty(
        "years_far_away", TICKETS + "§1,K1,1899-12-30T10:00,a\n§2,K1,9999-12-31T10:00,a\n§3,K1,2040-12-31T10:00,a\n",
        kind="tickets", fates=good(1, 2), found=[(2, "outside_years"), (3, "outside_years")], rows={"3": "a"},
    ),
    Nasty(
        "summer_time", TICKETS + "§1,K1,2026-03-29T02:30,a\n§2,K1,2026-10-25T02:30,a\n§3,K1,2026-10-25T02:30+01:00,a\n"
        "§4,K1,2026-03-29T03:00,a\n§5,K1,2026-10-25T00:30Z,a\n",
        kind="times", fates=good(4, 1), found=[(2, "skipped_hour")],
        rows={
            "2": "2026-10-25T00:30:00", "3": "2026-10-25T01:30:00", "4": "2026-03-29T01:00:00",
            "5": "2026-10-25T00:30:00",
        },
    ),
    Nasty(
        "strange_numbers", ENTRIES + "".join(
            f'§{number},T1,S1,2026-05-04T11:00,"{said}",support,\n' for number, said in enumerate([
                "-5", "0", "1e3", "NaN", "inf", "1.500", "0x10", "1 000", "12.345", "--1", "1,2,3", "٣", "１２", "½",
                "99999999999999999999", "", "12,5", "+7.5",
            ])
        ), kind="entries", fates=good(2, 16),
        found=[
            (2, "not_above_zero"), (3, "not_above_zero"), (4, "not_a_number"), (5, "not_a_number"), (6, "not_a_number"),
            (7, "too_many_decimals"), (8, "not_a_number"), (9, "not_a_number"), (10, "too_many_decimals"),
            (11, "not_a_number"), (12, "not_a_number"), (13, "not_a_number"), (14, "not_a_number"),
            (15, "not_a_number"), (16, "not_a_number"), (17, "missing"),
        ], rows={"16": "12.50", "17": "7.50"},
    ),
    Nasty(
        "strange_choices", ENTRIES + "§1,T1,S1,2026-05-04T11:00,5,Support,\n§2,T1,S1,2026-05-04T11:00,5,support;,\n"
        "§3,T1,S1,2026-05-04T11:00,5,support,a\n",
        kind="notes", fates=good(1, 2), found=[(2, "not_a_choice"), (3, "not_a_choice")], rows={"3": "a"},
    ),
    Nasty(
        "strange_flags", TICKETS.strip() + ",critical\n§1,K1,2026-05-04T10:00,a,ja\n§2,K1,2026-05-04T10:00,a,TRUE\n"
        "§3,K1,2026-05-04T10:00,a,\n§4,K1,2026-05-04T10:00,a,2\n",
        kind="tickets", fates=good(2, 2), found=[(2, "not_a_flag"), (5, "not_a_flag")], rows={"2": "a", "3": "a"},
    ),
    Nasty(
        "nobody_knows_them", TICKETS + "§1,K1,2026-05-04T10:00,a\n§2,K\0,2026-05-04T10:00,a\n§3,k1,2026-05-04T10:00,a\n"
        "§4,§9,2026-05-04T10:00,a\n", kind="tickets", fates=good(1, 3),
        found=[(3, "not_text"), (4, "unknown_reference"), (5, "unknown_reference")], rows={"1": "a"},
    ),
    Nasty(
        "merged_in_a_circle", TICKETS.strip() + ",merged_into\n§1,K1,2026-05-04T10:00,a,§2\n"
        "§2,K1,2026-05-04T10:00,a,§1\n§3,K1,2026-05-04T10:00,a,§3\n",
        kind="tickets", fates=good(3), rows={"1": "a", "2": "a", "3": "a"},
    ),
]  # fmt: skip

PAGE = "<!DOCTYPE html><html><table><tr><td>customer_id</td></tr></table></html>"
OTHERS = [
    refused("picture", "isn't a text file", raw=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 9),
    refused("document", "isn't a text file", raw=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 9),
    refused("packed", "isn't a text file", raw=b"\x1f\x8b\x08\0" + bytes(range(256)) * 9),
    refused("noise", "isn't a text file", raw=bytes(range(256)) * 40 + b"\0" * 3000),
    refused("page", "this is a web page", text=PAGE),
    refused("page_as_xls", "this is a web page", text=PAGE, ending=".xml"),
]

FILES = [*ENCODINGS, *LINES, *SEPARATORS, *QUOTES, *HEADERS, *TEXTS, *VALUES, *OTHERS]
