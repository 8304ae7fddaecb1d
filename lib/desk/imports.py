"""What is brought in from the app itself: the lines that the accounting system has invoiced."""

import tempfile
from datetime import datetime
from pathlib import Path

from lib.access import Person, must_be
from lib.errors import UserError
from lib.ingest.results import Result
from lib.ingest.run import import_files
from lib.store import Store

LARGEST_FILE = 5_000_000  # bytes


def import_invoice_lines(store: Store, data: bytes, *, by: Person, now: datetime) -> Result:
    """Imports the bytes of an `invoice_lines.csv`, whatever the file was called; returns what `import_files` does.

    Raises UserError when the file is empty or too large, or for a person who isn't finance. A file that isn't one of
    invoice lines changes nothing: the result has no `import_id`, and says why.
    """
    must_be(by, "finance")
    if not data:
        raise UserError("The file is empty.")
    if len(data) > LARGEST_FILE:
        raise UserError("The file is larger than {most} MB.", most=LARGEST_FILE // 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "invoice_lines.csv"
        path.write_bytes(data)
        return import_files(store, [path], now=now, actor=by.name)
