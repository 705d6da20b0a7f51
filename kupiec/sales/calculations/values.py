"""Values of calculations: kinds of components, how they count, how a price is made of a cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO, ONE = Decimal(0), Decimal(1)
MOST_COMPONENTS = 200
MOST_SCALES = 8
LARGEST_PERCENT = Decimal(1000)
ROUNDINGS = tuple(map(Decimal, ("0.01", "0.1", "1", "5", "10", "100")))
USUAL_PERCENT = Decimal(25)


class Kind(StrEnum):
    """What a component is."""

    MATERIAL = "material"
    LABOUR = "labour"
    MACHINE = "machine"
    OVERHEAD = "overhead"
    SUBCONTRACT = "subcontract"
    OTHER = "other"


class Basis(StrEnum):
    """How a component counts: for each piece, once for the whole quantity (setting up), per cent of all that counts otherwise."""

    EACH = "each"
    ONCE = "once"
    PERCENT = "percent"


class Method(StrEnum):
    """The price is the cost with a markup on it, or such that the margin is a part of the price."""

    MARKUP = "markup"
    MARGIN = "margin"


@dataclass(frozen=True, slots=True)
class Piece:
    """A component as it is counted; of a percentage `cost` is the per cent."""

    kind: str
    basis: str
    quantity: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Pricing:
    """How the price follows: in which currency (`rate` of ours for one of it), gross or net, rounded to what."""

    method: str
    percent: Decimal
    rounding: Decimal = Decimal("0.01")
    rate: Decimal = ONE
    vat: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Result:
    """What so many pieces cost us and the customer; costs in our currency, the price in the offer's."""

    quantity: Decimal
    total: Decimal
    cost: Decimal
    price: Decimal
    value: Decimal
    margin: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A component to be added; of an item its name, unit and purchase price are taken where nothing else is said."""

    item_id: int | None = None
    kind: str | None = None
    basis: str = Basis.EACH
    description: str = ""
    quantity: Decimal = ONE
    unit: str = ""
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What to change of a component; None stays."""

    item_id: int | None = None
    kind: str | None = None
    basis: str | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a verb did to components: rows to show anew and rows gone."""

    touched: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    reordered: bool = False
    back: str = ""
    """Lines taken off, as `documents.taken_off` kept them."""
