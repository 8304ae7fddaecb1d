"""The command line as other programs run it, for the tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lib.__main__ import main
from lib.store import ROOT
from tests.postgres.leg import place


def alone(*arguments: object, store: Path | None = None) -> subprocess.CompletedProcess:
    """Runs `python -m lib` in a process of its own."""
    command = [sys.executable, "-m", "lib", *map(str, arguments)] + (["--store", place(store)] if store else [])
    environment = os.environ | {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8")


def within(capsys, monkeypatch, *arguments: object, store: Path | None = None) -> subprocess.CompletedProcess:
    """Runs the same within this process: many times faster."""
    command = ["lib", *map(str, arguments)] + (["--store", place(store)] if store else [])
    monkeypatch.setattr(sys, "argv", command)
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return subprocess.CompletedProcess(command, ended.value.code or 0, said.out, said.err)


def refused(done: subprocess.CompletedProcess) -> str:
    """What a person is told, after seeing that it is no stack trace and nothing else was said."""
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr
