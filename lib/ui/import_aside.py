"""Rows that were put aside as files: to be mended there, and brought in again."""

from pathlib import PurePath

import streamlit as st

from lib import clock, reports
from lib.ingest import aside, profiles
from lib.reports import Table
from lib.ui.import_words import reason_of
from lib.ui.reader import checked
from lib.ui.session import _, store, words
from lib.words import moment, plain

MOST_FILES = 20


def downloads(files: Table, key: str) -> None:
    """A button for each file with rows to mend (of `reports.finding_files`), which makes it when it is pressed."""
    say = words()
    whole = {profile.title for profile in profiles.built_in().values() if profile.record}
    for number, row in enumerate(files.dicts()[:MOST_FILES]):
        count = _("1 row") if row["rows_aside"] == 1 else _("{count} rows", count=say.number(row["rows_aside"]))
        if row["kind"] in whole:
            text = _("{file}: several rows are one case there. Mend the whole file, and bring it in again.")
            st.caption(plain(text.format(file=row["file"])))
        elif row["rows_aside"]:
            label = f"{row['file']}: {count} ({moment(row['started_at'])})"
            st.download_button(
                plain(label),
                checked(lambda row=row: _made(row["import_id"], row["file"])),
                f"{PurePath(row['file']).stem}.csv",
                key=f"{key}_aside_{number}",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                help=_(
                    "The rows as they stood in the file, with why each was put aside. Mend them, leave the column "
                    "{column} as it is, and bring the file in.",
                    column=plain(aside.FINDING),
                ),
            )


def _made(import_id: str, file: str) -> bytes:
    found = reports.put_aside_rows(store(), clock.now(), import_id, file)
    header = found[0]["header"] if found else []
    reasons = [reason_of(row["reason"], row["column_name"], row["detail"]) for row in found]
    told = [(row["finding_id"], row["record"], why) for row, why in zip(found, reasons, strict=True)]
    return aside.file_of(header, told)
