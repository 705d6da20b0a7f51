"""Copying an earlier order: the same lines at today's prices (ORD-1)."""

from __future__ import annotations

import datetime as dt

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.orders import queries
from kupiec.sales.orders.models import OrderLine
from kupiec.sales.orders.services import bundles
from kupiec.sales.orders.services.create import create
from kupiec.sales.orders.values import SOURCE_ORDER, CreatedOrder, DraftOrder, DraftOrderLine


def copy(order_id: int, *, by: Actor, orderer_id: int | None = None, wanted_on: dt.date | None = None) -> CreatedOrder:
    """A new order with the lines of an earlier one, priced today, with terms in force today; for another customer too.

    Items that went to the archive are left out. Blocks and limits are weighed when it is accepted, as with any order.
    """
    by.require("orders.edit")
    order = queries.one(order_id, by=by)
    same = orderer_id is None or orderer_id == order.orderer_id
    lines = (
        OrderLine.objects.filter(order_id=order.pk, promotion__isnull=True, set_line__isnull=True)
        .select_related("item")
        .order_by("position", "pk")
    )
    usual = catalog.vat.code_of(None, parties.documents_facts([order.orderer_id], company_id=order.company_id)[order.orderer_id].terms)
    draft = DraftOrder(
        company_id=order.company_id,
        branch_id=by.branch_id or order.branch_id,
        warehouse_id=order.warehouse_id,
        orderer_id=orderer_id or order.orderer_id,
        recipient_id=order.recipient_id if same else None,
        payer_id=order.payer_id if same else None,
        delivery_address_id=order.delivery_address_id if same else None,
        issue_date=clock.today(),
        wanted_on=wanted_on,
        currency=order.currency_id,
        prices_gross=order.prices_gross,
        vat_method=order.vat_method,
        remarks=order.remarks if same else "",
        copied_from_id=order.pk,
        lines=tuple(_line(line, usual) for line in lines if line.item is None or not line.item.archived),
    )
    with tx.write_tx(by=by):
        made = create([draft], by=by)[0]
        attributes.copy(SOURCE_ORDER, {order.pk: made.order_id}, by=by)
        bundles.copied(order.pk, made.order_id, by=by)
    return made


def _line(line: OrderLine, usual: str) -> DraftOrderLine:
    """VAT goes by the customer, but where words have a rate of their own."""
    free = line.item_id is None
    return DraftOrderLine(
        item_id=line.item_id,
        unit=line.unit,
        factor=line.factor,
        quantity=line.quantity,
        description=line.description,
        unit_price=line.unit_price if free else None,
        vat_code=line.vat_code if free and line.vat_code != usual else None,
        cost=line.cost if free else None,
    )
