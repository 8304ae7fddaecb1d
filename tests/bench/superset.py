"""The monthly SLA question asked of Apache Superset, where one is installed beside this program.

It needs older packages than this program does, so it has a Python of its own, which SUPERSET_PYTHON names:

    python3 -m venv FOLDER
    FOLDER/bin/pip install apache-superset duckdb-engine duckdb==1.5.5 cachetools flask-caching==2.3.1

The last two are what version 6.1.0 lacks, and what it doesn't work with in its newest version.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from statistics import median

from lib import terms
from lib.store import Store
from tests.bench import stores
from tests.bench.engine import RUNS, text, timed
from tests.bench.others import must_agree, ours
from tests.bench.sections import Measured

NAME = "Apache Superset"
PYTHON = "SUPERSET_PYTHON"
CHART = Path(__file__).parent / "superset_chart.py"


def measure(folder: Path, tickets: int) -> Measured:
    """A chart's data by Superset's own interface, over DuckDB, against our own answer, which it must agree with.

    As the programs in Python, it gets the cases with what only this program finds out, and a table of working days,
    in a DuckDB file.
    """
    with (
        tempfile.TemporaryDirectory(dir=folder) as name,
        Store(stores.large_desk(folder, tickets), terms.load()) as store,
    ):
        place = Path(name)
        cursor = store.cursor(stores.NOW)
        cursor.execute(f"attach '{place / 'cases.duckdb'}' as given")
        cursor.execute(f"create table given.cases as {text('cases')}")
        cursor.execute("create table given.days as select day, n from decisions.working_days")
        cursor.execute("detach given")
        own = [timed(lambda: cursor.execute(text("sla")).fetchall()) for _ in range(RUNS)]
        asked = subprocess.run(
            [os.environ[PYTHON], "-P", CHART, place],
            cwd=place,
            capture_output=True,
            text=True,
            env=os.environ | {"HOME": name},
        )
        assert asked.returncode == 0, asked.stderr[-2000:]
        answer = json.loads(asked.stdout.splitlines()[-1])
        known = ours(cursor)
        own += [timed(lambda: cursor.execute(text("sla")).fetchall()) for _ in range(RUNS)]
    found = {(month, critical): share for month, critical, share in answer["shares"]}
    must_agree(found, known, NAME)
    return {
        "others": {f"{NAME}, a chart's data": [median(answer["seconds"]), median(own)]},
        "memory": {NAME: [answer["peak"], None]},
    }
