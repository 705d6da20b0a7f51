"""What must hold of supply orders, counted by `kupiec check`."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant
from kupiec.money.stock import public as stock
from kupiec.sales.supply import queries, rules
from kupiec.sales.supply.models import SupplyLine
from kupiec.sales.supply.values import LINE, ZERO


@invariant("I70", "stock expects of a supply order what was ordered less what came")
def expected_follows_orders() -> list[str]:
    expected = dict(stock.ahead.ExpectedSupply.objects.filter(source=LINE).values_list("source_id", "quantity"))
    rows = list(SupplyLine.objects.filter(item__stocked=True).order_by("pk").values_list("pk", "base_quantity", "order__state"))
    came = queries.received([pk for pk, *_ in rows])
    wanted = {pk: rules.coming(quantity, came.get(pk, ZERO), state=state) for pk, quantity, state in rows}
    return [
        f"supply line={pk} expected={expected.get(pk, ZERO)} wanted={left}" for pk, left in wanted.items() if expected.get(pk, ZERO) != left
    ]
