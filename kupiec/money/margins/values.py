"""What a floor is, what is weighed against it, what breaks it: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

ZERO, ONE = Decimal(0), Decimal(1)


class Basis(StrEnum):
    """What a floor is reckoned by: cost plus so many per cent, a margin on the price; or that there is none."""

    MARKUP = "markup"
    MARGIN = "margin"
    NONE = "none"


class Effect(StrEnum):
    """What happens below a floor: it is refused, needs approval, or is only shown; the gravest first."""

    REFUSE = "refuse"
    APPROVAL = "approval"
    WARN = "warn"


class Reasons(StrEnum):
    """Whether a price typed by hand must say why."""

    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Floor:
    """The lowest price a role may give on a group of items; without a role everybody's, without a group of all items."""

    id: int
    role_id: int | None
    item_group_id: int | None
    basis: Basis
    percent: Decimal
    effect: Effect


class Line(NamedTuple):
    """A line of a document as it is weighed; prices per its unit in the document's currency, `cost` per base unit in ours.

    `vat_percent` only where the document's prices are gross.
    """

    id: int
    label: str
    item_id: int
    unit_price: Decimal
    discount_percent: Decimal
    factor: Decimal
    cost: Decimal | None
    rate: Decimal = ONE
    vat_percent: Decimal = ZERO


class Breach(NamedTuple):
    """A line below its floor: both prices per its unit, as the document's prices are, and by how much it is short."""

    line_id: int
    label: str
    effect: Effect
    floor: Decimal
    paid: Decimal
    short: Decimal
    percent: Decimal
    floor_id: int


class Below(NamedTuple):
    """A document as everybody sees it: how many of its lines are below the strictest floor, the worst by how many per cent of it."""

    lines: int
    percent: Decimal


class Paper(NamedTuple):
    """A document that is about to bind, with its lines."""

    title: str
    lines: tuple[Line, ...]
