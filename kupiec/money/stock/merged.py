"""Stock of merged items is added up: balances, places, blocks; moves and layers follow, each with its cost (KER-22)."""

from __future__ import annotations

from collections.abc import Iterable

from kupiec.ground.kernel import locks
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.money.stock.models import (
    Allocation,
    Demand,
    ExpectedSupply,
    Layer,
    Location,
    Lot,
    Move,
    Place,
    StockBalance,
    StockDocument,
    StockLine,
)

PARTY, ITEM = "parties.party", "catalog.item"
_MOST_NAMED = 3


def objections(meeting: merging.Meeting) -> Iterable[Refusal]:
    """A lot known under both items would be two lots of one name."""
    if meeting.kind.kind != ITEM:
        return
    mine = Lot.objects.filter(item_id=meeting.kept.pk).values("code")
    both = list(Lot.objects.filter(item_id=meeting.gone.pk, code__in=mine).order_by("code").values_list("code", flat=True)[:_MOST_NAMED])
    if both:
        yield Refusal(
            "LOTS_MEET", N_("Both items have the lot %(lot)s. Rename it in one of them first."), "gone_id", params={"lot": ", ".join(both)}
        )


def _balances(moving: merging.Moving, ref: merging.Reference) -> None:
    """In a warehouse that knows both, the balances are added and what was blocked stays blocked."""
    rows = locks.lock(locks.Kind.STOCK, StockBalance.objects.filter(item_id__in=(moving.kept, moving.gone)))
    mine = {row.warehouse_id: row for row in rows if row.item_id == moving.kept}
    theirs = [row for row in rows if row.item_id == moving.gone]
    sums = []
    for row in theirs:
        kept = mine.get(row.warehouse_id)
        if kept is not None:
            blocks = Allocation.objects.filter(balance=row).values_list("pk", flat=True)
            moving.aim(Allocation, "balance", blocks, origin=row.pk, target=kept.pk)
            sums.append(
                {
                    "pk": kept.pk,
                    "on_hand": kept.on_hand + row.on_hand,
                    "blocked": kept.blocked + row.blocked,
                    "value": kept.value + row.value,
                }
            )
    moving.drop(StockBalance, [row.pk for row in theirs if row.warehouse_id in mine])
    moving.set(StockBalance, sums)
    moving.count(ref.label, StockBalance, [row.pk for row in theirs])
    moving.aim(StockBalance, "item", [row.pk for row in theirs if row.warehouse_id not in mine], origin=moving.gone, target=moving.kept)


def _places(moving: merging.Moving, ref: merging.Reference) -> None:
    """What lies at one place of both lies there together; lots are never of both."""
    rows = list(Place.objects.filter(item_id__in=(moving.kept, moving.gone)).order_by("pk"))
    mine = {(row.warehouse_id, row.location_id, row.lot_id): row for row in rows if row.item_id == moving.kept}
    theirs = [row for row in rows if row.item_id == moving.gone]
    met = [row for row in theirs if (row.warehouse_id, row.location_id, row.lot_id) in mine]
    sums = [(mine[row.warehouse_id, row.location_id, row.lot_id], row) for row in met]
    moving.drop(Place, [row.pk for row in met])
    moving.set(Place, [{"pk": kept.pk, "quantity": kept.quantity + row.quantity} for kept, row in sums])
    moving.aim(Place, "item", {row.pk for row in theirs} - {row.pk for row in met}, origin=moving.gone, target=moving.kept)


REFERENCES = (
    merging.Reference(StockDocument, "party", PARTY, N_("Warehouse documents"), lock=locks.Kind.STOCK_DOCUMENT),
    merging.Reference(StockDocument, "recipient", PARTY, N_("Warehouse documents"), lock=locks.Kind.STOCK_DOCUMENT),
    merging.Reference(ExpectedSupply, "supplier", PARTY, N_("Expected supplies"), sums=("quantity", "reserved")),
    merging.Reference(StockBalance, "item", ITEM, N_("Balances in warehouses"), lock=locks.Kind.STOCK, own=_balances,
                      drops=("stock_balance_once",), sums=("on_hand", "blocked", "value")),
    merging.Reference(StockLine, "item", ITEM, N_("Lines of warehouse documents")),
    merging.Reference(Move, "item", ITEM, N_("Moves of goods")),
    merging.Reference(Layer, "item", ITEM, sums=("quantity", "value")),
    merging.Reference(Place, "item", ITEM, own=_places, sums=("quantity",)),
    merging.Reference(Lot, "item", ITEM, N_("Lots"), drops=("stock_lot_once",)),
    merging.Reference(Location, "item", ITEM, N_("Locations kept for it")),
    merging.Reference(Demand, "item", ITEM, N_("Demands of orders"), sums=("quantity", "claimed")),
    merging.Reference(ExpectedSupply, "item", ITEM, N_("Expected supplies"), sums=("quantity", "reserved")),
)  # fmt: skip
