"""What promotions are told of a document and what they answer: frozen values, no database behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class Reward(StrEnum):
    """What gets cheaper: a gift on a line of its own, or some of the very pieces bought."""

    GIFT = "gift"
    OWN = "own"


class Effect(StrEnum):
    FREE = "free"
    PERCENT = "percent"
    PRICE = "price"


class Settling(StrEnum):
    """What a free gift costs on paper: nothing, a symbolic 0.01, or its value spread over all lines of the bundle."""

    ZERO = "zero"
    SYMBOLIC = "symbolic"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class Requirement:
    """How much must be bought of any of these items or groups together, in base units."""

    quantity: Decimal
    items: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()

    @property
    def touches(self) -> frozenset[int]:
        """Items, and groups below zero: what any line of it must be one of."""
        return self.items | {-pk for pk in self.groups}

    def takes(self, item_id: int, groups: tuple[int, ...]) -> bool:
        return item_id in self.items or not self.groups.isdisjoint(groups)


@dataclass(frozen=True, slots=True)
class Gift:
    """One of the gifts to choose from: `quantity` base units of it for each time the bundle is bought."""

    id: int
    item_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Bundle:
    """A promotion as the rules see it; priority 1 is the highest, no two are equal. `most` times per document, 0: any."""

    id: int
    priority: int
    requirements: tuple[Requirement, ...]
    code: str = ""
    name: str = ""
    reward: Reward = Reward.GIFT
    effect: Effect = Effect.FREE
    value: Decimal = ZERO
    settling: Settling = Settling.ZERO
    own_quantity: Decimal = ZERO
    gifts: tuple[Gift, ...] = ()
    most: int = 0
    group_id: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    archived: bool = False
    touches: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """What at least one line must be of for the bundle to concern a document: of the narrowest requirement, made once."""
        object.__setattr__(self, "touches", min((one.touches for one in self.requirements), key=len, default=frozenset()))

    @property
    def label(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def spreads(self) -> bool:
        return self.reward is Reward.GIFT and self.effect is Effect.FREE and self.settling is Settling.SPREAD

    @property
    def cheapens(self) -> bool:
        """Whether it lowers prices of the pieces bought: then only lines priced by the engine take part."""
        return self.reward is Reward.OWN or self.spreads

    def gift(self, gift_id: int | None) -> Gift | None:
        """The gift chosen; the first one when nobody chose or the choice is no more."""
        chosen = next((one for one in self.gifts if one.id == gift_id), None)
        return chosen or (self.gifts[0] if self.gifts else None)


@dataclass(frozen=True, slots=True)
class CartLine:
    """A line somebody entered (never one a promotion made): `quantity` base units worth `value`.

    `fixed`: its price was given by hand or carried; the line counts for gifts, but its price is left alone.
    """

    id: int
    item_id: int
    quantity: Decimal
    value: Decimal = ZERO
    groups: tuple[int, ...] = ()
    fixed: bool = False

    @property
    def price(self) -> Decimal:
        """Of one base unit, unrounded."""
        return self.value / self.quantity if self.quantity else ZERO


@dataclass(frozen=True, slots=True)
class Application:
    """A bundle bought `times` times, with the pieces of each line it used up."""

    bundle: Bundle
    times: int
    used: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Hint:
    """What a bundle would take: `times` it could be had now; or `missing` more base units (of `requirement`) to get it."""

    bundle: Bundle
    times: int = 0
    missing: Decimal = ZERO
    requirement: Requirement | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A gift to choose, with its words: `quantity` altogether."""

    gift_id: int
    item_id: int
    name: str
    unit: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One promotion beside a document: taken already, to be taken now (`times`), or `missing` pieces short."""

    promotion_id: int
    code: str
    name: str
    reward: str
    effect: str
    value: Decimal
    times: int
    missing: Decimal = ZERO
    unit: str = ""
    of: str = ""
    pieces: Decimal = ZERO
    """Of the pieces bought, how many get cheaper."""
    gifts: tuple[Shown, ...] = ()
    gift_id: int | None = None
    """The gift that was chosen."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a document has taken and what is suggested now, the best first."""

    taken: tuple[Suggestion, ...] = ()
    ready: tuple[Suggestion, ...] = ()
    near: tuple[Suggestion, ...] = ()
