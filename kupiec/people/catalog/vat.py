"""The VAT code of a line of a document: what is sold, to whom. A code typed by hand goes before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol, TypeVar

from kupiec.people.catalog.queries import facts
from kupiec.people.catalog.values import ItemFacts, ItemKind

USUAL = "23"
"""Of what is said in words only: the standard rate (art. 41 ust. 1, art. 146ef)."""
NOT_HERE = "np"
SERVICES = frozenset({ItemKind.SERVICE, ItemKind.COST})
ABROAD = {"eu": "0", "export": "0"}
"""Goods that leave the country (art. 41 ust. 3–4), by the customer's VAT status."""


class Terms(Protocol):
    """A customer's terms, as far as VAT asks."""

    @property
    def vat_status(self) -> str: ...


class Line(Protocol):
    """A line of a document, as far as VAT asks."""

    item_id: int | None
    vat_code: str
    vat_percent: Decimal


Row = TypeVar("Row", bound=Line)


def code_of(item: ItemFacts | None, terms: Terms | None, *, service: bool = False) -> str:
    """The item's own code, for customers abroad 0 of goods and np of services, which are taxed where the customer is (art. 28b).

    Without an item the usual rate; abroad as goods, or as a `service`.
    """
    abroad = ABROAD.get(terms.vat_status if terms else "")
    if abroad is None:
        return item.vat_code if item else USUAL
    return NOT_HERE if (item.kind in SERVICES if item else service) else abroad


def moved(lines: Sequence[Row], *, before: Terms | None, after: Terms | None, percents: Mapping[str, Decimal]) -> list[Row]:
    """A document goes over to another customer: the lines whose VAT changes with him, already changed. What was chosen by hand stays."""
    items, changed = facts({line.item_id for line in lines if line.item_id}), []
    for line in lines:
        item = items.get(line.item_id or 0)
        code = code_of(item, after)
        if line.vat_code == code_of(item, before) != code:
            line.vat_code, line.vat_percent = code, percents[code]
            changed.append(line)
    return changed
