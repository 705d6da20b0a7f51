"""Prices of the measured workload: its control totals through the engine, statements of sets (bench/WORKLOAD.md)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.house.bench import workload
from kupiec.money.pricing import public as pricing
from kupiec.money.pricing import services
from kupiec.money.pricing.models import PriceList
from kupiec.money.pricing.tests.test_services import a_list, ask, default
from kupiec.people.catalog.models import Item, ItemGroup
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.models import CustomerGroup, CustomerTerms, Party

D = Decimal
TODAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


def load_workload(by: Actor, *, k: int, p: int) -> tuple[list[int], list[int]]:
    """Customers, items and the price rules of the workload; their ids in order of number."""
    items.units()
    groups = [CustomerGroup.objects.create(code=f"G{g}", name=f"Group {g}") for g in range(5)]
    categories = [ItemGroup.objects.create(code=f"K{c}", name=f"Category {c}") for c in range(20)]
    for category in categories:
        ItemGroup.objects.filter(pk=category.pk).update(path=f"/{category.pk}/")
    now = clock.now()
    made = Item.objects.bulk_create(
        Item(code=w.code, name=w.name, unit_id="szt", vat_code_id=str(w.vat), list_price=D(w.price) / 100,
             purchase_price=D(w.cost) / 100, group=categories[w.category], created_at=now, updated_at=now)
        for w in (workload.product(n) for n in range(1, p + 1))
    )  # fmt: skip
    found = Party.objects.bulk_create(
        Party(code=w.code, name=w.name, city=w.city, customer=True, created_at=now, updated_at=now)
        for w in (workload.customer(n) for n in range(1, k + 1))
    )
    CustomerTerms.objects.bulk_create(
        CustomerTerms(company_id=by.company_id, party=party, group=groups[n % 5], markup_shown="line",
                      markup_percent=-workload.customer(n).discount)
        for n, party in enumerate(found, 1)
    )  # fmt: skip
    rules: list[dict[str, Any]] = []
    stage = services.save_stage({"name": "Ceny grup", "mode": "first"}, by=by)
    for g, group in enumerate(groups):
        head = {"stage_id": stage, "customer_group_id": group.pk}
        for n in range(100, p + 1, 100):
            rules.append({**head, "name": f"G{g} P{n}", "item_id": made[n - 1].pk, "value": D(20 + g)})
        for c, category in enumerate(categories):
            for start, extra in workload.BREAKS:
                percent = workload.GROUP_PERCENT[g] + c % 3 + extra
                rules.append({**head, "name": f"G{g} K{c} od {start}", "item_group_id": category.pk,
                              "from_quantity": D(start), "value": D(percent)})  # fmt: skip
    services.add_rules(rules, by=by)
    return [party.pk for party in found], [row.pk for row in made]


@pytest.mark.feature("PRC-6")
def test_the_workloads_control_totals(actor: Actor) -> None:
    k, p = workload.SIZES["tiny"]
    party_ids, item_ids = load_workload(actor, k=k, p=p)
    net = vat = D(0)
    longest = 0
    for n in range(1, 51):
        customer, lines = workload.document(n, k, p)
        wanted = [pricing.PriceLine(item_ids[number - 1], D(quantity)) for number, quantity in lines]
        prices = ask(actor, *wanted, party_id=party_ids[customer - 1])
        per_rate = {8: D(0), 23: D(0)}
        for (number, _quantity), price in zip(lines, prices, strict=True):
            per_rate[workload.product(number).vat] += price.net
            longest = max(longest, len(json.dumps(price.trace, separators=(",", ":"))))
        net += sum(per_rate.values())
        vat += sum(half_up(amount * rate / 100) for rate, amount in per_rate.items())
    assert (net * 100, vat * 100, (net + vat) * 100) == workload.CONTROL["tiny", 50]
    assert longest < 600


@pytest.mark.feature("PRC-9")
def test_a_set_of_any_size_costs_the_same_statements(actor: Actor) -> None:
    party_ids, item_ids = load_workload(actor, k=10, p=120)
    ask(actor, pricing.PriceLine(item_ids[0], D(1)), party_id=party_ids[0])
    default(actor, a_list(actor))
    ask(actor, pricing.PriceLine(item_ids[0], D(1)), party_id=party_ids[0])
    for size in (1, 10, 120):
        with CaptureQueriesContext(connection) as queries:
            ask(actor, *(pricing.PriceLine(pk, D(5)) for pk in item_ids[:size]), party_id=party_ids[1])
        assert len(queries) == 3
    assert PriceList.objects.count() == 1
