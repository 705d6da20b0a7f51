"""The palette's calculator: `120+23%` = 147.6. Four operations, brackets, percent; nothing else is read."""

from __future__ import annotations

import re
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow

_TOKENS = re.compile(r"\s*(\d{1,15}(?:[.,]\d{1,6})?|[-+*/×:()%])")
DEPTH = 20


class _NotACalculationError(Exception):
    pass


def calculate(text: str) -> Decimal | None:
    """The result, or None when it isn't a calculation."""
    plain = re.sub(r"(?<=\d)[\s\u00a0](?=\d{3})", "", text.replace("\u2212", "-"))[:100]
    tokens, at = [], 0
    while at < len(plain.rstrip()):
        match = _TOKENS.match(plain, at)
        if not match:
            return None
        tokens.append(match[1].replace("×", "*").replace(":", "/"))
        at = match.end()
    try:
        value = _Reader(tokens).all()
    except (_NotACalculationError, InvalidOperation, DivisionByZero, Overflow):
        return None
    return round(value, 6) if abs(value) < Decimal(10) ** 18 else None


class _Reader:
    """Recursive descent; `a + b%` adds the percentage of a."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    def all(self) -> Decimal:
        value = self.sum()
        if self.at != len(self.tokens):
            raise _NotACalculationError
        return value

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def sum(self) -> Decimal:
        value = self.product()
        while self.peek() in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            before = self.at
            right = self.product()
            percent = self.at == before + 2 and self.tokens[self.at - 1] == "%"
            value += sign * (value * right if percent else right)
        return value

    def product(self) -> Decimal:
        value = self.atom()
        while self.peek() in ("*", "/"):
            value = value * self.atom() if self.take() == "*" else value / self.atom()
        return value

    def atom(self) -> Decimal:
        token = self.take()
        if token == "-":  # noqa: S105
            return -self.atom()
        if token == "(":  # noqa: S105
            self.depth += 1
            if self.depth > DEPTH:
                raise _NotACalculationError
            value = self.sum()
            if self.take() != ")":
                raise _NotACalculationError
        elif token[:1].isdigit():
            value = Decimal(token.replace(",", "."))
        else:
            raise _NotACalculationError
        if self.peek() == "%":
            self.take()
            value /= 100
        return value
