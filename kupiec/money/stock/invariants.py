"""What must hold of stock in every committed state (RELIABILITY I1–I4, I7, I8, I36)."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders


@invariant("I1", "on hand and value of a balance = sums of its moves")
def balances_follow_moves() -> list[str]:
    return offenders(
        """
        SELECT b.warehouse_id AS warehouse, b.item_id AS item,
               b.on_hand AS on_hand, m.quantity AS moved, b.value AS value, m.value AS earned
        FROM stock_balance b
        LEFT JOIN (SELECT warehouse_id, item_id, sum(quantity) AS quantity, sum(value) AS value
                   FROM stock_move GROUP BY warehouse_id, item_id) m
          ON m.warehouse_id = b.warehouse_id AND m.item_id = b.item_id
        WHERE b.on_hand <> coalesce(m.quantity, 0) OR b.value <> coalesce(m.value, 0)
        """
    )


@invariant("I2", "blocked of a balance = sum of blocks on it; reserved of a supply = sum of reservations on it")
def blocked_follows_allocations() -> list[str]:
    return offenders(
        """
        SELECT 'balance' AS side, b.id AS id, b.blocked AS kept, coalesce(sum(a.quantity), 0) AS allocated
        FROM stock_balance b LEFT JOIN stock_allocation a ON a.balance_id = b.id
        GROUP BY b.id, b.blocked HAVING b.blocked <> coalesce(sum(a.quantity), 0)
        UNION ALL
        SELECT 'supply', s.id, s.reserved, coalesce(sum(a.quantity), 0)
        FROM stock_expected_supply s LEFT JOIN stock_allocation a ON a.supply_id = s.id
        GROUP BY s.id, s.reserved HAVING s.reserved <> coalesce(sum(a.quantity), 0)
        """
    )


@invariant("I3", "0 ≤ blocked ≤ on hand; reserved ≤ expected")
def nothing_is_promised_twice() -> list[str]:
    return offenders(
        """
        SELECT 'balance' AS side, id, on_hand AS held, blocked AS kept FROM stock_balance
        WHERE blocked < 0 OR blocked > on_hand
        UNION ALL
        SELECT 'supply', id, quantity, reserved FROM stock_expected_supply WHERE reserved < 0 OR reserved > quantity
        """
    )


@invariant("I4", "what is kept for a demand is within its claim, of its item and warehouse")
def allocations_serve_their_demand() -> list[str]:
    return offenders(
        """
        SELECT d.id AS demand, d.quantity AS wanted, d.claimed AS claimed, sum(a.quantity) AS kept
        FROM stock_demand d JOIN stock_allocation a ON a.demand_id = d.id
        LEFT JOIN stock_balance b ON b.id = a.balance_id
        LEFT JOIN stock_expected_supply s ON s.id = a.supply_id
        GROUP BY d.id, d.quantity, d.claimed, d.item_id, d.warehouse_id
        HAVING sum(a.quantity) > d.claimed OR d.claimed > d.quantity
            OR max(CASE WHEN coalesce(b.item_id, s.item_id) <> d.item_id THEN 1 ELSE 0 END) = 1
            OR max(CASE WHEN coalesce(b.warehouse_id, s.warehouse_id) <> d.warehouse_id THEN 1 ELSE 0 END) = 1
        """
    )


@invariant("I7", "a transfer moves nothing in sum")
def transfers_sum_to_zero() -> list[str]:
    return offenders(
        """
        SELECT d.id AS document, m.item_id AS item, sum(m.quantity) AS quantity, sum(m.value) AS value
        FROM stock_move m JOIN stock_document d ON d.id = m.document_id WHERE d.kind = 'MM'
        GROUP BY d.id, m.item_id HAVING sum(m.quantity) <> 0 OR sum(m.value) <> 0
        """
    )


@invariant("I8", "layers hold what is on hand and what it is worth; frozen costs are what moved")
def layers_hold_the_stock() -> list[str]:
    return offenders(
        """
        SELECT b.id AS balance, b.on_hand AS on_hand, l.quantity AS layers, b.value AS value, l.value AS worth
        FROM stock_balance b
        LEFT JOIN (SELECT warehouse_id, item_id, sum(quantity) AS quantity, sum(value) AS value
                   FROM stock_layer GROUP BY warehouse_id, item_id) l
          ON l.warehouse_id = b.warehouse_id AND l.item_id = b.item_id
        WHERE b.on_hand <> coalesce(l.quantity, 0) OR b.value <> coalesce(l.value, 0)
        """
    ) + offenders(
        """
        SELECT s.id AS line, s.cost AS frozen, sum(m.value) AS moved
        FROM stock_line s JOIN stock_move m ON m.line_id = s.id JOIN stock_document d ON d.id = s.document_id
        WHERE d.kind <> 'MM' GROUP BY s.id, s.cost, d.kind
        HAVING s.cost <> sum(m.value) * CASE WHEN d.kind IN ('PZ', 'PW', 'ZW') THEN 1 ELSE -1 END
        """
    )


@invariant("I8", "places hold no more than is on hand, and what moved there")
def places_follow_moves() -> list[str]:
    return offenders(
        """
        SELECT p.id AS place, p.quantity AS held, coalesce(sum(m.quantity), 0) AS moved
        FROM stock_place p LEFT JOIN stock_move m ON m.warehouse_id = p.warehouse_id AND m.item_id = p.item_id
          AND coalesce(m.location_id, 0) = coalesce(p.location_id, 0) AND coalesce(m.lot_id, 0) = coalesce(p.lot_id, 0)
        GROUP BY p.id, p.quantity HAVING p.quantity <> coalesce(sum(m.quantity), 0)
        """
    ) + offenders(
        """
        SELECT b.id AS balance, b.on_hand AS on_hand, sum(p.quantity) AS placed
        FROM stock_balance b JOIN stock_place p ON p.warehouse_id = b.warehouse_id AND p.item_id = b.item_id
        GROUP BY b.id, b.on_hand HAVING sum(p.quantity) > b.on_hand
        """
    )


@invariant("I12", "no more comes back than left")
def returns_within_issues() -> list[str]:
    return offenders(
        """
        SELECT s.id AS line, s.base_quantity AS left_with, sum(r.quantity) AS back
        FROM stock_returned r JOIN stock_line s ON s.id = r.source_id
        GROUP BY s.id, s.base_quantity HAVING sum(r.quantity) > s.base_quantity
        """
    )


@invariant("I36", "documents, lines and moves stay in one company")
def one_company() -> list[str]:
    return offenders(
        """
        SELECT d.id AS document, d.company_id AS company, w.company_id AS of_warehouse
        FROM stock_document d JOIN stock_warehouse w ON w.id = d.warehouse_id OR w.id = d.to_warehouse_id
        WHERE w.company_id <> d.company_id
        UNION ALL
        SELECT d.id, d.company_id, l.company_id FROM stock_line l JOIN stock_document d ON d.id = l.document_id
        WHERE l.company_id <> d.company_id
        UNION ALL
        SELECT d.id, d.company_id, m.company_id FROM stock_move m JOIN stock_document d ON d.id = m.document_id
        WHERE m.company_id <> d.company_id
        """
    )


_OWN = (
    balances_follow_moves,
    blocked_follows_allocations,
    nothing_is_promised_twice,
    allocations_serve_their_demand,
    transfers_sum_to_zero,
    layers_hold_the_stock,
    places_follow_moves,
    returns_within_issues,
    one_company,
)


def offences() -> list[str]:
    """Everything wrong with stock, a line each; empty in every committed state."""
    return [f"{check.__name__}: {line}" for check in _OWN for line in check()]
