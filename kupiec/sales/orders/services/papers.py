"""Small verbs from the order: money taken, a message to colleagues, notes on the timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse

from kupiec.ground.kernel import audit, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.notifications import public as notifications
from kupiec.money.receivables import public as receivables
from kupiec.sales.orders import operating
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import loading
from kupiec.sales.orders.values import Meaning

MOST_TEXT = 400


def take_payment(order_ids: Sequence[int], *, amount: Decimal, by: Actor, kind: str = "KP", on: dt.date | None = None) -> list[int]:
    """Register money the customer paid for one order; it waits as an advance of the payer. Refuses ONE_ORDER, AMOUNT."""
    by.require("orders.bill")
    if len(set(order_ids)) != 1:
        raise Refusal("ONE_ORDER", N_("Register a payment for one order at a time."))
    if amount <= 0:
        raise Refusal("AMOUNT", N_("The amount must be above zero."), "amount")
    with tx.write_tx(by=by):
        (order,) = loading.locked(order_ids, by=by)
        loading.demand_state([order], Meaning.DRAFT, Meaning.ACCEPTED, Meaning.CLOSED)
        operating.permit("payment", [order], by=by)
        made = receivables.register_payments(
            [
                receivables.PaymentRow(
                    company_id=order.company_id,
                    kind=kind,
                    on=on or clock.today(),
                    amount=amount,
                    party_id=order.payer_id,
                    currency=order.currency_id,
                    title=order.number,
                    branch_id=order.branch_id,
                )
            ],
            by=by,
        )
        audit.tell("orders.order", [order.pk], "paid", by=by, data={"amount": str(amount), "currency": order.currency_id})
        return made


def payments_of(order: Order) -> list[receivables.Payment]:
    """Money of the payer whose title names this order, latest first."""
    rows = receivables.Payment.objects.filter(
        company_id=order.company_id, party_id=order.payer_id, title__contains=order.number, cancelled=False
    )
    return list(rows.order_by("-on", "-pk")[:20]) if order.number else []


def notify(order_ids: Sequence[int], *, text: str, by: Actor) -> None:
    """A message to those who work on these orders; it stands on their timelines and in notices. Refuses REQUIRED."""
    by.require("orders.move")
    text = text.strip()
    if not text:
        raise Refusal("REQUIRED", N_("Write the message."), "text")
    if len(text) > MOST_TEXT:
        raise Refusal("TOO_LONG", N_("At most %(limit)s characters."), "text", params={"limit": MOST_TEXT})
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        operating.permit("notify", orders, by=by)
        audit.tell("orders.order", [order.pk for order in orders], "message", by=by, data={"text": text})
        for order in orders:
            url, part = reverse("order", args=[order.pk]), int(clock.now().timestamp())
            notifications.mention("orders.order", order.pk, text, title=order.number, url=url, part=part, by=by)
