"""How a list of prices is built, and what comes out: frozen values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from kupiec.ground.kernel import formula

ZERO, ONE = Decimal(0), Decimal(1)


class Source(StrEnum):
    """Which price a recipe starts from."""

    PURCHASE = "purchase"
    CATALOGUE = "catalogue"
    LIST = "list"


class Method(StrEnum):
    """What a step makes of it."""

    MARGIN = "margin"
    MARKUP = "markup"
    DISCOUNT = "discount"
    FORMULA = "formula"


class Direction(StrEnum):
    """Which way a price goes to the next one of its pattern."""

    UP = "up"
    NEAREST = "nearest"
    DOWN = "down"


class Follow(StrEnum):
    """What becomes of a list when the prices it is built from change."""

    NOTHING = "nothing"
    MARK = "mark"
    REBUILD = "rebuild"


class Whence(StrEnum):
    """What a new purchase price comes from."""

    RECEIPT = "receipt"
    FILE = "file"


class ChangeState(StrEnum):
    """A purchase price taken, waiting, turned down, or overtaken by a newer one."""

    DONE = "done"
    WAITING = "waiting"
    REJECTED = "rejected"
    REPLACED = "replaced"


class Receipts(StrEnum):
    """Which price of receipts becomes the purchase price: none, that of the last one, the average of what lies in stock."""

    OFF = "off"
    LAST = "last"
    AVERAGE = "average"


class Files(StrEnum):
    """Whose price in files becomes the purchase price: nobody's, or that of the item's main supplier."""

    OFF = "off"
    MAIN = "main"


@dataclass(frozen=True, slots=True)
class PurchaseRules:
    """How purchase prices follow; a change by more than `ask_above` per cent waits for somebody (None: none waits)."""

    receipts: Receipts = Receipts.OFF
    files: Files = Files.MAIN
    ask_above: Decimal | None = None


class Fresh(NamedTuple):
    """A purchase price that was told: net per base unit in our currency."""

    item_id: int
    price: Decimal
    party_id: int | None = None
    source_id: int | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How prices end: to so many decimals, or on `ending` (0.99; 9.90: …9.90, …19.90)."""

    decimals: int = 2
    ending: Decimal | None = None
    direction: Direction = Direction.UP


@dataclass(frozen=True, slots=True)
class Step:
    """For which items and what: the first step that speaks of an item makes its price."""

    method: Method
    percent: Decimal = ZERO
    program: formula.Formula | None = None
    item_group_id: int | None = None
    discount_group_id: int | None = None
    producer_id: int | None = None
    supplier_id: int | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A recipe ready to work: `factor` takes a net amount of our currency into the list's, `gross` adds the item's VAT."""

    steps: tuple[Step, ...]
    pattern: Pattern
    factor: Decimal = ONE
    gross: bool = False


class Goods(NamedTuple):
    """What a recipe may ask of an item; amounts net in our currency. `old`: the price in the list on the day asked."""

    item_id: int
    source: Decimal | None
    cost: Decimal | None = None
    listed: Decimal | None = None
    old: Decimal | None = None
    vat: Decimal = ZERO
    groups: tuple[int, ...] = ()
    discount_group_id: int | None = None
    producer_id: int | None = None
    supplier_id: int | None = None
    known: Mapping[str, Any] | None = None
    met: frozenset[str] = frozenset()


class Made(NamedTuple):
    """A price a recipe makes; None where it makes none, `why` then says why: source, step, value."""

    item_id: int
    old: Decimal | None
    new: Decimal | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of sold lines comes to, net in our currency; cost of the goods as of now."""

    turnover: Decimal = ZERO
    cost: Decimal = ZERO

    @property
    def margin(self) -> Decimal:
        return self.turnover - self.cost

    @property
    def percent(self) -> Decimal | None:
        return self.margin * 100 / self.turnover if self.turnover else None


@dataclass(frozen=True, slots=True)
class Effect:
    """One customer or item of the comparison."""

    name: str
    before: Figures
    after: Figures

    @property
    def change(self) -> Decimal:
        return self.after.turnover - self.before.turnover


@dataclass(frozen=True, slots=True)
class Comparison:
    """A quarter's sales at the prices of one day, by the rules as they are and as they would be (PRC-11)."""

    first: dt.date
    last: dt.date
    before: Figures
    after: Figures
    lines: int
    changed: int
    documents: int
    customers: tuple[Effect, ...]
    items: tuple[Effect, ...]
    cut: bool = False

    @property
    def turnover_change(self) -> Decimal:
        """Cost being the same, the margin changes by as much."""
        return self.after.turnover - self.before.turnover
