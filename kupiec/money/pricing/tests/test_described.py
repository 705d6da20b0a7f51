"""Conditions of discount rules on attributes of the customer and the item (PRC-6, KER-8)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.attributes import public as attributes
from kupiec.ground.attributes.services import OptionDraft
from kupiec.ground.kernel import clock, formula
from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricing import public as pricing
from kupiec.money.pricing import services
from kupiec.money.pricing.tests.test_services import TODAY, a_list, default, one
from kupiec.money.pricing.values import NewPrice
from kupiec.people.catalog import services as catalog
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties import services as parties
from kupiec.people.parties.tests import builders as customers

pytestmark = [pytest.mark.django_db, pytest.mark.feature("PRC-6"), pytest.mark.feature("KER-8")]
CONDITION = "klient_autoryzacja and towar_moc >= 20 and towar_klasa = 'A++'"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def ruled(actor: Actor) -> Any:
    """A rule of 3 % for authorised customers and strong boilers of class A++; two customers, three boilers at 100."""
    attributes.save({"kind": "parties.party", "name": "Autoryzacja", "type": "flag"}, by=actor)
    attributes.save({"kind": "catalog.item", "name": "Moc", "type": "number", "unit": "kW"}, by=actor)
    attributes.save(
        {"kind": "catalog.item", "name": "Klasa", "type": "choice", "options": [OptionDraft("A++"), OptionDraft("B")]}, by=actor
    )
    boilers = [items.item(actor) for _ in range(3)]
    for boiler, power, kind in zip(boilers, (24, 24, 12), ("A++", "B", "A++"), strict=True):
        catalog.edit(boiler.pk, {"attributes": {"moc": power, "klasa": kind}}, by=actor)
    plain, authorised = customers.party(actor), customers.party(actor)
    parties.edit(authorised.pk, {"attributes": {"autoryzacja": True}}, by=actor)
    listed = a_list(actor)
    default(actor, listed)
    services.publish([NewPrice(boiler.pk, D(100)) for boiler in boilers], list_id=listed, by=actor)
    stage = services.save_stage({"name": "Promocje", "mode": "all"}, by=actor)
    rule = services.save_rule({"stage_id": stage, "name": "Autoryzowani", "value": D(3), "condition": CONDITION}, by=actor)
    return boilers, plain, authorised, rule


def _prices(actor: Actor, party: Any, boilers: Any) -> list[D]:
    context = pricing.PriceContext(actor.company_id, party.pk, TODAY, "PLN")
    return [price.unit_price for price in pricing.quote([one(boiler, "1") for boiler in boilers], context=context)]


def test_a_rule_holds_where_its_condition_on_attributes_holds(actor: Actor, ruled: Any) -> None:
    boilers, plain, authorised, _rule = ruled
    for _again in range(3):
        assert _prices(actor, authorised, boilers) == [D(97), D(100), D(100)]
        assert _prices(actor, plain, boilers) == [D(100)] * 3
    parties.edit(authorised.pk, {"attributes": {"autoryzacja": False}}, by=actor)
    catalog.edit(boilers[1].pk, {"attributes": {"klasa": "A++"}}, by=actor)
    assert _prices(actor, authorised, boilers) == [D(100)] * 3
    parties.edit(plain.pk, {"attributes": {"autoryzacja": True}}, by=actor)
    assert _prices(actor, plain, boilers) == [D(97), D(97), D(100)]


def test_conditions_cost_the_same_for_any_set(actor: Actor, ruled: Any) -> None:
    boilers, _plain, authorised, _rule = ruled
    _prices(actor, authorised, boilers)
    costs = []
    for lines in (boilers[:1], boilers * 40):
        with CaptureQueriesContext(connection) as seen:
            _prices(actor, authorised, lines)
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_a_wrong_condition_is_refused_with_its_place(actor: Actor, ruled: Any) -> None:
    rule = ruled[3]
    for wrong in ("klient_nie_ma", "towar_moc + 1", "towar_moc >= 'dwa'", "towar_moc >="):
        with pytest.raises(formula.FormulaError) as caught:
            services.save_rule({"condition": wrong}, pk=rule, by=actor)
        assert caught.value.field == "condition"
