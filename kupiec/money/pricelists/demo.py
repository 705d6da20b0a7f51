"""Demo: two recipes of the wholesaler. The same every time; through the verbs only."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricelists import services
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog import public as catalog

D = Decimal


def fill(lists: Mapping[str, int], *, by: Actor) -> dict[str, int]:
    """A retail list from purchase prices ending on 0.99, and the installers' list from the catalogue."""
    retail = pricing.save_list({"code": "DETAL", "name": "Sklep przy hurtowni", "currency_id": "PLN", "gross": True}, by=by)
    groups = dict(catalog.ItemGroup.objects.filter(code__in=("RUR", "POM")).values_list("code", "pk"))
    shop = services.save_recipe({"name": "Sklep: marża od zakupu", "price_list_id": retail, "source": "purchase", "ending": D("0.99")}, by=by)
    for code, margin in (("POM", D(22)), ("RUR", D(35))):
        if code in groups:
            services.save_step(shop, {"method": "margin", "percent": margin, "item_group_id": groups[code]}, by=by)
    services.save_step(shop, {"method": "margin", "percent": D(30)}, by=by)
    made = {"shop": shop}
    if {"KAT", "INST-B"} <= lists.keys():
        values = {"name": "Instalator B z katalogu", "price_list_id": lists["INST-B"], "source": "list", "source_list_id": lists["KAT"]}
        made["fitters"] = services.save_recipe(values, by=by)
        services.save_step(made["fitters"], {"method": "discount", "percent": D(10)}, by=by)
    return made
