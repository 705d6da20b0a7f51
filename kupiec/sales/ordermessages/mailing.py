"""E-mails of this room, as the outbox knows them."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import prints
from kupiec.ground.mail import public as mail
from kupiec.sales.ordermessages import queries
from kupiec.sales.ordermessages.models import Passing
from kupiec.sales.ordermessages.values import KIND, SUBJECT
from kupiec.sales.orders.public import registry


def tell(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    rows = Passing.objects.filter(pk__in=list(ids), company_id=by.company_id).select_related("order")
    return {
        row.pk: mail.Told(
            company_id=row.company_id,
            kind=KIND,
            language=row.order.language,
            title=str(row.order),
            party_id=row.order.orderer_id,
        )
        for row in rows
    }


def _pdf(pk: int, by: Actor) -> bytes:
    return prints.as_pdf(registry.printout(Passing.objects.values_list("order_id", flat=True).get(pk=pk), by=by))


def _page(pk: int) -> str:
    return reverse("order", args=[Passing.objects.values_list("order_id", flat=True).get(pk=pk)])


SOURCE = mail.Source(SUBJECT, rows=queries.passings, see="orders.see", tell=tell, pdf=_pdf, url=_page)
