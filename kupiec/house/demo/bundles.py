"""A set, and an order with it on which a promotion was taken and another is suggested."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.money.promotions.public import save_set
from kupiec.people.catalog import public as catalog
from kupiec.people.catalog import services as items
from kupiec.people.catalog.drafts import ItemDraft
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import bundles, lines
from kupiec.sales.orders.values import DraftOrderLine

SET = (("PO-2560-180", 1), ("ZK-S-25", 2), ("ZZ-25", 1), ("FS-25", 1))
BOUGHT = (("ZK-M-15", 40), ("PO-2560-180", 12))


def compose(*, by: Actor) -> int | None:
    """The set “pump group”: a pump, two valves with unions, a check valve, a filter, at a price of its own."""
    found = dict(catalog.Item.objects.filter(code__in=[code for code, _ in SET]).values_list("code", "pk"))
    if len(found) < len(SET):
        return None
    group = catalog.ItemGroup.objects.filter(code="POM-OB").values_list("pk", flat=True).first()
    draft = ItemDraft("ZEST-POMP-25", "Zestaw pompowy 25-60 z armaturą", "kpl", kind="set", group_id=group, list_price=Decimal("649.00"))
    (pk,) = items.create([draft], by=by)
    save_set(pk, [(found[code], Decimal(count)) for code, count in SET], price="own", by=by)
    return pk


def fill(promotions: Mapping[str, int], *, by: Actor) -> None:
    """The last draft of today: forty ball valves with two free, twelve pumps for which a valve is due."""
    order = Order.objects.filter(company_id=by.company_id, state="draft").order_by("-issue_date", "-pk").first()
    items = dict(catalog.Item.objects.filter(code__in=[code for code, _ in BOUGHT]).values_list("code", "pk"))
    if order is None or len(items) < len(BOUGHT) or "P-07" not in promotions:
        return
    drafts = [DraftOrderLine(item_id=items[code], unit="szt", quantity=Decimal(count)) for code, count in BOUGHT]
    if (whole := compose(by=by)) is not None:
        drafts.append(DraftOrderLine(item_id=whole, unit="kpl", quantity=Decimal(2)))
    lines.add(order.pk, drafts, by=by)
    bundles.take(order.pk, promotions["P-07"], by=by)
