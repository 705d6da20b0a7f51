"""What must hold of packaging, counted by `kupiec check`."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders


@invariant("I103", "what customers hold of packaging = what their accounts were moved by = what stands at the site")
def accounts_hold_the_packaging() -> list[str]:
    return offenders(
        "SELECT a.id AS account, a.balance AS balance, coalesce(sum(e.quantity), 0) AS entered FROM empties_account a LEFT JOIN empties_entry e ON e.account_id = a.id"
        " GROUP BY a.id, a.balance HAVING a.balance <> coalesce(sum(e.quantity), 0)"
    ) + offenders(
        "SELECT b.item_id AS item, b.on_hand AS on_hand, coalesce(a.held, 0) AS held FROM stock_balance b JOIN empties_site s ON s.warehouse_id = b.warehouse_id"
        " LEFT JOIN (SELECT company_id, item_id, sum(balance) AS held FROM empties_account GROUP BY company_id, item_id) a ON a.item_id = b.item_id AND a.company_id = s.company_id"
        " WHERE b.on_hand <> coalesce(a.held, 0)"
    )
