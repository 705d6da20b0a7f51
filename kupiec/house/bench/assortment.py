"""A wide assortment: price lists, hierarchies and rules by the thousand, none of which changes what the workload's prices come to.

Lists of each customer group stand before the base list and hold prices entered ahead; rules ask for a million pieces. They
are read, weighed and passed over, as most of what a company has ever entered is.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricing import public as pricing
from kupiec.people.parties.models import CustomerGroup

LISTS, RULES, PRICES, OF_GROUP = 200, 5_000, 1_000, 4
FAR = Decimal(1_000_000)
AHEAD = dt.date(2031, 1, 1)


def widen(items: dict[int, int], *, by: Actor) -> None:
    """Up to 200 lists with a thousand prices each, 5,000 rules."""
    base = pricing.PriceList.objects.get(company_id=by.company_id, code="BASE").pk
    made = [_list(number, items, by=by) for number in range(1, LISTS)]
    groups = dict(CustomerGroup.objects.order_by("code").values_list("code", "pk"))
    for at, (code, pk) in enumerate(groups.items()):
        own = made[at * OF_GROUP : (at + 1) * OF_GROUP]
        pricing.save_hierarchy({"name": f"Group {code}", "group_id": pk, "list_ids": [*own, base]}, by=by)
    there = pricing.DiscountRule.objects.filter(stage__company_id=by.company_id).count()
    stage = pricing.DiscountStage.objects.get(company_id=by.company_id, name="Discounts").pk
    rules: list[dict[str, Any]] = []
    numbers = [p for p in items if p % 100]
    for at in range(max(RULES - there, 0)):
        group, item = list(groups.values())[at % len(groups)], items[numbers[at * 7919 % len(numbers)]]
        rules.append(
            {
                "stage_id": stage,
                "name": f"Far {at}",
                "value": Decimal(50),
                "customer_group_id": group,
                "item_id": item,
                "from_quantity": FAR,
            }
        )
    if rules:
        pricing.add_rules(rules, by=by)


def _list(number: int, items: dict[int, int], *, by: Actor) -> int:
    pk = pricing.save_list({"code": f"L{number}", "name": f"List {number}", "currency_id": "PLN"}, by=by)
    chosen = [items[p] for p in items if (p + number) % max(len(items) // PRICES, 1) == 0]
    pricing.publish([pricing.NewPrice(one, Decimal(1), AHEAD) for one in chosen], list_id=pk, by=by)
    return pk
