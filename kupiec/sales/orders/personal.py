"""What this room keeps of people (KER-21): what they ordered."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.sales.orders.models import Order


def _his(who: Who) -> Any:
    return Order.objects.filter(Q(orderer__in=who.parties) | Q(recipient__in=who.parties) | Q(payer__in=who.parties))


personal.holds(
    "orders.Order", N_("Orders"), _his, fields=("number", "issue_date", "gross", "currency", "customer_reference", "remarks", "snapshot"), fate=Fate.KEPT,
    because=personal.BOOKS, until=lambda row: personal.books_until(row.issue_date), search="orders.order",
    blank={"customer_reference": "", "remarks": "", "snapshot": lambda row: {}},
    held=lambda who: _his(who).filter(state__in=["draft", "accepted"]), held_because=N_("orders or deliveries under way: the contract is being carried out"),
)  # fmt: skip
personal.nothing(
    N_("goods, amounts and links of papers; whose they are is said by their heads"),
    "orders.OrderLine",
    "orders.RegisterMove",
    "orders.Hold",
    "orders.UndoStep",
    "orders.Delivered",
    "orders.Invoiced",
)
personal.nothing(N_("dictionaries and counters"), "orders.Register", "orders.RegisterOperation")
