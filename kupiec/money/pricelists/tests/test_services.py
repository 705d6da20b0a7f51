"""Lists built, previewed, scheduled as jobs; a changed rule over last quarter's sales (PRC-2, PRC-11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.pricelists import services
from kupiec.money.pricelists.models import Rebuild, Recipe
from kupiec.money.pricing import public as pricing
from kupiec.money.pricing.models import DiscountRule, ListPrice
from kupiec.people.catalog.models import Item
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.tests import builders as customers

D = Decimal
TODAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def target(actor: Actor) -> int:
    return pricing.save_list({"code": "DET", "name": "Detal", "currency_id": "PLN"}, by=actor)


def recipe(by: Actor, target: int, *steps: dict[str, Any], **values: Any) -> int:
    pk = services.save_recipe({"name": f"Przepis {target}", "price_list_id": target, "source": "purchase", **values}, by=by)
    for step in steps:
        services.save_step(pk, step, by=by)
    return pk


def test_recipes_restored_together_make_no_circle(actor: Actor, target: int) -> None:
    other = pricing.save_list({"code": "HURT", "name": "Hurt", "currency_id": "PLN"}, by=actor)
    first = recipe(actor, target, source="list", source_list_id=other)
    services.archive_recipes([first], by=actor)
    second = recipe(actor, other, source="list", source_list_id=target)
    services.archive_recipes([second], by=actor)
    with pytest.raises(Refusal) as refused:
        services.restore_recipes([first, second], by=actor)
    assert refused.value.code == "CIRCLE"
    assert not Recipe.objects.filter(archived=False).exists()
    assert services.restore_recipes([first], by=actor) == 1


@pytest.mark.feature("PRC-2")
def test_a_list_from_purchase_prices_is_shown_and_published(actor: Actor, target: int) -> None:
    pump, valve = items.item(actor, purchase_price=D("37.20")), items.item(actor, purchase_price=D("10.00"))
    unknown = items.item(actor, purchase_price=None)
    pricing.publish([pricing.NewPrice(valve.pk, D("12.99"))], list_id=target, by=actor)
    made = recipe(actor, target, {"method": "markup", "percent": D(30)}, ending=D("0.99"))
    shown = services.preview(made, on=TODAY, by=actor)
    assert (shown.new, shown.up, shown.down, shown.missing) == (1, 1, 0, 1)
    assert [(line.item_id, line.old, line.new) for line in shown.lines] == [(valve.pk, D("12.99"), D("13.99")), (pump.pk, None, D("48.99"))]
    assert shown.lines[1].margin == D("24.1")
    services.order_build(made, by=actor)
    jobs.run_pending()
    prices = dict(ListPrice.objects.filter(price_list_id=target).values_list("item_id", "amount"))
    assert prices == {pump.pk: D("48.99"), valve.pk: D("13.99")} and unknown.pk not in prices
    run = Rebuild.objects.get()
    assert (run.published, run.done_at is not None) == (2, True)
    assert services.preview(made, on=TODAY, by=actor).same == 2


@pytest.mark.feature("PRC-2")
def test_a_list_from_another_by_producer_supplier_and_attribute_scheduled_ahead(actor: Actor, target: int) -> None:
    first, second = items.item(actor), items.item(actor)
    supplier = customers.party(actor).pk
    base = pricing.save_list({"code": "EUR", "name": "Producent", "currency_id": "PLN", "gross": True}, by=actor)
    pricing.publish([pricing.NewPrice(one.pk, D("123.00")) for one in (first, second)], list_id=base, by=actor)
    pricing.ItemSupplier.objects.create(
        company_id=actor.company_id, item=second, party_id=supplier, main=True, currency_id="PLN", updated_at=clock.now()
    )
    made = recipe(actor, target, {"method": "discount", "percent": D(40), "supplier_id": supplier}, {"method": "discount", "percent": D(10)},
                  source="list", source_list_id=base)  # fmt: skip
    start = dt.date(2027, 1, 1)
    services.order_build(made, valid_from=start, at=clock.now() + dt.timedelta(days=30), by=actor)
    jobs.run_pending()
    assert not ListPrice.objects.filter(price_list_id=target).exists()
    with clock.frozen(TODAY + dt.timedelta(days=31)):
        jobs.run_pending()
    rows = ListPrice.objects.filter(price_list_id=target)
    assert set(rows.values_list("item_id", "amount", "valid_from")) == {(first.pk, D("90.00"), start), (second.pk, D("60.00"), start)}


@pytest.mark.feature("PRC-2")
def test_a_thousand_items_cost_as_many_statements_as_ten(actor: Actor, target: int) -> None:
    made = recipe(actor, target, {"method": "markup", "percent": D(30)})

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            services.preview(made, on=TODAY, by=actor)
        return len(captured)

    for _ in range(2):
        items.item(actor, purchase_price=D(10))
    few = statements()
    for _ in range(20):
        items.item(actor, purchase_price=D(10))
    assert statements() == few <= 16


@pytest.mark.feature("PRC-2")
@pytest.mark.parametrize(("values", "step", "field"), [
    ({"name": ""}, {}, "name"), ({"source": "list"}, {}, "source_list_id"), ({"ending": D(-1)}, {}, "ending"),
    ({}, {"method": "margin", "percent": D(100)}, "percent"), ({}, {"method": "formula"}, "formula"),
    ({}, {"method": "formula", "formula": "koszt *"}, "formula"), ({}, {"condition": "nic > 2"}, "condition"),
    ({}, {"method": "markup", "formula": "koszt"}, "formula"),
])  # fmt: skip
def test_wrong_recipes_are_refused_at_their_field(
    actor: Actor, target: int, values: dict[str, Any], step: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        recipe(actor, target, step, **values)
    assert refused.value.field == field


@pytest.fixture
def sold(actor: Actor, invoiced: Any) -> list[Item]:
    """Last quarter: ten of one item at 100 for one customer, one by hand at 70, five of another item."""
    first, second = (items.item(actor, list_price=D("100.00"), purchase_price=D("80.00")) for _ in range(2))
    invoiced(dt.date(2026, 8, 3), (first, 10, "engine", D(100)), (first, 1, "manual", D(70)))
    invoiced(dt.date(2026, 9, 30), (second, 5, "engine", D(100)))
    invoiced(dt.date(2026, 10, 1), (first, 50, "engine", D(100)))
    return [first, second]


@pytest.fixture
def invoiced(actor: Actor) -> Any:
    party = customers.party(actor).pk

    def make(day: dt.date, *lines: tuple[Item, int, str, Decimal]) -> None:
        head = Invoice.objects.create(
            company_id=actor.company_id, branch_id=actor.branch_id, issue_date=day, sale_date=day, due_date=day, currency_id="PLN", kind="invoice",
            state="draft", orderer_id=party, recipient_id=party, payer_id=party, origin="old system", external_id=f"x{Invoice.objects.count()}",
            created_at=clock.now(), updated_at=clock.now(),
        )  # fmt: skip
        for place, (item, quantity, source, price) in enumerate(lines, 1):
            InvoiceLine.objects.create(
                invoice=head, item=item, position=place, unit=item.unit_id, quantity=D(quantity), base_quantity=D(quantity), unit_price=price,
                price_source=source, vat_code="23", vat_percent=D(23), net=price * quantity,
            )  # fmt: skip
        Invoice.objects.filter(pk=head.pk).update(state="issued", number=f"FV {head.pk}", issued_at=clock.now())

    return make


@pytest.mark.feature("PRC-11")
def test_what_a_rule_would_have_brought_last_quarter(actor: Actor, sold: list[Item]) -> None:
    stage = pricing.save_stage({"name": "Promocje", "mode": "all"}, by=actor)
    rule = {"stage_id": stage, "name": "Od 10", "value": D(10), "from_quantity": D(10)}
    found = services.compare(rule, by=actor)
    assert (found.first, found.last) == (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    assert (found.documents, found.lines, found.changed) == (2, 3, 1)
    assert (found.before.turnover, found.after.turnover) == (D("1570.00"), D("1470.00"))
    assert (found.before.margin, found.after.margin) == (D("290.00"), D("190.00"))
    assert [one.change for one in found.customers] == [D("-100.00")] == [one.change for one in found.items]
    assert not DiscountRule.objects.exists()


@pytest.mark.feature("PRC-11")
def test_a_rule_changed_and_a_rule_taken_away(actor: Actor, sold: list[Item]) -> None:
    stage = pricing.save_stage({"name": "Promocje", "mode": "all"}, by=actor)
    pk = pricing.save_rule({"stage_id": stage, "name": "Wszystko", "value": D(10)}, by=actor)
    assert services.compare({"value": D(20)}, rule_id=pk, by=actor).after.turnover == D("1270.00")
    gone = services.compare(None, rule_id=pk, by=actor)
    assert (gone.before.turnover, gone.after.turnover) == (D("1420.00"), D("1570.00"))
    assert DiscountRule.objects.get().value == D(10) and not DiscountRule.objects.get().archived
    with pytest.raises(Refusal) as refused:
        services.compare({"value": D(200)}, rule_id=pk, by=actor)
    assert refused.value.field == "value"
