"""Recipes of price lists and their runs (PRC-2); of one company."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import PercentField, PriceField
from kupiec.money.pricelists import values

_QUIET = ("version", "updated_at")


def _optional(to: str) -> models.ForeignKey:
    return models.ForeignKey(to, on_delete=models.PROTECT, null=True, blank=True, related_name="+")


@audited(inserts=True, ignore=_QUIET)
class Recipe(models.Model):
    """How the prices of a list are made: from which price, by its steps, ending on a pattern."""

    SOURCES = [(one.value, one.value) for one in values.Source]
    DIRECTIONS = [(one.value, one.value) for one in values.Direction]
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    price_list = models.ForeignKey("pricing.PriceList", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=9, choices=SOURCES, default="purchase")
    source_list = _optional("pricing.PriceList")
    ending = PriceField(null=True, blank=True)
    direction = models.CharField(max_length=7, choices=DIRECTIONS, default="up")
    archived = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "pricelists_recipe"
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="recipe_once"),
            models.CheckConstraint(
                condition=Q(source="list", source_list__isnull=False) | ~Q(source="list") & Q(source_list__isnull=True), name="recipe_source"
            ),
            models.CheckConstraint(condition=Q(ending__isnull=True) | Q(ending__gte=0), name="recipe_ending"),
        ]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True, ignore=_QUIET)
class RecipeStep(models.Model):
    """What is made of the price of which items; of an item's steps the first counts."""

    METHODS = [(one.value, one.value) for one in values.Method]
    recipe = models.ForeignKey(Recipe, on_delete=models.PROTECT, related_name="+")
    position = models.SmallIntegerField()
    method = models.CharField(max_length=8, choices=METHODS, default="markup")
    percent = PercentField(default=0)
    formula = models.CharField(max_length=2000, blank=True)
    item_group = _optional("catalog.ItemGroup")
    discount_group = _optional("catalog.DiscountGroup")
    producer = _optional("catalog.Producer")
    supplier = _optional("parties.Party")
    condition = models.CharField(max_length=2000, blank=True)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "pricelists_step"
        constraints = [
            models.UniqueConstraint(fields=["recipe", "position"], name="recipe_step_place"),
            models.CheckConstraint(condition=~Q(method="margin") | Q(percent__lt=100), name="recipe_step_margin"),
            models.CheckConstraint(condition=Q(percent__gt=-100, percent__lte=1000), name="recipe_step_percent"),
            models.CheckConstraint(condition=Q(method="formula") & ~Q(formula="") | ~Q(method="formula") & Q(formula=""), name="recipe_step_formula"),
        ]


class Rebuild(models.Model):
    """A run of a recipe: ordered when and by whom, from which day its prices hold, how many it published."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    recipe = models.ForeignKey(Recipe, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    run_at = models.DateTimeField()
    ordered_at = models.DateTimeField()
    ordered_by = models.BigIntegerField(null=True)
    job_id = models.BigIntegerField(null=True)
    published = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "pricelists_rebuild"
        indexes = [models.Index(fields=["company", "recipe", "id"], name="rebuild_by_recipe")]
