"""Stock documents as money of a case (CAS-4): cost of goods issued and come back, goods bought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.money.stock import queries
from kupiec.money.stock.frame import KIND
from kupiec.money.stock.models import StockLine
from kupiec.people.cases import public as cases

ZERO = Decimal(0)
ROLES = {"WZ": ("cost", 1), "RW": ("cost", 1), "ZW": ("cost", -1), "PZ": ("bought", 1)}
"""What a kind of document counts as, and its sign; the others move goods of ours and cost nothing."""


class Money:
    """Issued documents by their frozen cost; costs only for those who may see them."""

    kinds = (KIND,)

    def money(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, cases.PaperMoney]:
        if not by.may("prices.see_cost"):
            return {}
        rows = queries.visible(by).filter(pk__in=[ref.id for ref in refs]).values_list("pk", "kind", "state", "cost")
        found = {}
        for pk, kind, state, cost in rows:
            role, sign = ROLES.get(kind, ("", 1))
            found[documents.Ref(KIND, pk)] = cases.PaperMoney(role if state == "issued" else "", (cost or ZERO) * sign)
        return found

    def lines(self, ref: documents.Ref, *, by: Actor) -> Sequence[cases.MoneyLine]:
        sees = by.may("prices.see_cost")
        rows = StockLine.objects.filter(document__in=queries.visible(by).filter(pk=ref.id)).order_by("position", "pk")
        return [
            cases.MoneyLine(text or name, quantity, unit, None, cost if sees else None)
            for text, name, quantity, unit, cost in rows.values_list("description", "item__name", "quantity", "unit", "cost")
        ]
