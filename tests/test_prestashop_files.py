"""PrestaShop's customer threads and messages, as its webservice gives them: XML and JSON, in one file or several."""

import json
from pathlib import Path

import pytest

from lib.ingest.run import import_files
from tests.conftest import NOW, bring_in
from tests.rows import customer, fates, found, stored

THREADS = [
    {
        "id": "7", "id_lang": "1", "id_shop": "1", "id_customer": "4", "id_order": "12", "id_product": "0",
        "id_contact": "2", "email": "bo@shop.se", "token": "hemligt", "status": "closed",
        "date_add": "2026-05-04 10:00:00", "date_upd": "2026-05-05 09:30:00",
        "associations": {"customer_messages": [{"id": "21"}, {"id": "22"}]},
    },
    {
        "id": "8", "id_lang": "1", "id_shop": "1", "id_customer": "0", "id_order": "0", "id_product": "0",
        "id_contact": "2", "email": "okänd@annan.se", "token": "hemligt", "status": "open",
        "date_add": "2026-05-06 08:00:00", "date_upd": "2026-05-06 08:00:00",
    },
]  # fmt: skip
MESSAGES = [
    {
        "id": "22", "id_employee": "3", "id_customer_thread": "7", "ip_address": "", "message": "Det är <b>lagat</b>.",
        "file_name": "", "user_agent": "Firefox", "private": "0", "date_add": "2026-05-04 11:15:00",
        "date_upd": "2026-05-04 11:15:00", "read": "1",
    },
    {
        "id": "21", "id_employee": "0", "id_customer_thread": "7", "ip_address": "2130706433",
        "message": "Kassan är nere & borta\nHjälp!", "file_name": "", "user_agent": "Firefox", "private": "0",
        "date_add": "2026-05-04 10:00:00", "date_upd": "2026-05-04 10:00:00", "read": "1",
    },
]  # fmt: skip
CUSTOMERS = {"customers": [customer("K1", email="Bo@shop.se"), customer("K2", email="okänd@annan.se")]}


def as_xml(resource: str, records: list[dict]) -> str:
    """An answer as PrestaShop writes it: values in CDATA, links to what they name, associations within."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', '<prestashop xmlns:xlink="http://www.w3.org/1999/xlink">']
    parts.append(f"<{resource}s>")
    for record in records:
        parts.append(f"<{resource}>")
        for name, value in record.items():
            if name == "associations":
                ids = "".join(
                    f"<customer_message><id><![CDATA[{message['id']}]]></id></customer_message>\n"
                    for message in value["customer_messages"]
                )
                parts.append(f'<associations>\n<customer_messages nodeType="customer_message">\n{ids}')
                parts.append("</customer_messages>\n</associations>")
            else:
                link = f' xlink:href="http://shop.se/api/x/{value}"' if name.startswith("id_") else ""
                parts.append(f"<{name}{link}>" + (f"<![CDATA[{value}]]>" if value else "") + f"</{name}>")
        parts.append(f"</{resource}>")
    return "\n".join([*parts, f"</{resource}s>", "</prestashop>", ""])


def in_files(folder: Path, kind: str) -> list[Path]:
    """The same threads and messages as files of a kind."""
    folder.mkdir()
    both = {"customer_threads": THREADS, "customer_messages": MESSAGES}
    contents = {
        "xml": {f"{name}.xml": as_xml(name.removesuffix("s"), rows) for name, rows in both.items()},
        "json": {f"{name}.json": json.dumps({name: rows}) for name, rows in both.items()},
        "one json": {"all.json": json.dumps(both)},
        "one xml": {
            "all.xml": as_xml("customer_thread", THREADS).replace("</prestashop>\n", "")
            + as_xml("customer_message", MESSAGES).split("\n", 2)[2],
        },
        "mixed": {
            "threads.json": json.dumps({"customer_threads": THREADS}, indent=1),
            "messages.xml": as_xml("customer_message", MESSAGES),
        },
        "a page each": {
            f"{number}.json": json.dumps({name: [row]})
            for number, (name, row) in enumerate((name, row) for name, rows in both.items() for row in rows)
        },
        "messages first": {
            "a.json": json.dumps({"customer_messages": MESSAGES}),
            "b.json": json.dumps({"customer_threads": [row | {"id": int(row["id"])} for row in THREADS]}),
        },
        "in utf-16": {f"{name}.xml": as_xml(name.removesuffix("s"), rows) for name, rows in both.items()},
    }[kind]
    for name, content in contents.items():
        wide = kind == "in utf-16"
        content = content.replace('encoding="UTF-8"', 'encoding="UTF-16"') if wide else content
        (folder / name).write_text(content, encoding="utf-16" if wide else "utf-8")
    return sorted(folder.iterdir())


@pytest.mark.parametrize(
    "kind", ["xml", "json", "one json", "one xml", "mixed", "a page each", "messages first", "in utf-16"]
)
def test_the_same_threads_arrive_as_the_same_cases_however_they_are_written(desk, tmp_path, kind):
    bring_in(desk, tmp_path / "facts", CUSTOMERS)
    result = import_files(desk, in_files(tmp_path / "shop", kind), now=NOW, actor="test")
    assert found(result) == []
    assert sum(file.rows_read for file in result.files) == 4
    assert stored(
        desk, "select ticket_id, customer_id, registered_at::varchar, subject from store.tickets order by all"
    ) == [
        ("ct7", "K1", "2026-05-04 10:00:00+02", "Kassan är nere & borta"),
        ("ct8", "K2", "2026-05-06 08:00:00+02", "ct8"),
    ]
    assert stored(desk, "select ticket_id, e.at::varchar, e.event from store.ticket_events as e order by all") == [
        ("ct7", "2026-05-04 11:15:00+02", "handling_started"),
        ("ct7", "2026-05-05 09:30:00+02", "resolved"),
    ]


def test_the_same_files_again_change_nothing_and_edited_ones_what_was_edited(desk, tmp_path):
    bring_in(desk, tmp_path / "facts", CUSTOMERS)
    paths = in_files(tmp_path / "shop", "xml")
    import_files(desk, paths, now=NOW, actor="test")
    again = import_files(desk, paths, now=NOW, actor="test")
    assert [fates(again, path.name) for path in paths] == [(0, 0, 2, 0), (0, 0, 2, 0)]
    threads = paths[1]
    threads.write_text(threads.read_text(encoding="utf-8").replace("06 08:00:00", "06 09:00:00"), encoding="utf-8")
    edited = import_files(desk, paths, now=NOW, actor="test")
    assert fates(edited, threads.name) == (0, 1, 1, 0)


def test_a_message_whose_thread_is_in_no_file_is_put_aside_with_its_line(desk, tmp_path):
    path, _ = in_files(tmp_path / "shop", "xml")
    result = import_files(desk, [path], now=NOW, actor="test")
    assert [(one[1], one[4]) for one in found(result)] == [(4, "no_thread"), (17, "no_thread")]
    assert '"message": "Det är <b>lagat</b>."' in result.findings[0].record


def test_secrets_of_threads_and_senders_are_not_read(desk, tmp_path):
    paths = in_files(tmp_path / "shop", "xml")
    result = import_files(desk, paths, now=NOW, actor="test")
    assert {one.reason for one in result.findings} == {"unknown_reference"}
    kept = " ".join(one.record for one in result.findings)
    assert "bo@shop.se" in kept
    assert not {secret for secret in ("hemligt", "2130706433", "Firefox") if secret in kept}
