"""Formulas (KER-9): what they compute, what they refuse and where, what they never do."""

from __future__ import annotations

import datetime as dt
import string
from decimal import Decimal, getcontext, localcontext
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kupiec.ground.kernel import formula
from kupiec.ground.kernel.formula import DATE, FUNCTIONS, NUMBER, TEXT, YES_NO, FormulaError, Name
from kupiec.ground.kernel.refusal import Refusal

D = Decimal
NAMES = {
    "base": Name(NUMBER, "base price", "cena_podstawowa", D("12.99")),
    "quantity": Name(NUMBER, "quantity", "ilość", D(25)),
    "days_to_expiry": NUMBER,
    "missing": NUMBER,
    "group": TEXT,
    "blocked": YES_NO,
    "valid_to": DATE,
}
VALUES = {
    "base": D("12.99"),
    "quantity": D(25),
    "days_to_expiry": D(20),
    "missing": None,
    "group": "Śruby",
    "blocked": False,
    "valid_to": dt.date(2026, 11, 30),
}

CASES = [
    ("if(days_to_expiry <= 7, base * 0.5, if(days_to_expiry <= 30, base * 0.8, base))", D("10.392")),
    ("jeżeli(days_to_expiry <= 7; 1; 2)", D(2)),
    ("if(quantity >= 100, 9, quantity >= 10, 9.50, 10)", D("9.50")),
    ("1 + 2 * 3 - 4 / 2", D(5)),
    ("(1 + 2) * 3", D(9)),
    ("10 - 3 - 2", D(5)),
    ("100 / 10 / 2", D(5)),
    ("-2 ** 2", D(-4)),
    ("2 ** 3", D(8)),
    ("- -2 + +3", D(5)),
    ("0.1 + 0.2", D("0.3")),
    ("base * 95%", D("12.3405")),
    ("1 / 3 * 3", D("0.9999999999999999999999999999999999")),
    ("round(1.005, 2)", D("1.01")),
    ("round(-1.005, 2)", D("-1.01")),
    ("round(2.5)", D(3)),
    ("zaokrąglij(10.392, 2)", D("10.39")),
    ("round_up(48.36, 0.05)", D("48.40")),
    ("margin(198, 25)", D(264)),
    ("markup(198, 25)", D("247.5")),
    ("cena_podstawowa * Ilość", D("324.75")),
    ("BASE + Base", D("25.98")),
    ("2 × 3 − 1", D(5)),
    ("1 ≤ 2", True),
    ("base = 12.990", True),
    ("base <> 1 and not blocked", True),
    ("nie blocked oraz (quantity > 30 lub quantity in (25, 26))", True),
    ("blocked = nie", True),
    ("if(tak, 1, 2)", D(1)),
    ("group in ('Nity', 'Śruby')", True),
    ("group = 'śruby'", False),
    ("contains(group, 'SRUB')", True),
    ("zaczyna_się(group, „śr”)", True),
    ("concat(group, '/', \"A\")", "Śruby/A"),
    ("valid_to > date(2026, 11, 29)", True),
    ("days_between(date(2026, 11, 23), valid_to)", D(7)),
    ("add_months(date(2026, 1, 31), 1)", dt.date(2026, 2, 28)),
    ("between(quantity, 25, 30)", True),
    ("coalesce(missing, days_to_expiry, 1)", D(20)),
    ("is_empty(missing) and not is_empty(base)", True),
    ("missing > 1 or missing <= 1", False),
    ("coalesce(missing * 2 + 1, 0)", D(0)),
    ("if(missing > 3, 1, 2)", D(2)),
    ("missing in (1, 2)", False),
    ("min(3, 1, 2) + max(1, 2, 3)", D(4)),
    ("'a not b' = 'a not b'", True),
    ("'not' = 'not'", True),
    ("round(-0.4)", D(0)),
]


@pytest.mark.feature("KER-9")
@pytest.mark.parametrize(("source", "expected"), CASES)
def test_what_a_formula_gives(source, expected):
    answer = formula.compile(source, NAMES).evaluate(VALUES)
    assert answer == expected
    assert type(answer) is type(expected)
    assert not (isinstance(answer, D) and answer.is_zero() and answer.is_signed())


