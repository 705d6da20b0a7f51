"""Demo: two recipes of the wholesaler. The same every time; through the verbs only."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kupiec.ground.exchange.public import Row
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.money.pricelists import services, supplier_files
from kupiec.money.pricelists.values import PurchaseRules, Receipts
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog import public as catalog

D = Decimal


def fill(lists: Mapping[str, int], *, by: Actor) -> dict[str, int]:
    """A retail list from purchase prices ending on 0.99, and the installers' list from the catalogue."""
    retail = pricing.save_list({"code": "DETAL", "name": "Sklep przy hurtowni", "currency_id": "PLN", "gross": True}, by=by)
    groups = dict(catalog.ItemGroup.objects.filter(code__in=("RUR", "POM")).values_list("code", "pk"))
    shop = services.save_recipe(
        {"name": "Sklep: marża od zakupu", "price_list_id": retail, "source": "purchase", "ending": D("0.99")}, by=by
    )
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


def supplier_prices(*, by: Actor) -> None:
    """The price file of a supplier was loaded this morning: one of his prices jumped, so it waits; lists show what is stale."""
    services.choose(PurchaseRules(Receipts.LAST, ask_above=D(15)), by=by)
    rows = pricing.ItemSupplier.objects.filter(company_id=by.company_id, main=True, price__gt=0, party__code__gt="").order_by(
        "party_id", "item__code"
    )
    first = rows.first()
    if first is None:
        return
    told = []
    for number, one in enumerate(rows.filter(party_id=first.party_id).select_related("party", "item")[:12], 2):
        rise = D("1.31") if number == 4 else D("1.03") + D(number % 3) / 100
        empty = dict.fromkeys(field.name for field in supplier_files.FIELDS)
        price = half_up((one.item.purchase_price or one.price or D(10)) * rise)
        told.append(Row(number, {**empty, "supplier": one.party.code, "item": one.item.code, "price": price}))
    supplier_files.save(told, by)
