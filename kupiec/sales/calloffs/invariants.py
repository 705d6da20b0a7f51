"""What must hold of what is drawn on contracts, counted by `kupiec check`."""

from __future__ import annotations

from django.db.models import F, Q

from kupiec.ground.kernel.invariants import invariant
from kupiec.sales.calloffs.models import CalledOff, Period


@invariant("I82", "what is drawn on a contract is of its lines and of an order of its company")
def drawn_lines_are_the_contracts_own() -> list[str]:
    wrong = CalledOff.objects.exclude(line__edition__contract=F("contract"), order=F("order_line__order"), company=F("order__company"))
    return [f"order line={pk}" for pk in wrong.order_by("pk").values_list("pk", flat=True)]


@invariant("I83", "a period invoiced of a plan lies before its next one")
def periods_are_behind_their_plan() -> list[str]:
    rows = Period.objects.filter(Q(begins__gte=F("plan__next_on")))
    return [f"period={pk}" for pk in rows.order_by("pk").values_list("pk", flat=True)]
