"""What must hold of calculations, counted by `kupiec check`."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders


@invariant("I65", "a calculation belongs to the company of its offer, and a percentage counts once")
def sheets_keep_to_their_offers() -> list[str]:
    return offenders(
        "SELECT s.id AS sheet FROM calculations_sheet s JOIN offers_version v ON v.id = s.offer_version_id WHERE v.company_id <> s.company_id"
    ) + offenders("SELECT id AS component FROM calculations_component WHERE basis = 'percent' AND quantity <> 10000")
