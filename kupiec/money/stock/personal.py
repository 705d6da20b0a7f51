"""What this room keeps of people (KER-21): to whom goods went."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.money.stock.models import StockDocument


def _his(who: Who) -> Any:
    return StockDocument.objects.filter(Q(party__in=who.parties) | Q(recipient__in=who.parties))


personal.holds(
    "stock.StockDocument", N_("Stock documents"), lambda who: _his(who).exclude(state="draft"), fields=("number", "issue_date", "delivery_address", "reference", "remarks", "snapshot"),
    fate=Fate.KEPT, because=personal.BOOKS, until=lambda row: personal.books_until(row.issue_date), search="stock.document",
    blank={"delivery_address": lambda row: None, "reference": "", "remarks": "", "snapshot": lambda row: {}},
    held=lambda who: _his(who).filter(state="draft"), held_because=N_("drafts of deliveries: issue or cancel them first"),
)  # fmt: skip
personal.nothing(
    N_("goods, amounts and links of papers; whose they are is said by their heads"),
    "stock.StockLine",
    "stock.Returned",
    "stock.Move",
    "stock.Layer",
    "stock.Allocation",
    "stock.Demand",
)
personal.nothing(
    N_("goods, not people"), "stock.Warehouse", "stock.Location", "stock.StockBalance", "stock.Lot", "stock.Place", "stock.ExpectedSupply"
)
