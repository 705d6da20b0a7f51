"""Reading a formula: one pass that parses, checks types and builds the calculation out of plain closures.

Nothing is ever handed to Python's own compiler: a formula can do only what a closure below does.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from difflib import get_close_matches
from typing import Any, NoReturn

from kupiec.ground.kernel.formula.functions import BY_NAME, Function, Unusable
from kupiec.ground.kernel.formula.tokens import Token, cut
from kupiec.ground.kernel.formula.values import (
    CONTEXT,
    DEEPEST,
    HIGHEST_POWER,
    MOST_ARGUMENTS,
    MOST_NODES,
    FormulaError,
    Name,
    Type,
    word,
)
from kupiec.ground.kernel.words import N_

Run = Callable[[Sequence[Any]], Any]
_ADDING: dict[str, Callable[[Decimal, Decimal], Decimal]] = {"+": CONTEXT.add, "-": CONTEXT.subtract}
_MULTIPLYING: dict[str, Callable[[Decimal, Decimal], Decimal]] = {"*": CONTEXT.multiply, "/": CONTEXT.divide}
_COMPARING: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the formula: its type, its calculation, its place, its value when it is a plain literal."""

    type: Type
    run: Run
    start: int
    end: int
    literal: Any = None

    @property
    def at(self) -> tuple[int, int]:
        return self.start, self.end


