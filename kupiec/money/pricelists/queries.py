"""Reads of the room: rows a user may see."""

from __future__ import annotations

from django.db.models import QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricelists.models import Rebuild, Recipe, RecipeStep


def recipes(by: Actor) -> QuerySet[Recipe]:
    return Recipe.objects.filter(company_id=by.company_id)


def steps(by: Actor) -> QuerySet[RecipeStep]:
    return RecipeStep.objects.filter(recipe__company_id=by.company_id)


def runs(by: Actor) -> QuerySet[Rebuild]:
    return Rebuild.objects.filter(company_id=by.company_id)
