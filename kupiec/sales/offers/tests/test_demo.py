"""The demo's prices and offers are believable and leave nothing wrong behind."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock, invariants
from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricing import demo as prices
from kupiec.people.catalog import demo as items
from kupiec.people.parties import demo as parties
from kupiec.sales.offers import demo
from kupiec.sales.offers.models import Offer, OfferVersion
from kupiec.sales.offers.tests import builders


@pytest.mark.django_db
def test_the_demo(actor: Actor) -> None:
    with clock.frozen(dt.date(2026, 11, 23)):
        parties.fill(by=actor)
        items.fill(by=actor)
        prices.fill(by=actor)
        builders.house(actor)
        made = demo.fill(by=actor)
        states = set(Offer.objects.values_list("state", flat=True))
        assert len(made) == 24 and states >= {"draft", "sent", "won", "partly", "lost", "expired"}
        assert OfferVersion.objects.filter(ordinal=2).exists() and not Offer.objects.filter(net=0).exists()
        wrong = [(one.code, bad) for one, bad in invariants.run() if one.room.endswith(("offers", "pricing")) and bad]
        assert not wrong


@pytest.mark.django_db
@pytest.mark.feature("OFR-11")
def test_the_rest_interface(actor: Actor) -> None:
    builders.house(actor)
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    for address in ("/api/v1/offers/offers", "/api/v1/offers/versions?expand=lines", "/api/v1/pricing/lists",
                    "/api/v1/pricing/prices", "/api/v1/pricing/rules"):  # fmt: skip
        assert client.get(address).status_code == 200, address
