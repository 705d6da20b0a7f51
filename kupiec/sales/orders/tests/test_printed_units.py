"""Units are written in the language of the paper, on orders, WZ and invoices (CAT-2, KER-17)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kupiec.ground.access.testing import user_with
from kupiec.money.invoicing import printing as invoices
from kupiec.money.invoicing.models import Invoice
from kupiec.money.stock import printing as deliveries
from kupiec.money.stock.models import StockDocument
from kupiec.people.catalog import measures
from kupiec.people.catalog.models import Unit
from kupiec.sales.orders import printing
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import bill, deliver
from kupiec.sales.orders.tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.feature("CAT-2")]


@pytest.mark.parametrize(
    ("unit", "languages", "said"),
    [
        ("szt", ("pl",), "szt"), ("szt.", ("en",), "pcs"), ("szt", ("de", ""), "Stk."), ("SZT", ("en",), "pcs"), ("kg", ("en",), "kg"), ("szt.", ("pl", "en"), "szt. / pcs"),
        ("m", ("en", "de"), "m"), ("beczka", ("en",), "beczka"), ("moja", ("en",), "mine"), ("moja", ("de",), "moja"), ("szt", ("fr",), "pcs"),
    ],
)  # fmt: skip
def test_what_papers_write(unit: str, languages: tuple[str, ...], said: str) -> None:
    Unit.objects.create(code="moja", name="moja", printed_en="mine")
    assert measures.printed(*languages)(unit) == said


def test_the_administrators_word_goes_before_the_usual_one(cast: Any) -> None:
    web = Client()
    web.force_login(user_with(None))
    unit = Unit.objects.create(code="szt", name="sztuka")
    page = web.get(f"/ustawienia/jednostki/{unit.pk}/")
    address = page.request["PATH_INFO"] if page.status_code == 200 else ""
    assert address and "Na wydrukach po angielsku" in page.content.decode()
    form = {
        "code": "szt",
        "name": "sztuka",
        "decimals": "0",
        "printed_en": "piece",
        "printed_de": "",
        "ksef_code": "",
        "active": "1",
        "_version": "1",
    }
    assert web.post(address, {**form, "printed_en": "x" * 21}).status_code == 422
    assert web.post(address, form).status_code in (200, 302)
    assert measures.printed("en")("szt.") == "piece" and measures.printed("de")("szt") == "Stk."


def test_an_order_its_delivery_and_its_invoice_in_english(shop: Any, customer: Any) -> None:
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 5)
    order = builders.accepted(shop, customer, builders.line(item, 2), language="en")
    Order.objects.filter(pk=order.pk).update(language="en")
    assert [row[4] for row in printing.printout(order.pk, by=shop.by).rows] == ["pcs"]
    assert [row[4] for row in printing.printout(order.pk, by=shop.by, language="pl").rows] == ["szt"]
    deliver.ship([order.pk], by=shop.by)
    paper = StockDocument.objects.get(kind="WZ")
    StockDocument.objects.filter(pk=paper.pk).update(language="de")
    assert [row[-1] for row in deliveries.printout(StockDocument.objects.get(pk=paper.pk), by=shop.by).rows] == ["Stk."]
    (invoice,) = bill.bill([order.pk], by=shop.by)
    Invoice.objects.filter(pk=invoice).update(language="pl", second_language="en")
    assert "<td>szt / pcs</td>" in invoices.html_of(invoice, by=shop.by)
