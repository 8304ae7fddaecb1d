"""Makes the store of a schema version with the program of its time: `python -m tests.stores.make [COMMIT]`.

The program of a commit (default: the one that is checked out) imports the facts beside this file and writes the views
that it documents. Store and views are kept together, packed: `schema_NN.tar.xz`. The file itself is kept, not an export
of it: what has to be read in ten years is what the engine and the program of the time wrote.
"""

import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
FACTS = HERE / "facts"
VIEWS = ("working_days", "ticket_sla", "queue_order", "charges", "warranties", "billing_audit")
AS_OF = "2026-06-30T12:00:00"


def store_of(version: int) -> Path:
    """The packed store of a schema version."""
    return HERE / f"schema_{version:02}.tar.xz"


def make(code: Path) -> Path:
    """Has the program in a folder import the facts and write its views; returns the packed store."""

    def run(*arguments: object) -> None:
        subprocess.run([sys.executable, "-m", "lib", *map(str, arguments)], cwd=code, check=True)

    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        store = made / "store.duckdb"
        run("import", FACTS, "--store", store)
        for view in VIEWS:
            run("report", view, "--as-of", AS_OF, "--store", store, "--output", made / f"{view}.csv")
        with closing(duckdb.connect(str(store), read_only=True)) as connection:
            (version,) = connection.execute("select max(version) from schema_version").fetchone()
        with tarfile.open(store_of(version), "w:xz", preset=9) as packed:
            for name in ("store.duckdb", *(f"{view}.csv" for view in VIEWS)):
                packed.add(made / name, name)
    return store_of(version)


def main() -> None:
    """Makes the store of a commit, or of the code that is checked out."""
    root = HERE.parent.parent
    if len(sys.argv) == 1:
        print(make(root))
        return
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder) / "code"
        subprocess.run(["git", "worktree", "add", "--detach", code, sys.argv[1]], cwd=root, check=True)
        try:
            print(make(code))
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", code], cwd=root, check=True)


if __name__ == "__main__":
    main()
