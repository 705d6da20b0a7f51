"""What must hold of budgets, counted by `kupiec check`."""

from __future__ import annotations

from django.db.models import F, Q

from kupiec.ground.kernel.invariants import invariant
from kupiec.sales.budgets.models import Line, Use, Version


@invariant("I93", "what documents take of a budget in force stands on a line of it")
def uses_stand_on_lines() -> list[str]:
    current = dict(Version.objects.filter(state="current").values_list("pk", "budget_id"))
    known = {(current[of], code) for of, code in Line.objects.filter(of_id__in=current).values_list("of_id", "code")}
    rows = (
        Use.objects.filter(budget_id__in=set(current.values()), budget__archived=False)
        .values_list("budget_id", "code")
        .distinct()
        .order_by("budget_id", "code")
    )
    return [f"budget={budget} line={code}" for budget, code in rows if (budget, code) not in known]


@invariant("I94", "what orders still promise is what was committed less what was invoiced of it")
def open_is_committed_less_invoiced() -> list[str]:
    rest = Q(committed__gt=F("invoiced")) & ~Q(open=F("committed") - F("invoiced"))
    none = Q(committed__lte=F("invoiced")) & ~Q(open=0)
    return [f"use={pk}" for pk in Use.objects.filter(rest | none).order_by("pk").values_list("pk", flat=True)]
