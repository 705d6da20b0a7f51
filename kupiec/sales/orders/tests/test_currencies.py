"""Orders in several currencies: amounts are never added up across them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.company.models import Currency
from kupiec.sales.orders import frame, queries
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.feature("ORD-6")]


def _signed_in() -> Client:
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    return client


@pytest.fixture
def abroad(shop, customer):
    """Two orders of one customer: 100.00 PLN net and 20.00 EUR at 4.25."""
    [item] = builders.items()
    builders.order(shop, customer, builders.line(item, 10, price="10.00"))
    order = builders.order(shop, customer, builders.line(item, 2, price="10.00"))
    Currency.objects.get_or_create(code="EUR", defaults={"name": "euro"})
    Order.objects.filter(pk=order.pk).update(currency_id="EUR", rate=Decimal("4.2500"))
    return order


def test_the_foot_of_the_list_says_a_sum_for_each_currency(abroad):
    text = _signed_in().get(f"{reverse('orders')}?foot=1").content.decode().replace("\xa0", " ")
    assert "100,00 zł + 20,00 €" in text
    assert "120,00" not in text


def test_registers_and_the_customers_page_say_the_companys_currency(shop, abroad):
    assert queries.register_figures(shop.by)[abroad.register_id] == (2, Decimal("185.00"))
    [figure] = frame.party_figures(abroad.orderer, shop.by)
    assert figure.value == "185"
