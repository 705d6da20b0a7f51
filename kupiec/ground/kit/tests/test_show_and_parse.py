"""Numbers, dates and what people type."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import calculator, filters, inputs, markup, parse, show
from kupiec.ground.kit.key_words import key_caps

NOON = dt.datetime(2026, 11, 18, 12, 0, tzinfo=clock.WARSAW)  # a Wednesday


@pytest.mark.parametrize(
    ("write", "value", "text"),
    [
        (show.money, Decimal("12480"), "12\u00a0480,00"),
        (show.money, Decimal("-1300.5"), "\u22121\u00a0300,50"),
        (show.money, None, "—"),
        (show.money, Decimal(0), "0,00"),
        (show.money0, Decimal("1284600"), "1\u00a0284\u00a0600"),
        (show.money0, Decimal(0), "—"),
        (show.price, Decimal("13.4"), "13,40"),
        (show.price, Decimal("0.1234"), "0,1234"),
        (show.quantity, Decimal("7.0000"), "7"),
        (show.quantity, Decimal("7.5000"), "7,5"),
        (show.percent, Decimal("17.2"), "17,2%"),
        (show.percent, None, "—"),
        (show.day, dt.date(2026, 10, 3), "03.10.2026"),
        (show.day, None, "—"),
        (show.moment, dt.datetime(2026, 10, 13, 8, 5, tzinfo=dt.UTC), "13.10.2026 10:05"),
    ],
)
def test_polish_writing(write, value, text):
    with translation.override("pl"):
        assert write(value) == text


def test_money_with_currency_and_other_languages():
    with translation.override("pl"):
        assert show.money(Decimal("33206.68"), "PLN") == "33\u00a0206,68\u00a0zł"
    with translation.override("en"):
        assert show.money(Decimal("1234.5"), "USD") == "$1,234.50"
    with translation.override("de"):
        assert show.money(Decimal("1234.5"), "EUR") == "1.234,50\u00a0€"


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "dziś"), (-1, "jutro"), (1, "wczoraj"), (5, "5 dni temu"), (7, "7 dni temu"), (8, "10.11.2026"), (-3, "za 3 dni")],
)
def test_relative_days(days, text):
    with clock.frozen(NOON), translation.override("pl"):
        assert show.ago(dt.date(2026, 11, 18) - dt.timedelta(days=days)) == text


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12 480,50", "12480.50"), ("12480.5", "12480.5"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("−3", "-3"),
        ("17,2%", "17.2"), ("12\u00a0480", "12480"), (",5", "0.5"), ("+7", "7"), ("100 zł", "100"),
    ],
)  # fmt: skip
def test_numbers_as_typed(typed, value):
    assert parse.decimal(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "abc", "1e9", "NaN", "Infinity", "12,34,56x", "--1", "٣"])
def test_what_is_no_number(typed):
    with pytest.raises(Refusal) as refusal:
        parse.decimal(typed, field="quantity")
    assert (refusal.value.code, refusal.value.field) == ("NOT_A_NUMBER", "quantity")
    with pytest.raises(Refusal) as refusal:
        parse.decimal("1 000 000 000 000 000 000,5", field="quantity")
    assert refusal.value.code == "TOO_LARGE"


@pytest.mark.parametrize(
    ("asked", "most"), [(inputs.Quantity("n", "N"), "99999999999999,9999"), (inputs.Amount("n", "N"), "9999999999999999,99")]
)
def test_a_number_no_column_holds_is_told_at_its_field(asked, most):
    assert asked.value(most, None)
    with pytest.raises(Refusal) as refusal:
        asked.value("1" + most.replace("9", "0"), None)
    assert (refusal.value.code, refusal.value.field) == ("TOO_LARGE", "n")


def test_too_many_decimals():
    with pytest.raises(Refusal) as refusal:
        parse.decimal("1,234", places=2)
    assert refusal.value.code == "TOO_MANY_DECIMALS"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-01", (2026, 12, 1)), ("1.12.2026", (2026, 12, 1)), ("1.12.26", (2026, 12, 1)), ("20", (2026, 11, 20)),
        ("3", (2026, 12, 3)), ("16.10", (2026, 10, 16)), ("+3", (2026, 11, 21)), ("-1", (2026, 11, 17)), ("pt", (2026, 11, 20)),
        ("śr", (2026, 11, 25)), ("koniec", (2026, 11, 30)), ("dziś", (2026, 11, 18)), ("jutro", (2026, 11, 19)),
    ],
)  # fmt: skip
def test_days_as_typed(typed, day):
    assert parse.day(typed, today=dt.date(2026, 11, 18)) == dt.date(*day)


@pytest.mark.parametrize("typed", ["", "32.1.2026", "31.2", "abc", "2026-13-01", "+99999"])
def test_what_is_no_day(typed):
    with pytest.raises(Refusal) as refusal:
        parse.day(typed, today=dt.date(2026, 11, 18))
    assert refusal.value.code == "NOT_A_DATE"


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("month", (2026, 11, 1), (2026, 11, 30)), ("quarter", (2026, 10, 1), (2026, 12, 31)), ("year", (2026, 1, 1), (2026, 12, 31)),
        ("last-month", (2026, 10, 1), (2026, 10, 31)), ("week", (2026, 11, 16), (2026, 11, 22)), ("today", (2026, 11, 18), (2026, 11, 18)),
        ("next-7", (2026, 11, 18), (2026, 11, 25)),
    ],
)  # fmt: skip
def test_named_periods(name, first, last):
    assert filters.period(name, dt.date(2026, 11, 18)) == (dt.date(*first), dt.date(*last))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("120+23%", "147.6"),
        ("200-10%", "180"),
        ("2+3*4", "14"),
        ("(2+3)×4", "20"),
        ("10:4", "2.5"),
        ("-5+2", "-3"),
        ("1 000,5*2", "2001"),
        ("50%", "0.5"),
    ],
)
def test_calculator(text, value):
    assert calculator.calculate(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "2+", "1/0", "abc", "2**99", "(" * 50, "__import__('os')", "9" * 15 + "*" + "9" * 15])
def test_calculator_says_nothing_to_the_rest(text):
    assert calculator.calculate(text) is None


def test_markup_escapes_what_users_type():
    hostile = '<script>alert("x")</script>'
    for made in (
        markup.badge(hostile, "ok"),
        markup.doc(hostile, hostile),
        markup.avatar(hostile),
        markup.note("bad", hostile),
        markup.stock_state("ok", hostile),
    ):
        assert "<script" not in made
    with pytest.raises(ValueError, match="icon name"):
        markup.icon('x" onload="1')


def test_bars_carry_no_style():
    assert "style" not in markup.bar(Decimal(82), 120, "warn") + markup.spark([1, 2, 3])
    assert 'width="100.0"' in markup.bar(300, 100, "bad")


def test_key_caps():
    with translation.override("pl"):
        assert [key_caps(keys) for keys in ("Ctrl+Enter", "Space", "Shift+F10", "Alt+ArrowUp")] == [
            "Ctrl ↵",
            "Spacja",
            "Shift F10",
            "Alt ↑",
        ]


def test_a_label_that_translates_itself_is_translated_once():
    """“Roles” is “Role” in Polish, and “Role” is an English word with a Polish of its own."""
    with translation.override("pl"):
        assert show.say(gettext_lazy("Roles")) == show.say("Roles") == "Role"
        assert show.say("Role") == "Rola"


@pytest.mark.parametrize(("language", "said"), [("pl", "zostało 3\u00a0873,39 i 1\u00a0200,5"), ("en", "zostało 3,873.39 i 1,200.5")])
def test_numbers_in_a_refusal_are_written_as_the_language_writes_them(language, said):
    refusal = Refusal("X", "zostało %(amount)s i %(quantity)s", params={"amount": Decimal("3873.39"), "quantity": Decimal("1200.5000")})
    with translation.override(language):
        assert refusal.text == said


def test_a_refusal_says_days_and_percents_as_people_write_them() -> None:
    assert (
        Refusal("X", "Until %(day)s, %(least)s.", params={"day": dt.date(2027, 3, 1), "least": Decimal("2.50")}).text
        == "Until 01.03.2027, 2,50."
    )
    assert Refusal("X", "From 0 to 100%%.").text == "From 0 to 100%."