REFUSED = [
    ("", "FORMULA_SYNTAX", 0),
    ("   ", "FORMULA_SYNTAX", 0),
    ("1 +", "FORMULA_SYNTAX", 3),
    ("1 + * 2", "FORMULA_SYNTAX", 4),
    ("(1 + 2", "FORMULA_SYNTAX", 6),
    ("1 + 2)", "FORMULA_SYNTAX", 5),
    ("base * 0,5", "FORMULA_SYNTAX", 8),
    ("1 < 2 < 3", "FORMULA_SYNTAX", 6),
    ("base ^ 2", "FORMULA_SYNTAX", 5),
    ("bas * 2", "FORMULA_NAME", 0),
    ("1 + nothing(2)", "FORMULA_NAME", 4),
    ("1 + 'a'", "FORMULA_TYPE", 4),
    ("'a' + 'b'", "FORMULA_TYPE", 0),
    ("group = 1", "FORMULA_TYPE", 8),
    ("group % 1", "FORMULA_SYNTAX", 6),
    ("not base", "FORMULA_TYPE", 4),
    ("base and blocked", "FORMULA_TYPE", 0),
    ("blocked > false", "FORMULA_TYPE", 8),
    ("valid_to + 7", "FORMULA_TYPE", 0),
    ("if(base, 1, 2)", "FORMULA_TYPE", 3),
    ("if(blocked, 1, 'a')", "FORMULA_TYPE", 15),
    ("if(blocked, 1)", "FORMULA_ARGUMENTS", 0),
    ("if(blocked, 1, blocked, 2)", "FORMULA_ARGUMENTS", 0),
    ("round()", "FORMULA_ARGUMENTS", 0),
    ("round(1, 2, 3)", "FORMULA_ARGUMENTS", 0),
    ("min(1)", "FORMULA_ARGUMENTS", 0),
    ("base ** 13", "FORMULA_LIMIT", 8),
    ("base ** quantity", "FORMULA_LIMIT", 8),
    ("9" * 40, "FORMULA_LIMIT", 0),
]


@pytest.mark.feature("KER-9")
@pytest.mark.parametrize(("source", "code", "start"), REFUSED)
def test_what_is_refused_and_where(source, code, start):
    with pytest.raises(FormulaError) as refused:
        formula.compile(source, NAMES)
    assert (refused.value.code, refused.value.start) == (code, start)
    assert refused.value.field == "formula"
    assert refused.value.text


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("base / (quantity - 25)", "FORMULA_DIVISION"),
        ("0 / (quantity - 25)", "FORMULA_DIVISION"),
        ("power(power(base, 12), 12) ** 12", "FORMULA_TOO_LARGE"),
        ("round(power(10, 12) ** 12, 4)", "FORMULA_TOO_LARGE"),
        ("round(base, 0.5)", "FORMULA_VALUE"),
        ("round_up(base, 0)", "FORMULA_VALUE"),
        ("margin(base, 100)", "FORMULA_VALUE"),
        ("date(2026, 2, 30) = valid_to", "FORMULA_VALUE"),
        ("add_days(valid_to, 4000000) = valid_to", "FORMULA_VALUE"),
        ("missing + 1", "FORMULA_EMPTY"),
    ],
)
def test_no_value_is_a_refusal_with_a_place(source, code):
    with pytest.raises(FormulaError) as refused:
        formula.compile(source, NAMES).evaluate(VALUES)
    assert refused.value.code == code
    assert 0 <= refused.value.start <= refused.value.end <= len(source)


HOSTILE = [
    "__import__('os').system('id')", "base.__class__", "base.real", "().__class__.__bases__[0]", "open('/etc/passwd')",
    "eval('1')", "exec('1')", "lambda: 1", "[x for x in (1,2)]", "{1: 2}", "[1, 2]", "base[0]", "f'{base}'",
    "'%1000000000d' % 1", "'a' * 1000000000", "9 ** 9 ** 9", "9 ** 999999999", "1 << 10000000000", "1 if 1 else 2",
    "base := 3", "base = 3 = 4", "print(base)", "globals()", "getattr(base, 'real')", "type(base)", "1e999999999",
    "0x41", "1_000", "9" * 1900, "(" * 900 + "1" + ")" * 900, "-" * 1999, "not " * 499 + "blocked", "1" + "+1" * 990,
    "min(" * 300 + "1", "min(" + ",".join("1" * 300) + ")", "'" + "a" * 1900 + "'", "x" * 5000, "1;import os", "base\x00",
    "'unclosed", "concat('a'" + ",'aaaaaaaaaa'" * 100 + ")", "round(1, 999999999)", "power(10, 999999999)", "…",
    "base if blocked else 0", "*base", "**base", "base...", "\\", "`id`", "${base}", "{{base}}", "{% debug %}", "#", "@",
    "add_days(valid_to, 10 ** 12 * 10 ** 12)", "power(0 - 0, 0.5)", "+" * 1500 + "1",
]  # fmt: skip


@pytest.mark.feature("KER-9")
def test_hostile_inputs_are_refused_or_harmless():
    assert len(HOSTILE) >= 40
    for source in HOSTILE:
        try:
            answer = formula.compile(source, NAMES).evaluate(VALUES)
        except FormulaError as refused:
            assert refused.text
        else:
            assert isinstance(answer, (D, str, bool, dt.date)), source


WORDS = sorted({*NAMES, *(f.name for f in FUNCTIONS), "if", "and", "or", "not", "in", "tak", "nie", "cena_podstawowa"})
PIECES = st.one_of(
    st.sampled_from(WORDS + list("+-*/()<>=,;%^'\"") + ["**", "<=", "<>", "12", "0.5", "'ab'", "(", ")", ","]),
    st.text(alphabet=string.printable + "ąęłĄ½٣²𝟗„”…\u202e", max_size=3),
)


