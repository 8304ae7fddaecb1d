"""A small disk of its own for a test, to be filled to the last byte."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

MEGABYTES = 24


class Disk:
    """A mounted file system that only a test uses."""

    def __init__(self, path: Path):
        self.path, self._filling = path, path / "filling"

    def fill(self, leave: int = 0) -> None:
        """Writes until nothing more goes in, but for so many bytes."""
        with self._filling.open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(b"\1" * 4096)
            except OSError:
                file.truncate(max(0, file.seek(0, os.SEEK_END) - leave))

    def free(self) -> None:
        """Makes room again."""
        self._filling.unlink()

    def lock(self, locked: bool = True) -> None:
        """Lets nothing more be written to it, not even by root; or lets it be written again."""
        _run("mount", "-o", f"remount,{'ro' if locked else 'rw'}", str(self.path))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of a few megabytes."""
    path = tmp_path / "disk"
    path.mkdir()
    mounted = _run("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(path), check=False)
    if mounted.returncode:
        pytest.skip("nobody may mount a disk here: run the tests as root, or with `unshare --map-root-user --mount`")
    try:
        yield Disk(path)
    finally:
        _run("umount", "--lazy", str(path))


def _run(*command: str, check: bool = True) -> subprocess.CompletedProcess:
    return subprocess.run(command, check=check, capture_output=True, text=True)