class Parser:
    """Recursive descent over the tokens: or → and → not → comparison → sum → product → sign → power → value."""

    def __init__(self, source: str, names: dict[str, tuple[int, Name]]) -> None:
        self.tokens = cut(source)
        self.names = names
        self.used: set[str] = set()
        self.position = 0
        self.nodes = 0
        self.depth = 0

    def parse(self) -> Part:
        if self.now.kind == "end":
            raise FormulaError("FORMULA_SYNTAX", N_("The formula is empty."), at=(0, 0))
        part = self.expression()
        if self.now.kind != "end":
            self.unexpected()
        return part

    # --- moving over the tokens

    @property
    def now(self) -> Token:
        return self.tokens[self.position]

    def sign(self, *values: str) -> Token | None:
        """The token, passed over, when it is one of the signs."""
        token = self.now
        if token.kind == "sign" and token.value in values:
            self.position += 1
            return token
        return None

    def expect(self, value: str) -> Token:
        found = self.sign(value)
        if found is None:
            self.unexpected(value)
        return found

    def unexpected(self, wanted: str = "") -> NoReturn:
        token, before = self.now, self.tokens[max(self.position - 1, 0)]
        if token.kind == "sign" and token.value == "," and before.kind == "number" and not wanted:
            raise FormulaError("FORMULA_SYNTAX", N_("Write decimals with a point: 0.5."), at=token.at)
        if token.kind == "end":
            message = N_("Something is missing at the end.")
            if wanted:
                message = N_("Something is missing at the end; “%(wanted)s” is expected.")
            raise FormulaError("FORMULA_SYNTAX", message, at=token.at, params={"wanted": wanted})
        message = N_("“%(found)s” can’t stand here.")
        if wanted:
            message = N_("“%(found)s” can’t stand here; “%(wanted)s” is expected.")
        raise FormulaError("FORMULA_SYNTAX", message, at=token.at, params={"found": token.value, "wanted": wanted})

    def made(self, part: Part) -> Part:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise FormulaError("FORMULA_LIMIT", N_("The formula has too many parts."), at=part.at)
        return part

    def want(self, part: Part, kind: Type) -> Part:
        if part.type is not kind:
            raise FormulaError(
                "FORMULA_TYPE", N_("Expected here: %(wanted)s; found: %(found)s."), at=part.at,
                params={"wanted": word(kind.value), "found": word(part.type.value)},
            )  # fmt: skip
        return part

    # --- the grammar

    def expression(self) -> Part:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError("FORMULA_LIMIT", N_("The formula is nested too deeply."), at=self.now.at)
        part = self.logical("or", lambda: self.logical("and", self.negation))
        self.depth -= 1
        return part

    def logical(self, name: str, below: Callable[[], Part]) -> Part:
        parts = [below()]
        while self.sign(name):
            parts.append(below())
        if len(parts) == 1:
            return parts[0]
        runs = tuple(self.want(part, Type.YES_NO).run for part in parts)
        both = name == "and"

        def run(values: Sequence[Any]) -> bool:
            for each in runs:
                if bool(each(values)) is not both:
                    return not both
            return both

        return self.made(Part(Type.YES_NO, run, parts[0].start, parts[-1].end))

    def negation(self) -> Part:
        first, count = self.now, 0
        while self.now.kind == "sign" and self.now.value == "not" and not self.closes(self.tokens[self.position + 1]):
            self.position += 1
            count += 1
        part = self.comparison()
        return self.flip(self.want(part, Type.YES_NO), bool(count % 2), first) if count else part

    @staticmethod
    def closes(token: Token) -> bool:
        """Whether nothing to negate follows: a lone `nie` is the value no."""
        return token.kind == "end" or (token.kind == "sign" and token.value in (")", ",", "and", "or"))

    def flip(self, part: Part, odd: bool, first: Token) -> Part:
        inner = part.run
        run: Run = (lambda values: not inner(values)) if odd else inner
        return self.made(Part(Type.YES_NO, run, first.start, part.end))

    def comparison(self) -> Part:
        left = self.sum()
        if self.sign("in"):
            return self.member(left)
        token = self.sign(*_COMPARING)
        if token is None:
            return left
        right = self.want(self.sum(), left.type)
        if left.type is Type.YES_NO and token.value not in ("=", "<>"):
            raise FormulaError("FORMULA_TYPE", N_("Yes and no have no order."), at=token.at)
        if self.now.kind == "sign" and self.now.value in _COMPARING:
            raise FormulaError("FORMULA_SYNTAX", N_("Compare two values at a time, or use between()."), at=self.now.at)
        return self.made(Part(Type.YES_NO, _compared(token.value, left.run, right.run), left.start, right.end))

    def member(self, left: Part) -> Part:
        self.expect("(")
        parts = [self.want(part, left.type) for part in self.arguments()]
        runs, own = tuple(part.run for part in parts), left.run

        def run(values: Sequence[Any]) -> bool:
            value = own(values)
            return value is not None and any(each(values) == value for each in runs)

        return self.made(Part(Type.YES_NO, run, left.start, self.tokens[self.position - 1].end))

    def sum(self) -> Part:
        return self.chain(_ADDING, lambda: self.chain(_MULTIPLYING, self.signed))

    def chain(self, table: dict[str, Callable[[Decimal, Decimal], Decimal]], below: Callable[[], Part]) -> Part:
        first = below()
        steps: list[tuple[Callable[[Decimal, Decimal], Decimal], Run]] = []
        last = first
        while (token := self.sign(*table)) is not None:
            if not steps:
                self.number_for(first, token)
            last = self.number_for(below(), token)
            steps.append((table[token.value], last.run))
            self.made(last)
        if not steps:
            return first
        return Part(Type.NUMBER, _chained(first.run, steps, (first.start, last.end)), first.start, last.end)

    def number_for(self, part: Part, token: Token) -> Part:
        if part.type is Type.DATE:
            raise FormulaError("FORMULA_TYPE", N_("Use days_between() and add_days() to count with dates."), at=part.at)
        if part.type is Type.TEXT and token.value == "+":
            raise FormulaError("FORMULA_TYPE", N_("Use concat() to join texts."), at=part.at)
        return self.want(part, Type.NUMBER)

    def signed(self) -> Part:
        negative, first = False, self.now
        while (token := self.sign("-", "+")) is not None:
            negative ^= token.value == "-"
        part = self.powered()
        if first.kind != "sign" or first.value not in ("-", "+"):
            return part
        inner = self.want(part, Type.NUMBER).run
        if not negative:
            return part
        if part.literal is not None:
            return self.constant(Type.NUMBER, CONTEXT.minus(part.literal), first, end=part.end)

        def run(values: Sequence[Any]) -> Decimal | None:
            value = inner(values)
            return None if value is None else CONTEXT.minus(value)

        return self.made(Part(Type.NUMBER, run, first.start, part.end))

    def powered(self) -> Part:
        part = self.value()
        if self.sign("**") is None:
            return part
        exponent = self.value()
        if exponent.type is not Type.NUMBER or exponent.literal is None or not 0 <= exponent.literal <= HIGHEST_POWER:
            raise FormulaError("FORMULA_LIMIT", N_("The exponent is a whole number, 0 to 12."), at=exponent.at)
        return self.called(BY_NAME["power"], [part, exponent], (part.start, exponent.end))

    def value(self) -> Part:
        token = self.now
        self.position += 1
        if token.kind == "number":
            percent = self.sign("%")
            value = CONTEXT.divide(Decimal(token.value), Decimal(100)) if percent else Decimal(token.value)
            return self.constant(Type.NUMBER, value, token, end=percent.end if percent else token.end)
        if token.kind == "text":
            return self.constant(Type.TEXT, token.value, token)
        if token.kind == "name":
            return self.call(token) if self.sign("(") else self.name(token)
        if token.kind == "sign" and (token.value in ("yes", "no") or (token.value == "not" and self.closes(self.now))):
            return self.constant(Type.YES_NO, token.value == "yes", token)
        if token.kind == "sign" and token.value == "(":
            part = self.expression()
            self.expect(")")
            return part
        self.position -= 1
        return self.unexpected()

    def constant(self, kind: Type, value: Any, token: Token, *, end: int | None = None) -> Part:
        return self.made(Part(kind, lambda values: value, token.start, token.end if end is None else end, value))

    def name(self, token: Token) -> Part:
        found = self.names.get(token.value)
        if found is None:
            raise FormulaError(
                "FORMULA_NAME", N_("“%(name)s” is not known here.%(hint)s"), at=token.at,
                params={"name": token.value, "hint": _hint(token.value, self.names)},
            )  # fmt: skip
        slot, described = found
        self.used.add(token.value)
        return self.made(Part(described.type, operator.itemgetter(slot), token.start, token.end))

    def call(self, token: Token) -> Part:
        function = BY_NAME.get(token.value)
        if function is None:
            raise FormulaError(
                "FORMULA_NAME", N_("There is no function “%(name)s”.%(hint)s"), at=token.at,
                params={"name": token.value, "hint": _hint(token.value, BY_NAME)},
            )  # fmt: skip
        parts = self.arguments()
        return self.called(function, parts, (token.start, self.tokens[self.position - 1].end))

    def arguments(self) -> list[Part]:
        if self.sign(")"):
            return []
        parts = [self.expression()]
        while self.sign(","):
            if len(parts) >= MOST_ARGUMENTS:
                raise FormulaError("FORMULA_LIMIT", N_("There are too many values in the brackets."), at=self.now.at)
            parts.append(self.expression())
        self.expect(")")
        return parts

    def called(self, function: Function, parts: list[Part], at: tuple[int, int]) -> Part:
        kinds = _kinds(function, len(parts), at)
        shared = next((part.type for part, kind in zip(parts, kinds, strict=True) if kind is Type.ANY), Type.ANY)
        for part, kind in zip(parts, kinds, strict=True):
            self.want(part, shared if kind is Type.ANY else kind)
        gives = shared if function.gives is Type.ANY else function.gives
        return self.made(Part(gives, _call(function, tuple(part.run for part in parts), at), *at))


