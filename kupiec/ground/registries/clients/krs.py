"""KRS: the current extract by number, from the register of entrepreneurs, else from that of associations."""

from __future__ import annotations

from kupiec.ground.registries import rules
from kupiec.ground.registries.clients import door
from kupiec.ground.registries.values import Found, Outcome, Reply, Source


def firm(at: door.Place, number: str) -> Reply:
    """A firm by its KRS number; entries may lag behind by weeks."""
    path = ""
    for register in ("P", "S"):
        path = f"/api/krs/OdpisAktualny/{number}?rejestr={register}&format=json"
        answer = door.ask(at, path, headers={"Accept": "application/json"})
        if answer.status in (204, 404):
            continue
        data, raw = door.read_json(at, answer)
        if answer.status >= 400:
            raise door.said_no(Source.KRS, rules.text(data.get("title")) or f"HTTP {answer.status}")
        if not rules.part(data, "odpis", "naglowekA"):
            raise door.fault(Source.KRS, "nonsense", "odpis")
        head = rules.part(data, "odpis", "naglowekA")
        mark = rules.text(head.get("numerOstatniegoWpisu"))
        return Reply(
            at.address + path,
            raw,
            {number: rules.krs(data)},
            f"wpis {mark}" if mark else "",
            rules.text(head.get("dataCzasOdpisu"), most=40),
        )
    return Reply(at.address + path, "", {number: Found(Outcome.NOT_FOUND, status="unknown")})
