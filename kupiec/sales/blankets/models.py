"""Blanket orders and their lots; what was released is told by the orders of lots (BLK-1, BLK-2)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import PriceField, QuantityField
from kupiec.sales.blankets.values import State


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


@audited(inserts=True, ignore=("version", "updated_at"))
class Blanket(models.Model):
    """So much of an item, in `unit`, over a time, at `price` (net per unit; empty: the price of the day). It blocks nothing.

    `auto_days`: lots become orders by themselves so many days before their day; empty: by hand only.
    """

    company = _company()
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=[(one.value, one.value) for one in State], default=State.DRAFT)
    number = models.CharField(max_length=60, blank=True)
    issue_date = models.DateField()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey("stock.Warehouse", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=10)
    factor = QuantityField(default=1)
    quantity = QuantityField()
    price = PriceField(null=True, blank=True)
    currency = models.ForeignKey(
        "company.Currency", to_field="code", on_delete=models.PROTECT, related_name="+", db_column="currency", db_index=False
    )
    starts = models.DateField()
    ends = models.DateField()
    auto_days = models.SmallIntegerField(null=True, blank=True)
    salesperson = models.ForeignKey("company.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reference = models.CharField(max_length=80, blank=True)
    remarks = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "blankets_blanket"
        indexes = [
            models.Index(fields=["company", "-issue_date", "-id"], name="blanket_latest"),
            models.Index(fields=["company", "party", "-issue_date"], name="blanket_of_customer"),
            models.Index(fields=["company", "state", "ends"], name="blanket_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], condition=~Q(number=""), name="blanket_number"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="blanket_state"),
            models.CheckConstraint(condition=~Q(state__in=["placed", "closed"]) | ~Q(number=""), name="blanket_numbered"),
            models.CheckConstraint(condition=Q(quantity__gt=0, factor__gt=0), name="blanket_quantity"),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="blanket_price"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="blanket_days"),
            models.CheckConstraint(condition=Q(auto_days__isnull=True) | Q(auto_days__gte=0, auto_days__lte=365), name="blanket_auto"),
        ]

    def __str__(self) -> str:
        return documents.named(self.number, "RAM", self.pk)


@audited(inserts=True, ignore=("version",))
class Lot(models.Model):
    """A part of a blanket order for a day, in its unit. `order`: what it was released as; `released` of it, maybe more or less."""

    company = _company()
    blanket = models.ForeignKey(Blanket, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    quantity = QuantityField()
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    released = QuantityField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "blankets_lot"
        indexes = [
            models.Index(fields=["blanket", "on", "id"], name="blankets_lot_of"),
            models.Index(fields=["company", "on", "id"], condition=Q(order__isnull=True), name="blankets_lot_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="blankets_lot_quantity"),
            models.CheckConstraint(
                condition=Q(order__isnull=True, released__isnull=True) | Q(order__isnull=False, released__gt=0),
                name="blankets_lot_released",
            ),
        ]
