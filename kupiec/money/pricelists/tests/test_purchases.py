"""Purchase prices follow receipts and suppliers' files; lists built from them are built anew or marked stale (PRC-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.exchange.public import Row
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.pricelists import rules, services, supplier_files
from kupiec.money.pricelists.models import PurchaseChange, Rebuild, Stale
from kupiec.money.pricelists.tests.test_services import recipe
from kupiec.money.pricelists.values import Files, PurchaseRules, Receipts
from kupiec.money.pricing import public as pricing
from kupiec.money.pricing import services as terms
from kupiec.money.pricing.models import ItemSupplier, ListPrice
from kupiec.money.stock.tests import builders as stock
from kupiec.people.catalog import public as catalog
from kupiec.people.catalog.models import Item
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.tests import builders as customers
from tests.cast import Cast

D = Decimal
TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.mark.parametrize(("old", "new", "above", "waits"), [
    ("10", "11", "10", False), ("10", "11.01", "10", True), ("10", "8.99", "10", True), (None, "5", "10", False), ("0", "5", "10", False),
    ("10", "99", None, False), ("10", "10.01", "0", True),
])  # fmt: skip
def test_a_price_that_jumps_waits(old: str | None, new: str, above: str | None, waits: bool) -> None:
    assert rules.waits(None if old is None else D(old), D(new), ask_above=None if above is None else D(above)) is waits


def cost(item: Item) -> Decimal | None:
    return Item.objects.values_list("purchase_price", flat=True).get(pk=item.pk)


@pytest.mark.django_db
@pytest.mark.feature("PRC-3")
@pytest.mark.parametrize(("mode", "expected"), [(Receipts.OFF, "5.00"), (Receipts.LAST, "6.00"), (Receipts.AVERAGE, "5.5333")])
def test_receipts_change_purchase_prices_as_set(cast: Cast, mode: Receipts, expected: str) -> None:
    pump, free = items.item(cast.by, purchase_price=D(5)), items.item(cast.by, purchase_price=D(3))
    house = stock.warehouse(cast)
    stock.received(cast, house, pump, 10, "5.00")
    services.choose(PurchaseRules(mode), by=cast.by)
    stock.issued(
        cast,
        "PZ",
        house,
        stock.line(pump, 1, cost="72.00", unit="karton", factor=12),
        stock.line(free, 5, cost="0"),
        stock.line(pump, 8, cost="5.50" if mode == Receipts.AVERAGE else "6.00"),
    )
    jobs.run_pending()
    assert cost(free) == D(3)
    assert cost(pump) == D(expected)
    told = list(PurchaseChange.objects.values_list("state", "old", "new"))
    assert told == ([] if mode == Receipts.OFF else [("done", D(5), D(expected))])


@pytest.mark.django_db
@pytest.mark.feature("PRC-3")
def test_lists_are_built_anew_or_marked_stale_as_set_and_lists_behind_them_too(actor: Actor) -> None:
    pump, other = items.item(actor, purchase_price=D(10)), items.item(actor, purchase_price=D(20))
    lists = [pricing.save_list({"code": code, "name": code, "currency_id": "PLN"}, by=actor) for code in ("A", "B", "C", "D")]
    step = {"method": "markup", "percent": D(50)}
    first = recipe(actor, lists[0], step, follow="rebuild")
    behind = recipe(actor, lists[1], step, source="list", source_list_id=lists[0], follow="mark")
    recipe(actor, lists[2], step, follow="nothing")
    asking = recipe(actor, lists[3], {"method": "formula", "formula": "koszt + 1"}, source="catalogue", follow="mark")
    for made in (first, behind):
        services.order_build(made, by=actor)
    jobs.run_pending()
    assert not Stale.objects.filter(recipe__in=(first, behind)).exists()
    catalog.set_purchase_prices({pump.pk: D(12)}, by=actor)
    assert set(Stale.objects.values_list("recipe_id", "item_id")) == {(first, pump.pk), (asking, pump.pk)}
    jobs.run_pending()
    prices = dict(ListPrice.objects.filter(price_list_id=lists[0], valid_to__isnull=True).values_list("item_id", "amount"))
    assert prices == {pump.pk: D(18), other.pk: D(30)} and Rebuild.objects.order_by("-pk").values_list("published", flat=True)[0] == 1
    assert set(Stale.objects.values_list("recipe_id", "item_id")) == {(behind, pump.pk), (asking, pump.pk)}
    assert services.refresh([behind, first], by=actor) == 1
    jobs.run_pending()
    assert ListPrice.objects.get(price_list_id=lists[1], item=pump, valid_to__isnull=True).amount == D(27)
    assert list(Stale.objects.values_list("recipe_id", flat=True)) == [asking]
    with pytest.raises(Refusal) as refused:
        recipe(actor, lists[0], source="list", source_list_id=lists[1], name="Koło")
    assert refused.value.code == "CIRCLE"


def told(number: int, **values: Any) -> Row:
    empty = dict.fromkeys(field.name for field in supplier_files.FIELDS)
    return Row(number, {**empty, **values})


@pytest.mark.django_db
@pytest.mark.feature("PRC-3")
def test_a_suppliers_file_finds_items_keeps_terms_and_purchase_prices_follow(actor: Actor) -> None:
    maker = customers.party(actor, code="GRUNDFOS", roles=frozenset({"supplier"}))
    other = customers.party(actor, code="INNY", roles=frozenset({"supplier"}))
    pump, valve, pipe = (items.item(actor, code=code, purchase_price=D(10)) for code in ("PO-1", "ZA-2", "RU-3"))
    catalog.Barcode.objects.create(item=pipe, unit=pipe.unit, code="5901234123457", gtin="05901234123457")
    pricing_terms = {"item_id": pump.pk, "party_id": maker.pk, "currency_id": "PLN", "code": "98.111/A", "price": D(9)}
    terms.save_supplier(pricing_terms, by=actor)
    terms.save_supplier({"item_id": valve.pk, "party_id": other.pk, "currency_id": "PLN", "price": D(7)}, by=actor)
    rows = [
        told(2, supplier="GRUNDFOS", code="98111A", price=D("10.50")),
        told(3, supplier="GRUNDFOS", item="za 2", price=D(600), per=D(100)),
        told(4, supplier="GRUNDFOS", barcode="5901234123457", price=D(40), least=D(5), lead_days=14),
        told(5, supplier="GRUNDFOS", item="NIE-MA", price=D(1)),
        told(6, supplier="NIKT", item="PO-1", price=D(1)),
        told(7, supplier="GRUNDFOS", item="PO-1", price=D(2)),
        told(8, supplier="GRUNDFOS", item="RU-3", price=D(-1), currency="XXX", per=D(0), lead_days=1000),
    ]
    seen = supplier_files.look(rows, actor)
    assert seen[2].state == "update" and "9,00" in seen[2].text and seen[3].state == "new" and 5 not in seen
    services.choose(PurchaseRules(ask_above=D(50)), by=actor)
    done = supplier_files.save(rows, actor)
    assert (done.created, done.updated) == (2, 1)
    codes = {number: sorted(one.code for one in errors) for number, errors in done.errors.items()}
    assert codes == {5: ["NO_ITEM"], 6: ["NOT_SUPPLIER"], 7: ["DUPLICATE"], 8: ["BAD_NUMBER", "BAD_NUMBER", "BAD_PRICE", "NO_RATE"]}
    asked = {one.item_id: one for one in ItemSupplier.objects.filter(party=maker)}
    assert (asked[pump.pk].price, asked[pump.pk].code, asked[pump.pk].version) == (D("10.5"), "98111A", 2)
    assert (asked[valve.pk].price, asked[valve.pk].main) == (D(6), False)
    assert (asked[pipe.pk].main, asked[pipe.pk].least, asked[pipe.pk].lead_days) == (True, D(5), 14)
    assert (cost(pump), cost(valve), cost(pipe)) == (D("10.5"), D(10), D(10))
    waiting = PurchaseChange.objects.get(state="waiting")
    assert (waiting.item_id, waiting.old, waiting.new, waiting.party_id) == (pipe.pk, D(10), D(40), maker.pk)
    assert services.take([waiting.pk], by=actor) == 1 and cost(pipe) == D(40)
    with pytest.raises(Refusal) as refused:
        services.reject([waiting.pk], by=actor)
    assert refused.value.code == "NOT_WAITING"
    services.choose(PurchaseRules(files=Files.OFF), by=actor)
    supplier_files.save([told(2, supplier="GRUNDFOS", item="PO-1", price=D(11))], actor)
    assert cost(pump) == D("10.5") and ItemSupplier.objects.get(item=pump).price == D(11)


@pytest.mark.django_db
@pytest.mark.feature("PRC-3")
def test_a_file_of_any_length_costs_the_same_statements_and_newer_prices_overtake_those_that_wait(actor: Actor) -> None:
    customers.party(actor, code="D1", roles=frozenset({"supplier"}))
    for number in range(12):
        items.item(actor, code=f"T-{number}", purchase_price=D(10))
    services.choose(PurchaseRules(ask_above=D(20)), by=actor)
    counts = []
    for first, last in ((0, 1), (1, 3), (3, 12)):
        with CaptureQueriesContext(connection) as captured:
            supplier_files.save([told(n, supplier="D1", item=f"T-{n}", price=D(15)) for n in range(first, last)], actor)
        counts.append(len(captured))
    assert counts[1] == counts[2] <= 16
    supplier_files.save([told(1, supplier="D1", item="T-1", price=D(11))], actor)
    one = PurchaseChange.objects.filter(item__code="T-1").order_by("pk").values_list("state", flat=True)
    assert list(one) == ["replaced", "done"]
