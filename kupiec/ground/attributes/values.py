"""What an attribute is, and a value of it, without the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

Value = str | Decimal | dt.date | bool | int
"""Of a text, a number, a day, yes; of a choice and of a reference the id."""
COLOURS = ("", "pri", "info", "ok", "warn", "bad", "plum", "line")
PREFIX = "attribute_"
"""Fields of forms, columns of lists and of files are called by the attribute's code after this."""


class Type(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    FLAG = "flag"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values of a choice. `code` is what formulas and programs call it; `position` orders lists."""

    id: int
    code: str
    name: str
    colour: str = ""
    position: int = 0
    archived: bool = False


@dataclass(frozen=True)
class Definition:
    """An attribute as the rest of the house sees it. `see`, `edit`: roles it is kept for (empty: everybody's)."""

    id: int
    kind: str
    code: str
    name: str
    type: Type
    section: str = ""
    help: str = ""
    unit: str = ""
    decimals: int = 0
    required: bool = False
    default: str = ""
    searched: bool = False
    listed: bool = False
    refers_to: str = ""
    shelf_id: int | None = None
    see: frozenset[int] = frozenset()
    edit: frozenset[int] = frozenset()
    options: tuple[Option, ...] = ()
    archived: bool = False

    @property
    def key(self) -> str:
        """Its name in forms, lists and files."""
        return PREFIX + self.code

    @cached_property
    def option(self) -> dict[int, Option]:
        return {one.id: one for one in self.options}

    @property
    def column(self) -> str:
        """The column of a value row that holds, orders and filters it."""
        return {Type.TEXT: "key", Type.DAY: "day", Type.REFERENCE: "reference"}.get(self.type, "number")
