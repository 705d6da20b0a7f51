"""Letters in circulation (COR-2): sent to people and roles for action or information, by circulations administrators define."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.urls import reverse

from kupiec.ground.kernel import formula
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.workflow import public as workflow
from kupiec.people.correspondence import queries
from kupiec.people.correspondence.models import Letter
from kupiec.people.correspondence.values import LETTER

NAMES = {
    "way": formula.Name(formula.TEXT, N_("Way: in or out"), "kierunek", "in"),
    "type": formula.Name(formula.TEXT, N_("Code of the type"), "rodzaj", "complaint"),
    "medium": formula.Name(formula.TEXT, N_("Code of the medium"), "forma", "post"),
    "customer": formula.Name(formula.TEXT, N_("Code of the customer"), "klient", "K001"),
    "days": formula.Name(formula.NUMBER, N_("Days between coming and the day it is due"), "dni", Decimal(7)),
}


def tell(ids: Sequence[int], by: Actor) -> Mapping[int, workflow.Told]:
    """One statement for any set."""
    rows = Letter.objects.filter(pk__in=list(ids)).select_related("type", "medium", "party")
    return {row.pk: _told(row) for row in rows}


def _told(row: Letter) -> workflow.Told:
    facts = (
        workflow.Fact("who", N_("Sender or recipient"), row.name), workflow.Fact("subject", N_("Subject"), row.subject), workflow.Fact("type", N_("Type"), str(row.type)),
        workflow.Fact("due", N_("Due on"), show.day(row.due_on) if row.due_on else ""), workflow.Fact("content", N_("Content of the letter"), row.content[:400]),
    )  # fmt: skip
    days = Decimal((row.due_on - row.registered_on).days) if row.due_on else None
    values = {
        "way": row.way,
        "type": row.type.code,
        "medium": row.medium.code,
        "customer": row.party.code if row.party else "",
        "days": days,
    }
    return workflow.Told(
        company_id=row.company_id, title=row.number, url=reverse("letter", args=[row.pk]), facts=facts, values=values,
        guardian_id=row.party.guardian_id if row.party else None, owner_id=row.employee_id,
    )  # fmt: skip


SUBJECT = workflow.Subject(LETTER, N_("Letters"), queries.visible, "correspondence.see", tell, NAMES, icon="mail")
