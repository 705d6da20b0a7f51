"""What the price engine is told and what it answers: frozen values, no database behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from kupiec.ground.kernel import formula
from kupiec.money.pricing.traces import ONE, ZERO, left_after, text

NOTHING: Mapping[str, Any] = MappingProxyType({})


class ListKind(StrEnum):
    BASE = "base"
    PROMOTIONAL = "promotional"


class BaseMode(StrEnum):
    """How a hierarchy chooses among its lists: the first with a valid price, or the lowest after conversion."""

    FIRST = "first"
    LOWEST = "lowest"


class StageMode(StrEnum):
    """How a stage chooses among its rules that hold."""

    BEST = "best"
    FIRST = "first"
    ALL = "all"


class Effect(StrEnum):
    PERCENT = "percent"
    AMOUNT = "amount"
    FIXED = "fixed"
    FORMULA = "formula"


class Channel(StrEnum):
    """How a document came: entered by us, made by the customer on his page, through the API, out of a file."""

    OFFICE = "office"
    PORTAL = "portal"
    API = "api"
    FILE = "file"


class Rest(Protocol):
    """The other lines of a document whose few lines are priced: asked only where a rule asks of the whole document."""

    def lines(self) -> Sequence[PriceLine]: ...

    def told(self, prices: Sequence[Price]) -> None:
        """What those lines cost now, in their order."""


@dataclass(frozen=True, slots=True)
class PriceContext:
    """Whom and when a set of lines is priced for. `rate`: the company's currency for one unit of the document's."""

    company_id: int
    party_id: int | None
    on: dt.date
    currency: str
    rate: Decimal = ONE
    prices_gross: bool = False
    payment_method: str = ""
    channel: str = Channel.OFFICE
    rest: Rest | None = field(default=None, compare=False, repr=False)


class PriceLine(NamedTuple):
    """A line to be priced: quantity in `unit`, of which one holds `factor` base units."""

    item_id: int
    quantity: Decimal
    factor: Decimal = ONE
    unit: str = ""
    manual_price: Decimal | None = None
    manual_discount: Decimal | None = None
    reason: str = ""


class Price(NamedTuple):
    """The answer for one line; prices per line unit, `net` the line's value (gross when the document's prices are)."""

    item_id: int
    unit_price: Decimal
    list_price: Decimal | None
    discount_percent: Decimal
    net: Decimal
    source: str
    cost: Decimal | None
    trace: dict[str, Any]
    warnings: tuple[str, ...] = ()


# what rules work on


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price of an item in a list: per base unit (`unit` empty) or per `unit`, from a quantity of base units on."""

    list_id: int
    amount: Decimal
    from_quantity: Decimal = ZERO
    unit: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    step: list[Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """What the trace says of the price, made once."""
        step = ["list", self.list_id, text(self.amount)]
        object.__setattr__(self, "step", [*step, text(self.from_quantity)] if self.from_quantity > 1 else step)


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A price list in a hierarchy; `rate` = its currency's rate to the company's currency."""

    id: int
    currency: str = "PLN"
    gross: bool = False
    decimals: int = 2
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    rate: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Lists:
    """An ordered set of lists and how to choose among them."""

    mode: BaseMode
    lists: tuple[ListFacts, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One discount rule; empty conditions hold. `rate` = its currency's rate to the company's currency.

    `per_document`: quantities are those of all lines of the document the rule speaks of. `floor_percent`: it never
    lowers a price below cost plus so many per cent. `program`: the price as a formula says it.
    """

    id: int
    priority: int
    effect: Effect
    value: Decimal
    on_line: bool = False
    exclusive: bool = False
    final: bool = False
    party_id: int | None = None
    group_id: int | None = None
    base_id: int | None = None
    item_id: int | None = None
    item_group_id: int | None = None
    discount_group_id: int | None = None
    from_quantity: Decimal | None = None
    to_quantity: Decimal | None = None
    payment_method: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    rate: Decimal = ONE
    condition: str = ""
    item_list_id: int | None = None
    from_line_value: Decimal | None = None
    from_document_value: Decimal | None = None
    per_document: bool = False
    channel: str = ""
    floor_percent: Decimal | None = None
    program: formula.Formula | None = field(default=None, repr=False, compare=False)
    step: list[Any] = field(init=False, repr=False, compare=False)
    left: Decimal = field(init=False, repr=False, compare=False)
    too_few: list[Any] = field(init=False, repr=False, compare=False)
    by_quantity_only: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """What the trace says of the rule, made once: as a step, and when the quantity is too small; what a percent leaves."""
        object.__setattr__(self, "left", left_after(self.value))
        kind = "pctl" if self.on_line else "pct"
        object.__setattr__(self, "step", [kind, self.id, text(self.value)])
        first = self.from_quantity
        object.__setattr__(self, "too_few", ["r", self.id, "quantity", "" if first is None else text(first)])
        given = (self.to_quantity, self.valid_from, self.valid_to, self.from_line_value, self.from_document_value, self.floor_percent)
        asked = self.base_id or self.payment_method or self.condition or self.channel or self.per_document
        what = (self.item_id, self.item_group_id, self.discount_group_id, self.item_list_id)
        crossed = (self.party_id and self.group_id) or sum(map(bool, what)) > 1
        simple = not asked and not crossed and all(one is None for one in given)
        object.__setattr__(self, "by_quantity_only", simple and self.effect is Effect.PERCENT)

    @property
    def asks_document(self) -> bool:
        return (
            self.per_document
            or self.from_document_value is not None
            or (self.program is not None and "document_value" in self.program.used)
        )


class Outcome(NamedTuple):
    """What a stage of percents comes to at one quantity: the rules it takes, what the trace says of the others."""

    chosen: tuple[Rule, ...]
    passed: list[list[Any]]
    next_break: Decimal | None


class QuantityTable(NamedTuple):
    """The outcomes of a stage whose rules ask of nothing but the quantity: `outcomes[i]` when i `breaks` are reached."""

    breaks: tuple[Decimal, ...]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage with its rules (in any order: priority decides).

    `sorted`: the rules stand in order of priority already and speak of this very item and customer, so only their
    other conditions are asked. `table`: their outcomes worked out beforehand, where quantity is all they ask.
    """

    id: int
    mode: StageMode
    rules: tuple[Rule, ...]
    sorted: bool = False
    table: QuantityTable | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """What rules may ask of the orderer."""

    party_id: int | None = None
    group_id: int | None = None
    base_ids: frozenset[int] = frozenset()
    markup_percent: Decimal = ZERO
    markup_on_line: bool = False
    markup_step: list[Any] = field(init=False, repr=False, compare=False)
    left: Decimal = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """The general markup as a step of the trace and as what it leaves, made once for all lines."""
        kind = "mkl" if self.markup_on_line and self.markup_percent < 0 else "mk"
        object.__setattr__(self, "markup_step", [kind, text(self.markup_percent)])
        object.__setattr__(self, "left", left_after(-self.markup_percent))


class ItemTerms(NamedTuple):
    """What rules may ask of the item; `list_price` is the catalogue price, net in the company's currency."""

    item_id: int
    group_path: tuple[int, ...] = ()
    discount_group_id: int | None = None
    vat_percent: Decimal = ZERO
    list_price: Decimal | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SourcePrice:
    """A price an upper room brings (a contract), in the company's currency × `rate`: goes before all lists.

    `amount` is per base unit, or per `unit` when it is given: then it holds as it stands for lines in that unit and divided by
    `factor` for others. Without an amount it only says why it does not hold: `warning`, and the day it `ended_on`.
    """

    label: str
    amount: Decimal | None = None
    rate: Decimal = ONE
    gross: bool = False
    exclusive: bool = True
    final: bool = True
    warning: str = ""
    unit: str = ""
    factor: Decimal = ONE
    ended_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SourceDiscount:
    """What a contract takes off the list prices of a discount group: in place of the customer group's rules for that group, before all stages."""

    label: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Agreed:
    """What an upper room brings for one customer on one day: lists to ask first, prices by item, discounts by discount group."""

    hierarchy_id: int | None = None
    prices: Mapping[int, SourcePrice] = field(default_factory=dict)
    discounts: Mapping[int, SourceDiscount] = field(default_factory=dict)


class Facts(NamedTuple):
    """All the engine needs for one line: nothing else is asked. `hierarchies` in order: own, group's, default."""

    item: ItemTerms
    customer: Customer
    hierarchies: tuple[Lists, ...]
    rows: Sequence[PriceRow]
    on: dt.date
    rate: Decimal = ONE
    prices_gross: bool = False
    payment_method: str = ""
    source: SourcePrice | None = None
    met: frozenset[str] = frozenset()
    """Conditions of rules (formulas over attributes) that hold for this customer and this item."""
    discount: SourceDiscount | None = None
    channel: str = Channel.OFFICE
    item_lists: frozenset[int] = frozenset()
    known: Mapping[str, Any] = NOTHING
    """What formulas read besides the line itself: attributes, what upper rooms know of the item and the customer."""


# what screens show


@dataclass(frozen=True, slots=True)
class Step:
    """One line of “why this price”: `kind` ok, passed, note; amounts per base unit, None where not told."""

    kind: str
    label: str
    detail: str = ""
    amount: Decimal | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a line costs what it costs, in words."""

    unit_price: Decimal
    discount_percent: Decimal
    steps: tuple[Step, ...]
    passed: tuple[Step, ...]
    next_break: Decimal | None = None
    reason: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A price to be published in a list; without `valid_from` from today on."""

    item_id: int
    amount: Decimal
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    from_quantity: Decimal = ZERO
    unit: str = ""
