"""Columns of the lines grid: how a value is written in a cell, whether it is edited, what the browser must know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kupiec.ground.kit import show


@dataclass(frozen=True)
class GridColumn:
    """One column of a lines grid (docs/kit.md)."""

    key: str
    label: Any
    edit: bool = field(default=False, kw_only=True)
    grow: bool = field(default=False, kw_only=True)
    strong: bool = field(default=False, kw_only=True)
    quiet: bool = field(default=False, kw_only=True)
    narrow: bool = field(default=True, kw_only=True)
    width: str = field(default="", kw_only=True)
    right: str = field(default="", kw_only=True)
    picker: str = field(default="", kw_only=True)
    options: str = field(default="", kw_only=True)
    why: bool = field(default=False, kw_only=True)
    scan: bool = field(default=False, kw_only=True)
    kind: ClassVar[str] = "text"
    numeric: ClassVar[bool] = False
    default_width: ClassVar[str] = "m"

    def text(self, value: Any) -> Any:
        return "" if value is None else str(value)

    def told(self) -> dict[str, Any]:
        """What the browser needs."""
        return {
            "key": self.key, "label": show.say(self.label), "edit": self.edit, "kind": self.kind, "num": self.numeric,
            "options": self.options, "why": self.why, "scan": self.scan, "picker": bool(self.picker),
            "classes": " ".join(filter(None, [
                "num" if self.numeric else "", "b" if self.strong else "", "muted" if self.quiet else "",
                "" if self.narrow else "hide-md", "code" if self.kind == "code" else "",
            ])),
            "width": "grow" if self.grow else (self.width or self.default_width),
        }  # fmt: skip


@dataclass(frozen=True)
class Text(GridColumn):
    pass


@dataclass(frozen=True)
class Code(GridColumn):
    kind: ClassVar[str] = "code"
    default_width: ClassVar[str] = "code"


@dataclass(frozen=True)
class Stock(GridColumn):
    """The stock cell: `(kind, words)`, kind of `ok part none na`."""

    kind: ClassVar[str] = "stock"
    default_width: ClassVar[str] = "stock"

    def text(self, value: Any) -> Any:
        return [value[0], show.say(value[1])] if value else ["na", ""]


@dataclass(frozen=True)
class Number(GridColumn):
    numeric: ClassVar[bool] = True
    default_width: ClassVar[str] = "s"

    def text(self, value: Any) -> Any:
        return "" if value is None else show.number(value)


@dataclass(frozen=True)
class Quantity(Number):
    pass


@dataclass(frozen=True)
class Price(Number):
    default_width: ClassVar[str] = "price"

    def text(self, value: Any) -> Any:
        return "" if value is None else show.price(value)


@dataclass(frozen=True)
class Amount(Number):
    default_width: ClassVar[str] = "amount"

    def text(self, value: Any) -> Any:
        return "" if value is None else show.money(value)


@dataclass(frozen=True)
class Percent(Number):
    default_width: ClassVar[str] = "percent"

    def text(self, value: Any) -> Any:
        return "—" if value is None else show.percent(value)


COLUMN_TYPES: Sequence[type[GridColumn]] = (Text, Code, Stock, Number, Quantity, Price, Amount, Percent)
