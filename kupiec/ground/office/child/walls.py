"""The language of templates behind walls: no reach into Python, exact numbers, bounded repetition, nothing taken for ready mark-up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_TEXT = 1_000_000
MARKS = {"pl": ("\u00a0", ","), "de": (".", ","), "en": (",", ".")}
_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
KEPT = frozenset(
    [
        "abs", "batch", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "groupby", "int", "items", "join", "last",
        "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "select", "selectattr", "slice", "sort",
        "string", "striptags", "sum", "title", "trim", "truncate", "unique", "upper", "wordcount",
    ]
)  # fmt: skip
"""What stays of the usual filters; those that take text for ready mark-up or reach attributes are gone."""


class Shown(Decimal):
    """A number of a document: exact in calculations, printed as the document prints it."""

    text: str

    def __new__(cls, value: str, text: str) -> Shown:
        made = super().__new__(cls, value)
        made.text = text
        return made

    def __str__(self) -> str:
        return self.text


class Walls(ImmutableSandboxedEnvironment):
    """The environment all templates run in; `source` is the part being rendered, for telling where something is wrong."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    source = ""

    def __init__(self, language: str) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=self._shown)
        self.marks = MARKS.get(language, MARKS["en"])
        own: dict[str, Callable[..., Any]] = {
            "money": lambda value: self.number(value, 2, 2), "price": lambda value: self.number(value, 2, 4), "quantity": lambda value: self.number(value, 0, 4),
            "percent": lambda value: f"{self.number(value, 0, 2)}%", "number": lambda value, places=0: self.number(value, places, places), "round": rounded,
            "width": _width,
        }  # fmt: skip
        self.filters = {**{name: self.filters[name] for name in KEPT}, **own}
        for name in ("lipsum", "cycler", "joiner"):
            self.globals.pop(name, None)

    def from_string(self, source: Any, *args: Any, **more: Any) -> Any:
        self.source = str(source)
        return super().from_string(source, *args, **more)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Floats become exact decimals; repetition and powers are bounded."""
        left, right = _exact(left), _exact(right)
        if operator == "*" and isinstance(left, Decimal | int) != isinstance(right, Decimal | int):
            times, thing = (left, right) if isinstance(left, Decimal | int) else (right, left)
            if not hasattr(thing, "__len__") or len(thing) * int(times) > MOST_TEXT:
                raise SecurityError("too much repetition")
        if operator == "**" and (abs(_number(left)) > 10**6 or abs(_number(right)) > 32):
            raise SecurityError("too large a power")
        if operator == "%" and isinstance(left, str):
            raise SecurityError("format of text")
        return super().call_binop(context, operator, left, right)

    def _shown(self, value: Any) -> Any:
        if value is None:
            return ""
        if isinstance(value, Shown | bool | int):
            return value
        if isinstance(value, Decimal | float):
            return self.number(value, 2, 4)
        return value

    def number(self, value: Any, least: int, most: int) -> str:
        """A number with the marks of the document's language."""
        least, most = min(max(int(least), 0), 8), min(max(int(most), 0), 8)
        text = f"{abs(rounded(value, most)):,.{most}f}"
        whole, _point, decimals = text.partition(".")
        decimals = decimals[:least] + decimals[least:].rstrip("0")
        sign = "\u2212" if _number(value) < 0 else ""
        return f"{sign}{whole.replace(',', self.marks[0])}{self.marks[1] + decimals if decimals else ''}"


def _exact(value: Any) -> Any:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _number(value: Any) -> Decimal:
    try:
        return Decimal(value) if isinstance(value, Decimal | int) else Decimal(repr(value) if isinstance(value, float) else str(value))
    except InvalidOperation as error:
        raise SecurityError("not a number") from error


def rounded(value: Any, places: int = 0) -> Decimal:
    """Half up, as money is rounded everywhere."""
    return _number(value).quantize(Decimal(1).scaleb(-min(max(int(places), 0), 8)), ROUND_HALF_UP)


def _width(picture: Any, millimetres: Any) -> Any:
    """A picture so many millimetres wide."""
    if hasattr(picture, "image_descriptor"):
        picture.width = int(min(max(_number(millimetres), Decimal(2)), Decimal(200)) * 36_000)
    return picture


def unpacked(value: Any, picture: Callable[[str], Any]) -> Any:
    """Data as templates see it: numbers exact and printed as told, pictures drawn."""
    if isinstance(value, Mapping):
        if "$n" in value:
            return Shown(value["$n"], value["$t"])
        if "$p" in value:
            return picture(value["$p"])
        return {name: unpacked(one, picture) for name, one in value.items()}
    if isinstance(value, list):
        return [unpacked(one, picture) for one in value]
    return _UNPRINTABLE.sub("", value) if isinstance(value, str) else value
