"""The terms file: every kind of mistake gives one message that names the place; a dated row moves no history."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lib import terms as terms_module
from lib.errors import UserError
from lib.store import Store
from lib.terms import Terms
from tests.conftest import NOW, bring_in, rows_of

SHIPPED = terms_module.FILE.read_text(encoding="utf-8")


@pytest.fixture
def changed(tmp_path) -> Callable[..., Path]:
    """Writes the shipped file with a text in it replaced, and more rows at its end."""

    def write(old: str = "", new: str = "", more: str = "") -> Path:
        assert old in SHIPPED
        file = tmp_path / "villkor.toml"
        file.write_text(SHIPPED.replace(old, new, 1) + more if old else SHIPPED + more, encoding="utf-8")
        return file

    return write


def message(file: Path) -> str:
    with pytest.raises(UserError) as raised:
        terms_module.load(file)
    text = str(raised.value)
    assert "villkor.toml" in text
    assert "\n" not in text or "TOML" in text
    return text


def rate(form: str, valid_from: str, rate: str, valid_to: str = "") -> str:
    end = f"valid_to = {valid_to}\n" if valid_to else ""
    return f'\n[[hourly_rate]]\nform = "{form}"\nvalid_from = {valid_from}\n{end}clause = "hourly"\nrate = {rate}\n'


WARRANTY = '[[warranty]]\nvalid_from = 2000-01-01\nclause = "warranty"\ndays = 30'
TICKET_FEE = '[[ticket_fee]]\nvalid_from = 2000-01-01\nclause = "ticket"\nfee = 395\nminutes = 20'


def test_the_shipped_file_is_in_order():
    terms = terms_module.load()
    assert terms.forms() == ["bas", "plus", "premium"]
    assert len(terms.categories()) == 11
    assert (terms.lead_time[0].working_days, terms.critical[0].minutes) == (3, 15)


def test_two_rows_that_begin_on_the_same_day_overlap(changed):
    text = message(changed(more=rate("plus", "2000-01-01", "900")))
    assert "hourly_rate row 5 ('plus', from 2000-01-01): its dates overlap those of the row from 2000-01-01" in text


def test_a_row_that_begins_on_the_last_day_of_the_one_before_overlaps(changed):
    ended = WARRANTY.replace("clause", "valid_to = 2026-06-30\nclause")
    again = f"\n{WARRANTY}\nexpiring_days = 7\n"
    text = message(changed(WARRANTY, ended, again.replace("2000-01-01", "2026-06-30")))
    assert "warranty row 2 (from 2026-06-30): its dates overlap those of the row from 2000-01-01" in text


def test_a_row_that_begins_on_the_day_after_follows_on(changed):
    ended = WARRANTY.replace("clause", "valid_to = 2026-06-30\nclause")
    again = f"\n{WARRANTY}\nexpiring_days = 7\n"
    terms = terms_module.load(changed(WARRANTY, ended, again.replace("2000-01-01", "2026-07-01")))
    assert [row.valid_to for row in terms.warranty] == [date(2026, 6, 30), date.max]


def test_a_day_without_any_row_is_a_gap(changed):
    ended = WARRANTY.replace("clause", "valid_to = 2026-06-30\nclause")
    again = f"\n{WARRANTY}\nexpiring_days = 7\n"
    text = message(changed(WARRANTY, ended, again.replace("2000-01-01", "2026-07-02")))
    assert "warranty row 2 (from 2026-07-02): nothing is in force between 2026-06-30 and 2026-07-02" in text


def test_nothing_before_the_first_row_is_a_gap(changed):
    text = message(changed(WARRANTY, WARRANTY.replace("2000-01-01", "2000-01-02")))
    assert "warranty row 1 (from 2000-01-02): nothing is in force before 2000-01-02; begin at 2000-01-01" in text


def test_nothing_after_the_last_row_is_a_gap(changed):
    text = message(changed(WARRANTY, WARRANTY.replace("clause", "valid_to = 2030-12-31\nclause")))
    assert "warranty row 1 (from 2000-01-01): nothing is in force after 2030-12-31; leave valid_to out" in text


def test_a_clause_that_the_terms_lack_is_unknown(changed):
    text = message(changed(WARRANTY, WARRANTY.replace('"warranty"', '"garanti"')))
    assert "warranty row 1 (from 2000-01-01), clause: unknown clause 'garanti'; the clauses are core, normal" in text


def test_a_clause_text_for_no_clause_is_unknown(changed):
    text = message(changed("\nadvice = {", '\nrabatt = { sv = "x", en = "x" }\nadvice = {'))
    assert "clauses, rabatt: unknown clause" in text


def test_a_clause_without_text_is_missed(changed):
    text = message(changed("\nadvice = {", "\n# advice = {"))
    assert "clauses: the text of clause 'advice' is missing; add it" in text


@pytest.mark.parametrize("wrong", ["795.99", "995.01"])
def test_a_rate_just_outside_the_promised_range_is_refused(changed, wrong):
    text = message(changed(more=rate("plus", "2027-01-01", wrong)))
    assert f"hourly_rate row 5 ('plus', from 2027-01-01), rate: {wrong} is outside the range 796–995" in text


@pytest.mark.parametrize("right", ["796", "995.00"])
def test_a_rate_at_the_edge_of_the_promised_range_is_taken(changed, right):
    assert terms_module.load(changed(more=rate("plus", "2027-01-01", right))).hourly_rate[4].rate == Decimal(right)


def test_customers_without_a_contract_need_a_rate(changed):
    text = message(changed('form = "no_contract"', 'form = "guld"'))
    assert "hourly_rate: the form 'no_contract' is missing" in text


def test_a_negative_amount_is_refused(changed):
    text = message(changed("fee = 395", "fee = -395"))
    assert "ticket_fee row 1 (from 2000-01-01), fee: " in text
    assert "must be at least 0 (it says -395)" in text


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("minutes = 15", "minutes = 0", "critical row 1 (from 2000-01-01), minutes: "),
        ("minutes = 15", "minutes = -15", "critical row 1 (from 2000-01-01), minutes: "),
        ("target = 95", "target = 100.01", "lead_time row 1 (from 2000-01-01), target: "),
        ("fee = 795", "fee = 795.005", "installation_fee row 1 (from 2000-01-01), fee: "),
        ("closes = 16:00:00", "closes = 09:00:00", "closes 09:00:00 is not after opens 09:00:00"),
    ],
)
def test_a_number_out_of_bounds_is_refused(changed, old, new, place):
    assert place in message(changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("fee = 395", 'fee = "dyrt"', "ticket_fee row 1 (from 2000-01-01), fee: "),
        ("minutes = 20", "minutes = 20.5", "ticket_fee row 1 (from 2000-01-01), minutes: "),
        ("minutes = 20", 'minutes = "20"', "ticket_fee row 1 (from 2000-01-01), minutes: "),
        ("in_warranty = true", 'in_warranty = "ja"', "category row 5 ('third_party', from 2000-01-01), in_warranty: "),
        ("opens = 09:00:00", 'opens = "nio"', "opening_hours row 1 (from 2000-01-01), opens: "),
        ('beyond = "hourly"', 'beyond = "free"', "ticket_fee row 1 (from 2000-01-01), beyond: "),
        (WARRANTY, WARRANTY.replace("2000-01-01", '"i fjol"'), "warranty row 1 (from i fjol), valid_from: "),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(changed, old, new, place):
    text = message(changed(old, new))
    assert place in text
    assert "it says " in text


def test_a_misspelt_key_is_named_with_what_was_meant(changed):
    text = message(changed("expiring_days = 7", "expireing_days = 7"))
    assert "warranty row 1 (from 2000-01-01), expireing_days: unknown key; did you mean 'expiring_days'?" in text


def test_a_key_like_no_other_is_to_be_removed(changed):
    text = message(changed("expiring_days = 7", "expiring_days = 7\ncolour = 1"))
    assert "warranty row 1 (from 2000-01-01), colour: unknown key; remove it" in text


def test_a_missing_key_is_named(changed):
    text = message(changed("expiring_days = 7", ""))
    assert "warranty row 1 (from 2000-01-01), expiring_days: this key is missing; add it" in text


def test_a_misspelt_kind_of_row_is_named_with_what_was_meant(changed):
    assert "waranty: unknown key; did you mean 'warranty'?" in message(changed("[[warranty]]", "[[waranty]]"))


def test_a_missing_kind_of_row_is_named(changed):
    text = message(changed(f"{WARRANTY}\nexpiring_days = 7\n"))
    assert text.endswith("warranty: this key is missing; add it")


def test_a_kind_without_rows_is_named(changed, tmp_path):
    file = changed(f"{WARRANTY}\nexpiring_days = 7\n")
    file.write_text("warranty = []\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert "warranty: there is no row; add one that is valid from 2000-01-01" in message(file)


def test_broken_toml_is_said_with_its_line(changed):
    text = message(changed("fee = 395", "fee = = 395"))
    line = SHIPPED[: SHIPPED.index("fee = 395")].count("\n") + 1
    assert "is not valid TOML" in text
    assert f"line {line}" in text


def test_an_end_before_the_beginning_is_refused(changed):
    text = message(changed(more=rate("plus", "2027-01-02", "895", valid_to="2027-01-01")))
    assert "hourly_rate row 5 ('plus', from 2027-01-02), valid_to: valid_to 2027-01-01 is before valid_from" in text


def test_an_end_on_the_day_of_the_beginning_is_one_day(changed):
    more = rate("plus", "2027-01-01", "895", valid_to="2027-01-01") + rate("plus", "2027-01-02", "900")
    assert terms_module.load(changed(more=more)).hourly_rate[4].valid_to == date(2027, 1, 1)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UserError, match="there is no such file"):
        terms_module.load(tmp_path / "villkor.toml")


# ---- What stands on the invoice --------------------------------------------------------------------------------------


def article(which: str = "extra", valid_from: str = "2027-01-01", **other: str) -> str:
    values = {"clause": '"hourly"', "number": '"NY"', "account": "3041", "unit": '"st"', "sv": '"Ny"', "en": '"New"'}
    rows = "\n".join(f"{key} = {value}" for key, value in (values | other).items())
    return f'\n[[article]]\nwhich = "{which}"\nvalid_from = {valid_from}\n{rows}\n'


def test_every_kind_of_charge_has_an_article_and_prices_a_vat():
    terms = terms_module.load()
    assert [row.which for row in terms.article] == [
        *("ticket_fee", "hourly", "quote", "installation", "goodwill", "credit", "extra")
    ]
    assert len({row.number for row in terms.article}) == 7
    assert [row.percent for row in terms.vat] == [25]


@pytest.mark.parametrize("which", ["ticket_fee", "hourly", "quote", "installation", "goodwill", "credit", "extra"])
def test_an_article_that_is_missing_is_named(changed, which):
    rows = SHIPPED[SHIPPED.index("[[article]]") :].split("[[article]]")
    (row,) = [row for row in rows if f'which = "{which}"' in row]
    text = message(changed(f"[[article]]{row}", ""))
    assert text.endswith(f"article: the article '{which}' is missing; add a row with its number and account")


def test_an_article_for_nothing_that_is_charged_is_refused(changed):
    text = message(changed(more=article("porto")))
    assert "article row 8 ('porto', from 2027-01-01), which: must be 'ticket_fee', 'hourly'" in text
    assert "it says porto" in text


def test_a_new_number_from_a_date_follows_on(changed):
    assert terms_module.load(changed(more=article())).article[6].valid_to == date(2026, 12, 31)


def test_an_article_without_a_number_for_some_days_is_a_gap(changed):
    ended = 'which = "extra"\nvalid_to = 2026-06-30'
    text = message(changed('which = "extra"', ended, article(valid_from="2026-07-02")))
    assert "article row 8 ('extra', from 2026-07-02): nothing is in force between 2026-06-30 and 2026-07-02" in text


def test_two_numbers_of_one_article_at_once_overlap(changed):
    text = message(changed(more=article(valid_from="2000-01-01")))
    assert "article row 8 ('extra', from 2000-01-01): its dates overlap those of the row from 2000-01-01" in text


@pytest.mark.parametrize("number", ["TIMME", "Timme"])
def test_one_number_for_two_articles_is_refused(changed, number):
    text = message(changed(more=article(number=f'"{number}"')))
    assert f"article row 8 ('extra', from 2027-01-01), number: '{number}' is the article of 'hourly' already" in text


@pytest.mark.parametrize("wrong", ["304", "999", "9000", "30410", "-3041"])
def test_an_account_that_is_none_of_four_digits_is_refused(changed, wrong):
    text = message(changed(more=article(account=wrong)))
    assert "article row 8 ('extra', from 2027-01-01), account: must be an account of four digits, 1000–8999" in text
    assert f"it says {wrong}" in text


@pytest.mark.parametrize("wrong", ['"3041"', "30.41"])
def test_an_account_that_is_no_whole_number_is_refused(changed, wrong):
    assert "account: must be a whole number (it says " in message(changed(more=article(account=wrong)))


@pytest.mark.parametrize("wrong", ["", "=1", "-1", "+1", "@1", " 1", "1 2", "1;2", "1\\t", "1*", "x" * 51])
def test_a_number_that_would_be_read_as_something_else_is_refused(changed, wrong):
    assert "number: must be at most 50 letters, digits" in message(changed(more=article(number=f'"{wrong}"')))


@pytest.mark.parametrize("right", ["1", "ÄRENDE", "A-1/2+b_3", "x" * 50])
def test_a_number_that_accounts_can_hold_is_taken(changed, right):
    assert terms_module.load(changed(more=article(number=f'"{right}"'))).article[7].number == right


@pytest.mark.parametrize(
    "wrong", ["[]", "30", "[15, 20]", "[0]", "[-15]", "[30, 15]", "[15, 15]", "[495]", "[15.0]", '["15"]', "[true]"]
)
def test_lengths_of_sessions_are_quarters_of_an_hour(changed, wrong):
    text = message(changed("lengths = [15, 30, 45, 60]", f"lengths = {wrong}"))
    assert "booking row 1 (from 2000-01-01), lengths: must be whole quarters of an hour" in text


@pytest.mark.parametrize("right", ["[15]", "[15, 480]"])
def test_lengths_of_sessions_at_their_edges_are_taken(changed, right):
    assert (
        str(terms_module.load(changed("lengths = [15, 30, 45, 60]", f"lengths = {right}")).booking[0].lengths) == right
    )


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("buffer_minutes = 15", "buffer_minutes = -1", "buffer_minutes: must be at least 0"),
        ("daily_cap = 6", "daily_cap = 0", "daily_cap: must be more than 0"),
        ("days_ahead = 60", "days_ahead = 1.5", "days_ahead: must be a whole number"),
    ],
)
def test_what_bounds_bookings_is_a_count(changed, old, new, reason):
    assert f"booking row 1 (from 2000-01-01), {reason}" in message(changed(old, new))


@pytest.mark.parametrize(("wrong", "reason"), [("-1", "at least 0"), ("100.01", "at most 100"), ('"moms"', "it says")])
def test_a_vat_that_is_no_percentage_is_refused(changed, wrong, reason):
    text = message(changed("percent = 25", f"percent = {wrong}"))
    assert "vat row 1 (from 2000-01-01), percent: " in text
    assert reason in text


# ---- A new price is a new row ----------------------------------------------------------------------------------------


def facts_around(day_before: str, day_after: str) -> dict:
    """A case caused by the customer with 50 minutes, on each of two days."""
    tickets = [
        {"ticket_id": name, "customer_id": "K1", "registered_at": f"{day}T{hour}", "subject": "x", "category": category}
        for name, day, hour, category in (
            ("before", day_before, "23:59:59", "customer_caused"),
            ("after", day_after, "00:00:00", "customer_caused"),
            ("attacked", day_after, "00:00:00", "attack"),
        )
    ]
    entries = [
        {"entry_id": f"E-{ticket['ticket_id']}", "ticket_id": ticket["ticket_id"], "staff_id": "S1",
         "started_at": f"{day_after}T09:00", "minutes": "50", "work": "support"}
        for ticket in tickets
    ]  # fmt: skip
    return {
        "customers": [{"customer_id": "K1", "name": "Kund"}],
        "contracts": [{"customer_id": "K1", "form": "plus", "valid_from": "2020-01-01"}],
        "staff": [{"staff_id": "S1", "name": "Sara"}],
        "tickets": tickets,
        "time_entries": entries,
    }


def amounts(terms: Terms, tmp_path: Path) -> dict[str, Decimal]:
    with Store(None, terms) as store:
        result = bring_in(store, tmp_path / "facts", facts_around("2026-03-31", "2026-04-01"))
        assert not result.findings
        return {row["ticket_id"]: row["amount"] for row in rows_of(store, "charges")}


def test_a_new_fee_changes_only_tickets_registered_from_its_date(changed, tmp_path):
    new = TICKET_FEE.replace("2000-01-01", "2026-04-01").replace("fee = 395\nminutes = 20", "fee = 450\nminutes = 30")
    found = amounts(terms_module.load(changed(more=f'\n{new}\nbeyond = "hourly"\n')), tmp_path)
    # 395 + 30 minutes at 895 an hour; 450 + 20 minutes at 895 an hour.
    assert found["before"] == Decimal("842.50")
    assert found["after"] == Decimal("748.33")


def test_a_new_rate_changes_only_tickets_registered_from_its_date(changed, tmp_path):
    found = amounts(terms_module.load(changed(more=rate("plus", "2026-04-01", "960"))), tmp_path)
    assert found == {"before": Decimal("842.50"), "after": Decimal("875.00"), "attacked": Decimal("800.00")}


def test_another_fee_for_each_period_begun_is_a_setting(changed, tmp_path):
    found = amounts(terms_module.load(changed('beyond = "hourly"', 'beyond = "ticket"')), tmp_path)
    # 50 minutes are three periods of 20 begun.
    assert found["after"] == Decimal("1185.00")


def test_a_new_lead_time_changes_only_tickets_registered_from_its_date(changed, tmp_path):
    more = '\n[[lead_time]]\nvalid_from = 2026-04-01\nclause = "lead_time"\nworking_days = 1\ntarget = 95\n'
    with Store(None, terms_module.load(changed(more=more))) as store:
        bring_in(store, tmp_path / "facts", facts_around("2026-03-31", "2026-04-01"))
        due = {row["ticket_id"]: row["due_on"] for row in rows_of(store, "ticket_sla")}
    # From Tuesday 31 March three working days pass over Good Friday and Easter Monday; from Wednesday one.
    assert due["before"] == date(2026, 4, 7)
    assert due["after"] == date(2026, 4, 2)


# ---- The store and the terms know the same names ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "found"), [("forms", "contract form 'plus'"), ("categories", "category 'customer_caused'")]
)
def test_a_store_does_not_open_with_terms_that_lack_a_name_it_uses(tmp_path, terms, left, found):
    file = tmp_path / "store.duckdb"
    with Store(file, terms) as store:
        bring_in(store, tmp_path / "facts", facts_around("2026-03-31", "2026-04-01"))
    kept = {
        "forms": {"hourly_rate": [row for row in terms.hourly_rate if row.form != "plus"]},
        "categories": {"category": [row for row in terms.category if row.category != "customer_caused"]},
    }[left]
    with pytest.raises(UserError, match=f"lacks the {found}"):
        Store(file, terms.model_copy(update=kept))
    with Store(file, terms) as store:
        assert len(rows_of(store, "ticket_sla", NOW)) == 3
