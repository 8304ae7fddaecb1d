"""`python -m tests.postgres`: a server for as long as somebody holds this process' standard input open.

The first line that it writes is the server's folder. Whoever started it may be killed: the end of its input is heard
all the same.
"""

import signal
import sys

from tests.postgres.server import Server

if __name__ == "__main__":
    # What interrupts the tests comes to this process, too: they may still need the server to clear up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    server = Server()
    try:
        sys.stdout.write(f"{server.folder}\n")
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        server.end()
