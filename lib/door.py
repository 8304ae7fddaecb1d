"""A small door into the process that has the store open, for what must not wait until it closes: a backup.

The process listens on a local address, written with a secret to a file beside the store that only its owner can read.
"""

import json
import logging
import os
import threading
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener
from pathlib import Path
from secrets import token_hex

from lib import backups, sums
from lib.backup import back_up
from lib.errors import UserError
from lib.store import Store


def _door_file(path: Path) -> Path:
    return path.with_name(path.name + ".door")


class Door:
    """Answers requests for backups of an open store until it is closed."""

    def __init__(self, store: Store):
        """Opens the door of a store that has a file. Raises OSError when no local address can be had."""
        self._store = store
        self._secret = token_hex(32)
        self._listener = Listener(("127.0.0.1", 0), authkey=self._secret.encode())
        self._file = _door_file(store.path)
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"port": self._listener.address[1], "secret": self._secret}, file)
        threading.Thread(target=self._answer, name="door", daemon=True).start()

    def close(self) -> None:
        """Answers no more."""
        self._file.unlink(missing_ok=True)
        self._listener.close()

    def _answer(self) -> None:
        while True:
            try:
                connection = self._listener.accept()
            except (AuthenticationError, EOFError, ConnectionError):
                continue  # Somebody without the secret, or who hung up.
            except OSError:
                return  # Closed.
            # Whatever goes wrong with one of them, the next one is answered, too.
            with connection, suppress(EOFError, OSError):
                connection.send(self._backed_up(connection.recv()["backup"]))

    def _backed_up(self, target: str | None) -> dict:
        try:
            if target is not None:
                return {"file": target, "rows": back_up(self._store, Path(target))}
            made = backups.make(self._store, "command line")
            return {"file": str(made.file), "rows": sums.rows(made.sheet.sums)}
        except Exception as error:
            if not isinstance(error, UserError):
                logging.getLogger(__name__).exception("no backup was made")
            return {"error": str(error)}


def ask_for_backup(path: Path, target: Path | None) -> tuple[Path, dict[str, int]] | None:
    """Has the process that has the store open write a backup, without a target into its folder of backups; the file and
    its rows by table, or None when no such process answers. Raises UserError when it can't be written."""
    try:
        known = json.loads(_door_file(path).read_text(encoding="utf-8"))
        with Client(("127.0.0.1", known["port"]), authkey=known["secret"].encode()) as connection:
            connection.send({"backup": target and str(target.resolve())})
            answer = connection.recv()
    except (OSError, EOFError, ValueError, AuthenticationError):
        return None
    if "error" in answer:
        raise UserError("{error}", error=answer["error"])
    return Path(answer["file"]), answer["rows"]
