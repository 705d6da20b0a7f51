"""What stock may expect of supply orders: ordered less received, recomputed and replaced, never counted up (STK-4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kupiec.ground.kernel import bells
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.money.stock import public as stock
from kupiec.sales.supply import queries, rules
from kupiec.sales.supply.events import Converged
from kupiec.sales.supply.models import SupplyLine
from kupiec.sales.supply.values import LINE, ZERO, State


def converge(line_ids: Collection[int], *, placing: bool = False, by: Actor) -> None:
    """Replace what stock expects of these lines. Constant statements for any set.

    Replacing locks the balances; goods that came between our reading and that lock are seen by reading again. `placing`: they
    are about to be placed, since numbers are taken after balances are locked.
    """
    ids = sorted(set(line_ids))
    bells.ring(Converged(tuple(ids)), by=by)
    rows = _wanted(ids, placing=placing)
    if not rows:
        return
    stock.ahead.set_supplies(rows, by=by)
    again = rows if placing else _wanted(ids)
    if again != rows:
        stock.ahead.set_supplies(again, by=by)


def _wanted(line_ids: Collection[int], *, placing: bool = False) -> list[stock.ahead.SupplyRow]:
    came = queries.received(line_ids)
    found = SupplyLine.objects.filter(pk__in=list(line_ids), item__stocked=True).select_related("order").order_by("pk")
    return [
        stock.ahead.SupplyRow(
            LINE, line.pk, line.company_id, line.order.warehouse_id, line.item_id,
            rules.coming(line.base_quantity, came.get(line.pk, ZERO), state=State.PLACED if placing else line.order.state),
            line.due or line.order.due, reference=line.order.number[:80], supplier_id=line.order.supplier_id,
        )
        for line in found
    ]  # fmt: skip


def lines_of(order_ids: Collection[int]) -> dict[int, int]:
    """The lines of orders, with their order; one statement."""
    return dict(SupplyLine.objects.filter(order_id__in=list(order_ids)).order_by("pk").values_list("pk", "order_id"))


def refer(numbers: Mapping[int, str]) -> None:
    """Put the numbers of orders (by line) on what stock expects of them; two statements."""
    rows = stock.ahead.ExpectedSupply.objects.filter(source=LINE, source_id__in=list(numbers)).values_list("pk", "source_id")
    update_rows(stock.ahead.ExpectedSupply, [{"pk": pk, "reference": numbers[line][:80]} for pk, line in rows if line], ["reference"])
