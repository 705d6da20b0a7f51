"""An order on which a promotion was taken and another is suggested."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.people.catalog import public as catalog
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import bundles, lines
from kupiec.sales.orders.values import DraftOrderLine

BOUGHT = (("ZK-M-15", 40), ("PO-2560-180", 12))


def fill(promotions: Mapping[str, int], *, by: Actor) -> None:
    """The last draft of today: forty ball valves with two free, twelve pumps for which a valve is due."""
    order = Order.objects.filter(company_id=by.company_id, state="draft").order_by("-issue_date", "-pk").first()
    items = dict(catalog.Item.objects.filter(code__in=[code for code, _ in BOUGHT]).values_list("code", "pk"))
    if order is None or len(items) < len(BOUGHT) or "P-07" not in promotions:
        return
    drafts = [DraftOrderLine(item_id=items[code], unit="szt", quantity=Decimal(count)) for code, count in BOUGHT]
    lines.add(order.pk, drafts, by=by)
    bundles.take(order.pk, promotions["P-07"], by=by)
