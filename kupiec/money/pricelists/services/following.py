"""Lists follow the prices they are built from: marked stale, or built anew by a job, as each recipe says (PRC-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from kupiec.ground.kernel import clock, formula, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricelists.models import Recipe, RecipeStep, Stale
from kupiec.money.pricelists.rules import NAMES
from kupiec.money.pricelists.services.recipes import RIGHT, attribute_names
from kupiec.money.pricelists.values import Follow
from kupiec.people.catalog import public as catalog

REFRESH = "pricelists.refresh"
AT_ONCE = 5_000


def purchase_prices_changed(item_ids: Sequence[int], *, by: Actor) -> None:
    """Recipes of all companies that start from purchase prices or ask for them: items are shared. Inside the transaction."""
    _follow([row for row in _following() if row.source == "purchase" or row.pk in _asking_cost()], item_ids, by=by)


def prices_published(list_id: int, item_ids: Sequence[int], *, by: Actor) -> None:
    """Recipes that start from this list."""
    _follow([row for row in _following() if row.source_list_id == list_id], item_ids, by=by)


def _following() -> list[Recipe]:
    return list(Recipe.objects.filter(archived=False).exclude(follow=Follow.NOTHING).order_by("pk"))


def _asking_cost() -> set[int]:
    """Recipes with a step whose formula reads the purchase price."""
    rows = list(RecipeStep.objects.exclude(formula="").values_list("recipe_id", "formula"))
    names = {**attribute_names(archived=True), **NAMES} if rows else {}
    return {pk for pk, source in rows if "cost" in formula.compile(source, names, result=formula.NUMBER).used}


def _follow(recipes: Sequence[Recipe], item_ids: Sequence[int], *, by: Actor) -> None:
    rows = [Stale(recipe=recipe, item_id=pk) for recipe in recipes for pk in sorted(set(item_ids))]
    if not rows:
        return
    with tx.write_tx(by=by):
        Stale.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
        order_refresh([row for row in recipes if row.follow == Follow.REBUILD], by=by)


def order_refresh(recipes: Sequence[Recipe], *, by: Actor) -> None:
    """A job for each, as the program itself: whoever receives goods need not be one who keeps price lists."""
    for company_id in sorted({row.company_id for row in recipes}):
        wanted = [jobs.JobDraft(REFRESH, {"recipe": row.pk}, f"{REFRESH}:{row.pk}") for row in recipes if row.company_id == company_id]
        jobs.enqueue_many(wanted, by=Actor.system(company_id))


def refresh(recipe_ids: Sequence[int], *, by: Actor) -> int:
    """Build what is stale in these recipes' lists anew, as jobs. Answers how many lists."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        rows = Recipe.objects.filter(company_id=by.company_id, archived=False, pk__in=list(recipe_ids))
        chosen = list(rows.filter(pk__in=Stale.objects.filter(recipe_id__in=list(recipe_ids)).values("recipe_id")).order_by("pk"))
        order_refresh(chosen, by=by)
    return len(chosen)


def stale_items(recipe_id: int) -> list[int]:
    rows = Stale.objects.filter(recipe_id=recipe_id, item__in=catalog.Item.objects.filter(archived=False))
    return list(rows.order_by("item_id").values_list("item_id", flat=True))


def built(recipe_id: int, item_ids: Collection[int], *, on: dt.date) -> None:
    """These prices follow again. Struck off before they are read: what changes meanwhile is put down anew. Prices of a later day don't count."""
    if on <= clock.today():
        Stale.objects.filter(recipe_id=recipe_id, item__among=item_ids).delete()
