"""Documents issued by the program used before, as they are taken over (ADR 12). Amounts in the document's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing.values import ZERO, Paper, VatLine

PROGRAM = "previous"
"""What the program is called where nobody says."""


@dataclass(frozen=True, slots=True)
class TakenLine:
    """A line as it was printed; on a correction differences. `value` is the line's value as printed, where known."""

    description: str
    vat_code: str
    quantity: Decimal
    unit_price: Decimal
    unit: str = ""
    discount_percent: Decimal = ZERO
    item_id: int | None = None
    value: Decimal | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TakenTotal:
    """What the document says of one VAT code."""

    vat_code: str
    net: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenInvoice(Paper):
    """One document. `totals` per VAT code and `net`, `vat`, `gross` of the whole are as printed, where known; without
    lines `totals` are all there is. `open` is what is still to be paid: nothing means settled."""

    external_id: str
    number: str
    lines: tuple[TakenLine, ...] = ()
    totals: tuple[TakenTotal, ...] = ()
    corrects: str = ""
    reason: str = ""
    open: Decimal = ZERO
    net: Decimal | None = None
    vat: Decimal | None = None
    gross: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Difference(TakenTotal):
    """How far the total printed lies from the one reckoned, of one VAT code."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A document's VAT as it stands, the way it was reckoned, and where print and reckoning differ by a grosz."""

    vat: tuple[VatLine, ...]
    method: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What came of a set: external ids made, read anew (or found the same), and those refused with the reason."""

    created: frozenset[str] = frozenset()
    updated: frozenset[str] = frozenset()
    refused: Mapping[str, Refusal] = field(default_factory=dict)
