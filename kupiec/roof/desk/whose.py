"""Whose papers "My day" shows: somebody who sells begins with his own and may look at all he may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access import public as access
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit

DOMAINS = ("orders", "offers", "receivables")
WIDER = {"branch": _("Branch"), "area": _("Area"), "all": _("All")}
NAME = "day"


def chooses(by: Actor) -> bool:
    """Has papers of his own and may see more than those: sells, and is not everybody's superior."""
    return bool(by.employee_id) and not by.all_rights and by.may("offers.edit") and by.scope("orders") in WIDER


def mine(by: Actor) -> bool:
    """Whether this person looks at his own only, which is how it begins."""
    if not chooses(by):
        return False
    user = access.User.objects.filter(pk=by.user_id or 0).first()
    return user is None or access.preferences.kept(user, NAME).get("whose") != "wider"


def narrowed(by: Actor) -> Actor:
    """The actor as the blocks see him: with the scope of his own papers when he looks at those only."""
    return by.narrowed(*DOMAINS) if mine(by) else by


def switch(_record: None, by: Actor) -> Mapping[str, Any]:
    return {"mine": mine(by), "wider": WIDER[by.scope("orders")]}


@kit.screen()
def choose(request: kit.Request) -> HttpResponse:
    """Keep whose papers to show; the day comes anew."""
    wider = request.POST.get("whose") == "wider"
    if request.method == "POST" and chooses(request.actor):
        access.preferences.keep(NAME, lambda kept: {**kept, "whose": "wider" if wider else ""}, by=request.actor)
    return kit.go(request, reverse("home"))


__all__ = ["choose", "chooses", "mine", "narrowed", "switch"]
