"""Orders as money of a case (CAS-4): what was ordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.people.cases import public as cases
from kupiec.sales.orders import queries
from kupiec.sales.orders.models import OrderLine
from kupiec.sales.orders.values import SOURCE_ORDER


class Money:
    """Live and finished orders; cancelled ones count for nothing."""

    kinds = (SOURCE_ORDER,)

    def money(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, cases.PaperMoney]:
        rows = queries.visible(by).filter(pk__in=[ref.id for ref in refs]).values_list("pk", "state", "net", "rate", "cost")
        sees = by.may("prices.see_cost")
        return {
            documents.Ref(SOURCE_ORDER, pk): cases.PaperMoney(
                "" if state == "cancelled" else "ordered", half_up(net * rate, 2), cost if sees else None
            )
            for pk, state, net, rate, cost in rows
        }

    def lines(self, ref: documents.Ref, *, by: Actor) -> Sequence[cases.MoneyLine]:
        order = queries.visible(by).only("rate").get(pk=ref.id)
        rows = (
            OrderLine.objects.filter(order=order)
            .order_by("position", "pk")
            .values_list("description", "quantity", "unit", "net", "cost_value")
        )
        sees = by.may("prices.see_cost")
        return [
            cases.MoneyLine(text, quantity, unit, half_up(net * order.rate, 2), cost if sees else None)
            for text, quantity, unit, net, cost in rows
        ]
