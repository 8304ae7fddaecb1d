"""Tables whose cells stand as the reader's language writes them, and are sorted by what they hold."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler

from lib import columns
from lib.kept import made_once
from lib.reports import Table
from lib.words import NOTHING, Words


@made_once(most=100)
def written(table: Table, shown: list[str], leading: list[str], say: Words, most: int) -> tuple[pd.DataFrame, Any]:
    """The cells of a table's first `most` rows, by themselves and as Streamlit shows them: with numbers as they are
    written in the reader's language. `leading` are columns of buttons, which show a list as one text."""
    frame = columns.frame(table, say, most)[shown]
    for column in leading:
        frame[column] = [", ".join(value) if isinstance(value, list) else value for value in frame[column]]
    numbers = {
        column: columns.number_format(column, say)
        for column in shown
        if columns.is_number(column) and column not in leading
    }
    return frame, styled(frame, numbers) if numbers else frame


def styled(frame: pd.DataFrame, numbers: dict[str, Callable[[Any], str]]) -> Styler:
    """A frame in which some columns are written by functions, and nothing where nothing is.

    Streamlit has pandas style a table anew whenever its page runs, which took ten times as long as all else that it
    does with it. What pandas would answer is worked out here, once, and only for the cells that aren't written as they
    are: tests/test_written.py compares the two.
    """
    cells = []
    for at, name in enumerate(frame.columns):
        write = numbers.get(name)
        for row, value in enumerate(frame[name]):
            missing = pd.isna(value) is True
            if missing or write:
                text = NOTHING if missing else write(value)
                cells.append({"id": f"row{row}_col{at}", "display_value": text})
    styler = frame.style
    styler._compute = lambda: styler
    styler._translate = lambda *_asked: {"body": [cells]}
    return styler
