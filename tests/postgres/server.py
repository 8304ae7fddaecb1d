"""A PostgreSQL server of our own: in a temporary folder, reached by a socket there, ended by its own process id."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

# Nobody but the tests may use it. The signs are those that an address must write otherwise.
USER, PASSWORD = "desk", "l@sen:ord/7 ö"
PORT = 5432  # Only names the socket: nothing listens on the network.
HASTE = {
    # What is here may be lost with the machine, but not with a process: a commit is still waited for.
    **{"fsync": "off", "full_page_writes": "off", "autovacuum": "off"},
    **{"shared_buffers": "64MB", "max_connections": "150", "wal_level": "minimal", "max_wal_senders": "0"},
}
# Whoever is cut off by the end of the server hears it before the folder is gone.
GUARD = """
cat > /dev/null
pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null) && kill -QUIT "$pid" 2> /dev/null
while kill -0 "$pid" 2> /dev/null; do sleep 0.05; done
rm -rf "$1"
"""
NOT_THERE = (
    "PostgreSQL's server isn't installed. Debian: apt-get install postgresql. macOS: brew install postgresql. "
    "`make test-postgres` installs it where it can."
)


def binaries() -> Path | None:
    """The folder of the programs of the newest server that is installed; None without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    beside = [Path(on_path).resolve()] if on_path else []
    return next((path.parent for path in [*beside, *reversed(found)] if path.with_name("initdb").exists()), None)


class Server:
    """A server that only whoever made it uses. Databases belong to USER, who may make more and nothing else."""

    def __init__(self):
        """Lays out the server and starts it. Raises RuntimeError where none is installed or it doesn't start."""
        if not (programs := binaries()):
            raise RuntimeError(NOT_THERE)
        self._programs, self._process = programs, None
        # The path of a socket may have about a hundred signs: not in the tests' own folders.
        self.folder = Path(tempfile.mkdtemp(prefix="supportkoll-pg-", dir="/tmp"))
        # Ends the server when this process does, however that is: its input is open until then.
        self._guard = subprocess.Popen(
            ["sh", "-c", GUARD, "guard", self.folder], cwd="/", stdin=subprocess.PIPE, start_new_session=True
        )
        # It refuses to run as root.
        self._as = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        try:
            self._lay_out()
            self.start()
            role = f"create role {USER} login createdb password '{PASSWORD}'"
            self.ask("postgres", role, f"create database {USER} owner {USER}", user="owner", password="owner")
        except BaseException:
            self.end()
            raise

    def _lay_out(self) -> None:
        (secret := self.folder / "secret").write_text("owner", encoding="utf-8")
        if self._as:
            account = pwd.getpwnam("postgres")
            for path in (self.folder, secret):
                os.chown(path, account.pw_uid, account.pw_gid)
        options = ["--no-sync", "--auth=password", "--encoding=UTF8", "--locale=C", "--username=owner"]
        command = [self._programs / "initdb", "--pgdata", self.folder / "data", f"--pwfile={secret}", *options]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, **self._as)
        if done.returncode:
            raise RuntimeError(f"initdb: {done.stderr}")
        secret.unlink()

    def start(self) -> None:
        """Starts it, again after `stop` or `kill`, and waits until it answers."""
        settings = HASTE | {"listen_addresses": "", "port": PORT, "unix_socket_directories": self.folder}
        command = [self._programs / "postgres", "-D", self.folder / "data"]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            # A group of its own: what interrupts the tests interrupts whoever ends it, not the server.
            self._process = subprocess.Popen(
                command, cwd="/", stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, **self._as
            )
        for _ in range(600):
            if self._process.poll() is not None:
                break
            if self._answers():
                return
            time.sleep(0.05)
        raise RuntimeError(f"the server doesn't start: {(self.folder / 'log').read_text(encoding='utf-8')[-2000:]}")

    def _answers(self) -> bool:
        command = [self._programs / "pg_isready", "-q", "-h", self.folder, "-p", str(PORT)]
        return subprocess.run(command).returncode == 0

    def stop(self) -> None:
        """Stops it; whoever is connected is cut off, and what they hadn't committed is undone."""
        self._end_by(signal.SIGINT)

    def kill(self) -> None:
        """Kills it as a power cut would: with all its processes, and without a last word."""
        processes = [int(pid) for (pid,) in self.ask("postgres", "select pid from pg_stat_activity")]
        self._process.kill()
        for pid in processes:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(30)

    def _end_by(self, how: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(60)

    def end(self) -> None:
        """Ends it for good, and removes all that it held."""
        self._guard.stdin.close()
        if self._process:
            self._process.wait(60)
        self._guard.wait(60)

    def address(self, database: str, password: str = PASSWORD) -> str:
        """The address of a database, as the program is told it."""
        return address_in(self.folder, database, password)

    def ask(self, database: str, *statements: str, user: str = USER, password: str = PASSWORD) -> list[list[str]]:
        """The rows of the last statement, each value as text; each statement is a transaction. Raises RuntimeError."""
        return ask(address_in(self.folder, database, password, user), *statements)


def address_in(folder: Path | str, database: str, password: str = PASSWORD, user: str = USER) -> str:
    """The address of a database of the server whose socket is in a folder."""
    host = quote(str(folder), safe="")
    return f"postgresql://{user}:{quote(password, safe='')}@/{database}?host={host}&port={PORT}"


def ask(address: str, *statements: str) -> list[list[str]]:
    """The same of whatever database is at an address."""
    command = [binaries() / "psql", "-X", "-q", "-A", "-t", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", address]
    command += [part for statement in statements for part in ("-c", statement)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return [line.split("\x1f") for line in done.stdout.splitlines()]
