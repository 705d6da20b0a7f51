"""The one formula language of the house (KER-9): prices, discounts, commissions, guards, branches. docs/formulas.md.

    price = formula.compile("if(days_to_expiry <= 7, base * 0.5, base)", {"base": NUMBER, "days_to_expiry": NUMBER})
    price.evaluate({"base": Decimal("12.99"), "days_to_expiry": Decimal(20)})

Pure: no Django, no clock, no database. Types are checked when it is compiled; the calculation is exact (34 digits,
half-up) and bounded in length, parts, depth and digits. An empty value (None) makes arithmetic empty and
comparisons no; `coalesce` and `is_empty` deal with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kupiec.ground.kernel.formula.functions import FUNCTIONS, Function
from kupiec.ground.kernel.formula.parser import Parser, Run
from kupiec.ground.kernel.formula.values import LONGEST_VALUE, SAMPLES, FormulaError, Name, Names, Type, word
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_

NUMBER, TEXT, YES_NO, DATE = Type.NUMBER, Type.TEXT, Type.YES_NO, Type.DATE

__all__ = [
    "DATE", "FUNCTIONS", "NUMBER", "TEXT", "YES_NO", "Formula", "FormulaError", "Function", "Name", "Type", "check",
    "compile",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula. `used` are the names it reads; `evaluate` may be called any number of times, in any thread."""

    source: str
    result: Type
    used: frozenset[str]
    _slots: tuple[tuple[str, Type, bool], ...]
    _run: Run
    _samples: tuple[Any, ...]

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The value for these inputs: Decimal, str, bool or date.

        Only the names in `used` are read; one not in `values` is a KeyError, None means empty. Refuses (FormulaError
        with the place) FORMULA_DIVISION, FORMULA_TOO_LARGE, FORMULA_VALUE, and FORMULA_EMPTY when nothing comes out;
        an empty condition is no.
        """
        taken = [_taken(name, kind, values[name]) if used else None for name, kind, used in self._slots]
        answer = self._run(taken)
        if answer is not None:
            return answer
        if self.result is Type.YES_NO:
            return False
        raise FormulaError(
            "FORMULA_EMPTY", N_("The formula has no value, because one of these is empty: %(names)s."),
            at=(0, len(self.source)), params={"names": ", ".join(sorted(self.used))},
        )  # fmt: skip

    def trial(self, **values: Any) -> Any:
        """The value for sample data (the samples of the names, `values` over them), for "try it" on the screen."""
        samples = {name: sample for (name, _, _), sample in zip(self._slots, self._samples, strict=True)}
        return self.evaluate({**samples, **values})


def compile(source: str, names: Names, *, result: Type | None = None) -> Formula:
    """Check and prepare a formula over `names`. `result`: the type it must give (any when None).

    Refuses with FormulaError: FORMULA_SYNTAX, FORMULA_NAME, FORMULA_TYPE, FORMULA_ARGUMENTS, FORMULA_LIMIT. Prepared
    formulas are remembered, so asking again for the same text is cheap.
    """
    described = tuple((key, kind if isinstance(kind, Name) else Name(kind)) for key, kind in names.items())
    try:
        return _compiled(source, described, result)
    except TypeError:  # an unhashable sample: prepare it anew
        return _compiled.__wrapped__(source, described, result)


def check(source: str, names: Names, *, result: Type | None = None) -> Formula:
    """`compile` and a trial run with the samples: what a screen calls when a formula is saved."""
    formula = compile(source, names, result=result)
    formula.trial()
    return formula


@lru_cache(maxsize=2048)
def _compiled(source: str, described: tuple[tuple[str, Name], ...], result: Type | None) -> Formula:
    known: dict[str, tuple[int, Name]] = {}
    for slot, (key, name) in enumerate(described):
        for spelled in (key, name.polish):
            if spelled:
                known[fold(spelled)] = (slot, name)
    parser = Parser(source, known)
    part = parser.parse()
    if result is not None and part.type is not result:
        raise FormulaError(
            "FORMULA_TYPE", N_("The formula must give: %(wanted)s; it gives: %(found)s."), at=(0, len(source)),
            params={"wanted": word(result.value), "found": word(part.type.value)},
        )  # fmt: skip
    slots = {known[spelled][0] for spelled in parser.used}
    return Formula(
        source=source,
        result=part.type,
        used=frozenset(key for slot, (key, _) in enumerate(described) if slot in slots),
        _slots=tuple((key, name.type, slot in slots) for slot, (key, name) in enumerate(described)),
        _run=part.run,
        _samples=tuple(SAMPLES[name.type] if name.sample is None else name.sample for _, name in described),
    )


def _taken(name: str, kind: Type, value: Any) -> Any:
    """An input, checked: a wrong type is the caller's mistake (TypeError), not the user's."""
    if value is None:
        return None
    if kind is Type.NUMBER:
        if isinstance(value, Decimal) and value.is_finite():
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
    elif kind is Type.TEXT:
        if isinstance(value, str):
            return value[:LONGEST_VALUE]
    elif kind is Type.YES_NO:
        if isinstance(value, bool):
            return value
    elif isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise TypeError(f"{name}: {value!r} is not a {kind.value}")
