"""The table of functions a formula may call (docs/formulas.md is this table; a test keeps them equal)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Any

from kupiec.ground.kernel.formula.values import CONTEXT, HIGHEST_POWER, LONGEST_VALUE, Type
from kupiec.ground.kernel.search_text import fold as fold_text
from kupiec.ground.kernel.words import N_

NUMBER, TEXT, YES_NO, DATE, ANY = Type.NUMBER, Type.TEXT, Type.YES_NO, Type.DATE, Type.ANY
_ZERO = Decimal(0)
_ONE = Decimal(1)
_HUNDRED = Decimal(100)


fold = lru_cache(maxsize=512)(fold_text)


class Unusable(Exception):  # noqa: N818 - a no, not a fault
    """A function was given a value it has no answer for; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function: both its names, what it takes and gives, what it does, an example that the tests run.

    `takes` lists argument types; the last `optional` of them may be left out; with `repeats` the last one may come
    again. ANY stands for one and the same type throughout the call. `sees_empty` functions get empty values as None;
    the others answer empty themselves when an argument is empty. `lazy` ones get thunks.
    """

    name: str
    polish: str
    takes: tuple[Type, ...]
    gives: Type
    run: Callable[..., Any]
    says: str
    example: str
    optional: int = 0
    repeats: bool = False
    sees_empty: bool = False
    lazy: bool = False


def _round(value: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    return CONTEXT.add(value.quantize(_ONE.scaleb(-_whole(places, 0, 12)), context=CONTEXT), _ZERO)


def _stepped(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    if step <= 0:
        raise Unusable(N_("The step must be above zero."))
    steps = CONTEXT.divide(value, step).to_integral_value(rounding=rounding)
    return CONTEXT.multiply(steps, step)


def _whole(value: Decimal, least: int, most: int) -> int:
    if not least <= value <= most or value != value.to_integral_value():
        raise Unusable(N_("A whole number in range is expected here."))
    return int(value)


def _power(value: Decimal, exponent: Decimal) -> Decimal:
    answer = _ONE
    for _ in range(_whole(exponent, 0, HIGHEST_POWER)):
        answer = CONTEXT.multiply(answer, value)
    return answer


def _markup(cost: Decimal, percent: Decimal) -> Decimal:
    return CONTEXT.divide(CONTEXT.multiply(cost, CONTEXT.add(_HUNDRED, percent)), _HUNDRED)


def _margin(cost: Decimal, percent: Decimal) -> Decimal:
    if percent >= _HUNDRED:
        raise Unusable(N_("A margin is below 100 per cent."))
    return CONTEXT.divide(CONTEXT.multiply(cost, _HUNDRED), CONTEXT.subtract(_HUNDRED, percent))


def _percent(value: Decimal, percent: Decimal) -> Decimal:
    return CONTEXT.divide(CONTEXT.multiply(value, percent), _HUNDRED)


def _date(year: Decimal, month: Decimal, day: Decimal) -> dt.date:
    try:
        return dt.date(_whole(year, 1, 9999), _whole(month, 1, 12), _whole(day, 1, 31))
    except ValueError:
        raise Unusable(N_("There is no such day.")) from None


def _add_days(day: dt.date, days: Decimal) -> dt.date:
    try:
        return day + dt.timedelta(days=_whole(days, -4_000_000, 4_000_000))
    except OverflowError:
        raise Unusable(N_("There is no such day.")) from None


def _add_months(day: dt.date, months: Decimal) -> dt.date:
    count = day.year * 12 + day.month - 1 + _whole(months, -120_000, 120_000)
    year, month = divmod(count, 12)
    if not 1 <= year <= 9999:
        raise Unusable(N_("There is no such day."))
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _month_end(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _joined(*parts: str) -> str:
    if sum(map(len, parts)) > LONGEST_VALUE:
        raise Unusable(N_("The text became too long."))
    return "".join(parts)


def _if(*thunks: Callable[[], Any]) -> Any:
    for index in range(0, len(thunks) - 1, 2):
        if thunks[index]():
            return thunks[index + 1]()
    return thunks[-1]()


def _coalesce(*thunks: Callable[[], Any]) -> Any:
    for thunk in thunks:
        if (value := thunk()) is not None:
            return value
    return None


def _floor(value: Decimal) -> Decimal:
    return CONTEXT.add(value.to_integral_value(rounding=ROUND_FLOOR), _ZERO)


def _ceil(value: Decimal) -> Decimal:
    return CONTEXT.add(value.to_integral_value(rounding=ROUND_CEILING), _ZERO)


def _table() -> list[Function]:
    f = Function
    return [
        f("if", "jeżeli", (YES_NO, ANY, ANY), ANY, _if, N_("The second value when the condition holds, else the last; more pairs of condition and value may stand between."), "if(quantity >= 100, 9, quantity >= 10, 9.50, 10)", repeats=True, lazy=True),
        f("coalesce", "pierwsza", (ANY, ANY), ANY, _coalesce, N_("The first value that is not empty."), "coalesce(missing, 7)", repeats=True, lazy=True),
        f("is_empty", "puste", (ANY,), YES_NO, lambda value: value is None, N_("Yes when there is no value."), "is_empty(missing)", sees_empty=True),
        f("min", "min", (NUMBER, NUMBER), NUMBER, min, N_("The smallest of the numbers."), "min(3, 1, 2)", repeats=True),
        f("max", "max", (NUMBER, NUMBER), NUMBER, max, N_("The largest of the numbers."), "max(3, 1, 2)", repeats=True),
        f("round", "zaokrąglij", (NUMBER, NUMBER), NUMBER, _round, N_("Half-up rounding to so many decimals (none when left out)."), "round(1.005, 2)", optional=1),
        f("round_up", "zaokrąglij_w_górę", (NUMBER, NUMBER), NUMBER, lambda value, step: _stepped(value, step, ROUND_CEILING), N_("Up to a multiple of the step."), "round_up(48.36, 0.50)"),
        f("round_down", "zaokrąglij_w_dół", (NUMBER, NUMBER), NUMBER, lambda value, step: _stepped(value, step, ROUND_FLOOR), N_("Down to a multiple of the step."), "round_down(48.36, 0.50)"),
        f("floor", "podłoga", (NUMBER,), NUMBER, _floor, N_("The whole number not above."), "floor(2.7)"),
        f("ceil", "sufit", (NUMBER,), NUMBER, _ceil, N_("The whole number not below."), "ceil(2.1)"),
        f("abs", "moduł", (NUMBER,), NUMBER, CONTEXT.abs, N_("The number without its sign."), "abs(-2)"),
        f("power", "potęga", (NUMBER, NUMBER), NUMBER, _power, N_("The number multiplied by itself, 0 to 12 times."), "power(1.05, 2)"),
        f("percent", "procent", (NUMBER, NUMBER), NUMBER, _percent, N_("So many per cent of the number."), "percent(200, 5)"),
        f("markup", "narzut", (NUMBER, NUMBER), NUMBER, _markup, N_("The price with a markup of so many per cent on cost."), "markup(198, 25)"),
        f("margin", "marża", (NUMBER, NUMBER), NUMBER, _margin, N_("The price in which so many per cent are margin."), "margin(198, 25)"),
        f("between", "pomiędzy", (NUMBER, NUMBER, NUMBER), YES_NO, lambda value, low, high: low <= value <= high, N_("Yes when the number lies between the two, both included."), "between(5, 1, 5)"),
        f("contains", "zawiera", (TEXT, TEXT), YES_NO, lambda text, part: fold(part) in fold(text), N_("Yes when the text contains the part; case and Polish letters don’t matter."), "contains('Łódź Śródmieście', 'lodz')"),
        f("starts_with", "zaczyna_się", (TEXT, TEXT), YES_NO, lambda text, part: fold(text).startswith(fold(part)), N_("Yes when the text begins with the part."), "starts_with('SDZ-12', 'sdz')"),
        f("ends_with", "kończy_się", (TEXT, TEXT), YES_NO, lambda text, part: fold(text).endswith(fold(part)), N_("Yes when the text ends with the part."), "ends_with('SDZ-12', '-12')"),
        f("length", "długość", (TEXT,), NUMBER, lambda text: Decimal(len(text)), N_("How many characters the text has."), "length('abc')"),
        f("upper", "wielkie", (TEXT,), TEXT, lambda text: text.upper()[:LONGEST_VALUE], N_("The text in capitals."), "upper('abc')"),
        f("lower", "małe", (TEXT,), TEXT, lambda text: text.lower()[:LONGEST_VALUE], N_("The text in small letters."), "lower('ABC')"),
        f("concat", "połącz", (TEXT, TEXT), TEXT, _joined, N_("The texts one after another."), "concat('A', '-', 'B')", repeats=True),
        f("date", "data", (NUMBER, NUMBER, NUMBER), DATE, _date, N_("The day of a year, month and day."), "date(2026, 11, 23)"),
        f("days_between", "dni_między", (DATE, DATE), NUMBER, lambda start, end: Decimal((end - start).days), N_("Days from the first date to the second; negative when it is earlier."), "days_between(date(2026, 11, 1), date(2026, 11, 23))"),
        f("add_days", "dodaj_dni", (DATE, NUMBER), DATE, _add_days, N_("The date so many days later."), "add_days(date(2026, 12, 30), 3)"),
        f("add_months", "dodaj_miesiące", (DATE, NUMBER), DATE, _add_months, N_("The date so many months later, on the last day of a shorter month."), "add_months(date(2026, 1, 31), 1)"),
        f("month_end", "koniec_miesiąca", (DATE,), DATE, _month_end, N_("The last day of the date’s month."), "month_end(date(2026, 2, 3))"),
        f("year", "rok", (DATE,), NUMBER, lambda day: Decimal(day.year), N_("The year of the date."), "year(date(2026, 11, 23))"),
        f("month", "miesiąc", (DATE,), NUMBER, lambda day: Decimal(day.month), N_("The month of the date, 1 to 12."), "month(date(2026, 11, 23))"),
        f("day", "dzień", (DATE,), NUMBER, lambda day: Decimal(day.day), N_("The day of the month."), "day(date(2026, 11, 23))"),
        f("weekday", "dzień_tygodnia", (DATE,), NUMBER, lambda day: Decimal(day.isoweekday()), N_("The day of the week: 1 is Monday, 7 Sunday."), "weekday(date(2026, 11, 23))"),
    ]  # fmt: skip


FUNCTIONS: tuple[Function, ...] = tuple(_table())
BY_NAME: dict[str, Function] = {spelled: function for function in FUNCTIONS for spelled in (function.name, fold(function.polish))}
