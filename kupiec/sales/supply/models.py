"""Supply orders and their lines (ORD-9). What has come of them is told by receipts, not kept here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import PriceField, QuantityField
from kupiec.sales.supply import values


@audited(inserts=True, ignore=("version", "updated_at"))
class SupplyOrder(models.Model):
    """What a supplier (ZD) or our own production (ZP) is to bring into a warehouse by a day. A draft has no number and promises nothing."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=2, choices=[(one.value, one.value) for one in values.Kind])
    state = models.CharField(max_length=9, choices=[(one.value, one.value) for one in values.State], default="draft")
    number = models.CharField(max_length=60, blank=True)
    ordered_on = models.DateField()
    due = models.DateField()
    supplier = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    warehouse = models.ForeignKey("stock.Warehouse", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80, blank=True)
    remarks = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "supply_order"
        indexes = [
            models.Index(fields=["company", "-ordered_on", "-id"], name="supply_order_latest"),
            models.Index(fields=["company", "state", "due", "id"], name="supply_order_by_due"),
            models.Index(fields=["company", "supplier", "-ordered_on"], name="supply_order_of_supplier"),
            models.Index(fields=["company", "-updated_at", "-id"], name="supply_order_by_change"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "number"], condition=~Q(number=""), name="supply_order_number"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in values.State]), name="supply_order_state"),
            models.CheckConstraint(condition=~Q(state__in=["placed", "closed"]) | ~Q(number=""), name="supply_order_placed_numbered"),
            models.CheckConstraint(
                condition=Q(kind="ZP", supplier__isnull=True) | Q(kind="ZD", supplier__isnull=False), name="supply_order_whose"
            ),
        ]

    def __str__(self) -> str:
        return documents.named(self.number, self.kind, self.pk)


@audited(inserts=True, ignore=("version",))
class SupplyLine(models.Model):
    """An item ordered: `quantity` in `unit`, `base_quantity` = quantity × factor; `unit_cost` per `unit`. `due` empty: the order's day."""

    order = models.ForeignKey(SupplyOrder, on_delete=models.PROTECT, related_name="+", db_index=False)
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+", db_index=False)
    description = models.CharField(max_length=400)
    unit = models.CharField(max_length=10)
    factor = QuantityField(default=1)
    quantity = QuantityField()
    base_quantity = QuantityField()
    unit_cost = PriceField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    remarks = models.CharField(max_length=240, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "supply_line"
        indexes = [
            models.Index(fields=["order", "position", "id"], name="supply_line_place"),
            models.Index(fields=["company", "item"], name="supply_line_by_item"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0, base_quantity__gt=0, factor__gt=0), name="supply_line_quantity"),
            models.CheckConstraint(condition=Q(unit_cost__isnull=True) | Q(unit_cost__gte=0), name="supply_line_cost"),
        ]
