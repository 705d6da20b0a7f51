"""Inquiries in circulation (RFQ-4, WFL-3): what is told of one, by what it may need a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.urls import reverse

from kupiec.ground.kernel import formula
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.workflow import public as workflow
from kupiec.sales.inquiries import queries
from kupiec.sales.inquiries.models import Inquiry
from kupiec.sales.inquiries.values import INQUIRY

NAMES = {
    "lines": formula.Name(formula.NUMBER, N_("Number of lines"), "pozycje", Decimal(5)),
    "free": formula.Name(formula.NUMBER, N_("Number of lines in words alone"), "pozycje_slowne", Decimal(1)),
    "status": formula.Name(formula.TEXT, N_("Code of the status"), "status", "analysis"),
    "customer": formula.Name(formula.TEXT, N_("Code of the customer"), "klient", "K001"),
}


def tell(ids: Sequence[int], by: Actor) -> Mapping[int, workflow.Told]:
    """Two statements for any set."""
    counted = queries.counted(ids)
    rows = Inquiry.objects.filter(pk__in=list(ids)).select_related("party", "status")
    return {row.pk: _told(row, *counted.get(row.pk, (0, 0))) for row in rows}


def _told(row: Inquiry, every: int, free: int) -> workflow.Told:
    facts = (
        workflow.Fact("customer", N_("Customer"), row.name), workflow.Fact("subject", N_("Subject"), row.subject), workflow.Fact("status", N_("Status"), str(row.status)),
        workflow.Fact("lines", N_("Lines"), str(every)), workflow.Fact("due", N_("Answer by"), show.day(row.due_on) if row.due_on else ""),
    )  # fmt: skip
    values = {"lines": Decimal(every), "free": Decimal(free), "status": row.status.code, "customer": row.party.code if row.party else ""}
    return workflow.Told(
        company_id=row.company_id, title=row.number, url=reverse("inquiry", args=[row.pk]), facts=facts, values=values,
        guardian_id=row.party.guardian_id if row.party else None, owner_id=row.salesperson_id,
    )  # fmt: skip


SUBJECT = workflow.Subject(INQUIRY, N_("Inquiries"), queries.visible, "inquiries.see", tell, NAMES, icon="message-plus")
