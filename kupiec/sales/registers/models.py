"""Versions of the registers: the published ones, which never change, and at most one draft; what was ordered for sales orders."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.fields import QuantityField


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


class Edition(models.Model):
    """The registers of a company as a whole (`values.BookData`). Number 0: the draft that is being worked on.

    `base`: the version the draft was begun from.
    """

    company = _company()
    number = models.IntegerField(default=0)
    base = models.IntegerField(default=0)
    data = models.JSONField(default=dict)
    note = models.CharField(max_length=240, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "registers_edition"
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="registers_edition_once"),
            models.CheckConstraint(condition=Q(number__gte=0), name="registers_edition_number"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Ordered(models.Model):
    """A line of a supply order made for a line of a sales order: how much of it, in base units. Gone with either line while it is a draft (CASCADE)."""

    company = _company()
    order_line = models.ForeignKey("orders.OrderLine", on_delete=models.CASCADE, related_name="+")
    supply_line = models.ForeignKey("supply.SupplyLine", on_delete=models.CASCADE, related_name="+")
    quantity = QuantityField()

    class Meta:
        db_table = "registers_ordered"
        constraints = [
            models.UniqueConstraint(fields=["order_line", "supply_line"], name="registers_ordered_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="registers_ordered_positive"),
        ]
