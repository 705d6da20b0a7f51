"""What a price by formula may read of stock and of the customer's past (PRC-7): on hand, age of stock, a year's turnover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kupiec.ground.kernel import formula
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import public as invoicing
from kupiec.money.pricing import public as pricing
from kupiec.money.stock import public as stock

NAMES = {
    "on_hand": formula.Name(formula.NUMBER, N_("Quantity in our warehouses, in base units"), "na_stanie", Decimal(40)),
    "received_days": formula.Name(formula.NUMBER, N_("Days since the item last came into a warehouse; empty when it never did"), "dni_od_przyjecia", Decimal(30)),
    "customer_turnover": formula.Name(formula.NUMBER, N_("Net turnover of the customer in the last 365 days"), "obrot_klienta", Decimal(25_000)),
}  # fmt: skip


class Known:
    """A statement for each name that formulas ask."""

    def names(self) -> Mapping[str, formula.Name]:
        return NAMES

    def values(self, used: Collection[str], item_ids: Sequence[int], *, context: pricing.PriceContext) -> Mapping[int, Mapping[str, Any]]:
        found: dict[int, dict[str, Any]] = {pk: {} for pk in item_ids}
        found[pricing.sockets.EVERY] = {}
        if "on_hand" in used:
            houses = list(stock.Warehouse.objects.filter(company_id=context.company_id).values_list("pk", flat=True))
            for pk, told in stock.availability(list(item_ids), warehouse_ids=houses).items():
                found[pk]["on_hand"] = told.on_hand
        if "received_days" in used:
            for pk, day in _received(item_ids, context).items():
                found[pk]["received_days"] = Decimal((context.on - day).days)
        if "customer_turnover" in used:
            found[pricing.sockets.EVERY]["customer_turnover"] = _turnover(context)
        return found


def _received(item_ids: Sequence[int], context: pricing.PriceContext) -> dict[int, dt.date]:
    lines = stock.StockLine.objects.filter(
        document__company_id=context.company_id,
        document__state="issued",
        document__kind="PZ",
        document__issue_date__lte=context.on,
        item__among=item_ids,
    )
    return dict(lines.order_by("document__issue_date").values_list("item_id", "document__issue_date"))


def _turnover(context: pricing.PriceContext) -> Decimal:
    if context.party_id is None:
        return Decimal(0)
    rows = invoicing.Invoice.objects.filter(
        company_id=context.company_id, orderer_id=context.party_id, state="issued", kind__in=("invoice", "correction"),
        issue_date__gt=context.on - dt.timedelta(days=365), issue_date__lte=context.on,
    ).order_by()  # fmt: skip
    return sum((total * rate for rate, total in rows.values_list("rate").annotate(Sum("net"))), Decimal(0))
