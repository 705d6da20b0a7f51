"""Packages of deliveries and what is in them (STK-6)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import QuantityField

KINDS = ("box", "pallet", "tube", "loose")


@audited(inserts=True, ignore=("version",))
class Package(models.Model):
    """A package of a WZ, numbered from 1 within it, with what its carrier’s label wants. `carrier` and `tracking` may come later."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey("stock.StockDocument", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=6, choices=[(one, one) for one in KINDS], default="box")
    weight_kg = QuantityField(null=True, blank=True)
    length_cm = models.SmallIntegerField(null=True, blank=True)
    width_cm = models.SmallIntegerField(null=True, blank=True)
    height_cm = models.SmallIntegerField(null=True, blank=True)
    carrier = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service = models.CharField(max_length=60, blank=True)
    tracking = models.CharField(max_length=60, blank=True)
    remarks = models.CharField(max_length=120, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "warehousing_package"
        indexes = [models.Index(fields=["company", "tracking"], condition=~Q(tracking=""), name="package_by_tracking")]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="package_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="package_number"),
            models.CheckConstraint(condition=Q(weight_kg__isnull=True) | Q(weight_kg__gt=0), name="package_weight"),
            models.CheckConstraint(
                condition=(Q(length_cm__isnull=True) | Q(length_cm__gt=0)) & (Q(width_cm__isnull=True) | Q(width_cm__gt=0)) & (Q(height_cm__isnull=True) | Q(height_cm__gt=0)),
                name="package_size",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.number)


class Packing(models.Model):
    """`quantity` (base units) of a line of the WZ lies in the package."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey("stock.StockLine", on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField()

    class Meta:
        db_table = "warehousing_packing"
        constraints = [
            models.UniqueConstraint(fields=["package", "line"], name="packing_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="packing_positive"),
        ]
