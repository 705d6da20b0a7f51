"""Scan to check: what is packed is right and complete before a WZ leaves (ORD-8, STK-6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import bells, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock.events import DraftsChanged
from kupiec.money.stock.models import StockLine
from kupiec.money.stock.services.issue import issue, load_drafts
from kupiec.people.catalog import public as catalog


@dataclass(frozen=True, slots=True)
class Packed:
    """What a scan did: the line it counted on, and whether the whole document is packed now."""

    line_id: int
    item_id: int
    name: str
    quantity: Decimal
    packed: Decimal
    wanted: Decimal
    complete: bool
    lot: str | None = None
    """What the code said of it."""


def pack(document_id: int, code: str, *, quantity: Decimal | None = None, by: Actor) -> Packed:
    """Count a scanned code as packed: a pack's code counts its pieces, a GS1 code its quantity, else one.

    `quantity` (of the code's unit) is typed instead. Refuses UNKNOWN_CODE, WRONG_ITEM, WRONG_LOT, OVER_PACKED, QUANTITY.
    """
    by.require("stock.issue")
    if quantity is not None and quantity <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
    records.fit(StockLine, {"quantity": quantity})
    hit = catalog.recognise(code).exact
    if hit is None:
        raise Refusal("UNKNOWN_CODE", N_("No item has the code “%(code)s”."), "code", params={"code": code[:60]})
    if quantity is not None:
        catalog.measures.check_quantity(quantity, hit.unit)
    amount = (quantity or hit.quantity or Decimal(1)) * hit.factor
    with tx.write_tx(by=by):
        lines = _lines(document_id, by=by)
        mine = [line for line in lines if line.item_id == hit.item_id]
        _check_item(mine, hit)
        rows = _spread(mine, amount, name=f"{hit.code} {hit.name}")
        update_rows(StockLine, [{"pk": line.pk, "packed": line.packed} for line in rows], ["packed"], bump="version")
        last = rows[-1]
        return Packed(
            last.pk, hit.item_id, f"{hit.code} {hit.name}", amount, sum((line.packed for line in mine), ZERO),
            sum((line.base_quantity for line in mine), ZERO), all(_whole(line) for line in lines), hit.lot,
        )  # fmt: skip


def _lines(document_id: int, *, by: Actor) -> list[StockLine]:
    """The lines that are packed, of a locked draft."""
    documents.lock_owners("stock", [document_id], by=by)
    load_drafts([document_id], by=by)
    rows = StockLine.objects.filter(document_id=document_id, stocked=True, base_quantity__gt=0)
    return list(rows.select_related("lot").order_by("position", "pk"))


def _whole(line: StockLine) -> bool:
    return line.packed == line.base_quantity


def _check_item(mine: Sequence[StockLine], hit: catalog.ItemHit) -> None:
    if not mine:
        raise Refusal("WRONG_ITEM", N_("%(item)s is not on this document. Put it back."), "code", params={"item": f"{hit.code} {hit.name}"})
    lots = {line.lot.code for line in mine if line.lot}
    if hit.lot and lots and hit.lot not in lots:
        raise Refusal(
            "WRONG_LOT", N_("Lot %(lot)s was not to be taken, but %(lots)s."), "code",
            params={"lot": hit.lot, "lots": ", ".join(sorted(lots))},
        )  # fmt: skip


def _spread(mine: Sequence[StockLine], amount: Decimal, *, name: str) -> list[StockLine]:
    """Count `amount` on the lines that still lack something, in order; all of it or nothing."""
    missing = sum((line.base_quantity - line.packed for line in mine), ZERO)
    if amount > missing:
        raise Refusal(
            "OVER_PACKED", N_("%(item)s: only %(missing)s more belong in, %(amount)s scanned."), "code",
            params={"item": name, "missing": missing, "amount": amount},
        )  # fmt: skip
    rows = []
    for line in mine:
        counted = min(amount, line.base_quantity - line.packed)
        if counted > 0:
            line.packed += counted
            amount -= counted
            rows.append(line)
    return rows


def unpack(document_id: int, *, line_ids: Sequence[int] = (), by: Actor) -> None:
    """Start packing anew: of some lines, or of the whole document."""
    by.require("stock.issue")
    with tx.write_tx(by=by):
        lines = [line for line in _lines(document_id, by=by) if line.packed and (not line_ids or line.pk in line_ids)]
        update_rows(StockLine, [{"pk": line.pk, "packed": ZERO} for line in lines], ["packed"], bump="version")


def ship(document_id: int, *, short: bool = False, by: Actor) -> None:
    """Issue what is packed. Something missing is refused NOT_PACKED, unless `short`: then the document is cut to what is
    packed and the rest is to do again. Refuses NOTHING_PACKED and what `issue` refuses."""
    with tx.write_tx(by=by):
        lines = _lines(document_id, by=by)
        lacking = [line for line in lines if not _whole(line)]
        if lacking and not short:
            raise Refusal("NOT_PACKED", N_("%(count)s positions are not packed completely."), params={"count": len(lacking)})
        if lacking:
            _cut(lines, lacking)
            bells.ring(DraftsChanged((document_id,)), by=by)
        issue([document_id], by=by)


def _cut(lines: Sequence[StockLine], lacking: Sequence[StockLine]) -> None:
    """Quantities become what is packed; in base units where a pack was broken."""
    if not any(line.packed for line in lines):
        raise Refusal("NOTHING_PACKED", N_("Nothing is packed yet."))
    units = dict(catalog.Item.objects.filter(pk__in={line.item_id for line in lacking}).values_list("pk", "unit_id"))
    rows = []
    for line in lacking:
        quantity = half_up(line.packed / line.factor, QUANTITY_DECIMALS)
        whole = quantity * line.factor == line.packed
        rows.append(
            {
                "pk": line.pk,
                "quantity": quantity if whole else line.packed,
                "factor": line.factor if whole else Decimal(1),
                "unit": line.unit if whole else units[line.item_id],
                "base_quantity": line.packed,
            }
        )
    update_rows(StockLine, rows, ["quantity", "factor", "unit", "base_quantity"], bump="version")