def no_text_brings_anything_else(pieces):
    try:
        answer = formula.compile(" ".join(pieces), NAMES).evaluate(VALUES)
    except FormulaError as refused:
        assert refused.text
    else:
        assert isinstance(answer, (D, str, bool, dt.date))
        assert not isinstance(answer, D) or answer.is_finite()


def at_length(times):
    return settings(max_examples=times, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@at_length(600)
@given(st.lists(PIECES, max_size=40))
def test_no_text_brings_anything_but_a_value_or_a_refusal(pieces):
    no_text_brings_anything_else(pieces)


@pytest.mark.slow
@at_length(20_000)
@given(st.lists(PIECES, max_size=40))
def test_no_text_brings_anything_but_a_value_or_a_refusal_at_length(pieces):
    no_text_brings_anything_else(pieces)


def _numbers(depth):  # three levels stay below the limit of 200 parts
    leaf = st.one_of(st.sampled_from(["base", "quantity", "missing"]), st.decimals(0, 999, places=2).map(str))
    if not depth:
        return leaf
    below = _numbers(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(below, st.sampled_from("+-*/"), below).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(["min", "max", "percent"]), below, below).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(below, below, below).map(lambda t: f"if({t[0]} < {t[1]}, {t[2]}, -{t[1]})"),
    )


def compiles_and_repeats(source):
    compiled = formula.compile(source, NAMES, result=NUMBER)

    def answer():
        try:
            return compiled.evaluate(VALUES)
        except FormulaError as refused:
            return refused.code

    first = answer()
    with localcontext(prec=3):
        assert answer() == first


@at_length(250)
@given(_numbers(3))
def test_well_formed_formulas_always_compile_and_repeat_their_value(source):
    compiles_and_repeats(source)


@pytest.mark.slow
@at_length(5_000)
@given(_numbers(3))
def test_well_formed_formulas_always_compile_and_repeat_their_value_at_length(source):
    compiles_and_repeats(source)


def test_the_callers_context_does_not_matter():
    getcontext().prec = 28
    with localcontext(prec=2):
        assert formula.compile("1 / 3", {}).evaluate({}) == D("0." + "3" * 34)


def test_result_type_names_and_cheap_repetition():
    with pytest.raises(FormulaError) as refused:
        formula.compile("base > 1", NAMES, result=NUMBER)
    assert refused.value.code == "FORMULA_TYPE"
    first = formula.compile("base * ilość", NAMES, result=NUMBER)
    assert first.used == {"base", "quantity"}
    assert formula.compile("base * ilość", NAMES, result=NUMBER) is first
    assert first.evaluate({"base": 2, "quantity": 3}) == 6


def test_only_named_values_of_the_right_type_come_in():
    compiled = formula.compile("base * 2", NAMES)
    with pytest.raises(KeyError):
        compiled.evaluate({})
    for wrong in (1.5, "1", True, D("NaN"), D("Infinity"), dt.date(2026, 1, 1)):
        with pytest.raises(TypeError):
            compiled.evaluate({"base": wrong})


def test_a_trial_run_when_saved():
    assert formula.check("base * 2", NAMES, result=NUMBER).trial() == D("25.98")
    assert formula.check("base * 2", NAMES).trial(base=D(3)) == 6
    with pytest.raises(Refusal) as refused:
        formula.check("base / (quantity - 25)", NAMES)
    assert refused.value.code == "FORMULA_DIVISION"


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.name)
def test_every_functions_example_runs(function):
    compiled = formula.compile(function.example, {"quantity": NUMBER, "missing": NUMBER})
    compiled.evaluate({"quantity": D(25), "missing": None})


def test_the_users_page_has_every_function():
    page = (Path(__file__).parents[4] / "docs" / "formulas.md").read_text()
    for function in FUNCTIONS:
        compiled = formula.compile(function.example, {"quantity": NUMBER, "missing": NUMBER})
        value = compiled.evaluate({"quantity": D(25), "missing": None})
        shown = {True: "tak", False: "nie"}.get(value, value) if isinstance(value, bool) else value
        assert f"| `{function.name}` | `{function.polish}` |" in page, function.name
        assert f"| `{function.example}` → {shown} |" in page, function.name


def test_the_largest_formulas_stay_small_work():
    source = "+".join(["min(base,1)"] * 50)
    assert formula.compile(source, NAMES).evaluate(VALUES) == 50
    with pytest.raises(FormulaError):
        formula.compile("+".join(["min(base,1)"] * 51), NAMES)
    text = formula.compile(" or ".join(["contains(group, 'zz')"] * 60), NAMES)
    assert text.evaluate({**VALUES, "group": "ą" * 100_000}) is False