def _kinds(function: Function, count: int, at: tuple[int, int]) -> list[Type]:
    """The type wanted for each of `count` arguments; refuses a wrong count."""
    takes = list(function.takes)
    if function.name == "if":
        takes = [Type.YES_NO, Type.ANY] * ((count - 1) // 2) + [Type.ANY]
    elif function.repeats and count > len(takes):
        takes += [takes[-1]] * (count - len(takes))
    if not max(len(function.takes) - function.optional, 1) <= count <= len(takes) or (function.name == "if" and count % 2 == 0):
        raise FormulaError(
            "FORMULA_ARGUMENTS", N_("%(name)s() does not take %(count)s values. Example: %(example)s"), at=at,
            params={"name": function.name, "count": count, "example": function.example},
        )  # fmt: skip
    return takes[:count]


def _hint(name: str, known: Any) -> str:
    near = get_close_matches(name[:40], [key for key in known if len(key) <= 60], n=1)
    return f" → {near[0]}?" if near else ""


def _compared(sign: str, left: Run, right: Run) -> Run:
    compare = _COMPARING[sign]

    def run(values: Sequence[Any]) -> bool:
        one, other = left(values), right(values)
        return one is not None and other is not None and compare(one, other)

    return run


def _chained(first: Run, steps: list[tuple[Callable[[Decimal, Decimal], Decimal], Run]], at: tuple[int, int]) -> Run:
    if len(steps) == 1:
        operate, right = steps[0]

        def single(values: Sequence[Any]) -> Decimal | None:
            one, other = first(values), right(values)
            if one is None or other is None:
                return None
            try:
                return operate(one, other)
            except (InvalidOperation, DivisionByZero, Overflow) as error:
                raise _arithmetic(error, at) from None

        return single

    def many(values: Sequence[Any]) -> Decimal | None:
        total = first(values)
        if total is None:
            return None
        for operate, run in steps:
            other = run(values)
            if other is None:
                return None
            try:
                total = operate(total, other)
            except (InvalidOperation, DivisionByZero, Overflow) as error:
                raise _arithmetic(error, at) from None
        return total

    return many


def _call(function: Function, runs: tuple[Run, ...], at: tuple[int, int]) -> Run:
    work, sees_empty = function.run, function.sees_empty

    def lazy(values: Sequence[Any]) -> Any:
        return work(*[lambda run=run: run(values) for run in runs])

    def eager(values: Sequence[Any]) -> Any:
        given = [run(values) for run in runs]
        if not sees_empty and None in given:
            return None
        try:
            return work(*given)
        except (InvalidOperation, DivisionByZero, Overflow) as error:
            raise _arithmetic(error, at) from None
        except Unusable as error:
            raise FormulaError("FORMULA_VALUE", str(error), at=at) from None

    return lazy if function.lazy else eager


def _arithmetic(error: ArithmeticError, at: tuple[int, int]) -> FormulaError:
    if isinstance(error, DivisionByZero) or "0 / 0" in str(error) or "DivisionUndefined" in repr(error):
        return FormulaError("FORMULA_DIVISION", N_("This divides by zero."), at=at)
    return FormulaError("FORMULA_TOO_LARGE", N_("The number became too large."), at=at)
