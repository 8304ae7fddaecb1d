"""Registering a case: its customer is found, what it costs is shown by the very rules, and it is saved as it came."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from lib import clock, reports, typed, ui
from lib.errors import UserError
from tests.conftest import bring_in
from tests.rows import customer
from tests.staffed import desk_app, said, stored  # noqa: F401
from tests.test_pages import open_page


@pytest.fixture
def form(desk_app: AppTest) -> AppTest:
    """The page with a customer on plus, who has a module in warranty."""
    desk_app.query_params["customer"] = "K1"
    return open_page(desk_app, "register")


def category(form: AppTest, code: str) -> str:
    """What the page says under a category."""
    form.selectbox(key="register_category").set_value(code).run()
    assert not form.exception
    return said(form)


def save(form: AppTest) -> AppTest:
    """Presses the button."""
    return form.button(key="register_save").click().run()


# ---- The customer ----------------------------------------------------------------------------------------------------


def test_a_customer_is_found_by_a_part_of_the_name_or_number(desk_app: AppTest):
    open_page(desk_app, "register")
    for letters, found in (("leks", "K1"), ("ornen", "K2"), ("k2", "K2")):
        desk_app.text_input(key="customer_like").set_value(letters).run()
        assert [button.key for button in desk_app.button if button.key.startswith("choose_")] == [f"choose_{found}"]
    desk_app.button(key="choose_K2").click().run()
    assert desk_app.query_params["customer"] in ("K2", ["K2"])
    assert "Örnens Åkeri" in said(desk_app)
    assert "Utan avtal" in said(desk_app)


def test_of_many_customers_few_are_offered(desk_app: AppTest, tmp_path):
    open_page(desk_app, "register")
    many = [customer(f"N{number}", name=f"Butik nummer {number}") for number in range(2_000)]
    bring_in(ui.store(), tmp_path / "many", {"customers": many})
    assert len(reports.customers_like(ui.store(), clock.now(), "butik")) == 8
    (best, *_) = reports.customers_like(ui.store(), clock.now(), "nummer 77")
    assert best["customer_name"] == "Butik nummer 77", "whole words before beginnings of words"
    assert reports.customers_like(ui.store(), clock.now(), "  ") == []
    assert reports.customers_like(ui.store(), clock.now(), "%") == []


def test_the_contract_and_the_warranties_are_shown(form: AppTest):
    assert "Ankans Leksaker" in said(form)
    assert "Plus, sedan 2026-01-01" in said(form)
    assert "Betalning: garanti t.o.m. 2026-05-31" in said(form)
    assert "Frakt: garanti" not in said(form), "it ended on 2026-03-31"


# ---- What it means, before it is saved -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "means"),
    [
        ("core", "Kostnadsfritt"),
        ("customer_caused", "En ärendeavgift: 395,00 kr för upp till 20 min"),
        ("attack", "Löpande räkning: 895,00 kr i timmen"),
        ("installation", "Fast pris: 795,00 kr"),
        ("third_party", "Kostnadsfritt: garantin gäller t.o.m. 2026-05-31"),
    ],
)
def test_what_a_category_means_is_shown_before_it_is_saved(form: AppTest, code: str, means: str):
    assert means in category(form, code)
    assert stored("select count(*) from store.tickets") == [(4,)], "nothing is saved"


def test_without_the_warranty_it_is_a_ticket_fee_and_serious_wants_a_quote(form: AppTest):
    category(form, "third_party")
    assert form.selectbox(key="register_module").value == "M1"
    form.selectbox(key="register_module").set_value("M2").run()
    assert "En ärendeavgift: 395,00 kr" in said(form)
    assert "garantin gällde till och med 2026-03-31" in said(form)
    form.checkbox(key="register_serious").check().run()
    assert "Kostnadsförslag först" in said(form)


def test_minutes_beyond_the_fee_are_in_the_price(form: AppTest):
    category(form, "customer_caused")
    form.number_input(key="register_minutes").set_value(32).run()
    assert "574,00 kr" in said(form), "395 + 12 × 895 / 60"
    assert "En ärendeavgift, 395,00 kr för 20 min, sedan 895,00 kr i timmen" in said(form)


def test_a_customer_without_a_contract_pays_by_the_hour(desk_app: AppTest):
    desk_app.query_params["customer"] = "K2"
    assert "Löpande räkning: 995,00 kr i timmen" in category(open_page(desk_app, "register"), "core")


def test_critical_by_either_question(form: AppTest):
    assert "Ska påbörjas senast fre 8 maj 2026" in said(form)
    for question in ("down", "no_orders"):
        form.checkbox(key=f"register_{question}").check().run()
        assert "Ska påbörjas genast: inom 15 minuter" in said(form)
        form.checkbox(key=f"register_{question}").uncheck().run()


def test_the_module_that_the_subject_names_is_proposed(form: AppTest, tmp_path):
    from tests.rows import installation

    more = [installation("M9", module="Kassa", installed_on="2026-05-03")]
    bring_in(ui.store(), tmp_path / "more", {"module_installations": more})
    category(form, "third_party")
    assert form.selectbox(key="register_module").value == "M9", "the last one"
    category(form, "core")
    form.text_input(key="register_subject").set_value("BETALNING går inte").run()
    category(form, "third_party")
    assert form.selectbox(key="register_module").value == "M1"


# ---- Saved -----------------------------------------------------------------------------------------------------------


def test_a_case_is_saved_as_it_was_shown(form: AppTest):
    form.text_input(key="register_subject").set_value("  Kassan laddas inte ")
    category(form, "third_party")
    form.checkbox(key="register_no_orders").check().run()
    save(form)
    assert not form.exception
    assert not form.error
    columns = "ticket_id, customer_id, subject, category, critical, serious, installation_id, registered_at"
    assert stored(f"select {columns} from store.tickets where ticket_id like 'D%'") == [
        ("D00001", "K1", "Kassan laddas inte", "third_party", True, False, "M1", clock.now())
    ]
    assert stored("select actor, action from store.audit_log where row_key = 'D00001'") == [("S1", "register_case")]
    assert "Ärende D00001 är registrerat. Det ska påbörjas genast: inom 15 minuter." in said(form)


def test_a_call_is_registered_when_it_came(form: AppTest):
    form.segmented_control(key="register_came").set_value("earlier").run()
    form.date_input(key="register_day").set_value(date(2026, 4, 30))
    form.time_input(key="register_hour").set_value(time(23, 50)).run()
    assert "Ska påbörjas senast ons 6 maj 2026" in said(form), "1 May and the weekend don't count"
    form.text_input(key="register_subject").set_value("Ringde i går")
    save(form)
    assert stored("select registered_at, registered_on from store.tickets where ticket_id = 'D00001'") == [
        (datetime(2026, 4, 30, 21, 50, tzinfo=UTC), date(2026, 4, 30))
    ]


def test_the_hour_that_never_was_is_refused_and_nothing_is_lost(form: AppTest):
    form.text_input(key="register_subject").set_value("Ringde i natt").run()
    form.segmented_control(key="register_came").set_value("earlier").run()
    form.date_input(key="register_day").set_value(date(2026, 3, 29))
    form.time_input(key="register_hour").set_value(time(2, 30)).run()
    assert "Klockan visade aldrig 02:30 den 2026-03-29" in said(form)
    assert form.button(key="register_save").disabled
    form.time_input(key="register_hour").set_value(time(3, 0)).run()
    assert form.text_input(key="register_subject").value == "Ringde i natt"
    save(form)
    assert stored("select registered_at from store.tickets where ticket_id = 'D00001'") == [
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC),)
    ]


@pytest.mark.parametrize(
    ("day", "hour", "instant"),
    [
        (date(2025, 10, 26), time(1, 59), datetime(2025, 10, 25, 23, 59, tzinfo=UTC)),
        (date(2025, 10, 26), time(2, 0), datetime(2025, 10, 26, 0, 0, tzinfo=UTC)),
        (date(2025, 10, 26), time(2, 59), datetime(2025, 10, 26, 0, 59, tzinfo=UTC)),
        (date(2025, 10, 26), time(3, 0), datetime(2025, 10, 26, 2, 0, tzinfo=UTC)),
        (date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 0), None),
        (date(2026, 3, 29), time(2, 59), None),
        (date(2026, 3, 29), time(3, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
    ],
)
def test_what_the_clock_showed_is_an_instant(day: date, hour: time, instant: datetime | None):
    """Of the hour that comes twice the first; the one that is skipped is none."""
    if instant:
        assert typed.local_moment(day, hour) == instant
    else:
        with pytest.raises(UserError, match="never showed"):
            typed.local_moment(day, hour)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(("25", "25"), ("12,5", "12.5"), (" 12.25 min", "12.25"), ("1:30", "90"), ("0:01", "1"), ("1 440", "1440")),
        *((text, None) for text in ("", "0", "0,00", "-1", "1:60", "1:", ":30", "1:x", "12,345", "1e3", "²", "NaN")),
    ],
)
def test_minutes_as_they_are_typed(text: str, minutes: str | None):
    if minutes:
        assert typed.minutes(text) == Decimal(minutes)
    else:
        with pytest.raises(UserError):
            typed.minutes(text)


def test_a_case_without_a_subject_is_not_saved_and_the_rest_stays(form: AppTest):
    category(form, "attack")
    save(form)
    assert "Skriv vad ärendet gäller" in said(form)
    assert form.selectbox(key="register_category").value == "attack"
    assert stored("select count(*) from store.tickets") == [(4,)]


def test_nobody_registers_before_saying_who_they_are(desk_app: AppTest):
    del desk_app.query_params["me"]
    desk_app.query_params["customer"] = "K1"
    open_page(desk_app, "register")
    assert desk_app.button(key="register_save").disabled
    assert "Välj först vem du är" in said(desk_app)
    # What it would cost can be told to anybody.
    assert "Kostnadsfritt" in category(desk_app, "core")
