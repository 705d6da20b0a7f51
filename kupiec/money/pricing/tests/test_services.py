"""Pricing against the real database: the workload's control totals, sets, verbs, explanations."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kupiec.ground.company.models import ExchangeRate
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.pricing import public as pricing
from kupiec.money.pricing import services
from kupiec.money.pricing.models import DiscountRule, ListPrice
from kupiec.money.pricing.values import NewPrice
from kupiec.people.catalog.models import Item, ItemGroup
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties import services as parties
from kupiec.people.parties.models import CustomerGroup
from kupiec.people.parties.tests import builders as customers

D = Decimal
TODAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(TODAY), translation.override("en"):
        yield


def a_list(by: Actor, code: str = "KAT", **values: Any) -> int:
    return services.save_list({"code": code, "name": f"Cennik {code}", "currency_id": "PLN", **values}, by=by)


def default(by: Actor, *list_ids: int, **values: Any) -> int:
    return services.save_hierarchy({"name": "Domyślna", "default": True, "list_ids": list_ids, **values}, by=by)


def ask(by: Actor, *lines: pricing.PriceLine, **context: Any) -> list[pricing.Price]:
    given = {"company_id": by.company_id, "party_id": None, "on": TODAY, "currency": "PLN", **context}
    prices = pricing.quote(lines, context=pricing.PriceContext(**given))
    for price in prices:
        assert pricing.replay(json.loads(json.dumps(price.trace))) == price.unit_price
    return prices


def one(item: Item, quantity: str = "1", **line: Any) -> pricing.PriceLine:
    return pricing.PriceLine(item.pk, D(quantity), **line)


@pytest.mark.feature("PRC-1")
def test_prices_of_a_list_with_breaks_and_future(actor: Actor) -> None:
    valve = items.item(actor, list_price=D("10.00"))
    catalogue = a_list(actor)
    default(actor, catalogue)
    tomorrow = TODAY + dt.timedelta(days=1)
    services.publish([
        NewPrice(valve.pk, D("9.00")), NewPrice(valve.pk, D("8.50"), from_quantity=D(10)),
        NewPrice(valve.pk, D("9.90"), valid_from=tomorrow),
    ], list_id=catalogue, by=actor)  # fmt: skip
    small, large = ask(actor, one(valve, "9"), one(valve, "10"))
    assert (small.unit_price, large.unit_price, small.list_price) == (D("9.00"), D("8.50"), D("10.00"))
    assert small.trace["n"] == "10" and small.cost == D("60")
    assert ask(actor, one(valve), on=tomorrow)[0].unit_price == D("9.90")
    assert ask(actor, one(valve, "10"), on=tomorrow)[0].unit_price == D("8.50")


@pytest.mark.feature("PRC-1")
def test_publishing_replaces_the_same_day_and_withdrawing_ends(actor: Actor) -> None:
    valve, catalogue = items.item(actor), a_list(actor)
    services.publish([NewPrice(valve.pk, D("9.00"))], list_id=catalogue, by=actor)
    services.publish([NewPrice(valve.pk, D("9.10"))], list_id=catalogue, by=actor)
    row = ListPrice.objects.get()
    assert row.amount == D("9.10")
    with clock.frozen(TODAY + dt.timedelta(days=3)):
        assert services.withdraw([row.pk], by=actor) == 1
    assert ListPrice.objects.get().valid_to == TODAY + dt.timedelta(days=2)
    for wrong, code in [
        (NewPrice(valve.pk, D(-1)), "BAD_PRICE"), (NewPrice(0, D(1)), "UNKNOWN_KEY"),
        (NewPrice(valve.pk, D(1), unit="karton"), "BAD_UNIT"), (NewPrice(valve.pk, D("1.00001")), "BAD_NUMBER"),
        (NewPrice(valve.pk, D(1), TODAY, TODAY - dt.timedelta(days=1)), "PERIOD"),
    ]:  # fmt: skip
        with pytest.raises(Refusal) as refused:
            services.publish([wrong], list_id=catalogue, by=actor)
        assert refused.value.code == code


@pytest.mark.feature("PRC-4")
def test_own_hierarchy_before_group_before_default(actor: Actor) -> None:
    valve, pump = items.item(actor), items.item(actor, list_price=D("489"))
    group = CustomerGroup.objects.create(code="B", name="Instalator B")
    basic, fitter, special = a_list(actor), a_list(actor, "INST"), a_list(actor, "SPEC")
    default(actor, basic)
    services.save_hierarchy({"name": "Instalatorzy", "group_id": group.pk, "list_ids": [fitter]}, by=actor)
    own = services.save_hierarchy({"name": "Bel-Pol", "list_ids": [special]}, by=actor)
    for list_id, amount in ((basic, "10"), (fitter, "9"), (special, "8")):
        services.publish([NewPrice(valve.pk, D(amount))], list_id=list_id, by=actor)
    party = customers.party(actor, terms={"group_id": group.pk})
    other = customers.party(actor)
    assert ask(actor, one(valve), party_id=other.pk)[0].unit_price == D(10)
    assert ask(actor, one(valve), party_id=party.pk)[0].unit_price == D(9)
    services.assign_lists([party.pk], hierarchy_id=own, by=actor)
    priced, fallback = ask(actor, one(valve), one(pump), party_id=party.pk)
    assert (priced.unit_price, fallback.unit_price) == (D(8), D(489))
    services.assign_lists([party.pk], hierarchy_id=None, by=actor)
    assert ask(actor, one(valve), party_id=party.pk)[0].unit_price == D(9)


@pytest.mark.feature("PRC-6")
def test_rules_by_group_base_subtree_and_payment(actor: Actor) -> None:
    pumps = ItemGroup.objects.create(code="P", name="Pompy")
    ItemGroup.objects.filter(pk=pumps.pk).update(path=f"/{pumps.pk}/")
    small = ItemGroup.objects.create(code="PO", name="Obiegowe", parent=pumps, path=f"/{pumps.pk}/999/")
    pump = items.item(actor, group_id=small.pk)
    party = customers.party(actor)
    base = parties.save_base({"name": "Promocja jesień"}, by=actor)
    stage = services.save_stage({"name": "Promocje", "mode": "best"}, by=actor)
    services.add_rules([
        {"stage_id": stage, "name": "Pompy", "value": D(5), "item_group_id": pumps.pk},
        {"stage_id": stage, "name": "Jesień", "value": D(8), "base_id": base},
        {"stage_id": stage, "name": "Gotówka", "value": D(7), "payment_method": "cash"},
    ], by=actor)  # fmt: skip
    price = ask(actor, one(pump), party_id=party.pk)[0]
    assert (price.unit_price, price.source) == (D(95), "rule")
    assert ask(actor, one(pump), party_id=party.pk, payment_method="cash")[0].unit_price == D(93)
    parties.add_members([party.pk], base_id=base, by=actor)
    price = ask(actor, one(pump), party_id=party.pk)[0]
    assert price.unit_price == D(92)
    explained = pricing.explain(price.trace, by=actor)
    assert explained is not None and explained.unit_price == D(92)
    assert [(step.label, step.detail) for step in explained.steps] == [("Catalogue price", ""), ("Jesień", "−8%")]
    assert {(step.label, step.detail) for step in explained.passed} == {
        ("Pompy −5%", "replaced by “Jesień”"), ("Gotówka −7%", "only for payment “cash”"),
    }  # fmt: skip


@pytest.mark.feature("PRC-6")
def test_equal_priorities_are_refused(actor: Actor) -> None:
    stage = services.save_stage({"name": "Promocje", "mode": "first"}, by=actor)
    first = services.save_rule({"stage_id": stage, "name": "A", "value": D(5), "priority": 10}, by=actor)
    with pytest.raises(Refusal) as refused:
        services.save_rule({"stage_id": stage, "name": "B", "value": D(5), "priority": 10}, by=actor)
    assert (refused.value.code, refused.value.field) == ("PRIORITY_TAKEN", "priority")
    second = services.save_rule({"stage_id": stage, "name": "B", "value": D(5)}, by=actor)
    assert DiscountRule.objects.get(pk=second).priority == 11
    with pytest.raises(Refusal, match="PRIORITY_TAKEN"):
        services.save_rule({"priority": 11}, pk=first, by=actor)
    services.archive_rules([first], by=actor)
    services.save_rule({"priority": 10}, pk=second, by=actor)
    with pytest.raises(Refusal, match="PRIORITY_TAKEN"):
        services.restore_rules([first], by=actor)


@pytest.mark.feature("PRC-6")
@pytest.mark.parametrize(("values", "code"), [
    ({"value": D(101)}, "BAD_VALUE"), ({"value": D(-1), "effect": "fixed"}, "BAD_VALUE"),
    ({"value": D(5), "effect": "amount", "shown": "line"}, "SHOWN"), ({"value": D(-5), "shown": "line"}, "SHOWN"), ({"value": D(5), "effect": "magic"}, "BAD_CHOICE"),
    ({"value": D(5), "priority": 0}, "BAD_NUMBER"), ({"value": None}, "REQUIRED"), ({"value": D(5), "name": " "}, "REQUIRED"),
    ({"value": D(5), "item_id": 0}, "UNKNOWN_KEY"), ({"value": D(5), "from_quantity": D(5), "to_quantity": D(4)}, "QUANTITIES"),
    ({"value": D(5), "from_quantity": D(-1)}, "BAD_NUMBER"), ({"value": D(5), "to_quantity": D(0)}, "BAD_NUMBER"),
    ({"value": D(5), "valid_from": TODAY, "valid_to": dt.date(2026, 1, 1)}, "PERIOD"), ({"value": D(5), "x": 1}, "UNKNOWN_FIELD"),
])  # fmt: skip
def test_rules_are_checked_when_saved(actor: Actor, values: dict[str, Any], code: str) -> None:
    stage = services.save_stage({"name": "Promocje", "mode": "first"}, by=actor)
    with pytest.raises(Refusal) as refused:
        services.save_rule({"stage_id": stage, "name": "A", **values}, by=actor)
    assert refused.value.code == code and not DiscountRule.objects.exists()


@pytest.mark.feature("PRC-1")
def test_currency_of_the_list_and_of_the_document(actor: Actor) -> None:
    ExchangeRate.objects.create(currency_id="EUR", base_id="PLN", on=dt.date(2026, 11, 20), rate=D("4.3770"), table="224/A/NBP/2026")
    pump = items.item(actor, list_price=None)
    euro = a_list(actor, "EUR", currency_id="EUR")
    default(actor, euro)
    services.publish([NewPrice(pump.pk, D("20.00"))], list_id=euro, by=actor)
    assert ask(actor, one(pump))[0].unit_price == D("87.54")
    same = ask(actor, one(pump), currency="EUR", rate=D("4.40"))[0]
    assert same.unit_price == D("20.00") and len(same.trace["s"]) == 1


@pytest.mark.feature("PRC-5")
def test_general_markdown_folded_and_on_the_line(actor: Actor) -> None:
    pump = items.item(actor)
    folded = customers.party(actor, terms={"markup_percent": D(-3)})
    shown = customers.party(actor, terms={"markup_percent": D(-3), "markup_shown": "line"})
    price = ask(actor, one(pump), party_id=folded.pk)[0]
    assert (price.unit_price, price.discount_percent) == (D(97), D(0))
    price = ask(actor, one(pump), party_id=shown.pk)[0]
    assert (price.unit_price, price.discount_percent, price.net) == (D(100), D(3), D(97))


def test_verbs_need_rights_and_guard_versions(actor: Actor) -> None:
    nobody = Actor(user_id=None, company_id=actor.company_id)
    for verb in (
        lambda: services.save_list({}, by=nobody), lambda: services.publish([], list_id=1, by=nobody),
        lambda: services.save_rule({}, by=nobody), lambda: services.save_stage({}, by=nobody),
        lambda: services.save_hierarchy({}, by=nobody), lambda: services.withdraw([1], by=nobody),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="FORBIDDEN"):
            verb()
    catalogue = a_list(actor)
    services.save_list({"name": "Nowa nazwa"}, pk=catalogue, version=1, by=actor)
    with pytest.raises(Conflict):
        services.save_list({"name": "Inna"}, pk=catalogue, version=1, by=actor)
    with pytest.raises(Refusal, match="TAKEN"):
        a_list(actor)
    default(actor, catalogue)
    with pytest.raises(Refusal, match="IN_HIERARCHY"):
        services.archive_lists([catalogue], by=actor)
    services.publish([NewPrice(items.item(actor).pk, D(1))], list_id=catalogue, by=actor)
    with pytest.raises(Refusal, match="PRICES_THERE"):
        services.save_list({"gross": True}, pk=catalogue, by=actor)


def test_rules_of_a_rolled_back_change_are_not_kept(actor: Actor) -> None:
    pump = items.item(actor)
    stage = services.save_stage({"name": "Promocje"}, by=actor)
    assert ask(actor, one(pump))[0].unit_price == D(100)
    with pytest.raises(ZeroDivisionError), tx.write_tx(by=actor):
        services.save_rule({"stage_id": stage, "name": "A", "value": D(50)}, by=actor)
        assert ask(actor, one(pump))[0].unit_price == D(50)
        raise ZeroDivisionError
    assert ask(actor, one(pump))[0].unit_price == D(100)
    services.save_rule({"stage_id": stage, "name": "A", "value": D(10)}, by=actor)
    assert ask(actor, one(pump))[0].unit_price == D(90)


def test_unknown_items_are_refused_and_an_empty_set_costs_nothing(actor: Actor) -> None:
    with pytest.raises(Refusal, match="ITEM_UNKNOWN"):
        ask(actor, pricing.PriceLine(0, D(1)))
    with CaptureQueriesContext(connection) as queries:
        assert ask(actor) == []
    assert not queries


@pytest.mark.feature("PRC-6")
def test_sets_of_many_customers_say_what_each_alone_says_in_as_many_statements(actor: Actor) -> None:
    group = CustomerGroup.objects.create(code="B", name="Instalator B")
    pumps = [items.item(actor, list_price=D(100 + n)) for n in range(3)]
    catalogue = a_list(actor)
    default(actor, catalogue)
    services.publish([NewPrice(pump.pk, D(90 + n)) for n, pump in enumerate(pumps[:2])], list_id=catalogue, by=actor)
    services.publish([NewPrice(pumps[0].pk, D(80), from_quantity=D(20))], list_id=catalogue, by=actor)
    stage = services.save_stage({"name": "Rabaty", "mode": "first"}, by=actor)
    services.save_rule({"stage_id": stage, "name": "B", "value": D(5), "customer_group_id": group.pk, "from_quantity": D(10)}, by=actor)
    own = services.save_hierarchy({"name": "Bel-Pol", "list_ids": []}, by=actor)
    given = [
        {"group_id": group.pk}, {"group_id": group.pk, "markup_percent": D(-3), "markup_shown": "line"}, None, None,
        {"group_id": group.pk},
    ]  # fmt: skip
    buyers = [customers.party(actor, **({"terms": terms} if terms else {})) for terms in given]
    services.assign_lists([buyers[3].pk], hierarchy_id=own, by=actor)
    contexts = [pricing.PriceContext(actor.company_id, party, TODAY, "PLN") for party in [None, *(one.pk for one in buyers)]]
    lines = [one(pump, quantity) for pump in pumps for quantity in ("1", "12", "25")]
    lines.append(one(pumps[0], "25", manual_price=D(1), reason="ręcznie"))
    alone = [pricing.quote(lines, context=context) for context in contexts]
    for _again in range(3):
        assert pricing.quote_sets([(context, lines) for context in contexts]) == alone
    with CaptureQueriesContext(connection) as few:
        pricing.quote_sets([(contexts[0], lines[:2]), (contexts[1], lines[:1])])
    with CaptureQueriesContext(connection) as many:
        pricing.quote_sets([(context, lines) for context in contexts])
    assert len(few) <= len(many) <= 4


@pytest.mark.feature("PRC-1")
def test_a_price_asked_often_follows_its_list_its_item_and_the_day(actor: Actor) -> None:
    pump = items.item(actor, list_price=D(100))
    catalogue = a_list(actor)
    default(actor, catalogue)

    def often(**context: Any) -> tuple[Decimal, Decimal | None]:
        return {(price.unit_price, price.list_price) for _ in range(4) for price in ask(actor, one(pump), **context)}.pop()

    assert often() == (D(100), D(100))
    services.publish([NewPrice(pump.pk, D(90))], list_id=catalogue, by=actor)
    assert often() == (D(90), D(100))
    Item.objects.filter(pk=pump.pk).update(list_price=D(110))
    assert often() == (D(90), D(110))
    services.publish([NewPrice(pump.pk, D(95), TODAY + dt.timedelta(days=1))], list_id=catalogue, by=actor)
    assert (often()[0], often(on=TODAY + dt.timedelta(days=1))[0], often()[0]) == (D(90), D(95), D(90))
    assert often(prices_gross=True)[0] == D("110.70")
