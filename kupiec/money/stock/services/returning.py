"""What goods coming back are worth: their share of the cost frozen when they left (STK-3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from kupiec.ground.kernel.money import ZERO
from kupiec.money.stock import rules
from kupiec.money.stock.models import Move, Returned, StockDocument, StockLine
from kupiec.money.stock.values import Kind, State


@dataclass(slots=True)
class Origin:
    """A line whose goods come back, and how much of it has; several lines of one run share it."""

    quantity: Decimal
    cost: Decimal
    returned: Decimal = ZERO
    returned_cost: Decimal = ZERO
    parts: list[tuple[tuple[int | None, int | None], Decimal]] = field(default_factory=list)
    """Where the goods were taken from; a reversal puts them back there."""

    def share(self, now: Decimal) -> Decimal:
        value = rules.return_cost(cost=self.cost, quantity=self.quantity, returned=self.returned, returned_cost=self.returned_cost, now=now)
        self.returned += now
        self.returned_cost += value
        return value


Origins = dict[int, Origin]
"""Per line that brings goods back."""


def origins(lines: Sequence[StockLine], papers: Mapping[int, StockDocument]) -> Origins:
    """For returns (ZW) and for reversals of issues: the lines the goods left on; no statement when there is none."""
    mirrored = {line.pk: line.reverses_id for line in lines if line.reverses_id}
    returns = [line.pk for line in lines if papers[line.document_id].kind == Kind.RETURN and line.base_quantity > 0]
    if not mirrored and not returns:
        return {}
    source_of: dict[int, int] = {pk: source for pk, source in mirrored.items() if source}
    source_of |= dict(Returned.objects.filter(target_id__in=returns).values_list("target_id", "source_id"))
    rows = StockLine.objects.filter(pk__in=set(source_of.values())).values_list("pk", "base_quantity", "cost")
    found = {pk: Origin(abs(quantity), abs(cost or ZERO)) for pk, quantity, cost in rows}
    before = (
        Returned.objects.filter(source_id__in=found, target__document__state=State.ISSUED)
        .values_list("source_id")
        .annotate(Sum("target__base_quantity"), Sum("target__cost"))
    )
    for source, quantity, cost in before:
        found[source].returned, found[source].returned_cost = quantity, cost
    if mirrored:
        moves = Move.objects.filter(line_id__in=mirrored.values(), quantity__lt=0).order_by("pk")
        for source, location, lot, quantity in moves.values_list("line_id", "location_id", "lot_id", "quantity"):
            found[source].parts.append(((location, lot), -quantity))
    return {pk: found[source] for pk, source in source_of.items() if source in found}
