"""Tables as they are written: what is worked out once is what pandas says each time."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.elements.lib.pandas_styler_utils import marshall_styler
from streamlit.proto.ArrowData_pb2 import ArrowData

from lib.reports import Table
from lib.ui.written import styled, written
from lib.words import NOTHING, Words

NUMBERS = {"hours": lambda value: Words("sv").number(value, 1), "count": Words("sv").number}


def told(styler) -> tuple[str, pd.DataFrame]:
    """What the browser is told of a styled table besides its values."""
    said = ArrowData()
    marshall_styler(said, styler, "x")
    return said.styler.styles, convert_arrow_bytes_to_pandas_df(said.styler.display_values)


@given(
    st.lists(
        st.tuples(
            st.none() | st.text(max_size=5),
            st.none() | st.floats(-1e6, 1e6),
            st.none() | st.integers(-(10**6), 10**6),
            st.lists(st.text(max_size=3), max_size=2),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_worked_out_once_is_what_pandas_says(rows: list[tuple]):
    frame = pd.DataFrame(rows, columns=["text", "hours", "count", "codes"])
    frame["count"] = frame["count"].astype("Int64")
    styles, ours = told(styled(frame, NUMBERS))
    their_styles, theirs = told(frame.style.format(NUMBERS, na_rep=NOTHING))
    assert styles == their_styles
    pd.testing.assert_frame_equal(ours, theirs)


@pytest.mark.parametrize(("lang", "amount"), [("sv", "12\xa0345,50"), ("en", "12,345.50")])
def test_numbers_are_written_and_kept_as_numbers(lang: str, amount: str):
    table = Table(["ticket_id", "minutes", "charged"], [("T1", Decimal(90), Decimal("12345.5")), ("T2", None, None)])
    frame, cells = written(table, table.names, ["ticket_id"], Words(lang), 300)
    shown = told(cells)[1]
    assert frame["charged"].iloc[0] == 12345.5, "it is sorted as a number"
    assert list(shown["charged"]) == [amount, NOTHING]
    assert list(shown["ticket_id"]) == ["T1", "T2"]
