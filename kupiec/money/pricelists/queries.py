"""Reads of the room: rows a user may see."""

from __future__ import annotations

from django.db.models import QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricelists.models import PurchaseChange, Rebuild, Recipe, RecipeStep


def recipes(by: Actor) -> QuerySet[Recipe]:
    return Recipe.objects.filter(company_id=by.company_id)


def steps(by: Actor) -> QuerySet[RecipeStep]:
    return RecipeStep.objects.filter(recipe__company_id=by.company_id)


def runs(by: Actor) -> QuerySet[Rebuild]:
    return Rebuild.objects.filter(company_id=by.company_id)


def purchase_changes(by: Actor) -> QuerySet[PurchaseChange]:
    """They tell what goods cost."""
    rows = PurchaseChange.objects.filter(company_id=by.company_id)
    return rows if by.may("prices.see_cost") else rows.none()
