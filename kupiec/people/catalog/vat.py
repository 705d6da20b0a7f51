"""The VAT code of a line of a document: what is sold, to whom. A code typed by hand goes before it."""

from __future__ import annotations

from typing import Any, Protocol

from django.db import models

from kupiec.ground.company import public as company
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


def code_of(item: ItemFacts | None, terms: Terms | None, *, service: bool = False) -> str:
    """The item's own code, for customers abroad 0 of goods and np of services, which are taxed where the customer is (art. 28b).

    Without an item the usual rate; abroad as goods, or as a `service`.
    """
    abroad = ABROAD.get(terms.vat_status if terms else "")
    if abroad is None:
        return item.vat_code if item else USUAL
    return NOT_HERE if (item.kind in SERVICES if item else service) else abroad


def follow(lines: models.QuerySet[Any], *, before: Terms | None, after: Terms | None) -> None:
    """A document goes over to another customer: VAT of its lines goes with him. What was chosen by hand stays."""
    rows, percents, changed = list(lines), company.queries.vat_percents(), []
    items = facts({line.item_id for line in rows if line.item_id})
    for line in rows:
        item = items.get(line.item_id or 0)
        code = code_of(item, after)
        if line.vat_code == code_of(item, before) != code:
            line.vat_code, line.vat_percent = code, percents[code]
            changed.append(line)
    lines.model._base_manager.bulk_update(changed, ["vat_code", "vat_percent"])
