"""Versions of budgets in circulation (BUD-1, WFL-3): what is told of one, by what figures it may need approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse

from kupiec.ground.kernel import formula
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.workflow import public as workflow
from kupiec.sales.budgets import queries, words
from kupiec.sales.budgets.models import Line, Version
from kupiec.sales.budgets.values import VERSION, ZERO, State

MOST_TOLD = 20
NAMES = {
    "planned": formula.Name(formula.NUMBER, N_("Amount planned"), "plan", Decimal(120_000)),
    "growth": formula.Name(
        formula.NUMBER, N_("How much more than the version in force plans; all of it where there is none"), "wzrost", Decimal(15_000)
    ),
    "lines": formula.Name(formula.NUMBER, N_("Number of lines"), "pozycje", Decimal(5)),
    "side": formula.Name(formula.TEXT, N_("Of what: cost or income"), "strona", "cost"),
    "budget": formula.Name(formula.TEXT, N_("Code of the budget"), "budzet", "K-26"),
    "of_contract": formula.Name(formula.TEXT, N_("Number of its contract; empty where it is of none"), "umowa", "UM 1/2026"),
}


def tell(ids: Sequence[int], by: Actor) -> Mapping[int, workflow.Told]:
    """Three statements for any set."""
    rows = list(Version.objects.filter(pk__in=list(ids)).select_related("budget__contract", "budget__owner"))
    known = Version.objects.filter(Q(pk__in=[row.pk for row in rows]) | Q(state=State.CURRENT, budget__in={row.budget_id for row in rows}))
    current = {budget: pk for pk, budget, state in known.values_list("pk", "budget_id", "state") if state == State.CURRENT}
    lines: dict[int, list[tuple[str, Decimal]]] = {}
    wanted = {row.pk for row in rows} | set(current.values())
    for of, name, amount in Line.objects.filter(of__in=wanted).order_by("position", "pk").values_list("of_id", "name", "amount"):
        lines.setdefault(of, []).append((name, amount))
    return {row.pk: _told(row, lines.get(row.pk, []), lines.get(current.get(row.budget_id, 0), [])) for row in rows}


def _told(row: Version, lines: Sequence[tuple[str, Decimal]], before: Sequence[tuple[str, Decimal]]) -> workflow.Told:
    budget = row.budget
    planned, was = sum((amount for _name, amount in lines), ZERO), sum((amount for _name, amount in before), ZERO)
    said = "; ".join(f"{name} {show.money(amount)}" for name, amount in lines[:MOST_TOLD])
    facts = (
        workflow.Fact("budget", N_("Budget"), str(budget)),
        workflow.Fact("days", N_("Days"), f"{show.day(budget.first_day)} – {show.day(budget.last_day)}"),
        workflow.Fact("side", N_("Of what"), show.say(dict(words.SIDES)[budget.side])),
        workflow.Fact("planned", N_("Amount planned"), show.money(planned)),
        workflow.Fact("before", N_("Planned in force"), show.money(was) if before else "—"),
        workflow.Fact("lines", N_("Lines"), f"{len(lines)}: {said}"[:1000] if lines else "0"),
    )
    values = {
        "planned": planned, "growth": planned - was, "lines": Decimal(len(lines)), "side": str(budget.side), "budget": budget.code,
        "of_contract": budget.contract.number if budget.contract else "",
    }  # fmt: skip
    return workflow.Told(
        company_id=budget.company_id, title=f"{budget.code} · {row.number}", url=reverse("budget-version", args=[row.pk]), facts=facts, values=values,
        guardian_id=budget.owner_id, owner_id=budget.owner_id,
    )  # fmt: skip


SUBJECT = workflow.Subject(
    VERSION, N_("Budgets"), queries.versions, "budgets.see", tell, NAMES, gate=N_("approving the version"), icon="chart-donut"
)
