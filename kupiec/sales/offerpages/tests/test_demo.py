"""The demo's pages and calculations' neighbours leave nothing wrong behind; the interface answers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.catalog import demo as items
from kupiec.people.parties import demo as parties
from kupiec.sales.calculations import demo as calculations
from kupiec.sales.calculations import invariants as calculated
from kupiec.sales.offerpages import demo, invariants
from kupiec.sales.offerpages.models import Acceptance, Link, Question
from kupiec.sales.offers import demo as offers
from kupiec.sales.offers.tests import builders


@pytest.mark.django_db
@pytest.mark.feature("OFR-10")
def test_the_demo_and_the_rest_interface(actor: Actor) -> None:
    with clock.frozen(dt.datetime(2026, 11, 23, 8, 0, tzinfo=clock.WARSAW)):
        parties.fill(by=actor)
        items.fill(by=actor)
        builders.house(actor)
        offers.fill(by=actor)
        assert calculations.fill(by=actor)
        assert len(demo.fill(by=actor)) == 3
    assert Link.objects.filter(openings__gt=0).count() == 2 and Question.objects.count() == 2 and Acceptance.objects.count() == 1
    assert invariants.seals_fit() == [] and invariants.pages_keep_together() == [] and calculated.sheets_keep_to_their_offers() == []
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    for address in (
        "/api/v1/offerpages/pages",
        "/api/v1/offerpages/questions",
        "/api/v1/offerpages/acceptances",
        "/api/v1/calculations/sheets",
        "/oferty/pytania/",
    ):
        assert client.get(address).status_code == 200, address
