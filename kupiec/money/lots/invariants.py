"""What must hold of lots, counted by `kupiec check`."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders


@invariant("I90", "on hand of a lot = sum of its moves there; blocked of it = what is kept of it by name")
def lots_follow_moves() -> list[str]:
    return offenders(
        "SELECT b.id AS balance, b.on_hand AS on_hand, coalesce(sum(m.quantity), 0) AS moved FROM lots_balance b"
        " LEFT JOIN stock_move m ON m.warehouse_id = b.warehouse_id AND m.lot_id = b.lot_id GROUP BY b.id, b.on_hand HAVING b.on_hand <> coalesce(sum(m.quantity), 0)"
    ) + offenders(
        "SELECT b.id AS balance, b.blocked AS blocked, coalesce(sum(k.quantity), 0) AS kept FROM lots_balance b LEFT JOIN lots_block k ON k.balance_id = b.id"
        " GROUP BY b.id, b.blocked HAVING b.blocked <> coalesce(sum(k.quantity), 0)"
    )


@invariant("I91", "of an item kept by lots all that is on hand is of some lot")
def lots_hold_the_stock() -> list[str]:
    return offenders(
        "SELECT s.warehouse_id AS warehouse, s.item_id AS item, s.on_hand AS on_hand, coalesce(l.on_hand, 0) AS of_lots FROM stock_balance s"
        " JOIN lots_tracking t ON t.item_id = s.item_id LEFT JOIN (SELECT b.warehouse_id, o.item_id, sum(b.on_hand) AS on_hand FROM lots_balance b"
        " JOIN stock_lot o ON o.id = b.lot_id GROUP BY b.warehouse_id, o.item_id) l ON l.warehouse_id = s.warehouse_id AND l.item_id = s.item_id"
        " WHERE s.on_hand <> coalesce(l.on_hand, 0)"
    )


@invariant("I92", "what is kept of lots for a demand is blocked for it")
def lots_kept_are_blocked() -> list[str]:
    return offenders(
        "SELECT k.source AS source, k.source_id AS id, k.kept AS kept, coalesce(a.quantity, 0) AS blocked FROM (SELECT k.source, k.source_id, b.warehouse_id,"
        " sum(k.quantity) AS kept FROM lots_block k JOIN lots_balance b ON b.id = k.balance_id GROUP BY k.source, k.source_id, b.warehouse_id) k"
        " LEFT JOIN (SELECT d.source, d.source_id, s.warehouse_id, a.quantity FROM stock_allocation a JOIN stock_demand d ON d.id = a.demand_id"
        " JOIN stock_balance s ON s.id = a.balance_id) a ON a.source = k.source AND a.source_id = k.source_id AND a.warehouse_id = k.warehouse_id"
        " WHERE k.kept > coalesce(a.quantity, 0)"
    )
