"""Order confirmations by e-mail (KER-18)."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints, show
from kupiec.ground.mail import public as mail
from kupiec.sales.orders import events, printing, queries
from kupiec.sales.orders.models import Order

SUBJECT = "orders.order"


def tell(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    """One statement for any set."""
    rows = queries.visible(by).filter(pk__in=list(ids)).select_related("orderer", "salesperson")
    return {order.pk: _told(order) for order in rows}


def unready(order: Order) -> str:
    """Why its confirmation can't go out; empty when it can."""
    return {"draft": N_("Accept the order first."), "cancelled": N_("The order is cancelled.")}.get(order.state, "")


def _told(order: Order) -> mail.Told:
    with prints.speaking(order.language if order.language in printing.LANGUAGES else "pl"):
        facts = {
            "document.number": order.number, "document.date": show.day(order.issue_date),
            "document.due": show.day(order.wanted_on) if order.wanted_on else "", "document.total": show.money(order.gross, order.currency_id),
            "document.reference": order.customer_reference, "customer.name": order.orderer.name, "salesperson.name": str(order.salesperson or ""),
        }  # fmt: skip
    return mail.Told(company_id=order.company_id, kind="order", language=order.language, title=str(order),
                     party_id=order.orderer_id, facts=facts, reason=unready(order))  # fmt: skip


SOURCE = mail.Source(
    SUBJECT, rows=queries.visible, see="orders.see", tell=tell, pdf=lambda pk, by: printing.as_pdf(printing.printout(pk, by=by)),
    url=lambda pk: reverse("order", args=[pk]),
)  # fmt: skip


def on_accepted(event: events.Accepted, *, by: Actor) -> None:
    """Confirmations that go by themselves are written after the commit."""
    mail.issued(SUBJECT, event.ids, by=by)
