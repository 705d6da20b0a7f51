"""Cutting a formula's text into tokens; the limits on length are applied before anything else looks at it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kupiec.ground.kernel.formula.values import LONGEST, LONGEST_TEXT, MOST_DIGITS, FormulaError
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_

_TOKEN = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"|(?P<text>'[^'\n]*'|\"[^\"\n]*\"|„[^”\n]*”)|(?P<sign><=|>=|<>|!=|==|\*\*|[-+*/()<>=,;%])|(?P<blank>\s+)"
)
_SAME = {"≤": "<=", "≥": ">=", "≠": "<>", "×": "*", "·": "*", "−": "-", "–": "-", "÷": "/"}
_SIGNS = {"==": "=", "!=": "<>", ";": ","}
_WORDS = {
    "and": "and", "oraz": "and", "or": "or", "lub": "or", "not": "not", "nie": "not", "in": "in",
    "true": "yes", "yes": "yes", "tak": "yes", "prawda": "yes", "false": "no", "no": "no", "falsz": "no",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, text or sign: `kind` number/name/text/sign/end, its value, its place."""

    kind: str
    value: str
    start: int
    end: int

    @property
    def at(self) -> tuple[int, int]:
        return self.start, self.end


def cut(source: str) -> list[Token]:
    """All tokens, an `end` token last. Refuses FORMULA_LIMIT and FORMULA_SYNTAX."""
    if len(source) > LONGEST:
        raise FormulaError(
            "FORMULA_LIMIT", N_("A formula has at most %(most)s characters."), at=(LONGEST, len(source)),
            params={"most": LONGEST},
        )  # fmt: skip
    tokens: list[Token] = []
    position = 0
    while position < len(source):
        if source[position] in _SAME:
            tokens.append(Token("sign", _SAME[source[position]], position, position + 1))
            position += 1
            continue
        found = _TOKEN.match(source, position)
        if found is None:
            raise FormulaError(
                "FORMULA_SYNTAX", N_("“%(sign)s” can’t stand in a formula."), at=(position, position + 1),
                params={"sign": source[position]},
            )  # fmt: skip
        if found.lastgroup != "blank":
            tokens.append(_token(found))
        position = found.end()
    tokens.append(Token("end", "", len(source), len(source)))
    return tokens


def _token(found: re.Match[str]) -> Token:
    kind, value, at = found.lastgroup or "", found.group(), found.span()
    if kind == "number" and (len(value) > MOST_DIGITS or not value.isascii()):
        raise FormulaError("FORMULA_LIMIT", N_("This number has too many digits."), at=at)
    if kind == "text":
        value = value[1:-1]
        if len(value) > LONGEST_TEXT:
            raise FormulaError("FORMULA_LIMIT", N_("This text is too long."), at=at)
    if kind == "name":
        value = fold(value)
        if value in _WORDS:
            return Token("sign", _WORDS[value], *at)
    return Token(kind, _SIGNS.get(value, value) if kind == "sign" else value, *at)
