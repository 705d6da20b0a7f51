"""Zakupy › Zapotrzebowanie: the page where purchasing sees what is missing and orders it (STK-7)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.sales.promising import requirements
from kupiec.sales.promising.requirements import Chosen, Requirement
from kupiec.sales.promising.screens import places

SHOWN = 300
SUPPLIERS = 500


@kit.screen(right="supply.see")
def page(request: kit.Request) -> HttpResponse:
    """What all orders lack, by supplier; what is chosen becomes drafts of purchase orders."""
    by = request.actor
    known, given = places(by), request.POST if request.method == "POST" else request.GET
    chosen = kit.parse.key(given.get("warehouse", ""))
    place = chosen if chosen in {pk for pk, _name in known} else None
    refusal = None
    if request.method == "POST":
        try:
            return _order(request, by)
        except Refusal as declined:
            refusal = declined
    found = requirements.missing(by, warehouse_id=place)
    wrong, shown = refusal.field if refusal else "", {f"{what}-{one.key[0]}-{one.key[1]}" for one in found[:SHOWN] for what in "qs"}
    context = {
        "groups": _groups(found[:SHOWN], request, known, wrong), "told": wrong in shown, "count": len(found), "more": max(len(found) - SHOWN, 0), "places": known, "place": place, "refusal": refusal,
        "may_order": by.may("supply.edit"), "suppliers": _suppliers(by) if any(one.source is None for one in found) else (), "see_cost": by.may("prices.see_cost"),
    }  # fmt: skip
    keys = (kit.Key("Ctrl+Enter", _("Draft the orders")),) if context["may_order"] else ()
    response = kit.page(
        request, "promising/needs.html", context, title=kit.show.say(N_("Requirements")), status=422 if refusal else 200, keys=keys
    )
    return kit.announce(response, refusal.text) if refusal else response


def _order(request: kit.Request, by: Actor) -> HttpResponse:
    chosen = [_chosen(key, request) for key in request.POST.getlist("pick")[:SHOWN]]
    made = requirements.order(chosen, by=by)
    if len(made) == 1:
        return kit.go(request, reverse("supply-order", args=made), text=kit.show.say(N_("The order is drafted; check it and place it.")))
    words = ngettext(
        "%(count)s order is drafted; check and place it.", "%(count)s orders are drafted; check and place them.", len(made)
    ) % {"count": len(made)}
    return kit.go(request, f"{reverse('supply-orders')}?f.state=draft", text=words)


def _chosen(key: str, request: kit.Request) -> Chosen:
    item, _sep, place = key.partition("-")
    quantity = kit.parse.decimal(request.POST.get(f"q-{key}", ""), field=f"q-{key[:40]}", places=4)
    return Chosen(kit.parse.key(item) or 0, kit.parse.key(place) or 0, quantity, kit.parse.key(request.POST.get(f"s-{key}", "")))


def _groups(found: Sequence[Requirement], request: kit.Request, known: Sequence[tuple[int, str]], wrong: str) -> list[dict[str, Any]]:
    """By supplier, those without one last; what was typed stays typed, what is wrong is told in its row."""
    names, picked = dict(known), set(request.POST.getlist("pick"))
    groups: dict[int, dict[str, Any]] = {}
    for one in found:
        group = groups.setdefault(one.source.party_id if one.source else 0, {"source": one.source, "rows": [], "worth": Decimal(0)})
        key = f"{one.key[0]}-{one.key[1]}"
        price = one.source.price if one.source and one.source.price is not None else one.item.purchase_price
        group["worth"] += (price or Decimal(0)) * one.proposed
        group["rows"].append({
            "need": one, "key": key, "place": names.get(one.key[1], "").split(" ")[0], "picked": key in picked if picked else one.source is not None,
            "wrong": wrong[:1] if wrong[2:] == key else "",
            "quantity": request.POST.get(f"q-{key}", kit.show.quantity(one.proposed)), "supplier": kit.parse.key(request.POST.get(f"s-{key}", "")),
        })  # fmt: skip
    return sorted(groups.values(), key=lambda group: (group["source"] is None, group["source"].name if group["source"] else ""))


def _suppliers(by: Actor) -> list[tuple[int, str]]:
    return list(parties.visible(by).filter(supplier=True, archived=False).order_by("name").values_list("pk", "name")[:SUPPLIERS])


TABS = (kit.Tab("stock", "requirements", _("Requirements"), url="requirements", right="supply.see", order=46),)
COMMANDS = (
    kit.Command(
        "requirements",
        _("Requirements for purchasing"),
        url="requirements",
        icon="shopping-cart-plus",
        right="supply.see",
        words="zapotrzebowanie braki zamów u dostawcy",
    ),
)
