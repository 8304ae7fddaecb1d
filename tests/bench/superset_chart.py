"""Run by Superset's own Python in a folder with `cases.duckdb`: sets Superset up there, and asks for a chart's data."""

import json
import logging
import os
import re
import sys
import time
from pathlib import Path

RUNS = 5
# Who writes a data set for Superset counts working days by a table of them: the number of the latest one until a date.
DATA_SET = """
    select
        strftime(registered_on, '%Y-%m') as month,
        critical,
        if(
            critical,
            handled_at - registered_at <= interval 15 minutes,
            handled.n - registered.n <= 3
        )::integer as kept
    from cases
    join days as registered on registered.day = registered_on
    join days as handled on handled.day = handled_on
"""
SETTINGS = """
SECRET_KEY = "only for this folder, and only for the time of a measurement"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
PREVENT_UNSAFE_DB_CONNECTIONS = False
SILENCE_FAB = True
FILTER_STATE_CACHE_CONFIG = {{"CACHE_TYPE": "SimpleCache"}}
EXPLORE_FORM_DATA_CACHE_CONFIG = {{"CACHE_TYPE": "SimpleCache"}}
"""


def main(folder: Path) -> None:
    """Prints, as JSON on the last line: seconds of each answer, the answer, and the most memory in megabytes."""
    settings = folder / "superset_config.py"
    settings.write_text(SETTINGS.format(folder=folder), encoding="utf-8")
    os.environ |= {
        "SUPERSET_CONFIG_PATH": str(settings),
        "SUPERSET_HOME": str(folder),
        "FLASK_APP": "superset.app:create_app()",
    }
    logging.disable(logging.CRITICAL)
    from flask_migrate import upgrade
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        import superset

        upgrade(directory=str(Path(superset.__file__).parent / "migrations"))
        app.appbuilder.add_permissions(update_perms=True)
        superset.security_manager.sync_role_definitions()
        manager = app.appbuilder.sm
        manager.add_user("bench", "Bench", "Bench", "bench@example.se", manager.find_role("Admin"), password="bench")
    client = app.test_client()

    def post(path: str, body: dict) -> dict:
        answer = client.post(path, json=body, headers=headers)
        if answer.status_code not in (200, 201):
            sys.exit(f"{path}: {answer.status_code} {answer.get_data(as_text=True)[:1000]}")
        return answer.get_json()

    headers: dict[str, str] = {}
    login = {"username": "bench", "password": "bench", "provider": "db"}
    headers["Authorization"] = f"Bearer {post('/api/v1/security/login', login)['access_token']}"
    place = f"duckdb:///{folder / 'cases.duckdb'}"
    database = post("/api/v1/database/", {"database_name": "cases", "sqlalchemy_uri": place})["id"]
    named = {"database": database, "schema": "main", "table_name": "kept", "sql": DATA_SET}
    data_set = post("/api/v1/dataset/", named)["id"]
    share = {
        "expressionType": "SIMPLE", "column": {"column_name": "kept"}, "aggregate": "AVG", "label": "share",
    }  # fmt: skip
    asked = {
        "datasource": {"id": data_set, "type": "table"},
        "force": True,  # Not what it remembers: the question is asked.
        "queries": [{"columns": ["month", "critical"], "metrics": [share], "row_limit": 10_000}],
        "result_format": "json",
        "result_type": "full",
    }
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        rows = post("/api/v1/chart/data", asked)["result"][0]["data"]
        seconds.append(time.perf_counter() - start)
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024
    shares = [[row["month"], bool(row["critical"]), row["share"]] for row in rows]
    print(json.dumps({"seconds": seconds, "shares": shares, "peak": peak}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
