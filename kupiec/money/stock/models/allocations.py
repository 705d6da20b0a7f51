"""Who wants it and what will come: demands, expected supply, and the one ledger of allocations (STK-4)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import QuantityField
from kupiec.ground.kernel.light import LightModel
from kupiec.money.stock.models.holdings import StockBalance
from kupiec.money.stock.models.places import Warehouse


class Demand(LightModel):
    """Somebody above still wants `quantity` of an item from a warehouse. Replaced by its owner, never incremented.

    `claimed` of it was asked to be kept: covered by allocations as far as stock and supply go.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    quantity = QuantityField()
    claimed = QuantityField(default=0)
    due = models.DateField(null=True, blank=True)
    ordered_on = models.DateField()
    abc_class = models.CharField(max_length=2, blank=True)

    class Meta:
        db_table = "stock_demand"
        indexes = [
            models.Index(fields=["company", "item", "warehouse", "ordered_on"], name="stock_demand_by_item"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="stock_demand_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="stock_demand_positive"),
            models.CheckConstraint(condition=Q(claimed__gte=0, claimed__lte=F("quantity")), name="stock_demand_claimed"),
        ]


@audited(inserts=True, ignore=("reserved", "version"))
class ExpectedSupply(models.Model):
    """Goods that should come: typed, imported, or replaced by an upper room. `reserved` of it is promised on."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+", db_index=False)
    supplier = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=40, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    quantity = QuantityField()
    reserved = QuantityField(default=0)
    due = models.DateField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "stock_expected_supply"
        indexes = [
            models.Index(fields=["company", "item", "warehouse", "due"], name="stock_supply_by_item"),
            models.Index(fields=["company", "due", "id"], name="stock_supply_by_date"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], condition=Q(source_id__isnull=False), name="stock_supply_once"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="stock_supply_reserved_positive"),
            models.CheckConstraint(condition=Q(reserved__lte=F("quantity")), name="stock_supply_reserved_within"),
        ]


class Allocation(LightModel):
    """`quantity` for a demand: a block when it stands on a balance, a reservation when on expected supply.

    Passing: goods that leave take it along. Not audited, the papers above tell who blocked and released.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="+", db_index=False)
    balance = models.ForeignKey(StockBalance, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    supply = models.ForeignKey(ExpectedSupply, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    quantity = QuantityField()

    class Meta:
        db_table = "stock_allocation"
        constraints = [
            models.UniqueConstraint(fields=["demand", "balance"], name="stock_block_once"),
            models.UniqueConstraint(fields=["supply", "demand"], condition=Q(supply__isnull=False), name="stock_reservation_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="stock_allocation_positive"),
            models.CheckConstraint(
                condition=Q(balance__isnull=True, supply__isnull=False) | Q(balance__isnull=False, supply__isnull=True),
                name="stock_allocation_one_side",
            ),
        ]
