"""A time on the page that somebody else takes before it is booked: the page says who has it, and goes on."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.staffed import desk_app  # noqa: F401 (a fixture)
from tests.test_bookings_page import booked, sessions, shown


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("sv", ("har en bokad tid på T1 10", "Ledigt i stället")),
        ("en", ("has a session on T1 from 10", "Free instead")),
    ],
)
def test_who_comes_second_reads_who_has_the_time_and_what_is_free(desk_app: AppTest, lang: str, texts):
    shown(desk_app, view="free", case="T1", at="2026-05-06T10:00", lang=lang, **{"with": "S1"})
    booked("10:00")
    before = sessions()
    desk_app.button(key="book").click().run()
    assert not desk_app.exception
    (said,) = [error.value for error in desk_app.error]
    assert all(text in said for text in texts)
    # The time can't be chosen any more: nothing is left to be booked there.
    assert not [button for button in desk_app.button if button.key == "book"]
    assert sessions() == before
