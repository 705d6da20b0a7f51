"""Stock of every item and warehouse on a day, as one statement for any list (STK-9)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.fields import AmountField, QuantityField
from kupiec.money.stock import queries
from kupiec.money.stock.models import Allocation, Demand, ExpectedSupply, Move, StockBalance


def balances(by: Actor, *, on: dt.date) -> QuerySet[StockBalance]:
    """Item × warehouse as `availability_as_of` counts them, with `day_quantity`, `day_blocked`, `day_supply`,
    `day_demand` (beyond what is blocked), `day_projected` and `day_value`."""
    return on_day(queries.balances(by), on)


def on_day(rows: QuerySet[StockBalance], on: dt.date) -> QuerySet[StockBalance]:
    """These balances on another day. Past days come from the moves and have neither supply nor demand; for today and
    later days it is what is there now, and the projection (ATP)."""
    if on < clock.today():
        moved = _here(Move).filter(on__lte=on, company=OuterRef("company"))
        none = Value(None, output_field=QuantityField(null=True))
        return rows.annotate(
            day_quantity=_sum(moved, "quantity"), day_value=_sum(moved, "value", AmountField()),
            day_blocked=none, day_supply=none, day_demand=none, day_projected=none,
        )  # fmt: skip
    due = Q(due__lte=on) | Q(due__isnull=True)
    kept = Allocation.objects.filter(
        Q(demand__due__lte=on) | Q(demand__due__isnull=True), balance__isnull=False,
        demand__warehouse=OuterRef("warehouse"), demand__item=OuterRef("item"),
    )  # fmt: skip
    wanted = _sum(_here(Demand).filter(due), "quantity")
    unserved = ExpressionWrapper(wanted - _sum(kept, "quantity", by="demand__item"), output_field=QuantityField())
    free = ExpressionWrapper(F("on_hand") - F("blocked") + F("day_supply") - F("day_demand"), output_field=QuantityField())
    return rows.annotate(
        day_quantity=F("on_hand"), day_value=F("value"), day_blocked=F("blocked"),
        day_supply=_sum(_here(ExpectedSupply).filter(due__lte=on), "quantity"), day_demand=unserved,
    ).annotate(day_projected=free)  # fmt: skip


def _here(model: Any) -> QuerySet[Any]:
    return model.objects.filter(warehouse=OuterRef("warehouse"), item=OuterRef("item")).order_by()


def _sum(rows: QuerySet[Any], name: str, kind: Any = None, *, by: str = "item") -> Coalesce:
    kind = kind or QuantityField()
    found = rows.order_by().values(by).annotate(together=Sum(name)).values("together")
    return Coalesce(Subquery(found, output_field=kind), Value(0, output_field=kind), output_field=kind)
