"""Floors of prices; of one company."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import PercentField
from kupiec.money.margins import values


@audited(inserts=True, ignore=("version", "updated_at"))
class Floor(models.Model):
    """The lowest price a role may give on a group of items, and what happens below it."""

    BASES = [(one.value, one.value) for one in values.Basis]
    EFFECTS = [(one.value, one.value) for one in values.Effect]
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey("access.Role", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    item_group = models.ForeignKey("catalog.ItemGroup", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField(max_length=6, choices=BASES, default="markup")
    percent = PercentField(default=0)
    effect = models.CharField(max_length=8, choices=EFFECTS, default="approval")
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "margins_floor"
        constraints = [
            models.UniqueConstraint(fields=["company", "effect", "role", "item_group"], name="floor_once"),
            models.UniqueConstraint(fields=["company", "effect", "role"], condition=Q(item_group__isnull=True), name="floor_of_role_once"),
            models.UniqueConstraint(fields=["company", "effect", "item_group"], condition=Q(role__isnull=True), name="floor_of_group_once"),
            models.UniqueConstraint(
                fields=["company", "effect"], condition=Q(role__isnull=True, item_group__isnull=True), name="floor_of_all_once"
            ),
            models.CheckConstraint(condition=Q(percent__gte=-100, percent__lte=1000), name="floor_percent"),
            models.CheckConstraint(condition=~Q(basis="margin") | Q(percent__lt=100), name="floor_margin"),
            models.CheckConstraint(condition=~Q(basis="none") | Q(percent=0), name="floor_none"),
        ]
