"""Demo: price lists, hierarchies and discount rules of the wholesaler. The same every time; through the verbs only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.money.pricing import services
from kupiec.money.pricing.values import NewPrice
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

D = Decimal
LISTS = (
    ("KAT", "Cennik katalogowy", D("1.00"), "base"), ("INST-B", "Instalator B", D("0.90"), "base"),
    ("HURT-A", "Hurt A", D("0.84"), "base"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """What the demo entered: ids of lists by code, and of discount rules by name."""

    lists: dict[str, int]
    rules: dict[str, int]


def fill(*, by: Actor) -> Made:
    """Enter a catalogue list, two of groups, an autumn promotion with quantity breaks, hierarchies and discounts."""
    today = clock.today()
    rows = catalog.Item.objects.filter(archived=False, list_price__isnull=False).order_by("code")
    items = [(pk, price or D(0), group) for pk, price, group in rows.values_list("pk", "list_price", "group__code")]
    lists = {
        code: services.save_list({"code": code, "name": name, "kind": kind, "currency_id": "PLN"}, by=by)
        for code, name, _factor, kind in LISTS
    }
    begun = dt.date(today.year, 1, 2) if today.month > 1 else today - dt.timedelta(days=30)
    for code, _name, factor, _kind in LISTS:
        prices = [NewPrice(pk, half_up(price * factor), begun) for pk, price, _group in items]
        services.publish(prices, list_id=lists[code], by=by)
    lists["JESIEN"] = _promotion(items, today, by=by)
    _next_year(items, lists["KAT"], today, by=by)
    _hierarchies(lists, by=by)
    _suppliers(by=by)
    return Made(lists, _discounts(today, by=by))


def _promotion(items: Sequence[tuple[int, Decimal, str | None]], today: dt.date, *, by: Actor) -> int:
    """Autumn promotion of circulation pumps and thermostatic valves, cheaper from ten pieces."""
    pk = services.save_list(
        {"code": "JESIEN", "name": "Jesień grzewcza", "kind": "promotional", "currency_id": "PLN",
         "valid_from": today - dt.timedelta(days=40), "valid_to": today + dt.timedelta(days=30)}, by=by,
    )  # fmt: skip
    chosen = [(item, price) for item, price, group in items if group in ("POM-OB", "ZAW-TE")]
    begun = today - dt.timedelta(days=40)
    prices = [NewPrice(item, half_up(price * D("0.88")), begun) for item, price in chosen]
    prices += [NewPrice(item, half_up(price * D("0.85")), begun, from_quantity=D(10)) for item, price in chosen]
    services.publish(prices, list_id=pk, by=by)
    return pk


def _next_year(items: Sequence[tuple[int, Decimal, str | None]], list_id: int, today: dt.date, *, by: Actor) -> None:
    """Prices of next year, entered ahead."""
    start = dt.date(today.year + 1, 1, 1)
    prices = [NewPrice(pk, half_up(price * D("1.04")), start) for pk, price, group in items if (group or "").startswith("RUR")]
    services.publish(prices, list_id=list_id, by=by)


def _hierarchies(lists: dict[str, int], *, by: Actor) -> None:
    groups = dict(parties.CustomerGroup.objects.values_list("code", "pk"))
    kinds = dict(parties.PriceKind.objects.values_list("code", "pk"))
    rows: list[dict[str, Any]] = [
        {"name": "Wszyscy", "default": True, "list_ids": [lists["KAT"]]},
        {"name": "Instalatorzy", "group_id": groups.get("INST"), "list_ids": [lists["JESIEN"], lists["INST-B"], lists["KAT"]]},
        {"name": "Hurt A", "mode": "lowest", "price_kind_id": kinds.get("HURT-A"),
         "list_ids": [lists["JESIEN"], lists["HURT-A"], lists["KAT"]]},
    ]  # fmt: skip
    for row in rows:
        if row.get("default") or row.get("group_id") or row.get("price_kind_id"):
            services.save_hierarchy(row, by=by)


def _suppliers(*, by: Actor) -> None:
    """Each producer's goods come from one wholesaler, pumps and valves from a second one too, a little dearer."""
    sources = list(parties.Party.objects.filter(supplier=True, carrier=False, archived=False).order_by("code").values_list("pk", flat=True))
    rows = catalog.Item.objects.filter(archived=False, producer__isnull=False, purchase_price__isnull=False).order_by("code")
    if not sources:
        return
    for place, (pk, producer, code, cost, group) in enumerate(
        rows.values_list("pk", "producer_id", "producer_code", "purchase_price", "group__code")
    ):
        terms = {"item_id": pk, "code": code, "currency_id": "PLN", "lead_days": 3 + place % 5}
        services.save_supplier({**terms, "party_id": sources[producer % len(sources)], "price": cost}, by=by)
        if (group or "").startswith(("POM", "ZAW-TE")) and len(sources) > 1:
            second = sources[(producer + 1) % len(sources)]
            services.save_supplier(
                {**terms, "party_id": second, "code": "", "price": half_up((cost or D(0)) * D("1.03")), "least": D(5)}, by=by
            )


def _ends(*, by: Actor) -> int:
    """Ends of series, sold out cheaper."""
    chosen = catalog.Item.objects.filter(archived=False, purchase_price__isnull=False, list_price__isnull=False).order_by("-code")[:4]
    return services.save_item_list({"name": "Końcówki serii", "item_ids": [item.pk for item in chosen]}, by=by)


def _discounts(today: dt.date, *, by: Actor) -> dict[str, int]:
    """Discounts of groups (the best one), then promotions by quantity (all in turn)."""
    groups = dict(parties.CustomerGroup.objects.values_list("code", "pk"))
    kinds = dict(catalog.ItemGroup.objects.values_list("code", "pk"))
    best = services.save_stage({"name": "Rabaty grup", "mode": "best"}, by=by)
    promotions = services.save_stage({"name": "Promocje", "mode": "all"}, by=by)
    drafts = [
        {"stage_id": best, "name": "Deweloperzy: rury i kształtki", "value": D(6), "customer_group_id": groups.get("DEW"),
         "item_group_id": kinds.get("RUR")},
        {"stage_id": best, "name": "Odsprzedaż", "value": D(8), "customer_group_id": groups.get("ODSP")},
        {"stage_id": best, "name": "Spółdzielnie: grzejniki", "value": D(5), "customer_group_id": groups.get("SPOL"),
         "item_group_id": kinds.get("GRZ")},
        {"stage_id": promotions, "name": "Zawory od 100 sztuk", "value": D("2.5"), "item_group_id": kinds.get("ZAW"),
         "from_quantity": D(100)},
        {"stage_id": promotions, "name": "Za gotówkę", "value": D(1), "payment_method": "gotowka",
         "valid_from": today - dt.timedelta(days=90)},
        {"stage_id": promotions, "name": "Duże zamówienie", "value": D(1), "from_document_value": D(50_000), "floor_percent": D(8)},
        {"stage_id": promotions, "name": "Ze strony klienta", "value": D("0.5"), "channel": "portal"},
        {"stage_id": promotions, "name": "Końcówki: koszt plus 15%", "effect": "formula", "formula": "min(cena, narzut(koszt, 15))",
         "item_list_id": _ends(by=by)},
    ]  # fmt: skip
    ready = [one for one in drafts if all(one.get(key, 1) is not None for key in ("customer_group_id", "item_group_id"))]
    return dict(zip((str(one["name"]) for one in ready), services.add_rules(ready, by=by), strict=True))
