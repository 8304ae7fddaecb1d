"""The monthly SLA report as somebody would write it without this program: the same question of the same cases.

Each gets what this program only has after work of its own, in memory and at no cost: local dates beside the instants,
which case each row is about after merges, and, but for one of them, when a case was first acted on. Each answers with
the share kept by month and kind of case, and all must agree.
"""

import warnings
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import holidays
import numpy as np
import pandas as pd
from pandas.tseries.offsets import CustomBusinessDay

from lib import days, terms
from lib.store import Store
from tests.bench import stores
from tests.bench.engine import side_by_side, text, timed
from tests.bench.sections import BUSDAY, BUSDAY_OF_FACTS, Measured

PROMISED_DAYS, PROMISED = 3, timedelta(minutes=15)
Answer = dict[tuple[str, bool], float]
Frames = tuple[pd.DataFrame, ...]


def cases(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The handled cases of a store, as a program without a database would hold them."""
    return cursor.execute(text("cases")).df()


def facts(cursor: duckdb.DuckDBPyConnection) -> Frames:
    """The registrations and acts of a store, of which it has yet to be found out when a case was first acted on."""
    return tuple(cursor.execute(text(name)).df() for name in ("registered", "acts"))


def by_busday_count_of_facts(frames: Frames) -> Answer:
    """pandas, with the first act on each case found first, and the working days counted by numpy."""
    registered, acts = frames
    case = registered.groupby("ticket_id", sort=False).agg(
        {"registered_at": "min", "registered_on": "min", "critical": "max"}
    )
    case = case.join(acts.groupby("ticket_id", sort=False)[["acted_at", "acted_on"]].min(), how="inner")
    case["handled_at"] = case["acted_at"].where(case["acted_at"] > case["registered_at"], case["registered_at"])
    case["handled_on"] = case["acted_on"].where(case["acted_on"] > case["registered_on"], case["registered_on"])
    return by_busday_count(case.reset_index())


def free_days() -> list[date]:
    """The days from Monday to Friday on which nobody works."""
    return [day.day for day in days.working_days() if not day.is_working and day.day.weekday() < 5]


def by_busday_count(frame: pd.DataFrame) -> Answer:
    """pandas, with the working days counted by numpy."""
    day = timedelta(days=1)
    begins, ends = ((frame[name] + day).to_numpy("datetime64[D]") for name in ("registered_on", "handled_on"))
    taken = np.busday_count(begins, ends, holidays=np.array(free_days(), "datetime64[D]"))
    return _shares(frame, pd.Series(taken <= PROMISED_DAYS, frame.index))


def by_business_day(frame: pd.DataFrame) -> Answer:
    """pandas, with the date by which a case is due as an offset of its own calendar."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pd.errors.PerformanceWarning)  # It goes through the dates one by one.
        due = frame["registered_on"] + CustomBusinessDay(PROMISED_DAYS, holidays=free_days())
    return _shares(frame, frame["handled_on"] <= due)


def by_loop(frame: pd.DataFrame) -> Answer:
    """A loop over the cases, with the due date by a well-kept package of holidays and working days."""
    calendar = holidays.Sweden(years=range(2020, 2030))
    calendar.update(dict.fromkeys(free_days(), "closed"))
    kept: dict[tuple[str, bool], list[int]] = defaultdict(lambda: [0, 0])
    columns = ("registered_at", "handled_at", "registered_on", "handled_on", "critical")
    for registered_at, handled_at, registered_on, handled_on, critical in frame[list(columns)].itertuples(index=False):
        if critical:
            met = handled_at - registered_at <= PROMISED
        else:
            met = handled_on.date() <= calendar.get_nth_working_day(registered_on.date(), PROMISED_DAYS)
        counted = kept[f"{registered_on:%Y-%m}", critical]
        counted[0] += met
        counted[1] += 1
    return {key: met / count for key, (met, count) in kept.items()}


def _shares(frame: pd.DataFrame, in_time: pd.Series) -> Answer:
    quick = frame["handled_at"] - frame["registered_at"] <= PROMISED
    met = in_time.where(~frame["critical"], quick)
    month = frame["registered_on"].dt.to_period("M")
    shares = met.groupby([month, frame["critical"]]).mean()
    return {(str(key), bool(critical)): float(share) for (key, critical), share in shares.items()}


# What each takes of a million cases, in seconds, more or less: it isn't run where it would take much over a minute.
ALTERNATIVES: dict[str, tuple[Callable, Callable[..., Answer], float]] = {
    BUSDAY: (cases, by_busday_count, 1),
    BUSDAY_OF_FACTS: (facts, by_busday_count_of_facts, 10),
    "pandas and CustomBusinessDay": (cases, by_business_day, 60),
    "a loop and the package holidays": (cases, by_loop, 40),
}
MOST_SECONDS = 60


def is_affordable(name: str, tickets: int) -> bool:
    """Whether one of ALTERNATIVES is run with so many cases."""
    return ALTERNATIVES[name][2] * tickets / 1_000_000 <= MOST_SECONDS


def measure(folder: Path, tickets: int, name: str) -> Measured:
    """One of ALTERNATIVES against our own answer, which it must agree with."""
    given, by, _ = ALTERNATIVES[name]
    answered: list[Answer] = []
    with Store(stores.large_desk(folder, tickets), terms.load()) as store:
        cursor = store.cursor(stores.NOW)
        frame = given(cursor)
        theirs, own = side_by_side(lambda: answered.append(by(frame)), lambda: cursor.execute(text("sla")).fetchall())
        fetching = timed(lambda: given(cursor))
        known = ours(cursor)
    for answer in answered:
        must_agree(answer, known, name)
    return {"others": {name: [theirs, own], f"{name}, with fetching the cases": [theirs + fetching, own]}}


def must_agree(answer: Answer, known: Answer, name: str) -> None:
    """Raises AssertionError where an answer isn't the known one, but for the last digits of a double."""
    assert answer.keys() == known.keys(), name
    assert all(abs(answer[key] - known[key]) < 1e-9 for key in known), name


def ours(cursor: duckdb.DuckDBPyConnection) -> Answer:
    """What this program says of the same cases."""
    return {
        (f"{month:%Y-%m}", critical): float(share) for month, critical, share in cursor.execute(text("kept")).fetchall()
    }
