"""What must hold of blanket orders, counted by `kupiec check`."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from kupiec.ground.kernel.invariants import invariant
from kupiec.sales.blankets.models import Blanket, Lot


@invariant("I86", "lots of a blanket order make its quantity")
def lots_make_the_whole() -> list[str]:
    sums: defaultdict[int, Decimal] = defaultdict(Decimal)
    for blanket, quantity in Lot.objects.order_by("pk").values_list("blanket_id", "quantity"):
        sums[blanket] += quantity
    return [
        f"blanket={pk} lots={sums[pk]} quantity={quantity}"
        for pk, quantity in Blanket.objects.order_by("pk").values_list("pk", "quantity")
        if sums[pk] != quantity
    ]
