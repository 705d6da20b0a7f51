"""The walk of a quantity: order, block, WZ, invoice, payment; and back (ORD-5, ORD-7, ORD-8)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing import public as invoicing
from kupiec.money.receivables import public as receivables
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders import progress
from kupiec.sales.orders.models import Invoiced, Order
from kupiec.sales.orders.services import bill, close, deliver, move
from kupiec.sales.orders.tests import builders

D = Decimal


def at(order: Order) -> progress.Standing:
    return progress.standing([order.pk], kept=True, company_id=order.company_id)


@pytest.mark.feature("ORD-7")
def test_from_order_to_invoice(shop, customer):
    (pump, rod) = builders.items(2)
    builders.stocked(shop, shop.place, pump, 100)
    builders.stocked(shop, shop.place, rod, 5)
    order = builders.accepted(shop, customer, builders.line(pump, 12, price="10.00"), builders.line(rod, 8, price="20.00"))
    first, second = at(order).of(order.pk)
    assert (first.blocked, second.blocked, second.to_deliver) == (12, 5, 8)

    ids = deliver.deliver([order.pk], by=shop.by)
    assert [one.planned for one in at(order).of(order.pk)] == [12, 5]
    stock.issue(ids, by=shop.by)
    first, second = at(order).of(order.pk)
    assert (first.delivered, second.delivered, second.to_deliver) == (12, 5, 3)
    exposure = receivables.exposure(shop.company.pk, [customer.pk])[customer.pk]
    assert (exposure.delivered, exposure.orders) == (D("270.60"), D("73.80"))

    invoices = bill.bill([order.pk], by=shop.by)
    assert [one.invoicing for one in at(order).of(order.pk)] == [12, 5]
    invoicing.issue(invoices, by=shop.by)
    assert [one.invoiced for one in at(order).of(order.pk)] == [12, 5]
    exposure = receivables.exposure(shop.company.pk, [customer.pk])[customer.pk]
    assert (exposure.open, exposure.delivered, exposure.orders) == (D("270.60"), D(0), D("73.80"))
    assert invoicing.Invoice.objects.get(pk=invoices[0]).gross == D("270.60")


@pytest.mark.feature("ORD-8")
def test_backorder_kept_then_given_up(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 5)
    order = builders.accepted(shop, customer, builders.line(item, 8))
    deliver.ship([order.pk], by=shop.by)
    with pytest.raises(Refusal) as refused:
        deliver.deliver([order.pk], by=shop.by)
    assert refused.value.code == "NOTHING_TO_DELIVER"
    close.close([order.pk], by=shop.by, reason="klient rezygnuje z reszty")
    order.refresh_from_db()
    assert order.state == "closed"
    (line,) = at(order).of(order.pk)
    assert (line.given_up, line.open) == (3, 0)
    assert stock.availability([item.pk], warehouse_ids=[shop.place.pk])[item.pk].open_demand == 0


def test_reversal_and_return(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 10)
    order = builders.accepted(shop, customer, builders.line(item, 6))
    (document,) = deliver.ship([order.pk], by=shop.by)
    stock.reverse([document], reason="pomyłka", by=shop.by)
    (line,) = at(order).of(order.pk)
    assert (line.delivered, line.to_deliver) == (0, 6)
    (document,) = deliver.ship([order.pk], by=shop.by)
    wz_line = stock.StockLine.objects.get(document_id=document)
    back = stocks.issued(shop, "ZW", shop.place, stocks.line(item, 2, returned_line_id=wz_line.pk), party_id=customer.pk)
    (line,) = at(order).of(order.pk)
    assert (line.delivered, line.returned, line.to_bill, line.to_deliver) == (6, 2, 4, 0)
    stock.reverse([back.document_id], by=shop.by)
    (line,) = at(order).of(order.pk)
    assert (line.delivered, line.returned, line.to_bill) == (6, 0, 6)


def test_cancelled_draft_frees_the_plan(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 10)
    order = builders.accepted(shop, customer, builders.line(item, 6))
    (document,) = deliver.deliver([order.pk], by=shop.by)
    stock.hall.edit_draft_line(stock.StockLine.objects.get(document_id=document).pk, quantity=D(4), by=shop.by)
    (line,) = at(order).of(order.pk)
    assert (line.planned, line.to_deliver) == (4, 2)
    stock.cancel([document], by=shop.by)
    (line,) = at(order).of(order.pk)
    assert (line.planned, line.to_deliver) == (0, 6)


def test_services_are_billed_from_the_order(shop, customer):
    (work,) = builders.items(kind="service", stocked=False)
    order = builders.accepted(shop, customer, builders.line(work, 3, price="100"))
    (invoice,) = bill.bill([order.pk], by=shop.by)
    (line,) = at(order).of(order.pk)
    assert line.invoicing == 3
    invoicing.discard([invoice], by=shop.by)
    assert not Invoiced.objects.exists()
    (invoice,) = bill.bill([order.pk], by=shop.by, issue=True)
    assert at(order).done(order.pk)
    with pytest.raises(Refusal) as refused:
        bill.bill([order.pk], by=shop.by)
    assert refused.value.code == "NOTHING_TO_BILL"


def test_a_draft_correction_frees_no_service_to_be_billed_again(shop, customer):
    (work,) = builders.items(kind="service", stocked=False)
    order = builders.accepted(shop, customer, builders.line(work, 3, price="100"))
    (invoice,) = bill.bill([order.pk], by=shop.by, issue=True)
    (line,) = invoicing.InvoiceLine.objects.filter(invoice=invoice)
    correction = invoicing.correct(invoice, [invoicing.LineChange(line.pk, quantity=D(1))], reason="mniej", by=shop.by)
    with pytest.raises(Refusal) as refused:
        bill.bill([order.pk], by=shop.by)
    assert (refused.value.code, at(order).of(order.pk)[0].invoiced) == ("NOTHING_TO_BILL", 3)
    invoicing.issue([correction], by=shop.by)
    bill.bill([order.pk], by=shop.by, issue=True)
    assert at(order).of(order.pk)[0].invoiced == 3


def test_collective_invoice_takes_the_orders_terms(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 10)
    order = builders.accepted(shop, customer, builders.line(item, 6, price="7.77", discount_percent=D(10)))
    documents = deliver.ship([order.pk], by=shop.by)
    (invoice,) = invoicing.collect(documents, by=shop.by, issue_too=True)
    found = invoicing.Invoice.objects.get(pk=invoice)
    assert (found.net, found.payment_days) == (D("41.96"), 14)
    (line,) = at(order).of(order.pk)
    assert line.invoiced == 6


@pytest.mark.feature("ORD-5")
def test_cancelling_frees_goods_and_credit(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 10)
    order = builders.accepted(shop, customer, builders.line(item, 6))
    close.cancel([order.pk], by=shop.by)
    assert stock.availability([item.pk], warehouse_ids=[shop.place.pk])[item.pk].blocked == 0
    assert receivables.exposure(shop.company.pk, [customer.pk])[customer.pk].orders == 0
    move.move([order.pk], builders.register(shop, "received"), by=shop.by)
    order.refresh_from_db()
    assert order.state == "draft"


def test_begun_orders_are_not_cancelled(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 10)
    order = builders.accepted(shop, customer, builders.line(item, 6))
    deliver.deliver([order.pk], by=shop.by)
    with pytest.raises(Refusal) as refused:
        close.cancel([order.pk], by=shop.by)
    assert refused.value.code == "BEGUN"
