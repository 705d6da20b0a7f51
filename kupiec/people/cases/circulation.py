"""Cases in circulation (WFL-3): what is told of one, by what it may need a decision before it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.urls import reverse

from kupiec.ground.kernel import clock, formula
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.workflow import public as workflow
from kupiec.people.cases import queries
from kupiec.people.cases.models import Case
from kupiec.people.cases.values import CASE

NAMES = {
    "value": formula.Name(formula.NUMBER, N_("Expected value in our currency"), "wartosc", Decimal(12000)),
    "chance": formula.Name(formula.NUMBER, N_("Chance, %"), "szansa", Decimal(50)),
    "cost": formula.Name(formula.NUMBER, N_("Planned cost"), "koszt", Decimal(8000)),
    "days": formula.Name(formula.NUMBER, N_("Days since the case was opened"), "dni", Decimal(30)),
    "kind": formula.Name(formula.TEXT, N_("Code of the kind"), "rodzaj", "complaint"),
    "phase": formula.Name(formula.TEXT, N_("Code of the phase"), "faza", "talks"),
    "customer": formula.Name(formula.TEXT, N_("Code of the customer"), "klient", "K001"),
}


def tell(ids: Sequence[int], by: Actor) -> Mapping[int, workflow.Told]:
    """One statement for any set."""
    rows = Case.objects.filter(pk__in=list(ids)).select_related("kind", "phase", "party", "guardian")
    return {row.pk: _told(row) for row in rows}


def _told(row: Case) -> workflow.Told:
    worth = show.money(row.expected_value, row.currency_id) if row.expected_value is not None else "—"
    facts = (
        workflow.Fact("kind", N_("Kind of case"), str(row.kind)), workflow.Fact("name", N_("Case"), row.name),
        workflow.Fact("customer", N_("Customer"), str(row.party or "—")), workflow.Fact("phase", N_("Phase"), str(row.phase)),
        workflow.Fact("value", N_("Expected value"), worth),
        workflow.Fact("cost", N_("Planned cost"), show.money(row.planned_cost) if row.planned_cost is not None else "—", "cases.finance"),
    )  # fmt: skip
    values = {
        "value": row.value, "chance": Decimal(row.probability), "cost": row.planned_cost or Decimal(0), "days": Decimal((clock.today() - row.opened_on).days),
        "kind": row.kind.code, "phase": row.phase.code, "customer": row.party.code if row.party else "",
    }  # fmt: skip
    return workflow.Told(
        company_id=row.company_id, title=row.number, url=reverse("case", args=[row.pk]), facts=facts, values=values,
        guardian_id=row.party.guardian_id if row.party else None, owner_id=row.guardian_id,
    )  # fmt: skip


SUBJECT = workflow.Subject(CASE, N_("Cases"), queries.visible, "cases.see", tell, NAMES, gate=N_("closing the case"), icon="briefcase")
