"""What must hold of packages, counted by `kupiec check`."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders


@invariant("I71", "packages that left hold no more than left")
def packages_hold_what_left() -> list[str]:
    return offenders(
        "SELECT l.id AS line, sum(p.quantity) AS packed, l.base_quantity AS left_ FROM warehousing_packing p JOIN stock_line l ON l.id = p.line_id"
        " JOIN stock_document d ON d.id = l.document_id WHERE d.state = 'issued' GROUP BY l.id, l.base_quantity HAVING sum(p.quantity) > l.base_quantity"
    )
