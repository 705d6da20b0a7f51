"""Warehouses and the locations in them (STK-1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import QuantityField


@audited(inserts=True, ignore=("version",))
class Warehouse(models.Model):
    """A warehouse of a company, run by a branch. `serves_all`: orders of every branch may be served from it."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    street = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=80, blank=True)
    serves_all = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "stock_warehouse"
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="warehouse_code_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="warehouse_named"),
        ]

    def __str__(self) -> str:
        return self.code


@audited(inserts=True, ignore=("version",))
class Location(models.Model):
    """A place in a warehouse: a rack, a shelf, a bay. `item` or `item_group` say what it is kept for, `capacity` how
    many base units fit (empty: no limit); `position` is the order of walking."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80, blank=True)
    zone = models.CharField(max_length=20, blank=True)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    item_group = models.ForeignKey("catalog.ItemGroup", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    capacity = QuantityField(null=True, blank=True)
    position = models.IntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "stock_location"
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "code"], name="location_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="location_coded"),
            models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gt=0), name="location_capacity"),
        ]

    def __str__(self) -> str:
        return self.code
