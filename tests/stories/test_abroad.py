"""A customer abroad: every way a line comes to be gives it his VAT, goods, services and words alike."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D
from typing import Any

import pytest

from kupiec.ground.kernel import clock
from kupiec.money.invoicing import printing
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.invoicing.services import head as invoice_head
from kupiec.money.invoicing.services import lines as invoice_lines
from kupiec.money.invoicing.services import start
from kupiec.money.invoicing.services.collect import plan as collected
from kupiec.money.invoicing.values import HeadEdit, NewLine
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.models import Item
from kupiec.people.catalog.tests import builders as catalog
from kupiec.sales.calloffs import services as calloffs
from kupiec.sales.calloffs.values import PlanDraft
from kupiec.sales.contracts.tests import builders as agreed
from kupiec.sales.contracts.values import LineDraft
from kupiec.sales.offers import services as offers
from kupiec.sales.offers.models import OfferLine
from kupiec.sales.offers.tests import builders as offered
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.orders.models import OrderLine
from kupiec.sales.orders.services import lines as order_lines
from kupiec.sales.orders.services.copy import copy
from kupiec.sales.orders.services.head import edit_head
from kupiec.sales.orders.tests import builders as sold
from kupiec.sales.orders.values import LineChange
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.feature("INV-6", "ORD-1", "OFR-1", "CON-7")]


def codes(lines: Any) -> list[str]:
    return list(lines.order_by("position").values_list("vat_code", flat=True))


@pytest.mark.parametrize(
    ("status", "goods", "service", "words"), [("domestic", "23", "23", "23"), ("eu", "0", "np", "0"), ("export", "0", "np", "0")]
)
def test_lines_for_a_customer_abroad(cast: Cast, status: str, goods: str, service: str, words: str) -> None:
    with clock.frozen(stocks.TODAY):
        sold.office(cast)
        place = stocks.warehouse(cast)
        (item,) = sold.items(1)
        work = Item.objects.get(pk=catalog.item(cast.by, kind="service", unit="usł", list_price=D(100)).pk)
        party = sold.customer(cast, vat_status=status)
        wanted = [goods, service, words]

        order = sold.order(cast, party, sold.line(item), sold.line(work, unit="usł"), sold.line(None, description="Transport", price="50"))
        assert codes(OrderLine.objects.filter(order=order)) == wanted
        first = OrderLine.objects.filter(order=order).order_by("position")[0]
        order_lines.change(order.pk, first.pk, LineChange(item_id=work.pk), by=cast.by)
        first.refresh_from_db()
        assert (first.vat_code, first.vat_percent) == (service, D(23) if status == "domestic" else D(0))

        texts = (DraftOfferLine(item.pk), DraftOfferLine(work.pk), DraftOfferLine(None, description="Transport", unit_price=D(50)))
        offer = offered.offer(cast.by, party, lines=texts)
        assert codes(OfferLine.objects.filter(offer_version__offer=offer.offer_id)) == wanted

        invoice = start.start(party.pk, by=cast.by)
        invoice_lines.add_lines(
            invoice, [NewLine(item.pk), NewLine(work.pk), NewLine(description="Transport", unit_price=D(50))], by=cast.by
        )
        assert codes(InvoiceLine.objects.filter(invoice_id=invoice)) == wanted

        stocks.received(cast, place, item, 5)
        sent = stocks.issued(cast, "WZ", place, stocks.line(item, 2), party_id=party.pk)
        (group,) = collected([sent.document_id], grouping="all", by=cast.by)
        assert [terms.vat_code for _line, terms in group.lines] == [goods]

        lines = (
            LineDraft(item_id=item.pk, quantity=D(1), price=D(8)),
            LineDraft(description="Serwis", quantity=D(3), unit="dni", price=D(500)),
        )
        deal = agreed.contract(cast.by, party_id=party.pk, lines=lines, value=D(2300))
        round_ = calloffs.plan(
            deal.pk, PlanDraft(name="Serwis", every_months=1, first_on=dt.date(2026, 11, 1), in_advance=True), by=cast.by
        )
        (made,) = calloffs.run(round_, by=cast.by)
        assert codes(InvoiceLine.objects.filter(invoice_id=made)) == [goods, service]


def test_a_document_goes_over_to_a_customer_abroad(cast: Cast) -> None:
    """VAT follows the customer at once, prices wait; a rate chosen by hand stays."""
    with clock.frozen(stocks.TODAY):
        sold.office(cast)
        stocks.warehouse(cast)
        (item,) = sold.items(1)
        here, there = sold.customer(cast), sold.customer(cast, "K2", vat_status="eu")
        lines = [
            sold.line(item, 3),
            *(sold.line(None, description=text, price="50", vat_code=code) for text, code in (("Transport", None), ("Książka", "5"))),
        ]
        order = sold.order(cast, here, *lines)
        assert copied(cast, order.pk, there) == ["0", "0", "5"]
        edit_head(order.pk, {"orderer_id": there.pk}, by=cast.by)
        order.refresh_from_db()
        assert (codes(OrderLine.objects.filter(order=order)), order.net, order.vat) == (["0", "0", "5"], D("130.00"), D("2.50"))
        edit_head(order.pk, {"orderer_id": here.pk}, by=cast.by)
        assert codes(OrderLine.objects.filter(order=order)) == ["23", "23", "5"]

        texts = (
            DraftOfferLine(item.pk),
            DraftOfferLine(None, description="Transport", unit_price=D(50)),
            DraftOfferLine(None, description="Książka", unit_price=D(50), vat_code="5"),
        )
        offer = offered.offer(cast.by, here, lines=texts)
        pk = offers.copy(offer.version_id, party_id=there.pk, reprice=False, by=cast.by)
        assert codes(OfferLine.objects.filter(offer_version__offer=pk)) == ["0", "0", "5"]

        invoice = start.start(here.pk, by=cast.by)
        news = [
            NewLine(item.pk),
            NewLine(description="Transport", unit_price=D(50)),
            NewLine(description="Książka", unit_price=D(50), vat_code="5"),
        ]
        invoice_lines.add_lines(invoice, news, by=cast.by)
        invoice_head.edit_head(invoice, HeadEdit(orderer_id=there.pk), by=cast.by)
        assert codes(InvoiceLine.objects.filter(invoice_id=invoice)) == ["0", "0", "5"]
        assert Invoice.objects.get(pk=invoice).vat == D("2.50")


def copied(cast: Cast, order_id: int, party: Any) -> list[str]:
    made = copy(order_id, orderer_id=party.pk, by=cast.by)
    return codes(OrderLine.objects.filter(order_id=made.order_id))


@pytest.mark.parametrize(("status", "number", "said"), [("eu", "DE136695976", True), ("export", "", False), ("domestic", "", False)])
def test_who_settles_the_tax_is_printed(cast: Cast, status: str, number: str, said: bool) -> None:
    with clock.frozen(stocks.TODAY):
        sold.office(cast)
        party = sold.customer(cast, vat_status=status)
        type(party).objects.filter(pk=party.pk).update(vat_eu=number)
        work = catalog.item(cast.by, kind="service", unit="usł", list_price=D(100))
        invoice = start.start(party.pk, by=cast.by)
        invoice_lines.add_lines(invoice, [NewLine(work.pk)], by=cast.by)
        assert printing.context_of(Invoice.objects.get(pk=invoice))["reverse_charge"] is said
