"""From an order to what is promised of it and what is coming for it: a panel, the way to “When can it be?” (ATP-2, ORD-9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import registry
from kupiec.sales.registers import supplying
from kupiec.sales.registers.models import Ordered
from kupiec.sales.supply import public as supply

MOST_LINES = 200


class Operations:
    """On the page of an order still to be delivered."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("promise", _("When can it be?"), url="order-promise", icon="calendar-question", right="promising.see", bulk=False, more=True, only=lambda order: order.state in ("draft", "accepted")),
        )  # fmt: skip


class Panels:
    """What is coming for an order."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("supplies", _("What is coming for it"), template="registers/_supplies.html", context=_panel, icon="package-import", right="supply.see", order=24,
                      only=lambda order, by: order.state in ("draft", "accepted")),
        )  # fmt: skip


def _panel(order: orders.Order, by: Actor) -> dict[str, Any]:
    found = orders.standing([order.pk], kept=True, company_id=order.company_id)
    sources = [(supplying.SOURCE_LINE, pk) for pk in found.goods(order.pk)]
    coming = [(line, quantity, due) for line, quantity, due in supply.of_demands(sources, by=by)]
    drafts = (
        Ordered.objects.filter(order_line__order_id=order.pk, supply_line__order__state="draft")
        .select_related("supply_line__order__supplier", "supply_line__item")
        .order_by("pk")
    )
    lacking = sum(1 for _want in supplying.missing([order])) if order.state == registry.Meaning.ACCEPTED else 0
    return {"coming": coming, "drafts": drafts, "lacking": lacking, "order": order, "promise": by.may("promising.see")}


@kit.screen(right="promising.see")
def promise(request: kit.Request, pk: int) -> HttpResponse:
    """The page that promises, asked about what this order still wants and nobody keeps for it."""
    order = orders.visible(request.actor).get(pk=pk)
    found = orders.standing([pk], kept=True, company_id=order.company_id)
    left = {line: one.to_deliver - one.blocked - one.reserved for line in found.goods(pk) if (one := found.progress[line])}
    wanted = {line: quantity for line, quantity in left.items() if quantity > 0}
    if not wanted:
        return kit.go(request, reverse("order", args=[pk]), text=say("All goods are blocked for it, reserved or delivered."))
    items = catalog.facts({found.rows[line].item_id or 0 for line in wanted})
    rows = [
        f"{items[found.rows[line].item_id or 0].code} {kit.show.plain(quantity)}" for line, quantity in list(wanted.items())[:MOST_LINES]
    ]
    return kit.go(
        request,
        f"{reverse('promising')}?{urlencode({'lines': chr(10).join(rows), 'warehouse': order.warehouse_id, 'title': order.number})}",
    )
