"""What there is: balances, moves, layers of value, places and lots (STK-1, STK-3)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField, QuantityField
from kupiec.ground.kernel.guards import guard
from kupiec.ground.kernel.light import LightModel
from kupiec.ground.merging import public as merging
from kupiec.money.stock.models.documents import StockDocument, StockLine
from kupiec.money.stock.models.places import Location, Warehouse


class StockBalance(LightModel):
    """An item in a warehouse, now. The one row locked before any stock of the item there is touched (STK-5).

    `on_hand` = Σ moves, `blocked` = Σ allocations on it, `value` = Σ values of moves; `kupiec check` recounts them.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+", db_index=False)
    on_hand = QuantityField(default=0)
    blocked = QuantityField(default=0)
    value = AmountField(default=0)

    class Meta:
        db_table = "stock_balance"
        indexes = [models.Index(fields=["company", "item", "warehouse"], name="stock_balance_by_item")]
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "item"], name="stock_balance_once"),
            models.CheckConstraint(condition=Q(blocked__gte=0), name="stock_balance_blocked_positive"),
            models.CheckConstraint(condition=Q(blocked__lte=F("on_hand")), name="stock_balance_blocked_on_hand"),
            models.CheckConstraint(condition=Q(value__gte=0), name="stock_balance_value"),
        ]


@audited(inserts=True)
class Lot(models.Model):
    """A lot (batch) of an item, with the day it expires."""

    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "stock_lot"
        constraints = [models.UniqueConstraint(fields=["item", "code"], name="stock_lot_once")]

    def __str__(self) -> str:
        return self.code


class Move(LightModel):
    """One movement of an issued line: in (+) or out (−), with its value. Never changed, never deleted."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(StockDocument, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey(StockLine, on_delete=models.PROTECT, related_name="+")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    on = models.DateField()
    quantity = QuantityField()
    value = AmountField()

    class Meta:
        db_table = "stock_move"
        indexes = [
            models.Index(fields=["company", "item", "warehouse", "on"], name="stock_move_by_item"),
            models.Index(fields=["company", "on"], name="stock_move_by_date"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(quantity=0), name="stock_move_moves")]


_ITEM = {"item_id": "catalog.item"}
"""The key that follows when an item is merged into another (KER-22)."""
guard(
    "stock_move_kept",
    table="stock_move",
    sqlite=(
        f"CREATE TRIGGER {{name}} BEFORE UPDATE ON {{table}} WHEN NOT ({merging.following.sqlite(Move, _ITEM)})"
        " BEGIN SELECT RAISE(ABORT, 'moves are never rewritten'); END",
        "CREATE TRIGGER {name} BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'moves are never rewritten'); END",
    ),
    postgres=("CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION kupiec_stock_move_kept()",),
    function="CREATE OR REPLACE FUNCTION kupiec_stock_move_kept() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN"
    f" IF TG_OP = 'UPDATE' THEN IF {merging.following.postgres(_ITEM)} THEN RETURN NEW; END IF; END IF;"
    " RAISE EXCEPTION 'moves are never rewritten'; END $body$",
)


class Layer(LightModel):
    """What is left of one receipt: `quantity` worth `value` in total; the oldest goes first (FIFO)."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey(StockLine, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    quantity = QuantityField()
    value = AmountField()

    class Meta:
        db_table = "stock_layer"
        indexes = [models.Index(fields=["warehouse", "item", "id"], condition=Q(quantity__gt=0), name="stock_layer_open")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=0, value__gte=0), name="stock_layer_positive"),
            models.CheckConstraint(condition=Q(quantity__gt=0) | Q(value=0), name="stock_layer_empty_worthless"),
        ]


class Place(models.Model):
    """How much of an item, of a lot, lies at a location. Goods with neither have no row: what is not placed is the
    balance less its places."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    quantity = QuantityField()

    class Meta:
        db_table = "stock_place"
        indexes = [models.Index(fields=["company", "warehouse", "location"], name="stock_place_by_location")]
        constraints = [
            models.UniqueConstraint("warehouse", "item", Coalesce("location", 0), Coalesce("lot", 0), name="stock_place_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="stock_place_positive"),
            models.CheckConstraint(condition=Q(location__isnull=False) | Q(lot__isnull=False), name="stock_place_somewhere"),
        ]
