"""Price lists, hierarchies and discount rules of the demo: what an installer pays and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog.models import Item, ItemGroup
from kupiec.people.parties.models import CustomerGroup, PriceKind

LISTS = (("KAT", "Cennik katalogowy", Decimal(100)), ("INST-B", "Instalator B", Decimal("90.4")), ("INST-A", "Instalator A", Decimal("86.5")))
HIERARCHIES = (("Detal", "DET", ("KAT",)), ("Hurt B", "HURT-B", ("PROMO", "INST-B", "KAT")),
               ("Hurt A", "HURT-A", ("PROMO", "INST-A", "INST-B", "KAT")), ("Kredyt kupiecki", "KRED", ("INST-B", "KAT")))  # fmt: skip


def enter(items: Sequence[int], *, on: dt.date, today: dt.date, by: Actor) -> None:
    """Three lists, a seasonal promotion, next month's prices entered ahead, hierarchies per price kind, two stages of rules."""
    known = list(Item.objects.filter(pk__in=items, list_price__isnull=False).only("pk", "list_price", "group_id"))
    lists = {}
    for code, name, share in LISTS:
        lists[code] = pricing.save_list({"code": code, "name": name, "currency_id": "PLN"}, by=by)
        prices = [pricing.NewPrice(item.pk, half_up(item.list_price * share / 100), on) for item in known]
        pricing.publish(prices, list_id=lists[code], by=by)
    coming = (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    raised = [pricing.NewPrice(item.pk, half_up(item.list_price * Decimal("1.03")), coming) for item in known[::4]]
    pricing.publish(raised, list_id=lists["KAT"], by=by)
    _promotion(known, lists, today=today, by=by)
    kinds = dict(PriceKind.objects.values_list("code", "pk"))
    for name, kind, order in HIERARCHIES:
        values = {"name": name, "price_kind_id": kinds.get(kind), "default": kind == "HURT-B", "list_ids": [lists[code] for code in order]}
        pricing.save_hierarchy(values, by=by)
    _rules(by=by)


def _promotion(known: Sequence[Item], lists: dict[str, int], *, today: dt.date, by: Actor) -> None:
    values = {
        "code": "PROMO", "name": "Promocja „Jesień grzewcza”", "currency_id": "PLN",
        "valid_from": today - dt.timedelta(days=40), "valid_to": today + dt.timedelta(days=20),
    }  # fmt: skip
    lists["PROMO"] = pricing.save_list(values, by=by)
    cheap = [pricing.NewPrice(item.pk, half_up(item.list_price * Decimal("0.84")), values["valid_from"]) for item in known[::17]]
    pricing.publish(cheap, list_id=lists["PROMO"], by=by)


def _rules(*, by: Actor) -> None:
    groups = dict(ItemGroup.objects.values_list("code", "pk"))
    customers = dict(CustomerGroup.objects.values_list("code", "pk"))
    volume = pricing.save_stage({"name": "Ilość i grupa", "mode": "best"}, by=by)
    payment = pricing.save_stage({"name": "Płatność", "mode": "all"}, by=by)
    rules = [
        {"stage_id": volume, "name": "Pompy od 10 szt.", "value": Decimal("2.5"), "item_group_id": groups.get("POM"), "from_quantity": Decimal(10)},
        {"stage_id": volume, "name": "Zawory od 100 szt.", "value": Decimal(4), "item_group_id": groups.get("ZAW"), "from_quantity": Decimal(100)},
        {"stage_id": volume, "name": "Rury od 200 m", "value": Decimal(3), "item_group_id": groups.get("RUR"), "from_quantity": Decimal(200)},
        {"stage_id": volume, "name": "Deweloperzy", "value": Decimal("3.5"), "customer_group_id": customers.get("DEW")},
        {"stage_id": volume, "name": "Spółki komunalne", "value": Decimal(2), "customer_group_id": customers.get("KOM")},
        {"stage_id": payment, "name": "Gotówka", "value": Decimal(2), "payment_method": "gotowka"},
    ]  # fmt: skip
    pricing.add_rules([rule for rule in rules if all(value is not None for value in rule.values())], by=by)
