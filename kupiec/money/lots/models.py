"""Items kept by lots, balances per lot, what is kept of lots, which were chosen and why (CAT-3)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel import known
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import QuantityField
from kupiec.money.lots.values import Ruling


@audited(inserts=True, ignore=("version",))
class Tracking(models.Model):
    """The item is kept by lots: every piece that comes in is of one. With `expiry` its lots have a day, and leave only while
    `ship_days` are left of it."""

    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+", db_index=False)
    expiry = models.BooleanField(default=False)
    ship_days = models.SmallIntegerField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "lots_tracking"
        constraints = [
            models.UniqueConstraint(fields=["item"], name="lots_tracking_once"),
            models.CheckConstraint(condition=Q(ship_days__gte=0), name="lots_tracking_days"),
        ]


known.keep("lots_tracking")


@audited(inserts=True, ignore=("version",))
class LotCard(models.Model):
    """What people said of a lot: stopped, or allowed though its day has passed; and why. A lot nobody spoke of has none."""

    lot = models.OneToOneField("stock.Lot", on_delete=models.PROTECT, related_name="+")
    ruling = models.CharField(max_length=7, blank=True, choices=[(one.value, one.value) for one in Ruling])
    reason = models.CharField(max_length=200, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "lots_card"
        constraints = [models.CheckConstraint(condition=Q(ruling="") | ~Q(reason=""), name="lots_card_reason")]


class LotBalance(models.Model):
    """A lot in a warehouse, now: `on_hand` = Σ moves of it, `blocked` = Σ of what is kept of it by name. Written under the lock
    of the item’s balance there."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey("stock.Warehouse", on_delete=models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey("stock.Lot", on_delete=models.PROTECT, related_name="+")
    on_hand = QuantityField(default=0)
    blocked = QuantityField(default=0)

    class Meta:
        db_table = "lots_balance"
        indexes = [models.Index(fields=["company", "warehouse", "lot"], name="lots_balance_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "lot"], name="lots_balance_once"),
            models.CheckConstraint(condition=Q(blocked__gte=0, blocked__lte=F("on_hand")), name="lots_balance_blocked_on_hand"),
        ]


class LotBlock(models.Model):
    """Of what is blocked for a demand, `quantity` is of this lot."""

    balance = models.ForeignKey(LotBalance, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    quantity = QuantityField()

    class Meta:
        db_table = "lots_block"
        constraints = [
            models.UniqueConstraint(fields=["balance", "source", "source_id"], name="lots_block_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="lots_block_positive"),
        ]


@audited(inserts=True)
class LotChoice(models.Model):
    """Somebody chose a lot for (a part of) a line that takes goods; `reason` says why it goes out of its turn."""

    line = models.ForeignKey("stock.StockLine", on_delete=models.CASCADE, related_name="+", db_index=False)
    lot = models.ForeignKey("stock.Lot", on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "lots_choice"
        constraints = [
            models.UniqueConstraint(fields=["line", "lot"], name="lots_choice_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="lots_choice_positive"),
        ]
