"""Tables whose cells stand as the reader's language writes them, and are sorted by what they hold."""

from collections.abc import Callable
from typing import Any, ClassVar

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

    Streamlit has pandas style a table anew whenever its page runs, and writes the answer into it cell by cell: that
    took ten times as long as all else that it does with it. What it would come to is worked out here, once, and only
    for the cells that aren't written as they are: tests/test_written.py compares the two.
    """
    texts = frame.astype(str)
    for at, name in enumerate(frame.columns):
        write = numbers.get(name)
        missing = [pd.isna(value) is True for value in frame[name]]
        if write or any(missing):
            cells = zip(frame[name], texts.iloc[:, at], missing, strict=True)
            said = [NOTHING if none else write(value) if write else text for value, text, none in cells]
            texts.isetitem(at, pd.Series(said, frame.index, texts.dtypes.iloc[at]))
    styler = frame.style
    styler.data = _Written(frame)
    styler.data.texts = texts
    styler._compute = lambda: styler
    styler._translate = lambda *_asked: {}
    return styler


class _Written(pd.DataFrame):
    """A frame that has its texts already when it is asked for them."""

    _metadata: ClassVar = ["texts"]

    def astype(self, dtype: Any, *options: Any, **more: Any) -> pd.DataFrame:
        return self.texts if dtype is str else super().astype(dtype, *options, **more)
