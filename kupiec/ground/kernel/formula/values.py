"""What formulas are made of: types, names, limits, the error with its position."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import Enum
from typing import Any

from kupiec.ground.kernel import words
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

LONGEST = 2000
MOST_NODES = 200
DEEPEST = 20
MOST_ARGUMENTS = 20
LONGEST_TEXT = 200
LONGEST_VALUE = 1000
MOST_DIGITS = 28
HIGHEST_POWER = 12

CONTEXT = Context(prec=34, rounding=ROUND_HALF_UP, Emax=999, Emin=-999, traps=[InvalidOperation, DivisionByZero, Overflow])
"""Every operation names this context, so the answer does not depend on the caller's."""


class Type(Enum):
    """The type of a value, known before the formula runs."""

    NUMBER = N_("number")
    TEXT = N_("text")
    YES_NO = N_("yes/no")
    DATE = N_("date")
    ANY = N_("any one type")


@dataclass(frozen=True, slots=True)
class Name:
    """A value the user may name in a formula: its type, what it means, its Polish name, a value for the trial run."""

    type: Type
    label: str = ""
    polish: str = ""
    sample: Any = None


Names = Mapping[str, "Type | Name"]

SAMPLES: dict[Type, Any] = {Type.NUMBER: Decimal(10), Type.TEXT: "A", Type.YES_NO: True, Type.DATE: dt.date(2026, 11, 23)}


class FormulaError(Refusal):
    """A formula that can't be used, or gave no value; `start` and `end` mark the place in its text (from 0)."""

    def __init__(self, code: str, message: str, *, at: tuple[int, int], params: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, message, "formula", params=params)
        self.start, self.end = at

    @property
    def text(self) -> str:
        where = words.translate(N_("at character %(at)s")) % {"at": self.start + 1}
        params = {key: words.translate(value) if isinstance(value, _Word) else value for key, value in self.params.items()}
        return f"{words.translate(str(self.message)) % params} ({where})"


class _Word(str):
    """A parameter of an error that is itself to be translated."""


def word(sentence: str) -> str:
    return _Word(sentence)
