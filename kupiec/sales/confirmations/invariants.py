"""What must hold of confirmations, counted by `kupiec check`."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from kupiec.ground.kernel.invariants import invariant
from kupiec.sales.confirmations.models import Line, Promised, Tranche


@invariant("I84", "tranches of a confirmation's line make its quantity; what is due with the last is all of it")
def tranches_make_the_line() -> list[str]:
    sums: defaultdict[int, Decimal] = defaultdict(Decimal)
    last: dict[int, Decimal] = {}
    for line, quantity, until in (
        Tranche.objects.filter(quantity__gt=0).order_by("line_id", "on", "pk").values_list("line_id", "quantity", "until")
    ):
        sums[line] += quantity
        last[line] = until
    rows = Line.objects.order_by("pk").values_list("pk", "quantity", "base_quantity")
    return [
        f"confirmation line={pk} tranches={sums[pk]} quantity={quantity}"
        for pk, quantity, base in rows
        if sums[pk] != quantity or last.get(pk) != base
    ]


@invariant("I85", "what is promised of a tranche now is the last that was promised, the first day the first")
def promises_are_kept_in_full() -> list[str]:
    first: dict[int, dt.date] = {}
    last: dict[int, tuple[dt.date, Decimal]] = {}
    for tranche, on, quantity in Promised.objects.order_by("pk").values_list("tranche_id", "on", "quantity"):
        first.setdefault(tranche, on)
        last[tranche] = (on, quantity)
    rows = Tranche.objects.filter(first_on__isnull=False).order_by("pk").values_list("pk", "first_on", "on", "quantity")
    return [
        f"tranche={pk} on={on} quantity={quantity} promised={last.get(pk)}"
        for pk, begun, on, quantity in rows
        if last.get(pk) != (on, quantity) or first.get(pk) != begun
    ]
