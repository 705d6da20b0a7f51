"""Recipes of price lists and their runs (PRC-2), what became stale in them, and how purchase prices changed (PRC-3); of one company."""

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
    """How the prices of a list are made: from which price, by its steps, ending on a pattern.

    `follow`: what becomes of the list when prices it is built from change.
    """

    SOURCES = [(one.value, one.value) for one in values.Source]
    DIRECTIONS = [(one.value, one.value) for one in values.Direction]
    FOLLOWS = [(one.value, one.value) for one in values.Follow]
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    price_list = models.ForeignKey("pricing.PriceList", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=9, choices=SOURCES, default="purchase")
    source_list = _optional("pricing.PriceList")
    ending = PriceField(null=True, blank=True)
    direction = models.CharField(max_length=7, choices=DIRECTIONS, default="up")
    follow = models.CharField(max_length=7, choices=FOLLOWS, default="mark")
    archived = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "pricelists_recipe"
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="recipe_once"),
            models.CheckConstraint(
                condition=Q(source="list", source_list__isnull=False) | ~Q(source="list") & Q(source_list__isnull=True),
                name="recipe_source",
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
            models.CheckConstraint(
                condition=Q(method="formula") & ~Q(formula="") | ~Q(method="formula") & Q(formula=""), name="recipe_step_formula"
            ),
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


class Stale(models.Model):
    """An item whose price in the list of a recipe no longer follows from what it is built from."""

    recipe = models.ForeignKey(Recipe, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "pricelists_stale"
        constraints = [models.UniqueConstraint(fields=["recipe", "item"], name="recipe_stale_once")]


class PurchaseChange(models.Model):
    """A purchase price as a receipt or a supplier's file would have it: taken at once, or waiting for somebody to take it.

    `source_id` is the line of the receipt; each counts once.
    """

    SOURCES = [(one.value, one.value) for one in values.Whence]
    STATES = [(one.value, one.value) for one in values.ChangeState]
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")
    party = _optional("parties.Party")
    old = PriceField(null=True)
    new = PriceField()
    source = models.CharField(max_length=7, choices=SOURCES)
    source_id = models.BigIntegerField(null=True)
    document = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=STATES)
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "pricelists_purchase_change"
        indexes = [
            models.Index(fields=["company", "-id"], name="purchase_change_newest"),
            models.Index(fields=["company", "item"], condition=Q(state="waiting"), name="purchase_change_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], condition=Q(source_id__isnull=False), name="purchase_change_once"),
            models.CheckConstraint(condition=Q(new__gte=0), name="purchase_change_price"),
            models.CheckConstraint(condition=Q(state="waiting") | Q(decided_at__isnull=False), name="purchase_change_decided"),
        ]
